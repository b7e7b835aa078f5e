# SPDX-License-Identifier: GPL-2.0-or-later
"""What an algorithm says while it runs in the background."""

from __future__ import annotations

from qgis.core import QgsProcessingFeedback
from qgis.PyQt.QtCore import pyqtSignal


class RunFeedback(QgsProcessingFeedback):
    """Feedback that keeps errors and warnings for the message at the end, and hands on what is done just now.

    The worker thread appends, the main thread reads after the run: a list's append needs no lock.
    """

    said = pyqtSignal(str)

    def __init__(self):
        super().__init__(False)
        self.errors: list[str] = []
        self.warnings: list[str] = []

    def reportError(self, error, fatalError=False):
        self.errors.append(error)
        super().reportError(error, fatalError)

    def pushWarning(self, warning):
        self.warnings.append(warning)
        super().pushWarning(warning)

    def setProgressText(self, text):
        super().setProgressText(text)
        # Emitted by the worker, so received in the main thread's own time.
        self.said.emit(text)
