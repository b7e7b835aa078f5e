# SPDX-License-Identifier: GPL-2.0-or-later
"""Centres that one far point does not pull: the geometric median and the central feature."""

from __future__ import annotations

import numpy as np

from .moments import Progress

# Every place is compared with every other: beyond, the answer would take minutes.
MOST_PLACES = 20_000

_TILE = 1 << 17

# How often one of Newton's steps is halved at the most.
_HALVES = 30


def places(x, y, w=None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the distinct places that have weight: x, y and the weight there.

    Parameters
    ----------
    x, y : finite coordinates
    w : weights, not negative; None means 1 each
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    w = np.ones(len(x)) if w is None else np.asarray(w, float)
    heavy = slice(None) if len(w) and w.min() > 0 else w > 0
    x, y, w = x[heavy], y[heavy], w[heavy]
    if not len(x):
        return x, y, w
    # By x, and only where that ties by y: sorting a million by both at once takes twice as long.
    order = np.argsort(x, kind="stable")
    x, y = x[order], y[order]
    same = np.diff(x) == 0
    tied = np.nonzero(np.append(same, False) | np.append(False, same))[0]
    again = tied[np.lexsort((y[tied], x[tied]))]
    order[tied], y[tied] = order[again], y[again]
    first = np.nonzero(np.append(True, (np.diff(x) != 0) | (np.diff(y) != 0)))[0]
    return x[first], y[first], np.add.reduceat(w[order], first)


def geometric_median(x, y, w=None, progress: Progress | None = None) -> tuple[float, float]:
    """Return the point with the smallest weighted sum of distances to all points; NaN without weight.

    Weiszfeld's step with the test and the correction at data points (Vardi and Zhang 2000, eq. 3.1), then Newton's
    steps. On a line the median may be a stretch: its middle is returned.

    Parameters
    ----------
    x, y, w : the points, finite; w None means 1 each
    progress : may raise Cancelled
    """
    report = progress or (lambda fraction: None)
    report(0.0)
    x, y, w = places(x, y, w)
    if not len(x):
        return np.nan, np.nan
    report(0.05)
    shift_x, shift_y = np.average(x, weights=w), np.average(y, weights=w)
    if len(x) == 1:
        return float(x[0]), float(y[0])
    scale = max(np.ptp(x), np.ptp(y))
    px, py, w = (x - shift_x) / scale, (y - shift_y) / scale, w / w.sum()
    found = _on_a_line(px, py, w)
    if found is None:
        found = _median(px, py, w, report)
    if isinstance(found, tuple):
        return float(shift_x + scale * found[0]), float(shift_y + scale * found[1])
    return float(x[found]), float(y[found])


def _on_a_line(x, y, w):
    """Return the middle of the weighted medians of points on one line, or None where they are on none."""
    far = int(np.argmax(np.hypot(x - x[0], y - y[0])))
    east, north = x[far] - x[0], y[far] - y[0]
    length = np.hypot(east, north)
    if np.abs((x - x[0]) * north - (y - y[0]) * east).max() > 1e-12 * length:
        return None
    order = np.argsort(x * east + y * north)
    total = np.cumsum(w[order])
    low, high = np.searchsorted(total, (0.5 - 1e-12, 0.5 + 1e-12))
    low, high = order[low], order[min(high, len(order) - 1)]
    return int(low) if low == high else ((x[low] + x[high]) / 2, (y[low] + y[high]) / 2)


def _median(x, y, w, report):
    """Return the median of points in the plane: the number of a place, or its coordinates."""
    at = np.array([0.0, 0.0])
    for turn in range(1000):
        report(1 - 0.9 / (1 + turn / 10))
        dx, dy = x - at[0], y - at[1]
        distance = np.hypot(dx, dy)
        near = int(np.argmin(distance))
        stays, pull, rest = _test(x, y, w, near)
        if stays:
            return near
        if distance[near] < 1e-14:
            # Off the place along the pull, by what Weiszfeld's step leaves of it there.
            strength = np.hypot(*pull)
            at = at + (1 - w[near] / strength) * pull / rest
            continue
        step = _newton(dx, dy, distance, w) if turn > 5 else None
        # Towards a sharp bend of the sum, as beside points that almost lie on a line, the whole step goes too far.
        now, halves = float(np.dot(w, distance)), 0
        while step is not None and _sum(x, y, w, at + step) > now:
            step, halves = (step / 2, halves + 1) if halves < _HALVES else (None, halves)
        if step is None:
            weight = w / distance
            step = np.array([np.dot(weight, dx), np.dot(weight, dy)]) / weight.sum()
        at = at + step
        if np.hypot(*step) < 1e-13:
            break
    return float(at[0]), float(at[1])


def _test(x, y, w, place):
    """Return whether a place is the median, the pull of all others there and the sum of their weights over distances.

    It is when the others pull by no more than its own weight (Kuhn 1973).
    """
    dx, dy = x - x[place], y - y[place]
    distance = np.hypot(dx, dy)
    distance[place] = np.inf
    weight = w / distance
    pull = np.array([np.dot(weight, dx), np.dot(weight, dy)])
    return bool(np.hypot(*pull) <= w[place] * (1 + 1e-12)), pull, weight.sum()


def _newton(dx, dy, distance, w):
    """Return Newton's step, or None where the sum of distances is too flat for one."""
    weight = w / distance
    cubed = weight / (distance * distance)
    xx, yy, xy = np.dot(cubed, dy * dy), np.dot(cubed, dx * dx), -np.dot(cubed, dx * dy)
    gx, gy = np.dot(weight, dx), np.dot(weight, dy)
    det = xx * yy - xy * xy
    if not det > 1e-12 * (xx + yy) ** 2:
        return None
    return np.array([(yy * gx - xy * gy) / det, (xx * gy - xy * gx) / det])


def _sum(x, y, w, at):
    return float(np.dot(w, np.hypot(x - at[0], y - at[1])))


def central_feature(x, y, w=None, progress: Progress | None = None) -> tuple[float, float]:
    """Return the place among the points with the smallest weighted sum of distances to all; NaN without weight.

    Of several equally good places the first by x, then y. The work grows with the square of the number of distinct
    places: see :data:`MOST_PLACES`.

    Parameters
    ----------
    x, y, w : the points, finite; w None means 1 each
    progress : may raise Cancelled
    """
    x, y, w = places(x, y, w)
    if not len(x):
        return np.nan, np.nan
    total, rows = np.empty(len(x)), max(1, _TILE // len(x))
    for start in range(0, len(x), rows):
        if progress is not None:
            progress(start / len(x))
        part = slice(start, start + rows)
        dx, dy = x[part, None] - x, y[part, None] - y
        # In place, and without the care that hypot takes of numbers near overflow: four times as fast.
        dx *= dx
        dy *= dy
        dx += dy
        total[part] = np.sqrt(dx, out=dx) @ w
    best = int(np.nonzero(total <= total.min() * (1 + 1e-12))[0][0])
    return float(x[best]), float(y[best])
