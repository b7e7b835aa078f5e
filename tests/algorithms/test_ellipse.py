# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:ellipse through its id, on the shipped data."""

from __future__ import annotations

import csv
import math

import numpy as np
import pytest

pytest.importorskip("qgis")

# Programme, projection: north, west edge, south; semi-axes in km; azimuth grid, true; share inside in percent.
PUBLISHED = {
    ("MIIT", 0): ("35.56", "109.31", "23.51", "759.8", "566.6", "45.7", "45.7", "56.0"),
    ("MIIT", 1): ("35.54", "109.33", "23.51", "758.0", "565.2", "37.1", "43.6", "56.0"),
    ("NDRC", 0): ("40.28", "107.58", "23.80", "930.7", "729.3", "17.7", "17.7", "69.7"),
    ("NDRC", 1): ("40.24", "107.56", "23.80", "938.6", "720.5", "10.3", "16.4", "68.2"),
    ("MOST", 0): ("40.19", "108.22", "23.25", "999.2", "618.6", "25.7", "25.7", "61.7"),
    ("MOST", 1): ("40.16", "108.23", "23.23", "1005.9", "611.9", "18.5", "24.5", "61.7"),
}


def memory_layer(fields, rows, crs="EPSG:4326", geometry="Point"):
    """Return a layer of rows (attributes, WKT or None)."""
    from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

    layer = QgsVectorLayer(f"{geometry}?crs={crs}&" + "&".join(f"field={f}" for f in fields), "points", "memory")
    features = []
    for attributes, wkt in rows:
        feature = QgsFeature(layer.fields())
        feature.setAttributes(attributes)
        if wkt:
            feature.setGeometry(QgsGeometry.fromWkt(wkt))
        features.append(feature)
    assert layer.dataProvider().addFeatures(features)[0]
    return layer


@pytest.fixture(scope="module")
def records(qgis_app, data_folder):
    """Every cluster in each of its member cities, with weight 1/N."""
    places, rows = {}, []
    with open(data_folder / "cities.csv", encoding="utf-8-sig", newline="") as stream:
        for city in csv.DictReader(stream):
            places.setdefault(city["city_zh"], f"POINT ({city['lon']} {city['lat']})")
    with open(data_folder / "clusters.csv", encoding="utf-8-sig", newline="") as stream:
        for cluster in csv.DictReader(stream):
            members = cluster["cities"].split(";")
            rows += [([cluster["programme"], cluster["cluster_id"], city, 1 / len(members)], places[city])
                     for city in members]
    assert len(rows) == 158
    return memory_layer(("programme:string", "cluster_id:string", "city:string", "weight:double"), rows)


class Feedback:
    """Collects what an algorithm says."""

    def __new__(cls):
        from qgis.core import QgsProcessingFeedback

        class Collector(QgsProcessingFeedback):
            def __init__(self):
                super().__init__()
                self.warnings = []

            def pushWarning(self, warning):
                self.warnings.append(warning)

        return Collector()


def run(processing, layer, feedback=None, **parameters):
    """Run and return the rows of each output as dicts, with their geometries, and the numbers."""
    outputs = dict.fromkeys(("ELLIPSES", "CENTERS", "AXES"), "memory:")
    results = processing.run("clusterdigital:ellipse", {"INPUT": layer, **outputs, **parameters}, feedback=feedback)
    from qgis.core import NULL

    tables = {}
    for name in outputs:
        tables[name] = []
        for row in results[name].getFeatures():
            values = {field.name(): row[field.name()] for field in row.fields()}
            tables[name].append({**{key: None if value == NULL else value for key, value in values.items()},
                                 "geometry": row.geometry()})
    return tables, results


