# SPDX-License-Identifier: GPL-2.0-or-later
"""The atlas: one page per province or programme, with its map, its records and their verdicts, as one PDF."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass, replace
from functools import partial

from qgis.core import QgsProject, QgsRectangle

from ..core import words
from ..core.errors import InputError
from ..core.provinces import province_of
from ..layers.standard_map import approval_number, standard_map
from ..translation import is_chinese
from . import page
from .drawing import DPI, record, save
from .figure import workspace_tables
from .figuredata import english_names, gather, read, read_points
from .graticule import graticule_layer
from .manifests import note_drawing, told_layers
from .page_table import add_table
from .turns import in_turns

PROVINCE, PROGRAMME = "province", "programme"

# A4, in millimetres.
WIDTH, HEIGHT = 210.0, 297.0
_LEFT, _ACROSS = 14.0, 182.0
_MAP = (_LEFT, 24.0, _ACROSS, 118.0)
_INSET = (_LEFT + _ACROSS - 22, 24.0 + 118.0 - 30.5, 21.0, 29.5)
_MARK = (_LEFT, 17.0, 120.0, 6.0)
_ROW, _FOOT = 4.3, 24.0
_TABLE_TOP = 178.0

# The smallest extent of a map: a province with one city is seen in its surroundings.
_SMALLEST = 500_000.0

_FIELDS = ("record_id", "programme", "name_zh", "industry_zh", "city", "adcode", "verdict", "n_belts", "n_match",
           "n_near", "dataset", "cities")
_COLUMNS = (
    (words.Word("城市", "City"), 26.0), (words.Word("类型", "Programme"), 16.0),
    (words.Word("集群", "Cluster"), 82.0), (words.Word("结论", "Verdict"), 25.0),
    (words.Word("产业带", "Belts"), 11.0), (words.Word("匹配", "Match"), 11.0), (words.Word("相近", "Near"), 11.0),
)
_TITLE = words.Word("{name}:集群与产业带", "{name}: clusters and belts")
_TABLE = words.Word("集群记录(本页 {shown} 条,共 {total} 条)", "Cluster records ({shown} on this page, {total} in all)")
_SUMMARY = words.Word("{verdicts};共 {total} 条集群记录。", "{verdicts}; {total} cluster records in all.")
_PAGE = words.Word("第 {number} 页,共 {total} 页", "Page {number} of {total}")
_MISSING = words.Word("未知省份", "Province unknown")


@dataclass
class Sheet:
    """One page: whose it is, the rows of its table, which of how many, and all records of its group."""

    name: str
    key: str
    rows: list
    every: list
    number: int = 0
    total: int = 0


class Atlas:
    """The pages of an atlas.

    Parameters
    ----------
    project : its standard map and approval number are used
    workspace_path : the workspace whose records of ``scope`` are shown
    by : PROVINCE or PROGRAMME
    language : "zh" or "en"; None is the interface's
    approval : approval number of the standard map; None is the project's
    tables : those of the workspace, when they were opened already

    Raises InputError when there are no records.
    """

    def __init__(self, project: QgsProject, workspace_path, by: str = PROVINCE, language: str | None = None,
                 scope: str = "all", approval: str | None = None, tables: dict | None = None):
        self._project, self._by = project, by
        self._chinese = is_chinese() if language is None else language.lower().startswith("zh")
        self._approval = approval_number(project) if approval is None else approval
        self._tables = workspace_tables(workspace_path, scope) if tables is None else tables
        records = read_points(self._tables.get("records"), _FIELDS)
        if not records:
            raise InputError(
                "没有集群记录可画。请先匹配集群与产业带。",
                "There are no cluster records to draw. Match clusters and belts first.",
            )
        self._english = {} if self._chinese else english_names(self._tables.get("cities"))
        self._rows, self._groups = None, {}
        self.sheets = self._make_sheets(records)

    @property
    def layers(self) -> list:
        """The layers of the workspace that are drawn."""
        return list(self._tables.values())

    def _group(self, row):
        if self._by == PROGRAMME:
            return row["programme"] or "–"
        return page.say(province_of(row["adcode"]) or _MISSING, self._chinese)

    def _make_sheets(self, records):
        groups = self._grouped(records)
        order = [name for name in words.PROGRAMME_ORDER if name in groups] if self._by == PROGRAMME else []
        code = {key: min(row["adcode"] or "~" for row, _ in rows) for key, rows in groups.items()}
        order += sorted(set(groups) - set(order), key=lambda key: (code[key], key))
        fit = int((HEIGHT - _FOOT - _TABLE_TOP) / _ROW) - 1
        sheets = []
        for key in order:
            every = sorted(groups[key], key=lambda item: (item[0]["adcode"] or "~", item[0]["record_id"] or ""))
            name = words.say(words.PROGRAMMES, key, self._chinese) if self._by == PROGRAMME else key
            for start in range(0, len(every), fit):
                sheets.append(Sheet(name, key, [row for row, _ in every[start:start + fit]], every))
        return [replace(sheet, number=number + 1, total=len(sheets)) for number, sheet in enumerate(sheets)]

    @in_turns
    def layout(self, sheet: Sheet) -> Generator:
        """Return the layout of one page and its data, whose layers the caller keeps as long as the layout."""
        chinese = self._chinese
        if self._rows is None:
            self._rows = yield from read.turns(self._tables)
            self._groups = {"points": self._grouped(self._rows["points"])}
            if self._by == PROVINCE:
                self._groups["belts"] = self._grouped(self._rows["belts"])
            yield
        rows = self._of(sheet)
        extent = self._extent(sheet, rows)
        yield
        data = gather(rows, chinese, extent.width() / _MAP[2] * 1000)
        yield
        layout = page.new_layout(self._project, sheet.name, WIDTH, HEIGHT)
        title = page.say(_TITLE, chinese).format(name=sheet.name)
        page.add_label(layout, title, (_LEFT, 9, _ACROSS, 8), 13, bold=True)
        page.add_mark(layout, data.marked, _MARK, 8.0)
        backdrop = [layer for layer in (graticule_layer(), standard_map(self._project)) if layer is not None]
        layers = [*data.layers, *backdrop]
        main = page.add_map(layout, layers, extent, _MAP)
        yield
        page.add_degrees(layout, main, _MAP)
        page.add_inset(layout, main, layers, _INSET, chinese)
        page.add_scale_bar(layout, main, (_INSET[0] - 2, _MAP[1] + _MAP[3] - 1))
        page.add_legend(layout, main, data.legend, (_LEFT, _MAP[1] + _MAP[3] + 5), columns=3, size=6.5, below=True)
        yield from self._add_table(layout, sheet)
        top = HEIGHT - _FOOT + 3
        page.add_notes(layout, (), chinese, self._approval, (_LEFT, top, _ACROSS), 6.5, data.adcodes)
        number = page.say(_PAGE, chinese).format(number=sheet.number, total=sheet.total)
        page.add_label(layout, number, (_LEFT, HEIGHT - 9, _ACROSS, 4), 7, right=True, color="#666666")
        return layout, (data, layers)

    def _of(self, sheet) -> dict:
        """Return the rows that the map of a page shows; all belts stand around the clusters of one kind."""
        if self._by == PROVINCE:
            own = {name: self._groups[name].get(sheet.key, []) for name in ("points", "belts")}
            return {**self._rows, **own, "ellipses": [], "centers": []}
        points = self._groups["points"].get(sheet.key, [])
        ellipses = [item for item in self._rows["ellipses"] if item[0]["grp"] == sheet.key]
        return {**self._rows, "points": points, "ellipses": ellipses}

    def _grouped(self, rows) -> dict:
        groups = {}
        for item in rows:
            groups.setdefault(self._group(item[0]), []).append(item)
        return groups

    def _extent(self, sheet, rows):
        extent = QgsRectangle()
        extent.setMinimal()
        for _, geometry in [*sheet.every, *rows["ellipses" if self._by == PROGRAMME else "belts"]]:
            extent.combineExtentWith(geometry.boundingBox())
        center = extent.center()
        width = max(extent.width() * 1.2, extent.height() * 1.2 * _MAP[2] / _MAP[3], _SMALLEST)
        height = width * _MAP[3] / _MAP[2]
        # The inset covers the lower right corner.
        return QgsRectangle(center.x() - 0.47 * width, center.y() - 0.53 * height,
                            center.x() + 0.53 * width, center.y() + 0.47 * height)

    def _add_table(self, layout, sheet):
        """Write the count of every verdict, and in turns the records with theirs, a line of text each."""
        chinese = self._chinese
        counts = Counter(row["verdict"] for row, _ in sheet.every)
        told = (";" if chinese else "; ").join(
            f"{words.say(words.VERDICTS, code, chinese)} {counts[code]}" for code in words.VERDICTS if counts[code])
        top = _TABLE_TOP - 11
        summary = page.say(_SUMMARY, chinese).format(verdicts=told, total=len(sheet.every))
        page.add_label(layout, summary, (_LEFT, top, _ACROSS, 5), 8)
        heading = page.say(_TABLE, chinese).format(shown=len(sheet.rows), total=len(sheet.every))
        page.add_label(layout, heading, (_LEFT, top + 5, _ACROSS, 5), 8, bold=True)
        lines = [[page.say(word, chinese) for word, _ in _COLUMNS], *(self._line(row) for row in sheet.rows)]
        return add_table(layout, lines, [width for _, width in _COLUMNS], (_LEFT, _TABLE_TOP), _ROW, 6.5)

    def _line(self, row):
        counts = ["–" if row[name] is None else str(row[name]) for name in ("n_belts", "n_match", "n_near")]
        return [self._english.get(row["city"], row["city"]) or "–", row["programme"] or "–", row["name_zh"] or "–",
                words.say(words.VERDICTS, row["verdict"] or "", self._chinese) or "–", *counts]


@in_turns
def export_atlas(project: QgsProject, path, workspace_path, by: str = PROVINCE, language: str | None = None,
                 scope: str = "all", approval: str | None = None) -> Generator:
    """Draw the atlas and write it as a PDF; on the main thread, page by page. Returns the path.

    Parameters are those of :class:`Atlas`.

    Raises InputError when there are no records or the file cannot be written.
    """
    tables = yield from workspace_tables.turns(workspace_path, scope)
    yield
    atlas, pages = Atlas(project, workspace_path, by, language, scope, approval, tables), []
    for sheet in atlas.sheets:
        yield len(pages) / len(atlas.sheets)
        layout, _data = yield from Atlas.layout.turns(atlas, sheet)
        pages.append((yield from record.turns(layout, DPI)))
    yield partial(save, pages, path)
    yield partial(note_drawing, path, "atlas", told_layers(atlas.layers))
    return str(path)
