# SPDX-License-Identifier: GPL-2.0-or-later
"""The azimuthal equidistant projection against PROJ and against itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cluster_digital_plugin.core.ellipse.geodesic import Direction, backward, forward, mean_direction

osr = pytest.importorskip("osgeo.osr")


def proj(lon, lat, lon0, lat0):
    source, target = osr.SpatialReference(), osr.SpatialReference()
    source.ImportFromProj4("+proj=longlat +datum=WGS84")
    target.ImportFromProj4(f"+proj=aeqd +lat_0={lat0!r} +lon_0={lon0!r} +datum=WGS84")
    change = osr.CoordinateTransformation(source, target)
    return np.array(change.TransformPoints(np.column_stack([lon, lat])))[:, :2].T


@pytest.mark.parametrize(("reach", "metres"), [(3e5, 1e-5), (3e6, 6e-5), (1e7, 2e-4), (1.5e7, 4e-4), (1.8e7, 1e-3)])
def test_the_projection_is_that_of_proj(reach, metres):
    rng = np.random.default_rng(int(reach))
    for _ in range(10):
        lon0, lat0 = float(rng.uniform(-180, 180)), float(rng.uniform(-85, 85))
        distance, turn = reach * np.sqrt(rng.random(500)), rng.random(500) * 2 * np.pi
        lon, lat = backward(distance * np.sin(turn), distance * np.cos(turn), lon0, lat0)
        x, y = forward(lon, lat, lon0, lat0)
        theirs = proj(lon, lat, lon0, lat0)
        assert np.hypot(x - theirs[0], y - theirs[1]).max() < metres


@settings(deadline=None)
@given(st.floats(-180, 180), st.floats(-89, 89), st.floats(0, 8e6), st.floats(0, 6.28))
def test_there_and_back(lon0, lat0, distance, turn):
    x, y = np.array([distance * np.sin(turn)]), np.array([distance * np.cos(turn)])
    found = forward(*backward(x, y, lon0, lat0), lon0, lat0)
    assert found[0] == pytest.approx(x, abs=1e-6) and found[1] == pytest.approx(y, abs=1e-6)


@pytest.mark.parametrize("distance", [1.85e7, 1.95e7, 1.99e7])
def test_there_and_back_close_to_the_antipodes(distance):
    rng = np.random.default_rng(int(distance))
    for _ in range(10):
        lon0, lat0 = rng.uniform(-180, 180), rng.uniform(-85, 85)
        turn = rng.random(50) * 2 * np.pi
        x, y = distance * np.sin(turn), distance * np.cos(turn)
        found = forward(*backward(x, y, lon0, lat0), lon0, lat0)
        assert np.hypot(found[0] - x, found[1] - y).max() < 2e-5


def test_along_the_equator_and_a_meridian():
    x, y = forward([0.0, 10.0, -10.0, 0.0], [0.0, 0.0, 0.0, 1.0], 0.0, 0.0)
    # The equator is a circle; a degree of the meridian from the equator, after Bessel's series, is 110 574.389 m.
    assert x == pytest.approx([0, 10 * np.pi / 180 * 6378137, -10 * np.pi / 180 * 6378137, 0], abs=1e-6)
    assert y == pytest.approx([0, 0, 0, 110574.389], abs=1e-3)
    lon, lat = backward([0.0, 1e6], [0.0, 0.0], 0.0, 0.0)
    assert lon == pytest.approx([0, np.degrees(1e6 / 6378137)], abs=1e-12) and lat == pytest.approx([0, 0], abs=1e-12)


def test_the_centre_and_the_date_line():
    assert [v.tolist() for v in forward([120.0], [30.0], 120.0, 30.0)] == [[0.0], [0.0]]
    x, _ = forward([-179.0, 179.0], [10.0, 10.0], 179.5, 10.0)
    assert x[0] > 0 > x[1]
    lon, _ = backward([2e5], [0.0], 179.5, 10.0)
    assert lon[0] > 180


def test_a_centre_for_every_group():
    rng = np.random.default_rng(1)
    lon, lat, codes = 100 + 20 * rng.random(300), 20 + 20 * rng.random(300), rng.integers(0, 3, 300)
    centre = mean_direction(lon, lat, None, codes, 3)
    x, y = forward(lon, lat, *centre, codes)
    for group in range(3):
        own = codes == group
        alone = mean_direction(lon[own], lat[own])
        assert alone[0][0] == pytest.approx(centre[0][group]) and alone[1][0] == pytest.approx(centre[1][group])
        assert np.allclose((x[own], y[own]), forward(lon[own], lat[own], *alone), atol=1e-6)


def test_the_mean_direction_is_weighted_and_knows_the_date_line():
    lon, lat = mean_direction(np.array([179.0, -179.0]), np.array([0.0, 0.0]))
    assert abs(lon[0]) == pytest.approx(180) and lat[0] == pytest.approx(0)
    lon, _ = mean_direction(np.array([100.0, 110.0]), np.zeros(2), np.array([1.0, 0.0]))
    assert lon[0] == pytest.approx(100)


def test_a_mean_direction_grows_with_its_groups():
    direction = Direction(1)
    direction.add(np.array([100.0, 110.0]), np.zeros(2))
    direction.grow(3)
    direction.add(np.array([20.0, 30.0, 50.0]), np.array([10.0, 10.0, -5.0]), None, np.array([1, 1, 2]))
    lon, lat = direction.mean()
    assert lon == pytest.approx([105, 25, 50]) and lat[[0, 2]] == pytest.approx([0, -5])
    some = direction.mean([2, 0])
    assert some[0].tolist() == [lon[2], lon[0]] and some[1].tolist() == [lat[2], lat[0]]
