# SPDX-License-Identifier: GPL-2.0-or-later
"""What the codes in the tables mean, in Chinese and English.

A code that is not listed here is shown as it stands: a user's own programme or group keeps its name.
"""

from __future__ import annotations

from math import isfinite
from typing import NamedTuple


class Word(NamedTuple):
    """One meaning in both languages."""

    zh: str
    en: str


PROGRAMMES = {
    "NDRC": Word("战略性新兴产业集群(国家发展改革委)", "Strategic emerging clusters (NDRC)"),
    "MOST": Word("创新型产业集群(科技部)", "Innovative clusters (MOST)"),
    "MIIT": Word("先进制造业集群(工业和信息化部)", "Advanced manufacturing clusters (MIIT)"),
}

# The order in which tables list them.
PROGRAMME_ORDER = ("NDRC", "MIIT", "MOST")

# What an ellipse can stand for: a programme, or all belts.
GROUPS = {
    **PROGRAMMES,
    "belts": Word("线上产业带", "Online industry belts"),
    "all": Word("全部", "All"),
    "ALL": Word("合计", "Total"),
}

VERDICTS = {
    "match": Word("匹配", "Match"),
    "near": Word("相近", "Near"),
    "unrelated": Word("有产业带但无关", "Belts, none related"),
    "no_belt": Word("城市无产业带", "No belt in the city"),
    "unrecognised": Word("未识别", "Unrecognised"),
}

PAIR_VERDICTS = {
    "identical": Word("相同", "Identical"),
    "subordinate": Word("从属", "Subordinate"),
    "near": Word("相近", "Near"),
}

RELATIONS = {
    "same": Word("相同", "Same industry"),
    "subordinate": Word("从属", "One belongs to the other"),
    "upstream": Word("上游", "Upstream"),
    "downstream": Word("下游", "Downstream"),
    "supporting": Word("配套", "Supporting"),
    "chain": Word("同一产业链", "Same chain"),
    "sibling": Word("同类", "Siblings"),
    "": Word("无", "None"),
}

# What the second cluster of a pair is to the first.
PAIR_RELATIONS = {
    **RELATIONS,
    "subordinate": Word("从属", "Belongs to the first"),
    "superordinate": Word("包含", "Contains the first"),
}

SIZE_RULES = {
    "arcgis": Word("√2 倍标准差(ArcGIS)", "√2 standard deviations (ArcGIS)"),
    "yuill": Word("标准差(Yuill)", "Standard deviations (Yuill)"),
    "normal": Word("正态分布百分比", "Percent of a normal distribution"),
    "calibrated": Word("实际包含百分比", "Percent really inside"),
    "crimestat": Word("CrimeStat", "CrimeStat"),
}

STATUSES = {
    "ok": Word("正常", "Fine"),
    "": Word("正常", "Fine"),
    "empty": Word("无有效点", "No usable points"),
    "point": Word("所有点重合", "All points coincide"),
    "line": Word("点共线", "Points on one line"),
    "circle": Word("圆形,无方向", "A circle, no direction"),
}

COUNTING_RULES = {
    "every_city": Word("每个成员城市各计一次", "Counted in every member city"),
    "share": Word("成员城市各计 1/N", "1/N in each member city"),
    "lead_city": Word("只计首位城市", "Counted in the first-named city"),
}

STRICTNESS = {
    "strict": Word("严格", "Strict"),
    "paper": Word("论文", "As in the paper"),
    "wide": Word("宽松", "Wide"),
}

