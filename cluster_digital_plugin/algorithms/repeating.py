# SPDX-License-Identifier: GPL-2.0-or-later
"""The runs of a manifest once more, on a workspace of another place or machine."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsFeatureRequest

from ..core.errors import InputError
from ..core.manifest import file_name, input_files
from ..layers import overrides, taxonomy_store, workspace
from ..layers.resources import file_hash, resource
from .recipes import KINDS, Recipes
from .run_algorithm import run_algorithm

SAME, CHANGED, MISSING = "same", "changed", "missing"


class Repeating:
    """Finds the inputs of a manifest, and runs its runs again in order.

    ``found`` is input → (what the manifest says of it, path or "", its hash or "", SAME, CHANGED or MISSING).

    Parameters
    ----------
    manifest : as :mod:`..core.manifest` has it
    folders : where the input files are looked for, the first one first; the places that the manifest names come after
    target : the workspace that is made
    """

    def __init__(self, manifest: dict, folders, target):
        self.manifest, self.target = manifest, str(target)
        self._folders = [Path(folder) for folder in folders if folder and Path(folder).is_dir()]
        self.found = {name: self.find(one) for name, one in input_files(manifest).items()}

    def prepare(self, feedback):
        """Write the decisions and the taxonomy of the manifest into the new workspace.

        Raises InputError when an edit of the taxonomy does not fit the one that ships here.
        """
        from ..core.industries.edits import from_json

        overrides.append(self.target, self.manifest.get("overrides") or [], feedback)
        for edits in (self.manifest.get("taxonomy") or {}).get("edits", ()):
            taxonomy_store.save_edits(self.target, from_json(edits), "", feedback)

    def run(self, run: dict, context, feedback) -> None:
        """Run what one run of the manifest tells and store its results.

        Raises InputError when it cannot be run again, QgsProcessingException when it fails.
        """
        results = {}
        for step in self._steps(run):
            parameters = step.parameters(results)
            results[step.key] = run_algorithm(step.identifier, parameters, context, feedback)

    def state_of(self, run: dict) -> str:
        """Return whether the file that a run loaded is the same; one that was no file is missing."""
        return self.found.get(next(iter(run["inputs"]), ""), ({}, "", "", MISSING))[3]

    def _steps(self, run):
        recipe = run["recipe"]
        if not recipe:
            tables = run["tables"]
            raise InputError(
                f"清单没有说明如何再次得到“{tables}”:它不是在面板中运行的。",
                f"The manifest does not say how “{tables}” came about: it was not run in the panel.",
            )
        parameters, scope = recipe["parameters"], recipe.get("scope") or "all"
        recipes = Recipes(self.target, cities="cities" in workspace.tables_in(self.target))
        chosen = {table: self._chosen(table, keys, scope) for table, keys in (recipe.get("keys") or {}).items()}
        if recipe["name"] == "load":
            name = next(iter(run["inputs"]))
            return recipes.load(recipe["kind"], {**parameters, "INPUT": self._input(name)})
        if recipe["name"] == "match":
            own = run["inputs"].get("cities") != "shipped"
            journal = overrides.as_layer(overrides.read(self.target))
            return recipes.match(parameters, own, chosen.get("clusters"), journal)
        if recipe["name"] == "ellipse":
            return recipes.ellipse(recipe["what"], parameters, scope, chosen)
        return recipes.years(parameters, self._dated(run))

    def _input(self, name):
        one, path, _, state = self.found.get(name, ({}, "", "", MISSING))
        if state == MISSING:
            raise InputError(
                f"找不到输入文件“{name}”。请把它放入所选的输入文件夹。",
                f"The input file “{name}” was not found. Put it into the folder chosen for the inputs.",
            )
        layer = one["file"].partition("|")[2]
        return f"{path}|{layer}" if layer else path

    def _chosen(self, table, keys, scope):
        """Return the rows that were selected then, as a layer in memory."""
        layer = workspace.open_table(self.target, table)
        return layer.materialize(workspace.rows_with_keys(table, keys, None if table in KINDS else scope))

    def _dated(self, run):
        if "dated" not in run["inputs"].get("belts", {}):
            return None
        layer = workspace.open_table(self.target, "belts")
        return layer.materialize(QgsFeatureRequest().setFilterExpression('"year" IS NOT NULL'))

    def find(self, one: dict) -> tuple[dict, str, str, str]:
        """Return where a file lies now, as ``found`` has it: in the first place with one of its content or its name."""
        name, wanted = file_name(one["file"]), one["sha256"]
        original = Path(one["file"].partition("|")[0])
        places = [[folder / name, *_alike(folder, original.suffix)] for folder in self._folders]
        for place in [*places, [original] if original.is_absolute() else [], [resource("data", name)]]:
            present = [path for path in place if path.is_file()]
            for path in present:
                if file_hash(path) == wanted:
                    return one, str(path), wanted, SAME
            if present and present[0].name == name:
                return one, str(present[0]), file_hash(present[0]), CHANGED
        return one, "", "", MISSING


def _alike(folder, suffix):
    """Return the files of a folder that end alike."""
    return [path for path in sorted(folder.iterdir()) if path.suffix.lower() == suffix.lower()]
