# SPDX-License-Identifier: GPL-2.0-or-later
"""Cells of text that spreadsheets open or paste: none of them becomes a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable

# With these, full width too, a spreadsheet takes a text for a formula (OWASP, CSV injection).
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_NEGATIVE = re.compile(r"-(?:[\d.,]+(?:e[-+]?\d+)?%?)?", re.IGNORECASE)


def guarded(value):
    """Return a cell's value; a text that looks like a formula gets an apostrophe, which marks it as text.

    What is no text, and a text that is a negative number or a hyphen alone, stays.
    """
    if not isinstance(value, str) or not value.lstrip(" \xa0\u3000").startswith(_FORMULA) or _NEGATIVE.fullmatch(value):
        return value
    return f"'{value}"


def unguarded(text: str) -> str:
    """Return a text as it was before :func:`guarded`."""
    return text[1:] if text.startswith("'") and guarded(text[1:]) != text[1:] else text


def tab_separated(rows: Iterable[Iterable]) -> str:
    """Return rows of cells as a spreadsheet pastes them, without the tabs and line ends inside a cell."""
    lines = ("\t".join("" if cell is None else guarded(" ".join(str(cell).split())) for cell in row) for row in rows)
    return "".join(f"{line}\n" for line in lines)
