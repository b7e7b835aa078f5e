# SPDX-License-Identifier: GPL-2.0-or-later
"""The belts year by year: one small map for each year, all of one extent and scale, on one page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass, field
from functools import partial
from math import ceil

from qgis.core import (
    QgsGeometry,
    QgsLayoutSize,
    QgsProject,
    QgsProperty,
    QgsRectangle,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)

from ..core import words
from ..core.errors import InputError
from ..layers import symbols, temporal, workspace
from ..layers.standard_map import approval_number, standard_map
from ..translation import is_chinese
from . import page
from .drawing import record, resolution, save
from .figuredata import block_labels, city_names, english_names, memory_layer, read_points, smallest
from .graticule import graticule_layer
from .manifests import note_drawing, told_layers
from .turns import in_turns

WIDTH = 170.0
_LEFT, _RIGHT, _GAP = 7.0, 3.0, 8.5
_HEAD = 15.0
_YEAR, _DEGREES = 5.5, 3.6
_FOOT = 21.0

# Height of a small map over its width; size of the inset over the width of its map.
_PROPORTION = 0.86
_INSET = (0.14, 0.2)

# Names stand at the cities with most belts, off the centers, as far as a small map has room: so many, so many metres.
_NAMED = 10
_AWAY = 200_000

_TITLE = words.Word("线上产业带的逐年空间分布", "Online industry belts year by year")
_YEAR_TITLE = words.Word(
    "{year} 年  {belts} 个产业带,{cities} 个城市", "{year}:  {belts} belts in {cities} cities"
)
_LEGEND = {
    "belts": words.Word("产业带所在城市(面积与个数成正比)", "Cities with belts (area by their number)"),
    "ellipse": words.Word("空间统计椭圆", "Standard deviational ellipse"),
    "center": words.Word("重心", "Mean center"),
    "path": words.Word("重心移动路径(自 {first} 年)", "Path of the center since {first}"),
}
_BASIS = words.Word(
    "椭圆:{rule},大小 {size}。各图范围与比例尺相同。投影:Albers 等积圆锥(25°N、47°N,105°E)。",
    "Ellipses: {rule}, size {size}. All maps have one extent and scale. Projection: Albers equal-area conic (25°N, "
    "47°N, 105°E).",
)
_UNDATED = words.Word("另有 {count} 个产业带没有年份,未画。", "{count} belts without a year are not drawn.")


@dataclass
class _Year:
    """What is drawn of one year, from top to bottom."""

    year: int
    belts: int
    cities: int
    layers: list[QgsVectorLayer] = field(default_factory=list)


@dataclass
class YearsData:
    """The years' layers, what they cover together, and what must be said about them."""

    years: list[_Year]
    names: QgsVectorLayer | None
    extent: QgsRectangle
    marked: tuple[str, ...]
    size_rule: str
    size: float | None
    undated: int
    adcodes: frozenset[str] = frozenset()


@in_turns
def export_years(
    project: QgsProject, path, workspace_path, language: str | None = None, scope: str = temporal.SCOPE,
    title: str | None = None, approval: str | None = None, dpi: int | None = None,
) -> Generator:
    """Draw the belts and their ellipse of every year and write the page; on the main thread. Returns the path.

    Parameters
    ----------
    project : whose settings the page takes
    path : .png, .jpg, .tif (``dpi``), .pdf or .svg; 17 cm wide
    workspace_path : the workspace with belts, and with ellipses and centers by year under ``scope``
    language : "zh" or "en"; None is the interface's
    title : None for the standard title; "" for none, as journals want
    approval : approval number of the standard map; None is the project's
    dpi : None is 600 for .tif and 300 for the others

    Raises InputError when there are no ellipses by year or the file cannot be written.
    """
    chinese = is_chinese() if language is None else language.lower().startswith("zh")
    approval = approval_number(project) if approval is None else approval
    data = yield from gather.turns(workspace_path, scope, chinese)
    yield
    layout, _data = yield from make_layout.turns(project, data, chinese, title, approval)
    recording = yield from record.turns(layout, resolution(path, dpi))
    yield partial(save, [recording], path)
    names = [name for name in ("belts", "ellipses", "centers") if name in workspace.tables_in(workspace_path)]
    drawn = [workspace.open_table(workspace_path, name, None if name == "belts" else scope) for name in names]
    yield partial(note_drawing, path, "figure of the years", told_layers(drawn))
    return str(path)


