# SPDX-License-Identifier: GPL-2.0-or-later
"""The 四至 sentence of the shipped lists, against a search over all seats that shares no code with the plugin."""

from __future__ import annotations

import csv
import math
import re

import pytest

pytest.importorskip("qgis")

from .test_ellipse import records, run  # noqa: F401

ALBERS = "+proj=aea +lat_1=25 +lat_2=47 +lat_0=0 +lon_0=105 +datum=WGS84 +units=m"
# Prefectures that share a border with those that the paper names for NDRC and MOST.
NEIGHBOURS = {
    "北京": {"天津", "廊坊", "保定", "张家口", "承德"},
    "西安": {"咸阳", "宝鸡", "渭南", "商洛", "安康", "汉中"},
    "韶关": {"清远", "广州", "惠州", "河源", "赣州", "郴州"},
}


@pytest.fixture(scope="module")
def seats(data_folder):
    with open(data_folder / "cities.csv", encoding="utf-8-sig", newline="") as stream:
        return [
            (row["city_zh"], float(row["lon"]), float(row["lat"]), float(row["population"] or 0))
            for row in csv.DictReader(stream)
            if row["level"] in ("直辖市", "地级市", "自治州", "地区", "盟")
        ]


@pytest.fixture(scope="module", params=[0, 1])
def drawn(request, processing, records):  # noqa: F811
    tables, _ = run(processing, records, WEIGHT_FIELD="weight", GROUP_FIELD=["programme"], UNIT_FIELD="cluster_id",
                    PROJECTION=request.param)
    return request.param, {row["grp"]: row for row in tables["ELLIPSES"]}


def search(row, projection, seats):
    """Return side → (named, further ones) as far as it is land, with shapely, from the ellipse as it was drawn."""
    from osgeo import osr
    from shapely import affinity, wkt
    from shapely.geometry import Point

    plane = osr.SpatialReference()
    here = f"+proj=aeqd +lat_0={row['center_lat']} +lon_0={row['center_lon']} +datum=WGS84 +units=m"
    plane.ImportFromProj4(ALBERS if projection else here)
    earth = osr.SpatialReference()
    earth.ImportFromEPSG(4326)
    earth.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    to_plane = osr.CoordinateTransformation(earth, plane)
    outline = wkt.loads(row["geometry"].asWkt(12))
    ring = [to_plane.TransformPoint(*xy)[:2] for xy in outline.exterior.coords]
    middle = to_plane.TransformPoint(row["center_lon"], row["center_lat"])[:2]
    grown = affinity.scale(type(outline)(ring), 1.02, 1.02, origin=middle)
    inside = [seat for seat in seats if grown.contains(Point(to_plane.TransformPoint(*seat[1:3])[:2]))]
    west, south, east, north = outline.bounds
    at_west = min(outline.exterior.coords)[1]
    found = {}
    for side, extreme, axis, sign, degree, half in (
        ("北", north, 2, 1, 111.2, (north - south) / 2), ("南", south, 2, -1, 111.2, (north - south) / 2),
        ("西", west, 1, -1, 111.2 * math.cos(math.radians(at_west)), (east - west) / 2),
    ):
        def inward(seat, extreme=extreme, axis=axis, sign=sign, degree=degree):
            return (extreme - seat[axis]) * sign * degree

        nearest = min(inward(seat) for seat in inside)
        level = [seat for seat in inside if inward(seat) <= nearest + 15]
        great = [seat for seat in inside if inward(seat) <= half * degree * (1 - 1 / math.sqrt(2)) and seat[3] >= 5e6]
        named = max(great or level, key=lambda seat: seat[3])
        found[side] = named[0], {seat[0] for seat in level if seat is not named}
    return found


def said(sentence):
    """Return side → (named, further ones) of a sentence."""
    parts = re.findall(r"([北西南])至([^,;()]+)(?:\((?:并列|最外):([^)]+)\))?", sentence)
    return {side: (named, set(others.split("、")) if others else set()) for side, named, others in parts}


def full(name, seats):
    return next(seat[0] for seat in seats if seat[0] in (name, f"{name}市") or
                (name.endswith("州") and seat[0].endswith("自治州") and seat[0].startswith(name[:-1])))


