# SPDX-License-Identifier: GPL-2.0-or-later
"""Between rows of result tables and the selection on the map."""

from __future__ import annotations

import numpy as np
from qgis.core import QgsCoordinateTransform, QgsCsException, QgsFeatureRequest, QgsProject, QgsRectangle
from qgis.PyQt.QtCore import QObject, pyqtSignal

# More features flash as one blot.
_MOST_FLASHING = 300

# At 1 to this a city is seen among its neighbours.
_SCALE_OF_A_PLACE = 3_000_000


class MapLink(QObject):
    """Tells which rows belong to what is selected on the map, and selects on the map what rows stand for.

    ``changed`` says that the user selected something else on the map; what this object selected itself is not told.
    """

    changed = pyqtSignal()

    def __init__(self, controller, canvas, parent=None):
        super().__init__(parent)
        self._selection, self._controller, self._canvas = controller.selection, controller, canvas
        self._known, self._latest = {}, {}
        self._selection.changed.connect(self._changed)

    def stop(self):
        """Stop following the map."""
        self._selection.changed.disconnect(self._changed)

    def selected(self) -> dict[str, set[int]]:
        """Return table → feature ids of what was selected on the map last; what other layers still have is older."""
        return self._latest

    def rows(self, tab, sources: dict[str, set[int]], grids: dict) -> np.ndarray:
        """Return a mask of a tab's rows that belong to features: their own, or those that share a key with them.

        Parameters
        ----------
        sources : table → feature ids
        grids : table → its grid
        """
        grid = grids[tab.name]
        mask = np.zeros(len(grid), bool)
        own = sources.get(tab.layer or tab.name)
        if own:
            mask[grid.rows_of(own)] = True
            return mask
        for name, ids in sources.items():
            if name in grids:
                related = grid.related(grids[name], grids[name].rows_of(ids))
                if related is not None:
                    mask |= related
        return mask

    def features(self, tab, rows: np.ndarray, grids: dict) -> dict[str, list[int]]:
        """Return table → ids of the features that rows of a tab stand for."""
        found = {}
        for name in tab.selects:
            if name == tab.layer:
                found[name] = grids[tab.name].ids[rows].tolist()
            elif name in grids:
                related = grids[name].related(grids[tab.name], rows)
                found[name] = [] if related is None else grids[name].ids[related & grids[name].shown].tolist()
        return found

    def select(self, tab, rows: np.ndarray, grids: dict):
        """Select on the map what rows of a tab stand for; other layers keep their selection."""
        scope = self._controller.summary.scope
        for name, ids in self.features(tab, rows, grids).items():
            self._selection.select(name, ids, scope)
        self._known = self._selection.direct()

    def zoom(self, tab, rows: np.ndarray, grids: dict):
        """Zoom the map to what rows of a tab stand for and let it flash."""
        for name, ids in self.features(tab, rows, grids).items():
            for layer in self._selection.layers(name) if ids else ():
                if layer.isSpatial():
                    self._show(layer, ids)
                    return

    def _show(self, layer, ids):
        request = QgsFeatureRequest().setFilterFids(ids).setSubsetOfAttributes([])
        extent = QgsRectangle()
        extent.setMinimal()
        for feature in layer.getFeatures(request):
            if feature.hasGeometry():
                extent.combineExtentWith(feature.geometry().boundingBox())
        if extent.isNull():
            return
        transform = QgsCoordinateTransform(layer.crs(), self._canvas.mapSettings().destinationCrs(),
                                           QgsProject.instance().transformContext())
        try:
            if extent.width() or extent.height():
                extent.scale(1.2)
                self._canvas.setExtent(transform.transformBoundingBox(extent))
            else:
                # A place has no extent.
                self._canvas.setCenter(transform.transform(extent.center()))
                self._canvas.zoomScale(min(self._canvas.scale(), _SCALE_OF_A_PLACE))
        except QgsCsException:
            return
        self._canvas.refresh()
        self._canvas.flashFeatureIds(layer, ids[:_MOST_FLASHING])

    def _changed(self):
        now = self._selection.direct()
        if now != self._known:
            self._latest = {name: ids for name, ids in now.items() if ids != self._known.get(name)} or now
            self._known = now
            self.changed.emit()
