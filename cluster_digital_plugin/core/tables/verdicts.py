# SPDX-License-Identifier: GPL-2.0-or-later
"""Table 1 with its basis: every percentage says of what, counted how."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import schema, words
from ..errors import InputError
from ..matching.pairing import VERDICTS
from .counting import COUNTING_TEXT, UNSTATED, counted
from .figures import number_text, share_text, total_of

TOTAL = "ALL"
TOTAL_LABEL = "合计 Total"


def table1(records: pd.DataFrame, counting: str = "every_city") -> pd.DataFrame:
    """Return Table 1: verdicts per programme, and the total, programme "ALL", in the last row.

    Parameters
    ----------
    records : columns of ``schema.RECORDS``; needed are cluster_id, programme, verdict, and weight for "share".
        ``member`` says which city is first-named; without it the order of the rows does.
    counting : "every_city", "share" or "lead_city"

    Raises
    ------
    InputError when a column is missing, a verdict is none of ours, a weight is missing, or a row does not add up.
    """
    _check_columns(records)
    counts = records[["programme", "verdict"]].assign(counts=counted(records, counting))
    return verdict_table(counts, *basis(records, counting, total_of(counts["counts"])))


def verdict_table(counts: pd.DataFrame, basis_zh: str, basis_en: str) -> pd.DataFrame:
    """Return the verdicts per programme of records that are counted already, with the total in the last row.

    Parameters
    ----------
    counts : programme, verdict, and counts, what each record counts
    """
    programmes = counts["programme"].where(counts["programme"].notna(), UNSTATED)
    rows = []
    groups = [(name, counts[programmes == name]) for name in words.in_order(programmes)]
    for programme, chosen in [*groups, (TOTAL, counts)]:
        sums = {verdict: total_of(chosen.loc[chosen["verdict"] == verdict, "counts"]) for verdict in VERDICTS}
        rows.append((*_row(programme, total_of(chosen["counts"]), sums), basis_zh, basis_en))
    table = pd.DataFrame(rows, columns=list(schema.TABLE1.names))
    check(table)
    return table


def _row(programme, total, sums):
    both = sums["match"] + sums["near"]
    return (
        programme, float(total),
        float(sums["match"]), share_text(sums["match"], total),
        float(sums["near"]), share_text(sums["near"], total),
        float(both), share_text(both, total),
        float(sums["unrelated"]), float(sums["no_belt"]), float(sums["unrecognised"]),
    )  # fmt: skip


def _check_columns(records):
    missing = [name for name in ("cluster_id", "programme", "verdict") if name not in records]
    if missing:
        raise InputError(
            f"集群记录缺少字段 {', '.join(missing)}。请使用“匹配”的输出。",
            f"The records have no field {', '.join(missing)}. Use the output of “Match”.",
        )
    wrong = records.loc[~records["verdict"].isin(VERDICTS)]
    if len(wrong):
        identity, verdict = wrong["cluster_id"].iat[0], wrong["verdict"].iat[0]
        raise InputError(
            f"集群 {identity} 的结论“{verdict}”无效,共 {len(wrong)} 条。可用:{', '.join(VERDICTS)}。",
            f"Cluster {identity} has the verdict “{verdict}”, {len(wrong)} record(s) in all. "
            f"Use one of {', '.join(VERDICTS)}.",
        )


def basis(records: pd.DataFrame, counting: str, total) -> tuple[str, str]:
    """Return what the percentages of Table 1 rest on, in Chinese and English."""
    zh, en = COUNTING_TEXT[counting]
    parts_zh = [f"{zh},共 {number_text(total)}", "分母为该类型全部集群"]
    parts_en = [f"{en}; {number_text(total)} in all", "percentages are of all clusters of the programme"]
    for values, (label_zh, label_en) in (
        (stated(records, "strictness"), ("严格程度", "strictness")),
        (stated(records, "years"), ("年份", "years")),
        (stated(records, "taxonomy"), ("分类体系版本", "taxonomy version")),
    ):
        if values:
            parts_zh.append(f"{label_zh}:{'、'.join(words.describe(value)[0] for value in values)}")
            parts_en.append(f"{label_en}: {', '.join(words.describe(value)[1] for value in values)}")
    marked = datasets(records)
    if marked:
        parts_zh.append(words.marks(marked, True))
        parts_en.append(words.marks(marked, False))
    text = "; ".join(parts_en)
    return ";".join(parts_zh) + "。", f"{text[0].upper()}{text[1:]}."


def stated(records: pd.DataFrame, name: str) -> list[str]:
    """Return the distinct values of a column that says how records were made; empty when there is no such column."""
    if name not in records:
        return []
    return list(dict.fromkeys(str(value) for value in records[name].dropna()))


def datasets(table: pd.DataFrame | None) -> list[str]:
    """Return the data sets that rows rest on and that must be marked, such as "sample"; none for None."""
    return [] if table is None else [code for code in stated(table, "dataset") if code in words.MARKS]


def check(table: pd.DataFrame) -> None:
    """Add up a Table 1: the verdicts of each row make its total, the rows make the last row.

    Raises
    ------
    InputError naming the row that does not add up.
    """
    parts = ["n_match", "n_near", "n_unrelated", "n_no_belt", "n_unknown"]
    off = ~np.isclose(table[parts].sum(axis=1), table["total"], rtol=0, atol=1e-9)
    off |= ~np.isclose(table["n_match"] + table["n_near"], table["n_both"], rtol=0, atol=1e-9)
    names = list(table.loc[off, "programme"])
    numbers = ["total", "n_both", *parts]
    if len(table) and not np.allclose(table[numbers].iloc[:-1].sum(), table[numbers].iloc[-1], rtol=0, atol=1e-9):
        names.append(TOTAL)
    if names:
        raise InputError(
            f"表1自检未通过:{'、'.join(names)} 各项之和与合计不符。",
            f"Table 1 does not add up in {', '.join(names)}.",
        )