def test_the_sentence_names_what_a_search_over_all_seats_finds(drawn, seats):
    projection, ellipses = drawn
    for row in ellipses.values():
        names = {side: (full(named, seats), {full(other, seats) for other in others})
                 for side, (named, others) in said(row["reaches_zh"]).items()}
        assert names == search(row, projection, seats)
        assert row["reaches_zh"].split(";")[0].endswith("东至海岸线")


def test_the_cities_of_the_paper_or_their_neighbours_are_named(drawn):
    projection, ellipses = drawn
    miit = said(ellipses["MIIT"]["reaches_zh"])
    # 铜仁 lies at a scaled distance of 1.020, in China Albers of 1.024: there it is 湘西州, its neighbour.
    assert [miit[side][0] for side in "北西南"] == ["济宁", "湘西州" if projection else "铜仁", "清远"]
    for programme, exact in (("NDRC", {"北京", "西安"}), ("MOST", {"北京"})):
        named = {side: name for side, (name, _) in said(ellipses[programme]["reaches_zh"]).items()}
        for side, city in zip("北西南", NEIGHBOURS):
            assert named[side] == city or (city not in exact and named[side] in NEIGHBOURS[city]), (programme, side)


def test_every_part_of_the_description_is_there(drawn):
    _, ellipses = drawn
    row = ellipses["NDRC"]
    assert "西至西安(最外:达州)" in row["reaches_zh"]
    assert "west to Xi’an (outermost: Dazhou)" in row["reaches_en"]
    assert row["bounds_zh"] == "以北京、西安、河源、海岸线为边界。"
    assert row["bounds_en"].startswith("Bounded by Beijing, Xi’an, Heyuan, the coast")
    assert row["points_zh"] == "点集本身北至哈尔滨,西至乌鲁木齐,南至海口,东至哈尔滨。"
    for row in ellipses.values():
        # Independently: where the test finds no direction the sentence says so.
        assert ("方向不显著" in row["reaches_zh"]) == (row["circular_p"] > 0.05)
        assert ("not significant" in row["reaches_en"]) == (row["circular_p"] > 0.05)


@pytest.mark.parametrize(("name", "value"), [
    ("TIE_KM", 2.0), ("TIE_KM", 18.0), ("METROPOLIS", 4.7e6), ("METROPOLIS", 9e6), ("SIDE", 0.5), ("SIDE", 0.8),
    ("FAR_KM", 40.0), ("FAR_KM", 90.0),
])  # fmt: skip
def test_what_is_named_hangs_on_no_fine_choice_of_a_constant(processing, records, monkeypatch, name, value):  # noqa: F811
    from cluster_digital_plugin.core.ellipse import reach

    monkeypatch.setattr(reach, name, value)
    tables, _ = run(processing, records, WEIGHT_FIELD="weight", GROUP_FIELD=["programme"])
    bounds = {row["grp"]: row["bounds_zh"] for row in tables["ELLIPSES"]}
    assert bounds == {
        "MIIT": "以济宁、铜仁、清远、海岸线为边界。", "NDRC": "以北京、西安、河源、海岸线为边界。",
        "MOST": "以北京、安康、广州、海岸线为边界。",
    }


def test_the_reach_of_the_points_is_that_of_the_outermost_records(drawn, records, seats):  # noqa: F811
    def away(seat, x, y):
        dx, dy = math.radians(seat[1] - x), math.radians(seat[2] - y)
        north, south = math.radians(seat[2]), math.radians(y)
        return math.asin(math.sqrt(math.sin(dy / 2) ** 2 + math.cos(north) * math.cos(south) * math.sin(dx / 2) ** 2))

    _, ellipses = drawn
    for programme, row in ellipses.items():
        points = [feature.geometry().asPoint() for feature in records.getFeatures()
                  if feature["programme"] == programme]
        outermost = {
            "北": max(points, key=lambda p: p.y()), "西": min(points, key=lambda p: p.x()),
            "南": min(points, key=lambda p: p.y()), "东": max(points, key=lambda p: p.x()),
        }
        named = dict(re.findall(r"([北西南东])至([^,。]+)", row["points_zh"]))
        for side, point in outermost.items():
            nearest = min(seats, key=lambda seat: away(seat, point.x(), point.y()))
            assert full(named[side], seats) == nearest[0]
