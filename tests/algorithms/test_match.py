# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:match through Processing, on the data that ship and on lists as analysts have them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from qgis.core import (
    NULL,
    QgsApplication,
    QgsFeatureRequest,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsVectorLayer,
    QgsWkbTypes,
)

from cluster_digital_plugin.core import schema

from .listening import Listening

CLUSTERS = "cluster_id,programme,name_zh,industry_zh,cities,province\n"
BELTS = "belt_id,name_zh,city,county_or_town,industry_zh,year\n"


@pytest.fixture
def files(tmp_path):
    """Write two lists and return their paths."""

    def write(clusters, belts):
        paths = tmp_path / "clusters.csv", tmp_path / "belts.csv"
        for path, text in zip(paths, (clusters, belts)):
            path.write_text(text, encoding="utf-8")
        return {"CLUSTERS": str(paths[0]), "BELTS": str(paths[1])}

    return write


@pytest.fixture
def run(processing, project):
    """Run the algorithm into memory; returns its results and what it said."""

    def call(parameters, feedback=None):
        feedback = feedback or Listening()
        outputs = dict.fromkeys(("RECORDS", "LINKS", "UNRESOLVED"), "TEMPORARY_OUTPUT")
        return processing.run("clusterdigital:match", {**outputs, **parameters}, feedback=feedback), feedback

    return call


def rows(layer):
    names = layer.fields().names()
    return [
        {name: None if value == NULL else value for name, value in zip(names, feature.attributes())}
        for feature in layer.getFeatures()
    ]


def column(layer, name):
    return [row[name] for row in rows(layer)]


@pytest.fixture(scope="module")
def shipped(data_folder):
    return {"CLUSTERS": str(data_folder / "clusters.csv"), "BELTS": str(data_folder / "belts_sample.csv")}


def test_records_of_the_shipped_clusters(run, shipped):
    result, feedback = run(shipped)
    records = result["RECORDS"]
    assert result["RECORD_COUNT"] == records.featureCount() == 158
    weights = {}
    for row in rows(records):
        weights.setdefault(row["programme"], []).append(row["weight"])
    assert {programme: len(values) for programme, values in weights.items()} == {"NDRC": 66, "MIIT": 32, "MOST": 60}
    assert sum(map(sum, weights.values())) == pytest.approx(151, abs=1e-9)
    assert sum(weights["MIIT"]) == pytest.approx(25, abs=1e-9)
    assert records.crs().authid() == "EPSG:4326" and records.wkbType() == QgsWkbTypes.Type.Point
    assert all(not feature.geometry().isNull() for feature in records.getFeatures())
    assert feedback.moved and feedback.moved == sorted(feedback.moved)


def test_every_row_of_the_sample_is_a_result_or_a_listed_problem(run, shipped):
    result, feedback = run(shipped)
    verdicts = column(result["RECORDS"], "verdict")
    assert result["MATCH_COUNT"] == verdicts.count("match") and result["NEAR_COUNT"] == verdicts.count("near")
    assert result["LINK_COUNT"] == result["LINKS"].featureCount()
    assert result["PROBLEM_COUNT"] == result["UNRESOLVED"].featureCount()
    lost = {(row["file"], row["row"]) for row in rows(result["UNRESOLVED"]) if row["kept"] == "no"}
    told = "\n".join(feedback.told)
    assert f"151 rows = {151 - sum(file == 'clusters' for file, _ in lost)} used" in told
    assert f"285 rows = {285 - sum(file == 'belts_sample' for file, _ in lost)} used" in told
    without_name = [row for row in rows(result["UNRESOLVED"]) if row["problem"] == "no_industry"]
    assert len(without_name) == 8


def test_the_sample_is_marked_wherever_it_was_copied_to(run, shipped, tmp_path):
    copy = tmp_path / "我的产业带.csv"
    shutil.copy(shipped["BELTS"], copy)
    result, feedback = run({**shipped, "BELTS": str(copy)})
    assert set(column(result["RECORDS"], "dataset")) == {"sample"}
    assert set(column(result["LINKS"], "dataset")) <= {"sample"}
    assert any("do not cite" in text for text in feedback.warned)


def test_own_belts_are_no_sample(run, files):
    result, feedback = run(files(CLUSTERS + "A,MOST,a,服装,杭州市,\n", BELTS + "b1,女装带,杭州市,,女装,2021\n"))
    assert column(result["RECORDS"], "dataset") == [None]
    assert not any("do not cite" in text for text in feedback.warned)


def test_tables_without_geometry_get_their_points_from_the_cities(run, files):
    result, _ = run(files(CLUSTERS + "A,MOST,a,服装,杭州市;宁波市,\n", BELTS + "b1,女装带,余杭区,,女装,2021\n"))
    points = {f["city"]: f.geometry().asPoint() for f in result["RECORDS"].getFeatures()}
    assert points["杭州市"].x() == pytest.approx(120.16, abs=0.1)
    assert points["宁波市"].y() == pytest.approx(29.9, abs=0.1)
    assert column(result["LINKS"], "record_id") == ["A@330100"]
    names = result["RECORDS"].fields().names()
    assert names == list(schema.RECORDS.names)


