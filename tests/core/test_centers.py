# SPDX-License-Identifier: GPL-2.0-or-later
"""Geometric median and central feature: optimality by their own conditions, equivariance, sets without a plane."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from cluster_digital_plugin.core.ellipse.centers import central_feature, geometric_median, places
from cluster_digital_plugin.core.errors import Cancelled

FOLDER = Path(__file__).resolve().parents[1] / "data" / "ellipse_reference"


@st.composite
def clouds(draw, least=1):
    rows = draw(st.lists(st.tuples(st.integers(-30, 30), st.integers(-30, 30), st.integers(0, 5)),
                         min_size=least, max_size=30))
    x, y, w = (np.array(column, float) for column in zip(*rows))
    return x, y, w


def shuffled(*columns, seed=3):
    order = np.random.default_rng(seed).permutation(len(columns[0]))
    return tuple(column[order] for column in columns)


def total(x, y, w, at):
    return float(np.sum(w * np.hypot(x - at[0], y - at[1])))


@settings(deadline=None)
@given(clouds())
def test_places_are_sorted_and_hold_the_weight_of_their_points(cloud):
    sums = {}
    for x, y, w in zip(*cloud):
        sums[x, y] = sums.get((x, y), 0.0) + w
    expected = sorted((x, y, w) for (x, y), w in sums.items() if w > 0)
    assert list(zip(*places(*cloud))) == expected
    x, y, w = places(*cloud[:2])
    assert list(zip(x, y)) == sorted(sums) and w.sum() == len(cloud[0])


def test_places_of_nothing():
    assert [len(part) for part in places([], [], [])] == [0, 0, 0]
    for find in (geometric_median, central_feature):
        assert np.isnan(find([], [])).all() and np.isnan(find([], [], [])).all()


@settings(deadline=None, max_examples=300)
@given(clouds())
def test_no_point_near_or_far_has_a_smaller_sum(cloud):
    x, y, w = cloud
    at = geometric_median(x, y, w)
    if not w.sum() > 0:
        assert np.isnan(at).all()
        return
    least = total(x, y, w, at)
    candidates = [(a, b) for a, b in zip(x, y)]
    for step in (1.0, 1e-3, 1e-5):
        candidates += [(at[0] + step * math.cos(t), at[1] + step * math.sin(t)) for t in np.arange(0, 2 * np.pi, 0.4)]
    assert all(total(x, y, w, other) >= least * (1 - 1e-12) - 1e-12 for other in candidates)


@settings(deadline=None)
@given(clouds(least=3))
# Almost on a line: whole steps of Newton's go too far, and Weiszfeld's would take thousands.
@example((np.array([0.0, 1, 2, 2]), np.array([3.0, 6, -8, -9]), np.array([1.0, 3, 2, 2])))
def test_the_pull_at_the_median_is_none_or_held_by_its_own_weight(cloud):
    x, y, w = places(*cloud)
    assume(len(x) > 0)
    at = geometric_median(x, y, w)
    distance = np.hypot(x - at[0], y - at[1])
    here = distance < 1e-7
    pull = np.hypot(*(np.sum(w[~here] * (v[~here] - a) / distance[~here]) for v, a in zip((x, y), at)))
    assert pull <= w[here].sum() + 1e-6 * w.sum()


@settings(deadline=None)
@given(clouds(least=3), st.floats(0, 6.3), st.floats(0.01, 100), st.floats(-1e6, 1e6))
def test_the_median_moves_with_its_points(cloud, angle, scale, offset):
    x, y, w = cloud
    assume(w.sum() > 0)
    at = geometric_median(x, y, w)
    cos, sin = scale * math.cos(angle), scale * math.sin(angle)
    moved = geometric_median(cos * x - sin * y + offset, sin * x + cos * y - offset, w)
    expected = cos * at[0] - sin * at[1] + offset, sin * at[0] + cos * at[1] - offset
    # A rotated line is one only to rounding, so its sums are compared; and sums are flat at their least.
    tx, ty = cos * x - sin * y + offset, sin * x + cos * y - offset
    assert total(tx, ty, w, moved) == pytest.approx(total(tx, ty, w, expected), rel=1e-9, abs=1e-6)


def test_known_medians():
    # A triangle whose angles are all below 120°: each side is seen from Fermat's point under 120°.
    x, y = np.array([0.0, 4.0, 2.0]), np.array([0.0, 0.0, 3.0])
    assert geometric_median(x, y) == pytest.approx((2.0, 2 / math.sqrt(3)), abs=1e-12)
    # An angle of more than 120°: the median is that corner.
    assert geometric_median([0, 4, 2], [0, 0, 0.5]) == (2.0, 0.5)
    # A convex quadrangle: where the diagonals cross.
    assert geometric_median([0, 4, 5, 0], [0, 0, 4, 2]) == pytest.approx((20 / 13, 16 / 13), abs=1e-12)
    assert geometric_median([0, 10, 10, 0], [0, 0, 10, 10], [9, 1, 1, 1]) == (0.0, 0.0)


def test_lines_and_points():
    assert geometric_median([3.0], [4.0]) == (3.0, 4.0)
    assert geometric_median([3.0, 3.0], [4.0, 4.0]) == (3.0, 4.0)
    # Between the two of a line any point is a median: the middle is told.
    assert geometric_median([0.0, 2.0], [0.0, 4.0]) == (1.0, 2.0)
    assert geometric_median([0, 1, 5, 9], [0, 1, 5, 9]) == pytest.approx((3.0, 3.0))
    assert geometric_median([0, 1, 5], [0, 1, 5]) == (1.0, 1.0)
    assert geometric_median([0, 1, 5], [0, 1, 5], [1, 1, 5]) == (5.0, 5.0)
    assert geometric_median([0, 1, 5, 5], [7, 7, 7, 7]) == pytest.approx((3.0, 7.0))


def test_one_place_is_its_own_median():
    with np.errstate(all="raise"):
        assert geometric_median([0.1] * 3, [-0.7] * 3, [1, 2, 3]) == (0.1, -0.7)


@pytest.mark.parametrize("turn", [0.0, 17.0, 45.0, 90.0, 133.0, 180.0])
def test_the_median_on_a_line_is_that_of_one_dimension(turn):
    along, w = np.array([-7.0, -2.0, 0.5, 3.0, 11.0, 40.0]), np.array([1.0, 2.0, 4.0, 1.0, 1.0, 2.0])
    east, north = math.sin(math.radians(turn)), math.cos(math.radians(turn))
    # 5.5 on either side of the middle: the place at 0.5 holds 3.0 to 7.0 of 11.
    at = geometric_median(*shuffled(along * east, along * north, w))
    assert at == pytest.approx((0.5 * east, 0.5 * north), abs=1e-12)
    # With 1 more at the end 6 of 12 lie below 0.5 inclusive … and the stretch to 3.0 is as good everywhere.
    w = np.array([1.0, 2.0, 3.0, 1.0, 1.0, 4.0])
    at = geometric_median(*shuffled(along * east, along * north, w))
    assert at == pytest.approx((1.75 * east, 1.75 * north), abs=1e-12)


def test_a_line_to_rounding_is_a_line():
    # All but upright, so that x, by which places are sorted, is noise.
    y = np.arange(9.0)
    x = 1e-14 * np.array([0, 5, 3, 8, 1, 7, 2, 6, 4])
    assert geometric_median(x, y, [1, 1, 1, 1, 1, 2, 3, 1, 1])[1] == 5.0
    assert geometric_median(*shuffled(y, x))[0] == 4.0


def test_a_place_in_the_middle_that_is_not_the_median():
    # The mean, where the search begins, is the place at 0, 0, and the others pull by more than its weight. On the axis
    # of symmetry the pulls of 1 and 2·u/√(u² + 1) balance those of 2, u beside −1.
    x, y = np.array([0.0, 3.0, -1.0, -1.0, -1.0]), np.array([0.0, 0.0, 1.0, -1.0, 0.0])
    assert geometric_median(x, y) == pytest.approx((-1 + 1 / math.sqrt(3), 0.0), abs=1e-12)


def test_the_median_is_found_in_few_turns():
    # Weiszfeld's steps alone need some hundred for most clouds like these.
    rng = np.random.default_rng(11)
    for _ in range(20):
        x, y, w = rng.normal(0, 100, 40), rng.normal(0, 3, 40), rng.uniform(0.1, 5, 40)
        x, y = 0.8 * x - 0.6 * y, 0.6 * x + 0.8 * y
        told = []
        geometric_median(x, y, w, told.append)
        assert len(told) < 40


def test_progress_moves_from_nothing_towards_the_whole(monkeypatch):
    from cluster_digital_plugin.core.ellipse import centers

    monkeypatch.setattr(centers, "_TILE", 1000)
    x, y = np.random.default_rng(2).normal(size=(2, 100))
    for find in (geometric_median, central_feature):
        told = []
        find(x, y, progress=told.append)
        assert told == sorted(set(told)) and told[0] == 0 and 0.3 < told[-1] < 1


def test_a_large_offset_costs_no_more_than_its_rounding():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(2, 200))
    near, far = geometric_median(x, y), geometric_median(x + 1e7, y - 1e7)
    assert far == pytest.approx((near[0] + 1e7, near[1] - 1e7), abs=1e-8)


@pytest.mark.parametrize("name", ["cncity_deg", "mta473_full", "lepto24_round4", "pointpats11"])
def test_gradient_vanishes_on_reference_sets(name):
    with open(FOLDER / f"{name}.csv", encoding="utf-8", newline="") as stream:
        x, y, w = np.array([[float(row[column]) for column in "xyw"] for row in csv.DictReader(stream)]).T
    x, y, w = places(x, y, w)
    at = geometric_median(x, y, w)
    distance = np.hypot(x - at[0], y - at[1])
    if distance.min() > 0:
        gradient = [np.sum(w * (v - a) / distance) / w.sum() for v, a in zip((x, y), at)]
        assert np.abs(gradient).max() < 1e-9


@settings(deadline=None)
@given(clouds())
def test_the_central_feature_has_the_smallest_sum_of_all(cloud):
    x, y, w = cloud
    found = central_feature(x, y, w)
    if not w.sum() > 0:
        assert np.isnan(found).all()
        return
    sums = {(a, b): total(x, y, w, (a, b)) for a, b, v in zip(x, y, w) if v > 0}
    assert found in sums and sums[found] == pytest.approx(min(sums.values()), rel=1e-12)


def test_of_equally_good_features_the_first_by_x_then_y():
    assert central_feature([1, 0, 1, 0], [0, 1, 1, 0]) == (0.0, 0.0)
    assert central_feature([0.1, 0.3, 0.2], [7, 7, 7], [1, 1, 0]) == (0.1, 7.0)


def test_tiles_make_no_difference(monkeypatch):
    from cluster_digital_plugin.core.ellipse import centers

    rng = np.random.default_rng(5)
    x, y, w = rng.normal(size=(3, 300))
    once = central_feature(x, y, abs(w))
    monkeypatch.setattr(centers, "_TILE", 1000)
    assert central_feature(x, y, abs(w)) == once


def test_both_can_be_cancelled():
    def cancel(fraction):
        raise Cancelled

    rng = np.random.default_rng(5)
    x, y = rng.normal(size=(2, 30))
    for find in (geometric_median, central_feature):
        with pytest.raises(Cancelled):
            find(x, y, progress=cancel)
