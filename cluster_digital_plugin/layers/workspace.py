# SPDX-License-Identifier: GPL-2.0-or-later
"""The workspace: one GeoPackage with a project's inputs, results and runs.

Each table carries, beside the columns of the schema, ``run_id`` and ``scope``. A run replaces the rows of its scope
in one transaction, so that whoever reads sees either the old rows or the new ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from osgeo import gdal
from qgis.core import QgsDataProvider, QgsExpression, QgsFeatureRequest, QgsProviderRegistry, QgsVectorLayer

from ..core import schema
from ..core.errors import InputError
from . import changes, runs, written_rows
from .differences import keep_previous, kept_tables
from .geopackage import GeoPackage, Patience, attempt, is_there
from .layer_history import show_history
from .rows import read_rows
from .statements import filled

# By itself QGIS opens a layer without locks and switches the file to write-ahead logging for as long as one is edited;
# the others, and that one afterwards, then fail with “unable to open database file” (QGIS 3.22 and 3.40). With this all
# layers open it in one mode, from the first to the last.
_LOGGED = "QGIS_FORCE_WAL=ON"


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
    row = runs.begin(tables, scope, run or {}, patience.check)
    patience.check()
    # The journal of decisions is made now, before layers show the file: QGIS 3.22 reads without locks, and a table that
    # appears while it reads looks like a damaged file to it.
    needed = {**tables, "runs": (None, None), "overrides": (None, None)}
    with GeoPackage(path, patience, create=True) as file:
        row["inputs"] = runs.told_inputs(file, path, row["inputs"])
        changes.prepare(file)
        for name, (frame, _) in needed.items():
            written_rows.prepare(file, schema.TABLES[name], frame)
        for name, kept in kept_tables(tables).items():
            written_rows.prepare(file, kept, tables[name][0])
    # A second connection: a table made by the first one indexes its geometries in its own good time.
    with GeoPackage(path, patience) as file:
        file.begin("DELETE FROM runs WHERE run_id = ?", row["run_id"])
        keep_previous(file, tables, scope)
        progress = written_rows.Progress(feedback, sum(len(frame) for frame, _ in tables.values()), patience)
        for name, (frame, geometries) in tables.items():
            written_rows.replace(file, schema.TABLES[name], frame, geometries, row["run_id"], scope, progress)
        runs.note(file, row)
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
    return filled("{column} = ?", scope, column="scope")


def shown_scope(layer) -> str | None:
    """Return the scope that a layer shows by its filter, or None when it shows all rows."""
    found = re.fullmatch(r'"scope" = \'((?:[^\']|\'\')*)\'', layer.subsetString().strip())
    return found.group(1).replace("''", "'") if found else None


def tables_in(path) -> list[str]:
    """Return the tables of the schema that a workspace holds, in the schema's order; none when there is no file."""
    if not is_there(path):
        return []
    dataset, error = attempt(gdal.OpenEx, str(path), gdal.OF_VECTOR | gdal.OF_READONLY, ["GPKG"])
    if error or dataset is None:
        return []
    present = {dataset.GetLayerByIndex(index).GetName() for index in range(dataset.GetLayerCount())}
    return [name for name in schema.TABLES if name in present]


def read_runs(path) -> list[dict]:
    """Return the runs of a workspace, oldest first, as rows with the columns of ``schema.RUNS``."""
    if not is_there(path):
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


def rows_with_keys(table: str, keys, scope: str | None = None) -> QgsFeatureRequest:
    """Return the request for the rows of a table with these keys, of one scope or of all."""
    values = ",".join(QgsExpression.quotedValue(key) for key in keys)
    where = f"{QgsExpression.quotedColumnRef(schema.TABLES[table].key)} IN ({values})"
    if scope is not None:
        where += " AND " + QgsExpression.createFieldEqualityExpression("scope", scope)
    return QgsFeatureRequest().setFilterExpression(where)


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


def show_runs(project, path) -> None:
    """Let the layers of a project tell the runs that their tables were stored by, on the main thread."""
    show_history(path, {layer: table_of(layer, path) for layer in layers_on(project, path)})
