# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:runagain: the runs of a manifest once more, and whether they give the same."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingMultiStepFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
)

from ..core import schema
from ..core.errors import Cancelled, InputError
from ..layers.copies import copy_workspace
from ..layers.differences import read_results
from ..layers.manifest import open_manifest
from ..layers.placing import place
from ..layers.tables import add_rows
from ..translation import is_chinese, tr
from .algorithm import Algorithm
from .repeatedfiles import RepeatedFiles
from .repeating import CHANGED, MISSING, SAME, Repeating


class RunAgain(Algorithm):
    """Run again what a manifest tells, on the same or other input files, into a new folder, and compare."""

    MANIFEST, INPUTS, FOLDER, OUTPUT = "MANIFEST", "INPUTS", "FOLDER", "OUTPUT"
    ICON = "data.svg"

    def name(self):
        return "runagain"

    def displayName(self):
        return tr("Run again from a manifest")

    def shortDescription(self):
        return tr("Repeats the runs of a manifest or workspace in a new folder and tells what is not the same")

    def tags(self):
        return tr("manifest,reproduce,repeat,again,workspace,hash,清单,复现,再次运行,工作区,集群,产业带").split(",")

    def shortHelpString(self):
        return tr(
            "Takes the manifest.json that lies beside every exported file, or a workspace, and runs everything again: "
            "loads the lists, matches, draws the ellipses, with the same parameters, decisions and taxonomy, into a "
            "new workspace in the folder chosen, and writes the same tables, reports and exports.\n\n"
            "The input files are looked for in the folder of inputs, then beside the manifest, where they were, and "
            "among the plugin's own; in each place by their content, whatever they are called, and then by their "
            "name. One whose content differs is named, and so is every output that is not the same: pages, CSV and "
            "GeoJSON byte by byte, spreadsheets cell by cell. Cities, clusters or belts that were edited by hand are "
            "in a workspace, not in a manifest: then choose the workspace.\n\n"
            "Figures are not drawn again; export them from the panel. Pages are in the language of the interface, so "
            "choose the same language to get the same bytes."
        )

    def initAlgorithm(self, configuration=None):
        file = QgsProcessingParameterFile
        self.addParameter(file(
            self.MANIFEST, tr("Manifest or workspace"), fileFilter=tr("Manifests and workspaces (*.json *.gpkg)")
        ))
        self.addParameter(file(
            self.INPUTS, tr("Folder with the input files (empty: beside the manifest, or where they were)"),
            file.Behavior.Folder, optional=True,
        ))
        self.addParameter(QgsProcessingParameterFolderDestination(self.FOLDER, tr("Folder for the results")))
        self.addParameter(QgsProcessingParameterFeatureSink(
            self.OUTPUT, tr("Comparison with the manifest"), QgsProcessing.SourceType.TypeVector, optional=True
        ))
        self.addOutput(QgsProcessingOutputString("WORKSPACE", tr("Workspace")))
        for name, title in (("CHANGED_COUNT", tr("Inputs changed")), ("DIFFERENT_COUNT", tr("Outputs that differ"))):
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def processAlgorithm(self, parameters, context, feedback):
        source = Path(self.parameterAsFile(parameters, self.MANIFEST, context))
        inputs = self.parameterAsFile(parameters, self.INPUTS, context)
        folder = Path(self.parameterAsString(parameters, self.FOLDER, context))
        try:
            manifest = open_manifest(source)
            target = _new_workspace(folder)
            repeating = Repeating(manifest, [inputs, source.parent], target)
            rows = _of_inputs(repeating.found)
            self._warn(rows, feedback)
            self._repeat(repeating, source, context, feedback)
            files = RepeatedFiles(manifest, target, repeating.find)
            outputs = files.write(context, feedback)
            further = [*_of_inputs(files.found), *_of_edits(manifest, open_manifest(target)), *outputs]
            if source.suffix.lower() == ".gpkg":
                further += [_of_results(source, target, scope) for scope in _scopes(manifest)]
            self._warn(further, feedback)
            rows += further
        except InputError as error:
            raise self.explain(error) from error
        except Cancelled:
            return {}
        if feedback.isCanceled():
            return {}
        return {**self._tell(rows, parameters, context, feedback), self.FOLDER: str(folder), "WORKSPACE": str(target)}

    @staticmethod
    def _repeat(repeating, source, context, feedback):
        """Make the workspace and run everything on it."""
        own = source.suffix.lower() == ".gpkg"
        if own:
            # What was loaded may have been edited since, and stands in the workspace as it was used.
            copy_workspace(source, repeating.target, feedback)
        else:
            repeating.prepare(feedback)
        runs = repeating.manifest["runs"]
        steps = QgsProcessingMultiStepFeedback(len(runs) + 1, feedback)
        for number, run in enumerate(runs):
            steps.setCurrentStep(number)
            loads = run["recipe"].get("name") == "load"
            if loads and own and repeating.state_of(run) != CHANGED:
                continue
            if not loads:
                place(repeating.target, feedback)
            feedback.pushInfo(tr("Running again: {tables}").format(tables=run["tables"]))
            repeating.run(run, context, steps)
        steps.setCurrentStep(len(runs))

    @staticmethod
    def _warn(rows, feedback):
        for row in rows:
            if row[2] != SAME:
                feedback.pushWarning(f"{row[1]}: {row[5] if is_chinese() else row[6]}")

    def _tell(self, rows, parameters, context, feedback):
        """Write the comparison and say what differs."""
        import pandas

        found = pandas.DataFrame(rows, columns=list(schema.REPETITION.names), dtype=object)
        sink, identifier, fields = self.sink(
            parameters, self.OUTPUT, context, schema.REPETITION, QgsCoordinateReferenceSystem()
        )
        if sink is not None:
            add_rows(sink, fields, schema.REPETITION, found, None, feedback)
            self.style_outputs(context, {identifier: schema.REPETITION})
        outputs = [row for row in rows if row[0] == "output"]
        changed = sum(row[0] != "output" and row[2] in (CHANGED, MISSING) for row in rows)
        different = sum(row[2] == CHANGED for row in outputs)
        same = sum(row[2] == SAME for row in outputs)
        feedback.pushInfo(tr(
            "Inputs changed: {changed}. Outputs the same: {same}, different: {different}."
        ).format(changed=changed, same=same, different=different))
        return {self.OUTPUT: identifier, "CHANGED_COUNT": changed, "DIFFERENT_COUNT": different}


