# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:cluster_digital: the model that ships with the plugin, from two lists to all outputs."""

from __future__ import annotations

from qgis.core import QgsProcessingModelAlgorithm
from qgis.PyQt.QtGui import QIcon

from ..dependencies import REQUIRED, SHAPES, explanation
from ..layers.resources import resource
from ..translation import tr


class Model(QgsProcessingModelAlgorithm):
    """The model in resources/models, with a name in the language of the interface.

    Its steps are the provider's other algorithms, which must be registered before it is made.
    """

    def __init__(self):
        super().__init__()
        self.fromFile(str(resource("models", "cluster_digital.model3")))

    def createInstance(self):
        return type(self)()

    def displayName(self):
        return tr("From two lists to all outputs")

    def shortDescription(self):
        return tr("Loads clusters and belts, matches them, draws the ellipses and writes everything into one folder")

    def group(self):
        return tr("Clusters and belts")

    def groupId(self):
        return "clustersandbelts"

    def icon(self):
        return QIcon(self.svgIconPath())

    def svgIconPath(self):
        return str(resource("icons", "cluster_digital.svg"))

    def canExecute(self):
        # The base asks whether its algorithms are there; they in turn need the libraries.
        possible, reason = super().canExecute()
        reason = reason or explanation((*REQUIRED, *SHAPES), imported=False)
        return (possible and not reason, reason)
