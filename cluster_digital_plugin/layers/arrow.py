# SPDX-License-Identifier: GPL-2.0-or-later
"""The fast way into a file: OGR's Arrow stream as numpy arrays.

It is taken only where it means exactly what QGIS would deliver; every doubt ends in None, and the caller then reads
features. What stands in the way: an edit buffer with changes, joined or virtual fields, a subset that is a SELECT, a
filter or limit on the source, text that is not UTF-8, field types that QGIS turns into objects of its own, geometry
that is no simple point, a GDAL below 3.6.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from qgis.core import (
    QgsFields,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingUtils,
    QgsProperty,
    QgsProviderRegistry,
    QgsVectorLayer,
    QgsWkbTypes,
)

from .compact import Numbers, Texts, nulls
from .geopackage import attempt

_DRIVERS = ("GPKG", "FlatGeobuf", "ESRI Shapefile")

_TYPES = ("integer", "integer64", "real", "string")

# Below this share of the rows QGIS finds selected features by id faster than a whole file is read.
_FEW = 0.05

_WKB_HEADER, _POINT_TYPES = 5, (1, 1001, 2001, 3001, 0x80000001, 0x40000001, 0xC0000001)


@dataclass(frozen=True)
class FileSource:
    """Where a layer's features lie; made on the main thread, read in any."""

    path: str
    driver: str
    layer_name: str
    layer_id: int
    subset: str
    text: bool
    is_point: bool
    names: frozenset
    count: int
    selected: tuple[int, ...] | None = None


def file_source(value, context=None) -> FileSource | None:
    """Return where the features of an input lie when the fast way delivers the same, else None.

    Parameters
    ----------
    value : QgsVectorLayer, or the raw value of a source parameter (call it in ``prepareAlgorithm``)
    context : QgsProcessingContext, needed for a raw value
    """
    selected_only = False
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        if value.featureLimit != -1 or getattr(value, "filterExpression", ""):
            return None
        selected_only, value = value.selectedFeaturesOnly, value.source
    if isinstance(value, QgsProperty):
        value = value.staticValue() if value.propertyType() == QgsProperty.Type.StaticProperty else None
    if isinstance(value, str) and context is not None:
        value = QgsProcessingUtils.mapLayerFromString(value, context)
    if not isinstance(value, QgsVectorLayer) or not value.isValid() or value.providerType() != "ogr":
        return None
    return _of_layer(value, selected_only)


def _of_layer(layer, selected_only):
    if layer.isEditable() and (layer.editBuffer() is None or layer.editBuffer().isModified()):
        return None
    provider = layer.dataProvider()
    parts = QgsProviderRegistry.instance().decodeUri("ogr", provider.dataSourceUri())
    subset = layer.subsetString().strip()
    if subset.upper().startswith("SELECT") or parts.get("openOptions") or not parts.get("path"):
        return None
    if parts.get("vsiPrefix") or parts.get("vsiSuffix") or provider.storageType() not in _DRIVERS:
        return None
    selected, count = None, provider.featureCount()
    if selected_only:
        selected = tuple(layer.selectedFeatureIds())
        if len(selected) < _FEW * count:
            return None
    layer_id = parts.get("layerId")
    return FileSource(
        path=parts["path"], driver=provider.storageType(), layer_name=parts.get("layerName") or "",
        layer_id=-1 if layer_id is None else int(layer_id),
        subset=subset, text=(provider.encoding() or "").upper() in ("UTF-8", "UTF8"),
        is_point=QgsWkbTypes.flatType(layer.wkbType()) == QgsWkbTypes.Type.Point,
        names=frozenset(_plain_fields(layer)), count=count, selected=selected,
    )


def _plain_fields(layer):
    """Yield the fields that are the provider's own and of a type that numpy holds as QGIS would."""
    fields = layer.fields()
    for index in range(fields.count()):
        own = fields.fieldOrigin(index) == QgsFields.FieldOrigin.OriginProvider
        if own and fields.at(index).typeName().lower().partition("(")[0] in _TYPES:
            yield fields.at(index).name()


class UnfitError(Exception):
    """The fast way is no way here; QGIS's own features still tell."""


