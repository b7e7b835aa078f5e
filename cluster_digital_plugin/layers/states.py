# SPDX-License-Identifier: GPL-2.0-or-later
"""The content of a workspace's tables as digests: what a result rests on can be compared with what is there now.

A digest goes over the columns that matter to a result, not over run ids, scopes or the order of the rows, so that a
table which is stored again with the same content leaves the results fresh. Read by GDAL alone, for worker threads.
"""

from __future__ import annotations

import hashlib

from ..core import schema
from .geopackage import is_there, open_to_read
from .statements import filled

# Tables that are no results: what an analyst loads and edits.
EDITED = ("cities", "clusters", "belts", "overrides")

# What the matching and the pairing read. A city's population does not matter to them.
MATCHING = {
    "clusters": {
        "table": "clusters",
        "columns": ["cluster_id", "programme", "name_zh", "industry_zh", "cities", "adcodes", "province", "dataset"],
    },
    "belts": {
        "table": "belts",
        "columns": ["belt_id", "name_zh", "city", "adcode", "county_or_town", "industry_zh", "year", "dataset"],
    },
    "cities": {
        "table": "cities", "points": True,
        "columns": ["adcode", "city_zh", "city_en", "province_zh", "level", "parent_city_zh", "aliases"],
    },
    "overrides": {"table": "overrides", "columns": list(schema.OVERRIDES.names)},
}  # fmt: skip

# By which the reach of an ellipse is told: of several cities as far out the most populous one is named.
SEATS = {
    "table": "cities", "points": True,
    "columns": ["adcode", "city_zh", "city_en", "level", "aliases", "population"],
}  # fmt: skip

# What results rest on when whoever stored them did not say.
ASSUMED = {"comparisons": "ellipses", "trajectory": "ellipses", "circles": "ellipses", "influence": "ellipses"}


def open_workspace(path):
    """Return a workspace as a GDAL dataset for reading, or None when there is no file.

    Raises InputError when it cannot be opened.
    """
    if not path or not is_there(path):
        return None
    return open_to_read(path)


def states_of(path, inputs: dict) -> dict:
    """Return what inputs of a run are now, by their names; those that are no tables of the workspace are left out.

    Parameters
    ----------
    inputs : name → ``{"table", "columns" (default all), "points", "scope", "keys"}``, as the ``runs`` table has them
    """
    named = {name: one for name, one in inputs.items() if isinstance(one, dict) and one.get("table") in schema.TABLES}
    dataset = open_workspace(path) if named else None
    return {} if dataset is None else {name: state_of(dataset, one) for name, one in named.items()}


def state_of(dataset, one: dict) -> dict:
    """Return the state of a table: digest, number of rows, and how many committed changes it has seen."""
    rows = sorted(_texts(dataset, one))
    digest = hashlib.sha256("\x1e".join(rows).encode("utf-8")).hexdigest()
    return {"state": digest, "rows": len(rows), "changes": last_change(dataset)}


def last_change(dataset) -> int:
    """Return the number of committed changes that are written down; the journal only ever grows."""
    layer = dataset.GetLayerByName(schema.CHANGES.name)
    return 0 if layer is None else layer.GetFeatureCount()


def run_ids(dataset, table: str, scope: str | None = None) -> set[str]:
    """Return the runs that stored the rows of a table."""
    layer = dataset.GetLayerByName(table)
    index = -1 if layer is None else layer.GetLayerDefn().GetFieldIndex("run_id")
    if index < 0:
        return set()
    layer.SetAttributeFilter(filled("scope = ?", scope) if scope else None)
    return {feature.GetFieldAsString(index) for feature in layer if feature.IsFieldSetAndNotNull(index)}


def _texts(dataset, one):
    """Yield the content of every row as one text."""
    layer = dataset.GetLayerByName(one["table"])
    if layer is None:
        return
    table = schema.TABLES[one["table"]]
    definition = layer.GetLayerDefn()
    names = [name for name in one.get("columns") or table.names if definition.GetFieldIndex(name) >= 0]
    key = definition.GetFieldIndex(table.key)
    keys = set(one["keys"]) if one.get("keys") is not None else None
    columns = [definition.GetFieldIndex(name) for name in names]
    degrees = [definition.GetFieldIndex(name) for name in ("lon", "lat") if definition.GetFieldIndex(name) >= 0]
    scope = one.get("scope") if definition.GetFieldIndex("scope") >= 0 else None
    layer.SetAttributeFilter(filled("scope = ?", scope) if scope else None)
    layer.ResetReading()
    for feature in layer:
        if keys is not None and feature.GetFieldAsString(key) not in keys:
            continue
        # The names go along: a column that is added empty changes nothing, one that is renamed does.
        parts = [f"{name}={feature.GetFieldAsString(index)}" for name, index in zip(names, columns)
                 if feature.IsFieldSetAndNotNull(index)]
        if one.get("points"):
            geometry = feature.GetGeometryRef()
            # As the gazetteer has it, a point decides over the columns.
            parts.append(bytes(geometry.ExportToWkb()).hex() if geometry is not None and not geometry.IsEmpty()
                         else ",".join(feature.GetFieldAsString(index) for index in degrees))
        yield "\x1f".join(parts)
