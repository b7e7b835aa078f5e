# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of text for Qt's table views."""

from __future__ import annotations

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, Qt

from ..plain_tip import plain_tip


class RowsModel(QAbstractTableModel):
    """Shows a list of rows that are already in memory; numbers stand on the right."""

    def __init__(self, headers=(), rows=(), row_names=None, parent=None):
        super().__init__(parent)
        self._headers = list(headers)
        self._rows = list(rows)
        self._row_names = row_names

    def set_rows(self, headers, rows, row_names=None):
        """Show other rows; ``row_names`` replaces the running numbers at the left."""
        self.beginResetModel()
        self._headers, self._rows, self._row_names = list(headers), list(rows), row_names
        self.endResetModel()

    def row(self, number: int):
        """Return the row at that position."""
        return self._rows[number]

    def rowCount(self, parent=None):
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent=None):
        return 0 if parent is not None and parent.isValid() else len(self._headers)

    def data(self, index: QModelIndex, role=Qt.ItemDataRole.DisplayRole):
        value = self._rows[index.row()][index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            text = "" if value is None else str(value)
            return text if role == Qt.ItemDataRole.DisplayRole else plain_tip(text)
        if role == Qt.ItemDataRole.TextAlignmentRole and isinstance(value, (int, float)):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section, orientation, role=Qt.ItemDataRole.DisplayRole):
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self._headers[section]
        return section + 1 if self._row_names is None else self._row_names[section]
