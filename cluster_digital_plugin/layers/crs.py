# SPDX-License-Identifier: GPL-2.0-or-later
"""The planes in which ellipses are computed, and the way there and back.

``automatic`` is the azimuthal equidistant projection about the weighted mean direction of each group, which keeps
what an ellipse needs: distances and azimuths from the centre. China Albers serves comparison with published maps,
the layer's own CRS those who chose it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsGeometry,
    QgsLineString,
    QgsProcessingException,
    QgsUnitTypes,
)
from qgis.PyQt.QtCore import QByteArray

from ..core.ellipse import geodesic, part_of
from ..translation import tr

AUTOMATIC, CHINA_ALBERS, OWN = range(3)

_ALBERS = "+proj=aea +lat_0=0 +lon_0=105 +lat_1=25 +lat_2=47 +x_0=0 +y_0=0 +ellps=krass +units=m +no_defs"

# Their longitudes and latitudes are those of WGS84 to less than a metre, and PROJ changes nothing between them.
_WGS84_ALIKE = ("EPSG:4326", "OGC:CRS84", "EPSG:4490")

_BLOCK = 8192

# Beyond the globe, in degrees; beyond all maps, in any unit of length; and beyond what can be raised to the fourth.
_GLOBE, _MAPS, _NUMBERS = (360.0, 90.0), (1e10, 1e10), (1e50, 1e50)


def wgs84() -> QgsCoordinateReferenceSystem:
    """Return longitude and latitude on WGS84."""
    return QgsCoordinateReferenceSystem("EPSG:4326")


def china_albers() -> QgsCoordinateReferenceSystem:
    """Return the Albers projection of China: standard parallels 25° and 47°, central meridian 105°.

    On Krassovsky's ellipsoid, as the Krasovsky_1940_Albers of published Chinese maps; the datum is not shifted.
    """
    return QgsCoordinateReferenceSystem.fromProj(_ALBERS)


def transform(x, y, source, target, context=None, progress=None) -> tuple[np.ndarray, np.ndarray]:
    """Transform arrays of coordinates; what has no image there, or is no place on earth, becomes NaN.

    Parameters
    ----------
    x, y : float arrays
    source, target : QgsCoordinateReferenceSystem
    context : QgsCoordinateTransformContext
    progress : told of every block
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    most = _GLOBE if source.isGeographic() else _NUMBERS if source == target else _MAPS
    return _projected(*_possible(x, y, most), source, target, context, progress)


def _projected(x, y, source, target, context=None, progress=None):
    """Transform arrays of coordinates wherever they lie: the rim of an ellipse may reach over a pole."""
    if not len(x) or source == target or (same_as_wgs84(source) and same_as_wgs84(target)):
        return x, y
    change = QgsCoordinateTransform(source, target, context or QgsCoordinateTransformContext())
    good = np.nonzero(np.isfinite(x) & np.isfinite(y))[0]
    new_x, new_y = np.full(len(x), np.nan), np.full(len(y), np.nan)
    # QGIS lets no other Python run while it transforms: the window would stand still.
    for start in range(0, len(good), _BLOCK):
        if progress is not None:
            progress(start / len(good))
        rows = good[start:start + _BLOCK]
        new_x[rows], new_y[rows] = _transform(change, x[rows], y[rows])
    return new_x, new_y


def _possible(x, y, most):
    """Return coordinates with NaN for both where one is larger than may be, as of swapped longitudes and latitudes."""
    if not len(x) or (max(-x.min(), x.max()) <= most[0] and max(-y.min(), y.max()) <= most[1]):
        return x, y
    good = (np.abs(x) <= most[0]) & (np.abs(y) <= most[1])
    return np.where(good, x, np.nan), np.where(good, y, np.nan)


def same_as_wgs84(crs) -> bool:
    """Return whether coordinates in a CRS are longitudes and latitudes on WGS84 but for less than a metre."""
    return crs.authid() in _WGS84_ALIKE


