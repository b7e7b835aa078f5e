# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:compareellipses through its id, on the shipped data and on made-up years."""

from __future__ import annotations

import math

import numpy as np
import pytest

pytest.importorskip("qgis")

from .test_ellipse import Feedback, memory_layer


def rows_of(layer):
    """Return the rows of a layer as dicts, NULL as None, with their geometries."""
    from qgis.core import NULL

    names = [field.name() for field in layer.fields()]
    return [{**{name: None if row[name] == NULL else row[name] for name in names}, "geometry": row.geometry()}
            for row in layer.getFeatures()]


def ellipses_of(processing, points, **parameters):
    return processing.run("clusterdigital:ellipse", {"INPUT": points, "ELLIPSES": "memory:", **parameters})["ELLIPSES"]


def compare(processing, ellipses, feedback=None, **parameters):
    results = processing.run("clusterdigital:compareellipses", {
        "INPUT": ellipses, "OUTPUT": "memory:", "TRAJECTORY": "memory:", **parameters}, feedback=feedback)
    return rows_of(results["OUTPUT"]), rows_of(results["TRAJECTORY"]) if "TRAJECTORY" in results else None, results


@pytest.fixture(scope="module")
def records(processing, data_folder):
    """The shipped records, as matching writes them."""
    lists = {}
    for kind, name in enumerate(("clusters", "belts_sample")):
        lists[kind] = processing.run("clusterdigital:loadtable", {
            "INPUT": str(data_folder / f"{name}.csv"), "KIND": kind, "OUTPUT": "memory:", "UNRESOLVED": "memory:",
        })["OUTPUT"]
    return processing.run("clusterdigital:match", {
        "CLUSTERS": lists[0], "BELTS": lists[1], "RECORDS": "memory:", "LINKS": "memory:", "UNRESOLVED": "memory:",
    })["RECORDS"]


@pytest.fixture(scope="module")
def programmes(processing, records):
    return ellipses_of(processing, records, WEIGHT_FIELD="weight", GROUP_FIELD=["programme"])


FROM_RECORDS = {"WEIGHT_FIELD": "weight", "GROUP_FIELD": ["programme"]}


def test_the_programmes(processing, records, programmes):
    feedback = Feedback()
    rows, trajectory, results = compare(processing, programmes, feedback, POINTS=records, **FROM_RECORDS)
    assert not feedback.warnings
    assert trajectory is None and results["COMPARISON_COUNT"] == 4 and results["STEP_COUNT"] == 0
    by_pair = {(row["grp_a"], row["grp_b"]): row for row in rows if row["kind"] == "pair"}
    assert set(by_pair) == {("MIIT", "MOST"), ("MIIT", "NDRC"), ("MOST", "NDRC")}
    ellipses = {row["grp"]: row for row in rows_of(programmes)}
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransformContext, QgsDistanceArea, QgsPointXY

    measurer = QgsDistanceArea()
    measurer.setSourceCrs(QgsCoordinateReferenceSystem("EPSG:4326"), QgsCoordinateTransformContext())
    measurer.setEllipsoid("EPSG:7030")
    for (a, b), row in by_pair.items():
        one, two = ellipses[a], ellipses[b]
        ends = [QgsPointXY(e["center_lon"], e["center_lat"]) for e in (one, two)]
        # QGIS measures the same by GeographicLib.
        assert row["shift_km"] == pytest.approx(measurer.measureLine(*ends) / 1e3, rel=1e-8)
        assert row["bearing"] == pytest.approx(math.degrees(measurer.bearing(*ends)) % 360, abs=1e-6)
        common = measurer.measureArea(one["geometry"].intersection(two["geometry"])) / 1e6
        areas = [measurer.measureArea(e["geometry"]) / 1e6 for e in (one, two)]
        # On the ellipsoid; the plane shows an ellipse of this size about a thousandth too large.
        assert row["overlap_km2"] == pytest.approx(common, rel=3e-3)
        assert row["jaccard"] == pytest.approx(common / (sum(areas) - common), rel=1e-3)
        assert row["share_a"] == pytest.approx(common / areas[0], rel=1e-3)
        assert row["area_ratio"] == pytest.approx(two["area_km2"] / one["area_km2"], rel=1e-12)
        assert row["rotation"] == pytest.approx((two["azimuth"] - one["azimuth"] + 90) % 180 - 90)
        assert row["relabelled"] == 999 and 0 < row["p_perm"] <= 1 and 0 < row["p_center"] < 1
        # Two tests of one hypothesis on one set of points.
        assert row["p_perm"] == pytest.approx(row["p_center"], abs=0.1)
        assert row["years"] is None and row["speed"] is None and row["bootstrap"] is None
    assert "方向不显著" in by_pair["MIIT", "NDRC"]["sentence_zh"]  # MIIT: circular_p far above 0.05
    whole = next(row for row in rows if row["kind"] == "all")
    assert whole["steps"] == 3 and 0 < whole["between"] < 0.1


