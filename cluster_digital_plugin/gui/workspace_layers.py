# SPDX-License-Identifier: GPL-2.0-or-later
"""The layers of the project that show the workspace."""

from __future__ import annotations

import sys
from functools import partial

from qgis.core import (
    QgsDataProvider,
    QgsExpression,
    QgsFeatureRequest,
    QgsProject,
    QgsProviderRegistry,
    QgsVectorLayer,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..core import schema
from ..layers import temporal, workspace
from ..layers.crs import china_albers
from ..layers.project import ORDER, add_workspace_layers, data_extent
from ..layers.styles import apply_style
from ..translation import label, tr


class WorkspaceLayers(QObject):
    """Adds the tables of the workspace to the project, keeps them up to date and points at their rows on the map.

    ``added`` is emitted with the first layers of a workspace in the project.
    """

    added = pyqtSignal(list)

    def __init__(self, choice, parent=None):
        """``choice`` is the :class:`WorkspaceChoice`, whose workspace is shown."""
        super().__init__(parent)
        self._choice = choice
        self._project = QgsProject.instance()
        self._stopped = False

    def stop(self):
        """Show nothing any more, even when tables are still to be shown."""
        self._stopped = True

    def of(self, tables=None) -> list[QgsVectorLayer]:
        """Return the project's layers of some tables of the workspace, or of all."""
        return workspace.layers_on(self._project, self._choice.path, tables)

    def shows(self, table: str) -> bool:
        """Return whether the project shows a table of the workspace."""
        return bool(self.of((table,)))

    def unsaved(self) -> list[str]:
        """Return the names of the layers whose edits are neither saved nor discarded."""
        return [layer.name() for layer in workspace.unsaved_layers(self._project, self._choice.path)]

    def whole(self) -> dict:
        """Return (table, scope) → id of the layer that shows all its rows."""
        shown = {}
        scopes = {"": None, **{workspace.scope_filter(one): one for one in ("all", "selection", temporal.SCOPE)}}
        for layer in self.of():
            if layer.subsetString() in scopes:
                table = workspace.table_of(layer, self._choice.path)
                shown[table, scopes[layer.subsetString()]] = layer.id()
        return shown

    def dated_belts(self) -> QgsVectorLayer:
        """Return the belts that have a year as a layer in memory."""
        layers = self.of(("belts",))
        layer = layers[0] if layers else workspace.open_table(self._choice.path, "belts")
        request = QgsFeatureRequest().setFilterExpression('"year" IS NOT NULL')
        return layer.materialize(request.setSubsetOfAttributes(["year", "city"], layer.fields()))

    def show(self, tables, scope: str, done, add: bool = True):
        """Let the project show what was stored, add what is not shown yet with its style, then call ``done()``."""
        path, added = self._choice.path, {}
        shown, before = self.of(), set(self._project.mapLayers())

        def refresh(name):
            if self._choice.path == path:
                workspace.refresh(self._project, path, (name,))

        def add_missing(name):
            if self._choice.path == path:
                added.update(self._add(path, (name,), scope))

        def show_runs():
            if self._choice.path == path:
                workspace.show_runs(self._project, path)

        def set_crs():
            # By now QGIS has set itself up for its first layer, of which it takes the reference system.
            if added and not before:
                self._project.setCrs(china_albers())

        def tell():
            if added and not shown:
                self.added.emit([layer for layer in added.values() if not sip.isdeleted(layer)])

        acts = (refresh, add_missing) if add else (refresh,)
        steps = [partial(act, name) for name in ORDER if name in tables for act in acts]
        self._in_turns([*steps, show_runs, set_crs, tell, done])

    def share_log(self):
        """Let layers of the workspace that were added by hand open the file as the plugin's own do."""
        workspace.share_log(self._project, self._choice.path)

    def add_temporary(self, source: str, name: str):
        """Add ellipses that were not stored to the project."""
        layer = QgsVectorLayer(source, name, "ogr")
        apply_style(layer, schema.ELLIPSES)
        self._project.addMapLayer(layer)

    def move(self, old: str, new: str):
        """Let the project's layers of one workspace show another from now on; ids, styles and joins stay."""
        registry = QgsProviderRegistry.instance()
        for layer in workspace.layers_on(self._project, old):
            parts = {**registry.decodeUri("ogr", layer.source()), "path": new}
            options = QgsDataProvider.ProviderOptions()
            layer.setDataSource(registry.encodeUri("ogr", parts), layer.name(), "ogr", options)

    def zoom(self, canvas, layers):
        """Show the extent of some layers on a canvas, unless there is nothing in them."""
        extent = data_extent(self._project, layers)
        if not extent.isEmpty():
            canvas.setExtent(extent)
            canvas.refresh()

    def flash_ellipse(self, ellipse: dict, canvas):
        """Show an ellipse, a row of the ellipses table, on a canvas and let it flash."""
        where = " AND ".join(
            QgsExpression.createFieldEqualityExpression(name, ellipse[name]) for name in ("ellipse_id", "scope")
        )
        self._flash("ellipses", where, canvas, True)

    def flash_rows(self, table: str, column: str, values, canvas, zoom: bool):
        """Let rows of a table with these values flash on a canvas.

        The canvas is moved there when it does not show them, and zoomed there when asked.
        """
        quoted = ",".join(QgsExpression.quotedValue(value) for value in values)
        self._flash(table, f"{QgsExpression.quotedColumnRef(column)} IN ({quoted})", canvas, zoom)

    def _flash(self, table, where, canvas, zoom):
        for layer in self.of((table,)):
            request = QgsFeatureRequest().setFilterExpression(where)
            identifiers = [feature.id() for feature in layer.getFeatures(request) if feature.hasGeometry()]
            if identifiers:
                if zoom:
                    canvas.zoomToFeatureIds(layer, identifiers)
                else:
                    canvas.panToFeatureIds(layer, identifiers, False)
                canvas.flashFeatureIds(layer, identifiers)
                return

    def _add(self, path, tables, scope):
        before = set(self._project.mapLayers())
        layers = add_workspace_layers(self._project, path, scope, tables)
        for name, layer in layers.items():
            if layer.id() not in before and layer.subsetString() and scope == "selection":
                layer.setName(tr("{layer} (selection)").format(layer=label(schema.TABLES[name])))
        return layers

    def _in_turns(self, steps):
        """Call the steps one after another, letting the window breathe between them."""

        def take_next():
            if steps and not self._stopped:
                try:
                    steps.pop(0)()
                except Exception:
                    # Told as an error in any slot is; what comes last must come, as until then no run may begin.
                    sys.excepthook(*sys.exc_info())
                QTimer.singleShot(0, take_next)

        QTimer.singleShot(0, take_next)
