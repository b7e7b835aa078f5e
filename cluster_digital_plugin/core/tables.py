# SPDX-License-Identifier: GPL-2.0-or-later
"""Table 1 with its basis: every percentage says of what, counted how."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pandas as pd

from . import schema, words
from .errors import InputError
from .matching.pairing import VERDICTS

COUNTING = ("every_city", "share", "lead_city")
TOTAL = "ALL"
TOTAL_LABEL = "合计 Total"
UNSTATED = "未注明 Unstated"

_COUNTING_TEXT = {
    "every_city": (
        "按成员城市计数:跨城市集群在每个成员城市计一条",
        "counted in every member city: a cluster of several cities counts once in each",
    ),
    "share": (
        "按份额计数:跨 N 个城市的集群在每个成员城市计 1/N",
        "counted by share: a cluster of N cities counts 1/N in each",
    ),
    "lead_city": (
        "按首位城市计数:跨城市集群只在首个成员城市计一条",
        "counted in the lead city: a cluster of several cities counts once, in its first-named city",
    ),
}


def exact(value) -> Fraction:
    """Return a number as the simple fraction it stands for: a sum of 1/N held as float becomes exact again."""
    return Fraction(value.item() if hasattr(value, "item") else value).limit_denominator(1_000_000)


def percent(numerator, denominator) -> str:
    """Return numerator / denominator in percent with one decimal, halves rounded up: 18 of 32 is "56.3".

    A denominator of 0 gives "–".
    """
    if not denominator:
        return "–"
    return _half_up(100 * exact(numerator) / exact(denominator), "0.1")


def number_text(value) -> str:
    """Return a count as text, with at most two decimals, halves rounded up."""
    value = exact(value)
    return str(value.numerator) if value.denominator == 1 else _half_up(value, "0.01").rstrip("0").rstrip(".")


def _half_up(value, step):
    # A quotient of so many digits cannot fall on the wrong side of a half: denominators are small.
    quotient = Decimal(value.numerator) / Decimal(value.denominator)
    return str(quotient.quantize(Decimal(step), rounding=ROUND_HALF_UP))


def share_text(numerator, denominator) -> str:
    """Return a share with its numerator and denominator: "18/32 (56.3 %)"."""
    return f"{number_text(numerator)}/{number_text(denominator)} ({percent(numerator, denominator)} %)"


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
    counted = _weighted(records, counting)
    basis_zh, basis_en = basis(records, counting, counted["count"].sum())
    rows = []
    groups = [(name, counted[counted["programme"] == name]) for name in words.in_order(counted["programme"])]
    for programme, chosen in [*groups, (TOTAL, counted)]:
        sums = {verdict: _sum(chosen.loc[chosen["verdict"] == verdict, "count"]) for verdict in VERDICTS}
        rows.append((*_row(programme, _sum(chosen["count"]), sums), basis_zh, basis_en))
    table = pd.DataFrame(rows, columns=list(schema.TABLE1.names))
    check(table)
    return table


def _sum(values):
    return sum((exact(value) for value in values), Fraction(0))


def _row(programme, total, sums):
    both = sums["match"] + sums["near"]
    return (
        programme, float(total),
        float(sums["match"]), share_text(sums["match"], total),
        float(sums["near"]), share_text(sums["near"], total),
        float(both), share_text(both, total),
        float(sums["unrelated"]), float(sums["no_belt"]), float(sums["unrecognised"]),
    )  # fmt: skip


def _weighted(records, counting):
    """Return programme, verdict and count of the records that the counting rule takes."""
    if counting not in COUNTING:
        raise InputError(
            f"计数口径“{counting}”无效,可用:{', '.join(COUNTING)}。",
            f"There is no counting rule “{counting}”. Use one of {', '.join(COUNTING)}.",
        )
    needed = ["cluster_id", "programme", "verdict", *(["weight"] if counting == "share" else [])]
    missing = [name for name in needed if name not in records]
    if missing:
        raise InputError(
            f"集群记录缺少字段 {', '.join(missing)}。请使用“匹配”的输出。",
            f"The records have no field {', '.join(missing)}. Use the output of “Match”.",
        )
    _check_verdicts(records)
    if counting == "lead_city":
        records = _lead(records)
    counted = pd.DataFrame({"verdict": records["verdict"].to_numpy(), "count": 1.0})
    counted["programme"] = records["programme"].where(records["programme"].notna(), UNSTATED).to_numpy()
    if counting == "share":
        counted["count"] = pd.to_numeric(records["weight"], errors="coerce").to_numpy(dtype=float)
        if not np.isfinite(counted["count"]).all():
            raise InputError(
                "有集群记录没有权重,无法按份额计数。请重新运行“匹配”。",
                "A record has no weight, so shares cannot be counted. Run “Match” again.",
            )
    return counted


def _check_verdicts(records):
    wrong = records.loc[~records["verdict"].isin(VERDICTS)]
    if len(wrong):
        identity, verdict = wrong["cluster_id"].iat[0], wrong["verdict"].iat[0]
        raise InputError(
            f"集群 {identity} 的结论“{verdict}”无效,共 {len(wrong)} 条。可用:{', '.join(VERDICTS)}。",
            f"Cluster {identity} has the verdict “{verdict}”, {len(wrong)} record(s) in all. "
            f"Use one of {', '.join(VERDICTS)}.",
        )


def _lead(records):
    if "member" in records:
        order = pd.to_numeric(records["member"], errors="coerce").to_numpy(dtype=float)
        records = records.iloc[np.argsort(order, kind="stable")]
    unnamed = records["cluster_id"].isna()
    return records[unnamed | ~records["cluster_id"].duplicated()].sort_index()


def basis(records: pd.DataFrame, counting: str, total) -> tuple[str, str]:
    """Return what the percentages of Table 1 rest on, in Chinese and English."""
    zh, en = _COUNTING_TEXT[counting]
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
