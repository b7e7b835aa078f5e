# SPDX-License-Identifier: GPL-2.0-or-later
"""Draws an atlas in turns with the window."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import QTimer

from ...outputs.atlas import Atlas, AtlasWriter


class AtlasRun:
    """Draws the pages of an atlas one by one in the main thread, letting the window breathe between them.

    Parameters
    ----------
    progressed : called with (number, total) before every page
    ended : called once, with whether the file is there and the error that prevented it, None when cancelled

    Raises InputError when there are no records or the file cannot be written.
    """

    def __init__(self, atlas: Atlas, path: str, progressed: Callable, ended: Callable):
        self._writer = AtlasWriter(atlas, path)
        self._progressed, self._ended = progressed, ended
        self._cancelled = False
        self._draw(0)

    def cancel(self):
        """Stop before the next page; what was there stays."""
        self._cancelled = True

    def _draw(self, number):
        if self._cancelled:
            self._end(False)
            return
        try:
            if number == len(self._writer):
                self._writer.finish()
                self._end(True)
                return
            self._progressed(number + 1, len(self._writer))
            self._writer.write_next()
        except Exception as error:
            # Nobody waits here who would hear of it, and the export must end.
            self._end(False, error)
            return
        QTimer.singleShot(0, lambda: self._draw(number + 1))

    def _end(self, successful, error=None):
        self._writer.close()
        self._ended(successful, error)
