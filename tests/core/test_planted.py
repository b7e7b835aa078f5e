# SPDX-License-Identifier: GPL-2.0-or-later
"""The planted set gives the paper's tables, and the self-check finds what the paper prints wrongly."""

from __future__ import annotations

import pandas as pd
import pytest

from cluster_digital_plugin.core.colocation import co_locate
from cluster_digital_plugin.core.errors import InputError
from cluster_digital_plugin.core.matching import match, pair_clusters
from cluster_digital_plugin.core.matching.baseline import Recount, shuffled_baseline
from cluster_digital_plugin.core.paper import PaperInputs, paper_tables
from cluster_digital_plugin.core.tables.checks import Checks
from cluster_digital_plugin.core.tables.printed import check_printed, read_printed

from . import gazetteers, taxonomies
from .planted import planted


@pytest.fixture(scope="module")
def inputs():
    clusters, belts = planted()
    gazetteer, taxonomy = gazetteers.shipped(), taxonomies.shipped()
    matched = match(clusters, belts, gazetteer, taxonomy, year_mode="in", year=2021)
    assert not len(matched.unresolved)
    pairs = pair_clusters(clusters, gazetteer, taxonomy).pairs
    cities = co_locate(clusters, belts, gazetteer, gazetteers.regions(), year_mode="in", year=2021).cities
    return PaperInputs(
        matched.records, matched.links, pairs, cities, clusters, belts, None, gazetteers.table("printed_numbers.csv"),
        gazetteer, taxonomy, gazetteers.regions(), shuffles=19,
    )  # fmt: skip


@pytest.fixture(scope="module")
def tables(inputs):
    """English title → rows."""
    return {made.title.en: made.frame for made in paper_tables(inputs).tables}


def test_table_1_is_the_papers(tables):
    rows = tables["Table 1"].set_index("programme")
    assert dict(rows["match_share"]) == {
        "NDRC": "33/66 (50.0 %)", "MIIT": "18/32 (56.3 %)", "MOST": "20/61 (32.8 %)", "ALL": "71/159 (44.7 %)",
    }  # fmt: skip
    assert dict(rows["near_share"]) == {
        "NDRC": "25/66 (37.9 %)", "MIIT": "14/32 (43.8 %)", "MOST": "24/61 (39.3 %)", "ALL": "63/159 (39.6 %)",
    }  # fmt: skip
    assert rows.loc["ALL", "both_share"] == "134/159 (84.3 %)"


def test_table_2_has_the_papers_pairs_in_the_papers_cities(tables):
    rows = tables["Table 2"]
    assert dict(rows["verdict"].value_counts()) == {"identical": 12, "subordinate": 8, "near": 3}
    identical = rows[rows["verdict"] == "identical"]["city"].value_counts()
    assert dict(identical) == {
        "上海市": 2, "深圳市": 2, **dict.fromkeys(
            ["广州市", "杭州市", "南京市", "青岛市", "苏州市", "常州市", "株洲市", "东莞市"], 1),
    }  # fmt: skip
    assert set(rows[rows["verdict"] == "subordinate"]["city"]) == {
        "长沙市", "大连市", "宁波市", "苏州市", "无锡市", "徐州市", "烟台市", "通化市",
    }  # fmt: skip
    assert rows[rows["city"] == "合肥市"]["group_size"].unique().tolist() == [3]


@pytest.mark.parametrize(("title", "programme", "verdicts"), [
    ("Table 3", "NDRC", {"match": 21, "near": 19, "unrelated": 2, "no_belt": 1}),
    ("Table 4", "MIIT", {"match": 18, "near": 14}),
    ("Table 5", "MOST", {"match": 12, "near": 15, "unrelated": 4, "no_belt": 1}),
])  # fmt: skip
def test_tables_3_to_5_list_the_accompanied_clusters_with_their_belts(tables, title, programme, verdicts):
    rows = tables[title]
    assert set(rows["programme"]) == {programme} and dict(rows["verdict"].value_counts()) == verdicts
    assert len(rows) == sum(verdicts.values()) == tables["Accompanied, totals"].set_index("programme").loc[
        programme, "total"]  # fmt: skip
    for row in rows.to_dict("records"):
        assert bool(row["matching"]) == (row["verdict"] == "match")
        assert programme not in row["others"].split("+") and row["others"]
    assert not rows["matching"].str.contains("G0").any()


