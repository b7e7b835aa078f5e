# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin's marks, lines and colours: one look for the map canvas, the shapefiles' styles and the figure.

A programme is told by colour and by shape, lines by colour and by dashes, a verdict by how full the mark is: nothing
rests on colour alone, and it survives a grey print.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache

from qgis.core import (
    Qgis,
    QgsFillSymbol,
    QgsLineSymbol,
    QgsMarkerLineSymbolLayer,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsProperty,
    QgsSimpleMarkerSymbolLayer,
    QgsSimpleMarkerSymbolLayerBase,
    QgsSymbolLayer,
    QgsUnitTypes,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QT_VERSION_STR, QPointF, Qt
from qgis.PyQt.QtGui import QColor, QFontDatabase, QGuiApplication

from . import settings


@dataclass(frozen=True)
class Look:
    """How one group is drawn: colour, marker shape and line dashes."""

    color: str
    shape: str
    dash: str
    size: float = 2.4


LOOKS = {
    "NDRC": Look("#d7191c", "circle", "solid"),
    "MOST": Look("#1a8a3c", "triangle", "dash", 2.8),
    "MIIT": Look("#1f5fbf", "square", "dash dot", 2.2),
    "belts": Look("#7b3294", "diamond", "dot", 2.6),
}
# Told apart by people without red, green or blue cones, and in a grey print: in CIELAB each two are at least 32 apart
# in the simulations of Machado, Oliveira and Fernandes (2009), and their lightness is 25, 38, 55 and 68.
_SAFE = {
    "NDRC": Look("#751a0a", "circle", "solid"),
    "MOST": Look("#45ba6e", "triangle", "dash", 2.8),
    "MIIT": Look("#2256b3", "square", "dash dot", 2.2),
    "belts": Look("#cd5b97", "diamond", "dot", 2.6),
}
PALETTES = {"figure1": LOOKS, "safe": _SAFE}
OTHER = Look("#6b6b6b", "pentagon", "solid")

# The way of a center that is the only one of its kind.
PATH = Look("#1c1c1c", "cross", "solid")

# For groups of the user's own; none is close to the four colours above.
_PALETTE = (
    Look("#e08a00", "star", "dash dot dot", 3.4),
    Look("#008b8b", "pentagon", "solid"),
    Look("#8c510a", "hexagon", "dash"),
    Look("#c51b7d", "cross_fill", "dash dot"),
    Look("#5a6b00", "diamond", "solid"),
    Look("#336699", "triangle", "dot", 3.2),
    Look("#b2182b", "hexagon", "dash dot dot"),
    Look("#4d4d4d", "square", "dash", 2.6),
)
# From the first year to the last: light to dark, also in a grey print.
_RAMP = ("#f0a441", "#d9584f", "#a02c74", "#4b1d6b")
FAMILIES = (
    "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "SimHei",
    "Noto Sans CJK JP",
)
_CITY = Look("#8a8a8a", "circle", "solid", 1.2)

# The same shapes, and verdicts by how full they are, as signs of a text.
SHAPE_SIGNS = {"circle": "●", "triangle": "▲", "square": "■", "diamond": "◆", "star": "★", "pentagon": "⬟",
               "hexagon": "⬢", "cross_fill": "✚"}  # fmt: skip
VERDICT_SIGNS = {"match": "●", "near": "◐", "unrelated": "○", "no_belt": "⊙", "unrecognised": "✕"}


def known_looks() -> dict[str, Look]:
    """Return the looks of programmes and belts in the palette that the user chose; Figure 1's by default."""
    return PALETTES.get(settings.PALETTE.get(), LOOKS)


def looks(groups) -> dict[str, Look]:
    """Return the look of each group: the known ones their own, the others one from a palette, stable by name."""
    groups, taken, known = set(groups), set(), known_looks()
    found = _years(groups)
    for group in sorted(groups - set(found)):
        if group in known:
            found[group] = known[group]
            continue
        index = hashlib.sha256(group.encode("utf-8")).digest()[0] % len(_PALETTE)
        if len(taken) < len(_PALETTE):
            while index in taken:
                index = (index + 1) % len(_PALETTE)
        taken.add(index)
        found[group] = _PALETTE[index]
    return found


def _years(groups):
    """Return the look of groups that are years: from light to dark, dashed but for the last."""
    years = sorted(group for group in groups if re.fullmatch("(19|20)[0-9][0-9]", group))
    found = {}
    for number, year in enumerate(years):
        position = number / max(len(years) - 1, 1) * (len(_RAMP) - 1) if len(years) > 1 else len(_RAMP) - 1
        lower = min(int(position), len(_RAMP) - 2)
        first, second = QColor(_RAMP[lower]), QColor(_RAMP[lower + 1])
        share = position - lower
        parts = zip((first.red(), first.green(), first.blue()), (second.red(), second.green(), second.blue()))
        color = QColor(*(round(a + (b - a) * share) for a, b in parts))
        found[year] = Look(color.name(), "diamond", "dash" if number < len(years) - 1 else "solid", 2.6)
    return found


def tint(color: str, share: float) -> QColor:
    """Return a colour mixed with white; ``share`` 1 is the colour itself."""
    full = QColor(color)
    mixed = [round(255 - (255 - part) * share) for part in (full.red(), full.green(), full.blue())]
    return QColor(*mixed)


def marker(look: Look, fill: str = "full", scale: float = 1.0) -> QgsMarkerSymbol:
    """Return a point symbol.

    Parameters
    ----------
    fill : how full the mark is: "full" (with a halo), "plain" (full, without), "half", "hollow", "dot" or "cross"
    scale : factor on its size
    """
    size = look.size * scale
    symbol = QgsMarkerSymbol()
    symbol.deleteSymbolLayer(0)
    if fill == "full":
        symbol.appendSymbolLayer(_mark(look.shape, size * 1.55, "#ffffff", look.color, 0.25 * scale))
    color = {"half": tint(look.color, 0.4).name(), "full": look.color, "plain": look.color}.get(fill, "#ffffff")
    edge = "#ffffff" if fill in ("full", "plain") else look.color
    width = (0.2 if fill in ("full", "plain") else 0.35) * scale
    symbol.appendSymbolLayer(_mark(look.shape, size, color, edge, width))
    if fill == "dot":
        symbol.appendSymbolLayer(_mark("circle", size * 0.3, look.color, look.color, 0.0))
    if fill == "cross":
        symbol.appendSymbolLayer(_mark("cross2", size * 0.5, look.color, look.color, 0.3 * scale))
    return symbol


def cross_mark(look: Look, scale: float = 1.0) -> QgsMarkerSymbol:
    """Return the mark of a mean center: a cross with a white rim."""
    symbol = QgsMarkerSymbol()
    symbol.deleteSymbolLayer(0)
    symbol.appendSymbolLayer(_mark("cross", 4.4 * scale, "#ffffff", "#ffffff", 1.3 * scale))
    symbol.appendSymbolLayer(_mark("cross", 4.0 * scale, look.color, look.color, 0.7 * scale))
    return symbol


def shaped_cross(look: Look, scale: float = 1.0) -> QgsMarkerSymbol:
    """Return the mark of a mean center that also tells its group by shape: a cross around the group's hollow mark."""
    symbol = cross_mark(look, scale)
    symbol.appendSymbolLayer(_mark(look.shape, 2.1 * scale, "#ffffff", look.color, 0.4 * scale))
    return symbol


def center_mark(look: Look, kind: str) -> QgsMarkerSymbol:
    """Return the mark of centres: a cross for the mean, a diamond for the median, a star for the central feature.

    ``kind`` is the expression of the column that tells them apart.
    """
    symbol = cross_mark(look)
    shape = QgsProperty.fromExpression(
        f"CASE WHEN {kind} = 'median' THEN 'diamond' WHEN {kind} = 'feature' THEN 'star' ELSE 'cross' END")
    width = f"CASE WHEN {kind} IN ('median', 'feature') THEN 0.35 ELSE {{}} END"
    for layer, line in zip(symbol.symbolLayers(), (1.3, 0.7)):
        layer.setDataDefinedProperty(QgsSymbolLayer.Property.PropertyName, shape)
        layer.setDataDefinedProperty(
            QgsSymbolLayer.Property.PropertyStrokeWidth, QgsProperty.fromExpression(width.format(line)))
    return symbol


def disc(look: Look, size: str) -> QgsMarkerSymbol:
    """Return a translucent disc in the group's colour; ``size`` is the expression of its diameter in millimetres."""
    symbol = QgsMarkerSymbol()
    symbol.deleteSymbolLayer(0)
    color = QColor(look.color)
    symbol.appendSymbolLayer(
        _mark("circle", 4.0, f"#66{color.red():02x}{color.green():02x}{color.blue():02x}", look.color, 0.3))
    symbol.setDataDefinedSize(QgsProperty.fromExpression(size))
    return symbol


def city_mark() -> QgsMarkerSymbol:
    """Return the mark of a city in the backdrop."""
    symbol = QgsMarkerSymbol()
    symbol.deleteSymbolLayer(0)
    symbol.appendSymbolLayer(_mark(_CITY.shape, _CITY.size, _CITY.color, "#ffffff", 0.1))
    return symbol


def pair_mark(size: float) -> QgsMarkerSymbol:
    """Return the mark of a pair of clusters: a ring, the larger the closer the two are."""
    symbol = QgsMarkerSymbol()
    symbol.deleteSymbolLayer(0)
    symbol.appendSymbolLayer(_mark("circle", size, "#00ffffff", OTHER.color, 0.5))
    symbol.appendSymbolLayer(_mark("circle", size / 3, OTHER.color, "#ffffff", 0.1))
    return symbol


def nothing() -> QgsMarkerSymbol:
    """Return the symbol of a layer that only carries labels."""
    symbol = QgsMarkerSymbol()
    symbol.setOpacity(0)
    return symbol


def line(look: Look, width: float = 0.3, dash: str | None = None) -> QgsLineSymbol:
    """Return a line in the group's colour and dashes."""
    return QgsLineSymbol.createSimple({
        "line_color": look.color, "line_width": str(width), "line_style": dash or look.dash,
        "capstyle": "flat", "joinstyle": "round",
    })


def arrow(look: Look, width: float = 0.6) -> QgsLineSymbol:
    """Return a line in the group's colour with an arrow head at its end."""
    symbol = QgsLineSymbol.createSimple({
        "line_color": look.color, "line_width": str(width), "line_style": "solid", "capstyle": "flat",
    })
    # Two names of one property: QGIS 3.24 changed it.
    head = QgsMarkerLineSymbolLayer.create({"placement": "lastvertex", "placements": "LastVertex", "rotate": "1"})
    mark = QgsMarkerSymbol()
    mark.deleteSymbolLayer(0)
    mark.appendSymbolLayer(_mark("filled_arrowhead", 3.4, look.color, "#ffffff", 0.2))
    head.setSubSymbol(mark)
    symbol.appendSymbolLayer(head)
    return symbol


def area(look: Look, width: float = 0.6, alpha: int = 26) -> QgsFillSymbol:
    """Return an outline in the group's colour and dashes with a translucent fill."""
    color = QColor(look.color)
    return QgsFillSymbol.createSimple({
        "color": f"{color.red()},{color.green()},{color.blue()},{alpha}", "outline_color": look.color,
        "outline_width": str(width), "outline_style": look.dash, "joinstyle": "round",
    })


def outline(look: Look, dash: str, width: float = 0.5) -> QgsFillSymbol:
    """Return an outline in the group's colour without a fill."""
    return QgsFillSymbol.createSimple({
        "style": "no", "outline_color": look.color, "outline_width": str(width), "outline_style": dash,
        "joinstyle": "round",
    })


def _mark(shape, size, color, edge, width):
    base = QgsSimpleMarkerSymbolLayerBase
    decoded, known = base.decodeShape(shape)
    layer = QgsSimpleMarkerSymbolLayer(decoded if known else base.decodeShape("circle")[0], size)
    layer.setSizeUnit(QgsUnitTypes.RenderUnit.RenderMillimeters)
    # setColor would give a cross, which has no fill, another stroke; a shape that a value changes needs the fill.
    layer.setFillColor(QColor(color))
    layer.setStrokeColor(QColor(edge))
    layer.setStrokeWidth(width)
    layer.setStrokeStyle(Qt.PenStyle.SolidLine if width > 0 else Qt.PenStyle.NoPen)
    layer.setOffset(QPointF(0, 0))
    return layer


def around_point():
    """Return the label placement around a point, whichever name this QGIS has for it."""
    if hasattr(Qgis, "LabelPlacement"):
        return Qgis.LabelPlacement.OrderedPositionsAroundPoint
    return QgsPalLayerSettings.Placement.OrderedPositionsAroundPoint


def point_geometry():
    """Return the geometry type of points, whichever name this QGIS has for it."""
    return Qgis.GeometryType.Point if hasattr(Qgis, "GeometryType") else QgsWkbTypes.GeometryType.PointGeometry


@cache
def font_family() -> str:
    """Return a family that has Chinese, simplified forms first; the application's own when there is none."""
    families = set(QFontDatabase().families()) if QT_VERSION_STR.startswith("5") else set(QFontDatabase.families())
    return next((name for name in FAMILIES if name in families), QGuiApplication.font().family())
