# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows pasted from a spreadsheet → what changes in which city, row by row."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from ..errors import InputError
from ..lists.headers import CITIES, guess_mapping, title_key
from ..lists.rows import clean_cell
from ..text import normalise
from ..words import Word
from .edits import Edit, check_values, far_from_province, join_names, parse_number, split_names, with_source
from .tokens import stem

_ROWS_SEARCHED = 40
# Beside the titles of ``lists.headers``; a density or growth is no population.
_TITLES = {
    "gdp": re.compile(r"gdp|(?:地区|国内)?生产总值.*", re.IGNORECASE),
    "region": re.compile(r"region|区域|大区|经济区|地带"),
}
_DERIVED = re.compile("密度|率|比|占|增|变化|人均")
_SUFFIX = re.compile(r"(?:[((](?:万亿|亿|万)?[人元][))]|/(?:万亿|亿|万)?[人元])$")
_UNIT = re.compile(r"[((/]\s*(万亿|亿|万)?\s*(人|元)")
# The table's own units: persons, and 100 million yuan.
_FACTORS = {"population": {"万": 1e4, "亿": 1e8, "": 1.0}, "gdp": {"万亿": 1e4, "亿": 1.0, "万": 1e-4, "": 1e-8}}
_KEYS = ("adcode", "city_zh")
# Resolved otherwise, a name stands for a part of the city: its numbers are not the city's.
_SAME_PLACE = ("exact", "alias")


@dataclass
class PastedRow:
    """One pasted row: its number from 1, its cells, the city's key and name, column → (old, new), what is wrong."""

    number: int
    cells: list
    key: object = None
    city: str = ""
    changes: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    warnings: list = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether the row can be applied and changes something."""
        return bool(self.changes) and not self.problems


@dataclass
class Paste:
    """What was pasted: titles, column → position, factor by which a column is multiplied, titles not used, rows."""

    header: list
    mapping: dict
    factors: dict
    ignored: list
    rows: list

    def edit(self) -> Edit:
        """Return the edit that applies the good rows."""
        good = [row for row in self.rows if row.good]
        notes = [warning for row in good for warning in row.warnings]
        changes = {row.key: {name: new for name, (_, new) in row.changes.items()} for row in good}
        return Edit(changes, notes=notes)


def read_paste(cells, rows, kinds, gazetteer, labels=None, boxes=None) -> Paste:
    """Return what pasted cells would change in the table of cities.

    A row finds its city by adcode, else by name or alias. Empty cells change nothing; aliases are added to.

    Parameters
    ----------
    cells : rows of cells, titles among the first
    rows : key → row of the table as it stands
    kinds : column of the table → "text", "integer" or "real": what can be changed
    gazetteer : ``core.places.Gazetteer`` with these rows
    labels : column → other titles it goes by
    boxes : see ``edits.province_boxes``

    Raises InputError when no titles are found, or none names the cities.
    """
    cells = [[clean_cell(cell) for cell in row] for row in cells]
    start, mapping = _header(cells, kinds, labels or {})
    header = [cell or "" for cell in cells[start]]
    factors = {name: _factor(name, header[at]) for name, at in mapping.items() if name in _FACTORS}
    used = set(mapping.values())
    ignored = [title for at, title in enumerate(header) if title and at not in used]
    reader = _Reader(mapping, factors, rows, kinds, gazetteer, boxes or {}, header)
    read = [reader.read(number, row) for number, row in enumerate(cells[start + 1:], start + 2) if any(row)]
    return Paste(header, mapping, {n: f for n, f in factors.items() if f != 1.0}, ignored, read)


def _header(cells, kinds, labels):
    best, found = {}, None
    for position, row in enumerate(cells[:_ROWS_SEARCHED]):
        mapping = _mapping(row, kinds, labels)
        if any(key in mapping for key in _KEYS) and len(mapping) > max(len(best), 1):
            best, found = mapping, position
    if found is None:
        raise InputError(
            "没有找到表头。第一行应写列名:城市名称(或行政区划代码),以及要更新的列,如“城市、人口”。",
            "No titles were found. The first row must name the columns: the city or its adcode, and what is to be "
            "changed, for example “city, population”.",
        )
    return found, best


def _mapping(row, kinds, labels):
    """Return column → position; the table's own names and labels come before what other titles seem to say."""
    keys = [title_key(cell) for cell in row]
    own = {title_key(title): name for name in kinds for title in (name, *labels.get(name, ()))}
    mapping = {}
    for position, key in enumerate(keys):
        name = own.get(key) if key else None
        if name and name not in mapping:
            mapping[name] = position
    used = set(mapping.values())
    rest = ["" if at in used or (key and _DERIVED.search(key)) else _SUFFIX.sub("", cell or "")
            for at, (key, cell) in enumerate(zip(keys, row))]
    for name, pattern in _TITLES.items():
        at = next((at for at, cell in enumerate(rest) if cell and pattern.fullmatch(title_key(cell))), None)
        if name in kinds and name not in mapping and at is not None:
            mapping[name], rest[at] = at, ""
    for name, at in guess_mapping(rest, CITIES).items():
        if name in kinds and name not in mapping:
            mapping[name] = at
    return mapping


