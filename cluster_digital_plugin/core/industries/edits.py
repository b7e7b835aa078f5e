# SPDX-License-Identifier: GPL-2.0-or-later
"""The analyst's edits of the taxonomy: what one is, applying it, taking it back, and saying it in words.

A table's index names its rows for good: what is taken back gets its old place again, so that the content, and with it
the version, is the same as before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field

import pandas as pd

from ..errors import InputError
from .nodes import COLUMNS, REQUIRED
from .taxonomy import Taxonomy

KEYS = {"nodes": ("id",), "aliases": ("alias",), "edges": ("from_node", "to_node"), "stopwords": ("word",)}
ACTIONS = ("add", "remove", "change", "replace")

_TYPES = {
    "supplies": ("供应", "supplies"), "supports": ("配套", "supports"), "related": ("相关", "is related to"),
    "belongs": ("也属于", "also belongs to"), "unrelated": ("无关", "is unrelated to"),
}  # fmt: skip
_TABLES = {
    "nodes": ("产业", "industries"), "aliases": ("别名", "aliases"), "edges": ("关系", "relations"),
    "stopwords": ("停用词", "stop words"),
}  # fmt: skip


@dataclass(frozen=True)
class Edit:
    """One change of one table.

    ``cells`` holds the whole row of an ``add``, the key of a ``remove``, the key and the new cells of a ``change``;
    ``rows`` holds all rows of a ``replace``. ``place`` is the row's name in the index, None for a new last row.
    """

    action: str
    table: str
    cells: Mapping[str, str] = field(default_factory=dict)
    place: int | None = None
    rows: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class Edited:
    """The four tables after some edits, the edits that take them back, and the taxonomy they make."""

    frames: dict[str, pd.DataFrame]
    inverse: tuple[Edit, ...]
    taxonomy: Taxonomy


def add_alias(node: str, alias: str, kind: str = "alias", excludes: str = "") -> Edit:
    """Return the edit that gives an industry one more word."""
    cells = {"node": node, "alias": alias.strip(), "kind": kind, "excludes": excludes}
    return Edit("add", "aliases", {**cells, "lang": "zh", "source": "analyst"})


def remove_alias(alias: str) -> Edit:
    """Return the edit that takes a word away."""
    return Edit("remove", "aliases", {"alias": alias})


def set_excludes(alias: str, excludes: str) -> Edit:
    """Return the edit that says which words, parted by “;”, cancel an alias; an empty text removes them all."""
    words = [word.strip() for word in excludes.replace("；", ";").split(";")]
    return Edit("change", "aliases", {"alias": alias, "excludes": ";".join(word for word in words if word)})


def add_edge(source: str, target: str, kind: str, reach: str = "below", strength: str = "2") -> Edit:
    """Return the edit that states a relation of two industries; see ``nodes.Edge``."""
    cells = {"from_node": source, "to_node": target, "type": kind, "strength": strength, "reach": reach}
    return Edit("add", "edges", cells)


def remove_edge(source: str, target: str) -> Edit:
    """Return the edit that takes a stated relation away."""
    return Edit("remove", "edges", {"from_node": source, "to_node": target})


def add_node(identity: str, name: str, parent: str) -> list[Edit]:
    """Return the edits that add an industry below another one, with its name as its first word."""
    node = {"id": identity, "name_zh": name.strip(), "name_en": name.strip(), "parent": parent, "level": "industry"}
    return [Edit("add", "nodes", node), add_alias(identity, name, "name")]


def replace_tables(frames: Mapping[str, pd.DataFrame]) -> list[Edit]:
    """Return the edits that put other tables in the place of all four."""
    return [Edit("replace", table, rows=tuple(complete(table, frames[table]).to_dict("records"))) for table in COLUMNS]


def to_json(edits: Iterable[Edit]) -> str:
    """Return edits as text for the journal."""
    slim = [{name: value for name, value in asdict(edit).items() if value or value == 0} for edit in edits]
    return json.dumps(slim, ensure_ascii=False)


def from_json(text: str) -> tuple[Edit, ...]:
    """Return the edits that a journal holds."""
    return tuple(Edit(**{**values, "rows": tuple(values.get("rows", ()))}) for values in json.loads(text))


def apply(frames: Mapping[str, pd.DataFrame], edits: Iterable[Edit]) -> Edited:
    """Return the tables after the edits; the tables handed in stay as they are.

    Parameters
    ----------
    frames : the four tables, ``nodes.COLUMNS``; their indexes name the rows

    Raises
    ------
    InputError when an edit changes what is not there, or the result is refused by ``Taxonomy.from_frames``.
    """
    result = {table: complete(table, frames[table]) for table in COLUMNS}
    inverse: list[Edit] = []
    for edit in edits:
        if edit.table not in COLUMNS or edit.action not in ACTIONS:
            raise InputError(
                f"无法识别的修改:{edit.action} {edit.table}。", f"Not an edit: {edit.action} {edit.table}."
            )
        result[edit.table], back = _STEPS[edit.action](result[edit.table], edit, result)
        inverse.insert(0, back)
    return Edited(result, tuple(inverse), Taxonomy.from_frames(*(result[table] for table in COLUMNS)))


def complete(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with all its columns, and only them, as text; a missing required one is left to the check."""
    present = [name for name in COLUMNS[table] if name in frame.columns]
    full = frame[present].fillna("").astype(str)
    for name in COLUMNS[table]:
        if name not in full.columns and name not in REQUIRED[table]:
            full[name] = ""
    return full[[name for name in COLUMNS[table] if name in full.columns]]


