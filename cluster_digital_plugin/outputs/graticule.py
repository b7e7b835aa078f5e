# SPDX-License-Identifier: GPL-2.0-or-later
"""Meridians and parallels as a layer, and where they meet a map's frame."""

from __future__ import annotations

import numpy as np
from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsLineSymbol,
    QgsPointXY,
    QgsRectangle,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)

from ..layers.crs import china_albers, transform, wgs84

_LONGITUDES = range(60, 151, 10)
_LATITUDES = range(0, 61, 10)


def graticule_layer() -> QgsVectorLayer:
    """Return every tenth meridian and parallel around China as lines in China Albers."""
    layer = QgsVectorLayer("LineString", "graticule", "memory")
    layer.setCrs(china_albers())
    features = []
    for lon, lat in _lines():
        x, y = transform(lon, lat, wgs84(), china_albers())
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromPolylineXY([QgsPointXY(px, py) for px, py in zip(x, y)]))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    symbol = QgsLineSymbol.createSimple({"line_color": "#ccd6df", "line_width": "0.12"})
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))
    return layer


def _lines():
    along = np.arange(_LATITUDES[0], _LATITUDES[-1] + 0.5)
    for longitude in _LONGITUDES:
        yield np.full(len(along), float(longitude)), along
    along = np.arange(_LONGITUDES[0], _LONGITUDES[-1] + 0.5)
    for latitude in _LATITUDES:
        yield along, np.full(len(along), float(latitude))


def crossings(extent: QgsRectangle) -> tuple[list[tuple[float, str]], list[tuple[float, str]]]:
    """Return where meridians cross the lower edge and parallels the left edge.

    Each is a list of (share of the edge's length from its left or lower end, text such as 110°E).
    """
    lower, left = [], []
    for lon, lat in _lines():
        x, y = transform(lon, lat, wgs84(), china_albers())
        if lon[0] == lon[-1]:
            share = (np.interp(extent.yMinimum(), y, x) - extent.xMinimum()) / extent.width()
            lower.append((share, f"{lon[0]:g}°E"))
        elif x[0] <= extent.xMinimum() <= x[-1]:
            share = (np.interp(extent.xMinimum(), x, y) - extent.yMinimum()) / extent.height()
            left.append((share, f"{lat[0]:g}°N"))
    return [item for item in lower if 0 < item[0] < 1], [item for item in left if 0 < item[0] < 1]