# Short names of the problem codes; the rows themselves carry the full message.
PROBLEMS = {
    "no_city": Word("没有城市", "No city"),
    "city_unknown": Word("不认识的城市", "Unknown city"),
    "city_ambiguous": Word("城市有歧义", "Ambiguous city"),
    "flagged_city": Word("城市待核对", "City to be checked"),
    "place_conflict": Word("城市与区县不一致", "City and county disagree"),
    "adcode_unknown": Word("代码未知", "Unknown adcode"),
    "adcode_conflict": Word("代码与城市不一致", "Adcode and city disagree"),
    "no_coordinates": Word("没有坐标", "No coordinates"),
    "repeated_row": Word("重复行", "Repeated row"),
    "duplicate_id": Word("编号重复", "Duplicate id"),
    "no_industry": Word("没有产业", "No industry"),
    "unrecognised": Word("产业未识别", "Industry not understood"),
    "no_year": Word("没有年份", "No year"),
    "year_unknown": Word("年份无效", "No valid year"),
    "empty_row": Word("空行", "Empty row"),
    "only_number": Word("只有序号", "Running number only"),
    "total": Word("合计行", "Total"),
    "note": Word("附注", "Note"),
    "section": Word("小标题", "Heading"),
    "repeated_header": Word("重复表头", "Repeated header"),
    "joined_row": Word("并入上方集群", "Joined with the cluster above"),
    "filled_down": Word("按合并单元格补全", "Filled from above"),
    "missing_name": Word("没有名称", "No name"),
    "bad_coordinates": Word("坐标无效", "No valid coordinates"),
    "no_programme": Word("没有集群类型", "No programme"),
    "no_programme_column": Word("整表没有集群类型", "No programme in the list"),
    "several_cities": Word("名称含多个城市", "Several cities in the name"),
    "no_adcode": Word("没有行政区划代码", "No adcode"),
    "no_year_column": Word("整表没有年份", "No year in the list"),
    "bad_number": Word("不是数字", "Not a number"),
    "override_conflict": Word("改判有冲突", "Override in conflict"),
    "override_unused": Word("改判未用到", "Override not used"),
    "override_invalid": Word("改判无效", "Invalid override"),
}

KINDS = {
    "mean": Word("加权平均中心", "Mean center"),
    "median": Word("中位中心", "Median center"),
    "feature": Word("中心要素", "Central feature"),
    "major": Word("长轴", "Major axis"),
    "minor": Word("短轴", "Minor axis"),
}

# What became of a row or a cell between two runs.
CHANGES = {
    "added": Word("新增", "Added"),
    "removed": Word("消失", "Gone"),
    "changed": Word("改变", "Changed"),
}

# What a run that is repeated finds beside what the manifest says.
REPEATED = {
    "same": Word("相同", "Same"),
    "changed": Word("不同", "Different"),
    "missing": Word("缺失", "Missing"),
    "not_made": Word("未重新生成", "Not made again"),
}

COMPARISON_KINDS = {
    "pair": Word("两两比较", "Pair"),
    "step": Word("相邻一步", "Step"),
    "series": Word("整个序列", "Whole series"),
    "all": Word("各组合并", "All groups"),
}

CENTER_TESTS = {
    "hotelling": Word("Hotelling(协方差不等)", "Hotelling, unequal covariances"),
}

# A unit of the prefecture level is a city or something else: an autonomous prefecture, a league, a county.
UNIT_KINDS = {
    "city": Word("地级及以上城市", "Cities"),
    "other": Word("自治州、盟、地区和省直辖县", "Other units"),
    "all": Word("全部单元", "All units"),
}

PRESENCES = {
    "both": Word("有集群,有产业带", "Clusters and belts"),
    "past_belts": Word("有集群,仅其他年份有产业带", "Clusters, belts in other years only"),
    "clusters": Word("有集群,无产业带", "Clusters, never belts"),
    "belts": Word("有产业带,无集群", "Belts, no clusters"),
    "only_past": Word("无集群,仅其他年份有产业带", "No clusters, belts in other years only"),
}

FIGURES = {
    "match": Word("匹配", "Match"),
    "near": Word("相近", "Near"),
    "both": Word("匹配与相近", "Match or near"),
}

CHECK_RESULTS = {
    "ok": Word("一致", "OK"),
    "differs": Word("与本次结果不同", "Differs from these results"),
    "contradiction": Word("矛盾", "Contradiction"),
}

BY_WHAT = {
    "province": Word("省份", "Province"),
    "region": Word("区域", "Region"),
    "field": Word("产业领域", "Field of industry"),
}

SAMPLE_MARK = Word("示例数据,不可引用", "Sample data, do not cite")
# What stands beside everything that rests on such data, by the code in the column ``dataset``.
MARKS = {"generated": Word("生成数据,非真实数据", "Generated data, not real data"), "sample": SAMPLE_MARK}
COVERAGE_NOTE = Word(
    "未含香港、澳门特别行政区和台湾省数据", "Hong Kong SAR, Macao SAR and Taiwan Province not included"
)
CREDIT = Word("城市坐标 © GeoNames(CC BY 4.0)", "City coordinates © GeoNames (CC BY 4.0)")
# The codes of GB/T 2260 begin with these there.
_NOT_MAINLAND = {
    "81": Word("香港特别行政区", "Hong Kong SAR"), "82": Word("澳门特别行政区", "Macao SAR"),
    "71": Word("台湾省", "Taiwan Province"),
}  # fmt: skip