def test_the_points_decide_nothing_but_the_resampling(processing, records, programmes):
    feedback = Feedback()
    alone, _, _ = compare(processing, programmes, feedback, BOOTSTRAP=99)
    assert any("no bootstrap" in text for text in feedback.warnings)
    with_points, _, _ = compare(processing, programmes, POINTS=records, BOOTSTRAP=99, **FROM_RECORDS)
    again, _, _ = compare(processing, programmes, POINTS=records, BOOTSTRAP=99, **FROM_RECORDS)
    other, _, _ = compare(processing, programmes, POINTS=records, BOOTSTRAP=99, SEED=2, **FROM_RECORDS)
    for bare, full, same, changed in zip(alone, with_points, again, other):
        assert {k: v for k, v in full.items() if k != "geometry"} == {
            k: v for k, v in same.items() if k != "geometry"}
        assert bare["shift_km"] == full["shift_km"] and bare["p_center"] == full["p_center"]
        if full["kind"] == "pair":
            assert bare["p_perm"] is None and bare["shift_low"] is None
            assert full["shift_low"] < full["shift_high"] and full["shift_low"] != changed["shift_low"]
            assert full["rot_low"] < full["rotation"] < full["rot_high"] and full["bootstrap"] == 99
            assert full["area_low"] < full["area_ratio"] < full["area_high"]


@pytest.mark.parametrize("projection", [1, 2])
def test_other_projections_say_the_same(processing, records, programmes, projection):
    """Albers and the automatic plane differ by a percent, plain degrees stretch the ellipse but not its centre."""
    reference, _, _ = compare(processing, programmes)
    ellipses = ellipses_of(processing, records, PROJECTION=projection, **FROM_RECORDS)
    found, _, _ = compare(processing, ellipses, POINTS=records, BOOTSTRAP=19, **FROM_RECORDS)
    loose = 0.02 if projection == 1 else 0.3
    drawn = {row["grp"]: row for row in rows_of(ellipses)}
    for one, two in zip(found, reference):
        if one["kind"] != "pair":
            continue
        assert one["shift_km"] == pytest.approx(two["shift_km"], rel=0.1)
        assert one["jaccard"] == pytest.approx(two["jaccard"], rel=loose)
        assert one["w2_km"] == pytest.approx(two["w2_km"], rel=5 * loose)
        assert one["area_low"] < one["area_ratio"] < one["area_high"]
        a, b = drawn[one["grp_a"]]["geometry"], drawn[one["grp_b"]]["geometry"]
        if projection == 2:
            # The ellipses that were compared are those on the map; longitude shrinks towards the north.
            shares = a.intersection(b).area() / a.area()
            assert one["share_a"] == pytest.approx(shares, abs=0.03)


@pytest.fixture(scope="module")
def years(qgis_app):
    """Points of two programmes in four years, made up; the centre of A moves 100 km north a year."""
    rng, rows = np.random.default_rng(5), []
    for programme, step in (("A", 0.9), ("B", 0.0)):
        for year in (2018, 2019, 2020, 2021):
            shift = step * (year - 2018)
            dx, dy = rng.normal(0, 2, 40), rng.normal(0, 1, 40)
            rows += [([programme, year, 1.0], f"POINT ({110 + x} {30 + shift + y})")
                     for x, y in zip(dx - dx.mean(), dy - dy.mean())]
    return memory_layer(("programme:string", "year:integer", "w:double"), rows)


