# SPDX-License-Identifier: GPL-2.0-or-later
"""Shapefiles reopen with the values they were given, or the difference is listed."""

import csv
from pathlib import Path

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsPointDisplacementRenderer, QgsVectorLayer

from cluster_digital_plugin.core import schema
from cluster_digital_plugin.core.errors import Cancelled, InputError
from cluster_digital_plugin.layers.tables import make_fields
from cluster_digital_plugin.outputs import dbf, exports, shapefiles

KIND = {schema.POINT: "Point", schema.LINE: "LineString", schema.POLYGON: "Polygon", schema.NO_GEOMETRY: "None"}


def memory_layer(table, rows, wkt="POINT(120.6 31.3)"):
    """Return a layer of a schema table with these rows."""
    layer = QgsVectorLayer(f"{KIND[table.geometry]}?crs=EPSG:4326", table.zh, "memory")
    layer.dataProvider().addAttributes(make_fields(table))
    layer.updateFields()
    features = []
    for row in rows:
        feature = QgsFeature(layer.fields())
        for name, value in row.items():
            feature[name] = value
        if table.geometry != schema.NO_GEOMETRY:
            feature.setGeometry(QgsGeometry.fromWkt(wkt))
        features.append(feature)
    assert layer.dataProvider().addFeatures(features)[0]
    return layer


RECORD = {"record_id": "NDRC-01-苏州市", "programme": "NDRC", "name_zh": "苏州市纳米新材料集群", "city": "苏州市",
          "verdict": "match", "weight": 0.25, "n_belts": 3, "reason_zh": "“纳米材料”与“新材料”从属"}


def export(layers, folder, **options):
    return exports.export([exports.Source.of(layer) for layer in layers], folder, **options)


@pytest.mark.parametrize(("target", "cpg"), [(shapefiles.UTF8, "UTF-8"), (shapefiles.GBK, "GBK")])
def test_a_shapefile_reopens_with_its_values_and_companions(qgis_app, tmp_path, target, cpg):
    folder = tmp_path / "导出 目录"
    done = export([memory_layer(schema.RECORDS, [RECORD])], folder, target=target, chinese=True)
    assert done.paths == [str(folder / "records.shp")]
    layer = QgsVectorLayer(str(folder / "records.shp"), "again", "ogr")
    names = [f.name() for f in layer.fields()]
    assert all(len(name) <= 10 and name.isascii() for name in names)
    (feature,) = layer.getFeatures()
    for name, value in RECORD.items():
        assert feature[schema.RECORDS.column(name).shapefile_name] == value, name
    assert feature.geometry().asPoint().y() == pytest.approx(31.3)
    assert (folder / "records.cpg").read_text() == cpg
    # The .qml is read by QGIS by itself and knows the short names.
    assert isinstance(layer.renderer(), QgsPointDisplacementRenderer)
    for item in layer.renderer().embeddedRenderer().rootRule().descendants():
        for name in ("programme", "verdict"):
            if f'"{name}"' in item.filterExpression():
                assert name in names
    assert layer.attributeAlias(names.index("industry")) == "产业"
    with open(folder / "records_fields.csv", encoding="utf-8-sig", newline="") as stream:
        rows = {row["short_name"]: row for row in csv.DictReader(stream)}
    assert set(rows) == set(names)
    assert rows["industry"]["full_name"] == "industry_zh" and rows["industry"]["en"] == "Industry"
    assert "match = 匹配" in rows["verdict"]["codes_zh"]
    assert (folder / "records_fields.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert sorted({p.name.partition(".")[0] for p in folder.iterdir()}) == [
        "records", "records_en", "records_fields", "records_zh"]


def test_a_gbk_file_says_so_in_its_own_header(qgis_app, tmp_path):
    export([memory_layer(schema.RECORDS, [RECORD])], tmp_path, target=shapefiles.GBK)
    data = (tmp_path / "records.dbf").read_bytes()
    assert data[29] == 77  # language driver: GBK
    assert "苏州市".encode("gbk") in data
    (tmp_path / "records.cpg").unlink()
    layer = QgsVectorLayer(str(tmp_path / "records.shp"), "no cpg", "ogr")
    assert next(layer.getFeatures())["city"] == "苏州市"


def test_every_table_of_the_schema_can_be_written(qgis_app, tmp_path):
    wkt = {schema.POINT: "POINT(1 2)", schema.LINE: "LINESTRING(1 2, 3 4)", schema.NO_GEOMETRY: "",
           schema.POLYGON: "POLYGON((0 0,1 0,1 1,0 0))"}
    layers = [memory_layer(table, [{table.columns[0].name: 1 if table.columns[0].kind != schema.TEXT else "x"}],
                           wkt[table.geometry]) for table in schema.TABLES.values()]
    done = export(layers, tmp_path)
    assert len(done.paths) == len(layers)
    for table, path in zip(schema.TABLES.values(), done.paths):
        assert Path(path).suffix == (".dbf" if table.geometry == schema.NO_GEOMETRY else ".shp")
        reopened = QgsVectorLayer(path, "again", "ogr")
        assert [f.name() for f in reopened.fields()] == [column.shapefile_name for column in table.columns]
        assert reopened.featureCount() == 1


