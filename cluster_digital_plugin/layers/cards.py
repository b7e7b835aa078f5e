# SPDX-License-Identifier: GPL-2.0-or-later
"""The rows of a workspace that cards are made of."""

from __future__ import annotations

from .geopackage import open_to_read
from .rows import rows_of
from .workspace import scope_filter, tables_in

_INPUTS = ("cities", "clusters", "belts", "unresolved", "ellipses", "influence", "overrides")
_RESULTS = ("records", "links", "pairs")


def read_catalog(path, scope: str = "all"):
    """Return the ``core.cards.Catalog`` of a workspace, or None when it has neither clusters nor belts nor cities.

    Meant for a worker thread: it needs pandas and reads the file with GDAL alone.

    Parameters
    ----------
    path : the GeoPackage; one that does not exist gives None
    scope : whose verdicts, links and pairs are told; lists and ellipses are those of all scopes

    Raises
    ------
    InputError when the file cannot be opened.
    """
    from ..core.cards import build_catalog

    present = tables_in(path) if path else []
    if not {"cities", "clusters", "belts"}.intersection(present):
        return None
    dataset = open_to_read(path)
    tables, shapes = {}, []
    for name in present:
        if name in _RESULTS:
            tables[name] = [row for row, _ in rows_of(dataset.GetLayerByName(name), scope_filter(scope))]
        elif name in _INPUTS:
            found = list(rows_of(dataset.GetLayerByName(name), None, name in ("cities", "ellipses")))
            tables[name] = [row for row, _ in found]
            if name == "ellipses":
                shapes = [shape for _, shape in found]
            if name == "cities":
                tables[name] = [{**row, **_place(shape)} for row, shape in found]
    return build_catalog(tables, shapes)


def _place(shape):
    """Return where a city's point lies: after an edit the columns may lag behind."""
    from shapely import wkb

    if shape is None:
        return {}
    point = wkb.loads(bytes(shape))
    return {} if point.is_empty else {"lon": point.x, "lat": point.y}
