# SPDX-License-Identifier: GPL-2.0-or-later
"""Any written place finds its prefecture-level unit, or asks."""

from __future__ import annotations

import csv

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cluster_digital_plugin.core.places import RESOLVED, Gazetteer
from cluster_digital_plugin.core.places.names import read_industry, read_programme


def table(path):
    with open(path, encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return pd.DataFrame(rows, dtype=object)


@pytest.fixture(scope="module")
def gazetteer(data_folder):
    return Gazetteer(*(table(data_folder / f"{name}.csv") for name in ("cities", "counties", "places_extra")))


@pytest.fixture(scope="module")
def without_extras(data_folder):
    return Gazetteer(*(table(data_folder / f"{name}.csv") for name in ("cities", "counties")))


@pytest.mark.parametrize(
    ("text", "city", "status"),
    [
        ("杭州市", "杭州市", "exact"), ("杭州", "杭州市", "alias"), ("昆山", "苏州市", "rolled_up"),
        ("昆山市", "苏州市", "rolled_up"), ("义乌国际商贸城", "金华市", "rolled_up"), ("织里镇", "湖州市", "rolled_up"),
        ("吴兴区织里镇", "湖州市", "rolled_up"), ("浙江省湖州市吴兴区织里镇", "湖州市", "rolled_up"),
        ("海西州", "海西蒙古族藏族自治州", "alias"), ("青海省海西州", "海西蒙古族藏族自治州", "alias"),
        ("青海省海西蒙古族藏族自治州", "海西蒙古族藏族自治州", "exact"),
        ("莱芜", "济南市", "rolled_up"), ("莱芜市", "济南市", "former"), ("襄樊", "襄阳市", "former"),
        ("襄樊市", "襄阳市", "former"), ("苏州工业园区", "苏州市", "alias"), ("浦东", "上海市", "alias"),
        ("上海市浦东新区", "上海市", "rolled_up"), ("五大连池市", "黑河市", "rolled_up"),
        ("五大连池", "黑河市", "rolled_up"), ("张江", "上海市", "rolled_up"), ("中关村", "北京市", "rolled_up"),
        ("三灶", "珠海市", "rolled_up"), ("虎门", "东莞市", "rolled_up"), ("北京经济技术开发区", "北京市", "rolled_up"),
        ("天津滨海高新技术产业开发区", "天津市", "rolled_up"), ("武汉东湖高新区", "武汉市", "rolled_up"),
        ("澄迈县", "澄迈县", "exact"), ("海南澄迈", "澄迈县", "alias"), ("天门市", "天门市", "exact"),
        ("仙桃", "仙桃市", "alias"), ("潜江市", "潜江市", "exact"), ("阿拉尔市", "阿拉尔市", "exact"),
        ("仙桃市毛嘴镇", "仙桃市", "rolled_up"), ("吉林市", "吉林市", "exact"), ("吉林通化", "通化市", "alias"),
        ("长春市朝阳区", "长春市", "rolled_up"), ("朝阳县", "朝阳市", "rolled_up"), ("海门市", "南通市", "former"),
        ("咸宁地区", "咸宁市", "former"), ("孟村县", "沧州市", "rolled_up"), ("普洱市思茅区", "普洱市", "rolled_up"),
        ("440100", "广州市", "exact"), ("440100.0", "广州市", "exact"), ("330782", "金华市", "rolled_up"),
        ("Hangzhou", "杭州市", "alias"), (" 杭 州 市 ", "杭州市", "exact"), ("浙江-杭州-余杭", "杭州市", "rolled_up"),
        ("义乌市、东阳市", "金华市", "rolled_up"), ("呼伦贝尔", "呼伦贝尔市", "alias"), ("兴安盟", "兴安盟", "exact"),
    ],
)  # fmt: skip
def test_a_place_rolls_up_to_its_unit(gazetteer, text, city, status):
    found = gazetteer.resolve(text)
    assert (found.city_zh, found.status) == (city, status)
    assert gazetteer.city(found.adcode)["city_zh"] == city


@pytest.mark.parametrize(
    ("text", "city", "other"),
    [
        ("西安", "西安市", "辽源市"), ("中山", "中山市", "大连市"), ("大同", "大同市", "大庆市"),
        ("朝阳", "朝阳市", "北京市"), ("海口", "海口市", "昆明市"), ("海西", "海西蒙古族藏族自治州", "福州市"),
        ("吉林", "吉林市", None), ("甘南", "甘南藏族自治州", "齐齐哈尔市"),
    ],
)  # fmt: skip
def test_a_short_name_means_the_prefecture_and_is_flagged(gazetteer, text, city, other):
    found = gazetteer.resolve(text)
    assert (found.city_zh, found.status) == (city, "flagged")
    assert other is None or other in [candidate[1] for candidate in found.candidates]


@pytest.mark.parametrize(
    ("text", "cities"),
    [
        ("朝阳区", {"北京市", "长春市"}), ("鼓楼区", {"南京市", "徐州市", "福州市", "开封市"}),
        ("石门", {"石家庄市", "常德市"}), ("Suzhou", {"苏州市", "宿州市"}), ("白云", {"广州市", "贵阳市"}),
        ("广深佛莞", {"广州市", "深圳市", "佛山市", "东莞市"}), ("苏州市义乌市", {"苏州市", "金华市"}),
    ],
)  # fmt: skip
def test_a_tie_is_a_question(gazetteer, text, cities):
    found = gazetteer.resolve(text)
    assert (found.status, found.adcode) == ("ambiguous", None)
    assert {candidate[1] for candidate in found.candidates} == cities


@pytest.mark.parametrize("text", ["哈哈", "大连池", "杭州哈哈", "吉林省", "海南", "河北", "京津冀", "123", "镇", "——"])
def test_what_is_no_city_is_unknown(gazetteer, text):
    assert gazetteer.resolve(text).status == "unknown"


def test_nothing_is_empty(gazetteer):
    assert {gazetteer.resolve(text).status for text in (None, "", "  ", float("nan"))} == {"empty"}


def test_the_province_column_decides(gazetteer):
    assert gazetteer.resolve("朝阳", "辽宁").status == "alias"
    assert gazetteer.resolve("朝阳区", "北京市").city_zh == "北京市"
    assert gazetteer.resolve("朝阳区", "吉林").city_zh == "长春市"
    assert gazetteer.resolve("海南", "青海省").city_zh == "海南藏族自治州"
    assert gazetteer.resolve("Suzhou", "江苏").city_zh == "苏州市"
    assert gazetteer.resolve("西安", "陕西省").status == "alias"
    assert {c[1] for c in gazetteer.resolve("鼓楼区", "苏").candidates} == {"南京市", "徐州市"}


def test_columns_that_contradict_each_other_are_reported(gazetteer):
    found = gazetteer.resolve("杭州市", "江苏省")
    assert (found.status, found.conflict, found.candidates[0][1]) == ("ambiguous", True, "杭州市")
    found = gazetteer.resolve("杭州市", county="义乌市")
    assert (found.status, found.conflict, found.city_zh) == ("flagged", True, "杭州市")


def test_the_county_column_helps_where_the_city_is_open(gazetteer):
    assert gazetteer.resolve(None, county="义乌市").city_zh == "金华市"
    assert gazetteer.resolve("朝阳", county="双塔区").city_zh == "朝阳市"
    assert gazetteer.resolve("湖州市", county="吴兴区织里镇").status == "exact"


@pytest.mark.parametrize(
    ("text", "cities"),
    [
        ("广州市、佛山市、惠州市", ["广州市", "佛山市", "惠州市"]), ("广州市;佛山市;", ["广州市", "佛山市"]),
        ("广深佛莞", ["广州市", "深圳市", "佛山市", "东莞市"]), ("广佛惠", ["广州市", "佛山市", "惠州市"]),
        ("成德", ["成都市", "德阳市"]), ("成都和德阳", ["成都市", "德阳市"]), ("广州市佛山市", ["广州市", "佛山市"]),
        ("广州 佛山", ["广州市", "佛山市"]), ("义乌市，东阳市", ["金华市"]), ("和田", ["和田地区"]),
        ("呼和浩特和包头", ["呼和浩特市", "包头市"]), ("深圳/广州", ["深圳市", "广州市"]), ("", []), (None, []),
        ("广州市;无此市", ["广州市", None]),
    ],
)  # fmt: skip
def test_lists_of_cities(gazetteer, text, cities):
    assert [resolution.city_zh for resolution in gazetteer.resolve_list(text)] == cities


@pytest.mark.parametrize(
    ("name", "cities", "industry", "programme"),
    [
        ("广州市、佛山市、惠州市超高清视频和智能家电集群", ["广州市", "佛山市", "惠州市"], "超高清视频和智能家电",
         None),
        ("广佛惠超高清视频和智能家电先进制造业集群", ["广州市", "佛山市", "惠州市"], "超高清视频和智能家电", "MIIT"),
        ("武进机器人及智能装备创新型产业集群", ["常州市"], "机器人及智能装备", "MOST"),
        ("江宁智能电网创新型产业集群", ["南京市"], "智能电网", "MOST"),
        ("辽宁激光(鞍山高新区)创新型产业集群", ["鞍山市"], "激光", "MOST"),
        ("南京市新型电力（智能电网）装备集群", ["南京市"], "新型电力(智能电网)装备", None),
        ("上海市浦东新区集成电路战略性新兴产业集群", ["上海市"], "集成电路", "NDRC"),
        ("成都德阳高端能源装备先进制造业集群", ["成都市", "德阳市"], "高端能源装备", "MIIT"),
        ("阿里巴巴桐庐产业带", ["杭州市"], None, None), ("菏泽1688产业带", ["菏泽市"], None, None),
        ("和田和田玉产业带", ["和田地区"], "和田玉", None), ("东海区块链产业集群", ["连云港市"], "区块链", None),
        ("哈尔滨(产业带,品类未公开)", ["哈尔滨市"], None, None),
        ("晋江市陈埭镇运动鞋产业带", ["泉州市"], "运动鞋", None),
        ("东莞电子镇流器产业带", ["东莞市"], "电子镇流器", None), ("义乌市场采购产业带", ["金华市"], "市场采购", None),
        ("清河羊绒产业带", [None], "羊绒", None), ("新材料产业集群", [], "新材料", None), ("", [], None, None),
    ],
)  # fmt: skip
def test_names_hold_cities_industry_and_programme(gazetteer, name, cities, industry, programme):
    found, rest = gazetteer.read_name(name)
    assert [resolution.city_zh for resolution in found] == cities
    assert read_industry(rest) == (industry, programme)


def test_a_city_that_may_be_part_of_the_product_is_flagged(gazetteer):
    found = gazetteer.read_name("杭州金华火腿产业集群")[0]
    assert [resolution.city_zh for resolution in found] == ["杭州市", "金华市"]
    assert [resolution.status for resolution in found] == ["alias", "flagged"]


def test_no_industry_is_taken_for_a_place(gazetteer, test_data):
    for name in ("cluster_industries.txt", "belt_industries.txt"):
        for industry in (test_data / "gold" / name).read_text(encoding="utf-8").split():
            assert gazetteer.read_name(industry) == ([], industry)
            found, rest = gazetteer.read_name(f"杭州{industry}产业带")
            assert [resolution.city_zh for resolution in found] == ["杭州市"] and rest == industry + "产业带"


def found_in_names(gazetteer, frame, column):
    """Return how many names give the cities of ``column``, and the names that silently give others."""
    right, wrong = 0, []
    for name, cities in zip(frame["name_zh"], frame[column]):
        found = gazetteer.read_name(name)[0]
        if [resolution.city_zh for resolution in found] == cities.split(";"):
            right += 1
        elif found and all(resolution.status in RESOLVED - {"flagged"} for resolution in found):
            wrong.append(name)
    return right, wrong


def test_all_cluster_names_tell_their_cities(gazetteer, without_extras, data_folder):
    clusters = table(data_folder / "clusters.csv")
    assert found_in_names(gazetteer, clusters, "cities") == (151, [])
    # The names are read by rule: the table of other places is hardly needed for them.
    assert found_in_names(without_extras, clusters, "cities")[0] >= 150


def test_most_belt_names_tell_their_city_and_none_a_wrong_one_unflagged(gazetteer, without_extras, data_folder):
    belts = table(data_folder / "belts_sample.csv")
    right, wrong = found_in_names(gazetteer, belts, "city")
    assert right >= 270
    assert wrong == []
    assert found_in_names(without_extras, belts, "city")[0] >= 220


def test_the_industries_in_names_are_those_of_the_column(gazetteer, data_folder):
    clusters = table(data_folder / "clusters.csv")
    read = [read_industry(gazetteer.read_name(name)[1])[0] for name in clusters["name_zh"]]
    # Two columns of the shipped list shorten the wording of the name (海西, 临沂).
    assert sum(a == b for a, b in zip(read, clusters["industry_zh"])) >= 148


def test_every_county_resolves_or_asks(gazetteer, data_folder):
    counties = table(data_folder / "counties.csv")
    for row in counties.itertuples():
        found = gazetteer.resolve(row.city_zh, row.province_zh)
        names = [found.city_zh, *(candidate[1] for candidate in found.candidates)]
        assert found.status != "unknown" and row.parent_city_zh in names, row.city_zh
        full = gazetteer.resolve(row.province_zh + row.parent_city_zh + row.city_zh)
        assert full.city_zh == row.parent_city_zh, row.city_zh


def test_every_extra_name_resolves_or_asks(gazetteer, data_folder):
    for row in table(data_folder / "places_extra.csv").itertuples():
        for code in row.adcodes.split(";") if row.kind not in ("region", "not_place") else ():
            assert gazetteer.city(code) is not None, row.name
        if row.kind in ("town", "zone", "market", "former"):
            for name in [row.name, *(alias for alias in row.aliases.split(";") if alias)]:
                found = gazetteer.resolve(name)
                assert row.adcodes in {found.adcode, *(candidate[0] for candidate in found.candidates)}, name


def test_coordinates_are_nan_where_the_unit_is_unknown(gazetteer):
    lon, lat = gazetteer.coordinates(["110000", "999999", None])
    assert lon[0] == pytest.approx(116.39723) and lat[0] == pytest.approx(39.9075)
    assert np.isnan(lon[1:]).all() and np.isnan(lat[1:]).all()
    assert gazetteer.city("999999") is None
    assert [len(array) for array in gazetteer.coordinates([])] == [0, 0]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="杭州市朝阳区江苏省和、;北京海南西安(义乌)镇 1", max_size=12))
def test_any_text_gives_an_answer(gazetteer, text):
    found = gazetteer.resolve(text)
    assert (found.adcode is not None) == (found.status in RESOLVED)
    for resolution in [*gazetteer.resolve_list(text), *gazetteer.read_name(text)[0]]:
        assert resolution.adcode is None or gazetteer.city(resolution.adcode)["city_zh"] == resolution.city_zh


@pytest.mark.parametrize(
    ("text", "programme"),
    [("NDRC", "NDRC"), ("国家发改委", "NDRC"), ("工信部", "MIIT"), ("创新型产业集群", "MOST"), ("省级", "省级"),
     (None, None)],
)
def test_programmes_are_recognised(text, programme):
    assert read_programme(text) == programme
