# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:loadtable, from files and from layers."""

from __future__ import annotations

import csv
import shutil

import pytest
from qgis.core import (
    NULL,
    QgsApplication,
    QgsFeature,
    QgsGeometry,
    QgsPointXY,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsVectorLayer,
    QgsWkbTypes,
)

from cluster_digital_plugin.core import schema


@pytest.fixture
def run(processing):
    def load(path, kind, **parameters):
        inputs = {"INPUT": path, "KIND": kind, "OUTPUT": "memory:", "UNRESOLVED": "memory:", **parameters}
        return processing.run("clusterdigital:loadtable", inputs)

    return load


def rows(layer):
    names = [field.name() for field in layer.fields()]
    return [
        dict(zip(names, (None if value == NULL else value for value in feature.attributes())))
        for feature in layer.getFeatures()
    ]


def shipped(path):
    with open(path, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_shipped_clusters_are_151_points(run, data_folder):
    result = run(str(data_folder / "clusters.csv"), 0)
    layer = result["OUTPUT"]
    assert tuple(field.name() for field in layer.fields()) == schema.CLUSTERS.names
    assert layer.wkbType() == QgsWkbTypes.Type.Point and layer.crs().authid() == "EPSG:4326"
    loaded, given = rows(layer), shipped(data_folder / "clusters.csv")
    assert [row["cluster_id"] for row in loaded] == [row["cluster_id"] for row in given]
    assert [row["cities"] for row in loaded] == [row["cities"] for row in given]
    assert {row["dataset"] for row in loaded} == {"user"}
    assert (result["ROW_COUNT"], result["LOADED_COUNT"], result["SKIPPED_COUNT"]) == (151, 151, 0)
    assert result["PROBLEM_COUNT"] == result["UNRESOLVED"].featureCount() == 0
    points = {feature["adcodes"].split(";")[0]: feature.geometry().asPoint() for feature in layer.getFeatures()}
    assert points["440100"].x() == pytest.approx(113.25, abs=0.1)


def test_the_belt_sample_keeps_undated_belts_and_is_marked(run, data_folder, tmp_path):
    copy = tmp_path / "renamed.csv"
    shutil.copy(data_folder / "belts_sample.csv", copy)
    result = run(str(copy), 1)
    loaded, given = rows(result["OUTPUT"]), shipped(data_folder / "belts_sample.csv")
    assert [row["belt_id"] for row in loaded] == [row["belt_id"] for row in given]
    assert [row["city"] for row in loaded] == [row["city"] for row in given]
    adcodes = {row["city_zh"]: row["adcode"] for row in shipped(data_folder / "cities.csv")}
    assert [row["adcode"] for row in loaded] == [adcodes[row["city"]] for row in given]
    assert {row["dataset"] for row in loaded} == {"sample"}
    assert sum(row["year"] is None for row in loaded) == result["UNDATED_COUNT"] == 191
    assert all(feature.hasGeometry() for feature in result["OUTPUT"].getFeatures())
    with open(copy, "a", encoding="utf-8") as stream:
        stream.write("B9999,义乌鞋产业带,金华市,,鞋,2021,,,\n")
    assert {row["dataset"] for row in rows(run(str(copy), 1)["OUTPUT"])} == {"user"}


def test_the_shipped_cities_load(run, data_folder):
    result = run(str(data_folder / "cities.csv"), 2)
    assert (result["LOADED_COUNT"], result["PROBLEM_COUNT"]) == (569, 0)
    first = next(result["OUTPUT"].getFeatures())
    assert (first["adcode"], first["population"]) == ("110000", 18960744)
    assert first.geometry().asPoint().x() == pytest.approx(first["lon"])


def test_a_workbook_with_merged_cells(run, test_data):
    result = run(str(test_data / "lists" / "merged.xlsx"), 0)
    loaded = rows(result["OUTPUT"])
    assert [row["adcodes"] for row in loaded][3:] == ["440100;440600;441300", "510100;510600", None]
    assert result["ROW_COUNT"] == result["LOADED_COUNT"] + result["SKIPPED_COUNT"] == 13
    assert [feature.hasGeometry() for feature in result["OUTPUT"].getFeatures()] == [True] * 5 + [False]
    listed = rows(result["UNRESOLVED"])
    assert len(listed) == result["PROBLEM_COUNT"] == 8
    unknown = next(row for row in listed if row["problem"] == "city_unknown")
    assert (unknown["file"], unknown["row"], unknown["field"], unknown["value"], unknown["kept"]) == (
        "merged.xlsx [集群名单]", 12, "所在城市", "无此市", "yes")  # fmt: skip
    assert "merged.xlsx" in unknown["message_en"] and "Write" in unknown["message_en"]


def test_the_preview_shows_what_loading_does(run, test_data):
    from cluster_digital_plugin.layers.sheets import preview

    path = test_data / "lists" / "merged.xlsx"
    shown, result = preview(path, "clusters"), run(str(path), 0)
    assert [row["cluster_id"] for row in shown.result] == [row["cluster_id"] for row in rows(result["OUTPUT"])]
    assert [row["message_zh"] for row in shown.problems] == [row["message_zh"] for row in rows(result["UNRESOLVED"])]
    assert (shown.rows_in, shown.rows_out) == (result["ROW_COUNT"], result["LOADED_COUNT"])


def test_encoding_header_and_columns_can_be_chosen(run, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes("说明\n甲,乙,丙\n杭州市,女装,1\n朝阳区,玩具,2\n".encode("gbk"))
    result = run(str(path), 1, ENCODING="GBK", HEADER_ROW=2, BELT_CITY_FIELD="甲", BELT_INDUSTRY_FIELD="乙")
    assert [(row["city"], row["adcode"], row["industry_zh"]) for row in rows(result["OUTPUT"])] == [
        ("杭州市", "330100", "女装"), ("朝阳区", None, "玩具")]  # fmt: skip
    tie = next(row for row in rows(result["UNRESOLVED"]) if row["problem"] == "city_ambiguous")
    assert (tie["row"], tie["field"], tie["value"]) == (4, "甲", "朝阳区")
    assert "北京市" in tie["candidates"] and "长春市" in tie["candidates"]


@pytest.mark.parametrize(
    ("name", "content", "parameters", "words"),
    [
        ("empty.csv", b"", {}, "“empty.csv” is empty"),
        ("list.csv", "产业带名称,城市\n甲产业带,杭州市\n".encode(), {"BELT_YEAR_FIELD": "年份"},
         "“list.csv” .row 1. has no column “年份”. It has: 产业带名称、城市. Choose"),
        ("list.csv", "城市\n杭州市\n".encode(), {}, "“list.csv” .row 1. has no column .*name_zh"),
        ("list.csv", "产业带名称\n甲\n".encode(), {"HEADER_ROW": 7}, "“list.csv” has 2 rows"),
        ("list.csv", "产业带名称\n甲\n".encode(), {"ENCODING": "UTF-7x"}, "UTF-7x"),
    ],
)  # fmt: skip
def test_what_cannot_be_loaded_names_file_and_remedy(run, tmp_path, name, content, parameters, words):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(QgsProcessingException, match=words):
        run(str(path), 1, **parameters)


def test_a_missing_file_is_named(run, tmp_path):
    with pytest.raises(QgsProcessingException, match=r"gone.xlsx.*does not exist"):
        run(str(tmp_path / "gone.xlsx"), 1)
    with pytest.raises(QgsProcessingException, match="Choose a file or a layer"):
        run("", 1)


def belts(*values):
    fields = "field=名称:string&field=城市:string&field=年份:double&field=产业:string"
    layer = QgsVectorLayer(f"NoGeometry?{fields}", "我的产业带", "memory")
    for row in values:
        feature = QgsFeature(layer.fields())
        feature.setAttributes(list(row))
        layer.dataProvider().addFeature(feature)
    return layer


def test_a_layer_of_the_project_and_its_selection(run, project):
    layer = belts(("女装产业带", "杭州市", 2021.0, "女装"), ("鞋产业带", "温州", NULL, "鞋"),
                  ("合计", NULL, NULL, NULL))  # fmt: skip
    project.addMapLayer(layer)
    result = run(layer.id(), 1)
    assert [(row["city"], row["year"], row["row"]) for row in rows(result["OUTPUT"])] == [
        ("杭州市", 2021, 1), ("温州市", None, 2)]  # fmt: skip
    assert [(row["file"], row["row"], row["problem"]) for row in rows(result["UNRESOLVED"])] == [
        ("我的产业带", 2, "no_year"), ("我的产业带", 3, "total")]  # fmt: skip
    layer.selectByIds([2])
    selected = run(QgsProcessingFeatureSourceDefinition(layer.id(), True), 1)
    assert [row["city"] for row in rows(selected["OUTPUT"])] == ["温州市"]
    assert run(layer, 1)["LOADED_COUNT"] == run("我的产业带", 1)["LOADED_COUNT"] == 2


def test_what_was_loaded_loads_again(run, data_folder, tmp_path):
    path = str(tmp_path / "belts.gpkg")
    run(str(data_folder / "belts_sample.csv"), 1, OUTPUT=path)
    again = run(path + "|layername=belts", 1)
    assert (again["LOADED_COUNT"], again["UNDATED_COUNT"]) == (285, 191)
    assert {row["dataset"] for row in rows(again["OUTPUT"])} == {"sample"}
    assert [row["row"] for row in rows(again["OUTPUT"])] == list(range(2, 287))


def test_own_cities_move_the_points(run, tmp_path):
    own = QgsVectorLayer("Point?crs=EPSG:4326&field=adcode:string&field=aliases:string&field=city_zh:string", "c",
                         "memory")  # fmt: skip
    feature = QgsFeature(own.fields())
    feature.setAttributes(["330100", "天堂城", "杭州市"])
    feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(121, 31)))
    own.dataProvider().addFeature(feature)
    path = tmp_path / "list.csv"
    path.write_text("产业带名称,城市\n女装产业带,天堂城\n", encoding="utf-8")
    loaded = next(run(str(path), 1, CITIES=own)["OUTPUT"].getFeatures())
    assert (loaded["adcode"], loaded.geometry().asPoint().x()) == ("330100", 121)


