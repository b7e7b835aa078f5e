# SPDX-License-Identifier: GPL-2.0-or-later
"""The window that checks the numbers that a paper or report prints."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QTableView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from ...core.errors import InputError
from ...layers import printed
from ...translation import explain, is_chinese, tr
from ..lists.rows_model import RowsModel
from ..plain_label import PlainLabel
from .printed_checks import PrintedChecks

# How long after the last key the numbers are checked and kept, in milliseconds.
_WAITS = 400


class PrintedWindow(QDialog):
    """Printed numbers on the left, what is wrong with them on the right; stays open beside the work.

    They are kept in a file beside the workspace, and every export of the tables checks them too.
    """

    def __init__(self, controller, parent=None):
        super().__init__(parent)
        self.setObjectName("cluster_digital_plugin_printed")
        self.setWindowTitle(tr("Cluster Digital: printed numbers"))
        self.resize(1080, 520)
        self._controller = controller
        self._checks = PrintedChecks()
        self._workspace = ""
        layout = QVBoxLayout(self)
        explanation = PlainLabel(tr(
            "Type what a paper or report prints. A name ends in the programme or the verdict (match.MIIT, "
            "accompanied.NDRC.near); a percentage names its numerator and denominator. The numbers are kept beside the "
            "workspace, and the tables check them too."
        ), self)
        explanation.setWordWrap(True)
        layout.addWidget(explanation)
        layout.addLayout(self._buttons())
        self._add_views(layout)
        self.summary = PlainLabel(self)
        self.summary.setWordWrap(True)
        layout.addWidget(self.summary)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_WAITS)
        self._soon.timeout.connect(self._changed)
        self.table.cellChanged.connect(lambda *_: self._soon.start())
        controller.tables_changed.connect(self._follow)

    def _buttons(self):
        row = QHBoxLayout()
        for name, text, tooltip, slot in (
            ("paper", tr("The &paper's numbers"), tr("Fill in the numbers that Zhao et al. (2022) print"),
             lambda: self.fill(printed.papers_printed())),
            ("open", tr("&Open…"), tr("Fill in a CSV file with the columns name and value"), self._choose),
            ("add", tr("&Add a row"), tr("Add an empty row at the end"), self._add_row),
            ("clear", tr("C&lear"), tr("Remove all numbers"), lambda: self._fill([])),
        ):  # fmt: skip
            button = QPushButton(text, self)
            button.setToolTip(tooltip)
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            setattr(self, f"{name}_button", button)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _add_views(self, layout):
        self.table = QTableWidget(0, len(printed.COLUMNS), self)
        self.table.setHorizontalHeaderLabels([
            tr("Name"), tr("Printed"), tr("Numerator"), tr("Denominator"), tr("Note"), tr("Source"),
        ])  # fmt: skip
        self.table.verticalHeader().setVisible(False)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.model = RowsModel(parent=self)
        self.view = QTableView(self)
        self.view.setModel(self.model)
        self.view.verticalHeader().setVisible(False)
        self.view.horizontalHeader().setStretchLastSection(True)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(self.table)
        splitter.addWidget(self.view)
        splitter.setSizes([440, 640])
        layout.addWidget(splitter, 1)

    def open_for(self, workspace: str):
        """Show the numbers of a workspace, and read what was found in it."""
        if workspace != self._workspace:
            self._workspace = workspace
            kept = printed.existing_printed(workspace)
            self.fill(kept) if kept else self._fill([])
        self.show()
        self.raise_()
        self._read()

    def fill(self, path):
        """Show the numbers of a file."""
        try:
            self._fill(printed.read_printed_file(path))
        except InputError as error:
            self.summary.setText(explain(error))

    def rows(self) -> list[dict]:
        """Return the rows that have a name or a number, as text."""
        found = []
        for number in range(self.table.rowCount()):
            cells = [self.table.item(number, place) for place in range(self.table.columnCount())]
            values = ["" if cell is None else cell.text().strip() for cell in cells]
            if any(values[:2]):
                found.append(dict(zip(printed.COLUMNS, values)))
        return found

    def _fill(self, rows):
        blocked = self.table.blockSignals(True)
        self.table.setRowCount(len(rows))
        for number, row in enumerate(rows):
            for place, name in enumerate(printed.COLUMNS):
                self.table.setItem(number, place, QTableWidgetItem(row[name]))
        self.table.resizeColumnsToContents()
        self.table.blockSignals(blocked)
        self._changed()

    def _add_row(self):
        self.table.insertRow(self.table.rowCount())
        self.table.setCurrentCell(self.table.rowCount() - 1, 0)
        self.table.setFocus()

    def _choose(self):
        path, _ = QFileDialog.getOpenFileName(
            self, tr("Open printed numbers"), "", tr("Comma-separated text (*.csv)")
        )
        if path:
            self.fill(path)

    def _follow(self):
        if self.isVisible() and self._controller.workspace.path == self._workspace:
            self._read()

    def _read(self):
        """Read what was found, in the background; the numbers are checked against one another meanwhile."""
        path, scope = self._workspace, self._controller.summary.scope
        self._controller.in_background(
            tr("Cluster Digital: reading tables"), lambda: self._checks.read(path, scope), self._have_read
        )

    def _have_read(self, exception, _result=None):
        if exception is not None:
            self.summary.setText(explain(exception))
        else:
            self._check()

    def _changed(self):
        """Keep the numbers beside the workspace and check them."""
        try:
            printed.write_printed_file(printed.printed_file(self._workspace), self.rows())
        except InputError as error:
            self.summary.setText(explain(error))
            return
        self._check()

    def _check(self):
        try:
            checks = self._checks.of(self.rows())
        except InputError as error:
            self.model.set_rows([], [])
            self.summary.setText(explain(error))
            return
        self.model.set_rows([tr("Result"), tr("Printed"), tr("Against"), tr("Check")], checks.rows(is_chinese()))
        self.view.resizeColumnsToContents()
        for place in (1, 2):
            self.view.setColumnWidth(place, min(self.view.columnWidth(place), 170))
        self.view.resizeRowsToContents()
        self.summary.setText(
            tr("Contradictions: {wrong}. Differ from these results: {other}. In order: {good}.").format(**checks.sizes)
            if checks.table is not None else tr("No numbers yet: type them, or fill in the paper's.")
        )
