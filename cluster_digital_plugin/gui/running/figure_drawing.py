# SPDX-License-Identifier: GPL-2.0-or-later
"""Draws the figures of an export."""

from __future__ import annotations

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...core.errors import InputError
from ...layers.temporal import SCOPE
from ...outputs.multiples import export_years
from ...translation import explain, tr


class FigureDrawing(QObject):
    """Draws in the main thread, as QGIS draws layouts there, after ``progressed`` said that the window stands still."""

    progressed = pyqtSignal(float, str)

    def __init__(self, parent=None):
        super().__init__(parent)
        self._work = None
        self._cancelled = False

    def begin(self, figures: dict, workspace: str, scope: str, done):
        """Draw figures of a workspace, then call ``done(reason)``.

        Parameters
        ----------
        figures : function that draws → path
        scope : whose results are drawn; those of the years have a scope of their own
        done : called with why it went wrong, empty when cancelled, or with None
        """
        self._work, self._cancelled = (figures, workspace, scope, done), False
        self.progressed.emit(90.0, tr("Drawing the figure: the window stands still for some seconds"))
        # Let the words above be painted first.
        QTimer.singleShot(100, self._draw)

    def cancel(self):
        """Draw nothing when it has not begun."""
        self._cancelled = True

    def close(self):
        """Draw nothing and tell nobody."""
        self._work = None

    def _draw(self):
        if self._work is None:
            return
        (figures, workspace, scope, done), self._work = self._work, None
        reason = "" if self._cancelled else None
        try:
            for draw, path in figures.items() if reason is None else ():
                of = SCOPE if draw is export_years else scope
                draw(QgsProject.instance(), path, workspace_path=workspace, scope=of)
        except InputError as error:
            reason = explain(error)
        done(reason)
