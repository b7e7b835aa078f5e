# SPDX-License-Identifier: GPL-2.0-or-later
"""What the algorithms share that read the analyst's lists: field parameters, columns, cities and taxonomy."""

from __future__ import annotations

from qgis.core import (
    QgsGeometry,
    QgsPointXY,
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingUtils,
    QgsProviderRegistry,
    QgsVectorLayer,
)

from ..core import schema
from ..layers.columns import in_order, read_columns
from ..layers.manifest import told_source
from ..layers.resources import is_belt_sample
from ..translation import label, tr
from .algorithm import Algorithm


class ListAlgorithm(Algorithm):
    """Base of the algorithms that read lists of clusters or belts, whatever their fields are called."""

    CLUSTERS, BELTS, CITIES, TAXONOMY, STRICTNESS = "CLUSTERS", "BELTS", "CITIES", "TAXONOMY", "STRICTNESS"
    YEAR_MODE, YEAR = "YEAR_MODE", "YEAR"
    CLUSTER_FIELDS = {
        "CLUSTER_ID_FIELD": "cluster_id", "CLUSTER_NAME_FIELD": "name_zh", "CLUSTER_INDUSTRY_FIELD": "industry_zh",
        "CLUSTER_CITIES_FIELD": "cities", "PROGRAMME_FIELD": "programme",
    }  # fmt: skip
    BELT_FIELDS = {
        "BELT_ID_FIELD": "belt_id", "BELT_NAME_FIELD": "name_zh", "BELT_INDUSTRY_FIELD": "industry_zh",
        "BELT_CITY_FIELD": "city", "BELT_YEAR_FIELD": "year",
    }  # fmt: skip

    def add_advanced(self, parameter):
        """Add a parameter that the dialog folds away."""
        parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        self.addParameter(parameter)

    def add_strictness(self):
        """Add the parameter of the strictness."""
        self.addParameter(QgsProcessingParameterEnum(
            self.STRICTNESS, tr("Strictness"), [tr("Strict: match only"), tr("As in the paper"), tr("Wide")],
            defaultValue=1,
        ))

    def add_years(self):
        """Add the parameters of the belts' years."""
        years = [tr("All rows"), tr("In the year"), tr("Up to the year"), tr("Ever present")]
        self.addParameter(QgsProcessingParameterEnum(self.YEAR_MODE, tr("Years of the belts"), years, defaultValue=0))
        self.addParameter(QgsProcessingParameterNumber(
            self.YEAR, tr("Year"), QgsProcessingParameterNumber.Type.Integer, None, True, 1900, 2200
        ))

    def checkParameterValues(self, parameters, context):
        mode = self.parameterDefinition(self.YEAR_MODE) and self.parameterAsEnum(parameters, self.YEAR_MODE, context)
        if mode in (1, 2) and parameters.get(self.YEAR) in (None, ""):
            return False, tr("The chosen years need a year. Fill in “Year”, or choose all rows.")
        return super().checkParameterValues(parameters, context)

    def prepareAlgorithm(self, parameters, context, feedback):
        """Look at the belts' file, and at what the tables are, on the main thread, which owns the layers."""
        path = _file_of(parameters.get(self.BELTS), context)
        self._sample = bool(path) and is_belt_sample(path)
        self.sources = {}
        for definition in self.parameterDefinitions():
            layer = _layer_of(parameters.get(definition.name()), context) if definition.type() == "source" else None
            if layer is not None:
                self.sources[definition.name()] = told_source(layer)
        return True

    def told_name(self, parameter, source) -> str:
        """Return what problems call a list: a table of a workspace by what it is, whatever its layer is named."""
        table = self.sources.get(parameter, {}).get("table")
        return label(schema.TABLES[table]) if table in schema.TABLES else source.sourceName()

    def add_knowledge(self):
        """Add the parameters of cities and taxonomy, both of which ship with the plugin."""
        self.addParameter(QgsProcessingParameterFeatureSource(
            self.CITIES, tr("Cities (default: those that ship)"), [QgsProcessing.SourceType.TypeVector], optional=True
        ))
        self.add_advanced(QgsProcessingParameterFile(
            self.TAXONOMY, tr("Taxonomy: dataset or folder of CSV files (default: the one that ships)"), optional=True
        ))

    def add_fields(self, parent, table, fields):
        """Add a field parameter for every column of a list that may go by another name.

        Parameters
        ----------
        parent : name of the parameter that takes the list
        fields : name of the field parameter → column of the table
        """
        for name, column in fields.items():
            title = tr("{table}: field of “{column}”").format(table=label(table), column=label(table.column(column)))
            self.add_advanced(QgsProcessingParameterField(name, title, column, parent, optional=True))

    def strictness(self, parameters, context) -> str:
        """Return the strictness chosen."""
        from ..core.industries.nodes import STRICTNESS

        return STRICTNESS[self.parameterAsEnum(parameters, self.STRICTNESS, context)]

    def years(self, parameters, context) -> dict:
        """Return year mode and year as core's functions take them."""
        from ..core.matching import YEAR_MODES

        given = parameters.get(self.YEAR) not in (None, "")
        return {
            "year_mode": YEAR_MODES[self.parameterAsEnum(parameters, self.YEAR_MODE, context)],
            "year": self.parameterAsInt(parameters, self.YEAR, context) if given else None,
        }

    def knowledge(self, parameters, context, feedback):
        """Return the gazetteer and the taxonomy chosen.

        Raises InputError when one of them is no such thing.
        """
        from ..layers.taxonomy import load_taxonomy

        gazetteer = self.gazetteer(parameters, context, feedback)
        return gazetteer, load_taxonomy(self.parameterAsString(parameters, self.TAXONOMY, context) or None)

    def gazetteer(self, parameters, context, feedback):
        """Return the gazetteer chosen."""
        from ..layers.gazetteer import load_gazetteer

        feedback.setProgressText(tr("Reading cities and taxonomy…"))
        return load_gazetteer(self.source(parameters, self.CITIES, context), feedback)

    def clusters(self, parameters, context, feedback):
        """Return the clusters as a data frame with our column names, and what the list is called."""
        source = self.source(parameters, self.CLUSTERS, context)
        columns = self.columns(source, schema.CLUSTERS, self.CLUSTER_FIELDS, parameters, context)
        if self.renamed("CLUSTER_CITIES_FIELD", "cities", parameters, context):
            columns.pop("adcodes", None)
        self.need(source, columns, "industry_zh", ("industry_zh",), "CLUSTER_INDUSTRY_FIELD")
        self.need(source, columns, "cities", ("cities", "adcodes"), "CLUSTER_CITIES_FIELD")
        return self.frame(source, columns, feedback), self.told_name(self.CLUSTERS, source)

    def belts(self, parameters, context, feedback):
        """Return the belts as a data frame with our column names, the sample marked, and what the list is called."""
        source = self.source(parameters, self.BELTS, context)
        columns = self.columns(source, schema.BELTS, self.BELT_FIELDS, parameters, context)
        if self.renamed("BELT_CITY_FIELD", "city", parameters, context):
            columns.pop("adcode", None)
        self.need(source, columns, "industry_zh", ("industry_zh",), "BELT_INDUSTRY_FIELD")
        self.need(source, columns, "city", ("city", "adcode", "county_or_town"), "BELT_CITY_FIELD")
        frame = self.frame(source, columns, feedback)
        if self._sample:
            frame["dataset"] = "sample"
        return frame, self.told_name(self.BELTS, source)

    def columns(self, source, table, mapping, parameters, context):
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

    def renamed(self, parameter, column, parameters, context) -> bool:
        """Return whether the user chose another field for a column."""
        return self.parameterAsString(parameters, parameter, context) not in ("", column)

    @staticmethod
    def need(source, columns, field, any_of, parameter):
        """Stop with the remedy when a list has none of some columns."""
        if not any(name in columns for name in any_of):
            raise QgsProcessingException(_missing(source, field, parameter))

    @staticmethod
    def frame(source, columns, feedback):
        """Return the source's rows as a data frame with our column names."""
        read = read_columns(source, list(dict.fromkeys(columns.values())), feedback=feedback).frame()
        frame = type(read)({column: read[field] for column, field in columns.items()}, index=read.index)
        return in_order(frame, source.fields().names())

    @staticmethod
    def points(gazetteer, adcodes):
        """Return the point of every city, None where it has no coordinates."""
        lon, lat = gazetteer.coordinates(adcodes)
        return [None if x != x or y != y else QgsGeometry.fromPointXY(QgsPointXY(x, y)) for x, y in zip(lon, lat)]


def _missing(source, field, parameter):
    present = ", ".join(source.fields().names())
    return tr(
        "The layer “{layer}” has no field “{field}”; it has: {present}. Choose another field in {parameter}, or load "
        "the file with “Load table” first."
    ).format(layer=source.sourceName(), field=field, present=present, parameter=parameter)


def _file_of(value, context):
    """Return the file behind an input parameter, an empty text when there is none."""
    layer = _layer_of(value, context)
    if layer is None or layer.dataProvider() is None:
        return ""
    return QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source()).get("path") or ""


def _layer_of(value, context):
    """Return the vector layer behind an input parameter, None when there is none."""
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        value = value.source.staticValue()
    if isinstance(value, str) and value:
        value = QgsProcessingUtils.mapLayerFromString(value, context)
    return value if isinstance(value, QgsVectorLayer) else None
