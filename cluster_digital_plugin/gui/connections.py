# SPDX-License-Identifier: GPL-2.0-or-later
"""Signals that something follows as long as it lives."""

from __future__ import annotations


class Connections:
    """Pairs of a signal and a slot: connected at once, disconnected together by ``close``."""

    def __init__(self, pairs):
        self._pairs = list(pairs)
        for signal, slot in self._pairs:
            signal.connect(slot)

    def close(self):
        """Disconnect all of them."""
        for signal, slot in self._pairs:
            signal.disconnect(slot)
        self._pairs = []
