# SPDX-License-Identifier: GPL-2.0-or-later
"""Figure 1: the map with the ellipses, as a print layout made by code.

No boundary data is shipped and QGIS's own world map is never used: the backdrop is the graticule and city names. A
publisher in China adds the standard map and its approval number.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from osgeo import gdal
from qgis.core import (
    QgsFillSymbol,
    QgsGeometry,
    QgsLayerTreeLayer,
    QgsLayoutExporter,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemScaleBar,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLegendStyle,
    QgsPrintLayout,
    QgsProject,
    QgsRectangle,
    QgsUnitTypes,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor

from ..core import words
from ..core.errors import InputError
from ..layers import workspace
from ..layers.crs import china_albers
from ..layers.styles import label_format
from ..translation import is_chinese
from .figuredata import FigureData, gather, project_tables
from .graticule import crossings, graticule_layer

WIDTH, HEIGHT = 170.0, 152.0
_MAP = (7.0, 13.0, 156.0, 122.0)
_INSET = (141.0, 104.5, 21.0, 29.5)
_SCALE_BAR = (108.0, 126.0, 31.0, 8.0)
_LEGEND = (8.0, 82.0, 52.0, 52.0)
_SAMPLE = (8.0, 14.0, 72.0, 6.0)
_DPI = 300

# South China Sea, in degrees: 106–123° E, 2–24° N, as an extent in China Albers.
_SOUTH_SEA = QgsRectangle(150_000, 150_000, 2_050_000, 2_960_000)

_TITLE = words.Word(
    "图1 国家级产业集群与线上产业带的空间统计椭圆",
    "Figure 1  National-level industrial clusters and online industry belts: standard deviational ellipses",
)
_SOUTH_SEA_NAME = words.Word("南海诸岛", "South China Sea Islands")
_APPROVAL_SLOT = words.Word(
    "审图号:GS(____)____号(发表前请换用标准地图并填写)",
    "Map approval number: GS(____)____ (add the standard map and fill in before publication)",
)
_APPROVAL = words.Word(
    "基于自然资源部标准地图服务网站审图号{number}标准地图制作,底图边界无修改",
    "Based on the standard map {number} of the Ministry of Natural Resources, boundaries unchanged",
)
_BASIS = words.Word(
    "椭圆:{rule},大小 {size}。投影:Albers 等积圆锥(25°N、47°N,105°E)。点位为城市坐标,同城各类集群并排。",
    "Ellipses: {rule}, size {size}. Projection: Albers equal-area conic (25°N, 47°N, 105°E). Points are city "
    "coordinates; programmes in one city stand side by side.",
)


def export_figure(
    project: QgsProject, path, language: str | None = None, workspace_path=None, scope: str = "all",
    title: str | None = None, approval: str = "", dpi: int = _DPI,
) -> str:
    """Draw Figure 1 and write it; on the main thread, some seconds. Returns the path.

    Parameters
    ----------
    project : its layers of records (or clusters), belts, ellipses, centers and cities are drawn
    path : .png, .jpg, .tif (``dpi``), .pdf or .svg; 17 cm wide
    language : "zh" or "en"; None is the interface's
    workspace_path : draw this workspace's tables of ``scope`` instead of the project's layers
    title : None for the standard title; "" for none, as journals want
    approval : approval number of the standard map, once the user has laid one under it

    Raises InputError when there is nothing to draw or the file cannot be written.
    """
    chinese = is_chinese() if language is None else language.lower().startswith("zh")
    tables = project_tables(project) if workspace_path is None else _workspace_tables(workspace_path, scope)
    if not {"records", "clusters", "ellipses"} & set(tables):
        raise InputError(
            "没有可画的图层。请先完成匹配与椭圆,或把结果图层加入项目。",
            "There is nothing to draw. Run the match and the ellipses first, or add their layers to the project.",
        )
    layout, _data = make_layout(project, tables, chinese, title, approval)
    # QGIS tries to georeference a .png, at which GDAL complains aloud.
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        _write(layout, str(path), dpi)
    finally:
        gdal.PopErrorHandler()
    return str(path)


def make_layout(project, tables, chinese: bool, title: str | None = None, approval: str = ""):
    """Return the print layout and its data, whose layers the caller keeps as long as the layout.

    Parameters
    ----------
    tables : table name → layer
    """
    boxes = [_INSET, _SCALE_BAR, _LEGEND, _SAMPLE]
    extent = _framed(gather(tables, chinese, 1.0), boxes)
    data = gather(tables, chinese, extent.width() / _MAP[2] * 1000)
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.setName("Figure 1")
    layout.pageCollection().page(0).setPageSize(QgsLayoutSize(WIDTH, HEIGHT, _millimetres()))
    if title is None:
        title = _TITLE.zh if chinese else _TITLE.en
    if title:
        _label(layout, title, (2, 2.5, WIDTH - 4, 7), 9.5 if chinese else 8.5, bold=True, center=True)
    data.layers.append(graticule_layer())
    main = _map(layout, data.layers, extent, _MAP)
    _add_degrees(layout, main)
    _add_inset(layout, data, chinese)
    _add_legend(layout, main, data, chinese)
    _add_scale_bar(layout, main)
    _add_notes(layout, data, chinese, approval)
    return layout, data


def _workspace_tables(path, scope):
    wanted = ("records", "belts", "ellipses", "centers", "cities")
    unscoped = ("belts", "cities")
    return {
        name: workspace.open_table(path, name, None if name in unscoped else scope)
        for name in workspace.tables_in(path) if name in wanted
    }


def _framed(data: FigureData, boxes):
    """Return an extent in the proportions of the map's frame, with the boxes that lie on the map free of data.

    Parameters
    ----------
    boxes : frames in millimetres on the page, inside the map
    """
    extent = QgsRectangle(data.extent)
    if extent.isEmpty():
        # One point, or none: the whole country.
        extent = QgsRectangle(-2_600_000, 1_900_000, 2_400_000, 5_700_000)
    extent.scale(1.06)
    engines = [geometry for layer in data.layers for geometry in _geometries(layer)]
    for _ in range(40):
        framed = _in_proportion(extent)
        covered = [box for box in boxes if any(g.intersects(_on_map(box, framed)) for g in engines)]
        if not covered:
            break
        # A little more sea in the south and land in the west, or sky in the north for what lies at the top.
        for box in covered:
            if box[1] > _MAP[1] + _MAP[3] / 2:
                extent.setYMinimum(extent.yMinimum() - 0.02 * extent.height())
            else:
                extent.setYMaximum(extent.yMaximum() + 0.02 * extent.height())
    return framed


def _in_proportion(extent):
    framed = QgsRectangle(extent)
    ratio = _MAP[2] / _MAP[3]
    missing = framed.height() * ratio - framed.width()
    if missing > 0:
        # The legend stands in the west.
        framed.setXMinimum(framed.xMinimum() - 0.6 * missing)
        framed.setXMaximum(framed.xMaximum() + 0.4 * missing)
    else:
        framed.setYMinimum(framed.yMaximum() - framed.width() / ratio)
    return framed


def _on_map(box, extent):
    """Return a frame on the page, with two millimetres around it, in map coordinates."""
    scale = extent.width() / _MAP[2]
    left = extent.xMinimum() + (box[0] - 2 - _MAP[0]) * scale
    top = extent.yMaximum() - (box[1] - 2 - _MAP[1]) * scale
    return QgsRectangle(left, top - (box[3] + 4) * scale, left + (box[2] + 4) * scale, top)


def _geometries(layer):
    for feature in layer.getFeatures():
        geometry = feature.geometry()
        yield geometry if geometry.type() != QgsWkbTypes.GeometryType.PolygonGeometry else _outline(geometry)


def _outline(geometry):
    return QgsGeometry.fromMultiPolylineXY(geometry.asPolygon()) if not geometry.isMultipart() else geometry


def _map(layout, layers, extent, frame):
    item = QgsLayoutItemMap(layout)
    item.setCrs(china_albers())
    item.setLayers(layers)
    item.setKeepLayerSet(True)
    size = QgsLayoutSize(frame[2], frame[3], _millimetres())
    item.attemptMove(QgsLayoutPoint(frame[0], frame[1], _millimetres()))
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


def _add_degrees(layout, main):
    """Write the degrees outside the frame, where the meridians and parallels leave the map."""
    x, y, width, height = _MAP
    lower, left = crossings(main.extent())
    for share, text in lower:
        _label(layout, text, (x + share * width - 5, y + height + 0.3, 10, 2.6), 5.2, center=True, color="#666666")
    for share, text in left:
        _label(layout, text, (x - 6.6, y + (1 - share) * height - 1.3, 6.2, 2.6), 5.2, right=True, color="#666666")


def _add_inset(layout, data: FigureData, chinese):
    _map(layout, [layer for layer in data.layers if layer.name() != "cities"], _SOUTH_SEA, _INSET)
    x, y, width, height = _INSET
    name = _SOUTH_SEA_NAME.zh if chinese else _SOUTH_SEA_NAME.en
    _label(layout, name, (x + 0.3, y + height - 5.8, width - 0.6, 5.4), 5.5, center=True, background=True)


def _add_legend(layout, main, data: FigureData, chinese):
    legend = QgsLayoutItemLegend(layout)
    legend.setLinkedMap(main)
    legend.setAutoUpdateModel(False)
    root = legend.model().rootGroup()
    root.clear()
    for layer in data.legend:
        root.addChildNode(QgsLayerTreeLayer(layer))
    _set_legend_text(legend, QgsLegendStyle.Style.Subgroup, 6.2, True)
    _set_legend_text(legend, QgsLegendStyle.Style.SymbolLabel, 6.0, False)
    legend.setSymbolWidth(6)
    legend.setSymbolHeight(2.6)
    legend.setBoxSpace(1.5)
    for style in (QgsLegendStyle.Style.Title, QgsLegendStyle.Style.Group):
        legend.rstyle(style).setMargin(QgsLegendStyle.Side.Bottom, 0)
        legend.rstyle(style).setMargin(QgsLegendStyle.Side.Top, 0)
    legend.rstyle(QgsLegendStyle.Style.Subgroup).setMargin(QgsLegendStyle.Side.Top, 1.3)
    legend.rstyle(QgsLegendStyle.Style.Symbol).setMargin(QgsLegendStyle.Side.Top, 0.7)
    legend.setBackgroundEnabled(True)
    legend.setBackgroundColor(QColor(255, 255, 255, 235))
    legend.setFrameEnabled(True)
    legend.setFrameStrokeColor(QColor("#bbbbbb"))
    layout.addLayoutItem(legend)
    legend.updateLegend()
    legend.adjustBoxSize()
    legend.setReferencePoint(legend.ReferencePoint.LowerLeft)
    legend.attemptMove(QgsLayoutPoint(_MAP[0] + 1.5, _MAP[1] + _MAP[3] - 1.5, _millimetres()))


def _set_legend_text(legend, style, size, bold):
    text = _text(size, "#222222", bold)
    if hasattr(legend.rstyle(style), "setTextFormat"):
        legend.rstyle(style).setTextFormat(text)
    else:
        font = text.font()
        font.setPointSizeF(size)
        legend.setStyleFont(style, font)


def _add_scale_bar(layout, main):
    bar = QgsLayoutItemScaleBar(layout)
    bar.setStyle("Single Box")
    bar.setLinkedMap(main)
    bar.setUnits(QgsUnitTypes.DistanceUnit.DistanceKilometers)
    bar.setUnitLabel("km")
    bar.setNumberOfSegmentsLeft(0)
    bar.setNumberOfSegments(2)
    bar.setUnitsPerSegment(250)
    bar.setHeight(1.2)
    bar.setLabelBarSpace(0.8)
    bar.setTextFormat(_text(5.5, "#333333"))
    bar.setFillSymbol(QgsFillSymbol.createSimple({"color": "#444444", "outline_style": "no"}))
    bar.setBoxContentSpace(0.8)
    layout.addLayoutItem(bar)
    bar.update()
    bar.setReferencePoint(bar.ReferencePoint.LowerRight)
    bar.attemptMove(QgsLayoutPoint(_INSET[0] - 2, _MAP[1] + _MAP[3] - 1, _millimetres()))


def _add_notes(layout, data: FigureData, chinese, approval):
    """Write what the reader must know below the map."""
    top = _MAP[1] + _MAP[3] + 4.2
    notes = []
    if data.size_rule:
        basis = _BASIS.zh if chinese else _BASIS.en
        rule = words.say(words.SIZE_RULES, data.size_rule, chinese)
        notes.append(basis.format(rule=rule, size="–" if data.size is None else f"{data.size:g}"))
    end = "。" if chinese else ". "
    coverage = words.COVERAGE_NOTE.zh if chinese else words.COVERAGE_NOTE.en
    slot = _APPROVAL if approval else _APPROVAL_SLOT
    slot = (slot.zh if chinese else slot.en).format(number=approval)
    notes.append(f"{'注:' if chinese else 'Note: '}{coverage}{end}{slot}{end.strip()}")
    for number, text in enumerate(notes):
        _label(layout, text, (_MAP[0], top + 3.6 * number, _MAP[2], 4), 5.8 if chinese else 5.2)
    if data.sample:
        mark = f"{words.SAMPLE_MARK.zh} / {words.SAMPLE_MARK.en}"
        _label(layout, mark, _SAMPLE, 7.5, bold=True, color="#b3261e", background=True)


def _label(layout, text, frame, size, bold=False, center=False, right=False, color="#222222", background=False):
    item = QgsLayoutItemLabel(layout)
    item.setText(text)
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
    item.attemptMove(QgsLayoutPoint(frame[0], frame[1], _millimetres()))
    item.attemptResize(QgsLayoutSize(frame[2], frame[3], _millimetres()))
    layout.addLayoutItem(item)
    return item


def _text(size, color, bold=False):
    text = label_format(color, size, bold)
    rim = text.buffer()
    rim.setEnabled(False)
    text.setBuffer(rim)
    return text


def _write(layout, path, dpi):
    """Write the figure, which appears only when it is complete."""
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".figure-", dir=path.parent) as folder:
            draft = Path(folder) / path.name
            if _drawn(layout, str(draft), dpi) != QgsLayoutExporter.ExportResult.Success:
                raise OSError("QgsLayoutExporter")
            os.replace(draft, path)
    except OSError as error:
        raise InputError(
            f"图“{path}”无法写入。请检查文件夹是否可写、磁盘是否已满、文件是否被占用。",
            f"The figure “{path}” cannot be written. Is the folder writable, the disk not full and the file not open "
            "elsewhere?",
        ) from error


def _drawn(layout, path, dpi):
    exporter = QgsLayoutExporter(layout)
    suffix = Path(path).suffix.lower()
    if suffix == ".pdf":
        settings = QgsLayoutExporter.PdfExportSettings()
        settings.dpi = dpi
        return exporter.exportToPdf(path, settings)
    if suffix == ".svg":
        settings = QgsLayoutExporter.SvgExportSettings()
        settings.dpi = dpi
        return exporter.exportToSvg(path, settings)
    settings = QgsLayoutExporter.ImageExportSettings()
    settings.dpi = dpi
    return exporter.exportToImage(path, settings)


def _millimetres():
    return QgsUnitTypes.LayoutUnit.LayoutMillimeters
