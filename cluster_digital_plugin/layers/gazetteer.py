# SPDX-License-Identifier: GPL-2.0-or-later
"""The gazetteer from the tables that ship with the plugin, and from an analyst's own layer of cities."""

from __future__ import annotations

import csv
from functools import lru_cache

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCsException, QgsPointXY, QgsProject

from ..core import schema
from ..translation import tr
from .columns import read_columns
from .resources import resource

_KEY = "adcode"


def load_gazetteer(source=None, feedback=None):
    """Return the ``core.places.Gazetteer``.

    Parameters
    ----------
    source : feature source with the columns of ``schema.CITIES``, or None for the cities that ship. Its rows replace
        those of the same adcode and add to the others; a point, in any CRS, decides over the columns lon and lat.
        Rows without an adcode are found by their name.
    feedback : QgsProcessingFeedback, told which rows could not be used
    """
    if source is None:
        return _shipped()
    from ..core.places import Gazetteer

    frames = shipped_frames()
    return Gazetteer(_overlay(*frames[:2], _own_cities(source, feedback)), *frames[1:])


def gazetteer_of(rows):
    """Return the gazetteer in which rows with the columns of ``schema.CITIES``, read already, have their say."""
    from ..core.places import Gazetteer

    frames = shipped_frames()
    return Gazetteer(_overlay(*frames[:2], _keyed(rows)), *frames[1:])


@lru_cache(maxsize=1)
def _shipped():
    from ..core.places import Gazetteer

    return Gazetteer(*shipped_frames())


@lru_cache(maxsize=1)
def shipped_frames():
    """Return the tables that ship: cities, counties and other names of places."""
    return _frame("cities.csv"), _frame("counties.csv"), _frame("places_extra.csv")


def _frame(name):
    import pandas

    with open(resource("data", name), encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    frame = pandas.DataFrame(rows[1:], columns=rows[0], dtype=object)
    frame = frame.where(frame != "", None)
    for column in ("lon", "lat", "population"):
        if column in frame:
            frame[column] = pandas.to_numeric(frame[column], errors="coerce")
    return frame


def _own_cities(source, feedback):
    """Return the rows of a source with the columns of ``schema.CITIES`` that it has, lon and lat in WGS84."""
    names = {field.name().lower(): field.name() for field in source.fields()}
    wanted = {column.name: names[column.name] for column in schema.CITIES.columns if column.name in names}
    columns = read_columns(source, list(wanted.values()), points=True, feedback=feedback)
    rows = []
    for number, (x, y) in enumerate(wgs84(columns)):
        row = {target: _fitting(target, columns.values[name][number]) for target, name in wanted.items()}
        if x is not None:
            row["lon"], row["lat"] = x, y
        rows.append(row)
    return _keyed(rows, feedback)


def _fitting(target, value):
    """Return a value as the column of cities wants it: a name that is a number is text nevertheless."""
    if value is None or schema.CITIES.column(target).kind != schema.TEXT:
        return value
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _keyed(given, feedback=None):
    """Return the rows that have an adcode or a known name, with that adcode."""
    rows = []
    for number, row in enumerate(given):
        code = "" if row.get(_KEY) is None else str(row[_KEY]).strip()
        row[_KEY] = code[:-2] if code.endswith(".0") else code
        if not row[_KEY]:
            row[_KEY] = _shipped().resolve(row.get("city_zh"), row.get("province_zh")).adcode
        if row[_KEY]:
            rows.append(row)
        elif feedback is not None:
            text = tr("City “{name}” (row {row}) has no adcode and its name is not known; the row is not used.")
            feedback.pushInfo(text.format(name=row.get("city_zh") or "", row=number + 1))
    return rows


def wgs84(columns):
    """Yield (longitude, latitude) of each row of ``Columns``, or (None, None) where there is no point."""
    target = QgsCoordinateReferenceSystem("EPSG:4326")
    crs = columns.crs
    move = crs.isValid() and crs != target
    transform = QgsCoordinateTransform(crs, target, QgsProject.instance().transformContext()) if move else None
    for x, y in zip(columns.x, columns.y):
        if x != x or y != y:
            yield None, None
            continue
        if transform is None:
            yield float(x), float(y)
            continue
        try:
            point = transform.transform(QgsPointXY(x, y))
        except QgsCsException:
            # Outside the projection: the shipped coordinates hold.
            yield None, None
        else:
            yield point.x(), point.y()


def _overlay(shipped, counties, rows):
    import pandas

    kept = {row[_KEY]: row for row in shipped.to_dict("records")}
    known = {row[_KEY]: row for row in counties.to_dict("records")} if rows else {}
    for row in rows:
        code = row[_KEY]
        given = {name: value for name, value in row.items() if value is not None and value == value and value != ""}
        kept[code] = {**(kept.get(code) or known.get(code) or {"level": ""}), **given}
    frame = pandas.DataFrame(list(kept.values()), columns=list(shipped.columns), dtype=object)
    for column in ("lon", "lat", "population"):
        frame[column] = pandas.to_numeric(frame[column], errors="coerce")
    return frame
