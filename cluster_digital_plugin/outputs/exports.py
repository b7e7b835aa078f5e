# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers as files for other programs: shapefiles, GeoPackage, GeoJSON, CSV; all of them, or none."""

from __future__ import annotations

import errno
import math
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsFeature,
    QgsFeatureRequest,
    QgsField,
    QgsFields,
    QgsProviderRegistry,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
    QgsWkbTypes,
)

from ..core import schema
from ..core.cells import guarded
from ..core.errors import InputError
from ..core.manifest import written
from ..core.text import natural_order
from ..layers.crs import wgs84
from ..layers.drafts import drafted_files
from ..layers.styles import apply_style
from ..layers.workspace import shown_scope
from ..layers.written_rows import key_columns
from ..translation import is_chinese
from . import shapefiles
from .dbf import Warn, is_dropped, is_null, kind_of
from .manifests import note_files

SHAPEFILE, GEOPACKAGE, GEOJSON, CSV = range(4)
GEOPACKAGE_NAME = "cluster_digital.gpkg"
_SUFFIXES = {SHAPEFILE: shapefiles.SUFFIXES, GEOPACKAGE: (), GEOJSON: (".geojson",), CSV: (".csv",)}
_DRIVERS = {GEOPACKAGE: "GPKG", GEOJSON: "GeoJSON", CSV: "CSV"}

# Features that are held at once.
_CHUNK = 5000
# What Windows takes for a device, whatever the ending; and a length that every file system takes in Chinese.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_LONGEST = 60

# Up to here every whole number is a JSON number that JavaScript reads exactly.
_EXACT = 2**53


@dataclass
class Source:
    """A layer as it was when the export began; made on the main thread, written in the background.

    ``crs`` is the reference system that is written, ``change`` the way there from the layer's own, or None.
    """

    name: str
    file_name: str
    table: schema.Table | None
    features: QgsVectorLayerFeatureSource
    fields: QgsFields
    wkb_type: object
    crs: QgsCoordinateReferenceSystem
    count: int
    change: QgsCoordinateTransform | None = None

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

    @property
    def spatial(self) -> bool:
        """Whether there are geometries."""
        return self.wkb_type != QgsWkbTypes.Type.NoGeometry

    def into(self, crs, context: QgsCoordinateTransformContext | None = None) -> Source:
        """Return the source in another reference system; itself when it has no geometry or no system of its own."""
        if crs is None or not crs.isValid() or not self.spatial or not self.crs.isValid() or crs == self.crs:
            return self
        change = QgsCoordinateTransform(self.crs, crs, context or QgsCoordinateTransformContext())
        return Source(self.name, self.file_name, self.table, self.features, self.fields, self.wkb_type, crs,
                      self.count, change)

    def rows(self):
        """Yield the features, their geometries in ``crs``.

        Raises InputError when a geometry has no image there.
        """
        for feature in self._features():
            if self.change is not None and feature.hasGeometry():
                geometry = feature.geometry()
                try:
                    geometry.transform(self.change)
                except QgsCsException as error:
                    raise InputError(
                        f"图层“{self.name}”要素 {feature.id()} 无法投影到所选坐标系:{error}。请改选坐标系。",
                        f"Feature {feature.id()} of “{self.name}” cannot be projected into the chosen reference "
                        f"system: {error}. Choose another one.",
                    ) from error
                feature.setGeometry(geometry)
            yield feature

    def _features(self):
        """Yield the features; those of a workspace by their keys, as their ids tell its history."""
        request = QgsFeatureRequest()
        if not self.spatial:
            request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
        if self.table is None or self.fields.lookupField(schema.RUN_ID.name) < 0:
            yield from self.features.getFeatures(request)
            return
        bare = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
        names = key_columns(self.table)
        keys = [[feature.id(), *(None if is_null(feature[name]) else feature[name] for name in names)]
                for feature in self.features.getFeatures(bare)]  # fmt: skip
        order = natural_order(list(zip(*keys))[1:])
        for start in range(0, len(order), _CHUNK):
            ids = [keys[place][0] for place in order[start:start + _CHUNK]]
            found = {feature.id(): feature for feature in
                     self.features.getFeatures(QgsFeatureRequest(request).setFilterFids(ids))}
            yield from (found[identifier] for identifier in ids if identifier in found)


