# SPDX-License-Identifier: GPL-2.0-or-later
"""Shapefiles and GeoPackages of other programs through ellipses, matching and loading: each row counted, or told."""

from __future__ import annotations

import math
import sqlite3
import time

import pytest
from osgeo import ogr

from .corpus import FORMULAS, MARKUP
from .foreign import GOOD, LOCAL, SHAPES, USER, count, point, write

MEMORY = "memory:"
FIELDS = (
    'a"b', "a'b", "[% 1+1 %]", "<b>x</b>", "select", "x') --", "grp", "a\\b", "=1+1", "名称", "$id", "@row", "a|b",
    "a,b", "x" * 300, "1", " ", "a\nb", "{x}", "%s", "fid2", "run_id",
)  # fmt: skip
LAYERS = ("it's", 'a"b', "[% 1 %]", "a;b", "select", "a b", "广", "x&y", "a\\b", "layername=z", "-", "%s", "{x}")
CLUSTERS = ("cluster_id", "programme", "name_zh", "industry_zh", "cities", "province")
SOME = (
    ("a", "NDRC", "广州市<b>家电</b>集群", "家电", "广州市", "广东省"),
    ("b", "MIIT", "深圳'\"[% 1 %]集群", "电子信息", "深圳市", None),
    (None, None, None, None, "=1+1", None),
)


def numbers(row):
    """Return the measures of an ellipse, NULL as NaN."""
    measures = (row[name] for name in ("center_lon", "center_lat", "semi_major", "semi_minor", "area_km2"))
    return [value if isinstance(value, float) else math.nan for value in measures]


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("suffix", ["gpkg", "shp"])
def test_ellipses_of_a_file(run, tmp_path, monkeypatch, name, suffix):
    from cluster_digital_plugin.layers import streams

    kind, shapes, placed = SHAPES[name]
    path = write(tmp_path / f"a.{suffix}", shapes, kind)
    if path is None:
        pytest.skip(f"no {name} in a .{suffix}")
    rows, found = count(path), []
    # In memory, in passes over the file, and in the file's own degrees.
    for projection, stream in ((0, False), (0, True), (2, False)):
        monkeypatch.setattr(streams, "STREAM_FROM", 0 if stream else 4_000_000)
        results = run("ellipse", {"INPUT": path, "PROJECTION": projection, "ELLIPSES": MEMORY, "CENTERS": MEMORY})
        if results is None:
            assert kind == ogr.wkbNone and "reference system" in run.said
            continue
        ellipse, = results["ELLIPSES"].getFeatures()
        assert ellipse["n"] + results["DROPPED_COUNT"] == rows
        assert ellipse["n"] == placed if rows == len(shapes) else ellipse["n"] <= placed
        assert ellipse["status"] in ("ok", "line", "point", "empty")
        assert (ellipse["status"] == "empty") == (ellipse["n"] == 0)
        if ellipse["status"] == "ok":
            assert all(map(math.isfinite, numbers(ellipse)[:4 if projection else 5]))
            assert ellipse["semi_major"] < (1e7 if projection == 0 else 360)
        if results["DROPPED_COUNT"]:
            assert "were left out" in run.said
        found.append((ellipse["n"], ellipse["status"], numbers(ellipse)))
    if len(found) == 3:
        assert found[1][:2] == found[0][:2]
        assert found[1][2] == pytest.approx(found[0][2], rel=1e-6, abs=1e-3, nan_ok=True)


def test_swapped_longitudes_and_latitudes_are_left_out_and_named(run, tmp_path):
    _, shapes, _ = SHAPES["one swapped"]
    good = run("ellipse", {"INPUT": write(tmp_path / "good.gpkg", GOOD), "ELLIPSES": MEMORY})
    path = write(tmp_path / "swapped.gpkg", shapes)
    for projection in (0, 1, 2):
        results = run("ellipse", {"INPUT": path, "PROJECTION": projection, "ELLIPSES": MEMORY})
        assert results["DROPPED_COUNT"] == 1 and "swapped" in run.said
    results = run("ellipse", {"INPUT": path, "ELLIPSES": MEMORY})
    assert [numbers(row) for row in results["ELLIPSES"].getFeatures()] == [
        numbers(row) for row in good["ELLIPSES"].getFeatures()
    ]


