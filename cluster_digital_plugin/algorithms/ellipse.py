# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:ellipse: standard deviational ellipses of points, by group."""

from __future__ import annotations

import functools
from dataclasses import replace

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterString,
)

from ..core import schema
from ..core.ellipse.centers import MOST_PLACES
from ..core.ellipse.sizes import RULES, parse_sizes
from ..core.errors import Cancelled, InputError
from ..layers import crs
from ..layers.arcgis import add_arcgis_fields
from ..layers.centers import MEAN, further_centers
from ..layers.circles import circles
from ..layers.columns import file_source
from ..layers.ellipses import Task, tables
from ..layers.influence import CITY_FIELDS, LeftOut, influence
from ..layers.placed import contours, place
from ..layers.projections import projections
from ..layers.seats import load_seats
from ..layers.streams import STREAM_FROM, measure_source
from ..layers.tables import add_rows
from ..translation import tr
from .algorithm import Algorithm

# The influence of each city is told unasked where it costs next to nothing, and listed for so many groups.
_MOST_ROWS_UNASKED = 100_000
_MOST_GROUPS = 1000

# Below, intervals of ±2 standard errors hold less than they say (simulation: 0.87 of 0.95 at 30).
_FEW = 50


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
    LEFT_OUT_FIELD = "LEFT_OUT_FIELD"
    CENTER_KINDS = "CENTER_KINDS"
    ARCGIS_FIELDS = "ARCGIS_FIELDS"
    ELLIPSES = "ELLIPSES"
    CENTERS = "CENTERS"
    AXES = "AXES"
    INFLUENCE = "INFLUENCE"
    CIRCLES = "CIRCLES"
    CONTOURS = "CONTOURS"
    PROJECTIONS = "PROJECTIONS"
    TABLES = {
        ELLIPSES: schema.ELLIPSES, CENTERS: schema.CENTERS, AXES: schema.AXES, INFLUENCE: schema.INFLUENCE,
        CIRCLES: schema.CIRCLES, CONTOURS: schema.ELLIPSES, PROJECTIONS: schema.PROJECTIONS,
    }
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
            "Standard errors are those of a superpopulation: what would change if chance drew the places again. A "
            "list of clusters is a census, so they do not say how wrong the ellipse of this list is. With a field of "
            "sampling units, rows of one unit count as one draw. Below an effective sample of 50 intervals made of "
            "them hold less than they promise.\n\n"
            "The most influential cities are those without which the ellipse moves most, by the Wasserstein-2 "
            "distance between the ellipses with and without, up to ten per group, for the first size and in the plane "
            "of the whole group. Left out in turn are the values of the field chosen for it, else of the sampling "
            "units, else the places.\n\n"
            "The geometric median has the smallest weighted sum of distances to all points, the central feature is "
            "the point with the smallest one. The standard distance circle has the root of the mean squared distance "
            "as its radius, times the size; under the percent rules it is the circle of that share. Contours are "
            "ellipses that really hold 50, 68, 90 and 95 %. The table of projections says what another choice would "
            "change."
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
        self._add_further()
        self._add_outputs()

    def _add_further(self):
        self._add_advanced(QgsProcessingParameterField(
            self.LEFT_OUT_FIELD, tr("Field whose values are left out in turn (default: sampling units, else places)"),
            parentLayerParameterName=self.INPUT, type=QgsProcessingParameterField.DataType.Any, optional=True))
        self._add_advanced(QgsProcessingParameterEnum(
            self.CENTER_KINDS, tr("Centers"), [tr("Mean"), tr("Geometric median"), tr("Central feature")],
            allowMultiple=True, defaultValue=[MEAN]))
        self._add_advanced(QgsProcessingParameterBoolean(
            self.ARCGIS_FIELDS, tr("Add ArcGIS's fields (CenterX, CenterY, XStdDist, YStdDist, Rotation)"),
            defaultValue=False))

    def _add_advanced(self, parameter):
        parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        self.addParameter(parameter)

    def _add_outputs(self):
        point, area = QgsProcessing.SourceType.TypeVectorPoint, QgsProcessing.SourceType.TypeVectorPolygon
        for name, text, kind, optional, usual in (
            (self.ELLIPSES, tr("Ellipses"), area, False, True),
            (self.CENTERS, tr("Centers"), point, True, True),
            (self.AXES, tr("Ellipse axes"), QgsProcessing.SourceType.TypeVectorLine, True, True),
            (self.INFLUENCE, tr("Most influential cities"), point, True, True),
            (self.CIRCLES, tr("Standard distance circles"), area, True, False),
            (self.CONTOURS, tr("Contours that hold 50, 68, 90 and 95 %"), area, True, False),
            (self.PROJECTIONS, tr("What the projection changes"), QgsProcessing.SourceType.TypeVector, True, False),
        ):
            self.addParameter(QgsProcessingParameterFeatureSink(
                name, text, kind, optional=optional, createByDefault=usual))
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
            field, city_field = self._left_out_fields(parameters, context, source, task)
            measured = measure_source(
                source, task, context.transformContext(), feedback, self.progress(feedback, 0.0, 0.8), self._file,
                further=(field, city_field), whole=self._needs_all(parameters, context),
            )
        except InputError as error:
            raise self.explain(error) from error
        except Cancelled:
            return {}
        self._warn(measured, feedback)
        cities = self.source(parameters, self.CITIES, context)
        needed = measured.describe or self._wanted(parameters, self.INFLUENCE)
        seats = load_seats(cities, context.transformContext()) if needed else None
        further = _Further(self, parameters, context, feedback, measured, seats)
        return self._write(parameters, context, feedback, source, measured, further.blocks(field, city_field))

    @staticmethod
    def _wanted(parameters, name):
        return parameters.get(name) not in (None, "")

    def _needs_all(self, parameters, context):
        """Return whether an output is asked for that all points must be in memory for."""
        kinds = self.parameterAsEnums(parameters, self.CENTER_KINDS, context)
        return bool(set(kinds) - {MEAN}) or any(
            self._wanted(parameters, name) for name in (self.CIRCLES, self.CONTOURS, self.PROJECTIONS))

    def _left_out_fields(self, parameters, context, source, task):
        """Return the field whose values are left out in turn and the one that names places; empty: none."""
        field = self.parameterAsString(parameters, self.LEFT_OUT_FIELD, context) or task.unit
        if not self._wanted(parameters, self.INFLUENCE) and not 0 <= source.featureCount() <= _MOST_ROWS_UNASKED:
            return field, ""
        return field, next((name for name in CITY_FIELDS if source.fields().lookupField(name) >= 0), "")

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
                tr("{dropped} of {rows} rows were left out: no geometry, no place on earth (are longitude and latitude "
                   "swapped?), or no number as weight.").format(dropped=measured.dropped, rows=rows)
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
        few = [str(name or "–") for name, n_eff, status in zip(measured.names, measured.ellipses.n_eff, states)
               if n_eff < _FEW and status not in ("empty", "point")]
        if few and rows:
            feedback.pushWarning(
                tr("{count} groups have an effective sample below {few}: intervals made of their standard errors are "
                   "optimistic: {names}").format(count=len(few), few=_FEW, names=", ".join(few[:20])))
        if measured.plane.unit == "degrees" and measured.task.projection == crs.OWN:
            feedback.pushWarning(
                tr("The layer is in degrees: computed in them, as chosen, axes and direction are distorted. "
                   "The automatic projection avoids it.")
            )

    def _write(self, parameters, context, feedback, source, measured, blocks):
        import pandas

        sinks, results = {}, {}
        for name, table in self.TABLES.items():
            if name == self.ELLIPSES and self.parameterAsBool(parameters, self.ARCGIS_FIELDS, context):
                table = replace(table, columns=table.columns + schema.ARCGIS_COLUMNS)
            place_crs = source.sourceCrs() if table.geometry != schema.NO_GEOMETRY else QgsCoordinateReferenceSystem()
            sink, identifier, fields = self.sink(parameters, name, context, table, place_crs)
            sinks[name] = (sink, fields, table)
            results[name] = identifier
        try:
            for name, rows, geometries in blocks:
                sink, fields, table = sinks[name]
                if sink is not None and rows:
                    add_rows(sink, fields, table, pandas.DataFrame(rows), geometries, feedback)
        except Cancelled:
            return {}
        if feedback.isCanceled():
            return {}
        for sink, _, _ in sinks.values():
            if sink is not None:
                sink.close()
        self.style_outputs(context, {results[name]: table for name, table in self.TABLES.items()})
        results = {name: value for name, value in results.items() if value}
        return {**results, self.GROUP_COUNT: len(measured.names), self.DROPPED_COUNT: measured.dropped}


