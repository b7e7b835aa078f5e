# SPDX-License-Identifier: GPL-2.0-or-later
"""Table 1 in the panel."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, Qt, QTimer
from qgis.PyQt.QtGui import QGuiApplication, QKeySequence
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...core.cells import tab_separated
from ...core.words import PROGRAMMES, say
from ...translation import is_chinese, tr
from ..key_action import key_action
from ..plain_label import PlainLabel
from ..plain_tip import plain_tip


class TableOne(QWidget):
    """Verdicts per programme with their basis: one column per programme, one row per verdict."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.table = self._make_table()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.title = PlainLabel(tr("Table 1. Verdicts by programme"), self)
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.basis = PlainLabel(self)
        self.basis.setWordWrap(True)
        self.basis.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for widget in (self.title, self.table, self.basis):
            layout.addWidget(widget)
        self.show_rows([])

    def show_rows(self, rows):
        """Show the rows of Table 1, one dict per programme; none hides the table."""
        self.setVisible(bool(rows))
        if not rows:
            return
        lines = _lines()
        self.table.setColumnCount(len(rows))
        self.table.setRowCount(len(lines))
        self.table.setHorizontalHeaderLabels([_programme(row["programme"]) for row in rows])
        for column, row in enumerate(rows):
            self.table.horizontalHeaderItem(column).setToolTip(say(PROGRAMMES, row["programme"], is_chinese()))
        self.table.setVerticalHeaderLabels([title for title, _count, _share in lines])
        for column, row in enumerate(rows):
            for line, (_title, count, share) in enumerate(lines):
                self.table.setItem(line, column, _item(_cell(row, count, share)))
        self.basis.setText(rows[-1]["basis_zh" if is_chinese() else "basis_en"] or "")
        self._fit()

    def copy(self):
        """Put the table on the clipboard, ready to be pasted into a spreadsheet."""
        columns, lines = range(self.table.columnCount()), range(self.table.rowCount())
        rows = [["", *(self.table.horizontalHeaderItem(c).text() for c in columns)]]
        for line in lines:
            cells = [self.table.item(line, c).toolTip() for c in columns]
            rows.append([self.table.verticalHeaderItem(line).text(), *cells])
        QGuiApplication.clipboard().setText(tab_separated([*rows, [self.basis.text()]]))

    def _make_table(self):
        table = QTableWidget(self)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setTabKeyNavigation(False)
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setWordWrap(True)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        key_action(table, [QKeySequence.StandardKey.Copy], self.copy, tr("Copy table"), children=True)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        return table

    def changeEvent(self, event):
        super().changeEvent(event)
        changed = event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange)
        # Qt sends the first change while the widget is still being made.
        if changed and hasattr(self, "table") and self.table.rowCount():
            # Another theme has other margins; they hold once the views were polished.
            QTimer.singleShot(0, self._fit)

    def _fit(self):
        """Take the height of all rows and the width of up to four programmes; more are scrolled to."""
        self.table.resizeRowsToContents()
        width = self.table.fontMetrics().horizontalAdvance("100.0%") + 8
        self.table.horizontalHeader().setMinimumSectionSize(width)
        names = max(self.table.verticalHeader().sizeHint().width(), self.table.verticalHeader().width())
        self.table.setMinimumWidth(names + width * min(self.table.columnCount(), 4) + 2 * self.table.frameWidth())
        rows = sum(self.table.rowHeight(row) for row in range(self.table.rowCount()))
        header = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(rows + header + 2 * self.table.frameWidth() + 2)


def _lines():
    """Return title, column of the count and column of the share of every line."""
    return (
        (tr("Records"), "total", None),
        (tr("Match"), "n_match", "match_share"),
        (tr("Near"), "n_near", "near_share"),
        (tr("Both"), "n_both", "both_share"),
        (tr("Unrelated"), "n_unrelated", None),
        (tr("No belt"), "n_no_belt", None),
        (tr("Unrecognised"), "n_unknown", None),
    )


def _programme(code):
    return tr("Total") if code == "ALL" else code


def _cell(row, count, share):
    """Return the text of a cell and its tooltip: the share as stored names numerator and denominator."""
    value = row[count]
    text = "–" if value is None else f"{value:g}"
    if share is None or not row[share]:
        return text, text
    percent = str(row[share]).rpartition("(")[2].rstrip(")").replace(" ", "")
    return f"{text}\n{percent}", str(row[share])


def _item(cell):
    text, tooltip = cell
    item = QTableWidgetItem(text)
    item.setTextAlignment(int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter))
    item.setToolTip(plain_tip(tooltip))
    return item
