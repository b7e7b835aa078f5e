# SPDX-License-Identifier: GPL-2.0-or-later
"""Which workspace belongs to the project."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject, QStandardPaths, pyqtSignal

from ..layers import settings
from ..layers.geopackage import is_there
from ..translation import tr
from .connections import Connections

_SECTION = "cluster_digital_plugin"
_VERSION = 1


class WorkspaceChoice(QObject):
    """The workspace's path, kept in the project relative to its file and found again when both are moved.

    Without a choice it lies beside the project file; as long as there is none in the folder of the options, or in the
    user's documents. Results survive closing QGIS either way.
    """

    changed = pyqtSignal(str)

    def __init__(self, parent=None):
        super().__init__(parent)
        self._path = ""
        self._lost = self._newer = False
        project = QgsProject.instance()
        self._connections = Connections([
            (project.readProject, self._project_read),
            (project.cleared, self._project_cleared),
            (project.writeProject, self._project_written),
        ])  # fmt: skip
        self._read()

    @property
    def path(self) -> str:
        """The path of the workspace; empty as long as none was needed."""
        return self._path

    @property
    def lost(self) -> bool:
        """Whether the project names a workspace that is not there; false of one that is still to be made."""
        return self._lost and not is_there(self._path)

    def gone(self, held) -> str:
        """Return what to say when the file that ``held`` something is not there any more; empty when all is well.

        Storing would make a new file then, which has the new results only.
        """
        if not held or is_there(self._path):
            return ""
        text = tr("The workspace {path} is not there any more. Put it back, or open it where it is now.")
        return text.format(path=self._path)

    @property
    def newer(self) -> bool:
        """Whether the project was saved by a newer version, whose state this one does not understand."""
        return self._newer

    def ensure(self) -> str:
        """Return the path of the workspace, choosing one when there is none yet."""
        if not self._path:
            self.choose(_default_path())
        return self._path

    def choose(self, path: str):
        """Make this file the project's workspace."""
        self._path = str(path)
        self._lost = False
        self._write()
        QgsProject.instance().setDirty(True)
        self.changed.emit(self._path)

    def stop(self):
        """Stop following the project."""
        self._connections.close()

    def _project_read(self, *_):
        self._read()
        self.changed.emit(self._path)

    def _project_cleared(self):
        self._path = ""
        self._lost = self._newer = False
        self.changed.emit("")

    def _project_written(self, *_):
        # Only now is it known what the path is relative to; QGIS writes the entries after this signal.
        if self._path:
            self._write()

    def _read(self):
        project = QgsProject.instance()
        stored, found = project.readEntry(_SECTION, "workspace", "")
        version, _ = project.readNumEntry(_SECTION, "version", _VERSION)
        self._path, self._lost = "", False
        self._newer = version > _VERSION
        if found and stored and not self._newer:
            self._path = _found(project.readPath(stored))
            self._lost = not is_there(self._path)

    def _write(self):
        project = QgsProject.instance()
        project.writeEntry(_SECTION, "version", _VERSION)
        project.writeEntry(_SECTION, "workspace", project.writePath(self._path))


def _found(path) -> str:
    """Return where the workspace lies: where the project says, or beside the project when only there it is."""
    beside = Path(QgsProject.instance().absolutePath()) / Path(path).name
    return str(beside) if not is_there(path) and is_there(beside) else path


def _default_path() -> str:
    project = QgsProject.instance()
    if project.absolutePath():
        stem = Path(project.baseName() or "project")
        return str(Path(project.absolutePath()) / f"{stem}_clusters.gpkg")
    chosen = settings.WORKSPACE_FOLDER.get()
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = Path(chosen) if chosen else Path(documents or Path.home()) / "cluster_digital"
    return str(folder / f"workspace_{datetime.now():%Y%m%d_%H%M%S}.gpkg")
