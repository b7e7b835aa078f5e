# SPDX-License-Identifier: GPL-2.0-or-later
"""Columns of any feature source: one array per field, and the coordinates."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from qgis.core import NULL, QgsCoordinateReferenceSystem, QgsFeatureRequest, QgsWkbTypes


@dataclass
class Columns:
    """What was read from a source, one entry per feature.

    ``values`` maps a field name to an object array in which NULL is None. ``x`` and ``y`` are float arrays in the
    units of ``crs``, NaN where a feature has no geometry, or None when coordinates were not asked for.
    """

    values: dict[str, np.ndarray]
    ids: np.ndarray
    x: np.ndarray | None = None
    y: np.ndarray | None = None
    crs: QgsCoordinateReferenceSystem = field(default_factory=QgsCoordinateReferenceSystem)

    def __len__(self) -> int:
        return len(self.ids)

    def numbers(self, name: str) -> np.ndarray:
        """Return a field as float64; NULL and what is no number become NaN."""
        return np.array([_number(value) for value in self.values[name]], dtype=float)

    def frame(self):
        """Return the fields as a pandas data frame, NULL as None."""
        import pandas

        return pandas.DataFrame({name: pandas.Series(array, dtype=object) for name, array in self.values.items()})


def read_columns(source, names=None, points=False, feedback=None) -> Columns:
    """Read fields of a feature source into columns.

    Parameters
    ----------
    source : QgsProcessingFeatureSource, QgsVectorLayer or any QgsFeatureSource
    names : field names to read; None means all
    points : whether coordinates are read too; lines and polygons give their centroid
    """
    fields = source.fields()
    names = [f.name() for f in fields] if names is None else list(names)
    indexes = [fields.lookupField(name) for name in names]
    request = QgsFeatureRequest().setSubsetOfAttributes(indexes)
    if not points:
        request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    rows, ids, xs, ys = [], [], [], []
    for feature in source.getFeatures(request):
        if feedback is not None and feedback.isCanceled():
            break
        attributes = feature.attributes()
        rows.append([_plain(attributes[index]) for index in indexes])
        ids.append(feature.id())
        if points:
            x, y = _point(feature)
            xs.append(x)
            ys.append(y)
    values = {}
    for position, name in enumerate(names):
        array = np.empty(len(rows), dtype=object)
        array[:] = [row[position] for row in rows]
        values[name] = array
    crs = source.sourceCrs() if hasattr(source, "sourceCrs") else source.crs()
    if not points:
        return Columns(values, np.array(ids, dtype=np.int64), crs=crs)
    return Columns(values, np.array(ids, dtype=np.int64), np.array(xs, float), np.array(ys, float), crs)


def _plain(value):
    return None if value is None or value == NULL else value


def _number(value):
    try:
        return float("nan") if value is None else float(value)
    except (TypeError, ValueError):
        return float("nan")


def _point(feature):
    geometry = feature.geometry()
    if geometry.isNull() or geometry.isEmpty():
        return float("nan"), float("nan")
    if geometry.wkbType() != QgsWkbTypes.Type.Point:
        geometry = geometry.centroid()
    point = geometry.asPoint()
    return point.x(), point.y()
