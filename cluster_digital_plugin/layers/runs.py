# SPDX-License-Identifier: GPL-2.0-or-later
"""What a workspace notes of each run: its parameters, and the files and tables that it read."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import datetime, timezone
from pathlib import Path

from osgeo import gdal
from qgis.core import Qgis

from ..core import schema
from ..core.errors import InputError
from .geopackage import add_row, attempt
from .layer_history import note_history
from .resources import file_hash, plugin_version
from .states import ASSUMED, states_of

INPUTS = ("clusters", "belts", "cities")
_RUNS_OF = "SELECT DISTINCT run_id FROM {table}"

# Rows between two looks at the cancel button.
_CHUNK = 5000


def begin(tables: dict, scope: str, run: dict, check) -> dict:
    """Return the row of ``runs`` for a call of :func:`.workspace.store`, whose parameters these are.

    ``inputs`` still holds what the run read as a dict, see :func:`told_inputs`; ``check()`` is called now and then.
    """
    return {
        "run_id": f"{datetime.now(timezone.utc):%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:6]}",
        "scope": scope,
        "started": run.get("started") or _now(),
        "finished": "",
        "tables": ",".join(tables),
        "counts": _json({name: len(frame) for name, (frame, _) in tables.items()}),
        "parameters": _json(run.get("parameters") or {}),
        "inputs": _inputs(tables, scope, run.get("inputs") or {}, check),
        "taxonomy": str(run.get("taxonomy") or _taxonomy(tables)),
        "versions": _json({"plugin": plugin_version(), "qgis": Qgis.QGIS_VERSION, "gdal": gdal.__version__}),
        "recipe": _json(run.get("recipe") or {}),
    }


def told_inputs(file, path, inputs: dict) -> str:
    """Return the inputs as the table tells them; tables of the workspace with the runs behind them and their state."""
    return _json(_with_states(file, path, _with_runs(file, inputs)))


def note(file, row):
    """Add a row of ``runs`` that has ended to an opened workspace, and to the metadata of the tables that it stored.

    Raises InputError when it cannot be written.
    """
    layer, row = file.table("runs"), {**row, "finished": _now()}
    error = add_row(layer, row)
    if error:
        raise InputError(f"运行记录无法写入:{error}。", f"The run could not be recorded: {error}.")
    attempt(layer.SyncToDisk)
    note_history(file, row, row["tables"].split(","))


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


def _with_states(file, path, inputs):
    """Return the inputs, those that are tables of the workspace with their state, if it was not taken before."""
    # A file that was only just made has no table yet, and does not open a second time.
    unknown = {
        name: one for name, one in inputs.items()
        if isinstance(one, dict) and "state" not in one and one.get("table") in schema.TABLES
        and file.table(one["table"]) is not None
    }
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
            where, values = (" WHERE scope = ?", [scope]) if scope else ("", [])
            value = {**value, "runs": sorted(file.values(_RUNS_OF + where, *values, table=table))}
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
        digest.update(frame.iloc[start:start + _CHUNK].to_csv(index=False).encode("utf-8"))
    return digest.hexdigest()


def _json(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _now():
    return datetime.now(timezone.utc).isoformat(timespec="seconds")
