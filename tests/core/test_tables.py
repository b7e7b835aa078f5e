# SPDX-License-Identifier: GPL-2.0-or-later
"""Table 1: the paper's percentages, the three counting rules, and the check that everything adds up."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cluster_digital_plugin.core import schema
from cluster_digital_plugin.core.errors import InputError
from cluster_digital_plugin.core.matching.pairing import VERDICTS
from cluster_digital_plugin.core.method import method_rows
from cluster_digital_plugin.core.tables import check, number_text, percent, share_text, table1


def records(*rows, **more):
    names = ["cluster_id", "programme", "verdict", "weight", "member"]
    return pd.DataFrame(rows, columns=names).assign(**more)


def planted():
    """Records with the paper's counts: 159, of which 71 match and 63 are near."""
    rows = []
    for programme, match, near, total in (("MOST", 20, 24, 61), ("NDRC", 33, 25, 66), ("MIIT", 18, 14, 32)):
        verdicts = ["match"] * match + ["near"] * near + ["unrelated"] * (total - match - near)
        rows += [(f"{programme}{i}", programme, verdict, 1.0, 1) for i, verdict in enumerate(verdicts)]
    return records(*rows)


def test_the_papers_percentages():
    table = table1(planted()).set_index("programme")
    assert list(table.index) == ["NDRC", "MIIT", "MOST", "ALL"]
    assert list(table["match_share"]) == ["33/66 (50.0 %)", "18/32 (56.3 %)", "20/61 (32.8 %)", "71/159 (44.7 %)"]
    assert list(table["near_share"]) == ["25/66 (37.9 %)", "14/32 (43.8 %)", "24/61 (39.3 %)", "63/159 (39.6 %)"]
    assert table.loc["ALL", "both_share"] == "134/159 (84.3 %)"
    assert list(table.columns) == list(schema.TABLE1.names[1:])


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [(18, 32, "56.3"), (1, 3, "33.3"), (2, 3, "66.7"), (1, 16, "6.3"), (0, 5, "0.0"), (5, 5, "100.0"), (0, 0, "–"),
     (sum([1 / 3] * 3), 1, "100.0"), (0.1 + 0.2, 0.3, "100.0"), (1, 2000, "0.1"), (0.45, 1000, "0.0")],
)  # fmt: skip
def test_percent_rounds_half_up(numerator, denominator, text):
    assert percent(numerator, denominator) == text


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_percent_is_never_off_by_more_than_half_a_digit(numerator, denominator):
    off = Decimal(percent(numerator, denominator)) * denominator - 100 * Decimal(numerator)
    assert -Decimal("0.05") * denominator < off <= Decimal("0.05") * denominator


def test_numbers_in_shares():
    assert number_text(12.0) == "12" and number_text(37 / 3) == "12.33" and number_text(0.5) == "0.5"
    assert share_text(16.5, 25) == "16.5/25 (66.0 %)"


def test_three_counting_rules():
    table = records(
        ("B", "MIIT", "near", 0.5, 2), ("A", "MIIT", "match", 1.0, 1), ("B", "MIIT", "match", 0.5, 1),
    )  # fmt: skip
    rows = {counting: table1(table, counting).iloc[-1] for counting in ("every_city", "share", "lead_city")}
    assert {name: (row["total"], row["n_match"], row["n_near"]) for name, row in rows.items()} == {
        "every_city": (3, 2, 1), "share": (2, 1.5, 0.5), "lead_city": (2, 2, 0),
    }  # fmt: skip
    assert rows["share"]["match_share"] == "1.5/2 (75.0 %)"
    assert len({row["basis_zh"] for row in rows.values()}) == len({row["basis_en"] for row in rows.values()}) == 3


def test_the_order_of_rows_says_the_lead_city_where_nothing_else_does():
    table = records(("B", "MIIT", "near", 0.5, 1), ("B", "MIIT", "match", 0.5, 1)).drop(columns="member")
    assert table1(table, "lead_city").iloc[-1]["n_near"] == 1


def test_basis_says_how_it_was_counted_and_that_it_is_a_sample():
    table = records(("A", "X", "match", 1.0, 1), strictness="wide", years="in 2021", taxonomy="abc", dataset="sample")
    row = table1(table).iloc[-1]
    for word in ("每个成员城市", "宽松", "2021", "abc", "示例数据,不可引用"):
        assert word in row["basis_zh"]
    for word in ("every member city", "Wide", "in 2021", "abc", "Sample data, do not cite"):
        assert word in row["basis_en"]


def test_other_and_missing_programmes_are_rows_of_their_own():
    table = table1(records(("A", "省级", "match", 1.0, 1), ("B", None, "near", 1.0, 1), ("C", "MOST", "near", 1.0, 1)))
    assert list(table["programme"]) == ["MOST", "未注明 Unstated", "省级", "ALL"]


@pytest.mark.parametrize(
    ("table", "word"),
    [
        (records(("A", "X", "maybe", 1.0, 1)), "maybe"),
        (records(("A", "X", None, 1.0, 1)), "None"),
        (records(("A", "X", "match", 1.0, 1)).drop(columns="verdict"), "verdict"),
    ],
)
def test_records_that_are_none_are_refused(table, word):
    with pytest.raises(InputError, match=word):
        table1(table)


def test_a_missing_weight_is_not_zero():
    with pytest.raises(InputError, match="weight"):
        table1(records(("A", "X", "match", None, 1)), "share")


def test_check_finds_a_row_that_does_not_add_up():
    table = table1(planted())
    table.loc[1, "n_match"] = 17
    with pytest.raises(InputError, match="MIIT, ALL"):
        check(table)


def test_no_records_give_a_total_of_nothing():
    table = table1(records())
    assert list(table["total"]) == [0] and list(table["match_share"]) == ["0/0 (– %)"]


ROWS = st.lists(st.tuples(
    st.sampled_from("ABCD"), st.sampled_from(["NDRC", "MIIT", "x", None]), st.sampled_from(VERDICTS),
    st.sampled_from([1.0, 1 / 2, 1 / 3, 1 / 4]), st.integers(1, 4),
))  # fmt: skip


@given(ROWS, st.sampled_from(["every_city", "share", "lead_city"]))
def test_every_table_adds_up(rows, counting):
    table = table1(records(*rows), counting)
    check(table)
    expected = {
        "every_city": len(rows), "share": sum(row[3] for row in rows), "lead_city": len({row[0] for row in rows}),
    }  # fmt: skip
    assert table["total"].iloc[-1] == pytest.approx(expected[counting], abs=1e-9)


def test_method_names_sizes_sample_and_what_is_missing():
    ellipses = pd.DataFrame({"size_rule": ["arcgis", "arcgis"], "size": [1.0, 2.0]})
    rows = method_rows(planted().assign(n_unknown=1, dataset="sample"), ellipses)
    zh, en = "\n".join(row[1] for row in rows), "\n".join(row[3] for row in rows)
    for word in ("√2", "1, 2", "示例数据,不可引用", "未含香港、澳门特别行政区和台湾省数据", "25 条"):
        assert word in zh
    assert "Sample data, do not cite" in en and "Taiwan Province" in en
