# SPDX-License-Identifier: GPL-2.0-or-later
"""Every format reopens with the values it was given, or the difference is listed."""

import csv
import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pandas
import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsGeometry,
    QgsProject,
    QgsVectorLayer,
)

from cluster_digital_plugin.core import schema
from cluster_digital_plugin.core.errors import Cancelled, InputError
from cluster_digital_plugin.layers.crs import china_albers
from cluster_digital_plugin.layers.workspace import store
from cluster_digital_plugin.layers.written_rows import key_columns
from cluster_digital_plugin.outputs import exports, shapefiles

EXPORTED = ("clusters", "belts", "records", "links", "pairs", "ellipses", "axes")


@pytest.fixture(scope="module")
def path(processing, tmp_path_factory, data_folder):
    """A workspace made from the shipped lists by the algorithms."""
    folder = tmp_path_factory.mktemp("全部")
    path = str(folder / "workspace.gpkg")

    def run(name, **parameters):
        return processing.run(f"clusterdigital:{name}", parameters)

    def file(name):
        return str(folder / f"{name}.gpkg")

    clusters = run("loadtable", INPUT=str(data_folder / "clusters.csv"), KIND=0, OUTPUT=file("c"))["OUTPUT"]
    belts = run("loadtable", INPUT=str(data_folder / "belts_sample.csv"), KIND=1, OUTPUT=file("b"))["OUTPUT"]
    matched = run("match", CLUSTERS=clusters, BELTS=belts, RECORDS=file("r"), LINKS=file("l"))
    pairs = run("clusterpairs", CLUSTERS=clusters, PAIRS=file("p"))["PAIRS"]
    drawn = run("ellipse", INPUT=matched["RECORDS"], GROUP_FIELD=["programme"], ELLIPSES=file("e"), AXES=file("a"))
    layers = [clusters, belts, matched["RECORDS"], matched["LINKS"], pairs, drawn["ELLIPSES"], drawn["AXES"]]
    run("store", WORKSPACE=path, LAYERS=layers)
    return path


def sources(path, names=EXPORTED):
    return [exports.Source.of(QgsVectorLayer(f"{path}|layername={name}", name, "ogr")) for name in names]


def plain(value):
    return None if value is None or (hasattr(value, "isNull") and value.isNull()) else value


def rows_of_qgis(layer):
    names = [item.name() for item in layer.fields()]
    return [[dict(zip(names, map(plain, feature.attributes()))), feature.geometry()] for feature in layer.getFeatures()]


