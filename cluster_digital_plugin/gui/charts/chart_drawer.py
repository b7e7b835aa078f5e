# SPDX-License-Identifier: GPL-2.0-or-later
"""Draws charts in the background, one set after another."""

from __future__ import annotations

from qgis.core import QgsMessageLog
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ... import dependencies
from ...translation import tr

_PACKAGES = ("matplotlib",)


class ChartDrawer(QObject):
    """Asked for charts it answers with ``drawn`` (kind → drawing) or ``failed`` (why); only the last request counts.

    The first request imports matplotlib, which may take seconds.
    """

    drawn = pyqtSignal(dict)
    failed = pyqtSignal(str)

    def __init__(self, controller, parent=None):
        super().__init__(parent)
        self._controller = controller
        self._wanted = None
        self._working = False

    def request(self, **wanted):
        """Ask for all charts with the parameters of ``outputs.charts.draw``, the same for each."""
        self._wanted = wanted
        if not self._working:
            self._begin()

    def _begin(self):
        wanted, self._wanted, self._working = self._wanted, None, True
        self._controller.in_background(tr("Cluster Digital: drawing charts"), lambda: _draw(wanted), self._done)

    def _done(self, exception, result):
        self._working = False
        if self._wanted is not None:
            self._begin()
        elif exception is not None:
            QgsMessageLog.logMessage(repr(exception), "ClusterDigital")
            self.failed.emit(tr("The charts could not be drawn: {error}").format(error=exception))
        elif isinstance(result, str):
            self.failed.emit(result)
        else:
            self.drawn.emit(result)


def _draw(wanted):
    lacking = dependencies.explanation(_PACKAGES)
    if lacking:
        return tr("Charts need one more package; everything else works. {what}").format(what=lacking)
    from ...outputs import charts

    theme = charts.Theme(**wanted["theme"])
    parameters = {name: value for name, value in wanted.items() if name != "theme"}
    return {kind: charts.draw(kind, theme=theme, **parameters) for kind in charts.KINDS}
