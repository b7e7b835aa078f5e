# SPDX-License-Identifier: GPL-2.0-or-later
"""From columns of points to ellipses on the map: grouping, plane, measures, rings, axes and the reach in words."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from qgis.core import QgsCoordinateReferenceSystem, QgsDistanceArea, QgsGeometry, QgsPointXY
from qgis.PyQt.QtCore import QByteArray

from ..core import ellipse as core
from ..core.ellipse import part_of
from ..core.ellipse.moments import chunks
from ..core.ellipse.reach import Seats
from .columns import Columns
from .crs import AUTOMATIC, Plane, plane_of, transform, wgs84
from .reach import Reach, column

NULL_GROUP = "(NULL)"

_AXIS_POINTS = 33
_SHAPE = ("center_x", "center_y", "semi_major", "semi_minor", "azimuth")
_BLOCK = 500

# A sentence for each of thousands of ellipses would cost more than the ellipses, and nobody reads them.
MOST_SENTENCES = 1000

# Columns of this length stay in a processor's cache while all four sides are looked at.
_SHORT = 16384

# Beyond, the outermost points themselves are told only when their longitudes and latitudes are known anyhow.
_MOST_TO_TRANSFORM = 100_000


@dataclass
class Task:
    """What is asked for: the names of fields, the size rule with its sizes, and the plane."""

    weight: str = ""
    groups: tuple[str, ...] = ()
    unit: str = ""
    rule: str = "arcgis"
    sizes: tuple[float, ...] = (1.0,)
    projection: int = AUTOMATIC
    group_name: str | None = None

    @property
    def fields(self) -> list[str]:
        """The fields to read, each once."""
        return list(dict.fromkeys(name for name in (self.weight, *self.groups, self.unit) if name))


@dataclass
class Measured:
    """Ellipses with the plane they were computed in and the name of each group.

    ``columns`` are those of the points, None where they were read in passes and are not kept.
    """

    task: Task
    names: list
    plane: Plane
    ellipses: core.Ellipses
    dropped: int
    columns: Columns | None = None
    describe: bool = False
    furthest: dict[str, np.ndarray] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return len(self.names) * len(self.task.sizes)

    def key(self, group: int, size: int) -> str:
        """Return the id of an ellipse by the numbers of its group and its size."""
        return f"{self.names[group] or 'all'}|{self.task.rule}|{self.task.sizes[size]:g}"


def measure(columns: Columns, task: Task, context=None, progress=None, describe=True) -> Measured:
    """Compute the ellipses of points.

    Parameters
    ----------
    columns : with coordinates and the fields of the task
    context : QgsCoordinateTransformContext
    describe : whether the outermost points are looked for, which the reach in words needs

    Raises
    ------
    InputError for a negative weight or an impossible size, QgsProcessingException without a CRS.
    """
    groups_of = part_of(progress, 0, 0.05)
    codes, names = group_codes(columns, task, groups_of)
    groups = len(names)
    x, y, w, codes, units, dropped = core.usable(
        columns.x, columns.y, columns.numbers(task.weight) if task.weight else None, codes, groups,
        _units(columns, task),
    )
    plane, px, py, lonlat = plane_of(task.projection, x, y, w, codes, groups, columns.crs, context,
                                     part_of(progress, 0.05, 0.4))
    found = core.ellipses(px, py, w, codes, groups, task.rule, task.sizes, units, plane.magnitude,
                          part_of(progress, 0.4, 0.9))
    found.dropped = found.dropped + dropped
    measured = Measured(task, names, plane, found, int(found.dropped.sum()), columns)
    measured.describe = describe and columns.crs.isValid() and 0 < measured.count <= MOST_SENTENCES
    if measured.describe:
        if lonlat is None and len(x) <= _MOST_TO_TRANSFORM:
            lonlat = transform(x, y, columns.crs, wgs84(), context)
        if lonlat is not None:
            furthest = Furthest(groups)
            for part in chunks(len(x), groups, part_of(progress, 0.9, 1), _SHORT):
                furthest.add(*(None if column is None else column[part] for column in (*lonlat, codes)))
            measured.furthest = furthest.places
    return measured


def group_codes(columns: Columns, task: Task, progress=None):
    """Return the group of each row (None: one group for all) and the groups' names, sorted."""
    if not task.groups:
        return None, [task.group_name]
    fields = []
    for number, name in enumerate(task.groups):
        if progress is not None:
            progress(number / len(task.groups))
        fields.append(columns.codes(name))
    codes, found = combined(fields)
    return codes, [group_name([labels[code] if code < len(labels) else None for (_, labels), code in zip(fields, key)])
                   for key in found]


