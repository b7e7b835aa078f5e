# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:ellipse against PROJ, QGIS's own geodesics, closed forms and plain loops, on the shipped data."""

from __future__ import annotations

import csv
import math
import re
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("qgis")

from ..core import independent
from .test_ellipse import memory_layer, run

DATA = Path(__file__).resolve().parents[2] / "resources" / "data"
AUTOMATIC, ALBERS, OWN = range(3)
SIDES = {"北": "north", "西": "west", "南": "south", "东": "east"}


def read(name):
    with open(DATA / name, encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def shipped():
    """Return rows (programme, city, weight 1/N, longitude, latitude) of the clusters' member cities."""
    places = {}
    for city in read("cities.csv"):
        places.setdefault(city["city_zh"], (city["lon"], city["lat"]))
    return [(cluster["programme"], city, 1 / len(members), *map(float, places[city]))
            for cluster in read("clusters.csv") for members in [cluster["cities"].split(";")] for city in members]


def layer_of(rows, shift=0.0):
    """Return a layer of such rows, turned about the pole by some degrees."""
    return memory_layer(("programme:string", "city:string", "weight:double"), [
        (list(row[:3]), f"POINT ({(row[3] + shift + 180) % 360 - 180!r} {row[4]!r})") for row in rows])


def columns(rows, programme):
    """Return longitude, latitude and weight of one programme."""
    return np.array([row[3:5] + row[2:3] for row in rows if row[0] == programme]).T


def by_programme(processing, layer, **parameters):
    tables, _ = run(processing, layer, WEIGHT_FIELD="weight", GROUP_FIELD=["programme"], **parameters)
    return {row["grp"]: row for row in tables["ELLIPSES"]}, tables


@pytest.fixture(scope="module")
def rows():
    return shipped()


@pytest.fixture(scope="module")
def layer(qgis_app, rows):
    return layer_of(rows)


def test_the_automatic_projection_is_true_to_the_ellipsoid(processing, rows, layer):
    for programme, row in by_programme(processing, layer)[0].items():
        lon0, lat0, sigma1, sigma2, azimuth = independent.geodesic_ellipse(*columns(rows, programme))
        assert row["semi_major"] / row["k"] == pytest.approx(sigma1, rel=2e-6)
        assert row["semi_minor"] / row["k"] == pytest.approx(sigma2, rel=2e-6)
        assert row["azimuth"] == pytest.approx(azimuth, abs=0.01)
        away = independent.tangent_plane([row["center_lon"]], [row["center_lat"]], lon0, lat0)
        assert math.hypot(*away[:, 0]) < 30


def test_a_set_across_the_date_line_is_the_same_set(processing, rows, layer):
    here, _ = by_programme(processing, layer)
    for shift in (68.0, 75.0, -290.0):
        there, _ = by_programme(processing, layer_of(rows, shift))
        for programme, row in here.items():
            moved = there[programme]
            for name in ("semi_major", "semi_minor", "azimuth", "center_lat", "inside", "se_major", "se_azimuth"):
                assert moved[name] == pytest.approx(row[name], rel=1e-9), name
            assert (moved["center_lon"] - row["center_lon"] - shift + 180) % 360 - 180 == pytest.approx(0, abs=1e-9)
            assert -180 <= moved["center_lon"] < 180 and moved["geometry"].boundingBox().width() < 40


def bearing(crs, start, end):
    """Return QGIS's own azimuth of the geodesic between two points, in [0, 180)."""
    from qgis.core import (
        QgsCoordinateReferenceSystem,
        QgsCoordinateTransform,
        QgsCoordinateTransformContext,
        QgsDistanceArea,
        QgsPointXY,
    )

    ground = QgsCoordinateReferenceSystem("EPSG:4326")
    change = QgsCoordinateTransform(crs, ground, QgsCoordinateTransformContext())
    measurer = QgsDistanceArea()
    measurer.setSourceCrs(ground, QgsCoordinateTransformContext())
    measurer.setEllipsoid("EPSG:7030")
    return math.degrees(measurer.bearing(*(change.transform(QgsPointXY(*point)) for point in (start, end)))) % 180


def difference(one, other):
    return abs((one - other + 90) % 180 - 90)


def test_the_azimuth_is_that_of_the_drawn_axis(processing, layer):
    found, tables = by_programme(processing, layer)
    for axis in tables["AXES"]:
        line = axis["geometry"].asPolyline()
        middle = len(line) // 2
        expected = found[axis["grp"]]["azimuth"] + (90 if axis["axis"] == "minor" else 0)
        assert difference(bearing(layer.crs(), line[middle], line[-1]), expected) < 0.002


@pytest.mark.parametrize(("authid", "step"), [("EPSG:32649", 100.0), ("EPSG:32650", 100.0), ("EPSG:4326", 1e-4)])
def test_the_azimuth_of_the_layers_own_plane(processing, layer, authid, step):
    from qgis.core import QgsCoordinateReferenceSystem

    moved = processing.run("native:reprojectlayer", {
        "INPUT": layer, "TARGET_CRS": QgsCoordinateReferenceSystem(authid), "OUTPUT": "memory:"})["OUTPUT"]
    found, tables = by_programme(processing, moved, PROJECTION=OWN)
    for center in tables["CENTERS"]:
        row, start = found[center["grp"]], center["geometry"].asPoint()
        turn = math.radians(row["grid_az"])
        end = start.x() + step * math.sin(turn), start.y() + step * math.cos(turn)
        assert difference(bearing(moved.crs(), (start.x(), start.y()), end), row["azimuth"]) < 0.001
        # The grid's own azimuth is not the true one: with degrees least of all.
        assert difference(row["grid_az"], row["azimuth"]) > 0.1


def test_the_azimuth_in_china_albers_is_turned_by_the_convergence(processing, layer):
    found, _ = by_programme(processing, layer, PROJECTION=ALBERS)
    for row in found.values():
        convergence = independent.albers_convergence(row["center_lon"])
        assert difference(row["azimuth"], row["grid_az"] + convergence) < 0.001
        assert convergence > 3


@pytest.mark.parametrize("projection", [AUTOMATIC, ALBERS, OWN])
def test_shares_are_those_of_counting(processing, rows, layer, projection):
    from qgis.core import QgsCoordinateTransform, QgsCoordinateTransformContext, QgsPointXY

    from cluster_digital_plugin.layers.crs import china_albers

    change = QgsCoordinateTransform(layer.crs(), china_albers(), QgsCoordinateTransformContext())
    for programme, row in by_programme(processing, layer, PROJECTION=projection)[0].items():
        lon, lat, w = columns(rows, programme)
        if projection == AUTOMATIC:
            lon, lat = independent.tangent_plane(lon, lat, row["center_lon"], row["center_lat"])
        elif projection == ALBERS:
            lon, lat = np.array([change.transform(QgsPointXY(*point)) for point in zip(lon, lat)])[:, :2].T
        share, number = independent.share_inside(lon, lat, w, row["k"])
        assert row["inside"] == pytest.approx(share, abs=1e-12) and row["inside_n"] == number
        assert row["inside"] != pytest.approx(row["nominal"], abs=1e-3)


def test_the_effective_number_of_rows_and_of_cities(processing, rows, layer):
    by_row, _ = by_programme(processing, layer)
    by_city, _ = by_programme(processing, layer, UNIT_FIELD="city")
    for programme, row in by_row.items():
        weights, cities = [], {}
        for name, city, weight, *_ in rows:
            if name == programme:
                weights.append(weight)
                cities[city] = cities.get(city, 0) + weight
        for found, parts in ((row, weights), (by_city[programme], cities.values())):
            assert found["n_eff"] == pytest.approx(sum(parts) ** 2 / sum(part**2 for part in parts), rel=1e-12)
    assert (round(by_row["MIIT"]["n_eff"], 1), round(by_city["MIIT"]["n_eff"], 1)) == (27.7, 17.2)
    assert by_city["MIIT"]["se_major"] > by_row["MIIT"]["se_major"]


POLE = [(lon, 80) for lon in (0, 90, 180, -90)]
SQUARE = [(500000, 3500000), (600000, 3500000), (500000, 3600000), (600000, 3600000)]
LONLAT, METRES, PLANE = "EPSG:4326", "EPSG:32650", "China Albers"
DEGENERATE = {
    "nothing": (LONLAT, [], [], "empty"),
    "no weight": (LONLAT, [(110, 30), (112, 31), (115, 28)], [0, 0, 0], "empty"),
    "one": (LONLAT, [(110, 30)], [2.5], "point"),
    "same": (LONLAT, [(110.1, 30.7)] * 5, [1, 2, 3, 0.1, 1], "point"),
    "one with weight": (LONLAT, [(110, 30), (112, 31), (115, 28)], [0, 1, 0], "point"),
    "two": (LONLAT, [(110, 30), (112, 31)], [1, 3], "line"),
    "two places": (LONLAT, [(110, 30), (112, 31), (110, 30)], [1, 3, 1], "line"),
    "two with weight": (LONLAT, [(110, 30), (112, 31), (115, 28)], [1, 1, 0], "line"),
    "meridian": (LONLAT, [(113, 20), (113, 27), (113, 31), (113, 40)], [1, 1, 2, 1], "line"),
    "triangle": (LONLAT, [(110, 30), (112, 31), (115, 28)], [1, 1, 1], "ok"),
}

CIRCLES = [
    (AUTOMATIC, LONLAT, POLE, [1, 1, 1, 1], "circle"), (ALBERS, PLANE, SQUARE, [2, 2, 2, 2], "circle"),
    (OWN, METRES, SQUARE, [1, 1, 1, 1], "circle"),
    (OWN, LONLAT, [(110, 30), (110, 32), (112, 30), (112, 32)], [1, 1, 1, 1], "circle"),
]


def places_layer(crs, places, weights):
    """Return a layer of weighted places; the plane of China Albers has no code."""
    from cluster_digital_plugin.layers.crs import china_albers

    layer = memory_layer(("w:double",), [([w], f"POINT ({x} {y})") for (x, y), w in zip(places, weights)],
                         METRES if crs == PLANE else crs)
    if crs == PLANE:
        layer.setCrs(china_albers())
    return layer


def check_degenerate(row, axes, status):
    drawn = status in ("ok", "circle")
    assert row["status"] == status
    assert row["geometry"].isNull() != drawn and (row["area_km2"] or 0) * drawn == (row["area_km2"] or 0)
    assert (row["azimuth"] is None) == (status not in ("ok", "line"))
    assert (row["density"] is None) == (not drawn)
    assert (row["inside"] is None) == (status == "empty")
    assert len(axes) == {"empty": 0, "point": 0, "line": 1}.get(status, 2)
    assert (row["center_lon"] is None) == (status == "empty")
    if status in ("line", "point"):
        assert row["semi_minor"] == 0 and row["circular_p"] is None
    if status == "point":
        assert row["semi_major"] == 0 and row["se_center_x"] is None


@pytest.mark.parametrize("projection", [AUTOMATIC, ALBERS, OWN])
@pytest.mark.parametrize("name", DEGENERATE)
def test_every_degenerate_set_says_what_it_is(processing, name, projection):
    crs, places, weights, status = DEGENERATE[name]
    tables, _ = run(processing, places_layer(crs, places, weights), WEIGHT_FIELD="w", PROJECTION=projection)
    row, = tables["ELLIPSES"]
    check_degenerate(row, tables["AXES"], status)


@pytest.mark.parametrize(("projection", "crs", "places", "weights", "status"), CIRCLES)
def test_a_set_without_direction_is_a_circle(processing, projection, crs, places, weights, status):
    tables, _ = run(processing, places_layer(crs, places, weights), PROJECTION=projection)
    row, = tables["ELLIPSES"]
    check_degenerate(row, tables["AXES"], status)
    assert row["axis_ratio"] == pytest.approx(1, abs=1e-12) and row["inside"] == 1


def told(text):
    """Return side → the outermost seats of the Chinese sentence: those beside a metropolis, else those named."""
    reach = text.split(";")[0]
    sides = {}
    for part in re.split(",(?=[北西南东]至)", reach):
        outermost = part[2:].partition("(最外:")[2] or part[2:]
        sides[SIDES[part[0]]] = [name for name in re.split("[(:、)]", outermost) if name not in ("", "并列")]
    return sides


def reached(lon, lat, w, k, seats):
    """Return, per side, the seats inside that lie furthest out, the largest first, by PROJ, eigenvectors and loops."""
    phi, lam = np.radians(lat), np.radians(lon)
    vx, vy, vz = (np.average(v, weights=w) for v in (np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)))
    lon0, lat0 = math.degrees(math.atan2(vy, vx)), math.degrees(math.atan2(vz, math.hypot(vx, vy)))
    cx, cy, sigma1, sigma2, azimuth = independent.eigen_ellipse(*independent.tangent_plane(lon, lat, lon0, lat0), w)
    turn = math.radians(azimuth)
    inside = []
    for seat, x, y in zip(seats, *independent.tangent_plane(*zip(*[s[1:3] for s in seats]), lon0, lat0)):
        along = (x - cx) * math.sin(turn) + (y - cy) * math.cos(turn)
        across = (x - cx) * math.cos(turn) - (y - cy) * math.sin(turn)
        if math.hypot(along / (k * sigma1), across / (k * sigma2)) <= 1.02:
            inside.append(seat)
    found = {}
    for side, outward in (("north", lambda s: s[2]), ("south", lambda s: -s[2]), ("east", lambda s: s[1]),
                          ("west", lambda s: -s[1])):
        best = max(inside, key=outward)
        degree = 111.2 * (math.cos(math.radians(best[2])) if side in ("east", "west") else 1)
        level = [seat for seat in inside if (outward(best) - outward(seat)) * degree <= 15]
        found[side] = [seat[0] for seat in sorted(level, key=lambda s: -s[3])]
    return found


