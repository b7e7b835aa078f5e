# SPDX-License-Identifier: GPL-2.0-or-later
"""What really lies inside an ellipse: scaled distances, shares by weight and count, and the sums of their errors.

The scaled (Mahalanobis) distance decides, with a closed bound; never a point-in-polygon test, as an inscribed polygon
is smaller than its ellipse.
"""

from __future__ import annotations

import numpy as np

from .moments import Progress, chunks

_CLOSED = 1 + 1e-12


def _frame(shapes):
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


def scaled_squares(x, y, shapes, codes=None, progress: Progress | None = None) -> np.ndarray:
    """Return the squared Mahalanobis distance of each point from its group's centre."""
    frame, squares = _frame(shapes), np.empty(len(x))
    for part in chunks(len(x), 1, progress):
        u, v = _along(frame, x[part], y[part], 0 if codes is None else codes[part])
        squares[part] = u * u + v * v
    return squares


def weighted_quantiles(squares, w, codes, groups, shares) -> np.ndarray:
    """Return, per group and share, the smallest squared distance within which at least that share of weight lies.

    Parameters
    ----------
    squares : squared distances
    w, codes, groups : weights (None: 1 each) and groups
    shares : between 0 and 1

    A group without weight gets NaN.
    """
    result = np.full((groups, len(shares)), np.nan)
    order = np.argsort(squares, kind="stable")
    if codes is not None:
        order = order[np.argsort(codes[order], kind="stable")]
    ends = np.array([len(squares)]) if codes is None else np.cumsum(np.bincount(codes, minlength=groups))
    start = 0
    for group, end in enumerate(ends):
        rows = order[start:end]
        start = end
        if not len(rows):
            continue
        total = np.arange(1.0, len(rows) + 1) if w is None else np.cumsum(w[rows])
        if not total[-1] > 0:
            continue
        # Thirds of a whole do not add up to it in binary: the share counts as reached within 1e-12.
        found = np.searchsorted(total, np.asarray(shares) * total[-1] * (1 - 1e-12))
        result[group] = squares[rows[np.minimum(found, len(rows) - 1)]]
    return result


def count_inside(x, y, w, codes, units, shapes, k, progress: Progress | None = None):
    """Count what lies inside, and sum the scores that standard errors are made of, in one pass.

    Parameters
    ----------
    k : scale factors, shape (groups, sizes)
    units : integer code of the sampling unit of each point, or None: every point its own

    Returns
    -------
    share of weight inside and number of points inside, shape (groups, sizes); the sums of w²u², w²v², w²uv,
    w²(u²−1)², w²(v²−1)² and w²u²v² per group, shape (6, groups), u and v in standard deviations; the sum of w².
    """
    groups = len(shapes.sigma1)
    frame, bound = _frame(shapes), np.where(np.isnan(k), -1.0, k * k * _CLOSED)
    weight, number = np.zeros(k.shape), np.zeros(k.shape)
    scores = np.zeros((6, groups))
    cells = None if units is None else _Cells(codes, units, groups)
    for part in chunks(len(x), groups, progress):
        code = 0 if codes is None else codes[part].astype(np.intp, copy=False)
        u, v = _along(frame, x[part], y[part], code)
        u2, v2 = u * u, v * v
        value = None if w is None else w[part]
        _count(weight, number, u2 + v2, bound, value, code, groups)
        if cells is None:
            _add_scores(scores, u, v, u2, v2, value, code, groups)
        else:
            cells.add(part, u, v, u2, v2, value)
    w2 = shapes.moments.w2
    if cells is not None:
        scores, w2 = cells.scores()
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(np.isnan(k), np.nan, np.minimum(weight / shapes.moments.w[:, None], 1.0))
    return share, number, scores, w2


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


class _Cells:
    """Scores added up per group and sampling unit before they are squared."""

    def __init__(self, codes, units, groups):
        self.cell, self.group, _ = cells_of(codes, units)
        self.groups = groups
        self.sums = np.zeros((6, len(self.group)))

    def add(self, part, u, v, u2, v2, w):
        cell, size = self.cell[part], self.sums.shape[1]
        for total, value in zip(self.sums, (u, v, u2 - 1, v2 - 1, u * v, np.ones(len(u)))):
            total += np.bincount(cell, value if w is None else value * w, size)

    def scores(self):
        u, v, u2, v2, uv, w = self.sums
        products = (u * u, v * v, u * v, u2 * u2, v2 * v2, uv * uv)
        return (np.array([np.bincount(self.group, p, self.groups) for p in products]),
                np.bincount(self.group, w * w, self.groups))
