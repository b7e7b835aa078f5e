# SPDX-License-Identifier: GPL-2.0-or-later
"""Schema tables as QGIS fields and features."""

from __future__ import annotations

import math

from qgis.core import QgsFeature, QgsFeatureSink, QgsField, QgsFields, QgsProcessingException, QgsWkbTypes
from qgis.PyQt.QtCore import QVariant

from ..core import schema
from ..translation import label, tr

_WKB = {
    schema.POINT: QgsWkbTypes.Type.Point,
    schema.LINE: QgsWkbTypes.Type.LineString,
    schema.POLYGON: QgsWkbTypes.Type.Polygon,
    schema.NO_GEOMETRY: QgsWkbTypes.Type.NoGeometry,
}


def _type(name):
    # QGIS below 3.38 takes QVariant types only; Qt 6 has no QVariant.Type, and QMetaType in its place.
    variant = getattr(QVariant, {"text": "String", "integer": "LongLong", "real": "Double"}[name], None)
    if variant is not None:
        return variant
    from qgis.PyQt.QtCore import QMetaType

    return {
        "text": QMetaType.Type.QString,
        "integer": QMetaType.Type.LongLong,
        "real": QMetaType.Type.Double,
    }[name]


def make_field(column: schema.Column) -> QgsField:
    """Return the QGIS field of a schema column.

    It has no alias: memory layers of QGIS 3.40 warn at each one. Styles label the fields of a layer.
    """
    return QgsField(column.name, _type(column.kind))


def make_fields(table: schema.Table) -> QgsFields:
    """Return the QGIS fields of a schema table."""
    fields = QgsFields()
    for column in table.columns:
        fields.append(make_field(column))
    return fields


def wkb_type(table: schema.Table):
    """Return the WKB type of a schema table's geometry."""
    return _WKB[table.geometry]


def add_rows(sink: QgsFeatureSink, fields: QgsFields, table: schema.Table, frame, geometries=None, feedback=None):
    """Write the rows of a data frame to a sink.

    Columns that the frame lacks become NULL; NaN, NA and None become NULL, never 0.

    Parameters
    ----------
    frame : pandas.DataFrame with columns of ``table``
    geometries : sequence of QgsGeometry or None, one per row; None means no geometry

    Raises
    ------
    QgsProcessingException when the sink refuses a row.
    """
    columns = [
        _python_values(frame[column.name], column.kind) if column.name in frame else [None] * len(frame)
        for column in table.columns
    ]
    for number, values in enumerate(zip(*columns)):
        if feedback is not None and number % 500 == 0 and feedback.isCanceled():
            return
        feature = QgsFeature(fields)
        feature.setAttributes(list(values))
        if geometries is not None and geometries[number] is not None:
            feature.setGeometry(geometries[number])
        if not sink.addFeature(feature, QgsFeatureSink.Flag.FastInsert):
            raise QgsProcessingException(
                tr("Row {row} of “{table}” could not be written. Is the disk full or the file open elsewhere?").format(
                    row=number + 1, table=label(table)
                )
            )


def _python_values(series, kind):
    """Return a column as plain Python values, as QGIS 3.22 refuses numpy's own types."""
    missing = series.isna()
    if kind == schema.TEXT:
        return [None if absent else str(value) for value, absent in zip(series, missing)]
    convert = int if kind == schema.INTEGER else float
    return [
        None if absent or not math.isfinite(value) else convert(value) for value, absent in zip(series, missing)
    ]
