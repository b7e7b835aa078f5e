# SPDX-License-Identifier: GPL-2.0-or-later
"""Planes: there and back, units, true north."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("qgis")


@pytest.fixture
def crs(qgis_app):
    from cluster_digital_plugin.layers import crs

    return crs


def reference(authid):
    from qgis.core import QgsCoordinateReferenceSystem

    return QgsCoordinateReferenceSystem(authid)


def cloud(rows=50):
    rng = np.random.default_rng(2)
    return 105 + 12 * rng.random(rows), 24 + 12 * rng.random(rows)


def test_transform_agrees_with_qgis_point_by_point(crs):
    from qgis.core import QgsCoordinateTransform, QgsCoordinateTransformContext, QgsPointXY

    lon, lat = cloud()
    change = QgsCoordinateTransform(crs.wgs84(), reference("EPSG:32650"), QgsCoordinateTransformContext())
    x, y = crs.transform(lon, lat, crs.wgs84(), reference("EPSG:32650"))
    for row in range(len(lon)):
        point = change.transform(QgsPointXY(lon[row], lat[row]))
        assert (x[row], y[row]) == pytest.approx((point.x(), point.y()), abs=1e-6)


def test_what_has_no_image_is_nan_and_the_rest_is_not(crs):
    x, y = crs.transform([100.0, np.nan, 110.0, 120.0], [20.0, 1.0, 95.0, 30.0], crs.wgs84(), reference("EPSG:3857"))
    assert np.isnan(x).tolist() == np.isnan(y).tolist() == [False, True, True, False]


def test_the_convergence_of_china_albers(crs):
    for lon in (95.0, 115.0, 121.0):
        plane, x, y, _ = crs.plane_of(crs.CHINA_ALBERS, np.array([lon]), np.array([32.0]), None, None, 1, crs.wgs84())
        true = plane.true_azimuth(x, y, np.array([10.0]), np.array([0]))[0]
        assert (true - 10 + 90) % 180 - 90 == pytest.approx(0.5771 * (lon - 105), abs=0.02)


@pytest.mark.parametrize("source", ["EPSG:4326", "EPSG:32650", "EPSG:3857", "EPSG:4490"])
@pytest.mark.parametrize("kind", [0, 1, 2])
def test_there_and_back(crs, source, kind):
    lon, lat = cloud()
    x, y = crs.transform(lon, lat, crs.wgs84(), reference(source))
    plane, px, py, _ = crs.plane_of(kind, x, y, None, None, 1, reference(source))
    group = np.zeros(len(px), int)
    back = plane.to_source(px, py, group)
    assert back[0] == pytest.approx(x, rel=1e-9) and back[1] == pytest.approx(y, rel=1e-9)
    there = plane.to_lonlat(px, py, group)
    assert there[0] == pytest.approx(lon, abs=1e-8) and there[1] == pytest.approx(lat, abs=1e-8)
    again = plane.from_lonlat(lon, lat, 0)
    assert again[0] == pytest.approx(px, abs=1e-2) and again[1] == pytest.approx(py, abs=1e-2)


@pytest.mark.parametrize(("source", "unit", "square_km"), [
    ("EPSG:32650", "m", 1e-6), ("EPSG:4326", "degrees", np.nan), ("EPSG:2263", "US survey feet", 0.3048006**2 * 1e-6),
])
def test_units_of_the_layers_own_crs(crs, source, unit, square_km):
    plane = crs.plane_of(crs.OWN, np.zeros(1), np.zeros(1), None, None, 1, reference(source))[0]
    if unit == "US survey feet":
        assert "f" in plane.unit.lower() and plane.unit != "m"
    else:
        assert plane.unit == unit
    assert plane.square_km == pytest.approx(square_km, rel=1e-6, nan_ok=True)


def test_each_group_has_its_own_centre(crs):
    lon, lat = cloud()
    codes = np.arange(len(lon)) % 2
    plane, x, _, _ = crs.plane_of(crs.AUTOMATIC, lon, lat, None, codes, 2, crs.wgs84())
    for group in (0, 1):
        alone = crs.plane_of(crs.AUTOMATIC, lon[codes == group], lat[codes == group], None, None, 1, crs.wgs84())
        assert x[codes == group] == pytest.approx(alone[1], abs=1e-6)
        assert abs(x[codes == group].mean()) < 5e4
    # About the centre of the projection grid north is true north.
    turned = plane.true_azimuth(np.zeros(2), np.zeros(2), np.array([30.0, 120.0]), np.arange(2))
    assert turned == pytest.approx([30, 120], abs=1e-6)


def test_azimuth_on_the_ground_of_a_direction_in_degrees(crs):
    plane, x, y, _ = crs.plane_of(crs.OWN, np.array([110.0]), np.array([60.0]), None, None, 1, crs.wgs84())
    # At 60° N a degree of longitude is half as long as one of latitude, to a third of a percent.
    assert plane.true_azimuth(x, y, np.array([45.0]), np.array([0]))[0] == pytest.approx(26.6, abs=0.1)


def test_without_a_crs_only_the_layers_own_will_do(crs):
    from qgis.core import QgsProcessingException

    nothing = reference("")
    assert crs.plane_of(crs.OWN, np.zeros(1), np.zeros(1), None, None, 1, nothing)[0].unit != "m"
    with pytest.raises(QgsProcessingException):
        crs.plane_of(crs.AUTOMATIC, np.zeros(1), np.zeros(1), None, None, 1, nothing)