def rows_of_ogr(places):
    """Read (path, layer or empty) through plain OGR in a process of its own: QGIS changes how OGR decodes."""
    code = """
import json, sys
from osgeo import gdal
for path, name in json.load(sys.stdin):
    source = gdal.OpenEx(path, gdal.OF_VECTOR)
    layer = source.GetLayer(name) if name else source.GetLayer(0)
    names = [item.name for item in layer.schema]
    print(json.dumps([{name: feature.GetField(name) for name in names} for feature in layer]))
"""
    done = subprocess.run([sys.executable, "-c", code], input=json.dumps(places), capture_output=True, text=True,
                          encoding="utf-8", env={**os.environ, "PYTHONIOENCODING": "utf-8"}, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def same(given, found):
    if given is None or found is None:
        return given in (None, "") and found in (None, "")
    if isinstance(given, float):
        return math.isclose(given, float(found), rel_tol=1e-9, abs_tol=1e-12)
    return str(given) == str(found)


def place(folder, kind, name):
    """Return the file and the layer in it of one exported table."""
    if kind == exports.GEOPACKAGE:
        return str(folder / exports.GEOPACKAGE_NAME), name
    spatial = schema.TABLES[name].geometry != schema.NO_GEOMETRY
    suffix = {exports.SHAPEFILE: "shp" if spatial else "dbf", exports.GEOJSON: "geojson", exports.CSV: "csv"}[kind]
    return str(folder / f"{name}.{suffix}"), ""


@pytest.mark.parametrize("target", [shapefiles.UTF8, shapefiles.GBK])
@pytest.mark.parametrize("kind", [exports.SHAPEFILE, exports.GEOPACKAGE, exports.GEOJSON, exports.CSV])
def test_every_value_is_equal_or_listed(path, tmp_path, kind, target):
    if target and kind != exports.SHAPEFILE:
        pytest.skip("the target is the shapefiles'")
    folder = tmp_path / "导出 目录"
    done = exports.export(sources(path), folder, target, formats=[kind])
    listed = {(warn.layer, warn.field, warn.feature) for warn in done.warnings}
    compared = 0
    places = [place(folder, kind, name) for name in EXPORTED]
    for name, (file, part), plain_rows in zip(EXPORTED, places, rows_of_ogr(places)):
        table = schema.TABLES[name]
        keys = key_columns(table)
        given = [(f.id(), f) for f in QgsVectorLayer(f"{path}|layername={name}", name, "ogr").getFeatures()]
        given.sort(key=lambda item: [str(item[1][key]) for key in keys])
        layer = QgsVectorLayer(file + (f"|layername={part}" if part else ""), name, "ogr")
        assert layer.isValid(), name
        if kind == exports.SHAPEFILE:
            keys = [table.column(key).shapefile_name for key in keys]
        qgis_rows = sorted(rows_of_qgis(layer), key=lambda row: [str(row[0][key]) for key in keys])
        plain_rows.sort(key=lambda row: [str(row[key]) for key in keys])
        assert len(given) == len(qgis_rows) == len(plain_rows) > 0, name
        for (identifier, feature), (row, geometry), plain_row in zip(given, qgis_rows, plain_rows):
            for column in table.columns:
                key = column.shapefile_name if kind == exports.SHAPEFILE else column.name
                value = plain(feature[column.name])
                if (name, column.name, identifier) in listed:
                    continue
                for found in (row, plain_row):
                    assert same(value, found[key]), (name, column.name, identifier, value, found[key])
                compared += 1
            if layer.isSpatial() and feature.hasGeometry():
                assert geometry.equals(feature.geometry()) or geometry.hausdorffDistance(feature.geometry()) < 2e-9
    assert compared > 5000


def test_the_ellipses_measured_in_degrees_are_what_the_note_says(processing, path):
    def azimuth(projection):
        drawn = processing.run("clusterdigital:ellipse", {
            "INPUT": f"{path}|layername=records", "GROUP_FIELD": ["programme"], "PROJECTION": projection,
            "WEIGHT_FIELD": "weight", "ELLIPSES": "memory:",
        })["ELLIPSES"]
        return {f["grp"]: (f["azimuth"], f["grid_az"]) for f in drawn.getFeatures()}["MIIT"]

    assert azimuth(0)[0] == pytest.approx(45.7, abs=0.05)
    assert azimuth(2)[1] == pytest.approx(59.4, abs=0.05)


def test_projected_on_demand(path, tmp_path):
    done = exports.export(sources(path, ("records", "links")), tmp_path, crs=china_albers(),
                          formats=[exports.SHAPEFILE, exports.GEOJSON])
    layer = QgsVectorLayer(str(tmp_path / "records.shp"), "records", "ogr")
    assert not layer.crs().isGeographic() and len(done.paths) == 4
    degrees = QgsVectorLayer(f"{path}|layername=records", "records", "ogr")
    change = QgsCoordinateTransform(degrees.crs(), china_albers(), QgsProject.instance())
    projected = {found["record_id"]: found.geometry() for found in layer.getFeatures()}
    assert len(projected) == degrees.featureCount()
    for given in degrees.getFeatures():
        if given.hasGeometry():
            point = change.transform(given.geometry().asPoint())
            assert projected[given["record_id"]].asPoint().distance(point) < 0.01
    # RFC 7946 knows longitude and latitude on WGS84 only.
    collection = json.loads((tmp_path / "records.geojson").read_text(encoding="utf-8"))
    x, y = next(f["geometry"]["coordinates"] for f in collection["features"] if f["geometry"])
    assert 70 < x < 140 and 15 < y < 55 and "crs" not in collection


def test_spreadsheets_see_utf_8(path, tmp_path):
    exports.export(sources(path, ("clusters", "ellipses")), tmp_path, formats=[exports.CSV])
    data = (tmp_path / "clusters.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    with open(tmp_path / "clusters.csv", encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 151 and any("集群" in row["name_zh"] for row in rows) and float(rows[0]["X"]) > 70


def test_a_geopackage_carries_styles_in_both_languages(path, tmp_path):
    exports.export(sources(path, ("records", "links")), tmp_path, formats=[exports.GEOPACKAGE], chinese=False)
    layer = QgsVectorLayer(f"{tmp_path / exports.GEOPACKAGE_NAME}|layername=records", "records", "ogr")
    assert layer.attributeAlias(layer.fields().lookupField("verdict")) == "Verdict"
    _count, _ids, names, _about, _error = layer.listStylesInDatabase()
    assert {"records_zh", "records_en"} <= set(names)


def test_what_json_and_csv_cannot_hold_is_listed(qgis_app, tmp_path):
    layer = QgsVectorLayer("None?field=note:string&field=big:int8&field=x:double", "外来", "memory")
    feature = QgsFeature(layer.fields())
    feature.setAttributes(["", 2**60, math.inf])
    layer.dataProvider().addFeatures([feature])
    done = exports.export([exports.Source.of(layer)], tmp_path, formats=[exports.GEOJSON, exports.CSV])
    assert {(warn.field, warn.what_en.split(";")[0]) for warn in done.warnings} == {
        ("x", "JSON has no such number"), ("big", "beyond 2^53"), ("note", "an empty text")}
    assert all(warn.what_zh and warn.layer == "外来" for warn in done.warnings)
    again = next(QgsVectorLayer(str(tmp_path / "外来.geojson"), "again", "ogr").getFeatures())
    assert plain(again["x"]) is None and int(again["big"]) == 2**60


def test_both_styles_lie_beside_a_shapefile(path, tmp_path):
    exports.export(sources(path, ("records",)), tmp_path, chinese=False)
    layer = QgsVectorLayer(str(tmp_path / "records.shp"), "records", "ogr")
    position = layer.fields().lookupField("verdict")
    assert layer.attributeAlias(position) == "Verdict"
    layer.loadNamedStyle(str(tmp_path / "records_zh.qml"))
    assert layer.attributeAlias(position) == "结论"


def test_a_failure_leaves_an_older_geopackage(path, tmp_path):
    exports.export(sources(path, ("belts",)), tmp_path, formats=[exports.GEOPACKAGE])
    before = (tmp_path / exports.GEOPACKAGE_NAME).read_bytes()
    def cancel(fraction):
        if fraction >= 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        exports.export(sources(path, ("belts", "records")), tmp_path, progress=cancel, formats=[exports.GEOPACKAGE])
    assert (tmp_path / exports.GEOPACKAGE_NAME).read_bytes() == before
    assert sorted(item.name for item in Path(tmp_path).iterdir()) == [exports.GEOPACKAGE_NAME]


def test_a_geometry_without_an_image_is_named(qgis_app, path, tmp_path):
    layer = QgsVectorLayer("Point?crs=EPSG:4326&field=a:int", "极点", "memory")
    feature = QgsFeature(layer.fields())
    feature.setGeometry(QgsGeometry.fromWkt("POINT(0 -900)"))
    layer.dataProvider().addFeatures([feature])
    with pytest.raises(InputError, match="极点"):
        exports.export([exports.Source.of(layer)], tmp_path, crs=QgsCoordinateReferenceSystem("EPSG:3857"))
    assert list(tmp_path.iterdir()) == []


def test_a_workspace_is_written_in_the_order_of_its_keys_whatever_its_history(qgis_app, tmp_path):
    def stored(path, *lists):
        for ids in lists:
            frame = pandas.DataFrame({name: ids if name == "link_id" else None for name in schema.LINKS.names})
            store(path, {"links": (frame, None)})
        exports.export(sources(path, ("links",)), path.parent / path.stem, formats=[exports.CSV])
        with open(path.parent / path.stem / "links.csv", encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        # The run is told by the manifest: its id differs from run to run.
        assert "run_id" not in rows[0] and rows[0]["scope"] == "all"
        return [row["link_id"] for row in rows]

    assert stored(tmp_path / "fresh.gpkg", ["L2", "L10", "L1"]) == ["L1", "L2", "L10"]
    assert stored(tmp_path / "grown.gpkg", ["L10"], ["L2", "L10", "L1"]) == ["L1", "L2", "L10"]
    assert (tmp_path / "fresh" / "links.csv").read_bytes() == (tmp_path / "grown" / "links.csv").read_bytes()
