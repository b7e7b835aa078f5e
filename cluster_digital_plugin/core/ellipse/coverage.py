# SPDX-License-Identifier: GPL-2.0-or-later
"""What really lies inside an ellipse: scaled distances, shares by weight and count, and the sums of their errors.

The scaled (Mahalanobis) distance decides, with a closed bound; never a point-in-polygon test, as an inscribed polygon
is smaller than its ellipse.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

_CLOSED = 1 + 1e-12


def frame_of(shapes):
    """Return six numbers per group that take a point to its coordinates along the axes, in standard deviations."""
    with np.errstate(divide="ignore"):
        major = np.where(shapes.sigma1 > 0, 1 / shapes.sigma1, 0.0)
        minor = np.where(shapes.sigma2 > 0, 1 / shapes.sigma2, 0.0)
    origin = shapes.moments.origin
    return (origin[0], origin[1], shapes.moments.mx, shapes.moments.my, shapes.east * major, shapes.north * major,
            shapes.north * minor, -shapes.east * minor)


def _along(frame, x, y, code):
    """Return coordinates along the major and the minor axis in standard deviations."""
    ox, oy, *rest = frame
    mx, my, ux, uy, vx, vy = (value[code] for value in rest)
    dx, dy = (x - ox, y - oy) if np.ndim(ox) == 0 else (x - ox[code], y - oy[code])
    dx -= mx
    dy -= my
    u, v = dx * ux, dx * vx
    u += dy * uy
    dy *= vy
    v += dy
    return u, v


def scaled_squares(x, y, frame, codes=None) -> np.ndarray:
    """Return the squared Mahalanobis distance of each point from its group's centre.

    Parameters
    ----------
    frame : of the groups' shapes, see :func:`frame_of`
    """
    u, v = _along(frame, x, y, 0 if codes is None else codes)
    u *= u
    v *= v
    u += v
    return u


class Coverage:
    """What lies inside ellipses and the sums behind their standard errors, added up batch by batch.

    Parameters
    ----------
    shapes : of the groups
    k : factor on the standard deviations, shape (groups, sizes)
    cells : :class:`Cells` when rows of one sampling unit count as one draw
    """

    def __init__(self, shapes, k, cells: Cells | None = None):
        self._shapes, self._k, self._cells, self._frame = shapes, k, cells, frame_of(shapes)
        # Nothing lies inside what is not there.
        missing = np.isnan(k) | ~(shapes.moments.w > 0)[:, None]
        self._bound = np.where(missing, -1.0, k * k * _CLOSED)
        self._weight, self._number, self._scores = np.zeros(k.shape), np.zeros(k.shape), np.zeros((6, len(k)))

    def add(self, x, y, w=None, codes=None) -> None:
        """Add points: coordinates, weights and groups as for :class:`.moments.Moments`."""
        code, groups = 0 if codes is None else codes.astype(np.intp, copy=False), len(self._k)
        u, v = _along(self._frame, x, y, code)
        u2, v2 = u * u, v * v
        _count(self._weight, self._number, u2 + v2, self._bound, w, code, groups)
        if self._cells is None:
            _add_scores(self._scores, u, v, u2, v2, w, code, groups)
        else:
            self._cells.add(u, v, u2, v2, w)

    def add_all(self, batches) -> None:
        """Add batches of points, every other one in a second thread; those with sampling units have an order."""
        other, added = Coverage(self._shapes, self._k), None
        with ThreadPoolExecutor(1) as helper:
            for number, batch in enumerate(batches):
                if number % 2 == 0 or self._cells is not None:
                    self.add(*batch)
                    continue
                if added is not None:
                    added.result()
                added = helper.submit(other.add, *batch)
            if added is not None:
                added.result()
        for mine, theirs in ((self._weight, other._weight), (self._number, other._number),
                             (self._scores, other._scores)):
            mine += theirs

    def result(self):
        """Return shares of weight and numbers of rows inside, both (groups, sizes), six sums per group, and Σw².

        The sums are Σw²u², Σw²v², Σw²uv, Σw²(u²−1)², Σw²(v²−1)² and Σw²u²v² of coordinates in standard deviations;
        with sampling units w and its products are added up per unit first.
        """
        scores, w2 = (self._scores, self._shapes.moments.w2) if self._cells is None else self._cells.scores()
        with np.errstate(invalid="ignore", divide="ignore"):
            share = np.minimum(self._weight / self._shapes.moments.w[:, None], 1.0)
        return np.where(np.isnan(self._k), np.nan, share), self._number, scores, w2


def _total(code, values, groups):
    return values.sum() if np.ndim(code) == 0 else np.bincount(code, values, groups)


def _count(weight, number, squares, bound, w, code, groups):
    for size in range(bound.shape[1]):
        within = squares <= bound[code, size]
        number[:, size] += _total(code, within, groups)
        weight[:, size] += _total(code, within if w is None else within * w, groups)


def _add_scores(scores, u, v, u2, v2, w, code, groups):
    cross = u * v
    if w is not None:
        w2 = w * w
        # u², v² and uv times w² are needed twice or more.
        wu2, wv2, wcross = u2 * w2, v2 * w2, cross * w2
    else:
        w2, wu2, wv2, wcross = None, u2, v2, cross
    scores[0] += _total(code, wu2, groups)
    scores[1] += _total(code, wv2, groups)
    scores[2] += _total(code, wcross, groups)
    scores[5] += _total(code, wcross * cross, groups)
    for row, square in ((3, u2), (4, v2)):
        square -= 1
        square *= square if w2 is None else square * w2
        scores[row] += _total(code, square, groups)


def cells_of(codes, units) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the pairs of group and unit that occur: the pair of each point, and group and unit of each pair.

    Parameters
    ----------
    codes : group of each point, or None: all in group 0
    units : integer code ≥ 0 of the unit of each point
    """
    units = np.asarray(units, np.int64)
    width = int(units.max(initial=0)) + 1
    both = units if codes is None else np.asarray(codes, np.int64) * width + units
    found, cell = np.unique(both, return_inverse=True)
    return cell, found // width, found % width


class Cells:
    """Scores added up per group and sampling unit before they are squared.

    Parameters
    ----------
    codes, units : group (None: one) and sampling unit of every point that will be added, in the order of adding
    """

    def __init__(self, codes, units, groups):
        self.cell, self.group, _ = cells_of(codes, units)
        self.groups = groups
        self.sums, self._added = np.zeros((6, len(self.group))), 0

    def add(self, u, v, u2, v2, w):
        """Add the coordinates, their squares and the weights of the next points."""
        cell, size = self.cell[self._added:self._added + len(u)], self.sums.shape[1]
        self._added += len(u)
        for total, value in zip(self.sums, (u, v, u2 - 1, v2 - 1, u * v, np.ones(len(u)))):
            total += np.bincount(cell, value if w is None else value * w, size)

    def scores(self):
        """Return the six sums per group, and Σw² over the units."""
        u, v, u2, v2, uv, w = self.sums
        products = (u * u, v * v, u * v, u2 * u2, v2 * v2, uv * uv)
        return (np.array([np.bincount(self.group, p, self.groups) for p in products]),
                np.bincount(self.group, w * w, self.groups))
