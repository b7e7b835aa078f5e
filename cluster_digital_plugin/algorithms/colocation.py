# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:colocation: which cities have clusters, which have belts, which have both."""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
)

from ..core import schema
from ..core.errors import Cancelled, InputError
from ..core.words import MARKS, UNIT_KINDS, say
from ..layers.columns import read_columns
from ..layers.regions import load_regions
from ..translation import is_chinese, tr
from .listalgorithm import ListAlgorithm

# Items of the sets of cities, and the number outputs that tell them of cities proper.
_NUMBERS = {
    "CLUSTER_CITIES": "clusters", "BELT_CITIES": "belts", "BOTH_CITIES": "both", "BELT_CITIES_EVER": "ever",
    "BOTH_CITIES_EVER": "both_ever", "THREE_PROGRAMMES": "three", "TWO_PROGRAMMES": "two",
}  # fmt: skip
_SHARES = {
    "SHARE_OF_CLUSTER_CITIES": "both", "SHARE_OF_BELT_CITIES": "both_of_belts",
    "SHARE_OF_CLUSTER_CITIES_EVER": "both_ever", "SHARE_OF_BELT_CITIES_EVER": "both_ever_of_ever",
}  # fmt: skip


class Colocation(ListAlgorithm):
    """Count clusters and belts city by city, and the sets of cities that have them."""

    COUNTING, REGION_FIELD, OUTPUT, SETS, UNRESOLVED = "COUNTING", "REGION_FIELD", "OUTPUT", "SETS", "UNRESOLVED"
    ICON = "match.svg"

    def name(self):
        return "colocation"

    def displayName(self):
        return tr("Co-location of clusters and belts")

    def shortDescription(self):
        return tr("Counts clusters and belts in every city and says which cities have both, and which programmes")

    def tags(self):
        return tr("co-location,city,cluster,belt,programme,share,同城,共现,集群,产业带,城市,三类集群").split(",")

    def shortHelpString(self):
        return tr(
            "One point per city that has clusters or ever had belts: its programme types (such as NDRC+MIIT), its "
            "clusters in all and by programme, its belts in the chosen years and ever, the years that list them, "
            "province, region and level.\n\n"
            "A cluster of several cities is counted in every member city, by share (1/N in each), or once in its lead "
            "city. Whether a city has a programme does not depend on that: every member city has it.\n\n"
            "Sets says how many units have clusters, belts, both, and three, two or one programme, each with its "
            "share, numerator and denominator: for cities, for other units of their rank (autonomous prefectures, "
            "leagues, counties under a province), and for all. The numbers among the outputs are those of cities.\n\n"
            "Region: the field chosen in the layer of cities where it is filled, else the region of the province (the "
            "Pearl River Delta by city). Rows that could not be used are in Problems."
        )

    def initAlgorithm(self, configuration=None):
        types = QgsProcessing.SourceType
        source, sink = QgsProcessingParameterFeatureSource, QgsProcessingParameterFeatureSink
        self.addParameter(source(self.CLUSTERS, tr("Clusters"), [types.TypeVector]))
        self.addParameter(source(self.BELTS, tr("Online industry belts"), [types.TypeVector]))
        self.addParameter(QgsProcessingParameterEnum(
            self.COUNTING, tr("Clusters of several cities are counted"),
            [tr("In every member city"), tr("By share, 1/N in each city"), tr("Once, in the lead city")],
            defaultValue=0,
        ))
        self.add_years()
        self.addParameter(source(
            self.CITIES, tr("Cities (default: those that ship)"), [types.TypeVector], optional=True
        ))
        self.add_advanced(QgsProcessingParameterField(
            self.REGION_FIELD, tr("Cities: field of the region"), "region", self.CITIES, optional=True
        ))
        self.add_fields(self.CLUSTERS, schema.CLUSTERS, self.CLUSTER_FIELDS)
        self.add_fields(self.BELTS, schema.BELTS, self.BELT_FIELDS)
        self.addParameter(sink(self.OUTPUT, tr("Co-location by city"), types.TypeVectorPoint))
        self.addParameter(sink(self.SETS, tr("Sets of cities"), types.TypeVector, optional=True, createByDefault=False))
        self.addParameter(sink(
            self.UNRESOLVED, tr("Problems"), types.TypeVector, optional=True, createByDefault=False
        ))
        self._add_numbers()

    def _add_numbers(self):
        for name, title in (
            ("UNIT_COUNT", tr("Units")), ("CLUSTER_CITIES", tr("Cities with clusters")),
            ("BELT_CITIES", tr("Cities with belts in the chosen years")), ("BOTH_CITIES", tr("Cities with both")),
            ("BELT_CITIES_EVER", tr("Cities with belts ever")),
            ("BOTH_CITIES_EVER", tr("Cities with clusters and belts ever")),
            ("THREE_PROGRAMMES", tr("Cities with three programmes")),
            ("TWO_PROGRAMMES", tr("Cities with two programmes")),
        ):  # fmt: skip
            self.addOutput(QgsProcessingOutputNumber(name, title))
        for name, title in (
            ("SHARE_OF_CLUSTER_CITIES", tr("Cities with both, of those with clusters")),
            ("SHARE_OF_BELT_CITIES", tr("Cities with both, of those with belts")),
            ("SHARE_OF_CLUSTER_CITIES_EVER", tr("Cities with clusters and belts ever, of those with clusters")),
            ("SHARE_OF_BELT_CITIES_EVER", tr("Cities with clusters and belts ever, of those with belts ever")),
        ):
            self.addOutput(QgsProcessingOutputString(name, title))

    def processAlgorithm(self, parameters, context, feedback):
        from ..core.colocation import co_locate
        from ..core.tables import COUNTING, city_sets

        clusters, cluster_file = self.clusters(parameters, context, feedback)
        belts, belt_file = self.belts(parameters, context, feedback)
        try:
            gazetteer = self.gazetteer(parameters, context, feedback)
            result = co_locate(
                clusters, belts, gazetteer, load_regions(self._own_regions(parameters, context, feedback)),
                counting=COUNTING[self.parameterAsEnum(parameters, self.COUNTING, context)],
                **self.years(parameters, context), files=(cluster_file, belt_file),
                progress=self.progress(feedback, 0.1, 0.9),
            )  # fmt: skip
        except InputError as error:
            raise self.explain(error) from error
        except Cancelled:
            return {}
        sets = city_sets(result.cities)
        self._tell(result, sets, feedback)
        return self._write(result, sets, gazetteer, parameters, context, feedback)

    def _own_regions(self, parameters, context, feedback):
        """Return adcode → region as the layer of cities has them; empty when it has no such field."""
        source = self.source(parameters, self.CITIES, context)
        name = self.parameterAsString(parameters, self.REGION_FIELD, context)
        if source is None or source.fields().lookupField(name) < 0 or source.fields().lookupField("adcode") < 0:
            return {}
        columns = read_columns(source, ["adcode", name], feedback=feedback)
        pairs = zip(columns.values["adcode"], columns.values[name])
        return {str(code): str(region) for code, region in pairs if region}

    def _tell(self, result, sets, feedback):
        feedback.pushInfo(tr(
            "Clusters: {clusters_in} rows = {clusters_used} used + {clusters_repeated} repeated + "
            "{clusters_without_city} without a city; {records} records."
        ).format(**result.counts))
        language = "zh" if is_chinese() else "en"
        for row in sets.to_dict("records"):
            share = row["share"] or f"{row['numerator']:g}"
            feedback.pushInfo(f"{say(UNIT_KINDS, row['unit_kind'], is_chinese())} · {row[f'item_{language}']}: {share}")
        feedback.pushInfo(sets[f"basis_{language}"].iloc[0])
        marked = result.cities["dataset"].dropna()
        if len(marked):
            feedback.pushWarning(say(MARKS, marked.iloc[0], is_chinese()))

    def _write(self, result, sets, gazetteer, parameters, context, feedback):
        points = self.points(gazetteer, result.cities["adcode"])
        wgs84, none = QgsCoordinateReferenceSystem("EPSG:4326"), QgsCoordinateReferenceSystem()
        outputs = self.write(parameters, context, feedback, (
            (self.OUTPUT, schema.COLOCATION, result.cities, points, wgs84),
            (self.SETS, schema.CITY_SETS, sets, None, none),
            (self.UNRESOLVED, schema.UNRESOLVED, result.unresolved, None, none),
        ))  # fmt: skip
        if feedback.isCanceled():
            return {}
        feedback.setProgress(100)
        cities = sets[sets["unit_kind"] == "city"].set_index("item")
        return {
            **outputs, "UNIT_COUNT": len(result.cities),
            **{name: int(cities.loc[item, "numerator"]) for name, item in _NUMBERS.items()},
            **{name: cities.loc[item, "share"] for name, item in _SHARES.items()},
        }  # fmt: skip
