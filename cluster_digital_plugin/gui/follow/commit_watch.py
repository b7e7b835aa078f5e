# SPDX-License-Identifier: GPL-2.0-or-later
"""What is committed in the layers of a workspace."""

from __future__ import annotations

from qgis.core import QgsFeatureRequest, QgsProject
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...core import schema
from ...layers.changes import ADDED, DELETED, EDITED, GEOMETRY, change
from ...layers.workspace import layers_on, table_of

# What results rest on; links and problems are read by nobody but the analyst.
_WATCHED = ("cities", "clusters", "belts", "overrides", "records", "ellipses")
_NAMES = ("city_zh", "name_zh", "cluster_name", "grp")


class CommitWatch(QObject):
    """Tells which rows of a workspace's layers were committed, whichever window edited them.

    Signals: ``committed`` with the path of the workspace and rows of the journal of changes.
    """

    committed = pyqtSignal(str, list)

    def __init__(self, parent=None):
        super().__init__(parent)
        self._path = ""
        self._connections = []
        self._doomed = {}
        self._edited = {}
        self._rows = []
        # All that one commit tells is told together.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._tell)

    def watch(self, path: str):
        """Follow the layers of the project that show this workspace; call again when they may have changed."""
        self.stop()
        self._path = path
        for layer in layers_on(QgsProject.instance(), path, _WATCHED) if path else ():
            for signal, slot in (
                (layer.beforeCommitChanges, self._slot(layer, self._before)),
                (layer.committedAttributeValuesChanges, self._slot(layer, self._attributes)),
                (layer.committedGeometriesChanges, self._slot(layer, self._geometries)),
                (layer.committedFeaturesAdded, self._slot(layer, self._added)),
                (layer.committedFeaturesRemoved, self._slot(layer, self._removed)),
            ):
                signal.connect(slot)
                self._connections.append((layer, signal, slot))

    def stop(self):
        """Let go of all layers, after telling what they committed."""
        if self._soon.isActive():
            self._soon.stop()
            self._tell()
        for layer, signal, slot in self._connections:
            if not sip.isdeleted(layer):
                signal.disconnect(slot)
        self._connections = []

    @staticmethod
    def _slot(layer, handle):
        return lambda *arguments: handle(layer, *arguments)

    def _before(self, layer, *_):
        """Read what deleted rows are called, as long as they are there."""
        identifiers = layer.editBuffer().deletedFeatureIds() if layer.editBuffer() is not None else []
        request = QgsFeatureRequest().setFilterFids(identifiers).setFlags(QgsFeatureRequest.Flag.NoGeometry)
        found = layer.dataProvider().getFeatures(request) if identifiers else ()
        self._doomed[layer.id()] = {feature.id(): _told(layer, self._path, feature) for feature in found}

    def _attributes(self, layer, _identifier, values):
        fields = layer.fields()
        for fid, changed in values.items():
            self._note(layer, fid, [fields.at(index).name() for index in changed])

    def _geometries(self, layer, _identifier, geometries):
        for fid in geometries:
            self._note(layer, fid, [GEOMETRY])

    def _note(self, layer, fid, names):
        self._edited.setdefault(layer, {}).setdefault(fid, []).extend(names)
        self._soon.start()

    def _added(self, layer, _identifier, features):
        self._rows += [change(*_told(layer, self._path, feature), ADDED) for feature in features]
        self._soon.start()

    def _removed(self, layer, _identifier, identifiers):
        doomed = self._doomed.pop(layer.id(), {})
        self._rows += [change(*doomed[fid], DELETED) for fid in identifiers if fid in doomed]
        self._soon.start()

    def _tell(self):
        rows, self._rows = self._rows, []
        edited, self._edited = self._edited, {}
        for layer, found in edited.items():
            if sip.isdeleted(layer):
                continue
            request = QgsFeatureRequest().setFilterFids(list(found)).setFlags(QgsFeatureRequest.Flag.NoGeometry)
            rows += [change(*_told(layer, self._path, feature), EDITED, found[feature.id()])
                     for feature in layer.getFeatures(request)]
        if rows:
            self.committed.emit(self._path, rows)


def _told(layer, path, feature):
    """Return table, key and name of a row."""
    table = table_of(layer, path)
    present = feature.fields().names()
    key = schema.TABLES[table].key
    name = next((name for name in _NAMES if name in present), key)
    return table, *(feature[column] if column in present else None for column in (key, name))
