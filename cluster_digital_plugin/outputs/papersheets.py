# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables of core as sheets in the language of the interface: labels, words for codes, plain values."""

from __future__ import annotations

from ..core import schema, words
from ..core.errors import InputError
from ..translation import is_chinese, label
from .spreadsheet import Sheet

# A total keeps its own word, and a programme is known by its code.
_TOTALS = {"ALL": "合计 Total"}

# What a page does without: numbers that stand in a share, and what caption or statement say.
_COUNTS = {"n_match", "n_near", "n_both"}
_WIDE = {
    "table1": _COUNTS, "rates": _COUNTS, "strictness_range": _COUNTS, "table2": {"name_a", "name_b"},
    "accompanied": {"programme", "n_match", "n_near", "counts"},
    "baseline": {"observed", "shuffled"},
}  # fmt: skip


def sheet(name, frame, columns, table="") -> Sheet:
    """Return a sheet of a data frame.

    Parameters
    ----------
    columns : (field, label, kind) of every column
    table : name of the table whose codes they hold

    Raises
    ------
    InputError when a number column holds something else.
    """
    values = [_values(_in_words(frame[field], table), kind) for field, _, kind in columns]
    return Sheet(name, tuple((text, kind) for _, text, kind in columns), list(zip(*values)))


def whole_sheet(frame, columns, table: schema.Table) -> Sheet:
    """Return a sheet with a table's own labels, in its own order, and whatever else the layer has behind.

    Parameters
    ----------
    columns : (field, label, kind) of every column of the layer
    """
    ours = [(c.name, _titled(c), c.kind) for c in table.columns if c.name in frame]
    names = {name for name, _, _ in ours}
    return sheet(label(table), frame, ours + [column for column in columns if column[0] not in names], table.name)


def paper_sheet(paper, narrow: bool = False) -> Sheet:
    """Return a table of a paper in one language, without its basis and without what only joins rows.

    Parameters
    ----------
    paper : core.paper.PaperTable
    narrow : whether columns are left out that a page has no room for and others say as well
    """
    other = "_en" if is_chinese() else "_zh"
    names = set(paper.table.names)
    twins = {name for name in names if name[:-3] + ("_zh" if other == "_en" else "_en") in names}
    hidden = {name for name in twins if name.endswith(other)} | {"basis_zh", "basis_en", "pair_id", "item", "record_id"}
    if narrow:
        hidden |= _WIDE.get(paper.table.name, set())
    columns = [(c.name, _titled(c), c.kind) for c in paper.table.columns if c.name not in hidden]
    return sheet(say(paper.title), paper.frame, columns, paper.table.name)


def with_basis(made: Sheet, basis) -> Sheet:
    """Return a sheet with its basis in a column of its own, so that no row is ever without it."""
    if basis is None:
        return made
    column = (label(schema.TABLE1.column("basis_zh" if is_chinese() else "basis_en")), schema.TEXT)
    return Sheet(made.name, (*made.columns, column), [(*row, say(basis)) for row in made.rows])


def say(word) -> str:
    """Return a text in the language of the interface."""
    return word.zh if is_chinese() else word.en


def kind_of(field) -> str:
    """Return the kind of column that a layer's field makes."""
    return schema.REAL if field.isNumeric() else schema.TEXT


def _titled(column):
    return f"{label(column)} ({column.unit})" if column.unit else label(column)


def _in_words(series, table):
    """Return codes, such as those of verdicts, as words in the language of the interface."""
    meanings = words.coded(str(series.name), table)
    if not meanings or meanings is words.PROGRAMMES:
        return series.replace(_TOTALS) if series.name == "programme" else series
    index = 0 if is_chinese() else 1
    return series.map(lambda code: meanings[code][index] if code in meanings else code)


def _values(series, kind):
    """Return plain values: None where missing, numbers as int or float, whatever a number column holds otherwise."""
    convert = {schema.TEXT: str, schema.INTEGER: int, schema.REAL: float}[kind]
    values = []
    for value in series:
        # NaN is the only value that differs from itself; pandas' own NA cannot be asked.
        if value is None or str(value) == "<NA>" or value != value:
            values.append(None)
            continue
        try:
            values.append(convert(value))
        except (TypeError, ValueError) as error:
            raise InputError(
                f"字段 {series.name} 的值“{value}”不是数字。请改正后重试。",
                f"The value “{value}” of the field {series.name} is no number. Correct it and run again.",
            ) from error
    return values
