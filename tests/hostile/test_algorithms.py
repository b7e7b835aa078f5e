# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers of any kind through every algorithm: a result, or a message that is meant for people."""

from __future__ import annotations

import os

import pytest

from .corpus import Layers

ROUNDS = int(os.environ.get("CLUSTER_DIGITAL_EXAMPLES") or 12)
CLUSTERS = {
    "cluster_id": ("a", "b"),
    "programme": ("NDRC", "MIIT", "MOST"),
    "name_zh": ("甲集群", "乙集群"),
    "industry_zh": ("电子信息", "服装", "家电"),
    "cities": ("广州市", "深圳市;佛山市"),
    "adcodes": ("440100", "440300;440600"),
}
BELTS = {
    "belt_id": ("a", "b"),
    "name_zh": ("甲产业带",),
    "city": ("广州市", "深圳市"),
    "industry_zh": ("电子信息", "服装"),
    "year": ("2021年",),
    "adcode": ("440100",),
}
CITIES = {"adcode": ("440100",), "city_zh": ("广州市",), "aliases": ("羊城",), "population": ("1e308",)}
OVERRIDES = {
    "programme": ("NDRC",),
    "cluster_name": ("甲集群",),
    "adcode": ("440100",),
    "belt_industry": ("服装",),
    "verdict": ("match", "near"),
}
MEMORY = "memory:"


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_ellipses_of_any_layer(run, seed):
    make = Layers(seed)
    layer = make.layer(("weight", "grp"))
    names = [field.name() for field in layer.fields() if field.name()]
    numeric = [field.name() for field in layer.fields() if field.isNumeric()]
    parameters = {
        "INPUT": layer,
        "SIZE_RULE": seed % 5,
        "SIZE": ("1", "1,2,3", "50", "95", "1")[seed % 5],
        "PROJECTION": seed % 3,
        "ELLIPSES": MEMORY,
        "CENTERS": MEMORY,
        "AXES": MEMORY,
        "INFLUENCE": MEMORY,
        "CENTER_KINDS": [0, 1, 2],
        "CIRCLES": MEMORY,
        "CONTOURS": MEMORY,
        "PROJECTIONS": MEMORY,
        "GROUP_FIELD": [make.random.choice(names)],
        **({"WEIGHT_FIELD": numeric[0]} if numeric and seed % 2 else {}),
    }
    results = run("ellipse", parameters)
    if results is not None:
        measured = sum(feature["n"] for feature in results["ELLIPSES"].getFeatures())
        assert measured + results["DROPPED_COUNT"] == layer.featureCount()
        run(
            "compareellipses",
            {"INPUT": results["ELLIPSES"], "OUTPUT": MEMORY, "TRAJECTORY": MEMORY, "ORDER_FIELD": "grp"},
        )


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_matching_of_any_layers(run, seed, tmp_path):
    make = Layers(1000 + seed)
    clusters, belts = (
        make.layer(tuple(values), values, make.random.choice(("Point", "None"))) for values in (CLUSTERS, BELTS)
    )
    inputs = {"CLUSTERS": clusters, "BELTS": belts}
    if seed % 3 == 0:
        inputs["CITIES"] = make.layer(tuple(CITIES), CITIES)
    results = run(
        "match",
        {
            **inputs,
            "OVERRIDES": make.layer(tuple(OVERRIDES), OVERRIDES, "None"),
            "YEAR_MODE": seed % 4,
            "YEAR": 2021,
            "RECORDS": MEMORY,
            "LINKS": MEMORY,
            "UNRESOLVED": MEMORY,
        },
    )
    together = run("colocation", {**inputs, "COUNTING": seed % 3, "OUTPUT": MEMORY})
    pairs = run("clusterpairs", {"CLUSTERS": clusters, "PAIRS": MEMORY})
    if results is None:
        return
    layers = [results["RECORDS"], results["LINKS"], results["UNRESOLVED"]]
    layers += [found[name] for found, name in ((together, "OUTPUT"), (pairs, "PAIRS")) if found]
    assert run(
        "tables",
        {
            "RECORDS": results["RECORDS"],
            "LINKS": results["LINKS"],
            "OUTPUT": str(tmp_path / "t.xlsx"),
            "HTML": str(tmp_path / "t.html"),
            "BRIEF": str(tmp_path / "b.html"),
        },
    )
    assert run("store", {"WORKSPACE": str(tmp_path / "w.gpkg"), "LAYERS": layers, "SCOPE": "all"})


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_loading_of_any_layer(run, seed):
    make = Layers(2000 + seed)
    kind = seed % 3
    values = (CLUSTERS, BELTS, CITIES)[kind]
    layer = make.layer(tuple(values), values)
    results = run("loadtable", {"INPUT": layer, "KIND": kind, "OUTPUT": MEMORY, "UNRESOLVED": MEMORY})
    if results is not None:
        assert results["ROW_COUNT"] == results["LOADED_COUNT"] + results["SKIPPED_COUNT"] == layer.featureCount()


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_export_of_any_layers(run, seed, tmp_path):
    make = Layers(3000 + seed)
    run(
        "exportshapefiles",
        {
            "LAYERS": [make.layer() for _ in range(2)],
            "TARGET": seed % 2,
            "FORMATS": [seed % 4],
            "FOLDER": str(tmp_path / "out"),
            "WARNINGS": MEMORY,
        },
    )
    # Either all files or none, and none anywhere else.
    assert {item.name for item in tmp_path.iterdir()} <= {"out"}
    assert not [item for item in (tmp_path / "out").iterdir() if item.name.startswith(".")]