@dataclass
class Exported:
    """What was written: the main file of each layer and format, and what was cut or changed."""

    paths: list[str] = field(default_factory=list)
    warnings: list[Warn] = field(default_factory=list)


def export(
    sources: list[Source], folder, target: int = shapefiles.UTF8,
    progress: Callable[[float], None] | None = None, chinese: bool | None = None, formats=(SHAPEFILE,),
    crs: QgsCoordinateReferenceSystem | None = None, context: QgsCoordinateTransformContext | None = None,
) -> Exported:
    """Write layers in one or several formats.

    Everything is written in a folder of its own and moved at the end: a failure leaves no half file, and what was
    there before. A file of the same name is replaced. GeoJSON is in WGS84 whatever the reference system, as RFC 7946
    (Butler et al. 2016, section 4) demands.

    Parameters
    ----------
    folder : where the files go; made when missing
    target : for shapefiles, 0 UTF-8 for ArcGIS Pro and QGIS, 1 GBK with the language byte for ArcMap and WPS
    chinese : language of the styles that QGIS reads by itself; None is the interface's
    formats : of SHAPEFILE, GEOPACKAGE, GEOJSON and CSV
    crs : reference system that is written; None is each layer's own
    context : for transformations

    Raises
    ------
    InputError when the folder is not writable or a feature cannot be written.
    Cancelled from ``progress``.
    """
    folder = Path(folder)
    done = Exported()
    chinese = is_chinese() if chinese is None else chinese
    try:
        outdated = [GEOPACKAGE_NAME] if GEOPACKAGE in formats else []
        with drafted_files(folder, outdated) as new:
            stems, total = [], len(sources) * len(formats)
            for source in sources:
                stems.append(_unique(source.file_name, stems))
                outdated += [f"{stems[-1]}{suffix}" for kind in formats for suffix in _SUFFIXES[kind]]
                for kind in formats:
                    part = _part(progress, len(done.paths), total)
                    placed = source.into(wgs84() if kind == GEOJSON else crs, context)
                    main = _write(placed, new, stems[-1], kind, target, done.warnings, part, chinese)
                    done.paths.append(str(folder / main.name))
    except OSError as error:
        raise InputError(
            f"文件夹“{folder}”无法写入:{error}。请选择可写的文件夹,并关闭正在打开这些文件的程序。",
            f"The folder “{folder}” cannot be written: {error}. Choose a writable folder and close the programs that "
            "have these files open.",
        ) from error
    return done


def tell(done: Exported, formats, manifest: dict) -> None:
    """Tell how the files were made: in manifest.json beside them, and in a GeoPackage itself.

    Raises InputError when it cannot be written.
    """
    for path in dict.fromkeys(done.paths):
        if GEOPACKAGE in formats and Path(path).name == GEOPACKAGE_NAME:
            dataset = gdal.OpenEx(path, gdal.OF_UPDATE | gdal.OF_VECTOR)
            dataset.SetMetadataItem("MANIFEST", written(manifest), "CLUSTER_DIGITAL")
            dataset = None
    note_files(manifest, dict.fromkeys(done.paths, ""))


def _write(source, folder, stem, kind, target, warnings, progress, chinese) -> Path:
    if kind == SHAPEFILE:
        return shapefiles.write(source, folder / stem, target, warnings, progress, chinese)
    path = folder / (GEOPACKAGE_NAME if kind == GEOPACKAGE else f"{stem}{_SUFFIXES[kind][0]}")
    kept = [index for index, item in enumerate(source.fields) if not is_dropped(item.name(), source.table)]
    writer, fields = _writer(source, path, stem, kind, kept)
    checks, count = _Checks(source, kind, warnings), 0
    for number, feature in enumerate(source.rows()):
        count = number + 1
        if number % 200 == 0:
            progress(min(1.0, number / max(source.count, 1)))
        row = QgsFeature(fields)
        values = feature.attributes()
        row.setAttributes([checks.value(index, values[index], feature.id()) for index in kept])
        if source.spatial and feature.hasGeometry():
            row.setGeometry(feature.geometry())
        if not writer.addFeature(row):
            raise InputError(
                f"图层“{source.name}”要素 {feature.id()} 无法写入:{writer.errorMessage()}。请检查该要素的坐标和属性。",
                f"Feature {feature.id()} of “{source.name}” could not be written: {writer.errorMessage()}. Check its "
                "coordinates and attributes.",
            )
    if not writer.flushBuffer():
        raise OSError(writer.errorMessage())
    # QGIS closes the file when the last reference goes.
    del writer
    if kind == CSV and count and path.read_bytes().count(b"\n") <= count:
        # Cut off at the end of a line it looks whole.
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path.name)
    if kind == GEOPACKAGE:
        _store_styles(source, path, stem, chinese)
    return path


