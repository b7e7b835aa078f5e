# SPDX-License-Identifier: GPL-2.0-or-later
"""Standard distance circles: radius under every rule, and what lies inside."""

from __future__ import annotations

import math

import numpy as np
import pytest

from cluster_digital_plugin.core.ellipse import ellipses
from cluster_digital_plugin.core.ellipse.circles import standard_circles

# Two points at 3 and two at 4 from their centre: the mean of the squares is 12.5.
X, Y = np.array([3.0, -3.0, 0.0, 0.0]), np.array([0.0, 0.0, 4.0, -4.0])


def circles(x, y, w=None, codes=None, groups=1, rule="arcgis", sizes=(1.0,), progress=None):
    found = ellipses(x, y, w, codes, groups, rule, sizes)
    return standard_circles(found, x, y, w, codes, progress)


@pytest.mark.parametrize(("rule", "size", "radius"), [
    ("arcgis", 1, math.sqrt(12.5)),
    ("arcgis", 2, 2 * math.sqrt(12.5)),
    ("yuill", 1, math.sqrt(12.5)),
    ("yuill", 3, 3 * math.sqrt(12.5)),
    # With n − 2 = 2: √(50 / 2).
    ("crimestat", 1, 5.0),
    # Of a round normal distribution with the variance 12.5 / 2 along each axis.
    ("normal", 50, math.sqrt(12.5 / 2) * math.sqrt(2 * math.log(2))),
    ("calibrated", 50, 3.0),
    ("calibrated", 50.4, 4.0),
    ("calibrated", 51, 4.0),
    ("calibrated", 100, 4.0),
])  # fmt: skip
def test_radius(rule, size, radius):
    found, _, _ = circles(X + 7, Y - 2, rule=rule, sizes=(size,))
    assert found == pytest.approx(np.array([[radius]]), rel=1e-12)


def test_what_lies_inside():
    _, inside, number = circles(X, Y, rule="yuill", sizes=(0.5, 1.0, 2.0))
    assert inside.tolist() == [[0.0, 0.5, 1.0]] and number.tolist() == [[0, 2, 4]]
    # The farther points weigh half: the mean of the squares is 34 / 3, the radius 3.37.
    weighted = circles(X, Y, np.array([2.0, 2.0, 1.0, 1.0]))
    assert [part.item() for part in weighted] == pytest.approx([math.sqrt(34 / 3), 2 / 3, 2])
    # A point without weight is no share, but it is counted.
    further = circles(np.append(X, 1.0), np.append(Y, 1.0), np.array([1.0, 1, 1, 1, 0]))
    assert [part.item() for part in further] == pytest.approx([math.sqrt(12.5), 0.5, 3])


def test_a_point_on_the_circle_is_inside():
    angles = np.radians([0, 90, 180, 270, 45, 135, 225, 315])
    for scale in (1.0, 1 / 3, 1e6):
        _, inside, number = circles(scale * np.cos(angles), scale * np.sin(angles))
        assert inside.item() == 1 and number.item() == 8


def test_points_of_one_place_lie_in_a_circle_without_extent():
    assert [part.item() for part in circles(np.full(3, 7.0), np.full(3, -2.0))] == [0, 1, 3]


@pytest.mark.parametrize("rule", ["arcgis", "calibrated"])
def test_progress_goes_on(rule):
    told = []
    circles(X, Y, rule=rule, sizes=(50.0,), progress=told.append)
    assert told == sorted(told) and told == [0, *([0.3] if rule == "calibrated" else []), 0.7]


def test_every_group_gets_what_it_gets_alone():
    rng = np.random.default_rng(5)
    x, y, w = rng.normal(30, 5, 60), rng.normal(-4, 9, 60), rng.uniform(0, 3, 60)
    codes = rng.integers(0, 3, 60)
    w[codes == 2] = 0.0
    for rule, sizes in (("arcgis", (1.0, 2.0)), ("yuill", (1.0, 2.0)), ("calibrated", (30.0, 68.0))):
        together = circles(x, y, w, codes, 3, rule, sizes)
        for group in (0, 1):
            rows = codes == group
            alone = circles(x[rows], y[rows], w[rows], rule=rule, sizes=sizes)
            for all_groups, one in zip(together, alone):
                assert all_groups[group] == pytest.approx(one[0], rel=1e-12)
        radius, inside, number = (part[2] for part in together)
        assert np.isnan(radius).all() and np.isnan(inside).all() and not number.any()


def test_many_points_are_counted_in_parts():
    from cluster_digital_plugin.core.ellipse.moments import CHUNK

    rng = np.random.default_rng(6)
    x, y = rng.normal(0, 2, 300_000), rng.normal(0, 2, 300_000)
    told = []
    radius, inside, number = circles(x, y, sizes=(1.0,), progress=told.append)
    square = (x - x.mean()) ** 2 + (y - y.mean()) ** 2
    assert radius.item() == pytest.approx(math.sqrt(square.mean()), rel=1e-12)
    assert number.item() == (square <= square.mean()).sum() and inside.item() == pytest.approx(number.item() / 300_000)
    assert told == sorted(told) and told[0] == 0 and 0.7 < told[-1] < 1
    told = []
    circles(x[:140_000], y[:140_000], rule="calibrated", sizes=(50.0,), progress=told.append)
    assert told == sorted(told) and len(told) == 3 * math.ceil(140_000 / CHUNK)


def test_it_can_be_cancelled():
    def cancel(fraction):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        circles(X, Y, progress=cancel)
