# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading a place from the beginning of a text: whole names, the longest first, each inside the one before."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .tokens import CITY, COUNTY, TOWN, Entry, Vocabulary

# What may follow a place's name and still belong to the place.
ZONE = re.compile(
    "(?:国家级|国家|省级)?(?:高新技术产业开发区|高新技术产业园区|高新技术开发区|高新技术产业园|高新技术园区|高新区|高新园区"
    "|经济技术开发区|经济开发区|经济开发园区|经开区|技术开发区|自主创新示范区|先进制造业基地|综合保税区|保税区|保税港区"
    "|自由贸易试验区|自贸区|自贸试验区|出口加工区|工业园区|工业园|工业区|产业园区|产业园|产业新城|科技园区|科技园|科技城"
    "|科学城|软件园|开发区|新区|新城|示范区)(?!块链|域)"
)
_TOWN = re.compile("[\u4e00-\u9fff]{1,3}?(?:镇(?!流|痛|静|定|纸|尺)|街道|民族乡)")
_TAIL = re.compile(
    "[\u4e00-\u9fffA-Za-z0-9]{0,12}(?:区|镇|乡|村|街道|社区|街|路|园|城|市场|港|基地|苏木|团场|农场|林场|广场|小镇|商圈)"
)
_OTHER = re.compile("镇(?!流|江|痛|静|纸|尺)|村|乡(?!村)|街道")
DOUBT = "doubt"
_CONNECTOR = re.compile("[-—–·•>→]+")

# A name that ends before these characters is not a whole word: 义乌市|场, 朝阳区|块链.
_BROKEN = {"区": ("块链", "域"), "市": ("场", "政府", "政工程", "值"), "县": ("域",), "州": ("际",)}


@dataclass(frozen=True)
class Chain:
    """The places read: the units they may mean, the preferred one, and where the text went on."""

    units: frozenset[str] = frozenset()
    preferred: str | None = None
    end: int = 0
    level: int = CITY
    status: str = "unknown"
    full: bool = False
    members: tuple[str, ...] = ()
    via: str = ""
    province: str = ""
    conflict: frozenset[str] = frozenset()
    homonyms: frozenset[str] = frozenset()

    def doubted(self) -> Chain:
        """Return the same chain, to be flagged although no other unit is known that it may mean."""
        return _replace(self, homonyms=self.homonyms | {DOUBT})


class Scanner:
    """Reads chains of places such as 浙江省|湖州市|吴兴区|织里镇."""

    def __init__(self, vocabulary: Vocabulary):
        self.words = vocabulary

    def read(self, text: str, start: int = 0, provinces: frozenset[str] = frozenset()) -> Chain:
        """Return the chain that begins at ``start``; its ``units`` are empty when no place begins there."""
        best = self._chain(text, start, provinces, bool(provinces))
        length, code = self._province(text, start)
        if length and (not provinces or code in provinces):
            after = start + length
            after += _length(_CONNECTOR.match(text, after))
            inside = self._chain(text, after, frozenset({code}), True)
            if inside.units and inside.end > best.end and not inside.conflict:
                return inside
            if best.end < start + length or not (best.units or best.members):
                return Chain(end=start + length, province=code, via=text[start:start + length])
            if best.preferred and best.end == start + length and not self.words.is_municipality(code):
                # 吉林 is a city and a province: the city is meant, and the reader is told.
                return best.doubted()
        return best

    def _province(self, text, start):
        for length in range(min(9, len(text) - start), 1, -1):
            name = text[start:start + length]
            code = self.words.provinces.get(name)
            if code is not None and not (self.words.is_municipality(code) and name in self.words.readings):
                return length, code
        return 0, ""

    def _chain(self, text, start, provinces, told):
        chain, position, used = Chain(end=start), start, set()
        while position < len(text):
            first = not chain.units
            found = self._longest(text, position, chain, provinces, used, told)
            if found is None:
                break
            name, readings, clash = found
            if clash:
                return _replace(chain, conflict=chain.conflict | clash, end=position + len(name))
            if readings[0].kind in ("joint", "region"):
                end = position + len(name)
                return Chain(members=readings[0].units, end=end, status=readings[0].kind, via=name)
            chain = self._extend(chain, name, readings, position + len(name), first)
            used.add(name)
            position = chain.end + _length(_CONNECTOR.match(text, chain.end))
        return chain

    def _longest(self, text, position, chain, provinces, used, told):
        """Return the longest name at ``position`` with the readings that fit what was read before."""
        for length in range(min(self.words.longest, len(text) - position), 1, -1):
            name = text[position:position + length]
            if name in self.words.not_places:
                return None
            readings = self.words.readings.get(name)
            if not readings or _broken(name, text, position + length):
                continue
            # 三河村 is not 三河市: a short name below the cities must not go on as another place's name.
            other = bool(_OTHER.match(text, position + length))
            readings = [e for e in readings if (told or e.kind != "told") and (e.full or e.level == CITY or not other)]
            if not readings:
                continue
            inside = [entry for entry in readings if _inside(entry, provinces)]
            if chain.units:
                if name in used and not any(entry.full for entry in inside):
                    continue
                below = [e for e in inside if e.level >= chain.level and not chain.units.isdisjoint(e.units)]
                below = [e for e in below if e.kind not in ("joint", "region")]
                if below:
                    return name, below, None
                continue
            if inside:
                return name, inside, None
            if readings and any(entry.full for entry in readings):
                return name, readings, frozenset(unit for entry in readings for unit in entry.units)
        return None

    def _extend(self, chain, name, readings, end, first):
        units = frozenset(unit for entry in readings for unit in entry.units)
        if not first:
            units &= chain.units
        preferred = next((e.units[0] for e in readings if e.level == CITY and (e.full or e.stem)), None)
        if not first and chain.preferred in units:
            preferred = chain.preferred
        chosen = [e for e in readings if preferred in e.units] or readings
        entry = min(chosen, key=lambda e: (e.level, not e.full))
        status = "former" if chain.status == "former" else entry.status
        homonyms = frozenset(self.words.homonyms.get(name, ())) if first and not entry.full else frozenset()
        return Chain(
            units, preferred, end, max(entry.level, CITY), status, entry.full, (), chain.via + name,
            chain.province, chain.conflict, homonyms,
        )

    def zone(self, text: str, chain: Chain, names_only: bool) -> tuple[int, bool]:
        """Return how far a zone, town or market reaches that follows the chain, and whether that much is certain.

        With ``names_only`` other text may follow (the name of a cluster); else the whole rest must be a place.
        """
        end = chain.end
        match = ZONE.match(text, end)
        if match:
            end = match.end()
        town = _TOWN.match(text, end)
        if town and (not names_only or chain.level >= COUNTY) and not town.group().endswith("小镇"):
            end = town.end()
        if names_only or end == len(text):
            return end, True
        if _TAIL.fullmatch(text, end):
            return len(text), chain.full
        return chain.end, True


def _inside(entry: Entry, provinces) -> bool:
    return not provinces or entry.kind in ("joint", "region") or any(unit[:2] in provinces for unit in entry.units)


def _broken(name, text, end):
    return text.startswith(_BROKEN.get(name[-1], ()), end) if name[-1] in _BROKEN else False


def _length(match) -> int:
    return len(match.group()) if match else 0


def _replace(chain: Chain, **changes) -> Chain:
    return Chain(**{**chain.__dict__, **changes})


__all__ = ["CITY", "COUNTY", "TOWN", "ZONE", "Chain", "Scanner"]
