# SPDX-License-Identifier: GPL-2.0-or-later
"""Which algorithms a click or a repetition runs, in which order."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path

from qgis.core import QgsApplication, QgsProcessingUtils, QgsProject

from ..core import schema
from ..layers import temporal
from ..layers.resources import resource
from ..layers.states import MATCHING, SEATS
from ..layers.taxonomy_store import taxonomy_path
from ..layers.workspace import layer_uri, scope_filter
from ..translation import tr
from .step import Step

# Parameters that name layers and files, which differ from machine to machine; what was read is told by the inputs.
_LAYERS = (
    "INPUT", "CLUSTERS", "BELTS", "CITIES", "OUTPUT", "UNRESOLVED", "RECORDS", "LINKS", "PAIRS", "ELLIPSES", "CENTERS",
    "AXES", "TRAJECTORY", "TAXONOMY", "OVERRIDES",
)  # fmt: skip

# What a run of ellipses makes without being asked.
_ALWAYS = ("ELLIPSES", "CENTERS", "AXES", "INFLUENCE")

KINDS = ("clusters", "belts", "cities")

# Clusters are what chance would draw, but cities are what a reader asks the influence of.
_LEFT_OUT = {"records": "city", "belts": "city", "cities": "city_zh"}


class Recipes:
    """Builds the steps of each run on one workspace; every run that yields results ends with storing them.

    Parameters
    ----------
    workspace : path of the GeoPackage
    shown : (table, scope) → id of the project's layer that shows it. Such a layer is read rather than the file once
        more: QGIS 3.22 deadlocks when a worker opens a file while the main thread does.
    cities : whether the workspace has cities of its own, by which the reach of ellipses is told then
    """

    def __init__(self, workspace: str, shown=None, cities: bool = False):
        self.workspace = str(workspace)
        self._shown = shown or {}
        self._cities = cities

    def sample(self, series: bool = False):
        """Return the steps that load the lists which ship with the plugin: the belt sample, or the generated series."""
        files = ("clusters.csv", "belts_series.csv" if series else "belts_sample.csv", "cities.csv")
        steps = []
        for kind, name in enumerate(files):
            steps += self.load(kind, {"INPUT": str(resource("data", name))})
        return steps

    def load(self, kind: int, parameters: dict):
        """Return the steps that load one list (0 clusters, 1 belts, 2 cities) and store it.

        Its problems are stored in a scope of their own, so that loading another list of the kind replaces them.
        """
        table = KINDS[kind]
        problems = f"{table}_problems"
        title = (tr("Loading clusters"), tr("Loading belts"), tr("Loading cities"))[kind]
        outputs = {"KIND": kind, "OUTPUT": _file(table), "UNRESOLVED": _file("unresolved")}
        step = Step(table, "loadtable", title, lambda _: {**parameters, **outputs}, 2.0)
        origin = _origin(parameters["INPUT"])
        recipe = {"name": "load", "kind": kind, "parameters": {**parameters, "INPUT": origin}}
        run = _run_information([step], {table: origin}, recipe)
        return [
            step,
            self._store(table, lambda results: [results[table]["OUTPUT"]], "all", run),
            self._store(problems, lambda results: [results[table]["UNRESOLVED"]], table, run),
        ]

    def match(self, parameters: dict, cities: bool, clusters=None, overrides=None):
        """Return the steps that match, pair the clusters, count them city by city, and store all of it.

        Parameters
        ----------
        cities : whether the workspace has cities of its own
        clusters : layer in memory with the selected clusters, or None for all
        overrides : layer in memory with the journal of decisions, or None when there are none
        """
        inputs = {
            "CLUSTERS": self.source("clusters") if clusters is None else clusters,
            "BELTS": self.source("belts"),
            "RECORDS": _file("records"), "LINKS": _file("links"), "UNRESOLVED": _file("unresolved"),
        }
        if cities:
            inputs["CITIES"] = self.source("cities")
        taxonomy = taxonomy_path(self.workspace)
        if taxonomy:
            inputs["TAXONOMY"] = taxonomy
        if overrides is not None:
            inputs["OVERRIDES"] = overrides
        outputs = ("RECORDS", "LINKS", "UNRESOLVED")
        matched = {**parameters, **inputs}
        paired = {name: matched[name] for name in ("CLUSTERS", "CITIES", "STRICTNESS", "TAXONOMY") if name in matched}
        paired["PAIRS"] = _file("pairs")
        located = {name: matched[name] for name in ("CLUSTERS", "BELTS", "CITIES", "YEAR_MODE", "YEAR")
                   if name in matched}  # fmt: skip
        located["OUTPUT"] = _file("colocation")
        steps = [
            Step("match", "match", tr("Matching clusters and belts"), lambda _: matched, 3.0),
            Step("pairs", "clusterpairs", tr("Pairing clusters of different programmes"), lambda _: paired),
            Step("colocation", "colocation", tr("Counting clusters and belts by city"), lambda _: located),
        ]
        chosen = {} if clusters is None else {"clusters": _selected("clusters", clusters)}
        run = _run_information(steps, {
            **MATCHING, "clusters": {**MATCHING["clusters"], **chosen.get("clusters", {})},
            **({} if cities else {"cities": "shipped"}),
        }, {"name": "match", "parameters": parameters, "keys": _keys(chosen)})  # fmt: skip
        return [
            *steps,
            self._store(
                "match",
                lambda results: [
                    *(results["match"][name] for name in outputs), results["pairs"]["PAIRS"],
                    results["colocation"]["OUTPUT"],
                ],
                _scope(clusters), run,
            ),
        ]

    def ellipse(self, what: str, parameters: dict, scope: str, selected=None):
        """Return the steps that compute ellipses and store them.

        Parameters
        ----------
        what : "both" (records, then belts as one group), "records", "belts" or "cities"
        parameters : of the algorithm; for a table among its outputs, whether it is wanted
        scope : whose records are measured, as they were matched
        selected : table → layer in memory with its selected features; an empty dict means all features
        """
        selected = selected or {}
        tables = ("records", "belts") if what == "both" else (what,)
        steps = [
            self._ellipse_step(table, parameters, what == "both", scope, selected.get(table))
            for table in tables
            if table in selected or not selected
        ]
        keys, made = [step.key for step in steps], _outputs()
        measured = [table for table in tables if table in selected or not selected]
        chosen = {table: _selected(table, layer) for table, layer in selected.items() if table in measured}
        run = _run_information(steps, {
            **{table: {**self._measured(table, parameters, what == "both", scope), **chosen.get(table, {})}
               for table in measured},
            **self._seats(measured),
        }, {"name": "ellipse", "what": what, "parameters": parameters, "scope": scope, "keys": _keys(chosen)})
        steps.append(self._store(
            "ellipses",
            lambda results: [results[key][name] for key in keys for name in made if name in results[key]],
            "selection" if selected else scope, run,
        ))
        return steps

    def years(self, parameters: dict, belts=None):
        """Return the steps that draw the belts' ellipse of every year, compare the years and store both.

        Parameters
        ----------
        belts : layer in memory with the belts that have a year, or None when all have one
        """
        # A series is compared at one size; a year's ellipse needs no weight.
        size = parameters["SIZE"].partition(",")[0].strip()
        chosen = {
            **{name: value for name, value in parameters.items() if name not in _outputs()}, "INFLUENCE": False,
            "GROUP_FIELD": ["year"], "WEIGHT_FIELD": None, "UNIT_FIELD": None, "SIZE": size,
        }
        drawn = self._ellipse_step("belts", chosen, False, "all", belts)
        compared = Step("compare", "compareellipses", tr("Comparing the years"), lambda results: {
            "INPUT": results[drawn.key]["ELLIPSES"], "ORDER_FIELD": "grp",
            "OUTPUT": _file("comparisons"), "TRAJECTORY": _file("trajectory"),
        })  # fmt: skip
        dated = {} if belts is None else {"dated": belts.featureCount()}
        run = _run_information([drawn], {
            "belts": {**self._measured("belts", chosen, False, "all"), **dated}, **self._seats(["belts"]),
        }, {"name": "years", "parameters": parameters})  # fmt: skip
        return [drawn, compared, self._store(
            "years",
            lambda results: [
                *(results[drawn.key][name] for name in ("ELLIPSES", "CENTERS", "AXES")),
                *(results["compare"][name] for name in ("OUTPUT", "TRAJECTORY")),
            ],
            temporal.SCOPE, run,
        )]

    def _ellipse_step(self, table, parameters, beside_clusters, scope, layer):
        source = self.source(table, scope) if layer is None else layer
        # None leaves a table out that was not asked for.
        outputs = {name: _file(name.lower()) if parameters.get(name, name in _ALWAYS) else None for name in _outputs()}
        inputs = {**self.ellipse_parameters(table, parameters, beside_clusters), "INPUT": source, **outputs}
        if self._cities:
            inputs["CITIES"] = self.source("cities")
        title = {"records": tr("Ellipses of the clusters"), "belts": tr("Ellipse of the belts")}
        return Step(f"ellipse_{table}", "ellipse", title.get(table, tr("Ellipses of the cities")), lambda _: inputs)

    def _measured(self, table, parameters, beside_clusters, scope):
        """Return what an ellipse of a table's points rests on: places, and the fields by which they are told apart."""
        told = self.ellipse_parameters(table, parameters, beside_clusters)
        fields = [told.get("WEIGHT_FIELD"), told.get("UNIT_FIELD"), told["LEFT_OUT_FIELD"]]
        groups = told.get("GROUP_FIELD") or []
        columns = {name for name in (*fields, *([groups] if isinstance(groups, str) else groups)) if name}
        return {"table": table, "columns": sorted(columns), "points": True,
                **({} if table in KINDS else {"scope": scope})}

    def _seats(self, measured):
        """Return the cities that the reach of an ellipse is told by, as an input beside the tables measured."""
        return {"cities" if "cities" not in measured else "seats": SEATS if self._cities else "shipped"}

    @staticmethod
    def ellipse_of(layer, parameters: dict):
        """Return the step that computes the ellipses of a layer in memory into a temporary file."""
        outputs = {name: _file("ellipses") if name == "ELLIPSES" else None for name in _outputs()}
        inputs = {**parameters, "INPUT": layer, **outputs}
        return Step("ellipse", "ellipse", tr("Drawing ellipses"), lambda _: inputs)

    @staticmethod
    def ellipse_parameters(table: str, parameters: dict, beside_clusters: bool) -> dict:
        """Return how the points of one table are measured, given the choices that hold for all of them.

        Parameters
        ----------
        table : "records", "belts" or "cities"
        beside_clusters : whether the belts are one group beside the clusters' records
        """
        parameters = {**parameters, "LEFT_OUT_FIELD": _LEFT_OUT[table]}
        if table == "records":
            return parameters
        if beside_clusters:
            # Grouping, weight and sampling unit chosen are those of the clusters.
            return {**parameters, "GROUP_FIELD": None, "WEIGHT_FIELD": None, "UNIT_FIELD": None, "GROUP_NAME": "belts"}
        return parameters if parameters["GROUP_FIELD"] else {**parameters, "GROUP_NAME": table}

    def tables(self, folder: str, present, scope: str, drawn=(), overrides=None, printed=""):
        """Return the steps that write the spreadsheet, the report and the brief.

        Parameters
        ----------
        present : tables that the workspace has
        scope : whose records make Table 1
        drawn : the scopes that ellipses were drawn for; those of several stand together, told apart by their scope
        overrides : layer in memory with the journal of decisions, or None when there are none
        printed : file with printed numbers to check, or empty
        """
        names = ("records", "links", "pairs", "colocation", "clusters", "belts", "cities")
        inputs = {name.upper(): self.source(name, scope) for name in names if name in present}
        if "ellipses" in present:
            inputs["ELLIPSES"] = self.source("ellipses", next(iter(drawn)) if len(drawn) == 1 else None)
        if "unresolved" in present:
            # The problems of the lists are stored in scopes of their own.
            inputs["UNRESOLVED"] = self.source("unresolved")
        if "comparisons" in present:
            inputs["COMPARISONS"] = self.source("comparisons", temporal.SCOPE if temporal.SCOPE in drawn else None)
        if overrides is not None:
            inputs["OVERRIDES"] = overrides
        if printed:
            inputs["PRINTED"] = printed
        taxonomy = taxonomy_path(self.workspace)
        if taxonomy:
            inputs["TAXONOMY"] = taxonomy
        files = {"OUTPUT": "tables.xlsx", "HTML": "report.html", "BRIEF": "brief.html"}
        outputs = {name: str(Path(folder) / file) for name, file in files.items()}
        return [Step("tables", "tables", tr("Writing the tables"), lambda _: {**inputs, **outputs})]

    def shapefiles(self, folder: str, layers, target: int):
        """Return the steps that write layers, given by id or source, as shapefiles."""
        parameters = {
            "LAYERS": list(layers), "FOLDER": str(Path(folder) / "shapefiles"), "TARGET": target,
            "WARNINGS": _file("warnings"),
        }
        return [Step("shapefiles", "exportshapefiles", tr("Writing the shapefiles"), lambda _: parameters, 2.0)]

    def source(self, table: str, scope: str | None = None) -> str:
        """Return what an algorithm reads a table from: a layer's id or the file; lists have no scope."""
        scope = None if table in KINDS else scope
        if (table, scope) in self._shown:
            return self._shown[table, scope]
        uri = layer_uri(self.workspace, table)
        return uri if scope is None else f"{uri}|subset={scope_filter(scope)}"

    def _store(self, key, layers, scope, run):
        return Step(
            f"store_{key}", "store", tr("Storing the results"),
            lambda results: {"WORKSPACE": self.workspace, "LAYERS": layers(results), "SCOPE": scope,
                             "RUN": _as_json(run, results.get("states", {}))},
            reads=run["inputs"],
        )  # fmt: skip


