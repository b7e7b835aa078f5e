# SPDX-License-Identifier: GPL-2.0-or-later
"""What all algorithms of the plugin share."""

from __future__ import annotations

import functools

from qgis.core import (
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingException,
    QgsProcessingLayerPostProcessorInterface,
    QgsProcessingUtils,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QIcon

from ..core import schema
from ..core.errors import Cancelled
from ..dependencies import REQUIRED, explanation
from ..layers.resources import resource
from ..layers.styles import apply_style
from ..layers.tables import add_rows, make_fields, wkb_type
from ..translation import explain, tr
from .checked_sink import CheckedSink


class _Styler(QgsProcessingLayerPostProcessorInterface):
    """Styles one output when QGIS loads it."""

    def __init__(self, table):
        super().__init__()
        self.table = table

    def postProcessLayer(self, layer, context, feedback):
        apply_style(layer, self.table)


def _with_libraries(process):
    @functools.wraps(process)
    def run(self, parameters, context, feedback):
        reason = explanation(self.LIBRARIES)
        if reason:
            raise QgsProcessingException(reason)
        return process(self, parameters, context, feedback)

    return run


class Algorithm(QgsProcessingAlgorithm):
    """Base of every algorithm: icon, group, and the refusal to run without the libraries it needs."""

    ICON = "cluster_digital.svg"
    LIBRARIES = REQUIRED

    def __init_subclass__(cls, **keywords):
        """Have every algorithm import the libraries where it runs, in its worker, and say which one is broken."""
        super().__init_subclass__(**keywords)
        if "processAlgorithm" in vars(cls):
            cls.processAlgorithm = _with_libraries(cls.processAlgorithm)

    def createInstance(self):
        return type(self)()

    def icon(self):
        return QIcon(str(resource("icons", self.ICON)))

    def svgIconPath(self):
        return str(resource("icons", self.ICON))

    def group(self):
        return tr("Clusters and belts")

    def groupId(self):
        return "clustersandbelts"

    def canExecute(self):
        # QGIS asks on the main thread, also for lists and tooltips, where importing pandas would hold the window.
        reason = explanation(self.LIBRARIES, imported=False)
        return (not reason, reason)

    def sink(self, parameters, name, context, table: schema.Table, crs):
        """Return the sink of an output parameter that holds a schema table, its layer id and its fields.

        The sink is a :class:`.CheckedSink`, to be closed when all rows are in it, or None when the user skipped an
        optional output.
        """
        fields = make_fields(table)
        sink, identifier = self.parameterAsSink(parameters, name, context, fields, wkb_type(table), crs)
        if sink is None and identifier:
            raise QgsProcessingException(self.invalidSinkError(parameters, name))
        return None if sink is None else CheckedSink(sink, identifier, table), identifier, fields

    def write(self, parameters, context, feedback, tables):
        """Write tables to the sinks of output parameters; return name of the parameter → layer id.

        What the user skipped is left out. After a cancel the sinks hold what had been written until then.

        Parameters
        ----------
        tables : (parameter, schema.Table, data frame, geometries or None, reference system) of each

        Raises
        ------
        QgsProcessingException when a row cannot be written.
        """
        outputs, written = {}, {}
        for name, table, frame, geometries, place_crs in tables:
            sink, identifier, fields = self.sink(parameters, name, context, table, place_crs)
            if sink is None:
                continue
            add_rows(sink, fields, table, frame, geometries, feedback)
            if feedback.isCanceled():
                return {}
            sink.close()
            outputs[name], written[identifier] = identifier, table
        self.style_outputs(context, written)
        return outputs

    def source(self, parameters, name, context):
        """Return the feature source of an input parameter.

        Raises QgsProcessingException when it was given but cannot be read; an optional input left empty is None.
        """
        source = self.parameterAsSource(parameters, name, context)
        definition = self.parameterDefinition(name)
        optional = bool(definition.flags() & definition.Flag.FlagOptional)
        if source is None and not (optional and parameters.get(name) in (None, "")):
            raise QgsProcessingException(self.invalidSourceError(parameters, name))
        return source

    def vector_layers(self, parameters, name, context):
        """Return the layers of a multiple-layer parameter, and stop at what cannot be opened: QGIS leaves it out.

        Only on the main thread, which owns the layers.
        """
        value = parameters.get(name)
        given = value if isinstance(value, (list, tuple)) else self.parameterAsLayerList(parameters, name, context)
        layers = []
        for item in dict.fromkeys(given):
            layer = item
            if not isinstance(item, QgsMapLayer):
                layer = QgsProcessingUtils.mapLayerFromString(str(item), context)
            if not isinstance(layer, QgsVectorLayer) or not layer.isValid():
                raise QgsProcessingException(
                    tr("“{layer}” cannot be opened as a vector layer. Check the path and the name.").format(layer=item)
                )
            layers.append(layer)
        if not layers:
            raise QgsProcessingException(tr("Choose at least one layer."))
        return layers

    def style_outputs(self, context, tables):
        """Have the outputs that QGIS will load styled as the tables that they hold.

        Parameters
        ----------
        tables : layer id, as a sink returned it → schema.Table or its name; None ids are left out
        """
        # Kept on the instance: a class attribute would be overwritten when two outputs are styled.
        self._stylers = getattr(self, "_stylers", [])
        for identifier, table in tables.items():
            if identifier and context.willLoadLayerOnCompletion(identifier):
                styler = _Styler(table)
                self._stylers.append(styler)
                context.layerToLoadOnCompletionDetails(identifier).setPostProcessor(styler)

    @staticmethod
    def progress(feedback, start=0.0, end=1.0):
        """Return a progress callable for core: it moves the bar from start to end and stops when cancelled."""

        def report(fraction):
            if feedback.isCanceled():
                raise Cancelled
            feedback.setProgress(100 * (start + (end - start) * fraction))

        return report

    @staticmethod
    def explain(error) -> QgsProcessingException:
        """Return core's InputError as Processing's exception, in the language of the interface."""
        return QgsProcessingException(explain(error))
