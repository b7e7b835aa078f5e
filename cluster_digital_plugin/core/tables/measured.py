# SPDX-License-Identifier: GPL-2.0-or-later
"""Every number that a paper on clusters and belts prints, by name, under each of the three counting rules."""

from __future__ import annotations

import pandas as pd

from .. import words
from ..matching.pairing import VERDICTS
from .accompanied import accompanied
from .cities import city_sets
from .counting import COUNTING, counted
from .figures import total_of
from .verdicts import TOTAL, table1


def measured(
    records: pd.DataFrame | None, pairs: pd.DataFrame | None = None, colocation: pd.DataFrame | None = None
) -> dict[str, dict[str, float]]:
    """Return name → counting rule → number; a number that no rule changes stands under each.

    Names: ``clusters``, ``records``, ``records.NDRC``, ``match.ALL``, ``near.MIIT``, ``both.MOST``,
    ``accompanied.NDRC``, ``accompanied.NDRC.match``, ``three.cities``, ``three.clusters``, ``three.clusters.NDRC``,
    ``two.fewest`` (clusters of the two-programme city that has fewest), ``cities.both`` and the other items of
    :func:`.cities.city_sets` for cities, ``pairs.identical``.

    Parameters
    ----------
    records, pairs, colocation : columns of ``schema.RECORDS``, ``PAIRS`` and ``COLOCATION``, or None
    """
    found: dict[str, dict[str, float]] = {}

    def put(name, value, rule=None):
        for one in COUNTING if rule is None else (rule,):
            found.setdefault(name, {})[one] = float(value)

    if records is not None:
        put("clusters", records["cluster_id"].nunique())
        for rule in COUNTING:
            _verdicts(records, rule, put)
            _programmes(records, rule, put)
    if pairs is not None:
        for verdict in words.PAIR_VERDICTS:
            put(f"pairs.{verdict}", (pairs["verdict"] == verdict).sum())
    if colocation is not None:
        sets = city_sets(colocation)
        for row in sets[sets["unit_kind"] == "city"].itertuples(index=False):
            put(f"cities.{row.item}", row.numerator)
    return found


def _verdicts(records, rule, put):
    for row in table1(records, rule).to_dict("records"):
        put("records" if row["programme"] == TOTAL else f"records.{row['programme']}", row["total"], rule)
        for verdict in ("match", "near", "both"):
            put(f"{verdict}.{row['programme']}", row[f"n_{verdict}"], rule)
    listed = accompanied(records, rule)
    for programme, rows in listed.groupby("programme"):
        put(f"accompanied.{programme}", total_of(rows["counts"]), rule)
        for verdict in VERDICTS:
            put(f"accompanied.{programme}.{verdict}", total_of(rows.loc[rows["verdict"] == verdict, "counts"]), rule)


def _programmes(records, rule, put):
    placed = records.assign(counts=counted(records, rule))
    placed = placed[placed["programme"].notna() & placed["adcode"].notna()]
    types = placed.groupby("adcode")["programme"].transform("nunique")
    for name, chosen in (("three", placed[types >= 3]), ("two", placed[types == 2])):
        put(f"{name}.cities", chosen["adcode"].nunique(), rule)
        put(f"{name}.clusters", total_of(chosen["counts"]), rule)
        for programme, rows in chosen.groupby("programme"):
            put(f"{name}.clusters.{programme}", total_of(rows["counts"]), rule)
        if len(chosen):
            put(f"{name}.fewest", total_of([chosen.groupby("adcode")["counts"].sum().min()]), rule)
