# SPDX-License-Identifier: GPL-2.0-or-later
"""The taxonomy's tables: checked on reading, then turned into one relation per pair of nodes.

Nodes form a tree; an edge of type ``belongs`` gives a node a further parent. Every other edge says that two nodes are
near, and is inherited by what lies below both its ends until an edge between nearer nodes says otherwise. An edge
``unrelated`` is how the analyst ends an inherited relation.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..errors import InputError

COLUMNS = {
    "nodes": ("id", "name_zh", "name_en", "parent", "level", "chain", "stage", "gb_codes", "gb_edition", "sei_code",
              "note"),
    "aliases": ("node", "alias", "kind", "excludes", "lang", "source"),
    "edges": ("from_node", "to_node", "type", "strength", "reach", "note"),
    "stopwords": ("word", "kind", "note"),
}  # fmt: skip
REQUIRED = {
    "nodes": ("id", "name_zh", "parent"),
    "aliases": ("node", "alias"),
    "edges": ("from_node", "to_node", "type"),
    "stopwords": ("word", "kind"),
}
LEVELS = ("root", "field", "industry")
EDGE_TYPES = ("supplies", "supports", "related", "belongs", "unrelated")
REACHES = ("self", "from", "to", "below")
STRICTNESS = ("strict", "paper", "wide")

NONE, NEAR, MATCH, UNRECOGNISED = 0, 1, 2, -1
VERDICTS = {NONE: "none", NEAR: "near", MATCH: "match", UNRECOGNISED: "unrecognised"}
RELATIONS = ("", "same", "subordinate", "upstream", "downstream", "supporting", "chain", "sibling")
_CODE = {name: code for code, name in enumerate(RELATIONS)}
_INVERSE = {"upstream": "downstream", "downstream": "upstream"}

# How far apart two nodes on one line of descent may be and still be one industry (rule 2).
DEPTH = {"root": 0, "field": 3, "industry": 2}
_FAR = 99

# The least strength of an edge that counts; none does when only rules 1 and 2 decide.
_LEAST = {"strict": 4, "paper": 2, "wide": 1}


@dataclass(frozen=True)
class Node:
    """One industry: stable id, names, parent (empty at the top), level and its place in a chain."""

    id: str
    name_zh: str
    name_en: str
    parent: str
    level: str
    chain: str
    stage: str


def reject(table: str, row: int, reason_zh: str, reason_en: str) -> None:
    """Refuse the taxonomy.

    Raises
    ------
    InputError, always: which table, which row of the file, why, and what to do.
    """
    raise InputError(
        f"分类体系的表 {table} 第 {row} 行有误:{reason_zh}。请改正后再读入。",
        f"Taxonomy table {table}, row {row}: {reason_en}. Correct it and load the taxonomy again.",
    )


def clean(table: str, frame: pd.DataFrame) -> list[dict[str, str]]:
    """Return a table's rows as text, with their row number in the file (header is row 1) under ``row``.

    Raises
    ------
    InputError when a required column is missing or one of its cells is empty.
    """
    missing = [name for name in REQUIRED[table] if name not in frame.columns]
    if missing:
        reject(table, 1, f"缺少字段 {', '.join(missing)}", f"the field {', '.join(missing)} is missing")
    rows = []
    present = [name for name in COLUMNS[table] if name in frame.columns]
    columns = [["" if pd.isna(value) else str(value).strip() for value in frame[name]] for name in present]
    for number, values in enumerate(zip(*columns), start=2):
        row = dict.fromkeys(COLUMNS[table], "")
        row.update(zip(present, values), row=number)
        if not any(values):
            continue
        for name in REQUIRED[table]:
            if not row[name] and name != "parent":
                reject(table, number, f"字段 {name} 为空", f"the field {name} is empty")
        rows.append(row)
    return rows


def _choice(table, row, name, allowed, default):
    value = row[name] or default
    if value not in allowed:
        reject(
            table, row["row"], f"字段 {name} 的值“{value}”不在 {', '.join(allowed)} 之中",
            f"“{value}” in the field {name} is none of {', '.join(allowed)}",
        )  # fmt: skip
    return value


def read_nodes(frame: pd.DataFrame) -> dict[str, Node]:
    """Return the nodes by id, parents checked.

    Raises
    ------
    InputError for a repeated id, an unknown parent, an unknown level or a cycle.
    """
    nodes, where = {}, {}
    for row in clean("nodes", frame):
        if row["id"] in nodes:
            reject("nodes", row["row"], f"编号“{row['id']}”重复", f"the id “{row['id']}” is used twice")
        level = _choice("nodes", row, "level", LEVELS, "industry")
        nodes[row["id"]] = Node(
            row["id"], row["name_zh"], row["name_en"] or row["name_zh"], row["parent"], level, row["chain"],
            row["stage"],
        )  # fmt: skip
        where[row["id"]] = row["row"]
    for node in nodes.values():
        if node.parent and node.parent not in nodes:
            reject("nodes", where[node.id], f"上级“{node.parent}”不存在", f"its parent “{node.parent}” does not exist")
    _refuse_cycle(nodes, {node.id: [node.parent] if node.parent else [] for node in nodes.values()}, "nodes", where)
    return nodes


def _refuse_cycle(nodes, parents, table, where):
    done: set[str] = set()
    for start in nodes:
        path, stack = [], [(start, False)]
        while stack:
            node, leaving = stack.pop()
            if leaving:
                path.pop()
                done.add(node)
                continue
            if node in path:
                ring = " → ".join([*path[path.index(node):], node])
                row = next((where[name] for name in reversed(path) if name in where), 1)
                reject(table, row, f"上下级成环 {ring}", f"the hierarchy runs in a circle, {ring}")
            if node in done:
                continue
            path.append(node)
            stack.append((node, True))
            stack.extend((parent, False) for parent in parents[node])


@dataclass(frozen=True)
class Edge:
    """One stated relation: ``source`` supplies or supports ``target``, or is related to it.

    ``reach`` says who inherits it: what lies below both ends, below the ``from`` or the ``to`` node only, or none
    (``self``).
    """

    source: str
    target: str
    type: str
    strength: int
    reach: str


def read_edges(frame: pd.DataFrame, nodes: dict[str, Node]) -> list[Edge]:
    """Return the edges.

    Raises
    ------
    InputError for an unknown node or type, a strength other than 1, 2, 3, an edge from a node to itself, the same two
    nodes joined twice, or a cycle through ``belongs``.
    """
    edges, seen, where = [], {}, {}
    parents = {node.id: [node.parent] if node.parent else [] for node in nodes.values()}
    for row in clean("edges", frame):
        source, target = row["from_node"], row["to_node"]
        for end in (source, target):
            if end not in nodes:
                reject("edges", row["row"], f"节点“{end}”不存在", f"the node “{end}” does not exist")
        if source == target:
            reject("edges", row["row"], f"“{source}”连到自身", f"“{source}” is joined to itself")
        pair = frozenset((source, target))
        if pair in seen:
            first = seen[pair]
            reject("edges", row["row"], f"与第 {first} 行连接同样两个节点", f"row {first} joins the same nodes")
        seen[pair] = row["row"]
        kind = _choice("edges", row, "type", EDGE_TYPES, "")
        strength = (row["strength"] or "2").split(".")[0]
        if strength not in ("1", "2", "3"):
            reject("edges", row["row"], f"强度“{strength}”不是 1、2、3", f"the strength “{strength}” is not 1, 2 or 3")
        reach = _choice("edges", row, "reach", REACHES, "below")
        edges.append(Edge(source, target, kind, int(strength), reach))
        if kind == "belongs":
            parents[source].append(target)
            where[source] = row["row"]
    _refuse_cycle(nodes, parents, "edges", where)
    return edges


@dataclass(frozen=True)
class Tables:
    """Verdict, relation and rule of every node [row] of a cluster and every node [column] of a belt, int8."""

    verdict: np.ndarray
    relation: np.ndarray
    rule: np.ndarray

    def put(self, where, verdict: int, relation: str, rule: int) -> None:
        """Write one outcome to the places a mask, or an index, chooses."""
        self.verdict[where], self.relation[where], self.rule[where] = verdict, _CODE[relation], rule


class NodeRelations:
    """The relation of every node to every other, as tables of small integers, one set per strictness.

    ``relation`` says what the belt's node is to the cluster's (``upstream``: the belt supplies the cluster). ``broad``
    marks pairs of which one is a field and the other lies in it.
    """

    def __init__(self, nodes: dict[str, Node], edges: list[Edge]):
        self.ids = list(nodes)
        self.index = {name: number for number, name in enumerate(self.ids)}
        self._nodes = [nodes[name] for name in self.ids]
        self._edges = edges
        self._tree = self._upwards(nodes)
        self._up = self._with_belongs()
        fields = np.array([node.level == "field" for node in self._nodes], bool)
        inside = (self._up > 0) & (self._up < _FAR) & fields[None, :]
        self.broad = inside | inside.T
        self._tables: dict[str, Tables] = {}

    def node(self, code: int) -> Node:
        """Return the node of an integer code."""
        return self._nodes[code]

    def below(self, code: int, other: int) -> bool:
        """Return whether the first node lies below the second, further parents included."""
        return 0 < self._up[code, other] < _FAR

    def tables(self, strictness: str) -> Tables:
        """Return the tables of one strictness; computed once."""
        if strictness not in self._tables:
            self._tables[strictness] = self._fill(strictness)
        return self._tables[strictness]

    def _upwards(self, nodes):
        """Return steps up the tree from node [row] to its ancestor [column], 99 when it is none."""
        steps = np.full((len(self.ids), len(self.ids)), _FAR, np.int16)
        for row, name in enumerate(self.ids):
            count = 0
            while name:
                steps[row, self.index[name]] = count
                name, count = nodes[name].parent, count + 1
        return steps

    def _with_belongs(self):
        """Return the steps with the further parents: a ``belongs`` edge may be the last step up, never one on the way.

        What belongs to a field beside its own is a member of that field, not of everything above it.
        """
        steps = self._tree.copy()
        for edge in self._edges:
            if edge.type == "belongs":
                column = self.index[edge.target]
                np.minimum(steps[:, column], self._tree[:, self.index[edge.source]] + 1, out=steps[:, column])
        return np.minimum(steps, _FAR)

    def _fill(self, strictness):
        tables = Tables(*(np.zeros(self._tree.shape, np.int8) for _ in range(3)))
        if strictness == "wide":
            tables.put(self._siblings(), NEAR, "sibling", 4)
        if strictness != "strict":
            tables.put(self._same_chain(), NEAR, "chain", 4)
            self._inherit(tables, _LEAST[strictness])
        self._descend(tables, strictness)
        for edge in self._edges:
            if edge.type != "belongs" and edge.reach == "self":
                self._state(tables, edge, _LEAST[strictness])
        np.fill_diagonal(tables.verdict, MATCH)
        np.fill_diagonal(tables.relation, _CODE["same"])
        np.fill_diagonal(tables.rule, 1)
        return tables

    def _siblings(self):
        parents = np.array([self.index.get(node.parent, -1) for node in self._nodes])
        inner = np.array([parent >= 0 and self._nodes[parent].level == "industry" for parent in parents])
        return (parents[:, None] == parents[None, :]) & inner[:, None] & inner[None, :]

    def _same_chain(self):
        """Return where two nodes stand at different stages of one chain; chain and stage come from the nearest one."""
        chains, stages = [], []
        for node in self._nodes:
            while not node.chain and node.parent:
                node = self._nodes[self.index[node.parent]]
            chains.append(node.chain)
            stages.append(node.stage)
        chains, stages = np.array(chains), np.array(stages)
        together = (chains[:, None] == chains[None, :]) & (chains != "")[:, None]
        return together & (stages[:, None] != stages[None, :])

    def _inherit(self, tables, least):
        """Write every edge to the nodes that inherit it; of several, the one between nearer nodes counts."""
        nearest = np.full(self._tree.shape, 2 * _FAR, np.int16)
        inherited = [edge for edge in self._edges if edge.type != "belongs" and edge.reach != "self"]
        # On a tie the last one written stays, so what ends a relation comes last.
        for edge in sorted(inherited, key=lambda edge: edge.type == "unrelated"):
            if edge.strength < least:
                continue
            rows, down = self._heirs(edge.source, edge.reach in ("from", "below"))
            columns, across = self._heirs(edge.target, edge.reach in ("to", "below"))
            steps = down[:, None] + across[None, :]
            ends = (rows, columns, steps), (columns, rows, steps.T)
            for (first, second, turned), (_, _, word) in zip(ends, _directions(edge)):
                place, other = np.nonzero(turned <= nearest[np.ix_(first, second)])
                where = first[place], second[other]
                nearest[where] = turned[place, other]
                tables.put(where, *((NONE, "", 0) if edge.type == "unrelated" else (NEAR, word, 3)))

    def _heirs(self, name, inherited):
        """Return the nodes that inherit an edge of this one, itself included, and the steps up from each."""
        column = self._tree[:, self.index[name]]
        heirs = np.nonzero(column < _FAR if inherited else column == 0)[0]
        return heirs, column[heirs]

    def _descend(self, tables, strictness):
        for column, node in enumerate(self._nodes):
            steps = self._up[:, column]
            below = (steps > 0) & (steps < _FAR)
            close = below & (steps <= DEPTH[node.level])
            # A broad cluster takes in what else belongs to its field; a broad belt is only near to such a cluster.
            member = close & (self._tree[:, column] >= _FAR) & (node.level == "field")
            if strictness != "strict":
                tables.put((below, column), NEAR, "chain", 4)
                tables.put((column, below), NEAR, "chain", 4)
            tables.put((close & ~member, column), MATCH, "subordinate", 2)
            tables.put((column, close), MATCH, "subordinate", 2)

    def _state(self, tables, edge, least):
        for one, other, word in _directions(edge):
            near = edge.type != "unrelated" and edge.strength >= least
            place = self.index[one], self.index[other]
            tables.put(place, *((NEAR, word, 3) if near else (NONE, "", 0)))


def _directions(edge):
    """Return (a, b, what b is to a) both ways round."""
    word = {"supplies": "downstream", "supports": "supporting", "related": "chain"}.get(edge.type, "")
    return (edge.source, edge.target, word), (edge.target, edge.source, _INVERSE.get(word, word))


def content_hash(frames: dict[str, pd.DataFrame]) -> str:
    """Return twelve hexadecimal digits that name the tables' content, whatever file format it came from."""
    digest = hashlib.sha256()
    for table, frame in frames.items():
        for row in clean(table, frame):
            digest.update("\x1f".join(row[name] for name in COLUMNS[table]).encode() + b"\x1e")
        digest.update(b"\x1d")
    return digest.hexdigest()[:12]
