# SPDX-License-Identifier: GPL-2.0-or-later
"""An analyst's list as a grid of cells → its data rows: header, merged cells, totals, notes and empty rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .. import schema
from ..errors import InputError
from ..text import normalise
from .headers import CLUSTERS, KINDS, detect_header, guess_mapping, is_index_title, title_key
from .messages import message

NOT_USED = "-"
_NOTHING = {"", "-", "--", "—", "——", "－", "/", "\\", "null", "none", "nan", "n/a", "#n/a", "<na>", "nil"}
_TOTAL = re.compile(r"(?:合|总|小|共|累)计(?:[:：(（\d].*)?|总数|总和|汇总|(?:grand)?total|subtotal|sum", re.IGNORECASE)
# What a total leaves in the column of names: a count, with or without its measure word.
_COUNT = re.compile(r"(?:共|计|合计)?[\d.,]+(?:个|条|项|家|处|种|件)?")
_TOTAL_MARK = re.compile("[计总汇]|total|sum", re.IGNORECASE)
_NOTE = re.compile(
    r"(?:注|备注|说明|附注|注释|来源|资料来源|数据来源|填表说明|填报人|制表|note|source)s?\d*[:：.、]"
    r"|资料来源|数据来源|[*※★]|\(?以上.*(?:排名|先后|排序)|\(?排名不分先后",
    re.IGNORECASE,
)
_SECTION = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）、.．]|第[一二三四五六七八九十\d]+[批类部]")
_REQUIRED = {
    "clusters": (("name_zh",), ("industry_zh", "cities"), ("industry_zh", "adcodes")),
    "belts": (("name_zh",), ("industry_zh", "city"), ("industry_zh", "adcode"), ("industry_zh", "county_or_town")),
    "cities": (("city_zh",), ("adcode",)),
}
# Columns whose blanks may come from merged cells when the file does not tell which cells were merged.
_CATEGORIES = ("programme", "province", "province_zh", "batch", "cities", "city")


@dataclass
class Grid:
    """A sheet as it stands: rows of cell texts, the number each row goes by, and merged ranges when known.

    ``merged`` holds (first row, first column, last row, last column), counted from 0; ``exact`` tells that the file
    says which cells are merged, so that nothing needs to be inferred.
    """

    rows: list[list[str | None]]
    file: str = ""
    numbers: list[int] | None = None
    merged: tuple[tuple[int, int, int, int], ...] = ()
    exact: bool = False

    def number(self, position: int) -> int:
        """Return the row number a reader sees."""
        return position + 1 if self.numbers is None else self.numbers[position]


@dataclass
class Findings:
    """Rows of ``schema.UNRESOLVED`` of one file."""

    file: str
    rows: list[tuple] = field(default_factory=list)

    def add(self, problem, row, column, value, kept, candidates=(), given=None):
        """Add one row; ``kept`` tells whether the data row is in the result nevertheless."""
        listed = ";".join(f"{city}({province} {adcode})" for adcode, city, province in candidates) or None
        zh, en = message(problem, self.file, row, column, value, listed, given)
        self.rows.append((self.file, row, column, value, problem, listed, "yes" if kept else "no", zh, en))

    def records(self) -> list[dict]:
        """Return the rows as dicts with the columns of ``schema.UNRESOLVED``."""
        return [dict(zip(schema.UNRESOLVED.names, row)) for row in sorted(self.rows, key=lambda r: r[1])]


@dataclass
class Row:
    """One data row: its number in the file, its cells by target column, the row whose name it shares, all cells."""

    number: int
    cells: dict[str, str | None]
    joined_to: int | None = None
    raw: list[str | None] = field(default_factory=list)


@dataclass
class ListTable:
    """The data rows of a list. Every row below the header is in ``rows``, or skipped and listed in ``findings``."""

    kind: str
    file: str
    header_row: int
    header_number: int
    header: list[str]
    mapping: dict[str, int]
    rows: list[Row]
    findings: Findings
    rows_in: int
    skipped: int

    def title(self, target: str) -> str:
        """Return the file's own title of a target column, or the target and its label when the file has none."""
        position = self.mapping.get(target)
        if position is not None:
            return self.header[position]
        tables = (schema.TABLES[self.kind], schema.BELTS, schema.CITIES)
        label = next((c.zh for table in tables for c in table.columns if c.name == target), "")
        return f"{target}({label})" if label else target


