# SPDX-License-Identifier: GPL-2.0-or-later
"""Standard errors, the test of direction and nominal shares against thousands of samples of known populations.

``make accuracy`` repeats this with ten times as many samples.
"""

from __future__ import annotations

import numpy as np
import pytest

from cluster_digital_plugin.core.ellipse import ellipse

from . import simulation

# The sandwich knows no more of the tails than the sample does: with few points it is too small.
LEAST = {30: (0.91, 0.85, 0.82, 0.86), 100: (0.93, 0.91, 0.90, 0.915), 400: (0.93, 0.93, 0.92, 0.93)}


@pytest.mark.parametrize("rows", LEAST)
def test_intervals_hold_the_truth_as_often_as_they_say(rows):
    found = simulation.coverage(simulation.measured(simulation.draw(1, 2000, rows)))
    center, sigma1, sigma2, azimuth = LEAST[rows]
    for name, least in zip(simulation.QUANTITIES, (center, center, sigma1, sigma2, azimuth)):
        assert least <= found[name] <= 0.965, name


@pytest.mark.parametrize("case", [{}, {"weighted": True}, {"tails": 9}, {"weighted": True, "tails": 9}])
def test_standard_errors_are_the_spread_of_samples(case):
    found = simulation.ratios(simulation.measured(simulation.draw(3, 2000, 400, **case)))
    for name, ratio in found.items():
        assert ratio == pytest.approx(1, abs=0.08), name


@pytest.mark.parametrize("weighted", [False, True])
def test_units_make_errors_those_of_clustered_samples(weighted):
    drawn = simulation.draw_clustered(2, 2000, 200, weighted=weighted)
    clustered, by_row = (simulation.ratios(simulation.measured(drawn, units)) for units in (True, False))
    for name in simulation.QUANTITIES:
        assert clustered[name] == pytest.approx(1, abs=0.08), name
        # Members of one unit taken for points of their own make everything look far more certain than it is.
        assert by_row[name] < 0.8, name


@pytest.mark.parametrize("rows", [3, 4, 12, 50])
def test_circularity_is_exactly_uniform_for_round_normal_samples(rows):
    drawn = simulation.draw(rows, 5000, rows, sigma2=simulation.SIGMA1)
    assert simulation.distance_from_uniform(simulation.measured(drawn).circular_p) < 1.63


def test_circularity_finds_a_direction_where_there_is_one():
    p = simulation.measured(simulation.draw(9, 2000, 50)).circular_p
    assert np.mean(p <= 0.05) > 0.9


@pytest.mark.parametrize(("rule", "size", "share"), [
    ("yuill", 1, 0.3935), ("arcgis", 1, 0.6321), ("normal", 68, 0.68), ("normal", 95, 0.95), ("calibrated", 68, 0.68)])
def test_ten_thousand_gaussian_points_hold_their_share(rule, size, share):
    found = []
    for seed in range(20):
        drawn = simulation.draw(seed, 1, 10_000)
        found.append(ellipse(drawn.x, drawn.y, None, rule, size).inside)
    assert found[0] == pytest.approx(share, abs=0.01)
    # Twenty times as many points: four standard errors are a fifth of a percent.
    assert np.mean(found) == pytest.approx(share, abs=0.002)
