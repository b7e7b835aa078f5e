# SPDX-License-Identifier: GPL-2.0-or-later
"""An analyst's list, as it is, becomes a table; no row is lost and none is guessed."""

from __future__ import annotations

import csv

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cluster_digital_plugin.core import schema
from cluster_digital_plugin.core.errors import Cancelled, InputError
from cluster_digital_plugin.core.lists.headers import detect_header, guess_mapping, signature
from cluster_digital_plugin.core.lists.loading import load_list, parse_year
from cluster_digital_plugin.core.lists.rows import Grid, clean_cell, read_list
from cluster_digital_plugin.core.places import Gazetteer


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


@pytest.fixture(scope="module")
def gazetteer(data_folder):
    def frame(name):
        rows = rows_of(data_folder / name)
        return pd.DataFrame(rows[1:], columns=rows[0], dtype=object)

    return Gazetteer(frame("cities.csv"), frame("counties.csv"), frame("places_extra.csv"))


def load(gazetteer, rows, kind, merged=None, **options):
    grid = Grid([list(row) for row in rows], "list.xlsx", None, merged or (), merged is not None)
    return load_list(read_list(grid, kind, **options), gazetteer)


def problems(loaded):
    return list(zip(loaded.problems["row"], loaded.problems["problem"], loaded.problems["kept"]))


def test_the_shipped_clusters_load_whole(gazetteer, data_folder):
    rows = rows_of(data_folder / "clusters.csv")
    loaded = load(gazetteer, rows, "clusters")
    assert (loaded.rows_in, loaded.rows_out, loaded.rows_skipped, len(loaded.problems)) == (151, 151, 0, 0)
    assert list(loaded.frame.columns) == list(schema.CLUSTERS.names)
    for column in ("cluster_id", "programme", "name_zh", "industry_zh", "cities", "province"):
        assert loaded.frame[column].tolist() == [row[rows[0].index(column)] for row in rows[1:]]
    assert loaded.frame["adcodes"].str.count(";").sum() + 151 == 158
    assert loaded.frame["row"].tolist() == list(range(2, 153))


def test_the_belt_sample_loads_whole(gazetteer, data_folder):
    rows = rows_of(data_folder / "belts_sample.csv")
    loaded = load(gazetteer, rows, "belts")
    assert (loaded.rows_in, loaded.rows_out, loaded.undated) == (285, 285, 191)
    city = rows[0].index("city")
    assert loaded.frame["adcode"].tolist() == [gazetteer.resolve(row[city]).adcode for row in rows[1:]]
    assert loaded.problems["problem"].value_counts().to_dict() == {"no_year": 191, "no_industry": 8}
    assert set(loaded.problems["kept"]) == {"yes"}


def test_names_alone_give_cities_industry_and_programme(gazetteer, data_folder):
    rows = rows_of(data_folder / "clusters.csv")
    loaded = load(gazetteer, [["集群名称"], *([row[2]] for row in rows[1:])], "clusters")
    assert loaded.frame["cities"].tolist() == [row[4] for row in rows[1:]]
    assert loaded.frame["programme"].value_counts().to_dict() == {"NDRC": 66, "MOST": 60}
    assert loaded.frame["industry_zh"].notna().all()


TITLED = [
    ["2021年线上产业带名单", None, None, None, None],
    [None] * 5,
    ["序号", "省份", "产业带名称", "所在城市", "年份"],
    ["1.0", "浙江省", "义乌小商品产业带", "义乌市", "2021.0"],
    ["2", None, "永康五金产业带", "永康", "2021年"],
    [None] * 5,
    ["3", "江苏省", "南通家纺产业带", "南通市", "近年"],
    ["4", None, None, None, None],
    ["小计", None, None, "3", None],
    ["序号", "省份", "产业带名称", "所在城市", "年份"],
    ["一、广东省", None, None, None, None],
    ["5", "广东省", "虎门服装产业带", "朝阳区", None],
    ["合 计", None, "4", None, None],
    ["注：本表不含未公开品类", None, None, None, None],
    ["资料来源：公开网页", None, None, None, None],
    [None] * 5,
]


