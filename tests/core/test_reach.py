# SPDX-License-Identifier: GPL-2.0-or-later
"""The reach in words, on seats whose places make the answer plain."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cluster_digital_plugin.core.ellipse.reach import Seats, direction_class, outermost, sentences

NAMES = ("甲", "乙", "丙", "丁", "戊")
ENGLISH = ("A", "B", "C", "D", "E")


def seats(lon, lat, population=(1, 1, 1, 1, 1)):
    count = len(lon)
    return Seats(NAMES[:count], ENGLISH[:count], np.array(lon, float), np.array(lat, float),
                 np.array(population[:count], float))


# A circle of two degrees about 110 E, 32 N, far from any coast.
EXTREMES = {"north": (110.0, 34.0), "west": (108.0, 32.0), "south": (110.0, 30.0), "east": (112.0, 32.0)}
CROSS = seats([110, 108.2, 110, 111.9, 110], [33.9, 32, 30.1, 32, 32])
INSIDE = np.full(5, 0.9)


@pytest.mark.parametrize(("azimuth", "chinese"), [
    (0, "南—北"), (30, "南—北"), (31, "东北—西南"), (59, "东北—西南"), (60, "东—西"), (90, "东—西"), (120, "东—西"),
    (121, "西北—东南"), (149, "西北—东南"), (150, "南—北"), (180, "南—北"), (-10, "南—北"),
])
def test_direction_classes(azimuth, chinese):
    assert direction_class(azimuth)[0] == chinese


def test_the_outermost_seats_are_named():
    texts = sentences(CROSS, INSIDE, EXTREMES, 45.0, 0.01)
    assert texts == {
        "reaches_zh": "北至甲,西至乙,南至丙,东至丁;东北—西南方向(方位角 45.0°)。",
        "reaches_en": "North to A, west to B, south to C, east to D; northeast–southwest (azimuth 45.0°).",
        "bounds_zh": "以甲、乙、丙、丁为边界。",
        "bounds_en": "Bounded by A, B, C, D.",
    }


def test_a_seat_on_the_line_is_reached_and_one_beyond_is_not():
    assert outermost(CROSS, np.array([1.02, 1, 1, 1, 0]), EXTREMES)["north"].name == 0
    assert outermost(CROSS, np.array([1.03, 1, 1, 1, 0]), EXTREMES)["north"].name != 0
    assert outermost(CROSS, np.full(5, 2.0), EXTREMES) == {}
    assert sentences(CROSS, np.full(5, 2.0), EXTREMES) == {}


def test_a_near_tie_goes_to_the_larger_city_with_the_other_named():
    tied = seats([110, 110.5, 110, 111.9, 108.2], [33.9, 33.85, 30.1, 32, 32], (1, 9, 1, 1, 1))
    north = outermost(tied, INSIDE, EXTREMES)["north"]
    assert (north.name, north.others) == (1, (0,))
    assert sentences(tied, INSIDE, EXTREMES)["reaches_zh"].startswith("北至乙(并列:甲),")
    apart = seats([110, 110.5, 110, 111.9, 108.2], [33.9, 33.7, 30.1, 32, 32], (1, 9, 1, 1, 1))
    assert outermost(apart, INSIDE, EXTREMES)["north"].name == 0


def test_a_metropolis_on_the_side_is_named_with_the_outermost_beside_it():
    # The half extent is 222 km, of which the side takes the outer 65 km.
    great = seats([110, 110.5, 110, 111.9, 108.2], [33.9, 33.5, 30.1, 32, 32], (1e6, 6e6, 1, 1, 1))
    north = outermost(great, INSIDE, EXTREMES)["north"]
    assert (north.name, north.others, north.level) == (1, (0,), False)
    texts = sentences(great, INSIDE, EXTREMES)
    assert texts["reaches_zh"].startswith("北至乙(最外:甲),") and "North to B (outermost: A)," in texts["reaches_en"]
    assert texts["bounds_zh"] == "以乙、戊、丙、丁为边界。"
    smaller = seats([110, 110.5, 110, 111.9, 108.2], [33.9, 33.5, 30.1, 32, 32], (1e6, 4.9e6, 1, 1, 1))
    deeper = seats([110, 110.5, 110, 111.9, 108.2], [33.9, 33.3, 30.1, 32, 32], (1e6, 6e6, 1, 1, 1))
    unknown = seats([110, 110.5, 110, 111.9, 108.2], [33.9, 33.5, 30.1, 32, 32], (1e6, np.nan, 1, 1, 1))
    assert [outermost(one, INSIDE, EXTREMES)["north"].name for one in (smaller, deeper, unknown)] == [0, 0, 0]
    outside = np.array([0.9, 1.1, 0.9, 0.9, 0.9])
    assert outermost(great, outside, EXTREMES)["north"].name == 0


def test_the_sea_is_named_only_on_the_coast():
    sea = {**EXTREMES, "east": (124.0, 32.0)}
    east = seats([110, 108.2, 110, 121.5, 121], [33.9, 32, 30.1, 31, 32])
    assert outermost(east, INSIDE, sea)["east"].name is None
    texts = sentences(east, INSIDE, sea)
    assert "东至海岸线" in texts["reaches_zh"] and "east to the coast" in texts["reaches_en"]
    # Just as far inland, the outermost seat stays named.
    inland = {**EXTREMES, "west": (104.0, 32.0)}
    assert outermost(CROSS, INSIDE, inland)["west"].name == 1
    # A seat beyond the extreme, outside the ellipse, shows that it ends on land.
    land = seats([110, 108.2, 110, 121.5, 126], [33.9, 32, 30.1, 31, 32])
    assert outermost(land, np.array([1, 1, 1, 1, 3.0]), sea)["east"].name == 3


def test_an_unclear_direction_says_so():
    assert "方向不显著" in sentences(CROSS, INSIDE, EXTREMES, 45.0, 0.2)["reaches_zh"]
    assert "无方向" in sentences(CROSS, INSIDE, EXTREMES, float("nan"))["reaches_zh"]


def test_the_points_themselves_are_told_by_the_nearest_seats():
    texts = sentences(CROSS, INSIDE, EXTREMES, 10.0, 0.01, dict.fromkeys(EXTREMES, (110.0, 33.8)))
    assert texts["points_zh"] == "点集本身北至甲,西至甲,南至甲,东至甲。"
    assert texts["points_en"] == "The points themselves: north to A, west to A, south to A, east to A."


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.sampled_from([0.5, 1.0, 1.02, 1.021, 2.0]),
                          st.integers(0, 9)), min_size=1, max_size=40))
def test_no_seat_inside_lies_further_out_and_none_as_far_out_is_larger(rows):
    # A tenth of a degree is 11 km: level seats, and seats just beyond, come up often.
    lon, lat, scaled, population = (np.array(column, float) for column in zip(*rows))
    lon, lat = 110 + lon / 10, 32 + lat / 10
    names = tuple(map(str, range(len(rows))))
    extremes = {"north": (113.0, 38.1), "west": (109.9, 35.0), "south": (113.0, 31.9), "east": (116.1, 35.0)}
    found = outermost(Seats(names, names, lon, lat, population), scaled, extremes)
    inside = set(np.nonzero(scaled <= 1.02)[0].tolist())
    assert bool(found) == bool(inside)
    km = {"north": lat * 111.2, "south": -lat * 111.2, "west": -lon * 111.2 * math.cos(math.radians(35)),
          "east": lon * 111.2 * math.cos(math.radians(35))}
    for side, reached in found.items():
        if reached.name is None:
            edge = {"east": 116.1 * 111.2 * math.cos(math.radians(35)), "south": -31.9 * 111.2}[side]
            assert max(km[side][row] for row in inside) < edge - 60
            continue
        level = [reached.name, *reached.others]
        best = max(km[side][row] for row in inside)
        assert set(level) <= inside
        assert all((row in level) == (best - km[side][row] <= 15) for row in inside)
        assert [population[row] for row in level] == sorted(population[level], reverse=True)
