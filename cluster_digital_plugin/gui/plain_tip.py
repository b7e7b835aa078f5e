# SPDX-License-Identifier: GPL-2.0-or-later
"""Tooltips of words that are not ours."""

from __future__ import annotations

from html import escape


def plain_tip(text: str | None) -> str:
    """Return a tooltip that shows a text as it is: Qt takes for HTML what looks like it."""
    if not text or "<" not in text:
        return text or ""
    return f'<p style="white-space:pre-wrap">{escape(text)}</p>'
