# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:colocation through Processing."""

from __future__ import annotations

import pytest
from qgis.core import NULL, QgsFeature, QgsProcessingException, QgsProcessingFeedback, QgsVectorLayer

from cluster_digital_plugin.core import schema
from tests.core.planted import planted


@pytest.fixture(scope="module")
def lists(tmp_path_factory):
    """The planted set as two files."""
    folder = tmp_path_factory.mktemp("planted")
    for frame, name in zip(planted(), ("clusters.csv", "belts.csv")):
        frame.to_csv(folder / name, index=False, encoding="utf-8")
    return {"CLUSTERS": str(folder / "clusters.csv"), "BELTS": str(folder / "belts.csv")}


@pytest.fixture
def run(processing, project):
    def call(**parameters):
        outputs = dict.fromkeys(("OUTPUT", "SETS", "UNRESOLVED"), "TEMPORARY_OUTPUT")
        return processing.run("clusterdigital:colocation", {**outputs, **parameters}, feedback=QgsProcessingFeedback())

    return call


def rows(layer):
    names = layer.fields().names()
    return [
        {name: None if feature[name] == NULL else feature[name] for name in names} for feature in layer.getFeatures()
    ]


def test_the_planted_counts_come_out_as_numbers_and_shares(run, lists):
    result = run(**lists, YEAR_MODE=1, YEAR=2021)
    numbers = {name: value for name, value in result.items() if name not in ("OUTPUT", "SETS", "UNRESOLVED")}
    assert numbers == {
        "CLUSTER_CITIES": 79, "BELT_CITIES": 158, "BOTH_CITIES": 63, "BELT_CITIES_EVER": 167,
        "BOTH_CITIES_EVER": 72, "THREE_PROGRAMMES": 8, "TWO_PROGRAMMES": 24,
        "SHARE_OF_CLUSTER_CITIES": "63/79 (79.7 %)", "SHARE_OF_BELT_CITIES": "63/158 (39.9 %)",
        "SHARE_OF_CLUSTER_CITIES_EVER": "72/79 (91.1 %)", "SHARE_OF_BELT_CITIES_EVER": "72/167 (43.1 %)",
    } | {"UNIT_COUNT": result["OUTPUT"].featureCount()}  # fmt: skip
    layer = result["OUTPUT"]
    assert layer.fields().names() == list(schema.COLOCATION.names)
    shenzhen = next(row for row in rows(layer) if row["city"] == "深圳市")
    assert shenzhen["programmes"] == "NDRC+MIIT+MOST" and shenzhen["n_clusters"] == 8 and shenzhen["region"] == "珠三角"
    point = next(layer.getFeatures("\"city\" = '深圳市'")).geometry().asPoint()
    assert 113.5 < point.x() < 114.7 and 22.3 < point.y() < 22.9
    assert result["UNRESOLVED"].featureCount() == 0 and result["SETS"].featureCount() == 39


@pytest.mark.parametrize(("counting", "number"), [(0, 8), (1, 6.75), (2, 7)])
def test_counting_rules(run, data_folder, counting, number):
    result = run(CLUSTERS=str(data_folder / "clusters.csv"), BELTS=str(data_folder / "belts_sample.csv"),
                 COUNTING=counting)  # fmt: skip
    shenzhen = next(row for row in rows(result["OUTPUT"]) if row["city"] == "深圳市")
    assert shenzhen["n_clusters"] == pytest.approx(number)
    assert {row["dataset"] for row in rows(result["OUTPUT"])} == {"sample"}


def test_a_region_of_the_analysts_is_used_where_it_is_filled(run, lists):
    cities = QgsVectorLayer("Point?crs=EPSG:4326&field=adcode:string&field=region:string", "cities", "memory")
    for code, region in (("440300", "大湾区"), ("310000", None)):
        feature = QgsFeature(cities.fields())
        feature.setAttributes([code, region])
        cities.dataProvider().addFeature(feature)
    found = {row["city"]: row["region"] for row in rows(run(**lists, CITIES=cities)["OUTPUT"])}
    assert found["深圳市"] == "大湾区" and found["上海市"] == "长三角"


def test_a_year_mode_without_a_year_is_refused(run, lists):
    with pytest.raises(QgsProcessingException, match="need a year"):
        run(**lists, YEAR_MODE=1)
