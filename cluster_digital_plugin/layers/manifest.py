# SPDX-License-Identifier: GPL-2.0-or-later
"""The manifest of results: made here for the workspace, the layers' metadata and every output. Read by GDAL alone."""

from __future__ import annotations

from pathlib import Path

from osgeo import gdal
from qgis.core import Qgis, QgsProviderRegistry, QgsVectorLayer

from ..core import schema
from ..core.errors import InputError
from ..core.manifest import file_name, read_manifest, read_run
from . import overrides
from .resources import file_hash, plugin_version
from .rows import read_rows
from .taxonomy_store import read_journal
from .workspace import shown_scope, table_of

_GEOPACKAGE = ".gpkg"


def versions() -> dict[str, str]:
    """Return the versions of what makes results."""
    return {"plugin": plugin_version(), "qgis": Qgis.QGIS_VERSION, "gdal": gdal.__version__}


def workspace_manifest(path) -> dict:
    """Return what made the tables of a workspace; without runs when the file is none.

    Raises InputError when the file cannot be opened.
    """
    if not path or not Path(path).is_file():
        return {"runs": [], "versions": versions()}
    runs = latest_runs(path)
    if not runs:
        return {"runs": [], "versions": versions()}
    return {
        "runs": runs, "versions": versions(), "workspace": Path(path).name, "overrides": overrides.read(path),
        "taxonomy": _taxonomy(path, runs),
    }


def _taxonomy(path, runs):
    """Return the version by which the last verdicts were made, and the edits that led to it."""
    version = next((run["taxonomy"] for run in reversed(runs) if run["taxonomy"]), "")
    edits = []
    for line in read_journal(path):
        if line["before"] == version and not edits:
            break
        edits.append(line["edits"])
        if line["after"] == version:
            break
    return {"version": version, "edits": edits if version else []}


def latest_runs(path) -> list[dict]:
    """Return the runs whose rows a workspace holds, oldest first, with their JSON read."""
    latest = {}
    for row in read_rows(path, schema.RUNS.name) or []:
        main = (row.get("tables") or "").partition(",")[0]
        # The problems of a list are stored beside it, by the same run.
        if main and main != "unresolved":
            latest.pop((main, row["scope"]), None)
            latest[main, row["scope"]] = read_run({name: row.get(name) for name in schema.RUNS.names})
    return list(latest.values())


def output_manifest(algorithm: str, parameters: dict, sources: dict) -> dict:
    """Return the manifest of an output: what wrote it, and the runs behind the tables that it was written from.

    Parameters
    ----------
    parameters : those that decide what is written, not where
    sources : name → what :func:`told_source` says of it
    """
    found = {}
    for one in sources.values():
        path = one.get("workspace")
        if path and path not in found:
            found[path] = workspace_manifest(path)
    known = [manifest for manifest in found.values() if manifest["runs"]]
    # Tables of several workspaces have no common decisions and taxonomy to run again by.
    base = known[0] if len(known) == 1 else {
        "runs": [run for manifest in known for run in manifest["runs"]], "versions": versions(),
    }  # fmt: skip
    told = {name: _told(one) for name, one in sources.items()}
    return {**base, "made": {"algorithm": algorithm, "parameters": parameters, "tables": told}}


def _told(one):
    """Return what is said of a source, without its folder."""
    if one.get("workspace"):
        return {key: value for key, value in one.items() if key != "workspace"}
    if not one.get("file"):
        return one
    # The bytes of a GeoPackage hold the time when it was written.
    digest = {} if one["file"].lower().endswith(_GEOPACKAGE) else {"sha256": file_hash(one["file"])}
    return {**one, "file": file_name(one["file"]), **digest}


def told_source(layer: QgsVectorLayer) -> dict:
    """Return what a layer shows: ``table``, ``scope`` and ``workspace``, else its ``file`` or the ``layer``'s name.

    Only on the main thread, or for layers that the caller made.
    """
    parts = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source())
    path = str(parts.get("path") or "")
    if not path or not Path(path).is_file():
        return {"layer": layer.name()}
    if path.lower().endswith(_GEOPACKAGE):
        table = table_of(layer, path)
        if table in schema.TABLES and layer.fields().lookupField("run_id") >= 0:
            return {"workspace": path, "table": table, "scope": shown_scope(layer)}
    return {"file": path}


def open_manifest(path) -> dict:
    """Return the manifest in a JSON file or of a workspace.

    Raises InputError when it is neither or has no runs.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(f"文件“{path}”不存在。", f"The file “{path}” does not exist.")
    if path.suffix.lower() == _GEOPACKAGE:
        manifest = workspace_manifest(path)
    else:
        try:
            manifest = read_manifest(path.read_text(encoding="utf-8"), path.name)
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"“{path}”无法读取:{error}。", f"“{path}” cannot be read: {error}.") from error
    if not manifest["runs"]:
        raise InputError(
            f"“{path.name}”没有记录任何运行。请先在面板中载入数据并匹配。",
            f"“{path.name}” tells of no run. Load data and match in the panel first.",
        )
    return manifest
