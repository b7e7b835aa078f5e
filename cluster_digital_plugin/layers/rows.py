# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of a table of a GeoPackage, read by GDAL alone.

QGIS 3.22 deadlocks when a worker opens a layer of a file of which the main thread has layers; GDAL does not.
"""

from __future__ import annotations

from osgeo import ogr

from .geopackage import open_to_read

_GETTERS = {
    ogr.OFTInteger: ogr.Feature.GetFieldAsInteger, ogr.OFTInteger64: ogr.Feature.GetFieldAsInteger64,
    ogr.OFTReal: ogr.Feature.GetFieldAsDouble, ogr.OFTString: ogr.Feature.GetFieldAsString,
}  # fmt: skip


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
    read = reader_of(layer)
    for feature in layer:
        geometry = feature.GetGeometryRef() if shapes else None
        yield read(feature), None if geometry is None else geometry.ExportToWkb()


def reader_of(layer, wanted=None):
    """Return a function that reads a feature of an OGR layer into a dictionary, NULL as None.

    GDAL's own ``GetField`` asks six times what a column holds.

    Parameters
    ----------
    wanted : the names of the columns; None reads all
    """
    definition = layer.GetLayerDefn()
    fields = [definition.GetFieldDefn(index) for index in range(definition.GetFieldCount())]
    columns = [(field.GetName(), index, _GETTERS.get(field.GetType(), ogr.Feature.GetField))
               for index, field in enumerate(fields) if wanted is None or field.GetName() in wanted]

    def read(feature):
        present = feature.IsFieldSetAndNotNull
        return {name: get(feature, index) if present(index) else None for name, index, get in columns}

    return read
