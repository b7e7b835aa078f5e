# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs algorithms one after another in the background."""

from __future__ import annotations

import shutil
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingUtils,
    QgsProject,
)
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...algorithms.step import Step
from ...translation import tr
from .interpreter import interpreter
from .mishap import mishap
from .run_feedback import RunFeedback

# How Python begins what QGIS hands on as the message of an error that was not foreseen.
_TRACEBACK = "Traceback (most recent call last)"


class Runner(QObject):
    """Runs the steps of one run as QGIS tasks, the next when the one before has ended well.

    Signals: ``progressed`` with the percentage of the whole run and the title of the step; ``ended`` with whether
    all steps ended well, what went wrong (empty when cancelled) and the results by step.
    """

    progressed = pyqtSignal(float, str)
    ended = pyqtSignal(bool, str, dict)

    def __init__(self, parent=None):
        super().__init__(parent)
        self._steps: list[Step] = []
        self._position = 0
        self._percent = 0.0
        self._results: dict[str, dict] = {}
        self._task = None
        self._context = None
        self._feedback = None
        self._cancelled = False
        self._layers: dict[str, str] = {}
        self._temporary: set[Path] = set()
        self._parameters: dict = {}
        self._gone = ""
        self.warnings: list[str] = []

    @property
    def busy(self) -> bool:
        """Whether a run is under way."""
        return bool(self._steps)

    @property
    def cancelled(self) -> bool:
        """Whether the run was cancelled."""
        return self._cancelled

    def run(self, steps, known: dict | None = None):
        """Start a run of at least one step; ``known`` is handed to the steps like results of steps before them.

        Raises RuntimeError when one is under way.
        """
        if self.busy:
            raise RuntimeError("a run is under way")
        self._steps = list(steps)
        self._position = 0
        self._results = dict(known or {})
        self._cancelled = False
        self.warnings = []
        self._layers = {identifier: layer.name() for identifier, layer in QgsProject.instance().mapLayers().items()}
        self._gone = ""
        QgsProject.instance().layersWillBeRemoved.connect(self._layers_go)
        self._start_step()

    def cancel(self):
        """Ask the running step to stop; ``ended`` follows when it has."""
        self._cancelled = self.busy
        if self._task is not None:
            self._task.cancel()

    def close(self):
        """Cancel and wait until the worker has let go of the data."""
        if not self.busy:
            return
        self._cancelled = True
        task = self._task
        if task is not None:
            task.executed.disconnect(self._step_ended)
            self._feedback.progressChanged.disconnect(self._step_progressed)
            task.cancel()
            task.waitForFinished(10000)
        self._forget()

    def _start_step(self):
        step = self._steps[self._position]
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"clusterdigital:{step.identifier}")
        if algorithm is None:
            self._end(False, tr("The algorithm “{name}” is not registered.").format(name=step.identifier))
            return
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        if self._passes(step, lambda: self._obstacle(algorithm, step)):
            self._open(self._files(algorithm), algorithm, step, context)

    def _passes(self, step, obstacle) -> bool:
        """Ask what stands in the way of a step; end the run when anything does."""
        try:
            reason = obstacle()
        except Exception as error:
            # Nobody waits here who would hear of it, and the run must end.
            reason = mishap(step.title, error)
        if reason:
            self._end(False, reason)
        return not reason

    def _obstacle(self, algorithm, step) -> str:
        """Return why the step cannot run; the task would not ask."""
        possible, reason = algorithm.canExecute()
        if not possible:
            return reason
        try:
            self._parameters = step.parameters(self._results)
        except QgsProcessingException as error:
            return str(error)
        present = QgsProject.instance().mapLayers()
        self._gone = next((name for one, name in self._read().items() if one not in present), "")
        if self._gone:
            return self._removed()
        self._note_temporary()
        return ""

    def _files(self, algorithm) -> list[str]:
        """Return the files of the step's lists of layers."""
        lists = [self._parameters.get(one.name()) for one in algorithm.parameterDefinitions()
                 if one.type() == QgsProcessingParameterMultipleLayers.typeName()]
        return [one for given in lists if isinstance(given, list) for one in given
                if isinstance(one, str) and one not in self._layers]

    def _open(self, files, algorithm, step, context):
        """Open files, each in a turn of its own as a dozen at once hold the window up, then launch the step."""
        if self._gone:
            self._end(False, self._removed())
        elif self._cancelled:
            self._end(False, "")
        elif files:
            QgsProcessingUtils.mapLayerFromString(files[0], context)
            steps = self._steps
            QTimer.singleShot(
                0, lambda: self._open(files[1:], algorithm, step, context) if self._steps is steps else None
            )
        elif self._passes(step, lambda: _refusal(algorithm, self._parameters, context)):
            self._launch(algorithm, step, context)

    def _read(self) -> dict[str, str]:
        """Return id → name of the project's layers that the step reads."""
        values = [one for value in self._parameters.values() for one in (value if isinstance(value, list) else [value])]
        return {one: self._layers[one] for one in values if isinstance(one, str) and one in self._layers}

    def _note_temporary(self):
        """Remember the folders, each of one file, that steps hand their results on in."""
        place = Path(QgsProcessingUtils.tempFolder())
        files = (Path(value) for value in self._parameters.values() if isinstance(value, str))
        self._temporary |= {file.parent for file in files if file.parent.parent == place}

    def tidy_up(self):
        """Delete the temporary files of the last run, but for those that a layer of the project shows."""
        shown = " ".join(layer.source() for layer in QgsProject.instance().mapLayers().values())
        for folder in self._temporary:
            if str(folder) not in shown:
                shutil.rmtree(folder, ignore_errors=True)
        self._temporary = set()

    def _removed(self) -> str:
        return tr(
            "The layer “{layer}”, which this run reads, was removed from the project meanwhile. The results are those "
            "from before; run again to read it from the workspace."
        ).format(layer=self._gone)

    def _end_without_layer(self):
        if self.busy:
            self._end(False, self._removed())

    def _layers_go(self, identifiers):
        """Let the worker come to its end before a layer that it reads is deleted."""
        gone = [name for one, name in self._read().items() if one in identifiers]
        if not gone:
            return
        self._gone = gone[0]
        # The run may end, and let go of it, while it is being cancelled.
        task = self._task
        if task is not None:
            task.cancel()
            task.waitForFinished(10000)

    def _launch(self, algorithm, step, context):
        feedback = RunFeedback()
        task = QgsProcessingAlgRunnerTask(algorithm, self._parameters, context, feedback)
        task.setDescription(step.title)
        self._task, self._context, self._feedback = task, context, feedback
        # Bound here so that all of them live exactly as long as the task, even when this object goes first.
        kept = (algorithm, context, feedback, self._parameters)
        task.executed.connect(lambda *_: kept)
        task.executed.connect(self._step_ended)
        feedback.progressChanged.connect(self._step_progressed)
        feedback.said.connect(self._step_said)
        interpreter.begin()
        QgsApplication.taskManager().addTask(task)
        # Whoever hears of it may cancel, which a task must be under way for.
        self._step_progressed(0.0)

    def _step_progressed(self, percent):
        if not self.busy:
            return
        self._percent = percent
        self._tell(self._steps[self._position].title)

    def _step_said(self, text):
        # What a step said before it ended arrives when another one runs.
        if self.busy and self.sender() is self._feedback:
            self._tell(text)

    def _tell(self, text):
        whole = sum(step.share for step in self._steps)
        done = sum(step.share for step in self._steps[:self._position])
        share = self._steps[self._position].share
        self.progressed.emit((100 * done + self._percent * share) / whole, text)

    def _step_ended(self, successful, results):
        feedback = self._feedback
        self._feedback.progressChanged.disconnect(self._step_progressed)
        self.warnings.extend(feedback.warnings)
        self._let_go()
        if self._gone:
            # Later, as the layer may be the first of a project that is just being closed.
            QTimer.singleShot(0, self._end_without_layer)
        elif self._cancelled or feedback.isCanceled():
            self._cancelled = True
            self._end(False, "")
        elif not successful:
            self._end(False, self._reason(feedback.errors))
        else:
            self._results[self._steps[self._position].key] = results
            self._position += 1
            if self._position < len(self._steps):
                self._start_step()
            else:
                self._end(True, "")

    def _reason(self, errors) -> str:
        """Return what to tell of a failure; the traceback of an error that nobody foresaw goes to the log."""
        told = [text for text in errors if _TRACEBACK not in text]
        traces = [text for text in errors if _TRACEBACK in text]
        mishaps = [mishap(self._steps[self._position].title, text) for text in traces]
        told += mishaps[-1:]
        return "\n".join(told) or tr("The run failed; the log says more.")

    def _end(self, successful, message):
        results = self._results
        self._forget()
        self.ended.emit(successful, message, results)

    def _forget(self):
        QgsProject.instance().layersWillBeRemoved.disconnect(self._layers_go)
        self._steps = []
        self._let_go()

    def _let_go(self):
        if self._task is not None:
            interpreter.end()
        self._task = self._context = self._feedback = None


def _refusal(algorithm, parameters, context) -> str:
    valid, reason = algorithm.checkParameterValues(parameters, context)
    return "" if valid else reason
