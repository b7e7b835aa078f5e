# SPDX-License-Identifier: GPL-2.0-or-later
"""A grid's rows for Qt's table view."""

from __future__ import annotations

import numpy as np
from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, Qt

from ...core.words import PROGRAMMES, say
from ...translation import is_chinese
from ..plain_tip import plain_tip

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
# Qt 5 wants a number here, and Qt 6 takes one.
_RIGHT = int(getattr(_RIGHT, "value", _RIGHT))
_WORDS = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)


class ColumnsModel(QAbstractTableModel):
    """Shows some rows of a grid in some order; filtering and sorting happen in the grid."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self._columns = []
        self.rows = np.zeros(0, int)

    def show(self, grid, rows):
        """Show other rows, of the same grid or another."""
        self.beginResetModel()
        self._columns, self.rows = list(grid.columns.values()), rows
        self.endResetModel()

    def cell(self, row: int, column: int) -> QModelIndex:
        """Return the index of a cell that is known to be there, without the checks of ``index``."""
        return self.createIndex(row, column)

    def rowCount(self, parent=None):
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent=None):
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def data(self, index: QModelIndex, role=Qt.ItemDataRole.DisplayRole):
        if role in _WORDS:
            column, row = self._columns[index.column()], self.rows[index.row()]
            return column.text(row) if role == Qt.ItemDataRole.DisplayRole else plain_tip(_explained(column, row))
        if role == Qt.ItemDataRole.TextAlignmentRole and self._columns[index.column()].right:
            return _RIGHT
        return None

    def headerData(self, section, orientation, role=Qt.ItemDataRole.DisplayRole):
        if orientation == Qt.Orientation.Horizontal and section < len(self._columns):
            if role in _WORDS:
                title = self._columns[section].title
                return title if role == Qt.ItemDataRole.DisplayRole else plain_tip(title)
            if role == Qt.ItemDataRole.TextAlignmentRole and self._columns[section].right:
                return _RIGHT
        return None


def _explained(column, row):
    """Return what a cell's tooltip says: the whole text, all digits, or what a code stands for."""
    value = column.value(row)
    if value in PROGRAMMES:
        return say(PROGRAMMES, value, is_chinese())
    return repr(value) if isinstance(value, float) else column.text(row)