def clean_cell(value) -> str | None:
    """Return a cell as text without outer blanks; what stands for nothing is None, 2021.0 is 2021."""
    if value is None or value != value:
        return None
    text = str(value).replace("\ufeff", "").replace("\u200b", "").replace("\xa0", " ").strip()
    if text.lower() in _NOTHING:
        return None
    whole = re.fullmatch(r"(-?\d+)\.0+", text)
    return whole.group(1) if whole else text


def read_list(grid: Grid, kind: str, header_row: int | None = None, columns: dict[str, str] | None = None) -> ListTable:
    """Find the header and the data rows of a grid.

    Parameters
    ----------
    kind : "clusters", "belts" or "cities"
    header_row : position of the row with the titles, counted from 0; None finds it
    columns : target column → title in the file; "-" leaves a target empty. Targets not named are guessed.

    Raises InputError when there is no data, no header or a column that is needed or named is missing.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind {kind}")
    rows = [[clean_cell(cell) for cell in row] for row in grid.rows]
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        raise InputError(
            f"文件“{grid.file}”没有内容。请检查是否选对了文件或工作表。",
            f"“{grid.file}” is empty. Check that it is the right file and sheet.",
        )
    width = max(len(row) for row in rows)
    rows = [row + [None] * (width - len(row)) for row in rows]
    header_row = _header(grid, rows, kind, header_row)
    header = [cell or "" for cell in rows[header_row]]
    mapping = _mapping(grid, header, header_row, kind, columns or {})
    findings = Findings(grid.file)
    table = ListTable(kind, grid.file, header_row, grid.number(header_row), header, mapping, [], findings, 0, 0)
    named = _fill_exact(grid, rows, header_row, mapping) if grid.exact else {}
    _collect(grid, rows, table, named)
    if not grid.exact and grid.numbers is None:
        _fill_inferred(table)
    return table


def _header(grid, rows, kind, header_row) -> int:
    if header_row is not None:
        if not 0 <= header_row < len(rows):
            raise InputError(
                f"文件“{grid.file}”只有 {len(rows)} 行,没有第 {header_row + 1} 行。请重新选择表头所在行。",
                f"“{grid.file}” has {len(rows)} rows, not {header_row + 1}. Choose another header row.",
            )
        return header_row
    found = detect_header(rows, kind)
    if found is None:
        raise InputError(
            f"文件“{grid.file}”中找不到表头(如“集群名称”“产业带名称”“城市”)。请指定表头所在行,或在第一行加上列名。",
            f"No row of “{grid.file}” looks like column titles (such as 集群名称, 产业带名称, 城市). "
            "Choose the header row, or write the titles into the first row.",
        )
    return found


def _mapping(grid, header, header_row, kind, columns) -> dict[str, int]:
    mapping = guess_mapping(header, kind)
    keys = [title_key(cell) for cell in header]
    for target, title in columns.items():
        if title in (None, ""):
            continue
        mapping.pop(target, None)
        if title == NOT_USED:
            continue
        if title_key(title) not in keys:
            raise _missing_column(grid, header, header_row, title)
        position = keys.index(title_key(title))
        mapping = {other: at for other, at in mapping.items() if at != position or other in columns}
        mapping[target] = position
    if not any(all(target in mapping for target in need) for need in _REQUIRED[kind]):
        raise _missing_column(grid, header, header_row, " / ".join("+".join(need) for need in _REQUIRED[kind]))
    return mapping


def _missing_column(grid, header, header_row, title):
    listed = "、".join(cell for cell in header if cell)
    number = grid.number(header_row)
    return InputError(
        f"文件“{grid.file}”第 {number} 行(表头)没有列“{title}”。现有列:{listed}。请改选列名或表头所在行。",
        f"The header of “{grid.file}” (row {number}) has no column “{title}”. It has: {listed}. "
        "Choose another column or header row.",
    )


def _fill_exact(grid, rows, header_row, mapping) -> dict[int, int]:
    """Fill merged cells down; return for rows that share a merged name the first row of it."""
    named = {}
    for top, left, bottom, _ in grid.merged:
        if bottom <= header_row or bottom == top or left >= len(rows[0]):
            continue
        for position in range(max(top, header_row) + 1, min(bottom + 1, len(rows))):
            if rows[position][left] is None:
                rows[position][left] = rows[top][left]
                if left == mapping.get("name_zh") and top > header_row:
                    named[position] = top
    return named


def _collect(grid, rows, table, named):
    positions = table.mapping
    for position in range(table.header_row + 1, len(rows)):
        table.rows_in += 1
        row, number = rows[position], grid.number(position)
        reason = _reason_to_skip(row, table)
        if reason:
            text = next((cell for cell in row if cell), None)
            table.findings.add(reason, number, None, text, False)
            table.skipped += 1
            continue
        cells = {target: row[at] for target, at in positions.items()}
        joined = grid.number(named[position]) if position in named and table.kind == CLUSTERS else None
        table.rows.append(Row(number, cells, joined, row))


def _reason_to_skip(row, table) -> str | None:
    filled = [at for at, cell in enumerate(row) if cell]
    if not filled:
        return "empty_row"
    same = [at for at in filled if row[at] == table.header[at]]
    if len(same) * 2 > len(filled):
        return "repeated_header"
    if _counts_only(row, table):
        return "only_number" if len(filled) == 1 and is_index_title(table.header[filled[0]]) else "total"
    if len(filled) > 2 and not any(_TOTAL_MARK.search(row[at]) for at in filled[:2]):
        return None
    used = [at for at in filled if at in table.mapping.values()]
    first = normalise(row[filled[0]])
    name_at = next((table.mapping[t] for t in ("name_zh", "city_zh") if t in table.mapping), None)
    texts = {normalise(row[at]) for at in filled[:2]}
    named = name_at in filled and not re.match(rf"{_TOTAL.pattern}|[\d.,]+$", normalise(row[name_at]), re.IGNORECASE)
    if not named and any(_TOTAL.fullmatch(text) for text in texts):
        return "total"
    if len(filled) <= 2 and _NOTE.match(first):
        return "note"
    if not used and all(is_index_title(table.header[at]) for at in filled) and re.fullmatch(r"[\d.]+", first):
        return "only_number"
    lone = len(filled) == 1 and len(set(table.mapping.values())) > 1
    if lone and (_SECTION.match(first) or name_at not in filled):
        return "section"
    return None


def _counts_only(row, table) -> bool:
    """Whether a number stands where the name of a cluster or belt belongs, and nothing else tells its industry."""
    named = [row[table.mapping[target]] for target in ("name_zh", "industry_zh") if target in table.mapping]
    texts = [normalise(text) for text in named if text]
    return "name_zh" in table.mapping and bool(texts) and all(_COUNT.fullmatch(text) for text in texts)


def _fill_inferred(table):
    """Fill blanks of category columns that look like merged cells, and list every row that was filled.

    Merged cells leave a value once and blanks below it; a column in which a value ever stands twice in a row was
    not merged. In a city column blanks are as often forgotten, so at least a quarter must be blank.
    """
    for target in _CATEGORIES:
        if target not in table.mapping:
            continue
        values = [row.cells[target] for row in table.rows]
        blanks = sum(value is None for value in values)
        repeats = any(a is not None and a == b for a, b in zip(values, values[1:]))
        if not blanks or blanks == len(values) or values[0] is None or repeats:
            continue
        if target in ("cities", "city") and (blanks * 4 < len(values) or _names_tell(table)):
            continue
        last = None
        for row in table.rows:
            if row.cells[target] is not None:
                last = row.cells[target]
            else:
                row.cells[target] = row.raw[table.mapping[target]] = last
                table.findings.add("filled_down", row.number, table.title(target), last, True)


def _names_tell(table) -> bool:
    """Whether the rows have names, in which the city can be looked for instead of being inferred."""
    return "name_zh" in table.mapping and "county_or_town" not in table.mapping
