# SPDX-License-Identifier: GPL-2.0-or-later
"""The names of the current run that the taxonomy does not know."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy, QVBoxLayout, QWidget

from ...translation import tr
from ..plain_label import PlainLabel
from ..plain_tip import plain_tip


class UnrecognisedList(QWidget):
    """Every name once, the most frequent first, with how many rows hold it."""

    picked = pyqtSignal(str)

    def __init__(self, parent=None):
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self.title = PlainLabel(self)
        self.title.setWordWrap(True)
        self.list = QListWidget(self)
        self.list.setMinimumHeight(44)
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.list.setAccessibleName(tr("Names not understood"))
        self.list.setToolTip(tr("Names of belts and clusters without a verdict; choose one to add it to an industry"))
        self.list.currentItemChanged.connect(self._chosen)
        self.list.itemClicked.connect(self._chosen)
        layout.addWidget(self.title)
        layout.addWidget(self.list, 1)
        self.show_problems([], False)

    def show_problems(self, problems, matched: bool):
        """Show the names among the rows of the problems table; ``matched`` tells whether there are verdicts."""
        counts, files = {}, {}
        for problem in problems:
            if problem["problem"] == "unrecognised":
                name = problem["value"]
                counts[name] = counts.get(name, 0) + 1
                files.setdefault(name, problem["file"])
        chosen = self.list.currentItem().data(Qt.ItemDataRole.UserRole) if self.list.currentItem() else None
        self.list.blockSignals(True)
        self.list.clear()
        for name in sorted(counts, key=lambda name: (-counts[name], name)):
            text = tr("{name}  ({count} rows)").format(name=name, count=counts[name]) if counts[name] > 1 else name
            item = QListWidgetItem(text, self.list)
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setToolTip(plain_tip(files[name]))
            if name == chosen:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self.list.setVisible(bool(counts))
        self._say(len(counts), matched)

    def _say(self, count, matched):
        if count:
            self.title.setText(tr("Names not understood: {count}").format(count=count))
        elif matched:
            self.title.setText(tr("✓ Every name of the current run was understood."))
        else:
            self.title.setText(tr("Press “Match” first: names that are not understood are listed here."))

    def _chosen(self, item, *_):
        if item is not None:
            self.picked.emit(item.data(Qt.ItemDataRole.UserRole))
