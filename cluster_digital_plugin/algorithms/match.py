# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:match: which belts belong to which cluster, and why."""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsGeometry,
    QgsMapLayer,
    QgsPointXY,
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingUtils,
    QgsProviderRegistry,
)

from ..core import schema
from ..core.errors import Cancelled, InputError
from ..layers.columns import read_columns
from ..layers.resources import is_belt_sample
from ..layers.tables import add_rows
from ..translation import label, tr
from .algorithm import Algorithm


class Match(Algorithm):
    """Match cluster records with the belts of their city."""

    CLUSTERS, BELTS, CITIES = "CLUSTERS", "BELTS", "CITIES"
    YEAR_MODE, YEAR, STRICTNESS = "YEAR_MODE", "YEAR", "STRICTNESS"
    TAXONOMY, OVERRIDES = "TAXONOMY", "OVERRIDES"
    RECORDS, LINKS, UNRESOLVED = "RECORDS", "LINKS", "UNRESOLVED"
    CLUSTER_FIELDS = {
        "CLUSTER_ID_FIELD": "cluster_id", "CLUSTER_NAME_FIELD": "name_zh", "CLUSTER_INDUSTRY_FIELD": "industry_zh",
        "CLUSTER_CITIES_FIELD": "cities", "PROGRAMME_FIELD": "programme",
    }  # fmt: skip
    BELT_FIELDS = {
        "BELT_ID_FIELD": "belt_id", "BELT_NAME_FIELD": "name_zh", "BELT_INDUSTRY_FIELD": "industry_zh",
        "BELT_CITY_FIELD": "city", "BELT_YEAR_FIELD": "year",
    }  # fmt: skip
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
        self.addParameter(QgsProcessingParameterEnum(
            self.STRICTNESS, tr("Strictness"), [tr("Strict: match only"), tr("As in the paper"), tr("Wide")],
            defaultValue=1,
        ))
        years = [tr("All rows"), tr("In the year"), tr("Up to the year"), tr("Ever present")]
        self.addParameter(QgsProcessingParameterEnum(self.YEAR_MODE, tr("Years of the belts"), years, defaultValue=0))
        self.addParameter(QgsProcessingParameterNumber(
            self.YEAR, tr("Year"), QgsProcessingParameterNumber.Type.Integer, None, True, 1900, 2200
        ))
        self.addParameter(source(self.CITIES, tr("Cities (default: those that ship)"), table, optional=True))
        self._add_advanced(QgsProcessingParameterFile(
            self.TAXONOMY, tr("Taxonomy: dataset or folder of CSV files (default: the one that ships)"), optional=True
        ))
        self._add_advanced(source(self.OVERRIDES, tr("Overrides"), table, optional=True))
        for parent, fields in ((self.CLUSTERS, self.CLUSTER_FIELDS), (self.BELTS, self.BELT_FIELDS)):
            for name, column in fields.items():
                self._add_advanced(QgsProcessingParameterField(
                    name, _field_title(parent, column), column, parent, optional=True
                ))
        self._add_outputs()

    def _add_advanced(self, parameter):
        parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        self.addParameter(parameter)

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

    def checkParameterValues(self, parameters, context):
        mode = self.parameterAsEnum(parameters, self.YEAR_MODE, context)
        if mode in (1, 2) and parameters.get(self.YEAR) in (None, ""):
            return False, tr("The chosen years need a year. Fill in “Year”, or choose all rows.")
        return super().checkParameterValues(parameters, context)

    def prepareAlgorithm(self, parameters, context, feedback):
        """Look at the belts' file on the main thread, which owns the layers."""
        path = _file_of(parameters.get(self.BELTS), context)
        self._sample = bool(path) and is_belt_sample(path)
        return True

    def processAlgorithm(self, parameters, context, feedback):
        from ..core.matching import match
        from ..layers.gazetteer import load_gazetteer
        from ..layers.taxonomy import load_taxonomy

        clusters, cluster_file = self._clusters(parameters, context, feedback)
        belts, belt_file = self._belts(parameters, context, feedback)
        overrides, override_file = self._overrides(parameters, context, feedback)
        try:
            feedback.setProgressText(tr("Reading cities and taxonomy…"))
            gazetteer = load_gazetteer(self.source(parameters, self.CITIES, context), feedback)
            taxonomy = load_taxonomy(self.parameterAsString(parameters, self.TAXONOMY, context) or None)
            feedback.setProgressText(tr("Matching…"))
            result = match(
                clusters, belts, gazetteer, taxonomy, **self._choices(parameters, context), overrides=overrides,
                files=(cluster_file, belt_file, override_file), progress=self.progress(feedback, 0.1, 0.9),
            )  # fmt: skip
        except InputError as error:
            raise self.explain(error) from error
        except Cancelled:
            return {}
        self._tell(result.counts, feedback)
        return self._write(result, gazetteer, parameters, context, feedback)

    def _choices(self, parameters, context):
        from ..core.industries.nodes import STRICTNESS
        from ..core.matching import YEAR_MODES

        given = parameters.get(self.YEAR) not in (None, "")
        return {
            "strictness": STRICTNESS[self.parameterAsEnum(parameters, self.STRICTNESS, context)],
            "year_mode": YEAR_MODES[self.parameterAsEnum(parameters, self.YEAR_MODE, context)],
            "year": self.parameterAsInt(parameters, self.YEAR, context) if given else None,
        }

    def _clusters(self, parameters, context, feedback):
        source = self.source(parameters, self.CLUSTERS, context)
        columns = self._columns(source, schema.CLUSTERS, self.CLUSTER_FIELDS, parameters, context)
        if self._renamed("CLUSTER_CITIES_FIELD", "cities", parameters, context):
            columns.pop("adcodes", None)
        _need(source, columns, "industry_zh", ("industry_zh",), "CLUSTER_INDUSTRY_FIELD")
        _need(source, columns, "cities", ("cities", "adcodes"), "CLUSTER_CITIES_FIELD")
        return _frame(source, columns, feedback), source.sourceName()

    def _belts(self, parameters, context, feedback):
        source = self.source(parameters, self.BELTS, context)
        columns = self._columns(source, schema.BELTS, self.BELT_FIELDS, parameters, context)
        if self._renamed("BELT_CITY_FIELD", "city", parameters, context):
            columns.pop("adcode", None)
        _need(source, columns, "industry_zh", ("industry_zh",), "BELT_INDUSTRY_FIELD")
        _need(source, columns, "city", ("city", "adcode", "county_or_town"), "BELT_CITY_FIELD")
        frame = _frame(source, columns, feedback)
        if self._sample:
            frame["dataset"] = "sample"
        return frame, source.sourceName()

    def _overrides(self, parameters, context, feedback):
        source = self.source(parameters, self.OVERRIDES, context)
        if source is None:
            return None, "overrides"
        columns = self._columns(source, schema.OVERRIDES, {}, parameters, context)
        for name in ("programme", "cluster_name", "adcode", "verdict"):
            _need(source, columns, name, (name,), self.OVERRIDES)
        return _frame(source, columns, feedback), source.sourceName()

    def _columns(self, source, table, mapping, parameters, context):
        """Return which field of the source holds which column of ours; a field that was named must be there."""
        fields = source.fields()
        columns = {}
        for column in table.names:
            parameter = next((name for name, target in mapping.items() if target == column), None)
            wanted = self.parameterAsString(parameters, parameter, context) if parameter else column
            index = fields.lookupField(wanted) if wanted else -1
            if index >= 0:
                columns[column] = fields.at(index).name()
            elif wanted and wanted != column:
                raise QgsProcessingException(_missing(source, wanted, parameter))
        return columns

    def _renamed(self, parameter, column, parameters, context):
        return self.parameterAsString(parameters, parameter, context) not in ("", column)

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
        if counts["sample"]:
            feedback.pushWarning(tr("Sample data, do not cite."))

    def _write(self, result, gazetteer, parameters, context, feedback):
        wgs84 = QgsCoordinateReferenceSystem("EPSG:4326")
        lon, lat = gazetteer.coordinates(result.records["adcode"])
        points = [None if x != x or y != y else QgsGeometry.fromPointXY(QgsPointXY(x, y)) for x, y in zip(lon, lat)]
        outputs, written = {}, {}
        for name, table, frame, geometries, crs in (
            (self.RECORDS, schema.RECORDS, result.records, points, wgs84),
            (self.LINKS, schema.LINKS, result.links, None, QgsCoordinateReferenceSystem()),
            (self.UNRESOLVED, schema.UNRESOLVED, result.unresolved, None, QgsCoordinateReferenceSystem()),
        ):
            sink, identifier, fields = self.sink(parameters, name, context, table, crs)
            if sink is None:
                continue
            add_rows(sink, fields, table, frame, geometries, feedback)
            outputs[name], written[identifier] = identifier, table
        if feedback.isCanceled():
            return {}
        if hasattr(self, "style_outputs"):
            self.style_outputs(context, written)
        feedback.setProgress(100)
        return {
            **outputs,
            "RECORD_COUNT": len(result.records), "MATCH_COUNT": result.counts["match"],
            "NEAR_COUNT": result.counts["near"], "LINK_COUNT": len(result.links),
            "PROBLEM_COUNT": len(result.unresolved),
        }  # fmt: skip


