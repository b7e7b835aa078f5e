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
    """Calls functions in worker threads and hands over what they return, until it is closed.

    What nobody waits for is called in turn, one after the other: among several workers the window would hardly ever
    get hold of Python.
    """

    def __init__(self):
        self._tasks, self._waiting, self._turn = [], [], None
        self.closed = False

    @property
    def busy(self) -> bool:
        """Whether any work is under way."""
        return bool(self._tasks or self._waiting)

    def call(self, title: str, work, done, in_turn: bool = False):
        """Call ``work()`` in a worker thread, then ``done(exception, result)`` here; nothing begins once closed."""
        if self.closed:
            return

        def finished(exception, result=None):
            nonlocal task
            # Task and function would hold each other, and with them the result for good.
            ended, task = task, None
            if self._ended(ended):
                # QgsTask only logs what its callback raises; from the event loop an error is shown.
                QTimer.singleShot(0, lambda: None if self.closed else done(exception, result))

        task = QgsTask.fromFunction(title, lambda _task: work(), on_finished=finished)
        if in_turn and self._turn is not None:
            self._waiting.append(task)
        else:
            self._begin(task, in_turn)

    def _begin(self, task, in_turn):
        self._turn = task if in_turn else self._turn
        self._tasks.append(task)
        interpreter.begin()
        QgsApplication.taskManager().addTask(task)

    def close(self):
        """Cancel what is under way, wait for it and hand over nothing any more."""
        self.closed = True
        self._waiting = []
        # While one is waited for, others take themselves off the list.
        for task in list(self._tasks):
            if not sip.isdeleted(task):
                task.cancel()
                task.waitForFinished(_PATIENCE)
            self._ended(task)
        interpreter.restore()

    def _ended(self, task) -> bool:
        """Take a task off the list, and let the next one begin; return whether it was on it."""
        if task not in self._tasks:
            return False
        self._tasks.remove(task)
        if task is self._turn:
            self._turn = None
            if self._waiting:
                self._begin(self._waiting.pop(0), True)
        interpreter.end()
        return True
