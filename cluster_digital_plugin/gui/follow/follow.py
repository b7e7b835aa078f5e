# SPDX-License-Identifier: GPL-2.0-or-later
"""Results follow edits."""

from __future__ import annotations

from qgis.core import QgsMessageLog, QgsProject
from qgis.PyQt.QtCore import QObject, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QGuiApplication

from ...core.errors import InputError
from ...layers import changes, settings
from ...layers.freshness import StaleResult, freshness
from ...layers.workspace import unsaved_layers
from ...translation import explain, tr
from ..connections import Connections
from .commit_watch import CommitWatch

# Milliseconds without a further commit before results follow by themselves.
_PAUSE = 800


class Follow(QObject):
    """Knows which results are stale, and runs them again in order.

    Signals: ``changed`` when ``stale`` was read again; ``told`` with a message.
    """

    changed = pyqtSignal()
    told = pyqtSignal(str)
    followed = pyqtSignal(str)

    def __init__(self, controller, parent=None):
        super().__init__(parent)
        self._controller = controller
        self.stale: list[StaleResult] = []
        self._path = ""
        self._unwritten: list[tuple[str, list[dict]]] = []
        self._writing = self._reading = self._read_again = False
        self._queue: list[str] = []
        self._count = 0
        self._waiting = False
        self._watch = CommitWatch(self)
        self._watch.committed.connect(self._committed)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._run_by_itself)
        project = QgsProject.instance()
        self._connections = Connections([
            (controller.tables_changed, self.read), (controller.finished, self._run_finished),
            (controller.workspace.changed, self._watch_layers), (controller.overrides.written, self._decided),
            (project.layersAdded, self._watch_layers), (project.layersRemoved, self._watch_layers),
            (QGuiApplication.instance().applicationStateChanged, self._activated),
        ])  # fmt: skip
        self._watch_layers()

    @property
    def repeatable(self) -> list[StaleResult]:
        """Return the stale results that can be run again, in the order to do so."""
        return [one for one in self.stale if one.repeatable]

    @property
    def automatic(self) -> bool:
        """Whether results follow by themselves after a commit."""
        return settings.AUTOMATIC.get()

    def set_automatic(self, wanted: bool):
        """Let results follow by themselves after a commit, beginning with those that are stale now."""
        settings.AUTOMATIC.set(wanted)
        self.changed.emit()
        if wanted and self.repeatable:
            self._wait()

    def run_again(self, last: str = ""):
        """Run the stale results again, each after those that it rests on; up to the run ``last`` when it is given."""
        identifiers = [one.run_id for one in self.repeatable]
        if last in identifiers:
            identifiers = identifiers[:identifiers.index(last) + 1]
        if identifiers and not self._controller.busy:
            self._queue, self._count = identifiers, len(identifiers)
            self._next()

    def read(self, *_):
        """Read in the background what is stale; ``changed`` follows."""
        if self._reading:
            self._read_again = True
            return
        self._reading, self._read_again = True, False
        self._path = path = self._controller.workspace.path
        self._controller.in_background(
            tr("Cluster Digital: comparing results with data"), lambda: freshness(path), self._read, in_turn=True
        )

    def close(self):
        """Write down what was committed and stop following."""
        self._connections.close()
        self._pause.stop()
        self._watch.stop()
        for path, rows in self._unwritten:
            try:
                changes.append(path, rows, wait=5.0)
            except InputError as error:
                QgsMessageLog.logMessage(str(error), "ClusterDigital")
        self._unwritten = []

    def _watch_layers(self, *_):
        self._watch.watch(self._controller.workspace.path)

    def _activated(self, state):
        # Others may have edited the file meanwhile.
        if state == Qt.ApplicationState.ApplicationActive and self._controller.workspace.path:
            self.read()

    def _decided(self):
        self.read()
        self._wait()

    def _committed(self, path, rows):
        self._unwritten.append((path, rows))
        self._write()
        self._wait()

    def _write(self):
        """Write the next rows into the journal; what is stale is read after that."""
        if self._writing or not self._unwritten:
            return
        self._writing = True
        path, rows = self._unwritten[0]

        def written(error, _result):
            self._writing = False
            self._unwritten = self._unwritten[1:]
            if error is not None:
                # The digests tell that something changed all the same, only not which rows.
                QgsMessageLog.logMessage(str(error), "ClusterDigital")
            self._write()
            self.read()

        self._controller.in_background(
            tr("Cluster Digital: noting changes"), lambda: changes.append(path, rows), written
        )

    def _read(self, error, found):
        self._reading = False
        if error is not None:
            QgsMessageLog.logMessage(repr(error), "ClusterDigital")
            self.told.emit(tr("What is stale could not be told: {error}").format(error=explain(error)))
        if self._read_again or self._path != self._controller.workspace.path:
            self.read()
            return
        self.stale = found or []
        self.changed.emit()

    def _wait(self):
        """Run by itself after a pause, if the user wants that."""
        if self.automatic:
            self._waiting = True
            self._pause.start()

    def _run_by_itself(self):
        if not self._waiting:
            return
        editing = unsaved_layers(QgsProject.instance(), self._controller.workspace.path)
        if editing or self._controller.busy or self._reading or self._writing:
            self._pause.start()
            return
        # Once per commit: what fails stays stale until the next one.
        self._waiting = False
        if self.automatic:
            self.run_again()

    def _next(self):
        if self._queue and not self._controller.busy:
            self._controller.run_again(self._queue.pop(0), quiet=True)
            if not self._controller.busy:
                # Refused, and the reason was told.
                self._queue, self._count = [], 0

    def _run_finished(self, successful, _message):
        if not self._count:
            return
        if successful and self._queue:
            QTimer.singleShot(0, self._next)
            return
        if successful:
            self.followed.emit(tr("{count} results follow the data again.").format(count=self._count))
        self._queue, self._count = [], 0
