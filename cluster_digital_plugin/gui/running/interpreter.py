# SPDX-License-Identifier: GPL-2.0-or-later
"""Python's own settings under which the window answers while workers compute."""

from __future__ import annotations

import sys

# Seconds. Every cell that is painted asks Python, and may find a worker there that does not let go before this time.
_HANDED_OVER = 0.0001


class Interpreter:
    """Lets workers hand the interpreter over sooner than Python does by itself, until it is restored."""

    def __init__(self):
        self._before = sys.getswitchinterval()
        sys.setswitchinterval(min(self._before, _HANDED_OVER))

    def restore(self):
        """Take the setting back."""
        sys.setswitchinterval(self._before)
