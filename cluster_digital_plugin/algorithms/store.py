# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:store: put inputs and results into the workspace."""

from __future__ import annotations

import json
from dataclasses import dataclass

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeatureRequest,
    QgsFields,
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
    QgsVectorLayerFeatureSource,
)
from qgis.PyQt.QtCore import Qt

from ..core import schema
from ..core.errors import Cancelled, InputError
from ..layers import workspace
from ..translation import tr
from .algorithm import Algorithm


class Store(Algorithm):
    """Replace a scope's rows in the workspace by those of some layers, in one transaction."""

    WORKSPACE = "WORKSPACE"
    LAYERS = "LAYERS"
    SCOPE = "SCOPE"
    RUN = "RUN"
    RUN_ID = "RUN_ID"
    STORED_COUNT = "STORED_COUNT"
    ICON = "data.svg"

    def name(self):
        return "store"

    def displayName(self):
        return tr("Store results in the workspace")

    def shortDescription(self):
        return tr("Swaps a scope's rows in the workspace GeoPackage, in one transaction")

    def shortHelpString(self):
        return tr(
            "Writes clusters, belts, cities and the results of the other algorithms into one GeoPackage, the "
            "workspace. Each layer is recognised by its fields and goes into the table of that name; several layers "
            "of one kind go into the same table.\n\n"
            "Rows of the same scope are replaced, all in one transaction: a failure or a cancel leaves the old rows. "
            "While another program holds the file the algorithm waits for half a minute, then says so. Layers of a "
            "project that show the workspace keep their ids, styles and joins.\n\n"
            "Every run leaves a row in the table runs: what was written, from which inputs, with which versions."
        )

    def tags(self):
        return tr("workspace,geopackage,save,results,run,集群,产业带,工作区,保存").split(",")

    def initAlgorithm(self, configuration=None):
        self.addParameter(QgsProcessingParameterMultipleLayers(
            self.LAYERS, tr("Inputs and results to store"), QgsProcessing.SourceType.TypeVector
        ))
        self.addParameter(QgsProcessingParameterString(self.SCOPE, tr("Scope whose rows are replaced"), "all"))
        run = QgsProcessingParameterString(
            self.RUN, tr("What produced them (JSON: parameters, inputs, taxonomy)"), optional=True, multiLine=True
        )
        run.setFlags(run.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        self.addParameter(run)
        self.addParameter(QgsProcessingParameterFileDestination(
            self.WORKSPACE, tr("Workspace"), tr("GeoPackage (*.gpkg)")
        ))
        self.addOutput(QgsProcessingOutputString(self.RUN_ID, tr("Run id")))
        self.addOutput(QgsProcessingOutputNumber(self.STORED_COUNT, tr("Rows stored")))

    def checkParameterValues(self, parameters, context):
        # Here the message reaches whoever runs it; of prepareAlgorithm's QGIS only says that there were errors.
        try:
            self._snapshots(parameters, context)
            _run_information(self.parameterAsString(parameters, self.RUN, context))
        except QgsProcessingException as error:
            return False, str(error)
        return super().checkParameterValues(parameters, context)

    def prepareAlgorithm(self, parameters, context, feedback):
        """Take what is needed of the layers on the main thread, which owns them."""
        self._path = self._workspace_path(parameters, context)
        self._sources = self._snapshots(parameters, context)
        return True

    def processAlgorithm(self, parameters, context, feedback):
        run = _run_information(self.parameterAsString(parameters, self.RUN, context))
        scope = self.parameterAsString(parameters, self.SCOPE, context).strip() or "all"
        feedback.setProgressText(tr("Reading the layers…"))
        try:
            tables = _read(self._sources, context.transformContext(), self.progress(feedback, 0.0, 0.4))
            feedback.setProgressText(tr("Writing the workspace…"))
            stored = workspace.store(self._path, tables, scope, run, feedback)
        except InputError as error:
            raise self.explain(error) from error
        except Cancelled:
            return {}
        for name, count in stored.counts.items():
            feedback.pushInfo(tr("{table}: {count} rows stored").format(table=name, count=count))
        return {self.WORKSPACE: self._path, self.RUN_ID: stored.run_id, self.STORED_COUNT: stored.total}

    def _workspace_path(self, parameters, context):
        path = self.parameterAsFileOutput(parameters, self.WORKSPACE, context)
        if not path:
            raise QgsProcessingException(tr("Choose the workspace, a file that ends in .gpkg."))
        return path if path.lower().endswith(".gpkg") else f"{path}.gpkg"

    def _snapshots(self, parameters, context):
        sources = [_snapshot(layer) for layer in self.vector_layers(parameters, self.LAYERS, context)]
        project = context.project()
        tables = {source.table.name for source in sources}
        path = self._workspace_path(parameters, context)
        for layer in workspace.unsaved_layers(project, path, tables) if project is not None else ():
            raise QgsProcessingException(tr(
                "The layer “{layer}” has unsaved edits, which storing would cross. "
                "Save or discard them, then run again."
            ).format(layer=layer.name()))
        return sources


@dataclass
class _Source:
    """What a layer was when the run began: features, fields and reference system."""

    name: str
    table: schema.Table
    features: QgsVectorLayerFeatureSource
    fields: QgsFields
    crs: QgsCoordinateReferenceSystem


def _snapshot(layer):
    table = schema.identify([field.name() for field in layer.fields()])
    if table is None or table is schema.RUNS:
        raise QgsProcessingException(tr(
            "The layer “{layer}” is none of the plugin's tables: its fields are {fields}. Load lists with the "
            "algorithm “Load a list of clusters, belts or cities” first, and store results as the algorithms made them."
        ).format(layer=layer.name(), fields=", ".join(field.name() for field in layer.fields()) or "–"))
    if table.geometry != schema.NO_GEOMETRY and layer.isSpatial() and not layer.crs().isValid():
        raise QgsProcessingException(tr(
            "The layer “{layer}” has no coordinate reference system. Set it in the layer's properties."
        ).format(layer=layer.name()))
    return _Source(layer.name(), table, QgsVectorLayerFeatureSource(layer), layer.fields(), layer.crs())


def _read(sources, transform_context, progress):
    """Return table name → (data frame, WKB geometries in EPSG:4326) of all sources."""
    import pandas

    tables = {}
    for number, source in enumerate(sources):
        frame, geometries = _read_one(source, transform_context, progress, number / len(sources), 1 / len(sources))
        tables.setdefault(source.table.name, []).append((frame, geometries))
    joined = {}
    for name, parts in tables.items():
        frame = pandas.concat([frame for frame, _ in parts], ignore_index=True) if len(parts) > 1 else parts[0][0]
        joined[name] = (frame, [geometry for _, geometries in parts for geometry in geometries])
    return joined


def _read_one(source, transform_context, progress, start, share):
    import pandas

    with_geometry = source.table.geometry != schema.NO_GEOMETRY
    transform = None
    if with_geometry and source.crs.isValid():
        transform = QgsCoordinateTransform(
            source.crs, QgsCoordinateReferenceSystem("EPSG:4326"), transform_context
        )
    request = QgsFeatureRequest()
    if not with_geometry:
        request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    rows, geometries = [], []
    for number, feature in enumerate(source.features.getFeatures(request)):
        if number % 200 == 0:
            progress(start + share * (1 - 1 / (1 + number / 5000)))
        rows.append([_plain(value) for value in feature.attributes()])
        geometries.append(_wkb(feature, transform, source.name) if with_geometry else None)
    names = [field.name() for field in source.fields]
    frame = pandas.DataFrame(rows, columns=names, dtype=object)
    for field in source.fields:
        frame[field.name()] = _typed(frame[field.name()], field)
    return frame, geometries


def _typed(series, field):
    """Return a column of values in the type that its field has, so that extra columns keep it."""
    import pandas

    if not field.isNumeric():
        return series
    numbers = pandas.to_numeric(series, errors="coerce")
    # The numbers of Qt's types: int, unsigned, long long and its unsigned; Qt 6 wraps them.
    whole = int(getattr(field.type(), "value", field.type())) in (2, 3, 4, 5)
    return numbers.astype("Int64") if whole else numbers.astype(float)


def _plain(value):
    """Return NULL as None and dates as text."""
    if value is None or (hasattr(value, "isNull") and value.isNull()):
        return None
    return value.toString(Qt.DateFormat.ISODate) if hasattr(value, "toString") else value


def _wkb(feature, transform, layer_name):
    geometry = feature.geometry()
    if geometry.isNull() or geometry.isEmpty():
        return None
    if transform is not None:
        try:
            geometry.transform(transform)
        except QgsCsException as error:
            raise QgsProcessingException(tr(
                "Feature {id} of “{layer}” cannot be transformed to longitude and latitude: {error}. "
                "Is its coordinate reference system right?"
            ).format(id=feature.id(), layer=layer_name, error=error)) from error
    # A layer may say “multi” where every feature has one part; a shapefile always does.
    if geometry.isMultipart() and geometry.constGet().numGeometries() == 1:
        geometry.convertToSingleType()
    return bytes(geometry.asWkb())


def _run_information(text):
    if not text or not text.strip():
        return {}
    try:
        run = json.loads(text)
    except ValueError as error:
        raise QgsProcessingException(
            tr("RUN is no JSON: {error}. Leave it empty or give an object.").format(error=error)
        ) from error
    if not isinstance(run, dict):
        raise QgsProcessingException(tr("RUN must be a JSON object with parameters, inputs and taxonomy."))
    return run
