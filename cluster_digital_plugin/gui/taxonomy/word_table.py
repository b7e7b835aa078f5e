# SPDX-License-Identifier: GPL-2.0-or-later
"""The words of one industry."""

from __future__ import annotations

import uuid

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...translation import tr
from ..key_action import key_action
from ..plain_tip import plain_tip


class WordTable(QWidget):
    """Words, how each is used, and which other words cancel it; lines to add one and to add an industry below.

    ``proposed`` carries edits of ``core.industries.edits``; the table itself changes only when it is shown again.
    """

    proposed = pyqtSignal(list)

    def __init__(self, parent=None):
        super().__init__(parent)
        self._node = ""
        self._filling = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.setSpacing(2)
        self.table = self._make_table()
        layout.addWidget(self.table, 1)
        line = QHBoxLayout()
        self.word = QLineEdit(self)
        self.word.setPlaceholderText(tr("New word"))
        self.word.setAccessibleName(tr("New word"))
        self.word.returnPressed.connect(self._add)
        self.word.setMinimumWidth(80)
        self.kind = QComboBox(self)
        for code, text, tip in _kinds():
            self.kind.addItem(text, code)
            self.kind.setItemData(self.kind.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self.kind.setToolTip(tr("How the word is used; an industry below gets the word as its name"))
        self.add_button = QPushButton(tr("Add"), self)
        self.add_button.setToolTip(tr("Add the word to this industry"))
        self.add_button.clicked.connect(self._add)
        self.remove_button = QPushButton(tr("Remove"), self)
        self.remove_button.setToolTip(tr("Remove the chosen words (Del)"))
        self.remove_button.clicked.connect(self._remove)
        line.addWidget(self.word, 1)
        for widget in (self.kind, self.add_button, self.remove_button):
            line.addWidget(widget)
        layout.addLayout(line)

    def show_words(self, node, rows):
        """Show the words of an industry, rows of the aliases table as dicts."""
        self._filling = True
        self._node = node
        names = {code: text for code, text, _ in _kinds()} | {"name": tr("name"), "product": tr("product")}
        self.table.setRowCount(len(rows))
        for number, row in enumerate(rows):
            kind = names.get(row["kind"] or "alias", row["kind"])
            for column, text in enumerate((row["alias"], kind, row["excludes"])):
                item = QTableWidgetItem(text)
                item.setToolTip(plain_tip(text))
                if column < 2:
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                self.table.setItem(number, column, item)
        self._filling = False

    def chosen(self) -> list[str]:
        """Return the chosen words."""
        rows = sorted({index.row() for index in self.table.selectedIndexes()})
        return [self.table.item(row, 0).text() for row in rows]

    def _make_table(self):
        table = QTableWidget(0, 3, self)
        table.setHorizontalHeaderLabels([tr("Word"), tr("Use"), tr("Unless the name holds")])
        table.horizontalHeaderItem(2).setToolTip(
            tr("Words, parted by “;”, that cancel this one. Double-click, or press F2, to change them.")
        )
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        table.verticalHeader().setVisible(False)
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 6)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.setMinimumHeight(60)
        table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        table.setAccessibleName(tr("Words of the industry"))
        table.itemChanged.connect(self._changed)
        key_action(table, [QKeySequence.StandardKey.Delete], self._remove, tr("Remove"))
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        return table

    def _changed(self, item):
        if not self._filling and item.column() == 2:
            from ...core.industries.edits import set_excludes

            self.proposed.emit([set_excludes(self.table.item(item.row(), 0).text(), item.text())])

    def _add(self):
        from ...core.industries.edits import add_alias, add_node

        word, kind = self.word.text().strip(), self.kind.currentData()
        if not word:
            self.word.setFocus()
        elif kind == "below":
            self.proposed.emit(add_node(f"own_{uuid.uuid4().hex[:8]}", word, self._node))
        else:
            self.proposed.emit([add_alias(self._node, word, kind)])

    def _remove(self):
        from ...core.industries.edits import remove_alias

        words = self.chosen()
        if words:
            self.proposed.emit([remove_alias(word) for word in words])


def _kinds():
    return (
        ("alias", tr("anywhere"), tr("Counts wherever it stands in a name")),
        ("suffix", tr("at the end"), tr("Counts only at the end of a name: 茶 in 六堡茶, not in 茶几")),
        ("whole", tr("whole name"), tr("Counts only when it is the whole name")),
        ("below", tr("industry below"), tr("Makes a new industry below this one")),
    )
