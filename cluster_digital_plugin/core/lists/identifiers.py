# SPDX-License-Identifier: GPL-2.0-or-later
"""Ids: those of the list, unique; else made from content, so that next year the same row has the same id."""

from __future__ import annotations

from collections import Counter

from ..identity import content_id, told_apart
from .headers import BELTS, CITIES


def give_ids(results: list[dict], listed):
    """Give every row of clusters or belts an id and list ids and contents that occur twice.

    An id made from content does not depend on the order of the rows or on their year. Only where one list holds the
    same belt in several years, its year is added.
    """
    if listed.kind == CITIES:
        return
    key = "belt_id" if listed.kind == BELTS else "cluster_id"
    bases = [None if result.get(key) else _content_id(result, listed.kind) for result in results]
    made = told_apart(bases, [result.get("year") for result in results])
    taken, seen = {result[key] for result in results if result.get(key)}, Counter()
    for result, own in zip(results, made):
        wanted = result.get(key) or own
        seen[wanted] += 1
        if seen[wanted] == 1 and (own is None or wanted not in taken):
            result[key] = wanted
            taken.add(wanted)
            continue
        given = _free(wanted, seen[wanted], taken)
        problem = "duplicate_id" if own is None else "repeated_row"
        listed.findings.add(problem, result["number"], listed.title(key), wanted, True, given=given)
        result[key] = given
        taken.add(given)


def _free(wanted, count, taken) -> str:
    count = max(count, 2)
    while f"{wanted}-{count}" in taken:
        count += 1
    return f"{wanted}-{count}"


def _content_id(result, kind) -> str:
    adcodes = (result.get("adcode") or result.get("adcodes") or "").split(";")
    told = result["told"]
    return content_id(
        kind, told.get("name_zh"), result.get("industry_zh"), filter(None, adcodes),
        result.get("city") or result.get("cities"), told.get("programme"),
        result.get("county_or_town") if kind == BELTS else None,
    )  # fmt: skip
