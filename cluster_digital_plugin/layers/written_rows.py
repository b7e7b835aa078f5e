# SPDX-License-Identifier: GPL-2.0-or-later
"""Writing the rows of one table and scope into an opened workspace."""

from __future__ import annotations

import itertools
import math

from osgeo import ogr

from ..core import schema
from ..core.errors import InputError
from .geopackage import attempt
from .statements import filled

_OGR_TYPE = {schema.TEXT: ogr.OFTString, schema.INTEGER: ogr.OFTInteger64, schema.REAL: ogr.OFTReal}
_OGR_GEOMETRY = {
    schema.POINT: ogr.wkbPoint,
    schema.LINE: ogr.wkbLineString,
    schema.POLYGON: ogr.wkbPolygon,
    schema.NO_GEOMETRY: ogr.wkbNone,
}
_RESERVED = {"fid", "geom", "ogc_fid", "run_id", "scope"}

# Rows between two looks at the cancel button.
_CHUNK = 5000

# What tells one row of a table from another where the table's key alone does not.
_ROW_KEYS = {
    "centers": ("ellipse_id", "kind"),
    "axes": ("ellipse_id", "axis"),
    "unresolved": ("file", "row", "field", "problem"),
}


class Progress:
    """Counts the rows of a run, tells the share and looks at the cancel button."""

    def __init__(self, feedback, total, patience):
        self.feedback, self.total, self.patience, self.done = feedback, max(total, 1), patience, 0

    def step(self):
        """Count one row."""
        if self.done % 200 == 0:
            self.patience.check()
            if self.feedback is not None:
                self.feedback.setProgress(100 * self.done / self.total)
        self.done += 1


def prepare(file, table, frame):
    """Create a table of the schema, or the columns that it lacks to hold a frame."""
    layer = file.table(table.name)
    if layer is None:
        layer = file.create_table(table.name, _OGR_GEOMETRY[table.geometry], f"{table.zh} {table.en}")
    definition = layer.GetLayerDefn()
    present = {definition.GetFieldDefn(i).GetName().lower() for i in range(definition.GetFieldCount())}
    for name, kind in _columns(table, frame).items():
        if name.lower() not in present:
            file.add_column(layer, name, _OGR_TYPE[kind])


def _columns(table, frame):
    """Return name → kind of all columns that are stored for a table."""
    columns = {column.name: column.kind for column in table.columns}
    if frame is not None:
        own = {name.lower() for name in columns}
        for name in frame.columns:
            if name.lower() not in own | _RESERVED:
                columns[name] = _kind(frame[name])
        columns.update({column.name: column.kind for column in (schema.RUN_ID, schema.SCOPE)})
    return columns


def _kind(series):
    if series.dtype.kind in "iub" or str(series.dtype).startswith(("Int", "UInt")):
        return schema.INTEGER
    return schema.REAL if series.dtype.kind == "f" else schema.TEXT


def replace(file, table, frame, geometries, run_id, scope, progress):
    """Replace the rows of one scope in a table; ``table`` is the schema's, the rest as :func:`.workspace.store` has it.

    Raises InputError when a row cannot be written.
    """
    layer = file.table(table.name)
    known = _feature_ids(layer, table, scope, progress)
    keys = zip(*(_values(frame[name], schema.TEXT) for name in key_columns(table) if name in frame.columns))
    _delete(file, table, sorted(itertools.chain.from_iterable(known.values())), scope, progress)
    definition = layer.GetLayerDefn()
    writers = _writers(definition, table, frame, progress)
    marks = [(definition.GetFieldIndex("run_id"), run_id), (definition.GetFieldIndex("scope"), scope)]
    for number, key in itertools.zip_longest(range(len(frame)), keys):
        progress.step()
        feature = ogr.Feature(definition)
        if known.get(key):
            feature.SetFID(known[key].pop(0))
        for index, text in marks:
            feature.SetField(index, text)
        for index, kind, values in writers:
            _set(feature, index, kind, values[number])
        if geometries is not None and geometries[number] is not None:
            feature.SetGeometryDirectly(_geometry(geometries[number]))
        _create(layer, feature, table, number + 1)
    attempt(layer.SyncToDisk)
    if table.geometry != schema.NO_GEOMETRY:
        # OGR only ever lets a table's extent grow.
        file.sql(f"RECOMPUTE EXTENT ON {table.name}")


def _delete(file, table, identifiers, scope, progress):
    for start in range(0, len(identifiers), _CHUNK):
        progress.patience.check()
        first, last = identifiers[start], identifiers[min(start + _CHUNK, len(identifiers)) - 1]
        file.sql(
            "DELETE FROM {table} WHERE fid BETWEEN ? AND ? AND scope = ?", first, last, scope, table=table.name
        )


def _writers(definition, table, frame, progress):
    """Return the field index, kind and values of each column that is written."""
    writers = []
    for name, kind in _columns(table, frame).items():
        if name in frame.columns and name not in _RESERVED:
            progress.patience.check()
            writers.append((definition.GetFieldIndex(name), kind, _values(frame[name], kind)))
    return writers


def _create(layer, feature, table, row):
    _, error = attempt(layer.CreateFeature, feature)
    if error:
        raise InputError(
            f"“{table.zh}”第 {row} 行无法写入工作区:{error}。磁盘是否已满?原有结果未改动。",
            f"Row {row} of “{table.en}” could not be written to the workspace: {error}. Is the disk full? "
            "The old results are unchanged.",
        )


def key_columns(table: schema.Table) -> tuple[str, ...]:
    """Return the columns that tell one row of a table from another."""
    return _ROW_KEYS.get(table.name, (table.key,))


def _feature_ids(layer, table, scope, progress):
    """Return key → feature ids of a scope's rows, so that a row that stays keeps its id, and selections hold."""
    indexes = [layer.GetLayerDefn().GetFieldIndex(name) for name in key_columns(table)]
    layer.SetAttributeFilter(filled("scope = ?", scope))
    found = {}
    for number, feature in enumerate(layer):
        if number % _CHUNK == 0:
            progress.patience.check()
        key = tuple(feature.GetFieldAsString(i) if feature.IsFieldSetAndNotNull(i) else None for i in indexes)
        found.setdefault(key, []).append(feature.GetFID())
    layer.SetAttributeFilter(None)
    layer.ResetReading()
    return found


def _values(series, kind):
    missing = series.isna()
    return [None if absent else _plain(value, kind) for value, absent in zip(series, missing)]


def _plain(value, kind):
    if kind == schema.TEXT:
        return str(value)
    number = float(value)
    if not math.isfinite(number):
        return None
    return int(value) if kind == schema.INTEGER else number


def _set(feature, index, kind, value):
    if value is None:
        feature.SetFieldNull(index)
    elif kind == schema.INTEGER:
        feature.SetFieldInteger64(index, value)
    else:
        feature.SetField(index, value)


def _geometry(geometry):
    wkb = geometry if isinstance(geometry, (bytes, bytearray)) else bytes(geometry.asWkb())
    return ogr.CreateGeometryFromWkb(bytes(wkb)) if wkb else None