def test_cities_are_the_papers(tables):
    rows = tables["Sets of cities"]
    shares = {(row.unit_kind, row.item): row.share or row.numerator for row in rows.itertuples()}
    assert {name: shares["city", name] for name in ("clusters", "belts", "ever")} == {
        "clusters": 79, "belts": 158, "ever": 167,
    }  # fmt: skip
    for name, share in {
        "both": "63/79 (79.7 %)", "both_of_belts": "63/158 (39.9 %)", "both_ever": "72/79 (91.1 %)",
        "both_ever_of_ever": "72/167 (43.1 %)", "without": "16/79 (20.3 %)", "past_belts": "9/16 (56.3 %)",
        "three": "8/79 (10.1 %)", "two": "24/79 (30.4 %)",
    }.items():  # fmt: skip
        assert shares["city", name] == share
    assert shares["other", "clusters"] == 2 and shares["other", "belts"] == 5 and shares["all", "belts"] == 163


def test_the_self_check_finds_the_slips_of_the_paper_and_no_other(tables):
    rows = tables["Self-check"]
    wrong = rows[rows["result"] == "contradiction"]
    found = list(zip(wrong["check_en"], wrong["one_side"], wrong["other_side"]))
    assert [row[1:] for row in found[:-1]] == [
        ("17", "18"), ("32 − 18 − 14 = 0", "1"),
        ("23.0 %", "36/159 = 22.6 %; 36/152 = 23.7 %; 35/152 = 23.0 %"),
        ("42.1 %", "64/159 = 40.3 %; 64/152 = 42.1 %"),
    ]  # fmt: skip
    assert "one counting rule fits" in found[-1][0] and "two.fewest" in found[-1][0] and found[-1][1] == "–"
    ours = rows[~rows["grp"].str.startswith("印刷")]
    assert len(ours) > 40 and set(ours["result"]) == {"ok"}


def test_printed_numbers_that_agree_are_no_contradiction():
    frame = pd.DataFrame({"name": ["a", "b", "a.pct"], "value": ["18", "32", "56.3"],
                          "numerator": [None, None, "a"], "denominator": [None, None, "b"]})  # fmt: skip
    checks = Checks()
    check_printed(checks, read_printed(frame))
    assert list(checks.frame()["result"]) == ["ok"]
    frame.loc[2, "value"] = "56.2"
    checks = Checks()
    check_printed(checks, read_printed(frame))
    assert list(checks.frame()["result"]) == ["contradiction"]


@pytest.mark.parametrize("rows", [
    {"name": ["a"], "value": ["x"]}, {"name": ["a", "a"], "value": [1, 2]}, {"name": ["a"]},
    {"name": ["a"], "value": [1], "numerator": ["b"], "denominator": ["c"]},
])  # fmt: skip
def test_printed_numbers_that_are_none_are_refused(rows):
    with pytest.raises(InputError):
        read_printed(pd.DataFrame(rows))


def test_every_counting_rule_adds_up(inputs):
    for counting, total in (("share", 152), ("lead_city", 152)):
        cities = co_locate(inputs.clusters, inputs.belts, inputs.gazetteer, inputs.regions, counting=counting).cities
        changed = PaperInputs(**{**vars(inputs), "counting": counting, "colocation": cities, "printed": None,
                                 "belts": None})  # fmt: skip
        made = {one.title.en: one.frame for one in paper_tables(changed).tables}
        assert made["Table 1"]["total"].iloc[-1] == total
        assert set(made["Self-check"]["result"]) == {"ok"}
        assert cities["n_clusters"].sum() == pytest.approx(total)