def _field_title(parent, column):
    table = schema.CLUSTERS if parent == Match.CLUSTERS else schema.BELTS
    return tr("{table}: field of “{column}”").format(table=label(table), column=label(table.column(column)))


def _need(source, columns, field, any_of, parameter):
    if not any(name in columns for name in any_of):
        raise QgsProcessingException(_missing(source, field, parameter))


def _missing(source, field, parameter):
    present = ", ".join(source.fields().names())
    return tr(
        "The layer “{layer}” has no field “{field}”; it has: {present}. Choose another field in {parameter}, or load "
        "the file with “Load table” first."
    ).format(layer=source.sourceName(), field=field, present=present, parameter=parameter)


def _frame(source, columns, feedback):
    """Return the source's rows as a data frame with our column names."""
    read = read_columns(source, list(dict.fromkeys(columns.values())), feedback=feedback).frame()
    return type(read)({column: read[field] for column, field in columns.items()}, index=read.index)


def _file_of(value, context):
    """Return the file behind an input parameter, an empty text when there is none."""
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        value = value.source.staticValue()
    if isinstance(value, str):
        value = QgsProcessingUtils.mapLayerFromString(value, context)
    if not isinstance(value, QgsMapLayer) or value.dataProvider() is None:
        return ""
    return QgsProviderRegistry.instance().decodeUri(value.providerType(), value.source()).get("path") or ""
