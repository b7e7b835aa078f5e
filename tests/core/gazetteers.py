# SPDX-License-Identifier: GPL-2.0-or-later
"""The shipped gazetteer and regions, read without QGIS."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd

from cluster_digital_plugin.core.places import Gazetteer
from cluster_digital_plugin.core.regions import Regions

DATA = Path(__file__).resolve().parents[2] / "resources" / "data"


def table(name: str) -> pd.DataFrame:
    """Return a shipped list, empty cells as None and coordinates as numbers."""
    frame = pd.read_csv(DATA / name, dtype=str, keep_default_na=False).astype(object)
    frame = frame.where(frame != "", None)
    for column in ("lon", "lat", "population"):
        if column in frame:
            frame[column] = pd.to_numeric(frame[column], errors="coerce")
    return frame


@lru_cache(maxsize=1)
def shipped() -> Gazetteer:
    """Return the shipped gazetteer."""
    return Gazetteer(*(table(name) for name in ("cities.csv", "counties.csv", "places_extra.csv")))


def regions(own=None) -> Regions:
    """Return the shipped regions, with the analyst's own."""
    return Regions(table("regions.csv").to_dict("records"), own)
