# SPDX-License-Identifier: GPL-2.0-or-later
"""Ellipses on the canvas that are no layer."""

from __future__ import annotations

from qgis.core import QgsWkbTypes
from qgis.gui import QgsRubberBand
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor

_COLOR = QColor(224, 110, 0)
_FILL = QColor(224, 110, 0, 30)
_HALO = QColor(255, 255, 255, 190)
_KINDS = {
    "ellipses": QgsWkbTypes.GeometryType.PolygonGeometry,
    "axes": QgsWkbTypes.GeometryType.LineGeometry,
    "centers": QgsWkbTypes.GeometryType.PointGeometry,
}
_WIDTHS = {"ellipses": 2, "axes": 1, "centers": 3}


class LiveDrawing:
    """Draws ellipses with axes and centres as rubber bands; a second set of points is told by dashes."""

    def __init__(self, canvas):
        self._canvas = canvas
        self._bands = {}
        self._shown = []
        canvas.destinationCrsChanged.connect(self._draw)

    @property
    def bands(self) -> list[QgsRubberBand]:
        """The rubber bands that are on the canvas now."""
        return [band for band in self._bands.values() if band.isVisible()]

    def show(self, shapes):
        """Draw shapes in place of those before: tuples of table name, geometry, reference system, whether dashed."""
        self._shown = list(shapes)
        self._draw()

    def hide(self):
        """Draw nothing."""
        self.show([])

    def remove(self):
        """Take the items off the canvas."""
        if not sip.isdeleted(self._canvas):
            self._canvas.destinationCrsChanged.disconnect(self._draw)
            for band in self._bands.values():
                if not sip.isdeleted(band):
                    self._canvas.scene().removeItem(band)
        self._bands, self._shown = {}, []

    def _draw(self):
        for (kind, _), band in self._bands.items():
            band.reset(_KINDS[kind])
        for kind, geometry, crs, dashed in self._shown:
            self._band(kind, dashed).addGeometry(geometry, crs)

    def _band(self, kind, dashed):
        band = self._bands.get((kind, dashed))
        if band is None:
            band = self._bands[kind, dashed] = QgsRubberBand(self._canvas, _KINDS[kind])
            band.setStrokeColor(_COLOR)
            band.setFillColor(_FILL)
            band.setWidth(_WIDTHS[kind])
            band.setLineStyle(Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine)
            band.setIcon(QgsRubberBand.IconType.ICON_CROSS)
            band.setIconSize(17)
            if kind != "axes":
                band.setSecondaryStrokeColor(_HALO)
            if kind == "centers":
                # Not below the axes, which cross there.
                band.setZValue(band.zValue() + 1)
        return band
