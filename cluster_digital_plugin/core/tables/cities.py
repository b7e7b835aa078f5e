# SPDX-License-Identifier: GPL-2.0-or-later
"""Sets of cities with their shares, and the cities with three and two programmes by region."""

from __future__ import annotations

import pandas as pd

from .. import schema, words
from .counting import COUNTING_TEXT
from .figures import number_text, share_text, total_of
from .verdicts import TOTAL_LABEL

_KINDS = ("city", "other", "all")
_NUMBERS = ("n_clusters", "n_ndrc", "n_miit", "n_most", "n_other")

# Item → its words, the cities meant and those they are a share of.
_SETS = {
    "clusters": ("有集群", "With clusters", None),
    "belts": ("有产业带(所选年份)", "With belts in the chosen years", None),
    "both": ("集群与产业带同城,占有集群者", "With both, of those with clusters", "clusters"),
    "both_of_belts": ("集群与产业带同城,占有产业带者", "With both, of those with belts", "belts"),
    "ever": ("历年曾有产业带", "With belts ever", None),
    "both_ever": (
        "有集群且历年曾有产业带,占有集群者", "With clusters and belts ever, of those with clusters", "clusters",
    ),
    "both_ever_of_ever": (
        "有集群且历年曾有产业带,占历年曾有产业带者", "With clusters and belts ever, of those with belts ever", "ever",
    ),
    "without": ("有集群,所选年份无产业带", "With clusters, no belts in the chosen years", "clusters"),
    "past_belts": (
        "有集群,所选年份无而其他年份有产业带", "With clusters, belts in other years only", "without",
    ),
    "three": ("三类及以上集群同城", "With three programmes or more", "clusters"),
    "two": ("两类集群同城", "With two programmes", "clusters"),
    "one": ("只有一类集群", "With one programme", "clusters"),
}  # fmt: skip


def _masks(cities):
    clusters, belts, ever = cities["n_programs"] > 0, cities["n_belts"] > 0, cities["n_ever"] > 0
    return {
        "clusters": clusters, "belts": belts, "both": clusters & belts, "both_of_belts": clusters & belts,
        "ever": ever, "both_ever": clusters & ever, "both_ever_of_ever": clusters & ever,
        "without": clusters & ~belts, "past_belts": clusters & ~belts & ever,
        "three": cities["n_programs"] >= 3, "two": cities["n_programs"] == 2, "one": cities["n_programs"] == 1,
    }  # fmt: skip


def city_sets(colocation: pd.DataFrame) -> pd.DataFrame:
    """Return how many cities are in each set, of how many, for cities, for other units and for all of them.

    The last rows say how many clusters, by the counting rule, lie in units with three, two and one programme.

    Parameters
    ----------
    colocation : columns of ``schema.COLOCATION``

    Returns columns of ``schema.CITY_SETS``.
    """
    rows = []
    basis_zh, basis_en = basis(colocation)
    masks = _masks(colocation)
    for kind in _KINDS:
        of_kind = (colocation["unit_kind"] == kind) | (kind == "all")
        sizes = {item: int((mask & of_kind).sum()) for item, mask in masks.items()}
        for item, (zh, en, whole) in _SETS.items():
            denominator = None if whole is None else sizes[whole]
            rows.append((item, kind, zh, en, sizes[item], denominator, *_share(sizes[item], denominator)))
    total = total_of(colocation["n_clusters"])
    for item in ("three", "two", "one"):
        zh, en, _ = _SETS[item]
        count = total_of(colocation.loc[masks[item], "n_clusters"])
        rows.append((f"{item}_clusters", "all", f"{zh}:集群数", f"{en}: clusters", float(count), float(total),
                     *_share(count, total)))  # fmt: skip
    names = [name for name in schema.CITY_SETS.names if not name.startswith("basis")]
    return pd.DataFrame(rows, columns=names).assign(basis_zh=basis_zh, basis_en=basis_en)


def _share(numerator, denominator):
    return ("",) if denominator is None else (share_text(numerator, denominator),)


def programme_cities(colocation: pd.DataFrame) -> pd.DataFrame:
    """Return the cities with three and with two programmes by region, each with its number of clusters.

    Parameters
    ----------
    colocation : columns of ``schema.COLOCATION``

    Returns columns of ``schema.PROGRAMME_CITIES``; the last row of each number is the sum.
    """
    rows = []
    for number, mask in ((3, colocation["n_programs"] >= 3), (2, colocation["n_programs"] == 2)):
        chosen = colocation[mask]
        regions = chosen["region"].fillna("")
        groups = [(region, chosen[regions == region]) for region in dict.fromkeys(regions)]
        groups.sort(key=lambda item: (-item[1]["n_clusters"].sum(), item[0]))
        for region, group in [*groups, (TOTAL_LABEL, chosen)]:
            sums = (float(total_of(group[name])) for name in _NUMBERS)
            rows.append((number, region, len(group), "" if group is chosen else _named(group), *sums))
    names = [name for name in schema.PROGRAMME_CITIES.names if not name.startswith("basis")]
    table = pd.DataFrame(rows, columns=names)
    basis_zh, basis_en = basis(colocation)
    return table.assign(basis_zh=basis_zh, basis_en=basis_en)


def _named(group):
    ordered = group.sort_values(["n_clusters", "adcode"], ascending=[False, True], kind="stable")
    return "、".join(
        f"{city} {number_text(count)}" for city, count in zip(ordered["city"], ordered["n_clusters"])
    )


def basis(colocation: pd.DataFrame) -> tuple[str, str]:
    """Return what the numbers of cities rest on, in Chinese and English."""
    zh = ["有成员集群的城市即计入,与计数口径无关"]
    en = ["A city with a member cluster is counted whatever the counting rule"]
    for counting in dict.fromkeys(colocation["counting"].dropna()):
        words_zh, words_en = COUNTING_TEXT[counting]
        zh.append(f"集群数{words_zh}")
        en.append(f"clusters are {words_en}")
    for years in dict.fromkeys(colocation["years"].dropna()):
        described = words.describe(years)
        zh.append(f"产业带年份:{described[0]}")
        en.append(f"years of the belts: {described[1]}")
    marked = [code for code in dict.fromkeys(colocation["dataset"].dropna()) if code in words.MARKS]
    if marked:
        zh.append(words.marks(marked, True))
        en.append(words.marks(marked, False))
    return ";".join(zh) + "。", "; ".join(en) + "."
