# SPDX-License-Identifier: GPL-2.0-or-later
"""Python's own settings under which the window answers while workers compute."""

from __future__ import annotations

import gc
import sys

# Seconds. Every cell that is painted asks Python, and may find a worker there that does not let go before this time.
_HANDED_OVER = 0.0001

# New objects after which it pays to set them aside; the collector would look at each again and again.
_MANY = 10_000

# So many come with libraries and large lists, and hold hardly any garbage.
_LIBRARIES = 40_000

# Python's name of the new objects; and how many may be set aside before all of them are looked at once.
_YOUNG, _MOST = 1, 1_500_000


class Interpreter:
    """Python while any worker runs; told on the main thread when one begins and when it has ended.

    Workers hand the interpreter over sooner than Python does by itself. The collector of cyclic garbage waits: it
    holds everybody up, and in a worker it would delete what belongs to the window from another thread. Libraries, lists
    and results, which are many objects and no garbage, are set aside from it until the settings are taken back.
    """

    def __init__(self):
        self._workers, self._most = 0, _MOST
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
        # Each time, as it takes the longer the more there are.
        if gc.get_count()[0] > _MANY:
            self._set_aside()
        self._workers -= 1
        if not self._workers:
            interval, collecting = self._before
            sys.setswitchinterval(interval)
            if collecting:
                gc.enable()

    def _set_aside(self):
        """Take away the garbage among the new objects and set the rest aside; all garbage once that has much grown."""
        if gc.get_freeze_count() > self._most:
            gc.unfreeze()
            gc.collect()
            self._most = 2 * len(gc.get_objects())
        elif gc.get_count()[0] < _LIBRARIES:
            gc.collect(_YOUNG)
        gc.freeze()

    @staticmethod
    def restore():
        """Give everything that was set aside back to the collector."""
        gc.unfreeze()


interpreter = Interpreter()
