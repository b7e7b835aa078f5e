# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:clusterpairs: which clusters of different programmes in one city are the same, inside or near."""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
)

from ..core import schema
from ..core.errors import Cancelled, InputError
from ..translation import is_chinese, tr
from .listalgorithm import ListAlgorithm

# So many problems are told one by one; the table of problems holds all.
_TOLD = 20


class ClusterPairs(ListAlgorithm):
    """Pair the related clusters of different programmes in each city."""

    PAIRS, UNRESOLVED = "PAIRS", "UNRESOLVED"
    ICON = "match.svg"

    def name(self):
        return "clusterpairs"

    def displayName(self):
        return tr("Pair clusters of different programmes")

    def shortDescription(self):
        return tr("Finds in every city the clusters of different programmes that are identical, subordinate or near")

    def tags(self):
        return tr("cluster,programme,pair,group,identical,table 2,集群,集群对,相同,从属,相近,表2").split(",")

    def shortHelpString(self):
        return tr(
            "Compares the industries of the clusters of one city two by two, where they belong to different "
            "programmes. A cluster of several cities is compared in each of them.\n\n"
            "Identical: the names share an industry. Subordinate: the industry of one lies inside that of the other; "
            "the relation says whether the second belongs to the first or contains it. Near: the same chain, up- or "
            "downstream, supporting. Both directions are looked at and the stronger relation counts. Strict leaves "
            "out what is only near.\n\n"
            "Clusters of a city that pairs join, directly or through others, have one group id. Every pair comes with "
            "its rule and reason; its point is the city's. The tables show the pairs as Table 2.\n\n"
            "Clusters without a city, an industry or a programme, and industries that were not understood, are "
            "warned of and listed in Problems with what to do."
        )

    def initAlgorithm(self, configuration=None):
        types = QgsProcessing.SourceType
        self.addParameter(QgsProcessingParameterFeatureSource(self.CLUSTERS, tr("Clusters"), [types.TypeVector]))
        self.add_strictness()
        self.add_knowledge()
        self.add_fields(self.CLUSTERS, schema.CLUSTERS, self.CLUSTER_FIELDS)
        sink = QgsProcessingParameterFeatureSink
        self.addParameter(sink(self.PAIRS, tr("Cluster pairs"), types.TypeVectorPoint))
        self.addParameter(sink(
            self.UNRESOLVED, tr("Problems"), types.TypeVector, optional=True, createByDefault=False
        ))
        for name, title in (
            ("PAIR_COUNT", tr("Pairs")), ("IDENTICAL_COUNT", tr("Identical pairs")),
            ("SUBORDINATE_COUNT", tr("Subordinate pairs")), ("NEAR_COUNT", tr("Near pairs")),
            ("GROUP_COUNT", tr("Groups")), ("PROBLEM_COUNT", tr("Problems")),
        ):  # fmt: skip
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def processAlgorithm(self, parameters, context, feedback):
        from ..core.matching import pair_clusters

        clusters, file = self.clusters(parameters, context, feedback)
        source = self.source(parameters, self.CLUSTERS, context)
        self.need(source, clusters.columns, "programme", ("programme",), "PROGRAMME_FIELD")
        try:
            gazetteer, taxonomy = self.knowledge(parameters, context, feedback)
            feedback.setProgressText(tr("Comparing clusters…"))
            result = pair_clusters(
                clusters, gazetteer, taxonomy, strictness=self.strictness(parameters, context), file=file,
                progress=self.progress(feedback, 0.1, 0.9),
            )  # fmt: skip
        except InputError as error:
            raise self.explain(error) from error
        except Cancelled:
            return {}
        self._tell(result, feedback)
        return self._write(result, gazetteer, parameters, context, feedback)

    def _tell(self, result, feedback):
        feedback.pushInfo(tr(
            "Clusters: {clusters_in} rows = {clusters_used} used + {clusters_repeated} repeated + "
            "{clusters_without_city} without a city; {records} records."
        ).format(**result.counts))
        feedback.pushInfo(tr(
            "Pairs: {pairs} = {identical} identical + {subordinate} subordinate + {near} near, in {groups} groups."
        ).format(**result.counts))
        messages = result.unresolved["message_zh" if is_chinese() else "message_en"]
        for row, message in list(zip(result.unresolved["row"], messages))[:_TOLD]:
            feedback.pushWarning(tr("Row {row}: {message}").format(row=row, message=message))
        if len(messages) > _TOLD:
            feedback.pushWarning(tr("{count} more problems are in the table of problems.").format(
                count=len(messages) - _TOLD
            ))

    def _write(self, result, gazetteer, parameters, context, feedback):
        points = self.points(gazetteer, result.pairs["adcode"])
        outputs = self.write(parameters, context, feedback, (
            (self.PAIRS, schema.PAIRS, result.pairs, points, QgsCoordinateReferenceSystem("EPSG:4326")),
            (self.UNRESOLVED, schema.UNRESOLVED, result.unresolved, None, QgsCoordinateReferenceSystem()),
        ))  # fmt: skip
        if feedback.isCanceled():
            return {}
        feedback.setProgress(100)
        return {
            **outputs,
            "PAIR_COUNT": result.counts["pairs"], "IDENTICAL_COUNT": result.counts["identical"],
            "SUBORDINATE_COUNT": result.counts["subordinate"], "NEAR_COUNT": result.counts["near"],
            "GROUP_COUNT": result.counts["groups"], "PROBLEM_COUNT": result.counts["problems"],
        }  # fmt: skip
