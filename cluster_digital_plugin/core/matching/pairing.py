# SPDX-License-Identifier: GPL-2.0-or-later
"""Counting and listing related pairs city by city, on integer codes; unrelated pairs are never built."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..industries.nodes import MATCH, NEAR, NONE, UNRECOGNISED

VERDICTS = ("match", "near", "unrelated", "no_belt", "unrecognised")

# So many pairs of distinct names of one city are judged at a time.
_BLOCK = 1 << 20


@dataclass
class VerdictCounts:
    """Belts in the city, matching, near and not understood ones: int64 arrays with one entry per record."""

    n_belts: np.ndarray
    n_match: np.ndarray
    n_near: np.ndarray
    n_unknown: np.ndarray

    @property
    def verdicts(self) -> np.ndarray:
        """Return indexes in ``VERDICTS``: match before near before unrelated.

        A city without belts is a fact whatever the cluster is called, so ``no_belt`` comes first. A record is
        ``unrecognised`` when not one belt of its city could be compared with it; one belt that was compared and is
        unrelated makes it ``unrelated``, and ``n_unknown`` says how many were not compared.
        """
        conditions = [self.n_belts == 0, self.n_match > 0, self.n_near > 0, self.n_unknown >= self.n_belts]
        codes = [VERDICTS.index(name) for name in ("no_belt", "match", "near", "unrecognised")]
        return np.select(conditions, codes, VERDICTS.index("unrelated")).astype(np.int8)

    def spread(self, groups) -> VerdictCounts:
        """Return the counts of each row from the counts of its group."""
        return VerdictCounts(self.n_belts[groups], self.n_match[groups], self.n_near[groups], self.n_unknown[groups])


def verdict_counts(record_city, record_industry, belt_city, belt_industry, matrix) -> VerdictCounts:
    """Count per record the related belts of its city.

    Parameters
    ----------
    record_city, record_industry : integer codes ≥ 0, one per record
    belt_city, belt_industry : integer codes ≥ 0, one per belt
    matrix : int8 array [record industry, belt industry] of 0 none, 1 near, 2 match, -1 not understood
    """
    matrix = np.asarray(matrix)
    records = Groups(record_city, record_industry, matrix.shape[0])
    belts = Groups(belt_city, belt_industry, matrix.shape[1])
    counts = compare(records, belts, lambda rows, columns: matrix[rows[:, None], columns[None, :]])
    return counts.spread(records.of_rows(record_city, record_industry))


class Groups:
    """Rows that share city and industry, sorted by city: all that the comparison looks at."""

    def __init__(self, city, industry, width):
        self.width = max(int(width), 1)
        keys = self._keys(city, industry)
        span = int(keys.max()) + 1 if len(keys) else 0
        if span <= 4 * len(keys) + 65_536:
            counted = np.bincount(keys, minlength=span)
            self.keys = np.flatnonzero(counted)
            self.count = counted[self.keys]
        else:
            self.keys, self.count = np.unique(keys, return_counts=True)
        self.city, self.industry = self.keys // self.width, self.keys % self.width

    def _keys(self, city, industry):
        keys = np.asarray(city).astype(np.int64)
        keys *= self.width
        keys += np.asarray(industry)
        return keys

    def of_rows(self, city, industry) -> np.ndarray:
        """Return the group number of each row."""
        return np.searchsorted(self.keys, self._keys(city, industry))

    def slice_of(self, city) -> slice:
        """Return where the groups of a city lie."""
        return slice(*np.searchsorted(self.keys, [city * self.width, (city + 1) * self.width]).tolist())


def compare(records: Groups, belts: Groups, judge, pairs: list | None = None, progress=None) -> VerdictCounts:
    """Judge the pairs of groups that share a city and return the counts per group of records.

    Parameters
    ----------
    judge : called with record industries and belt industries of one city, returns int8 codes [record, belt]
    pairs : when given, takes (record group, belt group, code) arrays of the related pairs
    progress : called with 0…1, may raise :class:`.errors.Cancelled`
    """
    counts = VerdictCounts(*(np.zeros(len(records.keys), np.int64) for _ in range(4)))
    cities = np.unique(records.city)
    for number, city in enumerate(cities.tolist()):
        if progress is not None:
            progress(number / len(cities))
        here, columns = records.slice_of(city), belts.slice_of(city)
        weight, size = belts.count[columns], columns.stop - columns.start
        counts.n_belts[here] = weight.sum()
        step = max(_BLOCK // max(size, 1), 1)
        for start in range(here.start, here.stop if size else here.start, step):
            rows = slice(start, min(start + step, here.stop))
            codes = judge(records.industry[rows], belts.industry[columns])
            for target, code in ((counts.n_match, MATCH), (counts.n_near, NEAR), (counts.n_unknown, UNRECOGNISED)):
                target[rows] = (codes == code) @ weight
            if pairs is not None:
                row, column = np.nonzero(codes > NONE)
                pairs.append((row + start, column + columns.start, codes[row, column]))
    return counts


def expand(record_groups, belt_groups, pairs) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (record row, belt row, code) of every related pair of rows, in their order, from the pairs of groups.

    Parameters
    ----------
    record_groups, belt_groups : group number of each row
    pairs : what :func:`compare` collected
    """
    if not pairs:
        return tuple(np.empty(0, np.int64) for _ in range(3))
    one, other, code = (np.concatenate(part) for part in zip(*pairs))
    rows, row_start, row_count = _by_group(record_groups)
    columns, column_start, column_count = _by_group(belt_groups)
    width = column_count[other]
    size = row_count[one] * width
    place = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
    width = np.repeat(width, size)
    record = rows[np.repeat(row_start[one], size) + place // width]
    belt = columns[np.repeat(column_start[other], size) + place % width]
    order = np.lexsort((belt, record))
    return record[order], belt[order], np.repeat(code, size).astype(np.int64)[order]


def _by_group(groups):
    """Return the rows sorted by group, and where each group starts and how many rows it has."""
    count = np.bincount(groups)
    return np.argsort(groups, kind="stable"), np.cumsum(count) - count, count
