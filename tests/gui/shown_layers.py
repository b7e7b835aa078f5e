# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers and tables of the workspace, for tests."""

from __future__ import annotations

import contextlib
import sqlite3

from qgis.core import QgsProject


def layer_of(workbench, table):
    """Return the project's first layer of a table of the workspace."""
    from cluster_digital_plugin.layers.workspace import layers_on

    return layers_on(QgsProject.instance(), workbench.controller.workspace.path, (table,))[0]


def count_rows(path, table="records"):
    """Return the number of rows of a table of a workspace, which must be whole."""
    with contextlib.closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return file.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
