# SPDX-License-Identifier: GPL-2.0-or-later
"""What is not saved yet, and the buttons that undo, discard and save."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ...translation import tr
from ..plain_label import PlainLabel
from ..plain_tip import plain_tip


class SaveBar(QWidget):
    """The state of the layer's edits in words, and three buttons; ``discard`` and ``save`` ask the panel."""

    discard = pyqtSignal()
    save = pyqtSignal()

    def __init__(self, cities, parent=None):
        super().__init__(parent)
        self._cities = cities
        self.state = PlainLabel(self)
        self.undo_button = QPushButton(tr("&Undo"), self)
        self.undo_button.clicked.connect(cities.undo)
        self.discard_button = QPushButton(tr("Discard"), self)
        self.discard_button.setToolTip(tr("Throw away all edits that are not saved, those of the attribute table too"))
        self.discard_button.clicked.connect(self.discard)
        self.save_button = QPushButton(tr("Save"), self)
        self.save_button.setToolTip(tr("Save the edits in the workspace's file and end editing (Ctrl+Enter)"))
        self.save_button.clicked.connect(self.save)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.state, 1)
        for widget in (self.undo_button, self.discard_button, self.save_button):
            row.addWidget(widget)

    def refresh(self, typed: bool, busy: bool):
        """Show the state; ``typed`` tells that something was typed but not applied, ``busy`` that a run goes on."""
        cities = self._cities
        if cities.modified:
            self.state.setText(tr("Edits not saved: {count}").format(count=cities.count))
        else:
            self.state.setText(tr("Saved") if cities.layer is not None else "")
        stack = cities.layer.undoStack() if cities.modified else None
        possible = stack is not None and stack.canUndo()
        tip = tr("Take back: {what}").format(what=stack.undoText() or "…") if possible else tr("Nothing to undo")
        self.undo_button.setToolTip(plain_tip(tip))
        self.undo_button.setEnabled(possible and not busy)
        editing = cities.layer is not None and cities.layer.isEditable()
        self.discard_button.setEnabled(editing and not busy)
        self.save_button.setEnabled((cities.modified or typed) and not busy)
