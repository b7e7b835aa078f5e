# SPDX-License-Identifier: GPL-2.0-or-later
"""The workspace: one GeoPackage with a project's inputs, results and runs.

Each table carries, beside the columns of the schema, ``run_id`` and ``scope``. A run replaces the rows of its scope
in one transaction, so that whoever reads sees either the old rows or the new ones.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import math
import re
import uuid
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path

from osgeo import gdal, ogr
from qgis.core import Qgis, QgsDataProvider, QgsFeatureRequest, QgsProviderRegistry, QgsVectorLayer

from ..core import schema
from ..core.errors import InputError
from . import changes
from .geopackage import GeoPackage, Patience, attempt, delete_statement, quoted
from .resources import file_hash, plugin_version
from .rows import read_rows
from .states import ASSUMED, states_of

INPUTS = ("clusters", "belts", "cities")

_OGR_TYPE = {schema.TEXT: ogr.OFTString, schema.INTEGER: ogr.OFTInteger64, schema.REAL: ogr.OFTReal}
_OGR_GEOMETRY = {
    schema.POINT: ogr.wkbPoint,
    schema.LINE: ogr.wkbLineString,
    schema.POLYGON: ogr.wkbPolygon,
    schema.NO_GEOMETRY: ogr.wkbNone,
}
_RESERVED = {"fid", "geom", "ogc_fid", "run_id", "scope"}

# By itself QGIS opens a layer without locks and switches the file to write-ahead logging for as long as one is edited;
# the others, and that one afterwards, then fail with “unable to open database file” (QGIS 3.22 and 3.40). With this all
# layers open it in one mode, from the first to the last.
_LOGGED = "QGIS_FORCE_WAL=ON"

# Rows between two looks at the cancel button.
_CHUNK = 5000

# What tells one row of a table from another where the table's key alone does not.
_ROW_KEYS = {
    "centers": ("ellipse_id", "kind"),
    "axes": ("ellipse_id", "axis"),
    "unresolved": ("file", "row", "field", "problem"),
}


@dataclass(frozen=True)
class Stored:
    """What a call of :func:`store` wrote: run id, and rows per table."""

    run_id: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def store(path, tables: dict, scope: str = "all", run: dict | None = None, feedback=None, wait: float = 30.0) -> Stored:
    """Replace the rows of one scope in some tables of a workspace, in one transaction.

    Anything that goes wrong, or a cancel, leaves the old rows. The file is created when it does not exist; a table
    or column that is missing is added. Columns of a frame that the schema does not know are kept as extra columns.

    Parameters
    ----------
    path : the GeoPackage
    tables : table name → (pandas.DataFrame, geometries); geometries are QgsGeometry, WKB bytes or None in EPSG:4326,
        one per row, or None for a table without geometry
    scope : which rows are replaced; other scopes stay as they are
    run : what produced the rows: ``parameters``, ``inputs`` (name → file path, which is hashed; a table of this
        workspace as ``{"table": name}``, to which the runs that stored its rows are added and, unless it is given,
        its state as :mod:`.states` has it; or any text), ``taxonomy`` (default: what the rows say), ``started``,
        ``recipe`` (what it takes to run again)
    feedback : QgsFeedback; progress and cancel
    wait : seconds to wait while another connection holds the file

    Raises
    ------
    InputError when the file is no GeoPackage, not writable or in use for too long, or a table is unknown.
    Cancelled when the user stopped it.
    """
    for name in tables:
        if name not in schema.TABLES:
            raise InputError(f"没有名为“{name}”的结果表。", f"There is no result table named “{name}”.")
    patience = Patience(path, wait, feedback)
    row = _run_row(tables, scope, run or {}, patience.check)
    patience.check()
    # The journal of decisions is made now, before layers show the file: QGIS 3.22 reads without locks, and a table that
    # appears while it reads looks like a damaged file to it.
    needed = {**tables, "runs": (None, None), "overrides": (None, None)}
    with GeoPackage(path, patience) as file:
        row["inputs"] = _json(_with_states(path, _with_runs(file, row["inputs"])))
        changes.prepare(file)
        for name, (frame, _) in needed.items():
            _prepare(file, schema.TABLES[name], frame)
    # A second connection: a table made by the first one indexes its geometries in its own good time.
    with GeoPackage(path, patience) as file:
        file.begin(delete_statement("runs", f"run_id = {quoted(row['run_id'])}"))
        progress = _Progress(feedback, sum(len(frame) for frame, _ in tables.values()), patience)
        for name, (frame, geometries) in tables.items():
            _replace(file, schema.TABLES[name], frame, geometries, row["run_id"], scope, progress)
        row["finished"] = _now()
        _insert_run(file, row)
        patience.check()
        file.commit()
    return Stored(row["run_id"], {name: len(frame) for name, (frame, _) in tables.items()})


def layer_uri(path, table: str) -> str:
    """Return what QGIS and Processing take as the source of a table of a workspace."""
    return f"{path}|layername={table}"


def open_table(path, table: str, scope: str | None = None, title: str | None = None) -> QgsVectorLayer:
    """Return a table of a workspace as a QGIS layer, which shows one scope, or all with None.

    Raises InputError when the file or the table is not there.
    """
    # The filter goes into the source, as setting it afterwards opens the file once more.
    subset = "" if scope is None else f"|subset={scope_filter(scope)}"
    source = f"{layer_uri(path, table)}|option:{_LOGGED}{subset}"
    layer = QgsVectorLayer(source, title or table, "ogr")
    if not layer.isValid():
        raise InputError(
            f"工作区“{path}”中没有表“{table}”。请先运行并保存结果。",
            f"The workspace “{path}” has no table “{table}”. Run the step and store its results first.",
        )
    return layer


def scope_filter(scope: str) -> str:
    """Return the subset string that shows one scope."""
    return f'"scope" = {quoted(scope)}'


def shown_scope(layer) -> str | None:
    """Return the scope that a layer shows by its filter, or None when it shows all rows."""
    found = re.fullmatch(r'"scope" = \'((?:[^\']|\'\')*)\'', layer.subsetString().strip())
    return found.group(1).replace("''", "'") if found else None


def tables_in(path) -> list[str]:
    """Return the tables of the schema that a workspace holds, in the schema's order; none when there is no file."""
    if not Path(path).is_file():
        return []
    dataset, error = attempt(gdal.OpenEx, str(path), gdal.OF_VECTOR | gdal.OF_READONLY, ["GPKG"])
    if error or dataset is None:
        return []
    present = {dataset.GetLayerByIndex(index).GetName() for index in range(dataset.GetLayerCount())}
    return [name for name in schema.TABLES if name in present]


