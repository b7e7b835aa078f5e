# SPDX-License-Identifier: GPL-2.0-or-later
"""The analyst's last word: overrides found again by content, since ids change from year to year.

An override is keyed by programme, normalised cluster name, adcode and normalised belt industry; without a belt
industry it overrules the whole record. The table is a journal, oldest row first: the last row of a key holds, and a
row without a verdict takes the earlier one back.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from .. import schema
from ..problems import Problems
from .pairing import VERDICTS
from .records import clean, encode, key

PAIR_VERDICTS = {"unrelated": 0, "near": 1, "match": 2}


@dataclass
class Rulings:
    """Overrides that fit this run.

    ``record``, ``belt``, ``code``, ``source`` are int64 arrays with one entry per overruled pair of rows (code 0
    unrelated, 1 near, 2 match; source is the row in ``table``); ``whole`` maps a record to its row in ``table``.
    """

    table: pd.DataFrame
    record: np.ndarray
    belt: np.ndarray
    code: np.ndarray
    source: np.ndarray
    whole: dict[int, int] = field(default_factory=dict)
    applied: int = 0


def find_rulings(
    overrides: pd.DataFrame | None,
    records: pd.DataFrame,
    belts: pd.DataFrame,
    problems: Problems,
    file: str = "overrides",
) -> Rulings:
    """Find the records and belts that overrides speak of; what fits nothing or conflicts becomes a problem.

    Parameters
    ----------
    overrides : columns of ``schema.OVERRIDES``, or None
    records : cluster_id, programme, name_zh and adcode of the records
    belts : adcode and industry_zh of the belts in use
    """
    table = clean(pd.DataFrame() if overrides is None else overrides, schema.OVERRIDES)
    rulings = Rulings(table, *(np.empty(0, np.int64) for _ in range(4)))
    if not len(table):
        return rulings
    by_key: dict[tuple, list[int]] = {}
    ids = set()
    for number, record in enumerate(records[["programme", "name_zh", "adcode", "cluster_id"]].itertuples(index=False)):
        by_key.setdefault((key(record[0]), key(record[1]), record[2]), []).append(number)
        ids.add((record[3], record[2]))
    belts_of = _belt_finder(belts)
    found = []
    for number, entry in _current(table):
        found.extend(_fit(number, entry, by_key.get(entry_key(entry)[:3], []), ids, belts_of, rulings, problems, file))
    if found:
        rulings.record, rulings.belt, rulings.code, rulings.source = (np.concatenate(part) for part in zip(*found))
    return rulings


def entry_key(entry) -> tuple[str, str, str, str]:
    """Return the content that an override is keyed by."""
    return key(entry.programme), key(entry.cluster_name), entry.adcode or "", key(entry.belt_industry)


def _current(table):
    """Return (row number, row) of the overrides that hold, in the journal's order."""
    last = {entry_key(entry): (number, entry) for number, entry in enumerate(table.itertuples(index=False))}
    return sorted((item for item in last.values() if item[1].verdict), key=lambda item: item[0])


def _fit(number, entry, fitting, ids, belts_of, rulings, problems, file):
    """Return the overruled pairs of one override; an override of a whole record is noted in ``rulings``."""
    label = "·".join(text for text in (entry.programme, entry.cluster_name, entry.adcode, entry.belt_industry) if text)
    pair = bool(key(entry.belt_industry))
    if entry.verdict not in (PAIR_VERDICTS if pair else VERDICTS):
        problems.add("override_invalid", file, number + 1, "verdict", label, "no", given=entry.verdict)
        return []
    belts = belts_of(entry.adcode, key(entry.belt_industry)) if pair else ()
    if not fitting or (pair and not len(belts)):
        other_content = not fitting and (entry.cluster_id, entry.adcode) in ids
        problems.add("override_conflict" if other_content else "override_unused", file, number + 1, "cluster_name",
                     label, "no" if other_content else "yes")  # fmt: skip
        return []
    rulings.applied += 1
    if not pair:
        rulings.whole.update(dict.fromkeys(fitting, number))
        return []
    size = len(belts)
    return [
        (
            np.full(size, record), belts, np.full(size, PAIR_VERDICTS[entry.verdict]), np.full(size, number),
        )
        for record in fitting
    ]  # fmt: skip


def _belt_finder(belts):
    """Return a function (adcode, belt key) → rows of belts."""
    city, cities = encode(belts["adcode"])
    industry, industries = encode(belts["industry_zh"], convert=key)
    combined = city * max(len(industries), 1) + industry
    order = np.argsort(combined, kind="stable")
    combined = combined[order]
    city_code = {name: code for code, name in enumerate(cities)}
    industry_code = {name: code for code, name in enumerate(industries)}

    def find(adcode, name):
        if adcode not in city_code or name not in industry_code:
            return order[:0]
        wanted = city_code[adcode] * len(industries) + industry_code[name]
        return order[slice(*np.searchsorted(combined, [wanted, wanted + 1]))]

    return find
