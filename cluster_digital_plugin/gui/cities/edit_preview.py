# SPDX-License-Identifier: GPL-2.0-or-later
"""What an edit will change, before it is made."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from ...translation import label, tr
from ..lists.rows_model import RowsModel
from ..plain_label import PlainLabel


class EditPreview(QWidget):
    """A table with city, field, old and new value; below it what the analyst should know."""

    def __init__(self, cities, parent=None):
        super().__init__(parent)
        self._cities = cities
        # Qt crashes when a column is asked to fit that is not there yet.
        self.model = RowsModel([tr("City"), tr("Field"), tr("Old"), tr("New")], parent=self)
        self.view = QTableView(self)
        self.view.setModel(self.model)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setTabKeyNavigation(False)
        self.view.verticalHeader().setVisible(False)
        self.view.verticalHeader().setDefaultSectionSize(self.view.fontMetrics().height() + 6)
        self.view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column in (0, 1):
            self.view.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.view.setAccessibleName(tr("What will change"))
        self.message = PlainLabel(self)
        self.message.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.message)

    def show_edit(self, edit):
        """Show what an edit changes."""
        lines = [self._line(*line) for line in edit.lines(self._cities.rows)]
        self.model.set_rows([tr("City"), tr("Field"), tr("Old"), tr("New")], lines)
        self._say([label(note) for note in edit.notes])

    def show_problem(self, message: str):
        """Show why there is nothing to be done yet."""
        self.model.set_rows([tr("City"), tr("Field"), tr("Old"), tr("New")], [])
        self._say([message] if message else [])

    def _say(self, messages):
        self.message.setText("\n".join(f"⚠ {message}" for message in messages))
        self.message.setVisible(bool(messages))

    def _line(self, city, name, old, new):
        if name is None:
            return city, tr("(the whole row)"), old, tr("removed")
        return city, self._cities.label(name), old, new