class _Further:
    """Makes the blocks of every output that is asked for, as (output, rows, geometries)."""

    def __init__(self, algorithm, parameters, context, feedback, measured, seats):
        self.algorithm, self.feedback = algorithm, feedback
        self.columns, self.measured, self.seats = measured.columns, measured, seats
        self.asked = {name for name in algorithm.TABLES if algorithm._wanted(parameters, name)}
        self.kinds = algorithm.parameterAsEnums(parameters, algorithm.CENTER_KINDS, context)
        self.arcgis = algorithm.parameterAsBool(parameters, algorithm.ARCGIS_FIELDS, context)
        self.transforms = context.transformContext()
        self.placed = functools.cache(lambda: place(measured, self.transforms, self._report(0.8, 0.82)))

    def _report(self, start, end):
        return self.algorithm.progress(self.feedback, start, end)

    def blocks(self, field, city_field):
        of, measured = self.algorithm, self.measured
        rows, geometries, told = self._influence(field, city_field)
        yield of.INFLUENCE, rows, geometries
        seats = self.seats if measured.describe else None
        for name, rows, geometries in tables(measured, seats, self._report(0.87, 0.92)):
            if name == "centers" and MEAN not in self.kinds:
                continue
            if name == "ellipses":
                for row in rows:
                    row.update(told.get(row["ellipse_id"], {}))
                if self.arcgis:
                    add_arcgis_fields(rows, measured)
            yield name.upper(), rows, geometries
        if of.CENTERS in self.asked and set(self.kinds) - {MEAN}:
            yield of.CENTERS, *self._centers()
        if of.CIRCLES in self.asked:
            yield of.CIRCLES, *circles(self.placed(), self._report(0.95, 0.96))
        if of.CONTOURS in self.asked:
            for block in contours(self.placed(), self._report(0.96, 0.97)):
                yield of.CONTOURS, *block
        if of.PROJECTIONS in self.asked:
            yield of.PROJECTIONS, projections(self.columns, measured, self.transforms, self._report(0.97, 1.0)), None

    def _influence(self, field, city_field):
        """Return rows, geometries and sentences; only the sentences where the output is not asked for."""
        asked = self.algorithm.INFLUENCE in self.asked
        if self.columns is None:
            if asked:
                self.feedback.pushWarning(
                    tr("The influence of cities is not told beyond {most} rows. Filter the layer, or choose a field of "
                       "sampling units.").format(most=STREAM_FROM))
            return [], [], {}
        if not asked and not (self.measured.describe and len(self.columns) <= _MOST_ROWS_UNASKED):
            return [], [], {}
        if len(self.measured.names) > _MOST_GROUPS:
            self.feedback.pushWarning(
                tr("The influence of cities is told for at most {most} groups; here are {count}. Filter the layer, or "
                   "group by fewer fields.").format(most=_MOST_GROUPS, count=len(self.measured.names)))
            return [], [], {}
        left_out = LeftOut(self.placed(), self.columns, field, city_field, self.seats, self._report(0.82, 0.83))
        return influence(self.placed(), left_out, 10 if asked else 1, self._report(0.83, 0.87))

    def _centers(self):
        rows, geometries, too_large = further_centers(self.placed(), self.kinds, self._report(0.92, 0.95))
        if too_large:
            self.feedback.pushWarning(
                tr("{count} groups have more than {most} places, hence no central feature: comparing every place with "
                   "every other would take minutes: {names}").format(
                    count=len(too_large), most=MOST_PLACES, names=", ".join(too_large[:20])))
        return rows, geometries