def _outputs():
    """Return the tables that ``clusterdigital:ellipse`` can make."""
    algorithm = QgsApplication.processingRegistry().algorithmById("clusterdigital:ellipse")
    return [definition.name() for definition in algorithm.destinationParameterDefinitions()]


def _run_information(steps, inputs: dict, recipe: dict) -> dict:
    """Return what the ``runs`` table is to say of results: the steps' parameters, their inputs and when they began.

    Parameters
    ----------
    steps : steps whose parameters do not depend on results
    inputs : name → path of a file, a table of the workspace as ``{"table": name}``, or any text
    recipe : the method of :class:`Recipes` that was called, and with what
    """
    told, hidden = {}, {*_LAYERS, *_outputs()}
    for step in steps:
        values = {name: value for name, value in step.parameters({}).items()
                  if name not in hidden and value not in (None, "")}
        told[step.key] = {"algorithm": f"clusterdigital:{step.identifier}", **values}
    started = datetime.now(timezone.utc).isoformat(timespec="seconds")
    return {"parameters": told, "inputs": inputs, "started": started, "recipe": recipe}


def _as_json(run, states):
    """Return what ``clusterdigital:store`` is told of a run, with the states of what it read."""
    inputs = {name: {**one, **states[name]} if name in states else one for name, one in run["inputs"].items()}
    return json.dumps({**run, "inputs": inputs}, ensure_ascii=False, default=str)


def _origin(value) -> str:
    """Return where an input comes from: the file, or the source of the project's layer."""
    layer = QgsProject.instance().mapLayer(str(value))
    return str(value) if layer is None else layer.source()


def _selected(table, layer):
    """Return how many rows of a table were selected, and which."""
    key = schema.TABLES[table].key
    return {"selected": layer.featureCount(), "keys": sorted(str(feature[key]) for feature in layer.getFeatures())}


def _keys(chosen):
    return {table: one["keys"] for table, one in chosen.items()}


def _file(name):
    return QgsProcessingUtils.generateTempFilename(f"{name}.gpkg")


def _scope(clusters):
    return "all" if clusters is None else "selection"