def read_runs(path) -> list[dict]:
    """Return the runs of a workspace, oldest first, as rows with the columns of ``schema.RUNS``."""
    if not Path(path).is_file():
        return []
    # A workspace of an earlier version lacks the newest columns.
    rows = [{name: row.get(name) for name in schema.RUNS.names} for row in read_rows(path, "runs") or []]
    return sorted(rows, key=lambda row: str(row["started"]))


def layers_on(project, path, tables=None) -> list[QgsVectorLayer]:
    """Return the layers of a project that show tables of this workspace."""
    found = []
    for layer in project.mapLayers().values():
        name = table_of(layer, path)
        if name is not None and (tables is None or name in tables):
            found.append(layer)
    return found


def table_of(layer, path) -> str | None:
    """Return which table of this workspace a layer shows, or None when it shows something else."""
    if not isinstance(layer, QgsVectorLayer) or layer.providerType() != "ogr":
        return None
    source, table = _file_and_table(layer.source())
    if not source or (source != str(path) and Path(source).resolve() != Path(path).resolve()):
        return None
    return table or (layer.name() if layer.name() in schema.TABLES else None)


@lru_cache(maxsize=512)
def _file_and_table(source):
    # Asked for every layer at every change of a selection.
    parts = QgsProviderRegistry.instance().decodeUri("ogr", source)
    return parts.get("path") or "", parts.get("layerName")