@pytest.mark.parametrize("projection", [0, 1])
def test_the_reproduced_table(processing, records, projection):
    tables, results = run(processing, records, WEIGHT_FIELD="weight", GROUP_FIELD=["programme"], PROJECTION=projection)
    assert results["GROUP_COUNT"] == 3 and results["DROPPED_COUNT"] == 0
    assert sum(row["weight"] for row in tables["ELLIPSES"]) == pytest.approx(151)
    assert {row["grp"]: row["n"] for row in tables["ELLIPSES"]} == {"NDRC": 66, "MIIT": 32, "MOST": 60}
    for row in tables["ELLIPSES"]:
        box = row["geometry"].boundingBox()
        found = (f"{box.yMaximum():.2f}", f"{box.xMinimum():.2f}", f"{box.yMinimum():.2f}",
                 f"{row['semi_major'] / 1e3:.1f}", f"{row['semi_minor'] / 1e3:.1f}", f"{row['grid_az']:.1f}",
                 f"{row['azimuth']:.1f}", f"{100 * row['inside']:.1f}")
        assert found == PUBLISHED[row["grp"], projection]


def test_one_programme_alone_is_its_group(processing, records):
    grouped, _ = run(processing, records, WEIGHT_FIELD="weight", GROUP_FIELD=["programme"])
    records.setSubsetString("\"programme\" = 'MIIT'")
    alone, _ = run(processing, records, WEIGHT_FIELD="weight", GROUP_NAME="MIIT")
    records.setSubsetString("")
    row, = alone["ELLIPSES"]
    same = next(other for other in grouped["ELLIPSES"] if other["grp"] == "MIIT")
    assert row["ellipse_id"] == same["ellipse_id"] == "MIIT|arcgis|1"
    for name, value in row.items():
        if isinstance(value, float):
            assert value == pytest.approx(same[name], rel=1e-9)
        elif name != "geometry":
            assert value == same[name]


def test_miit_reaches_the_cities_that_the_paper_names(processing, records):
    tables, _ = run(processing, records, WEIGHT_FIELD="weight", GROUP_FIELD=["programme"])
    reach = {row["grp"]: row for row in tables["ELLIPSES"]}
    box = reach["MIIT"]["geometry"].boundingBox()
    assert (box.yMaximum(), box.xMinimum(), box.yMinimum()) == pytest.approx((35.5, 109.3, 23.5), abs=0.15)
    assert reach["MIIT"]["reaches_zh"].startswith(
        "北至济宁(并列:日照),西至铜仁,南至清远(并列:河源),东至海岸线;东北—西南方向")
    assert "方向不显著" in reach["MIIT"]["reaches_zh"]
    assert reach["MIIT"]["reaches_en"].startswith("North to Jining")
    assert reach["NDRC"]["reaches_zh"].startswith("北至北京,") and ";南—北方向" in reach["NDRC"]["reaches_zh"]
    assert reach["MOST"]["reaches_zh"].startswith("北至北京(") and ";南—北方向" in reach["MOST"]["reaches_zh"]
    assert "点集本身北至哈尔滨,西至乌鲁木齐,南至海口,东至哈尔滨" in reach["NDRC"]["points_zh"]


def test_units_make_the_effective_sample_smaller(processing, records):
    by_row, _ = run(processing, records, WEIGHT_FIELD="weight", GROUP_FIELD=["programme"])
    by_city, _ = run(processing, records, WEIGHT_FIELD="weight", GROUP_FIELD=["programme"], UNIT_FIELD="city")
    assert by_row["ELLIPSES"][0]["n_eff"] == pytest.approx(27.7, abs=0.05)
    assert by_city["ELLIPSES"][0]["n_eff"] == pytest.approx(17.2, abs=0.05)


