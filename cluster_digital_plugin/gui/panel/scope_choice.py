# SPDX-License-Identifier: GPL-2.0-or-later
"""All features or the selected ones."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QWidget

from ...translation import tr


class ScopeChoice(QWidget):
    """Two radio buttons, the second with the number of selected features, following the map."""

    changed = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.all_button = QRadioButton(tr("All"), self)
        self.all_button.setChecked(True)
        self.selected_button = QRadioButton(self)
        self._buttons = QButtonGroup(self)
        for button in (self.all_button, self.selected_button):
            self._buttons.addButton(button)
            row.addWidget(button)
            button.toggled.connect(self._toggled)
        row.addStretch(1)
        self.set_count(0)

    @property
    def selected_only(self) -> bool:
        """Whether only the selected features are meant."""
        return self.selected_button.isChecked()

    def set_count(self, count: int):
        """Show how many features are selected; with none, all are meant."""
        self.selected_button.setText(tr("Selected: {count}").format(count=count))
        self.selected_button.setEnabled(count > 0)
        self.selected_button.setToolTip(
            tr("Only what is selected on the map") if count else tr("Select features on the map first")
        )
        if count == 0 and self.selected_only:
            self.all_button.setChecked(True)

    def _toggled(self, checked):
        if checked:
            self.changed.emit()
