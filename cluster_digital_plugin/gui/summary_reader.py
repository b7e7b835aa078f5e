# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads what the panels say about the workspace."""

from __future__ import annotations

from qgis.core import QgsMessageLog
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..translation import tr
from .summary import Summary


class SummaryReader(QObject):
    """Reads a workspace in the background, once more when it was asked to while it was reading.

    Signals: ``read`` with the :class:`Summary`, an empty one when the workspace could not be read; ``failed`` with the
    reason then.
    """

    read = pyqtSignal(object)
    failed = pyqtSignal(str)

    def __init__(self, in_background, parent=None):
        super().__init__(parent)
        self._in_background = in_background
        self._path, self._scope = "", "all"
        self._busy = self._again = False

    @property
    def busy(self) -> bool:
        """Whether a workspace is being read."""
        return self._busy

    def begin(self, path: str, scope: str):
        """Read a workspace; ``scope`` is whose records make Table 1."""
        self._path, self._scope = path, scope
        if self._busy:
            self._again = True
            return
        self._busy = True
        title = tr("Cluster Digital: reading results")
        self._in_background(title, lambda: Summary.read(path, scope), self._done)

    def _done(self, exception, summary):
        self._busy = False
        if exception is not None:
            QgsMessageLog.logMessage(repr(exception), "ClusterDigital")
            text = tr("The workspace {path} could not be read: {error}")
            self.failed.emit(text.format(path=self._path, error=exception))
            summary = Summary()
        self.read.emit(summary)
        if self._again:
            self._again = False
            self.begin(self._path, self._scope)