def _factor(name, title) -> float:
    found = _UNIT.search(title)
    return 1.0 if found is None else _FACTORS[name].get(found.group(1) or "", 1.0)


class _Reader:
    """Reads one row after another; a city may be named once."""

    def __init__(self, mapping, factors, rows, kinds, gazetteer, boxes, header):
        self.mapping, self.factors, self.rows, self.kinds = mapping, factors, rows, kinds
        self.gazetteer, self.boxes, self.header = gazetteer, boxes, header
        self.by_code = {str(row.get("adcode") or ""): key for key, row in rows.items()}
        names = Counter(row.get("city_zh") for row in rows.values())
        self.named = {row["city_zh"]: key for key, row in rows.items() if names[row.get("city_zh")] == 1}
        self.taken = {}

    def read(self, number, cells) -> PastedRow:
        pasted = PastedRow(number, cells)
        try:
            pasted.key = self._find(cells)
            row = self.rows[pasted.key]
            pasted.city = row.get("city_zh") or ""
            first = self.taken.setdefault(pasted.key, number)
            if first != number:
                raise InputError(
                    f"第 {first} 行已是“{pasted.city}”。请只保留一行。",
                    f"Row {first} is “{pasted.city}” already. Keep one of them.",
                )
            pasted.changes = self._changes(cells, row)
            result = {**row, **{name: new for name, (_, new) in pasted.changes.items()}}
            check_values(result)
            if {"lon", "lat"} & set(pasted.changes):
                warning = far_from_province(result, self.boxes)
                pasted.warnings = [warning] if warning else []
        except InputError as error:
            pasted.problems.append(Word(error.message_zh, error.message_en))
        return pasted

    def _cell(self, cells, name):
        at = self.mapping.get(name)
        return cells[at] if at is not None and at < len(cells) else None

    def _find(self, cells):
        code, name = normalise(self._cell(cells, "adcode")), self._cell(cells, "city_zh")
        province = self._cell(cells, "province_zh")
        if not code and not name:
            raise InputError("没有城市名称或代码。请填写。", "There is no name and no adcode. Fill in one of them.")
        if not code:
            return self._by_name(name, province)
        key = self.by_code.get(code[:6] if re.fullmatch(r"\d{6}(0{6})?", code) else code)
        if key is None:
            raise InputError(
                f"城市表中没有代码“{code}”。请更正代码,或先添加该城市。",
                f"No city of the table has the adcode “{code}”. Correct it, or add the city first.",
            )
        row = self.rows[key]
        if name and not self._is_called(row, name, province):
            raise InputError(
                f"代码“{code}”是“{row['city_zh']}”,与名称“{name}”不符。请改正其中之一。",
                f"The adcode “{code}” is that of “{row['city_zh']}”, not of “{name}”. Correct one of them.",
            )
        return key

    def _by_name(self, name, province):
        key = self.named.get(name)
        if key is not None:
            return key
        found = self.gazetteer.resolve(name, province)
        if found.status in _SAME_PLACE and found.adcode in self.by_code:
            return self.by_code[found.adcode]
        raise _not_found(name, found)

    def _is_called(self, row, name, province):
        city = row.get("city_zh") or ""
        if normalise(name) in {normalise(own) for own in (city, stem(city), *split_names(row.get("aliases")))}:
            return True
        found = self.gazetteer.resolve(name, province)
        return found.status in _SAME_PLACE and found.adcode == row.get("adcode")

    def _changes(self, cells, row):
        values = {}
        for name, at in self.mapping.items():
            cell = self._cell(cells, name)
            if cell is None or name in (*_KEYS, "province_zh"):
                continue
            new = self._value(name, cell, self.header[at], row)
            if new != row.get(name):
                values[name] = new
        return {name: (row.get(name), new) for name, new in with_source(values, row).items()}

    def _value(self, name, cell, title, row):
        kind = self.kinds[name]
        if name == "aliases":
            return join_names([*split_names(row.get(name)), *split_names(cell)])
        if kind == "text":
            return cell
        factor = self.factors.get(name, 1.0)
        number = parse_number(cell, "real" if factor != 1.0 else kind, title)
        if factor == 1.0 or number is None:
            return number
        number = round(number * factor, 6)
        return round(number) if kind == "integer" else number


def _not_found(name, found) -> InputError:
    candidates = "、".join(f"{city}({province})" for _, city, province in found.candidates)
    if found.status == "ambiguous":
        return InputError(
            f"“{name}”可以指:{candidates}。请填写全称、省份或代码。",
            f"“{name}” may mean: {candidates}. Write the full name, the province or the adcode.",
        )
    if found.resolved:
        return InputError(
            f"“{name}”属于“{found.city_zh}”,但不等于该城市;城市表中也没有这一行。请写明城市,或先添加。",
            f"“{name}” is counted in “{found.city_zh}” but is not that city, and has no row of its own. "
            "Name the city, or add a row first.",
        )
    return InputError(
        f"不认识“{name}”。请改为全称或代码,或先添加该城市。",
        f"“{name}” is not known. Write its full name or adcode, or add the city first.",
    )
