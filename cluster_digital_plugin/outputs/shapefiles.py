# SPDX-License-Identifier: GPL-2.0-or-later
"""Shapefiles that open right elsewhere: short field names, an encoding that is said, a style, a field dictionary."""

from __future__ import annotations

import csv
from pathlib import Path

from qgis.core import (
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsFeatureRequest,
    QgsFields,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ..core import schema, words
from ..core.cells import guarded
from ..core.errors import InputError
from ..layers.styles import apply_style
from ..translation import is_chinese
from .dbf import Checks, Column, columns, is_null

# What belongs to one shapefile; index files of an older one must go with it.
SUFFIXES = (
    ".shp", ".shx", ".dbf", ".prj", ".cpg", ".qml", "_zh.qml", "_en.qml", ".qix", ".qpj", ".qmd", ".sbn", ".sbx",
    ".shp.xml", "_fields.csv",
)  # fmt: skip

# For whom: ArcGIS Pro and QGIS read a .cpg; ArcMap and WPS want the language byte of GBK.
UTF8, GBK = 0, 1
_ENCODINGS = {UTF8: "UTF-8", GBK: "GBK"}
_LAYER_OPTIONS = {UTF8: [], GBK: ["ENCODING=LDID/77"]}


def write(source, base, target: int, warnings: list, progress, chinese: bool | None = None) -> Path:
    """Write one layer as a shapefile, a table without geometry as .dbf; return the main file.

    With it go .cpg, field dictionary, a .qml in the language of the interface, which QGIS reads by itself, and one in
    each language.

    Parameters
    ----------
    source : exports.Source
    base : path without suffix
    target : 0 UTF-8 for ArcGIS Pro and QGIS, 1 GBK with the language byte for ArcMap and WPS
    warnings : list of dbf.Warn that is added to
    progress : callable, told of fractions
    chinese : language of the .qml without a language in its name; None is the interface's

    Raises OSError or InputError when something cannot be written.
    """
    path = _write_data(source, base, target, warnings, progress)
    chinese = is_chinese() if chinese is None else chinese
    for suffix, language in ((".qml", chinese), ("_zh.qml", True), ("_en.qml", False)):
        _write_style(source, path, f"{base}{suffix}", target, language)
    return path


def _write_data(source, base, target, warnings, progress) -> Path:
    fields = columns(source.fields, source.table)
    _measure(source, fields, progress)
    spatial = source.spatial
    path = Path(f"{base}.{'shp' if spatial else 'dbf'}")
    writer, dbf_fields, wkb_type = _writer(source, path, fields, target, spatial)
    checks = Checks(source.name, fields, target == GBK, warnings)
    for number, feature in enumerate(source.rows()):
        if number % 200 == 0:
            progress(0.4 + 0.6 * min(1.0, number / max(source.count, 1)))
        row = QgsFeature(dbf_fields)
        row.setAttributes(checks.attributes(feature))
        if spatial and feature.hasGeometry():
            row.setGeometry(_fitting(feature.geometry(), wkb_type))
        if not writer.addFeature(row):
            raise InputError(
                f"图层“{source.name}”要素 {feature.id()} 无法写入:{writer.errorMessage()}。请检查该要素的坐标和属性。",
                f"Feature {feature.id()} of “{source.name}” could not be written: {writer.errorMessage()}. Check its "
                "coordinates and attributes.",
            )
    if not writer.flushBuffer():
        raise OSError(writer.errorMessage())
    # QGIS closes the files when the last reference goes.
    del writer
    Path(f"{base}.cpg").write_text(_ENCODINGS[target], encoding="ascii")
    _write_dictionary(Path(f"{base}_fields.csv"), fields, source.table.name if source.table is not None else "")
    return path


def _writer(source, path, fields, target, spatial):
    dbf_fields = QgsFields()
    for column in fields:
        dbf_fields.append(column.dbf_field())
    wkb_type = _shapefile_type(source) if spatial else QgsWkbTypes.Type.NoGeometry
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "ESRI Shapefile"
    options.fileEncoding = _ENCODINGS[target]
    options.layerOptions = _LAYER_OPTIONS[target]
    # Without geometry QGIS makes a .dbf of the .shp that it is asked for.
    writer = QgsVectorFileWriter.create(
        str(path.with_suffix(".shp")), dbf_fields, wkb_type, source.crs, QgsCoordinateTransformContext(), options
    )
    if writer.hasError() != QgsVectorFileWriter.WriterError.NoError:
        raise OSError(writer.errorMessage())
    return writer, dbf_fields, wkb_type


def _measure(source, fields, progress):
    """Find how wide the numbers are: a .dbf has one width for all rows."""
    numeric = [column for column in fields if column.kind != schema.TEXT]
    if not numeric:
        return
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
    for number, feature in enumerate(source.features.getFeatures(request)):
        if number % 200 == 0:
            progress(0.4 * min(1.0, number / max(source.count, 1)))
        values = feature.attributes()
        for column in numeric:
            if not is_null(values[column.index]):
                column.measure(values[column.index])


def _shapefile_type(source):
    kinds = QgsWkbTypes.GeometryType
    types = {
        kinds.PointGeometry: (QgsWkbTypes.Type.Point, QgsWkbTypes.Type.MultiPoint),
        kinds.LineGeometry: (QgsWkbTypes.Type.MultiLineString,) * 2,
        kinds.PolygonGeometry: (QgsWkbTypes.Type.MultiPolygon,) * 2,
    }
    kind = QgsWkbTypes.geometryType(source.wkb_type)
    if kind not in types:
        raise InputError(
            f"图层“{source.name}”的几何类型不确定,shapefile 只能存一种。请先按类型分开。",
            f"The layer “{source.name}” has no single geometry type, and a shapefile holds one only. Split it first.",
        )
    return types[kind][QgsWkbTypes.isMultiType(source.wkb_type)]


def _fitting(geometry, wkb_type):
    """Return a geometry without Z and M, in the one or several parts that the file wants."""
    parts = geometry.coerceToType(wkb_type)
    return parts[0] if len(parts) == 1 else geometry


def _write_style(source, main: Path, path, target, chinese):
    """Write a .qml, which must know the fields by their short names."""
    layer = QgsVectorLayer(str(main), source.name, "ogr")
    layer.setProviderEncoding(_ENCODINGS[target])
    if source.table is not None:
        apply_style(layer, source.table, shapefile=True, chinese=chinese)
    for column in columns(source.fields, source.table):
        index = layer.fields().lookupField(column.short)
        if index >= 0 and not layer.fields()[index].alias():
            layer.setFieldAlias(index, column.zh if chinese else column.en)
    message, written = layer.saveNamedStyle(path)
    del layer
    if not written:
        raise OSError(message)


def _write_dictionary(path, fields: list[Column], table: str):
    # The byte order mark lets spreadsheets see that it is UTF-8.
    with open(path, "w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["short_name", "full_name", "zh", "en", "unit", "codes_zh", "codes_en"])
        for column in fields:
            codes = [
                "; ".join(f"{code} = {text}" for code, text in meanings.items() if code)
                for meanings in (words.value_labels(column.name, chinese, table) for chinese in (True, False))
            ]
            writer.writerow(map(guarded, (column.short, column.name, column.zh, column.en, column.unit, *codes)))
