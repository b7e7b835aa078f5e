# SPDX-License-Identifier: GPL-2.0-or-later
"""Quantiles found by bracketing are those found by sorting."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cluster_digital_plugin.core.ellipse.quantiles import weighted_quantiles

SHARES = (0.01, 1 / 3, 0.5, 0.95, 1.0)


def by_sorting(values, w, shares):
    """Return the smallest value at which the share is reached."""
    order = np.argsort(values, kind="stable")
    sums = np.cumsum(w[order])
    return [values[order][np.argmax(sums >= share * sums[-1] * (1 - 1e-12))] for share in shares]


numbers = st.one_of(st.sampled_from([0.0, 0.5, 2.0]), st.floats(0, 1e300), st.floats(0, 5e-324), st.floats(0, 30))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(numbers, st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=80), st.integers(1, 9))
def test_brackets_give_what_sorting_gives(rows, few):
    values, w, codes = (np.array(column) for column in zip(*rows))
    values, w = values.astype(float), w / 4
    weights = np.bincount(codes, w, 4)

    def passes():
        for start in range(0, len(values), 7):
            part = slice(start, start + 7)
            yield values[part], w[part], codes[part]

    found = weighted_quantiles(passes, weights, len(values), SHARES, few)
    for group in range(4):
        if weights[group] > 0:
            assert found[group].tolist() == by_sorting(values[codes == group], w[codes == group], SHARES)
        else:
            assert np.isnan(found[group]).all()


def test_a_crowded_place_needs_no_room():
    values = np.repeat([0.25, 1.0, 4.0], [10, 5000, 10])
    found = weighted_quantiles(lambda: [(values, None, None)], np.array([5020.0]), len(values), (0.001, 0.5, 0.999), 20)
    assert found.tolist() == [[0.25, 1.0, 4.0]]


def test_a_group_without_weight_has_no_quantiles():
    values, codes = np.array([1.0, 2, 3, 4]), np.array([0, 1, 0, 1])
    for few in (1, 10):
        found = weighted_quantiles(lambda: [(values, np.array([1.0, 0, 2, 0]), codes)], np.array([3.0, 0.0]), 4,
                                   (0.1, 1), few)
        assert found[0].tolist() == [1, 3] and np.isnan(found[1]).all()


def test_no_points_have_no_quantiles():
    assert np.isnan(weighted_quantiles(lambda: [], np.zeros(2), 0, (0.5, 1.0))).all()
