# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers of the workspace, for tests."""

from __future__ import annotations

from qgis.core import QgsProject


def layer_of(workbench, table):
    """Return the project's first layer of a table of the workspace."""
    from cluster_digital_plugin.layers.workspace import layers_on

    return layers_on(QgsProject.instance(), workbench.controller.workspace.path, (table,))[0]
