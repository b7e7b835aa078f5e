# SPDX-License-Identifier: GPL-2.0-or-later
"""What two ellipses have in common and where they differ."""

from __future__ import annotations

import math

import numpy as np
from shapely.geometry import Polygon

from ..ellipse import geodesic
from ..ellipse.moments import Progress
from .placed import Placed, PointSet, Tangent

_BLOCK = 200_000


def wrap_axis(degrees):
    """Return a difference of axes in (−90, 90]: an axis has no sign."""
    return 90.0 - (90.0 - degrees) % 180.0


def shift(a: Placed, b: Placed) -> tuple[float, float]:
    """Return the geodesic from centre to centre: metres, and its azimuth at ``a`` in [0, 360), NaN without length."""
    x, y = (float(v[0]) for v in geodesic.forward([b.lon], [b.lat], a.lon, a.lat))
    length = math.hypot(x, y)
    # Below a micrometre the rounding of longitude and latitude would give the direction.
    return (length, math.degrees(math.atan2(x, y)) % 360.0) if length > 1e-6 else (0.0, math.nan)


def squared_wasserstein(factor_a, factor_b, distance: float) -> float:
    """Return the squared Wasserstein-2 distance of two normal distributions.

    Parameters
    ----------
    factor_a, factor_b : 2 × 2 matrices F with covariance F·Fᵀ, singular ones included
    distance : of the centres, in the same unit

    Notes
    -----
    Dowson and Landau (1982), J. Multivariate Analysis 12: |Δm|² + tr(A + B − 2(A½BA½)½). In the plane the last term
    is √(tr AB + 2√(det A·det B)); here it is taken as the least Frobenius norm of Fa − Fb·R over rotations R, the
    same number, which does not cancel when the two are alike.
    """
    if np.linalg.det(factor_a) * np.linalg.det(factor_b) < 0:
        # A mirrored factor has the same covariance, and needs no mirroring rotation.
        factor_b = factor_b * np.array([1.0, -1.0])
    cross = factor_a.T @ factor_b
    angle = math.atan2(cross[0, 1] - cross[1, 0], cross[0, 0] + cross[1, 1])
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    return distance * distance + float(((factor_a - factor_b @ turn) ** 2).sum())


def polygon(lon, lat, plane: Tangent) -> Polygon | None:
    """Return a ring as a polygon in a plane; None when it has no area or wraps around the earth."""
    x, y = plane.from_lonlat(lon, lat)
    if not np.isfinite(x.sum() + y.sum()):
        return None
    shape = Polygon(np.column_stack([x, y]))
    return shape if shape.is_valid and shape.area > 0 else None


def overlap(a: Placed, b: Placed, plane: Tangent | None = None) -> tuple[float, float, float]:
    """Return the areas of the intersection, of ``a`` and of ``b`` in m² in their common plane; NaN without area."""
    plane = plane or Tangent.between(a, b)
    first, second = (polygon(*one.outline, plane) if one.drawn else None for one in (a, b))
    if first is None or second is None:
        return math.nan, math.nan, math.nan
    return first.intersection(second).area, first.area, second.area


def centre_test(a: Placed, b: Placed, plane: Tangent | None = None) -> tuple[float, float, float, float]:
    """Return T², F, its second degrees of freedom and p of the hypothesis that two centres are one.

    Hotelling's two-sample test for unequal covariances: T² = dᵀ S⁻¹ d with S = Sa + Sb and Si the covariance of a
    mean, Σi/(n_eff,i − 1) for Σi with divisor Σw. Degrees of freedom ν after Krishnamoorthy and Yu (2004, Statistics
    & Probability Letters 66: 161–169), the affine-invariant form of Nel and van der Merwe (1986):
    ν = (p + p²) / Σ [tr((Si S⁻¹)²) + tr(Si S⁻¹)²]/(n_eff,i − 1), p = 2; T²(ν − p + 1)/(νp) ~ F(p, ν − p + 1). For two
    numerator degrees P(F > f) = (1 + 2f/m)^(−m/2) exactly. NaN where n_eff ≤ 2 or all lies on one line.
    """
    nothing = (math.nan,) * 4
    if not (a.n_eff > 2 and b.n_eff > 2):
        return nothing
    plane = plane or Tangent.between(a, b)
    x, y = plane.from_lonlat(np.array([a.lon, b.lon]), np.array([a.lat, b.lat]))
    degrees = [one.n_eff - 1 for one in (a, b)]
    of_means = []
    for one, free in zip((a, b), degrees):
        factor = one.factor_in(plane)
        of_means.append(factor @ factor.T / free)
    total = of_means[0] + of_means[1]
    if not np.isfinite(total).all() or np.linalg.det(total) <= 1e-12 * np.trace(total) ** 2:
        return nothing
    inverse, d = np.linalg.inv(total), np.array([x[1] - x[0], y[1] - y[0]])
    t2 = float(d @ inverse @ d)
    parts = [part @ inverse for part in of_means]
    nu = 6 / sum((np.trace(part @ part) + np.trace(part) ** 2) / free for part, free in zip(parts, degrees))
    f = t2 * (nu - 1) / (2 * nu)
    return t2, f, nu - 1, (1 + 2 * f / (nu - 1)) ** (-(nu - 1) / 2)


def permutation_p(a: PointSet, b: PointSet, plane: Tangent, count: int, rng,
                  progress: Progress | None = None) -> float:
    """Return p of the hypothesis that the labels of two sets of points mean nothing, from random relabellings.

    The statistic is the Mahalanobis distance of the weighted centres by the covariance of the union, which no
    relabelling changes. A point takes its weight along. p = (1 + relabellings as far apart or further)/(1 + count).
    NaN when a set has no weight.
    """
    if not (a.w.sum() > 0 and b.w.sum() > 0):
        return math.nan
    w = np.concatenate([a.w, b.w])
    x, y = plane.from_lonlat(np.concatenate([a.lon, b.lon]), np.concatenate([a.lat, b.lat]))
    x, y = x - np.average(x, weights=w), y - np.average(y, weights=w)
    rows, whole = np.array([w, w * x, w * y]), w.sum()
    inverse = np.linalg.pinv(np.cov(np.array([x, y]), aweights=w, bias=True), hermitian=True, rcond=1e-12)
    observed = _apart(rows[:, : len(a.w)].sum(axis=1), whole, inverse)
    as_far, block = 0, max(1, _BLOCK // len(w))
    order = np.tile(np.arange(len(w)), (block, 1))
    for start in range(0, count, block):
        if progress is not None:
            progress(start / count)
        chosen = rng.permuted(order[:count - start], axis=1)[:, : len(a.w)]
        apart = _apart(rows[:, chosen].sum(axis=2), whole, inverse)
        # Equal relabellings differ in the last digits, depending on the order of summation.
        as_far += int(np.count_nonzero(~(apart < observed * (1 - 1e-9))))
    return (1 + as_far) / (1 + count)


def _apart(sums, whole, inverse):
    """Return the squared distance of two centres from the sums of w, wx and wy of the first, all about the mean."""
    weight, wx, wy = sums
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = 1 / weight + 1 / (whole - weight)
        dx, dy = wx * scale, wy * scale
    return inverse[0, 0] * dx * dx + 2 * inverse[0, 1] * dx * dy + inverse[1, 1] * dy * dy
