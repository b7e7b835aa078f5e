# SPDX-License-Identifier: GPL-2.0-or-later
"""Columns of any feature source: one array per field, and the coordinates.

Two ways lead to the same columns: OGR's Arrow stream where it means exactly what QGIS would deliver
(:mod:`.arrow`), and QGIS's own features everywhere else.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeatureRequest,
    QgsPoint,
    QgsProcessingFeatureSource,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QByteArray, Qt

from ..core import schema
from ..core.errors import InputError
from ..core.text import natural_order
from . import arrow
from .arrow import FileSource, file_source
from .compact import Objects, compact, joined
from .written_rows import key_columns

__all__ = ["Columns", "FileSource", "Snapshot", "batches", "expect_whole", "file_source", "in_order", "read_columns"]


class Columns:
    """What was read from a source, one entry per feature.

    ``values`` maps a field name to an object array in which NULL is None and everything else a number or text; the
    array is made when asked for. ``x`` and ``y`` are float arrays in the units of ``crs``, NaN where a feature has no
    geometry, or None when coordinates were not asked for. ``ids`` are the feature ids, ``fast`` says which way they
    came.
    """

    def __init__(self, values, ids, x=None, y=None, crs=None, fast=False):
        self.ids, self.x, self.y, self.fast = ids, x, y, fast
        self.crs = QgsCoordinateReferenceSystem() if crs is None else crs
        self._columns = {name: Objects(v) if isinstance(v, np.ndarray) else v for name, v in values.items()}
        self.values = _Values(self._columns)

    def __len__(self) -> int:
        return len(self.ids)

    def column(self, name: str):
        """Return a field as it is kept; see :mod:`.compact`."""
        return self._columns[name]

    def numbers(self, name: str) -> np.ndarray:
        """Return a field as float64; NULL and what is no number become NaN."""
        return self._columns[name].numbers()

    def codes(self, name: str, ordered: bool = True) -> tuple[np.ndarray, list]:
        """Return a field as integer codes and the values they stand for, sorted if asked; NULL has the code −1."""
        codes, labels = self._columns[name].codes()
        if not ordered:
            return codes, labels
        order = sorted(range(len(labels)), key=lambda index: sort_key(labels[index]))
        rank = np.empty(len(labels) + 1, np.int32)
        rank[-1] = -1
        rank[order] = np.arange(len(order))
        return rank[codes], [labels[index] for index in order]

    def frame(self):
        """Return the fields as a pandas data frame, NULL as None."""
        import pandas

        return pandas.DataFrame(
            {name: pandas.Series(self.values[name], dtype=object) for name in self.values}, dtype=object
        )


def in_order(frame, names):
    """Return the rows of a table of a workspace in the order of their keys; other tables as they are.

    Feature ids tell the history of a workspace: a row that stays keeps its own.

    Parameters
    ----------
    names : the fields of the layer
    """
    table = schema.identify(names) if schema.RUN_ID.name in names else None
    keys = key_columns(table) if table is not None else ()
    if not keys or not set(keys) <= set(frame.columns):
        return frame
    return frame.iloc[natural_order([frame[name] for name in keys])].reset_index(drop=True)


def sort_key(value):
    """Return what orders the values of a field: numbers by size, then everything else by its text."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return (0, value, "") if number else (1, 0, str(value))


class _Values(Mapping):
    """Object arrays of a set of columns, each made at its first use."""

    def __init__(self, columns):
        self._columns, self._made = columns, {}

    def __getitem__(self, name):
        if name not in self._made:
            self._made[name] = self._columns[name].objects()
        return self._made[name]

    def __iter__(self):
        return iter(self._columns)

    def __len__(self):
        return len(self._columns)


class Snapshot:
    """A layer's features as they are now, edits included; made on the main thread, to be read once in any."""

    def __init__(self, layer: QgsVectorLayer):
        self._source, self._kind = QgsVectorLayerFeatureSource(layer), layer.wkbType()

    def fields(self):
        return self._source.fields()

    def crs(self):
        return self._source.crs()

    def wkbType(self):
        return self._kind

    def getFeatures(self, request):
        return self._source.getFeatures(request)


def read_columns(
    source, names=None, points=False, feedback=None, file: FileSource | None = None, ids=None
) -> Columns:
    """Read fields of a feature source into columns.

    Parameters
    ----------
    source : QgsProcessingFeatureSource, QgsVectorLayer, Snapshot or any QgsFeatureSource
    names : field names to read; None means all
    points : whether coordinates are read too; lines and polygons give their centroid
    feedback : asked whether the user cancelled; reading then ends early
    file : what :func:`file_source` found for the source on the main thread; without it only a layer goes the fast way
    ids : ids of the features that are wanted, a few of many; None means all

    Raises
    ------
    InputError when the source has no field of a name, or was cut short while it was read.
    """
    names = _known(source, names)
    if file is None and ids is None and isinstance(source, QgsVectorLayer):
        file = file_source(source)
    if file is not None:
        read = arrow.read(file, names, points, feedback)
        if read is not None:
            columns, ids, x, y = read
            return Columns(columns, ids, x, y, _crs(source), fast=True)
    read = _read_features(source, names, points, feedback, ids)
    if ids is None and not (feedback is not None and feedback.isCanceled()):
        expect_whole(file, len(read))
    return read


