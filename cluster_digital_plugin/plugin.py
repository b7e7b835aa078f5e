# SPDX-License-Identifier: GPL-2.0-or-later
"""The composition root: what QGIS starts and stops."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication

from . import translation


class ClusterDigitalPlugin:
    """The plugin as QGIS sees it. ``iface`` is None under ``qgis_process``."""

    def __init__(self, iface):
        self.iface = iface
        self.provider = None
        self.workbench = None
        self._translator = translation.install()

    def initProcessing(self):
        """Register the algorithms; all that ``qgis_process`` calls."""
        if self.provider is not None:
            return
        from .algorithms.provider import Provider

        self.provider = Provider()
        QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self):
        """Register the algorithms, then build the toolbar, the menu and the panels."""
        self.initProcessing()
        from .gui.workbench import Workbench

        self.workbench = Workbench(self.iface)

    def unload(self):
        """Take back everything, in the reverse order."""
        if self.workbench is not None:
            self.workbench.close()
            self.workbench = None
        if self.provider is not None:
            QgsApplication.processingRegistry().removeProvider(self.provider)
            self.provider = None
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None
