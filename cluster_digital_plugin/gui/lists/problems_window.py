# SPDX-License-Identifier: GPL-2.0-or-later
"""The list of rows that need a look."""

from __future__ import annotations

from qgis.PyQt.QtCore import QSortFilterProxyModel, Qt
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
)

from ...core.cells import tab_separated
from ...translation import tr
from ..plain_label import PlainLabel
from .problem_columns import ProblemColumns
from .rows_model import RowsModel


class ProblemsWindow(QDialog):
    """Every row that was skipped, changed or not understood, with what to do; stays open beside the work."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.setObjectName("cluster_digital_plugin_problems")
        self.setWindowTitle(tr("Cluster Digital: problems"))
        self.resize(860, 420)
        layout = QVBoxLayout(self)
        self.summary = PlainLabel(self)
        self.summary.setWordWrap(True)
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText(tr("Filter, for example by city or file"))
        self.filter.setClearButtonEnabled(True)
        self.model = RowsModel(parent=self)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(self.model)
        self._proxy.setFilterKeyColumn(-1)
        self._proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.filter.textChanged.connect(self._proxy.setFilterFixedString)
        self.view = QTableView(self)
        self.view.setModel(self._proxy)
        # Sorting asks Python for every cell: rows stay as listed until a heading is clicked.
        self.view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.view.setSortingEnabled(True)
        self.view.setWordWrap(False)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.horizontalHeader().setStretchLastSection(True)
        self.view.verticalHeader().setVisible(False)
        for widget in (self.summary, self.filter, self.view, self._buttons()):
            layout.addWidget(widget)

    def _buttons(self):
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        box.button(QDialogButtonBox.StandardButton.Close).setText(tr("&Close"))
        box.rejected.connect(self.close)
        copy = QPushButton(tr("Copy all"), self)
        copy.setToolTip(tr("Copy the list, ready to be pasted into a spreadsheet"))
        copy.clicked.connect(self.copy)
        box.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        return box

    def show_problems(self, problems):
        """Show the rows of the problems table, one dict per row."""
        titles, rows = ProblemColumns.of(problems)
        self.model.set_rows(titles, rows)
        ProblemColumns.fit(self.view)
        if rows:
            self.summary.setText(tr("{count} rows need a look. Nothing was dropped silently.").format(count=len(rows)))
        else:
            self.summary.setText(tr("No problems: every row became a result."))

    def copy(self):
        """Put the whole list on the clipboard."""
        columns = range(self.model.columnCount())
        titles = [self.model.headerData(c, Qt.Orientation.Horizontal) for c in columns]
        rows = map(self.model.row, range(self.model.rowCount()))
        QGuiApplication.clipboard().setText(tab_separated([titles, *rows]))