def short_name(row):
    """Return 湘西州 for 湘西土家族苗族自治州 and 济宁 for 济宁市."""
    if row["city_zh"].endswith("自治州"):
        return next((one for one in row["aliases"].split(";") if one.endswith("州") and len(one) > 2), row["city_zh"])
    return row["city_zh"][:-1] if row["city_zh"].endswith("市") and len(row["city_zh"]) > 2 else row["city_zh"]


def seat_rows():
    return [(short_name(row), float(row["lon"]), float(row["lat"]), float(row["population"] or 0))
            for row in read("cities.csv")
            if row["level"] in ("直辖市", "地级市", "自治州", "地区", "盟") and row["lon"]]


def test_the_seats_reached_are_those_of_plain_loops(processing, rows, layer):
    rng, cities = np.random.default_rng(8), seat_rows()
    sets = list(rows)
    for number in range(9):
        # Neighbours of some city, so that the sets differ in size and lie everywhere.
        middle = cities[rng.integers(len(cities))]
        near = sorted(cities, key=lambda s: math.hypot(s[1] - middle[1], s[2] - middle[2]))[:60 + 20 * number]
        sets += [(f"set {number}", near[i][0], float(rng.random() + 0.1), near[i][1], near[i][2])
                 for i in rng.permutation(len(near))[:25]]
    found, _ = by_programme(processing, layer_of(sets))
    assert len(found) == 12
    seas = 0
    for name, row in found.items():
        expected = reached(*columns(sets, name), row["k"], cities)
        for side, names in told(row["reaches_zh"]).items():
            if names == ["海岸线"]:
                seas += 1
                assert side in ("east", "south")
            else:
                assert names == expected[side], (name, side)
    assert 1 <= seas <= 12
