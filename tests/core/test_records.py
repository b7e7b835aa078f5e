# SPDX-License-Identifier: GPL-2.0-or-later
"""Cells as text, rows by number, and where each cluster and each belt is put, with what is said of it."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from cluster_digital_plugin.core import schema
from cluster_digital_plugin.core.matching.records import (
    clean,
    encode,
    expand_records,
    give_belt_ids,
    key,
    locate_belts,
    plain_text,
    unit_of,
)
from cluster_digital_plugin.core.problems import Problems

from . import gazetteers


@pytest.mark.parametrize(("value", "text"), [
    (None, None), (pd.NA, None), (float("nan"), None), (float("inf"), None), (np.float64("-inf"), None), ("", None),
    ("  ", None), (" a ", "a"), ("a\x00b\x1fc", "abc"), ("a\tb", "a\tb"), (3.0, "3"), (np.float64(2021), "2021"),
    (3.5, "3.5"), (0, "0"), (0.0, "0"), (7, "7"), (1e15, "1000000000000000"),
])  # fmt: skip
def test_cells_as_text(value, text):
    assert plain_text(value) == text


def test_the_spelling_that_is_compared():
    assert key(" 服 裝\x00(ＡＢ)") == "服装(ab)" and key(None) == key(" ") == "" and key(5.0) == "5"


@pytest.mark.parametrize(("code", "unit"), [
    ("330106", "330100"), (330106.0, "330100"), (" 469023 ", "469023"), ("33010x", None), ("杭州市", None),
    ("999999", None), (None, None),
])  # fmt: skip
def test_the_unit_of_a_code(code, unit):
    assert unit_of(code, gazetteers.shipped()) == unit


def test_encoding_goes_on_in_chunks_and_says_so():
    told = []
    codes, distinct = encode([*"abcabcabca"], chunk=4, progress=told.append)
    assert codes.tolist() == [0, 1, 2] * 3 + [0] and distinct == ["a", "b", "c"] and told == [0, 0.4, 0.8]
    codes, distinct = encode([None, None])
    assert codes.tolist() == [0, 0] and distinct == [None]


def test_absent_columns_are_null_and_rows_keep_their_number():
    frame = clean(pd.DataFrame({"cluster_id": [" a ", 5.0, None], "row": [7, None, "9"]}), schema.CLUSTERS)
    assert list(frame) == list(schema.CLUSTERS.names)
    assert frame["cluster_id"].tolist() == ["a", "5", None] and frame["cities"].tolist() == [None] * 3
    assert frame["row"].tolist() == [7, 2, 9]
    strange = clean(pd.DataFrame({"row": [2.0**53, 2.0**54, -1e300, "x", float("inf")]}), schema.CLUSTERS)
    assert strange["row"].tolist() == [2**53, 2, 3, 4, 5]
    assert clean(pd.DataFrame({"name_zh": ["a", "b"]}), schema.CLUSTERS)["row"].tolist() == [1, 2]
    cities = clean(pd.DataFrame({"city_zh": ["a"]}), schema.CITIES)
    assert math.isnan(cities["lon"].iat[0])
    told = []
    clean(pd.DataFrame({"cluster_id": ["a"], "name_zh": ["b"]}), schema.CLUSTERS, told.append)
    assert told == sorted(told) and len(told) == 2 and 0 <= told[0] < told[-1] < 1


UNKNOWN, CONFLICT, NO_CODE = "city_unknown", "adcode_conflict", "adcode_unknown"


@pytest.mark.parametrize(("cities", "adcodes", "members", "share", "listed"), [
    ("广州市;佛山市", "440100;440600", "440100 440600", 1 / 2, []),
    # A name beside the codes is missing only when the codes are fewer than the names.
    ("广州市;无此市;佛山市", "440100;440600", "440100 440600", 1 / 3, [(UNKNOWN, "yes", "")]),
    ("广州市;无此市", "440100、440600 441300", "440100 440600 441300", 1 / 3, []),
    ("无此市;又无此市;广州市", "440100", "440100", 1 / 3, [(UNKNOWN, "yes", "")] * 2),
    ("无此市", "440106,440103", "440100", 1, []),
    ("杭州市", "440100", "440100", 1, [(CONFLICT, "yes", "“杭州市”")]),
    ("广州市;杭州市;宁波市", "440100", "440100", 1, [(CONFLICT, "yes", "“杭州市、宁波市”")]),
    ("广州市;杭州市", "888888", "440100 330100", 1 / 2, [(NO_CODE, "yes", "“888888”")]),
    ("广州市", "888888/440100", "440100", 1, [(NO_CODE, "yes", "“888888”")]),
    (None, "440100", "440100", 1, []),
    (None, None, "", 0, [("no_city", "no", "")]),
    ("无此市;又无此市", None, "", 0, [(UNKNOWN, "no", "")] * 2),
    ("朝阳;吉林", None, "211300 220200", 1 / 2,
     [("flagged_city", "yes", "“朝阳市”"), ("flagged_city", "yes", "“吉林市”")]),
    # Codes decide; which of several places a name means is then no question.
    ("朝阳", "211300", "211300", 1, []),
    ("苏州市;昆山市", None, "320500", 1, []),
])  # fmt: skip
def test_where_a_cluster_is_put(cities, adcodes, members, share, listed):
    table = pd.DataFrame({"cluster_id": ["c"], "name_zh": ["n"], "cities": [cities], "adcodes": [adcodes]},
                         dtype=object)
    problems, counts = Problems(), {}
    records = expand_records(table, gazetteers.shipped(), problems, "list", counts)
    assert records["adcode"].tolist() == members.split()
    assert records["weight"].tolist() == pytest.approx([share] * len(records))
    assert records["member"].tolist() == list(range(1, len(records) + 1))
    said = problems.frame()
    assert list(zip(said["problem"], said["kept"])) == [row[:2] for row in listed]
    assert all(row[2] in message for row, message in zip(listed, said["message_zh"]))
    flagged = said.loc[said["problem"] == "flagged_city", "value"].tolist()
    assert flagged == (cities.split(";") if flagged else [])
    pd.testing.assert_frame_equal(expand_records(table, gazetteers.shipped()), records)
    assert counts == {"clusters_in": 1, "clusters_used": bool(members), "clusters_repeated": 0,
                      "clusters_without_city": not members, "records": len(records)}  # fmt: skip


@pytest.mark.parametrize(("adcode", "city", "county", "unit", "listed"), [
    ("330106", None, None, "330100", None), ("330106", "杭州市", None, "330100", None),
    (None, "杭州市", None, "330100", None), (None, "杭州市", "西湖区", "330100", None),
    (None, None, "义乌市", "330700", None), (None, "朝阳市", None, "211300", None),
    ("330106", "宁波市", "海曙区", "330100", ("adcode", "330106", CONFLICT, "yes", "“宁波市”")),
    ("330106", None, "义乌市", "330100", ("adcode", "330106", CONFLICT, "yes", "“金华市”")),
    ("330106", "吉林", None, "330100", ("adcode", "330106", CONFLICT, "yes", "“吉林市”")),
    ("999999", "杭州市", None, "330100", ("adcode", "999999", NO_CODE, "yes", "")),
    ("33010", "杭州市", None, "330100", ("adcode", "33010", NO_CODE, "yes", "")),
    ("999999", None, None, None, ("adcode", "999999", NO_CODE, "no", "")),
    ("999999", "无此市", None, None, ("city", "无此市", UNKNOWN, "no", "")),
    (None, None, None, None, ("city", "n", "no_city", "no", "")),
    (None, "无此市", None, None, ("city", "无此市", UNKNOWN, "no", "")),
    (None, None, "无此县", None, ("county_or_town", "无此县", UNKNOWN, "no", "")),
    (None, None, "鼓楼区", None, ("county_or_town", "鼓楼区", "city_ambiguous", "no", "福州市(福建省 350100)")),
    (None, "朝阳", None, "211300", ("city", "朝阳", "flagged_city", "yes", "“朝阳市”")),
    # 新华区 lies in several cities, so it neither confirms nor contradicts.
    (None, "吉林", "新华区", "220200", ("city", "吉林", "flagged_city", "yes", "“吉林市”")),
    (None, "杭州市", "义乌市", "330100", ("city", "杭州市 义乌市", "place_conflict", "yes", "按“杭州市”")),
])  # fmt: skip
def test_where_a_belt_is_put(adcode, city, county, unit, listed):
    # Beside a row that is in order, so that what is said is said of the right one.
    belts = pd.DataFrame({"name_zh": ["m", "n"], "adcode": ["440100", adcode], "city": [None, city],
                          "county_or_town": [None, county]}, dtype=object)  # fmt: skip
    problems = Problems()
    located = locate_belts(belts, gazetteers.shipped(), problems, "list")
    assert located["adcode"].tolist() == ["440100", unit]
    assert located["city"].tolist() == ["广州市", unit and gazetteers.shipped().city(unit)["city_zh"]]
    said = problems.frame()
    assert len(said) == (listed is not None) and set(said["row"]) <= {2} and set(said["file"]) <= {"list"}
    if listed:
        row = said.iloc[0]
        assert tuple(row[["field", "value", "problem", "kept"]]) == listed[:4]
        assert listed[4] in row["message_zh"]


def test_made_ids_can_be_waited_for():
    located = locate_belts(pd.DataFrame({"belt_id": ["a", *[None] * 1001], "name_zh": [f"n{n}" for n in range(1002)]},
                                        dtype=object), gazetteers.shipped())  # fmt: skip
    told: list = []
    made = give_belt_ids(located, told.append)
    assert told == [0.0, 0.0] and made.iat[0] == "a" and made.is_unique and made.notna().all()


def test_years_that_are_none_are_listed_with_their_row():
    belts = pd.DataFrame({"city": ["杭州市"] * 4, "year": ["2021", "去年", None, "2019年"]}, dtype=object)
    problems = Problems()
    located = locate_belts(belts, gazetteers.shipped(), problems)
    assert located["year"].dtype == "Int64" and located["year"].fillna(0).tolist() == [2021, 0, 0, 2019]
    said = problems.frame()
    assert said[["file", "row", "field", "value", "problem", "kept"]].values.tolist() == [
        ["belts", 2, "year", "去年", "year_unknown", "yes"]
    ]


def test_locating_goes_on_in_small_steps():
    belts = pd.DataFrame({"city": [f"市{n}" for n in range(900)]}, dtype=object)
    told = []
    locate_belts(belts, gazetteers.shipped(), progress=told.append)
    assert told == sorted(told) and 0 < told[0] < 0.6 and told[-1] == 0.9
    # The columns are six tenths; then the places, two hundred at a time.
    assert max(np.diff([step for step in told if step >= 0.6])) < 0.11 and sum(0.8 <= step < 0.9 for step in told) == 5
