# SPDX-License-Identifier: GPL-2.0-or-later
"""The standard map that the user lays under the figures, and its approval number: kept in the project."""

from __future__ import annotations

from qgis.core import QgsMapLayer, QgsProject

_SCOPE, _APPROVAL, _LAYER = "cluster_digital", "approval_number", "standard_map"


def approval_number(project: QgsProject) -> str:
    """Return the approval number of the project's standard map; empty when it was never given."""
    return project.readEntry(_SCOPE, _APPROVAL, "")[0].strip()


def set_approval_number(project: QgsProject, number: str) -> None:
    """Remember the approval number, such as GS(2024)0650号, with the project."""
    if number.strip() != approval_number(project):
        project.writeEntry(_SCOPE, _APPROVAL, number.strip())


def standard_map(project: QgsProject) -> QgsMapLayer | None:
    """Return the layer that the user lays under the figures; None without one, or when it left the project."""
    return project.mapLayer(project.readEntry(_SCOPE, _LAYER, "")[0])


def set_standard_map(project: QgsProject, layer: QgsMapLayer | None) -> None:
    """Remember which layer of the project lies under the figures."""
    identifier = "" if layer is None else layer.id()
    if identifier != project.readEntry(_SCOPE, _LAYER, "")[0]:
        project.writeEntry(_SCOPE, _LAYER, identifier)
