# SPDX-License-Identifier: GPL-2.0-or-later
"""From rows of the ellipses table to what a chart shows: series with a name and a look, and the years' paths."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...core.words import PROGRAMME_ORDER, Word
from ...layers.symbols import Look, looks

SELECTION = "selection"

_YEAR = re.compile(r"(?:19|20)\d\d")
_SEPARATOR = " | "
_CENTER = "center"
# Of paths whose groups are nothing but years; no programme looks like it.
_YEARS = Look("#008b8b", "circle", "solid")
_NAMES = {
    "": Word("全部", "All"),
    "all": Word("全部", "All"),
    "belts": Word("线上产业带", "Online belts"),
    _CENTER: Word("重心", "Centre"),
    "records": Word("集群", "Clusters"),
    "cities": Word("城市", "Cities"),
    "(NULL)": Word("(无值)", "(no value)"),
    "match": Word("匹配", "Match"),
    "near": Word("相近", "Near"),
    "unrelated": Word("无关", "Unrelated"),
    "no_belt": Word("无产业带", "No belt"),
    "unrecognised": Word("未识别", "Unrecognised"),
}
_SELECTED = Word("{name}(选中)", "{name} (selection)")


@dataclass(frozen=True)
class Series:
    """The ellipses of one group and scope, one for each size, the smallest first."""

    name: str
    look: Look
    rows: tuple[dict, ...]


@dataclass(frozen=True)
class Path:
    """The ellipses of one group over the years, one for each year, in their order."""

    name: str
    look: Look
    years: tuple[int, ...]
    rows: tuple[dict, ...]


def series_of(rows, chinese: bool) -> list[Series]:
    """Return the series of ellipses: programmes as everywhere, further groups by weight, what is selected last.

    Parameters
    ----------
    rows : dicts, rows of the ellipses table
    """
    found = {}
    for row in rows:
        found.setdefault((row.get("scope") == SELECTION, row["grp"] or ""), []).append(row)
    shown = looks(group for _, group in found)
    return [
        Series(_name(group, selected, chinese), shown[group], tuple(sorted(members, key=_size)))
        for (selected, group), members in sorted(found.items(), key=_order)
    ]


def paths_of(rows, chinese: bool) -> list[Path]:
    """Return the paths over the years: of groups that are years, and of groups one part of which is a year."""
    found = {}
    for row in sorted(rows, key=_size):
        parts = (row["grp"] or "").split(_SEPARATOR)
        years = [part for part in parts if _YEAR.fullmatch(part)]
        if len(years) == 1 and row.get("center_lon") is not None and row.get("center_lat") is not None:
            rest = _SEPARATOR.join(part for part in parts if part not in years)
            found.setdefault((row.get("scope") == SELECTION, rest), {}).setdefault(int(years[0]), row)
    shown = {**looks(rest for _, rest in found), "": _YEARS}
    return [
        Path(_name(rest or _CENTER, selected, chinese), shown[rest], tuple(sorted(members)),
             tuple(members[year] for year in sorted(members)))
        for (selected, rest), members in sorted(found.items()) if len(members) > 1
    ]


def _size(row):
    return row.get("size") or 0


def _order(item):
    (selected, group), members = item
    code = group.split(_SEPARATOR)[0]
    if _YEAR.fullmatch(code):
        return selected, 0, 0, group
    known = [*PROGRAMME_ORDER, None, "belts"]
    rank = known.index(code) if code in known else len(PROGRAMME_ORDER)
    weight = 0 if code in known else -(members[0].get("weight") or 0)
    return selected, rank, weight, group


def _name(group, selected, chinese):
    words = [_NAMES.get(part, Word(part, part)) for part in group.split(_SEPARATOR)]
    name = " · ".join(word.zh if chinese else word.en for word in words)
    if not selected:
        return name
    return (_SELECTED.zh if chinese else _SELECTED.en).format(name=name)
