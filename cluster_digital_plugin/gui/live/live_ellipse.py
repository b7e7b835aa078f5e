# SPDX-License-Identifier: GPL-2.0-or-later
"""The ellipse of what is selected, at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from qgis.core import QgsProcessingException, QgsProject, QgsVectorLayer, QgsWkbTypes
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer
from qgis.PyQt.QtWidgets import QComboBox, QLineEdit

from ...algorithms.recipes import Recipes
from ...core import schema
from ...core.ellipse.sizes import RULES, parse_sizes
from ...core.errors import InputError
from ...layers.columns import Columns
from ...layers.ellipses import Task, measure, tables
from ...layers.seats import load_seats
from ...layers.workspace import table_of
from ...translation import explain, label, tr
from ..connections import Connections
from .live_columns import LiveColumns
from .live_drawing import LiveDrawing
from .readout import readout

# So many points are measured in the time the window may stand still; more of them in the background.
_MOST_AT_ONCE = 40_000


@dataclass
class _Points:
    """Selected features of one layer; ``table`` is empty for a layer that is not the workspace's."""

    table: str
    layer: QgsVectorLayer
    ids: list
    parameters: dict


@dataclass
class _Set:
    """What is measured of them, with a title; free of layers, so that a worker may have it."""

    title: str
    task: Task
    count: int
    columns: Callable[[], Columns]
    dashed: bool


