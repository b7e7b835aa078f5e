# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:ellipse: standard deviational ellipses of points, by group."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterString,
)

from ..core import schema
from ..core.ellipse.sizes import RULES, parse_sizes
from ..core.errors import Cancelled, InputError
from ..layers import crs
from ..layers.columns import file_source
from ..layers.ellipses import Task, tables
from ..layers.seats import load_seats
from ..layers.streams import measure_source
from ..layers.tables import add_rows
from ..translation import tr
from .algorithm import Algorithm


class Ellipse(Algorithm):
    """Compute ellipses of groups of points, with their centres, axes, real coverage and uncertainty."""

    INPUT = "INPUT"
    WEIGHT_FIELD = "WEIGHT_FIELD"
    GROUP_FIELD = "GROUP_FIELD"
    UNIT_FIELD = "UNIT_FIELD"
    SIZE_RULE = "SIZE_RULE"
    SIZE = "SIZE"
    PROJECTION = "PROJECTION"
    GROUP_NAME = "GROUP_NAME"
    CITIES = "CITIES"
    ELLIPSES = "ELLIPSES"
    CENTERS = "CENTERS"
    AXES = "AXES"
    GROUP_COUNT = "GROUP_COUNT"
    DROPPED_COUNT = "DROPPED_COUNT"
    ICON = "ellipse.svg"

    def name(self):
        return "ellipse"

    def displayName(self):
        return tr("Standard deviational ellipse")

    def shortDescription(self):
        return tr("Centre, extent, density, direction and shape of weighted points, by group")

    def tags(self):
        words = tr("ellipse,standard deviational ellipse,SDE,directional distribution,mean center,orientation")
        return words.split(",")

    def shortHelpString(self):
        return tr(
            "Draws the weighted standard deviational ellipse of points: centre, semi-axes, direction from true north, "
            "area, density and axis ratio, with the share of weight that really lies inside beside the nominal one. "
            "Lines and polygons count by their centroids; rows without geometry, or with a NULL weight, are left out "
            "and counted.\n\n"
            "What a size means is told by the size rule. ArcGIS: k = √2 per standard deviation, nominally 63.2, 98.2 "
            "and 99.99 % for 1, 2 and 3. Yuill: k = 1, 2, 3 (39.3, 86.5, 98.9 %). Normal: the percentage that a "
            "normal distribution would hold. Calibrated: the smallest ellipse that really holds the percentage. "
            "CrimeStat: ArcGIS's with n − 2 in place of n.\n\n"
            "The automatic projection is azimuthal equidistant about each group's own centre. Ellipses that are to "
            "be compared by area and overlap should share one projection.\n\n"
            "Standard errors are those of a superpopulation: what would change if chance drew the places again. With "
            "a field of sampling units, rows of one unit count as one draw."
        )

    def initAlgorithm(self, configuration=None):
        self.addParameter(QgsProcessingParameterFeatureSource(
            self.INPUT, tr("Points"), [QgsProcessing.SourceType.TypeVectorAnyGeometry]))
        number, anything = (QgsProcessingParameterField.DataType.Numeric, QgsProcessingParameterField.DataType.Any)
        for name, text, kind, several in (
            (self.WEIGHT_FIELD, tr("Weight field"), number, False),
            (self.GROUP_FIELD, tr("Group fields: one ellipse per combination of values"), anything, True),
            (self.UNIT_FIELD, tr("Sampling unit field, for the standard errors"), anything, False),
        ):
            self.addParameter(QgsProcessingParameterField(
                name, text, parentLayerParameterName=self.INPUT, type=kind, allowMultiple=several, optional=True))
        self.addParameter(QgsProcessingParameterEnum(self.SIZE_RULE, tr("Size rule"), [
            tr("ArcGIS: √2 × standard deviations"), tr("Yuill: standard deviations"), tr("Normal: nominal percent"),
            tr("Calibrated: percent really inside"), tr("CrimeStat: √2 × standard deviations, n − 2"),
        ], defaultValue=0))
        self.addParameter(QgsProcessingParameterString(
            self.SIZE, tr("Size: standard deviations or percent, several separated by commas"), defaultValue="1"))
        self.addParameter(QgsProcessingParameterEnum(self.PROJECTION, tr("Projection"), [
            tr("Automatic: azimuthal equidistant about the centre"), tr("China Albers (25°, 47°, 105°)"),
            tr("The layer's own"),
        ], defaultValue=0))
        self._add_advanced(QgsProcessingParameterString(
            self.GROUP_NAME, tr("Name of the group when there is no group field"), optional=True))
        self._add_advanced(QgsProcessingParameterFeatureSource(
            self.CITIES, tr("Cities that the reach is told by (default: those of the plugin)"),
            [QgsProcessing.SourceType.TypeVectorPoint], optional=True))
        self._add_outputs()

    def _add_advanced(self, parameter):
        parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        self.addParameter(parameter)

    def _add_outputs(self):
        for name, text, kind, optional in (
            (self.ELLIPSES, tr("Ellipses"), QgsProcessing.SourceType.TypeVectorPolygon, False),
            (self.CENTERS, tr("Mean centers"), QgsProcessing.SourceType.TypeVectorPoint, True),
            (self.AXES, tr("Ellipse axes"), QgsProcessing.SourceType.TypeVectorLine, True),
        ):
            self.addParameter(QgsProcessingParameterFeatureSink(
                name, text, kind, optional=optional, createByDefault=True))
        self.addOutput(QgsProcessingOutputNumber(self.GROUP_COUNT, tr("Number of groups")))
        self.addOutput(QgsProcessingOutputNumber(self.DROPPED_COUNT, tr("Rows left out")))

    def checkParameterValues(self, parameters, context):
        good, message = super().checkParameterValues(parameters, context)
        if not good:
            return good, message
        try:
            self._sizes(parameters, context)
        except InputError as error:
            return False, str(self.explain(error))
        return True, ""

    def _sizes(self, parameters, context):
        rule = RULES[self.parameterAsEnum(parameters, self.SIZE_RULE, context)]
        return rule, parse_sizes(self.parameterAsString(parameters, self.SIZE, context), rule)

    def prepareAlgorithm(self, parameters, context, feedback):
        # Layers belong to the main thread: what the fast way needs is noted here.
        self._file = file_source(parameters.get(self.INPUT), context)
        return True

    def processAlgorithm(self, parameters, context, feedback):
        source = self.source(parameters, self.INPUT, context)
        try:
            task = self._task(parameters, context)
            measured = measure_source(source, task, context.transformContext(), feedback,
                                      self.progress(feedback, 0.0, 0.9), self._file)
        except InputError as error:
            raise self.explain(error) from error
        except Cancelled:
            return {}
        self._warn(measured, feedback)
        cities = self.source(parameters, self.CITIES, context)
        seats = load_seats(cities, context.transformContext()) if measured.describe else None
        return self._write(parameters, context, feedback, source, measured, seats)

    def _task(self, parameters, context):
        rule, sizes = self._sizes(parameters, context)
        # The one is deprecated where the other exists.
        several = getattr(self, "parameterAsStrings", self.parameterAsFields)
        groups = several(parameters, self.GROUP_FIELD, context)
        return Task(
            weight=self.parameterAsString(parameters, self.WEIGHT_FIELD, context), groups=tuple(groups),
            unit=self.parameterAsString(parameters, self.UNIT_FIELD, context), rule=rule, sizes=sizes,
            projection=self.parameterAsEnum(parameters, self.PROJECTION, context),
            group_name=self.parameterAsString(parameters, self.GROUP_NAME, context) or None,
        )

    def _warn(self, measured, feedback):
        moments = measured.ellipses.shapes.moments
        rows = int(moments.n.sum()) + measured.dropped
        if not rows:
            feedback.pushWarning(tr("The input has no features: there is nothing to measure."))
        if measured.dropped:
            feedback.pushWarning(
                tr("{dropped} of {rows} rows were left out: no geometry, or no number as weight.").format(
                    dropped=measured.dropped, rows=rows)
            )
        # Cauchy and Schwarz: equal only when the weights are.
        unequal = (moments.w**2 < moments.w2 * moments.n_pos * (1 - 1e-9)).any()
        if measured.task.rule == "crimestat" and unequal:
            feedback.pushWarning(tr("CrimeStat's n − 2 counts rows; with weights other programs count otherwise."))
        states = measured.ellipses.shapes.status
        for status, text in (
            ("empty", tr("{count} groups have no weight, hence no ellipse: {names}")),
            ("point", tr("{count} groups lie in one place, hence have no ellipse: {names}")),
            ("line", tr("{count} groups lie on one line, hence have no ellipse: {names}")),
        ):
            names = [str(measured.names[group] or "–") for group in (states == status).nonzero()[0]]
            if names and rows:
                feedback.pushWarning(text.format(count=len(names), names=", ".join(names[:20])))
        if measured.plane.unit == "degrees" and measured.task.projection == crs.OWN:
            feedback.pushWarning(
                tr("The layer is in degrees: computed in them, as chosen, axes and direction are distorted. "
                   "The automatic projection avoids it.")
            )

    def _write(self, parameters, context, feedback, source, measured, seats):
        import pandas

        sinks, results = {}, {}
        for name, table in ((self.ELLIPSES, schema.ELLIPSES), (self.CENTERS, schema.CENTERS),
                            (self.AXES, schema.AXES)):
            sink, identifier, fields = self.sink(parameters, name, context, table, source.sourceCrs())
            sinks[table.name] = (sink, fields, table)
            results[name] = identifier
        try:
            for name, rows, geometries in tables(measured, seats, self.progress(feedback, 0.9, 1.0)):
                sink, fields, table = sinks[name]
                if sink is not None and rows:
                    add_rows(sink, fields, table, pandas.DataFrame(rows), geometries, feedback)
        except Cancelled:
            return {}
        self.style_outputs(context, {results[name]: table for name, table in (
            (self.ELLIPSES, schema.ELLIPSES), (self.CENTERS, schema.CENTERS), (self.AXES, schema.AXES))})
        results = {name: value for name, value in results.items() if value is not None}
        return {**results, self.GROUP_COUNT: len(measured.names), self.DROPPED_COUNT: measured.dropped}