@in_turns
def gather(path, scope: str, chinese: bool) -> Generator:
    """Return what the page needs of a workspace, :class:`YearsData`.

    Raises InputError when there are no ellipses by year.
    """
    present = workspace.tables_in(path)

    def read(table, names, scope=None, whole=False):
        return read_points(workspace.open_table(path, table, scope), names, whole) if table in present else []

    ellipses = smallest([
        item for item in read("ellipses", ("grp", "ellipse_id", "size", "size_rule"), scope, True)
        if temporal.year_of(item[0]["grp"])
    ])
    if not ellipses:
        raise InputError(
            "没有分年椭圆可画。请先按年份画产业带的椭圆。",
            "There are no ellipses by year to draw. Draw the ellipses of the belts by year first.",
        )
    shapes = {temporal.year_of(row["grp"]): geometry for row, geometry in ellipses}
    identifiers = {row["ellipse_id"] for row, _ in ellipses}
    centers = {temporal.year_of(row["grp"]): geometry for row, geometry in
               read("centers", ("grp", "ellipse_id", "kind"), scope)
               if row["ellipse_id"] in identifiers and row["kind"] in (None, "mean")}
    yield
    belts = read("belts", ("city", "adcode", "year", "dataset"))
    years = []
    for year in sorted(shapes):
        yield
        years.append(_year(year, belts, shapes, centers, chinese))
    yield
    extent = QgsRectangle()
    extent.setMinimal()
    for layer in (layer for year in years for layer in year.layers):
        extent.combineExtentWith(layer.extent())
    datasets = {row["dataset"] for row, _ in belts}
    cities = workspace.open_table(path, "cities") if "cities" in present and not chinese else None
    return YearsData(
        years, _names(belts, shapes, centers, english_names(cities), chinese), extent,
        tuple(code for code in words.MARKS if code in datasets), ellipses[0][0]["size_rule"] or "",
        ellipses[0][0]["size"], sum(row["year"] is None for row, _ in belts),
        frozenset(row["adcode"] for row, _ in belts if row["adcode"]),
    )


def _year(year, belts, shapes, centers, chinese) -> _Year:
    places = Counter()
    for row, geometry in belts:
        if row["year"] == year:
            point = geometry.asPoint()
            places[round(point.x()), round(point.y())] += 1
    layers = [
        _centers(centers.get(year), chinese),
        _path([centers[each] for each in sorted(centers) if each <= year], min(shapes), chinese),
        _belts(places, chinese), _ellipse(shapes[year], chinese),
    ]
    return _Year(year, sum(places.values()), len(places), layers)


def _names(belts, years, centers, english, chinese):
    placed = [({"city": row["city"], "cities": None, "programme": "belts"}, geometry) for row, geometry in belts
              if row["city"] and row["year"] in years]
    counts = Counter(row["city"] for row, _ in placed)
    near = {row["city"] for row, geometry in placed
            if any(geometry.distance(center) < _AWAY for center in centers.values())}
    ranked = sorted(set(counts) - near, key=lambda city: (-counts[city], city))[:_NAMED]
    return city_names([item for item in placed if item[0]["city"] in ranked], english, chinese)


def _belts(places, chinese):
    rows = [((count,), QgsGeometry.fromWkt(f"POINT({x} {y})")) for (x, y), count in sorted(places.items())]
    layer = memory_layer("Point", _say("belts", chinese), ("n:integer",), rows)
    symbol = symbols.marker(symbols.known_looks()["belts"], "plain", 0.45)
    symbol.setDataDefinedSize(QgsProperty.fromExpression("0.7 * sqrt(\"n\")"))
    symbol.setOpacity(0.75)
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))
    return layer


def _ellipse(geometry, chinese):
    layer = memory_layer("Polygon", _say("ellipse", chinese), ("n:integer",), [((1,), geometry)])
    look = symbols.Look(symbols.known_looks()["belts"].color, "diamond", "solid")
    layer.setRenderer(QgsSingleSymbolRenderer(symbols.area(look, 0.4, 14)))
    return layer


def _centers(geometry, chinese):
    rows = [] if geometry is None else [((1,), geometry)]
    layer = memory_layer("Point", _say("center", chinese), ("n:integer",), rows)
    layer.setRenderer(QgsSingleSymbolRenderer(symbols.cross_mark(symbols.PATH, 0.5)))
    block_labels(layer, 2.0)
    return layer


