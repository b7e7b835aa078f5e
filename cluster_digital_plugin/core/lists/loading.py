# SPDX-License-Identifier: GPL-2.0-or-later
"""The data rows of a list → the table of clusters, belts or cities, and what could not be resolved."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .. import schema
from ..places.names import read_industry, read_programme
from ..places.tokens import stem
from ..text import normalise
from .headers import BELTS, CITIES, CLUSTERS
from .identifiers import give_ids
from .rows import Findings, ListTable, Row

_YEAR = re.compile(r"((?:19|20)\d\d)(?:年度?|\.0+)?(?:[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?月?(?:[T ].*)?)?")
_LARGEST = 1e15
_TABLES = {CLUSTERS: schema.CLUSTERS, BELTS: schema.BELTS, CITIES: schema.CITIES}


@dataclass
class Loaded:
    """A loaded list.

    ``lon`` and ``lat`` are degrees (WGS84), NaN where no city was resolved. ``rows_in`` = ``rows_out`` +
    ``rows_skipped``; every skipped row, and every kept one with a problem, is in ``problems``.
    """

    table: schema.Table
    frame: pd.DataFrame
    lon: np.ndarray
    lat: np.ndarray
    problems: pd.DataFrame
    rows_in: int
    rows_out: int
    rows_skipped: int
    undated: int


def parse_year(text) -> int | None:
    """Return the year in 2021, 2021年, 2021.0 or a date; None when it is no single year of 1900 to 2099."""
    match = _YEAR.fullmatch(normalise(text)) if text is not None else None
    return int(match.group(1)) if match else None


def load_list(listed: ListTable, gazetteer, dataset: str = "user", progress=None) -> Loaded:
    """Resolve cities and industries of a list's rows, give ids, and list what is left open.

    Parameters
    ----------
    listed : from ``lists.read_list``
    gazetteer : ``places.Gazetteer``
    dataset : written to the column ``dataset`` of rows that do not bring one: "user" or "sample"
    progress : called with 0..1; may raise Cancelled
    """
    build = {CLUSTERS: _cluster, BELTS: _belt, CITIES: _city}[listed.kind]
    rows = _join_rows(listed)
    results, points = [], []
    for count, row in enumerate(rows):
        if progress is not None and count % 200 == 0:
            progress(count / max(len(rows), 1))
        built = build(row, listed, gazetteer)
        if built is not None:
            built.setdefault("dataset", row.cells.get("dataset") or dataset)
            points.append(built.pop("point"))
            results.append(built)
    give_ids(results, listed)
    undated = _list_years(results, listed) if listed.kind == BELTS else 0
    if listed.kind == CLUSTERS:
        _list_programmes(results, listed)
    return _finish(listed, results, points, gazetteer, undated)


def _finish(listed, results, points, gazetteer, undated) -> Loaded:
    table = _TABLES[listed.kind]
    frame = pd.DataFrame({c.name: _column(c, [r.get(c.name) for r in results]) for c in table.columns})
    if listed.kind == CITIES:
        lon, lat = frame["lon"].to_numpy(float), frame["lat"].to_numpy(float)
    else:
        lon, lat = gazetteer.coordinates(points)
        _list_missing_points(listed, results, points, lon)
    problems = pd.DataFrame(listed.findings.records(), columns=list(schema.UNRESOLVED.names), dtype=object)
    return Loaded(table, frame, lon, lat, problems, listed.rows_in, len(frame), listed.rows_in - len(frame), undated)


def _column(column, values):
    if column.kind == schema.INTEGER:
        return pd.array([pd.NA if value is None else value for value in values], dtype="Int64")
    if column.kind == schema.REAL:
        return np.array([np.nan if value is None else value for value in values], dtype=float)
    return pd.Series(values, dtype=object)


def _join_rows(listed: ListTable) -> list[Row]:
    """Make one cluster of the rows that share a merged name, each with a city of its own."""
    rows, leaders = [], {}
    for row in listed.rows:
        leader = leaders.get(row.joined_to)
        if leader is None:
            leaders[row.number] = row
            rows.append(row)
            continue
        for target in ("cities", "adcodes", "county_or_town"):
            values = [leader.cells.get(target), row.cells.get(target)]
            if values[1] is not None and values[1] not in (values[0] or "").split(";"):
                leader.cells[target] = ";".join(value for value in values if value)
        listed.findings.add("joined_row", row.number, listed.title("name_zh"), row.cells.get("cities"), False,
                            given=str(leader.number))  # fmt: skip
    return rows


def _cluster(row: Row, listed: ListTable, gazetteer) -> dict | None:
    cells, findings = row.cells, listed.findings
    name, province = cells.get("name_zh"), cells.get("province")
    from_name, rest = gazetteer.read_name(name, province)
    members, field = _members(cells, from_name, gazetteer)
    industry, programme = _read_rest(rest, cells)
    if name is None and not (industry and members):
        findings.add("missing_name", row.number, listed.title("name_zh"), None, False)
        return None
    _list_places(findings, row.number, listed.title(field), members, cells.get(field) or name, cells)
    _compare_code(findings, row.number, listed, "adcodes", members, cells, gazetteer)
    if industry is None:
        findings.add("no_industry", row.number, listed.title("industry_zh"), name, True)
    found = [member for member in members if member.resolved]
    first = gazetteer.city(found[0].adcode) if found else {}
    result = {**cells, "told": cells, "industry_zh": industry}
    result["programme"] = read_programme(cells.get("programme")) or programme
    result["cities"] = ";".join(m.city_zh or m.via or cells.get("cities") or "" for m in members) or cells.get("cities")
    result["adcodes"] = ";".join(member.adcode for member in found) or None
    result["province"] = province or first.get("province_zh")
    result["name_zh"] = name or f"{(result['cities'] or '').replace(';', '、')}{industry}集群"
    result["number"], result["point"] = row.number, found[0].adcode if found else None
    result["row"] = _whole(cells.get("row")) or row.number
    return _without_empty(result)


def _belt(row: Row, listed: ListTable, gazetteer) -> dict | None:
    cells, findings = row.cells, listed.findings
    name, county = cells.get("name_zh"), cells.get("county_or_town")
    from_name, rest = gazetteer.read_name(name, cells.get("province"))
    members, field = _members({**cells, "cities": cells.get("city"), "adcodes": cells.get("adcode")}, from_name,
                              gazetteer)  # fmt: skip
    field = {"cities": "city", "adcodes": "adcode"}.get(field, field)
    industry = _read_rest(rest, cells)[0]
    if name is None and not (industry and members):
        findings.add("missing_name", row.number, listed.title("name_zh"), None, False)
        return None
    if len(members) > 1:
        candidates = [(m.adcode or "", m.city_zh or m.via, "") for m in members]
        findings.add("several_cities", row.number, listed.title("city"), cells.get(field) or name, True, candidates)
        members = []
    else:
        _list_places(findings, row.number, listed.title(field), members, cells.get(field) or name, cells)
        _compare_code(findings, row.number, listed, "adcode", members, cells, gazetteer)
    if industry is None:
        findings.add("no_industry", row.number, listed.title("industry_zh"), name, True)
    unit = members[0] if members and members[0].resolved else None
    result = {**cells, "told": cells, "industry_zh": industry, "adcode": unit.adcode if unit else None}
    result["city"] = unit.city_zh if unit else cells.get("city")
    result["name_zh"] = name or f"{stem(result['city'] or '')}{industry}产业带"
    result["year"], result["county_or_town"] = parse_year(cells.get("year")), county
    if cells.get("year") and result["year"] is None:
        findings.add("year_unknown", row.number, listed.title("year"), cells["year"], True)
        result["year_told"] = True
    result["number"], result["point"] = row.number, unit.adcode if unit else None
    result["row"] = _whole(cells.get("row")) or row.number
    return _without_empty(result)


def _city(row: Row, listed: ListTable, gazetteer) -> dict | None:
    cells, findings = row.cells, listed.findings
    name, code = cells.get("city_zh"), normalise(cells.get("adcode"))
    found = gazetteer.resolve(code or name, None if code else cells.get("province_zh"))
    if name is None and not code:
        findings.add("missing_name", row.number, listed.title("city_zh"), None, False)
        return None
    unit = gazetteer.city(code or found.adcode) if code or found.status != "rolled_up" else None
    known = {key: _given(value) for key, value in (unit or {}).items()}
    if not code and unit is None:
        findings.add("no_adcode", row.number, listed.title("adcode"), name, True, found.candidates)
    result = {**known, **{key: value for key, value in cells.items() if value is not None}}
    result["city_zh"], result["adcode"] = name or known.get("city_zh"), code or known.get("adcode")
    result["population"] = _number(findings, row.number, listed, "population", cells, known)
    for axis, limit in (("lon", 180), ("lat", 90)):
        result[axis] = _number(findings, row.number, listed, axis, cells, known)
        if result[axis] is not None and abs(result[axis]) > limit:
            findings.add("bad_coordinates", row.number, listed.title(axis), cells[axis], True)
            result[axis] = None
    if result["lon"] is None or result["lat"] is None:
        findings.add("no_coordinates", row.number, listed.title("lon"), result["city_zh"], True)
        result["lon"] = result["lat"] = None
    if result["population"] is not None:
        result["population"] = round(result["population"])
    result["number"], result["point"] = row.number, result["adcode"]
    return _without_empty(result)


def _members(cells, from_name, gazetteer):
    """Return the cities of a row and the column that told them; a name only answers what the columns leave open."""
    province, county, text = cells.get("province"), cells.get("county_or_town"), cells.get("cities")
    if text:
        found = gazetteer.resolve_list(text, province)
        if len(found) == 1 and (not found[0].resolved or county):
            found = [gazetteer.resolve(text, province, county)] if county else found
        open_ = [r for r in found if r.status == "ambiguous" and not r.conflict]
        if len(found) == len(open_) == 1:
            named = [r for r in from_name if r.resolved and r.adcode in {c[0] for c in found[0].candidates}]
            found = named if len(named) == 1 else found
        return found, "cities"
    if cells.get("adcodes"):
        return gazetteer.resolve_list(cells["adcodes"]), "adcodes"
    if county:
        found = gazetteer.resolve(county, province)
        if found.resolved or found.status == "ambiguous" or not from_name:
            return [found], "county_or_town"
    if from_name:
        return from_name, "name_zh"
    # 北京市 in a province column is a city too.
    whole = gazetteer.resolve(province) if province else None
    return ([whole], "province") if whole is not None and whole.resolved else ([], "cities")


def _read_rest(rest, cells):
    """Return the industry, as given or read out of the name, and the programme that the name tells."""
    industry, programme = read_industry(rest)
    if cells.get("industry_zh"):
        return cells["industry_zh"], programme
    county = normalise(cells.get("county_or_town"))
    if industry and len(county) > 1 and rest == normalise(cells.get("name_zh")):
        # 曹演出服 with 曹县 in the county column.
        industry = re.sub("^(?:" + re.escape(county) + "|" + re.escape(county[:-1]) + ")", "", industry) or None
    return industry, programme


def _list_places(findings: Findings, number, field, members, value, cells):
    if not members:
        findings.add("no_city", number, field, value, True)
    for member in members:
        text = member.via or value
        if member.conflict:
            text = " ".join(part for part in (cells.get("province"), text) if part)
            findings.add("place_conflict", number, field, text, True, member.candidates)
        elif member.status == "flagged":
            findings.add("flagged_city", number, field, text, True, member.candidates, given=member.city_zh)
        elif member.status == "ambiguous":
            findings.add("city_ambiguous", number, field, text, True, member.candidates)
        elif not member.resolved:
            findings.add("city_unknown", number, field, value, True, member.candidates)


def _compare_code(findings, number, listed, target, members, cells, gazetteer):
    """List adcodes that are unknown or contradict the cities named beside them."""
    for code in re.split("[;,、]", cells.get(target) or ""):
        unit = gazetteer.resolve(code).adcode if code else None
        found = {member.adcode for member in members if member.resolved}
        if code and unit is None:
            findings.add("adcode_unknown", number, listed.title(target), code, True)
        elif code and found and unit not in found:
            names = "、".join(member.city_zh for member in members if member.resolved)
            findings.add("adcode_conflict", number, listed.title(target), code, True, given=names)


def _list_years(results, listed) -> int:
    undated = [result for result in results if result.get("year") is None]
    if undated and len(undated) == len(results) and not any(result.get("year_told") for result in undated):
        listed.findings.add("no_year_column", listed.header_number, listed.title("year"), None, True,
                            given=str(len(undated)))  # fmt: skip
        return len(undated)
    for result in undated:
        # What stands there but is no year was listed as such.
        if result.get("year_told"):
            continue
        listed.findings.add("no_year", result["number"], listed.title("year"), result.get("name_zh"), True)
    return len(undated)


def _list_programmes(results, listed):
    without = [result for result in results if result.get("programme") is None]
    if without and len(without) == len(results):
        listed.findings.add("no_programme_column", listed.header_number, listed.title("programme"), None, True,
                            given=str(len(without)))  # fmt: skip
        return
    for result in without:
        listed.findings.add("no_programme", result["number"], listed.title("programme"), result.get("name_zh"), True)


def _list_missing_points(listed, results, points, lon):
    for result, code, x in zip(results, points, lon):
        if code is not None and not np.isfinite(x):
            listed.findings.add("no_coordinates", result["number"], listed.title("cities"), code, True)


def _number(findings, number, listed, target, cells, known):
    text = normalise(cells.get(target)).replace(",", "").rstrip("°")
    try:
        value = float(text) if text else None
    except ValueError:
        value = math.nan
    # Neither NaN nor an infinity, nor what no column of whole numbers holds, says how many or where.
    if value is not None and not abs(value) < _LARGEST:
        value = None
        findings.add("bad_number", number, listed.title(target), cells.get(target), True)
    if value is not None:
        return value
    inherited = known.get(target)
    return None if inherited is None or text else float(inherited)


def _whole(text):
    return int(text) if text and re.fullmatch(r"\d{1,18}", text) else None


def _given(value):
    return None if value is None or value is pd.NA or value != value or value == "" else value


def _without_empty(result):
    return {key: (None if value == "" else value) for key, value in result.items()}