def test_only_the_selected_features(run, files, project):
    parameters = files(
        CLUSTERS + "A,MOST,a,服装,杭州市,\nB,MOST,b,服装,宁波市,\nC,MOST,c,服装,苏州市,\n",
        BELTS + "b1,x,杭州市,,服装,2021\nb2,y,宁波市,,服装,2021\n",
    )
    clusters, belts = (QgsVectorLayer(parameters[name], name.lower(), "ogr") for name in ("CLUSTERS", "BELTS"))
    project.addMapLayers([clusters, belts])
    clusters.selectByExpression("\"cluster_id\" in ('A', 'B')")
    belts.selectByExpression("\"belt_id\" = 'b2'")
    result, _ = run({
        "CLUSTERS": QgsProcessingFeatureSourceDefinition(clusters.id(), True),
        "BELTS": QgsProcessingFeatureSourceDefinition(belts.id(), True),
    })  # fmt: skip
    assert column(result["RECORDS"], "cluster_id") == ["A", "B"]
    assert column(result["RECORDS"], "verdict") == ["no_belt", "match"]


def test_selected_sample_belts_stay_sample(run, shipped, project):
    belts = QgsVectorLayer(shipped["BELTS"], "belts", "ogr")
    project.addMapLayer(belts)
    belts.selectByIds([f.id() for f in belts.getFeatures(QgsFeatureRequest().setLimit(3))])
    result, _ = run({**shipped, "BELTS": QgsProcessingFeatureSourceDefinition(belts.id(), True)})
    assert set(column(result["RECORDS"], "dataset")) == {"sample"}


def test_a_field_by_another_name_can_be_chosen(run, files):
    parameters = files("编号,名称,行业,地点\nA,a,服装,杭州市\n", BELTS + "b1,x,杭州市,,服装,2021\n")
    result, _ = run({
        **parameters, "CLUSTER_ID_FIELD": "编号", "CLUSTER_NAME_FIELD": "名称", "CLUSTER_INDUSTRY_FIELD": "行业",
        "CLUSTER_CITIES_FIELD": "地点",
    })  # fmt: skip
    assert column(result["RECORDS"], "record_id") == ["A@330100"]
    assert column(result["RECORDS"], "verdict") == ["match"]


@pytest.mark.parametrize(
    ("clusters", "belts", "words"),
    [
        ("cluster_id,name_zh,cities\nA,a,杭州市\n", BELTS, ["clusters", "industry_zh", "CLUSTER_INDUSTRY_FIELD"]),
        ("cluster_id,name_zh,industry_zh\nA,a,服装\n", BELTS, ["clusters", "cities", "CLUSTER_CITIES_FIELD"]),
        (CLUSTERS, "belt_id,name_zh,city\nb,x,杭州市\n", ["belts", "industry_zh", "BELT_INDUSTRY_FIELD"]),
        (CLUSTERS, "belt_id,name_zh,industry_zh\nb,x,服装\n", ["belts", "city", "BELT_CITY_FIELD"]),
    ],
)
def test_a_missing_column_is_named_with_its_layer_and_remedy(run, files, clusters, belts, words):
    with pytest.raises(QgsProcessingException) as caught:
        run(files(clusters, belts))
    for word in (*words, "Choose another field"):
        assert word in str(caught.value)


def test_a_field_that_was_chosen_but_is_not_there(run, files):
    with pytest.raises(QgsProcessingException, match="nonsense"):
        run({**files(CLUSTERS + "A,MOST,a,服装,杭州市,\n", BELTS), "CLUSTER_CITIES_FIELD": "nonsense"})


def test_null_industry_unknown_city_and_duplicate_id_are_listed(run, files):
    result, _ = run(files(
        CLUSTERS + "A,MOST,a,,杭州市,\nB,MOST,b,服装,无此市,\nA,MOST,c,服装,杭州市,\n",
        BELTS + "b1,x,杭州市,,服装,2021\nb1,y,杭州市,,,2021\nb3,z,不存在市,,服装,2021\n",
    ))  # fmt: skip
    listed = sorted((row["file"], row["row"], row["problem"], row["kept"]) for row in rows(result["UNRESOLVED"]))
    assert listed == [
        ("belts", 2, "no_industry", "yes"), ("belts", 3, "city_unknown", "no"),
        ("clusters", 1, "no_industry", "yes"), ("clusters", 2, "city_unknown", "no"),
        ("clusters", 3, "duplicate_id", "yes"),
    ]  # fmt: skip
    assert all(row["message_zh"] and row["message_en"] for row in rows(result["UNRESOLVED"]))
    assert dict(zip(column(result["RECORDS"], "record_id"), column(result["RECORDS"], "verdict"))) == {
        "A@330100": "unrecognised", "A#2@330100": "match",
    }  # fmt: skip


def test_empty_lists_end_in_empty_tables(run, files):
    result, _ = run(files(CLUSTERS, BELTS))
    assert result["RECORD_COUNT"] == result["LINK_COUNT"] == 0


