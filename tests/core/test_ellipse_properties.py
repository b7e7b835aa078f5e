# SPDX-License-Identifier: GPL-2.0-or-later
"""What must hold for every set of points: equivariance, additivity, coverage, agreement with other calculations."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cluster_digital_plugin.core.ellipse import coverage, ellipse, ellipses, moments
from cluster_digital_plugin.core.ellipse.moments import CHUNK, Moments
from cluster_digital_plugin.core.ellipse.shapes import shapes_of

from . import independent

FIELDS = ("n", "n_pos", "w", "w2", "mx", "my", "a", "b", "c")


@st.composite
def clouds(draw, least=3):
    """Weighted points on a grid, so that coincident and collinear ones occur."""
    rows = draw(st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50), st.integers(0, 6)),
                         min_size=least, max_size=40))
    x, y, w = (np.array(column, float) for column in zip(*rows))
    return x, y, w


def same_size(one, other, scale=1.0, rel=1e-9):
    unit = max(one.semi_major, 1e-12)
    assert other.semi_major == pytest.approx(scale * one.semi_major, rel=rel, abs=1e-9)
    assert other.semi_minor == pytest.approx(scale * one.semi_minor, rel=rel, abs=1e-6 * scale * unit)


def turned_by(one, other, degrees, tolerance=1e-6):
    difference = (other.azimuth - one.azimuth - degrees + 90) % 180 - 90
    assert abs(difference) < tolerance


def directed(found):
    return found.status == "ok" and found.semi_minor < 0.99 * found.semi_major


@settings(deadline=None)
@given(clouds(), st.floats(0, 360), st.floats(-1e4, 1e4), st.floats(0.01, 100))
def test_rotation_translation_and_scale(cloud, degrees, offset, scale):
    x, y, w = cloud
    one, angle = ellipse(x, y, w), math.radians(degrees)
    # Clockwise, as azimuths are.
    moved = ellipse(scale * (x * math.cos(angle) + y * math.sin(angle)) + offset,
                    scale * (y * math.cos(angle) - x * math.sin(angle)) - offset, w)
    if one.status == "empty":
        assert moved.status == "empty"
        return
    same_size(one, moved, scale)
    assert moved.center_x == pytest.approx(
        scale * (one.center_x * math.cos(angle) + one.center_y * math.sin(angle)) + offset, abs=1e-7)
    assert moved.se_major == pytest.approx(scale * one.se_major, rel=1e-6, abs=1e-6 * scale, nan_ok=True)
    assert moved.n_eff == one.n_eff and moved.circular_p == pytest.approx(one.circular_p, abs=1e-6, nan_ok=True)
    if directed(one):
        turned_by(one, moved, degrees)
        assert moved.se_azimuth == pytest.approx(one.se_azimuth, rel=1e-6, abs=1e-6)


@settings(deadline=None)
@given(clouds(), st.randoms(use_true_random=False))
def test_order_does_not_matter(cloud, random):
    x, y, w = cloud
    order = list(range(len(x)))
    random.shuffle(order)
    one, other = ellipse(x, y, w), ellipse(x[order], y[order], w[order])
    assert one.status == other.status
    if one.status != "empty":
        same_size(one, other)
        assert one.inside_n == other.inside_n


@settings(deadline=None)
@given(clouds())
def test_integer_weights_are_repeated_points(cloud):
    x, y, w = cloud
    times = w.astype(int)
    weighted, repeated = ellipse(x, y, w), ellipse(np.repeat(x, times), np.repeat(y, times))
    if weighted.status == "empty":
        assert repeated.status == "empty"
        return
    same_size(weighted, repeated)
    assert weighted.weight == repeated.weight and weighted.inside == pytest.approx(repeated.inside)
    if directed(weighted):
        turned_by(weighted, repeated, 0)


@settings(deadline=None)
@given(clouds(), st.floats(1e-9, 1e9))
def test_weights_count_by_their_ratios_only(cloud, scale):
    x, y, w = cloud
    one, other = ellipse(x, y, w), ellipse(x, y, scale * w)
    assert one.status == other.status
    if one.status == "empty":
        return
    same_size(one, other)
    assert other.weight == pytest.approx(scale * one.weight) and other.n_eff == pytest.approx(one.n_eff)
    if thick(one):
        assert (other.inside, other.se_major) == pytest.approx((one.inside, one.se_major), rel=1e-6, nan_ok=True)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(-40, 40), st.integers(1, 5)), min_size=2, max_size=30), st.integers(1, 100))
def test_points_on_a_line_are_counted_along_it(rows, percent):
    steps, w = (np.array(column, float) for column in zip(*rows))
    found = ellipse(7 + 3 * steps, 2 - 4 * steps, w, "calibrated", percent)
    mean = np.average(steps, weights=w)
    sigma = math.sqrt(np.average((steps - mean) ** 2, weights=w))
    assert found.status == ("line" if len(set(steps)) > 1 else "point")
    if found.status == "line":
        distances = np.abs(steps - mean) / sigma
        wanted = percent / 100 * w.sum() * (1 - 1e-12)
        k = next(k for k in sorted(distances) if w[distances <= k + 1e-9].sum() >= wanted)
        assert found.k == pytest.approx(k, abs=1e-9) and found.inside >= percent / 100 - 1e-12
        assert found.sigma1 == pytest.approx(5 * sigma)
        assert found.azimuth == pytest.approx(math.degrees(math.atan2(-3, 4)) % 180)


@settings(deadline=None)
@given(clouds(least=1), st.integers(0, 3), st.sampled_from([0.0, 1e6]), st.booleans())
def test_moments_are_plain_sums(cloud, seed, offset, weighted):
    x, y, w = cloud
    x, codes = x + offset, np.random.default_rng(seed).integers(0, 3, len(cloud[0]))
    grouped = Moments.of(x, y, w if weighted else None, codes, 3)
    for group in range(3):
        rows = codes == group
        single = Moments.of(x[rows], y[rows], w[rows] if weighted else None)
        weights = w[rows] if weighted else np.ones(rows.sum())
        for found, at in ((grouped, group), (single, 0)):
            counts = found.n[at], found.n_pos[at], found.w[at], found.w2[at]
            assert counts == (rows.sum(), (weights > 0).sum(), weights.sum(), (weights**2).sum())
            if not weights.sum() > 0:
                assert all(np.isnan(v[at]) for v in (found.center_x, found.center_y, *found.covariance()))
                continue
            mean_x, mean_y = np.average(x[rows], weights=weights), np.average(y[rows], weights=weights)
            assert (found.center_x[at], found.center_y[at]) == pytest.approx((mean_x, mean_y), rel=1e-12, abs=1e-9)
            dx, dy = x[rows] - mean_x, y[rows] - mean_y
            sums = [(weights * product).sum() for product in (dx * dx, dy * dy, dx * dy)]
            assert [found.a[at], found.b[at], found.c[at]] == pytest.approx(sums, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("far", [(0.0, 3e8, -7e8), (3e8, 0.0, -7e8), (-7e8, 3e8, 0.0)])
def test_groups_far_apart_keep_their_digits(far):
    rng = np.random.default_rng(8)
    x, y = rng.normal(0, 1e-3, 60), rng.normal(0, 1e-3, 60)
    codes = np.arange(60) % 3
    far = np.array(far)
    # Steps of 2⁻²² are exact beside 7e8, so only the sums can lose digits.
    x, y = (np.round(v * 2**22) / 2**22 for v in (x, y))
    found = Moments.of(x + far[codes], y - far[codes], None, codes, 3)
    for group in range(3):
        alone = Moments.of(x[codes == group], y[codes == group])
        for name in "abc":
            assert getattr(found, name)[group] == pytest.approx(getattr(alone, name)[0], rel=1e-12)
        assert found.take([group]).covariance()[0] == pytest.approx(alone.covariance()[0], rel=1e-9)


@settings(deadline=None)
@given(clouds(), st.integers(0, 40), st.integers(0, 3))
def test_merged_moments_are_those_of_all_at_once(cloud, cut, seed):
    x, y, w = cloud
    codes = np.random.default_rng(seed).integers(0, 3, len(x))
    every = Moments.of(x, y, w, codes, 3, origin=(7.0, -3.0))
    halves = [Moments.of(x[part], y[part], w[part], codes[part], 3, origin=(7.0, -3.0))
              for part in (slice(None, cut), slice(cut, None))]
    merged = halves[0].merge(halves[1])
    for name in FIELDS:
        weighted = every.w > 0 if name not in ("n", "n_pos") else slice(None)
        assert getattr(merged, name)[weighted] == pytest.approx(getattr(every, name)[weighted], rel=1e-9, abs=1e-7)


def test_moments_merge_only_about_one_origin_and_over_the_same_groups():
    one = Moments.of(np.ones(3), np.ones(3), origin=(0.0, 0.0))
    for other in (Moments.of(np.ones(3), np.ones(3), origin=(1.0, 0.0)), Moments.empty(2)):
        with pytest.raises(ValueError, match="origin"):
            one.merge(other)


@settings(deadline=None)
@given(clouds(least=4))
def test_removing_a_point_is_leaving_it_out(cloud):
    x, y, w = cloud
    w = w + 1
    fewer = Moments.of(x, y, w).remove(x, y, w)
    for row in range(len(x)):
        rest = Moments.of(np.delete(x, row), np.delete(y, row), np.delete(w, row), origin=(x[0], y[0]))
        for name in FIELDS:
            assert getattr(fewer, name)[row] == pytest.approx(getattr(rest, name)[0], rel=1e-9, abs=1e-6)


@settings(deadline=None)
@given(clouds(), st.floats(0.5, 100))
def test_a_calibrated_ellipse_holds_its_share_and_no_smaller_one_does(cloud, percent):
    x, y, w = cloud
    found = ellipse(x, y, w, "calibrated", percent)
    if found.status not in ("ok", "circle"):
        return
    assert found.inside >= percent / 100 - 1e-12
    if found.k > 0:
        smaller = ellipse(x, y, w, "yuill", found.k * (1 - 1e-9))
        assert smaller.inside < percent / 100 * (1 - 1e-13) + 1e-13


def thick(found):
    """Say whether a covariance matrix can be inverted without losing the digits that decide a tie."""
    return found.status in ("ok", "circle") and found.axis_ratio > 1e-3


@settings(deadline=None)
@given(clouds())
def test_an_ellipse_is_that_of_the_eigenvectors(cloud):
    x, y, w = cloud
    found = ellipse(x, y, w, "yuill")
    if not thick(found):
        return
    *expected, azimuth = independent.eigen_ellipse(x, y, w)
    assert (found.center_x, found.center_y, found.semi_major, found.semi_minor) == pytest.approx(expected, abs=1e-9)
    if directed(found):
        assert abs((found.azimuth - azimuth + 90) % 180 - 90) < 1e-6


@settings(deadline=None)
@given(clouds(), st.floats(0.2, 4))
def test_the_share_inside_is_that_of_counting(cloud, k):
    x, y, w = cloud
    found = ellipse(x, y, w, "yuill", k)
    if thick(found):
        share, number = independent.share_inside(x, y, w, k)
        assert found.inside == pytest.approx(share, abs=1e-12) and found.inside_n == number


@settings(deadline=None)
@given(clouds(), st.integers(1, 100))
def test_a_calibrated_ellipse_is_that_of_trying_them_all(cloud, percent):
    x, y, w = cloud
    found = ellipse(x, y, w, "calibrated", percent)
    if thick(found):
        assert found.k == pytest.approx(independent.smallest_k(x, y, w, percent / 100), rel=1e-9, abs=1e-9)


def test_many_chunks_are_one(monkeypatch):
    rng = np.random.default_rng(5)
    rows = 3 * CHUNK + 17
    # Sorted, so that the mean so far is far from every further chunk.
    x, y, w = np.sort(rng.normal(4e6, 1e3, rows)), rng.normal(5e5, 10, rows), rng.random(rows)
    found = Moments.of(x, y, w)
    dx, dy = x - np.average(x, weights=w), y - np.average(y, weights=w)
    assert found.a[0] == pytest.approx(math.fsum(w * dx * dx), rel=1e-12)
    assert found.b[0] == pytest.approx(math.fsum(w * dy * dy), rel=1e-12)
    assert (found.n[0], found.n_pos[0]) == (rows, rows)
    assert (found.w[0], found.w2[0]) == pytest.approx((math.fsum(w), math.fsum(w * w)), rel=1e-12)
    joined = Moments.of(x, y + x / 3, w)
    assert joined.c[0] == pytest.approx(math.fsum(w * dx * (dy + dx / 3)), rel=1e-10)
    # Of more points than the first guess looks at, in one chunk.
    some = Moments.of(x[:5000], y[:5000] + x[:5000] / 3, w[:5000])
    dx, dy = (v - np.average(v, weights=w[:5000]) for v in (x[:5000], y[:5000] + x[:5000] / 3))
    assert some.c[0] == pytest.approx(math.fsum(w[:5000] * dx * dy), rel=1e-10)
    # A first chunk of next to no weight, far away, must not spoil the digits of the rest.
    x[:CHUNK], w[:CHUNK] = 0.0, 1e-20
    found = Moments.of(x, y, w)
    dx = x - np.average(x, weights=w)
    assert found.a[0] == pytest.approx(math.fsum(w * dx * dx), rel=1e-10)


def test_units_count_once():
    rng = np.random.default_rng(6)
    x, y = rng.normal(size=(2, 50))
    once = ellipse(x, y)
    # Every point four times: nothing is learnt, unless the copies are taken for points of their own.
    four = [np.repeat(v, 4) for v in (x, y)]
    clustered, naive = ellipse(*four, units=np.repeat(np.arange(50), 4)), ellipse(*four)
    for name in ("n_eff", "se_center_x", "se_center_y", "se_major", "se_minor", "se_azimuth", "circular_p"):
        assert getattr(clustered, name) == pytest.approx(getattr(once, name), rel=1e-9)
    assert naive.se_major == pytest.approx(once.se_major / 2) and naive.n_eff == 200


@settings(deadline=None)
@given(clouds(), st.booleans())
def test_the_standard_error_of_the_centre_is_that_of_a_weighted_mean(cloud, by_unit):
    x, y, w = cloud
    # Lists will do as units.
    units = [row % 3 for row in range(len(x))] if by_unit else None
    found = ellipse(x, y, w, units=units)
    if found.status not in ("ok", "circle", "line"):
        return
    for name, values in (("se_center_x", x), ("se_center_y", y)):
        pulls = w * (values - np.average(values, weights=w))
        pulls = np.bincount(units, pulls) if by_unit else pulls
        # What cancels within a unit leaves nothing but rounding.
        assert getattr(found, name) == pytest.approx(np.sqrt(np.sum(pulls**2)) / w.sum(), rel=1e-6, abs=1e-7)


@settings(max_examples=60, deadline=None)
@given(clouds(), st.booleans())
def test_standard_errors_and_circularity_are_their_formulas(cloud, by_unit):
    """Sandwich errors from coordinates along the eigenvectors, and Mauchly's exact p value."""
    x, y, w = cloud
    units = np.arange(len(x)) % 7 if by_unit else np.arange(len(x))
    found = ellipse(x, y, w, units=units if by_unit else None)
    if not thick(found) or not directed(found):
        return
    (minor, major), axes = np.linalg.eigh(np.cov(x, y, aweights=w, ddof=0))
    v, u = axes.T @ [x - np.average(x, weights=w), y - np.average(y, weights=w)] / np.sqrt([[minor], [major]])

    def total(values):
        return math.sqrt((np.bincount(units, w * values) ** 2).sum()) / w.sum()

    n_eff = w.sum() ** 2 / (np.bincount(units, w) ** 2).sum()
    assert found.n_eff == pytest.approx(n_eff)
    assert found.se_major == pytest.approx(found.k * math.sqrt(major) / 2 * total(u * u - 1), rel=1e-5, abs=1e-6)
    assert found.se_minor == pytest.approx(found.k * math.sqrt(minor) / 2 * total(v * v - 1), rel=1e-5, abs=1e-6)
    turn = math.degrees(total(u * v) * math.sqrt(major * minor) / (major - minor))
    assert found.se_azimuth == pytest.approx(min(turn, 90), rel=1e-5, abs=1e-5)
    flat = 4 * major * minor / (major + minor) ** 2
    if n_eff > 2 + 1e-9:
        assert found.circular_p == pytest.approx(flat ** ((n_eff - 2) / 2), rel=1e-6)
    elif n_eff < 2 - 1e-9:
        assert math.isnan(found.circular_p)


