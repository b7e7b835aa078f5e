# SPDX-License-Identifier: GPL-2.0-or-later
"""Between the panels and the algorithms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsDataProvider,
    QgsExpression,
    QgsFeatureRequest,
    QgsMessageLog,
    QgsProject,
    QgsProviderRegistry,
    QgsTask,
    QgsVectorLayer,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from .. import dependencies
from ..core import schema
from ..core.errors import InputError
from ..layers import temporal
from ..layers import workspace as workspaces
from ..layers.crs import china_albers
from ..layers.freshness import PLACES
from ..layers.project import ORDER, add_workspace_layers
from ..layers.styles import apply_style
from ..outputs.figure import export_figure
from ..outputs.multiples import export_years
from ..translation import is_chinese, label, tr
from .review.override_journal import OverrideJournal
from .running.preparation import Preparation
from .running.recipes import KINDS, Recipes
from .running.repetition import Repetition
from .running.runner import Runner
from .selection import Selection
from .summary import Summary
from .workspace_choice import WorkspaceChoice

# What a project shows of a workspace; the runs are looked up when needed.
_SHOWN = tuple(name for name in ORDER if name != "runs")
_INPUTS = ("clusters", "belts", "cities", "unresolved")
_MATCHED = ("records", "links", "pairs", "unresolved")
_DRAWN = ("ellipses", "centers", "axes", "influence", "circles", "projections")
_YEARLY = ("ellipses", "centers", "axes", "comparisons", "trajectory")


@dataclass
class _Run:
    """What to do when a run has ended.

    ``again`` names what repeats it after an interruption, ``repeated`` tells that it is a repetition, which adds no
    layers, and ``stopped`` says why it was stopped.
    """

    title: str
    message: Callable[[dict], str]
    tables: tuple[str, ...] = ()
    scope: str = "all"
    repeated: bool = False
    figures: dict[Callable, str] = field(default_factory=dict)
    again: str = ""
    folder: str = ""
    workspace: str = ""
    stopped: str = ""


class Controller(QObject):
    """Owns the workspace, runs the algorithms in the background and tells the panels what changed.

    Signals: ``started`` with the run's title; ``progressed`` with percent and step; ``finished`` with whether it went
    well and a message (empty when cancelled); ``tables_changed`` when ``summary`` was read again; ``ready`` when it
    is known whether the libraries are there; ``told`` with a message that is no result; ``layers_added`` with the
    first layers of a workspace in the project.
    """

    started = pyqtSignal(str)
    progressed = pyqtSignal(float, str)
    finished = pyqtSignal(bool, str)
    tables_changed = pyqtSignal()
    ready = pyqtSignal(str)
    told = pyqtSignal(str)
    layers_added = pyqtSignal(list)

    def __init__(self, parent=None):
        super().__init__(parent)
        self.summary = Summary()
        self.scope = "all"
        self.workspace = WorkspaceChoice(self)
        self.selection = Selection(self)
        self.overrides = OverrideJournal(self.in_background, self)
        self.missing = None
        self._runner = Runner(self)
        self._runner.progressed.connect(self.progressed)
        self._runner.ended.connect(self._run_ended)
        self._preparation = Preparation(self.in_background, self.overrides, self)
        self._preparation.ready.connect(self._prepared_run)
        self._preparation.failed.connect(lambda message: self._run_ended(False, message, {}))
        self._run: _Run | None = None
        self._tasks = []
        self._closed = False
        self._reading = False
        self._read_again = False
        self.workspace.changed.connect(self._workspace_changed)
        self._project = QgsProject.instance()
        self._project.layersAdded.connect(self._layers_changed)
        self._project.layersRemoved.connect(self._layers_changed)

    @property
    def busy(self) -> bool:
        """Whether a run is under way."""
        return self._run is not None

    @property
    def under_way(self) -> dict:
        """What a mark beside the workspace tells of the run; empty when there is none."""
        run = self._run
        return {} if run is None else {
            "title": run.title, "tables": list(run.tables), "again": run.again, "folder": run.folder,
        }  # fmt: skip

    def prepare(self):
        """Import the libraries in the background, then say with ``ready`` what is missing; empty means nothing.

        The first import of pandas takes longer than a window may stand still.
        """
        self.in_background(tr("Cluster Digital: starting"), lambda: dependencies.missing(), self._prepared)

    def load_sample(self, series: bool = False):
        """Load the lists that ship with the plugin, with the belt sample or the generated series of years."""
        steps = Recipes(self._ensure_workspace()).sample(series)
        title = tr("Loading the generated series") if series else tr("Loading the sample")
        self._start(_Run(title, _loaded, _INPUTS, again="series" if series else "sample"), steps)

    def load_table(self, kind: int, parameters: dict):
        """Load one list (0 clusters, 1 belts, 2 cities) with the parameters of ``clusterdigital:loadtable``."""
        steps = Recipes(self._ensure_workspace()).load(kind, parameters)
        self._start(_Run(tr("Loading the list"), _loaded, _INPUTS), steps)

    def use_layers(self, layers: dict):
        """Load layers of the project: table name → (layer, parameters of its fields)."""
        recipes = Recipes(self._ensure_workspace())
        steps = []
        for name, (layer, parameters) in layers.items():
            steps += recipes.load(KINDS.index(name), {**parameters, "INPUT": layer.id()})
        if steps:
            self._start(_Run(tr("Loading the layers"), _loaded, _INPUTS), steps)

    def match(self, parameters: dict, selected_only: bool = False, quiet: bool = False):
        """Match clusters and belts; only the selected clusters when asked, without a message when quiet."""
        rows = self._requests(("clusters",)) if selected_only else {}
        if selected_only and not rows:
            self.told.emit(tr("No cluster is selected. Select clusters on the map, or choose “All”."))
            return
        scope = "selection" if rows else "all"
        run = _Run(tr("Matching"), _silent if quiet else _matched, _MATCHED, scope, again="match")
        self._match(run, parameters, rows)

    def _match(self, run, parameters, rows):
        self._start(run, lambda: self._recipes().match(
            parameters, bool(self.summary.counts.get("cities")), _copies(rows).get("clusters"),
            self.overrides.layer(self.workspace.path),
        ))  # fmt: skip

    def ellipse(self, what: str, parameters: dict, selected_only: bool = False):
        """Draw ellipses of "both", "records", "belts" or "cities"; only of what is selected when asked.

        Those of belts by year are a series, see :meth:`years`.
        """
        if what == "belts" and parameters["GROUP_FIELD"] == ["year"] and not selected_only:
            self.years(parameters)
            return
        rows = self._requests(("records", "belts") if what == "both" else (what,)) if selected_only else {}
        if selected_only and not rows:
            self.told.emit(tr("Nothing is selected. Select features on the map, or choose “All”."))
            return
        scope = "selection" if rows else self.summary.scope
        run = _Run(tr("Drawing ellipses"), _drawn, _DRAWN, scope, again="ellipse")
        self._ellipse(run, what, parameters, self.summary.scope, rows)

    def _ellipse(self, run, what, parameters, scope, rows):
        self._start(run, lambda: self._recipes().ellipse(what, parameters, scope, _copies(rows)))

    def run_again(self, run_id: str, quiet: bool = False):
        """Run what a row of ``runs`` tells once more, on the same rows with the same parameters, in the same place.

        Layers, their styles and the scope that the panel shows stay. ``told`` says why when it is not possible.
        """
        if run_id == PLACES:
            self._start(_Run(tr("Placing clusters and belts"), _silent if quiet else _followed, repeated=True), list)
            return
        past = Repetition(self.workspace.path, run_id)
        recipe = past.recipe
        if past.obstacle:
            self.told.emit(past.obstacle)
            return
        parameters = recipe["parameters"]
        run = _Run(tr("Running again"), _silent if quiet else _followed, past.tables, past.scope, repeated=True)
        if recipe["name"] == "match":
            self._match(run, parameters, past.rows)
        elif recipe["name"] == "ellipse":
            self._ellipse(run, recipe["what"], parameters, recipe["scope"], past.rows)
        elif recipe["name"] == "years":
            self._years(run, parameters)
        else:
            self._start(run, Recipes(self.workspace.path).load(recipe["kind"], parameters))

    def ellipse_of(self, layer, parameters: dict):
        """Draw the ellipse of the selected features of any layer into a temporary layer of the project."""
        copy = layer.materialize(QgsFeatureRequest(layer.selectedFeatureIds()))
        name = tr("Ellipse of {layer}").format(layer=layer.name())
        step = Recipes("").ellipse_of(copy, parameters)
        self._start(_Run(tr("Drawing ellipses"), lambda results: self._add_temporary(results[step.key], name)), [step])

    def years(self, parameters: dict):
        """Draw the ellipse of the belts of every year, compare the years and draw the way of the center."""
        self._years(_Run(tr("Drawing the years"), self._years_drawn, _YEARLY, temporal.SCOPE), parameters)

    def _years(self, run, parameters):
        self._start(run, lambda: self._recipes().years(
            parameters, self._dated_belts() if self.summary.undated else None
        ))  # fmt: skip

    def export(self, what: str, folder: str, target: int = 0):
        """Write "tables", "figure", "shapefiles" or "all" to a folder."""
        if not folder:
            self.told.emit(tr("Choose a folder for the exported files first."))
            return
        try:
            Path(folder).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self.told.emit(tr("The folder {folder} cannot be used: {error}").format(folder=folder, error=error))
            return
        recipes = self._recipes()
        present = workspaces.tables_in(self.workspace.path)
        steps = []
        if what in ("tables", "all"):
            steps += recipes.tables(folder, present, self.summary.scope, self._drawn_for())
        if what in ("shapefiles", "all"):
            steps += recipes.shapefiles(folder, self._exported_layers(recipes, present), target)
        figures = self._figures(folder) if what in ("figure", "all") else {}
        drawn = [scope for scope in self._drawn_for() if scope != temporal.SCOPE]
        bare = export_figure in figures and bool(drawn) and self.summary.scope not in drawn
        done = partial(_exported, folder, bare)
        self._start(_Run(tr("Exporting"), done, figures=figures, again=f"export {what}", folder=folder), steps)

    def cancel(self):
        """Ask the run to stop."""
        self._preparation.cancel()
        self._runner.cancel()

    def open_workspace(self, path: str):
        """Make another file the project's workspace and show its layers."""
        if self._refused():
            return
        self.workspace.choose(path)
        # As long as layers are added no run may begin: QGIS 3.22 deadlocks when two threads open one file.
        self._run = _Run(tr("Workspace"), str)
        self._show(_SHOWN, "all", self._opened)

    def occupy(self, title: str, folder: str, work, message: str, then=None):
        """Call ``work()`` in a worker as a run that writes into a folder, tell the message, then call ``then()``."""
        if self._refused():
            return
        self._run = _Run(title, str, folder=folder)
        self.started.emit(title)

        def finished(exception, _result):
            if exception is None:
                self._end(True, message)
            elif isinstance(exception, InputError):
                self._end(False, exception.message_zh if is_chinese() else exception.message_en)
            else:
                self._end(False, str(exception))
            if exception is None and then is not None:
                then()

        self.in_background(title, work, finished)

    def move_layers(self, old: str, new: str):
        """Let the project's layers of one workspace show another from now on; ids, styles and joins stay."""
        registry = QgsProviderRegistry.instance()
        for layer in workspaces.layers_on(self._project, old):
            parts = {**registry.decodeUri("ogr", layer.source()), "path": new}
            options = QgsDataProvider.ProviderOptions()
            layer.setDataSource(registry.encodeUri("ogr", parts), layer.name(), "ogr", options)

    def zoom_to_ellipse(self, ellipse: dict, canvas):
        """Show an ellipse, a row of the ellipses table, on a canvas and let it flash."""
        for layer in workspaces.layers_on(self._project, self.workspace.path, ("ellipses",)):
            request = QgsFeatureRequest().setFilterExpression(
                " AND ".join(
                    QgsExpression.createFieldEqualityExpression(name, ellipse[name]) for name in ("ellipse_id", "scope")
                )
            )
            identifiers = [feature.id() for feature in layer.getFeatures(request)]
            if identifiers:
                canvas.zoomToFeatureIds(layer, identifiers)
                canvas.flashFeatureIds(layer, identifiers)
                return

    def show_records(self, record_ids, canvas, zoom: bool):
        """Let records flash on a canvas that shows them, moved or zoomed there when it does not or when asked."""
        self.show_rows("records", "record_id", record_ids, canvas, zoom)

    def shows(self, table: str) -> bool:
        """Return whether the project shows a table of the workspace."""
        return bool(workspaces.layers_on(self._project, self.workspace.path, (table,)))

    def show_rows(self, table: str, column: str, values, canvas, zoom: bool):
        """Let rows of a table with these values flash on a canvas, moved or zoomed there as for records."""
        for layer in workspaces.layers_on(self._project, self.workspace.path, (table,)):
            quoted = ",".join(QgsExpression.quotedValue(value) for value in values)
            request = QgsFeatureRequest().setFilterExpression(f"{QgsExpression.quotedColumnRef(column)} IN ({quoted})")
            identifiers = [feature.id() for feature in layer.getFeatures(request) if feature.hasGeometry()]
            if identifiers:
                if zoom:
                    canvas.zoomToFeatureIds(layer, identifiers)
                else:
                    canvas.panToFeatureIds(layer, identifiers, False)
                canvas.flashFeatureIds(layer, identifiers)
                return

    def in_background(self, title: str, work, done):
        """Call ``work()`` in a worker thread, then ``done(exception, result)`` here."""

        def finished(exception, result=None):
            if task in self._tasks:
                self._tasks.remove(task)
                # QgsTask only logs what its callback raises; from the event loop an error is shown.
                QTimer.singleShot(0, lambda: None if self._closed else done(exception, result))

        task = QgsTask.fromFunction(title, lambda _task: work(), on_finished=finished)
        self._tasks.append(task)
        QgsApplication.taskManager().addTask(task)

    def read_summary(self):
        """Read the workspace's counts and results in the background; ``tables_changed`` follows."""
        if self._reading:
            self._read_again = True
            return
        self._reading = True
        path, scope = self.workspace.path, self.scope
        title = tr("Cluster Digital: reading results")
        self.in_background(title, lambda: Summary.read(path, scope), self._summary_read)

    def close(self):
        """Stop everything: runs are cancelled and waited for, signals disconnected."""
        self._closed = True
        self.overrides.flush()
        self._project.layersAdded.disconnect(self._layers_changed)
        self._project.layersRemoved.disconnect(self._layers_changed)
        self._runner.close()
        for task in self._tasks:
            task.cancel()
            task.waitForFinished(10000)
        self._tasks = []
        self.selection.stop()
        self.workspace.stop()
        self._run = None

    def _ensure_workspace(self):
        if self.workspace.path:
            return self.workspace.path
        path = self.workspace.ensure()
        self.told.emit(tr("Results are kept in {path}. Save the project to find them again.").format(path=path))
        return path

    def _refused(self):
        """Return whether a run is under way, and say so."""
        if self.busy:
            self.told.emit(tr("“{title}” is still running. Wait for it or cancel it.").format(title=self._run.title))
        return self.busy

    def _start(self, run, steps):
        """Begin a run, unless one is under way or edits of the analyst stand in the way.

        ``steps`` of a run that reads the workspace is a function, called when it is prepared.
        """
        if self._refused():
            return
        if self.summary.counts and not Path(self.workspace.path).is_file():
            # Storing would make a new file that holds the new results only.
            text = tr("The workspace {path} is not there any more. Put it back, or open it where it is now.")
            self.told.emit(text.format(path=self.workspace.path))
            return
        unsaved = workspaces.unsaved_layers(self._project, self.workspace.path)
        if unsaved:
            names = ", ".join(layer.name() for layer in unsaved)
            self.told.emit(tr("Save or discard the edits in {layers} first, then run again.").format(layers=names))
            return
        run.workspace = self.workspace.path
        self._run = run
        self.started.emit(run.title)
        if callable(steps):
            self._preparation.begin(self.workspace.path, steps)
        else:
            self._prepared_run(steps, {})

    def _prepared_run(self, steps, states):
        if steps:
            self._runner.run(steps, {"states": states})
        else:
            self._run_ended(True, "", {})

    def _run_ended(self, successful, message, results):
        run = self._run
        if successful and not run.stopped:
            message = run.message(results)
            if run.tables is _MATCHED:
                self.scope = run.scope
            if run.tables:
                self._show(run.tables, run.scope, lambda: self._end(True, message), not run.repeated)
                return
            if run.figures:
                self.progressed.emit(90.0, tr("Drawing the figure: the window stands still for some seconds"))
                # Let the words above be painted first: QGIS draws layouts in the main thread.
                QTimer.singleShot(100, lambda: self._draw_figure(run, message))
                return
        self._end(successful, message)

    def _draw_figure(self, run, message):
        if self._closed:
            return
        if run.stopped:
            self._end(False, "")
            return
        successful = True
        try:
            for draw, path in run.figures.items():
                scope = temporal.SCOPE if draw is export_years else self.summary.scope
                draw(self._project, path, workspace_path=self.workspace.path, scope=scope)
        except InputError as error:
            successful, message = False, error.message_zh if is_chinese() else error.message_en
        self._end(successful, message)

    def _end(self, successful, message):
        if self._run.stopped:
            successful, message = False, self._run.stopped
        self._run = None
        self.finished.emit(successful, message)
        self.read_summary()

    def _show(self, tables, scope, done, add=True):
        """Let the project show what was stored, add what is not shown yet with its style, then call ``done()``."""
        path, added = self.workspace.path, {}
        shown, before = workspaces.layers_on(self._project, path), set(self._project.mapLayers())

        def refresh(name):
            if self.workspace.path == path:
                workspaces.refresh(self._project, path, (name,))

        def add_missing(name):
            if self.workspace.path == path:
                added.update(self._add_layers(path, (name,), scope))

        def set_crs():
            # By now QGIS has set itself up for its first layer, of which it takes the reference system.
            if added and not before:
                self._project.setCrs(china_albers())

        def tell():
            if added and not shown:
                self.layers_added.emit([layer for layer in added.values() if not sip.isdeleted(layer)])

        acts = (refresh, add_missing) if add else (refresh,)
        steps = [partial(act, name) for name in ORDER if name in tables for act in acts]
        self._in_turns([*steps, set_crs, tell, done])

    def _in_turns(self, steps):
        """Call the steps one after another, letting the window breathe between them."""

        def take_next():
            if steps and not self._closed:
                steps.pop(0)()
                QTimer.singleShot(0, take_next)

        take_next()

    def _add_layers(self, path, tables, scope):
        before = set(self._project.mapLayers())
        layers = add_workspace_layers(self._project, path, scope, tables)
        for name, layer in layers.items():
            if layer.id() not in before and layer.subsetString() and scope == "selection":
                layer.setName(tr("{layer} (selection)").format(layer=label(schema.TABLES[name])))
        return layers

    def _add_temporary(self, results, name):
        layer = QgsVectorLayer(results["ELLIPSES"], name, "ogr")
        apply_style(layer, schema.ELLIPSES)
        self._project.addMapLayer(layer)
        text = tr("The ellipse is kept in the temporary layer “{layer}”. Export it to keep it longer.")
        return text.format(layer=name)

    def _opened(self):
        self._run = None

    def _recipes(self):
        """Return the recipes for the workspace, reading the project's layers where they show whole tables."""
        path, shown = self.workspace.path, {}
        named = ("all", "selection", temporal.SCOPE)
        scopes = {"": None, **{workspaces.scope_filter(scope): scope for scope in named}}
        for layer in workspaces.layers_on(self._project, path):
            if layer.subsetString() in scopes:
                shown[workspaces.table_of(layer, path), scopes[layer.subsetString()]] = layer.id()
        return Recipes(path, shown, bool(self.summary.counts.get("cities")))

    def _dated_belts(self):
        """Return the belts that have a year as a layer in memory."""
        layers = workspaces.layers_on(self._project, self.workspace.path, ("belts",))
        layer = layers[0] if layers else workspaces.open_table(self.workspace.path, "belts")
        request = QgsFeatureRequest().setFilterExpression('"year" IS NOT NULL')
        return layer.materialize(request.setSubsetOfAttributes(["year", "city"], layer.fields()))

    def _figures(self, folder):
        """Return how each figure that there are results for is drawn, and its path."""
        figures = {export_figure: "figure1.png"} if self.summary.table1 else {}
        if temporal.SCOPE in self._drawn_for():
            figures[export_years] = "figure_years.png"
        return {draw: str(Path(folder) / name) for draw, name in figures.items()}

    def _years_drawn(self, results):
        text = tr("The ellipses of {count} years are drawn, with the way of their center.")
        parts = [text.format(count=results["ellipse_belts"]["GROUP_COUNT"])]
        if self.summary.undated:
            parts.append(tr("{count} belts without a year are left out.").format(count=self.summary.undated))
        return " ".join(parts)

    def _requests(self, tables):
        """Return table → layer and request of what is selected."""
        found = {table: self.selection.request(table) for table in tables}
        return {table: one for table, one in found.items() if one is not None}

    def _exported_layers(self, recipes, present):
        names = ("clusters", "belts", "cities", "records", "links", "pairs")
        layers = [recipes.source(name, self.summary.scope) for name in names if name in present]
        return layers + [
            recipes.source(name, scope) for scope in self._drawn_for()
            for name in (_YEARLY if scope == temporal.SCOPE else _DRAWN) if name in present
        ]

    def _drawn_for(self):
        """Return the scopes that ellipses were drawn for, Table 1's own first."""
        scopes = {ellipse["scope"] for ellipse in self.summary.ellipses}
        return sorted(scopes, key=lambda scope: (scope != self.summary.scope, str(scope)))

    def _prepared(self, exception, missing):
        self.missing = {"?": str(exception)} if exception is not None else missing or {}
        self.ready.emit(dependencies.explanation() if self.missing else "")
        self.read_summary()

    def _summary_read(self, exception, summary):
        self._reading = False
        if exception is not None:
            QgsMessageLog.logMessage(repr(exception), "ClusterDigital")
            text = tr("The workspace {path} could not be read: {error}")
            self.told.emit(text.format(path=self.workspace.path, error=exception))
            summary = Summary()
        self.summary = summary
        self.tables_changed.emit()
        if self._read_again:
            self._read_again = False
            self.read_summary()

    def _workspace_changed(self, path):
        self.scope = "all"
        if self.busy and self._run.workspace and self._run.workspace != path:
            self._run.stopped = tr(
                "The project was closed while “{title}” was running. It was stopped; {path} holds what was "
                "stored until then."
            ).format(title=self._run.title, path=self._run.workspace)
            self.cancel()
        self._layers_changed()
        self.read_summary()

    def _layers_changed(self, *_):
        workspaces.share_log(self._project, self.workspace.path)
        self.selection.watch(self.workspace.path)


