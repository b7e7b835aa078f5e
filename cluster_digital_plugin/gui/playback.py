# SPDX-License-Identifier: GPL-2.0-or-later
"""The years, played by QGIS."""

from __future__ import annotations

from qgis.core import QgsInterval, QgsProject, QgsTemporalNavigationObject
from qgis.PyQt.QtWidgets import QDockWidget


def playback(iface) -> None:
    """Show QGIS's temporal controller, ready to play the years, with the first of them on the map."""
    time = QgsProject.instance().timeSettings()
    player = iface.mapCanvas().temporalController()
    dock = iface.mainWindow().findChild(QDockWidget, "Temporal Controller")
    if dock is not None:
        dock.setVisible(True)
        dock.raise_()
    if player is not None and not time.temporalRange().isInfinite():
        player.setNavigationMode(QgsTemporalNavigationObject.NavigationMode.Animated)
        player.setTemporalExtents(time.temporalRange())
        player.setFrameDuration(QgsInterval(time.timeStep(), time.timeStepUnit()))
        player.rewindToStart()
