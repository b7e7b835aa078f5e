# SPDX-License-Identifier: GPL-2.0-or-later
"""What an export writes."""

from __future__ import annotations

from pathlib import Path

from ...layers import temporal
from ...layers.workspace import tables_in
from ...outputs.figure import export_figure
from ...outputs.multiples import export_years
from .run import DRAWN, YEARLY

_LISTS = ("clusters", "belts", "cities", "records", "links", "pairs")


class Export:
    """The files of "tables", "figure", "shapefiles" or "all" of a workspace in a folder.

    ``steps`` are the algorithms that write them, ``figures`` has how each figure is drawn → its path, and ``bare``
    tells that the figure will lack ellipses, as they were drawn for other records than those of Table 1.
    """

    def __init__(self, what: str, folder: str, recipes, summary, target: int = 0):
        """``recipes`` are those of the workspace, ``summary`` what it holds, ``target`` as ``shapefiles`` takes it."""
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
        self.figures = self._figures(folder) if what in ("figure", "all") else {}
        drawn = [scope for scope in self._scopes if scope != temporal.SCOPE]
        self.bare = export_figure in self.figures and bool(drawn) and summary.scope not in drawn

    def _layers(self):
        layers = [self._recipes.source(name, self._summary.scope) for name in _LISTS if name in self._present]
        return layers + [
            self._recipes.source(name, scope) for scope in self._scopes
            for name in (YEARLY if scope == temporal.SCOPE else DRAWN) if name in self._present
        ]  # fmt: skip

    def _figures(self, folder):
        figures = {export_figure: "figure1.png"} if self._summary.table1 else {}
        if temporal.SCOPE in self._scopes:
            figures[export_years] = "figure_years.png"
        return {draw: str(Path(folder) / name) for draw, name in figures.items()}