@pytest.mark.parametrize("name", ["beyond the date line", "both sides of it"])
def test_points_about_the_date_line_are_near_each_other(run, tmp_path, name):
    path = write(tmp_path / "a.gpkg", SHAPES[name][1])
    ellipse, = run("ellipse", {"INPUT": path, "ELLIPSES": MEMORY})["ELLIPSES"].getFeatures()
    assert abs(abs(ellipse["center_lon"]) - 180) < 0.1 and ellipse["semi_major"] < 400_000


@pytest.mark.parametrize(
    "system", ["", USER, LOCAL, "EPSG:4326+5773", "EPSG:4978", "EPSG:3857", "EPSG:2362", "EPSG:4214"]
)
def test_files_with_any_reference_system_or_none(run, tmp_path, system):
    for name in ("points", "1e308", "empty and NULL"):
        _, shapes, placed = SHAPES[name]
        path = write(tmp_path / f"{len(name)}.gpkg", shapes, system=system)
        for projection in (0, 1, 2):
            results = run("ellipse", {"INPUT": path, "PROJECTION": projection, "ELLIPSES": MEMORY})
            if results is None:
                assert not system and projection < 2 and "reference system" in run.said
                continue
            ellipse, = results["ELLIPSES"].getFeatures()
            assert ellipse["n"] + results["DROPPED_COUNT"] == len(shapes)
            if ellipse["status"] == "ok":
                assert math.isfinite(ellipse["semi_major"]) and ellipse["semi_minor"] > 0
            if name == "1e308":
                assert ellipse["n"] <= placed


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_of_any_name(run, tmp_path, name):
    path = write(tmp_path / "a.gpkg", GOOD, fields=CLUSTERS, rows=SOME, layer=name)
    if path is None or not count(path):
        pytest.skip("GDAL writes no such layer")
    for source in (path, f"{path}|layername={name}"):
        results = run("ellipse", {"INPUT": source, "GROUP_FIELD": ["name_zh"], "ELLIPSES": MEMORY})
        assert sum(row["n"] for row in results["ELLIPSES"].getFeatures()) == len(GOOD)
        assert {row["grp"] for row in results["ELLIPSES"].getFeatures()} == {SOME[0][2], SOME[1][2], "(NULL)"}
        assert run("loadtable", {"INPUT": path, "KIND": 0, "OUTPUT": MEMORY})["ROW_COUNT"] == len(GOOD)


def test_fields_of_any_name(run, tmp_path):
    from qgis.core import QgsVectorLayer

    values = [[f"{text}家电" for text in (*MARKUP, *FORMULAS)][:len(FIELDS)], ["o'x\"y"] * len(FIELDS)]
    path = write(tmp_path / "a.gpkg", GOOD * 2, fields=FIELDS, rows=[*values, [None] * len(FIELDS)])
    names = [field.name() for field in QgsVectorLayer(path, "x", "ogr").fields()][1:]
    assert len(names) == len(FIELDS)
    for number, name in enumerate(names):
        results = run("ellipse", {"INPUT": path, "GROUP_FIELD": [name], "UNIT_FIELD": name, "ELLIPSES": MEMORY})
        groups = {row["grp"]: row["n"] for row in results["ELLIPSES"].getFeatures()}
        assert groups == {values[0][number]: 3, values[1][number]: 3, "(NULL)": 2}
        matched = run("match", {
            "CLUSTERS": path, "BELTS": path, "RECORDS": MEMORY, "LINKS": MEMORY, "UNRESOLVED": MEMORY,
            **dict.fromkeys(("CLUSTER_NAME_FIELD", "CLUSTER_CITIES_FIELD", "CLUSTER_INDUSTRY_FIELD", "BELT_CITY_FIELD",
                             "BELT_INDUSTRY_FIELD"), name),
        })  # fmt: skip
        # No city is in them, so that all rows are problems.
        assert matched["RECORD_COUNT"] == 0 and matched["PROBLEM_COUNT"] >= 16
        loaded = run("loadtable", {"INPUT": path, "KIND": 0, "CLUSTER_NAME_FIELD": name, "OUTPUT": MEMORY})
        assert loaded["LOADED_COUNT"] + loaded["SKIPPED_COUNT"] == loaded["ROW_COUNT"] == 8


