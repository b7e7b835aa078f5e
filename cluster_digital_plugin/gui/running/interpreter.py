# SPDX-License-Identifier: GPL-2.0-or-later
"""Python's own settings under which the window answers while workers compute."""

from __future__ import annotations

import gc
import sys

# Seconds. Every cell that is painted asks Python, and may find a worker there that does not let go before this time.
_HANDED_OVER = 0.0001


class Interpreter:
    """Lets workers hand the interpreter over sooner, and spares libraries from the collector, until it is restored."""

    def __init__(self):
        self._before = sys.getswitchinterval()
        self._modules = 0
        sys.setswitchinterval(min(self._before, _HANDED_OVER))

    def settle(self):
        """Set aside what there is when modules were imported; to be called after work that may have imported some.

        The collector of garbage would look at each of a library's 50,000 objects again and again, and everything
        stands still meanwhile.
        """
        if len(sys.modules) > self._modules:
            self._modules = len(sys.modules)
            gc.freeze()

    def restore(self):
        """Take the settings back; what was set aside is collected again."""
        sys.setswitchinterval(self._before)
        gc.unfreeze()
