# SPDX-License-Identifier: GPL-2.0-or-later
"""What the workspace's menu does with files."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QFileDialog

from ..layers.copies import copy_workspace
from ..layers.workspace import layers_on, tables_in
from ..translation import tr


class WorkspaceFiles(QObject):
    """Asks for files and opens, makes, copies or finds workspaces."""

    def __init__(self, controller, tables, window):
        """``tables`` is the panel with the result tables, which shows comparisons."""
        super().__init__(window)
        self._tables = tables
        self._controller = controller
        self._window = window

    @property
    def folder(self) -> str:
        """Where to begin looking."""
        path = self._controller.workspace.path
        return str(Path(path).parent) if path else QgsProject.instance().absolutePath()

    def show_folder(self):
        """Open the folder of the workspace in the system's file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(self.folder))

    def open(self):
        """Ask for another workspace."""
        path = self._ask_existing(tr("Open a workspace"))
        if path:
            self._controller.open_workspace(path)

    def create(self):
        """Ask where a new workspace shall lie."""
        path = self._ask_new(tr("New workspace"), self.folder)
        if path:
            self._controller.open_workspace(path)

    def save_copy(self):
        """Ask where a copy shall lie, and write it; the project stays with its workspace."""
        workspace = self._controller.workspace.path
        if not tables_in(workspace):
            self._controller.told.emit(tr("There is no workspace to copy yet: load data first."))
            return
        start = Path(workspace).with_name(f"{Path(workspace).stem}_copy.gpkg")
        path = self._ask_new(tr("Save a copy of the workspace"), str(start))
        if path:
            self._copy(workspace, path, tr("The workspace was copied to {path}").format(path=path))

    def use_copy(self):
        """Ask for a workspace somebody gave, copy it to where the project's own shall lie, and open the copy."""
        source = self._ask_existing(tr("Use a copy of a workspace"))
        if not source:
            return
        beside = QgsProject.instance().absolutePath() or self.folder or str(Path(source).parent)
        start = Path(beside) / f"{Path(source).stem}_own.gpkg"
        path = self._ask_new(tr("Where this project keeps its copy"), str(start))

        text = tr("This project now works on its own copy, {path}; {source} stays as it is.")
        before = self._controller.workspace.path

        def opened():
            # Another project may have been opened meanwhile.
            if self._controller.workspace.path == before:
                self._controller.layers.move(before, path)
                self._controller.open_workspace(path)

        if path:
            self._copy(source, path, text.format(path=path, source=source), opened)

    def compare(self):
        """Ask for a workspace and show what differs from it: a copy saved earlier, or that of a colleague."""
        path = self._ask_existing(tr("Compare with another workspace"))
        if path:
            self._tables.compare_with(path)

    def compare_with_last(self):
        """Show what differs from the run before the last one."""
        self._tables.compare_with("")

    def run_again(self):
        """Open QGIS's own window of the algorithm that runs again what a manifest tells."""
        import processing

        workspace = self._controller.workspace.path
        given = {"MANIFEST": workspace} if tables_in(workspace) else {}
        window = processing.createAlgorithmDialog("clusterdigital:runagain", given)
        window.show()

    def locate(self):
        """Ask where the project's workspace went, and let the project's layers show it there."""
        path = self._ask_existing(tr("Locate the workspace of this project"))
        if not path:
            return
        if not tables_in(path):
            text = tr("{path} is no workspace: it has none of the plugin's tables.")
            self._controller.told.emit(text.format(path=path))
            return
        self._controller.layers.move(self._controller.workspace.path, path)
        self._controller.open_workspace(path)

    def _copy(self, source, path, message, then=None):
        if layers_on(QgsProject.instance(), path):
            text = tr("{path} is open in this project and cannot be replaced. Choose another name.")
            self._controller.told.emit(text.format(path=path))
            return
        title, folder = tr("Copying the workspace"), str(Path(path).parent)
        self._controller.occupy(title, folder, lambda: copy_workspace(source, path), message, then)

    def _ask_existing(self, title):
        path, _ = QFileDialog.getOpenFileName(self._window, title, self.folder, tr("Workspaces (*.gpkg)"))
        return path

    def _ask_new(self, title, start):
        path, _ = QFileDialog.getSaveFileName(self._window, title, start, tr("Workspaces (*.gpkg)"))
        return path if not path or path.lower().endswith(".gpkg") else f"{path}.gpkg"