def _path(points, first, chinese):
    line = QgsGeometry.fromPolylineXY([point.asPoint() for point in points]) if len(points) > 1 else None
    name = _say("path", chinese).format(first=first)
    layer = memory_layer("LineString", name, ("n:integer",), [] if line is None else [((1,), line)])
    layer.setRenderer(QgsSingleSymbolRenderer(symbols.line(symbols.PATH, 0.35)))
    return layer


def _say(key, chinese):
    return _LEGEND[key].zh if chinese else _LEGEND[key].en


@in_turns
def make_layout(
    project, data: YearsData, chinese: bool, title: str | None = None, approval: str = "",
) -> Generator:
    """Return the print layout and its data, whose layers the caller keeps as long as the layout."""
    frames, height = _frames(len(data.years))
    layout = page.new_layout(project, "Years", WIDTH, height)
    if title is None:
        title = _TITLE.zh if chinese else _TITLE.en
    if title:
        page.add_label(layout, title, (2, 2.0, WIDTH - 4, 6.5), 9.5 if chinese else 8.5, bold=True, center=True)
    covered = [_inset(frames[0]), _scale_bar(frames[0])]
    extent = page.framed([layer for year in data.years for layer in year.layers], data.extent, frames[0], covered)
    backdrop = [layer for layer in (graticule_layer(), standard_map(project)) if layer is not None]
    maps = []
    for year, frame in zip(data.years, frames):
        yield
        maps.append(_add_year(layout, year, data, extent, frame, backdrop, chinese))
    yield
    bottom = height - _FOOT
    last = data.years[-1].layers
    page.add_legend(layout, maps[0], [last[2], last[3], last[0], last[1]], (_LEFT, bottom + 8.5), 4)
    x, y, across, down = _scale_bar(frames[0])
    page.add_scale_bar(layout, maps[0], (x + across, y + down))
    ends = _add_notes(layout, data, bottom + 9.5, chinese, approval)
    # How many lines the notes take depends on the font.
    layout.pageCollection().page(0).setPageSize(QgsLayoutSize(WIDTH, max(height, ends + 1.0), page.millimetres()))
    page.add_mark(layout, data.marked, (_LEFT, 8.5, WIDTH - _LEFT - _RIGHT, 5.0))
    return layout, (data, backdrop)


def _frames(count):
    """Return the frames of the small maps, row by row, and the height of the page."""
    columns = min(count, 2 if count <= 4 else 3)
    # One year alone need not fill the page.
    width = (WIDTH - _LEFT - _RIGHT - _GAP * (max(columns, 2) - 1)) / max(columns, 2)
    height = width * _PROPORTION
    pitch = _YEAR + height + _DEGREES
    frames = [
        (_LEFT + number % columns * (width + _GAP), _HEAD + number // columns * pitch + _YEAR, width, height)
        for number in range(count)
    ]
    return frames, _HEAD + ceil(count / columns) * pitch + _FOOT


def _inset(frame):
    x, y, width, height = frame
    inset = (width * _INSET[0], width * _INSET[1])
    return (x + width - inset[0], y + height - inset[1], *inset)


def _scale_bar(frame):
    return (frame[0] + 1, frame[1] + frame[3] - 8, 18.5, 7.0)


def _add_year(layout, year, data, extent, frame, backdrop, chinese):
    layers = [*([] if data.names is None else [data.names]), *year.layers, *backdrop]
    item = page.add_map(layout, layers, extent, frame)
    page.add_degrees(layout, item, frame)
    page.add_inset(layout, item, layers, _inset(frame), chinese)
    text = (_YEAR_TITLE.zh if chinese else _YEAR_TITLE.en).format(
        year=year.year, belts=year.belts, cities=year.cities)
    page.add_label(layout, text, (frame[0], frame[1] - _YEAR, frame[2], _YEAR), 7.5, bold=True)
    return item


def _add_notes(layout, data, top, chinese, approval):
    rule = words.say(words.SIZE_RULES, data.size_rule, chinese)
    basis = (_BASIS.zh if chinese else _BASIS.en).format(
        rule=rule or "–", size="–" if data.size is None else f"{data.size:g}")
    if data.undated:
        undated = (_UNDATED.zh if chinese else _UNDATED.en).format(count=data.undated)
        basis = f"{basis}{undated}" if chinese else f"{basis} {undated}"
    frame = (_LEFT, top, WIDTH - _LEFT - _RIGHT)
    return page.add_notes(layout, (basis,), chinese, approval, frame, 5.8 if chinese else 5.5, data.adcodes)
