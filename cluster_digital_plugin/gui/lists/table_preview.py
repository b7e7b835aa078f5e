# SPDX-License-Identifier: GPL-2.0-or-later
"""The preview of an analyst's file."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGridLayout,
    QGroupBox,
    QSpinBox,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ...algorithms.loadtable import LoadTable
from ...algorithms.recipes import KINDS
from ...core import schema
from ...layers import settings
from ...translation import label, tr
from ..plain_label import PlainLabel
from ..plain_tip import plain_tip
from .list_reading import ListReading
from .problem_columns import ProblemColumns
from .rows_model import RowsModel

_ENCODINGS = ("UTF-8", "GB18030", "Big5", "UTF-16")


class TablePreview(QDialog):
    """Shows what was found in a file and lets it be corrected before it is loaded; stays open beside the map."""

    def __init__(self, controller, parent=None):
        super().__init__(parent)
        self.setObjectName("cluster_digital_plugin_preview")
        self.setWindowTitle(tr("Cluster Digital: open a list"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.resize(960, 620)
        self._controller = controller
        self._path = ""
        self._reading = None
        self._columns = {}
        self._chosen = {}
        self._token = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(150)
        self._timer.timeout.connect(self._read)
        self._build()
        controller.finished.connect(self._update_load)
        controller.started.connect(self._update_load)

    def show_file(self, path: str, kind: int | None = None):
        """Show a file; its kind is guessed unless given (0 clusters, 1 belts, 2 cities)."""
        self._path = str(path)
        self._chosen = ListReading.remembered(self._path)
        if kind is not None:
            self._chosen["kind"] = KINDS[kind]
        self.file.setText(tr("File: {path}").format(path=self._path))
        self.file.setToolTip(plain_tip(self._path))
        self._read()

    @property
    def reading(self) -> ListReading | None:
        """What was found in the file; None while it is being read."""
        return self._reading

    def load(self):
        """Load the file as shown into the workspace, remember the choices and close."""
        reading = self._reading
        titles = {target: combo.currentData() for target, combo in self.columns.items()}
        reading.remember(titles, self._chosen)
        parameters = {
            "INPUT": self._path, "SHEET": reading.sheet or None, "HEADER_ROW": reading.header_row,
            "ENCODING": reading.encoding if reading.text else None,
        }
        for target, title in titles.items():
            parameters[_parameters(reading.kind)[target]] = title
        settings.LAST_FOLDER.set(str(Path(self._path).parent))
        self._controller.load_table(KINDS.index(reading.kind), {k: v for k, v in parameters.items() if v is not None})
        self.close()

    def _build(self):
        layout = QVBoxLayout(self)
        self.file = PlainLabel(self)
        self.file.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(self.file)
        layout.addLayout(self._source_row())
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._splitter.addWidget(self._mapping_box())
        self._splitter.addWidget(self._tables())
        self._splitter.setStretchFactor(1, 1)
        layout.addWidget(self._splitter, 1)
        self.status = PlainLabel(self)
        self.status.setWordWrap(True)
        layout.addWidget(self.status)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        box.button(QDialogButtonBox.StandardButton.Close).setText(tr("&Close"))
        self.load_button = box.addButton(tr("&Load"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.load_button.setToolTip(tr("Load the list into the workspace as shown here"))
        self.load_button.setEnabled(False)
        box.accepted.connect(self.load)
        box.rejected.connect(self.close)
        layout.addWidget(box)

    def _source_row(self):
        grid = QGridLayout()
        self.kind = QComboBox(self)
        for kind, text in zip(KINDS, (tr("Clusters"), tr("Belts"), tr("Cities"))):
            self.kind.addItem(text, kind)
        self.encoding = QComboBox(self)
        self.encoding.setToolTip(tr("Choose another one when Chinese text looks wrong"))
        self.sheet = QComboBox(self)
        self.sheet.setMinimumContentsLength(10)
        self.header = QSpinBox(self)
        self.header.setRange(1, 1000)
        self.header.setToolTip(tr("The row with the column titles"))
        widgets = (
            (tr("&Kind"), self.kind), (tr("&Encoding"), self.encoding), (tr("&Sheet"), self.sheet),
            (tr("&Header row"), self.header),
        )
        for position, (text, widget) in enumerate(widgets):
            name = PlainLabel(text, self)
            name.setBuddy(widget)
            grid.addWidget(name, 0, position)
            grid.addWidget(widget, 1, position)
        self.kind.activated.connect(lambda _: self._choose(kind=self.kind.currentData()))
        self.encoding.activated.connect(lambda _: self._choose(encoding=self.encoding.currentData()))
        self.sheet.activated.connect(lambda _: self._choose(sheet=self.sheet.currentData(), header_row=None))
        self.header.valueChanged.connect(lambda row: self._choose(header_row=row))
        return grid

    def _mapping_box(self):
        self._box = QGroupBox(tr("Columns"), self)
        self._box.setToolTip(tr("Which column of the file holds what; remembered for lists with these titles"))
        self._form = QFormLayout(self._box)
        self.columns = {}
        return self._box

    def _tables(self):
        page = QWidget(self)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        self.rows_model, self.problems_model = RowsModel(parent=self), RowsModel(parent=self)
        self.rows = _view(self.rows_model, page)
        self.problems = _view(self.problems_model, page)
        self.problems.verticalHeader().setVisible(False)
        self.problems_title = PlainLabel(page)
        parts = QSplitter(Qt.Orientation.Vertical, page)
        lower = QWidget(parts)
        column = QVBoxLayout(lower)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.problems_title)
        column.addWidget(self.problems)
        parts.addWidget(self.rows)
        parts.addWidget(lower)
        parts.setStretchFactor(0, 3)
        parts.setStretchFactor(1, 2)
        layout.addWidget(parts)
        return page

    def _choose(self, **choices):
        """Read again with another choice; soon, so that a spin box may be turned."""
        self._chosen.update(choices)
        if "kind" in choices or "sheet" in choices or "header_row" in choices:
            self._columns = {}
        self._timer.start()

    def _read(self):
        self._token += 1
        token = self._token
        self._reading = None
        self.load_button.setEnabled(False)
        self.status.setText(tr("Reading the file…"))
        path, chosen, columns = self._path, dict(self._chosen), dict(self._columns)

        def done(exception, reading):
            if token == self._token:
                self._show(reading if exception is None else ListReading.failed(path, exception))

        self._controller.in_background(
            tr("Cluster Digital: reading a file"), lambda: ListReading.read(path, columns=columns, **chosen), done
        )

    def _show(self, reading):
        self._reading = reading
        self._fill_source(reading)
        self._fill_mapping(reading)
        titles = [title or str(number) for number, title in enumerate(reading.header, 1)]
        rows = [[*row, *([None] * (len(titles) - len(row)))] for row in reading.rows]
        self.rows_model.set_rows(titles, rows, reading.numbers)
        self.rows.resizeColumnsToContents()
        for column in range(len(titles)):
            self.rows.setColumnWidth(column, min(self.rows.columnWidth(column), 220))
        self.problems_model.set_rows(*ProblemColumns.of(reading.problems, file=False))
        ProblemColumns.fit(self.problems)
        self.problems_title.setText(tr("Problems and notes: {count}").format(count=len(reading.problems)))
        self.status.setText(self._words(reading))
        self._update_load()

    def _words(self, reading):
        if reading.error:
            return reading.error
        text = tr("{rows} rows below the header: {loaded} will be loaded, {skipped} skipped and listed.")
        return text.format(rows=reading.rows_in, loaded=reading.rows_out, skipped=reading.rows_in - reading.rows_out)

    def _fill_source(self, reading):
        self.kind.setCurrentIndex(KINDS.index(reading.kind))
        self.encoding.clear()
        self.encoding.setEnabled(reading.text)
        if reading.text:
            self.encoding.addItem(tr("{encoding} (detected)").format(encoding=reading.detected), None)
            for name in _ENCODINGS:
                self.encoding.addItem(name, name)
            self.encoding.setCurrentIndex(max(self.encoding.findData(self._chosen.get("encoding")), 0))
        else:
            self.encoding.addItem(tr("told by the file"), None)
        self.sheet.clear()
        for name in reading.sheets:
            self.sheet.addItem(name, name)
        self.sheet.setEnabled(len(reading.sheets) > 1)
        self.sheet.setCurrentIndex(max(self.sheet.findData(reading.sheet), 0))
        self.header.blockSignals(True)
        self.header.setValue(reading.header_row)
        self.header.blockSignals(False)

    def _fill_mapping(self, reading):
        wanted = list(_parameters(reading.kind))
        if list(self.columns) != wanted:
            self._make_mapping(reading.kind, wanted)
        for target, combo in self.columns.items():
            combo.clear()
            combo.addItem(tr("– none –"), "-")
            for title in dict.fromkeys(reading.header):
                if title:
                    combo.addItem(title, title)
            combo.setCurrentIndex(max(combo.findData(reading.mapping.get(target, "-")), 0))

    def _make_mapping(self, kind, wanted):
        while self._form.rowCount():
            self._form.removeRow(0)
        self.columns = {}
        for target in wanted:
            combo = QComboBox(self._box)
            combo.setMinimumContentsLength(12)
            combo.activated.connect(lambda _, target=target: self._choose_column(target))
            self.columns[target] = combo
            self._form.addRow(_title(kind, target), combo)

    def _choose_column(self, target):
        self._columns[target] = self.columns[target].currentData()
        self._timer.start()

    def _update_load(self, *_):
        reading = self._reading
        self.load_button.setEnabled(
            reading is not None and not reading.error and reading.rows_out > 0 and not self._controller.busy
        )


def _parameters(kind):
    """Return target column → parameter of the algorithm for one kind of list."""
    position = KINDS.index(kind)
    return {targets[position]: name for name, targets in LoadTable.FIELDS.items() if targets[position]}


def _title(kind, target):
    tables = (schema.CLUSTERS, schema.BELTS, schema.TABLES[kind])
    columns = {column.name: column for table in tables for column in table.columns}
    return label(columns[target])


def _view(model, parent):
    view = QTableView(parent)
    view.setModel(model)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setAlternatingRowColors(True)
    view.setWordWrap(False)
    return view
