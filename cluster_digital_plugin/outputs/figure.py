# SPDX-License-Identifier: GPL-2.0-or-later
"""Figure 1: the map with the ellipses, as a print layout made by code.

No boundary data is shipped and QGIS's own world map is never used: the backdrop is the graticule and city names. A
publisher in China adds the standard map and its approval number.
"""

from __future__ import annotations

from qgis.core import QgsProject

from ..core import words
from ..core.errors import InputError
from ..layers import workspace
from ..translation import is_chinese
from . import page
from .figuredata import FigureData, gather, project_tables
from .graticule import graticule_layer

WIDTH, HEIGHT = 170.0, 152.0
_MAP = (7.0, 13.0, 156.0, 122.0)
_INSET = (141.0, 104.5, 21.0, 29.5)
_SCALE_BAR = (108.0, 126.0, 31.0, 8.0)
_LEGEND = (8.0, 82.0, 52.0, 52.0)
_SAMPLE = (8.0, 14.0, 72.0, 6.0)

_TITLE = words.Word(
    "图1 国家级产业集群与线上产业带的空间统计椭圆",
    "Figure 1  National-level industrial clusters and online industry belts: standard deviational ellipses",
)
_BASIS = words.Word(
    "椭圆:{rule},大小 {size}。投影:Albers 等积圆锥(25°N、47°N,105°E)。点位为城市坐标,同城各类集群并排。",
    "Ellipses: {rule}, size {size}. Projection: Albers equal-area conic (25°N, 47°N, 105°E). Points are city "
    "coordinates; programmes in one city stand side by side.",
)


def export_figure(
    project: QgsProject, path, language: str | None = None, workspace_path=None, scope: str = "all",
    title: str | None = None, approval: str = "", dpi: int = page.DPI,
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
    return page.write(layout, path, dpi)


def make_layout(project, tables, chinese: bool, title: str | None = None, approval: str = ""):
    """Return the print layout and its data, whose layers the caller keeps as long as the layout.

    Parameters
    ----------
    tables : table name → layer
    """
    boxes = [_INSET, _SCALE_BAR, _LEGEND, _SAMPLE]
    first = gather(tables, chinese, 1.0)
    extent = page.framed(first.layers, first.extent, _MAP, boxes)
    data = gather(tables, chinese, extent.width() / _MAP[2] * 1000)
    layout = page.new_layout(project, "Figure 1", WIDTH, HEIGHT)
    if title is None:
        title = _TITLE.zh if chinese else _TITLE.en
    if title:
        page.add_label(layout, title, (2, 2.5, WIDTH - 4, 7), 9.5 if chinese else 8.5, bold=True, center=True)
    data.layers.append(graticule_layer())
    main = page.add_map(layout, data.layers, extent, _MAP)
    page.add_degrees(layout, main, _MAP)
    page.add_inset(layout, main, data.layers, _INSET, chinese)
    page.add_legend(layout, main, data.legend, (_MAP[0] + 1.5, _MAP[1] + _MAP[3] - 1.5))
    page.add_scale_bar(layout, main, (_INSET[0] - 2, _MAP[1] + _MAP[3] - 1))
    _add_notes(layout, data, chinese, approval)
    page.add_mark(layout, data.marked, _SAMPLE)
    return layout, data


def _workspace_tables(path, scope):
    wanted = ("records", "belts", "ellipses", "centers", "cities")
    unscoped = ("belts", "cities")
    return {
        name: workspace.open_table(path, name, None if name in unscoped else scope)
        for name in workspace.tables_in(path) if name in wanted
    }


def _add_notes(layout, data: FigureData, chinese, approval):
    """Write what the reader must know below the map."""
    top = _MAP[1] + _MAP[3] + 4.2
    notes = []
    if data.size_rule:
        basis = _BASIS.zh if chinese else _BASIS.en
        rule = words.say(words.SIZE_RULES, data.size_rule, chinese)
        notes.append(basis.format(rule=rule, size="–" if data.size is None else f"{data.size:g}"))
    notes.append(page.coverage_note(chinese, approval))
    for number, text in enumerate(notes):
        page.add_label(layout, text, (_MAP[0], top + 3.6 * number, _MAP[2], 4), 5.8 if chinese else 5.2)
