# SPDX-License-Identifier: GPL-2.0-or-later
"""The journal of what was edited and committed in a workspace's layers: which rows, and which of their fields."""

from __future__ import annotations

import uuid
from datetime import datetime, timezone

from osgeo import ogr

from ..core import schema
from ..core.errors import InputError
from .geopackage import GeoPackage, Patience, add_row, attempt
from .rows import read_rows

TABLE = schema.CHANGES
GEOMETRY = "geometry"
ADDED, EDITED, DELETED = "add", "edit", "delete"

# Beyond, a commit is told by its number of rows: nobody reads on.
_MOST = 5000


def change(table: str, key, name, kind: str, fields=()) -> dict:
    """Return a row of the journal: an edit of the given fields, "geometry" among them, now."""
    return {
        "change_id": uuid.uuid4().hex[:16], "changed": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "tbl": table, "row_key": _text(key), "name": _text(name), "kind": kind, "fields": ",".join(fields),
    }  # fmt: skip


def append(path, rows: list[dict], feedback=None, wait: float = 30.0) -> None:
    """Add rows to the journal of a workspace, in one transaction; the table is made when missing.

    Raises InputError when the file cannot be written.
    """
    if not rows:
        return
    patience = Patience(path, wait, feedback)
    with GeoPackage(path, patience) as file:
        prepare(file)
    with GeoPackage(path, patience) as file:
        file.begin("DELETE FROM {table} WHERE change_id = ?", rows[0]["change_id"], table=TABLE.name)
        layer = file.table(TABLE.name)
        for row in rows[:_MOST]:
            error = add_row(layer, {name: row.get(name) or None for name in TABLE.names})
            if error:
                raise InputError(f"修改记录无法写入:{error}。", f"The changes could not be written down: {error}.")
        attempt(layer.SyncToDisk)
        file.commit()


def read(path) -> list[dict]:
    """Return the journal, oldest row first."""
    return read_rows(path, TABLE.name) or []


def prepare(file: GeoPackage) -> None:
    """Make the journal's table where it is missing."""
    layer = file.table(TABLE.name)
    if layer is None:
        layer = file.create_table(TABLE.name, ogr.wkbNone, f"{TABLE.zh} {TABLE.en}")
    definition = layer.GetLayerDefn()
    for name in TABLE.names:
        if definition.GetFieldIndex(name) < 0:
            file.add_column(layer, name, ogr.OFTString)


def _text(value):
    return "" if value is None or (hasattr(value, "isNull") and value.isNull()) else str(value)
