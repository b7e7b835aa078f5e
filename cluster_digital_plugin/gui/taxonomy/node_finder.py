# SPDX-License-Identifier: GPL-2.0-or-later
"""Finding an industry of the taxonomy."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QLineEdit, QSizePolicy, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ...translation import tr
from ..plain_tip import plain_tip
from .node_names import NodeNames

_ID = Qt.ItemDataRole.UserRole
_MOST = 200


class NodeFinder(QWidget):
    """A search line over a list of industries with their place; without a search, the whole tree."""

    chosen = pyqtSignal(str)

    def __init__(self, parent=None):
        super().__init__(parent)
        self._names = None
        self._words = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(tr("Find an industry by any of its words, for example 液晶"))
        self.search.setAccessibleName(tr("Find an industry"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._fill)
        self.search.returnPressed.connect(self._take_first)
        self.tree = QTreeWidget(self)
        self.tree.setHeaderLabels([tr("Industry"), tr("Number of words")])
        self.tree.setMinimumHeight(66)
        self.tree.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.tree.setAccessibleName(tr("Industries"))
        self.tree.setToolTip(tr("Choose the industry whose words and relations are shown below"))
        self.tree.setUniformRowHeights(True)
        self.tree.currentItemChanged.connect(self._item_chosen)
        layout.addWidget(self.search)
        layout.addWidget(self.tree, 1)

    @property
    def node(self) -> str:
        """The id of the chosen industry; empty when there is none."""
        item = self.tree.currentItem()
        return "" if item is None else item.data(0, _ID)

    def set_taxonomy(self, taxonomy, aliases):
        """Search another taxonomy; ``aliases`` are its words as a data frame."""
        self._names = NodeNames(taxonomy)
        self._words = {identity: [] for identity in taxonomy.nodes}
        for node, word in zip(aliases["node"], aliases["alias"]):
            self._words.setdefault(node, []).append(word)
        self._fill()

    def show_node(self, identity: str):
        """Choose an industry, which must be in the list or the tree."""
        for item in self.tree.findItems("*", Qt.MatchFlag.MatchWildcard | Qt.MatchFlag.MatchRecursive):
            if item.data(0, _ID) == identity:
                self.tree.setCurrentItem(item)
                self.tree.scrollToItem(item)
                return

    def _fill(self, *_):
        if self._names is None:
            return
        kept, query = self.node, self.search.text().strip().lower()
        self.tree.blockSignals(True)
        self.tree.clear()
        self.tree.setRootIsDecorated(not query)
        self.tree.setHeaderLabels([tr("Industry"), tr("Belongs to; words found") if query else tr("Number of words")])
        if query:
            self._fill_hits(query)
        else:
            self._fill_tree()
        if kept:
            self.show_node(kept)
        self.tree.blockSignals(False)
        if self.node != kept:
            self.chosen.emit(self.node)

    def _fill_tree(self):
        items = {}
        for identity in self._names.nodes:
            items[identity] = _item(identity, self._names.name(identity), f"{len(self._words[identity])}")
        for identity, item in items.items():
            parent = self._names.nodes[identity].parent
            if parent:
                items[parent].addChild(item)
            else:
                self.tree.addTopLevelItem(item)
        self.tree.resizeColumnToContents(0)

    def _fill_hits(self, query):
        hits = self._hits(query)
        for identity, words in hits[:_MOST]:
            place = " · ".join(part for part in (self._names.path(identity), "、".join(words[:6])) if part)
            self.tree.addTopLevelItem(_item(identity, self._names.name(identity), place))
        self.tree.resizeColumnToContents(0)
        self.tree.setColumnWidth(0, min(self.tree.columnWidth(0), 220))

    def _hits(self, query):
        """Return (industry, words found), the best first: equal, beginning, containing; else sharing two characters."""
        found = []
        for identity, node in self._names.nodes.items():
            texts = [node.name_zh, node.name_en, identity]
            words = [word for word in self._words[identity] if query in word.lower()]
            grades = [_grade(text.lower(), query) for text in (*texts, *words) if query in text.lower()]
            if grades:
                found.append((min(grades), identity, sorted(words, key=len)))
        if not found:
            pairs = {query[place:place + 2] for place in range(len(query) - 1)}
            for identity, all_words in self._words.items():
                words = [(sum(pair in word.lower() for pair in pairs), word) for word in all_words]
                words = sorted((-count, len(word), word) for count, word in words if count)
                if words:
                    found.append((words[0][:2], identity, [word for *_, word in words]))
        found.sort(key=lambda hit: hit[0])
        return [(identity, words) for _, identity, words in found]

    def _take_first(self):
        if self.tree.topLevelItemCount():
            self.tree.setCurrentItem(self.tree.topLevelItem(0))
            self.tree.setFocus()

    def _item_chosen(self, item, *_):
        self.chosen.emit("" if item is None else item.data(0, _ID))


def _grade(text, query):
    return (0 if text == query else 1 if text.startswith(query) else 2, len(text))


def _item(identity, name, place):
    item = QTreeWidgetItem([name, place])
    item.setData(0, _ID, identity)
    item.setToolTip(0, plain_tip(name))
    item.setToolTip(1, plain_tip(place))
    return item
