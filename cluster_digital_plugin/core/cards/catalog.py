# SPDX-License-Identifier: GPL-2.0-or-later
"""A workspace's rows, found by city, cluster and belt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import shapely.wkb
from shapely.geometry import Point

from .. import words
from ..errors import InputError
from ..matching.decisions import standing
from ..matching.records import key
from .beltcard import belt_card
from .citycard import city_card
from .clustercard import cluster_card
from .comparing import compare_cities
from .parts import Card, Comparison, Subject

# So many cities stand side by side, as in the best regional comparison tools.
MOST_CITIES = 10


@dataclass(frozen=True)
class Entry:
    """What a search finds: the card, its name in both languages, a short explanation of it, and what is searched."""

    subject: Subject
    name_zh: str
    name_en: str
    about: str
    searched: str


@dataclass
class Catalog:
    """Rows of the tables as mappings, each found at once by what it belongs to; made by :func:`build_catalog`."""

    cities: dict[str, Mapping] = field(default_factory=dict)
    clusters: dict[str, Mapping] = field(default_factory=dict)
    belts: dict[str, Mapping] = field(default_factory=dict)
    records: dict[str, Mapping] = field(default_factory=dict)
    records_of: dict[Subject, list] = field(default_factory=lambda: defaultdict(list))
    belts_of: dict[str, list] = field(default_factory=lambda: defaultdict(list))
    links_of: dict[tuple, list] = field(default_factory=lambda: defaultdict(list))
    pairs_of: dict[Subject, list] = field(default_factory=lambda: defaultdict(list))
    influence_of: dict[str, list] = field(default_factory=lambda: defaultdict(list))
    problems_of: dict[Subject, list] = field(default_factory=lambda: defaultdict(list))
    rulings_of: dict[tuple, list] = field(default_factory=lambda: defaultdict(list))
    ellipses: list[tuple] = field(default_factory=list)
    years: str = ""
    matched: bool = False

    def card(self, subject: Subject) -> Card | None:
        """Return everything known about a city, cluster or belt; None when there is none of that key."""
        makers = {"city": (city_card, self.cities), "cluster": (cluster_card, self.clusters),
                  "belt": (belt_card, self.belts)}
        make, rows = makers[subject.kind]
        return make(self, subject.key) if subject.key in rows else None

    @staticmethod
    def subject(kind: str, key: str) -> Subject:
        """Return what a card is about."""
        return Subject(kind, key)

    def subjects_of_records(self, record_ids) -> list[Subject]:
        """Return the clusters of records, each once, in the order of the records."""
        rows = [self.records[identifier] for identifier in record_ids if identifier in self.records]
        return list(dict.fromkeys(Subject("cluster", row["cluster_id"]) for row in rows))

    def compare(self, adcodes) -> Comparison:
        """Return cities side by side.

        Raises InputError when there are more than ten; cities that are not there are left out.
        """
        wanted = [adcode for adcode in dict.fromkeys(adcodes) if adcode in self.cities]
        if len(wanted) > MOST_CITIES:
            raise InputError(
                f"最多可并列比较 {MOST_CITIES} 个城市。请先移除一个再添加。",
                f"At most {MOST_CITIES} cities can stand side by side. Remove one first.",
            )
        return compare_cities(self, wanted)

    def entries(self) -> list[Entry]:
        """Return what can be searched for: cities, then clusters, then belts."""
        return [
            *(_city_entry(adcode, row) for adcode, row in self.cities.items()),
            *(_entry("cluster", identifier, row, row.get("cities")) for identifier, row in self.clusters.items()),
            *(_entry("belt", identifier, row, row.get("city")) for identifier, row in self.belts.items()),
        ]

    def links_of_belt(self, belt: Mapping) -> list[Mapping]:
        """Return the links of a belt; counted once over the years, a belt stands for those of its industry and city."""
        own = self.links_of["belt", belt["belt_id"]]
        if own or not self.years.startswith("ever"):
            return own
        return self.links_of["industry", belt.get("adcode"), key(belt.get("industry_zh"))]

    def counted(self, belt: Mapping) -> bool:
        """Return whether the last match took a belt of this year; undated ones are always taken."""
        mode, _, limit = self.years.partition(" ")
        year = belt.get("year")
        if year is None or not limit:
            return True
        return year == int(limit) if mode == "in" else year <= int(limit)

    def inside(self, adcode: str) -> list[tuple[Mapping, bool | None]]:
        """Return each ellipse and whether a city lies in it; None for a city without coordinates."""
        row = self.cities[adcode]
        lon, lat = row.get("lon"), row.get("lat")
        point = None if lon is None or lat is None else Point(lon, lat)
        return [(ellipse, None if point is None else bool(shape.contains(point))) for ellipse, shape in self.ellipses]


def build_catalog(tables: Mapping[str, Iterable[Mapping]], shapes: Iterable[bytes] = ()) -> Catalog:
    """Return a catalog of a workspace.

    Parameters
    ----------
    tables : table name → rows with the columns of the schema, further ones in cities; tables may be missing. The
        longitude and latitude of a city are those of its point. ``overrides`` is the journal, oldest row first.
    shapes : for each row of ``ellipses`` its polygon as WKB in degrees, or None
    """
    catalog = Catalog()
    catalog.cities = {str(row["adcode"]): row for row in tables.get("cities", ()) if row.get("adcode")}
    catalog.clusters = {str(row["cluster_id"]): row for row in tables.get("clusters", ()) if row.get("cluster_id")}
    catalog.belts = {str(row["belt_id"]): row for row in tables.get("belts", ()) if row.get("belt_id")}
    for row in catalog.belts.values():
        catalog.belts_of[row.get("adcode")].append(row)
    _add_results(catalog, tables)
    drawn = [(row, shapely.wkb.loads(bytes(shape))) for row, shape in zip(tables.get("ellipses", ()), shapes) if shape]
    catalog.ellipses = sorted(drawn, key=lambda item: _ellipse_order(item[0]))
    _add_influence(catalog, tables.get("influence", ()))
    _add_problems(catalog, tables.get("unresolved", ()))
    for (programme, name, adcode, _belt), row in standing(tables.get("overrides", ())).items():
        catalog.rulings_of[programme, name, adcode].append(row)
    return catalog


def _ellipse_order(row):
    """Return what ellipses are sorted by: those of all years first, programmes before belts before others."""
    order = {grp: place for place, grp in enumerate((*words.PROGRAMME_ORDER, "belts"))}
    grp = str(row.get("grp"))
    return row.get("scope") == "years", order.get(grp, len(order)), grp, row.get("size") or 0


def _add_results(catalog, tables):
    for row in tables.get("records", ()):
        catalog.matched = True
        catalog.years = row.get("years") or ""
        catalog.records[row["record_id"]] = row
        catalog.records_of[Subject("city", row.get("adcode"))].append(row)
        catalog.records_of[Subject("cluster", row.get("cluster_id"))].append(row)
    for row in tables.get("links", ()):
        catalog.links_of["record", row["record_id"]].append(row)
        catalog.links_of["belt", row["belt_id"]].append(row)
        belt = catalog.belts.get(row["belt_id"])
        if belt is not None:
            catalog.links_of["industry", belt.get("adcode"), key(belt.get("industry_zh"))].append(row)
    for row in tables.get("pairs", ()):
        for subject in (Subject("city", row.get("adcode")), *(Subject("cluster", row[f"cluster_{x}"]) for x in "ab")):
            catalog.pairs_of[subject].append(row)


def _add_influence(catalog, rows):
    """File the influence under cities: left out is a short name, which of several cities the nearest bears."""
    named = defaultdict(set)
    for adcode, row in catalog.cities.items():
        for name in (row.get("city_zh"), *str(row.get("aliases") or "").split(";")):
            named[name].add(adcode)
    for row in rows:
        candidates = named.get(row.get("left_out"), ())
        nearest = min(candidates, key=lambda adcode: _distance(catalog.cities[adcode], row), default=None)
        if nearest is not None:
            catalog.influence_of[nearest].append(row)


def _distance(city, row):
    places = [city.get("lon"), city.get("lat"), row.get("lon"), row.get("lat")]
    if None in places:
        return float("inf")
    return (places[0] - places[2]) ** 2 + (places[1] - places[3]) ** 2


def _add_problems(catalog, rows):
    """File the problems under what they are about: the row of a list by its number, or an id that they name."""
    at_row, named_at = {}, {}
    for kind, found in (("cluster", catalog.clusters), ("belt", catalog.belts)):
        for identifier, row in found.items():
            at_row[kind, row.get("row")] = Subject(kind, identifier)
            for value in filter(None, (identifier, row.get("industry_zh"), row.get("name_zh"))):
                named_at[row.get("row"), value] = Subject(kind, identifier)
    places = defaultdict(set)
    for adcode, row in catalog.cities.items():
        for name in (adcode, row.get("city_zh")):
            places[name].add(adcode)
    seen = set()
    for row in rows:
        kind = {"clusters": "cluster", "belts": "belt"}.get(row.get("scope"))
        # A match tells the row of a list without telling which list.
        found = at_row.get((kind, row.get("row"))) or named_at.get((row.get("row"), row.get("value")))
        subjects = [found] if found else _subjects(catalog, row, places)
        for subject in subjects:
            # Loading and matching both speak of a belt without an industry.
            if (subject, row.get("problem")) not in seen:
                seen.add((subject, row.get("problem")))
                catalog.problems_of[subject].append(row)


def _subjects(catalog, row, places):
    """Return the cities that a problem names, as its value or among its candidates."""
    value = row.get("value")
    named = places.get(value, set()) if row.get("scope") == "cities" else set()
    listed = {adcode for part in str(row.get("candidates") or "").split(";")
              for adcode in part.rstrip(")").rsplit(" ", 1)[-1:] if adcode in catalog.cities}  # fmt: skip
    return [Subject("city", adcode) for adcode in sorted(named | listed)]


def _city_entry(adcode, row):
    names = [row.get(name) or "" for name in ("city_zh", "city_en", "aliases")]
    searched = " ".join((*names, adcode)).casefold()
    return Entry(Subject("city", adcode), names[0], names[1] or names[0], row.get("province_zh") or "", searched)


def _entry(kind, identifier, row, about):
    name, industry = row.get("name_zh") or identifier, row.get("industry_zh") or ""
    searched = " ".join((name, industry, identifier)).casefold()
    return Entry(Subject(kind, identifier), name, name, about or "", searched)