def _writer(source, path, stem, kind, kept):
    fields = QgsFields()
    for index in kept:
        item = QgsField(source.fields[index])
        if kind == CSV:
            item.setName(guarded(item.name()))
        fields.append(item)
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = _DRIVERS[kind]
    options.fileEncoding = "UTF-8"
    options.layerName = stem
    options.layerOptions = _options(source, kind)
    if path.exists():
        options.actionOnExistingFile = QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteLayer
    writer = QgsVectorFileWriter.create(
        str(path), fields, source.wkb_type, source.crs, QgsCoordinateTransformContext(), options
    )
    if writer.hasError() != QgsVectorFileWriter.WriterError.NoError:
        raise OSError(writer.errorMessage())
    return writer, fields


def _options(source, kind):
    if kind == GEOJSON:
        return ["RFC7946=YES", "COORDINATE_PRECISION=9"]
    if kind == CSV:
        # Spreadsheets take a file for UTF-8 when it begins with a byte order mark.
        points = QgsWkbTypes.flatType(source.wkb_type) == QgsWkbTypes.Type.Point
        shape = "AS_XY" if points else "AS_WKT"
        return ["WRITE_BOM=YES", *([f"GEOMETRY={shape}"] if source.spatial else [])]
    return []


def _store_styles(source, path, stem, chinese):
    """Store a style in each language in the GeoPackage; QGIS takes that of the interface by itself."""
    if source.table is None:
        return
    for name, language in (("zh", True), ("en", False)):
        layer = QgsVectorLayer(f"{path}|layername={stem}", source.name, "ogr")
        apply_style(layer, source.table, chinese=language)
        layer.saveStyleToDatabase(f"{stem}_{name}", "", language == chinese, "")
        del layer


class _Checks:
    """Lists what a format cannot hold and replaces it by NULL."""

    def __init__(self, source, kind, warnings):
        self._source, self._format, self._warnings = source, kind, warnings
        self._kinds = [kind_of(item) for item in source.fields]
        self._said = set()

    def value(self, index, value, feature):
        """Return what is written for a value."""
        if is_null(value) or self._format == GEOPACKAGE:
            return value
        kind = self._kinds[index]
        if kind == schema.REAL and self._format == GEOJSON and not math.isfinite(float(value)):
            self._warn(index, feature, value, "JSON 没有非有限数,写为空值", "JSON has no such number; written as NULL")
            return None
        if kind == schema.INTEGER and self._format == GEOJSON and abs(int(value)) > _EXACT:
            self._warn(index, feature, value, "整数超过 2^53,有的程序读不准",
                       "beyond 2^53; some programs read it inexactly")
        if self._format == CSV and value == "" and index not in self._said:
            self._said.add(index)
            self._warn(index, feature, "", "空文本在 CSV 中与空值无法区分",
                       "an empty text; a CSV file cannot tell it from NULL")
        return self._guarded(index, value, feature) if self._format == CSV else value

    def _guarded(self, index, value, feature):
        safe = guarded(value)
        if safe is not value:
            self._warn(index, feature, value, "会被电子表格当作公式,前面加了撇号",
                       "a formula to spreadsheets; an apostrophe was put before it")
        return safe

    def _warn(self, index, feature, value, zh, en):
        name = self._source.fields[index].name()
        self._warnings.append(Warn(self._source.name, name, feature, str(value), zh, en))


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


def _safe_name(name):
    """Return a name for a file and for a table of a GeoPackage, on every system: letters, digits, hyphen and point."""
    safe = re.sub(r"[^\w.-]+", "_", name).strip("._-")[:_LONGEST].rstrip("._-") or "layer"
    return f"_{safe}" if _RESERVED.fullmatch(safe) else safe


def _unique(name, taken):
    candidate, number = name, 1
    while candidate.lower() in {other.lower() for other in taken}:
        number += 1
        candidate = f"{name}_{number}"
    return candidate