def combined(fields):
    """Return each row's combination of values, and the combinations that there are.

    Parameters
    ----------
    fields : codes (−1: NULL) and labels of each field

    Returns
    -------
    number of the combination of each row; the combinations, sorted, as tuples of codes: NULL is one beyond the labels
    """
    codes, width = fields[0][0], len(fields[0][1])
    if len(fields) == 1 and len(codes) and codes.min() >= 0:
        return codes, [(code,) for code in range(width)]
    codes, width = np.zeros(len(codes), np.int64), 1
    for code, labels in fields:
        codes, width = codes * (len(labels) + 1) + np.where(code < 0, len(labels), code), width * (len(labels) + 1)
    if width <= max(65536, 2 * len(codes)):
        found = np.nonzero(np.bincount(codes, minlength=1))[0] if len(codes) else codes
        rank = np.zeros(width, np.int64)
        rank[found] = np.arange(len(found))
        codes = rank[codes]
    else:
        found, codes = np.unique(codes, return_inverse=True)
    parts = []
    for _, labels in reversed(fields):
        found, part = np.divmod(found, len(labels) + 1)
        parts.append(part.tolist())
    return codes, list(zip(*reversed(parts)))


def as_text(value) -> str:
    """Return a value as the name of a group; None is NULL."""
    return NULL_GROUP if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def group_name(values) -> str:
    """Return the name of a group by its values; None is NULL."""
    return " | ".join(as_text(value) for value in values)


def _units(columns, task):
    if not task.unit:
        return None
    codes, labels = columns.codes(task.unit)
    # A row whose unit is unknown stands for itself.
    alone = codes < 0
    codes = codes.astype(np.int64)
    codes[alone] = len(labels) + np.arange(np.count_nonzero(alone))
    return codes


class Furthest:
    """The outermost point of each group towards each side, found batch by batch.

    ``places`` maps a side to longitudes and latitudes of shape (groups, 2), NaN where there is none.
    """

    _SIDES = (("north", 1, 1), ("west", 0, -1), ("south", 1, -1), ("east", 0, 1))

    def __init__(self, groups: int):
        self.places = {side: np.full((groups, 2), np.nan) for side, _, _ in self._SIDES}
        self._best = {side: np.full(groups, -np.inf) for side, _, _ in self._SIDES}

    def grow(self, groups: int) -> None:
        """Make room for more groups."""
        more = groups - len(self._best["north"])
        for side, best in self._best.items():
            self._best[side] = np.append(best, np.full(more, -np.inf))
            self.places[side] = np.append(self.places[side], np.full((more, 2), np.nan), axis=0)

    def add(self, lon, lat, codes=None) -> None:
        """Add points: degrees, NaN where unknown, and groups (None: the first)."""
        unknown = None if np.isfinite(lon.sum() + lat.sum()) else ~(np.isfinite(lon) & np.isfinite(lat))
        for side, axis, sign in self._SIDES:
            outward = sign * (lon, lat)[axis]
            if unknown is not None:
                outward[unknown] = -np.inf
            best = self._best[side]
            if codes is None:
                first = outward.argmax() if len(outward) else 0
                rows, where = ([first], [0]) if len(outward) and outward[first] > best[0] else ([], [])
            else:
                rows, where = _outermost_rows(outward, codes, best)
            if len(where):
                best[where] = outward[rows]
                self.places[side][where] = np.column_stack([lon[rows], lat[rows]])


