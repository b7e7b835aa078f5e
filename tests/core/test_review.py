# SPDX-License-Identifier: GPL-2.0-or-later
"""What is up for review, in which order, and what a decision does to the journal."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cluster_digital_plugin.core import schema
from cluster_digital_plugin.core.industries import Taxonomy
from cluster_digital_plugin.core.matching.decisions import (
    agreement,
    agreements,
    coders,
    identified,
    judgements,
    refusal,
    row_key,
    standing,
    taking_back,
)
from cluster_digital_plugin.core.matching.records import key, locate_belts
from cluster_digital_plugin.core.matching.review import REASONS, review_queue
from cluster_digital_plugin.core.places import Gazetteer
from cluster_digital_plugin.core.problems import Problems

from . import gazetteers
from .taxonomies import frames
from .test_matching import DATA, belts, clusters, gazetteer, match, taxonomy

__all__ = ["gazetteer", "taxonomy"]


@pytest.fixture
def reviewed(gazetteer, taxonomy):
    """Match and return (result, queue) for some overrides."""
    ours = clusters(("A", "MOST", "服装 集群", "服装", "杭州市;宁波市"), ("U", "NDRC", "怪集群", "匪夷", "杭州市"))
    theirs = belts(
        ("b1", "x", "服装", "杭州市", 2020), ("b2", "y", "海产品", "杭州市", None),
        ("b3", "z", "匪夷所思", "杭州市", None), ("b4", "w", "面料", "宁波市", 2021),
        ("b5", "v", " 服装", "杭州市", 2021),
    )  # fmt: skip

    def run(rows=(), **choices):
        frame = pd.DataFrame(rows, dtype=object) if len(rows) else None
        result = match(ours, theirs, gazetteer, taxonomy, overrides=frame, **choices)
        located = locate_belts(theirs, gazetteer, Problems(), "belts")
        return result, review_queue(result.records, result.links, located, taxonomy)

    return run


def by_pair(queue):
    return {(item.cluster_id, item.belt_industry): item for item in queue.items}


def test_doubtful_items_come_first_and_every_pair_once(reviewed):
    _, queue = reviewed()
    scores = [item.score for item in queue.items]
    assert scores == sorted(scores, reverse=True)
    assert [item.why for item in queue.items[:3]] == ["cluster_unknown"] * 3
    assert len({item.key for item in queue.items}) == len(queue) == 7
    items = by_pair(queue)
    assert items["A", "匪夷所思"].why == "belt_unknown" and items["A", "匪夷所思"].waiting
    assert items["A", "面料"].why == "edge" and items["A", "面料"].verdict == "near"
    assert items["A", "服装"].belt_ids == ("b1", "b5") and not items["A", "服装"].waiting
    assert items["A", "海产品"].verdict == "unrelated" and "无关" in items["A", "海产品"].reason_zh


def test_the_queue_agrees_with_the_match(reviewed):
    result, queue = reviewed()
    linked = {(row.record_id, row.belt_id): row for row in result.links.itertuples()}
    for item in queue.items:
        link = linked.get((item.record_ids[0], item.belt_ids[0]))
        assert item.verdict == item.automatic
        assert (link is None) == (item.verdict not in ("match", "near"))
        assert link is None or (link.verdict, link.rule, link.reason_zh) == (item.verdict, item.rule, item.reason_zh)


def test_only_belts_of_the_matched_years_are_reviewed(reviewed):
    _, queue = reviewed(year_mode="in", year=2020)
    assert ("A", "面料") not in by_pair(queue)
    assert by_pair(queue)["A", "服装"].belt_ids == ("b1",)
    # Belts without a year take part in every year.
    assert ("A", "海产品") in by_pair(queue) and ("A", "匪夷所思") in by_pair(queue)
    until = by_pair(reviewed(year_mode="up_to", year=2020)[1])
    assert ("A", "面料") not in until and until["A", "服装"].belt_ids == ("b1",) and ("A", "海产品") in until
    later = by_pair(reviewed(year_mode="up_to", year=2021)[1])
    assert ("A", "面料") in later and later["A", "服装"].belt_ids == ("b1", "b5")
    assert by_pair(reviewed(year_mode="in", year=2021)[1])["A", "服装"].belt_ids == ("b5",)
    assert by_pair(reviewed(year_mode="ever")[1])["A", "服装"].belt_ids == ("b1", "b5")


def test_a_decision_is_not_applied_until_the_match_ran_again(reviewed):
    _, queue = reviewed()
    assert queue.not_applied({}) == 0
    item = by_pair(queue)["A", "服装"]
    assert queue.items[queue.position(item.key)] is item
    rows = [{**item.decision("unrelated", "wang", "2026-01-01", "why"), "override_id": "1"}]
    assert queue.not_applied(standing(rows)) == 1
    result, after = reviewed(rows)
    assert after.not_applied(standing(rows)) == 0 and after.not_applied({}) == 1
    changed = by_pair(after)["A", "服装"]
    assert (changed.verdict, changed.overruled, changed.automatic) == ("unrelated", True, "match")
    assert changed.reason_zh.startswith("人工改判") and changed.reason_en.startswith("Overruled")
    assert "wang" in changed.reason_zh and item.reason_zh in changed.reason_zh and item.reason_en in changed.reason_en
    assert after.position(item.key) == queue.position(item.key)
    assert result.counts["overruled"] == 1


def test_a_decision_on_the_whole_record(reviewed):
    _, queue = reviewed()
    item = by_pair(queue)["U", "海产品"]
    rows = [{**item.decision("near", "wang", "2026-01-01", None, whole=True), "override_id": "1"}]
    assert row_key(rows[0]) == item.record_key and queue.not_applied(standing(rows)) == 1
    result, after = reviewed(rows)
    assert set(result.records.loc[result.records["cluster_id"] == "U", "verdict"]) == {"near"}
    assert after.not_applied(standing(rows)) == 0 and after.not_applied({}) == 1


def test_identical_names_share_both_industries_elsewhere(gazetteer, taxonomy):
    ours = clusters(("A", "MOST", "a", "服装", "杭州市;宁波市"), ("B", "NDRC", "b", "服 装", "杭州市"),
                    ("C", "NDRC", "c", "海产品", "宁波市"))  # fmt: skip
    theirs = belts(("1", "x", "面料", "杭州市", None), ("2", "y", "面料", "宁波市", None))
    result = match(ours, theirs, gazetteer, taxonomy)
    queue = review_queue(result.records, result.links, locate_belts(theirs, gazetteer, Problems(), "b"), taxonomy)
    for number, item in enumerate(queue.items):
        same = [queue.items[other] for other in queue.identical(number)]
        assert len(same) == (0 if item.cluster_id == "C" else 2)
        assert all(other.names == item.names and other.key != item.key for other in same)
    assert queue.of_records(["A@330200"]) == [n for n, i in enumerate(queue.items) if "A@330200" in i.record_ids]


def test_sure_items_beyond_the_limit_are_counted(reviewed, gazetteer, taxonomy):
    result, whole = reviewed()
    table = belts(("b2", "y", "海产品", "杭州市", None), ("b3", "z", "匪夷所思", "杭州市", None))
    located = locate_belts(table, gazetteer, Problems(), "b")
    queue = review_queue(result.records, result.links, located, taxonomy, limit=0)
    assert queue.left_out == 1 and all(item.waiting for item in queue.items) and len(whole) > len(queue)
    one = review_queue(result.records, result.links, located, taxonomy, limit=1)
    assert one.left_out == 0 and sum(not item.waiting for item in one.items) == 1


def test_records_that_a_decision_cannot_tell_apart_are_one_item(gazetteer, taxonomy):
    ours = clusters(("A", "MOST", "服装集群", "服装", "杭州市"), ("B", "MOST", "服装集群", "面料", "杭州市"))
    theirs = belts(("b1", "x", "服装", "杭州市", None))
    result = match(ours, theirs, gazetteer, taxonomy)
    queue = review_queue(result.records, result.links, locate_belts(theirs, gazetteer, Problems(), ""), taxonomy)
    assert [item.record_ids for item in queue.items] == [("A@330100", "B@330100")]
    assert queue.of_records(["B@330100"]) == [0] and queue.of_records(["C@330100"]) == []


def test_every_doubt_has_its_score_and_place():
    known = Taxonomy.from_frames(**frames(
        nodes="root 制造 - root\nic 集成电路 root\nchip 芯片 ic\nboard 电路板 ic\ncloth 服装 root\nfabric 面料 root\n"
              "sea 海产品 root",
        aliases="ic 集成电路\nchip 芯片\nboard 电路板\ncloth 服装\nfabric 面料\nsea 海产品",
        edges="fabric cloth supplies 2", stopwords="高端 modifier",
    ))  # fmt: skip
    ours = clusters(("A", "MOST", "a", "高端服装", "杭州市"), ("B", "MOST", "b", "芯片", "宁波市"),
                    ("C", "MOST", "c", "怪事", "拉萨市"), ("D", "MOST", "d", "海产品", "苏州市"))  # fmt: skip
    named = {"面料": "杭州市", "甲乙丙服装": "杭州市", "高端海产品": "杭州市", "雨伞": "杭州市", "芯片与服装": "杭州市",
             "电路板": "宁波市", "集成电路": "宁波市", "服装": "拉萨市", "海产品": "苏州市", "甲乙海产品": "苏州市",
             "甲乙丙海产品": "苏州市"}  # fmt: skip
    theirs = belts(*((str(n), "x", name, city, None) for n, (name, city) in enumerate(named.items())))
    places = gazetteers.shipped()
    result = match(ours, theirs, places, known, strictness="wide")
    queue = review_queue(result.records, result.links, locate_belts(theirs, places, Problems(), ""), known)
    assert [(item.why, item.score, item.waiting, item.belt_industry) for item in queue.items] == [
        ("cluster_unknown", 1.0, True, "服装"), ("belt_unknown", 0.95, True, "雨伞"), ("chain", 0.8, True, "电路板"),
        ("edge", 0.7, True, "面料"),
        # Less than six tenths of the name were understood.
        ("coverage", 0.6, True, "甲乙丙服装"), ("coverage", 0.6, True, "甲乙丙海产品"),
        ("hint", 0.4, False, "高端海产品"), ("inside", 0.3, False, "集成电路"),
        ("", 0.1, False, "芯片与服装"), ("", 0.1, False, "海产品"), ("", 0.1, False, "甲乙海产品"),
    ]  # fmt: skip


def test_what_the_results_link_stays_although_the_belt_has_moved(reviewed, taxonomy, gazetteer):
    result, _ = reviewed()
    moved = belts(("b1", "x", "服装", "杭州市", 2020), ("b4", "w", "面料", "拉萨市", 2021),
                  ("b2", "y", "海产品", "宁波市", None))  # fmt: skip
    located = locate_belts(moved, gazetteer, Problems(), "belts")
    items = {item.key[2:]: item for item in review_queue(result.records, result.links, located, taxonomy).items
             if item.cluster_id == "A"}  # fmt: skip
    assert set(items) == {("330100", "服装"), ("330200", "面料"), ("330200", "海产品")}
    assert items["330200", "面料"].verdict == "near" and items["330200", "面料"].belt_ids == ("b4",)


def test_an_id_of_several_industries_says_nothing_of_either(gazetteer, taxonomy):
    ours = clusters(("A", "MOST", "a", "服装", "杭州市"))
    theirs = belts(("b", "x", "服装", "杭州市", 2020), ("b", "x", "面料", "杭州市", 2021))
    table = pd.DataFrame([{"programme": "MOST", "cluster_name": "a", "adcode": "330100", "belt_industry": "服装",
                           "verdict": "unrelated"}], dtype=object)  # fmt: skip
    result = match(ours, theirs, gazetteer, taxonomy, overrides=table)
    queue = review_queue(result.records, result.links, locate_belts(theirs, gazetteer, Problems(), ""), taxonomy)
    assert {item.belt_industry: (item.verdict, item.overruled) for item in queue.items} == {
        "服装": ("match", False), "面料": ("near", False),
    }  # fmt: skip


def test_an_item_names_its_belts_once(gazetteer, taxonomy):
    ours = clusters(("A", "MOST", "a", "服装", "杭州市"))
    theirs = belts(("b", "x", "服装", "杭州市", 2020), ("b", "x", " 服装", "杭州市", 2021),
                   ("c", None, "服装", "杭州市", 2021),
                   (None, "z", "服装", "杭州市", 2021), ("d", "w", None, "杭州市", 2021),
                   ("e", "v", "面料", "杭州市", 2021))
    result = match(ours, theirs, gazetteer, taxonomy)
    located = locate_belts(theirs, gazetteer, Problems(), "")
    queue = review_queue(result.records.drop(columns="years"), result.links, located, taxonomy)
    named = [(item.belt_industry, item.belt_ids, item.belt_names) for item in queue.items]
    assert named == [("面料", ("e",), ("v",)), ("服装", ("b", "c"), ("x", "z"))]


def test_the_row_that_decides_an_item(reviewed):
    item = by_pair(reviewed()[1])["A", "服装"]
    assert item.decision("near", "wang", "2026-01-01", "why") == {
        "programme": "MOST", "cluster_name": "服装 集群", "adcode": "330100", "belt_industry": "服装",
        "verdict": "near",
        "coder": "wang", "decided": "2026-01-01", "reason": "why", "cluster_id": "A", "belt_id": "b1",
    }  # fmt: skip
    whole = item.decision(None, "", "2026-01-01", "", whole=True)
    assert [whole[name] for name in ("belt_industry", "belt_id", "coder", "reason", "verdict")] == [None] * 5
    assert item.belt_names == ("x", "v") and item.record_verdict == "match" and not item.record_overruled
    bare = dataclasses.replace(item, belt_ids=())
    assert bare.decision("near", "wang", None, None)["belt_id"] is None


def test_the_queue_reports_progress(reviewed, gazetteer, taxonomy):
    result, _ = reviewed()
    seen = []
    review_queue(result.records, result.links, belts(), taxonomy, progress=seen.append)
    assert seen == [0, 1 / 3, 2 / 3]


def test_nothing_to_review(gazetteer, taxonomy):
    result = match(clusters(), belts(), gazetteer, taxonomy)
    queue = review_queue(result.records, result.links, belts(), taxonomy)
    assert len(queue) == 0 and queue.not_applied({}) == 0 and queue.position(("", "", "", "")) is None


def test_the_shipped_lists():
    def read(name):
        return pd.read_csv(DATA / f"{name}.csv", dtype=str, keep_default_na=False)

    folder = DATA.parent / "taxonomy"
    shipped = Taxonomy.from_frames(*(
        pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
        for name in ("nodes", "aliases", "edges", "stopwords")
    ))  # fmt: skip
    places = Gazetteer(read("cities"), read("counties"), read("places_extra"))
    result = match(read("clusters"), read("belts_sample"), places, shipped)
    located = locate_belts(read("belts_sample"), places, Problems(), "belts")
    queue = review_queue(result.records, result.links, located, shipped)
    wanted = {
        (record, key(industry))
        for record, adcode in zip(result.records["record_id"], result.records["adcode"])
        for industry in located.loc[located["adcode"] == adcode, "industry_zh"]
        if industry
    }
    assert {(item.record_ids[0], item.key[3]) for item in queue.items} == wanted
    assert {item.why for item in queue.items} <= set(REASONS)
    near = result.links[result.links["verdict"] == "near"]
    assert 0 < len(near) <= sum(item.waiting for item in queue.items) < len(queue) / 4


VERDICTS = st.sampled_from(["match", "near", "unrelated", None])
ROWS = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from(["", "布", "鞋"]), VERDICTS, st.sampled_from("甲乙丙")),
    max_size=12,
)


def journal(entries):
    return [
        {"override_id": str(number), "programme": "MOST", "cluster_name": name, "adcode": "330100",
         "belt_industry": belt or None, "verdict": verdict, "coder": coder, "reason": f"r{number}"}
        for number, (name, belt, verdict, coder) in enumerate(entries)
    ]  # fmt: skip


def view(rows):
    holds = {one: (row["verdict"], row["coder"]) for one, row in standing(rows).items()}
    own = {c: {one: row["verdict"] for one, row in judgements(rows, c).items()} for c in "甲乙丙"}
    return holds, own


@settings(max_examples=300, deadline=None)
@given(ROWS, ROWS, ROWS)
def test_undo_restores_what_held_and_what_each_coder_said(before, decided, later):
    """Whatever was decided, and whatever others decided since."""
    rows = journal([*before, *decided, *later])
    undone = {row["override_id"] for row in rows[len(before) : len(before) + len(decided)]}
    appended = [{**row, "override_id": f"u{n}"} for n, row in enumerate(taking_back(rows, undone))]
    assert view([*rows, *appended]) == view([row for row in rows if row["override_id"] not in undone])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), VERDICTS, st.sampled_from("甲乙")), max_size=30))
def test_kappa_is_cohens(entries):
    rows = journal([(name, "布", verdict, coder) for name, verdict, coder in entries])
    found, mirrored = agreement(rows, "甲", "乙"), agreement(rows, "乙", "甲")
    ours, theirs = judgements(rows, "甲"), judgements(rows, "乙")
    common = sorted(set(ours) & set(theirs))
    assert (found.n, found.kappa) == (len(common), mirrored.kappa)
    if not common:
        assert found.kappa is None
        return
    a, b = (np.array([side[one]["verdict"] for one in common]) for side in (ours, theirs))
    by_chance = sum((a == v).mean() * (b == v).mean() for v in np.unique([a, b]))
    assert found.observed == pytest.approx((a == b).mean())
    if found.kappa is None:
        assert len(np.unique([a, b])) == 1
    else:
        assert found.kappa == pytest.approx(((a == b).mean() - by_chance) / (1 - by_chance))
        assert -1 <= found.kappa <= 1 and (found.kappa == 1) == bool((a == b).all())


def test_kappa_of_a_known_table():
    """Cohen's κ of the table 20, 5 / 10, 15 is 0.4."""
    cells = [("match", "match")] * 20 + [("match", "near")] * 5 + [("near", "match")] * 10 + [("near", "near")] * 15
    rows = []
    for number, (one, other) in enumerate(cells):
        rows += journal([(f"c{number}", "布", one, "甲"), (f"c{number}", "布", other, "乙")])
    found = agreement(rows, "甲", "乙")
    assert (found.n, found.observed, found.kappa) == (50, pytest.approx(0.7), pytest.approx(0.4))
    assert coders(rows) == ["甲", "乙"] and [a.n for a in agreements(rows)] == [50]
    assert len(agreements(rows, 50)) == 1 and agreements(rows, 51) == []
    assert [pair.n for pair in agreements(rows[:4])] == [2] and agreements(rows[:2]) == []
    assert (agreement(rows, "甲", "丙").n, agreement(rows, "甲", "丙").observed) == (0, 0)


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ({"adcode": "330100", "verdict": "near"}, "cluster_name"),
        ({"cluster_name": "a", "verdict": "near"}, "adcode"),
        ({"cluster_name": "a", "adcode": "3.3E+05", "verdict": "near"}, "3.3E+05"),
        ({"cluster_name": "a", "adcode": "330100", "belt_industry": "布", "verdict": "no_belt"}, "no_belt"),
        ({"cluster_name": "a", "adcode": "330100", "verdict": "maybe"}, "maybe"),
    ],
)
def test_a_row_that_is_no_decision_is_refused_with_its_reason(row, word):
    zh, en = refusal(identified(row))
    assert word in zh and word in en


def test_rows_without_id_get_one_from_their_content():
    row = {"cluster_name": " a ", "adcode": "330100", "verdict": "", "coder": "wang"}
    one = identified(row)
    assert refusal(one) is None and one["cluster_name"] == "a" and one["verdict"] is None
    assert one["override_id"] == identified(dict(row))["override_id"]
    assert identified({**row, "override_id": " D7 "})["override_id"] == "D7"
    others = {identified({**row, name: "other"})["override_id"] for name in schema.OVERRIDES.names[1:]}
    assert len({one["override_id"], *others}) == len(schema.OVERRIDES.names)
    assert refusal(identified({"cluster_name": "a", "adcode": "330100", "verdict": "no_belt"})) is None
