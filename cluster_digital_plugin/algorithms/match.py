# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:match: which belts belong to which cluster, and why."""

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
from ..core.words import MARKS, say
from ..translation import is_chinese, tr
from .listalgorithm import ListAlgorithm


class Match(ListAlgorithm):
    """Match cluster records with the belts of their city."""

    OVERRIDES, RECORDS, LINKS, UNRESOLVED = "OVERRIDES", "RECORDS", "LINKS", "UNRESOLVED"
    ICON = "match.svg"

    def name(self):
        return "match"

    def displayName(self):
        return tr("Match clusters and belts")

    def shortDescription(self):
        return tr("Decides for every cluster and city which online industry belts belong to it, and says why")

    def tags(self):
        return tr("cluster,belt,industry,match,verdict,digitalisation,集群,产业带,匹配,相近,数字化").split(",")

    def shortHelpString(self):
        return tr(
            "Splits every cluster into records, one per member city, and compares its industry with every online "
            "industry belt of that city.\n\n"
            "Match: the industries are the same or one belongs to the other. Near: they are close, such as up- and "
            "downstream. Each record gets one verdict, match before near: match, near, unrelated (belts, but none is "
            "related), no_belt (the city has none) or unrecognised (no name could be compared). Links holds every "
            "match and near pair with its rule and reason.\n\n"
            "Inputs may be layers or tables; points come from the cities. A record's weight is 1/N for a cluster of N "
            "cities. Years: with “in the year” and “up to the year” a belt without a year is kept and listed; “ever "
            "present” counts a belt once, however many years list it.\n\n"
            "Every row that could not be used as it is, is in Problems with what to do. Overrides are the analyst's "
            "decisions, keyed by programme, cluster name, adcode and belt industry; the last row of a key holds."
        )

    def initAlgorithm(self, configuration=None):
        source = QgsProcessingParameterFeatureSource
        table = [QgsProcessing.SourceType.TypeVector]
        self.addParameter(source(self.CLUSTERS, tr("Clusters"), table))
        self.addParameter(source(self.BELTS, tr("Online industry belts"), table))
        self.add_strictness()
        self.add_years()
        self.add_knowledge()
        self.add_advanced(source(self.OVERRIDES, tr("Overrides"), table, optional=True))
        self.add_fields(self.CLUSTERS, schema.CLUSTERS, self.CLUSTER_FIELDS)
        self.add_fields(self.BELTS, schema.BELTS, self.BELT_FIELDS)
        self._add_outputs()

    def _add_outputs(self):
        sink, types = QgsProcessingParameterFeatureSink, QgsProcessing.SourceType
        self.addParameter(sink(self.RECORDS, tr("Cluster records"), types.TypeVectorPoint))
        self.addParameter(sink(self.LINKS, tr("Links"), types.TypeVector, optional=True, createByDefault=True))
        self.addParameter(sink(self.UNRESOLVED, tr("Problems"), types.TypeVector, optional=True, createByDefault=True))
        for name, title in (
            ("RECORD_COUNT", tr("Records")), ("MATCH_COUNT", tr("Matching records")),
            ("NEAR_COUNT", tr("Near records")), ("LINK_COUNT", tr("Links")), ("PROBLEM_COUNT", tr("Problems")),
        ):  # fmt: skip
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def processAlgorithm(self, parameters, context, feedback):
        from ..core.matching import match

        clusters, cluster_file = self.clusters(parameters, context, feedback)
        belts, belt_file = self.belts(parameters, context, feedback)
        overrides, override_file = self._overrides(parameters, context, feedback)
        try:
            gazetteer, taxonomy = self.knowledge(parameters, context, feedback)
            feedback.setProgressText(tr("Matching…"))
            result = match(
                clusters, belts, gazetteer, taxonomy, strictness=self.strictness(parameters, context),
                **self.years(parameters, context), overrides=overrides,
                files=(cluster_file, belt_file, override_file), progress=self.progress(feedback, 0.1, 0.9),
            )  # fmt: skip
        except InputError as error:
            raise self.explain(error) from error
        except Cancelled:
            return {}
        self._tell(result.counts, feedback)
        return self._write(result, gazetteer, parameters, context, feedback)

    def _overrides(self, parameters, context, feedback):
        source = self.source(parameters, self.OVERRIDES, context)
        if source is None:
            return None, "overrides"
        columns = self.columns(source, schema.OVERRIDES, {}, parameters, context)
        for name in ("programme", "cluster_name", "adcode", "verdict"):
            self.need(source, columns, name, (name,), self.OVERRIDES)
        return self.frame(source, columns, feedback), source.sourceName()

    def _tell(self, counts, feedback):
        feedback.pushInfo(tr(
            "Clusters: {clusters_in} rows = {clusters_used} used + {clusters_repeated} repeated + "
            "{clusters_without_city} without a city; {records} records."
        ).format(**counts))
        feedback.pushInfo(tr(
            "Belts: {belts_in} rows = {belts_used} used + {belts_repeated} repeated + {belts_without_city} without a "
            "city + {belts_other_years} of other years + {belts_seen_before} seen in another year; "
            "{belts_undated} of those used have no year."
        ).format(**counts))
        feedback.pushInfo(tr(
            "Records: match {match}, near {near}, unrelated {unrelated}, no belt in the city {no_belt}, not understood "
            "{unrecognised}; links {links}, overrides applied {overruled}, problems {problems}."
        ).format(**counts))
        if counts["marked"]:
            feedback.pushWarning(say(MARKS, counts["marked"], is_chinese()))

    def _write(self, result, gazetteer, parameters, context, feedback):
        wgs84 = QgsCoordinateReferenceSystem("EPSG:4326")
        points = self.points(gazetteer, result.records["adcode"])
        outputs = self.write(parameters, context, feedback, (
            (self.RECORDS, schema.RECORDS, result.records, points, wgs84),
            (self.LINKS, schema.LINKS, result.links, None, QgsCoordinateReferenceSystem()),
            (self.UNRESOLVED, schema.UNRESOLVED, result.unresolved, None, QgsCoordinateReferenceSystem()),
        ))  # fmt: skip
        if feedback.isCanceled():
            return {}
        feedback.setProgress(100)
        return {
            **outputs,
            "RECORD_COUNT": len(result.records), "MATCH_COUNT": result.counts["match"],
            "NEAR_COUNT": result.counts["near"], "LINK_COUNT": len(result.links),
            "PROBLEM_COUNT": len(result.unresolved),
        }  # fmt: skip
