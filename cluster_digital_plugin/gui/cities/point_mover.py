# SPDX-License-Identifier: GPL-2.0-or-later
"""Moving a city's point on the map."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCsException, QgsPointXY, QgsProject
from qgis.gui import QgsMapTool, QgsVertexMarker
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor

from ...core.errors import InputError
from ...layers.city_edits import to_wgs84
from ...translation import explain


class PointMover(QgsMapTool):
    """A map tool: click where the city lies, or drag its mark there; Esc leaves the tool.

    ``moved`` carries longitude and latitude in WGS84, whatever the map's CRS; ``refused`` why a place is none.
    """

    moved = pyqtSignal(float, float)
    refused = pyqtSignal(str)

    def __init__(self, canvas):
        super().__init__(canvas)
        self._canvas = canvas
        self._marker = None
        self._place = None
        self._dragging = False
        self.setCursor(Qt.CursorShape.CrossCursor)

    def show_place(self, lon, lat):
        """Mark where the city lies now; None takes the mark away."""
        self._place = None if lon is None or lat is None else (lon, lat)
        if self.isActive():
            self._mark()

    def activate(self):
        """Mark the city's place."""
        super().activate()
        self._mark()

    def deactivate(self):
        """Take the mark away."""
        self._dragging = False
        self._unmark()
        super().deactivate()

    def canvasPressEvent(self, event):
        """Begin to drag."""
        self._dragging = event.button() == Qt.MouseButton.LeftButton
        if self._dragging:
            self._show(event.mapPoint())

    def canvasMoveEvent(self, event):
        """Let the mark follow the mouse."""
        if self._dragging:
            self._show(event.mapPoint())

    def canvasReleaseEvent(self, event):
        """Tell the place where the mouse was let go."""
        if not self._dragging:
            return
        self._dragging = False
        try:
            place = to_wgs84(event.mapPoint(), self._canvas.mapSettings().destinationCrs())
        except InputError as error:
            self._mark()
            self.refused.emit(explain(error))
        else:
            self.moved.emit(*place)

    def keyPressEvent(self, event):
        """Leave the tool with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self._canvas.unsetMapTool(self)

    def _mark(self):
        point = self._on_canvas()
        if point is None:
            self._unmark()
        else:
            self._show(point)

    def _unmark(self):
        if self._marker is not None:
            self._canvas.scene().removeItem(self._marker)
            self._marker = None

    def _show(self, point):
        if self._marker is None:
            self._marker = QgsVertexMarker(self._canvas)
            self._marker.setIconType(QgsVertexMarker.IconType.ICON_CIRCLE)
            self._marker.setColor(QColor("#c0392b"))
            self._marker.setIconSize(18)
            self._marker.setPenWidth(3)
        self._marker.setCenter(QgsPointXY(point))

    def _on_canvas(self):
        if self._place is None:
            return None
        transform = QgsCoordinateTransform(
            QgsCoordinateReferenceSystem("EPSG:4326"), self._canvas.mapSettings().destinationCrs(),
            QgsProject.instance().transformContext(),
        )
        try:
            return transform.transform(QgsPointXY(*self._place))
        except QgsCsException:
            return None
