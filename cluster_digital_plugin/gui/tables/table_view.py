# SPDX-License-Identifier: GPL-2.0-or-later
"""The view of a result table."""

from __future__ import annotations

import numpy as np
from qgis.PyQt.QtCore import QEvent, QItemSelection, QItemSelectionModel, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeySequence, QPainter, QPalette
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QTableView

# Rows whose texts decide how wide a column is, and the widest that it starts with, in letters.
_MEASURED, _WIDEST = 40, 20

# Of more separate stretches Qt paints too slowly; the filter shows them then.
_MOST_STRETCHES = 3_000


class TableView(QTableView):
    """Rows that are selected as a whole and sorted by a click on a title; says why it is empty.

    Signals: ``picked`` when the user selected other rows; ``opened`` when some were pressed Return or clicked twice;
    ``copied`` for Ctrl+C; ``sorted_by`` with the number of the column whose title was clicked.
    """

    picked = pyqtSignal()
    opened = pyqtSignal()
    copied = pyqtSignal()
    sorted_by = pyqtSignal(int)

    def __init__(self, model, parent=None):
        super().__init__(parent)
        self.placeholder = ""
        self._by_hand = True
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        # With the selection of the rows a title would look at each of them whenever it is painted.
        header.setSelectionModel(QItemSelectionModel(model, header))
        header.sectionClicked.connect(self.sorted_by)
        self.doubleClicked.connect(lambda _index: self.opened.emit())
        self.selectionModel().selectionChanged.connect(self._selected)
        self._fit_rows()

    def selected(self) -> np.ndarray:
        """Return the positions of the selected rows, from the top down."""
        ranges = [np.arange(stretch.top(), stretch.bottom() + 1) for stretch in self.selectionModel().selection()]
        return np.unique(np.concatenate(ranges)) if ranges else np.zeros(0, int)

    def select(self, positions, reveal: bool = False):
        """Select rows by their positions without telling, and show the first when asked and none is in sight."""
        positions = np.unique(np.asarray(positions, int))
        starts = np.nonzero(np.diff(positions, prepend=-2) != 1)[0]
        self._by_hand = False
        if len(starts) > _MOST_STRETCHES:
            self.clearSelection()
        else:
            model, chosen = self.model(), QItemSelection()
            last = model.columnCount() - 1
            ends = [*(starts[1:] - 1).tolist(), len(positions) - 1] if len(positions) else []
            for start, end in zip(starts.tolist(), ends):
                chosen.select(model.cell(int(positions[start]), 0), model.cell(int(positions[end]), last))
            self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._by_hand = True
        if reveal and len(positions):
            top, bottom = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
            bottom = bottom if bottom >= 0 else self.model().rowCount()
            if not ((positions >= top) & (positions <= bottom)).any():
                self.scrollTo(self.model().index(int(positions[0]), 0), QAbstractItemView.ScrollHint.PositionAtTop)

    def fit(self, columns):
        """Give every column the width of its title and its first texts, long ones less."""
        metrics = self.fontMetrics()
        letter = metrics.horizontalAdvance("国")
        for number, column in enumerate(columns):
            texts = [column.text(row) for row in range(min(_MEASURED, len(column.codes)))]
            wide = max((metrics.horizontalAdvance(text) for text in texts), default=0) + letter
            title = metrics.horizontalAdvance(column.title) + 2 * letter
            self.setColumnWidth(number, min(max(wide, min(title, 11 * letter)), _WIDEST * letter))

    def event(self, event):
        # QGIS has Ctrl+C and Ctrl+A of its own: of two shortcuts with one key Qt calls neither.
        wanted = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.SelectAll)
        if event.type() == QEvent.Type.ShortcutOverride and any(event.matches(key) for key in wanted):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event):
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._fit_rows()

    def paintEvent(self, event):
        super().paintEvent(event)
        if self.placeholder and not self.model().rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect().adjusted(12, 4, -12, -4), int(getattr(flags, "value", flags)),
                             self.placeholder)  # fmt: skip
            painter.end()

    def _fit_rows(self):
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 4)

    def _selected(self, *_):
        if self._by_hand:
            self.picked.emit()
