# SPDX-License-Identifier: GPL-2.0-or-later
"""Drawings in turns with the window.

A drawing is a generator. Where it yields nothing or the share that is done, the window may live; where it yields a
function, that is to be called, in whatever thread, before the drawing goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import wraps


def in_turns(draw: Callable[..., Generator]) -> Callable:
    """Make a drawing a function that draws without a pause; its ``turns`` is the drawing itself.

    The function takes ``progress`` besides, which is told the share that is done and may raise.
    """

    @wraps(draw)
    def whole(*arguments, progress: Callable[[float], None] | None = None, **options):
        turns = draw(*arguments, **options)
        while True:
            try:
                turn = next(turns)
            except StopIteration as end:
                return end.value
            if callable(turn):
                turn()
            elif turn is not None and progress is not None:
                progress(turn)

    whole.turns = draw
    return whole
