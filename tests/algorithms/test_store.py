# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:store, by its id."""

import json

import pytest
from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsVectorLayer,
)

from cluster_digital_plugin.core import schema
from cluster_digital_plugin.layers import workspace
from cluster_digital_plugin.layers.tables import make_fields


def records(verdict="match", crs="EPSG:4326", point="POINT(120.6 31.3)", extra="", count=3):
    layer = QgsVectorLayer(f"Point?crs={crs}{extra}", "记录", "memory")
    layer.dataProvider().addAttributes(make_fields(schema.RECORDS))
    layer.updateFields()
    for number in range(count):
        feature = QgsFeature(layer.fields())
        feature["record_id"], feature["verdict"], feature["city"] = f"r{number}", verdict, "苏州市"
        feature.setGeometry(QgsGeometry.fromWkt(point))
        layer.dataProvider().addFeatures([feature])
    return layer


def store(processing, path, layers, **parameters):
    return processing.run("clusterdigital:store", {"WORKSPACE": str(path), "LAYERS": layers, **parameters})


def verdicts(path):
    return sorted(f["verdict"] for f in workspace.open_table(path, "records").getFeatures())


def test_layers_are_stored_and_the_run_is_named(processing, tmp_path):
    path = tmp_path / "工作区.gpkg"
    run = {"parameters": {"YEAR": 2021}, "inputs": {"CITIES": "shipped"}, "taxonomy": "t1"}
    result = store(processing, path, [records()], RUN=json.dumps(run))
    assert result["WORKSPACE"] == str(path) and result["STORED_COUNT"] == 3
    (row,) = workspace.read_runs(path)
    assert row["run_id"] == result["RUN_ID"] and row["taxonomy"] == "t1" and row["scope"] == "all"
    assert json.loads(row["parameters"]) == {"YEAR": 2021}


def test_a_second_run_replaces_the_scope_only(processing, tmp_path):
    path = tmp_path / "w.gpkg"
    store(processing, path, [records("match")])
    store(processing, path, [records("near", count=1)], SCOPE="selection")
    store(processing, path, [records("unrelated", count=2)])
    assert verdicts(path) == ["near", "unrelated", "unrelated"]


def test_geometry_is_stored_in_longitude_and_latitude(processing, tmp_path):
    path = tmp_path / "w.gpkg"
    store(processing, path, [records(crs="EPSG:3857", point="POINT(13425130.59 3671771.449)")])
    point = next(workspace.open_table(path, "records").getFeatures()).geometry().asPoint()
    assert (point.x(), point.y()) == pytest.approx((120.6, 31.3), abs=1e-4)


def test_several_layers_of_a_kind_share_a_table_and_files_are_read_by_path(processing, tmp_path):
    first, path = tmp_path / "first.gpkg", tmp_path / "w.gpkg"
    store(processing, first, [records("match")])
    result = store(processing, path, [workspace.layer_uri(first, "records"), records("near", count=1)])
    assert result["STORED_COUNT"] == 4
    assert verdicts(path) == ["match"] * 3 + ["near"]


def test_extra_columns_keep_their_type(processing, tmp_path):
    path = tmp_path / "w.gpkg"
    layer = records(extra="&field=产值:double&field=员工:int&field=日期:date")
    layer.startEditing()
    for feature in layer.getFeatures():
        for name, value in (("产值", 2.5), ("员工", 12), ("日期", "2024-02-29")):
            layer.changeAttributeValue(feature.id(), layer.fields().lookupField(name), value)
    assert layer.commitChanges()
    store(processing, path, [layer])
    row = next(workspace.open_table(path, "records").getFeatures())
    assert (row["产值"], row["员工"], row["日期"]) == (2.5, 12, "2024-02-29")


def test_an_unknown_layer_is_named_and_nothing_is_written(processing, tmp_path):
    foreign = QgsVectorLayer("Point?crs=EPSG:4326&field=a:int", "外来图层", "memory")
    with pytest.raises(QgsProcessingException, match="外来图层"):
        store(processing, tmp_path / "w.gpkg", [records(), foreign])
    with pytest.raises(QgsProcessingException, match=r"nowhere\.gpkg"):
        store(processing, tmp_path / "w.gpkg", [records(), str(tmp_path / "nowhere.gpkg")])
    assert not (tmp_path / "w.gpkg").exists()


def test_unsaved_edits_of_the_workspace_are_not_crossed(processing, project, tmp_path):
    path = tmp_path / "w.gpkg"
    store(processing, path, [records("match")])
    layer = workspace.open_table(path, "records", "all", "正在编辑")
    project.addMapLayer(layer)
    layer.startEditing()
    layer.changeAttributeValue(next(layer.getFeatures()).id(), layer.fields().lookupField("city"), "无锡市")
    context = QgsProcessingContext()
    context.setProject(project)
    with pytest.raises(QgsProcessingException, match="正在编辑"):
        processing.run("clusterdigital:store", {"WORKSPACE": str(path), "LAYERS": [records("near")]}, context=context)
    layer.rollBack()


def test_cancelled_it_leaves_the_old_rows(processing, tmp_path):
    path = tmp_path / "w.gpkg"
    store(processing, path, [records("match")])
    feedback = QgsProcessingFeedback(False)
    feedback.cancel()
    processing.run("clusterdigital:store", {"WORKSPACE": str(path), "LAYERS": [records("near")]}, feedback=feedback)
    assert verdicts(path) == ["match"] * 3


@pytest.mark.parametrize("text", ["{", "[1]"])
def test_a_run_that_is_no_json_object_is_refused(processing, tmp_path, text):
    with pytest.raises(QgsProcessingException, match="RUN"):
        store(processing, tmp_path / "w.gpkg", [records()], RUN=text)


def test_a_workspace_without_suffix_gets_one(processing, tmp_path):
    result = store(processing, tmp_path / "w", [records()])
    assert result["WORKSPACE"].endswith("w.gpkg")
    assert verdicts(tmp_path / "w.gpkg") == ["match"] * 3
