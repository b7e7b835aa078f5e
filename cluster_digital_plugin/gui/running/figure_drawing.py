# SPDX-License-Identifier: GPL-2.0-or-later
"""Draws the figures and the atlas of an export."""

from __future__ import annotations

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...layers.temporal import SCOPE
from ...outputs.atlas import Atlas
from ...outputs.multiples import export_years
from ...translation import tr
from .atlas_run import AtlasRun
from .mishap import mishap


class FigureDrawing(QObject):
    """Draws in the main thread, as QGIS draws layouts there, after ``progressed`` said that the window stands still."""

    progressed = pyqtSignal(float, str)

    def __init__(self, parent=None):
        super().__init__(parent)
        self._work = self._atlas = None
        self._cancelled = False

    def begin(self, figures: dict, atlas, workspace: str, scope: str, done):
        """Draw figures of a workspace and its atlas, then call ``done(reason)``.

        Parameters
        ----------
        figures : function that draws → path
        atlas : path of the atlas and what its pages are by, or None
        scope : whose results are drawn; those of the years have a scope of their own
        done : called with why it went wrong, empty when cancelled, or with None
        """
        self._work, self._cancelled = (figures, atlas, workspace, scope, done), False
        self.progressed.emit(90.0, tr("Drawing the figure: the window stands still for some seconds"))
        # Let the words above be painted first.
        QTimer.singleShot(100, self._draw)

    def cancel(self):
        """Draw nothing when it has not begun, and no further page of the atlas."""
        self._cancelled = True
        if self._atlas is not None:
            self._atlas.cancel()

    def close(self):
        """Draw nothing more and tell nobody."""
        self._work = None
        self.cancel()

    def _draw(self):
        if self._work is None:
            return
        figures, atlas, workspace, scope, _ = self._work
        if self._cancelled:
            self._end("")
            return
        try:
            for draw, path in figures.items():
                of = SCOPE if draw is export_years else scope
                draw(QgsProject.instance(), path, workspace_path=workspace, scope=of)
            if atlas is None:
                self._end(None)
                return
            path, by = atlas
            pages = Atlas(QgsProject.instance(), workspace, by, scope=scope)
            self._atlas = AtlasRun(pages, path, self._page_drawn, self._atlas_drawn)
        except Exception as error:
            # Nobody waits here who would hear of it, and the export must end.
            self._end(mishap(_title(), error))

    def _page_drawn(self, number, total):
        text = tr("Drawing the atlas: page {number} of {total}").format(number=number, total=total)
        self.progressed.emit(100 * (number - 1) / total, text)

    def _atlas_drawn(self, successful, error):
        self._atlas = None
        self._end(None if successful else "" if error is None else mishap(_title(), error))

    def _end(self, reason):
        if self._work is not None:
            done, self._work = self._work[-1], None
            done(reason)


def _title():
    return tr("Drawing the figure")