@pytest.mark.parametrize(("size", "status"), [(9e-9, "point"), (1.1e-8, "line"), (1.8e-8, "ok")])
def test_what_rounding_alone_may_have_moved_apart_coincides(size, status):
    """Of three points σ1 is 0.58 and σ2 0.33 of the leg; numbers as large as the Earth round to 5.7e-9."""
    x, y = np.array([0, size, 0]), np.array([0, 0, size])
    assert ellipses(x, y, magnitude=6378137.0).result().status == status
    assert ellipse(x, y).status == "ok"
    # The same beside a number as large; where none is named, the coordinates tell.
    assert ellipse(x + 6378137.0, y).status in ("point", "line")


@settings(deadline=None)
@given(clouds())
def test_units_of_one_point_change_nothing(cloud):
    x, y, w = cloud
    once, units = ellipse(x, y, w), ellipse(x, y, w, units=np.arange(len(x)))
    for name in ("n_eff", "se_center_x", "se_center_y", "se_major", "se_minor", "se_azimuth", "circular_p"):
        assert getattr(units, name) == pytest.approx(getattr(once, name), rel=1e-6, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("weighted", (False, True))
def test_two_threads_add_up_to_the_same(monkeypatch, weighted):
    random = np.random.default_rng(5)
    x, y, w = random.normal(5e5, 1e4, 5000), random.normal(3e6, 2e4, 5000), random.random(5000).round(1)
    # One group has points in the first half only, one in the second, one has none.
    codes = np.concatenate([random.integers(0, 3, 2500), random.integers(1, 4, 2500)])
    w = w if weighted else None
    one = Moments.of(x, y, w, codes, 5)
    monkeypatch.setattr(moments, "_FOR_TWO", 100)
    two = Moments.of(x, y, w, codes, 5)
    for name in FIELDS:
        np.testing.assert_allclose(getattr(two, name), getattr(one, name), rtol=1e-12, atol=1e-9, err_msg=name)

    shapes, k = shapes_of(one, lambda: iter([(x, y, w, codes)])), np.full((5, 2), (1.0, 2.0))
    alone, shared = (coverage.Coverage(shapes, k) for _ in range(2))
    alone.add(x, y, w, codes)
    parts = (slice(start, start + 700) for start in range(0, 5000, 700))
    shared.add_all((x[part], y[part], None if w is None else w[part], codes[part]) for part in parts)
    for mine, theirs in zip(shared.result(), alone.result()):
        np.testing.assert_allclose(mine, theirs, rtol=1e-12, atol=1e-9)


def test_what_goes_wrong_in_the_second_thread_is_heard():
    x = np.arange(10.0)
    shapes = shapes_of(Moments.of(x, x * x), lambda: iter([(x, x * x, None, None)]))
    with pytest.raises(ValueError):
        coverage.Coverage(shapes, np.ones((1, 1))).add_all([(x, x * x), (x, x[:3])])
