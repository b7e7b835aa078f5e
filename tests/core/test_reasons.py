# SPDX-License-Identifier: GPL-2.0-or-later
"""The sentence of every kind of verdict, word for word."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from cluster_digital_plugin.core.matching.reasons import overruled_reason, place_text, record_reason

PLACE = ("杭州市(2021 年)", "杭州市 (in 2021)")
BEST = ("‘甲’→乙 → 匹配。", "“甲” → B → match.")


def test_a_place_states_its_years():
    assert place_text("杭州市", None) == ("杭州市", "杭州市")
    assert place_text("杭州市", ("2021 年", "in 2021")) == PLACE


@pytest.mark.parametrize(("verdict", "industry", "known", "counts", "best", "zh", "en"), [
    ("no_belt", "甲", True, (0, 0, 0, 0), None, "杭州市(2021 年)没有产业带。", "There is no belt in 杭州市 (in 2021)."),
    ("no_belt", "甲", False, (0, 0, 0, 0), None, "杭州市(2021 年)没有产业带。集群产业“甲”未识别。",
     "There is no belt in 杭州市 (in 2021). The cluster's industry “甲” was not understood."),
    ("match", "甲", True, (5, 2, 1, 0), BEST, "‘甲’→乙 → 匹配。杭州市(2021 年)有产业带 5 个:匹配 2,相近 1。",
     "“甲” → B → match. Belts in 杭州市 (in 2021): 5, match 2, near 1."),
    ("near", "甲", True, (5, 0, 1, 3), BEST,
     "‘甲’→乙 → 匹配。杭州市(2021 年)有产业带 5 个:匹配 0,相近 1,名称未识别 3。",
     "“甲” → B → match. Belts in 杭州市 (in 2021): 5, match 0, near 1, name not understood 3."),
    # An analyst related what the rules did not understand.
    ("near", "甲", False, (2, 0, 1, 1), BEST,
     "‘甲’→乙 → 匹配。集群产业“甲”未识别。杭州市(2021 年)有产业带 2 个:匹配 0,相近 1。",
     "“甲” → B → match. The cluster's industry “甲” was not understood. "
     "Belts in 杭州市 (in 2021): 2, match 0, near 1."),
    ("unrecognised", "甲", False, (2, 0, 0, 2), None,
     "集群产业“甲”未识别。杭州市(2021 年)有产业带 2 个:匹配 0,相近 0。",
     "The cluster's industry “甲” was not understood. Belts in 杭州市 (in 2021): 2, match 0, near 0."),
    ("unrecognised", None, False, (2, 0, 0, 2), None,
     "集群没有产业名称,无法判断。杭州市(2021 年)有产业带 2 个:匹配 0,相近 0。",
     "The cluster has no industry, so nothing can be said. Belts in 杭州市 (in 2021): 2, match 0, near 0."),
    ("unrecognised", "甲", True, (2, 0, 0, 2), None, "杭州市(2021 年)的 2 个产业带名称均未识别,无法判断。",
     "None of the 2 belts in 杭州市 (in 2021) was understood, so nothing can be said."),
    ("unrelated", "甲", True, (3, 0, 0, 1), None,
     "与“甲”相关的产业带未找到。杭州市(2021 年)有产业带 3 个:匹配 0,相近 0,名称未识别 1。",
     "No belt is related to “甲”. Belts in 杭州市 (in 2021): 3, match 0, near 0, name not understood 1."),
])  # fmt: skip
def test_every_verdict_says_why(verdict, industry, known, counts, best, zh, en):
    assert record_reason(verdict, PLACE, industry, known, counts, best) == (zh, en)


@pytest.mark.parametrize(("coder", "decided", "reason", "zh", "en"), [
    ("王", "2026-01-02", "不在园区", "(王 2026-01-02):不在园区", " (王 2026-01-02): 不在园区"),
    ("王", None, None, "(王)", " (王)"), (None, "2026-01-02", None, "(2026-01-02)", " (2026-01-02)"),
    (None, None, "不在园区", ":不在园区", ": 不在园区"), (None, None, None, "", ""),
])  # fmt: skip
def test_a_decision_says_who_when_why_and_what_the_rules_had_said(coder, decided, reason, zh, en):
    entry = SimpleNamespace(verdict="near", coder=coder, decided=decided, reason=reason)
    assert overruled_reason(entry, ("规则说。", "Rules say.")) == (
        f"人工改判为“相近”{zh}。规则判定:规则说。", f"Overruled as “Near”{en}. The rules said: Rules say.",
    )  # fmt: skip
