# SPDX-License-Identifier: GPL-2.0-or-later
"""What comes before a run that reads the workspace."""

from __future__ import annotations

from qgis.core import QgsFeedback, QgsProject
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.errors import Cancelled
from ...layers.placing import place
from ...layers.states import states_of
from ...layers.workspace import refresh
from ...translation import tr
from .mishap import mishap

_PLACED = ("clusters", "belts", "unresolved")


class Preparation(QObject):
    """Puts clusters and belts where their cities are, builds the steps, and takes the state of what they read.

    The state is taken before anything is read, so that what is edited during the run makes its results stale.

    Signals: ``ready`` with the steps and the states; ``failed`` with a message, which is empty when cancelled.
    """

    ready = pyqtSignal(list, dict)
    failed = pyqtSignal(str)

    def __init__(self, in_background, journal, parent=None):
        """``journal`` is the journal of decisions, which has to be in the workspace before it is read."""
        super().__init__(parent)
        self._in_background = in_background
        self._journal = journal
        self._feedback = None
        self._path, self._make = "", None

    def begin(self, path: str, make):
        """Prepare a run on a workspace; ``make()`` returns its steps, called when everything is in its place."""
        self._path, self._make, self._feedback = path, make, QgsFeedback()
        if self._journal.saved:
            self._place()
        else:
            self._journal.written.connect(self._written)

    def cancel(self):
        """Stop before the run begins; ``failed`` follows."""
        if self._feedback is not None:
            self._feedback.cancel()

    def _written(self):
        self._journal.written.disconnect(self._written)
        self._place()

    def _place(self):
        path, feedback = self._path, self._feedback
        self._in_background(_title(), lambda: place(path, feedback), self._placed)

    def _placed(self, error, moved):
        if self._stopped(error):
            return
        if moved:
            refresh(QgsProject.instance(), self._path, _PLACED)
        try:
            steps = self._make()
        except RuntimeError:
            # A layer whose selection was to be measured was removed meanwhile.
            self._fail(tr("A layer that the run needs was removed."))
            return
        except Exception as error:
            # Nobody waits here who would hear of it, and the run must end.
            self._fail(mishap(_title(), error))
            return
        path, reads = self._path, {name: one for step in steps for name, one in step.reads.items()}
        self._in_background(tr("Reading the workspace"), lambda: states_of(path, reads),
                            lambda error, states: self._known(error, steps, states))

    def _known(self, error, steps, states):
        if not self._stopped(error):
            self._feedback = self._make = None
            self.ready.emit(steps, states or {})

    def _stopped(self, error) -> bool:
        if error is None and not self._feedback.isCanceled():
            return False
        if self._feedback.isCanceled() or isinstance(error, Cancelled):
            self._fail("")
        else:
            self._fail(mishap(_title(), error))
        return True

    def _fail(self, message):
        self._feedback = self._make = None
        self.failed.emit(message)


def _title():
    return tr("Placing clusters and belts")
