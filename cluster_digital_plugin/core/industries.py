# SPDX-License-Identifier: GPL-2.0-or-later
"""Industry names: which industries a name holds, how two of them are related, and why, in words.

Chinese compounds are head-final: the last word of a name says what the industry is, earlier words say what for or of
what. So the last piece is the head; earlier pieces are *uses*, which can make two industries near but never a match.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from . import segmentation
from .errors import InputError
from .segmentation import Lexicon, Word
from .taxonomy import (
    ALIAS_KINDS,
    COLUMNS,
    MATCH,
    NEAR,
    NONE,
    RELATIONS,
    STOP_KINDS,
    STRICTNESS,
    UNRECOGNISED,
    VERDICTS,
    NodeRelations,
    clean,
    read_edges,
    read_nodes,
)

# What a head stands for: the industry itself, its parts, or only something used for it.
WHOLE, PARTS, USE = 0, 1, 2

_RELATION_ZH = {
    "same": "相同", "subordinate": "隶属", "upstream": "上游", "downstream": "下游", "supporting": "配套", "chain": "同链",
    "sibling": "同类", "": "",
}  # fmt: skip
_VERDICT_ZH = {"match": "匹配", "near": "相近", "none": "无关", "unrecognised": "未识别"}
_RELATION_EN = {name: name or "" for name in RELATIONS} | {"sibling": "sibling industry", "chain": "same chain"}


@dataclass(frozen=True)
class Found:
    """One word found in a name: its text, the node it stands for, and its role (head, parts, use, hint)."""

    text: str
    node: str
    role: str


@dataclass(frozen=True)
class Parsed:
    """What a name was understood as.

    ``codes`` are the integer codes of its heads and uses; ``coverage`` is the share of its characters that are words of
    the taxonomy, the confidence shown in the review list.
    """

    name: str
    normalised: str
    found: tuple[Found, ...]
    codes: tuple[int, ...]
    uncovered: str
    coverage: float

    @property
    def recognised(self) -> bool:
        return bool(self.codes)

    @property
    def heads(self) -> tuple[str, ...]:
        """Node ids of the heads, parts included."""
        return tuple(dict.fromkeys(found.node for found in self.found if found.role in ("head", "parts")))

    @property
    def uses(self) -> tuple[str, ...]:
        """Node ids of what the heads are for or made of."""
        return tuple(dict.fromkeys(found.node for found in self.found if found.role == "use"))


@dataclass(frozen=True)
class Relation:
    """How two industries are related; ``relation`` says what the second is to the first. Rules as in the help."""

    verdict: str
    relation: str
    rule: int
    reason_zh: str
    reason_en: str


class Taxonomy:
    """The taxonomy in use: parses names and relates them. Made by ``from_frames``; never changed afterwards."""

    def __init__(self, nodes, words, edges, version):
        self.nodes = nodes
        self.version = version
        self.relations = NodeRelations(nodes, edges)
        self._lexicon = Lexicon(words)
        self._size = len(nodes)
        self._parsed: dict[str, Parsed] = {}
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
        words = _read_words(aliases, stopwords, checked)
        version = _version({"nodes": nodes, "aliases": aliases, "edges": edges, "stopwords": stopwords})
        return cls(checked, words, read_edges(edges, checked), version)

    def parse(self, name: str | None) -> Parsed:
        """Return what a name is understood as; an empty name is unrecognised. Every distinct name is parsed once."""
        parsed = self._parsed.get(name)
        if parsed is None:
            parsed = self._parsed[name] = self._parse(name)
        return parsed

    def _parse(self, name):
        text = "" if name is None or name != name else segmentation.normalise(str(name))
        found, codes, uncovered, size = [], [], [], 0
        for part in segmentation.names_in(text):
            reading = _Reading(part, self._lexicon.cut(part), self)
            # A bracket that holds no industry says where or when, not what.
            if not reading.codes and found:
                continue
            found += reading.found
            codes += reading.codes
            uncovered.append(reading.uncovered)
            size += len(part)
        left = "".join(uncovered)
        coverage = 1 - len(left) / size if size else 0.0
        return Parsed(name or "", text, tuple(found), tuple(dict.fromkeys(codes)), left, round(coverage, 3))

    def relation_codes(self, strictness: str = "paper") -> np.ndarray:
        """Return the verdict of every head code against every other, int8 [3 n, 3 n].

        A code is node + n × role, roles WHOLE, PARTS, USE; ``Parsed.codes`` holds a name's codes. The relation of two
        names is the maximum over their codes.
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
        base = self.relations.verdict[strictness]
        # Of a field, only whole products are inside: parts of what lies below it are near.
        parts = np.where(self.relations.broad & (base == MATCH), np.int8(NEAR), base)
        use = np.where(base == MATCH, np.int8(NEAR), np.int8(NONE))
        use[self.relations.broad] = NONE
        none = np.zeros_like(base)
        if strictness == "strict":
            parts, use = np.where(parts == MATCH, parts, 0).astype(np.int8), none
        return np.block([[base, parts, use], [parts, parts, use], [use, use, none]]).astype(np.int8)

    def verdict_matrix(self, names_a: Sequence[str], names_b: Sequence[str], strictness: str = "paper") -> np.ndarray:
        """Return the verdict of every name of ``names_a`` against every one of ``names_b``.

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
        ends = [*starts_a[1:], len(codes_a)]
        for row, start, end in zip(known_a, starts_a, ends):
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
        """Return how ``other`` (a belt's industry) is related to ``one`` (a cluster's), with its rule and reason.

        Rules: 1 same node; 2 one inside the other; 3 stated edge, or a word of use; 4 same chain (siblings too when
        ``wide``); 5 only a modifier in common; 6 not recognised. Rule 7, the analyst's word, is applied by matching.
        """
        if not one.recognised or not other.recognised:
            return self._unrecognised(one, other)
        table = self.relation_codes(strictness)
        grid = table[np.ix_(one.codes, other.codes)]
        verdict = int(grid.max())
        if verdict == NONE:
            return self._unrelated(one, other)
        rows, columns = np.nonzero(grid == verdict)
        pairs = ((one.codes[row], other.codes[column]) for row, column in zip(rows, columns))
        return min((self._explain(pair, one, other, verdict, strictness) for pair in pairs), key=lambda item: item.rule)

    def _explain(self, pair, one, other, verdict, strictness):
        (role_a, a), (role_b, b) = (divmod(code, self._size) for code in pair)
        relation = RELATIONS[self.relations.relation[strictness][a, b]]
        rule = int(self.relations.rule[strictness][a, b])
        path_zh, path_en = self._path(a, b, relation)
        if USE in (role_a, role_b) or (verdict == NEAR and rule in (1, 2)):
            relation, rule = "supporting", 3
        word = VERDICTS[verdict]
        words = [_word(parsed, self.relations.ids[node], role) for parsed, node, role in ((one, a, role_a), (other, b, role_b))]
        names = [self.relations.name(node) for node in (a, b)]
        return Relation(
            word, relation, rule,
            "; ".join(f"‘{text}’→{node.name_zh}{_ROLE_ZH[role]}" for text, node, role in zip(words, names, (role_a, role_b)))
            + f"{path_zh} → {_VERDICT_ZH[word]}({_RELATION_ZH[relation]}, 规则{rule})",
            "; ".join(f"“{text}” → {node.name_en}{_ROLE_EN[role]}" for text, node, role in zip(words, names, (role_a, role_b)))
            + f"{path_en} → {word} ({_RELATION_EN[relation]}, rule {rule})",
        )  # fmt: skip

    def _path(self, a, b, relation):
        """Return the step between two nodes in words: inside, supplies, beside."""
        one, other = self.relations.name(a), self.relations.name(b)
        if relation == "same":
            return "", ""
        if relation in ("subordinate", "chain") and self.relations.distance[b, a] < self.relations.distance[a, b]:
            return f" ⊂ {one.name_zh}", f" ⊂ {one.name_en}"
        if relation in ("subordinate", "chain") and self.relations.distance[a, b] < self.relations.distance[b, a]:
            return f" ⊃ {one.name_zh}", f" ⊃ {one.name_en}"
        if relation == "upstream":
            return f",{other.name_zh}供应{one.name_zh}", f"; {other.name_en} supplies {one.name_en}"
        if relation == "downstream":
            return f",{one.name_zh}供应{other.name_zh}", f"; {one.name_en} supplies {other.name_en}"
        return "", ""

    def _unrecognised(self, one, other):
        names = [parsed.name for parsed in (one, other) if not parsed.recognised]
        return Relation(
            "unrecognised", "", 6,
            f"{'、'.join(f'‘{name}’' for name in names)}中没有分类体系的词 → 未识别(规则6)",
            f"no word of the taxonomy in {' and '.join(f'“{name}”' for name in names)} → unrecognised (rule 6)",
        )  # fmt: skip

    def _unrelated(self, one, other):
        shared = sorted(_hints(one) & _hints(other))
        if shared:
            return Relation(
                "none", "", 5,
                f"只有修饰词相同(‘{'’‘'.join(shared)}’) → 无关(提示, 规则5)",
                f"only a modifier in common ({', '.join(shared)}) → none (hint, rule 5)",
            )  # fmt: skip
        heads = [[self.nodes[node] for node in (*parsed.heads, *parsed.uses)] for parsed in (one, other)]
        zh = [f"‘{parsed.name}’→{'、'.join(node.name_zh for node in nodes)}" for parsed, nodes in zip((one, other), heads)]
        en = [f"“{parsed.name}” → {', '.join(node.name_en for node in nodes)}" for parsed, nodes in zip((one, other), heads)]
        return Relation("none", "", 0, f"{'; '.join(zh)} → 无关", f"{'; '.join(en)} → none")


_ROLE_ZH = {WHOLE: "", PARTS: "(零部件)", USE: "(用途)"}
_ROLE_EN = {WHOLE: "", PARTS: " (parts)", USE: " (use)"}
_ROLE = {"head": WHOLE, "parts": PARTS, "use": USE}


def _word(parsed, node, role):
    return next((found.text for found in parsed.found if found.node == node and _ROLE.get(found.role) == role), parsed.name)


def _hints(parsed):
    return {found.text for found in parsed.found if found.role == "hint"}


class _Reading:
    """One name without brackets, read: its segments between conjunctions, each with heads and uses."""

    def __init__(self, text, pieces, taxonomy):
        self._taxonomy = taxonomy
        self.found: list[Found] = []
        self.codes: list[int] = []
        self._last: list[int] = []
        segment, covered = [], 0
        place = 0
        uncovered = []
        for piece in [*pieces, None]:
            gap = text[place : piece.start if piece else len(text)]
            for character in gap:
                if character in segmentation.JOINERS:
                    self._close(segment)
                    segment = []
                elif character != " ":
                    segment.append(character)
                    uncovered.append(character)
            if piece is None:
                break
            place = piece.end
            covered += piece.end - piece.start
            if piece.word.kind == "conjunction":
                self._close(segment)
                segment = []
            elif piece.word.kind == "modifier":
                self.found.append(Found(piece.word.text, "", "hint"))
                segment.append(piece)
            else:
                segment.append(piece)
        self._close(segment)
        self.uncovered = "".join(uncovered)

    def _close(self, segment):
        """Read one segment: the last alias is its head unless unknown characters follow it."""
        words = [item for item in segment if isinstance(item, str) or item.word.node >= 0 or item.word.kind == "parts"]
        aliases = [item for item in words if not isinstance(item, str) and item.word.node >= 0]
        parts = bool(words) and not isinstance(words[-1], str) and words[-1].word.kind == "parts"
        if not aliases:
            if parts and len(words) == 1:
                for node in self._last:
                    self._add("", node, "parts")
            return
        if parts:
            words = [item for item in words if isinstance(item, str) or item.word.kind != "parts"]
        heads = self._heads(words, aliases) if words and words[-1] is aliases[-1] else []
        role = "parts" if parts else "head"
        for piece in heads:
            self._add(piece.word.text, piece.word.node, role)
        for piece in aliases:
            if piece not in heads and self._level(piece.word.node) == "industry":
                self._add(piece.word.text, piece.word.node, "use")
        self._last = [piece.word.node for piece in heads]

    def _heads(self, words, aliases):
        """Return the last alias, and those right before it that stand beside it (箱包皮具) rather than describe it."""
        last = aliases[-1]
        # 装备 or 材料 after something else only says what kind of thing that is.
        if self._level(last.word.node) == "root" and len(words) > 1:
            return []
        heads = [last]
        for item in reversed(words[:-1]):
            if isinstance(item, str) or item.word.node < 0 or not self._beside(item.word.node, last.word.node):
                break
            heads.append(item)
        if self._level(last.word.node) == "field" and len(heads) < len(words) and not self._inside(words, last):
            return []
        return heads[::-1]

    def _beside(self, one, other):
        nodes = self._taxonomy.relations
        first, second = nodes.name(one), nodes.name(other)
        return one != other and first.parent == second.parent and first.level == second.level == "industry"

    def _inside(self, words, last):
        distance = self._taxonomy.relations.distance
        return all(not isinstance(item, str) and item.word.node >= 0 and distance[item.word.node, last.word.node] < 99 for item in words)

    def _level(self, node):
        return self._taxonomy.relations.name(node).level

    def _add(self, text, node, role):
        self.found.append(Found(text, self._taxonomy.relations.ids[node], role))
        self.codes.append(node + _ROLE[role] * len(self._taxonomy.relations.ids))


def _read_words(aliases, stopwords, nodes):
    """Return the lexicon's words, each claimed once."""
    index = {name: number for number, name in enumerate(nodes)}
    owner: dict[str, str] = {}
    words = []
    for row in clean("aliases", aliases):
        node, text, kind = row["node"], segmentation.normalise(row["alias"]), row["kind"] or "alias"
        if node not in index:
            _refuse("aliases", row, f"节点“{node}”不存在", f"the node “{node}” does not exist")
        if kind not in ALIAS_KINDS:
            _refuse("aliases", row, f"类型“{kind}”未知", f"the kind “{kind}” is unknown")
        if text in owner:
            _refuse(
                "aliases", row, f"词“{text}”已属于节点“{owner[text]}”", f"the word “{text}” already belongs to “{owner[text]}”"
            )
        if not text:
            _refuse("aliases", row, "词为空", "the word is empty")
        owner[text] = node
        excludes = tuple(segmentation.normalise(word) for word in row["excludes"].replace(";", ";").split(";") if word.strip())
        words.append(Word(text, kind if kind in ("suffix", "whole") else "alias", index[node], excludes))
    for row in clean("stopwords", stopwords):
        text, kind = segmentation.normalise(row["word"]), row["kind"]
        if kind not in STOP_KINDS:
            _refuse("stopwords", row, f"类型“{kind}”未知", f"the kind “{kind}” is unknown")
        if text in owner:
            _refuse(
                "stopwords", row, f"词“{text}”已属于“{owner[text]}”", f"the word “{text}” already belongs to “{owner[text]}”"
            )
        owner[text] = "stopwords"
        if text:
            words.append(Word(text, "suffix_word" if kind == "suffix" else kind))
    return words


def _refuse(table, row, reason_zh, reason_en):
    raise InputError(
        f"分类体系的表 {table} 第 {row['row']} 行有误:{reason_zh}。请改正后再读入。",
        f"Taxonomy table {table}, row {row['row']}: {reason_en}. Correct it and load the taxonomy again.",
    )


def _version(frames):
    """Return a short hash of the tables' content, whatever file format they came from."""
    digest = hashlib.sha256()
    for table, frame in frames.items():
        for row in clean(table, frame):
            digest.update("\x1f".join(row[name] for name in COLUMNS[table]).encode() + b"\x1e")
        digest.update(b"\x1d")
    return digest.hexdigest()[:12]
