# SPDX-License-Identifier: GPL-2.0-or-later
"""The rows that cards are made of, read in the background whenever the workspace changed."""

from __future__ import annotations

from qgis.core import QgsMessageLog
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ... import dependencies
from ...layers.cards import read_catalog
from ...translation import tr


class CardCatalog(QObject):
    """Holds the ``core.cards.Catalog`` of the workspace; reads it once for each time the tables changed.

    Signals: ``changed`` when it was read again, ``failed`` with the reason why it could not be.
    """

    changed = pyqtSignal()
    failed = pyqtSignal(str)

    def __init__(self, controller, parent=None):
        super().__init__(parent)
        self._controller = controller
        self.catalog = None
        self.entries = []
        self._stale = True
        self._reading = False

    @property
    def current(self) -> bool:
        """Whether the catalog shows the workspace as it is."""
        return not self._stale and not self._reading

    def outdate(self):
        """Remember that the tables changed; they are read when a card is looked at."""
        self._stale = True

    def refresh(self):
        """Read the workspace unless nothing changed or it is being read; ``changed`` follows."""
        if not self._stale or self._reading or self._controller.missing != {}:
            return
        self._stale, self._reading = False, True
        path, scope = self._controller.workspace.path, self._controller.summary.scope
        title = tr("Cluster Digital: reading cards")
        self._controller.in_background(title, lambda: _read(path, scope), self._read, in_turn=True)

    def _read(self, exception, result):
        self._reading = False
        if self._stale:
            self.refresh()
            return
        if exception is not None:
            QgsMessageLog.logMessage(repr(exception), "ClusterDigital")
            self.catalog, self.entries = None, []
            self.failed.emit(tr("The cards could not be read: {error}").format(error=exception))
            return
        if isinstance(result, str):
            self.catalog, self.entries = None, []
            self.failed.emit(result)
            return
        self.catalog, self.entries = result
        self.changed.emit()


def _read(path, scope):
    lacking = dependencies.explanation(dependencies.SHAPES)
    if lacking:
        return tr("Cards need one more package; everything else works. {what}").format(what=lacking)
    catalog = read_catalog(path, scope)
    return catalog, [] if catalog is None else catalog.entries()
