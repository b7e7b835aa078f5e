# SPDX-License-Identifier: GPL-2.0-or-later
"""The switch of the live ellipse and what it tells."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...translation import tr


class LiveBox(QWidget):
    """A switch, the numbers of the ellipse below it, and a button that keeps it as a layer."""

    toggled = pyqtSignal(bool)
    keep_requested = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        line = QHBoxLayout()
        self.switch = QCheckBox(tr("Live ellipse of the selection"), self)
        self.switch.setToolTip(tr(
            "Draws the ellipse of what is selected on the map at once, without a run and without a layer. The points "
            "are those chosen above, or those of the active layer when it is another point layer."
        ))
        self.switch.toggled.connect(self._switched)
        self.keep_button = QPushButton(tr("&Keep"), self)
        self.keep_button.setToolTip(tr("Store this ellipse with the results, as a layer"))
        self.keep_button.clicked.connect(self.keep_requested)
        line.addWidget(self.switch, 1)
        line.addWidget(self.keep_button)
        layout.addLayout(line)
        self.readout = QLabel(self)
        self.readout.setTextFormat(Qt.TextFormat.RichText)
        self.readout.setWordWrap(True)
        self.readout.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(self.readout)
        self.switch.setChecked(True)
        self._switched(True)

    def tell(self, text: str, drawn: bool):
        """Show a text; ``drawn`` says whether there is an ellipse to keep."""
        self.readout.setText(text)
        self.keep_button.setEnabled(drawn)

    def _switched(self, on):
        self.readout.setVisible(on)
        self.keep_button.setVisible(on)
        self.tell("", False)
        self.toggled.emit(on)
