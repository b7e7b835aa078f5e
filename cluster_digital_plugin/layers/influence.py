# SPDX-License-Identifier: GPL-2.0-or-later
"""Leave one city out: the cities that each ellipse hangs on most, as points and in words."""

from __future__ import annotations

import numpy as np

from ..core.ellipse import geodesic
from ..core.ellipse.influence import Influences, influences, sentences, turn
from ..core.ellipse.reach import Seats
from .columns import Columns
from .ellipses import as_text, center_of, point_geometry
from .placed import Placed

# Fields of our tables that name the city of a point.
CITY_FIELDS = ("city", "city_zh")

# Without such a field a place is named by the seat within this distance.
_NEAR_KM = 5.0


class LeftOut:
    """What is left out in turn, by number: the values of a field, or places, with their names.

    Parameters
    ----------
    placed : the points
    columns : that they came from, with the field and the city field
    field : whose values are left out; rows where it is NULL, and an empty name, stand for their place
    city_field : that names places, or an empty name
    seats : by which places without a name of their own are named
    progress : may raise Cancelled
    """

    def __init__(self, placed: Placed, columns: Columns, field: str, city_field: str, seats: Seats | None,
                 progress=None):
        self._placed, self._columns, self._field, self._city_field = placed, columns, field, city_field
        self._seats = seats
        self.units = self._units(progress or (lambda fraction: None))

    def _units(self, progress):
        import pandas

        placed = self._placed
        if self._field:
            codes, labels = self._columns.codes(self._field)
            codes = codes[placed.rows].astype(np.int64)
            if len(codes) and codes.min() >= 0:
                return codes
        # Hashing finds equal coordinates in one pass; sorting a million pairs takes many times as long.
        first, _ = pandas.factorize(placed.x)
        progress(0.3)
        second, found = pandas.factorize(placed.y)
        progress(0.6)
        place = pandas.factorize(first.astype(np.int64) * max(len(found), 1) + second)[0].astype(np.int64)
        progress(0.9)
        return place if not self._field else np.where(codes < 0, len(labels) + place, codes)

    def names(self, units) -> list[tuple[str, str]]:
        """Return the names of some units in Chinese and English."""
        rows = np.zeros(int(self.units.max(initial=0)) + 1, np.int64)
        rows[self.units[::-1]] = np.arange(len(self.units))[::-1]
        return [self._name(int(rows[unit])) for unit in units]

    def _name(self, row):
        for field in (self._field, self._city_field):
            value = self._columns.values[field][self._placed.rows[row]] if field else None
            if value is not None and str(value).strip():
                return self._both(as_text(value))
        return self._place(row)

    def _both(self, name):
        short = name[:-1] if name.endswith("市") and len(name) > 2 else name
        known = self._seats is not None and short in self._seats.zh
        return (short, self._seats.en[self._seats.zh.index(short)]) if known else (name, name)

    def _place(self, row):
        placed = self._placed
        plane, group = placed.measured.plane, 0 if placed.codes is None else int(placed.codes[row])
        if not plane.source.isValid():
            text = f"{placed.x[row]:g}, {placed.y[row]:g}"
            return text, text
        lon, lat = (float(v[0]) for v in plane.to_lonlat(placed.px[row:row + 1], placed.py[row:row + 1],
                                                         np.array([group])))
        if self._seats is not None and len(self._seats):
            near = int(self._seats.nearest([lon], [lat])[0])
            if self._seats.distance_km(lon, lat)[near] <= _NEAR_KM:
                return self._seats.zh[near], self._seats.en[near]
        text = f"{lon:.3f}°, {lat:.3f}°"
        return text, text


def influence(placed: Placed, left_out: LeftOut, most: int = 10, progress=None):
    """Return the rows and geometries of ``schema.INFLUENCE``, and ellipse id → the sentence about it.

    Parameters
    ----------
    most : cities per group; 1 for the sentences alone
    """
    measured = placed.measured
    found = influences(measured.ellipses, placed.px, placed.py, placed.w, placed.codes, left_out.units, most,
                       measured.plane.magnitude, progress)
    names = left_out.names(found.unit)
    center = center_of(measured)
    ways = _ways(measured, found, center)
    rows = [_row(measured, found, center, ways, entry, names[entry][0]) for entry in range(len(found.group))]
    x, y = measured.plane.to_source(found.x, found.y, found.group) if len(rows) else ((), ())
    told = {}
    for entry in np.nonzero(found.rank == 0)[0]:
        told.update(_sentences(measured, found, center, ways, entry, names[entry]))
    return rows, [point_geometry(*place) for place in zip(x, y)], told


def _ways(measured, found: Influences, center):
    """Return per entry: longitude and latitude of what is left out, kilometres and bearing of the centre's shift,
    and the true azimuth without it."""
    none = np.full(len(found.group), np.nan)
    if not measured.plane.source.isValid() or not len(none):
        return none, none, none, none, _without(found, "azimuth")
    group, plane = found.group, measured.plane
    lon, lat = plane.to_lonlat(found.x, found.y, group)
    x, y = _without(found, "center_x"), _without(found, "center_y")
    new_lon, new_lat = plane.to_lonlat(x, y, group)
    entries = np.arange(len(group))
    east, north = geodesic.forward(new_lon, new_lat, center[1][group], center[2][group], entries)
    azimuth = plane.true_azimuth(x, y, _without(found, "azimuth"), group)
    return ((lon + 180) % 360 - 180, lat, np.hypot(east, north) / 1000, np.degrees(np.arctan2(east, north)) % 360,
            azimuth)


def _without(found, name):
    return np.array([getattr(found.without[rank].shapes, name)[group] for rank, group in zip(found.rank, found.group)])


def _row(measured, found, center, ways, entry, name):
    group, rank = int(found.group[entry]), int(found.rank[entry])
    before, after = measured.ellipses.result(group), found.without[rank].result(group)
    lon, lat, shift, bearing, azimuth = (float(way[entry]) for way in ways)
    key = measured.key(group, 0)
    return {
        "influence_id": f"{key}|{rank + 1}", "ellipse_id": key, "grp": measured.names[group], "rank": rank + 1,
        "left_out": name, "n": found.n[entry], "weight": found.weight[entry], "lon": lon, "lat": lat,
        # The square root of a square unit in km²; NaN for degrees.
        "w2_km": found.distance[entry] * np.sqrt(measured.plane.square_km), "shift_km": shift, "bearing": bearing,
        "semi_major": after.semi_major, "semi_minor": after.semi_minor, "unit": measured.plane.unit,
        "azimuth": azimuth, "axis_ratio": after.axis_ratio, "d_major": after.semi_major - before.semi_major,
        "d_minor": after.semi_minor - before.semi_minor, "d_azimuth": float(turn(center[3][group], azimuth)),
        "area_ratio": after.area / before.area if before.area > 0 else np.nan, "status": after.status,
    }


def _sentences(measured, found, center, ways, entry, names):
    """Return ellipse id → sentence for each size of one group."""
    group = int(found.group[entry])
    azimuths = float(center[3][group]), float(ways[4][entry])
    return {
        measured.key(group, size): sentences(
            *names, measured.ellipses.result(group, size), found.without[0].result(group, size), measured.plane.unit,
            float(ways[2][entry]), azimuths)
        for size in range(len(measured.task.sizes))
    }
