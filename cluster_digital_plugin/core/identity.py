# SPDX-License-Identifier: GPL-2.0-or-later
"""Ids made from content: the same cluster or belt has the same id next year, whichever door it comes in by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from .places.names import read_programme
from .text import normalise

_PREFIXES = {"clusters": "C", "belts": "B"}


def content_id(kind: str, name, industry, adcodes: Iterable[str], place=None, programme=None, county=None) -> str:
    """Return the id of a row that brought none.

    It depends neither on the row's number and year nor on how its cities are written. The industry counts only where
    there is no name, since a list's own words for it and those read out of the name may differ.

    Parameters
    ----------
    kind : "clusters" or "belts"
    adcodes : cities that were found, in the row's order
    place : what the row says instead when no city was found
    programme : as the row tells it, in any spelling
    """
    where = ";".join(adcodes) or place
    parts = [read_programme(programme), name if normalise(name) else industry, where, county]
    return digest_id(_PREFIXES[kind], kind, *parts)


def digest_id(prefix: str, *parts) -> str:
    """Return an id made from parts of content, each in the one spelling that is compared."""
    text = "\x1f".join(normalise(part) for part in parts)
    return f"{prefix}-{hashlib.sha256(text.encode()).hexdigest()[:10]}"


def told_apart(identities: Sequence[str | None], years: Sequence[int | None]) -> list[str | None]:
    """Return ids made from content, with the year added where one list holds the same belt in several years."""
    seen: dict = {}
    for identity, year in zip(identities, years):
        seen.setdefault(identity, set()).add(year)
    return [
        f"{identity}-{year}" if identity and year is not None and len(seen[identity]) > 1 else identity
        for identity, year in zip(identities, years)
    ]
