# SPDX-License-Identifier: GPL-2.0-or-later
"""Where clusters and belts meet: programme types, clusters and belts of every city, and the sets that these make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from . import schema, words
from .matching.matcher import used_belts
from .matching.records import expand_records, locate_belts
from .problems import Problems
from .tables.counting import UNSTATED, counted

# Levels that are cities; the other units of their rank are autonomous prefectures, leagues and counties.
CITY_LEVELS = ("直辖市", "地级市")

_COLUMNS = {"NDRC": "n_ndrc", "MIIT": "n_miit", "MOST": "n_most"}
CLUSTER_COLUMNS = (*_COLUMNS.values(), "n_other")


@dataclass
class CoLocation:
    """What :func:`co_locate` returns: tables with the columns of ``schema.COLOCATION`` and ``UNRESOLVED``; counts.

    Rows add up as those of :class:`.matching.Matching` do.
    """

    cities: pd.DataFrame
    unresolved: pd.DataFrame
    counts: dict[str, int] = field(default_factory=dict)


def co_locate(
    clusters: pd.DataFrame,
    belts: pd.DataFrame,
    gazetteer,
    regions,
    *,
    counting: str = "every_city",
    year_mode: str = "all",
    year: int | None = None,
    files: tuple[str, str] = ("clusters", "belts"),
    progress: Callable[[float], None] | None = None,
) -> CoLocation:
    """Return every city that has clusters or ever had belts, with its programme types and numbers.

    A city has a programme when a cluster of it names the city as a member, whichever rule counts the clusters.

    Parameters
    ----------
    clusters, belts : columns of ``schema.CLUSTERS`` and ``schema.BELTS``; missing ones are NULL
    regions : :class:`.regions.Regions`
    counting : "every_city", "share" or "lead_city"
    year_mode, year : which belts are those of the chosen years, as for :func:`.matching.match`; "ever" counts every
        belt once, however many years list it
    files : what the problems call the two inputs
    progress : called with 0…1, may raise :class:`.errors.Cancelled`

    Raises
    ------
    InputError when counting rule, year mode or year make no sense.
    """
    report = progress or (lambda fraction: None)
    report(0.0)
    problems = Problems()
    counts: dict[str, int] = {}
    records = expand_records(clusters, gazetteer, problems, files[0], counts)
    report(0.2)
    located = locate_belts(belts, gazetteer, problems, files[1], lambda part: report(0.2 + 0.4 * part))
    chosen = used_belts(located.copy(), problems, files[1], (year_mode, year), counts, lambda part: report(0.7))
    # The same problems again would be listed twice.
    ever = used_belts(located.copy(), Problems(), files[1], ("ever", None), {}, lambda part: report(0.8))
    cities = _clusters(records, counting).join(_belts(chosen, ever, located), how="outer")
    table = _described(cities, gazetteer, regions)
    table["counting"] = counting
    table["years"] = f"{year_mode} {int(year)}" if year_mode in ("in", "up_to") else year_mode
    marked = next((code for code in words.MARKS if (located["dataset"] == code).any()), None)
    table["dataset"] = pd.Series([marked] * len(table), index=table.index, dtype=object)
    counts.update(units=len(table), problems=len(problems))
    report(1.0)
    return CoLocation(table[list(schema.COLOCATION.names)], problems.frame(), counts)


def _clusters(records, counting):
    """Return adcode → programme types and numbers of clusters."""
    programme = records["programme"].where(records["programme"].notna(), UNSTATED)
    placed = pd.DataFrame({
        "adcode": records["adcode"], "programme": programme, "counts": counted(records, counting),
        "column": [_COLUMNS.get(name, "n_other") for name in programme],
    })  # fmt: skip
    sums = placed.pivot_table(index="adcode", columns="column", values="counts", aggfunc="sum", fill_value=0.0)
    sums = sums.reindex(columns=list(CLUSTER_COLUMNS), fill_value=0.0).astype(float)
    types = {adcode: words.in_order(names) for adcode, names in placed.groupby("adcode")["programme"]}
    sums["n_clusters"] = sums[list(CLUSTER_COLUMNS)].sum(axis=1)
    sums["programmes"] = pd.Series(["+".join(types[code]) for code in sums.index], index=sums.index, dtype=object)
    sums["n_programs"] = [len(types[code]) for code in sums.index]
    return sums


def _belts(chosen, ever, located):
    """Return adcode → belts of the chosen years, belts ever, years and undated belts."""
    placed = located[located["adcode"].notna()]
    dated = placed[placed["year"].notna()]
    years = {
        adcode: ",".join(str(int(year)) for year in sorted(set(group)))
        for adcode, group in dated.groupby("adcode")["year"]
    }
    table = pd.DataFrame(index=pd.Index(sorted(set(placed["adcode"])), dtype=object))
    for name, belts in (("n_belts", chosen), ("n_ever", ever), ("n_undated", placed[placed["year"].isna()])):
        table[name] = belts["adcode"].value_counts().reindex(table.index, fill_value=0).astype(int)
    sizes = dated.groupby(["adcode", "year"]).size()
    counts = {
        adcode: ";".join(f"{int(year)}:{count}" for (_, year), count in sorted(group.items()))
        for adcode, group in sizes.groupby(level=0)
    }
    table["year_belts"] = pd.Series([counts.get(code) for code in table.index], index=table.index, dtype=object)
    table["belt_years"] = pd.Series([years.get(code) for code in table.index], index=table.index, dtype=object)
    return table


def _described(cities, gazetteer, regions):
    """Return the cities with name, province, region, level and presence; a number that nothing adds to is 0."""
    numbers = [*CLUSTER_COLUMNS, "n_clusters", "n_programs", "n_belts", "n_ever", "n_undated"]
    cities[numbers] = cities[numbers].fillna(0)
    cities = cities.astype(dict.fromkeys(("n_programs", "n_belts", "n_ever", "n_undated"), int))
    cities["programmes"] = cities["programmes"].fillna("")
    known = [gazetteer.city(code) for code in cities.index]
    for name, column in (("city", "city_zh"), ("province", "province_zh"), ("level", "level")):
        cities[name] = pd.Series([row[column] for row in known], index=cities.index, dtype=object)
    cities["region"] = pd.Series([regions.of(code) for code in cities.index], index=cities.index, dtype=object)
    cities["unit_kind"] = ["city" if level in CITY_LEVELS else "other" for level in cities["level"]]
    cities["presence"] = [
        _presence(*row) for row in zip(cities["n_programs"] > 0, cities["n_belts"] > 0, cities["n_ever"] > 0)
    ]
    return cities.rename_axis("adcode").reset_index()


def _presence(clusters, belts, ever):
    if not clusters:
        return "belts" if belts else "only_past"
    if belts:
        return "both"
    return "past_belts" if ever else "clusters"
