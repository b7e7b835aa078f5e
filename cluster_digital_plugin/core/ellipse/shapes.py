# SPDX-License-Identifier: GPL-2.0-or-later
"""The standard deviational ellipse (标准差椭圆) of weighted points, for one group or many.

Centre, covariance with divisor Σw, azimuth of the major axis clockwise from +y, and semi-axes k·σ. What k is, is the
size rule; what share of the weight really lies inside is counted, never assumed. After Lefever (1926), Yuill (1971),
Ebdon (1985), Levine's CrimeStat and ArcGIS's Directional Distribution up to Pro 3.3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import InputError
from .coverage import Cells, Coverage, frame_of, scaled_squares
from .moments import Moments, Progress, chunks
from .quantiles import weighted_quantiles
from .sizes import nominal_share, scale_factors

EMPTY, POINT, LINE, CIRCLE, OK = "empty", "point", "line", "circle", "ok"

_EPS = float(np.finfo(float).eps)

# Above this ratio of variances the closed form keeps twelve digits of the minor axis; below it, sum again rotated.
_THIN = 1e-3


@dataclass
class Shapes:
    """Location and shape per group, before any size: arrays with one entry per group.

    ``sigma1`` ≥ ``sigma2`` in the units of x and y; ``azimuth`` of the major axis in [0, 180) degrees clockwise from
    +y, NaN where there is no direction; ``east`` and ``north`` the major axis as a unit vector.
    """

    moments: Moments
    center_x: np.ndarray
    center_y: np.ndarray
    sigma1: np.ndarray
    sigma2: np.ndarray
    azimuth: np.ndarray
    east: np.ndarray
    north: np.ndarray
    status: np.ndarray


@dataclass(frozen=True)
class EllipseResult:
    """One ellipse; numbers that do not exist are NaN.

    Lengths are in the units of x and y, ``azimuth`` and ``se_azimuth`` in degrees, shares between 0 and 1.
    """

    status: str
    n: int
    n_pos: int
    dropped: int
    weight: float
    n_eff: float
    center_x: float
    center_y: float
    sigma1: float
    sigma2: float
    azimuth: float
    axis_ratio: float
    circular_p: float
    se_center_x: float
    se_center_y: float
    se_azimuth: float
    rule: str
    size: float
    k: float
    semi_major: float
    semi_minor: float
    area: float
    density: float
    nominal: float
    inside: float
    inside_n: int
    se_major: float
    se_minor: float


@dataclass
class Ellipses:
    """Ellipses of several groups (first axis) and sizes (second axis), as arrays; see :class:`EllipseResult`."""

    shapes: Shapes
    rule: str
    sizes: tuple[float, ...]
    dropped: np.ndarray
    n_eff: np.ndarray
    circular_p: np.ndarray
    se_center_x: np.ndarray
    se_center_y: np.ndarray
    se_azimuth: np.ndarray
    se_sigma1: np.ndarray
    se_sigma2: np.ndarray
    k: np.ndarray
    inside: np.ndarray
    inside_n: np.ndarray

    def __len__(self) -> int:
        return len(self.shapes.sigma1)

    def result(self, group: int = 0, size: int = 0) -> EllipseResult:
        """Return one ellipse by the numbers of its group and its size."""
        s, m, k = self.shapes, self.shapes.moments, float(self.k[group, size])
        sigma1, sigma2, weight = float(s.sigma1[group]), float(s.sigma2[group]), float(m.w[group])
        area = np.pi * k * sigma1 * k * sigma2
        return EllipseResult(
            status=str(s.status[group]), n=int(m.n[group]), n_pos=int(m.n_pos[group]),
            dropped=int(self.dropped[group]), weight=weight, n_eff=float(self.n_eff[group]),
            center_x=float(s.center_x[group]), center_y=float(s.center_y[group]), sigma1=sigma1, sigma2=sigma2,
            azimuth=float(s.azimuth[group]), axis_ratio=sigma2 / sigma1 if sigma1 > 0 else np.nan,
            circular_p=float(self.circular_p[group]), se_center_x=float(self.se_center_x[group]),
            se_center_y=float(self.se_center_y[group]), se_azimuth=float(self.se_azimuth[group]),
            rule=self.rule, size=self.sizes[size], k=k, semi_major=k * sigma1, semi_minor=k * sigma2, area=area,
            density=weight / area if area > 0 else np.nan,
            nominal=nominal_share(self.rule, self.sizes[size]), inside=float(self.inside[group, size]),
            inside_n=int(self.inside_n[group, size]), se_major=k * float(self.se_sigma1[group]),
            se_minor=k * float(self.se_sigma2[group]),
        )


def ellipse(x, y, w=None, rule: str = "arcgis", size: float = 1.0, units=None) -> EllipseResult:
    """Return the ellipse of one set of points.

    Parameters are those of :func:`ellipses`, with one size.
    """
    return ellipses(x, y, w, rule=rule, sizes=(size,), units=units).result()


def ellipses(x, y, w=None, codes=None, groups: int = 1, rule: str = "arcgis", sizes=(1.0,), units=None,
             magnitude=None, progress: Progress | None = None) -> Ellipses:
    """Return the ellipses of groups of points, for one size rule and several sizes.

    Parameters
    ----------
    x, y : coordinates; rows with NaN or infinity are dropped and counted
    w : weights, not negative; None means 1 each; NaN drops the row, 0 keeps it in ``n``
    codes : group of each point, 0 … ``groups`` − 1; None means one group
    rule : one of :data:`.sizes.RULES`
    sizes : standard deviations for arcgis, yuill and crimestat, percent for normal and calibrated
    units : integer code ≥ 0 of the sampling unit of each point; standard errors and ``n_eff`` then count units
    magnitude : size of the numbers the coordinates were computed from, for the test of coincidence

    Raises
    ------
    InputError for a negative weight, an unknown rule or an impossible size.
    """
    x, y, w, codes, units, dropped = usable(x, y, w, codes, groups, units)
    # Moments of groups read the points twice.
    share = (0.5 if codes is None else 0.4) * (0.7 if rule == "calibrated" else 1.0)
    moments = Moments.of(x, y, w, codes, groups, progress=part_of(progress, 0, share))
    passes = _Slices(x, y, w, codes, groups, part_of(progress, share, 1), 3 if rule == "calibrated" else 1)
    cells = None if units is None else Cells(codes, units, groups)
    return ellipses_of(moments, passes, rule, sizes, magnitude, dropped, cells)


def ellipses_of(moments: Moments, passes, rule: str, sizes, magnitude, dropped, cells: Cells | None = None) -> Ellipses:
    """Return the ellipses of points of which only the moments are known, and which can be passed over again.

    Parameters
    ----------
    moments : of all points
    passes : call it for one pass over the same points: an iterator of batches of x, y, w (None: 1 each) and codes
        (None: one group), all of them usable
    rule, sizes, magnitude : see :func:`ellipses`
    dropped : number of rows per group that are not among the points
    cells : sampling units, see :class:`.coverage.Cells`
    """
    shapes = shapes_of(moments, passes, magnitude)
    k = np.tile(scale_factors(rule, sizes), (len(moments.w), 1))
    if rule == "crimestat":
        with np.errstate(divide="ignore", invalid="ignore"):
            k = k * np.where(moments.n > 2, np.sqrt(moments.n / (moments.n - 2)), np.nan)[:, None]
    elif rule == "calibrated":
        k = np.sqrt(weighted_quantiles(_squares(passes, shapes), moments.w, int(moments.n.sum()),
                                       np.asarray(sizes, float) / 100))
    coverage = Coverage(shapes, k, cells)
    coverage.add_all(passes())
    inside, inside_n, scores, w2 = coverage.result()
    return Ellipses(shapes, rule, tuple(float(s) for s in sizes), dropped,
                    *_uncertainty(shapes, scores, w2), k, inside, inside_n)


def _squares(passes, shapes):
    frame = frame_of(shapes)
    return lambda: ((scaled_squares(x, y, frame, codes), w, codes) for x, y, w, codes in passes())


class _Slices:
    """Passes over arrays in memory, slice by slice."""

    def __init__(self, x, y, w, codes, groups, progress, expected):
        self._columns, self._groups, self._progress = (x, y, w, codes), groups, progress
        self._expected, self._begun = expected, 0

    def __call__(self):
        # Thin groups and crowded brackets need passes that nobody could expect.
        start, end = (min((self._begun + ended) / self._expected, 0.99) for ended in (0, 1))
        self._begun += 1
        report = part_of(self._progress, start, end)
        for part in chunks(len(self._columns[0]), self._groups, report):
            yield tuple(None if column is None else column[part] for column in self._columns)


def part_of(progress: Progress | None, start: float, end: float) -> Progress | None:
    """Return a progress that moves between two fractions of another."""
    return None if progress is None else lambda fraction: progress(start + (end - start) * fraction)


def usable(x, y, w, codes, groups, units=None):
    """Return x, y, w, codes and units of the rows that can be used, and how many per group cannot.

    Raises InputError when a weight is negative.
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    w = None if w is None else np.asarray(w, float)
    if w is not None and len(w) and not w.min() >= 0 and np.fmin.reduce(w) < 0:
        rows = np.nonzero(w < 0)[0]
        refuse_negative(len(rows), int(rows[0]), float(w[rows[0]]))
    dropped = np.zeros(groups)
    # A sum is finite when every term is, so the usual case costs no array of flags.
    if np.isfinite(x.sum()) and np.isfinite(y.sum()) and (w is None or np.isfinite(w.sum())):
        return x, y, w, codes, units, dropped
    good = np.isfinite(x) & np.isfinite(y)
    if w is not None:
        good &= np.isfinite(w)
    bad = ~good
    dropped += bad.sum() if codes is None else np.bincount(codes[bad], minlength=groups)
    kept = [None if column is None else column[good] for column in (x, y, w, codes, units)]
    return (*kept, dropped)