def _add(frame, edit, frames):
    _refuse_owned(edit, frames)
    row = pd.DataFrame([{name: str(edit.cells.get(name, "")) for name in COLUMNS[edit.table]}])
    free = edit.place is not None and edit.place not in frame.index
    row.index = [edit.place if free else (int(frame.index.max()) + 1 if len(frame) else 1)]
    return pd.concat([frame, row]).sort_index(), Edit("remove", edit.table, _key_of(edit))


def _remove(frame, edit, _frames):
    label = _label(frame, edit)
    row = frame.loc[label]
    return frame.drop(index=label), Edit("add", edit.table, dict(row), int(label))


def _change(frame, edit, _frames):
    label = _label(frame, edit)
    before = {name: frame.at[label, name] for name in edit.cells}
    changed = frame.copy()
    for name, value in edit.cells.items():
        changed.at[label, name] = str(value)
    return changed, Edit("change", edit.table, before)


def _replace(frame, edit, _frames):
    rows = pd.DataFrame(list(edit.rows), columns=list(COLUMNS[edit.table]), dtype=object)
    rows.index = range(1, len(rows) + 1)
    return complete(edit.table, rows), Edit("replace", edit.table, rows=tuple(frame.to_dict("records")))


_STEPS = {"add": _add, "remove": _remove, "change": _change, "replace": _replace}


def _key_of(edit):
    return {name: str(edit.cells.get(name, "")) for name in KEYS[edit.table]}


def _label(frame, edit):
    found = frame.index
    for name, value in _key_of(edit).items():
        found = found[(frame.loc[found, name] == value).to_numpy()]
    if len(found) != 1:
        zh, en = _TABLES[edit.table]
        key = " → ".join(_key_of(edit).values())
        raise InputError(
            f"表“{zh}”中没有“{key}”,可能已被删除。请重新打开分类体系再试。",
            f"There is no “{key}” among the {en}; it may have been removed. Read the taxonomy again and retry.",
        )
    return found[0]


def _refuse_owned(edit, frames):
    """Refuse a word of another industry by that industry's name; ``from_frames`` only knows its id."""
    word = edit.cells.get("alias", "")
    owned = frames["aliases"][frames["aliases"]["alias"] == word] if edit.table == "aliases" else ()
    if len(owned):
        name = name_of(frames["nodes"], owned["node"].iat[0])
        row = frames["aliases"].index.get_loc(owned.index[0]) + 2
        raise InputError(
            f"“{word}”已是“{name[0]}”的别名(aliases 第 {row} 行)。一个词只能属于一个产业:请先在那里删除。",
            f"“{word}” already stands for “{name[1]}” (aliases, row {row}). A word belongs to one industry only: "
            "remove it there first.",
        )


def name_of(nodes: pd.DataFrame, identity: str) -> tuple[str, str]:
    """Return an industry's Chinese and English name; the id where there is none."""
    rows = nodes[nodes["id"] == identity]
    if not len(rows):
        return identity, identity
    return rows["name_zh"].iat[0], rows["name_en"].iat[0] or rows["name_zh"].iat[0]


def describe(edit: Edit, nodes: pd.DataFrame) -> tuple[str, str]:
    """Return an edit as a short sentence in Chinese and English; ``nodes`` gives the industries their names."""
    cells, (table_zh, table_en) = edit.cells, _TABLES[edit.table]
    if edit.action == "replace":
        return f"导入{table_zh} {len(edit.rows)} 行", f"import {len(edit.rows)} rows of {table_en}"
    zh, en = {"add": ("添加", "add"), "remove": ("删除", "remove"), "change": ("修改", "change")}[edit.action]
    if edit.table == "edges":
        kind_zh, kind_en = _TYPES.get(cells.get("type", ""), ("→", "→"))
        one, other = name_of(nodes, cells["from_node"]), name_of(nodes, cells["to_node"])
        return f"{zh}关系:{one[0]} {kind_zh} {other[0]}", f"{en} “{one[1]} {kind_en} {other[1]}”"
    if edit.table == "nodes":
        name = cells.get("name_zh", cells["id"])
        return f"{zh}产业:{name}", f"{en} the industry “{name}”"
    word = cells.get("alias") or cells.get("word", "")
    if edit.action == "change":
        words = cells.get("excludes")
        return f"“{word}”的排除词:{words or '无'}", f"“{word}” unless the name holds: {words or 'none'}"
    node = name_of(nodes, cells["node"]) if "node" in cells else ("", "")
    return (f"{zh}别名:“{word}”" + (f" → {node[0]}" if node[0] else ""),
            f"{en} the word “{word}”" + (f" → {node[1]}" if node[1] else ""))  # fmt: skip
