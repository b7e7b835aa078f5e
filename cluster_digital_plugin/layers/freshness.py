# SPDX-License-Identifier: GPL-2.0-or-later
"""Which results of a workspace are out of date, since when, and because of what: told by the file alone.

Every run wrote down the state of what it read. A result is stale when that state is another now, or when a result
that it rests on is stale itself. Read by GDAL alone, for worker threads.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from ..core import schema
from . import changes
from .manifest import latest_runs
from .placing import misplaced
from .rows import read_rows
from .states import EDITED, open_workspace, run_ids, state_of
from .taxonomy import load_taxonomy
from .taxonomy_store import read_journal, taxonomy_path

# Why something is stale: rows were edited and committed, the table was loaded or computed again, it changed without
# this QGIS, the result it rests on is stale, the taxonomy was edited, the cities of clusters or belts moved, or what
# was selected is gone.
EDIT, STORED, OUTSIDE, RESULT, TAXONOMY, PLACE, GONE = (
    "edit", "stored", "outside", "result", "taxonomy", "place", "gone",
)

# The name under which the places of clusters and belts are told: no run makes them.
PLACES = "places"

_NO_RESULTS = {*EDITED, "unresolved", "runs"}


@dataclass(frozen=True)
class Cause:
    """One reason: the table that changed, how, the names of the rows (empty when unknown), their fields, since when."""

    kind: str
    table: str
    names: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    since: str = ""


@dataclass(frozen=True)
class StaleResult:
    """A group of results that one run made, and why they are stale.

    ``repeatable`` tells whether the run says how to run it again; ``since`` is empty when nobody noted the time.
    """

    run_id: str
    scope: str
    tables: tuple[str, ...]
    causes: tuple[Cause, ...]
    repeatable: bool

    @property
    def since(self) -> str:
        return min((cause.since for cause in self.causes if cause.since), default="")


def freshness(path) -> list[StaleResult]:
    """Return the results of a workspace that are stale, those first that others rest on; none without a file.

    Raises InputError when the file cannot be opened.
    """
    dataset = open_workspace(path)
    if dataset is None:
        return []
    return _Workspace(path, dataset).stale()


def current_runs(path) -> list[dict]:
    """Return the runs whose results a workspace holds, oldest first, with their JSON read."""
    return [run for run in latest_runs(path) if run["tables"].partition(",")[0] not in _NO_RESULTS]


class _Workspace:
    """An opened workspace, of which everything is read once."""

    def __init__(self, path, dataset):
        self.path, self.dataset = path, dataset
        self.runs = current_runs(path)
        self.changes = [{**row, "number": number} for number, row in enumerate(changes.read(path), 1)]
        self.states = {}
        self.found: dict[str, StaleResult] = {}

    def stale(self):
        places = self._places()
        if places is not None:
            self.found[PLACES] = places
        # A result comes after what it rests on.
        for run in sorted(self.runs, key=lambda run: self._depth(run, set())):
            # What was edited is told before what follows from it.
            causes = tuple(sorted(self._causes(run), key=lambda cause: cause.kind == RESULT))
            if causes:
                gone = any(cause.kind == GONE for cause in causes)
                self.found[run["run_id"]] = StaleResult(
                    run["run_id"], run["scope"], tuple(run["tables"].split(",")), causes,
                    bool(run["recipe"]) and not gone,
                )
        return list(self.found.values())

    def _places(self):
        """Return the clusters and belts that do not lie where their city is."""
        moved = misplaced(self.path)
        since = min((row["changed"] for row in self.changes if row["tbl"] == "cities"), default="")
        causes = tuple(Cause(PLACE, table, one.names, (changes.GEOMETRY,), since) for table, one in moved.items())
        return StaleResult(PLACES, "all", tuple(moved), causes, True) if causes else None

    def _depth(self, run, seen):
        if run["run_id"] in seen:
            return 0
        makers = [self._maker(one) for one in self._inputs(run).values()]
        return 1 + max((self._depth(maker, seen | {run["run_id"]}) for maker in makers if maker), default=0)

    @staticmethod
    def _inputs(run):
        return {name: one for name, one in run["inputs"].items()
                if isinstance(one, dict) and one.get("table") in schema.TABLES}

    def _maker(self, one):
        """Return the run that made a table which is a result."""
        made = [run for run in self.runs if one["table"] in run["tables"].split(",")
                and one.get("scope", run["scope"]) == run["scope"]]
        return made[-1] if made and one["table"] not in _NO_RESULTS else None

    def _causes(self, run):
        for one in self._inputs(run).values():
            maker = self._maker(one)
            if maker is not None and maker["run_id"] in self.found:
                upstream = self.found[maker["run_id"]]
                yield Cause(RESULT, one["table"], since=upstream.since)
            elif one.get("points") and self._moved(one["table"]):
                yield Cause(RESULT, one["table"], since=self.found[PLACES].since)
            elif "state" in one:
                cause = self._changed(one)
                if cause is not None:
                    yield cause
        # The cities that ship with the plugin were used, and now the workspace has its own.
        if run["inputs"].get("cities") == "shipped" and self._state({"table": "cities"})["rows"]:
            yield Cause(STORED, "cities")
        if run.get("taxonomy") and self._makes_verdicts(run):
            yield from self._taxonomy(run)

    def _moved(self, table):
        return PLACES in self.found and table in self.found[PLACES].tables

    @staticmethod
    def _makes_verdicts(run):
        return not {"records", "pairs"}.isdisjoint(run["tables"].split(","))

    def _changed(self, one):
        """Return why a table is not what a run read, or None when it is."""
        now = self._state(one)
        if now["state"] == one["state"]:
            return None
        table = one["table"]
        if one.get("keys") is not None and now["rows"] < len(one["keys"]):
            return Cause(GONE if not now["rows"] else EDIT, table, *self._edited(one))
        if run_ids(self.dataset, table, one.get("scope")) - set(one.get("runs") or ()):
            return Cause(STORED, table)
        if table == "overrides":
            rows = read_rows(self.path, table) or []
            return Cause(EDIT, table, *_told(
                [{"name": row["cluster_name"], "changed": row["decided"], "fields": ""} for row in rows[one["rows"]:]]
            ))
        names, fields, since = self._edited(one)
        return Cause(EDIT, table, names, fields, since) if since else Cause(OUTSIDE, table)

    def _edited(self, one):
        """Return names, fields and time of the committed changes that matter and that a run has not seen."""
        wanted = {*(one.get("columns") or schema.TABLES[one["table"]].names)}
        if one.get("points"):
            wanted.add(changes.GEOMETRY)
        keys = one.get("keys")
        return _told([
            row for row in self.changes
            if row["tbl"] == one["table"] and row["number"] > one.get("changes", 0)
            and (row["kind"] != changes.EDITED or not wanted.isdisjoint((row["fields"] or "").split(",")))
            and (keys is None or row["row_key"] in keys)
        ])  # fmt: skip

    def _taxonomy(self, run):
        version = self._taxonomy_now()
        if version == run["taxonomy"]:
            return
        journal = read_journal(self.path)
        start = next((number for number, line in enumerate(journal) if line["before"] == run["taxonomy"]), len(journal))
        lines = journal[start:]
        yield Cause(TAXONOMY, "taxonomy", tuple(line["what_zh"] for line in lines), (),
                    lines[0]["edited"] if lines else "")

    def _taxonomy_now(self):
        if "taxonomy" not in self.states:
            self.states["taxonomy"] = load_taxonomy(taxonomy_path(self.path)).version
        return self.states["taxonomy"]

    def _state(self, one):
        key = json.dumps({name: one.get(name) for name in ("table", "columns", "points", "scope", "keys")})
        if key not in self.states:
            self.states[key] = state_of(self.dataset, one)
        return self.states[key]


def _told(rows):
    names = tuple(dict.fromkeys(row["name"] or "" for row in rows))
    fields = tuple(dict.fromkeys(name for row in rows for name in (row["fields"] or "").split(",") if name))
    return names, fields, min((row["changed"] or "" for row in rows), default="")
