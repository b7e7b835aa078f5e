# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin's entry in QGIS's options."""

from __future__ import annotations

from qgis.gui import QgsOptionsWidgetFactory
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtGui import QIcon

from ...layers.resources import resource
from ...translation import tr
from .options_page import OptionsPage


class OptionsFactory(QgsOptionsWidgetFactory):
    """Makes the page whenever QGIS's options are opened.

    Signals: ``changed`` after the settings were changed; ``restyle_requested`` when the layers shall get the plugin's
    styles again; ``tour_requested`` when the first steps shall be shown.
    """

    changed = pyqtSignal()
    restyle_requested = pyqtSignal()
    tour_requested = pyqtSignal()

    def __init__(self):
        super().__init__()
        self.setTitle(tr("Cluster Digital"))
        self._page = None

    def icon(self):
        return QIcon(str(resource("icons", "cluster_digital.svg")))

    def createWidget(self, parent=None):
        # QGIS owns the widget, but not its Python half.
        self._page = OptionsPage(parent)
        self._page.changed.connect(self.changed)
        self._page.restyle_button.clicked.connect(lambda _checked=False: self.restyle_requested.emit())
        self._page.tour_button.clicked.connect(lambda _checked=False: self.tour_requested.emit())
        return self._page
