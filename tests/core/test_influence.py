# SPDX-License-Identifier: GPL-2.0-or-later
"""Leaving units out against computing without them, and the distance that ranks them against its definition."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cluster_digital_plugin.core.ellipse import ellipse, ellipses
from cluster_digital_plugin.core.ellipse.influence import influences, sentences, turn, wasserstein
from cluster_digital_plugin.core.ellipse.moments import Moments
from cluster_digital_plugin.core.errors import Cancelled

FIELDS = ("n", "n_pos", "w", "w2", "mx", "my", "a", "b", "c")


@st.composite
def clouds(draw):
    """Weighted points of some units in some groups, on a grid so that coincident and collinear ones occur."""
    rows = draw(st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50), st.integers(0, 6), st.integers(0, 2),
                                   st.integers(0, 5)), min_size=3, max_size=40))
    x, y, w, codes, units = (np.array(column) for column in zip(*rows))
    return x.astype(float), y.astype(float), w.astype(float), codes, units


@settings(deadline=None)
@given(clouds(), st.sampled_from([0.0, 4e6]))
def test_moments_without_a_part_are_those_of_the_rest(cloud, offset):
    x, y, w, _, units = cloud
    x = x + offset
    left = units == units[0]
    origin = (float(x[0]), float(y[0]))
    whole, part, rest = (Moments.of(x[rows], y[rows], w[rows], origin=origin)
                         for rows in (slice(None), left, ~left))
    found = whole.without(part)
    if not rest.w[0] > 0:
        return
    for name in FIELDS:
        assert getattr(found, name)[0] == pytest.approx(getattr(rest, name)[0], rel=1e-9, abs=1e-9 * 100**2 * 7)


@settings(deadline=None)
@given(clouds(), st.sampled_from(["arcgis", "calibrated", "crimestat"]))
def test_ellipses_without_a_unit_are_computed_without_it(cloud, rule):
    x, y, w, codes, units = cloud
    size = 68 if rule == "calibrated" else 1
    whole = ellipses(x, y, w, codes, 3, rule, (size,))
    found = influences(whole, x, y, w, codes, units)
    for entry, (group, unit, rank) in enumerate(zip(found.group, found.unit, found.rank)):
        rows = (codes == group) & (units != unit)
        other = ellipse(x[rows], y[rows], w[rows], rule, size)
        ours = found.without[rank].result(group)
        assert ours.status == other.status and ours.n == other.n
        for name in ("center_x", "center_y", "semi_major", "semi_minor", "azimuth", "inside"):
            one, two = getattr(ours, name), getattr(other, name)
            assert one == pytest.approx(two, rel=1e-9, abs=1e-5, nan_ok=True), name
        gone = (codes == group) & (units == unit)
        assert found.n[entry] == np.count_nonzero(gone) and found.weight[entry] == w[gone].sum() > 0
        assert found.x[entry] == pytest.approx(np.average(x[gone], weights=w[gone]), abs=1e-9)


def test_every_unit_is_ranked_by_its_distance():
    rng = np.random.default_rng(4)
    x, y, w = rng.normal(size=(2, 60)) @ np.diag([1.0] * 60), None, rng.random(60)
    (x, y), units = x, np.repeat(np.arange(20), 3)
    whole = ellipses(x, y, w)
    found = influences(whole, x, y, w, None, units, most=20)
    assert sorted(found.unit) == list(range(20)) and list(found.rank) == list(range(20))
    expected = []
    for unit in range(20):
        rows = units != unit
        expected.append(_distance(_normal(x, y, w), _normal(x[rows], y[rows], w[rows])))
    assert found.distance == pytest.approx(sorted(expected, reverse=True), rel=1e-6)
    assert list(found.unit) == list(np.argsort(-np.array(expected)))


def _normal(x, y, w):
    return np.array([np.average(x, weights=w), np.average(y, weights=w)]), np.cov(x, y, aweights=w, ddof=0)


def _distance(one, two):
    """W2 with matrix roots by eigenvectors: the definition, not the closed form."""
    def root(matrix):
        values, vectors = np.linalg.eigh(matrix)
        return (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T

    half = root(one[1])
    cross = np.trace(root(half @ two[1] @ half))
    return np.sqrt(np.sum((one[0] - two[0]) ** 2) + np.trace(one[1]) + np.trace(two[1]) - 2 * cross)


def test_wasserstein_of_points_and_lines():
    here, there = Moments.of(np.zeros(2), np.zeros(2)), Moments.of(np.full(2, 3.0), np.full(2, 4.0), origin=(0.0, 0.0))
    assert wasserstein(here, there)[0] == pytest.approx(5)
    line = Moments.of(np.array([-2.0, 2.0]), np.zeros(2), origin=(0.0, 0.0))
    assert wasserstein(here, line)[0] == pytest.approx(2)
    assert np.isnan(wasserstein(here, Moments.empty())[0])


def test_a_distribution_lies_at_no_distance_from_itself():
    rng = np.random.default_rng(9)
    for _ in range(200):
        points = Moments.of(*rng.normal(size=(2, 7)))
        assert 0 <= wasserstein(points, points)[0] < 1e-6


def test_a_heavy_unit_costs_the_rest_no_digits():
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(2, 50))
    x, y = np.append(x, 1e9), np.append(y, 1e9)
    w = np.append(np.ones(50), 1e6)
    found = influences(ellipses(x, y, w), x, y, w, None, np.arange(51))
    assert found.unit[0] == 50
    assert found.without[0].result().semi_minor == pytest.approx(ellipse(x[:50], y[:50]).semi_minor, rel=1e-12)


def test_a_million_places():
    rng = np.random.default_rng(2)
    x, y = rng.normal(size=(2, 200_000))
    x[77] = 500.0
    found = influences(ellipses(x, y), x, y, None, None, np.arange(len(x)))
    assert found.unit[0] == 77 and len(found.unit) == 10


def test_influence_can_be_cancelled():
    def cancel(fraction):
        raise Cancelled

    x = np.arange(5.0)
    with pytest.raises(Cancelled):
        influences(ellipses(x, x * x), x, x * x, None, None, np.arange(5), progress=cancel)


def test_influence_tells_how_far_it_is():
    rng, told = np.random.default_rng(7), []
    x, y, codes = rng.normal(size=40), rng.normal(size=40), np.arange(40) % 2
    found = influences(ellipses(x, y, None, codes, 2), x, y, None, codes, np.arange(40) % 8, 3, progress=told.append)
    assert told == sorted(told) and told[0] == 0.05 and 0.8 < told[-1] < 1 and max(np.diff(told)) < 0.3
    assert found.rank.tolist() == [0, 1, 2] * 2 and found.group.tolist() == [0] * 3 + [1] * 3


def test_units_without_weight_or_without_which_nothing_is_left_have_no_influence():
    x, y = np.array([0.0, 1, 5, 2, 7, 3]), np.array([0.0, 2, 1, 7, 3, 3])
    w, codes, units = np.array([1.0, 1, 2, 0, 1, 1]), np.array([0, 0, 0, 0, 1, 1]), np.array([4, 4, 6, 9, 5, 5])
    found = influences(ellipses(x, y, w, codes, 2), x, y, w, codes, units)
    assert found.unit.tolist() == [6, 4] or found.unit.tolist() == [4, 6]
    assert set(found.group) == {0} and sorted(found.n) == [1, 2] and sorted(found.weight) == [2, 2]
    # Of two at one place the first comes first.
    x, y = np.array([0.0, 4, 4, 1]), np.array([0.0, 2, 2, 1])
    assert influences(ellipses(x, y), x, y, None, None, np.array([5, 9, 2, 7])).unit.tolist() == [5, 2, 9, 7]


def test_the_size_of_the_numbers_is_handed_on():
    x, y = np.array([0.0, 1e-8, 0, 5]), np.array([0.0, 0, 1e-8, 5])
    assert influences(ellipses(x, y), x, y, None, None, np.arange(4), 1).without[0].result().status == "ok"
    found = influences(ellipses(x, y), x, y, None, None, np.arange(4), 1, 1e8)
    assert found.unit.tolist() == [3] and found.without[0].result().status == "point"


@pytest.mark.parametrize(("before", "after", "expected"), [(10, 30, 20), (170, 10, 20), (10, 170, -20), (0, 90, 90),
                                                           (90, 0, 90)])
def test_turns(before, after, expected):
    assert turn(before, after) == expected


def test_the_sentence_tells_what_changes_most():
    rng = np.random.default_rng(3)
    before = ellipse(*rng.normal(size=(2, 30)) * [[9e5], [4e5]])
    after = ellipse(*rng.normal(size=(2, 30)) * [[9e5], [1e3]])
    text = sentences("成都", "Chengdu", before, after, "m", 12.4, (5.0, 20.0))
    assert text["influence_zh"].startswith("不含成都时,短半轴由 ") and " km,重心移动 12 km" in text["influence_zh"]
    assert text["influence_zh"].endswith("方位角由 5.0° 变为 20.0°。")
    assert text["influence_en"].startswith("Without Chengdu the semi-minor axis goes from ")
    assert "方位角" not in sentences("成都", "Chengdu", before, after, "m", np.nan, (5.0, 14.0))["influence_zh"]
    alone = ellipse([1.0], [1.0])
    assert sentences("成都", "Chengdu", alone, alone, "m", 0.0, (np.nan, np.nan)) == {}
    # An axis that is not there afterwards cannot be told.
    gone = replace(after, semi_major=np.nan)
    assert "短半轴" in sentences("成都", "Chengdu", before, gone, "m", 0.0, (5.0, 5.0))["influence_zh"]
    assert sentences("成都", "Chengdu", before, replace(gone, semi_minor=np.nan), "m", 0.0, (5.0, 5.0)) == {}


@pytest.mark.parametrize(("unit", "axes", "told"), [
    ("m", (1234.4, 999_949.0), "1.23 km|1000 km"), ("m", (999.4, 999.6), "999 m|1 km"),
    ("m", (5.126, 0.5), "5.13 m|0.5 m"), ("m", (99_960.0, 15_570.0), "100 km|15.6 km"),
    ("degrees", (3.14159, 123.456), "3.142 °|123.5 °"),
    ("feet", (2_952_755.9, 12.345), "2952756 feet|12.3 feet"),
])
def test_lengths_are_told_in_three_digits_or_more(unit, axes, told):
    base = ellipse([0.0, 4, 0, 4], [0.0, 0, 1, 1])
    before, after = (replace(base, semi_major=axis, semi_minor=0.0) for axis in axes)
    one, two = told.split("|")
    text = sentences("甲", "A", before, after, unit, np.nan, (0.0, 0.0))
    assert text == {"influence_zh": f"不含甲时,长半轴由 {one} 变为 {two}。",
                    "influence_en": f"Without A the semi-major axis goes from {one} to {two}."}  # fmt: skip


def test_a_turn_of_ten_degrees_is_told():
    base = ellipse([0.0, 4, 0, 4], [0.0, 0, 1, 1])
    for after, told in ((14.9, False), (15.0, True), (175.1, False), (175.0, True)):
        text = sentences("甲", "A", base, base, "m", 3.6, (5.0, after))
        assert ("from 5.0° to" in text["influence_en"]) == ("由 5.0° 变为" in text["influence_zh"]) == told
        assert "moves by 4 km" in text["influence_en"]
