# SPDX-License-Identifier: GPL-2.0-or-later
"""Between the panels and the algorithms."""

from __future__ import annotations

from functools import partial

from qgis.core import QgsFeatureRequest, QgsProject
from qgis.PyQt.QtCore import QObject, pyqtSignal

from .. import dependencies
from ..algorithms.recipes import KINDS, Recipes
from ..layers import temporal
from ..layers.freshness import PLACES
from ..layers.printed import existing_printed
from ..layers.project import ORDER
from ..translation import explain, tr
from .review.override_journal import OverrideJournal
from .running.background import Background
from .running.export import Export
from .running.figure_drawing import FigureDrawing
from .running.mishap import mishap
from .running.preparation import Preparation
from .running.repetition import Repetition
from .running.run import DRAWN, LOADED, MATCHED, YEARLY, Run
from .running.run_words import RunWords
from .running.runner import Runner
from .selection import Selection
from .summary import Summary
from .summary_reader import SummaryReader
from .workspace_choice import WorkspaceChoice
from .workspace_layers import WorkspaceLayers

# What a project shows of a workspace; the runs are looked up when needed.
_SHOWN = tuple(name for name in ORDER if name != "runs")


class Controller(QObject):
    """Owns the workspace, runs the algorithms in the background and tells the panels what changed.

    Signals: ``started`` with the run's title; ``progressed`` with percent and step; ``finished`` with whether it went
    well and a message (empty when cancelled); ``tables_changed`` when ``summary`` was read again; ``ready`` when it
    is known whether the libraries are there; ``told`` with a message that is no result; ``layers_added`` with the
    first layers of a workspace in the project.

    While ``finished`` and ``told`` are emitted, ``remedy`` names what helps: "problems", "folder", "log", "edits",
    "cancel", "project" or nothing.
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
        self.layers = WorkspaceLayers(self.workspace, self)
        self.layers.added.connect(self.layers_added)
        self.selection = Selection(self)
        self._background = Background()
        self.overrides = OverrideJournal(self.in_background, self)
        self.missing = None
        self.remedy = ""
        self._runner = Runner(self)
        self._runner.progressed.connect(self.progressed)
        self._runner.ended.connect(self._run_ended)
        self._drawing = FigureDrawing(self.in_background, self)
        self._drawing.progressed.connect(self.progressed)
        self._preparation = Preparation(self.in_background, self.overrides, self)
        self._preparation.ready.connect(self._prepared_run)
        self._preparation.failed.connect(lambda message: self._run_ended(False, message, {}))
        self._run: Run | None = None
        self._reader = SummaryReader(self.in_background, self)
        self._reader.failed.connect(self.told)
        self._reader.read.connect(self._summary_read)
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
        return {} if self._run is None else self._run.mark

    def prepare(self):
        """Import the libraries in the background, then say with ``ready`` what is missing; empty means nothing.

        The first import of pandas takes longer than a window may stand still.
        """
        self.in_background(tr("Cluster Digital: starting"), lambda: dependencies.missing(), self._prepared)

    def load_sample(self, series: bool = False):
        """Load the lists that ship with the plugin, with the belt sample or the generated series of years."""
        steps = Recipes(self._ensure_workspace()).sample(series)
        title = tr("Loading the generated series") if series else tr("Loading the sample")
        again = "series" if series else "sample"
        self._start(Run(title, RunWords.loaded, LOADED, remedy=RunWords.problems, again=again), steps)

    def load_table(self, kind: int, parameters: dict):
        """Load one list (0 clusters, 1 belts, 2 cities) with the parameters of ``clusterdigital:loadtable``."""
        steps = Recipes(self._ensure_workspace()).load(kind, parameters)
        self._start(Run(tr("Loading the list"), RunWords.loaded, LOADED, remedy=RunWords.problems), steps)

    def use_layers(self, layers: dict):
        """Load layers of the project: table name → (layer, parameters of its fields)."""
        recipes = Recipes(self._ensure_workspace())
        steps = []
        for name, (layer, parameters) in layers.items():
            steps += recipes.load(KINDS.index(name), {**parameters, "INPUT": layer.id()})
        if steps:
            self._start(Run(tr("Loading the layers"), RunWords.loaded, LOADED, remedy=RunWords.problems), steps)

    def match(self, parameters: dict, selected_only: bool = False, quiet: bool = False):
        """Match clusters and belts; only the selected clusters when asked, without a message when quiet."""
        rows = self.selection.requests(("clusters",)) if selected_only else {}
        if selected_only and not rows:
            self.told.emit(tr("No cluster is selected. Select clusters on the map, or choose “All”."))
            return
        scope = "selection" if rows else "all"
        run = Run(tr("Matching"), RunWords.silent if quiet else RunWords.matched, MATCHED, scope, again="match")
        self._match(run, parameters, rows)

    def _match(self, run, parameters, rows):
        self._start(run, lambda: self._recipes().match(
            parameters, bool(self.summary.counts.get("cities")), Selection.copies(rows).get("clusters"),
            self.overrides.layer(self.workspace.path),
        ))  # fmt: skip

    def ellipse(self, what: str, parameters: dict, selected_only: bool = False):
        """Draw ellipses of "both", "records", "belts" or "cities"; only of what is selected when asked.

        Those of belts by year are a series, see :meth:`years`.
        """
        if what == "belts" and parameters["GROUP_FIELD"] == ["year"] and not selected_only:
            self.years(parameters)
            return
        rows = self.selection.requests(("records", "belts") if what == "both" else (what,)) if selected_only else {}
        if selected_only and not rows:
            self.told.emit(tr("Nothing is selected. Select features on the map, or choose “All”."))
            return
        scope = "selection" if rows else self.summary.scope
        run = Run(tr("Drawing ellipses"), RunWords.drawn, DRAWN, scope, again="ellipse")
        self._ellipse(run, what, parameters, self.summary.scope, rows)

    def _ellipse(self, run, what, parameters, scope, rows):
        self._start(run, lambda: self._recipes().ellipse(what, parameters, scope, Selection.copies(rows)))

    def run_again(self, run_id: str, quiet: bool = False):
        """Run what a row of ``runs`` tells once more, on the same rows with the same parameters, in the same place.

        Layers, their styles and the scope that the panel shows stay. ``told`` says why when it is not possible.
        """
        told = RunWords.silent if quiet else RunWords.followed
        if run_id == PLACES:
            self._start(Run(tr("Placing clusters and belts"), told, repeated=True), list)
            return
        past = Repetition(self.workspace.path, run_id)
        recipe = past.recipe
        if past.obstacle:
            self.told.emit(past.obstacle)
            return
        parameters = recipe["parameters"]
        run = Run(tr("Running again"), told, past.tables, past.scope, repeated=True)
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

        def add(results):
            self.layers.add_temporary(results[step.key]["ELLIPSES"], name)
            text = tr("The ellipse is kept in the temporary layer “{layer}”. Export it to keep it longer.")
            return text.format(layer=name)

        self._start(Run(tr("Drawing ellipses"), add), [step])

    def years(self, parameters: dict):
        """Draw the ellipse of the belts of every year, compare the years and draw the way of the center."""
        done = partial(RunWords.years_drawn, self.summary.undated)
        self._years(Run(tr("Drawing the years"), done, YEARLY, temporal.SCOPE), parameters)

    def _years(self, run, parameters):
        self._start(run, lambda: self._recipes().years(
            parameters, self.layers.dated_belts() if self.summary.undated else None
        ))  # fmt: skip

    def export(self, what: str, folder: str, target: int = 0, **figures):
        """Write "tables", "figure", "atlas", "shapefiles" or "all" to a folder.

        ``figures`` are format and width of the figure and what the atlas is by, as :class:`.Export` takes them.
        """
        problem = Export.unusable(folder)
        if problem:
            self.told.emit(problem)
            return
        export = Export(
            what, folder, self._recipes(), self.summary, target, **figures,
            overrides=self.overrides.layer(self.workspace.path), printed=existing_printed(self.workspace.path),
        )  # fmt: skip
        run = Run(
            tr("Exporting"), partial(RunWords.exported, folder, export.bare), remedy=lambda _: "folder",
            figures=export.figures, report=export.report, again=f"export {what}", folder=folder,
        )  # fmt: skip
        self._start(run, export.steps)

    def cancel(self):
        """Ask the run to stop."""
        self._preparation.cancel()
        self._runner.cancel()
        self._drawing.cancel()

    def open_workspace(self, path: str):
        """Make another file the project's workspace and show its layers."""
        if self._refused():
            return
        self.workspace.choose(path)
        # As long as layers are added no run may begin: QGIS 3.22 deadlocks when two threads open one file.
        self._run = Run(tr("Workspace"), str)
        chosen = self.workspace.path

        def show(_summary):
            self._reader.read.disconnect(show)
            self.layers.show(_SHOWN if self.workspace.path == chosen else (), "all", self._opened)

        # The panel comes first: what is read for it would have to share the interpreter with the layers.
        self._reader.read.connect(show)

    def occupy(self, title: str, folder: str, work, message: str, then=None):
        """Call ``work()`` in a worker as a run that writes into a folder, tell the message, then call ``then()``."""
        if self._refused():
            return
        self._run = Run(title, str, folder=folder)
        self.started.emit(title)

        def finished(exception, _result):
            self._end(exception is None, message if exception is None else explain(exception))
            if exception is None and then is not None:
                then()

        self.in_background(title, work, finished)

    def in_background(self, title: str, work, done, in_turn: bool = False):
        """Call ``work()`` in a worker thread, then ``done(exception, result)`` here; see :class:`.Background`."""
        self._background.call(title, work, done, in_turn)

    def read_summary(self):
        """Read the workspace's counts and results in the background; ``tables_changed`` follows."""
        self._reader.begin(self.workspace.path, self.scope)

    def close(self):
        """Stop everything: runs are cancelled and waited for, signals disconnected."""
        self._background.closed = True
        self._drawing.close()
        self.layers.stop()
        self.overrides.flush()
        self._project.layersAdded.disconnect(self._layers_changed)
        self._project.layersRemoved.disconnect(self._layers_changed)
        self._runner.close()
        self._background.close()
        self.selection.stop()
        self.workspace.stop()
        self._run = None

    def _ensure_workspace(self):
        if self.workspace.path:
            return self.workspace.path
        path = self.workspace.ensure()
        self._tell(tr("Results are kept in {path}. Save the project to find them again.").format(path=path), "project")
        return path

    def _tell(self, message, remedy):
        self.remedy = remedy
        self.told.emit(message)
        self.remedy = ""

    def _refused(self):
        """Return whether a run is under way, and say so."""
        if self.busy:
            text = tr("“{title}” is still running. Wait for it or cancel it.")
            self._tell(text.format(title=self._run.title), "cancel")
        return self.busy

    def _start(self, run, steps):
        """Begin a run, unless one is under way or edits of the analyst stand in the way.

        ``steps`` of a run that reads the workspace is a function, called when it is prepared.
        """
        if self._refused():
            return
        gone = self.workspace.gone(self.summary.counts)
        if gone:
            self.told.emit(gone)
            return
        unsaved = self.layers.unsaved()
        if unsaved:
            names = ", ".join(unsaved)
            self._tell(tr("Save or discard the edits in {layers} first, then run again.").format(layers=names), "edits")
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
        try:
            self._conclude(successful, message, results)
        except Exception as error:
            # Nobody waits here who would hear of it, and the run must end.
            self._end(False, mishap(self._run.title, error), "log")

    def _conclude(self, successful, message, results):
        run = self._run
        if successful and not run.stopped:
            message = run.message(results)
            if run.tables is MATCHED:
                self.scope = run.scope
            if run.tables:
                done = partial(self._end, True, message, run.remedy(results))
                self.layers.show(run.tables, run.scope, done, not run.repeated)
                return
            if run.figures:
                self._drawing.begin(run.figures, partial(self._drawn, message))
                return
        self._end(successful, message, run.remedy(results) if successful else "log")

    def _drawn(self, message, reason):
        reason = self._run.illustrated() if reason is None else reason
        self._end(reason is None, message if reason is None else reason, "folder")

    def _end(self, successful, message, remedy=""):
        if self._run.stopped:
            successful, message = False, self._run.stopped
        self._run = None
        self._runner.tidy_up()
        self.remedy = remedy
        self.finished.emit(successful, message)
        self.remedy = ""
        self.read_summary()

    def _opened(self):
        self._run = None

    def _recipes(self):
        """Return the recipes for the workspace, reading the project's layers where they show whole tables."""
        return Recipes(self.workspace.path, self.layers.whole(), bool(self.summary.counts.get("cities")))

    def _prepared(self, exception, missing):
        self.missing = {"?": str(exception)} if exception is not None else missing or {}
        self.ready.emit(dependencies.explanation() if self.missing else "")
        self.read_summary()

    def _summary_read(self, summary):
        self.summary = summary
        self.tables_changed.emit()

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
        self.layers.share_log()
        self.selection.watch(self.workspace.path)
