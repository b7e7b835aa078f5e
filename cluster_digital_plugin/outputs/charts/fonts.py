# SPDX-License-Identifier: GPL-2.0-or-later
"""Fonts with which matplotlib can write Chinese."""

from __future__ import annotations

from functools import lru_cache

from ...layers.symbols import FAMILIES

# What stands in for characters that the family above lacks.
_FALLBACK = "DejaVu Sans"


def font(size: float, bold: bool = False):
    """Return matplotlib's FontProperties of a family that has Chinese.

    The first call may take seconds: matplotlib lists the system's fonts once. Call it in the background.

    Parameters
    ----------
    size : points
    """
    from matplotlib.font_manager import FontProperties

    return FontProperties(family=list(_families()), size=size, weight="bold" if bold else "normal")


@lru_cache(maxsize=1)
def _families():
    from matplotlib.font_manager import fontManager

    known = {entry.name for entry in fontManager.ttflist}
    # A collection of fonts is known by its first face only, whichever country that is for.
    chinese = next((name for name in FAMILIES if name in known), None) or next(
        (name for name in sorted(known) if "CJK" in name and "Mono" not in name), None
    )
    return (chinese, _FALLBACK) if chinese else (_FALLBACK,)
