# SPDX-License-Identifier: GPL-2.0-or-later
"""QGIS's interface for the tests: real widgets, and an AttributeError for whatever is not here."""

from __future__ import annotations


class FakeIface:
    """The part of QgisInterface that the plugin uses, on a real main window, canvas and message bar."""

    def __init__(self):
        from qgis.core import QgsLayerTreeModel, QgsProject
        from qgis.gui import QgsLayerTreeView, QgsMapCanvas, QgsMessageBar
        from qgis.PyQt.QtWidgets import QMainWindow, QMenu, QVBoxLayout, QWidget

        self._window = QMainWindow()
        self._window.resize(1366, 768)
        centre = QWidget(self._window)
        layout = QVBoxLayout(centre)
        self.messages = []
        messages = self.messages

        class Bar(QgsMessageBar):
            """A real message bar that also keeps what it was told."""

            def pushMessage(self, title, text, *rest):  # noqa: N802
                level = rest[-2] if len(rest) > 1 else rest[0]
                messages.append((level, text))
                super().pushMessage(title, text, *rest)

            def pushItem(self, item):  # noqa: N802
                messages.append((item.level(), item.text()))
                super().pushItem(item)

        self._bar = Bar(centre)
        self._canvas = QgsMapCanvas(centre)
        layout.addWidget(self._bar)
        layout.addWidget(self._canvas)
        self._tree = QgsLayerTreeView(centre)
        self._tree.setModel(QgsLayerTreeModel(QgsProject.instance().layerTreeRoot(), self._tree))
        self._tree.setMaximumHeight(120)
        layout.addWidget(self._tree)
        self._window.setCentralWidget(centre)
        self.vector_menu = QMenu("Vector", self._window)
        self._groups = {}
        self.options_factories = []
        self.log_opened = False

    def mainWindow(self):  # noqa: N802
        return self._window

    def mapCanvas(self):  # noqa: N802
        return self._canvas

    def activeLayer(self):  # noqa: N802
        return self._tree.currentLayer()

    def setActiveLayer(self, layer):  # noqa: N802
        self.active_layer = layer
        self._tree.setCurrentLayer(layer)
        return True

    def layerTreeView(self):  # noqa: N802
        return self._tree

    def messageBar(self):  # noqa: N802
        return self._bar

    def addDockWidget(self, area, dock):  # noqa: N802
        self._window.addDockWidget(area, dock)

    def removeDockWidget(self, dock):  # noqa: N802
        self._window.removeDockWidget(dock)

    def registerOptionsWidgetFactory(self, factory):  # noqa: N802
        self.options_factories.append(factory)

    def unregisterOptionsWidgetFactory(self, factory):  # noqa: N802
        self.options_factories.remove(factory)

    def openMessageLog(self):  # noqa: N802
        self.log_opened = True

    def addToolBar(self, name):  # noqa: N802
        return self._window.addToolBar(name)

    def addPluginToVectorMenu(self, name, action):  # noqa: N802
        if name not in self._groups:
            self._groups[name] = self.vector_menu.addMenu(name)
        self._groups[name].addAction(action)

    def removePluginVectorMenu(self, name, action):  # noqa: N802
        group = self._groups[name]
        group.removeAction(action)
        if group.isEmpty():
            self.vector_menu.removeAction(group.menuAction())
            del self._groups[name]
