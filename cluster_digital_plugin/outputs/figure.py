# SPDX-License-Identifier: GPL-2.0-or-later
"""Figure 1: the map with the ellipses, as a print layout made by code.

No boundary data is shipped and QGIS's own world map is never used: the backdrop is the graticule and city names, and
under them the standard map that the user chose. A publisher in China wants it with its approval number.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from functools import partial

from qgis.core import QgsLayoutSize, QgsProject

from ..core import words
from ..core.errors import InputError
from ..layers import workspace
from ..layers.standard_map import approval_number, standard_map
from ..translation import is_chinese
from . import page
from .drawing import record, resolution, save
from .figuredata import FigureData, gather, project_tables, read
from .graticule import graticule_layer
from .manifests import note_drawing, told_layers
from .turns import in_turns


@dataclass(frozen=True)
class Form:
    """Where things are on a page of some width: frames in millimetres, sizes of text in points, a factor on symbols.

    A page without a height has its legend below the map and is as high as what it holds.
    """

    width: float
    height: float | None
    map: tuple
    inset: tuple
    scale_bar: tuple
    sample: tuple
    legend: tuple | None
    title: float
    note: float
    mark: float
    symbols: float = 1.0


# One and two columns of a journal, by their width in centimetres.
FORMS = {
    17: Form(170.0, 154.0, (7.0, 13.0, 156.0, 122.0), (141.0, 104.5, 21.0, 29.5), (108.0, 126.0, 31.0, 8.0),
             (8.0, 14.0, 72.0, 6.0), (8.0, 82.0, 52.0, 52.0), 9.5, 5.8, 7.5),
    8: Form(80.0, None, (6.8, 10.5, 71.7, 58.0), (66.6, 52.0, 11.4, 16.0), (44.0, 60.0, 21.0, 7.5),
            (7.3, 11.0, 43.0, 4.0), None, 7.0, 5.5, 5.5, 0.75),
}

_TITLE = words.Word(
    "图1 国家级产业集群与线上产业带的空间统计椭圆",
    "Figure 1  National-level industrial clusters and online industry belts: standard deviational ellipses",
)
_BASIS = words.Word(
    "椭圆:{rule},大小 {size}。投影:Albers 等积圆锥(25°N、47°N,105°E)。点位为城市坐标,同城各类集群并排。",
    "Ellipses: {rule}, size {size}. Projection: Albers equal-area conic (25°N, 47°N, 105°E). Points are city "
    "coordinates; programmes in one city stand side by side.",
)


@in_turns
def export_figure(
    project: QgsProject, path, language: str | None = None, workspace_path=None, scope: str = "all",
    title: str | None = None, approval: str | None = None, dpi: int | None = None, width: int = 17,
) -> Generator:
    """Draw Figure 1 and write it; on the main thread. Returns the path.

    Parameters
    ----------
    project : its layers of records (or clusters), belts, ellipses, centers and cities are drawn, over its standard map
    path : .png, .jpg, .tif, .pdf or .svg
    language : "zh" or "en"; None is the interface's
    workspace_path : draw this workspace's tables of ``scope`` instead of the project's layers
    title : None for the standard title; "" for none, as journals want
    approval : approval number of the standard map; None is the project's
    dpi : None is 600 for .tif and 300 for the others
    width : 8 or 17 cm, one and two columns of a journal

    Raises InputError when there is nothing to draw or the file cannot be written.
    """
    chinese = is_chinese() if language is None else language.lower().startswith("zh")
    if workspace_path is None:
        tables = project_tables(project)
    else:
        tables = yield from workspace_tables.turns(workspace_path, scope)
    if not {"records", "clusters", "ellipses"} & set(tables):
        raise InputError(
            "没有可画的图层。请先完成匹配与椭圆,或把结果图层加入项目。",
            "There is nothing to draw. Run the match and the ellipses first, or add their layers to the project.",
        )
    approval = approval_number(project) if approval is None else approval
    yield
    layout, _data = yield from make_layout.turns(project, tables, chinese, title, approval, width)
    recording = yield from record.turns(layout, resolution(path, dpi))
    yield partial(save, [recording], path)
    yield partial(note_drawing, path, "figure 1", told_layers(tables.values()))
    return str(path)


@in_turns
def make_layout(
    project, tables, chinese: bool, title: str | None = None, approval: str = "", width: int = 17,
) -> Generator:
    """Return the print layout and its data, whose layers the caller keeps as long as the layout.

    Parameters
    ----------
    tables : table name → layer
    width : 8 or 17 cm
    """
    form = FORMS[width]
    boxes = [box for box in (form.inset, form.scale_bar, form.legend, form.sample) if box is not None]
    rows = yield from read.turns(tables)
    yield
    first = gather(rows, chinese, 1.0)
    yield
    extent = page.framed(first.layers, first.extent, form.map, boxes)
    yield
    data = gather(rows, chinese, extent.width() / form.map[2] * 1000, form.symbols)
    yield
    layout = page.new_layout(project, "Figure 1", form.width, form.height or form.width)
    if title is None:
        title = page.say(_TITLE, chinese)
    if title:
        lines = page.wrapped(title, form.width - 4, form.title if chinese else form.title - 1)
        page.add_label(layout, "\n".join(lines), (2, 1.5, form.width - 4, 8), form.title if chinese else form.title - 1,
                       bold=True, center=True)
    yield
    data.layers += [layer for layer in (graticule_layer(), standard_map(project)) if layer is not None]
    main = page.add_map(layout, data.layers, extent, form.map)
    yield
    page.add_degrees(layout, main, form.map)
    yield
    page.add_inset(layout, main, data.layers, form.inset, chinese)
    right, bottom = form.inset[0] - 2, form.map[1] + form.map[3] - 1
    page.add_scale_bar(layout, main, (right, bottom))
    page.add_mark(layout, data.marked, form.sample, form.mark)
    yield
    _finish(layout, form, main, data, chinese, approval)
    return layout, data


def _finish(layout, form, main, data: FigureData, chinese, approval):
    """Add the legend on or below the map, and what the reader must know; then the page has its height."""
    left, top, width, height = form.map
    bottom = top + height
    if form.legend is None:
        legend = page.add_legend(layout, main, data.legend, (left, bottom + 4), size=form.note, below=True)
        # QGIS measures text a little differently at every resolution.
        bottom += 6 + page.legend_height(legend)
    else:
        page.add_legend(layout, main, data.legend, (left + 1.5, bottom - 1.5))
        bottom += 4.2
    notes = []
    if data.size_rule:
        rule = words.say(words.SIZE_RULES, data.size_rule, chinese)
        notes.append(page.say(_BASIS, chinese).format(rule=rule, size="–" if data.size is None else f"{data.size:g}"))
    size = form.note if chinese else min(form.note, 5.5)
    end = page.add_notes(layout, notes, chinese, approval, (left, bottom, width), size, data.adcodes)
    if form.height is None:
        paper = QgsLayoutSize(form.width, end + 1, page.millimetres())
        layout.pageCollection().page(0).setPageSize(paper)


@in_turns
def workspace_tables(path, scope: str) -> Generator:
    """Return table name → layer of the tables of a workspace that the figure and the atlas show."""
    wanted = ("records", "belts", "ellipses", "centers", "cities")
    unscoped = ("belts", "cities")
    tables = {}
    for name in workspace.tables_in(path):
        if name in wanted:
            yield
            tables[name] = workspace.open_table(path, name, None if name in unscoped else scope)
    return tables