def test_titles_totals_notes_and_empty_rows_are_skipped_and_listed(gazetteer):
    loaded = load(gazetteer, TITLED, "belts")
    names = ["义乌小商品产业带", "永康五金产业带", "南通家纺产业带", "虎门服装产业带"]
    assert loaded.frame["name_zh"].tolist() == names
    assert loaded.frame["city"].tolist() == ["金华市", "金华市", "南通市", "朝阳区"]
    assert loaded.frame["year"].tolist()[:2] == [2021, 2021]
    assert loaded.frame["year"].isna().tolist() == [False, False, True, True]
    assert loaded.frame["industry_zh"].tolist() == ["小商品", "五金", "家纺", "服装"]
    assert problems(loaded) == [
        (5, "filled_down", "yes"), (6, "empty_row", "no"), (7, "year_unknown", "yes"),
        (8, "only_number", "no"), (9, "total", "no"), (10, "repeated_header", "no"), (11, "section", "no"),
        (12, "place_conflict", "yes"), (12, "no_year", "yes"), (13, "total", "no"), (14, "note", "no"),
        (15, "note", "no"),
    ]  # fmt: skip
    assert (loaded.rows_in, loaded.rows_out, loaded.rows_skipped) == (12, 4, 8)


@pytest.mark.parametrize(
    "total", [["合计", "3", "", ""], ["", "3", "", ""], ["合计", "共3条", "", ""], ["", "3", "3", "3"],
              ["4", "12", "佛山市", "2020"], ["合计", "3", "2", "9"]],
)  # fmt: skip
def test_a_count_is_no_name(gazetteer, total):
    rows = [["序号", "产业带名称", "城市", "年份"], ["1", "佛山家具产业带", "佛山市", "2020"], total]
    loaded = load(gazetteer, rows, "belts")
    assert loaded.frame["name_zh"].tolist() == ["佛山家具产业带"]
    assert (3, "total", "no") in problems(loaded)


def test_a_number_as_name_stays_when_the_industry_is_told(gazetteer):
    rows = [["产业带名称", "城市", "产业"], ["1688", "佛山市", "家具"], ["360", "广州市", ""],
            ["3D打印产业带", "广州市", ""]]  # fmt: skip
    loaded = load(gazetteer, rows, "belts")
    assert loaded.frame["name_zh"].tolist() == ["1688", "3D打印产业带"]


def test_a_problem_names_file_row_field_value_and_remedy(gazetteer):
    rows = [["集群名称", "城市", "产业"], ["某某集群", "鼓楼区", "光伏"], ["另一集群", "无此市", None]]
    loaded = load(gazetteer, rows, "clusters")
    tie, unknown = (loaded.problems[loaded.problems["problem"] == code].iloc[0]
                    for code in ("city_ambiguous", "city_unknown"))  # fmt: skip
    assert (tie["file"], tie["row"], tie["field"], tie["value"]) == ("list.xlsx", 2, "城市", "鼓楼区")
    assert "南京市(江苏省 320100)" in tie["candidates"]
    assert "list.xlsx 第 3 行" in unknown["message_zh"] and "无此市" in unknown["message_zh"]
    assert "list.xlsx, row 3" in unknown["message_en"] and "Write the prefecture" in unknown["message_en"]
    assert (3, "no_industry", "yes") not in problems(loaded)  # 另一 is what the name says
    assert loaded.frame["adcodes"].isna().all() and loaded.frame["cities"].tolist() == ["鼓楼区", "无此市"]


def test_a_null_industry_is_kept_and_listed(gazetteer):
    loaded = load(gazetteer, [["产业带名称", "城市", "产业"], ["菏泽1688产业带", "菏泽市", "NULL"]], "belts")
    assert loaded.frame["industry_zh"].tolist() == [None]
    assert (2, "no_industry", "yes") in problems(loaded)


