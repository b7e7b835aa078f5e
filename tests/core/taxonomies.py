# SPDX-License-Identifier: GPL-2.0-or-later
"""Taxonomies for tests: the shipped one, read without QGIS, and small ones written in the test."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd

from cluster_digital_plugin.core.industries import Taxonomy
from cluster_digital_plugin.core.industries.nodes import COLUMNS

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "taxonomy"


def shipped_frames() -> dict[str, pd.DataFrame]:
    """Return the shipped tables."""
    return {name: pd.read_csv(FOLDER / f"{name}.csv", dtype=str, keep_default_na=False) for name in COLUMNS}


@lru_cache(maxsize=1)
def shipped() -> Taxonomy:
    """Return the shipped taxonomy."""
    return Taxonomy.from_frames(**shipped_frames())


def frames(nodes="", aliases="", edges="", stopwords="") -> dict[str, pd.DataFrame]:
    """Return tables from lines of cells parted by blanks; ``-`` is an empty cell. Columns as in FIELDS."""
    fields = {
        "nodes": ["id", "name_zh", "parent", "level", "chain", "stage"],
        "aliases": ["node", "alias", "kind", "excludes"],
        "edges": ["from_node", "to_node", "type", "strength", "reach"],
        "stopwords": ["word", "kind"],
    }
    texts = {"nodes": nodes, "aliases": aliases, "edges": edges, "stopwords": stopwords}
    result = {}
    for name, text in texts.items():
        cells = [line.split() for line in text.splitlines() if line.strip()]
        rows = [["" if cell == "-" else cell for cell in row] + [""] * (len(fields[name]) - len(row)) for row in cells]
        result[name] = pd.DataFrame(rows, columns=fields[name], dtype=object)
    return result


def small(**tables) -> Taxonomy:
    """Return a taxonomy from such lines."""
    return Taxonomy.from_frames(**frames(**tables))