def unsaved_layers(project, path, tables=None) -> list[QgsVectorLayer]:
    """Return the layers on this workspace whose edits are neither saved nor discarded; storing would cross them."""
    return [
        layer
        for layer in layers_on(project, path, tables)
        if layer.isEditable() and layer.editBuffer() is not None and layer.editBuffer().isModified()
    ]


def share_log(project, path) -> None:
    """Let the layers on this workspace that were added by hand open the file as ours do; ids, styles and joins stay."""
    registry = QgsProviderRegistry.instance()
    for layer in layers_on(project, path):
        parts = registry.decodeUri("ogr", layer.source())
        options = parts.get("openOptions") or []
        if _LOGGED not in options and layer.isValid() and not layer.isEditable():
            source = registry.encodeUri("ogr", {**parts, "openOptions": [*options, _LOGGED]})
            layer.setDataSource(source, layer.name(), "ogr", QgsDataProvider.ProviderOptions())


def refresh(project, path, tables=None) -> list[QgsVectorLayer]:
    """Let the layers of a project show what was stored; the last step of a run, on the main thread.

    Layer ids, styles, joins and layouts stay, and what was selected is selected again by its key. Returns the layers.
    """
    layers = layers_on(project, path, tables)
    for layer in layers:
        # A row of the same key was stored under the same feature id.
        selected = layer.selectedFeatureIds()
        layer.reload()
        layer.updateExtents(True)
        request = QgsFeatureRequest().setFilterFids(selected).setFlags(QgsFeatureRequest.Flag.NoGeometry)
        layer.selectByIds([feature.id() for feature in layer.getFeatures(request)] if selected else [])
        layer.triggerRepaint()
    return layers


def _prepare(file, table, frame):
    """Create the table or the columns that it lacks."""
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


def _replace(file, table, frame, geometries, run_id, scope, progress):
    layer = file.table(table.name)
    known = _feature_ids(layer, table, scope, progress)
    keys = zip(*(_values(frame[name], schema.TEXT) for name in _key(table) if name in frame.columns))
    identifiers = sorted(itertools.chain.from_iterable(known.values()))
    for start in range(0, len(identifiers), _CHUNK):
        progress.patience.check()
        first, last = identifiers[start], identifiers[min(start + _CHUNK, len(identifiers)) - 1]
        file.sql(delete_statement(table.name, f"fid BETWEEN {first} AND {last} AND scope = {quoted(scope)}"))
    columns = _columns(table, frame)
    definition = layer.GetLayerDefn()
    writers = []
    for name, kind in columns.items():
        if name in frame.columns and name not in _RESERVED:
            progress.patience.check()
            writers.append((definition.GetFieldIndex(name), kind, _values(frame[name], kind)))
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
        _, error = attempt(layer.CreateFeature, feature)
        if error:
            raise InputError(
                f"“{table.zh}”第 {number + 1} 行无法写入工作区:{error}。磁盘是否已满?原有结果未改动。",
                f"Row {number + 1} of “{table.en}” could not be written to the workspace: {error}. Is the disk full? "
                "The old results are unchanged.",
            )
    attempt(layer.SyncToDisk)
    if table.geometry != schema.NO_GEOMETRY:
        # OGR only ever lets a table's extent grow.
        file.sql(f"RECOMPUTE EXTENT ON {table.name}")


def _key(table):
    return _ROW_KEYS.get(table.name, (table.key,))


def _feature_ids(layer, table, scope, progress):
    """Return key → feature ids of a scope's rows, so that a row that stays keeps its id, and selections hold."""
    indexes = [layer.GetLayerDefn().GetFieldIndex(name) for name in _key(table)]
    layer.SetAttributeFilter(f"scope = {quoted(scope)}")
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


