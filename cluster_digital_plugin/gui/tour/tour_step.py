# SPDX-License-Identifier: GPL-2.0-or-later
"""One of the first steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from qgis.PyQt.QtWidgets import QWidget


@dataclass(frozen=True)
class TourStep:
    """What to do, which control does it, whether it was done, and what “Show me” does beside framing the control."""

    text: str
    target: Callable[[], QWidget]
    done: Callable[[], bool]
    help: Callable[[], None] = lambda: None