def test_years(run, files):
    parameters = files(
        CLUSTERS + "A,MOST,a,服装,杭州市,\n",
        BELTS + "b1,x,杭州市,,服装,2019\nb2,y,杭州市,,服装,2021\nb3,z,杭州市,,服装,\n",
    )
    found = {mode: sorted(column(run({**parameters, "YEAR_MODE": mode, "YEAR": 2021})[0]["LINKS"], "belt_id"))
             for mode in range(4)}  # fmt: skip
    assert found == {0: ["b1", "b2", "b3"], 1: ["b2", "b3"], 2: ["b1", "b2", "b3"], 3: ["b1", "b2", "b3"]}
    with pytest.raises(QgsProcessingException, match="year"):
        run({**parameters, "YEAR_MODE": 1})


def test_overrides_are_a_table(run, files, tmp_path):
    parameters = files(CLUSTERS + "A,MOST,服装集群,服装,杭州市,\n", BELTS + "b1,x,杭州市,,服装,2021\n")
    overrides = tmp_path / "overrides.csv"
    overrides.write_text(
        "programme,cluster_name,adcode,belt_industry,verdict,coder\nMOST,服装集群,330100,服装,unrelated,wang\n",
        encoding="utf-8",
    )
    result, _ = run({**parameters, "OVERRIDES": str(overrides)})
    assert column(result["RECORDS"], "verdict") == ["unrelated"]
    assert [(row["verdict"], row["overruled"]) for row in rows(result["LINKS"])] == [("unrelated", 1)]


def test_strictness_changes_what_is_near(run, files):
    parameters = files(CLUSTERS + "A,MOST,a,服装,杭州市,\n", BELTS + "b1,x,杭州市,,面料,2021\n")
    strict = run({**parameters, "STRICTNESS": 0})[0]
    assert column(strict["RECORDS"], "verdict") == ["unrelated"]
    assert column(strict["RECORDS"], "strictness") == ["strict"]
    paper = run(parameters)[0]
    assert column(paper["RECORDS"], "verdict") == ["near"] and column(paper["RECORDS"], "strictness") == ["paper"]


def test_own_cities_place_the_records(run, files, tmp_path):
    cities = tmp_path / "cities.csv"
    cities.write_text("city_zh,province_zh,adcode,level,lon,lat,aliases\n杭州市,浙江省,330100,地级市,121.5,31.5,杭州\n",
                      encoding="utf-8")  # fmt: skip
    parameters = files(CLUSTERS + "A,MOST,a,服装,杭州,\n", BELTS)
    result, _ = run({**parameters, "CITIES": str(cities)})
    point = next(result["RECORDS"].getFeatures()).geometry().asPoint()
    assert (point.x(), point.y()) == (121.5, 31.5)


def test_links_and_problems_may_be_skipped(processing, project, shipped):
    result = processing.run("clusterdigital:match", {**shipped, "RECORDS": "TEMPORARY_OUTPUT"})
    assert result["RECORDS"].featureCount() == 158 and "LINKS" not in result


def test_a_cancelled_run_returns_nothing(processing, project, shipped):
    feedback = Listening()
    feedback.cancel()
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("clusterdigital:match")
    context = QgsProcessingContext()
    results, _ok = algorithm.run({**shipped, "RECORDS": "TEMPORARY_OUTPUT"}, context, feedback)
    assert "RECORD_COUNT" not in results


def test_the_sources_are_not_changed(run, files):
    parameters = files(CLUSTERS + "A,MOST,a,服装,杭州市,\n", BELTS + "b1,x,杭州市,,服装,2021\n")
    before = [Path(path).read_bytes() for path in parameters.values()]
    run(parameters)
    assert [Path(path).read_bytes() for path in parameters.values()] == before


def test_parameters_are_the_contract(processing):
    algorithm = QgsApplication.processingRegistry().algorithmById("clusterdigital:match")
    names = {definition.name() for definition in algorithm.parameterDefinitions()}
    assert names >= {
        "CLUSTERS", "BELTS", "CITIES", "YEAR_MODE", "YEAR", "STRICTNESS", "TAXONOMY", "OVERRIDES", "RECORDS", "LINKS",
        "UNRESOLVED", "CLUSTER_ID_FIELD", "CLUSTER_NAME_FIELD", "CLUSTER_INDUSTRY_FIELD", "CLUSTER_CITIES_FIELD",
        "PROGRAMME_FIELD", "BELT_ID_FIELD", "BELT_NAME_FIELD", "BELT_INDUSTRY_FIELD", "BELT_CITY_FIELD",
        "BELT_YEAR_FIELD",
    }  # fmt: skip
    assert {output.name() for output in algorithm.outputDefinitions()} >= {
        "RECORDS", "LINKS", "UNRESOLVED", "RECORD_COUNT", "MATCH_COUNT", "NEAR_COUNT",
    }  # fmt: skip
    assert algorithm.parameterDefinition("STRICTNESS").defaultValue() == 1
    assert algorithm.shortHelpString() and algorithm.shortDescription() and "匹配" in algorithm.tags()
