# SPDX-License-Identifier: GPL-2.0-or-later
"""Adding, merging, splitting and pasting cities: what changes, what is refused, and nothing lost on the way."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cluster_digital_plugin.core.errors import InputError
from cluster_digital_plugin.core.places import edits
from cluster_digital_plugin.core.places.paste import read_paste

KINDS = {
    "city_zh": "text", "city_en": "text", "province_zh": "text", "adcode": "text", "level": "text",
    "parent_city_zh": "text", "lon": "real", "lat": "real", "population": "integer", "aliases": "text",
    "coord_source": "text", "gdp": "real", "region": "text",
}  # fmt: skip


@pytest.fixture(scope="module")
def gazetteer():
    """The gazetteer that ships."""
    from cluster_digital_plugin.layers.gazetteer import load_gazetteer

    return load_gazetteer()


@pytest.fixture
def rows(data_folder):
    """The cities that ship, keyed by their position."""
    with open(data_folder / "cities.csv", encoding="utf-8-sig", newline="") as stream:
        read = list(csv.DictReader(stream))
    found = {}
    for key, row in enumerate(read):
        row = {name: value or None for name, value in row.items()}
        for name, kind in (("lon", float), ("lat", float), ("population", int)):
            row[name] = kind(row[name]) if row[name] else None
        found[key] = {**row, "gdp": None, "region": None}
    return found


def key_of(rows, name):
    return next(key for key, row in rows.items() if row["city_zh"] == name)


def applied(rows, edit):
    """Return the rows after an edit."""
    after = {key: {**row, **edit.changes.get(key, {})} for key, row in rows.items() if key not in edit.removed}
    return {**after, **{f"new{n}": row for n, row in enumerate(edit.added)}}


def gazetteer_with(rows):
    from cluster_digital_plugin.layers.gazetteer import gazetteer_of

    return gazetteer_of([dict(row) for row in rows.values()])


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [("1,234,567", "integer", 1234567), (" 12.5 ", "real", 12.5), ("１２３", "integer", 123), ("", "real", None),
     ("12.0", "integer", 12), ("-3", "real", -3.0)],
)
def test_numbers_are_read_as_they_are_typed(text, kind, value):
    assert edits.parse_number(text, kind, "人口") == value


@pytest.mark.parametrize(("text", "kind"), [("12.5", "integer"), ("abc", "real"), ("1,23", "real"), ("nan", "real"),
                                            ("inf", "integer")])
def test_what_is_no_number_is_refused_with_the_field(text, kind):
    with pytest.raises(InputError) as error:
        edits.parse_number(text, kind, "人口")
    assert "人口" in error.value.message_zh


@given(st.integers(-10**12, 10**12))
def test_a_whole_number_survives_being_written_with_separators(number):
    assert edits.parse_number(f"{number:,}", "integer", "n") == number


@given(st.floats(73, 136), st.floats(3, 54))
def test_coordinates_in_china_are_taken_and_their_exchange_is_refused(lon, lat):
    edits.check_values({"lon": lon, "lat": lat})
    with pytest.raises(InputError, match="swapped"):
        edits.check_values({"lon": lat, "lat": lon})


@given(st.lists(st.text("甲乙丙丁戊", min_size=1, max_size=3), unique=True, max_size=6), st.sampled_from(";;,、，；"))
def test_names_survive_being_joined_and_split(names, mark):
    assert edits.split_names(mark.join(names)) == names
    assert edits.split_names(edits.join_names(names)) == names


def test_one_coordinate_alone_is_refused():
    with pytest.raises(InputError, match="belong together"):
        edits.check_values({"lon": 115.0, "lat": None})


def test_a_change_names_only_what_changes_and_where_the_coordinates_come_from(rows):
    key = key_of(rows, "保定市")
    row = rows[key]
    assert edits.change(rows, key, {"city_en": row["city_en"]}).changes == {}
    found = edits.change(rows, key, {"lon": 115.5, "city_en": row["city_en"]}).changes
    assert found == {key: {"lon": 115.5, "coord_source": "analyst"}}


def test_a_point_far_away_is_a_warning(rows):
    boxes = edits.province_boxes(rows.values())
    key = key_of(rows, "保定市")
    assert edits.change(rows, key, {"lon": 115.6}, boxes).notes == []
    assert "河北省" in edits.change(rows, key, {"lon": 103.0}, boxes).notes[0].zh


@pytest.mark.parametrize(
    ("values", "word"),
    [({"city_zh": None}, "no name"), ({"adcode": "13060"}, "six digits"), ({"adcode": "320500"}, "苏州市"),
     ({"population": -1}, "negative")],
)
def test_a_city_that_cannot_be_is_refused(rows, values, word):
    with pytest.raises(InputError, match=word):
        edits.change(rows, key_of(rows, "保定市"), values)


@pytest.mark.parametrize("text", ["淄博", "淄博市", "370300", "张店区", "370303", "山东省淄博市张店区", "Zibo"])
def test_all_names_of_a_merged_city_lead_to_the_other(rows, text):
    edit = edits.merge(rows, key_of(rows, "淄博市"), key_of(rows, "济南市"))
    assert gazetteer_with(applied(rows, edit)).resolve(text).city_zh == "济南市"


def test_merging_sums_only_what_is_known(rows):
    source, target = key_of(rows, "淄博市"), key_of(rows, "济南市")
    rows[target]["gdp"] = 12757.4
    edit = edits.merge(rows, source, target, ["population", "gdp"])
    assert edit.changes[target]["population"] == rows[source]["population"] + rows[target]["population"]
    assert "gdp" not in edit.changes[target]
    assert "GDP" in edit.notes[0].en


def test_a_removed_city_is_still_known_by_its_names(rows):
    rows["laiwu"] = {**dict.fromkeys(KINDS), "city_zh": "莱芜市", "adcode": "371200", "level": "地级市",
                     "province_zh": "山东省", "aliases": "嬴城"}  # fmt: skip
    edit = edits.merge(rows, "laiwu", key_of(rows, "济南市"), remove=True)
    after = applied(rows, edit)
    assert "laiwu" not in after
    known = gazetteer_with(after)
    assert [known.resolve(text).city_zh for text in ("莱芜市", "嬴城")] == ["济南市", "济南市"]
    assert edit.lines(rows)[-1] == ("莱芜市", None, "371200", None)


def test_parts_follow_a_merged_city(rows):
    part = next(key for key, row in rows.items() if row["parent_city_zh"] == "金华市")
    edit = edits.merge(rows, key_of(rows, "金华市"), key_of(rows, "杭州市"))
    assert edit.changes[part] == {"parent_city_zh": "杭州市"}


def test_a_city_is_not_merged_into_itself_or_its_part(rows):
    jinhua, yiwu = key_of(rows, "金华市"), key_of(rows, "义乌市")
    for target in (jinhua, yiwu):
        with pytest.raises(InputError, match="itself"):
            edits.merge(rows, jinhua, target)


def test_a_county_of_the_table_becomes_a_city(rows):
    source = key_of(rows, "金华市")
    rows[source]["population"] = 7000000
    row = {"city_zh": "义乌市", "adcode": "330782", "population": 1859390}
    edit = edits.split(rows, source, row, (), ["population"])
    assert edit.added == []
    assert edit.changes[source]["population"] == 7000000 - 1859390
    known = gazetteer_with(applied(rows, edit))
    assert {known.resolve(text).adcode for text in ("义乌", "义乌市", "330782", "浙江省义乌市")} == {"330782"}
    assert known.resolve("东阳市").city_zh == "金华市"


def test_a_new_unit_takes_its_aliases_along(rows):
    source = key_of(rows, "保定市")
    rows[source]["aliases"] = "保定;雄安;雄安新区"
    row = {"city_zh": "雄安新区", "adcode": "133100", "lon": 115.9, "lat": 39.05}
    edit = edits.split(rows, source, row, ["雄安"])
    assert edit.changes[source]["aliases"] == "保定"
    assert edit.added[0]["aliases"] == "雄安;雄安新区"
    assert edit.added[0]["province_zh"] == "河北省"


def test_more_than_there_is_cannot_be_split_off(rows):
    source = key_of(rows, "保定市")
    row = {"city_zh": "雄安新区", "adcode": "133100", "population": 10**9}
    with pytest.raises(InputError, match="more than"):
        edits.split(rows, source, row, (), ["population"])


@given(st.data())
def test_merging_never_loses_a_name_nor_a_person(data):
    names = data.draw(st.lists(st.text("甲乙丙丁戊己庚", min_size=2, max_size=4), unique=True, min_size=4, max_size=8))
    people = data.draw(st.lists(st.integers(0, 10**8), min_size=2, max_size=2))
    cities = {
        n: {"city_zh": names[n] + "市", "adcode": f"99{n}000", "level": "地级市", "parent_city_zh": None,
            "aliases": ";".join(names[2 + n :: 2]), "population": people[n], "province_zh": "某省"}
        for n in range(2)
    }  # fmt: skip
    before = {name for row in cities.values() for name in (row["city_zh"], *edits.split_names(row["aliases"]))}
    after = applied(cities, edits.merge(cities, 0, 1, ["population"], remove=True))
    assert set(after) == {1}
    assert before <= {after[1]["city_zh"], *edits.split_names(after[1]["aliases"])}
    assert after[1]["population"] == sum(people)


@pytest.mark.parametrize(
    ("header", "cell", "column", "value"),
    [
        ("常住人口(万人)", "924.26", "population", 9242600), ("人口/人", "9242600", "population", 9242600),
        ("GDP(亿元)", "4012.5", "gdp", 4012.5), ("地区生产总值(万元)", "40125000", "gdp", 4012.5),
        ("GDP", "4012.5", "gdp", 4012.5), ("区域", "京津冀", "region", "京津冀"),
        ("别名", "保府", "aliases", "保定;保府"), ("大区", "华北", "region", "华北"),
    ],
)
def test_titles_and_units_are_understood(rows, gazetteer, header, cell, column, value):
    key = key_of(rows, "保定市")
    rows[key]["aliases"] = "保定"
    paste = read_paste([["表1 各市数据"], ["城市", header], ["保定", cell]], rows, KINDS, gazetteer)
    assert [row.number for row in paste.rows] == [3]
    assert paste.rows[0].changes[column][1] == pytest.approx(value) if column == "gdp" else True
    assert paste.edit().changes == {key: {column: value}}


@pytest.mark.parametrize("header", ["人口密度", "人口增长率(%)", "人均GDP", "GDP增速", "人口占比"])
def test_what_is_derived_is_no_population_and_no_gdp(rows, gazetteer, header):
    with pytest.raises(InputError):
        read_paste([["城市", header], ["保定", "5"]], rows, KINDS, gazetteer)


def test_a_field_of_ones_own_goes_by_its_name_or_label(rows, gazetteer):
    kinds = {**KINDS, "人口密度": "real"}
    paste = read_paste([["adcode", "人口密度"], ["130600.0", "416.2"]], rows, kinds, gazetteer)
    assert paste.edit().changes == {key_of(rows, "保定市"): {"人口密度": 416.2}}


@pytest.mark.parametrize(
    ("cells", "word"),
    [
        ({"城市": "鼓楼区"}, "may mean"), ({"城市": "没有市"}, "not known"), ({"城市": "虎门镇"}, "is not that city"),
        ({"城市": "莱芜市"}, "is not that city"), ({"adcode": "999999"}, "No city"), ({}, "Fill in one"),
        ({"adcode": "130600", "城市": "苏州市"}, "not of"), ({"城市": "保定", "人口": "1.5"}, "no whole number"),
        ({"城市": "保定", "lon": "38", "lat": "115"}, "swapped"), ({"城市": "保定", "lat": "95"}, "out of range"),
    ],
)
def test_a_row_with_a_problem_changes_nothing_and_says_why(rows, gazetteer, cells, word):
    header = ["城市", "adcode", "人口", "lon", "lat", "note"]
    row = [cells.get(name) for name in header[:-1]] + ["x"]
    if "人口" not in cells and "lat" not in cells:
        row[2] = "5"
    paste = read_paste([header, row], rows, KINDS, gazetteer)
    assert word in paste.rows[0].problems[0].en
    assert not paste.rows[0].good
    assert paste.edit().changes == {}


def test_the_province_tells_cities_of_one_name_apart_and_a_county_has_its_own_row(rows, gazetteer):
    paste = read_paste([["省份", "城市", "人口"], ["浙江", "义乌市", "1859390"]], rows, KINDS, gazetteer)
    assert paste.edit().changes == {key_of(rows, "义乌市"): {"population": 1859390}}


def test_empty_cells_and_equal_values_change_nothing(rows, gazetteer):
    people = rows[key_of(rows, "保定市")]["population"]
    paste = read_paste([["城市", "人口", "GDP"], ["保定", str(people), ""], ["苏州", "", "-"]], rows, KINDS, gazetteer)
    assert not any(row.problems or row.good for row in paste.rows)