@pytest.mark.parametrize("suffix", ["gpkg", "shp", "fgb"])
def test_lists_with_any_geometry_are_loaded_and_matched(run, tmp_path, data_folder, suffix):
    fields = [name.replace("industry_zh", "industry") for name in CLUSTERS]
    for name, (kind, shapes, _) in SHAPES.items():
        path = write(tmp_path / f"{len(list(tmp_path.iterdir()))}.{suffix}", shapes, kind, "EPSG:4326", fields, SOME)
        if path is None:
            continue
        rows = count(path)
        for number in (0, 2):
            loaded = run("loadtable", {"INPUT": path, "KIND": number, "OUTPUT": MEMORY, "UNRESOLVED": MEMORY})
            assert loaded["ROW_COUNT"] == rows == loaded["LOADED_COUNT"] + loaded["SKIPPED_COUNT"], name
            for row in loaded["OUTPUT"].getFeatures():
                place = row.geometry()
                assert place.isNull() or (abs(place.asPoint().x()) <= 180 and abs(place.asPoint().y()) <= 90), name
        if suffix != "gpkg":
            continue
        matched = run("match", {
            "CLUSTERS": path, "BELTS": str(data_folder / "belts_sample.csv"), "CLUSTER_INDUSTRY_FIELD": "industry",
            "RECORDS": MEMORY,
        })  # fmt: skip
        # Geometry comes from the cities, so that none is needed.
        if rows == len(shapes):
            assert matched["RECORD_COUNT"] == len({row % 3 for row in range(rows)} - {2}), name


def test_points_in_gcj_02_move_an_ellipse_by_their_offset_only(run, tmp_path):
    """Nothing in a file tells them; what a reader must know is how little they change."""
    shapes = [(100 + number * 7 % 20, 22 + number * 11 % 18) for number in range(60)]
    ellipses = []
    for name, places in (("wgs84", shapes), ("gcj02", [gcj02(*place) for place in shapes])):
        path = write(tmp_path / f"{name}.gpkg", [point(*place) for place in places])
        ellipses += run("ellipse", {"INPUT": path, "ELLIPSES": MEMORY})["ELLIPSES"].getFeatures()
    plain, moved = ellipses
    east = (moved["center_lon"] - plain["center_lon"]) * 111_320 * math.cos(math.radians(plain["center_lat"]))
    north = (moved["center_lat"] - plain["center_lat"]) * 110_950
    assert 50 < math.hypot(east, north) < 800
    for axis in ("semi_major", "semi_minor"):
        assert moved[axis] == pytest.approx(plain[axis], rel=2e-3)


def gcj02(lon, lat):
    """Return the published approximation of China's offset coordinates."""
    x, y, sin, pi = lon - 105, lat - 35, math.sin, math.pi
    waves = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    north = (-100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + waves
             + (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
             + (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3)  # fmt: skip
    east = (300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + waves
            + (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
            + (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3)  # fmt: skip
    e2 = 0.00669342162296594323
    magic = 1 - e2 * sin(math.radians(lat)) ** 2
    north *= 180 / (6378245 * (1 - e2) / (magic * math.sqrt(magic)) * pi)
    east *= 180 / (6378245 / math.sqrt(magic) * math.cos(math.radians(lat)) * pi)
    return lon + east, lat + north


def test_a_million_points_in_one_place_are_a_point(run, tmp_path):
    path = write(tmp_path / "million.gpkg", GOOD[:1], fields=("grp",), rows=[["x"]])
    with sqlite3.connect(path) as file:
        # The index of a million equal rectangles would take longer than all else.
        for trigger, in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f'DROP TRIGGER "{trigger}"')
        file.execute("INSERT INTO million (geom, grp) WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n "
                     "WHERE i < 1000000) SELECT geom, grp FROM n, (SELECT geom, grp FROM million LIMIT 1)")
        file.execute("UPDATE gpkg_ogr_contents SET feature_count = 1000000")
    file.close()
    begun = time.process_time()
    results = run("ellipse", {
        "INPUT": path, "GROUP_FIELD": ["grp"], "SIZE_RULE": 3, "SIZE": "50", "ELLIPSES": MEMORY, "CENTERS": MEMORY,
        "AXES": MEMORY, "CIRCLES": MEMORY, "CENTER_KINDS": [0, 1, 2],
    })  # fmt: skip
    assert time.process_time() - begun < 20
    ellipse, = results["ELLIPSES"].getFeatures()
    assert (ellipse["n"], ellipse["status"], ellipse["semi_major"]) == (1_000_000, "point", 0)
    assert (ellipse["center_lon"], ellipse["center_lat"]) == pytest.approx((113, 23), abs=1e-9)
    assert results["DROPPED_COUNT"] == 0 and "lie in one place" in run.said
