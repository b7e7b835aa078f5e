# SPDX-License-Identifier: GPL-2.0-or-later
"""Columns of one type kept as small as numpy can: numbers with a mask, and texts as codes.

A million Python objects are not only large: to let them go at once holds the window for a tenth of a second.
"""

from __future__ import annotations

import numpy as np


def nulls(values) -> np.ndarray | None:
    """Return which values of an array are NULL, or None when none is."""
    mask = np.ma.getmask(values)
    return mask if mask is not np.ma.nomask and mask.any() else None


class Numbers:
    """A column of numbers with NULLs."""

    def __init__(self, count, dtype, mask=None):
        if dtype.kind not in "iuf":
            raise TypeError(f"no numbers: {dtype}")
        self.data, self.mask = np.empty(count, dtype), mask

    def add(self, values, start, stop):
        self.data[start:stop] = np.ma.getdata(values)
        mask = nulls(values)
        if mask is not None:
            if self.mask is None:
                self.mask = np.zeros(len(self.data), bool)
            self.mask[start:stop] = mask

    def take(self, keep):
        taken = Numbers(0, self.data.dtype)
        taken.data = self.data[keep]
        taken.mask = None if self.mask is None else self.mask[keep]
        return taken

    def numbers(self):
        # No copy where the data are doubles already: a column of a large file is the largest thing in memory.
        result = self.data.astype(float, copy=False)
        if self.mask is not None:
            result[self.mask] = np.nan
        return result

    def objects(self):
        array = np.empty(len(self.data), dtype=object)
        array[:] = self.data.tolist()
        if self.mask is not None:
            array[self.mask] = None
        return array

    def codes(self):
        known = slice(None) if self.mask is None else ~self.mask
        codes = np.full(len(self.data), -1, np.int32)
        found, codes[known] = _factorize(self.data[known])
        labels = found.tolist()
        if self.data.dtype.kind == "f" and labels:
            missing = np.nonzero(found != found)[0]
            if len(missing):
                codes[np.isin(codes, missing)] = -1
        return codes, labels


class Texts:
    """A column of text, kept as codes and the distinct texts they stand for; NULL has the code −1."""

    def __init__(self, count):
        self.code, self.seen, self.labels, self.whole = np.empty(count, np.int32), {}, [], True

    def add(self, values, start, stop):
        mask, data = nulls(values), np.ma.getdata(values)
        if data.dtype.kind == "O":
            self.code[start:stop] = [self._code(None if mask is not None and mask[row] else value)
                                     for row, value in enumerate(data)]
            return
        found, local = _factorize(data)
        known = np.array([self._code(value) for value in found.tolist()], np.int32)
        part = known[local]
        if mask is not None:
            part[mask] = -1
            self.whole = False
        self.code[start:stop] = part

    def adopt(self, other):
        """Return the codes here of another column's texts, or of NULL for anything else."""
        if not isinstance(other, Texts):
            return np.full(len(other.objects()), -1, np.int32)
        return np.array([*(self._code(label) for label in other.labels), -1], np.int32)[other.code]

    def _code(self, value):
        if value is None:
            return -1
        value = bytes(value) if not isinstance(value, (bytes, str)) else value
        if value not in self.seen:
            self.labels.append(value.decode("utf-8") if isinstance(value, bytes) else value)
            self.seen[value] = len(self.labels) - 1
        return self.seen[value]

    def take(self, keep):
        taken = Texts(0)
        taken.code, taken.labels = self.code[keep], self.labels
        taken.whole = self.whole and isinstance(keep, slice)
        return taken

    def objects(self):
        return np.array([*self.labels, None], dtype=object)[self.code]

    def numbers(self):
        numbers = np.array([_float(label) for label in self.labels] + [np.nan])
        return numbers[self.code]

    def codes(self):
        if self.whole:
            return self.code, self.labels
        # Texts that only unselected rows have are no groups.
        used = np.nonzero(np.bincount(self.code + 1, minlength=len(self.labels) + 1)[1:])[0]
        rank = np.full(len(self.labels) + 1, -1, np.int32)
        rank[used] = np.arange(len(used))
        return rank[self.code], [self.labels[index] for index in used]


def _float(text):
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _factorize(data):
    """Return the distinct values of an array and the position of each row's value among them."""
    import pandas

    if data.dtype.kind != "S":
        codes, found = pandas.factorize(data)
        if len(found) and codes.min(initial=0) < 0:
            # pandas leaves NaN out; it becomes one more value here.
            codes[codes < 0], found = len(found), np.append(found, np.nan)
        elif len(data) and not len(found):
            return np.array([np.nan]), np.zeros(len(data), int)
        return np.asarray(found), codes
    if data.dtype.itemsize > 8:
        found, codes = np.unique(data, return_inverse=True)
        return found, codes
    # Short texts compare as one integer each.
    whole = np.zeros(len(data), "S8")
    whole[:] = data
    codes, found = pandas.factorize(whole.view(np.uint64))
    return found.view("S8"), codes


class Objects:
    """A column of Python objects, NULL as None."""

    def __init__(self, array):
        self._array = array

    def objects(self):
        return self._array

    def numbers(self):
        if self._array.dtype.kind == "f":
            return self._array
        return np.array([_number(value) for value in self._array], dtype=float)

    def codes(self):
        seen, codes = {}, np.empty(len(self._array), np.int32)
        for row, value in enumerate(self._array):
            if value is None or value != value:
                codes[row] = -1
                continue
            key = value if value.__hash__ is not None else str(value)
            codes[row] = seen.setdefault(key, len(seen))
        return codes, list(seen)


def compact(values: list):
    """Return Python values, NULL as None, as the smallest column that gives the same back."""
    kinds = set(map(type, values)) - {type(None)}
    array = np.empty(len(values), dtype=object)
    array[:] = values
    if kinds == {str}:
        column = Texts(len(values))
        column.add(array, 0, len(values))
        return column
    if kinds not in ({float}, {int}) or (kinds == {int} and not -(2**63) <= min(filter(None, values), default=0)
                                         <= max(filter(None, values), default=0) < 2**63):
        return Objects(array)
    mask = np.array([value is None for value in values])
    array[mask] = 0
    column = Numbers(0, np.dtype(float if kinds == {float} else np.int64))
    column.data, column.mask = array.astype(column.data.dtype), mask if mask.any() else None
    return column


def joined(columns: list):
    """Return columns of consecutive rows as one; of different kinds they become objects."""
    kinds = {(type(column), column.data.dtype if isinstance(column, Numbers) else None) for column in columns
             if not _nothing(column)}
    if len(kinds) != 1 or (kind := next(iter(kinds)))[0] is Objects:
        return Objects(np.concatenate([column.objects() for column in columns]))
    if kind[0] is Texts:
        whole = Texts(0)
        whole.code = np.concatenate([whole.adopt(column) for column in columns])
        return whole
    whole = Numbers(0, kind[1])
    whole.data = np.concatenate([np.zeros(len(column.objects()), kind[1]) if _nothing(column) else column.data
                                 for column in columns])
    masks = [np.ones(len(column.objects()), bool) if _nothing(column) else
             np.zeros(len(column.data), bool) if column.mask is None else column.mask for column in columns]
    whole.mask = np.concatenate(masks)
    return whole


def _nothing(column):
    """Return whether there is only NULL in a column, which then fits to any."""
    return isinstance(column, Objects) and all(value is None for value in column.objects())


def _number(value):
    try:
        return float("nan") if value is None else float(value)
    except (TypeError, ValueError):
        return float("nan")
