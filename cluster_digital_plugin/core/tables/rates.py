# SPDX-License-Identifier: GPL-2.0-or-later
"""Rates by province, region and industry, and how much of the lists was verified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from .. import schema
from .counting import UNSTATED
from .figures import share_text
from .verdicts import TOTAL, TOTAL_LABEL, table1

# Columns of the lists that say how far a row can be trusted.
_TRUST = ("confidence", "evidence")
_UNVERIFIED = "unverified"


def rates(records: pd.DataFrame, groupings: Mapping[str, Sequence], counting: str = "every_city") -> pd.DataFrame:
    """Return Table 1's columns for other groups than programmes.

    Parameters
    ----------
    records : columns of ``schema.RECORDS``
    groupings : what is grouped by, such as "province" → the group of each record, None where it is not known
    counting : "every_city", "share" or "lead_city"

    Returns columns of ``schema.RATES``.
    """
    parts = []
    for by_what, values in groupings.items():
        groups = pd.Series(list(values), index=records.index, dtype=object)
        part = table1(records.assign(programme=groups.where(groups.notna(), UNSTATED)), counting)
        part = part.rename(columns={"programme": "value"}).replace({"value": {TOTAL: TOTAL_LABEL}})
        parts.append(part.assign(by_what=by_what))
    return pd.concat(parts, ignore_index=True)[list(schema.RATES.names)]


def field_of(name, taxonomy) -> str | None:
    """Return the field at the top of the taxonomy that an industry's first head lies in, in both languages."""
    heads = taxonomy.parse(name).heads
    if not heads:
        return None
    node = taxonomy.nodes[heads[0]]
    while node.parent:
        node = taxonomy.nodes[node.parent]
    return f"{node.name_zh} {node.name_en}"


def unverified(lists: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return how many rows of each list have which confidence and evidence, and how many say that they are unverified.

    Parameters
    ----------
    lists : what a list is called → its rows

    Returns columns of ``schema.UNVERIFIED``.
    """
    rows = []
    for name, frame in lists.items():
        for column in _TRUST:
            if column in frame:
                values = frame[column].where(frame[column].notna(), UNSTATED).value_counts()
                rows += [(name, column, value, int(count)) for value, count in sorted(values.items())]
        if "source" in frame:
            rows.append((name, "source", _UNVERIFIED, int((frame["source"] == _UNVERIFIED).sum())))
    sizes = {name: len(frame) for name, frame in lists.items()}
    full = [(*row, sizes[row[0]], share_text(row[3], sizes[row[0]])) for row in rows]
    return pd.DataFrame(full, columns=list(schema.UNVERIFIED.names))