def refuse_negative(count: int, row: int, value: float) -> None:
    """Raise InputError about negative weights: their number, the first one's row (from 0) and value."""
    raise InputError(
        f"权重字段有 {count} 个负值,第一个在第 {row + 1} 行({value:g})。"
        "请改正这些权重,或留空以使每行权重为 1。",
        f"{count} weights are negative, the first in row {row + 1} ({value:g}). "
        "Correct them, or choose no weight field so that every row weighs 1.",
    )


def shapes_of(moments: Moments, passes, magnitude=None) -> Shapes:
    """Return centre, axes and direction of every group.

    Parameters
    ----------
    moments : of the points
    passes : of the points, to sum thin groups again in the frame of their own axes; see :func:`ellipses_of`
    magnitude : see :func:`ellipses`
    """
    vx, vy, cov = moments.covariance()
    mean, half, radius = (vx + vy) / 2, (vx - vy) / 2, np.hypot((vx - vy) / 2, cov)
    lambda1, lambda2 = mean + radius, np.maximum(mean - radius, 0.0)
    # Ebdon's root, as half an angle: right in every quadrant and where cov is 0.
    azimuth = 0.5 * np.arctan2(2 * cov, -2 * half)
    with np.errstate(invalid="ignore"):
        thin = np.nonzero((lambda2 < _THIN * lambda1) & (moments.n_pos > 1))[0]
    if len(thin):
        turned = _sum_rotated(moments, thin, azimuth, passes)
        lambda1[thin], lambda2[thin], azimuth[thin] = turned
    status = _statuses(moments, lambda1, lambda2, magnitude)
    lambda2[status == LINE] = 0.0
    lambda1[status == POINT] = lambda2[status == POINT] = 0.0
    degrees = np.degrees(azimuth) % 180.0
    # A tiny negative angle gives 180 exactly.
    degrees[degrees >= 180.0] = 0.0
    directed = (status == OK) | (status == LINE)
    return Shapes(
        moments, moments.center_x, moments.center_y, np.sqrt(lambda1), np.sqrt(lambda2),
        np.where(directed, degrees, np.nan), np.where(directed, np.sin(azimuth), 0.0),
        np.where(directed, np.cos(azimuth), 1.0), status,
    )