def _copies(rows):
    """Return table → layer in memory with the rows asked for; the run goes on with what they are now."""
    return {table: layer.materialize(request) for table, (layer, request) in rows.items()}


def _silent(_results):
    return ""


def _followed(_results):
    return tr("The results follow the data again.")


def _loaded(results):
    parts = {
        "clusters": tr("{count} clusters"), "belts": tr("{count} belts"), "cities": tr("{count} cities"),
    }
    loaded = [text.format(count=results[name]["LOADED_COUNT"]) for name, text in parts.items() if name in results]
    problems = sum(results[name]["PROBLEM_COUNT"] for name in parts if name in results)
    text = tr("Loaded: {what}.").format(what=" · ".join(loaded))
    if problems:
        text += " " + tr("{count} rows need a look: press “View”.").format(count=problems)
    return text


def _matched(results):
    result = results["match"]
    text = tr("{records} records: {match} match, {near} near. Table 1 shows them by programme.")
    return text.format(records=result["RECORD_COUNT"], match=result["MATCH_COUNT"], near=result["NEAR_COUNT"])


def _drawn(_results):
    return tr("The ellipses are drawn; the panel lists them in words.")


def _exported(folder, bare, _results):
    link = f'<a href="{Path(folder).resolve().as_uri()}">{folder}</a>'
    text = tr("Exported to {folder}").format(folder=link)
    if bare:
        text += " " + tr(
            "The figure shows no ellipses: they were drawn for other records than those of Table 1. "
            "Draw them for the same scope."
        )
    return text