def _outermost_rows(outward, codes, best):
    """Return the rows that lie further out than what was known of their group, one per group."""
    # Of equals the first counts, wherever a batch ends.
    candidates = np.nonzero(outward > best[codes])[0][::-1]
    order = candidates[np.argsort(outward[candidates], kind="stable")]
    # Of several assignments to one place the last stays: the outermost.
    last = np.full(len(best), -1)
    last[codes[order]] = order
    where = np.nonzero(last >= 0)[0]
    return last[where], where


def tables(measured: Measured, seats: Seats | None = None, progress=None):
    """Yield blocks of results as (table name, list of row dicts, list of geometries), in the CRS of the source.

    Parameters
    ----------
    seats : cities by which the reach is told; None leaves it out
    """
    total = len(measured.names)
    center = center_of(measured)
    common = None
    if seats is not None and measured.describe and not measured.plane.centred:
        common = measured.plane.from_lonlat(seats.lon, seats.lat, 0)
    for start in range(0, total, _BLOCK):
        if progress is not None:
            progress(start / total)
        groups = np.arange(start, min(start + _BLOCK, total))
        yield from _block(measured, groups, center, seats, common)


def center_of(measured: Measured):
    """Return per group: the centre in the source's CRS, its longitude and latitude, and the true azimuth."""
    shapes, plane, every = measured.ellipses.shapes, measured.plane, np.arange(len(measured.names))
    x, y = shapes.center_x, shapes.center_y
    with np.errstate(invalid="ignore"):
        source = plane.to_source(x, y, every)
        if plane.source.isValid():
            lon, lat = plane.to_lonlat(x, y, every)
            azimuth = plane.true_azimuth(x, y, shapes.azimuth, every)
        else:
            lon = lat = np.full(len(every), np.nan)
            azimuth = shapes.azimuth
        return source, (lon + 180) % 360 - 180, lat, azimuth


def _block(measured, groups, center, seats, common):
    rows = {"ellipses": [], "centers": [], "axes": []}
    shapes = {"ellipses": [], "centers": [], "axes": []}
    for number in range(len(measured.task.sizes)):
        found = [measured.ellipses.result(group, number) for group in groups.tolist()]
        rings, lonlat = _rings(measured, groups, found)
        reach = None if seats is None or lonlat is None else Reach(measured, groups, found, lonlat, seats, common)
        lines = _axes(measured, groups, found)
        for i, (group, result) in enumerate(zip(groups.tolist(), found)):
            row = _row(measured, group, result, center, measured.key(group, number))
            drawn = result.status in (core.OK, core.CIRCLE) and np.isfinite(rings[0][i]).all() and result.k > 0
            geometry = polygon_geometry(rings[0][i], rings[1][i]) if drawn else None
            if drawn and measured.plane.unit == "degrees":
                row.update(_area_on_the_ground(geometry, measured.plane.source, result.weight))
            if reach is not None and drawn:
                row.update(reach.sentences(i, row["azimuth"]))
            rows["ellipses"].append(row)
            shapes["ellipses"].append(geometry)
            _add_axes(rows["axes"], shapes["axes"], row, result, [pair[i] for pair in lines])
            if number == 0:
                rows["centers"].append({**{name: row[name] for name in _CENTER_COLUMNS}, "kind": "mean"})
                shapes["centers"].append(point_geometry(center[0][0][group], center[0][1][group]))
    for name in rows:
        yield name, rows[name], shapes[name]


_CENTER_COLUMNS = ("ellipse_id", "grp", "n", "weight", "center_lon", "center_lat", "status")