def test_selected_features_only(processing, records, project):
    from qgis.core import QgsProcessingFeatureSourceDefinition

    project.addMapLayer(records, False)
    records.selectByIds([5, 80, 120])
    selected, _ = run(processing, QgsProcessingFeatureSourceDefinition(records.id(), True))
    rows = [([1], f.geometry().asWkt(17)) for f in records.selectedFeatures()]
    alone, _ = run(processing, memory_layer(("one:integer",), rows))
    records.removeSelection()
    project.takeMapLayer(records)
    one, other = selected["ELLIPSES"][0], alone["ELLIPSES"][0]
    assert one["n"] == 3
    for name in ("semi_major", "semi_minor", "azimuth", "center_lon", "inside", "reaches_zh"):
        assert one[name] == pytest.approx(other[name], rel=1e-12) if name != "reaches_zh" else one[name] == other[name]


def test_both_ways_of_reading_give_the_same_results(processing, records, tmp_path):
    from qgis.core import QgsProcessingFeatureSourceDefinition

    saved = {"INPUT": records, "OUTPUT": str(tmp_path / "records.gpkg")}
    path = processing.run("native:savefeatures", saved)["OUTPUT"]
    asked = {"WEIGHT_FIELD": "weight", "GROUP_FIELD": ["programme"], "UNIT_FIELD": "city", "SIZE": "1,2"}
    fast, _ = run(processing, path, **asked)
    # A limit on the source closes the fast way.
    slow, _ = run(processing, QgsProcessingFeatureSourceDefinition(path, False, 10000), **asked)
    for name in fast:
        assert len(fast[name]) == len(slow[name]) > 0
        for one, other in zip(fast[name], slow[name]):
            assert one.pop("geometry").asWkt(17) == other.pop("geometry").asWkt(17)
            assert one == other


def test_several_sizes_and_rules(processing, records):
    for rule, sizes, nominal in ((0, "1,2,3", (0.632, 0.982, 0.9999)), (1, "1", (0.393,)), (2, "50 95%", (0.5, 0.95)),
                                 (3, "68", (0.68,)), (4, "1", (0.632,))):
        tables, _ = run(processing, records, WEIGHT_FIELD="weight", SIZE_RULE=rule, SIZE=sizes)
        rows = tables["ELLIPSES"]
        assert [row["nominal"] for row in rows] == pytest.approx(nominal, abs=1e-3)
        assert len({row["ellipse_id"] for row in rows}) == len(nominal)
        assert len(tables["AXES"]) == 2 * len(nominal) and len(tables["CENTERS"]) == 1
    tables, _ = run(processing, records, WEIGHT_FIELD="weight", GROUP_FIELD=["programme"], SIZE_RULE=3, SIZE="68")
    assert all(0.68 <= row["inside"] < 0.75 for row in tables["ELLIPSES"])


def test_axes_and_centres_fit_their_ellipse(processing, records):
    from qgis.core import QgsCoordinateTransformContext, QgsDistanceArea

    tables, _ = run(processing, records, WEIGHT_FIELD="weight", GROUP_FIELD=["programme"])
    measurer = QgsDistanceArea()
    measurer.setSourceCrs(records.crs(), QgsCoordinateTransformContext())
    measurer.setEllipsoid("EPSG:7030")
    for row, center in zip(tables["ELLIPSES"], tables["CENTERS"]):
        major, minor = (a for a in tables["AXES"] if a["ellipse_id"] == row["ellipse_id"])
        assert (major["axis"], minor["axis"]) == ("major", "minor")
        assert major["length"] == 2 * row["semi_major"] and minor["length"] == 2 * row["semi_minor"]
        assert (minor["azimuth"] - major["azimuth"]) % 180 == pytest.approx(90)
        for axis in (major, minor):
            # The axis is straight in the plane; across the ellipsoid it is longer by next to nothing.
            assert measurer.measureLength(axis["geometry"]) == pytest.approx(axis["length"], rel=5e-4)
        middle = center["geometry"].asPoint()
        assert (middle.x(), middle.y()) == pytest.approx((row["center_lon"], row["center_lat"]))
        assert row["area_km2"] == pytest.approx(math.pi * row["semi_major"] * row["semi_minor"] / 1e6)
        assert row["density"] == pytest.approx(row["weight"] / row["area_km2"])
        assert len(row["geometry"].asPolygon()[0]) == 361


