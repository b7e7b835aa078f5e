# SPDX-License-Identifier: GPL-2.0-or-later
"""Cards tell what the tables hold, with the basis of each number, in both languages."""

from __future__ import annotations

import pytest
from shapely.geometry import box

from cluster_digital_plugin.core.cards import build_catalog
from cluster_digital_plugin.core.cards.parts import Subject
from cluster_digital_plugin.core.errors import InputError


def belt(number, adcode, industry, year=2020, **more):
    return {"belt_id": f"B{number}", "name_zh": f"{industry}产业带", "city": "甲市", "adcode": adcode,
            "industry_zh": industry, "year": year, "row": number + 1, "dataset": "user", **more}  # fmt: skip


def record(cluster, adcode, verdict, weight=1.0, **more):
    return {"record_id": f"{cluster}@{adcode}", "cluster_id": cluster, "programme": cluster[:4],
            "name_zh": f"{cluster}集群", "industry_zh": "丝绸", "city": "甲市", "adcode": adcode, "weight": weight,
            "verdict": verdict, "n_belts": 2, "n_match": int(verdict == "match"), "n_near": int(verdict == "near"),
            "reason_zh": f"{cluster}的依据", "reason_en": f"why {cluster}", "member": 1, "overruled": 0,
            "years": "all", "dataset": "user", **more}  # fmt: skip


@pytest.fixture
def tables():
    """Two cities, three clusters of which one spans both, three belts of which one is linked."""
    cities = [
        {"city_zh": "甲市", "city_en": "Jia", "province_zh": "某省", "adcode": "110100", "level": "地级市", "lon": 1.0,
         "lat": 1.0, "population": 1234567, "aliases": "甲", "gdp_2020": 88.5, "fid": 3, "scope": "all"},
        {"city_zh": "乙市", "city_en": "Yi", "province_zh": "某省", "adcode": "110200", "lon": 5.0, "lat": 5.0,
         "population": None},
    ]  # fmt: skip
    clusters = [
        {"cluster_id": name, "programme": name[:4], "name_zh": f"{name}集群", "industry_zh": "丝绸", "cities": "甲市",
         "adcodes": "110100", "batch": "第一批", "row": row, "dataset": "user", "source": "unverified"}
        for row, name in enumerate(("NDRC-1", "MIIT-1", "MIIT-2"), 2)
    ]  # fmt: skip
    return {
        "cities": cities, "clusters": clusters,
        "belts": [belt(1, "110100", "丝绸"), belt(2, "110100", "珠宝"), belt(3, "110100", "陶瓷", None)],
        "records": [
            record("NDRC-1", "110100", "match"), record("MIIT-1", "110100", "unrelated", 0.5),
            record("MIIT-1", "110200", "no_belt", 0.5, city="乙市", n_belts=0, member=2),
            record("MIIT-2", "110100", "near"),
        ],
        "links": [
            {"record_id": "NDRC-1@110100", "belt_id": "B1", "verdict": "match", "relation": "same", "rule": 1,
             "overruled": 0, "reason_zh": "相同", "reason_en": "the same"},
            {"record_id": "MIIT-2@110100", "belt_id": "B1", "verdict": "near", "relation": "chain", "rule": 3,
             "overruled": 1, "reason_zh": "同链", "reason_en": "one chain"},
        ],
        "pairs": [
            {"pair_id": "P", "city": "甲市", "adcode": "110100", "cluster_a": "NDRC-1", "programme_a": "NDRC",
             "name_a": "NDRC-1集群", "cluster_b": "MIIT-1", "programme_b": "MIIT", "name_b": "MIIT-1集群",
             "verdict": "subordinate", "relation": "superordinate", "reason_zh": "因此", "reason_en": "therefore"},
        ],
        "ellipses": [
            {"grp": "NDRC", "size": 1.0, "size_rule": "arcgis", "inside": 0.5625, "scope": "all"},
            {"grp": "MIIT", "size": 1.0, "size_rule": "arcgis", "inside": 0.5, "scope": "all"},
        ],
        "influence": [{"grp": "NDRC", "rank": 1, "left_out": "甲", "lon": 1.0, "lat": 1.0, "shift_km": 12.34}],
        "unresolved": [
            {"scope": "belts", "row": 4, "value": "x", "problem": "no_year", "message_zh": "没有年份",
             "message_en": "none"},
            {"scope": "all", "row": 4, "value": "B3", "problem": "no_year", "message_zh": "又一次",
             "message_en": "again"},
        ],
        "overrides": [
            {"programme": "MIIT", "cluster_name": "MIIT-2集群", "adcode": "110100", "belt_industry": "丝绸",
             "verdict": "near", "coder": "李", "decided": "2024-05-01", "reason": "实地调查"},
        ],
    }  # fmt: skip


SHAPES = [box(0, 0, 2, 2).wkb, box(4, 4, 6, 6).wkb]


@pytest.fixture
def catalog(tables):
    return build_catalog(tables, SHAPES)


def said(card, heading=None):
    """Return all Chinese and English texts of a card, or of its sections with a heading."""
    found = []
    for section in card.sections:
        if heading is None or section.title.en.startswith(heading):
            for row in section.rows:
                found += [row.label, *(piece.text for piece in row.pieces), *row.details]
            found += [section.note] if section.note else []
    return " ".join(text.zh for text in found), " ".join(text.en for text in found)


def test_the_shares_of_a_city_carry_numerator_and_denominator_rounded_half_up(tables):
    tables["records"] = [record(f"NDRC-{n}", "110100", "match" if n < 18 else "near") for n in range(32)]
    card = build_catalog(tables).card(Subject("city", "110100"))
    zh, en = said(card, "Counts")
    assert "匹配 18/32 (56.3 %),相近 14/32 (43.8 %),合计 32/32 (100.0 %)" in zh
    assert "half up" in en and "every member city" in en


