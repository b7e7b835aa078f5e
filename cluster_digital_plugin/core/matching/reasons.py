# SPDX-License-Identifier: GPL-2.0-or-later
"""The sentences that give a verdict's reason, Chinese and English."""

from __future__ import annotations

from ..words import VERDICTS


def place_text(city, years: tuple[str, str] | None) -> tuple[str, str]:
    """Return a city with the years that were looked at, in words of both languages; None stands for all years."""
    return (city, city) if years is None else (f"{city}({years[0]})", f"{city} ({years[1]})")


def record_reason(verdict, place, industry, known, counts, best) -> tuple[str, str]:
    """Return the reason of a record's verdict.

    Parameters
    ----------
    place : the city with the years that were looked at, Chinese and English, such as :func:`place_text` makes
    industry : name, None when missing
    known : whether the cluster's industry was understood
    counts : belts in the city, matching, near and not understood ones
    best : (reason_zh, reason_en) of the best link, None when there is none
    """
    n_belts, n_match, n_near, n_unknown = counts
    city, city_en = place
    zh, en = _unknown_industry(industry) if not known else ("", "")
    if n_belts == 0:
        return f"{city}没有产业带。{zh}", f"There is no belt in {city_en}. {en}".strip()
    summary_zh = f"{city}有产业带 {n_belts} 个:匹配 {n_match},相近 {n_near}"
    summary_en = f"Belts in {city_en}: {n_belts}, match {n_match}, near {n_near}"
    if known and n_unknown:
        summary_zh += f",名称未识别 {n_unknown}"
        summary_en += f", name not understood {n_unknown}"
    if best is not None:
        said = f"{best[1].rstrip('.')}.", en, f"{summary_en}."
        return f"{best[0].rstrip('。')}。{zh}{summary_zh}。", " ".join(text for text in said if text)
    if not known:
        return f"{zh}{summary_zh}。", f"{en} {summary_en}."
    if verdict == "unrecognised":
        return f"{city}的 {n_belts} 个产业带名称均未识别,无法判断。", (
            f"None of the {n_belts} belts in {city_en} was understood, so nothing can be said."
        )
    return f"与“{industry}”相关的产业带未找到。{summary_zh}。", f"No belt is related to “{industry}”. {summary_en}."


def _unknown_industry(industry):
    if not industry:
        return "集群没有产业名称,无法判断。", "The cluster has no industry, so nothing can be said."
    return f"集群产业“{industry}”未识别。", f"The cluster's industry “{industry}” was not understood."


def overruled_reason(entry, automatic) -> tuple[str, str]:
    """Return the reason of an overruled verdict: who, when, why, and what the rules had said.

    Parameters
    ----------
    entry : row of ``schema.OVERRIDES``
    automatic : (reason_zh, reason_en) of the rules
    """
    word = VERDICTS[entry.verdict]
    who = " ".join(text for text in (entry.coder, entry.decided) if text)
    signed_zh, signed_en = (f"({who})", f" ({who})") if who else ("", "")
    why_zh, why_en = (f":{entry.reason}", f": {entry.reason}") if entry.reason else ("", "")
    return (
        f"人工改判为“{word.zh}”{signed_zh}{why_zh}。规则判定:{automatic[0]}",
        f"Overruled as “{word.en}”{signed_en}{why_en}. The rules said: {automatic[1]}",
    )
