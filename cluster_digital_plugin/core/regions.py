# SPDX-License-Identifier: GPL-2.0-or-later
"""The region of a city: the analyst's own word for it first, else the region of its province."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class Regions:
    """Regions by adcode.

    Parameters
    ----------
    rows : mappings with code (two digits: a province; six: a city) and region, such as those of ``regions.csv``
    own : adcode → region, the analyst's; holds before the rows
    """

    def __init__(self, rows: Iterable[Mapping], own: Mapping[str, str] | None = None):
        self._regions = {str(row["code"]): row["region"] for row in rows}
        self._regions.update({code: region for code, region in (own or {}).items() if region})

    def of(self, adcode: str | None) -> str | None:
        """Return the region of a city, or None when nothing is known of it or its province."""
        return self._regions.get(adcode or "") or self._regions.get((adcode or "")[:2])
