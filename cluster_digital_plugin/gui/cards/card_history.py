# SPDX-License-Identifier: GPL-2.0-or-later
"""Which cards were looked at, as in a browser."""

from __future__ import annotations

_KEPT = 100


class CardHistory:
    """A line of subjects with a place in it; what is looked at anew cuts off what lay ahead."""

    def __init__(self):
        self._subjects = []
        self._place = -1

    @property
    def current(self):
        """The subject looked at, or None."""
        return self._subjects[self._place] if self._subjects else None

    @property
    def can_go_back(self) -> bool:
        return self._place > 0

    @property
    def can_go_forward(self) -> bool:
        return self._place < len(self._subjects) - 1

    def visit(self, subject):
        """Look at a subject; at the same one again changes nothing."""
        if subject == self.current:
            return
        self._subjects = [*self._subjects[:self._place + 1], subject][-_KEPT:]
        self._place = len(self._subjects) - 1

    def go(self, steps: int):
        """Go back (−1) or forward (1); beyond either end nothing happens."""
        if 0 <= self._place + steps < len(self._subjects):
            self._place += steps

    def clear(self):
        """Forget everything."""
        self._subjects, self._place = [], -1
