# SPDX-License-Identifier: GPL-2.0-or-later
"""The further outputs of clusterdigital:ellipse: influence, centres, circles, contours, projections, ArcGIS's names."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("qgis")

from .test_ellipse import Feedback, memory_layer, records  # noqa: F401 - a fixture

REFERENCE = Path(__file__).resolve().parents[1] / "data" / "ellipse_reference"
GROUPED = {"WEIGHT_FIELD": "weight", "GROUP_FIELD": ["programme"]}


def run(processing, layer, *outputs, feedback=None, **parameters):
    """Run with some outputs and return the rows of each as dicts, NULL as None, with their geometries."""
    from qgis.core import NULL

    asked = dict.fromkeys(("ELLIPSES", *outputs), "memory:")
    results = processing.run("clusterdigital:ellipse", {"INPUT": layer, **asked, **parameters}, feedback=feedback)
    tables = {}
    for name in asked:
        tables[name] = [
            {**{key: None if value == NULL else value for key, value in zip(row.fields().names(), row.attributes())},
             "geometry": row.geometry()} for row in results[name].getFeatures()]
    return tables


def without(layer, expression):
    """Return a copy of a layer without the rows of an expression."""
    from qgis.core import QgsFeatureRequest

    return layer.materialize(QgsFeatureRequest().setFilterExpression(f"NOT ({expression})"))


def test_without_chengdu(processing, records):  # noqa: F811
    tables = run(processing, records, "INFLUENCE", **GROUPED)
    miit = [row for row in tables["INFLUENCE"] if row["grp"] == "MIIT"]
    assert [row["rank"] for row in miit] == list(range(1, 11)) and miit[0]["left_out"] == "成都"
    whole = next(row for row in tables["ELLIPSES"] if row["grp"] == "MIIT")
    assert (round(whole["semi_minor"] / 1e3), round(miit[0]["semi_minor"] / 1e3)) == (567, 446)
    assert whole["influence_zh"].startswith("不含成都时,短半轴由 567 km 变为 446 km,重心移动 75 km")
    assert whole["influence_en"].startswith("Without Chengdu the semi-minor axis goes from 567 km to 446 km")
    assert [row["w2_km"] for row in miit] == sorted((row["w2_km"] for row in miit), reverse=True)


# With the automatic projection a layer without the city has a plane about another centre.
@pytest.mark.parametrize(("projection", "tolerance"), [(0, 1e-3), (1, 1e-9)])
def test_influence_is_what_a_layer_without_the_city_gives(processing, records, projection, tolerance):  # noqa: F811
    tables = run(processing, records, "INFLUENCE", PROJECTION=projection, **GROUPED)
    whole = next(row for row in tables["ELLIPSES"] if row["grp"] == "MIIT")
    for row in (row for row in tables["INFLUENCE"] if row["grp"] == "MIIT"):
        rest = without(records, f"\"programme\" <> 'MIIT' OR \"city\" = '{row['left_out']}市'")
        other, = run(processing, rest, PROJECTION=projection, WEIGHT_FIELD="weight")["ELLIPSES"]
        for name in ("semi_major", "semi_minor", "axis_ratio"):
            assert row[name] == pytest.approx(other[name], rel=tolerance)
        assert row["d_minor"] == pytest.approx(other["semi_minor"] - whole["semi_minor"], abs=1e6 * tolerance)
        assert row["azimuth"] == pytest.approx(other["azimuth"], abs=100 * tolerance)
        turned = (other["azimuth"] - whole["azimuth"] + 90) % 180 - 90
        assert row["d_azimuth"] == pytest.approx(turned, abs=100 * tolerance)
        assert row["area_ratio"] == pytest.approx(other["area_km2"] / whole["area_km2"], rel=2 * tolerance)
        assert whole["n"] - row["n"] == other["n"] and whole["weight"] - row["weight"] == pytest.approx(other["weight"])
        north = (other["center_lat"] - whole["center_lat"]) * 110.8
        east = (other["center_lon"] - whole["center_lon"]) * 111.3 * math.cos(math.radians(whole["center_lat"]))
        assert row["shift_km"] == pytest.approx(math.hypot(north, east), rel=0.02)
        assert abs((row["bearing"] - math.degrees(math.atan2(east, north)) + 180) % 360 - 180) < 2


def test_calibrated_influence_is_that_of_the_algorithm(processing, records):  # noqa: F811
    asked = {"WEIGHT_FIELD": "weight", "SIZE_RULE": 3, "SIZE": "68"}
    tables = run(processing, records, "INFLUENCE", **asked)
    first = tables["INFLUENCE"][0]
    other, = run(processing, without(records, f"\"city\" LIKE '{first['left_out']}%'"), **asked)["ELLIPSES"]
    assert first["semi_major"] == pytest.approx(other["semi_major"], rel=1e-3)


def test_what_is_left_out(processing, records):  # noqa: F811
    by_cluster = run(processing, records, "INFLUENCE", UNIT_FIELD="cluster_id", **GROUPED)["INFLUENCE"]
    assert len(by_cluster) == 30 and all("MIIT" in row["left_out"] for row in by_cluster if row["grp"] == "MIIT")
    by_city = run(processing, records, "INFLUENCE", UNIT_FIELD="cluster_id", LEFT_OUT_FIELD="city", **GROUPED)
    assert "成都" in {row["left_out"] for row in by_city["INFLUENCE"]}
    # Places without a city field: near a seat its name, elsewhere the coordinates.
    rows = [([1], "POINT (104.07 30.67)"), ([1], "POINT (121.46 31.22)"), ([1], "POINT (113.27 23.13)"),
            ([1], "POINT (90.5 34.5)")]
    named = run(processing, memory_layer(("a:integer",), rows), "INFLUENCE")["INFLUENCE"]
    assert {row["left_out"] for row in named} == {"成都", "上海", "广州", "90.500°, 34.500°"}
    assert all(row["geometry"].asPoint().x() == pytest.approx(row["lon"]) for row in named)


def test_rows_without_a_unit_are_left_out_by_place(processing):
    rows = [(["甲"], "POINT (104 30)"), (["甲"], "POINT (105 31)"), ([None], "POINT (121.46 31.22)"),
            ([None], "POINT (121.46 31.22)"), ([None], "POINT (113.27 23.13)")]
    found = run(processing, memory_layer(("unit:string",), rows), "INFLUENCE", UNIT_FIELD="unit")["INFLUENCE"]
    assert {row["left_out"]: row["n"] for row in found} == {"甲": 2, "上海": 2, "广州": 1}


def test_scripts_get_no_influence_unasked_but_its_sentence(processing, records):  # noqa: F811
    results = processing.run("clusterdigital:ellipse", {"INPUT": records, "ELLIPSES": "memory:"})
    assert "INFLUENCE" not in results and "CIRCLES" not in results
    row = next(results["ELLIPSES"].getFeatures())
    assert row["influence_zh"].startswith("不含") and row["influence_en"].startswith("Without ")


def test_one_place_has_no_influence(processing):
    tables = run(processing, memory_layer(("a:integer",), [([1], "POINT (104 30)")] * 3), "INFLUENCE")
    assert tables["INFLUENCE"] == [] and tables["ELLIPSES"][0]["influence_zh"] is None


def test_too_many_groups_for_influence(processing):
    feedback = Feedback()
    rows = [([number // 2], f"POINT ({100 + number / 1000} 30)") for number in range(2002)]
    tables = run(processing, memory_layer(("a:integer",), rows), "INFLUENCE", feedback=feedback, GROUP_FIELD=["a"])
    assert tables["INFLUENCE"] == [] and any("1000 groups" in warning for warning in feedback.warnings)


def test_kinds_of_centres(processing, records):  # noqa: F811
    tables = run(processing, records, "CENTERS", CENTER_KINDS=[0, 1, 2], **GROUPED)
    found = {(row["grp"], row["kind"]): row for row in tables["CENTERS"]}
    assert len(found) == len(tables["CENTERS"]) == 9
    assert len({(row["ellipse_id"], row["kind"]) for row in tables["CENTERS"]}) == 9
    places = {(f.geometry().asPoint().x(), f.geometry().asPoint().y()) for f in records.getFeatures()
              if f["programme"] == "MIIT"}
    feature = found["MIIT", "feature"]["geometry"].asPoint()
    assert min(math.hypot(feature.x() - x, feature.y() - y) for x, y in places) < 1e-9
    for row in found.values():
        point = row["geometry"].asPoint()
        assert (point.x(), point.y()) == pytest.approx((row["center_lon"], row["center_lat"]))
    only = run(processing, records, "CENTERS", CENTER_KINDS=[1], **GROUPED)["CENTERS"]
    assert {row["kind"] for row in only} == {"median"}
    assert only[0]["center_lon"] == found[only[0]["grp"], "median"]["center_lon"]


def test_a_central_feature_among_too_many_places_is_refused(processing, records, monkeypatch):  # noqa: F811
    from cluster_digital_plugin.layers import centers

    monkeypatch.setattr(centers, "MOST_PLACES", 30)
    feedback = Feedback()
    tables = run(processing, records, "CENTERS", feedback=feedback, CENTER_KINDS=[0, 2], **GROUPED)
    assert {row["grp"] for row in tables["CENTERS"] if row["kind"] == "feature"} == {"MIIT"}
    assert any("no central feature" in warning for warning in feedback.warnings)


def test_standard_distance_circles(processing, records):  # noqa: F811
    moved = processing.run("native:reprojectlayer", {
        "INPUT": records, "TARGET_CRS": "EPSG:32649", "OUTPUT": "memory:"})["OUTPUT"]
    rows = run(processing, moved, "CIRCLES", SIZE="1,2", PROJECTION=2, WEIGHT_FIELD="weight")["CIRCLES"]
    x, y, w = np.array([(f.geometry().asPoint().x(), f.geometry().asPoint().y(), f["weight"])
                        for f in moved.getFeatures()]).T
    squares = (x - np.average(x, weights=w)) ** 2 + (y - np.average(y, weights=w)) ** 2
    for row, size in zip(rows, (1, 2)):
        radius = size * math.sqrt(np.average(squares, weights=w))
        assert row["radius"] == pytest.approx(radius, rel=1e-12) and row["size"] == size
        assert row["inside"] == pytest.approx(w[squares <= radius**2].sum() / w.sum())
        assert row["inside_n"] == np.count_nonzero(squares <= radius**2)
        assert row["geometry"].area() == pytest.approx(row["area_km2"] * 1e6, rel=1e-4)
    calibrated, = run(processing, moved, "CIRCLES", SIZE_RULE=3, SIZE="68", PROJECTION=2)["CIRCLES"]
    assert 0.68 <= calibrated["inside"] < 0.72
    # A tenth of a millimetre less would not hold 68 %.
    center = x.mean(), y.mean()
    assert np.mean(np.hypot(x - center[0], y - center[1]) < calibrated["radius"] - 1e-4) < 0.68


def test_contours_are_calibrated_ellipses(processing, records):  # noqa: F811
    found = run(processing, records, "CONTOURS", **GROUPED)["CONTOURS"]
    expected = run(processing, records, SIZE_RULE=3, SIZE="50,68,90,95", **GROUPED)["ELLIPSES"]
    assert len(found) == len(expected) == 12
    for one, other in zip(found, expected):
        assert one.pop("geometry").asWkt(12) == other.pop("geometry").asWkt(12)
        for name, value in one.items():
            if not name.startswith(("reaches", "bounds", "points", "influence", "se_", "n_eff", "circular")):
                assert value == other[name], name
        assert one["inside"] >= one["nominal"]


@pytest.mark.parametrize(("name", "output", "options"), [
    ("lepto24_round4", ("arcgis_pro_3.3_lepto24", "sd1"), {}),
    ("lepto24_round4", ("arcgis_pro_3.3_lepto24", "sd2"), {"SIZE": "2"}),
    ("mta473_full", ("arcmap_2017_mta473", "unweighted"), {}),
    ("mta473_full", ("arcmap_2017_mta473", "weighted"), {"WEIGHT_FIELD": "w"}),
])
def test_arcgis_fields_are_those_that_arcgis_wrote(processing, name, output, options):
    published = json.loads((REFERENCE / "published_outputs.json").read_text(encoding="utf-8"))
    with open(REFERENCE / f"{name}.csv", encoding="utf-8", newline="") as stream:
        rows = [([float(row["w"])], f"POINT ({row['x']} {row['y']})") for row in csv.DictReader(stream)]
    found, = run(processing, memory_layer(("w:double",), rows), PROJECTION=2, ARCGIS_FIELDS=True,
                 **options)["ELLIPSES"]
    for field, value in published[output[0]][output[1]].items():
        # ArcMap rounds degrees with 57.2957795, and outputs have twelve digits.
        assert found[field] == pytest.approx(value, rel=2e-9), field


def test_without_the_option_there_are_no_arcgis_fields(processing, records):  # noqa: F811
    assert "XStdDist" not in run(processing, records)["ELLIPSES"][0]


def test_arcgis_fields_stay_empty_without_an_ellipse(processing):
    layer = memory_layer(("a:integer",), [([1], "POINT (110 30)"), ([1], "POINT (112 31)")])
    row, = run(processing, layer, ARCGIS_FIELDS=True)["ELLIPSES"]
    assert row["CenterX"] is None and row["Rotation"] is None


@pytest.mark.parametrize("chosen", [0, 1])
def test_projections_are_those_of_separate_runs(processing, records, chosen):  # noqa: F811
    rows = run(processing, records, "PROJECTIONS", PROJECTION=chosen, SIZE="1,2", **GROUPED)["PROJECTIONS"]
    assert len(rows) == 3 * 2 * 3 == len({row["choice_id"] for row in rows})
    runs = {}
    for kind in range(3):
        for row in run(processing, records, PROJECTION=kind, SIZE="1,2", **GROUPED)["ELLIPSES"]:
            runs[row["ellipse_id"], row["projection"]] = row
    names = {row["projection"] for row in runs.values()}
    for row in rows:
        other = runs[row["ellipse_id"], row["projection"]]
        for name in ("center_lon", "semi_major", "semi_minor", "azimuth", "grid_az", "area_km2", "axis_ratio", "unit"):
            assert row[name] == pytest.approx(other[name]) if name != "unit" else row[name] == other[name]
        if row["chosen"]:
            assert (row["major_ratio"], row["area_ratio"], row["d_azimuth"], row["shift_km"]) == pytest.approx(
                (1, 1, 0, 0), abs=1e-9)
        elif row["unit"] == "degrees":
            assert row["major_ratio"] is None and 0.9 < row["area_ratio"] < 1.5
    assert len(names) == 3 and sum(row["chosen"] for row in rows) == 6


def test_small_samples_are_called_so(processing, records):  # noqa: F811
    feedback = Feedback()
    run(processing, records, feedback=feedback, **GROUPED)
    warning, = (text for text in feedback.warnings if "effective sample" in text)
    assert "MIIT" in warning and "NDRC" not in warning


def test_further_outputs_are_stored(processing, records, project, tmp_path):  # noqa: F811
    from cluster_digital_plugin.layers.project import add_workspace_layers

    names = ("ELLIPSES", "CENTERS", "INFLUENCE", "CIRCLES", "PROJECTIONS")
    made = processing.run("clusterdigital:ellipse", {
        "INPUT": records, **GROUPED, "CENTER_KINDS": [0, 1], **dict.fromkeys(names, "memory:")})
    path = str(tmp_path / "workspace.gpkg")
    processing.run("clusterdigital:store", {"WORKSPACE": path, "LAYERS": [made[name] for name in names]})
    layers = add_workspace_layers(project, path, chinese=True)
    assert {name: layer.featureCount() for name, layer in layers.items()} == {
        "ellipses": 3, "centers": 6, "influence": 30, "circles": 3, "projections": 9, "runs": 1}
    assert layers["influence"].labelsEnabled()
