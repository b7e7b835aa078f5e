# SPDX-License-Identifier: GPL-2.0-or-later
"""The gazetteer: any written name of a place → the prefecture-level unit it lies in, or an honest question."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..text import normalise
from .names import read_members
from .scan import DOUBT, Chain, Scanner
from .tokens import Vocabulary

RESOLVED = frozenset({"exact", "alias", "rolled_up", "former", "flagged"})
_SEPARATORS = re.compile(r"[;,、，；/|\n]+")


@dataclass(frozen=True)
class Resolution:
    """What a written place means.

    ``status`` is exact, alias, rolled_up (a county, town or zone), former, flagged (decided by rule, to be looked
    at), ambiguous, unknown or empty. ``candidates`` holds (adcode, city, province) of what it may mean otherwise;
    ``via`` the words that were understood; ``conflict`` that two columns contradict each other.
    """

    adcode: str | None
    city_zh: str | None
    status: str
    candidates: tuple[tuple[str, str, str], ...] = ()
    via: str = ""
    conflict: bool = False

    @property
    def resolved(self) -> bool:
        """Whether one unit was found."""
        return self.status in RESOLVED


EMPTY = Resolution(None, None, "empty")


class Gazetteer:
    """Prefecture-level units, counties and other names of places.

    Parameters
    ----------
    cities, counties : data frames with columns of ``schema.CITIES``. Rows of ``cities`` at county level (级别 县级)
        are counties; all others are the units that clusters and belts are counted in.
    extras : data frame with the columns name, kind, adcodes, aliases (``;``-separated) of ``places_extra.csv``
    """

    def __init__(self, cities: pd.DataFrame, counties: pd.DataFrame, extras: pd.DataFrame | None = None):
        level = cities["level"].fillna("") if "level" in cities else pd.Series("", index=cities.index)
        self.prefectures = cities[level != "县级"].drop_duplicates("adcode").reset_index(drop=True)
        rows = self.prefectures.to_dict("records")
        self._rows = {row["adcode"]: row for row in rows}
        extra_rows = [] if extras is None else extras.fillna("").to_dict("records")
        county_rows = pd.concat([counties, cities[level == "县级"]], ignore_index=True)
        # A county that became a unit of its own is no part of its former city any more.
        county_rows = _text_columns(county_rows[~county_rows["adcode"].isin(self._rows)])
        self._words = Vocabulary(_text_columns(self.prefectures), county_rows, extra_rows)
        self._scanner = Scanner(self._words)
        self._cache: dict[tuple, object] = {}
        index = self.prefectures.drop_duplicates("adcode").set_index("adcode")
        self._lon = pd.to_numeric(index["lon"], errors="coerce")
        self._lat = pd.to_numeric(index["lat"], errors="coerce")

    def resolve(self, text, province=None, county=None) -> Resolution:
        """Return the unit that a city column's text means.

        Parameters
        ----------
        text : name, alias, adcode, county, town, zone or market, with or without the places around it
        province : text of the province column; narrows, and contradictions are reported
        county : text of the county or town column; used where ``text`` is empty, unknown or ambiguous
        """
        key = (text, province, county)
        found = self._cache.get(key)
        if found is None:
            provinces = self._words.province_codes(province) if province else frozenset()
            found = self._resolve(normalise(text), provinces)
            if county:
                found = self._with_county(found, normalise(county), provinces)
            self._cache[key] = found
        return found

    def resolve_list(self, text, province=None) -> list[Resolution]:
        """Return the member cities named in a list such as 广州市;佛山市, 广佛惠 or 成都和德阳, each unit once."""
        key = ("list", text, province)
        found = self._cache.get(key)
        if found is None:
            provinces = self._words.province_codes(province) if province else frozenset()
            found = []
            for part in _SEPARATORS.split(str(text) if text is not None and text == text else ""):
                found.extend(self._members(part, provinces))
            found = self._cache[key] = _unique(found)
        return list(found)

    def read_name(self, name, province=None) -> tuple[list[Resolution], str]:
        """Return the cities named at the beginning (or in brackets) of a cluster's or belt's name, and the rest."""
        key = ("name", name, province)
        found = self._cache.get(key)
        if found is None:
            provinces = self._words.province_codes(province) if province else frozenset()
            chains, rest = read_members(self._scanner, normalise(name), provinces)
            found = self._cache[key] = (_unique(r for chain in chains for r in self._expand(chain)), rest)
        return list(found[0]), found[1]

    def city(self, adcode) -> dict | None:
        """Return the row of a unit as a dict with the columns of ``schema.CITIES``, or None."""
        row = self._rows.get(adcode)
        return None if row is None else dict(row)

    def coordinates(self, adcodes) -> tuple[np.ndarray, np.ndarray]:
        """Return longitudes and latitudes (degrees, WGS84) of adcodes; NaN where the unit is not known."""
        keys = pd.Index(pd.Series(list(adcodes), dtype=object))
        return self._lon.reindex(keys).to_numpy(float), self._lat.reindex(keys).to_numpy(float)

    def _resolve(self, text, provinces) -> Resolution:
        if not text:
            return EMPTY
        if re.fullmatch(r"\d{6}(?:\d{6})?(?:\.0+)?", text):
            return self._by_code(text[:6])
        english = self._words.english.get(re.sub(r"(shi|city|prefecture)$", "", text.lower())) or ()
        english = english or self._words.english.get(text.lower(), ())
        if english:
            chain = Chain(units=frozenset(english), end=len(text), status="alias", via=text)
            return self._judge(self._narrow(chain, provinces))
        parts = [part for part in _SEPARATORS.split(text) if part]
        if len(parts) > 1:
            return self._one_of(parts, provinces, text)
        chain = self._scanner.read(text, 0, provinces)
        if chain.members or chain.status == "region":
            if chain.end != len(text):
                return Resolution(None, None, "unknown", (), text)
            return Resolution(None, None, "ambiguous" if chain.members else "unknown",
                              self._candidates(chain.members), chain.via)
        return self._finish(text, chain)

    def _finish(self, text, chain) -> Resolution:
        if chain.conflict:
            return Resolution(None, None, "ambiguous", self._candidates(chain.units | chain.conflict), text, True)
        if not chain.units:
            return Resolution(None, None, "unknown", (), chain.via)
        end, certain = self._scanner.zone(text, chain, names_only=False)
        if end < len(text):
            return self._contradiction(text, chain) or Resolution(
                None, None, "unknown", self._candidates(chain.units), chain.via)
        found = self._judge(chain)
        if end > chain.end and found.resolved:
            status = found.status if found.status in ("former", "flagged") else "rolled_up"
            status = status if certain else "flagged"
            candidates = found.candidates or (() if certain else self._candidates(chain.units))
            return Resolution(found.adcode, found.city_zh, status, candidates, text)
        return found

    def _contradiction(self, text, chain) -> Resolution | None:
        """Return the conflict in a text that goes on with a place elsewhere, such as 苏州市义乌市."""
        second = self._scanner.read(text, chain.end)
        if second.units and second.full and second.end == len(text):
            return Resolution(None, None, "ambiguous", self._candidates(chain.units | second.units), text, True)
        return None

    def _judge(self, chain: Chain) -> Resolution:
        others = chain.homonyms - {DOUBT}
        if len(chain.units) == 1:
            unit = next(iter(chain.units))
            if chain.homonyms:
                return self._found(unit, "flagged", self._candidates(chain.units | others, first=unit), chain.via)
            return self._found(unit, chain.status, (), chain.via)
        if chain.preferred in chain.units:
            candidates = self._candidates(chain.units | others, first=chain.preferred)
            return self._found(chain.preferred, "flagged", candidates, chain.via)
        return Resolution(None, None, "ambiguous", self._candidates(chain.units), chain.via)

    def _found(self, unit, status, candidates, via) -> Resolution:
        row = self._rows.get(unit)
        if row is None:
            return Resolution(None, None, "unknown", (), via)
        return Resolution(unit, row["city_zh"], status, candidates, via)

    def _by_code(self, code) -> Resolution:
        if code in self._rows:
            return self._found(code, "exact", (), code)
        unit = self._words.parent.get(code)
        if unit is None:
            unit = next((c for c in (code[:4] + "00", code[:2] + "0000") if c in self._rows), None)
        if unit is None:
            return Resolution(None, None, "unknown", (), code)
        return self._found(unit, "rolled_up", (), code)

    def _one_of(self, parts, provinces, text) -> Resolution:
        """Resolve a list in a place where one city is wanted: fine when all its parts lie in one."""
        found = [self._resolve(part, provinces) for part in parts]
        units = {r.adcode for r in found}
        if None not in units and len(units) == 1:
            return Resolution(found[0].adcode, found[0].city_zh, "rolled_up", (), text)
        merged = frozenset(code for r in found for code in ([r.adcode] if r.adcode else [c[0] for c in r.candidates]))
        return Resolution(None, None, "ambiguous" if merged else "unknown", self._candidates(merged), text)

    def _narrow(self, chain, provinces) -> Chain:
        inside = frozenset(unit for unit in chain.units if unit[:2] in provinces)
        return Chain(**{**chain.__dict__, "units": inside or chain.units})

    def _with_county(self, found, county, provinces) -> Resolution:
        places = self._scanner.read(county, 0, provinces)
        if not places.units or places.conflict:
            return found
        if found.status in ("empty", "unknown") and not found.candidates:
            return self._finish(county, places)
        allowed = {c[0] for c in found.candidates} | ({found.adcode} if found.adcode else set())
        common = places.units & allowed
        if len(common) == 1 and (found.status in ("ambiguous", "unknown") or found.status == "flagged"):
            return self._found(next(iter(common)), "rolled_up", (), found.via + places.via)
        if found.resolved and not common and places.full and len(places.units) == 1:
            candidates = self._candidates(places.units | {found.adcode}, first=found.adcode)
            return Resolution(found.adcode, found.city_zh, "flagged", candidates, found.via + "≠" + places.via, True)
        return found

    def _members(self, part, provinces) -> list[Resolution]:
        words = part.split()
        if len(words) > 1:
            found = [self._resolve(normalise(word), provinces) for word in words]
            if all(r.resolved for r in found):
                return found
        part = normalise(part)
        if not part:
            return []
        whole = self._resolve(part, provinces)
        if whole.resolved or (whole.status == "ambiguous" and not whole.conflict and len(part) < 3):
            joint = self._scanner.read(part, 0, provinces)
            return [whole] if not joint.members else self._expand(joint)
        chains, rest = read_members(self._scanner, part, provinces)
        if chains and not rest:
            return [r for chain in chains for r in self._expand(chain)]
        return [whole]

    def _expand(self, chain: Chain) -> list[Resolution]:
        if chain.members:
            return [self._found(code, "alias", (), chain.via) for code in chain.members]
        if chain.status == "region":
            return [Resolution(None, None, "unknown", (), chain.via)]
        if chain.conflict:
            candidates = self._candidates(chain.units | chain.conflict)
            return [Resolution(None, None, "ambiguous", candidates, chain.via, True)]
        return [self._judge(chain)]

    def _candidates(self, units, first=None) -> tuple[tuple[str, str, str], ...]:
        codes = sorted(code for code in units if code in self._rows)
        if first in codes:
            codes = [first, *(code for code in codes if code != first)]
        return tuple((code, self._rows[code]["city_zh"], self._rows[code].get("province_zh") or "") for code in codes)


def _text_columns(frame) -> list[dict]:
    names = [c for c in ("city_zh", "city_en", "province_zh", "adcode", "parent_city_zh", "aliases") if c in frame]
    return frame[names].fillna("").to_dict("records")


def _unique(resolutions) -> list[Resolution]:
    """Return the resolutions with every unit once; what was not resolved stays."""
    kept, seen = [], set()
    for resolution in resolutions:
        if resolution.adcode is None or resolution.adcode not in seen:
            kept.append(resolution)
        seen.add(resolution.adcode)
    return kept


__all__ = ["EMPTY", "RESOLVED", "Gazetteer", "Resolution"]
