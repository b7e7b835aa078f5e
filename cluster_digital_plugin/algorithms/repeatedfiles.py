# SPDX-License-Identifier: GPL-2.0-or-later
"""The files of a manifest written again from a repeated workspace, and compared with those that it tells of."""

from __future__ import annotations

from pathlib import Path

from ..core.manifest import digest
from ..layers.taxonomy_store import taxonomy_path
from ..layers.workspace import tables_in
from ..outputs import exports
from ..outputs.manifests import read_folder_manifest
from .recipes import KINDS, Recipes
from .repeating import CHANGED, SAME
from .run_algorithm import run_algorithm

_TABLES, _EXPORT = "clusterdigital:tables", "clusterdigital:exportshapefiles"

# Their bytes hold times: of a spreadsheet the cells are compared, of the others nothing.
_TIMED = (".xlsx", ".gpkg", ".dbf")

_EXPORTED = ("clusters", "belts", "records", "links", "pairs", "colocation", "ellipses", "centers", "axes",
             "comparisons")  # fmt: skip


class RepeatedFiles:
    """Writes what a manifest lists, or the tables and CSV files when it lists nothing that can be written again.

    Parameters
    ----------
    manifest : as :mod:`..core.manifest` has it
    target : the repeated workspace; the files go beside it
    find : :meth:`.Repeating.find`, for what the files were written from beside the workspace

    ``found`` has those, once they were written.
    """

    def __init__(self, manifest: dict, target, find):
        self._find, self._target = find, target
        self.found: dict[str, tuple] = {}
        self._files = manifest.get("files") or {}
        self._runs = manifest["runs"]
        self._recipes = Recipes(str(target))
        self._folder = Path(target).parent
        self._present = tables_in(target)

    def write(self, context, feedback) -> list[tuple]:
        """Write the files and return rows of ``schema.REPETITION`` on those that the manifest lists."""
        groups = {}
        for name, one in self._files.items():
            groups.setdefault(digest(one["made"]), (one["made"], {}))[1][name] = one
        written = False
        for made, files in groups.values():
            if made["algorithm"] == _TABLES:
                self._tables(made, files, context, feedback)
            elif made["algorithm"] == _EXPORT:
                self._exports(made["tables"], made["parameters"], context, feedback)
            else:
                continue
            written = True
        if not written:
            self._whole(context, feedback)
        now = read_folder_manifest(self._folder).get("files", {})
        return [self._compared(name, one, now.get(name)) for name, one in self._files.items()]

    def _tables(self, made, files, context, feedback):
        inputs = self._sources(made["tables"])
        taxonomy = taxonomy_path(self._target)
        parameters = {"TAXONOMY": taxonomy} if taxonomy else {}
        outputs = {one["output"]: str(self._folder / name) for name, one in files.items() if one.get("output")}
        counting = ("every_city", "share", "lead_city").index(made["parameters"]["COUNTING"])
        choices = {**made["parameters"], "COUNTING": counting}
        run_algorithm("tables", {**parameters, **inputs, **choices, **outputs}, context, feedback)

    def _exports(self, tables, choices, context, feedback):
        layers = list(self._sources(tables).values())
        folder = {"FOLDER": str(self._folder), "LAYERS": layers}
        run_algorithm("exportshapefiles", {**choices, **folder}, context, feedback)

    def _whole(self, context, feedback):
        """Write the tables and every table as CSV."""
        matched = {run["scope"] for run in self._runs if run["tables"].startswith("records")}
        scope = "selection" if matched == {"selection"} else "all"
        drawn = list(dict.fromkeys(run["scope"] for run in self._runs if run["tables"].startswith("ellipses")))
        step, = self._recipes.tables(self._folder, self._present, scope, drawn)
        run_algorithm("tables", step.parameters({}), context, feedback)
        tables = {name: {"table": name, "scope": scope} for name in _EXPORTED if name in self._present}
        self._exports(tables, {"FORMATS": [exports.CSV]}, context, feedback)

    def _sources(self, tables):
        """Return name → source of the tables and files that are there again."""
        sources = {}
        for name, one in tables.items():
            if one.get("table") in self._present:
                scope = None if one["table"] in KINDS else one.get("scope")
                sources[name] = self._recipes.source(one["table"], scope)
            elif one.get("sha256"):
                self.found[name] = self._find(one)
                if self.found[name][1]:
                    sources[name] = self.found[name][1]
        return sources

    @staticmethod
    def _compared(name, was, now):
        key = "cells" if "cells" in was else "sha256"
        if now is None or (key == "sha256" and name.lower().endswith(_TIMED)):
            return ("output", name, "not_made", was.get(key, ""), "", "未比较", "not made again or not compared")
        if was[key] == now[key]:
            told = ("单元格全部相同", "every cell is the same") if key == "cells" else ("逐字节相同", "the same bytes")
            return ("output", name, SAME, was[key], now[key], *told)
        versions = [" / ".join(one["versions"][part] for part in ("plugin", "qgis")) for one in (was, now)]
        return ("output", name, CHANGED, was[key], now[key], f"内容不同(插件 / QGIS:{versions[0]} → {versions[1]})",
                f"differs (plugin / QGIS: {versions[0]} → {versions[1]})")