def test_points_of_a_layer_of_cities_are_kept(run):
    layer = QgsVectorLayer("Point?crs=EPSG:3857&field=城市:string&field=lon:double&field=lat:double", "c", "memory")
    feature = QgsFeature(layer.fields())
    feature.setAttributes(["杭州市", 1, 2])
    feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(13358338.9, 3503549.8)))
    layer.dataProvider().addFeature(feature)
    loaded = next(run(layer, 2)["OUTPUT"].getFeatures())
    assert (loaded["lon"], loaded["lat"]) == (pytest.approx(120.0, abs=1e-4), pytest.approx(30.0, abs=0.01))
    assert loaded.geometry().asPoint().x() == pytest.approx(loaded["lon"])


def test_a_cancelled_run_stops(processing, data_folder):
    feedback = QgsProcessingFeedback()
    feedback.cancel()
    result = processing.run("clusterdigital:loadtable", {
        "INPUT": str(data_folder / "clusters.csv"), "KIND": 0, "OUTPUT": "memory:"}, feedback=feedback)  # fmt: skip
    assert "ROW_COUNT" not in result


def test_problems_are_optional(run, data_folder):
    result = run(str(data_folder / "clusters.csv"), 0, UNRESOLVED=None)
    assert result["LOADED_COUNT"] == 151


def test_every_parameter_and_tag_is_explained(processing):
    algorithm = QgsApplication.processingRegistry().algorithmById("clusterdigital:loadtable")
    inputs = [p for p in algorithm.parameterDefinitions() if not p.isDestination()]
    assert all(parameter.help() for parameter in inputs)
    assert {"INPUT", "KIND", "ENCODING", "SHEET", "HEADER_ROW", "CITIES", "CLUSTER_ID_FIELD", "CLUSTER_NAME_FIELD",
            "CLUSTER_INDUSTRY_FIELD", "CLUSTER_CITIES_FIELD", "PROGRAMME_FIELD", "BELT_ID_FIELD", "BELT_NAME_FIELD",
            "BELT_INDUSTRY_FIELD", "BELT_CITY_FIELD", "BELT_YEAR_FIELD"} <= {p.name() for p in inputs}  # fmt: skip
    assert "导入" in algorithm.tags() and "import" in algorithm.tags()
    assert algorithm.canExecute() == (True, "")
    assert algorithm.checkParameterValues({"INPUT": "x.csv", "KIND": 9, "OUTPUT": "memory:"}, QgsProcessingContext())[
        0] is False  # fmt: skip
