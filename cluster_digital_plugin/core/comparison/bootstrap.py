# SPDX-License-Identifier: GPL-2.0-or-later
"""How far a comparison would vary if chance drew the points again: the percentile bootstrap (Efron 1979)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..ellipse import EMPTY, POINT, ellipses, geodesic
from ..ellipse.moments import Progress
from .pairs import polygon, wrap_axis
from .placed import Placed, PointSet, Tangent, rings

# Enough for an interval: the overlap is right to 1e-4.
_VERTICES = 90

_BLOCK = 500_000
_RINGS = 500

# An interval from fewer replicates would leave out what went wrong in the others.
_MOST_UNDEFINED = 0.05

MEASURES = ("shift", "area", "rot", "jac")


@dataclass(frozen=True)
class Replicates:
    """Ellipses of resampled points, one entry per replicate, in the plane of the ellipse that they repeat."""

    plane: object
    x: np.ndarray
    y: np.ndarray
    lon: np.ndarray
    lat: np.ndarray
    semi_major: np.ndarray
    semi_minor: np.ndarray
    grid_az: np.ndarray
    azimuth: np.ndarray

    def polygons(self, plane: Tangent):
        """Yield each ellipse as a polygon in a common plane, None where it has no area."""
        for start in range(0, len(self.x), _RINGS):
            some = slice(start, start + _RINGS)
            lon, lat = rings(self.plane, *(v[some, None] for v in (self.x, self.y, self.semi_major, self.semi_minor,
                                                                   self.grid_az)), _VERTICES)
            for minor, x, y in zip(self.semi_minor[some], lon, lat):
                yield polygon(x, y, plane) if minor > 0 else None


def replicate(one: Placed, points: PointSet, count: int, rng, progress: Progress | None = None) -> Replicates:
    """Draw the points of an ellipse again, with replacement and each with its weight, and measure every draw.

    The size rule is applied anew: a calibrated ellipse finds its own factor, the others keep theirs.
    """
    x, y = one.plane.from_lonlat(points.lon, points.lat)
    n, found = len(x), []
    block = max(1, _BLOCK // max(n, 1))
    for start in range(0, count, block):
        if progress is not None:
            progress(start / count)
        size = min(block, count - start)
        drawn = rng.integers(0, n, size * n)
        codes = np.repeat(np.arange(size), n)
        result = ellipses(x[drawn], y[drawn], points.w[drawn], codes, size, one.rule, (one.size,))
        found.append(_measures(result))
    x, y, major, minor, azimuth = (np.concatenate(parts) for parts in zip(*found))
    lon, lat = one.plane.to_lonlat(x, y)
    true = _true(one.plane, x, y, lon, lat, azimuth, major)
    return Replicates(one.plane, x, y, lon, lat, major, minor, azimuth, true)


def _measures(result):
    shapes, k = result.shapes, result.k[:, 0]
    lost = shapes.status == EMPTY
    k = np.where(shapes.status == POINT, 0.0, k)
    x, y = (np.where(lost, np.nan, v) for v in (shapes.center_x, shapes.center_y))
    return x, y, k * shapes.sigma1, k * shapes.sigma2, shapes.azimuth


def _true(plane, x, y, lon, lat, grid, length):
    """Return the azimuths from true north of directions in a plane, by a small step along them."""
    angle, step = np.radians(grid), length * 1e-3
    to_lon, to_lat = plane.to_lonlat(x + step * np.sin(angle), y + step * np.cos(angle))
    good = np.nonzero(np.isfinite(to_lon + to_lat))[0]
    found = np.full(len(x), np.nan)
    if len(good):
        east, north = geodesic.forward(to_lon[good], to_lat[good], lon[good], lat[good], np.arange(len(good)))
        found[good] = np.degrees(np.arctan2(east, north)) % 180.0
    return found


def intervals(a: Placed, b: Placed, of_a: Replicates, of_b: Replicates, rotation: float,
              progress: Progress | None = None) -> dict[str, float]:
    """Return the 2.5 and 97.5 % percentiles of shift (km), area ratio, rotation and Jaccard index of two ellipses.

    The rotation is taken about the observed one, on axes: its interval may leave (−90, 90]. A measure that more than
    one replicate in twenty lacks has no interval.
    """
    known = np.isfinite(of_a.lon + of_b.lon)
    metres = np.full(len(known), np.nan)
    if known.any():
        x, y = geodesic.forward(of_b.lon[known], of_b.lat[known], of_a.lon[known], of_a.lat[known],
                                np.arange(np.count_nonzero(known)))
        metres[known] = np.hypot(x, y)
    with np.errstate(divide="ignore", invalid="ignore"):
        # Both in their own planes, whose square units may differ; the ratio to the observed ellipse does not.
        grown = (of_b.semi_major * of_b.semi_minor / (b.semi_major * b.semi_minor)
                 / (of_a.semi_major * of_a.semi_minor / (a.semi_major * a.semi_minor)))
        area = np.float64(b.area_km2) / a.area_km2 * grown
    turned = rotation + wrap_axis(of_b.azimuth - of_a.azimuth - rotation)
    values = (metres / 1000, area, turned, _jaccard(of_a, of_b, Tangent.between(a, b), progress))
    return {f"{name}_{end}": value for name, column in zip(MEASURES, values)
            for end, value in zip(("low", "high"), _percentiles(column))}


def _jaccard(of_a, of_b, plane, progress):
    found = np.full(len(of_a.x), np.nan)
    for i, (first, second) in enumerate(zip(of_a.polygons(plane), of_b.polygons(plane))):
        if progress is not None and i % 50 == 0:
            progress(i / len(found))
        if first is not None and second is not None:
            common = first.intersection(second).area
            found[i] = common / (first.area + second.area - common)
    return found


def _percentiles(values):
    known = values[np.isfinite(values)]
    if len(known) < (1 - _MOST_UNDEFINED) * len(values):
        return math.nan, math.nan
    return tuple(np.percentile(known, (2.5, 97.5)).tolist())
