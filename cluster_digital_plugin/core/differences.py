# SPDX-License-Identifier: GPL-2.0-or-later
"""Two runs compared: which rows of the results, and which cells of the tables, differ.

Rows are found again by what they stand for, not by ids, which change with the lists; rows that say the same are told
apart by their order.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from . import schema, words
from .errors import InputError
from .paper import PaperInputs, paper_tables
from .tables import stated
from .words import Word

# Tables of the paper that are compared, and what tells one row from another.
_PAPER = {
    schema.TABLE1: ("programme",), schema.TABLE2: ("name_a", "name_b", "city"),
    schema.ACCOMPANIED: ("programme", "name_zh", "city"), schema.CITY_SETS: ("item",),
    schema.PROGRAMME_CITIES: ("n_programs", "region"),
}  # fmt: skip

# Names and ids by which rows are found or told; of the rest two languages of one text are one column.
_UNTOLD = {
    "record_id", "cluster_id", "link_id", "pair_id", "group_id", "ellipse_id", "cluster_a", "cluster_b", "member",
    "basis_zh", "basis_en", "run_id", "scope", "fid", "dataset", "strictness", "years", "taxonomy",
}  # fmt: skip

# What all records of a run have in common is told once.
_SETTINGS = ("strictness", "years", "taxonomy")

# Numbers that agree so far are equal: the last digits differ from machine to machine.
_TOLERANCE = 1e-9

ADDED, REMOVED, CHANGED = words.CHANGES


def differences(before: dict, after: dict, counting: str = "every_city",
                progress: Callable[[float], None] | None = None) -> pd.DataFrame:
    """Return what differs between two runs, the tables of the paper first, then the results row by row.

    Parameters
    ----------
    before, after : name of a table in :data:`.schema.IDENTITIES` → data frame with its columns; one that either side
        lacks is not compared
    counting : how Tables 1 to 5 count clusters of several cities
    progress : called with 0…1, may raise :class:`.errors.Cancelled`

    Returns columns of ``schema.DIFFERENCES``; no rows when nothing changed.
    """
    report = progress or (lambda fraction: None)
    both = [name for name in schema.IDENTITIES if before.get(name) is not None and after.get(name) is not None]
    rows = _settings(before["records"], after["records"]) if "records" in both else []
    papers = [_paper({name: side[name] for name in both}, counting) for side in (before, after)]
    report(0.3)
    for title in dict.fromkeys([*papers[0], *papers[1]]):
        table, old = papers[0].get(title, (None, None))
        table, new = papers[1].get(title, (table, None))
        empty = pd.DataFrame(columns=list(table.names))
        rows += _compared(title, table, empty if old is None else old, empty if new is None else new, _PAPER[table])
    for number, name in enumerate(both):
        report(0.4 + 0.6 * number / len(both))
        old, new = (_identified(name, side) for side in (before, after))
        keys = tuple(key for key in schema.IDENTITIES[name] if key in old and key in new)
        table = schema.TABLES[name]
        rows += _compared(Word(table.zh, table.en), table, old, new, keys)
    frame = pd.DataFrame(rows, columns=list(schema.DIFFERENCES.names[1:]), dtype=object)
    frame.insert(0, "difference_id", [str(number) for number in range(1, len(frame) + 1)])
    return frame


def summary(found: pd.DataFrame) -> Word:
    """Return in a sentence how many rows of which table differ."""
    if not len(found):
        return Word("两次运行的结果没有差别。", "The two runs do not differ.")
    rows = found.drop_duplicates(["table_en", "row_key", "change"])
    parts = []
    for table, group in rows.groupby(["table_zh", "table_en"], sort=False):
        counts = group["change"].value_counts()
        parts.append((table, [(words.CHANGES[code], int(counts[code])) for code in words.CHANGES if code in counts]))
    return Word(*(
        "; ".join(f"{table[place]}: " + ", ".join(f"{word[place].lower()} {count}" for word, count in told)
                  for table, told in parts)
        for place in (0, 1)
    ))  # fmt: skip


def _settings(old, new):
    """Return what differs in how the two runs judged."""
    rows = []
    for name in _SETTINGS:
        was, now = stated(old, name), stated(new, name)
        if was != now:
            (was_zh, was_en), (now_zh, now_en) = (
                ["、".join(texts) for texts in zip(*map(words.describe, values))] or ["–", "–"] for values in (was, now)
            )
            column = schema.RECORDS.column(name)
            rows.append(("运行", "Run", CHANGED, None, None, None, column.zh, column.en, was_zh, was_en, now_zh, now_en,
                         "", name, None))
    return rows


def _paper(frames, counting):
    """Return title → (table, rows) of the tables that both runs are enough for."""
    if "records" not in frames:
        return {}
    given = {name: frames[name] for name in ("records", "links", "pairs", "colocation") if name in frames}
    try:
        made = paper_tables(PaperInputs(**given, counting=counting))
    except InputError:
        # A table that does not add up is told where it is made; its rows are compared all the same.
        return {}
    found = {}
    for one in made.tables:
        if one.table in _PAPER:
            found[one.title] = (one.table, one.frame)
    return found


def _identified(name, side):
    """Return a table whose rows say by themselves what they stand for."""
    frame = side[name]
    if name != "links" or side.get("records") is None or "record_id" not in frame:
        return frame
    named = side["records"].drop_duplicates("record_id").set_index("record_id")
    return frame.assign(**{
        column: frame["record_id"].map(named[column]) for column in ("programme", "name_zh") if column in named
    })


def _compared(title, table, old, new, keys):
    """Return the rows that differ of one table."""
    if not keys:
        return []
    mine, theirs = (_keyed(frame, keys) for frame in (old, new))
    columns = [name for name in table.names if name in old and name in new and name not in _UNTOLD and name not in keys]
    twins = [name for name in columns if name.endswith("_en") and f"{name[:-3]}_zh" in columns]
    columns = [name for name in columns if name not in twins]
    told = []
    for key in dict.fromkeys([*mine, *theirs]):
        was, now = mine.get(key), theirs.get(key)
        shown = now if now is not None else was
        change = ADDED if was is None else REMOVED if now is None else CHANGED
        fields = [name for name in columns if not _alike(was[name], now[name])] if change == CHANGED else [""]
        for field in fields:
            told.append(_row(title, table, change, key, shown, field, was, now))
    return told


def _keyed(frame, keys):
    """Return key → row; rows with the same key are numbered."""
    found = {}
    for row in frame.to_dict("records"):
        key = tuple("" if _missing(row[name]) else _text(row[name]) for name in keys)
        number = 1
        while (*key, number) in found:
            number += 1
        found[(*key, number)] = row
    return found


def _row(title, table, change, key, shown, field, was, now):
    column = table.column(field) if field else None
    was_zh, was_en = _told(table, field, was) if field else ("", "")
    now_zh, now_en = _told(table, field, now) if field else ("", "")
    name = next((shown[one] for one in ("name_zh", "name_a", "item_zh") if not _missing(shown.get(one))), None)
    if name is not None and not _missing(shown.get("name_b")):
        name = f"{name} × {shown['name_b']}"
    return (
        *title, change, _plain(shown.get("programme", shown.get("grp"))),
        _plain(shown.get("city")), name, column.zh.replace("(中文)", "") if column else "",
        column.en.replace(" (Chinese)", "") if column else "", was_zh, was_en, now_zh, now_en,
        " | ".join(str(part) for part in key[:-1]), field, _plain(shown.get("adcode")),
    )  # fmt: skip


def _told(table, field, row):
    """Return a value in both languages: codes in words, the twin column for the other language."""
    value = row[field]
    if _missing(value):
        return "–", "–"
    meanings = words.coded(field, table.name)
    if meanings and value in meanings and meanings is not words.PROGRAMMES:
        return tuple(meanings[value])
    other = row.get(f"{field[:-3]}_en") if field.endswith("_zh") else None
    return _text(value), _text(value if _missing(other) else other)


def _alike(one, other):
    if _missing(one) or _missing(other):
        return _missing(one) and _missing(other)
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return abs(one - other) <= _TOLERANCE * max(abs(one), abs(other))
    return str(one) == str(other)


def _missing(value):
    # NaN is the only value that differs from itself; pandas' own NA cannot be asked.
    return value is None or value is pd.NA or value != value or value == ""


def _text(value):
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _plain(value):
    return None if _missing(value) else value