# Columns whose values are codes, and the list that explains them; those of one table alone as table.column.
CODED_COLUMNS = {
    "programme": PROGRAMMES,
    "programme_a": PROGRAMMES,
    "programme_b": PROGRAMMES,
    "grp": GROUPS,
    "verdict": VERDICTS,
    "relation": RELATIONS,
    "size_rule": SIZE_RULES,
    "status": STATUSES,
    "problem": PROBLEMS,
    "kind": KINDS,
    "axis": KINDS,
    "comparisons.kind": COMPARISON_KINDS,
    "comparisons.test": CENTER_TESTS,
    "grp_a": GROUPS,
    "grp_b": GROUPS,
    "pairs.verdict": PAIR_VERDICTS,
    "pairs.relation": PAIR_RELATIONS,
    "table2.verdict": PAIR_VERDICTS,
    "unit_kind": UNIT_KINDS,
    "presence": PRESENCES,
    "counting": COUNTING_RULES,
    "figure": FIGURES,
    "result": CHECK_RESULTS,
    "by_what": BY_WHAT,
    "strictness_range.strictness": STRICTNESS,
    "change": CHANGES,
    "repetition.result": REPEATED,
}


def percent(share, decimals: int = 0) -> str:
    """Return a share in percent, rounded half up as in every table; "–" where there is none."""
    if share is None or not isfinite(share):
        return "–"
    return f"{int(share * 10 ** (decimals + 2) + 0.5) / 10**decimals:.{decimals}f} %"


def say(words: dict[str, Word], code: str | None, chinese: bool) -> str:
    """Return what a code means in Chinese or English; a code that is not listed is returned as it is."""
    word = words.get(code or "")
    if word is None:
        return code or ""
    return word.zh if chinese else word.en


def marks(datasets, chinese: bool) -> str:
    """Return what must be said of data sets, given by their codes, in Chinese or English; nothing of the user's own."""
    present = set(datasets)
    return (";" if chinese else "; ").join(say(MARKS, code, chinese) for code in MARKS if code in present)


def in_order(programmes) -> list[str]:
    """Return the distinct programmes: the usual ones first, any further one by name."""
    present = set(programmes)
    known = [name for name in PROGRAMME_ORDER if name in present]
    return known + sorted(str(name) for name in present - set(PROGRAMME_ORDER))


def coded(column: str, table: str = "") -> dict[str, Word]:
    """Return the list that explains a column's codes, in that table where one is named; empty when there are none."""
    return CODED_COLUMNS.get(f"{table}.{column}") or CODED_COLUMNS.get(column) or {}


def value_labels(column: str, chinese: bool, table: str = "") -> dict[str, str]:
    """Return code → meaning for a coded column of the schema; empty when its values are no codes."""
    meanings = coded(column, table)
    return {code: say(meanings, code, chinese) for code in meanings}


def coverage(adcodes=()) -> Word | None:
    """Return which of Hong Kong, Macao and Taiwan data with these codes of places lack; None when they lack none."""
    present = {str(code)[:2] for code in adcodes if code is not None and code == code}
    absent = [word for prefix, word in _NOT_MAINLAND.items() if prefix not in present]
    if len(absent) in (0, len(_NOT_MAINLAND)):
        return COVERAGE_NOTE if absent else None
    return Word(f"未含{'和'.join(word.zh for word in absent)}数据",
                f"{' and '.join(word.en for word in absent)} not included")  # fmt: skip


def describe(value: str) -> tuple[str, str]:
    """Return a strictness, a year mode or a version in words, Chinese and English."""
    mode, _, year = value.partition(" ")
    years = {
        "all": ("全部年份", "all years"),
        "ever": ("历年曾有(每个产业带计一次)", "ever present, each belt once"),
        "in": (f"{year} 年", f"in {year}"),
        "up_to": (f"截至 {year} 年", f"up to {year}"),
    }
    return STRICTNESS.get(value) or years.get(mode) or (value, value)
