# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:exportshapefiles, by its id."""

from pathlib import Path

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsProcessingException, QgsProcessingFeedback, QgsVectorLayer

from cluster_digital_plugin.core import schema
from cluster_digital_plugin.layers.tables import make_fields


def belts(name="我的产业带", note="女装"):
    layer = QgsVectorLayer("Point?crs=EPSG:4490", name, "memory")
    layer.dataProvider().addAttributes(make_fields(schema.BELTS))
    layer.updateFields()
    feature = QgsFeature(layer.fields())
    feature["belt_id"], feature["name_zh"], feature["industry_zh"], feature["year"] = "B1", "杭州女装产业带", note, 2021
    feature.setGeometry(QgsGeometry.fromWkt("POINT(120.2 30.3)"))
    layer.dataProvider().addFeatures([feature])
    return layer


@pytest.mark.parametrize("target", [0, 1])
def test_layers_become_shapefiles(processing, tmp_path, target):
    result = processing.run("clusterdigital:exportshapefiles", {
        "LAYERS": [belts()], "FOLDER": str(tmp_path / "out"), "TARGET": target, "WARNINGS": "memory:",
    })
    assert result["EXPORTED_COUNT"] == 1
    layer = QgsVectorLayer(str(tmp_path / "out" / "belts.shp"), "again", "ogr")
    (feature,) = layer.getFeatures()
    assert (feature["industry"], feature["year"]) == ("女装", 2021)
    assert layer.crs().authid() == "EPSG:4490"
    assert result["WARNINGS"].featureCount() == result["WARNING_COUNT"]


def test_warnings_name_layer_field_row_and_value(processing, tmp_path):
    result = processing.run("clusterdigital:exportshapefiles", {
        "LAYERS": [belts(note="甲" * 200)], "FOLDER": str(tmp_path), "TARGET": 1, "WARNINGS": "memory:",
    })
    rows = [f for f in result["WARNINGS"].getFeatures() if f["field"] == "industry_zh"]
    assert len(rows) == 1
    assert rows[0]["layer"] == "我的产业带" and rows[0]["value"] == "甲" * 200 and "127" in rows[0]["what_zh"]


def test_a_folder_of_its_own_and_sources_by_path(processing, tmp_path, data_folder):
    result = processing.run("clusterdigital:exportshapefiles", {
        "LAYERS": [str(data_folder / "clusters.csv")], "FOLDER": "TEMPORARY_OUTPUT",
    })
    path = Path(result["FOLDER"]) / "clusters.dbf"
    assert QgsVectorLayer(str(path), "again", "ogr").featureCount() == 151


def test_a_table_given_by_path_is_named_in_the_warnings(processing, tmp_path):
    path = str(tmp_path / "w.gpkg")
    processing.run("clusterdigital:store", {"WORKSPACE": path, "LAYERS": [belts(note="甲" * 200)]})
    result = processing.run("clusterdigital:exportshapefiles", {
        "LAYERS": [f"{path}|layername=belts"], "FOLDER": str(tmp_path), "WARNINGS": "memory:",
    })
    assert {row["layer"] for row in result["WARNINGS"].getFeatures()} == {"belts"}


def test_a_layer_that_is_not_there_is_named(processing, tmp_path):
    with pytest.raises(QgsProcessingException, match=r"missing\.gpkg"):
        processing.run("clusterdigital:exportshapefiles", {
            "LAYERS": [belts(), str(tmp_path / "missing.gpkg")], "FOLDER": str(tmp_path / "out"),
        })
    assert not (tmp_path / "out").exists()


def test_cancelled_it_writes_nothing(processing, tmp_path):
    feedback = QgsProcessingFeedback(False)
    feedback.cancel()
    processing.run("clusterdigital:exportshapefiles", {"LAYERS": [belts()], "FOLDER": str(tmp_path / "out")},
                   feedback=feedback)
    assert list((tmp_path / "out").glob("*")) == []


def test_other_formats_and_a_projection(processing, tmp_path):
    result = processing.run("clusterdigital:exportshapefiles", {
        "LAYERS": [belts()], "FOLDER": str(tmp_path), "FORMATS": [0, 1, 2, 3], "CRS": "EPSG:32650",
        "WARNINGS": "memory:",
    })
    assert result["EXPORTED_COUNT"] == 1
    names = {path.name for path in tmp_path.iterdir()}
    assert {"belts.shp", "belts_zh.qml", "belts_en.qml", "cluster_digital.gpkg", "belts.geojson", "belts.csv"} <= names
    for source in ("belts.shp", "cluster_digital.gpkg|layername=belts"):
        layer = QgsVectorLayer(str(tmp_path / source), "again", "ogr")
        assert layer.crs().authid() == "EPSG:32650", source
    assert QgsVectorLayer(str(tmp_path / "belts.geojson"), "again", "ogr").crs().authid() in ("EPSG:4326", "OGC:CRS84")


@pytest.mark.parametrize(("crs", "noted"), [(None, True), ("EPSG:32650", False)])
def test_points_in_degrees_are_noted(processing, tmp_path, crs, noted):
    feedback = QgsProcessingFeedback(False)
    processing.run("clusterdigital:exportshapefiles", {"LAYERS": [belts()], "FOLDER": str(tmp_path), "CRS": crs},
                   feedback=feedback)
    assert ("59.4°" in feedback.textLog()) is noted
