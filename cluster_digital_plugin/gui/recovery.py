# SPDX-License-Identifier: GPL-2.0-or-later
"""Says what was interrupted, and what of a project's workspace is missing."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from qgis.core import QgsMessageLog, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..core import schema
from ..layers import interruptions
from ..layers.geopackage import WORKSPACE_VERSION, version_of
from ..layers.rows import read_rows
from ..layers.workspace import tables_in, unsaved_layers
from ..outputs.leftovers import put_right
from ..translation import label, tr
from .connections import Connections


class Recovery(QObject):
    """Marks runs and unsaved edits beside the workspace, and tells of marks that were left behind.

    ``found`` carries a sentence, the words of a button (none when empty) and what the button does.
    """

    found = pyqtSignal(str, str, object)

    def __init__(self, controller, again, locate, parent=None):
        """``again`` is called with the name of what a button shall repeat, ``locate`` asks for a lost workspace."""
        super().__init__(parent)
        self._controller, self._again, self._locate = controller, again, locate
        self._run_mark = self._edit_mark = None
        # A paste of many rows is one piece of news.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(100)
        self._soon.timeout.connect(self._tell_edits)
        self._project = QgsProject.instance()
        self._connections = Connections([
            (controller.started, self._started),
            (controller.finished, self._finished),
            (controller.workspace.changed, self.look),
            (self._project.layersAdded, self._watch),
        ])  # fmt: skip
        self._watch(self._project.mapLayers().values())

    def stop(self):
        """Take the marks away and follow nothing any more."""
        self._connections.close()
        self._soon.stop()
        # Its connections with layers go with it.
        self._soon.deleteLater()
        self._finished()
        self._forget_edits()

    def look(self, path: str):
        """Look, in the background, for what a workspace needs to be said."""
        self._forget_edits()
        if self._controller.workspace.newer:
            self._say(tr(
                "This project was saved by a newer version of Cluster Digital. Its workspace is not opened, so that "
                "nothing of it is lost. Update the plugin."
            ))
        if not path:
            return
        if self._controller.workspace.lost:
            text = tr(
                "The workspace {path} of this project is not there: it was moved, renamed or deleted. Locate it, and "
                "the project's layers show it again."
            )
            self._say(text.format(path=path), tr("Locate…"), self._locate)
        self._edit_mark = interruptions.Mark(path)
        self._soon.start()
        self._controller.in_background(
            tr("Cluster Digital: looking for interrupted work"), partial(_examine, path), self._examined, in_turn=True
        )

    def _examined(self, exception, result):
        if exception is not None:
            QgsMessageLog.logMessage(repr(exception), "ClusterDigital")
            return
        path, version, works, runs, held = result
        if version > WORKSPACE_VERSION:
            self._say(tr(
                "The workspace {path} was made by a newer version of Cluster Digital. It can be shown and exported, "
                "but nothing is stored in it. Update the plugin to go on with it."
            ).format(path=path))
        for work in works:
            if work.run:
                self._tell_run(work.run, runs)
                if held:
                    self._say(held)
            if work.edits:
                self._say(tr(
                    "QGIS ended while {layers} had unsaved edits. They are lost; everything that was saved is there."
                ).format(layers=", ".join(work.edits)))

    def _tell_run(self, run, runs):
        again = run.get("again", "")
        button = tr("Run again") if again else ""
        words = {"title": run.get("title", ""), "begun": _local(run.get("started", "")), "folder": run.get("folder")}
        if words["folder"]:
            text = tr(
                "“{title}”, begun {begun}, was interrupted. Files in {folder} that it had not come to are those from "
                "before."
            )
        else:
            text = tr("“{title}”, begun {begun}, was interrupted. {state}")
            words["state"] = _state(run, runs)
        self._say(text.format(**words), button, partial(self._again, again))

    def _say(self, text, button="", action=None):
        self.found.emit(text, button, action)

    def _started(self, _title):
        path = self._controller.workspace.path
        if path:
            self._run_mark = interruptions.Mark(path)
            self._run_mark.tell({**self._controller.under_way, "started": interruptions.now()})

    def _finished(self, *_):
        if self._run_mark is not None:
            self._run_mark.tell()
        self._run_mark = None

    def _signals(self, layer):
        return layer.layerModified, layer.editingStopped, layer.afterCommitChanges

    def _watch(self, layers):
        for layer in layers:
            if isinstance(layer, QgsVectorLayer):
                for signal in self._signals(layer):
                    signal.connect(self._soon.start)

    def _tell_edits(self):
        if self._edit_mark is not None:
            layers = unsaved_layers(self._project, self._controller.workspace.path)
            self._edit_mark.tell(edits=[layer.name() for layer in layers])

    def _forget_edits(self):
        if self._edit_mark is not None:
            self._edit_mark.tell()
        self._edit_mark = None


def _examine(path):
    """Return path, version, interrupted work, finished runs, and what of an export is not right; in a worker thread."""
    works, held = interruptions.interrupted(path), ""
    for work in works:
        if work.run.get("folder"):
            try:
                put_right(work.run["folder"])
            except OSError as error:
                text = tr(
                    "Files of that export could not be put right: {error}. Close the programs that have them open, and "
                    "export again; older files are in hidden folders in {folder}."
                )
                held = text.format(error=error, folder=work.run["folder"])
    present = tables_in(path)
    runs = read_rows(path, "runs") if works and "runs" in present else []
    return path, version_of(path) if present else 0, works, runs, held


def _state(run, runs):
    """Return which results there are now: tables that the interrupted run had come to, or those from before."""
    wanted = set(run.get("tables", ()))
    touched = [row for row in runs if wanted & set(str(row["tables"]).split(",")) and row["finished"]]
    begun = run.get("started", "")
    fresh = {name for row in touched if row["finished"] >= begun for name in str(row["tables"]).split(",")}
    if fresh:
        names = ", ".join(label(table) for name, table in schema.TABLES.items() if name in fresh & wanted)
        return tr("It had stored: {tables}.").format(tables=names)
    if touched:
        return tr("The results are those of {when}.").format(when=_local(max(row["finished"] for row in touched)))
    return tr("Nothing of it was stored.")


def _local(text):
    """Return a time as the user's clock shows it, with the day when it is not today."""
    try:
        when = datetime.fromisoformat(text).astimezone()
    except ValueError:
        return text
    return f"{when:%H:%M}" if when.date() == datetime.now().date() else f"{when:%Y-%m-%d %H:%M}"
