# SPDX-License-Identifier: GPL-2.0-or-later
"""Two runs of workspaces, read to be compared: the last two of one, or those of two files. Read by GDAL alone."""

from __future__ import annotations

from dataclasses import replace

from ..core import schema
from .geopackage import open_to_read
from .rows import read_rows
from .statements import filled

_PREVIOUS = "previous_"


def kept_tables(names) -> dict[str, schema.Table]:
    """Return table → the table in which a workspace keeps the rows of the run before the last one."""
    return {
        name: replace(schema.TABLES[name], name=_PREVIOUS + name, geometry=schema.NO_GEOMETRY)
        for name in names if name in schema.IDENTITIES
    }  # fmt: skip


def keep_previous(file, names, scope: str) -> None:
    """Keep the rows of a scope that are about to be replaced, in the transaction that replaces them."""
    for name, kept in kept_tables(names).items():
        own = file.table(name).GetLayerDefn()
        columns = [column for column in (*kept.names, schema.RUN_ID.name, schema.SCOPE.name)
                   if own.GetFieldIndex(column) >= 0]  # fmt: skip
        # Nothing is kept of nothing, so that after a first run there is nothing to compare.
        file.sql("DELETE FROM {kept} WHERE scope = ?", scope, kept=kept.name)
        file.sql(
            "INSERT INTO {kept} ({columns}) SELECT {columns} FROM {table} WHERE scope = ? ORDER BY fid", scope,
            kept=kept.name, table=name, columns=columns,
        )  # fmt: skip


def count_rows(path, tables) -> int:
    """Return how many rows some tables of a workspace have together."""
    dataset = open_to_read(path)
    layers = [dataset.GetLayerByName(table.name) for table in tables]
    return sum(layer.GetFeatureCount() for layer in layers if layer is not None)


def read_results(path, scope: str, previous: bool = False) -> dict:
    """Return table name → data frame of the results of a scope.

    Tables without rows are left out, except those of a match that found no links or no pairs.

    Parameters
    ----------
    previous : those of the run before the last one

    Raises InputError when the file cannot be opened.
    """
    import pandas

    found = {}
    for name in schema.IDENTITIES:
        rows = read_rows(path, _PREVIOUS + name if previous else name, filled("scope = ?", scope))
        if rows or (rows is not None and name in ("links", "pairs") and "records" in found):
            columns = None if rows else schema.TABLES[name].names
            found[name] = pandas.DataFrame(rows or None, columns=columns, dtype=object)
    return found
