# SPDX-License-Identifier: GPL-2.0-or-later
"""Verdicts, links, problems: every row ends somewhere, and the numbers add up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cluster_digital_plugin.core import schema
from cluster_digital_plugin.core.errors import Cancelled, InputError
from cluster_digital_plugin.core.industries import Taxonomy
from cluster_digital_plugin.core.matching import VERDICTS, expand_records, match, pairing, verdict_counts
from cluster_digital_plugin.core.matching.records import encode
from cluster_digital_plugin.core.places import Gazetteer

DATA = Path(__file__).resolve().parents[2] / "resources" / "data"


def read(name):
    return pd.read_csv(DATA / f"{name}.csv", dtype=str)


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer(read("cities"), read("counties"), None)


@pytest.fixture(scope="module")
def taxonomy():
    """Five industries: chips inside circuits, fabric upstream of clothing, and the sea."""
    nodes = [
        ("root", "制造", "Manufacturing", "", "root"),
        ("ic", "集成电路", "Circuits", "root", "industry"),
        ("chip", "芯片", "Chips", "ic", "industry"),
        ("cloth", "服装", "Clothing", "root", "industry"),
        ("fabric", "面料", "Fabric", "root", "industry"),
        ("sea", "海产品", "Seafood", "root", "industry"),
    ]
    names = [(node[0], node[1], "name") for node in nodes[1:]]
    return Taxonomy.from_frames(
        pd.DataFrame(nodes, columns=["id", "name_zh", "name_en", "parent", "level"]),
        pd.DataFrame(names, columns=["node", "alias", "kind"]),
        pd.DataFrame([("fabric", "cloth", "supplies", "2")], columns=["from_node", "to_node", "type", "strength"]),
        pd.DataFrame([("高端", "modifier")], columns=["word", "kind"]),
    )


def clusters(*rows):
    names = ["cluster_id", "programme", "name_zh", "industry_zh", "cities"]
    return pd.DataFrame(rows, columns=names, dtype=object)


def belts(*rows):
    return pd.DataFrame(rows, columns=["belt_id", "name_zh", "industry_zh", "city", "year"], dtype=object)


def verdicts(result):
    return dict(zip(result.records["record_id"], result.records["verdict"]))


def problems(result, file=None):
    table = result.unresolved
    return sorted(table.loc[table["file"] == file, "problem"] if file else table["problem"])


def adds_up(result):
    """Check the sums that every matching must satisfy."""
    counts, records = result.counts, result.records
    used, repeated, lost = (counts[f"clusters_{name}"] for name in ("used", "repeated", "without_city"))
    assert counts["clusters_in"] == used + repeated + lost
    parts = ("used", "repeated", "without_city", "other_years", "seen_before")
    assert counts["belts_in"] == sum(counts[f"belts_{part}"] for part in parts)
    assert counts["records"] == len(records) == sum(counts[verdict] for verdict in VERDICTS)
    assert records["record_id"].is_unique and result.links["link_id"].is_unique
    linked = result.links.groupby(["record_id", "verdict"]).size()
    for record in records.itertuples():
        assert record.n_match == linked.get((record.record_id, "match"), 0)
        assert record.n_near == linked.get((record.record_id, "near"), 0)
        assert record.n_match + record.n_near + record.n_unknown <= record.n_belts
    assert set(result.links["record_id"]) <= set(records["record_id"])
    return True


def test_records_of_the_shipped_clusters(gazetteer):
    records = expand_records(read("clusters"), gazetteer)
    assert records.groupby("programme")["weight"].agg(["size", "sum"]).round(9).to_dict() == {
        "size": {"NDRC": 66, "MIIT": 32, "MOST": 60},
        "sum": {"NDRC": 66, "MIIT": 25, "MOST": 60},
    }
    assert list(records.loc[records["cluster_id"] == "MIIT-05", "record_id"]) == [
        "MIIT-05@440100", "MIIT-05@440600", "MIIT-05@441300",
    ]  # fmt: skip
    assert set(records["adcode"]) >= {"469023", "632800"}


def test_the_five_verdicts(gazetteer, taxonomy):
    result = match(
        clusters(
            ("A", "NDRC", "a", "集成电路", "杭州市"), ("B", "MIIT", "b", "服装", "苏州市"),
            ("C", "MOST", "c", "海产品", "杭州市"), ("D", "MOST", "d", "海产品", "拉萨市"),
            ("E", "MOST", "e", "云里雾里", "杭州市"), ("F", "MOST", "f", "服装", "宁波市"),
        ),
        belts(
            ("b1", "芯片带", "芯片", "杭州市", "2020"), ("b2", "面料带", "面料", "苏州市", "2020"),
            ("b3", "怪", "匪夷所思", "宁波市", "2020"), ("b4", "空", None, "宁波市", "2020"),
        ),
        gazetteer, taxonomy,
    )  # fmt: skip
    assert adds_up(result)
    assert verdicts(result) == {
        "A@330100": "match", "B@320500": "near", "C@330100": "unrelated", "D@540100": "no_belt",
        "E@330100": "unrecognised", "F@330200": "unrecognised",
    }  # fmt: skip
    links = result.links.set_index("link_id")
    assert list(links.index) == ["A@330100|b1", "B@320500|b2"]
    assert list(links["relation"]) == ["subordinate", "upstream"]
    assert list(links["rule"]) == [2, 3]
    assert problems(result) == ["no_industry", "unrecognised", "unrecognised"]


def test_every_record_says_why_in_both_languages(gazetteer, taxonomy):
    result = match(
        clusters(("A", "NDRC", "a", "集成电路", "杭州市"), ("D", "MOST", "d", "海产品", "拉萨市")),
        belts(("b1", "芯片带", "芯片", "杭州市", None)), gazetteer, taxonomy,
    )  # fmt: skip
    first, second = result.records.itertuples()
    assert "集成电路" in first.reason_zh and "芯片" in first.reason_zh and "产业带 1 个" in first.reason_zh
    assert "Chips" in first.reason_en and "match 1" in first.reason_en
    assert second.reason_zh == "拉萨市没有产业带。" and second.reason_en.startswith("There is no belt")


def test_a_record_without_industry_says_so(gazetteer, taxonomy):
    result = match(
        clusters(("A", "NDRC", "a", None, "杭州市")), belts(("b1", "x", "服装", "杭州市", None)), gazetteer, taxonomy
    )
    assert result.records["reason_zh"].iloc[0].startswith("集群没有产业名称")
    assert result.records["reason_en"].iloc[0].startswith("The cluster has no industry")


def test_an_unrelated_record_says_how_many_belts_were_not_understood(gazetteer, taxonomy):
    result = match(
        clusters(("A", "NDRC", "a", "集成电路", "杭州市")),
        belts(("b1", "x", "海产品", "杭州市", None), ("b2", "y", "匪夷所思", "杭州市", None)), gazetteer, taxonomy,
    )  # fmt: skip
    record = result.records.iloc[0]
    assert (record["verdict"], record["n_belts"], record["n_unknown"]) == ("unrelated", 2, 1)
    assert "名称未识别 1" in record["reason_zh"] and "not understood 1" in record["reason_en"]


def test_a_city_without_belts_is_so_even_when_the_industry_is_not_understood(gazetteer, taxonomy):
    result = match(clusters(("A", "NDRC", "a", "云里雾里", "拉萨市")), belts(), gazetteer, taxonomy)
    assert verdicts(result) == {"A@540100": "no_belt"}
    assert "未识别" in result.records["reason_zh"].iloc[0] and problems(result) == ["unrecognised"]


def test_a_member_city_that_is_not_found_keeps_its_share(gazetteer, taxonomy):
    result = match(
        clusters(("A", "MIIT", "a", "服装", "广州市;无此市;佛山市"), ("B", "MIIT", "b", "服装", "无此市")),
        belts(), gazetteer, taxonomy,
    )  # fmt: skip
    assert adds_up(result)
    assert list(result.records["weight"]) == [1 / 3, 1 / 3]
    listed = result.unresolved
    assert list(zip(listed["row"], listed["problem"], listed["kept"])) == [
        (1, "city_unknown", "yes"), (2, "city_unknown", "no"),
    ]  # fmt: skip
    assert result.counts["clusters_without_city"] == 1


def test_member_cities_that_are_one_unit_make_one_record(gazetteer):
    records = expand_records(clusters(("A", "MOST", "a", "x", "苏州市;昆山市")), gazetteer)
    assert list(records["record_id"]) == ["A@320500"] and list(records["weight"]) == [1.0]


def test_adcodes_decide_where_they_are_filled(gazetteer, taxonomy):
    table = clusters(("A", "MIIT", "a", "服装", "广州市;佛山市"), ("B", "MIIT", "b", "服装", "杭州市"))
    table["adcodes"] = ["440100;440600", 440300.0]
    result = match(table, belts(), gazetteer, taxonomy)
    assert list(result.records["record_id"]) == ["A@440100", "A@440600", "B@440300"]
    assert problems(result) == ["adcode_conflict"]
    table["adcodes"] = ["440100", "999999"]
    result = match(table, belts(), gazetteer, taxonomy)
    assert list(result.records["record_id"]) == ["A@440100", "B@330100"]
    assert problems(result) == ["adcode_conflict", "adcode_unknown"]


def test_belts_are_placed_by_adcode_then_city_then_county(gazetteer, taxonomy):
    table = belts(
        ("b1", "x", "服装", "无此市", None), ("b2", "x", "服装", None, None), ("b3", "x", "服装", "杭州市", None),
        ("b4", "x", "服装", None, None), ("b5", "x", "服装", "无此市", None),
    )  # fmt: skip
    table["adcode"] = [330106, None, "888888", None, None]
    table["county_or_town"] = [None, "义乌市", None, None, None]
    result = match(clusters(("A", "MOST", "a", "服装", "杭州市;金华市")), table, gazetteer, taxonomy)
    assert adds_up(result)
    assert list(result.links["link_id"]) == ["A@330100|b1", "A@330100|b3", "A@330700|b2"]
    assert problems(result, "belts") == ["adcode_unknown", "city_unknown", "no_city"]


def test_years(gazetteer, taxonomy):
    table = belts(
        ("b1", "x", "服装", "杭州市", 2019), ("b2", "x", "服装", "杭州市", 2021.0),
        ("b3", "y", "服装", "杭州市", "2023年"), ("b4", "z", "服装", "杭州市", None),
        ("b5", "w", "服装", "杭州市", "去年"),
    )  # fmt: skip

    def used(mode, year=None):
        ours = clusters(("A", "MOST", "a", "服装", "杭州市"))
        result = match(ours, table, gazetteer, taxonomy, year_mode=mode, year=year)
        assert adds_up(result)
        return list(result.links["belt_id"]), result

    assert used("all")[0] == ["b1", "b2", "b3", "b4", "b5"]
    assert used("in", 2021)[0] == ["b2", "b4", "b5"]
    assert used("up_to", 2021)[0] == ["b1", "b2", "b4", "b5"]
    assert used("ever")[0] == ["b1", "b3", "b4", "b5"]
    result = used("in", 2021)[1]
    assert result.counts["belts_undated"] == 2 and result.counts["belts_other_years"] == 2
    assert problems(result) == ["no_year", "no_year", "year_unknown"]
    assert set(result.records["years"]) == {"in 2021"}
    assert "杭州市(2021 年)有产业带" in result.records["reason_zh"].iloc[0]
    with pytest.raises(InputError, match="year"):
        used("in")


def test_repeated_rows_and_ids(gazetteer, taxonomy):
    row = ("A", "MOST", "a", "服装", "杭州市")
    result = match(
        clusters(row, row, ("A", "MOST", "other", "服装", "宁波市"), (None, "MOST", "c", "服装", "杭州市")),
        belts(
            ("b", "x", "服装", "杭州市", 2020), ("b", "x", "服装", "杭州市", 2020), ("b", "x", "服装", "杭州市", 2021),
            (None, "x", "服装", "杭州市", 2021),
        ),
        gazetteer, taxonomy,
    )  # fmt: skip
    assert adds_up(result)
    ids = list(result.records["record_id"])
    assert ids[:2] == ["A@330100", "A#2@330200"] and ids[2].startswith("C-")
    assert list(result.links["link_id"])[:2] == ["A@330100|b", "A@330100|b#2"]
    assert problems(result) == ["duplicate_id", "repeated_row", "repeated_row"]
    again = match(clusters((None, "MOST", "c", "服装", "杭州市")), belts(), gazetteer, taxonomy)
    assert again.records["record_id"].iloc[0] == ids[2]


def test_sample_marks_records_and_links(gazetteer, taxonomy):
    table = belts(("b1", "x", "服装", "杭州市", None), ("b2", "y", "服装", "宁波市", None))
    table["dataset"] = [None, "sample"]
    result = match(clusters(("A", "MOST", "a", "服装", "杭州市")), table, gazetteer, taxonomy)
    assert list(result.records["dataset"]) == ["sample"] and list(result.links["dataset"]) == ["sample"]


def overrides(*rows):
    names = ["programme", "cluster_name", "adcode", "belt_industry", "verdict", "coder", "decided", "reason",
             "cluster_id", "belt_id"]  # fmt: skip
    return pd.DataFrame([(*row, *[None] * (len(names) - len(row))) for row in rows], columns=names, dtype=object)


@pytest.fixture
def two_cities(gazetteer, taxonomy):
    """One clothing cluster in two cities, four belts."""
    ours = clusters(("A", "MOST", "服装 集群", "服装", "杭州市;宁波市"))
    theirs = belts(
        ("b1", "x", "服装", "杭州市", None), ("b2", "y", "海产品", "杭州市", None),
        ("b3", "z", "匪夷所思", "杭州市", None), ("b4", "w", "面料", "宁波市", None),
    )  # fmt: skip
    return lambda table: match(ours, theirs, gazetteer, taxonomy, overrides=table)


def test_an_override_of_a_pair_wins(two_cities):
    result = two_cities(overrides(
        ("MOST", "服装集群", "330100", "服装", "unrelated", "wang", "2024-05-01", "不在园区"),
        ("MOST", "服装集群", "330100", " 匪夷所思", "near"),
    ))  # fmt: skip
    assert adds_up(result)
    record = result.records.iloc[0]
    assert (record["verdict"], record["n_match"], record["n_near"], record["n_unknown"]) == ("near", 0, 1, 0)
    links = result.links[result.links["adcode"] == "330100"].set_index("belt_id")
    assert dict(links["verdict"]) == {"b1": "unrelated", "b3": "near"}
    assert set(links["overruled"]) == {1} and set(links["rule"]) == {7}
    assert "wang 2024-05-01" in links.loc["b1", "reason_zh"] and "不在园区" in links.loc["b1", "reason_zh"]
    assert result.counts["overruled"] == 2 and list(result.records["overruled"]) == [1, 0]
    other = two_cities(overrides(("MOST", "服装集群", "330200", "面料", "unrelated")))
    assert verdicts(other) == {"A@330100": "match", "A@330200": "unrelated"} and not problems(other, "overrides")


def test_an_override_without_belt_rules_the_record(two_cities):
    result = two_cities(overrides(("MOST", "服装集群", "330200", None, "match", "li")))
    assert verdicts(result) == {"A@330100": "match", "A@330200": "match"}
    assert result.records.iloc[1]["reason_zh"].startswith("人工改判") and result.counts["match"] == 2


def test_the_last_override_of_a_key_holds_and_an_empty_one_takes_it_back(two_cities):
    first = ("MOST", "服装集群", "330100", "服装", "unrelated")
    assert verdicts(two_cities(overrides(first)))["A@330100"] == "unrelated"
    assert verdicts(two_cities(overrides(first, (*first[:4], "near"))))["A@330100"] == "near"
    back = two_cities(overrides(first, (*first[:4], None)))
    assert verdicts(back)["A@330100"] == "match"
    assert problems(back, "overrides") == [] and back.counts["overruled"] == 0


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("MOST", "别的集群", "330100", "服装", "near", None, None, None, "A"), "override_conflict"),
        (("MOST", "别的集群", "330100", "服装", "near"), "override_unused"),
        (("MOST", "服装集群", "330100", "钢铁", "near"), "override_unused"),
        # The cluster is there as it was; only the belt is not.
        (("MOST", "服装集群", "330100", "钢铁", "near", None, None, None, "A"), "override_unused"),
        (("MOST", "服装集群", "330200", "服装", "near"), "override_unused"),
        (("MOST", "别的集群", "330100", None, "near"), "override_unused"),
        (("MOST", "别的集群", "330100", None, "near", None, None, None, "A"), "override_conflict"),
        (("MOST", "服装集群", "330100", "服装", "maybe"), "override_invalid"),
        (("MOST", "服装集群", "330100", "服装", "no_belt"), "override_invalid"),
    ],
)
def test_an_override_that_does_not_fit_is_listed(two_cities, row, problem):
    plain, result = two_cities(None), two_cities(overrides(("MOST", "", "", None, None), row))
    listed = result.unresolved[result.unresolved["file"] == "overrides"]
    kept = "yes" if problem == "override_unused" else "no"
    assert listed[["row", "problem", "kept"]].values.tolist() == [[2, problem, kept]]
    pd.testing.assert_frame_equal(result.records, plain.records)
    pd.testing.assert_frame_equal(result.links, plain.links)


def test_columns_are_those_of_the_schema_even_when_empty(gazetteer, taxonomy):
    result = match(clusters(), belts(), gazetteer, taxonomy)
    assert list(result.records) == list(schema.RECORDS.names)
    assert list(result.links) == list(schema.LINKS.names)
    assert list(result.unresolved) == list(schema.UNRESOLVED.names)
    assert adds_up(result)


def test_progress_rises_and_cancels(gazetteer, taxonomy):
    seen = []
    arguments = clusters(("A", "MOST", "a", "服装", "杭州市")), belts(("b", "x", "服装", "杭州市", None))
    match(*arguments, gazetteer, taxonomy, progress=seen.append)
    assert seen == sorted(seen) and seen[0] == 0 and seen[-1] == 1

    def cancel(fraction):
        if fraction > 0.4:
            raise Cancelled

    with pytest.raises(Cancelled):
        match(*arguments, gazetteer, taxonomy, progress=cancel)


CITY = st.sampled_from(["杭州市", "宁波市", "昆山", "无此市", "朝阳", None, ""])
INDUSTRY = st.sampled_from(["集成电路", "芯片", "服装", "面料", "海产品", "匪夷所思", None])
TEXT = st.sampled_from(["a", "b", None])
CLUSTER = st.tuples(TEXT, st.sampled_from(["NDRC", None]), TEXT, INDUSTRY, CITY)
BELT = st.tuples(TEXT, TEXT, INDUSTRY, CITY, st.sampled_from([2020, 2021, "x", None]))
MODE = st.sampled_from([("all", None), ("in", 2021), ("up_to", 2020), ("ever", None)])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(ours=st.lists(CLUSTER, max_size=6), theirs=st.lists(BELT, max_size=12), mode=MODE,
       strictness=st.sampled_from(["strict", "paper", "wide"]))  # fmt: skip
def test_rows_in_are_rows_out(gazetteer, taxonomy, ours, theirs, mode, strictness):
    result = match(
        clusters(*ours), belts(*theirs), gazetteer, taxonomy, year_mode=mode[0], year=mode[1], strictness=strictness
    )
    assert adds_up(result)
    listed = {(row.file, row.row) for row in result.unresolved.itertuples() if row.kept == "no"}
    lost = result.counts["clusters_without_city"] + result.counts["clusters_repeated"]
    lost += result.counts["belts_without_city"] + result.counts["belts_repeated"]
    assert len(listed) == lost


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 12), st.integers(0, 40), st.integers(1, 4), st.integers(1, 5))
def test_kernel_agrees_with_comparing_every_pair(seed, n_records, n_belts, n_cities, n_industries):
    random = np.random.default_rng(seed)
    matrix = random.integers(-1, 3, (n_industries, n_industries)).astype(np.int8)
    city, industry = random.integers(0, n_cities, n_records), random.integers(0, n_industries, n_records)
    belt_city, belt_industry = random.integers(0, n_cities, n_belts), random.integers(0, n_industries, n_belts)
    counts = verdict_counts(city, industry, belt_city, belt_industry, matrix)
    for record in range(n_records):
        codes = [matrix[industry[record], b] for c, b in zip(belt_city, belt_industry) if c == city[record]]
        assert counts.n_belts[record] == len(codes)
        assert counts.n_match[record] == codes.count(2) and counts.n_near[record] == codes.count(1)
        assert counts.n_unknown[record] == codes.count(-1)
        expected = (
            "no_belt" if not codes else "match" if 2 in codes else "near" if 1 in codes
            else "unrecognised" if set(codes) == {-1} else "unrelated"
        )  # fmt: skip
        assert VERDICTS[counts.verdicts[record]] == expected


@pytest.mark.parametrize("block", [1, 20, 1 << 20])
def test_related_rows_are_those_of_comparing_every_row(monkeypatch, block):
    monkeypatch.setattr(pairing, "_BLOCK", block)
    for seed in range(20):
        random = np.random.default_rng(seed)
        n_cities, n_ours, n_theirs = random.integers(1, 6, 3)
        matrix = random.integers(-1, 3, (n_ours, n_theirs)).astype(np.int8)
        # City codes far apart are grouped in another way.
        city, belt_city = (random.integers(0, n_cities, size) * (seed % 2 or 10**6) for size in (15, 40))
        ours, theirs = random.integers(0, n_ours, 15), random.integers(0, n_theirs, 40)
        records, belts_of = pairing.Groups(city, ours, n_ours), pairing.Groups(belt_city, theirs, n_theirs)
        found: list = []
        told: list = []
        pairing.compare(records, belts_of, lambda a, b, own=matrix: own[np.ix_(a, b)], found, told.append)
        groups = records.of_rows(city, ours), belts_of.of_rows(belt_city, theirs)
        expected = [
            (one, other, matrix[ours[one], theirs[other]]) for one in range(15) for other in range(40)
            if city[one] == belt_city[other] and matrix[ours[one], theirs[other]] > 0
        ]  # fmt: skip
        assert list(zip(*(part.tolist() for part in pairing.expand(*groups, found)))) == expected
        assert told == [part / len(set(city.tolist())) for part in range(len(told))] and told


def test_encode_is_the_same_in_chunks():
    values = ["a", None, "b", " a", "", float("nan"), 3.0, 3, "c"] * 3
    whole, parts = encode(values), encode(values, chunk=4)
    assert [whole[1][code] for code in whole[0]] == [parts[1][code] for code in parts[0]]
    assert sorted(whole[1], key=str) == ["3", None, "a", "b", "c"]


@pytest.mark.parametrize(("choices", "zh", "en"), [
    ({"strictness": "lax"}, "严格程度“lax”无效", "no strictness “lax”"),
    ({"year_mode": "sometimes"}, "年份口径“sometimes”无效", "no year mode “sometimes”"),
    ({"year_mode": "in"}, "需要填写年份", "need a year"), ({"year_mode": "up_to"}, "需要填写年份", "need a year"),
])
def test_choices_that_make_no_sense_are_refused(gazetteer, taxonomy, choices, zh, en):
    with pytest.raises(InputError) as caught:
        match(clusters(), belts(), gazetteer, taxonomy, **choices)
    assert zh in caught.value.message_zh and en in caught.value.message_en


def test_belts_of_other_cities_touch_no_cluster(gazetteer, taxonomy):
    result = match(
        clusters(("A", "NDRC", "a", "服装", "杭州市"), ("B", "NDRC", "b", "服装", "宁波市")),
        belts(("1", "x", "服装", "拉萨市", None), ("2", "y", "服装", "苏州市", None),
              ("3", "z", "面料", "宁波市", None)),
        gazetteer, taxonomy,
    )  # fmt: skip
    assert verdicts(result) == {"A@330100": "no_belt", "B@330200": "near"}
    assert list(result.links["link_id"]) == ["B@330200|3"] and list(result.records["n_belts"]) == [0, 1]


def test_a_decision_lends_its_reason_to_no_other_pair(gazetteer, taxonomy):
    names = ["服装", "面料", "高端服装", "高端面料", "服装面料"]
    theirs = belts(*((f"b{number}", "x", name, "杭州市", None) for number, name in enumerate(names)))
    ours = clusters(("A", "MOST", "a", "服装", "杭州市"))
    plain = match(ours, theirs, gazetteer, taxonomy).links.set_index("belt_id")
    for entries in ([0], [0, 1], [0, 4], [3, 1, 0]):
        table = overrides(*(("MOST", "a", "330100", names[number], "unrelated") for number in entries))
        links = match(ours, theirs, gazetteer, taxonomy, overrides=table).links.set_index("belt_id")
        for number, belt in enumerate(links.index):
            assert links.loc[belt, "overruled"] == (number in entries)
            own = plain.loc[belt, "reason_zh"]
            assert links.loc[belt, "reason_zh"] == (
                f"人工改判为“有产业带但无关”。规则判定:{own}" if number in entries else own)
            assert links.loc[belt, "rule"] == (7 if number in entries else plain.loc[belt, "rule"])


def test_problems_name_the_list_that_they_lie_in(taxonomy):
    cities = read("cities")
    cities.loc[cities["city_zh"] == "宁波市", "lat"] = None
    row = ("A", "MOST", "a", "服装", "宁波市")
    result = match(
        clusters(row, row, ("B", "MOST", "b", "云里雾里", "无此市;宁波市"), ("C", "MOST", "c", None, "宁波市")),
        belts(("1", "x", "服装", "宁波市", None), ("1", "x", "服装", "宁波市", None),
              ("2", "y", None, "宁波市", "去年"),
              ("3", "z", "匪夷所思", "无此市", 2021), ("4", "w", "匪夷所思", "宁波市", 2021)),
        Gazetteer(cities, read("counties"), None), taxonomy, year_mode="in", year=2021,
        files=("ours", "theirs", "said"),
        overrides=overrides(("MOST", "a", "330200", "服装", "maybe")),
    )  # fmt: skip
    listed = result.unresolved[["file", "row", "field", "problem"]].values.tolist()
    assert sorted(map(tuple, listed)) == [
        ("ours", 1, "cities", "no_coordinates"), ("ours", 2, "cluster_id", "repeated_row"),
        ("ours", 3, "cities", "city_unknown"), ("ours", 3, "industry_zh", "unrecognised"),
        ("ours", 4, "industry_zh", "no_industry"),
        ("said", 1, "verdict", "override_invalid"),
        ("theirs", 1, "year", "no_year"), ("theirs", 2, "belt_id", "repeated_row"),
        ("theirs", 3, "industry_zh", "no_industry"), ("theirs", 3, "year", "no_year"),
        ("theirs", 3, "year", "year_unknown"), ("theirs", 4, "city", "city_unknown"),
        ("theirs", 5, "industry_zh", "unrecognised"),
    ]  # fmt: skip


def test_progress_goes_on_in_small_steps(gazetteer, taxonomy):
    cities = ["杭州市", "宁波市", "苏州市", "金华市", "广州市", "佛山市"]
    # A thousand names of one industry.
    theirs = belts(*((str(n), "x", f"{chr(0x4E00 + n)}服装", cities[n % 6], None) for n in range(1000)))
    seen = []
    match(clusters(("A", "MOST", "a", "服装", ";".join(cities))), theirs, gazetteer, taxonomy, progress=seen.append)
    assert seen == sorted(seen) and seen[0] == 0 and seen[-1] == 1
    assert max(np.diff(seen)) < 0.15


def test_a_city_without_coordinates_is_listed_at_its_first_record(taxonomy):
    cities = read("cities")
    cities.loc[cities["city_zh"] == "宁波市", "lat"] = None
    result = match(
        clusters(("A", "NDRC", "a", "服装", "杭州市;宁波市"), ("B", "NDRC", "b", "服装", "宁波市")), belts(),
        Gazetteer(cities, read("counties"), None), taxonomy,
    )  # fmt: skip
    listed = result.unresolved[result.unresolved["problem"] == "no_coordinates"]
    assert listed[["row", "field", "value", "kept"]].values.tolist() == [[1, "cities", "宁波市", "yes"]]


def test_counts_do_not_depend_on_how_large_the_codes_are_or_how_many_are_judged_at_a_time(monkeypatch):
    rng = np.random.default_rng(4)
    record_city, belt_city = rng.integers(0, 6, 30), rng.integers(0, 6, 200)
    ours, theirs, matrix = rng.integers(0, 5, 30), rng.integers(0, 9, 200), rng.integers(-1, 3, (5, 9))
    near = verdict_counts(record_city, ours, belt_city, theirs, matrix)
    far = verdict_counts(1_000_000 * record_city, ours, 1_000_000 * belt_city, theirs, matrix)
    monkeypatch.setattr(pairing, "_BLOCK", 20)
    parted = verdict_counts(record_city, ours, belt_city, theirs, matrix)
    for row in range(30):
        codes = matrix[ours[row], theirs[belt_city == record_city[row]]]
        expected = [len(codes), *((codes == code).sum() for code in (2, 1, -1))]
        for counts in (near, far, parted):
            assert [counts.n_belts[row], counts.n_match[row], counts.n_near[row], counts.n_unknown[row]] == expected
