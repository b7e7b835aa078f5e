# SPDX-License-Identifier: GPL-2.0-or-later
"""One industry of the taxonomy: its words and its relations."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from ...translation import tr
from ..plain_label import PlainLabel
from .node_names import NodeNames
from .relation_list import RelationList
from .word_table import WordTable


class NodeDetails(QWidget):
    """The chosen industry with its place, its words with exclusions, and its relations in words with direction."""

    def __init__(self, parent=None):
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self.title = PlainLabel(self)
        self.title.setWordWrap(True)
        self.tabs = QTabWidget(self)
        self.words = WordTable(self)
        self.relations = RelationList(self)
        self.tabs.addTab(self.words, "")
        self.tabs.addTab(self.relations, "")
        layout.addWidget(self.title)
        layout.addWidget(self.tabs, 1)
        self.show_node(None, {}, "")

    def show_node(self, taxonomy, frames, node):
        """Show an industry of a taxonomy and its four tables; an empty id shows what to do."""
        known = taxonomy is not None and node in taxonomy.nodes
        for widget in (self.words, self.relations):
            widget.setEnabled(known)
        if not known:
            self.words.table.setRowCount(0)
            self.relations.list.clear()
            self.tabs.setTabText(0, tr("Words"))
            self.tabs.setTabText(1, tr("Relations"))
            self.title.setText(tr("Choose an industry above to see its words and relations."))
            return
        names = NodeNames(taxonomy)
        path = names.path(node)
        text = tr("<b>{name}</b> in {path}") if path else "<b>{name}</b>"
        self.title.setText(text.format(name=names.name(node), path=path))
        aliases, edges = frames["aliases"], frames["edges"]
        self.words.show_words(node, aliases[aliases["node"] == node].to_dict("records"))
        own = edges[(edges["from_node"] == node) | (edges["to_node"] == node)].to_dict("records")
        self.relations.show_relations(names, node, own)
        self.tabs.setTabText(0, tr("Words ({count})").format(count=self.words.table.rowCount()))
        self.tabs.setTabText(1, tr("Relations ({count})").format(count=len(own)))
