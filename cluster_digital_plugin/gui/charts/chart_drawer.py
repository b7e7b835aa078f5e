# SPDX-License-Identifier: GPL-2.0-or-later
"""Draws charts in the background, one set after another."""

from __future__ import annotations

from qgis.core import QgsMessageLog
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ... import dependencies
from ...translation import tr


class ChartDrawer(QObject):
    """Asked for charts it answers with ``drawn`` (kind → drawing) or ``failed`` (why); of each only the last counts.

    The first request imports matplotlib, which may take seconds.
    """

    drawn = pyqtSignal(dict)
    failed = pyqtSignal(str)

    def __init__(self, controller, parent=None):
        super().__init__(parent)
        self._controller = controller
        self._wanted = {}
        self._working = False

    def request(self, wanted: dict[str, dict]):
        """Ask for charts: kind → the parameters of ``outputs.charts.draw``."""
        self._wanted.update(wanted)
        if not self._working:
            self._begin()

    def _begin(self):
        wanted, self._wanted, self._working = self._wanted, {}, True
        title = tr("Cluster Digital: drawing charts")
        self._controller.in_background(title, lambda: _draw(wanted), self._done, in_turn=True)

    def _done(self, exception, result):
        self._working = False
        if exception is not None:
            QgsMessageLog.logMessage(repr(exception), "ClusterDigital")
            self.failed.emit(tr("The charts could not be drawn: {error}").format(error=exception))
        elif isinstance(result, str):
            self.failed.emit(result)
        else:
            self.drawn.emit({kind: drawing for kind, drawing in result.items() if kind not in self._wanted})
        if self._wanted:
            self._begin()


def _draw(wanted):
    lacking = dependencies.explanation(dependencies.CHARTS)
    if lacking:
        return tr("Charts need one more package; everything else works. {what}").format(what=lacking)
    from ...outputs import charts

    return {
        kind: charts.draw(kind, **{**parameters, "theme": charts.Theme(**parameters["theme"])})
        for kind, parameters in wanted.items()
    }