def test_exactly_merged_cells_fill_down_and_a_merged_name_is_one_cluster(gazetteer):
    rows = [
        ["名单", None, None, None], ["省份", "集群名称", "城市", "产业"],
        ["广东省", "超高清视频集群", "广州市", "超高清视频"],
        [None, None, "佛山市", None], [None, None, "惠州市", None],
        [None, "智能移动终端集群", "东莞市", "智能移动终端"], [None, "某集群", None, "光伏"],
    ]  # fmt: skip
    loaded = load(gazetteer, rows, "clusters", merged=((0, 0, 0, 3), (2, 0, 5, 0), (2, 1, 4, 1)))
    assert loaded.frame["cities"].tolist() == ["广州市;佛山市;惠州市", "东莞市", None]
    assert loaded.frame["adcodes"].tolist() == ["440100;440600;441300", "441900", None]
    # A blank that the file does not call merged stays blank.
    assert loaded.frame["province"].tolist() == ["广东省", "广东省", None]
    assert problems(loaded)[1:3] == [(4, "joined_row", "no"), (5, "joined_row", "no")]
    assert (7, "no_city", "yes") in problems(loaded)
    assert loaded.rows_in == loaded.rows_out + loaded.rows_skipped == 5


def test_a_forgotten_city_is_not_filled_from_the_row_above(gazetteer):
    rows = [["产业", "城市"], ["女装", "杭州市"], ["丝绸", "苏州市"], ["玩具", None], ["服装", "东莞市"],
            ["鞋", "温州市"]]  # fmt: skip
    loaded = load(gazetteer, rows, "belts")
    assert loaded.frame["city"].tolist() == ["杭州市", "苏州市", "东莞市", "温州市"]
    assert (4, "section", "no") in problems(loaded)


def test_made_ids_depend_on_content_only(gazetteer):
    header = ["产业带名称", "城市", "年份"]
    first = [["义乌玩具产业带", "义乌", "2021"], ["杭州女装产业带", "杭州", "2021"]]
    this_year = load(gazetteer, [header, *first], "belts").frame.set_index("name_zh")["belt_id"]
    later = [["杭州女装产业带", "杭州市", "2022"], ["温州鞋产业带", "温州", "2022"],
             ["义乌玩具产业带", "金华市", "2022"]]  # fmt: skip
    next_year = load(gazetteer, [header, *later], "belts").frame.set_index("name_zh")["belt_id"]
    assert this_year["杭州女装产业带"] == next_year["杭州女装产业带"]
    assert this_year["义乌玩具产业带"] == next_year["义乌玩具产业带"]
    assert next_year.is_unique
    both = load(gazetteer, [header, *first, *later], "belts")
    assert both.frame["belt_id"].is_unique
    assert both.frame["belt_id"].iloc[1] == this_year["杭州女装产业带"] + "-2021"
    assert not {"duplicate_id", "repeated_row"} & set(both.problems["problem"])


def test_duplicates_get_ids_of_their_own_and_are_listed(gazetteer):
    rows = [["产业带编号", "产业带名称", "城市"], ["B1", "杭州女装产业带", "杭州市"], ["B1", "温州鞋产业带", "温州市"],
            ["B1-2", "东莞服装产业带", "东莞市"], [None, "广州箱包产业带", "广州市"],
            [None, "广州箱包产业带", "广州市"]]  # fmt: skip
    loaded = load(gazetteer, rows, "belts")
    assert loaded.frame["belt_id"].is_unique and loaded.frame["belt_id"].tolist()[:3] == ["B1", "B1-3", "B1-2"]
    assert {(3, "duplicate_id", "yes"), (6, "repeated_row", "yes")} <= set(problems(loaded))