def test_the_baseline_is_seeded_and_below_what_was_planted(inputs):
    recount = Recount.of(inputs.records, inputs.belts, inputs.gazetteer, inputs.taxonomy)
    first, again = (shuffled_baseline(recount, shuffles=99, seed=7) for _ in range(2))
    pd.testing.assert_frame_equal(first, again)
    rows = first.set_index(["programme", "figure"])
    assert rows.loc[("ALL", "match"), "observed"] == 71 and rows.loc[("ALL", "near"), "observed"] == 63
    assert rows.loc[("ALL", "match"), "high_pct"] < 44.7 and rows.loc[("ALL", "match"), "p_value"] == 0.01
    assert ((first["low_pct"] <= first["mean_pct"]) & (first["mean_pct"] <= first["high_pct"])).all()
    assert "seed 7" in first["basis_en"].iloc[0] and "0 records" in first["basis_en"].iloc[0]


def test_the_baseline_of_belts_that_are_all_alike_is_what_was_observed(inputs):
    alike = inputs.belts.assign(industry_zh="小核酸")
    recount = Recount.of(inputs.records, alike, inputs.gazetteer, inputs.taxonomy)
    rows = shuffled_baseline(recount, shuffles=19)
    assert (rows["shuffled"] == rows["observed"]).all() and (rows["p_value"] == 1).all()


def test_versions_of_the_taxonomy_stand_beside_each_other(inputs):
    from cluster_digital_plugin.core.industries.edits import apply, remove_alias

    frames = taxonomies.shipped_frames()
    other = apply(frames, [remove_alias("小核酸")]).taxonomy
    versions = ((("本次", "here"), inputs.taxonomy), (("另一", "another"), other))
    made = paper_tables(PaperInputs(**{**vars(inputs), "versions": versions, "printed": None}))
    table = next(one for one in made.tables if one.title.en == "Range over taxonomy versions")
    rows = table.frame.set_index(["version", "programme"])
    assert rows.loc[(inputs.taxonomy.version, "ALL"), ["match_share", "n_changed"]].tolist() == ["71/159 (44.7 %)", 0]
    changed = rows.xs(other.version)["n_changed"]
    assert 0 < changed["ALL"] == changed[["NDRC", "MIIT", "MOST"]].sum() < 159
    assert rows.loc[(other.version, "ALL"), "n_match"] < 71
    assert any(other.version in text.en for text in made.brief)


def test_every_table_says_what_places_the_data_lack(inputs):
    for made in paper_tables(inputs).tables:
        assert made.basis.zh.endswith("未含香港、澳门特别行政区和台湾省数据。"), made.title
    more = inputs.records.assign(adcode=["810000", "820000", "710000", *inputs.records["adcode"][3:]])
    changed = PaperInputs(records=more)
    assert all("未含" not in made.basis.zh for made in paper_tables(changed).tables if made.basis)


def test_cities_with_three_and_two_programmes_are_the_papers(tables):
    rows = tables["Programmes by city"]
    sums = rows[rows["region"] == "合计 Total"].set_index("n_programs")
    assert list(sums["n_cities"]) == [8, 24]
    named = rows.loc[rows["n_programs"] == 3, "cities"].str.cat(sep=" ")
    assert all(city in named for city in ("深圳", "苏州", "合肥", "成都", "杭州", "常州", "长沙", "西安"))


def test_strictness_never_takes_a_match_away(tables):
    rows = tables["Range over strictness"].set_index(["strictness", "programme"])
    assert rows.loc[("strict", "ALL"), "n_near"] == 0
    assert rows.loc[("paper", "ALL"), "match_share"] == "71/159 (44.7 %)"
    assert rows.loc[("wide", "ALL"), "n_both"] >= rows.loc[("paper", "ALL"), "n_both"]


def test_rates_count_every_record_once_in_each_grouping(tables):
    rows = tables["Rates"]
    assert set(rows["by_what"]) == {"province", "region", "field"}
    for _, group in rows.groupby("by_what"):
        assert group["total"].iloc[:-1].sum() == group["total"].iloc[-1] == 159


def test_the_brief_says_the_headline_in_both_languages(inputs):
    brief = paper_tables(inputs).brief
    assert any("71/159 (44.7 %)" in text.zh and "匹配" in text.zh for text in brief)
    assert any("71/159 (44.7 %) match" in text.en for text in brief)
