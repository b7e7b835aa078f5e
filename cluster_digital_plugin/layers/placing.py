# SPDX-License-Identifier: GPL-2.0-or-later
"""Clusters and belts lie where their city lies: put there again after cities were edited.

Points follow the adcode; rows without one are looked up once more, as a new alias may tell their city. Nothing else
of a row changes, and it keeps its feature id. Read and written by GDAL alone, for worker threads.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from osgeo import ogr

from ..core.errors import InputError
from .gazetteer import gazetteer_of
from .geopackage import GeoPackage, Patience, attempt
from .rows import reader_of
from .states import open_workspace

# Table → columns of its city's codes and names.
_PLACED = {"clusters": ("adcodes", "cities"), "belts": ("adcode", "city")}

# What else is read of a row: what tells its city, and what it is told by.
_TOLD = ("province", "county_or_town", "row", "name_zh")
_POINT = ("lon", "lat")

# What a row is listed for as long as its city is not known.
_PROBLEMS = ("city_unknown", "city_ambiguous", "no_city", "no_coordinates")

# Degrees; a tenth of a millimetre.
_SAME = 1e-9


@dataclass(frozen=True)
class Misplaced:
    """Rows that lie elsewhere than their city: feature id → what they get, and the names of the rows."""

    table: str
    rows: dict[int, dict] = field(default_factory=dict)
    names: tuple[str, ...] = ()


def misplaced(path, resolve: bool = False) -> dict[str, Misplaced]:
    """Return the clusters and belts of a workspace that do not lie where its cities are, by table.

    Parameters
    ----------
    resolve : whether rows without an adcode are looked up among the cities once more

    Raises InputError when the file cannot be opened.
    """
    dataset = open_workspace(path)
    cities = [] if dataset is None else _rows(dataset, "cities", None if resolve else ("adcode", *_POINT))
    points = {row["adcode"]: row["point"] for _, row in cities if row.get("adcode") and row["point"] is not None}
    if not points:
        return {}
    placed = {table: _rows(dataset, table, (*columns, *_TOLD, *_POINT)) for table, columns in _PLACED.items()}
    gazetteer = None
    if resolve and any(_open(table, row) for table, rows in placed.items() for _, row in rows):
        gazetteer = gazetteer_of([_city(row) for _, row in cities])
    found = {}
    for table, read in placed.items():
        rows, names = {}, []
        for fid, row in read:
            wanted = _wanted(table, row, points, gazetteer)
            if wanted:
                rows[fid] = {**wanted, "row": row.get("row")}
                names.append(row.get("name_zh") or "")
        if rows:
            found[table] = Misplaced(table, rows, tuple(names))
    return found


def place(path, feedback=None, wait: float = 30.0) -> dict[str, int]:
    """Put clusters and belts where the workspace's cities are, in one transaction; return how many rows, by table.

    Rows whose city is known now are taken off the list of problems.

    Raises InputError when the file cannot be read or written. Cancelled when the user stopped it.
    """
    found = misplaced(path, resolve=True)
    if not found:
        return {}
    patience = Patience(path, wait, feedback)
    with GeoPackage(path, patience) as file:
        # Deletes nothing when there is nothing to take off.
        file.begin("DELETE FROM unresolved WHERE fid = -1")
        for table, one in found.items():
            _write(file.table(table), one.rows, patience)
            for row in one.rows.values():
                if "code" in row and row["row"] is not None:
                    file.sql(
                        "DELETE FROM unresolved WHERE scope = ? AND row = ? AND problem IN (?)",
                        table, int(row["row"]), _PROBLEMS,
                    )  # fmt: skip
            attempt(file.table(table).SyncToDisk)
            # OGR only ever lets a table's extent grow.
            file.sql(f"RECOMPUTE EXTENT ON {table}")
        patience.check()
        file.commit()
    return {table: len(one.rows) for table, one in found.items()}


def _rows(dataset, table, wanted=None):
    """Return (feature id, columns and ``point``) of every row; all columns, or those that are wanted."""
    layer = dataset.GetLayerByName(table)
    if layer is None:
        return []
    layer.SetAttributeFilter(None)
    layer.ResetReading()
    read = reader_of(layer, wanted)
    rows = []
    for feature in layer:
        row = read(feature)
        geometry = feature.GetGeometryRef()
        located = geometry is not None and not geometry.IsEmpty()
        row["point"] = (geometry.GetX(), geometry.GetY()) if located else _degrees(row)
        rows.append((feature.GetFID(), row))
    return rows


def _degrees(row):
    lon, lat = row.get("lon"), row.get("lat")
    return None if lon is None or lat is None else (lon, lat)


def _city(row):
    """Return a city as the gazetteer takes it: its point decides over the columns."""
    return {**row, **({} if row["point"] is None else dict(zip(("lon", "lat"), row["point"])))}


def _wanted(table, row, points, gazetteer):
    """Return the point that a row should have, with its city when that was found only now; None when all is well."""
    if gazetteer is not None and _open(table, row):
        resolved = _resolved(table, row, gazetteer)
        if resolved:
            return resolved
    point = points.get(str(row.get(_PLACED[table][0])).partition(";")[0])
    if point is None or (row["point"] is not None and max(abs(a - b) for a, b in zip(point, row["point"])) < _SAME):
        return None
    return {"point": point}


def _open(table, row):
    """Return whether a row names more cities than it has adcodes."""
    codes, names = (str(row.get(column) or "").split(";") for column in _PLACED[table])
    return names != [""] and len(names) > len([code for code in codes if code])


def _resolved(table, row, gazetteer):
    code, name = _PLACED[table]
    if table == "belts":
        found = [gazetteer.resolve(row.get(name), None, row.get("county_or_town"))]
    else:
        found = gazetteer.resolve_list(row.get(name), row.get("province"))
    if not found or not all(one.resolved for one in found):
        return None
    codes = [one.adcode for one in found]
    if not set(codes).issuperset(str(row.get(code) or codes[0]).split(";")):
        return None
    lon, lat = gazetteer.coordinates(codes[:1])
    point = (float(lon[0]), float(lat[0])) if lon[0] == lon[0] and lat[0] == lat[0] else None
    city = {"code": (code, ";".join(codes)), "name": (name, ";".join(one.city_zh for one in found))}
    return {**city, "point": point}


def _write(layer, rows, patience):
    for number, (fid, row) in enumerate(rows.items()):
        if number % 500 == 0:
            patience.check()
        feature = layer.GetFeature(fid)
        for part in ("code", "name"):
            if part in row:
                feature.SetField(*row[part])
        if row["point"] is not None:
            geometry = ogr.Geometry(ogr.wkbPoint)
            geometry.SetPoint_2D(0, *row["point"])
            feature.SetGeometryDirectly(geometry)
        _, error = attempt(layer.SetFeature, feature)
        if error:
            raise InputError(
                f"无法移动工作区中的要素:{error}。原有内容未改动。",
                f"A feature of the workspace could not be moved: {error}. Nothing was changed.",
            )