def test_any_crs_gives_the_same_ellipse(processing, records):
    from qgis.core import QgsCoordinateReferenceSystem

    expected, _ = run(processing, records, WEIGHT_FIELD="weight", GROUP_FIELD=["programme"])
    for authid in ("EPSG:3857", "EPSG:32649"):
        moved = processing.run("native:reprojectlayer", {
            "INPUT": records, "TARGET_CRS": QgsCoordinateReferenceSystem(authid), "OUTPUT": "memory:"})["OUTPUT"]
        found, results = run(processing, moved, WEIGHT_FIELD="weight", GROUP_FIELD=["programme"])
        assert results["ELLIPSES"].crs().authid() == authid
        for one, other in zip(found["ELLIPSES"], expected["ELLIPSES"]):
            for name in ("semi_major", "semi_minor", "azimuth", "center_lon", "center_lat", "area_km2", "inside"):
                assert one[name] == pytest.approx(other[name], rel=1e-6)
            assert one["reaches_zh"] == other["reaches_zh"]
            middle = one["geometry"].boundingBox().center()
            assert one["geometry"].contains(middle) and abs(middle.y()) > 1000


def test_plain_degrees_are_called_so(processing, records):
    feedback = Feedback()
    tables, _ = run(processing, records, feedback, WEIGHT_FIELD="weight", PROJECTION=2)
    row, = tables["ELLIPSES"]
    assert row["unit"] == "degrees" and row["projection"] == "EPSG:4326" and 1 < row["semi_major"] < 20
    assert 1e6 < row["area_km2"] < 5e6 and row["density"] == pytest.approx(row["weight"] / row["area_km2"])
    assert any("degrees" in warning for warning in feedback.warnings)


def test_rows_that_cannot_be_used_are_counted(processing):
    feedback = Feedback()
    rows = [(["甲", 1.0], "POINT (110 30)"), (["甲", 2.0], "POINT (112 31)"), (["甲", None], "POINT (150 80)"),
            (["甲", 1.0], None), (["甲", 1.0], "POINT (111 33)"), ([None, 1.0], "POINT (120 30)"),
            (["乙", 0.0], "POINT (120 30)")]
    tables, results = run(processing, memory_layer(("kind:string", "w:double"), rows), feedback, WEIGHT_FIELD="w",
                          GROUP_FIELD=["kind"])
    found = {row["grp"]: row for row in tables["ELLIPSES"]}
    assert results["DROPPED_COUNT"] == 2 and set(found) == {"甲", "乙", "(NULL)"}
    assert (found["甲"]["n"], found["甲"]["dropped"], found["甲"]["weight"], found["甲"]["status"]) == (3, 2, 4, "ok")
    assert found["乙"]["status"] == "empty" and found["乙"]["geometry"].isNull() and found["乙"]["n"] == 1
    assert found["(NULL)"]["status"] == "point" and found["(NULL)"]["azimuth"] is None
    assert any("2 of 7" in warning for warning in feedback.warnings)
    assert any("one place" in warning for warning in feedback.warnings)


def test_two_places_give_a_line(processing):
    tables, _ = run(processing, memory_layer(("a:integer",), [([1], "POINT (110 30)"), ([1], "POINT (112 31)")]))
    row, = tables["ELLIPSES"]
    assert row["status"] == "line" and row["geometry"].isNull() and row["semi_minor"] == 0 and row["azimuth"] > 0
    axis, = tables["AXES"]
    assert axis["axis"] == "major" and not axis["geometry"].isNull()


def test_an_empty_layer_says_so(processing):
    feedback = Feedback()
    tables, results = run(processing, memory_layer(("a:integer",), []), feedback)
    assert tables["ELLIPSES"][0]["status"] == "empty" and tables["ELLIPSES"][0]["n"] == 0
    grouped, results = run(processing, memory_layer(("a:integer",), []), feedback, GROUP_FIELD=["a"])
    assert grouped["ELLIPSES"] == [] and results["GROUP_COUNT"] == 0
    assert any("no features" in warning for warning in feedback.warnings)


