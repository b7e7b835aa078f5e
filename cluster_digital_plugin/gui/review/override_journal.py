# SPDX-License-Identifier: GPL-2.0-or-later
"""The journal of decisions as the panels see it: at once in memory, a moment later in the workspace."""

from __future__ import annotations

import uuid

from qgis.core import QgsMessageLog
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.errors import InputError
from ...layers import overrides
from ...translation import explain, tr

# How long closing the plugin waits for a workspace that another program holds.
_LAST_WAIT = 5.0


class OverrideJournal(QObject):
    """Rows of the journal; what is appended is written by a worker, in order, so that a held lock stops nobody.

    Signals: ``changed`` when rows came or went; ``written`` when all of them are in the workspace; ``failed`` with a
    message when rows could not be written, which are gone from memory then.
    """

    changed = pyqtSignal()
    written = pyqtSignal()
    failed = pyqtSignal(str)

    def __init__(self, in_background, parent=None):
        super().__init__(parent)
        self._in_background = in_background
        self._path = ""
        self._rows: list[dict] = []
        self._unwritten: list[tuple[str, list[dict]]] = []
        self._writing = False

    @property
    def rows(self) -> list[dict]:
        """Return the rows, oldest first; columns of ``schema.OVERRIDES``."""
        return self._rows

    @property
    def saved(self) -> bool:
        """Whether everything is in the workspace."""
        return not self._unwritten

    def load(self, path: str, rows: list[dict]):
        """Show the rows read from a workspace, and those that are still on their way into it."""
        present = {row["override_id"] for row in rows}
        if path == self._path:
            # Also those that were written after the file was read and before it arrived here.
            waiting = self._rows
        else:
            waiting = [row for target, batch in self._unwritten if target == path for row in batch]
        self._path = path
        self._rows = [*rows, *(row for row in waiting if row["override_id"] not in present)]
        self.changed.emit()

    def append(self, rows: list[dict]) -> list[str]:
        """Add rows, each with an id of its own, and return the ids."""
        batch = uuid.uuid4().hex[:12]
        rows = [{**row, "override_id": f"D-{batch}-{number}"} for number, row in enumerate(rows, 1)]
        if rows:
            self._rows = [*self._rows, *rows]
            self._unwritten.append((self._path, rows))
            self._write()
            self.changed.emit()
        return [row["override_id"] for row in rows]

    def layer(self, path: str):
        """Return the journal of a workspace as a layer in memory for a run, or None when there are no decisions."""
        return overrides.as_layer(self._rows if path == self._path else overrides.read(path))

    def flush(self):
        """Write what is still on its way, before everything is closed."""
        for path, rows in self._unwritten:
            try:
                overrides.append(path, rows, wait=_LAST_WAIT, create=False)
            except InputError as error:
                QgsMessageLog.logMessage(str(error), "ClusterDigital")
        self._unwritten = []

    def _write(self):
        if self._writing or not self._unwritten:
            return
        self._writing = True
        path = self._unwritten[0][0]
        batches = [batch for batch in self._unwritten if batch[0] == path]
        rows = [row for _, batch in batches for row in batch]

        def written(exception, _result):
            self._writing = False
            self._unwritten = [batch for batch in self._unwritten if batch not in batches]
            if exception is not None:
                self._give_up(rows, exception)
            self._write()
            if self.saved:
                self.written.emit()

        self._in_background(tr("Saving decisions"), lambda: overrides.append(path, rows, create=False), written)

    def _give_up(self, rows, exception):
        lost = {row["override_id"] for row in rows}
        self._rows = [row for row in self._rows if row["override_id"] not in lost]
        text = tr("{count} decisions could not be saved and were taken back: {reason}")
        self.failed.emit(text.format(count=len(rows), reason=explain(exception)))
        self.changed.emit()
