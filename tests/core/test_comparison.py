# SPDX-License-Identifier: GPL-2.0-or-later
"""Comparisons of ellipses against closed forms, brute force and simulation."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cluster_digital_plugin.core import schema
from cluster_digital_plugin.core.comparison import (
    Options,
    Placed,
    PointSet,
    Tangent,
    centre_test,
    compare_ellipses,
    overlap,
    permutation_p,
    squared_wasserstein,
    wrap_axis,
)
from cluster_digital_plugin.core.comparison.series import natural, split_orders, years_of
from cluster_digital_plugin.core.ellipse import ellipse, geodesic
from cluster_digital_plugin.core.errors import Cancelled, InputError

HOME = Tangent(110.0, 32.0)
SQRT2 = math.sqrt(2)


def placed(x=0.0, y=0.0, major=1000.0, minor=600.0, azimuth=30.0, k=SQRT2, name="a", **more):
    """Return an ellipse whose centre lies x metres east and y north of 110° E, 32° N."""
    lon, lat = (float(v) for v in HOME.to_lonlat(x, y))
    more.setdefault("area_km2", math.pi * major * minor / 1e6)
    return Placed(more.pop("key", name), name, lon, lat, major, minor, azimuth, k, **more)


def only(*ellipses, **more):
    row, = (row for row in compare_ellipses(list(ellipses), **more).rows if row["kind"] == "pair")
    return row


def measured(x, y, w, name, **more):
    """Return the ellipse of points given in metres about HOME, and the points."""
    found = ellipse(x, y, w)
    lon, lat = HOME.to_lonlat(x, y)
    azimuth = found.azimuth
    return placed(found.center_x, found.center_y, found.semi_major, found.semi_minor, azimuth, found.k, name,
                  weight=found.weight, n_eff=found.n_eff, circular_p=found.circular_p, **more), PointSet(lon, lat, w)


# -- overlap

def lens(d, r=1.0):
    """Return the area common to two circles of one radius (elementary geometry)."""
    return 2 * r * r * math.acos(d / (2 * r)) - d / 2 * math.sqrt(4 * r * r - d * d)


def test_unit_circles_one_apart():
    row = only(placed(0, 0, 1000, 1000, math.nan), placed(1000, 0, 1000, 1000, math.nan, name="b"))
    assert lens(1) == pytest.approx(2 * math.pi / 3 - math.sqrt(3) / 2)
    assert row["overlap_km2"] == pytest.approx(1.228369699, abs=1e-7)
    assert row["jaccard"] == pytest.approx(0.243009794, abs=1e-7)
    assert row["share_a"] == pytest.approx(1.228369699 / math.pi, abs=1e-7)
    assert row["rotation"] != row["rotation"] and row["area_ratio"] == 1


@pytest.mark.parametrize("d", [0.001, 0.3, 1.7, 1.999])
def test_lenses_of_all_widths(d):
    common, first, second = overlap(placed(0, 0, 1000, 1000), placed(0, 1000 * d, 1000, 1000))
    assert common / 1e6 == pytest.approx(lens(d), abs=1e-5)
    assert first / 1e6 == pytest.approx(math.pi, rel=1e-7) and second / 1e6 == pytest.approx(math.pi, rel=1e-7)


@pytest.mark.parametrize("ratio", [0.2, 0.5, 0.9])
def test_crossed_ellipses_by_integration(ratio):
    # Of an ellipse and itself turned by 90°, the part common to both: 4ab·atan(b/a).
    common, _, _ = overlap(placed(0, 0, 1000, 1000 * ratio, 10), placed(0, 0, 1000, 1000 * ratio, 100))
    assert common == pytest.approx(4e6 * ratio * math.atan(ratio), rel=1e-5)


def test_far_apart_and_inside():
    apart = only(placed(0, 0), placed(50_000, 0, name="b"))
    assert apart["overlap_km2"] == 0 and apart["jaccard"] == 0 and "不重叠" in apart["sentence_zh"]
    inside = only(placed(0, 0, 1000, 600), placed(0, 0, 500, 300, name="b"))
    assert inside["share_b"] == inside["share_small"] == pytest.approx(1) and inside["jaccard"] == pytest.approx(0.25)


# -- shift, rotation

@pytest.mark.parametrize(("to", "bearing"), [((110, 33), 0), ((110, 31), 180), ((111, 0), 90), ((109, 0), 270)])
def test_bearing_is_clockwise_from_true_north(to, bearing):
    start = (110, 0) if bearing in (90, 270) else (110, 32)
    a = Placed("a", "a", *start, 1e5, 5e4, 20, 1)
    row = only(a, Placed("b", "b", *to, 1e5, 5e4, 20, 1))
    assert row["bearing"] == pytest.approx(bearing, abs=1e-9)
    # One degree of the equator of WGS84; of a meridian about φ 111132.954 − 559.822 cos 2φ + 1.175 cos 4φ metres.
    expected = 111.319490793 if bearing in (90, 270) else {0: 110.8956, 180: 110.8781}[bearing]
    assert row["shift_km"] == pytest.approx(expected, rel=2e-6)


def test_meridian_arc():
    # The quarter of the meridian of WGS84 is 10 001.965 729 km.
    row = only(Placed("a", "a", 110, 0, 1e5, 5e4, 20, 1), Placed("b", "b", 110, 90, 1e5, 5e4, 20, 1))
    assert row["shift_km"] == pytest.approx(10001.965729, abs=1e-5)


@pytest.mark.parametrize(("first", "second", "turn"), [
    (10, 30, 20), (30, 10, -20), (170, 10, 20), (10, 170, -20), (0, 90, 90), (90, 0, 90), (179.5, 0.5, 1),
    (45, 45, 0), (100, 9.9, 89.9), (9.9, 100, -89.9),
])
def test_rotation_wraps_at_180_and_is_clockwise(first, second, turn):
    row = only(placed(azimuth=first), placed(azimuth=second, name="b"))
    assert row["rotation"] == pytest.approx(turn, abs=1e-9)
    if 0 < abs(turn) < 90:
        assert ("顺时针" if turn > 0 else "逆时针") in row["sentence_zh"]


def test_a_direction_that_is_not_significant_is_said_to_be_so():
    clear, unclear = placed(azimuth=10, circular_p=0.01), placed(azimuth=40, circular_p=0.3, name="b")
    row = only(clear, unclear)
    assert "方向不显著" in row["sentence_zh"] and "direction not significant" in row["sentence_en"]
    row = only(clear, replace(unclear, circular_p=0.04))
    assert "方向不显著" not in row["sentence_zh"] and "direction not significant" not in row["sentence_en"]
    members = [replace(one, order=year) for one, year in ((clear, 2018), (unclear, 2019), (clear, 2020))]
    assert "方向不显著" in compare_ellipses(members, ordered=True).rows[-1]["sentence_zh"]


# -- Wasserstein

def root(matrix):
    values, vectors = np.linalg.eigh(matrix)
    return vectors * np.sqrt(np.maximum(values, 0)) @ vectors.T


angles = st.floats(0, 179.9)
lengths = st.floats(0, 1e6).map(lambda value: round(value, 3))


@given(st.tuples(lengths, lengths, angles), st.tuples(lengths, lengths, angles), st.floats(0, 1e6))
@settings(max_examples=200, deadline=None)
def test_wasserstein_by_matrix_roots(one, two, distance):
    factors = []
    for major, minor, angle in (one, two):
        turn = math.radians(angle)
        factors.append(np.array([[math.sin(turn), -math.cos(turn)], [math.cos(turn), math.sin(turn)]])
                       * [major, minor])
    first, second = (factor @ factor.T for factor in factors)
    inner = root(root(first) @ second @ root(first))
    expected = distance**2 + np.trace(first + second - 2 * inner)
    found = squared_wasserstein(*factors, distance)
    scale = distance**2 + np.trace(first + second) + 1
    assert found == pytest.approx(expected, abs=1e-7 * scale)
    mirrored = squared_wasserstein(factors[0], factors[1] * [1, -1], distance)
    assert mirrored == pytest.approx(found, abs=1e-9 * scale)


def test_wasserstein_closed_forms():
    # Circles: |Δm|² + 2(σ1 − σ2)²; a point and anything: tr Σ; parallel lines: (σ1 − σ2)².
    circle = only(placed(0, 0, 3000, 3000, math.nan, 1), placed(4000, 0, 1000, 1000, math.nan, 1, "b"))
    assert circle["w2_km"] == pytest.approx(math.sqrt(16 + 2 * 4), rel=1e-6)
    point = only(placed(0, 0, 0, 0, math.nan, math.sqrt(2)), placed(0, 0, 3000, 4000, math.nan, 1, "b"))
    assert point["w2_km"] == pytest.approx(5, rel=1e-9)
    lines = only(placed(0, 0, 3000, 0, 40, 1), placed(0, 0, 1000, 0, 40, 1, "b"))
    assert lines["w2_km"] == pytest.approx(2, rel=1e-9)
    across = only(placed(0, 0, 3000, 0, 40, 1), placed(0, 0, 4000, 0, 130, 1, "b"))
    assert across["w2_km"] == pytest.approx(5, rel=1e-9)
    for row in (point, lines, across):
        assert math.isnan(row["jaccard"]) and math.isnan(row["p_center"]) and row["shift_km"] == 0


# -- tests of centres

def test_hotelling_of_round_groups():
    # Equal round groups: T² = d²(n − 1)/2σ², ν = 2(n − 1), and p = (1 + T²/ν)^(−(ν − 1)/2).
    a, b = (placed(x, 0, 1000, 1000, math.nan, 1, str(x), n_eff=20) for x in (0, 1000))
    t2, f, free, p = centre_test(a, b)
    assert (t2, free) == pytest.approx((9.5, 37)) and f == pytest.approx(9.5 * 37 / 76)
    assert p == pytest.approx((1 + 9.5 / 38) ** -18.5)


def test_hotelling_by_the_published_formula():
    a = placed(0, 0, 3000, 1000, 20, 1.0, n_eff=12)
    b = placed(900, -700, 2000, 1900, 110, 1.0, "b", n_eff=40)
    plane = Tangent.between(a, b)
    s = [one.factor_in(plane) @ one.factor_in(plane).T / (one.n_eff - 1) for one in (a, b)]
    d = np.array([np.squeeze(plane.from_lonlat([b.lon], [b.lat])), np.squeeze(plane.from_lonlat([a.lon], [a.lat]))])
    d = d[0] - d[1]
    half = np.linalg.inv(root(s[0] + s[1]))
    standard = [half @ part @ half for part in s]
    nu = 6 / sum((np.trace(part @ part) + np.trace(part) ** 2) / (one.n_eff - 1)
                 for part, one in zip(standard, (a, b)))
    t2, f, free, p = centre_test(a, b)
    assert t2 == pytest.approx(float(d @ np.linalg.inv(s[0] + s[1]) @ d), rel=1e-9)
    assert free == pytest.approx(nu - 1) and f == pytest.approx(t2 * (nu - 1) / (2 * nu))
    # The density of F(2, m) is (1 + 2x/m)^(−m/2 − 1): integrated beyond f.
    x = f + np.geomspace(1e-6, 1e6, 400_001) - 1e-6
    density = (1 + 2 * x / free) ** (-free / 2 - 1)
    assert p == pytest.approx(float(((density[1:] + density[:-1]) / 2 * np.diff(x)).sum()), rel=1e-5)


def rejections(trials, draw, test):
    return sum(test(*draw()) <= 0.05 for _ in range(trials)) / trials


@pytest.fixture
def rng():
    return np.random.default_rng(20240501)


def draw_with(rng, sizes, spreads, weighted):
    """Return a draw of two groups with one centre."""
    def draw():
        found = []
        for name, n, (sx, sy) in zip("ab", sizes, spreads):
            w = rng.choice([1.0, 0.5, 1 / 3], n) if weighted else np.ones(n)
            found.append(measured(rng.normal(0, sx, n), rng.normal(0, sy, n), w, name))
        return found
    return draw


@pytest.mark.parametrize(("sizes", "spreads", "weighted"), [
    ((15, 40), ((3e4, 1e4), (1e4, 1e4)), False),
    ((32, 66), ((3e4, 1e4), (1e4, 4e4)), True),
])
def test_hotelling_rejects_one_in_twenty(rng, sizes, spreads, weighted):
    draw = draw_with(rng, sizes, spreads, weighted)
    share = rejections(400, draw, lambda a, b: centre_test(a[0], b[0], HOME)[3])
    # Three standard errors of the share are 0.033.
    assert 0.017 <= share <= 0.083


def test_the_permutation_test_rejects_one_in_twenty(rng):
    draw = draw_with(rng, (12, 25), ((3e4, 1e4), (3e4, 1e4)), True)
    share = rejections(400, draw, lambda a, b: permutation_p(a[1], b[1], HOME, 99, rng))
    assert 0.017 <= share <= 0.083


def test_both_tests_find_a_shift(rng):
    for _ in range(20):
        (a, of_a), (b, of_b) = draw_with(rng, (30, 30), ((1e4, 1e4), (1e4, 1e4)), True)()
        lon, lat = HOME.to_lonlat(*(v + 3e4 for v in HOME.from_lonlat(of_b.lon, of_b.lat)))
        moved = PointSet(lon, lat, of_b.w)
        assert permutation_p(of_a, moved, HOME, 99, rng) == 0.01
        assert centre_test(a, replace(b, lon=float(HOME.to_lonlat(3e4, 3e4)[0]),
                                      lat=float(HOME.to_lonlat(3e4, 3e4)[1])))[3] < 1e-3


def test_permutation_p_is_that_of_all_relabellings():
    # Two and three points on a line: of ten relabellings one is as far apart as the observed.
    x = np.array([0, 1, 5, 6, 8]) * 1e3
    lon, lat = HOME.to_lonlat(x, np.zeros(5))
    a, b = (PointSet(lon[rows], lat[rows], np.ones(len(lon[rows]))) for rows in (slice(2), slice(2, 5)))
    p = permutation_p(a, b, HOME, 20_000, np.random.default_rng(3))
    assert p == pytest.approx(0.1, abs=0.01)


# -- properties

def random_ellipse(name):
    return st.builds(
        lambda x, y, major, ratio, azimuth, n: placed(x, y, major, major * ratio, azimuth, 1.5, name, n_eff=n),
        st.floats(-2e4, 2e4), st.floats(-2e4, 2e4), st.floats(2e3, 5e4), st.floats(0.05, 0.95), angles,
        st.floats(5, 200),
    )


@given(random_ellipse("a"))
@settings(max_examples=40, deadline=None)
def test_an_ellipse_and_itself(a):
    row = only(a, replace(a, key="b", grp="b"))
    assert row["shift_km"] == row["rotation"] == row["ratio_diff"] == row["w2_km"] == row["between"] == 0
    assert row["area_ratio"] == 1 and row["p_center"] == 1 and math.isnan(row["bearing"])
    for name in ("jaccard", "share_a", "share_b", "share_small"):
        assert row[name] == pytest.approx(1, abs=1e-12)


@given(random_ellipse("a"), random_ellipse("b"))
@settings(max_examples=40, deadline=None)
def test_the_other_way_round(a, b):
    one, two = only(a, b), only(b, a)
    for name in ("shift_km", "overlap_km2", "jaccard", "share_small", "w2_km", "t2", "p_center", "df2", "between"):
        assert one[name] == pytest.approx(two[name], rel=1e-6, abs=1e-9), name
    assert one["area_ratio"] * two["area_ratio"] == pytest.approx(1)
    assert (one["share_a"], one["share_b"]) == pytest.approx((two["share_b"], two["share_a"]), abs=1e-9)
    assert wrap_axis(one["rotation"] + two["rotation"]) == pytest.approx(0, abs=1e-9)


SAME = ("area_ratio", "rotation", "overlap_km2", "jaccard", "share_a", "share_b", "w2_km", "t2", "p_center")


def around(one, plane, turn, x, y):
    """Return the ellipse turned clockwise about the origin of HOME and set down in another plane."""
    angle = math.radians(turn)
    px, py = (float(v) for v in HOME.from_lonlat(one.lon, one.lat))
    px, py = px * math.cos(angle) + py * math.sin(angle) + x, py * math.cos(angle) - px * math.sin(angle) + y
    lon, lat = (float(v) for v in plane.to_lonlat(px, py))
    azimuth = (one.azimuth + turn) % 180
    return replace(one, lon=lon, lat=lat, azimuth=azimuth, grid_az=azimuth, plane=Tangent(lon, lat))


@given(random_ellipse("a"), random_ellipse("b"), st.floats(0, 360), st.floats(-180, 180))
@settings(max_examples=40, deadline=None)
def test_turned_and_moved_along(a, b, turn, lon):
    # About the equator a step of the meridians does not turn the grid; elsewhere it does, and the axes with it.
    there = Tangent(lon, 0.0)
    one = only(*(around(e, there, 0, 0, 0) for e in (a, b)))
    two = only(*(around(e, there, turn, 500, -300) for e in (a, b)))
    assert one["shift_km"] == pytest.approx(two["shift_km"], rel=1e-4)
    for name in SAME:
        tolerance = 0.02 if name == "rotation" else 2e-3 * abs(one[name]) + 1e-4
        difference = wrap_axis(one[name] - two[name]) if name == "rotation" else one[name] - two[name]
        assert abs(difference) <= tolerance, name
    if one["shift_km"] > 1:
        assert (one["bearing"] + turn - two["bearing"] + 180) % 360 - 180 == pytest.approx(0, abs=0.1)


# -- series

def years(*values, **more):
    return [placed(1000.0 * i, 0, 1000 * 1.1**i, 600, (170 + 10 * i) % 180, name=str(value), order=value,
                   area_km2=2 * 1.1**i, **more) for i, value in enumerate(values)]


def test_a_series_of_years():
    found = compare_ellipses(list(reversed(years(2018, 2019, 2021))), ordered=True)
    first, second, whole = found.rows
    assert [row["kind"] for row in found.rows] == ["step", "step", "series"]
    assert (first["grp_a"], first["grp_b"], second["grp_b"]) == ("2018", "2019", "2021")
    assert (first["years"], second["years"], whole["years"]) == (1, 2, 3)
    assert (first["speed"], second["speed"]) == pytest.approx((1, 0.5), rel=1e-6)
    assert whole["path_km"] == pytest.approx(2, rel=1e-6) and whole["speed"] == pytest.approx(2 / 3, rel=1e-6)
    assert whole["shift_km"] == pytest.approx(2, rel=1e-6) and whole["straight"] == pytest.approx(1)
    assert whole["mean_dir"] == pytest.approx(90, abs=0.01) and whole["steps"] == 2
    # 170° → 0° → 10°: turned by 20°, across the wrap.
    assert whole["turning"] == pytest.approx(20) == whole["rotation"]
    time, logs = np.array([2018, 2019, 2021]), np.log(2 * 1.1 ** np.arange(3))
    assert whole["area_trend"] == pytest.approx(math.exp(np.polyfit(time, logs, 1)[0]) - 1)
    (row, a, b), (last, _, _) = found.trajectory
    assert (row["order_a"], row["order_b"], a.grp, b.grp) == ("2018", "2019", "2018", "2019")
    assert (row["step"], last["step"]) == (1, 2) and last["total_km"] == pytest.approx(2, rel=1e-6)


def test_turning_is_unwrapped():
    members = [placed(azimuth=(60 * i) % 180, name=str(2018 + i), order=2018 + i) for i in range(4)]
    whole = compare_ellipses(members, ordered=True).rows[-1]
    assert whole["turning"] == pytest.approx(180) and whole["rotation"] == pytest.approx(0)
    assert "累计顺时针转 180.0°" in whole["sentence_zh"]


def test_a_path_that_returns():
    corners = [(0, 0), (3000, 0), (3000, 4000), (0, 0)]
    members = [placed(x, y, name=f"第{i}期", order=f"第{i}期") for i, (x, y) in enumerate(corners, 9)]
    rows = compare_ellipses(members[::-1], ordered=True).rows
    assert [row["order_b"] for row in rows] == ["第10期", "第11期", "第12期", "第12期"]
    whole = rows[-1]
    assert whole["path_km"] == pytest.approx(12, rel=1e-5) and whole["shift_km"] < 1e-6
    assert whole["straight"] == pytest.approx(0, abs=1e-6) and math.isnan(whole["speed"])
    assert whole["area_trend"] == pytest.approx(0, abs=1e-12) and "每年" not in whole["sentence_zh"]


def test_years_and_natural_order():
    assert years_of(["2018", 2019.0, "2020年"]) == [2018, 2019, 2020]
    assert all(math.isnan(value) for value in years_of([1, 2, 2019]))
    assert sorted(["第10期", "第9期", 3, "2", 11.5], key=natural) == ["2", 3, 11.5, "第9期", "第10期"]
    assert split_orders(["NDRC | 2018", "MIIT | 2019"]) == (["2018", "2019"], ["NDRC", "MIIT"])
    assert split_orders(["2018 | NDRC | 甲", "2019 | MIIT | 乙"]) == (["2018", "2019"], ["NDRC | 甲", "MIIT | 乙"])
    assert split_orders(["NDRC | 1", "MIIT | 2"]) == (["1", "2"], ["NDRC", "MIIT"])
    assert split_orders(["a | b", "c"]) == (["a | b", "c"], ["", ""])
    assert split_orders([]) == ([], [])


def test_series_and_sizes_are_kept_apart():
    members = [one for size in (1.0, 2.0) for name in ("NDRC", "MIIT")
               for one in years(2018, 2019, series=name, size=size)]
    found = compare_ellipses(members, ordered=True)
    assert [row["kind"] for row in found.rows].count("step") == 4
    assert len(found.trajectory) == 2 and {row["series"] for row, _, _ in found.trajectory} == {"NDRC", "MIIT"}
    with pytest.raises(InputError, match="Choose the field"):
        compare_ellipses([replace(one, series="") for one in members], ordered=True)


def test_between_and_within_add_up(rng):
    clouds = [(rng.normal(mean, 5e3, 40), rng.normal(-mean, 2e3, 40), rng.uniform(0.2, 1, 40))
              for mean in (0, 8e3, 3e4)]
    members = [measured(*cloud, name)[0] for cloud, name in zip(clouds, "abc")]
    rows = compare_ellipses(members).rows
    assert [row["kind"] for row in rows] == ["pair"] * 3 + ["all"]
    x, y, w = (np.concatenate(parts) for parts in zip(*clouds))
    total = sum(np.average((v - np.average(v, weights=w)) ** 2, weights=w) for v in (x, y))
    within = sum(c[2].sum() * sum(np.average((v - np.average(v, weights=c[2])) ** 2, weights=c[2]) for v in c[:2])
                 for c in clouds) / w.sum()
    assert rows[-1]["between"] == pytest.approx(1 - within / total, rel=1e-4)


# -- resampling

def test_the_bootstrap_repeats_itself_and_covers_the_normal_interval(rng):
    pairs = [measured(rng.normal(mean, 2e4, 200), rng.normal(0, 1e4, 200), np.ones(200), name)
             for name, mean in (("a", 0), ("b", 1e5), ("c", 2e5))]
    ellipses, points = [one for one, _ in pairs], {one.grp: of for one, of in pairs}
    options = Options(permutations=99, replicates=200, seed=5)
    rows = compare_ellipses(ellipses, points=points, options=options).rows
    again = compare_ellipses(ellipses[:2], points=points, options=options).rows
    # A pair's numbers do not depend on what else is compared.
    assert {k: v for k, v in rows[0].items() if v == v} == {k: v for k, v in again[0].items() if v == v}
    other = compare_ellipses(ellipses[:2], points=points, options=replace(options, seed=6)).rows[0]
    assert other["shift_low"] != rows[0]["shift_low"]
    # Far apart, the shift is nearly normal along the line: ± 1.96·σ·√(2/200).
    half = 1.96 * 20 * math.sqrt(2 / 200)
    assert rows[0]["shift_low"] == pytest.approx(rows[0]["shift_km"] - half, abs=1.2)
    assert rows[0]["shift_high"] == pytest.approx(rows[0]["shift_km"] + half, abs=1.2)
    # Var ln(σ1σ2) ≈ 1/n for a normal cloud, and its axis has SE √(λ1λ2/n)/(λ1 − λ2): 2.7°.
    assert math.log(rows[0]["area_high"] / rows[0]["area_low"]) == pytest.approx(2 * 1.96 * math.sqrt(2 / 200), rel=0.2)
    spread = rows[0]["rot_high"] - rows[0]["rot_low"]
    assert spread == pytest.approx(2 * 1.96 * math.sqrt(2) * math.degrees(2 / 3 / math.sqrt(200)), rel=0.25)
    assert rows[0]["rot_low"] < rows[0]["rotation"] < rows[0]["rot_high"]
    assert rows[0]["bootstrap"] == 200 and rows[0]["relabelled"] == 99 and rows[0]["seed"] == 5


def test_replicates_of_a_whole_are_that_whole():
    # All points in one place but for the weights: every draw is the same place.
    where = PointSet(np.full(5, 110.0), np.full(5, 32.0), np.ones(5))
    a, b = (placed(0, 0, 0, 0, math.nan, name=name) for name in "ab")
    row = only(a, b, points={"a": where, "b": where}, options=Options(9, 20))
    assert row["shift_low"] == row["shift_high"] == 0 and row["p_perm"] == 1
    assert all(math.isnan(row[name]) for name in ("area_low", "rot_high", "jac_low"))


def test_groups_without_points_have_no_resampling():
    where = PointSet(np.full(5, 110.0), np.full(5, 32.0), np.ones(5))
    row = only(placed(), placed(name="b"), points={"a": where}, options=Options(9, 9))
    assert "p_perm" not in row and "shift_low" not in row and "seed" not in row


# -- the whole

def test_rows_have_the_columns_of_the_tables():
    found = compare_ellipses(years(2018, 2019, 2020), ordered=True)
    for row in found.rows:
        assert set(row) <= set(schema.COMPARISONS.names)
    for row, _, _ in found.trajectory:
        assert set(row) == set(schema.TRAJECTORY.names)
    assert len({row["comparison_id"] for row in found.rows}) == 3


def test_too_many_pairs():
    with pytest.raises(InputError, match="2016 pairs; the limit is 2000"):
        compare_ellipses([placed(name=str(i)) for i in range(64)])


def test_nothing_to_compare():
    assert compare_ellipses([]).rows == compare_ellipses([placed()]).rows == []
    assert compare_ellipses([placed(order=2018)], ordered=True).rows == []


def test_cancel_is_honoured_and_progress_grows():
    seen = []

    def stop(fraction):
        seen.append(fraction)
        if fraction > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        compare_ellipses([placed(i * 100.0, name=str(i)) for i in range(8)], progress=stop)
    assert seen == sorted(seen) and seen[0] >= 0 and seen[-1] < 0.6


def test_programmes_are_called_by_their_names():
    row = only(placed(name="NDRC | 2018"), placed(500, name="MIIT | 2018"))
    assert row["sentence_zh"].startswith("“先进制造业集群 2018”与“战略性新兴产业集群 2018”相比")
    assert row["sentence_en"].startswith("“Advanced manufacturing clusters 2018” compared with")


def test_forward_and_back():
    lon, lat = geodesic.backward(3000.0, 4000.0, 110, 32)
    x, y = Tangent(110, 32).from_lonlat([[lon]], [[lat]])
    assert x.shape == (1, 1) and (x[0, 0], y[0, 0]) == pytest.approx((3000, 4000))