def _sum_rotated(moments, thin, azimuth, passes):
    """Sum some groups again along and across their major axes, where the small variance cancels nothing."""
    east, north = np.sin(azimuth), np.cos(azimuth)
    rank = np.full(len(azimuth), -1)
    rank[thin] = np.arange(len(thin))
    turned = Moments.empty(len(thin))
    for x, y, w, codes in passes():
        code = np.zeros(len(x), np.intp) if codes is None else codes
        rows = np.nonzero(rank[code] >= 0)[0]
        code = code[rows]
        origin = moments.origin_of(code)
        dx, dy = x[rows] - origin[0] - moments.mx[code], y[rows] - origin[1] - moments.my[code]
        along, across = dx * east[code] + dy * north[code], dx * north[code] - dy * east[code]
        turned = turned.merge(Moments.of(along, across, None if w is None else w[rows], rank[code], len(thin),
                                         turned.origin))
    vu, vv, cov = turned.covariance()
    # One step of Jacobi; vv and cov are tiny beside vu.
    turn = 0.5 * np.arctan2(2 * cov, vu - vv)
    return vu + cov * np.tan(turn), np.maximum(vv - cov * np.tan(turn), 0.0), azimuth[thin] + turn


def _statuses(moments, lambda1, lambda2, magnitude):
    if magnitude is None:
        # Means are summed relative to the origin, and round like it.
        magnitude = sum(np.abs(v) for v in (moments.center_x, moments.center_y, *moments.origin)) + np.sqrt(lambda1)
    noise = (4 * _EPS * magnitude) ** 2
    with np.errstate(invalid="ignore"):
        status = np.full(len(lambda1), OK, dtype=object)
        status[lambda1 - lambda2 <= 1e-12 * (lambda1 + lambda2)] = CIRCLE
        status[(moments.n_pos == 2) | (lambda2 <= (64 * _EPS) ** 2 * lambda1 + noise)] = LINE
        status[(moments.n_pos == 1) | (lambda1 <= noise)] = POINT
        status[~(moments.w > 0)] = EMPTY
    return status


