# SPDX-License-Identifier: GPL-2.0-or-later
"""What is said about a row of a list: where it is, what is wrong and what to do, in both languages."""

from __future__ import annotations

# Problem code: Chinese and English. Codes that matching lists too are the same as there.
MESSAGES = {
    "empty_row": (
        "空行,已跳过。",
        "The row is empty and was skipped.",
    ),
    "only_number": (
        "只有序号,已跳过。如漏填内容请补上。",
        "The row holds only a running number and was skipped. Fill it in if it was forgotten.",
    ),
    "total": (
        "合计行“{value}”,已跳过。",
        "“{value}” is a total and was skipped.",
    ),
    "note": (
        "附注“{value}”,已跳过。",
        "“{value}” is a note and was skipped.",
    ),
    "section": (
        "小标题“{value}”,已跳过。如是数据请补全其他列。",
        "“{value}” looks like a heading and was skipped. If it is data, fill in the other columns.",
    ),
    "repeated_header": (
        "重复的表头,已跳过。",
        "The row repeats the header and was skipped.",
    ),
    "joined_row": (
        "名称与第 {given} 行合并为一格,其城市已并入该行的集群。",
        "The name is one merged cell with row {given}; the city was added to that row's cluster.",
    ),
    "filled_down": (
        "“{field}”为空,按合并单元格取上方的“{value}”。如不对请填写。",
        "“{field}” is blank; as in a merged cell “{value}” was taken from above. Fill it in if that is "
        "wrong.",
    ),
    "missing_name": (
        "既无名称,也无产业和城市,已跳过。请填写。",
        "There is no name, and no industry with a city; the row was skipped. Fill it in.",
    ),
    "no_city": (
        "没有城市,名称中也读不出城市;行已保留但没有点位。请在“{field}”中填写地级单位。",
        "No city is given and none can be read from the name; the row is kept without a point. Fill in "
        "“{field}”.",
    ),
    "city_unknown": (
        "不认识“{value}”,行已保留但没有点位。请改为地级单位全称,或在城市表中添加别名。",
        "“{value}” is not known; the row is kept without a point for it. Write the prefecture-level unit's "
        "full name, or add an alias to the city table.",
    ),
    "city_ambiguous": (
        "“{value}”可以指:{candidates}。行已保留但未定位。请填写全称或省份。",
        "“{value}” may mean: {candidates}. The row is kept without a point for it. Write the full name or "
        "fill in the province.",
    ),
    "flagged_city": (
        "“{value}”按地级单位“{given}”处理,也可能另有所指,请核对。",
        "“{value}” was taken as the prefecture-level unit “{given}”; it may mean another place. Please "
        "check.",
    ),
    "place_conflict": (
        "“{value}”中的地名或省份互相矛盾。请改正其中之一。",
        "The places or the province in “{value}” contradict each other. Correct one of them.",
    ),
    "adcode_unknown": (
        "行政区划代码“{value}”不在城市表中。请更正或清空。",
        "The adcode “{value}” is not in the city table. Correct or clear it.",
    ),
    "adcode_conflict": (
        "代码“{value}”与城市“{given}”不一致,按城市处理。请改正其中之一。",
        "The adcode “{value}” and the city “{given}” disagree; the city was used. Correct one of them.",
    ),
    "no_coordinates": (
        "城市“{value}”没有坐标。请在城市表中补充经纬度。",
        "The city “{value}” has no coordinates. Add them to the city table.",
    ),
    "bad_coordinates": (
        "“{field}”的值“{value}”不是 WGS84 经纬度。请改为以度为单位的数字。",
        "“{value}” in “{field}” is no WGS84 coordinate. Write a number in degrees.",
    ),
    "no_industry": (
        "没有产业,名称中也读不出;行已保留,但无法判断匹配。请填写“{field}”。",
        "No industry is given and none can be read from the name; the row is kept, but nothing can be said "
        "about a match. Fill in “{field}”.",
    ),
    "no_programme": (
        "没有集群类型,名称中也读不出。请填写“{field}”,如 NDRC、MIIT、MOST。",
        "No programme is given and none can be read from the name. Fill in “{field}”, for example NDRC, "
        "MIIT or MOST.",
    ),
    "no_programme_column": (
        "整个列表没有集群类型({given} 行),名称中也读不出;表1将无法分类型。请在“{field}”中填写,如 NDRC、MIIT、MOST。",
        "The whole list has no programme ({given} rows) and none can be read from the names, so Table 1 cannot "
        "tell them apart. Fill in “{field}”, for example NDRC, MIIT or MOST.",
    ),
    "several_cities": (
        "名称“{value}”含有多个城市:{candidates}。产业带只能属于一个城市,请在“{field}”中填写。",
        "The name “{value}” holds several cities: {candidates}. A belt has one; fill in “{field}”.",
    ),
    "no_adcode": (
        "“{value}”没有行政区划代码,也无法从名称得到。请填写六位代码。",
        "“{value}” has no adcode and none follows from its name. Fill in the six-digit code.",
    ),
    "no_year": (
        "没有年份;行已保留并单独计数。有年份时请填写。",
        "No year is given; the row is kept and counted apart. Fill in the year if it is known.",
    ),
    "no_year_column": (
        "整个列表没有年份({given} 行);全部保留并单独计数。",
        "The whole list has no years ({given} rows); all are kept and counted apart.",
    ),
    "year_unknown": (
        "“{value}”不是一个年份,按无年份处理。请改为如 2021 的形式。",
        "“{value}” is no single year and counts as undated. Write it like 2021.",
    ),
    "duplicate_id": (
        "编号“{value}”已被使用,此行改用“{given}”。请给它唯一的编号。",
        "The id “{value}” is taken already; this row was given “{given}”. Give it an id of its own.",
    ),
    "repeated_row": (
        "与前面某行内容相同,两行都保留,此行编号为“{given}”。如是重复请删除。",
        "The content repeats an earlier row. Both are kept, this one as “{given}”. Delete it if it is a "
        "duplicate.",
    ),
    "bad_number": (
        "“{field}”的值“{value}”不是可用的数字,按空值处理。请改正。",
        "“{value}” in “{field}” is no usable number and was left empty. Correct it.",
    ),
}


def message(problem, file, row, field, value, candidates, given) -> tuple[str, str]:
    """Return the message of a problem in Chinese and English; it names the file and the row."""
    words = {"field": field or "", "value": value or "", "candidates": candidates or "", "given": given or ""}
    zh, en = MESSAGES[problem]
    return f"{file} 第 {row} 行:" + zh.format(**words), f"{file}, row {row}: " + en.format(**words)