def _transform(change, x, y):
    """Transform in bulk; when some point fails, halve until only the failing ones are left out."""
    if not len(x):
        return x, y
    line = _line(x, y)
    try:
        line.transform(change)
    except QgsCsException:
        if len(x) == 1:
            return np.full(1, np.nan), np.full(1, np.nan)
        middle = len(x) // 2
        halves = _transform(change, x[:middle], y[:middle]), _transform(change, x[middle:], y[middle:])
        return np.concatenate([h[0] for h in halves]), np.concatenate([h[1] for h in halves])
    new_x, new_y = _vertices(line)
    lost = ~(np.isfinite(new_x) & np.isfinite(new_y))
    new_x[lost] = new_y[lost] = np.nan
    return new_x, new_y


def _line(x, y):
    """Return a line through arrays of coordinates; WKB hands over a million vertices at once."""
    wkb = np.empty(9 + 16 * len(x), np.uint8)
    wkb[0] = 1
    wkb[1:9] = np.frombuffer(np.array([2, len(x)], "<u4").tobytes(), np.uint8)
    wkb[9:] = np.column_stack([x, y]).astype("<f8", copy=False).reshape(-1).view(np.uint8)
    geometry = QgsGeometry()
    geometry.fromWkb(QByteArray(wkb.tobytes()))
    line = geometry.constGet()
    return line.clone() if line is not None else QgsLineString()


def _vertices(line):
    table = np.frombuffer(bytes(line.asWkb()), "<f8", offset=9).reshape(-1, 2)
    return table[:, 0].copy(), table[:, 1].copy()


@dataclass(frozen=True)
class Plane:
    """A plane to compute in: one for all groups, or one about the centre of each.

    ``unit`` is what its lengths are in ("m", "degrees" or QGIS's name of the unit), ``square_km`` the area of one
    square unit (NaN for degrees), ``magnitude`` the size of the numbers its coordinates come from.
    """

    name: str
    source: QgsCoordinateReferenceSystem
    target: QgsCoordinateReferenceSystem
    context: QgsCoordinateTransformContext
    unit: str = "m"
    square_km: float = 1e-6
    magnitude: float | None = None
    lon0: np.ndarray | None = None
    lat0: np.ndarray | None = None
    needs_centres: bool = False

    def about(self, lon0, lat0) -> Plane:
        """Return the plane with a centre for each group, in degrees."""
        return replace(self, lon0=lon0, lat0=lat0, needs_centres=False)

    @property
    def centred(self) -> bool:
        """Whether each group has a projection of its own."""
        return self.lon0 is not None

    def from_lonlat(self, lon, lat, group):
        """Project longitudes and latitudes into the planes of groups; ``group`` broadcasts with lon."""
        if self.centred:
            lon, lat, group = np.broadcast_arrays(lon, lat, group)
            flat = geodesic.forward(lon.ravel(), lat.ravel(), self.lon0, self.lat0, group.ravel())
            return tuple(axis.reshape(lon.shape) for axis in flat)
        return _projected(lon, lat, wgs84(), self.target, self.context)

    def to_lonlat(self, x, y, group):
        """Return longitudes and latitudes of points in the planes of their groups; ``group`` broadcasts with x."""
        if self.centred:
            return geodesic.backward(x, y, self.lon0[group], self.lat0[group])
        shape = np.shape(x)
        lon, lat = _projected(np.ravel(x), np.ravel(y), self.target, wgs84(), self.context)
        return lon.reshape(shape), lat.reshape(shape)

    def to_source(self, x, y, group):
        """Return points of the planes in the CRS of the source."""
        if not self.centred and self.target == self.source:
            return x, y
        lon, lat = self.to_lonlat(x, y, group)
        if same_as_wgs84(self.source):
            return lon, lat
        shape = np.shape(lon)
        new_x, new_y = _projected(np.ravel(lon), np.ravel(lat), wgs84(), self.source, self.context)
        return new_x.reshape(shape), new_y.reshape(shape)

    def true_azimuth(self, x, y, grid, group) -> np.ndarray:
        """Return azimuths from true north for azimuths from grid north at the centres x, y, in [0, 180).

        Projected: grid azimuth plus the convergence of meridians, measured by a step of 1 km to the north.
        In plain degrees: the azimuth on the ground of that direction.
        """
        lon, lat = self.to_lonlat(x, y, group)
        if self.unit == "degrees":
            angle, phi = np.radians(grid), np.radians(lat)
            e2 = geodesic.FLATTENING * (2 - geodesic.FLATTENING)
            ratio = (1 - e2 * np.sin(phi) ** 2) / (1 - e2)
            return np.degrees(np.arctan2(np.sin(angle) * np.cos(phi) * ratio, np.cos(angle))) % 180.0
        step = np.degrees(1000.0 / geodesic.SEMI_MAJOR)
        if self.centred:
            codes = np.broadcast_to(group, np.shape(lon))
            north_x, north_y = geodesic.forward(lon, lat + step, self.lon0, self.lat0, codes)
        else:
            north_x, north_y = _projected(lon, lat + step, wgs84(), self.target, self.context)
        return (grid - np.degrees(np.arctan2(north_x - x, north_y - y))) % 180.0


