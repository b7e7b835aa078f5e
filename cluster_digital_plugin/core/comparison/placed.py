# SPDX-License-Identifier: GPL-2.0-or-later
"""An ellipse on the ground, and the plane in which two of them meet.

An ellipse is exact in the plane it was computed in. Two are compared in the azimuthal equidistant plane about the
middle between their centres: it is common to both, and does not depend on what else is compared.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np

from ..ellipse import geodesic, ring

# With the area-true ring the overlap of two unit circles is right to 1e-8.
_VERTICES = 720


@dataclass(frozen=True)
class Tangent:
    """The azimuthal equidistant plane about a place: metres east and north of it."""

    lon: float
    lat: float

    @classmethod
    def between(cls, a: Placed, b: Placed) -> Tangent:
        """Return the plane about the middle of two centres."""
        lon, lat = geodesic.mean_direction(np.array([a.lon, b.lon]), np.array([a.lat, b.lat]))
        return cls(float(lon[0]), float(lat[0]))

    def from_lonlat(self, lon, lat):
        lon, lat = np.asarray(lon, float), np.asarray(lat, float)
        x, y = geodesic.forward(lon.ravel(), lat.ravel(), self.lon, self.lat)
        return x.reshape(lon.shape), y.reshape(lon.shape)

    def to_lonlat(self, x, y):
        return geodesic.backward(x, y, self.lon, self.lat)


@dataclass(frozen=True)
class Placed:
    """One ellipse: what its row says, and the plane it was computed in.

    ``semi_major`` and ``semi_minor`` are in the unit of ``plane``, ``grid_az`` is in that plane, ``azimuth`` from true
    north; both in degrees, NaN without direction. ``k`` is the factor from standard deviations to semi-axes. The
    origin of ``plane`` is the centre: any object with ``to_lonlat(x, y)`` and ``from_lonlat(lon, lat)``. ``order`` is
    the value by which a series is sorted.
    """

    key: str
    grp: str
    lon: float
    lat: float
    semi_major: float
    semi_minor: float
    azimuth: float
    k: float
    plane: object = None
    grid_az: float = math.nan
    area_km2: float = math.nan
    weight: float = 1.0
    n_eff: float = math.nan
    circular_p: float = math.nan
    rule: str = "arcgis"
    size: float = 1.0
    series: str = ""
    order: object = field(default=None, compare=False)

    def __post_init__(self):
        if self.plane is None:
            object.__setattr__(self, "plane", Tangent(self.lon, self.lat))
            object.__setattr__(self, "grid_az", self.azimuth)

    @property
    def located(self) -> bool:
        return math.isfinite(self.lon) and math.isfinite(self.lat)

    @property
    def drawn(self) -> bool:
        """Whether it encloses an area."""
        return self.located and self.semi_minor > 0

    @property
    def axis_ratio(self) -> float:
        return self.semi_minor / self.semi_major if self.semi_major > 0 else math.nan

    @cached_property
    def factor(self) -> np.ndarray:
        """F with F·Fᵀ the covariance in metres² east and north at the centre; zero for a point."""
        deviations = np.array([self.semi_major, self.semi_minor])
        # A calibrated point has k = 0, and no extent to divide.
        deviations = np.divide(deviations, self.k, out=np.zeros(2), where=deviations != 0)
        angle = math.radians(self.grid_az) if math.isfinite(self.grid_az) else 0.0
        axes = np.array([[math.sin(angle), -math.cos(angle)], [math.cos(angle), math.sin(angle)]])
        return self._turned(Tangent(self.lon, self.lat), axes * deviations)

    def factor_in(self, plane: Tangent) -> np.ndarray:
        """Return the factor of the covariance in another plane."""
        return _factor_in(self, plane)

    def _turned(self, home, factor):
        if self.plane == home or not factor.any():
            return factor
        return jacobian(self.plane, home, self.semi_major * 1e-3) @ factor

    @cached_property
    def outline(self) -> tuple[np.ndarray, np.ndarray]:
        """Longitudes and latitudes of a closed ring that has the area of the ellipse."""
        return rings(self.plane, 0.0, 0.0, self.semi_major, self.semi_minor, self.grid_az, _VERTICES)


# Each of the measures of a pair asks for the same two.
@lru_cache(maxsize=16)
def _factor_in(one: Placed, plane: Tangent) -> np.ndarray:
    home = Tangent(one.lon, one.lat)
    return one.factor if plane == home else jacobian(home, plane, 1000.0) @ one.factor


def rings(plane, x, y, semi_major, semi_minor, azimuth, vertices: int):
    """Return longitudes and latitudes of rings with the areas of ellipses that are given in a plane.

    An inscribed polygon of N vertices has N/2π·sin(2π/N) of the area; its axes are lengthened by the root of that.
    """
    wider = 1 / math.sqrt(vertices / (2 * math.pi) * math.sin(2 * math.pi / vertices))
    return plane.to_lonlat(*ring(x, y, semi_major * wider, semi_minor * wider, azimuth, vertices))


def jacobian(source, target, step: float) -> np.ndarray:
    """Return how a small step at the origin of one plane is seen in another, by central differences of ``step``."""
    lon, lat = source.to_lonlat(np.array([step, -step, 0.0, 0.0]), np.array([0.0, 0.0, step, -step]))
    x, y = target.from_lonlat(lon, lat)
    return np.array([[x[0] - x[1], x[2] - x[3]], [y[0] - y[1], y[2] - y[3]]]) / (2 * step)


@dataclass(frozen=True)
class PointSet:
    """The points that one ellipse came from: longitude, latitude in degrees, weight (each finite, weights ≥ 0)."""

    lon: np.ndarray
    lat: np.ndarray
    w: np.ndarray
