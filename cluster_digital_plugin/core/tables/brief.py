# SPDX-License-Identifier: GPL-2.0-or-later
"""Sentences to copy: what the tables say, in Chinese and English, each number with its basis."""

from __future__ import annotations

import pandas as pd

from .. import words
from .accompanied import composition
from .figures import number_text, percent
from .verdicts import TOTAL

Sentence = tuple[str, str]


def about_verdicts(table: pd.DataFrame) -> list[Sentence]:
    """Return what Table 1 says of all clusters and of each programme."""
    rows = table.set_index("programme")
    last = rows.loc[TOTAL]
    found = [(
        f"{number_text(last['total'])} 条集群记录中,匹配 {last['match_share']},相近 {last['near_share']},"
        f"两者合计 {last['both_share']}。",
        f"Of {number_text(last['total'])} cluster records, {last['match_share']} match, {last['near_share']} are near "
        f"and {last['both_share']} are either.",
    )]  # fmt: skip
    parts = [
        (f"{name} 匹配 {row['match_share']}、相近 {row['near_share']}",
         f"{name} {row['match_share']} match, {row['near_share']} near")
        for name, row in rows.iloc[:-1].iterrows()
    ]  # fmt: skip
    if parts:
        found.append((f"按类型:{';'.join(part[0] for part in parts)}。",
                      f"By programme: {'; '.join(part[1] for part in parts)}."))  # fmt: skip
    rest = [(words.VERDICTS[verdict], last[column]) for verdict, column in (
        ("unrelated", "n_unrelated"), ("no_belt", "n_no_belt"), ("unrecognised", "n_unknown"))]  # fmt: skip
    found.append((
        f"其余:{'、'.join(f'{word.zh} {number_text(value)}' for word, value in rest)}。",
        f"The rest: {', '.join(f'{word.en.lower()} {number_text(value)}' for word, value in rest)}.",
    ))  # fmt: skip
    return found


def about_accompanied(listed: pd.DataFrame) -> list[Sentence]:
    """Return what Tables 3 to 5 add up to."""
    parts = [(name, composition(listed[listed["programme"] == name])) for name in words.in_order(listed["programme"])]
    if not parts:
        return []
    return [(
        f"与其他类型集群同城(相伴)的集群:{';'.join(f'{name} {text[0]}' for name, text in parts)}。",
        f"Clusters accompanied by another programme in their city: "
        f"{'; '.join(f'{name} {text[1]}' for name, text in parts)}.",
    )]  # fmt: skip


def about_pairs(pairs: pd.DataFrame) -> list[Sentence]:
    """Return how many pairs of clusters are identical, subordinate and near."""
    sizes = [(word, int((pairs["verdict"] == verdict).sum())) for verdict, word in words.PAIR_VERDICTS.items()]
    return [(
        f"同城不同类型的集群对:{'、'.join(f'{word.zh} {size} 对' for word, size in sizes)}。",
        f"Pairs of clusters of different programmes in one city: "
        f"{', '.join(f'{word.en.lower()} {size}' for word, size in sizes)}.",
    )]  # fmt: skip


def about_cities(sets: pd.DataFrame, groups: pd.DataFrame) -> list[Sentence]:
    """Return how clusters and belts share cities, and which cities have three and two programmes."""
    rows = sets[sets["unit_kind"] == "city"].set_index("item")
    size = rows["numerator"].astype(int)
    found = [(
        f"{size['clusters']} 个城市有集群,{size['belts']} 个城市有产业带,{size['both']} 个城市两者都有"
        f"(占有集群城市 {rows.loc['both', 'share']},占有产业带城市 {rows.loc['both_of_belts', 'share']});"
        f"计入历年,{size['both_ever']} 个城市两者都有(分别占 {rows.loc['both_ever', 'share']} 和 "
        f"{rows.loc['both_ever_of_ever', 'share']})。",
        f"{size['clusters']} cities have clusters, {size['belts']} have belts and {size['both']} both "
        f"({rows.loc['both', 'share']} of the former, {rows.loc['both_of_belts', 'share']} of the latter); with all "
        f"years, {size['both_ever']} have both ({rows.loc['both_ever', 'share']} and "
        f"{rows.loc['both_ever_of_ever', 'share']}).",
    )]  # fmt: skip
    shares = sets[sets["item"].str.endswith("_clusters")].set_index("item")["share"]
    for number, item, zh, en in ((3, "three", "三类", "three"), (2, "two", "两类", "two")):
        of_number = groups[groups["n_programs"] == number]
        if not len(of_number) or not of_number["n_cities"].iloc[-1]:
            continue
        names = [(region or "", text) for region, text in zip(of_number["region"], of_number["cities"])][:-1]
        listed = ";".join(f"{region}:{text}" if region else text for region, text in names)
        count = int(of_number["n_cities"].iloc[-1])
        found.append((
            f"{count} 个城市有{zh}集群,集群数 {shares[f'{item}_clusters']}:{listed}。",
            f"{count} cities have {en} programmes, with {shares[f'{item}_clusters']} of the clusters: "
            f"{listed.replace(';', '; ').replace('、', ', ').replace(':', ': ')}.",
        ))  # fmt: skip
    return found


def about_chance(baseline: pd.DataFrame) -> list[Sentence]:
    """Return what chance alone would give, for all clusters."""
    rows = baseline[baseline["programme"] == TOTAL].set_index("figure")
    match, near = rows.loc["match"], rows.loc["near"]
    texts = [(
        f"{share},随机基线 {mean} %(95% 区间 {low}–{high} %)",
        f"{share} against {mean} % by chance (95 % interval {low} to {high} %)",
    ) for share, mean, low, high in map(_percents, (match, near))]  # fmt: skip
    return [(f"匹配 {texts[0][0]};相近 {texts[1][0]}。", f"Match {texts[0][1]}; near {texts[1][1]}.")]


def _percents(row):
    return row["share"], *(percent(row[name], 100) for name in ("mean_pct", "low_pct", "high_pct"))


def about_range(strictness: pd.DataFrame) -> list[Sentence]:
    """Return how far the shares of all clusters depend on the strictness."""
    rows = strictness[strictness["programme"] == TOTAL]
    parts = [
        tuple(f"{words.STRICTNESS[row.strictness][place]} {row.match_share} / {row.near_share}" for place in (0, 1))
        for row in rows.itertuples(index=False)
    ]
    return [(f"按严格程度,匹配 / 相近:{';'.join(part[0] for part in parts)}。",
             f"By strictness, match / near: {'; '.join(part[1] for part in parts)}.")]  # fmt: skip


def about_versions(versions: pd.DataFrame) -> list[Sentence]:
    """Return how far the shares of all clusters depend on the version of the taxonomy."""
    rows = versions[versions["programme"] == TOTAL]
    parts = [f"{row.version} {row.match_share} / {row.near_share}" for row in rows.itertuples(index=False)]
    return [(f"按分类体系版本,匹配 / 相近:{';'.join(parts)}。",
             f"By version of the taxonomy, match / near: {'; '.join(parts)}.")]  # fmt: skip


def about_counting(counting: str, total) -> Sentence:
    """Return by which rule clusters are counted."""
    word = words.COUNTING_RULES[counting]
    whole = number_text(total)
    return (f"计数口径:{word.zh},共 {whole};百分数四舍五入(0.05 进位)。",
            f"Counting rule: {word.en.lower()}, {whole} in all; halves are rounded up.")  # fmt: skip
