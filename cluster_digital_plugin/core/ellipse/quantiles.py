# SPDX-License-Identifier: GPL-2.0-or-later
"""Exact weighted quantiles in several passes over points that need not fit into memory.

A quantile is bracketed by histograms, each over the bracket that the one before has left, until the rows between all
brackets are few; these are sorted (after Munro and Paterson 1980, selection with limited storage). A histogram over
the bits of the numbers needs no idea of their scale: positive doubles and their bits read as integers have one order.
"""

from __future__ import annotations

import numpy as np

# So many rows are sorted at once.
FEW = 250_000

_BINS = 262_144
_ABOVE = int(np.array(np.inf).view(np.int64)) + 1
# Where squared distances in standard deviations lie but for a few; the first bins need not reach further.
_LIKELY = tuple(int(bits) for bits in np.array([2.0**-20, 2.0**11]).view(np.int64))


def weighted_quantiles(passes, weights, rows: int, shares, few: int = FEW) -> np.ndarray:
    """Return, per group and share, the smallest value within which at least that share of weight lies.

    Parameters
    ----------
    passes : call it for one pass over the points in batches of values ≥ 0, weights (None: 1 each) and groups or None
    weights : sum of weights of each group; a group without weight gets NaN
    rows : number of points
    shares : between 0 and 1
    few : number of rows that are sorted at once
    """
    shares = np.asarray(shares, float)
    # Thirds of a whole do not add up to it in binary: the share counts as reached within 1e-12.
    target = (weights[:, None] * shares * (1 - 1e-12)).ravel()
    brackets = _Brackets(np.repeat(weights, len(shares)) > 0, len(shares))
    while rows > few:
        rows = brackets.narrow(passes(), target)
    return brackets.pick(passes(), target).reshape(-1, len(shares))


class _Brackets:
    """For each quantile (groups × shares) the bits between which it lies, and the weight below them."""

    def __init__(self, exists, shares):
        self.shares, self.open = shares, exists
        self.low, self.high = np.zeros(len(exists), np.int64), np.full(len(exists), _ABOVE)
        self.below, self.result = np.zeros(len(exists)), np.full(len(exists), np.nan)
        self.bins = int(np.clip(_BINS // max(len(exists), 1), 16, 65536))

    def _rows(self, values, w, codes):
        """Yield, per share, the quantiles that rows may decide: their numbers, bits and weights."""
        bits = values.view(np.int64)
        for share in range(self.shares):
            key = np.full(len(bits), share) if codes is None else codes * self.shares + share
            inside = np.nonzero(self.open[key] & (self.low[key] <= bits) & (bits < self.high[key]))[0]
            yield key[inside], bits[inside], None if w is None else w[inside]

    def narrow(self, batches, target) -> int:
        """Shrink the brackets by one histogram each, and return how many rows are left between them."""
        size = len(target)
        first = (self.low == 0) & (self.high == _ABOVE)
        start, end = np.where(first, _LIKELY[0], self.low), np.where(first, _LIKELY[1], self.high)
        width = (end - start) // self.bins + 1
        sums = np.zeros((2, size * self.bins))
        for batch in batches:
            for key, bits, w in self._rows(*batch):
                place = key * self.bins + np.clip((bits - start[key]) // width[key], 0, self.bins - 1)
                sums[0] += np.bincount(place, w, size * self.bins)
                sums[1] += np.bincount(place, minlength=size * self.bins)
        weight, count = sums.reshape(2, size, self.bins)
        total = self.below[:, None] + np.cumsum(weight, axis=1)
        # By rounding the last sum may miss its goal; then the last bin that has rows it is.
        filled = self.bins - 1 - np.argmax(count[:, ::-1] > 0, axis=1)
        found = np.minimum((total < target[:, None]).sum(axis=1), filled)
        every = np.arange(size)
        self.below = np.where(found > 0, total[every, found - 1], self.below)
        low, high = start + found * width, start + (found + 1) * width
        self.low = np.where(first & (found == 0), 0, low)
        self.high = np.where(first & (found == self.bins - 1), _ABOVE, np.minimum(high, self.high))
        exact, self.open = self.open & (self.high - self.low == 1), self.open & (self.high - self.low > 1)
        self.result[exact] = self.low[exact].view(np.float64)
        return int(count[every, found][self.open].sum())

    def pick(self, batches, target) -> np.ndarray:
        """Sort the rows between the brackets and return the quantiles."""
        found = [part for batch in batches for part in self._rows(*batch)]
        if not found:
            return self.result
        key, bits = (np.concatenate([part[index] for part in found]) for index in (0, 1))
        w = None if found[0][2] is None else np.concatenate([part[2] for part in found])
        order = np.argsort(bits, kind="stable")
        order = order[np.argsort(key[order], kind="stable")]
        ends = np.cumsum(np.bincount(key, minlength=len(target)))
        start = 0
        for number, end in enumerate(ends.tolist()):
            rows, start = order[start:end], end
            if len(rows):
                sums = np.arange(1.0, len(rows) + 1) if w is None else np.cumsum(w[rows])
                place = np.searchsorted(sums + self.below[number], target[number])
                self.result[number] = bits[rows[min(place, len(rows) - 1)]].view(np.float64)
        return self.result
