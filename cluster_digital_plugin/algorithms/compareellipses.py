# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:compareellipses: how ellipses differ, two by two or along a series of years."""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterNumber,
)

from ..core import schema
from ..core.errors import Cancelled, InputError
from ..dependencies import REQUIRED, SHAPES
from ..layers.columns import file_source
from ..layers.comparisons import other_points, read_ellipses, read_points, trajectory_lines
from ..layers.crs import wgs84
from ..translation import is_chinese, tr
from .algorithm import Algorithm

# So many sentences are told in the log; the table holds all.
_TOLD = 20


class CompareEllipses(Algorithm):
    """Compare ellipses in pairs or as a series: shift, area, rotation, overlap, distance and tests."""

    INPUT, ORDER_FIELD, SERIES_FIELD = "INPUT", "ORDER_FIELD", "SERIES_FIELD"
    POINTS, WEIGHT_FIELD, GROUP_FIELD = "POINTS", "WEIGHT_FIELD", "GROUP_FIELD"
    PERMUTATIONS, BOOTSTRAP, SEED = "PERMUTATIONS", "BOOTSTRAP", "SEED"
    OUTPUT, TRAJECTORY = "OUTPUT", "TRAJECTORY"
    ICON = "compareellipses.svg"
    LIBRARIES = (*REQUIRED, *SHAPES)

    def name(self):
        return "compareellipses"

    def displayName(self):
        return tr("Compare ellipses")

    def shortDescription(self):
        return tr("Shift, area ratio, rotation, overlap and tests of ellipses, in pairs or along a series of years")

    def tags(self):
        return tr("ellipse,compare,overlap,Jaccard,Wasserstein,Hotelling,permutation,trajectory,shift,years").split(",")

    def shortHelpString(self):
        return tr(
            "Compares the ellipses of one size with each other, every two of them; with an order field, such as the "
            "year, every ellipse with the one before it, and the whole series from first to last. Groups such as "
            "“NDRC | 2019” may serve as order field: the year orders them, the rest tells the series apart.\n\n"
            "Shift and bearing are those of the geodesic from centre to centre, the bearing from true north. Rotation "
            "is the difference of the azimuths from true north, clockwise positive, between −90° and 90°; where the "
            "circularity test finds no preferred direction the sentence says so. Overlap and Jaccard index are "
            "measured in the azimuthal equidistant projection about the middle between the two centres. The "
            "Wasserstein-2 distance is that of normal distributions with the centres and covariances of the two; it "
            "exists for points and lines as well.\n\n"
            "Whether the centres differ is told by Hotelling's test for unequal covariances, from the effective "
            "sample sizes (degrees of freedom after Krishnamoorthy and Yu 2004), and, given the points, by permuting "
            "their group labels, each point with its weight. Both take the points for independent draws, which those "
            "of one city are not.\n\n"
            "The bootstrap draws the points of each group again and gives 95 % intervals of shift, area ratio, "
            "rotation and Jaccard index. A shift near 0 is overstated by it and an index near 1 understated, as "
            "neither can lie beyond. With the same seed the results are the same.\n\n"
            "Years are recognised when all order values are numbers from 1900 to 2100; otherwise there is no speed."
        )

    def initAlgorithm(self, configuration=None):
        types, kinds = QgsProcessing.SourceType, QgsProcessingParameterField.DataType
        field, source = QgsProcessingParameterField, QgsProcessingParameterFeatureSource
        self.addParameter(source(self.INPUT, tr("Ellipses"), [types.TypeVector]))
        self.addParameter(field(
            self.ORDER_FIELD, tr("Order of a series, such as the year"), None, self.INPUT, kinds.Any, optional=True))
        self.addParameter(field(
            self.SERIES_FIELD, tr("Field that tells several series apart"), None, self.INPUT, kinds.Any,
            optional=True))
        self.addParameter(source(
            self.POINTS, tr("Points the ellipses came from"), [types.TypeVectorAnyGeometry], optional=True))
        self.addParameter(field(
            self.WEIGHT_FIELD, tr("Weight"), None, self.POINTS, kinds.Numeric, optional=True))
        self.addParameter(field(
            self.GROUP_FIELD, tr("Group by"), None, self.POINTS, kinds.Any, allowMultiple=True, optional=True))
        for name, text, value, least in (
            (self.PERMUTATIONS, tr("Permutations of the test of centers (0: none)"), 999, 0),
            (self.BOOTSTRAP, tr("Bootstrap replicates (0: none)"), 0, 0),
            (self.SEED, tr("Seed of permutations and bootstrap"), 1, 0),
        ):
            number = QgsProcessingParameterNumber(
                name, text, QgsProcessingParameterNumber.Type.Integer, value, minValue=least)
            number.setFlags(number.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
            self.addParameter(number)
        sink = QgsProcessingParameterFeatureSink
        self.addParameter(sink(self.OUTPUT, tr("Comparisons of ellipses"), types.TypeVector))
        self.addParameter(sink(
            self.TRAJECTORY, tr("Trajectory of the center"), types.TypeVectorLine, optional=True,
            createByDefault=True))
        self.addOutput(QgsProcessingOutputNumber("COMPARISON_COUNT", tr("Comparisons")))
        self.addOutput(QgsProcessingOutputNumber("STEP_COUNT", tr("Steps of trajectories")))

    def prepareAlgorithm(self, parameters, context, feedback):
        # Layers belong to the main thread: what the fast way needs is noted here.
        self._files = {name: file_source(parameters.get(name), context) if parameters.get(name) else None
                       for name in (self.INPUT, self.POINTS)}
        return True

    def processAlgorithm(self, parameters, context, feedback):
        from ..core.comparison import Options, compare_ellipses

        order = self.parameterAsString(parameters, self.ORDER_FIELD, context)
        options = Options(*(self.parameterAsInt(parameters, name, context)
                            for name in (self.PERMUTATIONS, self.BOOTSTRAP, self.SEED)))
        source = self.source(parameters, self.INPUT, context)
        try:
            rows = read_ellipses(source, order, self.parameterAsString(parameters, self.SERIES_FIELD, context),
                                 self._files[self.INPUT], feedback, context.transformContext())
            self._warn_of_rows(rows, feedback)
            points = self._points(parameters, context, feedback, rows.ellipses)
            compared = compare_ellipses(rows.ellipses, bool(order), points, options,
                                        self.progress(feedback, 0.05, 0.95))
        except InputError as error:
            raise self.explain(error) from error
        except Cancelled:
            return {}
        self._tell(compared, feedback)
        crs = source.sourceCrs() if source.sourceCrs().isValid() else wgs84()
        return self._write(parameters, context, feedback, compared, crs, bool(order))

    def _warn_of_rows(self, rows, feedback):
        for groups, text in (
            (rows.without_center, tr("{count} ellipses have no centre and are not compared: {names}")),
            (rows.without_order, tr("{count} ellipses have no order value and are not compared: {names}")),
        ):
            if groups:
                feedback.pushWarning(text.format(count=len(groups), names=_names(groups)))
        outside = [one.grp for one in rows.ellipses if not one.drawn]
        if outside:
            feedback.pushWarning(tr("{count} ellipses have no area, hence no overlap and area ratio: {names}").format(
                count=len(outside), names=_names(outside)))

    def _points(self, parameters, context, feedback, ellipses):
        source = self.source(parameters, self.POINTS, context)
        if source is None:
            if self.parameterAsInt(parameters, self.BOOTSTRAP, context) > 0:
                feedback.pushWarning(tr("Without the points that the ellipses came from there is no bootstrap."))
            return None
        # The one is deprecated where the other exists.
        several = getattr(self, "parameterAsStrings", self.parameterAsFields)
        points, dropped = read_points(
            source, self.parameterAsString(parameters, self.WEIGHT_FIELD, context),
            several(parameters, self.GROUP_FIELD, context), self._files[self.POINTS], feedback,
            context.transformContext())
        if dropped:
            feedback.pushWarning(
                tr("{dropped} of {rows} rows were left out: no geometry, or no number as weight.").format(
                    dropped=dropped, rows=dropped + sum(len(one.w) for one in points.values())))
        for groups, text in zip(other_points(ellipses, points), (
            tr("{count} groups have no points, hence no permutation test: {names}. Choose the fields by which the "
               "ellipses were grouped."),
            tr("The points of {count} groups weigh other than their ellipses: {names}. Are they the points that the "
               "ellipses came from, with the same weight?"),
        )):
            if groups:
                feedback.pushWarning(text.format(count=len(groups), names=_names(groups)))
        return points

    def _tell(self, compared, feedback):
        if not compared.rows:
            feedback.pushWarning(tr("There are no two ellipses of one size and series: nothing to compare."))
        language = "sentence_zh" if is_chinese() else "sentence_en"
        for row in compared.rows[:_TOLD]:
            feedback.pushInfo(row[language])

    def _write(self, parameters, context, feedback, compared, crs, ordered):
        import pandas

        steps = [(a, b) for _, a, b in compared.trajectory]
        tables = [(self.OUTPUT, schema.COMPARISONS, pandas.DataFrame(compared.rows), None,
                   QgsCoordinateReferenceSystem())]
        if ordered:
            lines = trajectory_lines(steps, crs, context.transformContext())
            rows = pandas.DataFrame([row for row, _, _ in compared.trajectory])
            tables.append((self.TRAJECTORY, schema.TRAJECTORY, rows, lines, crs))
        results = self.write(parameters, context, feedback, tables)
        if feedback.isCanceled():
            return {}
        feedback.setProgress(100)
        return {**results, "COMPARISON_COUNT": len(compared.rows), "STEP_COUNT": len(steps)}


def _names(groups):
    shown = ", ".join(str(group or "–") for group in groups[:_TOLD])
    return shown if len(groups) <= _TOLD else shown + " …"
