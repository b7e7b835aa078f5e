# SPDX-License-Identifier: GPL-2.0-or-later
"""Codes stored in results all have words in both languages."""

import re

from cluster_digital_plugin.core import problems, words
from cluster_digital_plugin.core.ellipse.sizes import RULES
from cluster_digital_plugin.core.lists import messages
from cluster_digital_plugin.core.matching import VERDICTS

CHINESE = re.compile("[\u4e00-\u9fff]")


def test_every_code_has_words():
    assert set(words.PROBLEMS) == set(problems.MESSAGES) | set(messages.MESSAGES)
    assert set(words.VERDICTS) >= set(VERDICTS)
    assert set(words.SIZE_RULES) == set(RULES)


def test_words_are_in_both_languages():
    for group in words.CODED_COLUMNS.values():
        assert all(word.zh and word.en and not CHINESE.search(word.en) for word in group.values())


def test_an_unknown_code_is_shown_as_it_is():
    assert words.say(words.PROGRAMMES, "省级", True) == "省级"


def test_shares_are_rounded_half_up():
    assert [words.percent(share) for share in (0.625, 0.005, 0.0049, 1.0)] == ["63 %", "1 %", "0 %", "100 %"]
    assert words.percent(1 / 3, 1) == "33.3 %" and words.percent(0.0625, 1) == "6.3 %"
    assert [words.percent(share) for share in (None, float("nan"), float("inf"))] == ["–"] * 3
