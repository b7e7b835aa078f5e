# SPDX-License-Identifier: GPL-2.0-or-later
"""Industries of the taxonomy by name."""

from __future__ import annotations

from ...translation import is_chinese


class NodeNames:
    """What industries are called in the language of the interface, and where they stand."""

    def __init__(self, taxonomy):
        self.nodes = taxonomy.nodes

    def name(self, identity: str) -> str:
        """Return an industry's name; in English the Chinese one stands beside it, as the words are Chinese."""
        node = self.nodes.get(identity)
        if node is None:
            return identity
        if is_chinese() or node.name_en == node.name_zh:
            return node.name_zh
        return f"{node.name_en} {node.name_zh}"

    def short(self, identity: str) -> str:
        """Return an industry's name in one language."""
        node = self.nodes.get(identity)
        if node is None:
            return identity
        return node.name_zh if is_chinese() else node.name_en

    def path(self, identity: str) -> str:
        """Return the industries above one, from the top; empty at the top."""
        names, parent = [], self.nodes[identity].parent
        while parent:
            names.insert(0, self.short(parent))
            parent = self.nodes[parent].parent
        return " › ".join(names)
