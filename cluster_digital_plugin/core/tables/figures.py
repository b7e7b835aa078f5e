# SPDX-License-Identifier: GPL-2.0-or-later
"""Numbers and shares as they are printed: exact, halves rounded up, every share with its basis."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def exact(value) -> Fraction:
    """Return a number as the simple fraction it stands for: a sum of 1/N held as float becomes exact again."""
    return Fraction(value.item() if hasattr(value, "item") else value).limit_denominator(1_000_000)


def percent(numerator, denominator) -> str:
    """Return numerator / denominator in percent with one decimal, halves rounded up: 18 of 32 is "56.3".

    A denominator of 0 gives "–".
    """
    if not denominator:
        return "–"
    return _half_up(100 * exact(numerator) / exact(denominator), "0.1")


def number_text(value) -> str:
    """Return a count as text, with at most two decimals, halves rounded up."""
    value = exact(value)
    return str(value.numerator) if value.denominator == 1 else _half_up(value, "0.01").rstrip("0").rstrip(".")


def _half_up(value, step):
    # A quotient of so many digits cannot fall on the wrong side of a half: denominators are small.
    quotient = Decimal(value.numerator) / Decimal(value.denominator)
    return str(quotient.quantize(Decimal(step), rounding=ROUND_HALF_UP))


def share_text(numerator, denominator) -> str:
    """Return a share with its numerator and denominator: "18/32 (56.3 %)"."""
    return f"{number_text(numerator)}/{number_text(denominator)} ({percent(numerator, denominator)} %)"


def total_of(values) -> Fraction:
    """Return the exact sum of counts, thirds and quarters held as float among them."""
    return sum((exact(value) for value in values), Fraction(0))
