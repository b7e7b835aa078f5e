# SPDX-License-Identifier: GPL-2.0-or-later
"""Draws the figures and the atlas of an export."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...translation import tr
from .mishap import mishap

# Milliseconds between two turns; without any, the next would come before what waits in the window.
_PAUSE = 1


class FigureDrawing(QObject):
    """Draws in turns with the window; QGIS draws layouts in the main thread, files are made of them in a worker."""

    progressed = pyqtSignal(float, str)

    def __init__(self, in_background, parent=None):
        super().__init__(parent)
        self._in_background = in_background
        self._turns = self._done = None
        self._cancelled = False

    def begin(self, figures: dict, done):
        """Draw figures, then call ``done(reason)``.

        Parameters
        ----------
        figures : drawing, as :mod:`...outputs.turns` has it, called with project and path → path
        done : called with why it went wrong, empty when cancelled, or with None
        """
        self._turns, self._done, self._cancelled = self._all(figures), done, False
        self._go_on()

    def cancel(self):
        """Draw nothing more; what was written stays."""
        self._cancelled = True

    def close(self):
        """Draw nothing more and tell nobody."""
        self._turns = self._done = None

    def _all(self, figures):
        for number, (draw, path) in enumerate(figures.items()):
            title = tr("Drawing {name}").format(name=Path(path).name)
            share = 0.0
            for turn in draw(QgsProject.instance(), path):
                share = turn if isinstance(turn, float) else share
                self.progressed.emit(100 * (number + share) / len(figures), title)
                yield turn

    def _go_on(self, error=None, _result=None):
        if self._done is None:
            return
        if self._cancelled or error is not None:
            self._end("" if self._cancelled else mishap(_title(), error))
            return
        try:
            turn = next(self._turns)
        except StopIteration:
            self._end(None)
        except Exception as mistake:
            # Nobody waits here who would hear of it, and the export must end.
            self._end(mishap(_title(), mistake))
        else:
            if callable(turn):
                self._in_background(_title(), turn, self._go_on)
            else:
                QTimer.singleShot(_PAUSE, self._go_on)

    def _end(self, reason):
        done, self._turns, self._done = self._done, None, None
        done(reason)


def _title():
    return tr("Drawing the figure")
