#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Make up resources/data/belts_series.csv: belts of 2018 to 2021, a series to try the yearly tools on.

Nothing in it is real: belts are drawn at random, from the industries of the sample and the cities of the city table.
The number of belts grows, the centre of new ones drifts inland, cities appear, and some lose their last belt. Every row
says that it was generated. The same seed gives the same file.

    scripts/generate_series.py [FILE]
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from math import exp
from pathlib import Path
from random import Random

DATA = Path(__file__).resolve().parent.parent / "resources" / "data"
COLUMNS = (
    "belt_id", "name_zh", "city", "county_or_town", "industry_zh", "year", "evidence", "confidence", "source",
    "dataset",
)  # fmt: skip
LABEL = "generated 2018–2021 series, not real data"
SEED = 20182021

# Belts of each year.
SIZES = {2018: 170, 2019: 240, 2020: 340, 2021: 450}

# The share of belts that are still there a year later.
SURVIVAL = 0.9

# How far inland new belts lie: the weight of a city falls by e every so many degrees from 121° E.
DECAY = {2018: 5.0, 2019: 8.0, 2020: 13.0, 2021: 22.0}

# The smallest cities of 2020 that keep no belt in 2021.
ENDING = 12


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA / "belts_series.csv"
    rows = [
        (f"G{number:04d}-{year}", f"{_short(city)}{industry}产业带（生成）", city, "", industry, year,
         LABEL, "generated", LABEL, "generated")
        for year, belts in series().items()
        for number, city, industry in belts
    ]  # fmt: skip
    with open(path, "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    print(f"{path}: {len(rows)} rows, {len({row[2] for row in rows})} cities")


def series() -> dict[int, list[tuple[int, str, str]]]:
    """Return, for each year, the belts as (number, city, industry); a belt keeps its number over the years."""
    draw, pool, made, belts = Random(SEED), Pool(), set(), []
    years = {}
    for year, size in SIZES.items():
        belts = [belt for belt in belts if draw.random() < SURVIVAL]
        if year == max(SIZES):
            ended = _smallest(years[year - 1])
            belts = [belt for belt in belts if belt[1] not in ended]
            pool.leave_out(ended)
        while len(belts) < size:
            city, industry = pool.belt(draw, DECAY[year])
            if (city, industry) not in made:
                made.add((city, industry))
                belts.append((len(made), city, industry))
        years[year] = list(belts)
    return years


def _smallest(belts):
    """Return the cities with fewest belts, a number of them."""
    counts = Counter(city for _, city, _ in belts)
    return set(sorted(counts, key=lambda city: (counts[city], city))[:ENDING])


class Pool:
    """Cities and industries to draw from."""

    def __init__(self):
        sample = _read("belts_sample.csv")
        known = Counter(row["city"] for row in sample)
        self._cities = [row for row in _read("cities.csv") if "县级" not in row["level"]]
        self._weights = [
            (0.3 + known[row["city_zh"]]) * float(row["population"] or 100_000) ** 0.4 for row in self._cities
        ]
        provinces = {row["city_zh"]: row["province_zh"] for row in _read("cities.csv")}
        self._industries = [row["industry_zh"] for row in sample if row["industry_zh"]]
        self._of_province = {}
        for row in sample:
            if row["industry_zh"]:
                self._of_province.setdefault(provinces[row["city"]], []).append(row["industry_zh"])

    def leave_out(self, cities):
        """Let cities have no further belts."""
        for index, row in enumerate(self._cities):
            if row["city_zh"] in cities:
                self._weights[index] = 0.0

    def belt(self, draw: Random, decay: float) -> tuple[str, str]:
        """Return a city and an industry, mostly one that its province is known for."""
        weights = [
            weight * exp(-max(0.0, 121 - float(row["lon"])) / decay)
            for weight, row in zip(self._weights, self._cities)
        ]
        row = draw.choices(self._cities, weights)[0]
        own = self._of_province.get(row["province_zh"], self._industries)
        return row["city_zh"], draw.choice(own if draw.random() < 0.6 else self._industries)


def _read(name):
    with open(DATA / name, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _short(city):
    return city[:-1] if city.endswith("市") else city


if __name__ == "__main__":
    main()
