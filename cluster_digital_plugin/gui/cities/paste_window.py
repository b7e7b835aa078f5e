# SPDX-License-Identifier: GPL-2.0-or-later
"""Many cities changed at once, from a spreadsheet."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QGuiApplication, QKeySequence
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QAction,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from ...core.cells import tab_separated
from ...core.errors import InputError
from ...layers import settings, sheets
from ...layers.gazetteer import gazetteer_of
from ...layers.textfiles import parse
from ...translation import explain, label, tr
from ..plain_label import PlainLabel
from ..plain_tip import plain_tip

_ROWS_SHOWN = 1000
_BAD = QColor("#c0392b")


class PasteWindow(QDialog):
    """Cells from the clipboard or a file, what each row would change and what is wrong with it; nothing is hidden.

    Good rows are applied as one command; the others stay listed and can be copied to be mended.
    """

    def __init__(self, cities, controller, parent=None):
        super().__init__(parent)
        self.setObjectName("cluster_digital_plugin_paste")
        self.setWindowTitle(tr("Cluster Digital: paste cities"))
        self.resize(820, 480)
        self._cities = cities
        self._controller = controller
        self._cells = []
        self._reading = 0
        self._applied = None
        self.paste = None
        self.summary = PlainLabel(self)
        self.summary.setWordWrap(True)
        self.summary.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.table = self._make_table()
        layout = QVBoxLayout(self)
        layout.addLayout(self._sources())
        layout.addWidget(self.summary)
        layout.addWidget(self.table, 1)
        layout.addLayout(self._buttons())
        self._explain()

    def paste_clipboard(self):
        """Read the clipboard's text: cells of a spreadsheet, or CSV."""
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            self._refuse(tr("The clipboard holds no text. Copy cells with their titles in a spreadsheet, then paste."))
            return
        try:
            suffix = ".tsv" if "\t" in text else ".csv"
            self._cells = [list(row) for row in parse(text, suffix, tr("clipboard"))[0]]
        except InputError as error:
            self._refuse(_said(error))
            return
        self.read()

    def open_file(self, path: str):
        """Read a file in the background."""
        self._reading += 1
        turn = self._reading

        def done(exception, sheet):
            if turn != self._reading:
                return
            if exception is not None:
                self._refuse(_said(exception))
                return
            self._cells = sheet.grid.rows
            self.read()

        self._controller.in_background(
            tr("Cluster Digital: reading {file}").format(file=Path(path).name),
            lambda: sheets.read_sheet(path, None, None, "cities"), done,
        )

    def read(self):
        """Work out in the background what the cells would change in the cities as they are now."""
        if self._cities.layer is None or not self._cells:
            return
        self._reading += 1
        turn, cells = self._reading, self._cells
        rows = {key: dict(row) for key, row in self._cities.rows.items()}
        kinds, boxes = dict(self._cities.kinds), self._cities.knowledge.boxes
        labels = {name: (self._cities.label(name),) for name in kinds}

        def work():
            from ...core.places.paste import read_paste

            gazetteer = gazetteer_of([dict(row) for row in rows.values()])
            return read_paste(cells, rows, kinds, gazetteer, labels, boxes)

        def done(exception, paste):
            if turn == self._reading:
                self._show(exception, paste)

        self.summary.setText(tr("Reading…"))
        self.apply_button.setEnabled(False)
        self._controller.in_background(tr("Cluster Digital: reading the pasted rows"), work, done)

    def apply(self):
        """Apply the good rows as one command; the others stay."""
        good = [row for row in self.paste.rows if row.good]
        done = self._cities.apply(self.paste.edit(), tr("Paste {count} cities").format(count=len(good)))
        if done is not None:
            self._applied = len(good)
            self.read()

    def copy_bad(self):
        """Put the rows that were not applied on the clipboard, with their problems."""
        width = len(self.paste.header)
        rows = [[*[*row.cells, *[None] * width][:width], _problems(row)] for row in self._bad()]
        QGuiApplication.clipboard().setText(tab_separated([[*self.paste.header, tr("Problem")], *rows]))

    def _bad(self):
        return [row for row in self.paste.rows if row.problems]

    def _show(self, exception, paste):
        self.paste = None
        if exception is not None:
            self._refuse(_said(exception))
            return
        self.paste = paste
        good = [row for row in paste.rows if row.good]
        bad = self._bad()
        told = tr("{good} rows change something, {bad} have a problem, {same} change nothing.").format(
            good=len(good), bad=len(bad), same=len(paste.rows) - len(good) - len(bad)
        )
        if self._applied is not None:
            told = "✓ " + tr("{count} rows were applied.").format(count=self._applied) + " " + told
            self._applied = None
        self.summary.setText("\n".join([told, self._columns(paste)]))
        self._fill([row for row in paste.rows if row.problems or row.good])
        self.apply_button.setText(tr("&Apply {count} rows").format(count=len(good)))
        self.apply_button.setEnabled(bool(good))
        self.copy_button.setEnabled(bool(bad))

    def _columns(self, paste):
        used = []
        for name, at in sorted(paste.mapping.items(), key=lambda item: item[1]):
            factor = paste.factors.get(name)
            times = f" × {factor:g}" if factor else ""
            used.append(f"{paste.header[at]} → {self._cities.label(name)}{times}")
        text = tr("Columns: {columns}.").format(columns=" · ".join(used))
        if paste.ignored:
            text += " " + tr("Not used: {titles}.").format(titles=" · ".join(paste.ignored))
        return text

    def _fill(self, rows):
        self.table.setRowCount(min(len(rows), _ROWS_SHOWN))
        for number, row in enumerate(rows[:_ROWS_SHOWN]):
            changes = " · ".join(
                f"{self._cities.label(name)} {_text(old)} → {_text(new)}" for name, (old, new) in row.changes.items()
            )
            city = row.city or _first(row, self.paste)
            cells = (str(row.number), city, f"⚠ {_problems(row)}" if row.problems else changes)
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(plain_tip(text))
                if row.problems and column == 2:
                    item.setForeground(_BAD)
                self.table.setItem(number, column, item)
        self.table.resizeColumnToContents(0)

    def _refuse(self, message):
        self.paste = None
        self.table.setRowCount(0)
        self.summary.setText(f"⚠ {message}")
        self.apply_button.setEnabled(False)
        self.copy_button.setEnabled(False)

    def _explain(self):
        self.apply_button.setEnabled(False)
        self.copy_button.setEnabled(False)
        self.summary.setText(tr(
            "Copy cells with their titles in a spreadsheet, for example 城市 and 人口 or GDP, and paste them here. "
            "A row finds its city by adcode or name; empty cells change nothing. "
            "Nothing changes before you press “Apply”."
        ))

    def _ask_file(self):
        kinds = tr("Tables (*.xlsx *.xls *.csv *.txt *.tsv *.ods);;All files (*)")
        path, _ = QFileDialog.getOpenFileName(self, tr("Open a table of cities"), settings.LAST_FOLDER.get(), kinds)
        if path:
            settings.LAST_FOLDER.set(str(Path(path).parent))
            self.open_file(path)

    def _make_table(self):
        table = QTableWidget(0, 3, self)
        table.setHorizontalHeaderLabels([tr("Row"), tr("City"), tr("What changes, or why nothing does")])
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.verticalHeader().setVisible(False)
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 6)
        table.horizontalHeader().setStretchLastSection(True)
        for column, width in enumerate((44, 130)):
            table.setColumnWidth(column, width)
        table.setAccessibleName(tr("Pasted rows"))
        return table

    def _sources(self):
        line = QHBoxLayout()
        self.paste_button = QPushButton(tr("&Paste from the clipboard"), self)
        self.paste_button.setToolTip(tr("Ctrl+V"))
        self.paste_button.clicked.connect(self.paste_clipboard)
        self.open_button = QPushButton(tr("&Open a file…"), self)
        self.open_button.clicked.connect(self._ask_file)
        action = QAction(self)
        action.setShortcut(QKeySequence(QKeySequence.StandardKey.Paste))
        action.triggered.connect(self.paste_clipboard)
        self.addAction(action)
        line.addWidget(self.paste_button)
        line.addWidget(self.open_button)
        line.addStretch(1)
        return line

    def _buttons(self):
        line = QHBoxLayout()
        self.copy_button = QPushButton(tr("&Copy the rows with a problem"), self)
        self.copy_button.setToolTip(tr("With their problems, ready to be pasted into a spreadsheet and mended"))
        self.copy_button.clicked.connect(self.copy_bad)
        self.apply_button = QPushButton(tr("&Apply {count} rows").format(count=0), self)
        self.apply_button.setToolTip(tr("One edit, which one undo takes back; it is saved when you press “Save”"))
        self.apply_button.clicked.connect(self.apply)
        close = QPushButton(tr("&Close"), self)
        close.clicked.connect(self.close)
        line.addWidget(self.copy_button)
        line.addStretch(1)
        line.addWidget(self.apply_button)
        line.addWidget(close)
        return line


def _said(error) -> str:
    if isinstance(error, InputError):
        return explain(error)
    return tr("The cells could not be read: {error}").format(error=error)


def _problems(row) -> str:
    return " ".join(label(problem) for problem in row.problems)


def _first(row, paste) -> str:
    at = paste.mapping.get("city_zh", paste.mapping.get("adcode"))
    return str(row.cells[at] or "") if at is not None and at < len(row.cells) else ""


def _text(value) -> str:
    return "∅" if value is None else f"{value:.10g}" if isinstance(value, float) else str(value)
