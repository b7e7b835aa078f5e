# SPDX-License-Identifier: GPL-2.0-or-later
"""What an export writes."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from ...layers import temporal
from ...layers.workspace import tables_in
from ...outputs.atlas import export_atlas
from ...outputs.figure import export_figure
from ...outputs.multiples import export_years
from ...translation import tr
from .run import DRAWN, YEARLY

_LISTS = ("clusters", "belts", "cities", "records", "links", "pairs", "colocation")


class Export:
    """The files of "tables", "figure", "atlas", "shapefiles" or "all" of a workspace in a folder.

    ``steps`` are the algorithms that write them, ``report`` the report among them, ``figures`` has the drawing of each
    figure and of the atlas → its path, and ``bare`` tells that the figure will lack ellipses, as they were drawn for
    other records than those of Table 1.
    """

    def __init__(self, what: str, folder: str, recipes, summary, target: int = 0, suffix: str = ".png",
                 width: int = 17, by: str = "province", overrides=None, printed: str = ""):
        """Plan an export.

        Parameters
        ----------
        recipes : those of the workspace
        summary : what it holds
        target : as ``shapefiles`` takes it
        suffix, width : format and width in cm of the figure
        by : what a page of the atlas is for, "province" or "programme"
        overrides : layer in memory with the journal of decisions, or None
        printed : file with printed numbers to check, or empty
        """
        self._recipes, self._summary = recipes, summary
        self._present = tables_in(recipes.workspace)
        scopes = {ellipse["scope"] for ellipse in summary.ellipses}
        # Table 1's own first.
        self._scopes = sorted(scopes, key=lambda scope: (scope != summary.scope, str(scope)))
        self.figures = self._figures(what, folder, suffix, width, by)
        self.report = str(Path(folder) / "report.html") if what in ("tables", "all") else ""
        self.steps = []
        if what in ("tables", "all"):
            self.steps += recipes.tables(folder, self._present, summary.scope, self._scopes, overrides, printed)
        if what in ("shapefiles", "all"):
            self.steps += recipes.shapefiles(folder, self._layers(), target)
        drawn = [scope for scope in self._scopes if scope != temporal.SCOPE]
        self.bare = what in ("figure", "all") and bool(summary.table1 and drawn) and summary.scope not in drawn

    def _layers(self):
        layers = [self._recipes.source(name, self._summary.scope) for name in _LISTS if name in self._present]
        return layers + [
            self._recipes.source(name, scope) for scope in self._scopes
            for name in (YEARLY if scope == temporal.SCOPE else DRAWN) if name in self._present
        ]  # fmt: skip

    def _figures(self, what, folder, suffix, width, by):
        """Return the drawing of each figure → its path; the report holds pictures whatever the format chosen."""
        wanted = {(17, ".png")} if what in ("tables", "all") and self._ellipses_drawn() else set()
        if what in ("figure", "all"):
            wanted.add((width, suffix))
        workspace, figures = self._recipes.workspace, {}
        whole = {"workspace_path": workspace, "scope": self._summary.scope}
        if self._summary.table1:
            for across, ending in sorted(wanted, reverse=True):
                name = "figure1" if across == 17 else f"figure1_{across}cm"
                figures[partial(export_figure.turns, width=across, **whole)] = f"{name}{ending}"
        if temporal.SCOPE in self._scopes and what in ("figure", "all"):
            figures[partial(export_years.turns, workspace_path=workspace)] = f"figure_years{suffix}"
        if self._summary.table1 and what in ("atlas", "all"):
            figures[partial(export_atlas.turns, by=by, **whole)] = "atlas.pdf"
        return {draw: str(Path(folder) / name) for draw, name in figures.items()}

    def _ellipses_drawn(self):
        return self._summary.scope in self._scopes

    @staticmethod
    def unusable(folder: str) -> str:
        """Return why nothing can be written into a folder, which is made when it is missing; empty when it can."""
        if not folder:
            return tr("Choose a folder for the exported files first.")
        try:
            Path(folder).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            return tr("The folder {folder} cannot be used: {error}").format(folder=folder, error=error)
        return ""
