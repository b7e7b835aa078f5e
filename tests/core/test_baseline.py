# SPDX-License-Identifier: GPL-2.0-or-later
"""What chance alone gives, strictness and versions, against counting record by record."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from cluster_digital_plugin.core.industries import Taxonomy
from cluster_digital_plugin.core.matching import match
from cluster_digital_plugin.core.matching.baseline import Recount, shuffled_baseline, strictness_range, taxonomy_range

from . import gazetteers
from .taxonomies import frames
from .test_matching import belts, clusters, overrides

TABLES = {
    "nodes": "root 制造 - root\nic 集成电路 root\nchip 芯片 ic\nboard 电路板 ic\ncloth 服装 root\n"
             "fabric 面料 root\nsea 海产品 root",
    "aliases": "ic 集成电路\nchip 芯片\nboard 电路板\ncloth 服装\nfabric 面料\nsea 海产品",
    "edges": "fabric cloth supplies 2",
}
CLUSTERS = clusters(
    ("A", "NDRC", "a", "集成电路", "杭州市"), ("B", "NDRC", "b", "服装", "宁波市;苏州市;杭州市"),
    ("C", "MIIT", "c", "面料", "杭州市"), ("D", None, "d", "海产品", "宁波市"), ("E", "MIIT", "e", "电路板", "苏州市"),
)  # fmt: skip
BELTS = belts(
    ("1", "x", "芯片", "杭州市", 2020), ("2", "y", "服装", "杭州市", 2021), ("3", "z", "海产品", "宁波市", 2021),
    ("4", "w", "面料", "宁波市", 2021), ("5", "v", "电路板", "宁波市", 2022), ("6", "u", "芯片", "苏州市", None),
)  # fmt: skip


def taxonomy(**changes):
    return Taxonomy.from_frames(**frames(**{**TABLES, **changes}))


@pytest.fixture(scope="module")
def known():
    return taxonomy()


def recount(known, ours=CLUSTERS, theirs=BELTS, progress=None, **choices):
    result = match(ours, theirs, gazetteers.shipped(), known, **choices)
    return Recount.of(result.records, theirs, gazetteers.shipped(), known, progress)


def counted(records, industries, places, known, weights):
    """Return programme → (weight that matches, weight that is near) by comparing every record with every belt."""
    sums: dict = {}
    for record, weight in zip(records.itertuples(), weights):
        verdicts = {
            known.relate(known.parse(record.industry_zh), known.parse(industry)).verdict
            for industry, place in zip(industries, places) if place == record.city
        }  # fmt: skip
        for name in (record.programme or "未注明 Unstated", "ALL"):
            both = sums.setdefault(name, np.zeros(2))
            both += weight * ("match" in verdicts), weight * ("near" in verdicts and "match" not in verdicts)
    return sums


@pytest.mark.parametrize(("counting", "weight"), [("every_city", 1), ("share", 1 / 3), ("lead_city", 0)])
def test_shuffles_are_those_of_the_generator_judged_record_by_record(known, counting, weight):
    made = recount(known)
    found = shuffled_baseline(made, counting, shuffles=40).set_index(["programme", "figure"])
    weights = [1, 1 if counting == "lead_city" else weight, weight, weight, 1, 1, 1]
    assert list(made.records["cluster_id"]) == list("ABBBCDE") and made.belts == 6
    industries, places = BELTS["industry_zh"].to_numpy(), BELTS["city"]
    generator = np.random.Generator(np.random.PCG64(2022))
    drawn = [counted(made.records, industries[generator.permutation(6)], places, known, weights) for _ in range(40)]
    for programme, (matching, near) in counted(made.records, industries, places, known, weights).items():
        draws = np.array([one[programme] for one in drawn])
        for figure, observed, values in (("match", matching, draws[:, 0]), ("near", near, draws[:, 1]),
                                         ("both", matching + near, draws.sum(axis=1))):  # fmt: skip
            row = found.loc[(programme, figure)]
            assert row["observed"] == pytest.approx(observed) and row["shuffled"] == pytest.approx(values.mean())
            percents = np.array([values.mean(), *np.quantile(values, (0.025, 0.975))]) / row["total"] * 100
            assert list(row[["mean_pct", "low_pct", "high_pct"]]) == pytest.approx(list(percents), abs=0.0501)
            assert row["p_value"] == pytest.approx((1 + (values >= observed - 1e-6).sum()) / 41)
    total = {"every_city": 7, "share": 5, "lead_city": 5}[counting]
    assert found.loc[("ALL", "both"), "total"] == pytest.approx(total)
    assert list(dict.fromkeys(found.index.get_level_values(0))) == ["NDRC", "MIIT", "未注明 Unstated", "ALL"]


def test_the_baseline_says_how_it_was_made(known):
    entry = ("MIIT", "c", "330100", None, "unrelated")
    made = recount(known, overrides=overrides(entry), strictness="wide")
    row = shuffled_baseline(made).iloc[0]
    assert "全部 6 个产业带" in row["basis_zh"] and "重排 499 次(PCG64,种子 2022)" in row["basis_zh"]
    assert "1 条记录" in row["basis_zh"] and "严格程度:宽松" in row["basis_zh"]
    assert "all 6 belts" in row["basis_en"] and "499 times (PCG64, seed 2022)" in row["basis_en"]
    assert "1 records" in row["basis_en"] and "Strictness: Wide" in row["basis_en"]


@pytest.mark.parametrize(("mode", "year", "taking_part"), [("all", None, 6), ("in", 2021, 4), ("up_to", 2021, 5),
                                                           ("ever", None, 6)])  # fmt: skip
def test_only_belts_of_the_years_of_the_records_are_dealt_out(known, mode, year, taking_part):
    made = recount(known, year_mode=mode, year=year)
    assert made.belts == taking_part
    observed = shuffled_baseline(made, shuffles=1).set_index(["programme", "figure"])["observed"]
    assert observed["ALL", "match"] == (made.records["verdict"] == "match").sum()
    assert observed["ALL", "near"] == (made.records["verdict"] == "near").sum()


def test_records_that_do_not_say_how_they_were_made_are_judged_as_the_paper_does(known):
    made = recount(known)
    bare = Recount.of(made.records.drop(columns=["years", "strictness"]), BELTS, gazetteers.shipped(), known)
    pd.testing.assert_frame_equal(shuffled_baseline(bare, shuffles=5), shuffled_baseline(made, shuffles=5))
    versions = ((("甲", "A"), known),)
    assert list(taxonomy_range(bare, versions)["n_match"]) == list(taxonomy_range(made, versions)["n_match"])


def test_no_records_have_a_baseline_without_shares(known):
    row = shuffled_baseline(recount(known, CLUSTERS[:0]), shuffles=3).set_index(["programme", "figure"])
    assert list(row.index) == [("ALL", "match"), ("ALL", "near"), ("ALL", "both")]
    assert (row["total"] == 0).all() and row[["mean_pct", "low_pct", "high_pct"]].isna().all(axis=None)
    assert (row["p_value"] == 1).all()


def test_verdicts_under_each_strictness(known):
    rows = strictness_range(recount(known), "share").set_index(["strictness", "programme"])
    shares = {name: list(rows.loc[(name, "ALL"), ["n_match", "n_near"]]) for name in ("strict", "paper", "wide")}
    # Strict knows no supply, and only the wide rules bring the board near to the chip beside it.
    assert shares == {"strict": [pytest.approx(2 + 1 / 3), 0],
                      "paper": [pytest.approx(2 + 1 / 3), pytest.approx(4 / 3)],
                      "wide": [pytest.approx(2 + 1 / 3), pytest.approx(7 / 3)]}  # fmt: skip
    assert "按份额计数" in rows["basis_zh"].iloc[0]
    assert strictness_range(recount(known))["total"].iloc[-1] == 7


def test_versions_count_the_records_that_change(known):
    other = taxonomy(edges="sea cloth related 2")
    made = recount(known)
    rows = taxonomy_range(made, ((("本次", "here"), known), (("改后", "edited"), other)), "lead_city")
    changed = rows.set_index(["version", "programme"])["n_changed"]
    # Clothing in 宁波 is near to either; the fabric in 杭州 loses the clothing there.
    assert dict(changed[known.version]) == {"NDRC": 0, "MIIT": 0, "未注明 Unstated": 0, "ALL": 0}
    assert dict(changed[other.version]) == {"NDRC": 0, "MIIT": 1, "未注明 Unstated": 0, "ALL": 1}
    assert list(rows["about_zh"])[::4] == ["本次", "改后"] and list(rows["about_en"])[::4] == ["here", "edited"]
    assert rows.index.tolist() == strictness_range(made).index.tolist()[:8] == list(range(8))
    assert rows["total"].iloc[-1] == 5 and list(rows["n_match"])[3] == list(rows["n_match"])[7]


def test_the_baseline_reports_progress(known):
    told, shuffled = [], []
    made = recount(known, progress=told.append)
    assert told == sorted(told) and told[0] == 0 and told[-1] == 0.9
    shuffled_baseline(made, shuffles=4, progress=shuffled.append)
    assert shuffled == [0, 0.25, 0.5, 0.75]