def test_a_series_from_groups_of_two_parts(processing, years):
    ellipses = ellipses_of(processing, years, GROUP_FIELD=["programme", "year"], SIZE="1,2")
    rows, trajectory, results = compare(
        processing, ellipses, ORDER_FIELD="grp", POINTS=years, GROUP_FIELD=["programme", "year"], PERMUTATIONS=99)
    kinds = [row["kind"] for row in rows]
    assert kinds.count("step") == 12 and kinds.count("series") == 4 and kinds.count("pair") == 0
    whole = next(row for row in rows if row["kind"] == "series" and row["series"] == "A")
    assert (whole["order_a"], whole["order_b"], whole["years"]) == ("2018", "2021", 3)
    assert whole["path_km"] == pytest.approx(300, rel=0.02) and whole["speed"] == pytest.approx(100, rel=0.02)
    assert whole["straight"] == pytest.approx(1, abs=1e-3) and whole["p_perm"] == 0.01
    assert min(whole["mean_dir"], 360 - whole["mean_dir"]) < 1
    # One line per step whatever the number of sizes.
    assert results["STEP_COUNT"] == len(trajectory) == 6
    lines = {(row["series"], row["step"]): row for row in trajectory}
    assert [lines["A", step]["order_b"] for step in (1, 2, 3)] == ["2019", "2020", "2021"]
    for step in (1, 2, 3):
        row = lines["A", step]
        start, end = row["geometry"].asPolyline()
        assert end.y() - start.y() == pytest.approx(0.9, abs=0.02) and row["years"] == 1
        assert row["total_km"] == pytest.approx(step * 100, rel=0.02)
    assert lines["A", 1]["geometry"].asPolyline()[1] == lines["A", 2]["geometry"].asPolyline()[0]


def test_a_series_in_a_projected_layer(processing, years):
    projected = processing.run("native:reprojectlayer", {
        "INPUT": years, "TARGET_CRS": "EPSG:4479", "OUTPUT": "memory:"})["OUTPUT"]
    projected = processing.run("native:reprojectlayer", {
        "INPUT": projected, "TARGET_CRS": "EPSG:32649", "OUTPUT": "memory:"})["OUTPUT"]
    ellipses = ellipses_of(processing, projected, GROUP_FIELD=["programme", "year"], PROJECTION=2)
    rows, trajectory, _ = compare(processing, ellipses, ORDER_FIELD="grp", POINTS=years,
                                  GROUP_FIELD=["programme", "year"], PERMUTATIONS=9)
    assert {row["kind"] for row in rows} == {"step", "series"}
    start, end = trajectory[0]["geometry"].asPolyline()
    assert math.hypot(end.x() - start.x(), end.y() - start.y()) == pytest.approx(
        1000 * trajectory[0]["length_km"], rel=1e-3)


def test_a_series_field_and_an_order_field(processing, years):
    ellipses = ellipses_of(processing, years, GROUP_FIELD=["programme", "year"])
    with_fields = processing.run("native:refactorfields", {"INPUT": ellipses, "OUTPUT": "memory:", "FIELDS_MAPPING": [
        *({"name": f.name(), "type": f.type(), "expression": f'"{f.name()}"'} for f in ellipses.fields()),
        {"name": "when", "type": 2, "expression": "if(\"grp\" = 'B | 2020', NULL, to_int(right(\"grp\", 4)))"},
        {"name": "who", "type": 10, "expression": "left(\"grp\", 1)"},
    ]})["OUTPUT"]
    feedback = Feedback()
    rows, trajectory, _ = compare(processing, with_fields, feedback, ORDER_FIELD="when", SERIES_FIELD="who")
    assert any("no order value" in text and "B | 2020" in text for text in feedback.warnings)
    assert [row["years"] for row in trajectory if row["series"] == "B"] == [1, 2]
    assert [row["years"] for row in rows if row["kind"] == "series"] == [3, 3]
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match="tells the series apart"):
        compare(processing, with_fields, ORDER_FIELD="when")


def test_groups_without_an_area(processing, qgis_app):
    rows = [(["line", 1.0], f"POINT ({110 + i} 30)") for i in range(2)]
    rows += [(["point", 1.0], "POINT (111 31)")] * 3
    rows += [(["cloud", 1.0], f"POINT ({110 + x} {30 + y})") for x, y in ((0, 0), (1, 0.2), (0.4, 1), (0.7, 0.6))]
    rows += [(["nothing", 0.0], "POINT (111 31)")]
    points = memory_layer(("g:string", "w:double"), rows)
    ellipses = ellipses_of(processing, points, GROUP_FIELD=["g"], WEIGHT_FIELD="w")
    feedback = Feedback()
    found, _, _ = compare(processing, ellipses, feedback, POINTS=points, GROUP_FIELD=["g"], WEIGHT_FIELD="w",
                          BOOTSTRAP=19)
    warned = " ".join(feedback.warnings)
    assert "no centre" in warned and "nothing" in warned and "no area" in warned
    pairs = {(row["grp_a"], row["grp_b"]): row for row in found if row["kind"] == "pair"}
    assert set(pairs) == {("cloud", "line"), ("cloud", "point"), ("line", "point")}
    for row in pairs.values():
        assert row["shift_km"] > 0 and row["w2_km"] >= row["shift_km"] and row["jaccard"] is None
        assert row["overlap_km2"] is None and row["shift_low"] is not None and row["jac_low"] is None
    assert pairs["cloud", "point"]["area_ratio"] == 0 and pairs["line", "point"]["area_ratio"] is None
    assert pairs["line", "point"]["p_center"] is None