def test_a_polygon_that_crosses_itself_does_not_end_qgis(run):
    from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

    layer = QgsVectorLayer(
        "Polygon?crs=EPSG:4326&field=record_id:string&field=programme:string&field=verdict:string"
        "&field=weight:double&field=industry_zh:string&field=cities:string",
        "x",
        "memory",
    )
    feature = QgsFeature(layer.fields())
    feature.setAttributes(["a", "NDRC", "match", 1.0, "家电", "广州市"])
    feature.setGeometry(QgsGeometry.fromWkt("POLYGON((110 20,112 22,112 20,110 22,110 20))"))
    layer.dataProvider().addFeatures([feature])
    assert run("ellipse", {"INPUT": layer, "ELLIPSES": MEMORY})["DROPPED_COUNT"] == 0
    assert run("clusterpairs", {"CLUSTERS": layer, "PAIRS": MEMORY})
    assert run("loadtable", {"INPUT": layer, "KIND": 0, "OUTPUT": MEMORY, "UNRESOLVED": MEMORY})["ROW_COUNT"] == 1


@pytest.mark.parametrize(
    ("place", "status"),
    (("POINT(113.26 23.13)", "point"), ("POINT(23.13 113.26)", "empty"), ("POINT(180 0)", "point"),
     ("POINT(0 90)", "point")),
)  # fmt: skip
def test_many_points_in_one_place_are_a_point(run, place, status):
    from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

    layer = QgsVectorLayer("Point?crs=EPSG:4326", "x", "memory")
    feature = QgsFeature(layer.fields())
    feature.setGeometry(QgsGeometry.fromWkt(place))
    layer.dataProvider().addFeatures([feature] * 20_000)
    results = run("ellipse", {"INPUT": layer, "ELLIPSES": MEMORY})
    assert [row["status"] for row in results["ELLIPSES"].getFeatures()] == [status]


def test_dates_lists_and_bytes_are_read_as_text(qgis_app):
    from qgis.core import QgsFeature, QgsField, QgsVectorLayer
    from qgis.PyQt.QtCore import QByteArray, QDate, QDateTime, QVariant

    from cluster_digital_plugin.layers.columns import read_columns

    layer = QgsVectorLayer("None", "x", "memory")
    kinds = (QVariant.Date, QVariant.DateTime, QVariant.StringList, QVariant.ByteArray)
    layer.dataProvider().addAttributes([QgsField(f"f{number}", kind) for number, kind in enumerate(kinds)])
    layer.updateFields()
    for values in ([QDate(2021, 5, 1), QDateTime(2021, 5, 1, 6, 7, 8), ["a", "b"], QByteArray(b"x\xff")], [None] * 4):
        feature = QgsFeature(layer.fields())
        feature.setAttributes(values)
        layer.dataProvider().addFeatures([feature])
    columns = read_columns(layer)
    assert [columns.values[f"f{number}"].tolist() for number in range(4)] == [
        ["2021-05-01", None],
        ["2021-05-01T06:07:08", None],
        ["a;b", None],
        ["x�", None],
    ]


@pytest.mark.parametrize("value", (440100, 440100.0, "440100", "440100.0"))
def test_cities_with_numbers_for_names_and_codes_are_used(value, qgis_app):
    from qgis.core import QgsFeature, QgsVectorLayer

    from cluster_digital_plugin.layers.gazetteer import load_gazetteer

    kind = {int: "integer", float: "double", str: "string"}[type(value)]
    layer = QgsVectorLayer(f"None?field=adcode:{kind}&field=city_zh:integer&field=aliases:string", "x", "memory")
    feature = QgsFeature(layer.fields())
    feature.setAttributes([value, 12345, "羊城"])
    layer.dataProvider().addFeatures([feature])
    assert load_gazetteer(layer).resolve("羊城").adcode == "440100"
