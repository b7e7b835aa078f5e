# SPDX-License-Identifier: GPL-2.0-or-later
"""What the windows for adding, merging and splitting cities share."""

from __future__ import annotations

from qgis.PyQt.QtCore import QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout

from ...core.errors import InputError
from ...translation import explain, tr
from ..plain_label import PlainLabel
from .edit_preview import EditPreview


class EditWindow(QDialog):
    """Fields above, what will change below, one button that makes the edit as one command.

    A subclass fills ``page``, returns the edit from ``build`` and its name from ``title``. ``applied`` carries the
    ids of added rows.
    """

    applied = pyqtSignal(list)

    def __init__(self, cities, name, intro, parent=None):
        super().__init__(parent)
        self.cities = cities
        self.setObjectName(f"cluster_digital_plugin_{name}")
        self.resize(560, 520)
        layout = QVBoxLayout(self)
        words = PlainLabel(intro, self)
        words.setWordWrap(True)
        layout.addWidget(words)
        self.page = QVBoxLayout()
        layout.addLayout(self.page)
        layout.addWidget(PlainLabel(tr("What will change:"), self))
        self.preview = EditPreview(cities, self)
        layout.addWidget(self.preview, 1)
        layout.addWidget(self._buttons())
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.refresh)
        cities.changed.connect(self.refresh_soon)
        cities.refused.connect(self.preview.show_problem)

    def build(self):
        """Return the edit that the fields ask for, or None when too little was filled in; may raise InputError."""
        raise NotImplementedError

    def title(self) -> str:
        """Return what the command is called in the list of undoable commands."""
        raise NotImplementedError

    def refresh_soon(self, *_):
        """Show the edit anew when the fields or the cities have come to rest."""
        self._soon.start()

    def refresh(self):
        """Show what the edit will change, or why it cannot be made."""
        edit = self._built()
        if edit is not None:
            self.preview.show_edit(edit)
        self.apply_button.setEnabled(edit is not None)

    def apply(self):
        """Make the edit and close the window; it stays open when the edit is refused."""
        edit = self._built()
        if edit is None:
            return
        added = self.cities.apply(edit, self.title())
        if added is not None:
            self.close()
            self.applied.emit(added)

    def _built(self):
        if self.cities.layer is None:
            self.preview.show_problem(tr("The layer of cities is not there any more."))
            return None
        try:
            edit = self.build()
        except InputError as error:
            self.preview.show_problem(explain(error))
            return None
        if edit is None:
            self.preview.show_problem("")
        return edit

    def _buttons(self):
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        box.button(QDialogButtonBox.StandardButton.Close).setText(tr("&Close"))
        box.rejected.connect(self.close)
        self.apply_button = QPushButton(tr("&Apply"), self)
        self.apply_button.setToolTip(tr("One edit, which one undo takes back; it is saved when you press “Save”"))
        self.apply_button.setDefault(True)
        self.apply_button.clicked.connect(self.apply)
        box.addButton(self.apply_button, QDialogButtonBox.ButtonRole.ActionRole)
        return box
