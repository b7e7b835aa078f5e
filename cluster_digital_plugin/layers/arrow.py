# SPDX-License-Identifier: GPL-2.0-or-later
"""The fast way into a file: OGR's Arrow stream as numpy arrays.

It is taken only where it means exactly what QGIS would deliver; every doubt ends in None, and the caller then reads
features. What stands in the way: an edit buffer with changes, joined or virtual fields, a subset that is a SELECT, a
filter or limit on the source, text that is not UTF-8, field types that QGIS turns into objects of its own, geometry
that is no simple point, a GDAL below 3.6.
"""

from __future__ import annotations

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


def read(file: FileSource, names, points: bool, feedback=None):
    """Read columns from a file.

    Returns
    -------
    columns by name, feature ids, x and y (None when points were not asked for); or None where the fast way is no way
    """
    if not file.names.issuperset(names) or (points and not file.is_point):
        return None
    try:
        from osgeo import gdal, ogr
    except ImportError:
        return None
    if not hasattr(ogr.Layer, "GetArrowStreamAsNumPy"):
        return None
    try:
        # Text of a shapefile comes as its bytes, which are those that QGIS takes for UTF-8.
        options = ["ENCODING="] if file.driver == "ESRI Shapefile" else []
        dataset = gdal.OpenEx(file.path, gdal.OF_VECTOR | gdal.OF_READONLY, allowed_drivers=[file.driver],
                              open_options=options)
        layer = None if dataset is None else _layer(dataset, file)
        found = None if layer is None else _read(layer, file, list(names), points, feedback)
    except (RuntimeError, ValueError, TypeError, KeyError, MemoryError, UnicodeDecodeError, ImportError):
        # Whatever the driver did not expect, QGIS's own features still tell; nothing was kept of this attempt.
        return None
    return found


def _layer(dataset, file):
    if file.layer_name:
        layer = dataset.GetLayerByName(file.layer_name)
    else:
        layer = dataset.GetLayer(max(file.layer_id, 0)) if dataset.GetLayerCount() == 1 or file.layer_id >= 0 else None
    if layer is not None and file.subset and layer.SetAttributeFilter(file.subset) != 0:
        return None
    return layer


def _read(layer, file, names, points, feedback):
    from osgeo import ogr

    definition = layer.GetLayerDefn()
    fid = layer.GetFIDColumn() or "OGC_FID"
    wanted = []
    for name in names:
        position = definition.GetFieldIndex(name)
        if position < 0 and name != layer.GetFIDColumn():
            return None
        if position >= 0:
            kind = definition.GetFieldDefn(position)
            if kind.GetSubType() not in (ogr.OFSTNone, ogr.OFSTInt16, ogr.OFSTFloat32):
                return None
            if kind.GetType() == ogr.OFTString and not file.text:
                return None
        wanted.append(name if position >= 0 else fid)
    layer.SetIgnoredFields(_unwanted(definition, wanted, points))
    geometry = layer.GetGeometryColumn() or "wkb_geometry"
    store = _Store(dict(zip(names, wanted)), fid, geometry if points else None, layer.GetFeatureCount())
    stream = layer.GetArrowStreamAsNumPy(["USE_MASKED_ARRAYS=YES", "INCLUDE_FID=YES", "MAX_FEATURES_IN_BATCH=32768"])
    for batch in stream:
        if feedback is not None and feedback.isCanceled():
            break
        store.add(batch)
    else:
        if file.count >= 0 and store.rows != file.count:
            return None
    return store.finish(file.selected)


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
                self.columns[name] = _Texts(len(self.ids)) if text else _Numbers(len(self.ids), values.dtype)
            self.columns[name].add(values, start, stop)
        self.rows = stop

    def finish(self, selected):
        keep = slice(0, self.rows)
        if selected is not None:
            keep = np.nonzero(np.isin(self.ids[keep], np.array(selected, np.int64)))[0]
        columns = {name: (column or _Numbers(0, np.dtype(float))).take(keep) for name, column in self.columns.items()}
        x, y = (None if v is None else v[keep] for v in (self.x, self.y))
        return columns, self.ids[keep], x, y


def _coordinates(wkb, x, y):
    """Read x and y of a batch of points in WKB; no geometry and an empty point give NaN."""
    mask = np.ma.getmaskarray(wkb) if isinstance(wkb, np.ma.MaskedArray) else None
    data = np.ma.getdata(wkb)
    if data.dtype.kind != "V" or data.dtype.itemsize < 21:
        _coordinates_one_by_one(data, mask, x, y)
        return
    size = data.dtype.itemsize
    table = np.ascontiguousarray(data).view(
        np.dtype({"names": ["o", "t", "x", "y"], "formats": ["u1", "<u4", "<f8", "<f8"],
                  "offsets": [0, 1, 5, 13], "itemsize": size})
    )
    little, kind = table["o"], table["t"]
    good = (little == 1) & np.isin(kind, _POINT_TYPES)
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


