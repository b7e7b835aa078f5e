# SPDX-License-Identifier: GPL-2.0-or-later
"""Prefecture seats, by which the reach of an ellipse is told."""

from __future__ import annotations

import csv
import functools

import numpy as np

from ..core.ellipse.reach import Seats
from .columns import read_columns
from .crs import transform, wgs84
from .resources import resource

_LEVELS = ("直辖市", "地级市", "自治州", "地区", "盟")
_FIELDS = ("city_zh", "city_en", "level", "aliases", "lon", "lat", "population", "adcode")


def load_seats(source=None, context=None) -> Seats:
    """Read the prefecture seats.

    Parameters
    ----------
    source : feature source with the columns of ``schema.CITIES``; None reads the cities that ship with the plugin.
        Rows with a geometry lie there, whatever their ``lon`` and ``lat`` say. Where it has adcodes, its rows replace
        the shipped ones of the same adcode and add to the others
    context : QgsCoordinateTransformContext
    """
    rows = _shipped() if source is None else _of_source(source, context)
    codes = {str(row[-1]) for row in rows if row[-1]}
    if source is not None and codes:
        rows = [row for row in _shipped() if row[-1] not in codes] + rows
    rows = [row for row in rows if row[2] in _LEVELS and np.isfinite(row[4]) and np.isfinite(row[5])]
    return Seats(
        tuple(_short(row[0], row[3] or "") for row in rows),
        tuple(row[1] or row[0] for row in rows),
        *(np.array([row[column] for row in rows], float) for column in (4, 5, 6)),
    )


def _short(name, aliases):
    """Return a city's name as a sentence has it: 济宁, 湘西州."""
    if name.endswith("自治州"):
        return next((alias for alias in aliases.split(";") if alias.endswith("州") and len(alias) > 2), name)
    return name[:-1] if name.endswith("市") and len(name) > 2 else name


def _number(text):
    try:
        return float(text)
    except (TypeError, ValueError):
        return float("nan")


@functools.cache
def _shipped():
    with open(resource("data", "cities.csv"), encoding="utf-8-sig", newline="") as stream:
        return [(*(row[name] for name in _FIELDS[:4]), *(_number(row[name]) for name in _FIELDS[4:7]),
                 row["adcode"])
                for row in csv.DictReader(stream)]


def _of_source(source, context):
    present = {field.name() for field in source.fields()}
    read = read_columns(source, [name for name in _FIELDS if name in present], points=True)
    texts = {name: read.values[name] if name in present else [None] * len(read) for name in (*_FIELDS[:4], "adcode")}
    numbers = {name: read.numbers(name) if name in present else np.full(len(read), np.nan) for name in _FIELDS[4:7]}
    lon, lat = transform(read.x, read.y, read.crs, wgs84(), context) if read.crs.isValid() else (read.x, read.y)
    located = np.isfinite(lon) & np.isfinite(lat)
    lon, lat = np.where(located, lon, numbers["lon"]), np.where(located, lat, numbers["lat"])
    levels = ["地级市" if "level" not in present else level for level in texts["level"]]
    rows = zip(texts["city_zh"], texts["city_en"], levels, texts["aliases"], lon, lat, numbers["population"],
               texts["adcode"])
    return [row for row in rows if row[0]]