def _row(measured, group, result, center, key):
    square_km = measured.plane.square_km
    area = result.area * square_km
    empty = result.status == core.EMPTY
    return {
        "ellipse_id": key, "grp": measured.names[group], "n": result.n, "weight": result.weight,
        "center_lon": center[1][group], "center_lat": center[2][group], "semi_major": result.semi_major,
        "semi_minor": result.semi_minor, "unit": measured.plane.unit, "azimuth": center[3][group],
        "grid_az": result.azimuth, "area_km2": area, "density": result.weight / area if area > 0 else np.nan,
        "axis_ratio": result.axis_ratio, "size_rule": result.rule, "size": result.size, "k": result.k,
        "nominal": result.nominal, "inside": np.nan if empty else result.inside,
        "inside_n": None if empty or np.isnan(result.k) else result.inside_n,
        "se_center_x": result.se_center_x, "se_center_y": result.se_center_y, "se_major": result.se_major,
        "se_minor": result.se_minor, "se_azimuth": result.se_azimuth, "circular_p": result.circular_p,
        "n_eff": result.n_eff, "status": result.status, "projection": measured.plane.name,
        "dropped": result.dropped,
    }


def _rings(measured, groups, found):
    """Return rings in the source's CRS and in longitude and latitude, each x and y of shape (groups, vertices)."""
    x, y = core.ring(*(column(found, name) for name in _SHAPE))
    plane = measured.plane
    lonlat = plane.to_lonlat(x, y, groups[:, None]) if measured.describe else None
    return plane.to_source(x, y, groups[:, None]), lonlat


def _axes(measured, groups, found):
    """Return major and minor axes in the source's CRS as x, y, x, y of shape (groups, points)."""
    step = np.linspace(-1.0, 1.0, _AXIS_POINTS)
    x, y, major, minor, azimuth = (column(found, name) for name in _SHAPE)
    angle = np.radians(np.nan_to_num(azimuth))
    lines = ((x + step * major * np.sin(angle), y + step * major * np.cos(angle)),
             (x + step * minor * np.cos(angle), y - step * minor * np.sin(angle)))
    return [array for line in lines for array in measured.plane.to_source(*line, groups[:, None])]


def _add_axes(rows, geometries, row, result, line):
    """Append the major axis, and the minor one where it has a length."""
    for name, length, turn, x, y in (("major", result.semi_major, 0, *line[:2]),
                                     ("minor", result.semi_minor, 90, *line[2:])):
        if length > 0 and np.isfinite(x).all():
            rows.append({
                "ellipse_id": row["ellipse_id"], "grp": row["grp"], "axis": name, "length": 2 * length,
                "unit": row["unit"], "azimuth": (row["azimuth"] + turn) % 180.0, "size": row["size"],
            })
            geometries.append(_geometry(b"\x01\x02\x00\x00\x00", x, y))


def _area_on_the_ground(polygon, crs: QgsCoordinateReferenceSystem, weight):
    """Return area and density of an ellipse that was computed in degrees, measured on the ellipsoid."""
    from qgis.core import QgsCoordinateTransformContext

    measurer = QgsDistanceArea()
    measurer.setSourceCrs(crs, QgsCoordinateTransformContext())
    measurer.setEllipsoid("EPSG:7030")
    area = measurer.measureArea(polygon) * 1e-6
    return {"area_km2": area, "density": weight / area if area > 0 else np.nan}


def polygon_geometry(x, y) -> QgsGeometry:
    """Return a polygon from the x and y of its closed ring."""
    return _geometry(b"\x01\x03\x00\x00\x00\x01\x00\x00\x00", x, y)


def _geometry(head, x, y):
    """Return a geometry from WKB: its head, the number of vertices, the vertices."""
    geometry = QgsGeometry()
    body = np.column_stack([x, y]).astype("<f8", copy=False).tobytes()
    geometry.fromWkb(QByteArray(head + len(x).to_bytes(4, "little") + body))
    return geometry


def point_geometry(x, y) -> QgsGeometry | None:
    """Return a point, or None where a coordinate is missing."""
    return QgsGeometry.fromPointXY(QgsPointXY(float(x), float(y))) if np.isfinite(x) and np.isfinite(y) else None
