# SPDX-License-Identifier: GPL-2.0-or-later
"""Cities side by side."""

from __future__ import annotations

from collections import Counter

from .. import schema, words
from ..comparison.sentences import named
from ..tables import share_text
from ..words import Word
from .citycard import NO_ELLIPSE, NOT_MATCHED, basis, belt_share, ellipse_name, ellipse_position, ellipse_size
from .lines import HIDDEN, city_piece, marked, number, programme_short
from .parts import Comparison, Measure, Subject, join, same

_NOTHING = same("–")
_TOP = 3


def compare_cities(catalog, adcodes) -> Comparison:
    """Return measures of cities, one column for each.

    Parameters
    ----------
    catalog : Catalog
    adcodes : keys of cities that the catalog has
    """
    records = [catalog.records_of.get(Subject("city", adcode), []) for adcode in adcodes]
    belts = [catalog.belts_of.get(adcode, []) for adcode in adcodes]
    groups = [
        (Word("城市", "City"), _attributes(catalog, adcodes)),
        (Word("产业集群", "Industrial clusters"), _clusters(catalog, records)),
        (Word("线上产业带", "Online belts"), _belts(catalog, belts)),
        (_ellipse_title(catalog), _ellipses(catalog, adcodes)),
    ]
    note = basis(catalog) if catalog.matched else NOT_MATCHED
    if not catalog.ellipses:
        note = join((note, NO_ELLIPSE), zh="", en=" ")
    rested = marked([row for rows in (*records, *belts) for row in rows])
    cities = tuple(city_piece(catalog, adcode) for adcode in adcodes)
    return Comparison(cities, tuple((title, rows) for title, rows in groups if rows), note, rested)


def _attributes(catalog, adcodes):
    rows = [catalog.cities[adcode] for adcode in adcodes]
    labels = {column.name: Word(column.zh, column.en) for column in schema.CITIES.columns}
    own = [name for row in rows for name in row if name not in labels and name not in HIDDEN]
    numbers = [column.name for column in schema.CITIES.columns
               if column.kind != schema.TEXT and column.name not in ("lon", "lat")]  # fmt: skip
    shown = ["province_zh", "adcode", "level", *numbers, *dict.fromkeys(own)]
    return tuple(
        Measure(labels.get(name) or same(name), tuple(_value(row.get(name)) for row in rows))
        for name in shown if any(row.get(name) not in (None, "") for row in rows)
    )  # fmt: skip


def _value(value):
    if value in (None, ""):
        return _NOTHING
    return number(value) if isinstance(value, (int, float)) else same(value)


def _clusters(catalog, records):
    if not catalog.matched:
        return ()
    totals = [len(rows) for rows in records]
    measures = [Measure(Word("集群记录", "Cluster records"), tuple(map(same, totals)))]
    for code in words.in_order(row.get("programme") or "" for rows in records for row in rows):
        found = tuple(same(sum((row.get("programme") or "") == code for row in rows)) for rows in records)
        measures.append(Measure(programme_short(code), found))
    verdicts = [Counter(row.get("verdict") for row in rows) for rows in records]
    for code, word in words.VERDICTS.items():
        found = tuple(_share(count[code], total) for count, total in zip(verdicts, totals))
        measures.append(Measure(word, found))
        if code == "near":
            both = tuple(_share(count["match"] + count["near"], total) for count, total in zip(verdicts, totals))
            measures.append(Measure(Word("匹配与相近", "Match or near"), both))
    return tuple(measures)


def _share(part, total):
    return same(share_text(part, total)) if total else _NOTHING


def _belts(catalog, belts):
    measures = [Measure(Word("线上产业带", "Online belts"), tuple(same(len(rows)) for rows in belts))]
    years = {belt.get("year") for rows in belts for belt in rows}
    for year in sorted(years, key=lambda year: (year is None, year or 0)):
        label = Word("无年份", "Undated") if year is None else Word(f"{year} 年", str(year))
        found = tuple(same(sum(belt.get("year") == year for belt in rows)) for rows in belts)
        measures.append(Measure(label, found))
    if catalog.matched:
        linked = tuple(belt_share(catalog, rows) if rows else _NOTHING for rows in belts)
        measures.append(Measure(Word("与集群匹配或相近", "Linked to a cluster"), linked))
    measures.append(Measure(Word("最多的产业", "Commonest industries"), tuple(map(_top, belts))))
    return tuple(measures)


def _top(belts):
    found = Counter(belt["industry_zh"] for belt in belts if belt.get("industry_zh"))
    named = sorted(found.items(), key=lambda item: (-item[1], item[0]))[:_TOP]
    return join(same(f"{name} {count}") for name, count in named) if named else _NOTHING


def _ellipses(catalog, adcodes):
    inside = [catalog.inside(adcode) for adcode in adcodes]
    measures = []
    for place, (ellipse, _) in enumerate(catalog.ellipses):
        name = Word(*named(ellipse.get("grp") or "")) if _alike(catalog) else ellipse_name(ellipse)
        measures.append(Measure(name, tuple(ellipse_position(found[place][1]) for found in inside)))
    ranks = tuple(_ranks(catalog.influence_of.get(adcode, ())) for adcode in adcodes)
    if any(rank is not _NOTHING for rank in ranks):
        measures.append(Measure(Word("影响名次", "Rank of influence"), ranks))
    return tuple(measures)


def _alike(catalog):
    """Return whether all ellipses are of one size and scope, which then need not be told for each."""
    return len({(row.get("size_rule"), row.get("size"), row.get("scope")) for row, _ in catalog.ellipses}) == 1


def _ellipse_title(catalog):
    title = Word("椭圆", "Ellipses")
    return join((title, ellipse_size(catalog.ellipses[0][0])), zh=":", en=": ") if _alike(catalog) else title


def _ranks(rows):
    found = []
    for row in rows:
        zh, en = named(row.get("grp") or "")
        found.append(Word(f"{zh} 第 {row.get('rank')} 位", f"{en} {row.get('rank')}"))
    return join(found) if found else _NOTHING