def plane_of(kind: int, x, y, w, codes, groups: int, crs, context=None, progress=None):
    """Choose the plane and project points into it.

    Parameters
    ----------
    kind : AUTOMATIC, CHINA_ALBERS or OWN
    x, y : coordinates in ``crs``, finite
    w, codes, groups : weights and groups, as for :func:`..core.ellipse.ellipses`
    crs : QgsCoordinateReferenceSystem of the points
    context : QgsCoordinateTransformContext

    Returns
    -------
    the plane; x and y in it, NaN where a point has no image; longitudes and latitudes where they came along, or None

    Raises
    ------
    QgsProcessingException when the points have no CRS and another plane than their own was chosen.
    """
    plane = base_plane(kind, crs, context)
    report = part_of(progress, 0, 0.5)
    if not plane.needs_centres:
        px, py = transform(x, y, crs, plane.target, plane.context, report)
        return plane, px, py, transform(x, y, crs, wgs84()) if same_as_wgs84(crs) else None
    lon, lat = transform(x, y, crs, wgs84(), context, report)
    good = np.isfinite(lon) & np.isfinite(lat)
    seen = (lon, lat, w, codes) if good.all() else [None if v is None else v[good] for v in (lon, lat, w, codes)]
    plane = plane.about(*geodesic.mean_direction(*seen, groups, part_of(progress, 0.5, 0.6)))
    forward = geodesic.forward(lon, lat, plane.lon0, plane.lat0, codes, part_of(progress, 0.6, 1))
    return plane, *forward, (lon, lat)


def base_plane(kind: int, crs, context=None) -> Plane:
    """Choose the plane; the automatic one still lacks its centres.

    Parameters and errors are those of :func:`plane_of`.
    """
    context = context or QgsCoordinateTransformContext()
    if kind == OWN:
        return _own(crs, context)
    if not crs.isValid():
        raise QgsProcessingException(
            tr("The layer has no coordinate reference system. Assign one, or choose the projection “the layer's own”.")
        )
    if kind == CHINA_ALBERS:
        return Plane("China Albers 25/47/105", crs, china_albers(), context, magnitude=geodesic.SEMI_MAJOR)
    return Plane("azimuthal equidistant", crs, wgs84(), context, magnitude=2 * geodesic.SEMI_MAJOR,
                 needs_centres=True)


def _own(crs, context):
    name = crs.authid() or crs.description() or "-"
    if crs.isGeographic():
        return Plane(name, crs, crs, context, "degrees", math.nan)
    units = crs.mapUnits()
    metres = QgsUnitTypes.fromUnitToUnitFactor(units, QgsUnitTypes.DistanceUnit.DistanceMeters)
    unknown = not crs.isValid() or units == QgsUnitTypes.DistanceUnit.DistanceUnknownUnit
    text = "m" if units == QgsUnitTypes.DistanceUnit.DistanceMeters else QgsUnitTypes.encodeUnit(units)
    return Plane(name, crs, crs, context, text, math.nan if unknown else metres * metres * 1e-6)