def read(file: FileSource, names, points: bool, feedback=None):
    """Read columns from a file.

    Returns
    -------
    columns by name, feature ids, x and y (None when points were not asked for); or None where the fast way is no way
    """
    try:
        layer, wanted, fid, geometry, dataset = _opened(file, names, points)
        store = _Store(wanted, fid, geometry, layer.GetFeatureCount())
        for batch in _stream(layer, 65536):
            if feedback is not None and feedback.isCanceled():
                break
            store.add(batch)
        else:
            _check_count(file, store.rows)
        del layer, dataset
        return store.finish(_chosen(file))
    except (*_SURPRISES, UnfitError):
        return None


def batches(file: FileSource, names, points: bool, size: int):
    """Yield what :func:`read` returns, of some rows at a time.

    Raises
    ------
    UnfitError where the fast way is no way, which may show late.
    """
    try:
        layer, wanted, fid, geometry, dataset = _opened(file, names, points)
        rows, chosen = 0, _chosen(file)
        for batch in _stream(layer, size):
            rows += len(batch[fid])
            store = _Store(wanted, fid, geometry, len(batch[fid]))
            store.add(batch)
            yield store.finish(chosen)
        del layer, dataset
        _check_count(file, rows)
    except _SURPRISES as error:
        raise UnfitError(str(error)) from error


def recount(file: FileSource) -> int | None:
    """Return how many rows a file has by now; None when it cannot be opened."""
    try:
        layer, *_, dataset = _opened(file, (), False)
        rows, error = attempt(_rows, layer, file.driver)
        del layer, dataset
        return None if error else rows
    except (*_SURPRISES, UnfitError):
        return None


def _rows(layer, driver):
    # The number that a GeoPackage keeps may be wrong when other programs have written it.
    return sum(1 for _ in layer) if driver == "GPKG" else layer.GetFeatureCount()


# Whatever the driver did not expect.
_SURPRISES = (RuntimeError, ValueError, TypeError, KeyError, MemoryError, UnicodeDecodeError, ImportError)


def _chosen(file):
    return None if file.selected is None else np.sort(np.array(file.selected, np.int64))


def _check_count(file, rows):
    if file.count >= 0 and rows != file.count:
        raise UnfitError("The file has other rows than QGIS has counted.")


def _stream(layer, size):
    return _ahead(iter(layer.GetArrowStreamAsNumPy(
        ["USE_MASKED_ARRAYS=YES", "INCLUDE_FID=YES", f"MAX_FEATURES_IN_BATCH={size}"])))


def _ahead(batches):
    """Yield what an iterator yields, with the next one on its way: GDAL needs no Python while it reads."""
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(next, batches, None)
        # A FlatGeobuf without features, or one that was cut short, gives empty batches without end (GDAL 3.6).
        while (batch := coming.result()) is not None and all(map(len, batch.values())):
            coming = reader.submit(next, batches, None)
            yield batch


def _opened(file, names, points):
    """Return the layer, the columns wanted of it by name, those of the ids and the geometry, and the dataset."""
    if not file.names.issuperset(names) or (points and not file.is_point):
        raise UnfitError("A field or the geometry needs QGIS.")
    from osgeo import gdal, ogr

    if not hasattr(ogr.Layer, "GetArrowStreamAsNumPy"):
        raise UnfitError("This GDAL has no Arrow stream.")
    # Text of a shapefile comes as its bytes, which are those that QGIS takes for UTF-8.
    options = ["ENCODING="] if file.driver == "ESRI Shapefile" else []
    dataset = gdal.OpenEx(file.path, gdal.OF_VECTOR | gdal.OF_READONLY, allowed_drivers=[file.driver],
                          open_options=options)
    layer = None if dataset is None else _layer(dataset, file)
    if layer is None:
        raise UnfitError("GDAL does not find the layer.")
    definition = layer.GetLayerDefn()
    fid = layer.GetFIDColumn() or "OGC_FID"
    wanted = {name: _wanted(layer, definition, name, file.text) for name in names}
    layer.SetIgnoredFields(_unwanted(definition, wanted.values(), points))
    geometry = layer.GetGeometryColumn() or "wkb_geometry"
    return layer, wanted, fid, geometry if points else None, dataset


def _layer(dataset, file):
    if file.layer_name:
        layer = dataset.GetLayerByName(file.layer_name)
    else:
        layer = dataset.GetLayer(max(file.layer_id, 0)) if dataset.GetLayerCount() == 1 or file.layer_id >= 0 else None
    if layer is not None and file.subset and layer.SetAttributeFilter(file.subset) != 0:
        return None
    return layer


