# SPDX-License-Identifier: GPL-2.0-or-later
"""What an export writes."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from ...layers import temporal
from ...layers.workspace import tables_in
from ...outputs.figure import export_figure
from ...outputs.multiples import export_years
from .run import DRAWN, YEARLY

_LISTS = ("clusters", "belts", "cities", "records", "links", "pairs")


class Export:
    """The files of "tables", "figure", "atlas", "shapefiles" or "all" of a workspace in a folder.

    ``steps`` are the algorithms that write them, ``figures`` has how each figure is drawn → its path, ``atlas`` is
    path and kind of page, or None, and ``bare`` tells that the figure will lack ellipses, as they were drawn for other
    records than those of Table 1.
    """

    def __init__(self, what: str, folder: str, recipes, summary, target: int = 0, suffix: str = ".png",
                 width: int = 17, by: str = "province"):
        """Plan an export.

        Parameters
        ----------
        recipes : those of the workspace
        summary : what it holds
        target : as ``shapefiles`` takes it
        suffix, width : format and width in cm of the figure
        by : what a page of the atlas is for, "province" or "programme"
        """
        self._recipes, self._summary = recipes, summary
        self._present = tables_in(recipes.workspace)
        scopes = {ellipse["scope"] for ellipse in summary.ellipses}
        # Table 1's own first.
        self._scopes = sorted(scopes, key=lambda scope: (scope != summary.scope, str(scope)))
        self.steps = []
        if what in ("tables", "all"):
            self.steps += recipes.tables(folder, self._present, summary.scope, self._scopes)
        if what in ("shapefiles", "all"):
            self.steps += recipes.shapefiles(folder, self._layers(), target)
        self.figures = self._figures(folder, suffix, width) if what in ("figure", "all") else {}
        self.atlas = (str(Path(folder) / "atlas.pdf"), by) if what in ("atlas", "all") and summary.table1 else None
        drawn = [scope for scope in self._scopes if scope != temporal.SCOPE]
        self.bare = what in ("figure", "all") and bool(summary.table1 and drawn) and summary.scope not in drawn

    def _layers(self):
        layers = [self._recipes.source(name, self._summary.scope) for name in _LISTS if name in self._present]
        return layers + [
            self._recipes.source(name, scope) for scope in self._scopes
            for name in (YEARLY if scope == temporal.SCOPE else DRAWN) if name in self._present
        ]  # fmt: skip

    def _figures(self, folder, suffix, width):
        name = "figure1" if width == 17 else f"figure1_{width}cm"
        figures = {partial(export_figure, width=width): f"{name}{suffix}"} if self._summary.table1 else {}
        if temporal.SCOPE in self._scopes:
            figures[export_years] = f"figure_years{suffix}"
        return {draw: str(Path(folder) / name) for draw, name in figures.items()}