def test_a_city_card_tells_verdicts_belts_ellipses_influence_and_what_the_user_added(catalog):
    card = catalog.card(Subject("city", "110100"))
    zh, en = said(card)
    assert card.title == ("甲市", "Jia")
    assert "NDRC-1的依据" in zh and "why NDRC-1" in en
    assert "与同城集群无关" in zh and "related to no cluster here" in en
    assert "gdp_2020 88.5" in zh and "1,234,567" in en
    assert "fid" not in en.split()
    assert "56.3 %" in said(card, "Inside")[1]
    assert said(card, "Inside")[1].index("● inside") < said(card, "Inside")[1].index("○ outside")
    assert "第 1 位 去除后重心移动 12.3 km" in zh
    assert "weight 0.5" in en
    assert [s.title.en for s in card.sections if s.title.en.startswith("Online belts")] == [
        "Online belts · 2020 (2)", "Online belts · undated (1)",
    ]  # fmt: skip


def test_a_problem_that_two_runs_tell_is_listed_once(catalog):
    zh, _ = said(catalog.card(Subject("city", "110100")), "Problems")
    assert "1 行 没有年份" in zh and "又一次" not in zh


def test_a_cluster_card_tells_each_member_city_with_its_share_belts_overrides_and_pairs(catalog):
    shared = catalog.card(Subject("cluster", "MIIT-1"))
    _, en = said(shared, "Member cities")
    assert "Jia" in en and "Yi" in en and en.count("weight 1/2") == 2
    assert "Belts, none related" in en and "No belt in the city" in en
    assert "second to first: Contains the first" in said(shared, "Related clusters")[1]
    decided = catalog.card(Subject("cluster", "MIIT-2"))
    assert "李,2024-05-01 实地调查" in said(decided, "Decided by hand")[0]
    assert "one chain" in said(decided, "Related belts")[1] and "overruled" in said(decided, "Related belts")[1]
    assert "Decided" not in " ".join(section.title.en for section in shared.sections)


def test_cards_lead_to_one_another(catalog):
    belts = catalog.card(Subject("belt", "B1"))
    targets = {piece.leads_to for section in belts.sections for row in section.rows for piece in row.pieces}
    assert targets >= {Subject("cluster", "NDRC-1"), Subject("cluster", "MIIT-2"), Subject("city", "110100")}
    for target in filter(None, targets):
        assert catalog.card(target).subject == target
    assert catalog.card(Subject("city", "999999")) is None


def test_belts_of_years_that_were_not_matched_are_not_called_unrelated(tables):
    for row in tables["records"]:
        row["years"] = "in 2019"
    card = build_catalog(tables).card(Subject("city", "110100"))
    zh, _ = said(card, "Online belts · 2020")
    assert "年份不在口径内" in zh and "无关" not in zh
    # The undated one was counted.
    assert "无关" in said(card, "Online belts · undated")[0]


def test_a_belt_of_several_years_counted_once_is_linked_in_each(tables):
    tables["belts"].append(belt(4, "110100", "丝绸", 2021))
    for row in tables["records"]:
        row["years"] = "ever"
    card = build_catalog(tables).card(Subject("belt", "B4"))
    assert "NDRC-1" in said(card)[1]


@pytest.mark.parametrize("dataset", ["sample", "generated"])
def test_what_rests_on_data_not_to_be_cited_is_marked(tables, dataset):
    assert build_catalog(tables).card(Subject("city", "110100")).marked == ()
    tables["belts"][0]["dataset"] = dataset
    catalog = build_catalog(tables)
    assert catalog.card(Subject("city", "110100")).marked == (dataset,)
    assert catalog.card(Subject("belt", "B1")).marked == (dataset,)
    assert catalog.compare(["110100"]).marked == (dataset,) and catalog.compare(["110200"]).marked == ()


def test_without_a_match_the_card_says_what_to_do(tables):
    catalog = build_catalog({name: tables[name] for name in ("cities", "clusters", "belts")})
    zh, en = said(catalog.card(Subject("city", "110100")))
    assert "尚未匹配" in zh and "Draw them in part 3" in en
    assert "Not matched yet" in said(catalog.card(Subject("cluster", "NDRC-1")))[1]


def test_cities_stand_side_by_side(catalog):
    comparison = catalog.compare(["110100", "110200", "000000"])
    assert [city.text.en for city in comparison.cities] == ["Jia", "Yi"]
    values = {measure.label.en: [value.en for value in measure.values]
              for _, measures in comparison.groups for measure in measures}  # fmt: skip
    assert values["Cluster records"] == ["3", "1"]
    assert values["Match"] == ["1/3 (33.3 %)", "0/1 (0.0 %)"]
    assert values["Match or near"] == ["2/3 (66.7 %)", "0/1 (0.0 %)"]
    assert values["Linked to a cluster"] == ["1/3 (33.3 %)", "–"]
    assert values["Population"] == ["1,234,567", "–"]
    assert values["2020"] == ["2", "0"] and values["Undated"] == ["1", "0"]


def test_the_eleventh_city_is_refused():
    catalog = build_catalog({"cities": [{"adcode": f"1{n:05}", "city_zh": f"{n}市"} for n in range(11)]})
    adcodes = list(catalog.cities)
    assert len(catalog.compare(adcodes[:10]).cities) == 10
    with pytest.raises(InputError) as error:
        catalog.compare(adcodes)
    assert "10" in error.value.message_zh and "Remove one" in error.value.message_en
