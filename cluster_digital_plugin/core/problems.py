# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows that could not be used as they are: what is wrong, where, and what to do, in both languages."""

from __future__ import annotations

import pandas as pd

from . import schema

# Problem code: what is wrong and the remedy, Chinese and English.
MESSAGES = {
    "no_city": (
        "没有城市,无法计入。请在“{field}”中填写所在城市。",
        "No city is given, so the row is left out. Fill in “{field}”.",
    ),
    "city_unknown": (
        "不认识城市“{value}”。请改为地级单位全称,或在城市表中添加别名。",
        "The city “{value}” is not known. Write the full name of the prefecture-level unit, or add an alias to the "
        "city table.",
    ),
    "city_ambiguous": (
        "“{value}”可以指多个城市:{candidates}。请填写全称或省份。",
        "“{value}” may be one of several cities: {candidates}. Write the full name or fill in the province.",
    ),
    "flagged_city": (
        "“{value}”按地级单位“{given}”处理,它也可能是区县名,请核对。",
        "“{value}” was taken as the prefecture-level unit “{given}”; it may also be a county's name. Please check.",
    ),
    "place_conflict": (
        "“{value}”中城市与区县不一致,按“{given}”处理。请改正其中之一。",
        "City and county in “{value}” disagree; “{given}” was used. Correct one of them.",
    ),
    "adcode_unknown": (
        "行政区划代码“{value}”不在城市表中,已改用城市名称。请更正或清空该代码。",
        "The adcode “{value}” is not in the city table; the city's name was used where there is one. Correct or clear "
        "the code.",
    ),
    "adcode_conflict": (
        "行政区划代码“{value}”与城市名称(“{given}”)不一致,按代码处理。请改正其中之一。",
        "The adcode “{value}” and the city's name (“{given}”) disagree; the code was used. Correct one of them.",
    ),
    "no_coordinates": (
        "城市“{value}”没有坐标,记录没有点位。请在城市表中补充经纬度。",
        "The city “{value}” has no coordinates, so its records have no point. Add them to the city table.",
    ),
    "repeated_row": (
        "与前面某行完全相同,未重复计入。请删除其中一行。",
        "The row repeats an earlier one and is not counted twice. Delete one of them.",
    ),
    "duplicate_id": (
        "编号“{value}”已被另一行使用,此行改用“{given}”。请给它唯一的编号。",
        "The id “{value}” belongs to another row already; this row was given “{given}”. Give it an id of its own.",
    ),
    "no_industry": (
        "没有产业名称,无法判断匹配。请在“{field}”中填写产业。",
        "No industry is given, so nothing can be said about a match. Fill in “{field}”.",
    ),
    "unrecognised": (
        "不认识产业名称“{value}”。请在分类体系中为它添加别名,或改用通行名称。",
        "The industry “{value}” was not understood. Add it to the taxonomy as an alias, or use a common name.",
    ),
    "no_programme": (
        "“{value}”没有集群类型,无法与其他类型的集群配对。请填写集群类型。",
        "“{value}” has no programme, so it cannot be paired with clusters of another. Fill in the programme.",
    ),
    "no_year": (
        "没有年份,按年份筛选时仍予保留并计数。请补充年份,或将年份口径设为全部。",
        "No year is given; the belt is kept and counted under the chosen years. Fill in the year, or use all years.",
    ),
    "year_unknown": (
        "“{value}”不是四位年份,按无年份处理。请改为如 2021 的形式。",
        "“{value}” is no four-digit year and counts as undated. Write it like 2021.",
    ),
    "override_conflict": (
        "改判“{value}”的内容与现有集群不符(编号相同、内容不同),未应用。请核对后重新改判。",
        "The override “{value}” has the id of a cluster with other content and was not applied. Check it and decide "
        "again.",
    ),
    "override_unused": (
        "改判“{value}”在本次数据中没有对应的记录或产业带,未应用,仍保留。",
        "The override “{value}” fits no record or belt of this run; it was not applied and is kept.",
    ),
    "override_invalid": (
        "改判“{value}”的结论无效:“{given}”。可用:match、near、unrelated;整条记录还可用 no_belt、unrecognised。",
        "The override “{value}” has no valid verdict: “{given}”. Use match, near or unrelated; for a whole record also "
        "no_belt or unrecognised.",
    ),
}


def candidates_text(candidates) -> str | None:
    """Return candidates, given as (adcode, city, province), as one text; None when there are none."""
    return ";".join(f"{city}({province} {adcode})" for adcode, city, province in candidates or ()) or None


class Problems:
    """Collects rows of ``schema.UNRESOLVED``."""

    def __init__(self):
        self._rows = []

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, problem, file, row, field, value, kept, candidates=(), given=None):
        """Add one row; ``kept`` is "yes" or "no", ``given`` a name that the message mentions."""
        zh, en = MESSAGES[problem]
        listed = candidates_text(candidates)
        words = {"field": field, "value": value or "", "candidates": listed or "", "given": given or ""}
        self._rows.append(
            (file, int(row), field, value, problem, listed, kept, zh.format(**words), en.format(**words))
        )

    def add_city(self, file, row, field, value, resolution, kept):
        """Add the row of a city that was not found or is ambiguous."""
        problem = "city_ambiguous" if resolution.status == "ambiguous" else "city_unknown"
        self.add(problem, file, row, field, value, kept, resolution.candidates)

    def frame(self) -> pd.DataFrame:
        """Return the problems as a table with the columns of ``schema.UNRESOLVED``."""
        frame = pd.DataFrame(self._rows, columns=list(schema.UNRESOLVED.names), dtype=object)
        return frame.astype({"row": "int64"})
