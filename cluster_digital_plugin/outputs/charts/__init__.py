# SPDX-License-Identifier: GPL-2.0-or-later
"""Charts of verdicts, and of ellipses: axes and direction, share inside against nominal, the path over the years."""

from .drawing import KINDS, Drawing, draw, save
from .sheet import PAPER, Region, Theme

__all__ = ["KINDS", "PAPER", "Drawing", "Region", "Theme", "draw", "save"]
