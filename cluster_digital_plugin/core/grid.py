# SPDX-License-Identifier: GPL-2.0-or-later
"""A table as it is looked at: columns of codes with the words they stand for, to be filtered, sorted and linked.

Every column holds each of its values once. A filter, an order or a link looks at the distinct values and then at
integer codes, so that a hundred thousand rows follow while a user types.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from . import schema, words

MISSING = "–"

# Which rows of two tables belong together: the most telling key that both have. A key may stand in several columns.
_KEYS = {
    "record_id": ("record_id",), "belt_id": ("belt_id",), "pair_id": ("pair_id",),
    "ellipse_id": ("ellipse_id", "ellipse_a", "ellipse_b"), "cluster_id": ("cluster_id", "cluster_a", "cluster_b"),
    "adcode": ("adcode", "adcodes"), "programme": ("programme",),
}  # fmt: skip
_LISTED = "adcodes"

_NO, _YES = words.Word("否", "No"), words.Word("是", "Yes")
_YES_OR_NO = {0: _NO, 1: _YES, "no": _NO, "yes": _YES}
_FLAGS = ("overruled", "chosen", "kept")
_DESCRIBED = ("strictness", "years")
_LARGE = 100_000
_DEGREES = re.compile(r"(^|_)(lon|lat)$")
_SHARE = re.compile(r"\(([0-9.]+) %\)$")


@dataclass(frozen=True)
class GridColumn:
    """One column: distinct ``values``, the ``texts`` that show them, their ``ranks`` in an order; ``codes`` per row.

    A code of −1 is NULL. ``kind`` is one of the schema's; ``right`` tells whether the texts stand on the right.
    """

    name: str
    title: str
    kind: str
    codes: np.ndarray
    values: list
    texts: list[str]
    ranks: np.ndarray
    right: bool = False

    def text(self, row: int) -> str:
        """Return what a row shows."""
        code = self.codes[row]
        return MISSING if code < 0 else self.texts[code]

    def value(self, row: int):
        """Return what is stored in a row; NULL is None."""
        code = self.codes[row]
        return None if code < 0 else self.values[code]

    @property
    def sheet_column(self) -> tuple[str, str]:
        """Title and kind of the column in a spreadsheet, where flags are words."""
        return self.title, schema.TEXT if self.name in _FLAGS else self.kind

    def used(self, rows: np.ndarray) -> list[int]:
        """Return the codes that these rows have, in their order."""
        found = np.unique(self.codes[rows])
        found = found[found >= 0]
        return found[np.argsort(self.ranks[found], kind="stable")].tolist()

    @cached_property
    def _folded(self):
        return [text.casefold() for text in self.texts]

    def containing(self, word: str) -> np.ndarray:
        """Return for each row whether its text has this word, which is casefolded."""
        # One more for NULL, which code −1 finds at the end.
        hits = np.array([*(word in text for text in self._folded), word in MISSING], bool)
        return hits[self.codes]


@dataclass(frozen=True)
class Grid:
    """A table: its columns, the feature id of every row (−1 where there is none) and which rows are ``shown`` at all.

    ``basis`` says what the numbers rest on, where that is the same for all rows.
    """

    name: str
    title: str
    ids: np.ndarray
    columns: dict[str, GridColumn]
    shown: np.ndarray
    basis: str = ""

    def __len__(self) -> int:
        return len(self.ids)

    def matching(self, text: str, names: Iterable[str], exact: dict[str, int] | None = None) -> np.ndarray:
        """Return which shown rows hold every word of a text in one of these columns.

        Parameters
        ----------
        text : words, separated by spaces
        names : the columns that are looked at
        exact : column → code that a row must have
        """
        mask = self.shown.copy()
        for name, code in (exact or {}).items():
            mask &= self.columns[name].codes == code
        columns = [self.columns[name] for name in names]
        for word in text.casefold().split():
            found = np.zeros(len(self), bool)
            for column in columns:
                found |= column.containing(word)
            mask &= found
        return mask

    def ordered(self, rows: np.ndarray, name: str, descending: bool = False) -> np.ndarray:
        """Return rows in the order of a column, NULL last whichever the direction."""
        column = self.columns[name]
        codes = column.codes[rows]
        ranks = np.append(column.ranks, 0)[codes].astype(float)
        ranks = -ranks if descending else ranks
        ranks[codes < 0] = np.inf
        return rows[np.argsort(ranks, kind="stable")]

    @staticmethod
    def told(columns: list[GridColumn], rows: np.ndarray) -> list[tuple]:
        """Return rows for a spreadsheet: numbers with all digits, codes in words, NULL as None."""
        cells = []
        for column in columns:
            told = [*(column.texts if column.sheet_column[1] == schema.TEXT else column.values), None]
            cells.append([told[code] for code in column.codes[rows].tolist()])
        return list(zip(*cells))

    def rows_of(self, ids) -> np.ndarray:
        """Return the rows of these feature ids; an id that no row has is left out."""
        ids = np.fromiter(ids, np.int64)
        order, ordered = self._by_id
        places = np.searchsorted(ordered, ids)
        known = places < len(ordered)
        known[known] = ordered[places[known]] == ids[known]
        return order[places[known]]

    @cached_property
    def _by_id(self):
        order = np.argsort(self.ids, kind="stable")
        return order, self.ids[order]

    def related(self, other: Grid, rows: np.ndarray) -> np.ndarray | None:
        """Return which of this table's rows belong to rows of another one, by the most telling key of both.

        None when the two have no key in common.
        """
        for names in _KEYS.values():
            ours = [self.columns[name] for name in names if name in self.columns]
            theirs = [other.columns[name] for name in names if name in other.columns]
            if ours and theirs:
                wanted = set().union(*(_parts(column, np.unique(column.codes[rows])) for column in theirs))
                return np.logical_or.reduce([_having(column, wanted) for column in ours])
        return None


def _parts(column, codes):
    values = [column.values[code] for code in codes.tolist() if code >= 0]
    return {part for value in values for part in value.split(";")} if column.name == _LISTED else set(values)


def _having(column, wanted):
    if column.name == _LISTED:
        hits = [not wanted.isdisjoint(value.split(";")) for value in column.values]
    else:
        # The total of a table stands for every programme.
        every = column.name == "programme" and "ALL" in wanted
        hits = [every or value in wanted for value in column.values]
    return np.array([*hits, False], bool)[column.codes]


def grid_column(
    column: schema.Column, table: str, codes: np.ndarray, values: list, chinese: bool,
    order: Callable[[list[str]], Iterable[int]] | None = None,
) -> GridColumn:
    """Return a column with its values in words.

    Parameters
    ----------
    column : what the schema says of it
    table : whose codes it may hold
    codes : position of each row's value in ``values``, −1 for NULL
    values : distinct values
    chinese : language of title and words
    order : texts → their positions in the order of the language; None orders them by their characters
    """
    title = column.zh if chinese else column.en
    if column.unit:
        title = f"{title} ({column.unit})"
    texts = _texts(column, table, values, chinese)
    shares = [_SHARE.search(text) for text in texts]
    of_shares = bool(shares) and all(shares)
    if column.kind != schema.TEXT:
        ranks = np.argsort(np.argsort(np.array(values, float), kind="stable"), kind="stable")
    elif of_shares:
        ranks = np.array([float(share.group(1)) for share in shares])
    else:
        ranks = _text_ranks(column, table, values, texts, order)
    right = of_shares or (column.kind != schema.TEXT and column.name not in _FLAGS)
    return GridColumn(column.name, title, column.kind, codes, list(values), texts, ranks, right)


def _text_ranks(column, table, values, texts, order):
    ranks = np.empty(len(texts))
    positions = order(texts) if order else sorted(range(len(texts)), key=texts.__getitem__)
    ranks[np.asarray(positions, int)] = np.arange(len(texts))
    # Codes have an order of their own: match before near before unrelated.
    known = {code: number for number, code in enumerate(words.coded(column.name, table))}
    for number, value in enumerate(values if known else ()):
        if value in known:
            ranks[number] = known[value] - len(known)
    return ranks


def _texts(column, table, values, chinese):
    if column.name in _FLAGS:
        return [_YES_OR_NO[value][0 if chinese else 1] if value in _YES_OR_NO else str(value) for value in values]
    if column.kind == schema.INTEGER:
        grouped = any(abs(value) >= _LARGE for value in values)
        return [f"{int(value):,}" if grouped else str(int(value)) for value in values]
    if column.kind == schema.REAL:
        return number_texts(values, 4 if _DEGREES.search(column.name) else None)
    if column.name in _DESCRIBED:
        return [words.describe(value)[0 if chinese else 1] for value in values]
    meanings = words.coded(column.name, table)
    if meanings is words.PROGRAMMES:
        # A programme is known by its code.
        meanings = {"ALL": words.GROUPS["ALL"]}
    return [words.say(meanings, value, chinese) for value in values]


def number_texts(values: list, decimals: int | None = None) -> list[str]:
    """Return numbers as texts with as many decimals as their size asks for, the same for all.

    Whole numbers have none; a number that would be rounded to nothing shows two digits.
    """
    finite = [abs(value) for value in values if math.isfinite(value)]
    if decimals is None:
        whole = all(value == int(value) for value in finite)
        decimals = 0 if whole else max(0, 3 - int(math.log10(max(1.0, *finite, 1.0))))
    smallest = 0.5 * 10.0**-decimals
    return [f"{value:.2g}" if 0 < abs(value) < smallest else f"{value:.{decimals}f}" for value in values]