def _uncertainty(shapes, scores, w2):
    """Return n_eff, the circularity test and sandwich standard errors of centre, azimuth, σ1 and σ2.

    The circularity test is exact for a normal sample of n_eff points: P(V ≤ v) = v^((n−2)/2), V = 4λ1λ2/(λ1+λ2)².
    """
    weight, s1, s2 = shapes.moments.w, shapes.sigma1, shapes.sigma2
    with np.errstate(invalid="ignore", divide="ignore"):
        n_eff = np.where(weight > 0, weight**2 / w2, np.nan)
        uu, vv, uv, u4, v4, u2v2 = scores / weight**2
        lambda1, lambda2 = s1 * s1, s2 * s2
        major, minor, both = uu * lambda1, vv * lambda2, uv * s1 * s2
        e, n = shapes.east, shapes.north
        se_x = np.sqrt(np.maximum(major * e * e + minor * n * n + 2 * both * e * n, 0.0))
        se_y = np.sqrt(np.maximum(major * n * n + minor * e * e - 2 * both * e * n, 0.0))
        flat = 4 * lambda1 * lambda2 / (lambda1 + lambda2) ** 2
        circular = np.where((n_eff > 2) & (shapes.status != LINE), np.minimum(flat, 1.0) ** ((n_eff - 2) / 2), np.nan)
        se_azimuth = np.degrees(np.sqrt(u2v2) * s1 * s2 / (lambda1 - lambda2))
        se_azimuth = np.where(shapes.status == OK, np.minimum(se_azimuth, 90.0), np.nan)
        spread = (shapes.status == OK) | (shapes.status == CIRCLE)
        se_1 = np.where(spread | (shapes.status == LINE), s1 / 2 * np.sqrt(u4), np.nan)
        se_2 = np.where(spread, s2 / 2 * np.sqrt(v4), np.nan)
    alone = shapes.status == POINT
    # One place says nothing about how far another sample's centre would lie.
    return n_eff, circular, *(np.where(alone, np.nan, v) for v in (se_x, se_y, se_azimuth, se_1, se_2))


def ring(center_x, center_y, semi_major, semi_minor, azimuth, vertices: int = 360):
    """Return x and y of a closed, clockwise ring on the ellipse, starting at the end of the major axis.

    Parameters
    ----------
    center_x, center_y, semi_major, semi_minor : one unit of length; scalars, or arrays of shape (m, 1)
    azimuth : degrees clockwise from +y; NaN counts as 0
    vertices : the polygon is inscribed; with 360 its area is 0.005 % short, so take the area from π·a·b
    """
    turn = np.linspace(0.0, 2 * np.pi, vertices + 1)
    turn[-1] = 0.0
    angle = np.radians(np.nan_to_num(azimuth))
    along, across = semi_major * np.cos(turn), semi_minor * np.sin(turn)
    return (center_x + along * np.sin(angle) + across * np.cos(angle),
            center_y + along * np.cos(angle) - across * np.sin(angle))
