# SPDX-License-Identifier: GPL-2.0-or-later
"""Ids: those of the list, unique; else made from content, so that next year the same row has the same id."""

from __future__ import annotations

import hashlib
from collections import Counter

from ..text import normalise
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
    years = {}
    for result, base in zip(results, bases):
        years.setdefault(base, set()).add(result.get("year"))
    made = [
        f"{base}-{result['year']}" if base and len(years[base]) > 1 and result.get("year") is not None else base
        for result, base in zip(results, bases)
    ]
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
    place = result.get("adcode") or result.get("adcodes") or result.get("city") or result.get("cities")
    parts = [result.get("programme"), result.get("name_zh"), place, result.get("county_or_town")]
    text = "\x1f".join(normalise(part) for part in parts)
    digest = hashlib.sha256(f"{kind}\x1f{text}".encode()).hexdigest()[:10]
    return ("B-" if kind == BELTS else "C-") + digest
