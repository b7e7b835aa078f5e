# SPDX-License-Identifier: GPL-2.0-or-later
"""Shapefiles that open right elsewhere: short field names, an encoding that is said, a style, a field dictionary."""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsFeatureRequest,
    QgsFields,
    QgsProviderRegistry,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
    QgsWkbTypes,
)

from ..core import schema, words
from ..core.errors import InputError
from ..layers.styles import apply_style
from ..layers.workspace import shown_scope
from .dbf import Checks, Column, Warn, columns, is_null
from .leftovers import SET_ASIDE

# For whom: ArcGIS Pro and QGIS read a .cpg; ArcMap and WPS want the language byte of GBK.
UTF8, GBK = 0, 1
_ENCODINGS = {UTF8: "UTF-8", GBK: "GBK"}
_LAYER_OPTIONS = {UTF8: [], GBK: ["ENCODING=LDID/77"]}

# What belongs to one shapefile; index files of an older one must go with it.
_SUFFIXES = (
    ".shp", ".shx", ".dbf", ".prj", ".cpg", ".qml", ".qix", ".qpj", ".qmd", ".sbn", ".sbx", ".shp.xml", "_fields.csv",
)


@dataclass
class Source:
    """A layer as it was when the export began; made on the main thread, written in the background."""

    name: str
    file_name: str
    table: schema.Table | None
    features: QgsVectorLayerFeatureSource
    fields: QgsFields
    wkb_type: object
    crs: QgsCoordinateReferenceSystem
    count: int

    @classmethod
    def of(cls, layer: QgsVectorLayer) -> Source:
        """Take what is needed of a layer."""
        table = schema.identify([item.name() for item in layer.fields()])
        file_name = table.name if table is not None else _safe_name(layer.name())
        scope = shown_scope(layer)
        if table is not None and scope not in (None, "all"):
            file_name += f"_{_safe_name(scope)}"
        return cls(_layer_name(layer), file_name, table, QgsVectorLayerFeatureSource(layer), layer.fields(),
                   layer.wkbType(), layer.crs(), layer.featureCount())


@dataclass
class Exported:
    """What was written: the .shp or .dbf of each layer, and what was cut or changed."""

    paths: list[str] = field(default_factory=list)
    warnings: list[Warn] = field(default_factory=list)


def export(
    sources: list[Source], folder, target: int = UTF8, progress: Callable[[float], None] | None = None,
    chinese: bool | None = None,
) -> Exported:
    """Write layers as shapefiles, each with .cpg, .qml and a field dictionary; tables without geometry as .dbf.

    Everything is written in a folder of its own and moved at the end: a failure leaves no half shapefile, and what
    was there before. A file of the same name is replaced.

    Parameters
    ----------
    folder : where the files go; made when missing
    target : 0 UTF-8 for ArcGIS Pro and QGIS, 1 GBK with the language byte for ArcMap and WPS
    chinese : language of the .qml; None is the interface's

    Raises
    ------
    InputError when the folder is not writable or a feature cannot be written.
    Cancelled from ``progress``.
    """
    folder = Path(folder)
    done = Exported()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".cluster-digital-", dir=folder) as temporary:
            new, old = Path(temporary) / "new", Path(temporary) / "old"
            new.mkdir()
            old.mkdir()
            stems = []
            for number, source in enumerate(sources):
                stems.append(_unique(source.file_name, stems))
                main = _write(source, new / stems[-1], target, done.warnings, _part(progress, number, len(sources)))
                _write_style(source, main, target, chinese)
                done.paths.append(str(folder / main.name))
            _replace(new, old, folder, stems)
    except OSError as error:
        raise InputError(
            f"文件夹“{folder}”无法写入:{error}。请选择可写的文件夹,并关闭正在打开这些文件的程序。",
            f"The folder “{folder}” cannot be written: {error}. Choose a writable folder and close the programs that "
            "have these files open.",
        ) from error
    return done


def _layer_name(layer):
    """Return a layer's name, or its table's when QGIS named it after the file."""
    parts = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source())
    table = parts.get("layerName")
    return table if table and layer.name() == Path(parts.get("path") or "").stem else layer.name()


def _part(progress, number, total):
    def report(fraction):
        if progress is not None:
            progress((number + fraction) / total)

    return report


def _write(source, base, target, warnings, progress) -> Path:
    """Write one layer's files but for its style; return the main file."""
    fields = columns(source.fields, source.table)
    _measure(source, fields, progress)
    spatial = source.wkb_type != QgsWkbTypes.Type.NoGeometry
    path = Path(f"{base}.{'shp' if spatial else 'dbf'}")
    writer, dbf_fields, wkb_type = _writer(source, path, fields, target, spatial)
    checks = Checks(source.name, fields, target == GBK, warnings)
    for number, feature in enumerate(_features(source, spatial)):
        if number % 200 == 0:
            progress(0.4 + 0.6 * min(1.0, number / max(source.count, 1)))
        row = QgsFeature(dbf_fields)
        row.setAttributes(checks.attributes(feature))
        if spatial and feature.hasGeometry():
            row.setGeometry(_fitting(feature.geometry(), wkb_type))
        if not writer.addFeature(row):
            raise InputError(
                f"图层“{source.name}”要素 {feature.id()} 无法写入:{writer.errorMessage()}。",
                f"Feature {feature.id()} of “{source.name}” could not be written: {writer.errorMessage()}.",
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


def _features(source, spatial):
    request = QgsFeatureRequest()
    if not spatial:
        request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    return source.features.getFeatures(request)


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


def _write_style(source, main: Path, target, chinese):
    """Write the .qml, which must know the fields by their short names."""
    layer = QgsVectorLayer(str(main), source.name, "ogr")
    layer.setProviderEncoding(_ENCODINGS[target])
    if source.table is not None:
        apply_style(layer, source.table, shapefile=True, chinese=chinese)
    for column in columns(source.fields, source.table):
        index = layer.fields().lookupField(column.short)
        if index >= 0 and not layer.fields()[index].alias():
            layer.setFieldAlias(index, column.en if chinese is False else column.zh)
    message, written = layer.saveNamedStyle(str(main.with_suffix(".qml")))
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
            writer.writerow([column.short, column.name, column.zh, column.en, column.unit, *codes])


def _replace(new: Path, old: Path, folder: Path, stems):
    """Move the new files into place; put the old ones back when one of them cannot be replaced."""
    set_aside, placed = [], []
    try:
        for stem in stems:
            for suffix in _SUFFIXES:
                existing = folder / f"{stem}{suffix}"
                if existing.exists():
                    existing.replace(old / existing.name)
                    set_aside.append(existing)
        (new.parent / SET_ASIDE).touch()
        for path in sorted(new.iterdir()):
            path.replace(folder / path.name)
            placed.append(folder / path.name)
    except OSError:
        for path in placed:
            path.unlink(missing_ok=True)
        for path in set_aside:
            (old / path.name).replace(path)
        raise


def _safe_name(name):
    return re.sub(r'[\\/:*?"<>|\s]+', "_", name).strip("._") or "layer"


def _unique(name, taken):
    candidate, number = name, 1
    while candidate.lower() in {other.lower() for other in taken}:
        number += 1
        candidate = f"{name}_{number}"
    return candidate