def test_what_is_cut_or_changed_is_listed(qgis_app, tmp_path):
    layer = QgsVectorLayer(
        "Point?crs=EPSG:4326&field=说明:string&field=big:int8&field=x:double&field=d:date&field=产值:double", "外来",
        "memory",
    )
    rows = [("长" * 100, 2**60, 1.0, "2024-02-29", 1.5e12 + 0.125), ("", 5, float("inf"), None, None)]
    for values in rows:
        feature = QgsFeature(layer.fields())
        feature.setAttributes(list(values))
        feature.setGeometry(QgsGeometry.fromWkt("POINT(0 0)"))
        assert layer.dataProvider().addFeatures([feature])[0]
    done = export([layer], tmp_path)
    listed = {(warn.field, warn.what_en.split(";")[0]) for warn in done.warnings}
    assert ("说明", "longer than 254 bytes") in listed
    assert ("说明", "an empty text") in listed
    assert ("big", "an integer of more than 18 digits") in listed
    assert ("x", "not a finite number") in listed
    assert ("d", "dates are written as text") in listed
    assert ("产值", "NULL: ArcGIS shows NULL numbers of a .dbf as 0") in listed
    assert all(warn.layer == "外来" and warn.feature is not None and warn.what_zh for warn in done.warnings)
    reopened = QgsVectorLayer(done.paths[0], "again", "ogr")
    first, second = reopened.getFeatures()
    names = [f.name() for f in reopened.fields()]
    assert first[names[0]] == "长" * 84
    assert first[names[4]] == 1.5e12 + 0.125  # wide numbers find room
    assert first["d"] == "2024-02-29"
    assert second["x"] != 0 and second["big"] == 5


def test_characters_that_gbk_lacks_are_listed(qgis_app, tmp_path):
    row = {**RECORD, "name_zh": "한국 😀 甲"}
    done = export([memory_layer(schema.RECORDS, [row])], tmp_path, target=shapefiles.GBK)
    (warn,) = [warn for warn in done.warnings if warn.field == "name_zh"]
    assert "国" not in warn.what_zh and "😀" in warn.what_zh and warn.value == "한국 😀 甲"
    assert next(QgsVectorLayer(done.paths[0], "again", "ogr").getFeatures())["name_zh"] == "?? ? 甲"


def test_foreign_names_become_ascii_and_unique(qgis_app):
    layer = QgsVectorLayer(
        "None?field=站点名称很长:string&field=passengers_a:int&field=passengers_b:int&field=Id:int&field=ID_:int"
        "&field=2021年:int", "x", "memory"
    )
    names = dbf.short_names(layer.fields())
    assert names == dbf.short_names(layer.fields())
    assert len({name.lower() for name in names}) == len(names)
    assert all(name.isascii() and 0 < len(name) <= 10 and name[0].isalpha() for name in names)


def test_a_failure_leaves_what_was_there(qgis_app, tmp_path):
    export([memory_layer(schema.RECORDS, [RECORD])], tmp_path)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}

    def cancel(fraction):
        if fraction > 0.3:
            raise Cancelled

    other = memory_layer(schema.RECORDS, [{**RECORD, "city": "无锡市"}])
    with pytest.raises(Cancelled):
        export([other, memory_layer(schema.BELTS, [{"belt_id": "B1", "year": 2020}])], tmp_path, progress=cancel)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_two_layers_of_a_kind_get_two_names(qgis_app, tmp_path):
    done = export([memory_layer(schema.RECORDS, [RECORD])] * 2, tmp_path)
    assert [Path(path).name for path in done.paths] == ["records.shp", "records_2.shp"]


def test_an_older_export_is_replaced_entirely(qgis_app, tmp_path):
    export([memory_layer(schema.RECORDS, [RECORD])], tmp_path)
    (tmp_path / "records.qix").write_bytes(b"stale index")
    export([memory_layer(schema.RECORDS, [])], tmp_path)
    assert not (tmp_path / "records.qix").exists()
    assert QgsVectorLayer(str(tmp_path / "records.shp"), "again", "ogr").featureCount() == 0


def test_a_folder_that_cannot_be_made_is_named(qgis_app, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InputError) as caught:
        export([memory_layer(schema.RECORDS, [RECORD])], tmp_path / "file" / "sub")
    assert "file" in caught.value.message_zh and "file" in caught.value.message_en
