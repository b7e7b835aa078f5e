# SPDX-License-Identifier: GPL-2.0-or-later
"""Feedback for tests that look at what an algorithm says."""

from __future__ import annotations

from qgis.core import QgsProcessingFeedback


class Listening(QgsProcessingFeedback):
    """Feedback that keeps what it was told."""

    def __init__(self):
        super().__init__(False)
        self.told, self.warned, self.moved = [], [], []
        self.progressChanged.connect(self.moved.append)

    def pushInfo(self, info):
        self.told.append(info)

    def pushWarning(self, warning):
        self.warned.append(warning)