def _insert_run(file, row):
    layer = file.table("runs")
    feature = ogr.Feature(layer.GetLayerDefn())
    for name, value in row.items():
        feature.SetField(name, value)
    _, error = attempt(layer.CreateFeature, feature)
    if error:
        raise InputError(f"运行记录无法写入:{error}。", f"The run could not be recorded: {error}.")
    attempt(layer.SyncToDisk)


def _run_row(tables, scope, run, check):
    started = run.get("started") or _now()
    return {
        "run_id": f"{datetime.now(timezone.utc):%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:6]}",
        "scope": scope,
        "started": started,
        "finished": "",
        "tables": ",".join(tables),
        "counts": _json({name: len(frame) for name, (frame, _) in tables.items()}),
        "parameters": _json(run.get("parameters") or {}),
        "inputs": _inputs(tables, scope, run.get("inputs") or {}, check),
        "taxonomy": str(run.get("taxonomy") or _taxonomy(tables)),
        "versions": _json({
            "plugin": plugin_version(), "qgis": Qgis.QGIS_VERSION, "gdal": gdal.__version__,
        }),
        "recipe": _json(run.get("recipe") or {}),
    }


def _inputs(tables, scope, named, check):
    """Return what the run read, each with a hash: the files that were named, and the rows of stored input tables."""
    if not isinstance(named, dict):
        named = {str(name): name for name in named}
    found = {}
    for name, value in named.items():
        is_file = isinstance(value, (str, Path)) and Path(str(value).partition("|")[0]).is_file()
        found[name] = {"file": str(value), "sha256": file_hash(str(value).partition("|")[0])} if is_file else value
    for name in INPUTS:
        if name in tables:
            frame = tables[name][0]
            found[f"table:{name}"] = {"rows": len(frame), "sha256": _hash_of_rows(frame, check)}
    for table, rests_on in ASSUMED.items():
        if next(iter(tables)) == table and not named:
            found[rests_on] = {"table": rests_on, "scope": scope}
    return found


def _with_states(path, inputs):
    """Return the inputs, those that are tables of the workspace with their state, if it was not taken before."""
    unknown = {name: one for name, one in inputs.items() if not isinstance(one, dict) or "state" not in one}
    states = states_of(path, unknown)
    return {name: {**one, **states[name]} if name in states else one for name, one in inputs.items()}


def _with_runs(file, inputs):
    """Return the inputs, those that are tables of the workspace with the runs that stored their rows."""
    told = {}
    for name, value in inputs.items():
        table = value.get("table") if isinstance(value, dict) else None
        layer = file.table(table) if table in schema.TABLES else None
        if layer is not None and layer.GetLayerDefn().GetFieldIndex("run_id") >= 0:
            scope = value.get("scope")
            where = f"WHERE scope = {quoted(scope)}" if scope else ""
            statement = " ".join(("SELECT DISTINCT run_id FROM", table, where))
            value = {**value, "runs": sorted(file.values(statement))}
        told[name] = value
    return told


def _taxonomy(tables):
    """Return the versions of the taxonomy that the rows themselves name."""
    frames = [frame for frame, _ in tables.values() if frame is not None and "taxonomy" in frame]
    return ",".join(sorted({str(value) for frame in frames for value in frame["taxonomy"].dropna().unique() if value}))


def _hash_of_rows(frame, check):
    digest = hashlib.sha256()
    for start in range(0, len(frame), _CHUNK):
        check()
        digest.update(frame.iloc[start : start + _CHUNK].to_csv(index=False).encode("utf-8"))
    return digest.hexdigest()


class _Progress:
    def __init__(self, feedback, total, patience):
        self.feedback, self.total, self.patience, self.done = feedback, max(total, 1), patience, 0

    def step(self):
        if self.done % 200 == 0:
            self.patience.check()
            if self.feedback is not None:
                self.feedback.setProgress(100 * self.done / self.total)
        self.done += 1


def _json(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _now():
    return datetime.now(timezone.utc).isoformat(timespec="seconds")
