# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:exportshapefiles: layers as shapefiles that open right in ArcGIS and WPS."""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingOutputNumber,
    QgsProcessingParameterCrs,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterMultipleLayers,
)

from ..core import schema
from ..core.errors import Cancelled, InputError
from ..layers.manifest import output_manifest, told_source
from ..outputs import exports
from ..translation import tr
from .algorithm import Algorithm


class ExportShapefiles(Algorithm):
    """Write layers as shapefiles with encoding, style and field dictionary."""

    LAYERS = "LAYERS"
    TARGET = "TARGET"
    FOLDER = "FOLDER"
    FORMATS = "FORMATS"
    CRS = "CRS"
    WARNINGS = "WARNINGS"
    EXPORTED_COUNT = "EXPORTED_COUNT"
    WARNING_COUNT = "WARNING_COUNT"
    ICON = "export.svg"
    # QGIS alone suffices.
    LIBRARIES = ()

    def name(self):
        return "exportshapefiles"

    def displayName(self):
        return tr("Export shapefiles")

    def shortDescription(self):
        return tr("Shapefiles with Chinese text that opens right in ArcGIS, WPS and QGIS")

    def shortHelpString(self):
        return tr(
            "Writes each layer as a shapefile (tables without geometry as .dbf) with a .cpg that names the encoding, "
            "a .qml style for QGIS and a field dictionary (_fields.csv).\n\n"
            "Field names are shortened to at most ten ASCII characters; the dictionary says what each one stands for. "
            "Choose UTF-8 for ArcGIS Pro and QGIS, GBK for ArcMap, WPS and spreadsheets, which ignore the .cpg.\n\n"
            "The warnings list what a shapefile cannot hold: text over 254 bytes, characters outside GBK, very large "
            "integers, dates, empty values. Files are put into the folder only when all of them are complete.\n\n"
            "Other formats: GeoPackage (all layers in one file, with styles), GeoJSON, and CSV that spreadsheets open "
            "with Chinese text. ArcGIS measures ellipses of degrees wrongly (MIIT: 59.4° instead of 45.7°): for its "
            "directional distribution export the points projected."
        )

    def tags(self):
        return tr("shapefile,shp,dbf,GBK,UTF-8,ArcGIS,WPS,encoding,export,集群,产业带,导出,编码").split(",")

    def initAlgorithm(self, configuration=None):
        self.addParameter(QgsProcessingParameterMultipleLayers(
            self.LAYERS, tr("Layers to export"), QgsProcessing.SourceType.TypeVector
        ))
        self.addParameter(QgsProcessingParameterEnum(
            self.TARGET, tr("For"), [tr("ArcGIS Pro and QGIS (UTF-8)"), tr("ArcMap and WPS (GBK)")], defaultValue=0
        ))
        self.addParameter(QgsProcessingParameterEnum(
            self.FORMATS, tr("Formats"), [
                tr("Shapefiles"), tr("GeoPackage"), tr("GeoJSON (RFC 7946, longitude and latitude)"),
                tr("CSV for spreadsheets (UTF-8 with byte order mark)"),
            ], allowMultiple=True, defaultValue=[exports.SHAPEFILE], optional=True
        ))
        self.addParameter(QgsProcessingParameterCrs(
            self.CRS, tr("Project into (empty: as the layers are; ArcGIS measures ellipses of degrees wrongly)"),
            optional=True
        ))
        self.addParameter(QgsProcessingParameterFolderDestination(self.FOLDER, tr("Folder")))
        self.addParameter(QgsProcessingParameterFeatureSink(
            self.WARNINGS, tr("Warnings"), QgsProcessing.SourceType.TypeVector, optional=True
        ))
        self.addOutput(QgsProcessingOutputNumber(self.EXPORTED_COUNT, tr("Layers exported")))
        self.addOutput(QgsProcessingOutputNumber(self.WARNING_COUNT, tr("Values cut or changed")))

    def checkParameterValues(self, parameters, context):
        # QGIS would only say “Incorrect parameter value for LAYERS”, without naming the layer.
        try:
            self.vector_layers(parameters, self.LAYERS, context)
        except QgsProcessingException as error:
            return False, str(error)
        return super().checkParameterValues(parameters, context)

    def prepareAlgorithm(self, parameters, context, feedback):
        """Take what is needed of the layers on the main thread, which owns them."""
        layers = self.vector_layers(parameters, self.LAYERS, context)
        self._sources = [exports.Source.of(layer) for layer in layers]
        self._told = {source.file_name: told_source(layer) for source, layer in zip(self._sources, layers)}
        return True

    def processAlgorithm(self, parameters, context, feedback):
        folder = self.parameterAsString(parameters, self.FOLDER, context)
        target = self.parameterAsEnum(parameters, self.TARGET, context)
        sink, warnings_id, fields = self.sink(
            parameters, self.WARNINGS, context, schema.WARNINGS, QgsCoordinateReferenceSystem()
        )
        crs = self.parameterAsCrs(parameters, self.CRS, context)
        formats = self.parameterAsEnums(parameters, self.FORMATS, context) or [exports.SHAPEFILE]
        self._note_degrees(crs, feedback)
        try:
            done = exports.export(
                self._sources, folder, target, self.progress(feedback), formats=formats, crs=crs,
                context=context.transformContext(),
            )
            told = {self.TARGET: target, self.FORMATS: formats, self.CRS: crs.authid()}
            manifest = output_manifest("clusterdigital:exportshapefiles", told, self._told)
            exports.tell(done, formats, manifest)
        except InputError as error:
            raise self.explain(error) from error
        except Cancelled:
            return {}
        for warning in done.warnings:
            self._list(sink, fields, warning)
        if sink is not None:
            sink.close()
        for path in done.paths:
            feedback.pushInfo(path)
        if done.warnings:
            feedback.pushWarning(
                tr("{count} values or fields were cut or changed; the warnings list them.").format(
                    count=len(done.warnings)
                )
            )
        return {
            self.FOLDER: folder, self.WARNINGS: warnings_id,
            self.EXPORTED_COUNT: len(self._sources), self.WARNING_COUNT: len(done.warnings),
        }

    def _note_degrees(self, crs, feedback):
        """Say what ArcGIS makes of points in degrees."""
        names = [source.name for source in self._sources if source.spatial and source.into(crs).crs.isGeographic()]
        if names:
            feedback.pushInfo(tr(
                "In degrees: {layers}. ArcGIS measures directional distributions of degrees as if they were lengths: "
                "the MIIT ellipse turns to 59.4° instead of 45.7°. Project the points first, or export them projected."
            ).format(layers=", ".join(names)))

    def _list(self, sink, fields, warning):
        if sink is None:
            return
        row = QgsFeature(fields)
        row.setAttributes([warning.layer, warning.field, warning.feature, warning.value, warning.what_zh,
                           warning.what_en])
        if not sink.addFeature(row, QgsFeatureSink.Flag.FastInsert):
            raise QgsProcessingException(tr("The warnings could not be written. Is the disk full?"))