class LiveEllipse(QObject):
    """While the switch is on and the panel open, draws and tells the ellipse of the selection, and follows it.

    The points are those of the active layer when it is a point layer of the user's own; else those of the workspace
    that the panel says. Measured by the functions of ``clusterdigital:ellipse``, in one group.

    Parameters
    ----------
    canvas : QgsMapCanvas
    controller : Controller
    dock : WorkbenchDock
    """

    def __init__(self, canvas, controller, dock):
        super().__init__(dock)
        self._canvas, self._controller, self._dock = canvas, controller, dock
        self._section, self._box = dock.ellipse, dock.ellipse.live
        self._columns: dict[str, LiveColumns] = {}
        self._seats = None
        self._current = None
        self._foreign = None
        self._measuring = self._again = False
        self.drawing = LiveDrawing(canvas)
        self.rows: list[dict] = []
        # Of a burst of changes only the last is measured.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._follow)
        self._connections = Connections([
            (self._box.toggled, self._update), (self._box.keep_requested, self._keep),
            (dock.visibilityChanged, self._update), (controller.selection.changed, self._update),
            (controller.started, self._update), (controller.finished, self._update),
            (controller.tables_changed, self._update), (canvas.currentLayerChanged, self._layer_changed),
            (QgsProject.instance().layersWillBeRemoved, self._layers_removed),
            *((combo.currentIndexChanged, self._update) for combo in self._section.findChildren(QComboBox)),
            *((text.textChanged, self._update) for text in self._section.findChildren(QLineEdit)),
        ])  # fmt: skip
        self._layer_changed(canvas.currentLayer())

    def close(self):
        """Take everything off the canvas and let go of the layers."""
        self._connections.close()
        self._soon.stop()
        self._let_go()
        self.drawing.remove()

    @property
    def _on(self):
        # A panel behind another tab is still open.
        return self._box.switch.isChecked() and not self._dock.isHidden()

    def _update(self, *_):
        if self._on:
            self._soon.start()
        elif self.rows or self._columns or self._foreign is not None:
            self._soon.stop()
            self._let_go()
            self._show([], [], "")

    def _layer_changed(self, layer):
        self._current = None if layer is None else layer.id()
        self._update()

    def _layers_removed(self, ids):
        for identifier in ids:
            self._drop(identifier)
        if self._current in ids:
            self._current = None
        self._update()

    def _let_go(self):
        for identifier in list(self._columns):
            self._drop(identifier)
        self._watch(None)

    def _drop(self, identifier):
        columns = self._columns.pop(identifier, None)
        if columns is not None:
            columns.stop()
            columns.deleteLater()
        if self._foreign is not None and not sip.isdeleted(self._foreign) and self._foreign.id() == identifier:
            self._watch(None)

    def _watch(self, layer):
        """Follow the selection of a layer that is not the workspace's; the controller follows those that are."""
        if layer is self._foreign:
            return
        if self._foreign is not None and not sip.isdeleted(self._foreign):
            self._foreign.selectionChanged.disconnect(self._soon.start)
        self._foreign = layer
        if layer is not None:
            # Straight into Qt: thousands of ids need not become Python's first.
            layer.selectionChanged.connect(self._soon.start)

    def _follow(self):
        """Measure and draw what is selected now."""
        if not self._on or self._controller.busy:
            # QGIS 3.22 deadlocks when two threads open one file; the end of the run comes back here.
            return
        if self._measuring:
            self._again = True
            return
        points = [part for part in self._points() if part.ids]
        if not points:
            self._show([], [], self._nothing())
            return
        try:
            sets = [self._set(part, part.table == "belts" and len(points) > 1) for part in points]
        except _NotYetError as reading:
            self._show([], [], tr("Reading “{layer}”…").format(layer=reading.args[0]))
        except InputError as error:
            self._measured(error)
        else:
            self._measure(sets)

    def _measure(self, sets):
        if self._seats is None:
            self._seats = load_seats()
        seats, context = self._seats, QgsProject.instance().transformContext()
        if sum(one.count for one in sets) > _MOST_AT_ONCE:
            self._measuring = True
            self._controller.in_background(
                tr("Cluster Digital: live ellipse"), lambda: _results(sets, seats, context), self._measured_behind)
            return
        try:
            self._measured(None, _results(sets, seats, context))
        except (InputError, QgsProcessingException) as error:
            self._measured(error)

    def _measured_behind(self, error, results=None):
        self._measuring = False
        if self._again:
            # What came is the ellipse of a selection that is no more.
            self._again = False
            self._update()
        elif self._on:
            self._measured(error, results)

    def _measured(self, error, results=None):
        if error is not None:
            self._show([], [], escape(explain(error), quote=False))
        else:
            rows, shapes, texts = results
            self._show(rows, shapes, "<br>".join(texts))

    def _points(self):
        layer = QgsProject.instance().mapLayer(self._current) if self._current else None
        own = table_of(layer, self._controller.workspace.path) if isinstance(layer, QgsVectorLayer) else None
        if _holds_points(layer) and own not in ("records", "belts", "cities", "clusters"):
            self._watch(layer)
            return [_Points("", layer, layer.selectedFeatureIds(), self._of_layer(layer))]
        self._watch(None)
        return self._of_workspace()

    def _parameters(self):
        return {**self._section.parameters(), "GROUP_FIELD": None}

    def _of_layer(self, layer):
        """Return the panel's parameters for a layer that may not have the fields chosen."""
        parameters = self._parameters()
        position = layer.fields().lookupField(parameters["WEIGHT_FIELD"] or "")
        numeric = position >= 0 and layer.fields().at(position).isNumeric()
        known = layer.fields().lookupField(parameters["UNIT_FIELD"] or "") >= 0
        return {
            **parameters, "WEIGHT_FIELD": parameters["WEIGHT_FIELD"] if numeric else None,
            "UNIT_FIELD": parameters["UNIT_FIELD"] if known else None,
        }

    def _of_workspace(self):
        what, parts = self._section.what.currentData(), []
        for table in ("records", "belts") if what == "both" else (what,):
            layer, ids = self._controller.selection.ids(table)
            if layer is not None:
                parameters = Recipes.ellipse_parameters(table, self._parameters(), what == "both")
                parts.append(_Points(table, layer, ids, parameters))
        return parts

    def _set(self, part, dashed):
        task = _task(part.parameters)
        columns = self._columns_of(part.layer).take(part.ids, task.weight, task.unit)
        if columns is None:
            raise _NotYetError(part.layer.name())
        title = label(schema.TABLES[part.table]) if part.table else part.layer.name()
        return _Set(title, task, len(part.ids), columns, dashed)

    def _columns_of(self, layer):
        columns = self._columns.get(layer.id())
        if columns is None:
            columns = self._columns[layer.id()] = LiveColumns(layer, self._controller.in_background, self)
            columns.changed.connect(self._update)
            columns.failed.connect(self._failed)
        return columns

    def _failed(self, message):
        self._show([], [], message)

    def _show(self, rows, shapes, text):
        self.rows = rows
        self.drawing.show(shapes)
        self._box.tell(text, any(row["status"] in ("ok", "circle") for row in rows))

    def _nothing(self):
        if self._foreign is not None:
            return tr("Nothing is selected in “{layer}”.").format(layer=self._foreign.name())
        return tr("Nothing is selected. Select “{points}” on the map.").format(points=self._section.what.currentText())

    def _keep(self):
        if self._foreign is not None:
            self._controller.ellipse_of(self._foreign, self._of_layer(self._foreign))
        else:
            self._controller.ellipse(self._section.what.currentData(), self._parameters(), True)


class _NotYetError(Exception):
    """A layer is still being read in the background."""


def _results(sets, seats, context):
    """Return rows of the ellipses table, shapes to draw and lines of text."""
    rows, shapes, texts = [], [], []
    for one in sets:
        told, columns = [], one.columns()
        for name, found, geometries in tables(measure(columns, one.task, context), seats):
            shapes += [(name, shape, columns.crs, one.dashed) for shape in geometries if shape is not None]
            told += found if name == "ellipses" else []
        rows += told
        lines = [escape(line, quote=False) for line in (one.title, *readout(told, bool(one.task.weight)))]
        texts += [f"<b>{lines[0]}</b>", *lines[1:]]
    return rows, shapes, texts


def _holds_points(layer):
    return (
        isinstance(layer, QgsVectorLayer) and layer.isValid()
        and layer.geometryType() == QgsWkbTypes.GeometryType.PointGeometry
    )


def _task(parameters):
    rule = RULES[parameters["SIZE_RULE"]]
    return Task(
        weight=parameters["WEIGHT_FIELD"] or "", unit=parameters.get("UNIT_FIELD") or "", rule=rule,
        sizes=parse_sizes(parameters["SIZE"], rule), projection=parameters["PROJECTION"],
        group_name=parameters.get("GROUP_NAME"),
    )
