# SPDX-License-Identifier: GPL-2.0-or-later
"""From the table of records to what the chart of verdicts shows."""

from __future__ import annotations

import numpy as np


def verdict_counts(records, chosen) -> list[dict]:
    """Return how many records of each programme have which verdict: of all that are shown, and of the chosen ones.

    Parameters
    ----------
    records : grid of the records, as :func:`..layers.result_tables.read_result_tables` gives it
    chosen : mask of its rows that are selected, None when nothing is

    Returns dicts with programme, verdict, count and chosen; chosen is None when nothing is selected.
    """
    programme, verdict = records.columns["programme"], records.columns["verdict"]
    pairs = np.stack([programme.codes, verdict.codes], axis=1)
    found = []
    for one in np.unique(pairs[records.shown], axis=0):
        rows = (pairs == one).all(axis=1) & records.shown
        names = (column.values[code] if code >= 0 else "" for column, code in zip((programme, verdict), one))
        found.append({
            **dict(zip(("programme", "verdict"), names)), "count": int(rows.sum()),
            "chosen": None if chosen is None else int((rows & chosen).sum()),
        })
    return found
