# SPDX-License-Identifier: GPL-2.0-or-later
"""A made-up set of clusters and belts with exactly the counts that the paper prints.

Which city has how many clusters of which programme is that of ``clusters.csv``, with one more cluster, so that there
are 159 records in 79 cities, one county and one autonomous prefecture. What the clusters make and all belts are made
up here: twelve families of industries that have nothing to do with one another, each with a name, a name near to it,
and for one of them a name inside it. Verdicts are dealt out to records until the paper's counts are reached, and
belts put into the cities that bring just these verdicts about.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pandas as pd

DATA = Path(__file__).resolve().parents[2] / "resources" / "data"

# An industry, and one near to it; nothing is related across the rows.
FAMILIES = {
    "小核酸": "药用辅料", "纳米新材料": "电子氟材料", "磁性材料": "泵与电机", "地球空间信息及应用服务": "智能传感系统",
    "城市矿产资源循环利用": "铝材", "亚热带生物资源开发利用": "农产品", "半导体发光": "灯饰",
    "直升机制造": "纤维材料", "数字新媒体": "信息技术服务", "特钢新材料": "弯头管件",
    "汽车发动机及关键零部件": "轮胎橡胶", "下一代互联网": "微波通信",
}  # fmt: skip
INNER, OUTER = "小核酸", "生物医药"
UNRELATED = "雨伞"

# City → pairs of (programme, number of its cluster there) that are identical, subordinate or near.
IDENTICAL = {
    "上海市": [("NDRC", 0, "MIIT", 0), ("NDRC", 1, "MIIT", 1)],
    "深圳市": [("NDRC", 0, "MIIT", 0), ("NDRC", 1, "MIIT", 1)],
    "广州市": [("NDRC", 0, "MIIT", 0)], "杭州市": [("NDRC", 0, "MIIT", 0)], "南京市": [("MOST", 0, "MIIT", 0)],
    "青岛市": [("NDRC", 0, "MIIT", 0)], "苏州市": [("NDRC", 0, "MOST", 0)], "常州市": [("NDRC", 0, "MIIT", 0)],
    "株洲市": [("MOST", 0, "MIIT", 0)], "东莞市": [("MOST", 0, "MIIT", 0)],
}  # fmt: skip
SUBORDINATE = {
    "长沙市": ("NDRC", "MIIT"), "大连市": ("NDRC", "MOST"), "宁波市": ("NDRC", "MIIT"), "苏州市": ("MOST", "MIIT"),
    "无锡市": ("MOST", "MIIT"), "徐州市": ("NDRC", "MIIT"), "烟台市": ("NDRC", "MOST"), "通化市": ("NDRC", "MOST"),
}  # fmt: skip
NEAR = {"石家庄市": [("NDRC", 0), ("MOST", 0)], "合肥市": [("MIIT", 0), ("NDRC", 0), ("NDRC", 1)]}

# Programme → verdicts of the records in cities with another programme, and of the others.
ACCOMPANIED = {
    "NDRC": {"match": 21, "near": 19, "unrelated": 2, "no_belt": 1},
    "MIIT": {"match": 18, "near": 14},
    "MOST": {"match": 12, "near": 15, "unrelated": 4, "no_belt": 1},
}
ALONE = {"NDRC": {"match": 12, "near": 6, "no_belt": 5}, "MOST": {"match": 8, "near": 9, "no_belt": 12}}

BELT_CITIES, PAST_CITIES, OTHER_UNITS = 158, 9, 5
YEAR = 2021


def _read(name):
    return pd.read_csv(DATA / name, dtype=str, keep_default_na=False)


def planted() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return clusters and belts, columns of ``schema.CLUSTERS`` and ``schema.BELTS``."""
    cities = _read("cities.csv")
    units = cities[cities["level"] != "县级"]
    given = _read("clusters.csv")[["programme", "cities"]]
    taken = {city for text in given["cities"] for city in text.split(";")}
    free = [city for city in units.loc[units["level"] == "地级市", "city_zh"] if city not in taken]
    structure = [*given.itertuples(index=False, name=None), ("MOST", free[0])]
    members = [text.split(";") for _, text in structure]
    programmes = [programme for programme, _ in structure]
    verdicts, bonds = _verdicts(programmes, members), _bonds(programmes, members)
    industries = _industries(programmes, members, bonds)
    clusters = pd.DataFrame({
        "cluster_id": [f"P{number:03d}" for number in range(len(structure))], "programme": programmes,
        "industry_zh": industries, "cities": [text for _, text in structure],
        "name_zh": [f"{own[0]}{industry}集群（生成）" for own, industry in zip(members, industries)],
    })  # fmt: skip
    others = units.loc[~units["level"].isin(("地级市", "直辖市")) & ~units["city_zh"].isin(taken), "city_zh"]
    return clusters, _belts(members, industries, verdicts, free[1:], list(others)[:OTHER_UNITS])


def _records(members):
    return [(cluster, city) for cluster, own in enumerate(members) for city in own]


def _at(programmes, members, city, programme, number):
    """Return the number of the cluster that is the n-th of a programme in a city, those of one city first."""
    here = [n for n, own in enumerate(members) if city in own and programmes[n] == programme]
    return sorted(here, key=lambda n: len(members[n]))[number]


