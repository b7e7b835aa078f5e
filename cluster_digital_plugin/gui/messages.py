# SPDX-License-Identifier: GPL-2.0-or-later
"""What is told in QGIS's message bar."""

from __future__ import annotations

from functools import partial
from html import escape

from qgis.core import Qgis, QgsProject
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QPushButton

from ..layers.workspace import unsaved_layers
from ..translation import tr


class Messages(QObject):
    """Shows messages of the controller and the panels, with a button where an action helps.

    Parameters
    ----------
    workbench : Workbench
    """

    def __init__(self, workbench):
        super().__init__(workbench.dock)
        self._bench = workbench
        self._offers = []
        self._good_news = None

    def finished(self, successful: bool, message: str):
        """Tell how a run ended."""
        if successful and not message:
            return
        if successful:
            # The last one says it all; older ones would come back one by one.
            if self._good_news is not None and not sip.isdeleted(self._good_news):
                self._bench.iface.messageBar().popWidget(self._good_news)
            self._good_news = self.say(message, Qgis.MessageLevel.Success, 12, self._remedy())
        elif message:
            self.say(message, Qgis.MessageLevel.Critical, 0, self._remedy())
        else:
            self.say(tr("Cancelled; the old results are unchanged"), Qgis.MessageLevel.Info, 6)

    def told(self, message: str):
        """Tell what stands in the way."""
        self.say(message, Qgis.MessageLevel.Warning, 12, self._remedy())

    def say(self, message: str, level: Qgis.MessageLevel, seconds: int, action: tuple | None = None):
        """Show a message for some seconds, 0 until it is closed, and return it.

        Parameters
        ----------
        action : a button's text and function
        """
        bar = self._bench.iface.messageBar()
        # The bar shows HTML, and messages name layers, files and values that are not ours.
        item = bar.createMessage(tr("Cluster Digital"), escape(message, quote=False).replace("\n", "<br>"))
        item.setLevel(level)
        item.setDuration(seconds)
        if action is not None:
            words, slot = action
            button = QPushButton(words, item)
            # Held here and named by a number: a slot that refers to its own button is collected under QGIS's feet.
            number = len(self._offers)
            self._offers.append((item, slot))
            button.clicked.connect(partial(self._accept, number))
            item.layout().addWidget(button)
        bar.pushItem(item)
        return item

    def offer(self, message: str, words: str, slot):
        """Show a message that stays, with a button that helps when there are words for one."""
        self.say(message, Qgis.MessageLevel.Warning, 0, (words, slot) if words else None)

    def _accept(self, number, _checked=False):
        # Later, as the bar deletes the button with the message while its click is still being told.
        QTimer.singleShot(0, partial(self._take_up, *self._offers[number]))

    def _take_up(self, item, slot):
        if self._bench.dock is not None:
            if not sip.isdeleted(item):
                self._bench.iface.messageBar().popWidget(item)
            slot()

    def _remedy(self):
        """Return the text and the function of what helps with the message that the controller emits, or None."""
        bench = self._bench
        return {
            "problems": (tr("View problems"), bench.show_problems),
            "folder": (tr("Open folder"), self._open_export),
            "log": (tr("Show the log"), bench.iface.openMessageLog),
            "edits": (tr("Save edits"), self._save_edits),
            "cancel": (tr("Cancel it"), bench.controller.cancel),
            "project": (tr("Save the project"), lambda: bench.iface.actionSaveProject().trigger()),
        }.get(bench.controller.remedy)

    def _open_export(self):
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._bench.dock.export.folder.filePath()))

    def _save_edits(self):
        """Save the edits that stand in the way of a run; what cannot be saved stays in its layer and is told."""
        for layer in unsaved_layers(QgsProject.instance(), self._bench.controller.workspace.path):
            if not layer.commitChanges():
                self.say("\n".join(layer.commitErrors()), Qgis.MessageLevel.Critical, 0)
