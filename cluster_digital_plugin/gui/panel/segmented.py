# SPDX-License-Identifier: GPL-2.0-or-later
"""A choice of a few, all visible."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget


class Segmented(QWidget):
    """Buttons side by side of which exactly one is pressed; the arrow keys move between them."""

    changed = pyqtSignal(int)

    def __init__(self, choices, parent=None):
        """Build one button for each ``(text, tooltip)``; the first is pressed."""
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._buttons = QButtonGroup(self)
        self._buttons.setExclusive(True)
        for index, (text, tooltip) in enumerate(choices):
            button = QPushButton(text, self)
            button.setCheckable(True)
            button.setToolTip(tooltip)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setMinimumWidth(button.fontMetrics().horizontalAdvance(text) + 12)
            self._buttons.addButton(button, index)
            layout.addWidget(button)
        self._buttons.button(0).setChecked(True)
        self._buttons.buttonClicked.connect(self._clicked)
        self.setFocusProxy(self._buttons.button(0))

    def index(self) -> int:
        """Return the position of the pressed button."""
        return self._buttons.checkedId()

    def set_index(self, index: int):
        """Press the button at that position."""
        self._buttons.button(index).setChecked(True)

    def button(self, index: int) -> QPushButton:
        """Return the button at that position."""
        return self._buttons.button(index)

    def _clicked(self, _button):
        self.changed.emit(self.index())
