# SPDX-License-Identifier: GPL-2.0-or-later
"""What goes into the matching: cluster rows become records, belt rows get a city, and nothing is lost on the way."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from .. import schema
from ..identity import content_id, told_apart
from ..industries.segmentation import normalise
from ..lists.loading import parse_year
from ..problems import Problems

_SEPARATORS = re.compile(r"[;；、,，/|\s]+")

# Nobody sees them, and one of them stands between the columns of a key.
_CONTROLS = {code: None for code in range(32) if chr(code) not in "\t\n\r"}

# Up to here a float tells whole numbers apart.
_EXACT = 2.0**53

# Value of a schema column that a table does not have.
_ABSENT = {schema.TEXT: None, schema.INTEGER: None, schema.REAL: float("nan")}


def plain_text(value) -> str | None:
    """Return a cell as text without outer blanks and control characters: None when empty, whole numbers as such."""
    if value is None or value is pd.NA or (isinstance(value, float) and not np.isfinite(value)):
        return None
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        value = int(value)
    return str(value).translate(_CONTROLS).strip() or None


def key(text) -> str:
    """Return a name in the one spelling that is compared; empty when there is none."""
    text = plain_text(text)
    return "" if text is None else normalise(text)


def encode(values, convert=plain_text, chunk: int = 50_000, progress=None) -> tuple[np.ndarray, list]:
    """Return integer codes of a column and its distinct values, None among them; converted value by distinct value.

    Works in chunks, since factorizing a million texts at once would hold the interpreter for most of a second.
    """
    values = pd.Series(values, dtype=object).to_numpy()
    codes = np.empty(len(values), dtype=np.int64)
    found: dict = {}
    for start in range(0, len(values), chunk):
        if progress is not None:
            progress(start / len(values))
        part, distinct = pd.factorize(values[start:start + chunk])
        mapped = [found.setdefault(convert(value), len(found)) for value in distinct]
        if (part < 0).any():
            mapped.append(found.setdefault(convert(None), len(found)))
        codes[start:start + chunk] = np.array(mapped, dtype=np.int64)[part]
    return codes, list(found)


def clean(frame: pd.DataFrame, table: schema.Table, progress=None) -> pd.DataFrame:
    """Return the columns of ``table``: text without outer blanks and NULL as None; absent columns are NULL."""
    columns = {}
    for number, column in enumerate(table.columns):
        report = None if progress is None else _part(progress, number, len(table.columns))
        if column.name == "row":
            columns["row"] = _row_numbers(frame)
        elif column.name not in frame:
            columns[column.name] = pd.Series(np.full(len(frame), _ABSENT[column.kind], dtype=object))
        elif column.kind == schema.TEXT:
            codes, distinct = encode(frame[column.name], progress=report)
            columns[column.name] = pd.Series(_take(distinct, codes), dtype=object)
        else:
            columns[column.name] = pd.Series(frame[column.name].to_numpy(), dtype=object)
    return pd.DataFrame(columns)


def _row_numbers(frame):
    """Return the rows' numbers in their source: those of the column ``row``, else counted from 1."""
    counted = np.arange(1, len(frame) + 1)
    if "row" not in frame:
        return pd.Series(counted)
    numbers = pd.to_numeric(frame["row"], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    return pd.Series(np.where(np.abs(numbers) <= _EXACT, numbers, counted).astype(np.int64))


def _part(progress, number, total):
    return lambda fraction: progress((number + fraction) / total)


def _take(distinct, codes):
    array = np.empty(len(distinct), dtype=object)
    array[:] = distinct
    return array[codes]


def unit_of(code, gazetteer) -> str | None:
    """Return the adcode of the prefecture-level unit that an adcode lies in, or None when the code is unknown."""
    digits = plain_text(code)
    return gazetteer.resolve(digits).adcode if digits is not None and digits.isdigit() else None


def expand_records(
    clusters: pd.DataFrame,
    gazetteer,
    problems: Problems | None = None,
    file: str = "clusters",
    counts: dict[str, int] | None = None,
) -> pd.DataFrame:
    """Split clusters into records, one per member city.

    Parameters
    ----------
    clusters : columns of ``schema.CLUSTERS``; missing ones are NULL. ``adcodes`` is used where it is filled, else the
        names in ``cities`` are resolved, within ``province``.
    problems, counts : take what could not be used, and how many rows went where

    Returns the columns of ``schema.RECORDS`` known so far, and ``row``. ``weight`` is 1/N with N the distinct member
    cities named, found or not: a city that was not found takes its share with it instead of passing it to the others.
    """
    problems = Problems() if problems is None else problems
    table = clean(clusters, schema.CLUSTERS)
    table["cluster_id"] = _identify(table, gazetteer, problems, file)
    distinct = table[table["cluster_id"].notna()]
    rows, lost = [], 0
    for cluster in distinct.itertuples(index=False):
        members, named = _members(cluster, gazetteer, problems, file)
        lost += not members
        for position, adcode in members:
            city = gazetteer.city(adcode)
            rows.append(
                (
                    f"{cluster.cluster_id}@{adcode}", cluster.cluster_id, cluster.programme, cluster.name_zh,
                    cluster.industry_zh, city["city_zh"], adcode, 1.0 / named, position, cluster.dataset, cluster.row,
                )
            )
    if counts is not None:
        counts.update(
            clusters_in=len(table), clusters_used=len(distinct) - lost, clusters_repeated=len(table) - len(distinct),
            clusters_without_city=lost, records=len(rows),
        )  # fmt: skip
    names = ["record_id", "cluster_id", "programme", "name_zh", "industry_zh", "city", "adcode", "weight", "member"]
    # Objects, since pandas 3 would turn the None of a text column into NaN.
    frame = pd.DataFrame(rows, columns=[*names, "dataset", "row"], dtype=object)
    return frame.astype({"weight": float, "member": np.int64, "row": np.int64})


def _identify(table, gazetteer, problems, file):
    """Return unique cluster ids: made from content where missing, numbered where taken, None for a repeated row."""
    seen: dict[str, list] = {}
    result = []
    for cluster in table.itertuples(index=False):
        identity = cluster.cluster_id or _made_id(cluster, gazetteer)
        content = tuple(
            key(text)
            for text in (cluster.programme, cluster.name_zh, cluster.industry_zh, cluster.cities, cluster.adcodes)
        )
        earlier = seen.setdefault(identity, [])
        if content in earlier:
            problems.add("repeated_row", file, cluster.row, "cluster_id", cluster.cluster_id or cluster.name_zh, "no")
            result.append(None)
            continue
        earlier.append(content)
        if len(earlier) > 1:
            unique = f"{identity}#{len(earlier)}"
            problems.add("duplicate_id", file, cluster.row, "cluster_id", identity, "yes", given=unique)
            identity = unique
        result.append(identity)
    return pd.Series(result, dtype=object)


def _made_id(cluster, gazetteer):
    unseen = Problems()
    adcodes = _coded_members(cluster, gazetteer, unseen, "") or [
        city.adcode for city in gazetteer.resolve_list(cluster.cities, province=cluster.province) if city.adcode
    ]
    return content_id(
        "clusters", cluster.name_zh, cluster.industry_zh, dict.fromkeys(adcodes), cluster.cities, cluster.programme
    )


def _members(cluster, gazetteer, problems, file):
    """Return the (position, adcode) of a cluster's member cities that were found, and how many it names."""
    named = gazetteer.resolve_list(cluster.cities, province=cluster.province) if cluster.cities else []
    found = list(dict.fromkeys(resolution.adcode for resolution in named if resolution.adcode is not None))
    lost = [resolution for resolution in named if resolution.adcode is None and resolution.status != "empty"]
    coded = _coded_members(cluster, gazetteer, problems, file)
    if coded:
        elsewhere = [resolution.city_zh for resolution in named if resolution.adcode not in (None, *coded)]
        if elsewhere:
            problems.add("adcode_conflict", file, cluster.row, "adcodes", cluster.adcodes, "yes",
                         given="、".join(elsewhere))  # fmt: skip
        # A name beside the codes is missing only when the codes are fewer than the names.
        found, lost = coded, lost[:max(len(found) + len(lost) - len(coded), 0)]
    else:
        _list_flagged(cluster, named, problems, file)
    for resolution in lost:
        problems.add_city(
            file, cluster.row, "cities", resolution.via or cluster.cities, resolution, "yes" if found else "no"
        )
    if not found and not lost:
        problems.add("no_city", file, cluster.row, "cities", cluster.name_zh, "no")
    return list(enumerate(found, start=1)), len(found) + len(lost)


def _coded_members(cluster, gazetteer, problems, file):
    found = []
    for code in _SEPARATORS.split(cluster.adcodes) if cluster.adcodes else ():
        unit = unit_of(code, gazetteer)
        if unit is None and code:
            problems.add("adcode_unknown", file, cluster.row, "adcodes", code, "yes")
        elif unit is not None and unit not in found:
            found.append(unit)
    return found


def _list_flagged(cluster, resolutions, problems, file):
    for resolution in resolutions:
        if resolution.status == "flagged":
            problems.add("flagged_city", file, cluster.row, "cities", resolution.via or cluster.cities, "yes",
                         resolution.candidates, given=resolution.city_zh)  # fmt: skip


def locate_belts(
    belts: pd.DataFrame, gazetteer, problems: Problems | None = None, file: str = "belts", progress=None
) -> pd.DataFrame:
    """Give every belt its prefecture-level city.

    Parameters
    ----------
    belts : columns of ``schema.BELTS``; missing ones are NULL. A valid ``adcode`` decides; else ``city`` and
        ``county_or_town`` are resolved. Every distinct combination is resolved once.

    Returns the columns of ``schema.BELTS``, ``adcode`` None where no city was found, ``year`` as Int64.
    """
    problems = Problems() if problems is None else problems
    report = progress or (lambda fraction: None)
    table = clean(belts, schema.BELTS, lambda part: report(0.6 * part))
    report(0.6)
    place = table["adcode"].fillna("") + "\x1f" + table["city"].fillna("") + "\x1f" + table["county_or_town"].fillna("")
    report(0.7)
    codes, distinct = encode(place, convert=lambda text: text)
    units = []
    for number, text in enumerate(distinct):
        if number % 200 == 0:
            report(0.8 + 0.1 * number / len(distinct))
        units.append(_belt_unit(*text.split("\x1f"), gazetteer))
    adcodes = _take([unit[0] for unit in units], codes)
    noted = np.array([unit[1] is not None for unit in units], dtype=bool)
    for index in np.flatnonzero(noted[codes]):
        _, code, field, value, resolution, given = units[codes[index]]
        row = table["row"].iat[index]
        if code == "city":
            problems.add_city(file, row, field, value, resolution, "no")
        else:
            kept = "no" if adcodes[index] is None else "yes"
            candidates = resolution.candidates if resolution is not None else ()
            problems.add(code, file, row, field, value or table["name_zh"].iat[index], kept, candidates, given=given)
    report(0.9)
    table["adcode"] = pd.Series(adcodes, dtype=object)
    table["city"] = pd.Series(_take([_city_name(unit[0], gazetteer) for unit in units], codes), dtype=object)
    table["year"] = _years(table, problems, file)
    return table


def give_belt_ids(located: pd.DataFrame, progress) -> pd.Series:
    """Return the ids of belts as :func:`locate_belts` returns them, made from content where there is none."""
    identities = located["belt_id"].copy()
    missing = np.flatnonzero(located["belt_id"].isna())
    rows = located.iloc[missing]
    made = []
    for belt in rows.itertuples(index=False):
        if len(made) % 1000 == 0:
            progress(0.0)
        cities = [belt.adcode] if belt.adcode else []
        made.append(content_id("belts", belt.name_zh, belt.industry_zh, cities, belt.city, county=belt.county_or_town))
    years = [None if year is pd.NA else int(year) for year in rows["year"]]
    identities.iloc[missing] = told_apart(made, years)
    return identities


def _city_name(adcode, gazetteer):
    return None if adcode is None else gazetteer.city(adcode)["city_zh"]


def _belt_unit(code, city, county, gazetteer):
    """Return (adcode, problem code, field, value, resolution, name given) of one distinct place."""
    unit = unit_of(code, gazetteer)
    column, text = ("city", city) if city else ("county_or_town", county)
    found = gazetteer.resolve(text or None, county=county if city and county else None)
    if unit is not None:
        if found.adcode in (None, unit):
            return unit, None, None, None, None, None
        return unit, "adcode_conflict", "adcode", code, found, found.city_zh
    if code and (found.adcode is not None or not text):
        return found.adcode, "adcode_unknown", "adcode", code, None, None
    if not text:
        return None, "no_city", "city", None, None, None
    if found.adcode is None:
        return None, "city", column, text, found, None
    if found.status == "flagged":
        problem = "place_conflict" if found.conflict else "flagged_city"
        value = f"{city} {county}".strip() if found.conflict else text
        return found.adcode, problem, column, value, found, found.city_zh
    return found.adcode, None, None, None, None, None


def _years(table, problems, file):
    codes, distinct = encode(table["year"])
    years = [parse_year(value) for value in distinct]
    wrong = np.array([year is None and value is not None for year, value in zip(years, distinct)], dtype=bool)
    for index in np.flatnonzero(wrong[codes]):
        problems.add("year_unknown", file, table["row"].iat[index], "year", distinct[codes[index]], "yes")
    return pd.array(_take(years, codes), dtype="Int64")
