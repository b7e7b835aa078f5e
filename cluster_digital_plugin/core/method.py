# SPDX-License-Identifier: GPL-2.0-or-later
"""What the numbers of a set of tables rest on, in words that go with them."""

from __future__ import annotations

import pandas as pd

from . import words
from .tables import basis, cities, datasets, stated
from .tables import pairs as table2

_SIZE_RULES = {
    "arcgis": ("半轴 = 倍数 × √2 × 标准差(ArcGIS 惯例)", "semi-axis = size × √2 × standard deviation (ArcGIS)"),
    "yuill": ("半轴 = 倍数 × 标准差(Yuill)", "semi-axis = size × standard deviation (Yuill)"),
    "normal": (
        "按二维正态分布应包含给定百分比", "sized to hold the given percent under a bivariate normal distribution",
    ),
    "calibrated": ("实际包含给定百分比的权重", "sized to hold the given percent of the weight really"),
    "crimestat": (
        "半轴 = 倍数 × √2 × 标准差 × √(n/(n−2))(CrimeStat)",
        "semi-axis = size × √2 × standard deviation × √(n/(n−2)) (CrimeStat)",
    ),
}  # fmt: skip

_RULE = (
    "同城且产业相同或一方隶属另一方为匹配;同城且同链、上下游或配套为相近;每条记录按匹配、相近、无关的次序取一个结论。"
    "无关(有产业带)、城市无产业带、名称未识别三者分列。",
    "Match: same city, and the industries are the same or one belongs to the other. Near: same city, and the same "
    "chain, up- or downstream or supporting. Each record takes one verdict, match before near before unrelated. "
    "Unrelated, no belt in the city and not understood are listed apart.",
)
_PAIRS = (
    "同城、不同类型的两个集群:名称含同一产业为相同,一方产业在另一方之内为从属,同链、上下游或配套为相近;"
    "双向比较取较强者。由集群对直接或间接相连的集群为一组。",
    "Two clusters of different programmes in one city: identical when the names share an industry, subordinate when "
    "the industry of one lies inside the other's, near on the same chain, up- or downstream or supporting; compared "
    "both ways, the stronger counts. Clusters that pairs join, directly or through others, are one group.",
)
_UNITS = (
    "地级及以上城市为城市;自治州、盟、地区和省直辖县另计。区县、县级市、镇和开发区归入所在地级单元。",
    "Cities are municipalities and prefecture-level cities; autonomous prefectures, leagues and counties under a "
    "province are counted apart. Districts, county-level cities, towns and zones belong to their prefecture.",
)
_ROUNDING = (
    "百分数保留一位小数,四舍五入(0.05 进位);均附分子和分母。",
    "Percentages have one decimal, halves rounded up, and come with numerator and denominator.",
)
_WEIGHT = (
    "空间统计中,跨 N 个城市的集群在每个成员城市的权重为 1/N。",
    "In spatial statistics a cluster of N cities weighs 1/N in each.",
)
_PAPER = (
    "赵作权、戴宜畅、马淑燕、范秋辞(2022),中国国家级产业集群数字化程度估计:基于与线上产业带的匹配分析,"
    "中国科学院院刊 37(12)。",
    "After Zhao Zuoquan et al. (2022), Bulletin of the Chinese Academy of Sciences 37(12).",
)


def method_rows(
    records: pd.DataFrame | None,
    ellipses: pd.DataFrame | None = None,
    counting: str = "every_city",
    total=None,
    pairs: pd.DataFrame | None = None,
    colocation: pd.DataFrame | None = None,
) -> list[tuple[str, str, str, str]]:
    """Return what the tables rest on as rows of item and text: (item_zh, text_zh, item_en, text_en).

    Parameters
    ----------
    records : columns of ``schema.RECORDS``, or None
    ellipses : columns of ``schema.ELLIPSES``, or None
    counting : the counting rule of Table 1
    total : what Table 1 counts in all
    pairs : columns of ``schema.PAIRS``, or None
    colocation : columns of ``schema.COLOCATION``, or None
    """
    rows = []

    def add(item_zh, item_en, texts):
        rows.append((item_zh, texts[0], item_en, texts[1]))

    marked = [*datasets(records), *datasets(ellipses), *datasets(colocation)]
    if marked:
        add("提示", "Warning", (words.marks(marked, True), words.marks(marked, False)))
    add("方法", "Method", _PAPER)
    if records is not None:
        add("结论", "Verdicts", _RULE)
        add("表1口径", "Basis of Table 1", basis(records, counting, len(records) if total is None else total))
        add("百分数", "Percentages", _ROUNDING)
        for name, item_zh, item_en in (
            ("strictness", "严格程度", "Strictness"), ("years", "年份", "Years"),
            ("taxonomy", "分类体系版本", "Taxonomy version"),
        ):  # fmt: skip
            values = [words.describe(value) for value in stated(records, name)]
            if values:
                add(item_zh, item_en, ("、".join(v[0] for v in values), ", ".join(v[1] for v in values)))
        _list_open_ends(records, add)
    if pairs is not None:
        add("集群对", "Cluster pairs", _PAIRS)
        add("表2口径", "Basis of Table 2", table2.basis(pairs))
    if colocation is not None and len(colocation):
        add("城市", "Cities", _UNITS)
        add("同城口径", "Basis of co-location", cities.basis(colocation))
    if ellipses is not None and len(ellipses):
        _list_sizes(ellipses, add)
        add("权重", "Weights", _WEIGHT)
    add("范围", "Coverage", words.COVERAGE_NOTE)
    return rows


def _list_open_ends(records, add):
    """Say how many unrelated verdicts leave belts open that were not understood."""
    if "n_unknown" not in records:
        return
    unknown = pd.to_numeric(records["n_unknown"], errors="coerce").fillna(0)
    count = int(((records["verdict"] == "unrelated") & (unknown > 0)).sum())
    add("未识别产业带", "Belts not understood", (
        f"结论为无关的记录中,{count} 条所在城市另有名称未识别的产业带。",
        f"Of the unrelated records {count} lie in a city that also has belts whose name was not understood.",
    ))  # fmt: skip


def _list_sizes(ellipses, add):
    for rule in stated(ellipses, "size_rule"):
        zh, en = _SIZE_RULES.get(rule, (rule, rule))
        chosen = pd.to_numeric(ellipses.loc[ellipses["size_rule"] == rule, "size"], errors="coerce").dropna()
        sizes = ", ".join(f"{size:g}" for size in dict.fromkeys(chosen))
        add("椭圆大小规则", "Size rule of ellipses", (f"{rule}:{zh};大小 {sizes}", f"{rule}: {en}; size {sizes}"))
