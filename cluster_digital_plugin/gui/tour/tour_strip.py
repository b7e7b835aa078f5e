# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the first steps are told."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QPalette
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from ...translation import tr


class TourStrip(QFrame):
    """A strip at the top of the panel: which step, what to do, and three buttons."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.setObjectName("cluster_digital_plugin_tour")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setBackgroundRole(QPalette.ColorRole.ToolTipBase)
        self.setForegroundRole(QPalette.ColorRole.ToolTipText)
        self.setAutoFillBackground(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(4)
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setForegroundRole(QPalette.ColorRole.ToolTipText)
        layout.addWidget(self.text)
        row = QHBoxLayout()
        self.show_button = QPushButton(tr("Show me"), self)
        self.show_button.setToolTip(tr("Bring the control into view and put the keyboard there"))
        self.skip_button = QPushButton(tr("Skip"), self)
        self.skip_button.setToolTip(tr("Go on with the next step"))
        self.close_button = QPushButton(tr("Close the guide"), self)
        self.close_button.setToolTip(tr("For good; it is found again in the menu Vector ▸ Cluster Digital"))
        for button in (self.show_button, self.skip_button, self.close_button):
            button.setMinimumWidth(button.fontMetrics().horizontalAdvance(button.text()) + 14)
            row.addWidget(button)
        row.addStretch(1)
        layout.addLayout(row)

    def tell(self, number: int, count: int, text: str):
        """Show a step: its number from 1, how many there are, and what to do."""
        title = tr("First steps {number}/{count}").format(number=number, count=count)
        self.text.setText(f"<b>{title}</b> &nbsp;{text}")
        self._offer(True)

    def tell_end(self):
        """Say that all is done."""
        title = tr("That was the whole round.")
        text = tr("Open your own lists with “Open file…”; F1 in any panel opens its help.")
        self.text.setText(f"<b>{title}</b> {text}")
        self._offer(False)

    def _offer(self, more):
        self.show_button.setVisible(more)
        self.skip_button.setVisible(more)
