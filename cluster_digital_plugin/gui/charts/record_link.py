# SPDX-License-Identifier: GPL-2.0-or-later
"""Between the chart of verdicts and what is selected on the map."""

from __future__ import annotations

import numpy as np
from qgis.core import QgsMessageLog
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...layers.result_tables import read_result_tables
from ...translation import is_chinese, tr
from ..tables.map_link import MapLink
from ..tables.result_tab import ResultTab

# What is selected in these does not stand for records.
_NO_RECORDS = {"ellipses", "centers", "comparisons"}


class RecordLink(QObject):
    """Counts the records that belong to what is selected on the map, by the same rule as the result tables.

    ``changed`` tells that ``rows``, what the chart of verdicts shows, are others; ``known`` that they were read.
    """

    changed = pyqtSignal()

    def __init__(self, controller, canvas, parent=None):
        super().__init__(parent)
        self._controller = controller
        self._link = MapLink(controller, canvas, self)
        self._grids = {}
        self._reading = self._again = False
        self.rows, self.known = [], False
        self._link.changed.connect(self._count)

    def stop(self):
        """Stop following the map."""
        self._link.changed.disconnect(self._count)
        self._link.stop()

    def read(self):
        """Read the records and what they are linked with in the background; ``changed`` follows."""
        if self._reading:
            self._again = True
            return
        self._reading = True
        path, scope = self._controller.workspace.path, self._controller.summary.scope
        title = tr("Cluster Digital: reading tables")
        self._controller.in_background(
            title, lambda: read_result_tables(path, scope, is_chinese()), self._have_read, in_turn=True
        )

    def show(self, row: dict):
        """Select on the map the records that a part of a bar counts, zoom to them and let them flash.

        Parameters
        ----------
        row : programme ("ALL" for every one), verdict, and of: "count" for all of them, "chosen" for the selected ones
        """
        records = self._grids.get("records")
        if records is None:
            return
        wanted = records.shown.copy()
        for name in ("programme", "verdict"):
            column = records.columns[name]
            if row[name] != "ALL":
                code = column.values.index(row[name]) if row[name] in column.values else -1
                wanted &= column.codes == code
        chosen = self._chosen()
        if row["of"] == "chosen" and chosen is not None:
            wanted &= chosen
        places = np.nonzero(wanted)[0]
        # Told to everyone who follows the map, as if the user had selected there.
        self._controller.selection.select("records", records.ids[places].tolist(), self._controller.summary.scope)
        self._link.zoom(_records_tab(), places, self._grids)

    def _have_read(self, exception, grids=None):
        self._reading = False
        if self._again:
            self._again = False
            self.read()
            return
        if exception is not None:
            QgsMessageLog.logMessage(repr(exception), "ClusterDigital")
        self._grids, self.known = grids or {}, True
        self._count()

    def _chosen(self):
        """Return the mask of the records that belong to the selection; None when nothing is selected that tells."""
        selected = {name: ids for name, ids in self._link.selected().items() if name not in _NO_RECORDS}
        return self._link.rows(_records_tab(), selected, self._grids) if selected else None

    def _count(self):
        records = self._grids.get("records")
        usable = records is not None and {"programme", "verdict"} <= set(records.columns)
        self.rows = _counts(records, self._chosen()) if usable else []
        self.changed.emit()


def _records_tab():
    return next(tab for tab in ResultTab.all() if tab.name == "records")


def _counts(records, chosen):
    """Return how many records of each programme have which verdict: of all that are shown, and of the chosen ones."""
    programme, verdict = records.columns["programme"], records.columns["verdict"]
    pairs = np.stack([programme.codes, verdict.codes], axis=1)
    found = []
    for one in np.unique(pairs[records.shown], axis=0):
        rows = (pairs == one).all(axis=1) & records.shown
        names = (column.values[code] if code >= 0 else "" for column, code in zip((programme, verdict), one))
        found.append({
            **dict(zip(("programme", "verdict"), names)), "count": int(rows.sum()),
            "chosen": None if chosen is None else int((rows & chosen).sum()),
        })
    return found
