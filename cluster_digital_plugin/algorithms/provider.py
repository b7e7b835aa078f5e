# SPDX-License-Identifier: GPL-2.0-or-later
"""The Processing provider."""

from __future__ import annotations

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from ..dependencies import explanation
from ..layers.resources import plugin_version, resource
from ..translation import tr
from .clusterpairs import ClusterPairs
from .compareellipses import CompareEllipses
from .ellipse import Ellipse
from .exportshapefiles import ExportShapefiles
from .loadtable import LoadTable
from .match import Match
from .store import Store
from .tables import Tables


class Provider(QgsProcessingProvider):
    """The provider ``clusterdigital``."""

    def id(self):
        return "clusterdigital"

    def name(self):
        return tr("Cluster Digital")

    def longName(self):
        return self.name()

    def versionInfo(self):
        return plugin_version()

    def icon(self):
        return QIcon(self.svgIconPath())

    def svgIconPath(self):
        return str(resource("icons", "cluster_digital.svg"))

    def warningMessage(self):
        return explanation(imported=False)

    def loadAlgorithms(self):
        for algorithm in (LoadTable, Match, ClusterPairs, Ellipse, CompareEllipses, Tables, Store, ExportShapefiles):
            self.addAlgorithm(algorithm())

    def defaultVectorFileExtension(self, hasGeometry=True):
        return "gpkg"
