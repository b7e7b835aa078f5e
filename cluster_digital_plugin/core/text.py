# SPDX-License-Identifier: GPL-2.0-or-later
"""The one spelling in which cells and names of places are compared."""

from __future__ import annotations

import unicodedata


def normalise(text) -> str:
    """Return a name without spaces and invisible characters, full-width letters and brackets made narrow."""
    if text is None or text != text:
        return ""
    text = unicodedata.normalize("NFKC", str(text))
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Cf").strip("\"'“”‘’《》「」")
