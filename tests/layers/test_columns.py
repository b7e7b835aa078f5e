# SPDX-License-Identifier: GPL-2.0-or-later
"""Both ways of reading columns give the same; the fast one is taken only where it can."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("qgis")

ROWS = 300


def schema():
    from osgeo import ogr

    return (("w", ogr.OFTReal), ("n", ogr.OFTInteger), ("big", ogr.OFTInteger64), ("grp", ogr.OFTString),
            ("long", ogr.OFTString))


def values(row):
    """Return the attributes of a row; every tenth is NULL throughout."""
    if row % 10 == 3:
        return (None,) * 5
    return row / 7, row - 50, row * 10_000_000_000, ("装备", "纺织", "食品加工业")[row % 3], f"很长的文字 {row} " * 3


def write(path, driver, geometry="Point", encoding="UTF-8", name="points"):
    """Write a test file with NULLs, and without a geometry in every twentieth row where the format has room for it."""
    from osgeo import gdal, ogr, osr

    # QGIS sets it to nothing, and GDAL then writes UTF-8 whatever the encoding asked for.
    gdal.SetConfigOption("SHAPE_ENCODING", None)

    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32650)
    dataset = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    options = [f"ENCODING={encoding}"] if driver == "ESRI Shapefile" else []
    layer = dataset.CreateLayer(name, crs, getattr(ogr, f"wkb{geometry}"), options)
    for field, kind in schema():
        layer.CreateField(ogr.FieldDefn(field, kind))
    for row in range(ROWS):
        feature = ogr.Feature(layer.GetLayerDefn())
        for index, value in enumerate(values(row)):
            if value is not None:
                feature.SetField(index, value)
        if row % 20 != 7:
            x, y = 5e5 + row, 4e6 + row * row
            feature.SetGeometry(ogr.CreateGeometryFromWkt(
                f"POINT ({x} {y})" if geometry.startswith("Point") and not geometry.endswith("25D")
                else f"POINT ({x} {y} 9)" if geometry == "Point25D" else f"MULTIPOINT ({x} {y}, {x + 2} {y})"))
        elif driver == "FlatGeobuf":
            continue
        layer.CreateFeature(feature)
    layer = dataset = None
    gdal.SetConfigOption("SHAPE_ENCODING", "")
    return str(path)


def open_layer(path, layer="points"):
    from qgis.core import QgsVectorLayer

    opened = QgsVectorLayer(f"{path}|layername={layer}" if path.endswith(".gpkg") else path, "points", "ogr")
    assert opened.isValid()
    return opened


@pytest.fixture
def layer(qgis_app, tmp_path):
    return open_layer(write(tmp_path / "points.gpkg", "GPKG"))


def assert_same(found, slow):
    """Compare everything that columns tell."""
    assert found.ids.tolist() == slow.ids.tolist()
    assert list(found.values) == list(slow.values)
    for name in slow.values:
        assert found.values[name].tolist() == slow.values[name].tolist()
        assert {type(v) for v in found.values[name]} == {type(v) for v in slow.values[name]}
        np.testing.assert_array_equal(found.numbers(name), slow.numbers(name))
        codes, labels = found.codes(name)
        theirs, known = slow.codes(name)
        assert labels == known and codes.tolist() == theirs.tolist()
    for axis in ("x", "y"):
        if getattr(slow, axis) is None:
            assert getattr(found, axis) is None
        else:
            np.testing.assert_array_equal(getattr(found, axis), getattr(slow, axis))
    assert found.crs == slow.crs
    assert found.frame().equals(slow.frame())


def both(layer, names=None, points=True, fast=True):
    from cluster_digital_plugin.layers.columns import _read_features, read_columns

    found = read_columns(layer, names, points)
    slow = _read_features(layer, [f.name() for f in layer.fields()] if names is None else names, points, None)
    assert found.fast is fast and not slow.fast
    assert_same(found, slow)
    return found


@pytest.mark.parametrize("driver", ["GPKG", "FlatGeobuf", "ESRI Shapefile"])
def test_both_ways_agree(qgis_app, tmp_path, driver):
    suffix = {"GPKG": "gpkg", "FlatGeobuf": "fgb", "ESRI Shapefile": "shp"}[driver]
    layer = open_layer(write(tmp_path / f"points.{suffix}", driver))
    found = both(layer)
    # The index of a FlatGeobuf has no place for rows without geometry: older GDAL drops them, newer refuses.
    without = 0 if driver == "FlatGeobuf" else ROWS // 20
    assert len(found) == ROWS - ROWS // 20 + without and np.isnan(found.x).sum() == without
    assert None in found.values["w"].tolist() and None in found.values["grp"].tolist()


def test_null_stays_null(layer):
    found = both(layer, ["w", "grp"])
    assert np.isnan(found.numbers("w")[3]) and found.values["w"][3] is None and found.values["grp"][3] is None
    assert found.codes("grp")[0][3] == -1 and found.codes("grp")[1] == ["纺织", "装备", "食品加工业"]
    assert not np.any(found.numbers("w")[np.arange(ROWS) % 10 == 3] == 0)


def test_some_fields_or_no_points(layer):
    both(layer, ["big"], points=False)
    both(layer, [], points=True)
    both(layer, ["long", "w"])


def test_an_unknown_field_is_an_error(layer):
    from cluster_digital_plugin.core.errors import InputError
    from cluster_digital_plugin.layers.columns import read_columns

    with pytest.raises(InputError, match="missing"):
        read_columns(layer, ["missing"])


def test_points_with_height(qgis_app, tmp_path):
    both(open_layer(write(tmp_path / "points.gpkg", "GPKG", "Point25D")))


def test_multipoints_are_read_by_centroid(qgis_app, tmp_path):
    layer = open_layer(write(tmp_path / "points.gpkg", "GPKG", "MultiPoint"))
    found = both(layer, ["w"], fast=False)
    assert found.x[0] == 5e5 + 1
    # Without coordinates the kind of geometry does not matter.
    both(layer, ["w"], points=False)


def test_an_edit_buffer_closes_the_fast_way(layer):
    layer.startEditing()
    both(layer, ["w", "grp"])
    layer.changeAttributeValue(1, layer.fields().lookupField("w"), 99.5)
    assert both(layer, ["w", "grp"], fast=False).numbers("w")[0] == 99.5
    layer.rollBack()
    both(layer, ["w", "grp"])


def test_a_joined_or_virtual_field_closes_it(layer, qgis_app):
    from qgis.core import QgsField, QgsProject, QgsVectorLayer, QgsVectorLayerJoinInfo
    from qgis.PyQt.QtCore import QVariant

    table = QgsVectorLayer("NoGeometry?field=key:integer&field=extra:double", "table", "memory")
    QgsProject.instance().addMapLayers([layer, table], False)
    join = QgsVectorLayerJoinInfo()
    join.setJoinLayer(table)
    join.setJoinFieldName("key")
    join.setTargetFieldName("n")
    layer.addJoin(join)
    layer.addExpressionField("w * 2", QgsField("twice", QVariant.Double))
    both(layer, ["w"])
    both(layer, ["w", "table_extra"], fast=False)
    assert both(layer, ["w", "twice"], fast=False).numbers("twice")[1] == pytest.approx(2 / 7)
    layer.removeJoin(table.id())
    QgsProject.instance().takeMapLayer(layer)


@pytest.mark.parametrize(("subset", "fast"), [
    ("\"grp\" = '装备'", True), ("w > 3 AND n < 40", True), ("SELECT * FROM points WHERE n > 3", False),
])
def test_subsets(layer, subset, fast):
    assert layer.setSubsetString(subset)
    assert 0 < len(both(layer, ["w", "grp", "n"], fast=fast)) < ROWS


def test_a_gbk_shapefile_keeps_its_text(qgis_app, tmp_path):
    path = write(tmp_path / "points.shp", "ESRI Shapefile", encoding="GBK")
    assert both(open_layer(path), fast=False).values["grp"][0] == "装备"
    # Without .cpg QGIS takes the text for another encoding until it is told.
    (tmp_path / "points.cpg").unlink()
    layer = open_layer(path)
    layer.setProviderEncoding("GBK")
    found = both(layer, ["grp", "w"], fast=False)
    assert found.values["grp"][0] == "装备"
    both(layer, ["w", "n"])


def test_a_memory_layer_is_read_by_features(qgis_app):
    from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

    layer = QgsVectorLayer("Point?crs=EPSG:4326&field=w:double&field=grp:string", "memory", "memory")
    for row in range(5):
        feature = QgsFeature(layer.fields())
        feature.setAttributes([None if row == 2 else row / 2, "甲"])
        feature.setGeometry(QgsGeometry.fromWkt(f"POINT ({row} 2)"))
        layer.dataProvider().addFeature(feature)
    found = both(layer, fast=False)
    assert np.isnan(found.numbers("w")[2]) and found.x.tolist() == [0, 1, 2, 3, 4]


def read_parameter(layer, selected, limit=-1):
    """Read an input the way an algorithm does: raw value on the main thread, then the source."""
    from qgis.core import (
        QgsProcessingContext,
        QgsProcessingFeatureSource,
        QgsProcessingFeatureSourceDefinition,
        QgsProject,
        QgsVectorLayerSelectedFeatureSource,
    )

    from cluster_digital_plugin.layers.columns import file_source, read_columns

    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    value = QgsProcessingFeatureSourceDefinition(layer.id(), selected, limit)
    inner = QgsVectorLayerSelectedFeatureSource(layer) if selected else layer
    source = QgsProcessingFeatureSource(inner, context, False)
    return read_columns(source, ["w", "grp"], True, file=file_source(value, context)), read_columns(
        source, ["w", "grp"], True)


@pytest.mark.parametrize(("step", "fast"), [(2, True), (100, False)])
def test_a_selection_is_read_alone(layer, project, step, fast):
    project.addMapLayer(layer, False)
    layer.selectByIds(list(range(1, ROWS, step)))
    found, slow = read_parameter(layer, True)
    assert found.fast is fast and not slow.fast
    # QGIS may deliver a selection in any order.
    order, theirs = np.argsort(found.ids), np.argsort(slow.ids)
    assert found.ids[order].tolist() == slow.ids[theirs].tolist() == sorted(layer.selectedFeatureIds())
    np.testing.assert_array_equal(found.numbers("w")[order], slow.numbers("w")[theirs])
    assert found.values["grp"][order].tolist() == slow.values["grp"][theirs].tolist()
    project.takeMapLayer(layer)


def test_groups_of_a_selection_are_only_those_selected(layer, project):
    project.addMapLayer(layer, False)
    layer.selectByExpression("\"grp\" = '装备'")
    found, _ = read_parameter(layer, True)
    assert found.fast and found.codes("grp")[1] == ["装备"]
    project.takeMapLayer(layer)


def test_a_feature_limit_closes_the_fast_way(layer, project):
    project.addMapLayer(layer, False)
    found, _ = read_parameter(layer, False, 5)
    assert not found.fast
    project.takeMapLayer(layer)


def test_a_filter_on_the_source_closes_it(layer, project):
    from qgis.core import QgsProcessingContext, QgsProcessingFeatureSourceDefinition

    from cluster_digital_plugin.layers.columns import file_source

    definition = QgsProcessingFeatureSourceDefinition(layer.id())
    if not hasattr(definition, "filterExpression"):
        pytest.skip("this QGIS has no filters on sources")
    project.addMapLayer(layer, False)
    context = QgsProcessingContext()
    context.setProject(project)
    assert file_source(definition, context) is not None
    definition.filterExpression = "n > 3"
    assert file_source(definition, context) is None
    project.takeMapLayer(layer)


def test_without_arrow_features_are_read(layer, monkeypatch):
    from osgeo import ogr

    monkeypatch.delattr(ogr.Layer, "GetArrowStreamAsNumPy")
    both(layer, fast=False)


def test_a_failing_stream_falls_back(layer, monkeypatch):
    from osgeo import ogr

    def fail(self, options):
        raise RuntimeError("out of luck")

    monkeypatch.setattr(ogr.Layer, "GetArrowStreamAsNumPy", fail)
    both(layer, fast=False)


def test_an_empty_layer(qgis_app, tmp_path):
    path = write(tmp_path / "points.gpkg", "GPKG")
    layer = open_layer(path)
    layer.setSubsetString("n > 100000")
    assert len(both(layer)) == 0


def test_columns_made_by_hand():
    from cluster_digital_plugin.layers.columns import Columns

    made = Columns({"a": np.array([3, None, 1, 3], dtype=object)}, np.arange(4))
    assert made.codes("a")[0].tolist() == [1, -1, 0, 1] and made.codes("a")[1] == [1, 3]
    assert made.frame()["a"].tolist() == [3, None, 1, 3]


def test_some_features_are_read_alone(layer):
    from cluster_digital_plugin.layers.columns import read_columns

    whole, wanted = read_columns(layer, ["w"], points=True), [7, 3, 150, 10_000]
    some = read_columns(layer, ["w"], points=True, ids=wanted)
    assert sorted(some.ids.tolist()) == [3, 7, 150] and not some.fast
    rows = [whole.ids.tolist().index(identifier) for identifier in some.ids.tolist()]
    np.testing.assert_array_equal(some.x, whole.x[rows])
    np.testing.assert_array_equal(some.numbers("w"), whole.numbers("w")[rows])


def test_a_snapshot_keeps_the_features_as_they_were(layer):
    from threading import Thread

    from cluster_digital_plugin.layers.columns import Snapshot, read_columns

    layer.startEditing()
    layer.changeAttributeValue(1, layer.fields().lookupField("w"), 99.0)
    snapshot, found = Snapshot(layer), []
    layer.changeAttributeValue(1, layer.fields().lookupField("w"), 5.0)
    worker = Thread(target=lambda: found.append(read_columns(snapshot, ["w"], points=True)))
    worker.start()
    worker.join()
    assert len(found[0]) == ROWS and found[0].crs == layer.crs()
    assert found[0].numbers("w")[found[0].ids.tolist().index(1)] == 99.0
    layer.rollBack()


@pytest.mark.parametrize("values", [
    [1.5, None, float("inf"), -0.0], [3, None, -(2**62)], ["甲", None, "", "甲"], [True, False, None], [1, 2.0, "x"],
    [None, None, None, None], [2**70, 1], [None, None, 3, 4], [None, None, "乙", None], [1, 2, 1.5, 2.5], [],
])
def test_small_columns_give_back_what_they_were_made_of(values):
    from cluster_digital_plugin.layers.compact import compact, joined

    for column in (compact(values), joined([compact(values[:2]), compact(values[2:])])):
        found = column.objects().tolist()
        assert found == values and list(map(type, found)) == list(map(type, values))
        codes, labels = column.codes()
        assert [None if code < 0 else labels[code] for code in codes] == values
        plain = [float("nan") if isinstance(v, (str, type(None))) else float(v) for v in values]
        np.testing.assert_array_equal(column.numbers(), plain)
