# SPDX-License-Identifier: GPL-2.0-or-later
"""Cities with clusters and belts: what holds of the shipped lists, and the counting rules."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cluster_digital_plugin.core import schema
from cluster_digital_plugin.core.colocation import co_locate
from cluster_digital_plugin.core.errors import Cancelled, InputError
from cluster_digital_plugin.core.tables import city_sets, programme_cities, table1

from . import gazetteers

NO_BELTS = pd.DataFrame({"city": [], "industry_zh": []}, dtype=object)


def located(clusters, belts=NO_BELTS, own=None, **choices):
    return co_locate(clusters, belts, gazetteers.shipped(), gazetteers.regions(own), **choices)


def clusters(*rows):
    return pd.DataFrame(rows, columns=["cluster_id", "programme", "industry_zh", "cities"], dtype=object)


@pytest.fixture(scope="module")
def shipped():
    return gazetteers.table("clusters.csv")


@pytest.mark.parametrize(("counting", "total", "three", "two"), [
    ("every_city", 158, (37, 14, 12, 11), (70, 29, 20, 21)),
    ("lead_city", 151, (36, 14, 11, 11), (64, 29, 14, 21)),
    ("share", 151, (35.25, 14, 10.25, 11), (64.75, 29, 14.75, 21)),
])  # fmt: skip
def test_the_shipped_clusters_hold_what_is_said_of_them(shipped, counting, total, three, two):
    """Numbers of README.md in resources/data; those of every_city and share were counted from clusters.csv by hand."""
    cities = located(shipped, counting=counting).cities
    assert cities["n_clusters"].sum() == pytest.approx(total)
    groups = programme_cities(cities)
    sums = groups[groups["region"] == "合计 Total"].set_index("n_programs")
    names = ["n_clusters", "n_ndrc", "n_miit", "n_most"]
    assert list(sums["n_cities"]) == [8, 24]
    assert tuple(sums.loc[3, names]) == pytest.approx(three) and tuple(sums.loc[2, names]) == pytest.approx(two)
    sets = city_sets(cities).set_index(["unit_kind", "item"])["numerator"]
    assert sets["city", "clusters"] == 78 and sets["other", "clusters"] == 2


def test_the_shipped_records_are_as_many_as_is_said(shipped):
    """README.md beside the data: 66 + 32 + 60 records, 43, 32 and 32 of them accompanied, 78 cities and two others."""
    from cluster_digital_plugin.core.matching import expand_records
    from cluster_digital_plugin.core.tables import accompanied

    records = expand_records(shipped, gazetteers.shipped()).assign(verdict="no_belt", n_match=0, n_near=0)
    table = table1(records).set_index("programme")["total"]
    assert dict(table) == {"NDRC": 66, "MIIT": 32, "MOST": 60, "ALL": 158}
    for counting in ("share", "lead_city"):
        table = table1(records, counting).set_index("programme")["total"]
        assert dict(table) == pytest.approx({"NDRC": 66, "MIIT": 25, "MOST": 60, "ALL": 151})
    assert dict(accompanied(records)["programme"].value_counts()) == {"NDRC": 43, "MIIT": 32, "MOST": 32}
    cities = located(shipped).cities
    whole = cities["city"].str.endswith("市")
    assert whole.sum() == 78 and set(cities.loc[~whole, "city"]) == {"澄迈县", "海西蒙古族藏族自治州"}


# The paper prints those of the lead city: 深圳 7, 苏州 合肥 成都 5, 杭州 常州 4, 长沙 西安 3.
THREE = {"深圳市": 7, "苏州市": 5, "合肥市": 5, "成都市": 5, "杭州市": 4, "常州市": 4, "长沙市": 3, "西安市": 3}


@pytest.mark.parametrize(("counting", "numbers"), [("lead_city", THREE), ("every_city", {**THREE, "深圳市": 8})])
def test_the_cities_with_three_programmes(shipped, counting, numbers):
    cities = located(shipped, counting=counting).cities.set_index("city")
    assert dict(cities.loc[cities["programmes"] == "NDRC+MIIT+MOST", "n_clusters"]) == numbers


def test_the_lists_of_cities_are_the_papers(shipped):
    groups = programme_cities(located(shipped, counting="every_city").cities)
    listed = {(row.n_programs, row.region): set(row.cities.replace("、", " ").split()) for row in groups.itertuples()
              if row.region}  # fmt: skip
    names = {place: {text for text in cities if text.endswith("市")} for place, cities in listed.items()}
    assert names[2, "长三角"] == {"上海市", "南京市", "宁波市", "无锡市", "温州市", "徐州市"}
    assert names[2, "京津冀"] == {"北京市", "石家庄市"}
    assert names[2, "珠三角"] == {"广州市", "东莞市", "佛山市", "珠海市", "惠州市"}
    assert names[2, "山东半岛"] == {"济南市", "青岛市", "烟台市", "临沂市"}
    assert names[2, "中部"] == {"武汉市", "湘潭市", "株洲市"}
    assert names[2, "西部"] == {"重庆市", "德阳市"} and names[2, "东北"] == {"大连市", "通化市"}


def test_programmes_do_not_depend_on_the_counting_rule():
    rows = clusters(("A", "MIIT", "轮胎", "德州市;滨州市;东营市"), ("B", "NDRC", "轮胎", "滨州市"))
    for counting, numbers in (("every_city", [1, 1, 2]), ("lead_city", [0, 1, 1]), ("share", [1 / 3, 1 / 3, 4 / 3])):
        cities = located(rows, counting=counting).cities
        assert dict(zip(cities["city"], cities["programmes"])) == {
            "德州市": "MIIT", "滨州市": "NDRC+MIIT", "东营市": "MIIT",
        }  # fmt: skip
        assert sorted(cities["n_clusters"]) == pytest.approx(numbers)


def test_years_and_presence():
    rows = clusters(("A", "NDRC", "x", "杭州市"), ("B", "NDRC", "x", "宁波市"), ("C", None, "x", "温州市"))
    belts = pd.DataFrame(
        [("杭州市", "女装", 2021), ("杭州市", "女装", 2020), ("宁波市", "服装", 2019), ("嘉兴市", "皮革", 2021),
         ("嘉兴市", "羊毛", None), ("台州市", "模具", 2018)], columns=["city", "industry_zh", "year"], dtype=object,
    ).assign(name_zh=lambda frame: frame["city"] + frame["industry_zh"])  # fmt: skip
    cities = located(rows, belts, year_mode="in", year=2021).cities.set_index("city")
    assert dict(cities["presence"]) == {
        "杭州市": "both", "宁波市": "past_belts", "温州市": "clusters", "嘉兴市": "belts", "台州市": "only_past",
    }  # fmt: skip
    assert list(cities.loc["杭州市", ["n_belts", "n_ever", "belt_years"]]) == [1, 1, "2020,2021"]
    assert cities.loc["杭州市", "year_belts"] == "2020:1;2021:1" and pd.isna(cities.loc["温州市", "year_belts"])
    assert list(cities.loc["嘉兴市", ["n_belts", "n_ever", "n_undated"]]) == [2, 2, 1]
    assert cities.loc["温州市", "programmes"] == "未注明 Unstated" and cities.loc["温州市", "n_other"] == 1
    assert list(cities.reset_index()[list(schema.COLOCATION.names)].columns) == list(schema.COLOCATION.names)


def test_the_analysts_region_holds_before_the_shipped_one():
    rows = clusters(("A", "NDRC", "x", "杭州市"), ("B", "NDRC", "x", "温州市"))
    regions = located(rows, own={"330300": "海峡西岸"}).cities.set_index("city")["region"]
    assert dict(regions) == {"杭州市": "长三角", "温州市": "海峡西岸"}


def test_wrong_choices_are_refused_and_a_cancel_is_heard():
    rows = clusters(("A", "NDRC", "x", "杭州市"))
    with pytest.raises(InputError, match="twice"):
        located(rows, counting="twice")

    def stop(fraction):
        raise Cancelled

    with pytest.raises(Cancelled):
        located(rows, progress=stop)


def test_empty_lists_give_an_empty_table():
    result = located(clusters())
    assert len(result.cities) == 0 and list(result.cities.columns) == list(schema.COLOCATION.names)
    assert set(city_sets(result.cities)["numerator"]) == {0}


CITIES = st.lists(st.sampled_from(["杭州市", "宁波市", "澄迈县", "深圳市"]), min_size=1, max_size=3, unique=True)
ROWS = st.lists(st.tuples(st.sampled_from(["NDRC", "MIIT", "MOST", "省级", None]), CITIES), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None)
@given(ROWS, st.sampled_from(["every_city", "share", "lead_city"]))
def test_cities_add_up_to_table_1(rows, counting):
    table = clusters(*((f"C{number}", programme, "x", ";".join(cities)) for number, (programme, cities)
                       in enumerate(rows)))  # fmt: skip
    from cluster_digital_plugin.core.matching import expand_records

    records = expand_records(table, gazetteers.shipped()).assign(verdict="no_belt")
    cities = located(table, counting=counting).cities
    assert cities["n_clusters"].sum() == pytest.approx(table1(records, counting)["total"].iloc[-1])
