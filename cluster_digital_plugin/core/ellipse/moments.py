# SPDX-License-Identifier: GPL-2.0-or-later
"""Additive moments of weighted points: what every ellipse is made of.

Moments of parts add up to the moments of the whole (Chan, Golub and LeVeque 1983, with weights), so groups, years,
chunks of a large file and "all but one" cost one pass. All sums are about a mean, never about zero: the difference
of two large squares would lose everything at projected coordinates.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields

import numpy as np

# Arrays of this length outweigh the cost of a call, and are not given back to the system after each, which costs more.
CHUNK = 32_768

# Where the same arrays serve all chunks, they may be as long as a processor's cache.
_ROOM = 131_072

# Longer dot products are shared among threads by OpenBLAS, which costs more than it gains, the more so when the
# other processors are busy.
_DOT = 2048

# From so many points on, and so many in each group, a second thread pays: numpy adds up without Python.
_FOR_TWO, _PER_GROUP = 200_000, 8

# Points by which the first chunk's mean is guessed.
_GUESS = 1024

Progress = Callable[[float], None]


@dataclass
class Moments:
    """Sums of one or more groups of points; every array has one entry per group.

    ``n`` rows, ``n_pos`` rows with positive weight, ``w`` sum of weights, ``w2`` sum of their squares, ``mx`` and
    ``my`` the mean relative to ``origin``, ``a``, ``b`` and ``c`` the weighted sums of dx², dy² and dx·dy about it.
    ``origin`` is x and y, of all groups or as arrays of one per group.
    """

    origin: tuple
    n: np.ndarray
    n_pos: np.ndarray
    w: np.ndarray
    w2: np.ndarray
    mx: np.ndarray
    my: np.ndarray
    a: np.ndarray
    b: np.ndarray
    c: np.ndarray

    @classmethod
    def empty(cls, groups: int = 1, origin=(0.0, 0.0)) -> Moments:
        """Return the moments of no points."""
        return cls(origin, *(np.zeros(groups) for _ in range(9)))

    @classmethod
    def of(cls, x, y, w=None, codes=None, groups: int = 1, origin=None, progress: Progress | None = None) -> Moments:
        """Sum up points.

        Parameters
        ----------
        x, y : float arrays, finite
        w : weights, finite and not negative; None means 1 each
        codes : group of each point, 0 … groups − 1; None means all in group 0
        origin : common reference of the means; moments to be merged need the same one. Default: the first point,
            or the first of each group where one origin would cost digits
        """
        first = (float(x[0]), float(y[0])) if len(x) else (0.0, 0.0)
        if codes is None and groups == 1:
            return _single(x, y, w, origin or first, progress)
        found = _grouped(x, y, w, codes, groups, origin or first, progress)
        if origin is None and found.far_off():
            starts = np.zeros((2, groups))
            starts[0][codes[::-1]], starts[1][codes[::-1]] = x[::-1], y[::-1]
            found = _grouped(x, y, w, codes, groups, tuple(starts), progress)
        return found

    @property
    def center_x(self) -> np.ndarray:
        return np.where(self.w > 0, self.origin[0] + self.mx, np.nan)

    @property
    def center_y(self) -> np.ndarray:
        return np.where(self.w > 0, self.origin[1] + self.my, np.nan)

    def origin_of(self, code) -> tuple:
        """Return x and y of the origin that belongs to a group, or to an array of groups."""
        return tuple(value[code] if np.ndim(value) else value for value in self.origin)

    def far_off(self) -> bool:
        """Return whether some group lies so far from the origin that its own digits are lost beside the distance."""
        with np.errstate(invalid="ignore", divide="ignore"):
            for mean, center, square in ((self.mx, self.center_x, self.a), (self.my, self.center_y, self.b)):
                if np.any(np.abs(mean) > 100 * (np.abs(center) + np.sqrt(square / self.w))):
                    return True
        return False

    def covariance(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return var x, var y and cov xy with divisor Σw; NaN where Σw is 0."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return self.a / self.w, self.b / self.w, self.c / self.w

    def merge(self, other: Moments) -> Moments:
        """Return the moments of both sets of points, group by group.

        Raises ValueError when the origins or the numbers of groups differ.
        """
        if not np.array_equal(self.origin, other.origin) or len(self.w) != len(other.w):
            raise ValueError("Moments merge only about one origin and over the same groups.")
        w = self.w + other.w
        share = np.divide(other.w, w, out=np.zeros_like(w), where=w > 0)
        dx, dy, factor = other.mx - self.mx, other.my - self.my, self.w * share
        return Moments(
            self.origin, self.n + other.n, self.n_pos + other.n_pos, w, self.w2 + other.w2,
            self.mx + dx * share, self.my + dy * share,
            self.a + other.a + factor * dx * dx, self.b + other.b + factor * dy * dy,
            self.c + other.c + factor * dx * dy,
        )

    def without(self, part: Moments) -> Moments:
        """Return the moments of what remains when a part of the points is taken away, group by group.

        The inverse of :meth:`merge`: with δ between the means, A − A₁ − (W·W₁/(W − W₁))·δ². What cancels to less
        than nothing by rounding is 0; where a part holds nearly all the spread, sum the rest anew instead.

        Parameters
        ----------
        part : moments about the same origin; where there is a single group, several parts give one result each
        """
        left = self.w - part.w
        with np.errstate(invalid="ignore", divide="ignore"):
            step = np.where(left > 0, part.w / left, 0.0)
        dx, dy, factor = part.mx - self.mx, part.my - self.my, self.w * step
        return Moments(
            self.origin, self.n - part.n, self.n_pos - part.n_pos, left, self.w2 - part.w2,
            self.mx - dx * step, self.my - dy * step,
            np.maximum(self.a - part.a - factor * dx * dx, 0.0), np.maximum(self.b - part.b - factor * dy * dy, 0.0),
            self.c - part.c - factor * dx * dy,
        )

    def remove(self, x, y, w=1.0) -> Moments:
        """Return the moments without one point per group: leave-one-out, sliding windows.

        Parameters
        ----------
        x, y, w : the point to remove; arrays give one result per entry when there is a single group
        """
        w, zero = np.asarray(w, float), 0.0 * np.asarray(x, float)
        return self.without(Moments(
            self.origin, 1 + zero, (w > 0) + zero, w, w * w, np.asarray(x) - self.origin[0],
            np.asarray(y) - self.origin[1], zero, zero, zero,
        ))

    def take(self, index) -> Moments:
        """Return the moments of some groups."""
        return Moments(self.origin_of(index), *(getattr(self, f.name)[index] for f in fields(self)[1:]))


def chunks(length: int, groups: int = 1, progress: Progress | None = None, size: int = CHUNK):
    """Yield slices that together cover ``length`` rows, reporting progress before each."""
    # With many groups a chunk must outweigh the clearing of its sums.
    size = max(size, 4 * groups)
    for start in range(0, length, size):
        if progress is not None:
            progress(start / length)
        yield slice(start, min(start + size, length))


def _single(x, y, w, origin, progress):
    total = (0.0,) * 9
    work = np.empty((3, min(len(x), _ROOM)))
    for part in chunks(len(x), 1, progress, _ROOM):
        rows = x[part], y[part], None if w is None else w[part]
        room = work[:, : len(rows[0])]
        # About the mean so far one pass is exact enough: what it loses is small beside the spread of the means.
        shift = total[4:6] if total[2] > 0 else _first_guess(rows, origin, room)
        sums, cancelled = _sums(*rows, origin, shift, room)
        if cancelled:
            sums, _ = _sums(*rows, origin, sums[4:6], room)
        total = _join(total, sums)
    return Moments(tuple(origin), *(np.array([value], float) for value in total))


def _first_guess(rows, origin, room):
    """Return about where the mean lies, beside the origin."""
    return _sums(*(None if v is None else v[:_GUESS] for v in rows), origin, (0.0, 0.0), room[:, :_GUESS])[0][4:6]


def _sums(x, y, w, origin, shift, room):
    """Return the nine sums of one chunk, taken about a shift of the origin, and whether digits were lost."""
    p, q, wp = room
    np.subtract(x, origin[0] + shift[0], out=p)
    np.subtract(y, origin[1] + shift[1], out=q)
    if w is None:
        wp, n_pos, weight, w2 = p, len(p), float(len(p)), float(len(p))
    else:
        weight, w2 = float(np.add.reduce(w)), _dot(w, w)
        n_pos = len(w) if w.min() > 0 else int(np.count_nonzero(w))
        if not weight > 0:
            return (len(w), n_pos, 0.0, w2, *shift, 0.0, 0.0, 0.0), False
        np.multiply(w, p, out=wp)
    sx, a, c = float(np.add.reduce(wp)), _dot(wp, p), _dot(wp, q)
    # The room of what is no longer needed is warm in the cache.
    wq = q if w is None else np.multiply(w, q, out=p)
    sy, b = float(np.add.reduce(wq)), _dot(wq, q)
    ex, ey = sx / weight, sy / weight
    # The shift as it was really subtracted, after rounding beside the origin.
    mx, my = origin[0] + shift[0] - origin[0] + ex, origin[1] + shift[1] - origin[1] + ey
    cancelled = sx * ex > 0.999 * a or sy * ey > 0.999 * b
    return (len(x), n_pos, weight, w2, mx, my, a - sx * ex, b - sy * ey, c - sx * ey), cancelled


def _dot(u, v):
    """Return the dot product of two arrays, in pieces that stay on this thread."""
    whole = len(u) // _DOT * _DOT if len(u) > 4 * _DOT else 0
    total = float(np.dot(u[whole:], v[whole:])) if whole < len(u) else 0.0
    if whole:
        pieces = np.matmul(u[:whole].reshape(-1, 1, _DOT), v[:whole].reshape(-1, _DOT, 1))
        total += float(pieces.sum())
    return total


def _join(one, two):
    """Merge two tuples of sums; plain numbers, since this runs once per chunk."""
    if not two[2] > 0 or not one[2] > 0:
        kept = one if one[2] > 0 else two
        return (one[0] + two[0], one[1] + two[1], kept[2], one[3] + two[3], *kept[4:])
    weight = one[2] + two[2]
    share = two[2] / weight
    dx, dy, factor = two[4] - one[4], two[5] - one[5], one[2] * share
    return (
        one[0] + two[0], one[1] + two[1], weight, one[3] + two[3], one[4] + dx * share, one[5] + dy * share,
        one[6] + two[6] + factor * dx * dx, one[7] + two[7] + factor * dy * dy, one[8] + two[8] + factor * dx * dy,
    )


def _grouped(x, y, w, codes, groups, origin, progress):
    """Sum one half of many points here and the other in a second thread."""
    if len(x) < max(_FOR_TWO, _PER_GROUP * groups):
        return _summed(x, y, w, codes, groups, origin, progress)
    half = len(x) // 2
    one, two = ([None if column is None else column[part] for column in (x, y, w, codes)]
                for part in (slice(half), slice(half, None)))
    with ThreadPoolExecutor(1) as helper:
        other = helper.submit(_summed, *two, groups, origin, None)
        return _summed(*one, groups, origin, progress).merge(other.result())


def _summed(x, y, w, codes, groups, origin, progress):
    """Two passes by bincount: means first, then the squares about them."""
    sums = np.zeros((9, groups))
    n, n_pos, weight, w2, mx, my, a, b, c = sums
    half = (lambda start: None) if progress is None else (lambda start: lambda f: progress(start + f / 2))
    for part in chunks(len(x), groups, half(0.0) if progress else None):
        code = codes[part].astype(np.intp, copy=False)
        p, q = _relative(x[part], y[part], origin, code)
        count = np.bincount(code, minlength=groups)
        n += count
        if w is None:
            weight += count
        else:
            v = w[part]
            weight += np.bincount(code, v, groups)
            w2 += np.bincount(code, v * v, groups)
            n_pos += count if v.all() else np.bincount(code, v > 0, groups)
            p *= v
            q *= v
        mx += np.bincount(code, p, groups)
        my += np.bincount(code, q, groups)
    if w is None:
        n_pos += n
        w2 += n
    positive = weight > 0
    for mean in (mx, my):
        np.divide(mean, weight, out=mean, where=positive)
    for part in chunks(len(x), groups, half(0.5) if progress else None):
        code = codes[part].astype(np.intp, copy=False)
        _add_squares(a, b, c, *_relative(x[part], y[part], origin, code), None if w is None else w[part], code, mx, my)
    return Moments(tuple(origin), *sums)


def _relative(x, y, origin, code):
    return (x - origin[0], y - origin[1]) if np.ndim(origin[0]) == 0 else (x - origin[0][code], y - origin[1][code])


def _add_squares(a, b, c, p, q, w, code, mx, my):
    groups = len(mx)
    p -= mx[code]
    q -= my[code]
    wp = p if w is None else w * p
    c += np.bincount(code, wp * q, groups)
    a += np.bincount(code, wp * p, groups)
    q *= q
    if w is not None:
        q *= w
    b += np.bincount(code, q, groups)