def expect_whole(file: FileSource | None, rows: int) -> None:
    """Raise InputError when a file gave fewer rows than QGIS had counted, unless others have deleted them.

    QGIS ends without a word where it can read no further.
    """
    if file is None or file.selected is not None or rows >= file.count or arrow.recount(file) == rows:
        return
    raise InputError(
        f"文件“{file.path}”只读到 {rows} 行,应有 {file.count} 行:读取时文件被截断、锁定或损坏。请检查文件后重新运行。",
        f"Only {rows} of {file.count} rows of “{file.path}” could be read: it was cut short, locked or damaged "
        "meanwhile. Check the file, then run again.",
    )


def batches(source, names, size: int, feedback=None, file: FileSource | None = None):
    """Yield fields and coordinates of a feature source, ``size`` rows at a time.

    Further parameters and errors are those of :func:`read_columns`; without ``file`` features are read.

    Raises
    ------
    arrow.UnfitError where the file cannot be read fast, which may show late: start again without it.
    """
    names = _known(source, names)
    if file is None:
        yield from _feature_batches(source, names, True, size, feedback)
        return
    for columns, ids, x, y in arrow.batches(file, names, True, size):
        yield Columns(columns, ids, x, y, _crs(source), fast=True)


def _known(source, names):
    fields = source.fields()
    # A field without a name cannot be asked for.
    names = [f.name() for f in fields if f.name()] if names is None else list(names)
    for name in names:
        if fields.lookupField(name) < 0:
            raise InputError(
                f"输入图层没有字段“{name}”(可能已改名或删除)。请改回原名,或另选字段。",
                f"The input layer has no field “{name}”: it was renamed or deleted. Give it its name back, or "
                "choose another field.",
            )
    return names


def _crs(source):
    return source.sourceCrs() if hasattr(source, "sourceCrs") else source.crs()


def _read_features(source, names, points, feedback, wanted=None):
    read = list(_feature_batches(source, names, points, 32768, feedback, wanted))
    if len(read) == 1:
        return read[0]
    values = {name: joined([part.column(name) for part in read]) for name in names}
    ids = np.concatenate([part.ids for part in read])
    x, y = (np.concatenate([getattr(part, axis) for part in read]) if points else None for axis in "xy")
    return Columns(values, ids, x, y, _crs(source))


def _feature_batches(source, names, points, size, feedback, wanted=None):
    """Yield columns of ``size`` features at a time; at least one, which may be empty."""
    indexes = [source.fields().lookupField(name) for name in names]
    request = QgsFeatureRequest().setSubsetOfAttributes(indexes)
    if wanted is not None:
        request.setFilterFids(list(wanted))
    if not points:
        request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    locate = _point if QgsWkbTypes.flatType(source.wkbType()) == QgsWkbTypes.Type.Point else _centroid
    ids, places, cells, given = [], [], [([], index) for index in indexes], False
    for number, feature in enumerate(_features(source, request), 1):
        if feedback is not None and number % 1000 == 0 and feedback.isCanceled():
            break
        ids.append(feature.id())
        for cell, index in cells:
            cell.append(feature[index])
        if points:
            places.append(locate(feature.geometry()))
        if number % size == 0:
            yield _columns(source, names, ids, cells, places if points else None)
            ids, places, cells, given = [], [], [([], index) for index in indexes], True
    if ids or not given:
        yield _columns(source, names, ids, cells, places if points else None)


def _features(source, request):
    """Return an iterator of a source's features, whether their geometries are valid or not.

    QGIS would stop at an invalid one with an exception of C++ in the middle of Python, which crashes it.
    """
    if isinstance(source, QgsProcessingFeatureSource):
        return source.getFeatures(request, QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks)
    return source.getFeatures(request)


def _columns(source, names, ids, cells, places):
    values = {}
    for name, (cell, _) in zip(names, cells):
        values[name] = compact([value if type(value) in _PLAIN else plain(value) for value in cell])
    ids = np.array(ids, dtype=np.int64)
    if places is None:
        return Columns(values, ids, crs=_crs(source))
    xy = np.array(places, float).reshape(-1, 2)
    return Columns(values, ids, xy[:, 0].copy(), xy[:, 1].copy(), _crs(source))


_PLAIN = frozenset((int, float, str, bool))


def plain(value):
    """Return a value of QGIS as a number or text: dates as in ISO 8601, lists joined by semicolons, bytes as UTF-8."""
    if value is None or (hasattr(value, "isNull") and value.isNull()):
        return None
    if isinstance(value, (bool, int, float, str)):
        return value
    if hasattr(value, "toString"):
        return value.toString(Qt.DateFormat.ISODate)
    if isinstance(value, (list, tuple)):
        return ";".join("" if part is None else str(part) for part in value)
    return bytes(value).decode("utf-8", "replace") if isinstance(value, (bytes, QByteArray)) else str(value)


def _point(geometry):
    point = geometry.constGet()
    if isinstance(point, QgsPoint):
        return point.x(), point.y()
    # A layer of a file without a type of geometry has that of its first feature.
    return _centroid(geometry)


def _centroid(geometry):
    if geometry.isNull() or geometry.isEmpty():
        return float("nan"), float("nan")
    point = geometry.centroid().constGet()
    return (float("nan"), float("nan")) if point is None else (point.x(), point.y())
