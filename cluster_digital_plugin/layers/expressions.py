# SPDX-License-Identifier: GPL-2.0-or-later
"""Texts in which QGIS would evaluate expressions."""

from __future__ import annotations


def literal(text: str) -> str:
    """Return the text that a legend or the label of a layout shows as ``text``, whatever expression stands in it."""
    # What an expression gives is not looked at again.
    return text.replace("[%", "[%'['%]%").replace("$CURRENT_DATE", "[%'$'%]CURRENT_DATE")