def test_an_adcode_that_contradicts_the_city_is_listed(gazetteer):
    rows = [["名称", "城市", "行政区划代码"], ["女装产业带", "杭州市", "330100.0"], ["鞋产业带", "温州市", "330100"],
            ["玩具产业带", None, "440500"], ["灯饰产业带", "中山市", "999999"]]  # fmt: skip
    loaded = load(gazetteer, rows, "belts")
    assert loaded.frame["adcode"].tolist() == ["330100", "330300", "440500", "442000"]
    assert {(3, "adcode_conflict", "yes"), (5, "adcode_unknown", "yes")} <= set(problems(loaded))


def test_cities_keep_their_own_coordinates_and_inherit_the_rest(gazetteer):
    rows = [["城市", "经度", "纬度", "人口", "代码"], ["杭州市", "120.5", "30.5", "1,000", None],
            ["温州", None, None, "很多", None], ["新城市", "200", "10", None, "990100"], [None, "1", "2", None, None],
            ["无此市", "110", "30", None, None]]  # fmt: skip
    loaded = load(gazetteer, rows, "cities")
    assert loaded.frame["adcode"].tolist() == ["330100", "330300", "990100", None]
    assert loaded.lon[0] == 120.5 and loaded.lat[0] == 30.5
    assert loaded.lon[1] == pytest.approx(gazetteer.coordinates(["330300"])[0][0])
    assert loaded.frame["population"].tolist()[0] == 1000 and loaded.frame["population"].isna()[1]
    assert {(3, "bad_number", "yes"), (4, "bad_coordinates", "yes"), (4, "no_coordinates", "yes"),
            (5, "missing_name", "no"), (6, "no_adcode", "yes")} <= set(problems(loaded))  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "kind", "words"),
    [
        ([], "clusters", ["list.xlsx", "empty"]),
        ([[None, ""], ["", None]], "belts", ["list.xlsx", "empty"]),
        ([["甲", "乙"], ["1", "2"]], "belts", ["list.xlsx", "column titles"]),
        ([["城市", "年份"], ["杭州市", "2021"]], "belts", ["list.xlsx", "row 1", "name_zh", "城市、年份"]),
    ],
)
def test_a_list_that_cannot_be_used_says_why(gazetteer, rows, kind, words):
    with pytest.raises(InputError) as caught:
        load(gazetteer, rows, kind)
    assert all(word in caught.value.message_en for word in words)
    assert "list.xlsx" in caught.value.message_zh


def test_columns_and_header_can_be_chosen(gazetteer):
    rows = [["甲", "乙", "丙"], ["杭州市", "女装", "x"]]
    loaded = load(gazetteer, rows, "belts", header_row=0, columns={"city": "甲", "industry_zh": "乙"})
    assert loaded.frame[["city", "industry_zh"]].values.tolist() == [["杭州市", "女装"]]
    rows = [["产业带名称", "城市", "产业"], ["杭州女装产业带", "苏州市", "丝绸"]]
    loaded = load(gazetteer, rows, "belts", columns={"city": "-", "industry_zh": ""})
    assert loaded.frame[["city", "industry_zh"]].values.tolist() == [["杭州市", "丝绸"]]
    with pytest.raises(InputError, match=r"row 1.*no column “行业”.*产业带名称、城市、产业"):
        load(gazetteer, rows, "belts", columns={"industry_zh": "行业"})
    with pytest.raises(InputError, match="has 2 rows"):
        load(gazetteer, rows, "belts", header_row=5)


@pytest.mark.parametrize(
    ("header", "kind", "mapping"),
    [
        ("序号 集群类型 集群名称 所在城市 主导产业 批次", "clusters",
         {"programme": 1, "name_zh": 2, "cities": 3, "industry_zh": 4, "batch": 5}),
        ("省(区、市) 城市 先进制造业集群名称", "clusters", {"province": 0, "cities": 1, "name_zh": 2}),
        ("产业带名称 地级市 区县 主营类目 入选年份", "belts",
         {"name_zh": 0, "city": 1, "county_or_town": 2, "industry_zh": 3, "year": 4}),
        ("belt_id Name City Industry Year", "belts",
         {"belt_id": 0, "name_zh": 1, "city": 2, "industry_zh": 3, "year": 4}),
        ("名称 经度(°) 纬度 行政区划代码", "cities", {"city_zh": 0, "lon": 1, "lat": 2, "adcode": 3}),
    ],
)  # fmt: skip
def test_titles_are_recognised_in_both_languages(header, kind, mapping):
    assert guess_mapping(header.split(), kind) == mapping


