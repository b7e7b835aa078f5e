# SPDX-License-Identifier: GPL-2.0-or-later
"""The standard deviational ellipse: additive moments → ellipses, their size rules, coverage and standard errors."""

from .shapes import (
    CIRCLE,
    EMPTY,
    LINE,
    OK,
    POINT,
    EllipseResult,
    Ellipses,
    Shapes,
    ellipse,
    ellipses,
    ellipses_of,
    part_of,
    refuse_negative,
    ring,
    usable,
)

__all__ = [
    "CIRCLE", "EMPTY", "LINE", "OK", "POINT", "EllipseResult", "Ellipses", "Shapes", "ellipse", "ellipses",
    "ellipses_of", "part_of", "refuse_negative", "ring", "usable",
]
