# SPDX-License-Identifier: GPL-2.0-or-later
"""The pieces that pages are made of: maps, labels, legends, scale bars, degrees.

Frames are (left, top, width, height) in millimetres on the page.
"""

from __future__ import annotations

import re

from qgis.core import (
    QgsFillSymbol,
    QgsGeometry,
    QgsLayerTreeLayer,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemScaleBar,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLegendRenderer,
    QgsLegendStyle,
    QgsPrintLayout,
    QgsRectangle,
    QgsUnitTypes,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QFontMetricsF

from ..core import words
from ..layers.crs import china_albers
from ..layers.expressions import literal
from ..layers.labels import label_format
from .graticule import crossings

# A scale bar is at most so many millimetres long, of two segments of so many kilometres each.
_BAR_LENGTH = 18.0
# Height of a line of text in millimetres over its size in points.
_LINE = 0.46
_SEGMENTS = (10, 25, 50, 100, 250, 500, 1000)

# South China Sea, in degrees: 106–123° E, 2–24° N, as an extent in China Albers.
SOUTH_SEA = QgsRectangle(150_000, 150_000, 2_050_000, 2_960_000)
SOUTH_SEA_NAME = words.Word("南海诸岛", "South China Sea Islands")

_EMPTY_NUMBER = words.Word("GS(____)____号", "GS(____)____")
_APPROVAL = words.Word(
    "基于自然资源部标准地图服务网站审图号{number}标准地图制作,底图边界无修改",
    "Based on the standard map {number} of the Ministry of Natural Resources, boundaries unchanged",
)
_UNAPPROVED = words.Word(
    "审图号未填:发表前请换用标准地图并填写审图号。",
    "No approval number yet: before publication add the standard map and fill it in.",
)
RED = "#b3261e"


def new_layout(project, name: str, width: float, height: float) -> QgsPrintLayout:
    """Return an empty page of a size in millimetres."""
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.setName(name)
    layout.pageCollection().page(0).setPageSize(QgsLayoutSize(width, height, millimetres()))
    return layout


def framed(layers, extent: QgsRectangle, frame, boxes) -> QgsRectangle:
    """Return an extent in the proportions of a map's frame, with the boxes that lie on the map free of data.

    Parameters
    ----------
    layers : in the map's projection
    extent : what the layers cover
    boxes : frames inside the map's frame
    """
    extent = QgsRectangle(extent)
    if extent.isEmpty():
        # One point, or none: the whole country.
        extent = QgsRectangle(-2_600_000, 1_900_000, 2_400_000, 5_700_000)
    extent.scale(1.06)
    engines = [QgsGeometry.collectGeometry(list(geometries(layer))) for layer in layers]
    for _ in range(40):
        fitted = _in_proportion(extent, frame)
        covered = [box for box in boxes if any(g.intersects(on_map(box, frame, fitted)) for g in engines)]
        if not covered:
            break
        # A little more sea in the south and land in the west, or sky in the north for what lies at the top.
        for box in covered:
            if box[1] > frame[1] + frame[3] / 2:
                extent.setYMinimum(extent.yMinimum() - 0.02 * extent.height())
            else:
                extent.setYMaximum(extent.yMaximum() + 0.02 * extent.height())
    return fitted


def _in_proportion(extent, frame):
    fitted = QgsRectangle(extent)
    ratio = frame[2] / frame[3]
    missing = fitted.height() * ratio - fitted.width()
    if missing > 0:
        # The legend stands in the west.
        fitted.setXMinimum(fitted.xMinimum() - 0.6 * missing)
        fitted.setXMaximum(fitted.xMaximum() + 0.4 * missing)
    else:
        fitted.setYMinimum(fitted.yMaximum() - fitted.width() / ratio)
    return fitted


def on_map(box, frame, extent: QgsRectangle) -> QgsRectangle:
    """Return a box on the page, with two millimetres around it, in the coordinates of the map in a frame."""
    scale = extent.width() / frame[2]
    left = extent.xMinimum() + (box[0] - 2 - frame[0]) * scale
    top = extent.yMaximum() - (box[1] - 2 - frame[1]) * scale
    return QgsRectangle(left, top - (box[3] + 4) * scale, left + (box[2] + 4) * scale, top)


def geometries(layer):
    """Yield the geometries of a layer, of areas the outlines."""
    for feature in layer.getFeatures():
        geometry = feature.geometry()
        yield geometry if geometry.type() != QgsWkbTypes.GeometryType.PolygonGeometry else _outline(geometry)


def _outline(geometry):
    return QgsGeometry.fromMultiPolylineXY(geometry.asPolygon()) if not geometry.isMultipart() else geometry


def add_map(layout, layers, extent: QgsRectangle, frame) -> QgsLayoutItemMap:
    """Add a map of an extent in China Albers."""
    item = QgsLayoutItemMap(layout)
    item.setCrs(china_albers())
    item.setLayers(layers)
    item.setKeepLayerSet(True)
    size = QgsLayoutSize(frame[2], frame[3], millimetres())
    item.attemptMove(QgsLayoutPoint(frame[0], frame[1], millimetres()))
    item.attemptResize(size)
    # A new map has no extent that could be zoomed, and setting one changes the item's size.
    item.setExtent(extent)
    item.attemptResize(size)
    item.zoomToExtent(extent)
    item.setBackgroundColor(QColor("#ffffff"))
    item.setFrameEnabled(True)
    item.setFrameStrokeColor(QColor("#555555"))
    layout.addLayoutItem(item)
    return item


def add_degrees(layout, main, frame):
    """Write the degrees outside the frame, where the meridians and parallels leave the map."""
    x, y, width, height = frame
    lower, left = crossings(main.extent())
    for share, text in lower:
        add_label(layout, text, (x + share * width - 5, y + height + 0.3, 10, 2.6), 5.2, center=True, color="#666666")
    for share, text in left:
        add_label(layout, text, (x - 6.6, y + (1 - share) * height - 1.3, 6.2, 2.6), 5.2, right=True, color="#666666")


def add_inset(layout, main, layers, frame, chinese: bool):
    """Add the South China Sea, with its name and no names of cities, onto a map whose labels keep clear of it."""
    inset = add_map(layout, [layer for layer in layers if layer.name() != "cities"], SOUTH_SEA, frame)
    main.addLabelBlockingItem(inset)
    x, y, width, height = frame
    name = SOUTH_SEA_NAME.zh if chinese else SOUTH_SEA_NAME.en
    size, room = (5.5, 5.4 if width > 15 else 2.8) if width > 15 or chinese else (4.4, 4.2)
    add_label(layout, name, (x + 0.3, y + height - room - 0.4, width - 0.6, room), size, center=True, background=True)


def add_legend(layout, main, layers, corner, columns: int = 1, size: float = 6.0, below: bool = False):
    """Add a legend of layers in so many columns, in points of ``size``.

    Its lower left corner lies at a point of the page; with ``below`` its upper left one. Returns the item.
    """
    legend = QgsLayoutItemLegend(layout)
    legend.setLinkedMap(main)
    legend.setAutoUpdateModel(False)
    root = legend.model().rootGroup()
    root.clear()
    for layer in layers:
        root.addChildNode(QgsLayerTreeLayer(layer))
    _set_legend_text(legend, QgsLegendStyle.Style.Subgroup, size + 0.2, True)
    _set_legend_text(legend, QgsLegendStyle.Style.SymbolLabel, size, False)
    legend.setSymbolWidth(6)
    legend.setSymbolHeight(2.6)
    legend.setBoxSpace(1.5)
    for style in (QgsLegendStyle.Style.Title, QgsLegendStyle.Style.Group):
        legend.rstyle(style).setMargin(QgsLegendStyle.Side.Bottom, 0)
        legend.rstyle(style).setMargin(QgsLegendStyle.Side.Top, 0)
    legend.rstyle(QgsLegendStyle.Style.Subgroup).setMargin(QgsLegendStyle.Side.Top, 1.3)
    legend.rstyle(QgsLegendStyle.Style.Symbol).setMargin(QgsLegendStyle.Side.Top, 1.1)
    legend.setColumnCount(columns)
    legend.setBackgroundEnabled(True)
    legend.setBackgroundColor(QColor(255, 255, 255, 235))
    legend.setFrameEnabled(True)
    legend.setFrameStrokeColor(QColor("#bbbbbb"))
    layout.addLayoutItem(legend)
    legend.updateLegend()
    legend.adjustBoxSize()
    legend.setReferencePoint(legend.ReferencePoint.UpperLeft if below else legend.ReferencePoint.LowerLeft)
    legend.attemptMove(QgsLayoutPoint(*corner, millimetres()))
    return legend


def legend_height(legend) -> float:
    """Return the height of a legend in millimetres; the item itself knows it only once it was drawn."""
    return QgsLegendRenderer(legend.model(), legend.legendSettings()).minimumSize().height()


def _set_legend_text(legend, style, size, bold):
    text = _text(size, "#222222", bold)
    if hasattr(legend.rstyle(style), "setTextFormat"):
        legend.rstyle(style).setTextFormat(text)
    else:
        font = text.font()
        font.setPointSizeF(size)
        legend.setStyleFont(style, font)


def add_scale_bar(layout, main, corner):
    """Add a scale bar whose lower right corner lies at a point of the page."""
    bar = QgsLayoutItemScaleBar(layout)
    bar.setStyle("Single Box")
    bar.setLinkedMap(main)
    bar.setUnits(QgsUnitTypes.DistanceUnit.DistanceKilometers)
    bar.setUnitLabel("km")
    bar.setNumberOfSegmentsLeft(0)
    bar.setNumberOfSegments(2)
    longest = _BAR_LENGTH * main.extent().width() / main.rect().width() / 2000
    bar.setUnitsPerSegment(max((length for length in _SEGMENTS if length <= longest), default=_SEGMENTS[0]))
    bar.setHeight(1.2)
    bar.setLabelBarSpace(0.8)
    bar.setTextFormat(_text(5.5, "#333333"))
    bar.setFillSymbol(QgsFillSymbol.createSimple({"color": "#444444", "outline_style": "no"}))
    bar.setBoxContentSpace(0.8)
    layout.addLayoutItem(bar)
    bar.update()
    # A new bar is larger than what is drawn of it.
    bar.attemptResize(bar.minimumSize())
    bar.setReferencePoint(bar.ReferencePoint.LowerRight)
    bar.attemptMove(QgsLayoutPoint(*corner, millimetres()))


def add_label(
    layout, text: str, frame, size: float, bold=False, center=False, right=False, color="#222222", background=False
):
    """Add text in a frame, in points of ``size``."""
    item = QgsLayoutItemLabel(layout)
    item.setText(literal(text))
    if hasattr(item, "setTextFormat"):
        item.setTextFormat(_text(size, color, bold))
    else:
        font = _text(size, color, bold).font()
        font.setPointSizeF(size)
        item.setFont(font)
        item.setFontColor(QColor(color))
    if center:
        item.setHAlign(Qt.AlignmentFlag.AlignHCenter)
    elif right:
        item.setHAlign(Qt.AlignmentFlag.AlignRight)
    item.setVAlign(Qt.AlignmentFlag.AlignVCenter)
    if background:
        item.setBackgroundEnabled(True)
        item.setBackgroundColor(QColor(255, 255, 255, 220))
    item.attemptMove(QgsLayoutPoint(frame[0], frame[1], millimetres()))
    item.attemptResize(QgsLayoutSize(frame[2], frame[3], millimetres()))
    layout.addLayoutItem(item)
    return item


def add_mark(layout, marked, frame, size: float = 7.5):
    """Say in red, in both languages, that data sets are no real ones; nothing of the user's own."""
    if marked:
        text = f"{words.marks(marked, True)} / {words.marks(marked, False)}"
        add_label(layout, text, frame, size, bold=True, color=RED, background=True)


def coverage_note(chinese: bool, approval: str = "", adcodes=()) -> str:
    """Return what the map leaves out, and the approval number of the standard map or the slot for it."""
    end = "。" if chinese else ". "
    absent = words.coverage(adcodes)
    coverage = "" if absent is None else f"{say(absent, chinese)}{end}"
    slot = say(_APPROVAL, chinese).format(number=approval or say(_EMPTY_NUMBER, chinese))
    return f"{'注:' if chinese else 'Note: '}{coverage}{slot}{end}{say(words.CREDIT, chinese)}{end.strip()}"


def add_notes(layout, notes, chinese: bool, approval: str, frame, size: float, adcodes=()) -> float:
    """Write notes below each other, then what the map leaves out and whose map it is; warn while that is unknown.

    Parameters
    ----------
    frame : left, top and width in millimetres
    size : in points
    adcodes : of the places on the map

    Returns the millimetre at which they end.
    """
    left, top, width = frame
    texts = [(text, "#222222") for text in (*notes, coverage_note(chinese, approval, adcodes))]
    if not approval:
        texts.append((say(_UNAPPROVED, chinese), RED))
    for text, color in texts:
        lines = wrapped(text, width, size)
        height = _LINE * size * len(lines) + 0.5
        add_label(layout, "\n".join(lines), (left, top, width, height), size, color=color)
        top += height
    return top


def wrapped(text: str, width: float, size: float) -> list[str]:
    """Return the lines of a text that fit a width in millimetres at a size in points.

    Not every QGIS breaks Chinese, which has no spaces.
    """
    font = _text(100, "#222222").font()
    font.setPixelSize(100)
    metrics = QFontMetricsF(font)
    # Labels have a margin, and print a little wider than the screen's metrics.
    room = 0.97 * width * 100 / (size * 25.4 / 72)
    lines = [""]
    for piece in re.findall(r"[\u2e80-\uffef][,。;:、)]*|[^\u2e80-\uffef\s]+[,。;:、)]*\s*|\s+", text):
        if lines[-1] and metrics.horizontalAdvance((lines[-1] + piece).rstrip()) > room:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines]


def say(word, chinese: bool) -> str:
    """Return a word in a language."""
    return word.zh if chinese else word.en


def _text(size, color, bold=False):
    text = label_format(color, size, bold)
    rim = text.buffer()
    rim.setEnabled(False)
    text.setBuffer(rim)
    return text


def millimetres():
    """Return QGIS's name of the unit of pages."""
    return QgsUnitTypes.LayoutUnit.LayoutMillimeters