def _new_workspace(folder):
    target = folder / "workspace.gpkg"
    if target.exists():
        raise QgsProcessingException(
            tr("{path} is there already and would be replaced: choose an empty folder.").format(path=target)
        )
    folder.mkdir(parents=True, exist_ok=True)
    return target


def _of_inputs(found):
    """Return the rows that tell of every input file whether it is the one of the manifest."""
    says = {
        SAME: ("内容相同", "the same content"),
        CHANGED: ("输入文件的内容与清单不同", "this input file is not the one of the manifest: its content differs"),
        MISSING: ("找不到输入文件;工作区中的行照用", "this input file was not found; rows of a workspace are used"),
    }
    return [
        ("input", f"{name}: {Path(path).name or one['file']}", state, one["sha256"], now, *says[state])
        for name, (one, path, now, state) in found.items()
    ]


def _scopes(manifest):
    results = [run for run in manifest["runs"] if not {*run["tables"].split(",")}.isdisjoint(schema.IDENTITIES)]
    return list(dict.fromkeys(run["scope"] for run in results))


def _of_results(source, target, scope):
    """Return the row that tells whether the results of a scope are those of the workspace that was run again."""
    from ..core.differences import differences, summary

    found = differences(read_results(source, scope), read_results(target, scope))
    told = summary(found) if len(found) else ("结果表逐单元格相同", "every cell of the result tables is the same")
    return ("output", f"{source.name} ({scope})", CHANGED if len(found) else SAME, "", "", *told)


def _of_edits(manifest, new):
    """Return the rows that tell what the results rest on that is not what it was."""
    from ..core.manifest import read_states

    was, now = read_states(manifest), read_states(new)
    rows = []
    for key in was:
        table, scope, name = key
        if name in ("clusters", "belts", "cities", "overrides") and key in now and was[key] != now[key]:
            rows.append((
                "table", f"{name} → {table} ({scope})", CHANGED, was[key], now[key],
                "所依据的行与清单不同:文件不同,或载入后曾手工修改",
                "the rows it rests on are not those of the manifest: another file, or edited after loading",
            ))
    one, other = ((side.get("taxonomy") or {}).get("version", "") for side in (manifest, new))
    if one != other:
        told = ("分类体系版本不同", "another version of the taxonomy")
        rows.append(("taxonomy", "taxonomy", CHANGED, one, other, *told))
    return rows
