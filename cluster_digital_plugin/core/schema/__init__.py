# SPDX-License-Identifier: GPL-2.0-or-later
"""Every table of the plugin in one place: its columns, their units, labels and shapefile names.

Column names are ASCII, stable and never translated; scripts and styles rely on them. ``short`` is the name in a
shapefile: at most ten ASCII characters, unique within its table.
"""

from __future__ import annotations

from .bookkeeping import (
    CHANGES,
    DIFFERENCES,
    IDENTITIES,
    REPETITION,
    RUN_ID,
    RUNS,
    SCOPE,
    TAXONOMY_EDITS,
    WARNINGS,
)
from .columns import (
    CITY,
    CLUSTER_ID,
    INDUSTRY,
    INTEGER,
    LINE,
    NAME,
    NO_GEOMETRY,
    POINT,
    POLYGON,
    PROGRAMME,
    PROVINCE,
    REAL,
    TEXT,
    Column,
    Table,
)
from .ellipses import (
    ARCGIS_COLUMNS,
    AXES,
    CENTERS,
    CIRCLES,
    COMPARISONS,
    ELLIPSES,
    INFLUENCE,
    PROJECTIONS,
    TRAJECTORY,
)
from .lists import BELTS, CITIES, CITY_EXTRAS, CLUSTERS, UNRESOLVED
from .tables import (
    ACCOMPANIED,
    AGREEMENT,
    BASELINE,
    CHECKS,
    CITY_SETS,
    COLOCATION,
    PROGRAMME_CITIES,
    RATES,
    STRICTNESS_RANGE,
    TAXONOMY_RANGE,
    UNVERIFIED,
)
from .verdicts import LINKS, OVERRIDES, PAIRS, RECORDS, TABLE1, TABLE2

__all__ = [
    "ACCOMPANIED", "AGREEMENT", "ARCGIS_COLUMNS", "AXES", "BASELINE", "BELTS", "CENTERS", "CHANGES", "CHECKS",
    "CIRCLES", "CITIES", "CITY", "CITY_EXTRAS", "CITY_SETS", "CLUSTERS", "CLUSTER_ID", "COLOCATION", "COMPARISONS",
    "DIFFERENCES", "ELLIPSES", "IDENTITIES", "INDUSTRY", "INFLUENCE", "INTEGER", "LINE", "LINKS", "NAME", "NO_GEOMETRY",
    "OVERRIDES", "PAIRS", "POINT", "POLYGON", "PROGRAMME", "PROGRAMME_CITIES", "PROJECTIONS", "PROVINCE", "RATES",
    "REAL", "RECORDS", "REPETITION", "RUNS", "RUN_ID", "SCOPE", "STRICTNESS_RANGE", "TABLE1", "TABLE2", "TABLES",
    "TAXONOMY_EDITS", "TAXONOMY_RANGE", "TEXT", "TRAJECTORY", "UNRESOLVED", "UNVERIFIED", "WARNINGS", "Column", "Table",
    "identify",
]

TABLES = {
    table.name: table
    for table in (
        CITIES, CLUSTERS, BELTS, UNRESOLVED, RECORDS, LINKS, PAIRS, OVERRIDES, ELLIPSES, CENTERS, AXES, INFLUENCE,
        CIRCLES, PROJECTIONS, COMPARISONS, TRAJECTORY, COLOCATION, TABLE1, TABLE2, RUNS, WARNINGS,
    )
}


def identify(names) -> Table | None:
    """Return the table that these column names belong to, or None.

    A layer is one of our tables when it has every column of it; the table with the most columns wins.
    """
    present = set(names)
    fitting = [table for table in TABLES.values() if present.issuperset(table.names)]
    return max(fitting, key=lambda table: len(table.columns), default=None)
