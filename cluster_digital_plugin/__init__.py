# SPDX-License-Identifier: GPL-2.0-or-later
"""Cluster Digital: industrial clusters matched with online industry belts, in QGIS."""


def classFactory(iface):
    """Return the plugin; QGIS calls this with its interface, ``qgis_process`` with None."""
    from .plugin import ClusterDigitalPlugin

    return ClusterDigitalPlugin(iface)
