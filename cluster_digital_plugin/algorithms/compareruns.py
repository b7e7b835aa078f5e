# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:compareruns: what changed from one run to another, row by row and in each table."""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
)

from ..core import schema
from ..core.errors import Cancelled, InputError
from ..layers.differences import read_results
from ..layers.tables import add_rows
from ..outputs.papersheets import say
from ..translation import tr
from .algorithm import Algorithm


class CompareRuns(Algorithm):
    """Compare the last run of a workspace with the one before, or with another workspace."""

    WORKSPACE, SCOPE, BEFORE, BEFORE_SCOPE = "WORKSPACE", "SCOPE", "BEFORE", "BEFORE_SCOPE"
    COUNTING, OUTPUT = "COUNTING", "OUTPUT"
    ICON = "tables.svg"

    def name(self):
        return "compareruns"

    def displayName(self):
        return tr("Compare two runs")

    def shortDescription(self):
        return tr("Lists what changed from one run to another: verdicts, links, pairs, ellipses, cells of the tables")

    def tags(self):
        return tr("compare,difference,change,run,workspace,比较,变化,运行,工作区,集群,产业带").split(",")

    def shortHelpString(self):
        return tr(
            "Compares the results of a workspace with those of its run before the last one, which it keeps, or with "
            "the results of another workspace, such as a copy that was saved earlier or that of a colleague.\n\n"
            "Listed are the rows that are new, gone or changed, cell by cell with the value before and now: Tables 1 "
            "to 5 and the sets of cities first, then cluster records, links, cluster pairs, ellipses and cities. Rows "
            "are found again by programme, name and city, so that lists may be numbered anew; links also by the id of "
            "the belt. Numbers that agree to nine digits count as equal.\n\n"
            "With another scope of the same workspace, a match of selected clusters is compared with that of all."
        )

    def initAlgorithm(self, configuration=None):
        file = QgsProcessingParameterFile
        text = QgsProcessingParameterString
        self.addParameter(file(self.WORKSPACE, tr("Workspace"), fileFilter=tr("Workspaces (*.gpkg)")))
        self.addParameter(text(self.SCOPE, tr("Scope"), "all"))
        self.addParameter(file(
            self.BEFORE, tr("Workspace it is compared with (empty: its own run before the last one)"), optional=True,
            fileFilter=tr("Workspaces (*.gpkg)"),
        ))
        self.addParameter(text(self.BEFORE_SCOPE, tr("Scope there (empty: the same)"), optional=True))
        self.addParameter(QgsProcessingParameterEnum(
            self.COUNTING, tr("Clusters of several cities are counted"),
            [tr("In every member city"), tr("By share, 1/N in each city"), tr("Once, in the lead city")],
            defaultValue=0,
        ))
        self.addParameter(QgsProcessingParameterFeatureSink(
            self.OUTPUT, tr("Changes"), QgsProcessing.SourceType.TypeVector
        ))
        self.addOutput(QgsProcessingOutputNumber("DIFFERENCE_COUNT", tr("Differences")))
        self.addOutput(QgsProcessingOutputString("SUMMARY", tr("Summary")))

    def processAlgorithm(self, parameters, context, feedback):
        from ..core.differences import differences, summary
        from ..core.tables import COUNTING

        counting = COUNTING[self.parameterAsEnum(parameters, self.COUNTING, context)]
        try:
            before, after = self._sides(parameters, context)
            found = differences(before, after, counting, self.progress(feedback, 0.1, 0.9))
        except InputError as error:
            raise self.explain(error) from error
        except Cancelled:
            return {}
        sink, identifier, fields = self.sink(
            parameters, self.OUTPUT, context, schema.DIFFERENCES, QgsCoordinateReferenceSystem()
        )
        add_rows(sink, fields, schema.DIFFERENCES, found, None, feedback)
        self.style_outputs(context, {identifier: schema.DIFFERENCES})
        text = say(summary(found))
        feedback.pushInfo(text)
        return {self.OUTPUT: identifier, "DIFFERENCE_COUNT": len(found), "SUMMARY": text}

    def _sides(self, parameters, context):
        """Return the results before and after."""
        path, other = (self.parameterAsFile(parameters, name, context) for name in (self.WORKSPACE, self.BEFORE))
        scope = self.parameterAsString(parameters, self.SCOPE, context).strip() or "all"
        scope_there = self.parameterAsString(parameters, self.BEFORE_SCOPE, context).strip()
        after = read_results(path, scope)
        # Another scope of the same file is one of its last results, too.
        previous = not other and not scope_there
        before = read_results(other or path, scope_there or scope, previous)
        if not after or not before:
            raise QgsProcessingException(
                tr("{path} keeps no earlier run of “{scope}” yet: run again, or choose a workspace to compare with.")
                .format(path=path, scope=scope) if previous and after else
                tr("{path} has no results of “{scope}”.").format(
                    path=path if not after else other or path, scope=scope if not after else scope_there or scope)
            )
        return before, after
