# SPDX-License-Identifier: GPL-2.0-or-later
"""A run under way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ...core.errors import InputError
from ...outputs.report import insert_pictures
from ...translation import explain, tr

# The tables that each kind of run stores.
LOADED = ("clusters", "belts", "cities", "unresolved")
MATCHED = ("records", "links", "pairs", "colocation", "unresolved")
DRAWN = ("ellipses", "centers", "axes", "influence", "circles", "projections")
YEARLY = ("ellipses", "centers", "axes", "comparisons", "trajectory")

# What of the figures a browser shows, at the width of a page.
_IN_REPORT = ("figure1.png", "figure_years.png")


@dataclass
class Run:
    """What a run is called, and what to do when it has ended.

    Parameters
    ----------
    title : in the language of the interface
    message : called with the results, returns what is told of them
    tables : what it stores, to be shown then
    scope : whose rows these are
    repeated : whether it repeats an earlier run, and so adds no layers
    remedy : called with the results, names what helps the user then, as :class:`.Controller` has it
    figures : drawing of a figure or an atlas → path
    again : what repeats it after an interruption
    folder : where it writes
    workspace : the path of the workspace that it began with
    stopped : why it was stopped; empty when it was not
    report : the report that the pictures among the figures go into, or empty
    """

    title: str
    message: Callable[[dict], str]
    tables: tuple[str, ...] = ()
    scope: str = "all"
    repeated: bool = False
    remedy: Callable[[dict], str] = lambda _: ""
    figures: dict[Callable, str] = field(default_factory=dict)
    again: str = ""
    folder: str = ""
    workspace: str = ""
    stopped: str = ""
    report: str = ""

    def illustrated(self) -> str | None:
        """Put the figures that were drawn into the report; return why that went wrong, or None."""
        shown = [path for path in self.figures.values() if Path(path).name in _IN_REPORT and Path(path).is_file()]
        try:
            if self.report and shown:
                insert_pictures(self.report, tr("Figures"), [(path, Path(path).stem) for path in shown])
        except InputError as error:
            return explain(error)
        return None

    @property
    def mark(self) -> dict:
        """What a mark beside the workspace tells of it."""
        return {"title": self.title, "tables": list(self.tables), "again": self.again, "folder": self.folder}