def _bonds(programmes, members):
    """Return kind → lists of clusters bound together by their industries, with the city."""
    def at(city, programme, number):
        return _at(programmes, members, city, programme, number)

    return {
        "identical": [[at(city, a, i), at(city, b, j)] for city, own in IDENTICAL.items() for a, i, b, j in own],
        "subordinate": [[at(city, a, 1 if city == "苏州市" else 0), at(city, b, 0)]
                        for city, (a, b) in SUBORDINATE.items()],
        "near": [[at(city, *one) for one in own] for city, own in NEAR.items()],
    }  # fmt: skip


def _industries(programmes, members, bonds):
    """Return the industry of each cluster: in a city every family once, but for what is bound together."""
    bound = {other: group[0] for group in bonds["identical"] for other in group[1:]}
    fixed = {}
    for inner, outer in bonds["subordinate"]:
        fixed[inner], fixed[outer] = INNER, OUTER
    used: dict[str, set] = {}
    for number in fixed:
        for city in members[number]:
            used.setdefault(city, set()).add(INNER)
    names = dict(fixed)
    for group in bonds["near"]:
        bound.update(dict.fromkeys(group[1:], group[0]))
    follows = {number: [other for other, first in bound.items() if first == number] for number in set(bound.values())}
    # Clusters of several cities first: they have the least choice.
    for number in sorted(set(range(len(members))) - set(names) - set(bound), key=lambda n: -len(members[n])):
        places = [city for one in (number, *follows.get(number, ())) for city in members[one]]
        family = next(name for name in FAMILIES if all(name not in used.get(city, ()) for city in places))
        for city in places:
            used.setdefault(city, set()).add(family)
        names[number] = family
    for group in bonds["near"]:
        names.update(dict.fromkeys(group[1:], FAMILIES[names[group[0]]]))
    for first, other in bonds["identical"]:
        names[other] = names[first]
    return [names[number] for number in range(len(members))]


def _verdicts(programmes, members):
    """Return (cluster, city) → verdict such that the paper's counts are reached."""
    types: dict[str, set] = {}
    for number, city in _records(members):
        types.setdefault(city, set()).add(programmes[number])
    left = {True: {name: Counter(own) for name, own in ACCOMPANIED.items()},
            False: {name: Counter(own) for name, own in ALONE.items()}}  # fmt: skip
    found: dict[tuple[int, str], str] = {}

    def give(number, city, verdict):
        quota = left[len(types[city]) > 1][programmes[number]]
        quota[verdict] -= 1
        assert quota[verdict] >= 0, (programmes[number], city, verdict)
        found[number, city] = verdict

    _give_bound(programmes, members, give)
    _give_beltless(programmes, members, types, give)
    for number, city in _records(members):
        if (number, city) not in found:
            quota = left[len(types[city]) > 1][programmes[number]]
            give(number, city, next(verdict for verdict in ("match", "near", "unrelated") if quota[verdict]))
    assert not any(count for side in left.values() for own in side.values() for count in own.values())
    return found


def _give_bound(programmes, members, give):
    bonds = _bonds(programmes, members)
    for kind, cities in (("identical", [c for c, own in IDENTICAL.items() for _ in own]), ("subordinate", SUBORDINATE)):
        for city, group in zip(cities, bonds[kind]):
            for number in group:
                give(number, city, "no_belt" if city == "通化市" else "match")
    for city, group in zip(NEAR, bonds["near"]):
        for number in group:
            give(number, city, "match" if number == group[0] else "near")


def _give_beltless(programmes, members, types, give):
    """Leave cities of one cluster without belts: those that are no cities, then the last ones of each programme."""
    counts = Counter(city for _, city in _records(members))
    for programme, own in ALONE.items():
        single = [(number, city) for number, city in _records(members)
                  if programmes[number] == programme and len(types[city]) == 1 and counts[city] == 1]  # fmt: skip
        single.sort(key=lambda record: not record[1].endswith("市"))
        for record in single[len(single) - own["no_belt"] :]:
            give(*record, "no_belt")


def _belts(members, industries, verdicts, free, others):
    """Return the belts: what brings the verdicts about, and an unrelated one in every city that has any."""
    wanted: dict[str, list[str]] = {}
    for (number, city), verdict in verdicts.items():
        if verdict == "no_belt":
            continue
        own = wanted.setdefault(city, [UNRELATED])
        if verdict != "unrelated":
            own.append(_belt_for(industries[number], verdict))
    beltless = [city for (_, city), verdict in verdicts.items() if verdict == "no_belt" and city.endswith("市")]
    for city in [*free[: BELT_CITIES - len(wanted)], *others]:
        wanted[city] = [UNRELATED]
    rows = [(city, industry, YEAR) for city, own in wanted.items() for industry in dict.fromkeys(own)]
    # Most belts of the year were there before, too.
    rows += [(city, industry, 2020) for city, industry, _ in rows[::2]]
    rows += [(city, UNRELATED, 2018 + n % 3) for n, city in enumerate(dict.fromkeys(beltless)) if n < PAST_CITIES]
    table = pd.DataFrame(rows, columns=["city", "industry_zh", "year"])
    table["name_zh"] = table["city"] + table["industry_zh"] + "产业带（生成）"
    table["belt_id"] = [f"G{number:04d}" for number in range(len(table))]
    return table


def _belt_for(industry, verdict):
    """Return the belt's industry that gives a cluster's industry a verdict and concerns no other family."""
    back = {near: name for name, near in FAMILIES.items()}
    family = INNER if industry == OUTER else back.get(industry, industry)
    if industry in back:
        # What is near to its neighbour matches that one.
        return family if verdict == "near" else industry
    return family if verdict == "match" else FAMILIES[family]
