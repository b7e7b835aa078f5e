# SPDX-License-Identifier: GPL-2.0-or-later
"""From a layer of ellipses to ellipses on the ground, and from the points they came from to sets of points."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsPointXY

from ..core.errors import InputError
from .columns import Columns, read_columns
from .crs import Plane, china_albers, transform, wgs84
from .ellipses import Task, group_codes

# What the ellipse algorithm calls its planes; any other name is that of a CRS.
_AUTOMATIC, _ALBERS = "azimuthal equidistant", "China Albers 25/47/105"

_TEXTS = ("ellipse_id", "grp", "size_rule", "projection")
_NUMBERS = {
    "lon": "center_lon", "lat": "center_lat", "semi_major": "semi_major", "semi_minor": "semi_minor",
    "azimuth": "azimuth", "grid_az": "grid_az", "k": "k", "area_km2": "area_km2", "weight": "weight",
    "n_eff": "n_eff", "circular_p": "circular_p", "size": "size",
}

# Weights that were summed in another order differ in the last digits.
_SAME_WEIGHT = 1e-6


class _Around:
    """A plane with the centre of an ellipse as its origin."""

    def __init__(self, plane, lon, lat):
        self._plane = plane
        x, y = plane.from_lonlat(np.array([lon]), np.array([lat]), 0)
        self._x, self._y = float(x[0]), float(y[0])

    def to_lonlat(self, x, y):
        x, y = np.broadcast_arrays(x, y)
        return self._plane.to_lonlat(x + self._x, y + self._y, 0)

    def from_lonlat(self, lon, lat):
        lon, lat = np.asarray(lon, float), np.asarray(lat, float)
        x, y = self._plane.from_lonlat(lon.ravel(), lat.ravel(), 0)
        return x.reshape(lon.shape) - self._x, y.reshape(lon.shape) - self._y


@dataclass
class EllipseRows:
    """The ellipses of a layer that can be compared, and the groups of those that cannot."""

    ellipses: list = field(default_factory=list)
    without_center: list[str] = field(default_factory=list)
    without_order: list[str] = field(default_factory=list)


def read_ellipses(source, order: str = "", series: str = "", file=None, feedback=None, context=None) -> EllipseRows:
    """Read a layer of ellipses as ``clusterdigital:ellipse`` writes it.

    Parameters
    ----------
    source : QgsFeatureSource; geometries are not needed
    order, series : names of fields, empty for none
    file : see :func:`.columns.read_columns`
    context : QgsCoordinateTransformContext

    Raises
    ------
    InputError when a column is missing, or an ellipse was computed in a plane that is not known here.
    """
    present = {name.name() for name in source.fields()}
    needed = (*_TEXTS, *_NUMBERS.values())
    missing = [name for name in needed if name not in present]
    if missing:
        raise InputError(
            f"椭圆图层缺少字段 {'、'.join(missing)}。请选择“标准差椭圆”算法输出的椭圆图层。",
            f"The layer of ellipses lacks the fields {', '.join(missing)}. "
            "Choose a layer of ellipses that the algorithm “Standard deviational ellipse” has made.",
        )
    columns = read_columns(source, list(dict.fromkeys(name for name in (*needed, order, series) if name)),
                           feedback=feedback, file=file)
    return _placed(columns, order, series, source.sourceCrs() if hasattr(source, "sourceCrs") else source.crs(),
                   context)


def _placed(columns: Columns, order, series, crs, context):
    from ..core.comparison import Placed

    rows, planes = EllipseRows(), {}
    texts = {name: [_text(value) for value in columns.values[name]] for name in _TEXTS}
    numbers = {name: columns.numbers(column).tolist() for name, column in _NUMBERS.items()}
    orders, names = _series(columns, order, series)
    for i in range(len(columns)):
        row = {name: values[i] for name, values in numbers.items()}
        grp = texts["grp"][i]
        if not (math.isfinite(row["lon"]) and math.isfinite(row["lat"])):
            rows.without_center.append(grp)
            continue
        if order and orders[i] is None:
            rows.without_order.append(grp)
            continue
        plane = _plane(texts["projection"][i], crs, context, planes)
        rows.ellipses.append(Placed(
            key=texts["ellipse_id"][i] or str(i + 1), grp=grp, rule=texts["size_rule"][i], order=orders[i],
            series=names[i], plane=plane and _Around(plane, row["lon"], row["lat"]), **row,
        ))
    return rows


def _text(value):
    return "" if value is None else str(value)


def _series(columns, order, series):
    """Return the order and the series of each row; groups such as ``NDRC | 2019`` hold both."""
    from ..core.comparison.series import split_orders

    orders, names = [None] * len(columns), [""] * len(columns)
    if order:
        values = columns.values[order]
        rows = [i for i, value in enumerate(values) if value is not None and value == value and str(value).strip()]
        for i, value, name in zip(rows, *split_orders([values[i] for i in rows])):
            orders[i], names[i] = value, name
    if series:
        names = [_text(value) for value in columns.values[series]]
    return orders, names


def _plane(name, crs, context, known):
    """Return the plane of that name, None for the automatic one."""
    if name == _AUTOMATIC:
        return None
    if name not in known:
        target = china_albers() if name == _ALBERS else crs
        if name not in (_ALBERS, crs.authid(), crs.description()):
            target = QgsCoordinateReferenceSystem(name)
        if not target.isValid():
            raise InputError(
                f"椭圆的计算投影“{name}”无法识别。请重新计算椭圆,或用自动投影。",
                f"The projection “{name}” in which ellipses were computed is unknown. "
                "Compute them again, if possible with the automatic projection.",
            )
        known[name] = Plane(name, wgs84(), target, context)
    return known[name]


def read_points(source, weight: str = "", groups=(), file=None, feedback=None, context=None):
    """Read the points that ellipses came from.

    Parameters
    ----------
    source : QgsFeatureSource; lines and polygons give their centroids
    weight, groups : names of fields, as for the ellipses

    Returns
    -------
    group → PointSet; the number of rows left out for want of a place or a weight

    Raises
    ------
    InputError when a weight is negative or the layer has no CRS.
    """
    from ..core.comparison import PointSet
    from ..core.ellipse import usable

    columns = read_columns(source, list(dict.fromkeys(name for name in (weight, *groups) if name)), points=True,
                           feedback=feedback, file=file)
    if not columns.crs.isValid():
        raise InputError("点图层没有坐标参考系。请先为它指定坐标系。",
                         "The layer of points has no coordinate reference system. Assign one.")
    codes, names = group_codes(columns, Task(groups=tuple(groups)))
    lon, lat = transform(columns.x, columns.y, columns.crs, wgs84(), context)
    weights = columns.numbers(weight) if weight else np.ones(len(columns))
    codes = np.zeros(len(columns), int) if codes is None else codes
    lon, lat, w, codes, _, dropped = usable(lon, lat, weights, codes, len(names))
    rows = np.split(np.argsort(codes, kind="stable"), np.cumsum(np.bincount(codes, minlength=len(names)))[:-1])
    sets = {_text(name): PointSet(lon[mine], lat[mine], w[mine]) for name, mine in zip(names, rows) if len(mine)}
    return sets, int(dropped.sum())


def other_points(ellipses, points) -> tuple[list[str], list[str]]:
    """Return the groups that have no points, and those whose points do not weigh what their ellipse does."""
    missing, unlike = {}, {}
    for one in ellipses:
        found = points.get(one.grp)
        if found is None:
            missing[one.grp] = True
        elif not math.isclose(found.w.sum(), one.weight, rel_tol=_SAME_WEIGHT):
            unlike[one.grp] = True
    return list(missing), list(unlike)


def trajectory_lines(steps, crs, context=None) -> list[QgsGeometry]:
    """Return a straight line for every pair of ellipses, from centre to centre, in a CRS."""
    lon = np.array([[a.lon, b.lon] for a, b in steps]).reshape(-1, 2)
    lat = np.array([[a.lat, b.lat] for a, b in steps]).reshape(-1, 2)
    x, y = (v.reshape(-1, 2) for v in transform(lon.ravel(), lat.ravel(), wgs84(), crs, context))
    return [QgsGeometry.fromPolylineXY([QgsPointXY(*p) for p in zip(*ends)]) for ends in zip(x.tolist(), y.tolist())]
