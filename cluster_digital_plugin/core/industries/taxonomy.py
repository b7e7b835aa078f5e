# SPDX-License-Identifier: GPL-2.0-or-later
"""Industry names: which industries a name holds, how two of them are related, and why, in words.

The relation of two names is the strongest relation between their heads and uses (see ``reading``), looked up in a table
of all nodes (see ``taxonomy``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..errors import InputError
from . import segmentation
from .nodes import (
    MATCH,
    NEAR,
    NONE,
    RELATIONS,
    STRICTNESS,
    UNRECOGNISED,
    VERDICTS,
    NodeRelations,
    content_hash,
    read_edges,
    read_nodes,
)
from .reading import PARTS, ROLES, USE, WHOLE, Found, Parsed, Reading
from .vocabulary import read_words

__all__ = [
    "MATCH", "NEAR", "NONE", "PARTS", "ROLES", "STRICTNESS", "UNRECOGNISED", "USE", "VERDICTS", "WHOLE", "Found",
    "Parsed", "Relation", "Taxonomy",
]  # fmt: skip

_RELATION_ZH = {
    "": "", "same": "相同", "subordinate": "隶属", "upstream": "上游", "downstream": "下游", "supporting": "配套",
    "chain": "同链", "sibling": "同类",
}  # fmt: skip
_RELATION_EN = {name: name for name in RELATIONS} | {"sibling": "sibling industry", "chain": "same chain"}
_VERDICT_ZH = {"match": "匹配", "near": "相近"}
_ROLE_ZH = {WHOLE: "", PARTS: "(零部件)", USE: "(用途)"}
_ROLE_EN = {WHOLE: "", PARTS: " (parts)", USE: " (use)"}


@dataclass(frozen=True)
class Relation:
    """How two industries are related; ``relation`` says what the second is to the first.

    Rules: 1 same node; 2 one inside the other; 3 stated edge, or a word of use; 4 same chain (siblings too when
    ``wide``); 5 only a modifier in common; 6 not recognised; 0 recognised and unrelated. Rule 7, the analyst's word, is
    applied by matching.
    """

    verdict: str
    relation: str
    rule: int
    reason_zh: str
    reason_en: str


class Taxonomy:
    """The taxonomy in use: parses names and relates them. Made by ``from_frames``; never changed afterwards."""

    def __init__(self, nodes, words, edges, version: str):
        self.nodes = nodes
        self.version = version
        self.relations = NodeRelations(nodes, edges)
        self._lexicon = segmentation.Lexicon(words)
        self._size = len(nodes)
        self._parsed: dict[str | None, Parsed] = {}
        self._in_words: dict[str, tuple[str, str]] = {}
        self._tables: dict[str, np.ndarray] = {}

    @classmethod
    def from_frames(
        cls, nodes: pd.DataFrame, aliases: pd.DataFrame, edges: pd.DataFrame, stopwords: pd.DataFrame
    ) -> Taxonomy:
        """Build the taxonomy from its four tables, whose columns are ``taxonomy.COLUMNS``.

        Raises
        ------
        InputError naming table, row and reason: a missing field, an unknown node or parent, a cycle, a word claimed by
        two nodes, an unknown kind or strength.
        """
        checked = read_nodes(nodes)
        words = read_words(aliases, stopwords, checked)
        version = content_hash({"nodes": nodes, "aliases": aliases, "edges": edges, "stopwords": stopwords})
        return cls(checked, words, read_edges(edges, checked), version)

    def parse(self, name: str | None) -> Parsed:
        """Return what a name is understood as; an empty name is unrecognised. Every distinct name is parsed once."""
        if name is not None and name != name:
            name = None
        parsed = self._parsed.get(name)
        if parsed is None:
            parsed = self._parsed[name] = self._parse(name)
        return parsed

    def _parse(self, name):
        text = "" if name is None else segmentation.normalise(str(name))
        found, codes, uncovered, size = [], [], "", 0
        for part in segmentation.names_in(text):
            reading = Reading(part, self._lexicon.cut(part), self.relations)
            # A bracket that holds no industry says where or when, not what.
            if not reading.codes and found:
                continue
            found += reading.found
            codes += reading.codes
            uncovered += reading.uncovered
            size += len(part)
        coverage = 1 - len(uncovered) / size if size else 0.0
        return Parsed(name or "", text, tuple(found), tuple(dict.fromkeys(codes)), uncovered, round(coverage, 3))

    def relation_codes(self, strictness: str = "paper") -> np.ndarray:
        """Return the verdict of every head code against every other, int8 [3 n, 3 n].

        A code is node + n × role, roles WHOLE, PARTS, USE; ``Parsed.codes`` holds a name's codes. Rows are clusters,
        columns belts. The verdict of two names is the maximum over their codes.

        Raises
        ------
        InputError when the strictness is unknown.
        """
        if strictness not in STRICTNESS:
            raise InputError(
                f"严格程度“{strictness}”不在 {', '.join(STRICTNESS)} 之中。",
                f"The strictness “{strictness}” is none of {', '.join(STRICTNESS)}.",
            )
        if strictness not in self._tables:
            self._tables[strictness] = self._with_roles(strictness)
        return self._tables[strictness]

    def _with_roles(self, strictness):
        base = self.relations.tables(strictness).verdict
        # Of a field, only whole products are inside: parts of what lies below it are near.
        parts = np.where(self.relations.broad & (base == MATCH), np.int8(NEAR), base)
        use = np.where((base == MATCH) & ~self.relations.broad, np.int8(NEAR), np.int8(NONE))
        none = np.zeros_like(base)
        if strictness == "strict":
            parts, use = np.where(parts == MATCH, parts, np.int8(NONE)), none
        return np.block([[base, parts, use], [parts, parts, use], [use, use, none]])

    def verdict_matrix(
        self, names_a: Sequence[str | None], names_b: Sequence[str | None], strictness: str = "paper"
    ) -> np.ndarray:
        """Return the verdict of every cluster industry ``names_a`` against every belt industry ``names_b``.

        Returns
        -------
        int8 array [len(names_a), len(names_b)] of UNRECOGNISED −1, NONE 0, NEAR 1, MATCH 2.
        """
        table = self.relation_codes(strictness)
        known_a, codes_a, starts_a = self._codes(names_a)
        known_b, codes_b, starts_b = self._codes(names_b)
        result = np.full((len(names_a), len(names_b)), UNRECOGNISED, np.int8)
        if not len(known_a) or not len(known_b):
            return result
        for row, start, end in zip(known_a, starts_a, [*starts_a[1:], len(codes_a)]):
            line = table[codes_a[start:end]].max(axis=0)
            result[row, known_b] = np.maximum.reduceat(line[codes_b], starts_b)
        return result

    def _codes(self, names):
        """Return the places of the recognised names, their codes end to end, and where each one's codes start."""
        known, codes, starts = [], [], []
        for place, name in enumerate(names):
            own = self.parse(name).codes
            if own:
                known.append(place)
                starts.append(len(codes))
                codes.extend(own)
        return np.array(known, np.int64), np.array(codes, np.int64), np.array(starts, np.int64)

    def relate(self, one: Parsed, other: Parsed, strictness: str = "paper") -> Relation:
        """Return how ``other`` (a belt's industry) is related to ``one`` (a cluster's), with its rule and reason."""
        if not one.recognised or not other.recognised:
            return _unrecognised(one, other)
        table = self.relation_codes(strictness)
        # A name has a code or two: less than numpy needs to begin.
        cells = {(a, b): int(table[a, b]) for a in one.codes for b in other.codes}
        verdict = max(cells.values())
        if verdict == NONE:
            return self._unrelated(one, other)
        pairs = (pair for pair, cell in cells.items() if cell == verdict)
        found = (self._explain(pair, one, other, VERDICTS[verdict], strictness) for pair in pairs)
        return min(found, key=lambda relation: relation.rule)

    def _explain(self, pair, one, other, verdict, strictness):
        (role_a, a), (role_b, b) = (divmod(code, self._size) for code in pair)
        tables = self.relations.tables(strictness)
        relation, rule = RELATIONS[tables.relation[a, b]], int(tables.rule[a, b])
        # The nodes alone would match: what makes less of it is that one is only a part, or only what something is for.
        if verdict == "near" and rule in (1, 2):
            relation, rule = "supporting", 3
        path_zh, path_en = self._path(a, b, relation)
        sides = [(one, self.relations.node(a), role_a), (other, self.relations.node(b), role_b)]
        zh = [f"‘{parsed.word(node.id, role)}’→{node.name_zh}{_ROLE_ZH[role]}" for parsed, node, role in sides]
        en = [f"“{parsed.word(node.id, role)}” → {node.name_en}{_ROLE_EN[role]}" for parsed, node, role in sides]
        return Relation(
            verdict, relation, rule,
            f"{'; '.join(zh)}{path_zh} → {_VERDICT_ZH[verdict]}({_RELATION_ZH[relation]}, 规则{rule})",
            f"{'; '.join(en)}{path_en} → {verdict} ({_RELATION_EN[relation]}, rule {rule})",
        )  # fmt: skip

    def _path(self, a, b, relation):
        """Return the step from the belt's node to the cluster's in words: inside it, around it, or supply."""
        one, other = self.relations.node(a), self.relations.node(b)
        if relation in ("upstream", "downstream"):
            seller, buyer = (other, one) if relation == "upstream" else (one, other)
            return f", {seller.name_zh}供应{buyer.name_zh}", f"; {seller.name_en} supplies {buyer.name_en}"
        if relation in ("subordinate", "chain") and self.relations.below(b, a):
            return f" ⊂ {one.name_zh}", f" ⊂ {one.name_en}"
        if relation in ("subordinate", "chain") and self.relations.below(a, b):
            return f" ⊃ {one.name_zh}", f" ⊃ {one.name_en}"
        return "", ""

    def _unrelated(self, one, other):
        shared = sorted(one.hints & other.hints)
        if shared:
            return Relation(
                "none", "", 5,
                f"只有修饰词相同({'、'.join(f'‘{word}’' for word in shared)}) → 无关(提示, 规则5)",
                f"only a modifier in common ({', '.join(f'“{word}”' for word in shared)}) → none (hint, rule 5)",
            )  # fmt: skip
        (zh, en), (other_zh, other_en) = self._understood(one), self._understood(other)
        return Relation("none", "", 0, f"{zh}; {other_zh} → 无关", f"{en}; {other_en} → none")

    def _understood(self, parsed):
        """Return in words what a name was understood as."""
        if parsed.name not in self._in_words:
            nodes = [self.nodes[node] for node in (*parsed.heads, *parsed.uses)]
            self._in_words[parsed.name] = (f"‘{parsed.name}’→{'、'.join(node.name_zh for node in nodes)}",
                                           f"“{parsed.name}” → {', '.join(node.name_en for node in nodes)}")
        return self._in_words[parsed.name]


def _unrecognised(one, other):
    names = [parsed.name for parsed in (one, other) if not parsed.recognised]
    return Relation(
        "unrecognised", "", 6,
        f"{'、'.join(f'‘{name}’' for name in names)}中没有分类体系的词 → 未识别(规则6)",
        f"no word of the taxonomy in {' and '.join(f'“{name}”' for name in names)} → unrecognised (rule 6)",
    )  # fmt: skip