class _Numbers:
    """A column of numbers with NULLs."""

    def __init__(self, count, dtype, mask=None):
        if dtype.kind not in "iuf":
            raise TypeError(f"no numbers: {dtype}")
        self.data, self.mask = np.empty(count, dtype), mask

    def add(self, values, start, stop):
        self.data[start:stop] = np.ma.getdata(values)
        if isinstance(values, np.ma.MaskedArray):
            if self.mask is None:
                self.mask = np.zeros(len(self.data), bool)
            self.mask[start:stop] = np.ma.getmaskarray(values)

    def take(self, keep):
        taken = _Numbers(0, self.data.dtype)
        taken.data = self.data[keep]
        taken.mask = None if self.mask is None else self.mask[keep]
        return taken

    def numbers(self):
        # No copy where the data are doubles already: a column of a large file is the largest thing in memory.
        result = self.data.astype(float, copy=False)
        if self.mask is not None:
            result[self.mask] = np.nan
        return result

    def objects(self):
        array = np.empty(len(self.data), dtype=object)
        array[:] = self.data.tolist()
        if self.mask is not None:
            array[self.mask] = None
        return array

    def codes(self):
        known = slice(None) if self.mask is None else ~self.mask
        codes = np.full(len(self.data), -1, np.int32)
        found, codes[known] = _factorize(self.data[known])
        labels = found.tolist()
        if self.data.dtype.kind == "f" and labels:
            missing = np.nonzero(found != found)[0]
            if len(missing):
                codes[np.isin(codes, missing)] = -1
        return codes, labels


class _Texts:
    """A column of text, kept as codes and the distinct texts they stand for; NULL has the code −1."""

    def __init__(self, count):
        self.code, self.seen, self.labels, self.whole = np.empty(count, np.int32), {}, [], True

    def add(self, values, start, stop):
        mask = np.ma.getmaskarray(values) if isinstance(values, np.ma.MaskedArray) else None
        data = np.ma.getdata(values)
        if data.dtype.kind == "O":
            self.code[start:stop] = [self._code(None if mask is not None and mask[row] else value)
                                     for row, value in enumerate(data)]
            return
        found, local = _factorize(data)
        known = np.array([self._code(value) for value in found.tolist()], np.int32)
        part = known[local]
        if mask is not None:
            part[mask] = -1
            self.whole = False
        self.code[start:stop] = part

    def _code(self, value):
        if value is None:
            return -1
        value = bytes(value) if not isinstance(value, (bytes, str)) else value
        if value not in self.seen:
            self.labels.append(value.decode("utf-8") if isinstance(value, bytes) else value)
            self.seen[value] = len(self.labels) - 1
        return self.seen[value]

    def take(self, keep):
        taken = _Texts(0)
        taken.code, taken.labels = self.code[keep], self.labels
        taken.whole = self.whole and isinstance(keep, slice)
        return taken

    def objects(self):
        return np.array([*self.labels, None], dtype=object)[self.code]

    def numbers(self):
        numbers = np.array([_float(label) for label in self.labels] + [np.nan])
        return numbers[self.code]

    def codes(self):
        if self.whole:
            return self.code, self.labels
        # Texts that only unselected rows have are no groups.
        used = np.nonzero(np.bincount(self.code + 1, minlength=len(self.labels) + 1)[1:])[0]
        rank = np.full(len(self.labels) + 1, -1, np.int32)
        rank[used] = np.arange(len(used))
        return rank[self.code], [self.labels[index] for index in used]


def _float(text):
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _factorize(data):
    """Return the distinct values of an array and the position of each row's value among them."""
    import pandas

    if data.dtype.kind != "S":
        codes, found = pandas.factorize(data)
        if len(found) and codes.min(initial=0) < 0:
            # pandas leaves NaN out; it becomes one more value here.
            codes[codes < 0], found = len(found), np.append(found, np.nan)
        elif len(data) and not len(found):
            return np.array([np.nan]), np.zeros(len(data), int)
        return np.asarray(found), codes
    if data.dtype.itemsize > 8:
        found, codes = np.unique(data, return_inverse=True)
        return found, codes
    # Short texts compare as one integer each.
    whole = np.zeros(len(data), "S8")
    whole[:] = data
    codes, found = pandas.factorize(whole.view(np.uint64))
    return found.view("S8"), codes
