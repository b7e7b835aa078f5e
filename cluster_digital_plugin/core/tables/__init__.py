# SPDX-License-Identifier: GPL-2.0-or-later
"""The tables of a paper, with the basis of every number."""

from .accompanied import accompanied
from .cities import city_sets, programme_cities
from .counting import COUNTING, UNSTATED, counted
from .figures import exact, number_text, percent, share_text, total_of
from .pairs import table2
from .verdicts import TOTAL, TOTAL_LABEL, basis, check, datasets, stated, table1, verdict_table

__all__ = [
    "COUNTING", "TOTAL", "TOTAL_LABEL", "UNSTATED", "accompanied", "basis", "check", "city_sets", "counted",
    "datasets", "exact", "number_text", "percent", "programme_cities", "share_text", "stated", "table1", "table2",
    "total_of", "verdict_table",
]
