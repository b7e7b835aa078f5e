# SPDX-License-Identifier: GPL-2.0-or-later
"""The workspace's tables in a QGIS project: which layers, in which order, saved where."""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateTransform,
    QgsCsException,
    QgsLayerTreeGroup,
    QgsProject,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsVectorLayer,
)

from ..core import schema, words
from ..core.errors import InputError
from ..translation import is_chinese
from . import temporal, workspace
from .crs import china_albers
from .restyling import favour_cities, offer_graduated
from .styles import apply_style

# From the top of the map down; tables without geometry end the list.
ORDER = (
    "trajectory", "centers", "axes", "influence", "records", "pairs", "belts", "clusters", "ellipses", "circles",
    "colocation", "cities", "comparisons", "links", "projections", "unresolved", "runs",
)  # fmt: skip
INPUTS = ("belts", "clusters", "cities")

# Rows of these tables are stored once for all scopes, or are wanted whichever the scope.
_ALL_SCOPES = ("belts", "clusters", "cities", "unresolved", "runs")

# Layers that would cover what matters; there, but not ticked.
_HIDDEN = ("clusters", "pairs", "influence", "colocation")

_BY_YEAR = words.Word("分年", "by year")

_GROUP = words.Word("产业集群数字化", "Cluster Digital")
_SUBGROUPS = {"results": words.Word("结果", "Results"), "inputs": words.Word("输入", "Inputs")}
_GROUP_PROPERTY = "cluster_digital/group"


def add_workspace_layers(
    project: QgsProject, path, scope: str | None = "all", tables=None, chinese: bool | None = None
) -> dict[str, QgsVectorLayer]:
    """Add the tables of a workspace to a project, styled, in groups; return table name → layer.

    A layer that is there already stays as the user has it: id, style, place and name.

    Parameters
    ----------
    scope : whose results are shown; None shows all
    tables : names of the tables that are wanted; None means all that the workspace has and that make sense on a map
        or in an attribute table
    chinese : language of names and styles; None is the interface's
    """
    chinese = is_chinese() if chinese is None else chinese
    present = workspace.tables_in(path)
    wanted = [name for name in ORDER if name in present and (tables is None or name in tables)]
    layers = {}
    for name in wanted:
        filtered = None if name in _ALL_SCOPES else scope
        layer = _shown(project, path, name, filtered)
        layers[name] = layer if layer is not None else _add(project, path, name, filtered, chinese)
        if layer is None and name == "cities":
            favour_cities(project, path, chinese, layers[name])
    offer_graduated(project, path, chinese)
    temporal.show_by_year(project, layers)
    return layers


def data_extent(project: QgsProject, layers) -> QgsRectangle:
    """Return the extent of some layers in the project's reference system, with a margin of a twentieth."""
    total = QgsRectangle()
    total.setMinimal()
    for layer in layers:
        if not layer.isSpatial() or layer.featureCount() == 0:
            continue
        transform = QgsCoordinateTransform(layer.crs(), project.crs(), project.transformContext())
        try:
            total.combineExtentWith(transform.transformBoundingBox(layer.extent()))
        except QgsCsException:
            continue
    if total.isEmpty() and not total.width() and not total.height():
        return QgsRectangle()
    total.scale(1.1)
    return total


def save_project(project: QgsProject, path, layers=None) -> None:
    """Save a project that opens well anywhere: relative paths, China Albers, zoomed to the data.

    Parameters
    ----------
    path : .qgz file
    layers : layers that the first view shows; None means all

    Raises InputError when the file cannot be written.
    """
    project.writeEntryBool("Paths", "/Absolute", False)
    project.setCrs(china_albers())
    project.setTitle(_GROUP.zh if is_chinese() else _GROUP.en)
    shown = list(project.mapLayers().values()) if layers is None else list(layers)
    extent = data_extent(project, shown)
    if not extent.isEmpty():
        project.viewSettings().setDefaultViewExtent(QgsReferencedRectangle(extent, project.crs()))
    if not project.write(str(path)):
        raise InputError(
            f"项目文件“{path}”无法写入:{project.error()}。请检查文件夹是否可写。",
            f"The project “{path}” cannot be written: {project.error()}. Is its folder writable?",
        )


def _shown(project, path, name, scope):
    """Return the project's layer of that table and scope, or None."""
    expected = "" if scope is None else workspace.scope_filter(scope)
    for layer in workspace.layers_on(project, path, (name,)):
        if scope is None or layer.subsetString() in ("", expected):
            return layer
    return None


def _add(project, path, name, scope, chinese):
    table = schema.TABLES[name]
    title = table.zh if chinese else table.en
    if scope not in (None, "all"):
        by_year = _BY_YEAR.zh if chinese else _BY_YEAR.en
        title = f"{title} ({by_year if scope == temporal.SCOPE else scope})"
    layer = workspace.open_table(path, name, scope, title)
    apply_style(layer, table, chinese=chinese)
    project.addMapLayer(layer, False)
    group = _group(project, "inputs" if name in INPUTS else "results", chinese)
    node = group.insertLayer(_position(group, path, name), layer)
    node.setExpanded(name in ("ellipses",))
    # The axes of several years cross in one place.
    node.setItemVisibilityChecked(name not in _HIDDEN and (name, scope) != ("axes", temporal.SCOPE))
    return layer


def _group(project, part, chinese) -> QgsLayerTreeGroup:
    """Return the plugin's group in the layer tree, or its part, made where missing and found by a property."""
    top = _find_or_make(project.layerTreeRoot(), "top", _GROUP, chinese)
    # Results lie above inputs.
    results = _find_or_make(top, "results", _SUBGROUPS["results"], chinese)
    return results if part == "results" else _find_or_make(top, "inputs", _SUBGROUPS["inputs"], chinese, below=True)


def _find_or_make(parent, key, word, chinese, below=False):
    for group in parent.findGroups():
        if group.customProperty(_GROUP_PROPERTY) == key:
            return group
    index = len(parent.children()) if below else 0
    group = parent.insertGroup(index, word.zh if chinese else word.en)
    group.setCustomProperty(_GROUP_PROPERTY, key)
    return group


def _position(group, path, name) -> int:
    """Return where in the group a table's layer belongs, so that points lie on lines and lines on areas."""
    for index, node in enumerate(group.children()):
        other = workspace.table_of(node.layer(), path) if hasattr(node, "layer") else None
        if other in ORDER and ORDER.index(other) > ORDER.index(name):
            return index
    return len(group.children())
