# SPDX-License-Identifier: GPL-2.0-or-later
"""Python's own settings under which the window answers while workers compute."""

from __future__ import annotations

import gc
import sys

# Seconds. Every cell that is painted asks Python, and may find a worker there that does not let go before this time.
_HANDED_OVER = 0.0001


class Interpreter:
    """Python while any worker runs; told on the main thread when one begins and when it has ended.

    Workers hand the interpreter over sooner than Python does by itself. The collector of cyclic garbage waits: it
    holds everybody up, and in a worker it would delete what belongs to the window from another thread.
    """

    def __init__(self):
        self._workers = 0
        self._before = (sys.getswitchinterval(), gc.isenabled())

    def begin(self):
        """A worker is about to begin."""
        if not self._workers:
            self._before = (sys.getswitchinterval(), gc.isenabled())
            sys.setswitchinterval(min(self._before[0], _HANDED_OVER))
            gc.disable()
        self._workers += 1

    def end(self):
        """A worker has ended; the last one takes the settings back."""
        self._workers -= 1
        if not self._workers:
            interval, collecting = self._before
            sys.setswitchinterval(interval)
            if collecting:
                gc.enable()


interpreter = Interpreter()
