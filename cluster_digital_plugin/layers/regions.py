# SPDX-License-Identifier: GPL-2.0-or-later
"""The regions that ship with the plugin, and the analyst's own."""

from __future__ import annotations

import csv

from ..core.regions import Regions
from .resources import resource


def load_regions(own=None) -> Regions:
    """Return the regions of cities.

    Parameters
    ----------
    own : adcode → region of the analyst's, or None
    """
    with open(resource("data", "regions.csv"), encoding="utf-8", newline="") as stream:
        return Regions(csv.DictReader(stream), own)