def _wanted(layer, definition, name, text):
    """Return what the stream calls a field."""
    from osgeo import ogr

    position = definition.GetFieldIndex(name)
    if position < 0:
        if name != layer.GetFIDColumn():
            raise UnfitError(f"GDAL knows no field {name}.")
        return name
    kind = definition.GetFieldDefn(position)
    plain = kind.GetSubType() in (ogr.OFSTNone, ogr.OFSTInt16, ogr.OFSTFloat32)
    if not plain or (kind.GetType() == ogr.OFTString and not text):
        raise UnfitError(f"The field {name} needs QGIS.")
    return name


def _unwanted(definition, wanted, points):
    fields = [definition.GetFieldDefn(i).GetName() for i in range(definition.GetFieldCount())]
    return [name for name in fields if name not in wanted] + ([] if points else ["OGR_GEOMETRY"])


class _Store:
    """Arrays that grow batch by batch into their final size."""

    def __init__(self, wanted, fid, geometry, count):
        self.wanted, self.fid, self.geometry, self.rows = wanted, fid, geometry, 0
        count = max(count, 0)
        self.ids = np.empty(count, np.int64)
        self.x = None if geometry is None else np.empty(count)
        self.y = None if geometry is None else np.empty(count)
        self.columns = dict.fromkeys(wanted)

    def add(self, batch):
        ids = batch[self.fid]
        start, stop = self.rows, self.rows + len(ids)
        if stop > len(self.ids):
            raise ValueError("more rows than counted")
        self.ids[start:stop] = ids
        if self.geometry is not None:
            _coordinates(batch[self.geometry], self.x[start:stop], self.y[start:stop])
        for name, inside in self.wanted.items():
            values = batch[inside]
            if self.columns[name] is None:
                text = values.dtype.kind in "SO"
                self.columns[name] = Texts(len(self.ids)) if text else Numbers(len(self.ids), values.dtype)
            self.columns[name].add(values, start, stop)
        self.rows = stop

    def finish(self, selected):
        keep = slice(0, self.rows)
        if selected is not None:
            ids = self.ids[keep]
            place = np.minimum(np.searchsorted(selected, ids), max(len(selected) - 1, 0))
            keep = np.nonzero(selected[place] == ids)[0] if len(selected) else ids[:0]
        columns = {name: (column or Numbers(0, np.dtype(float))).take(keep) for name, column in self.columns.items()}
        x, y = (None if v is None else v[keep] for v in (self.x, self.y))
        return columns, self.ids[keep], x, y


def _coordinates(wkb, x, y):
    """Read x and y of a batch of points in WKB; no geometry and an empty point give NaN."""
    mask, data = nulls(wkb), np.ma.getdata(wkb)
    if data.dtype.kind != "V" or data.dtype.itemsize < 21:
        _coordinates_one_by_one(data, mask, x, y)
        return
    size = data.dtype.itemsize
    table = np.ascontiguousarray(data).view(
        np.dtype({"names": ["o", "t", "x", "y"], "formats": ["u1", "<u4", "<f8", "<f8"],
                  "offsets": [0, 1, 5, 13], "itemsize": size})
    )
    little, kind = table["o"], table["t"]
    # Nearly always all points are of one type.
    same = len(kind) and (kind == kind[0]).all()
    good = (little == 1) & (kind[0] in _POINT_TYPES if same else np.isin(kind, _POINT_TYPES))
    if mask is not None:
        good |= mask
    if not good.all():
        raise ValueError("geometry other than points")
    x[:], y[:] = table["x"], table["y"]
    if mask is not None:
        x[mask] = y[mask] = np.nan


def _coordinates_one_by_one(data, mask, x, y):
    for row, item in enumerate(data):
        item = b"" if item is None or (mask is not None and mask[row]) else bytes(item)
        if not item:
            x[row] = y[row] = np.nan
            continue
        kind = int.from_bytes(item[1:_WKB_HEADER], "little")
        if item[0] != 1 or kind not in _POINT_TYPES:
            raise ValueError("geometry other than points")
        x[row], y[row] = np.frombuffer(item, "<f8", 2, _WKB_HEADER)
