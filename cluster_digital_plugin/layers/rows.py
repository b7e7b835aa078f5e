# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of a table of a GeoPackage, read by GDAL alone.

QGIS 3.22 deadlocks when a worker opens a layer of a file of which the main thread has layers; GDAL does not.
"""

from __future__ import annotations

from .geopackage import open_to_read


def read_rows(path, table: str, where: str | None = None) -> list[dict] | None:
    """Return the rows of a table in the order they were written, NULL as None; None when there is no such table.

    Raises InputError when the file cannot be opened.
    """
    dataset = open_to_read(path)
    layer = dataset.GetLayerByName(table)
    return None if layer is None else [row for row, _ in rows_of(layer, where)]


def rows_of(layer, where: str | None = None, shapes: bool = False):
    """Yield each row of an OGR layer as a dictionary, and its geometry as WKB where asked for and present."""
    layer.SetAttributeFilter(where)
    layer.ResetReading()
    definition = layer.GetLayerDefn()
    names = [definition.GetFieldDefn(index).GetName() for index in range(definition.GetFieldCount())]
    for feature in layer:
        geometry = feature.GetGeometryRef() if shapes else None
        yield (
            {name: feature.GetField(index) if feature.IsFieldSetAndNotNull(index) else None
             for index, name in enumerate(names)},
            None if geometry is None else geometry.ExportToWkb(),
        )
