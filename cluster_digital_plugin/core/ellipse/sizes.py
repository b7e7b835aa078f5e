# SPDX-License-Identifier: GPL-2.0-or-later
"""Size rules: what "one standard deviation" or "68 %" means, as a factor k on the standard deviations."""

from __future__ import annotations

import math
import re

import numpy as np

from ..errors import InputError

RULES = ("arcgis", "yuill", "normal", "calibrated", "crimestat")

_PERCENT = ("normal", "calibrated")


def parse_sizes(text: str, rule: str) -> tuple[float, ...]:
    """Return the sizes written in a text such as ``1, 2, 3`` or ``50;68;95%``.

    Raises InputError when there is none or one is impossible under the rule.
    """
    words = [word for word in re.split(r"[,;，；、\s]+", str(text).replace("%", " ").replace("％", " ")) if word]
    try:
        sizes = tuple(float(word) for word in words)
    except ValueError as error:
        raise InputError(
            f"大小“{text}”不是数字列表。请写成 1 或 1, 2, 3。",
            f"The size “{text}” is no list of numbers. Write 1, or 1, 2, 3.",
        ) from error
    if not sizes:
        raise InputError("没有给出大小。请写成 1 或 1, 2, 3。", "No size is given. Write 1, or 1, 2, 3.")
    check_sizes(rule, sizes)
    return tuple(dict.fromkeys(sizes))


def check_sizes(rule: str, sizes) -> None:
    """Raise InputError when the rule is unknown or a size impossible under it."""
    if rule not in RULES:
        raise InputError(
            f"没有名为“{rule}”的大小规则。可用:{'、'.join(RULES)}。",
            f"There is no size rule “{rule}”. Choose one of {', '.join(RULES)}.",
        )
    percent = rule in _PERCENT
    for size in sizes:
        # Only the calibrated rule knows an ellipse that holds everything.
        limit = math.inf if not percent else 100 if rule == "normal" else math.nextafter(100, 101)
        if not 0 < size < limit:
            raise InputError(
                f"规则“{rule}”的大小不能是 {size:g}:" + ("应为 0 到 100 之间的百分数。" if percent else "应为正数。"),
                f"Size {size:g} is impossible under the rule “{rule}”: "
                + ("give percent between 0 and 100." if percent else "give a positive number."),
            )


def scale_factors(rule: str, sizes) -> np.ndarray:
    """Return k of each size; for calibrated NaN, and for crimestat without its √(n/(n−2)), as both need the points.

    Sources: ArcGIS Directional Distribution up to Pro 3.3 (√2 per standard deviation), Yuill (1971), the bivariate
    normal distribution, P = 1 − exp(−k²/2) (Wang, Shi and Miao 2015), CrimeStat IV.
    """
    check_sizes(rule, sizes)
    sizes = np.asarray(sizes, float)
    if rule == "yuill":
        return sizes
    if rule == "normal":
        return np.sqrt(-2 * np.log1p(-sizes / 100))
    if rule == "calibrated":
        return np.full(len(sizes), np.nan)
    return math.sqrt(2) * sizes


def nominal_share(rule: str, size: float) -> float:
    """Return the share that a bivariate normal distribution would hold inside, between 0 and 1."""
    if rule in _PERCENT:
        return size / 100
    return -math.expm1(-(size**2) / (2 if rule == "yuill" else 1))