def test_the_header_stands_below_its_titles():
    assert detect_header(TITLED, "belts") == 2
    assert detect_header([["产业集群"], ["甲"]], "belts") is None
    assert signature(["集群名称 ", "城市", ""]) == signature(["集群名称", "城 市"]) != signature(["城市", "集群名称"])


@pytest.mark.parametrize(
    ("text", "year"),
    [("2021", 2021), ("2021年", 2021), ("２０２１", 2021), ("2021.0", 2021), ("2021年度", 2021), ("2021-03-01", 2021),
     ("2021/5/1", 2021), ("2021年5月", 2021), ("2019-2021", None), ("21", None), ("近年", None), (None, None),
     ("20210", None), ("1821", None)],
)  # fmt: skip
def test_years(text, year):
    assert parse_year(text) == year


def test_cells_are_cleaned():
    cells = ("440100.0", " 甲\xa0", "—", "nan", "0", float("nan"), "2021.50", "\ufeff乙")
    assert [clean_cell(cell) for cell in cells] == ["440100", "甲", None, None, "0", None, "2021.50", "乙"]


def test_loading_can_be_cancelled(gazetteer, data_folder):
    def stop(fraction):
        raise Cancelled

    listed = read_list(Grid(rows_of(data_folder / "clusters.csv"), "clusters.csv"), "clusters")
    with pytest.raises(Cancelled):
        load_list(listed, gazetteer, progress=stop)


CELLS = st.sampled_from([
    None, "", "1", "杭州市", "朝阳区", "无此市", "女装", "合计", "注：甲", "2021", "近年", "义乌玩具产业带",
    "B1", "浙江省", "序号", "广州市、佛山市超高清视频集群", "NDRC", "产业带名称", "—",
])  # fmt: skip
HEADERS = {
    "belts": ["序号", "产业带编号", "产业带名称", "省份", "城市", "产业", "年份"],
    "clusters": ["序号", "集群编号", "集群名称", "省份", "城市", "产业", "集群类型"],
    "cities": ["序号", "代码", "城市", "省份", "经度", "纬度", "人口"],
}


@settings(max_examples=200, deadline=None)
@given(
    kind=st.sampled_from(sorted(HEADERS)),
    rows=st.lists(st.lists(CELLS, min_size=7, max_size=7), max_size=12),
    merged=st.none() | st.lists(st.tuples(st.integers(1, 8), st.integers(0, 6), st.integers(0, 4)), max_size=3),
)
def test_rows_in_are_rows_out_plus_rows_skipped(gazetteer, kind, rows, merged):
    ranges = None if merged is None else tuple((top, at, top + more, at) for top, at, more in merged)
    loaded = load(gazetteer, [HEADERS[kind], *rows], kind, ranges)
    assert loaded.rows_in == loaded.rows_out + loaded.rows_skipped
    dropped = loaded.problems.loc[loaded.problems["kept"] == "no", "row"]
    assert len(dropped) == loaded.rows_skipped and dropped.is_unique
    assert loaded.rows_out == len(loaded.frame) == len(loaded.lon)
    if kind != "cities":
        key = loaded.table.key
        assert loaded.frame[key].is_unique and loaded.frame[key].notna().all()
        assert not set(loaded.frame["row"]) & set(dropped)
    unfound = loaded.frame[loaded.table.names[3 if kind == "belts" else 5]].isna() if kind != "cities" else []
    listed = set(loaded.problems["row"])
    assert all(row in listed for row, absent in zip(loaded.frame.get("row", []), unfound) if absent)
