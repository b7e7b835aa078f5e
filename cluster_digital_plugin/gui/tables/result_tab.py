# SPDX-License-Identifier: GPL-2.0-or-later
"""Which tables have a tab, and how each is looked at and linked with the map."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...core import schema
from ...core.words import Word

# Nobody looks at these first; the menu of columns shows them.
_BEHIND = ("adcode", "record_id", "link_id", "pair_id", "member", "strictness", "years", "taxonomy", "dataset", "row",
           "source", "confidence", "evidence", "coord_source", "scope", "ellipse_id", "comparison_id")  # fmt: skip


@dataclass(frozen=True)
class ResultTab:
    """One tab: its table, a short title, and its links.

    ``layer`` is the table whose features its rows are, "" for none; ``selects`` are the tables of which features are
    selected on the map when its rows are, the first one is zoomed to; ``quick`` are columns with a filter of their
    own; ``first`` are the columns that come first, ``behind`` those that are hidden until asked for.
    """

    name: str
    title: Word
    layer: str = ""
    selects: tuple[str, ...] = ()
    quick: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    linked: bool = True

    @classmethod
    def all(cls) -> tuple[ResultTab, ...]:
        """Return every tab in its place; one whose table is not there is not shown."""
        return _TABS

    def hidden(self, name: str) -> bool:
        """Return whether a column is hidden at first."""
        return name in self.behind or name in _BEHIND

    def arranged(self, grid):
        """Return a grid with its columns in the order of the tab."""
        first = {name: grid.columns[name] for name in self.first if name in grid.columns}
        return replace(grid, columns={**first, **grid.columns})


_TABS = (
    ResultTab("records", Word("集群", "Clusters"), "records", ("records",), ("programme", "verdict", "city"),
              ("cluster_id",), ("city", "programme", "name_zh", "verdict", "n_match", "n_near", "n_belts",
                                "industry_zh")),
    ResultTab("links", Word("匹配关系", "Links"), "links", ("records", "belts", "links"),
              ("programme", "verdict", "city"), ("cluster_id", "belt_id", "rule"),
              ("city", "programme", "name_zh", "belt_name_zh", "belt_industry_zh", "verdict", "relation")),
    ResultTab("belts", Word("产业带", "Belts"), "belts", ("belts",), ("year", "city"), ("belt_id",),
              ("city", "name_zh", "industry_zh", "year")),
    ResultTab("cities", Word("城市", "Cities"), "cities", ("cities",), ("province_zh", "level")),
    ResultTab("pairs", Word("集群对", "Pairs"), "pairs", ("pairs", "records"), ("verdict", "city"),
              ("cluster_a", "cluster_b", "rule"), ("city", "verdict", "relation", "programme_a", "industry_a",
                                                   "programme_b", "industry_b")),
    ResultTab("table1", Word("表1", "Table 1"), "", ("records",), linked=False),
    ResultTab("table2", Word("表2", "Table 2"), "pairs", ("pairs", "records"), ("verdict", "city"),
              ("cluster_a", "cluster_b")),
    ResultTab("accompanied", Word("表3–5 相伴", "Tables 3–5"), "records", ("records",),
              ("programme", "verdict", "city"), ("counts",),
              ("programme", "city", "name_zh", "verdict", "matching", "near_belts", "others")),
    ResultTab("colocation", Word("同城分布", "Co-location"), "colocation", ("colocation", "cities"),
              ("presence", "programmes", "region"), ("counting", "n_undated", "belt_years")),
    ResultTab("programme_cities", Word("三类与两类城市", "Programmes by city"), linked=False),
    ResultTab("city_sets", Word("城市集合", "Sets of cities"), behind=("item",), linked=False),
    ResultTab("ellipses", Word("椭圆", "Ellipses"), "ellipses", ("ellipses",), ("grp", "scope"), (
        "grid_az", "density", "k", "nominal", "se_center_x", "se_center_y", "se_major", "se_minor", "se_azimuth",
        "circular_p", "n_eff", "dropped", "unit", "bounds_zh", "bounds_en", "points_zh", "points_en")),
    ResultTab("comparisons", Word("比较", "Comparisons"), "comparisons", ("ellipses",), ("kind",), tuple(
        name for name in schema.COMPARISONS.names
        if name not in ("kind", "grp_a", "grp_b", "size", "shift_km", "bearing", "area_ratio", "rotation", "jaccard",
                        "p_center", "sentence_zh", "sentence_en"))),
    ResultTab("differences", Word("变化", "Changes"), "", ("records",), ("table_zh", "table_en", "change"),
              ("difference_id", "row_key", "field", "adcode"), linked=False),
    ResultTab("unresolved", Word("问题", "Problems"), quick=("file", "problem"), linked=False),
)  # fmt: skip
