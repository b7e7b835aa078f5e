# SPDX-License-Identifier: GPL-2.0-or-later
"""What is selected on the map, in the layers of the workspace."""

from __future__ import annotations

from qgis.core import QgsExpression, QgsFeatureRequest, QgsProject, QgsVectorLayerUtils
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..layers.workspace import layers_on, shown_scope, table_of

_WATCHED = ("clusters", "records", "belts", "cities", "ellipses", "centers", "links", "pairs", "comparisons")


class Selection(QObject):
    """Follows the selection of the workspace's layers.

    A record stands for its cluster and a cluster for its records: whichever of the two is selected on the map, both
    matching and ellipses find their points. Direct selection comes first. ``edited`` tells that one of the layers
    began or ended to be edited, or had its edits saved.
    """

    changed = pyqtSignal()
    edited = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        self._path = ""
        self._layers = []
        # A layer that is refreshed loses its selection and gets it back at once: tell the outcome only.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.changed)

    def watch(self, path: str):
        """Follow the layers of the project that show this workspace; call again when they may have changed."""
        self.stop()
        self._path = path
        if path:
            self._layers = layers_on(QgsProject.instance(), path, _WATCHED)
        for layer in self._layers:
            layer.selectionChanged.connect(self._selection_changed)
            for signal in _edits(layer):
                signal.connect(self.edited)
        self._soon.start()

    def stop(self):
        """Let go of all layers."""
        self._soon.stop()
        for layer in self._layers:
            if not sip.isdeleted(layer):
                layer.selectionChanged.disconnect(self._selection_changed)
                for signal in _edits(layer):
                    signal.disconnect(self.edited)
        self._layers = []

    def count(self, table: str) -> int:
        """Return how many features of a table are selected, directly or through their cluster."""
        direct = sum(layer.selectedFeatureCount() for layer in self._of(table))
        if direct or table not in ("clusters", "records"):
            return direct
        identifiers = self._cluster_ids()
        if not identifiers:
            return 0
        if table == "clusters":
            return len(identifiers)
        return sum(1 for _ in self._features("records", identifiers))

    def copy(self, table: str):
        """Return the selected features of a table as a layer in memory, or None when nothing is selected.

        The copy lets a run go on with what was selected when it began.
        """
        found = self._request(table)
        return None if found is None else found[0].materialize(found[1])

    def requests(self, tables) -> dict[str, tuple]:
        """Return table → its layer and the request for the selected features, of those with any."""
        found = {table: self._request(table) for table in tables}
        return {table: one for table, one in found.items() if one is not None}

    @staticmethod
    def copies(requests) -> dict:
        """Return table → layer in memory with the rows of :meth:`requests`; a run goes on with what they are now."""
        return {table: layer.materialize(request) for table, (layer, request) in requests.items()}

    def ids(self, table: str):
        """Return the layer of a table and the ids of its selected features, direct or through their cluster.

        None and no ids when the project has no such layer.
        """
        layers = self._of(table)
        for layer in layers:
            if layer.selectedFeatureCount():
                return layer, layer.selectedFeatureIds()
        identifiers = self._cluster_ids() if layers and table in ("clusters", "records") else set()
        found = [feature.id() for feature in self._features(table, identifiers)] if identifiers else []
        return (layers[0] if layers else None), found

    def values(self, table: str, field: str) -> set:
        """Return the values that the selected features of a table have in a field; indirect selection counts not."""
        return set().union(*(QgsVectorLayerUtils.getValues(one, field, True)[0] for one in self._of(table)))

    def rows(self, table: str, fields: tuple[str, ...]) -> set[tuple]:
        """Return the values that the selected features of a table have in fields, one tuple for each."""
        found = set()
        for layer in self._of(table):
            request = QgsFeatureRequest().setSubsetOfAttributes(list(fields), layer.fields())
            request.setFlags(QgsFeatureRequest.Flag.NoGeometry | QgsFeatureRequest.Flag.SubsetOfAttributes)
            found.update(tuple(feature[field] for field in fields) for feature in layer.getSelectedFeatures(request))
        return found

    def direct(self) -> dict[str, set[int]]:
        """Return table → ids of its selected features, for every table of which any is selected."""
        found = {}
        for layer in self._layers:
            if not sip.isdeleted(layer) and layer.selectedFeatureCount():
                found.setdefault(table_of(layer, self._path), set()).update(layer.selectedFeatureIds())
        return found

    def layers(self, table: str) -> list:
        """Return the project's layers of a table."""
        return self._of(table)

    def select(self, table: str, ids: list[int], scope: str):
        """Select features of a table, those of one scope, in every layer that shows them; none clears it."""
        for layer in self._of(table):
            layer.selectByIds(ids if _shows(layer, scope) else _present(layer, ids))

    def _request(self, table):
        for layer in self._of(table):
            if layer.selectedFeatureCount():
                return layer, QgsFeatureRequest(layer.selectedFeatureIds())
        identifiers = self._cluster_ids() if table in ("clusters", "records") else set()
        layers = self._of(table)
        return (layers[0], _by_cluster(identifiers)) if identifiers and layers else None

    def _of(self, table):
        return [layer for layer in self._layers if not sip.isdeleted(layer) and table_of(layer, self._path) == table]

    def _cluster_ids(self):
        found = set()
        for table in ("clusters", "records"):
            for layer in self._of(table):
                found.update(feature["cluster_id"] for feature in layer.getSelectedFeatures())
        return found

    def _features(self, table, identifiers):
        for layer in self._of(table)[:1]:
            yield from layer.getFeatures(_by_cluster(identifiers).setFlags(QgsFeatureRequest.Flag.NoGeometry))

    def _selection_changed(self, *_):
        self._soon.start()


def _edits(layer):
    return layer.editingStarted, layer.editingStopped, layer.afterCommitChanges


def _shows(layer, scope):
    return not layer.subsetString() or shown_scope(layer) == scope


def _present(layer, ids):
    """Return which features a layer shows through its filter: QGIS would count the others as selected."""
    request = QgsFeatureRequest().setFilterFids(ids).setFlags(QgsFeatureRequest.Flag.NoGeometry)
    return [feature.id() for feature in layer.getFeatures(request.setSubsetOfAttributes([]))]


def _by_cluster(identifiers):
    quoted = ",".join(QgsExpression.quotedValue(value) for value in sorted(identifiers, key=str))
    return QgsFeatureRequest().setFilterExpression(f'"cluster_id" IN ({quoted})')