def test_a_negative_weight_stops_with_its_row(processing):
    from qgis.core import QgsProcessingException

    layer = memory_layer(("w:double",), [([1.0], "POINT (110 30)"), ([-2.0], "POINT (112 31)")])
    with pytest.raises(QgsProcessingException, match="row 2"):
        run(processing, layer, WEIGHT_FIELD="w")


def test_an_impossible_size_stops_before_the_run(processing, records):
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match="between 0 and 100"):
        run(processing, records, SIZE_RULE=2, SIZE="120")


def test_several_group_fields(processing):
    rng = np.random.default_rng(0)
    rows = [([kind, year, 1.0], f"POINT ({110 + rng.random()} {30 + rng.random()})")
            for kind in ("甲", "乙") for year in (2019, 2020, None) for _ in range(4)]
    tables, _ = run(processing, memory_layer(("kind:string", "year:integer", "w:double"), rows),
                    GROUP_FIELD=["kind", "year"])
    names = [row["grp"] for row in tables["ELLIPSES"]]
    assert sorted(names) == sorted(f"{kind} | {year}" for kind in ("甲", "乙") for year in (2019, 2020, "(NULL)"))
    assert all(row["n"] == 4 for row in tables["ELLIPSES"])


def test_polygons_count_by_their_centroids(processing):
    squares = [([1], f"POLYGON (({x} {y}, {x + 2} {y}, {x + 2} {y + 2}, {x} {y + 2}, {x} {y}))")
               for x, y in ((0, 0), (10, 3), (4, 9))]
    middles = [([1], f"POINT ({x + 1} {y + 1})") for x, y in ((0, 0), (10, 3), (4, 9))]
    one, _ = run(processing, memory_layer(("a:integer",), squares, "EPSG:32650", "Polygon"), PROJECTION=2)
    other, _ = run(processing, memory_layer(("a:integer",), middles, "EPSG:32650"), PROJECTION=2)
    assert one["ELLIPSES"][0]["semi_major"] == pytest.approx(other["ELLIPSES"][0]["semi_major"])


def test_own_cities_tell_the_reach(processing, records):
    cities = memory_layer(
        ("city_zh:string", "city_en:string", "level:string", "population:integer"),
        [(["甲市", "A", "地级市", 5], "POINT (113 30)"), (["乙县", "B", "县级", 9], "POINT (113 31)")])
    tables, _ = run(processing, records, WEIGHT_FIELD="weight", CITIES=cities)
    assert "北至甲市" in tables["ELLIPSES"][0]["reaches_zh"] or "北至甲" in tables["ELLIPSES"][0]["reaches_zh"]
    assert "乙" not in tables["ELLIPSES"][0]["reaches_zh"]


def test_a_ring_across_the_date_line_stays_one(processing):
    places = [(179.5, 10), (-179.5, 11), (179.0, 12), (-178.5, 9)]
    layer = memory_layer(("a:integer",), [([1], f"POINT ({x} {y})") for x, y in places])
    row = run(processing, layer)[0]["ELLIPSES"][0]
    assert row["geometry"].boundingBox().width() < 5 and row["inside_n"] >= 2
    assert -180 <= row["center_lon"] <= 180 and row["semi_major"] < 3e5


def test_cancel_stops(processing, records):
    from qgis.core import QgsApplication, QgsProcessingContext

    feedback = Feedback()
    feedback.cancel()
    algorithm = QgsApplication.processingRegistry().algorithmById("clusterdigital:ellipse").create()
    results, _ = algorithm.run({"INPUT": records, "ELLIPSES": "memory:"}, QgsProcessingContext(), feedback)
    assert "ELLIPSES" not in results