def test_points_that_do_not_fit_are_told(processing, records, programmes):
    feedback = Feedback()
    rows, _, _ = compare(processing, programmes, feedback, POINTS=records, GROUP_FIELD=["programme"])
    assert any("weigh other" in text for text in feedback.warnings)
    feedback = Feedback()
    rows, _, _ = compare(processing, programmes, feedback, POINTS=records, WEIGHT_FIELD="weight", GROUP_FIELD=["city"])
    assert any("no points" in text and "NDRC" in text for text in feedback.warnings)
    assert all(row["p_perm"] is None for row in rows)


def test_another_layer_is_refused(processing, records):
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match="lacks the fields ellipse_id, grp"):
        compare(processing, records)


def test_a_workspace_file_gives_the_same(processing, programmes, tmp_path):
    from qgis.core import QgsProject, QgsVectorFileWriter, QgsVectorLayer

    path = str(tmp_path / "ellipses.gpkg")
    QgsVectorFileWriter.writeAsVectorFormatV3(
        programmes, path, QgsProject.instance().transformContext(), QgsVectorFileWriter.SaveVectorOptions())
    stored, _, _ = compare(processing, QgsVectorLayer(path, "ellipses", "ogr"))
    fresh, _, _ = compare(processing, programmes)
    key = "sentence_en"
    assert sorted(row[key] for row in stored) == sorted(row[key] for row in fresh) and len(stored) == 4


def test_cancelled_at_once(processing, programmes):
    from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingFeedback

    algorithm = QgsApplication.processingRegistry().createAlgorithmById("clusterdigital:compareellipses")
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    feedback.cancel()
    results, good = algorithm.run({"INPUT": programmes, "OUTPUT": "memory:"}, context, feedback)
    assert good and "OUTPUT" not in results


def test_outputs_are_styled_as_their_tables(processing, years):
    from cluster_digital_plugin.core import schema
    from cluster_digital_plugin.layers.styles import apply_style

    ellipses = ellipses_of(processing, years, GROUP_FIELD=["programme", "year"])
    results = processing.run("clusterdigital:compareellipses", {
        "INPUT": ellipses, "ORDER_FIELD": "grp", "OUTPUT": "memory:", "TRAJECTORY": "memory:"})
    for name, table in (("OUTPUT", schema.COMPARISONS), ("TRAJECTORY", schema.TRAJECTORY)):
        assert schema.identify([f.name() for f in results[name].fields()]) is table
        apply_style(results[name], table)
    heads = [layer.layerType() for category in results["TRAJECTORY"].renderer().categories()
             for layer in category.symbol().symbolLayers()]
    assert "MarkerLine" in heads and results["TRAJECTORY"].labelsEnabled()


def test_a_workspace_keeps_them_and_a_project_shows_them(processing, years, project, tmp_path):
    from cluster_digital_plugin.layers.project import add_workspace_layers

    ellipses = ellipses_of(processing, years, GROUP_FIELD=["programme", "year"])
    results = processing.run("clusterdigital:compareellipses", {
        "INPUT": ellipses, "ORDER_FIELD": "grp", "OUTPUT": "memory:", "TRAJECTORY": "memory:"})
    path = tmp_path / "workspace.gpkg"
    processing.run("clusterdigital:store", {
        "WORKSPACE": str(path), "LAYERS": [results["OUTPUT"], results["TRAJECTORY"]], "SCOPE": "all"})
    layers = add_workspace_layers(project, path)
    assert layers["trajectory"].featureCount() == 6 and layers["comparisons"].featureCount() == 8
    assert layers["trajectory"].labelsEnabled()
