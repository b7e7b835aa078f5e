# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables as they are looked at: words, filters, orders and links."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cluster_digital_plugin.core import schema
from cluster_digital_plugin.core.grid import MISSING, Grid, grid_column, number_texts


def column(name, values, kind=schema.TEXT, table="records", chinese=False, unit=""):
    """Return a column of a grid from plain values, None for NULL."""
    distinct = list(dict.fromkeys(value for value in values if value is not None))
    codes = np.array([-1 if value is None else distinct.index(value) for value in values], np.int32)
    return grid_column(schema.Column(name, kind, "列", "Column", unit=unit), table, codes, distinct, chinese)


def grid(name="records", shown=None, **columns):
    made = {key: column(key, values, schema.TEXT if any(isinstance(v, str) for v in values) else schema.REAL)
            for key, values in columns.items()}
    rows = len(next(iter(columns.values())))
    return Grid(name, name, np.arange(rows) + 1, made, np.ones(rows, bool) if shown is None else np.array(shown))


def test_codes_are_words_in_one_language_and_null_is_a_dash():
    verdicts = column("verdict", ["match", None, "no_belt"])
    assert [verdicts.text(row) for row in range(3)] == ["Match", MISSING, "No belt in the city"]
    assert verdicts.value(1) is None
    assert column("verdict", ["near"], table="pairs", chinese=True).text(0) == "相近"
    assert column("overruled", [0, 1], schema.INTEGER).texts == ["No", "Yes"]
    assert column("programme", ["NDRC", "ALL"]).texts == ["NDRC", "Total"]
    assert column("years", ["up_to 2020"]).texts == ["up to 2020"]
    assert column("shift_km", [1.5], schema.REAL, unit="km").title == "Column (km)"


def test_numbers_have_the_decimals_that_their_size_asks_for():
    assert number_texts([0.333333, 1.0]) == ["0.333", "1.000"]
    assert number_texts([760123.4, 12.0]) == ["760123", "12"]
    assert number_texts([2.0, 66.0]) == ["2", "66"]
    assert number_texts([0.5, 1e-9]) == ["0.500", "1e-09"]
    assert number_texts([116.39723], 4) == ["116.3972"]
    assert number_texts([]) == []
    assert column("population", [18960744, 5], schema.INTEGER).texts == ["18,960,744", "5"]
    assert column("year", [2021], schema.INTEGER).texts == ["2021"]


def test_every_word_must_occur_in_one_of_the_columns_looked_at():
    table = grid(city=["苏州市", "苏州市", "杭州市"], verdict=["match", "near", None])
    assert table.matching("苏州 MATCH", ["city", "verdict"]).tolist() == [True, False, False]
    assert table.matching("match", ["city"]).tolist() == [False] * 3
    assert table.matching("", ["city"], {"verdict": 1}).tolist() == [False, True, False]
    assert table.matching(MISSING, ["verdict"]).tolist() == [False, False, True]
    assert grid(shown=[True, False], city=["a", "a"]).matching("a", ["city"]).tolist() == [True, False]


@given(st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9)), min_size=1), st.booleans())
def test_numbers_are_ordered_as_numbers_with_null_last(values, descending):
    table = Grid("x", "x", np.arange(len(values)), {"a": column("a", values, schema.REAL)}, np.ones(len(values), bool))
    found = [values[row] for row in table.ordered(np.arange(len(values)), "a", descending)]
    known = sorted((value for value in values if value is not None), reverse=descending)
    assert found == known + [None] * (len(values) - len(known))


def test_codes_and_shares_have_orders_of_their_own():
    table = grid(verdict=["unrelated", "near", "match"])
    assert table.ordered(np.arange(3), "verdict").tolist() == [2, 1, 0]
    shares = column("match_share", ["2/66 (3.0 %)", "5/32 (15.6 %)", "4/60 (6.7 %)"])
    assert shares.right and np.argsort(shares.ranks).tolist() == [0, 2, 1]


def test_rows_are_linked_by_the_most_telling_key():
    records = grid(record_id=["a", "b", "c"], cluster_id=["1", "1", "2"], adcode=["10", "20", "10"])
    links = grid("links", record_id=["a", "c", "c"], adcode=["10", "10", "10"])
    cities = grid("cities", adcode=["10", "20"])
    clusters = grid("clusters", cluster_id=["1", "2"], adcodes=["10;20", "10"])
    pairs = grid("pairs", cluster_a=["1", "3"], cluster_b=["9", "2"], adcode=["10", "10"])
    assert links.related(records, np.array([0])).tolist() == [True, False, False]
    assert records.related(cities, np.array([0])).tolist() == [True, False, True]
    assert records.related(clusters, np.array([0])).tolist() == [True, True, False]
    assert clusters.related(cities, np.array([1])).tolist() == [True, False]
    assert pairs.related(records, np.array([2])).tolist() == [False, True]
    assert grid("ellipses", ellipse_id=["e"]).related(records, np.array([0])) is None


def test_features_that_have_no_row_are_left_out():
    assert sorted(grid(city=["a", "b", "c"]).rows_of({3, 99, 1}).tolist()) == [0, 2]


def test_a_spreadsheet_gets_all_digits_and_words():
    table = grid(weight=[1 / 3, None], verdict=["near", "match"])
    columns = list(table.columns.values())
    assert Grid.told(columns, np.array([1, 0])) == [(None, "Match"), (1 / 3, "Near")]
