# SPDX-License-Identifier: GPL-2.0-or-later
"""The Processing provider."""

from __future__ import annotations

from qgis.core import QgsApplication, QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from ..dependencies import REQUIRED, SHAPES, explanation
from ..layers.resources import plugin_version, resource
from ..translation import tr
from .clusterpairs import ClusterPairs
from .colocation import Colocation
from .compareellipses import CompareEllipses
from .compareruns import CompareRuns
from .ellipse import Ellipse
from .exportshapefiles import ExportShapefiles
from .figure import Figure
from .loadtable import LoadTable
from .match import Match
from .model import Model
from .runagain import RunAgain
from .store import Store
from .tables import Tables


class Provider(QgsProcessingProvider):
    """The provider ``clusterdigital``."""

    def __init__(self):
        super().__init__()
        QgsApplication.processingRegistry().providerAdded.connect(self._added)

    def _added(self, identifier):
        """Load once more what was registered: only now does the model find the algorithms that it is made of."""
        if identifier == self.id():
            self.refreshAlgorithms()

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
        return explanation((*REQUIRED, *SHAPES), imported=False)

    def loadAlgorithms(self):
        for algorithm in (
            LoadTable, Match, ClusterPairs, Colocation, Ellipse, CompareEllipses, Tables, Store, Figure,
            ExportShapefiles, RunAgain, CompareRuns,
        ):  # fmt: skip
            self.addAlgorithm(algorithm())
        if QgsApplication.processingRegistry().providerById(self.id()) is not None:
            self.addAlgorithm(Model())

    def defaultVectorFileExtension(self, hasGeometry=True):
        return "gpkg"
