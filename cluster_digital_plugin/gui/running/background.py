# SPDX-License-Identifier: GPL-2.0-or-later
"""Work that the window does not wait for."""

from __future__ import annotations

from qgis.core import QgsApplication, QgsTask
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QTimer

from .interpreter import interpreter

# Milliseconds that closing waits for work under way.
_PATIENCE = 10000


class Background:
    """Calls functions in worker threads and hands over what they return, until it is closed."""

    def __init__(self):
        self._tasks = []
        self.closed = False

    @property
    def busy(self) -> bool:
        """Whether any work is under way."""
        return bool(self._tasks)

    def call(self, title: str, work, done):
        """Call ``work()`` in a worker thread, then ``done(exception, result)`` here; nothing begins once closed."""
        if self.closed:
            return

        def finished(exception, result=None):
            if self._ended(task):
                # QgsTask only logs what its callback raises; from the event loop an error is shown.
                QTimer.singleShot(0, lambda: None if self.closed else done(exception, result))

        task = QgsTask.fromFunction(title, lambda _task: work(), on_finished=finished)
        self._tasks.append(task)
        interpreter.begin()
        QgsApplication.taskManager().addTask(task)

    def close(self):
        """Cancel what is under way, wait for it and hand over nothing any more."""
        self.closed = True
        # While one is waited for, others take themselves off the list.
        for task in list(self._tasks):
            if not sip.isdeleted(task):
                task.cancel()
                task.waitForFinished(_PATIENCE)
            self._ended(task)
        interpreter.restore()

    def _ended(self, task) -> bool:
        """Take a task off the list; return whether it was on it."""
        if task not in self._tasks:
            return False
        self._tasks.remove(task)
        interpreter.end()
        return True
