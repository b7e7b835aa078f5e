# SPDX-License-Identifier: GPL-2.0-or-later
"""The vocabulary of places: every name that a place may be written with, and the units it stands for."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..text import normalise

PROVINCE, CITY, COUNTY, TOWN = 0, 1, 2, 3

# One-character names of the provinces, used in a province column only: inside other text they mean anything.
_PROVINCE_LETTERS = {
    "京": "11", "津": "12", "冀": "13", "晋": "14", "蒙": "15", "辽": "21", "吉": "22", "黑": "23", "沪": "31",
    "苏": "32", "浙": "33", "皖": "34", "闽": "35", "赣": "36", "鲁": "37", "豫": "41", "鄂": "42", "湘": "43",
    "粤": "44", "桂": "45", "琼": "46", "渝": "50", "川": "51", "蜀": "51", "贵": "52", "黔": "52", "云": "53",
    "滇": "53", "藏": "54", "陕": "61", "秦": "61", "甘": "62", "陇": "62", "青": "63", "宁": "64", "新": "65",
}
_MUNICIPALITIES = {"11", "12", "31", "50"}
_PEOPLES = (
    "蒙古族|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|黎族"
    "|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|撒拉族|毛南族"
    "|仡佬族|锡伯族|塔吉克族|塔吉克|怒族|普米族|裕固族|保安族|独龙族|鄂伦春族|鄂温克族|蒙古|各族"
)
_PEOPLE_TAIL = re.compile(f"(?:{_PEOPLES})+$")
_SUFFIX = re.compile("(?:自治州|自治县|自治旗|特别行政区|自治区|地区|林区|特区|新区|联合旗|[省市区县州盟旗])$")


class Entry(NamedTuple):
    """One reading of a name: what kind of place, the units it belongs to and how sure the name is.

    ``units`` are adcodes of prefecture-level units (several only for a joint name); ``full`` tells a complete
    official name from a short one, ``stem`` the short official name of a unit from a nickname.
    """

    level: int
    units: tuple[str, ...]
    status: str
    full: bool
    stem: bool = False
    kind: str = ""


def stem(name: str) -> str:
    """Return an official name without its class and the names of peoples: 海西蒙古族藏族自治州 → 海西."""
    short = _SUFFIX.sub("", name)
    if name.endswith(("自治州", "自治县", "自治旗")):
        short = _PEOPLE_TAIL.sub("", short) or short
    return short if len(short) >= 2 else name


class Vocabulary:
    """Names of places with their readings.

    Parameters
    ----------
    units, counties, extras : lists of dicts with the columns of ``schema.CITIES`` and of ``places_extra.csv``
    """

    def __init__(self, units, counties, extras):
        self.readings: dict[str, list[Entry]] = {}
        self.english: dict[str, set[str]] = {}
        self.provinces: dict[str, str] = dict(_PROVINCE_LETTERS)
        self.not_places: set[str] = set()
        self.homonyms: dict[str, set[str]] = {}
        self.parent: dict[str, str] = {}
        self._code_of = {row["city_zh"]: row["adcode"] for row in units}
        self._merged = self._merged_units(counties)
        for row in units:
            self._add_unit(row)
        for row in counties:
            self._add_county(row)
        self._add_former_classes(counties)
        for row in extras:
            self._add_extra(row)
        names = [*self.readings, *self.not_places, *self.provinces]
        self.longest = max((len(name) for name in names), default=1)

    def _merged_units(self, counties):
        """Return name → unit of cities that were merged into another: rows at county level that counties lie in."""
        parents = {row.get("parent_city_zh") for row in counties}
        return {
            row["city_zh"]: self._code_of[row["parent_city_zh"]]
            for row in counties
            if row["city_zh"] in parents and row["city_zh"] not in self._code_of
            and row.get("parent_city_zh") in self._code_of
        }

    def _add(self, name, entry):
        readings = self.readings.setdefault(name, [])
        if name and entry not in readings:
            readings.append(entry)

    def _add_unit(self, row):
        code, name, province = row["adcode"], row["city_zh"], row.get("province_zh") or ""
        self._add_province(province, code[:2])
        self._add(name, Entry(CITY, (code,), "exact", True))
        short = stem(name)
        aliases = [alias for alias in (row.get("aliases") or "").split(";") if alias]
        if name.endswith("自治州"):
            self._add(short + "州", Entry(CITY, (code,), "alias", True))
        if name.endswith("市") and not name.endswith("自治市"):
            self._add(short + "地区", Entry(CITY, (code,), "former", True))
        if short not in aliases and short in self.provinces:
            # 海南 is written for the province: for the prefecture only where the province is told.
            self._add(short, Entry(CITY, (code,), "alias", False, kind="told"))
            short = name
        for alias in {short, *aliases} - {name}:
            official = name.startswith(alias)
            self._add(alias, Entry(CITY, (code,), "alias", False, stem=official))
        names = [row.get("city_en") or "", *aliases]
        for english in {name.strip().lower() for name in names if name.isascii()} - {""}:
            self.english.setdefault(english, set()).add(code)

    def _add_province(self, province, code):
        if not province:
            return
        short = re.sub("(?:壮族|回族|维吾尔)?自治区$|[省市]$", "", province)
        self.provinces[province] = code
        self.provinces[short] = code

    def _add_county(self, row):
        code, name = row["adcode"], row["city_zh"]
        parent = row.get("parent_city_zh") or ""
        unit = self._code_of.get(parent) or self._merged.get(parent)
        if unit is None:
            return
        self.parent[code] = unit
        if name in self._code_of and self._code_of[name] == unit:
            return
        self._add(name, Entry(COUNTY, (unit,), "rolled_up", True))
        aliases = {alias for alias in (row.get("aliases") or "").split(";") if alias}
        if name.endswith(("自治县", "自治旗")):
            # Lists also write 孟村县 and, with the last character lost, 孟村回族自治.
            self._add(stem(name) + name[-1], Entry(COUNTY, (unit,), "rolled_up", True))
            self._add(name[:-1], Entry(COUNTY, (unit,), "rolled_up", False))
        for alias in aliases | {stem(name)} - {name}:
            # 河北 and 海南 are districts too, but are written for the province.
            told = "told" if alias in self.provinces else ""
            self._add(alias, Entry(COUNTY, (unit,), "rolled_up", False, kind=told))

    def _add_former_classes(self, counties):
        """Let 海门市 and 海门县 mean what is 海门区 today; names in use are never touched."""
        in_use = set(self.readings)
        for row in counties:
            unit = self.parent.get(row["adcode"])
            short = stem(row["city_zh"])
            if unit is None or short == row["city_zh"]:
                continue
            for suffix in ("市", "县", "区"):
                if short + suffix not in in_use:
                    self._add(short + suffix, Entry(COUNTY, (unit,), "former", True))

    def _add_extra(self, row):
        kind = row["kind"]
        units = tuple(code for code in (row.get("adcodes") or "").split(";") if code)
        names = [row["name"], *(alias for alias in (row.get("aliases") or "").split(";") if alias)]
        for position, name in enumerate(names):
            if kind == "not_place":
                self.not_places.add(name)
            elif kind == "homonym":
                self.homonyms.setdefault(name, set()).update(units)
            elif kind in ("joint", "region"):
                self._add(name, Entry(CITY, units, "alias", True, kind=kind))
            else:
                status = "former" if kind == "former" else "rolled_up"
                doubtful = row.get("confidence") == "low"
                if doubtful:
                    # Other provinces have towns of this name too: taken, but to be looked at.
                    self.homonyms.setdefault(name, set()).update(units)
                for unit in units:
                    self._add(name, Entry(TOWN, (unit,), status, position == 0 and not doubtful, kind=kind))
                if kind == "former":
                    self._replace_status(name, units)

    def _replace_status(self, name, units):
        """Call an alias that the city table also knows by what it is: a former name."""
        self.readings[name] = [
            entry._replace(status="former") if entry.units[0] in units else entry for entry in self.readings[name]
        ]

    def is_municipality(self, province_code: str) -> bool:
        """Return whether a two-digit province code is that of 北京, 天津, 上海 or 重庆."""
        return province_code in _MUNICIPALITIES

    def province_codes(self, text) -> frozenset[str]:
        """Return the two-digit codes of the provinces named in a province column; empty when none is known."""
        codes = set()
        for part in re.split("[;,、/|和与及]+", normalise(text)):
            code = self.provinces.get(part)
            if code is None and re.fullmatch(r"\d{6}", part):
                code = part[:2]
            if code is None:
                code = next((self.provinces[part[:n]] for n in range(len(part), 1, -1) if part[:n] in self.provinces),
                            None)
            if code is not None:
                codes.add(code)
        return frozenset(codes)
