# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:loadtable: an analyst's list becomes a layer of clusters, belts or cities."""

from __future__ import annotations

import math
import os

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsGeometry,
    QgsMapLayer,
    QgsPointXY,
    QgsProcessing,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProcessingUtils,
)

from ..core import schema
from ..core.errors import Cancelled, InputError
from ..layers.gazetteer import load_gazetteer
from ..layers.sheets import dataset_of, layer_grid, read_grid, read_sheet
from ..translation import is_chinese, tr
from .algorithm import Algorithm

_KINDS = ("clusters", "belts", "cities")
_TABLES = (schema.CLUSTERS, schema.BELTS, schema.CITIES)


class LoadTable(Algorithm):
    """Load a list of clusters, belts or cities from a file or layer."""

    INPUT, KIND, ENCODING, SHEET, HEADER_ROW, CITIES = "INPUT", "KIND", "ENCODING", "SHEET", "HEADER_ROW", "CITIES"
    OUTPUT, UNRESOLVED = "OUTPUT", "UNRESOLVED"
    COUNTS = ("ROW_COUNT", "LOADED_COUNT", "SKIPPED_COUNT", "PROBLEM_COUNT", "UNDATED_COUNT")
    # Parameter → target column, for each kind.
    FIELDS = {
        "CLUSTER_ID_FIELD": ("cluster_id", None, None),
        "CLUSTER_NAME_FIELD": ("name_zh", None, None),
        "CLUSTER_INDUSTRY_FIELD": ("industry_zh", None, None),
        "CLUSTER_CITIES_FIELD": ("cities", None, None),
        "PROGRAMME_FIELD": ("programme", None, None),
        "BELT_ID_FIELD": (None, "belt_id", None),
        "BELT_NAME_FIELD": (None, "name_zh", None),
        "BELT_INDUSTRY_FIELD": (None, "industry_zh", None),
        "BELT_CITY_FIELD": (None, "city", None),
        "BELT_YEAR_FIELD": (None, "year", None),
        "PROVINCE_FIELD": ("province", "province", "province_zh"),
        "COUNTY_FIELD": ("county_or_town", "county_or_town", None),
        "CITY_NAME_FIELD": (None, None, "city_zh"),
        "ADCODE_FIELD": ("adcodes", "adcode", "adcode"),
        "LON_FIELD": (None, None, "lon"),
        "LAT_FIELD": (None, None, "lat"),
    }
    ICON = "data.svg"

    def name(self):
        return "loadtable"

    def displayName(self):
        return tr("Load a list")

    def shortDescription(self):
        return tr("Loads clusters, online industry belts or cities from a spreadsheet, text file or layer")

    def tags(self):
        return tr(
            "load,import,list,table,spreadsheet,excel,csv,xlsx,encoding,gbk,geocode,city,cluster,belt,"
            "导入,加载,打开,清单,名单,表格,编码,乱码,城市,集群,产业带"
        ).split(",")

    def shortHelpString(self):
        return tr(
            "Reads a list as it is: CSV, TSV, XLSX, XLS, ODS, any file that QGIS opens, or a layer of the project. "
            "Encoding, sheet, header row and columns are found by themselves; each can be chosen instead. Merged "
            "cells are filled down; totals, notes, headings and empty rows are left out and listed.\n\n"
            "Districts, county-level cities, zones and towns roll up to the prefecture-level unit. Where a column is "
            "missing, cities, industry and programme are read from the name, such as "
            "广州市、佛山市、惠州市超高清视频和智能家电集群. A place that may mean several cities is listed with its "
            "candidates, never guessed.\n\n"
            "Rows without an id get one made from their content: the same row has the same id next year. A belt "
            "without a year is kept and counted. A row whose city was not found is kept without a point.\n\n"
            "Loaded rows and skipped rows add up to the rows of the list. Problems holds one row for everything to "
            "look at: row number, column, value, candidates and what to do."
        )

    def initAlgorithm(self, configuration=None):
        vector = [QgsProcessing.SourceType.TypeVector]
        self._add(QgsProcessingParameterFeatureSource(self.INPUT, tr("File or layer"), vector), tr(
            "Path of a CSV, TSV, XLSX, XLS or ODS file or of anything QGIS opens, or a layer, of which the selected "
            "features can be taken."
        ))
        self._add(QgsProcessingParameterEnum(
            self.KIND, tr("What it holds"), [tr("Clusters"), tr("Online industry belts"), tr("Cities")], defaultValue=0
        ), tr("Decides which columns are looked for and which table comes out."))
        self._add_advanced(QgsProcessingParameterString(
            self.ENCODING, tr("Encoding (empty: detect)"), "", optional=True
        ), tr("UTF-8, GBK, GB18030 or UTF-16. Detected from the byte-order mark, then from the bytes."))
        self._add_advanced(QgsProcessingParameterString(
            self.SHEET, tr("Sheet: name or number (empty: detect)"), "", optional=True
        ), tr("The sheet of a workbook or the layer of a database; the first is 1."))
        self._add_advanced(QgsProcessingParameterNumber(
            self.HEADER_ROW, tr("Header row (0: detect)"), QgsProcessingParameterNumber.Type.Integer, 0, True, 0
        ), tr("The row with the column titles, counted from 1."))
        self._add(QgsProcessingParameterFeatureSource(
            self.CITIES, tr("Cities (default: those that ship)"), vector, optional=True
        ), tr("Cities of your own, with adcode or name: their coordinates and aliases are used."))
        for name in self.FIELDS:
            self._add_advanced(QgsProcessingParameterString(name, self._field_title(name), "", optional=True), tr(
                "The column's title in the file. Empty: found by itself. A single hyphen: not used."
            ))
        self._add_outputs()

    def _field_title(self, name):
        kind = next(number for number, target in enumerate(self.FIELDS[name]) if target)
        column = self.FIELDS[name][kind]
        own = {"province": schema.PROVINCE, "county_or_town": schema.BELTS.column("county_or_town")}
        column = own.get(column) or _TABLES[kind].column(column)
        title = column.zh if is_chinese() else column.en
        if all(self.FIELDS[name]) or name == "COUNTY_FIELD":
            return tr("Column “{title}”").format(title=title)
        kinds = (tr("Clusters"), tr("Online industry belts"), tr("Cities"))
        return tr("{kind}: column “{title}”").format(kind=kinds[kind], title=title)

    def _add(self, parameter, help_text):
        parameter.setHelp(help_text)
        self.addParameter(parameter)

    def _add_advanced(self, parameter, help_text):
        parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        self._add(parameter, help_text)

    def _add_outputs(self):
        sink, types = QgsProcessingParameterFeatureSink, QgsProcessing.SourceType
        self.addParameter(sink(self.OUTPUT, tr("Loaded list"), types.TypeVectorPoint))
        self.addParameter(sink(self.UNRESOLVED, tr("Problems"), types.TypeVector, optional=True, createByDefault=True))
        titles = (tr("Rows"), tr("Loaded rows"), tr("Skipped rows"), tr("Problems"), tr("Belts without a year"))
        for name, title in zip(self.COUNTS, titles):
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def checkParameterValues(self, parameters, context):
        """Check INPUT here, where a file that QGIS itself cannot open gets a message that names it and the remedy."""
        if parameters.get(self.INPUT) in (None, ""):
            return False, tr("Choose a file or a layer for “File or layer”.")
        for definition in self.parameterDefinitions():
            value = parameters.get(definition.name())
            if definition.name() != self.INPUT and not definition.checkValueIsAcceptable(value, context):
                return False, tr("Incorrect parameter value for {name}").format(name=definition.description())
        return True, ""

    def processAlgorithm(self, parameters, context, feedback):
        try:
            return self._load(parameters, context, feedback)
        except InputError as error:
            raise self.explain(error) from error
        except Cancelled:
            return {}

    def _load(self, parameters, context, feedback):
        from ..core.lists.loading import load_list

        kind = self.parameterAsEnum(parameters, self.KIND, context)
        grid, dataset = self._grid(parameters, context, feedback, _KINDS[kind])
        columns = {
            targets[kind]: self.parameterAsString(parameters, name, context).strip()
            for name, targets in self.FIELDS.items()
            if targets[kind]
        }
        header_row = self.parameterAsInt(parameters, self.HEADER_ROW, context)
        listed = read_grid(grid, _KINDS[kind], header_row or None, columns)
        gazetteer = load_gazetteer(self.source(parameters, self.CITIES, context), feedback)
        loaded = load_list(listed, gazetteer, dataset, self.progress(feedback, 0.1, 0.7))
        results = self._write(parameters, context, feedback, loaded)
        self._tell(feedback, listed, loaded)
        counts = (loaded.rows_in, loaded.rows_out, loaded.rows_skipped, len(loaded.problems), loaded.undated)
        return {**results, **dict(zip(self.COUNTS, counts))}

    def _grid(self, parameters, context, feedback, kind):
        """Return the input as a grid, and "sample" or "user"."""
        value = parameters.get(self.INPUT)
        layer = self._layer(value, context)
        path, _, part = (value if isinstance(value, str) else "").partition("|layername=")
        if layer is None and path and not _is_uri(path):
            encoding = self.parameterAsString(parameters, self.ENCODING, context).strip() or None
            wanted = self.parameterAsString(parameters, self.SHEET, context).strip() or part or None
            sheet = read_sheet(path, encoding, wanted, kind)
            text = tr("Read as {encoding}, sheet “{sheet}”.")
            feedback.pushInfo(text.format(encoding=sheet.encoding, sheet=sheet.sheet))
            return sheet.grid, dataset_of(path)
        source = self.source(parameters, self.INPUT, context)
        origin = "" if layer is None else layer.source().partition("|")[0]
        return layer_grid(source, kind, source.sourceName(), feedback), dataset_of(origin) if origin else "user"

    @staticmethod
    def _layer(value, context):
        """Return the layer that INPUT means: itself, one of the project by id or name; None for a file."""
        if isinstance(value, QgsProcessingFeatureSourceDefinition):
            value = value.source.staticValue()
        if isinstance(value, QgsMapLayer):
            return value
        if not isinstance(value, str) or os.path.isfile(value):
            return None
        return QgsProcessingUtils.mapLayerFromString(value, context, False)

    def _write(self, parameters, context, feedback, loaded):
        points = [
            QgsGeometry.fromPointXY(QgsPointXY(x, y)) if math.isfinite(x) and math.isfinite(y) else None
            for x, y in zip(loaded.lon.tolist(), loaded.lat.tolist())
        ]
        wgs84, none = QgsCoordinateReferenceSystem("EPSG:4326"), QgsCoordinateReferenceSystem()
        return self.write(parameters, context, feedback, (
            (self.OUTPUT, loaded.table, loaded.frame, points, wgs84),
            (self.UNRESOLVED, schema.UNRESOLVED, loaded.problems, None, none),
        ))  # fmt: skip

    @staticmethod
    def _tell(feedback, listed, loaded):
        used = "; ".join(f"{target} ← {listed.header[at]}" for target, at in sorted(listed.mapping.items()))
        feedback.pushInfo(tr("Header in row {row}. Columns: {columns}").format(row=listed.header_number, columns=used))
        feedback.pushInfo(tr("{rows} rows = {loaded} loaded + {skipped} skipped; {undated} without a year.").format(
            rows=loaded.rows_in, loaded=loaded.rows_out, skipped=loaded.rows_skipped, undated=loaded.undated
        ))
        for problem, count in loaded.problems["problem"].value_counts().items():
            first = loaded.problems[loaded.problems["problem"] == problem].iloc[0]
            text = tr("{count} × {problem}, first: {message}")
            words = first["message_zh"] if is_chinese() else first["message_en"]
            feedback.pushInfo(text.format(count=count, problem=problem, message=words))


def _is_uri(text) -> bool:
    """Whether a text is a provider's address rather than a path: memory?…, postgres://…, file:///…?delimiter."""
    return not os.path.isfile(text) and ("://" in text or "?" in text or "dbname=" in text)
