# SPDX-License-Identifier: GPL-2.0-or-later
"""Which layer QGIS's own tools work on."""

from __future__ import annotations

_TABLES = ("records", "belts", "clusters", "cities")


class ActiveLayer:
    """Keeps a layer of the workspace active unless the user chose one: QGIS selects on the map in it alone."""

    def __init__(self, iface, selection):
        self._iface, self._selection, self._chosen = iface, selection, ""

    def choose(self):
        """Make the first of the records, belts, clusters and cities active, if the user did not choose otherwise."""
        active = self._iface.activeLayer()
        if active is not None and active.id() != self._chosen:
            return
        layer = next((layer for table in _TABLES for layer in self._selection.layers(table)), None)
        if layer is not None:
            self._chosen = layer.id()
            self._iface.setActiveLayer(layer)
