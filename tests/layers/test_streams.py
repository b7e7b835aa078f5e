# SPDX-License-Identifier: GPL-2.0-or-later
"""Points read anew for every pass give the ellipses of all points at once."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("qgis")

ROWS = 4000


def write(path, epsg=4326):
    """Write points with NULL weights, groups and geometries, places that many share, a thin and a lone group."""
    from osgeo import ogr, osr

    rng = np.random.default_rng(20)
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(epsg)
    scale, shift = (1.0, (0.0, 0.0)) if epsg == 4326 else (1e5, (-1.05e7, 0.0))
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = dataset.CreateLayer("points", crs, ogr.wkbPoint)
    for name, kind in (("w", ogr.OFTReal), ("grp", ogr.OFTString), ("year", ogr.OFTInteger), ("bad", ogr.OFTReal)):
        layer.CreateField(ogr.FieldDefn(name, kind))
    for row in range(ROWS):
        feature = ogr.Feature(layer.GetLayerDefn())
        kind = rng.integers(0, 7) if row > 2000 else rng.integers(2, 6)
        x, y = 100 + 20 * rng.random(), 25 + 12 * rng.random()
        if kind == 2:
            x, y = 110 + round(x - 110), 30.0
        elif kind == 3:
            x, y = 110 + (x - 110) / 10, 30 + (x - 110) / 20 + (y - 31) * 1e-5
        if kind != 6:
            feature.SetField(1, f"类{9 - kind}")
        if row % 11:
            feature.SetField(0, float(rng.integers(0, 4)) / 3)
        if row % 5:
            feature.SetField(2, int(2018 + rng.integers(0, 3)))
        feature.SetField(3, -1.0 if row in (1234, 3210) else 1.0)
        if row % 13:
            point = ogr.Geometry(ogr.wkbPoint)
            point.SetPoint_2D(0, x * scale + shift[0], y * scale + shift[1])
            feature.SetGeometryDirectly(point)
        layer.CreateFeature(feature)
    layer = dataset = None
    return str(path)


@pytest.fixture(scope="module", params=[4326, 32650])
def path(qgis_app, tmp_path_factory, request):
    return write(tmp_path_factory.mktemp("streams") / "points.gpkg", request.param)


def both(monkeypatch, path, selected=None, fast=True, **asked):
    """Measure in memory and in passes over small batches."""
    from qgis.core import QgsVectorLayer

    from cluster_digital_plugin.core.ellipse import quantiles
    from cluster_digital_plugin.layers import streams
    from cluster_digital_plugin.layers.columns import file_source, read_columns
    from cluster_digital_plugin.layers.ellipses import Task, measure

    layer = QgsVectorLayer(f"{path}|layername=points", "points", "ogr")
    if selected:
        layer.setSubsetString(selected)
    task = Task(**asked)
    expected = measure(read_columns(layer, task.fields, points=True), task)
    monkeypatch.setattr(streams, "STREAM_FROM", 0)
    monkeypatch.setattr(streams, "BATCH", 700)
    monkeypatch.setattr(quantiles.weighted_quantiles, "__defaults__", (50,))
    seen = []
    found = streams.measure_source(layer, task, None, None, seen.append, file_source(layer) if fast else None)
    assert seen == sorted(seen) and seen[0] == 0 and 0.9 < seen[-1] < 1
    return expected, found


def assert_same(expected, found):
    assert found.names == expected.names and len(found.names) > 0
    assert found.dropped == expected.dropped and found.describe == expected.describe
    one, other = expected.ellipses, found.ellipses
    assert one.shapes.status.tolist() == other.shapes.status.tolist()
    for group in range(len(one)):
        for size in range(len(one.sizes)):
            for name, value in vars(one.result(group, size)).items():
                theirs = getattr(other.result(group, size), name)
                if not isinstance(value, float):
                    assert theirs == value, name
                else:
                    # The width of a thin group lies at the end of the digits. Centres lie near their plane's origin.
                    precision = 4e-12 if one.result(group).axis_ratio > 1e-3 else 1e-8
                    spread = precision * max(one.shapes.sigma1[group], 1) if name.startswith("center") else 1e-11
                    assert theirs == pytest.approx(value, rel=precision, abs=spread, nan_ok=True), name
    assert set(found.furthest) <= set(expected.furthest)
    for side, places in found.furthest.items():
        np.testing.assert_array_equal(places, expected.furthest[side])


@pytest.mark.parametrize("projection", [0, 1, 2])
@pytest.mark.parametrize("groups", [(), ("grp",), ("grp", "year")])
def test_passes_give_what_memory_gives(monkeypatch, path, groups, projection):
    assert_same(*both(monkeypatch, path, weight="w", groups=groups, projection=projection, sizes=(1.0, 2.0)))


@pytest.mark.parametrize("groups", [(), ("year", "grp")])
@pytest.mark.parametrize("weight", ["", "w"])
def test_calibrated_sizes_are_exact_in_passes(monkeypatch, path, weight, groups):
    assert_same(*both(monkeypatch, path, weight=weight, groups=groups, rule="calibrated",
                      sizes=(1.0, 100 / 3, 68.0, 95.0, 100.0)))


def test_a_subset_is_read_alone(monkeypatch, path):
    expected, found = both(monkeypatch, path, "\"year\" = 2019", weight="w", groups=("grp",), rule="crimestat")
    assert_same(expected, found)
    assert found.ellipses.shapes.moments.n.sum() < ROWS / 3


def test_features_stream_where_the_fast_way_is_closed(monkeypatch, path):
    assert_same(*both(monkeypatch, path, fast=False, weight="w", groups=("grp", "year")))


def test_negative_weights_are_told_with_their_row(monkeypatch, path):
    from qgis.core import QgsVectorLayer

    from cluster_digital_plugin.core.errors import InputError
    from cluster_digital_plugin.layers import streams
    from cluster_digital_plugin.layers.columns import file_source, read_columns
    from cluster_digital_plugin.layers.ellipses import Task, measure

    layer = QgsVectorLayer(f"{path}|layername=points", "points", "ogr")
    with pytest.raises(InputError) as caught:
        measure(read_columns(layer, ["bad"], points=True), Task(weight="bad"))
    monkeypatch.setattr(streams, "STREAM_FROM", 0)
    monkeypatch.setattr(streams, "BATCH", 700)
    with pytest.raises(InputError) as again:
        streams.measure_source(layer, Task(weight="bad", groups=("grp",)), file=file_source(layer))
    assert str(again.value) == str(caught.value) and "2 weights are negative, the first in row 1235" in str(again.value)


def test_units_are_measured_in_memory(monkeypatch, path):
    from qgis.core import QgsVectorLayer

    from cluster_digital_plugin.layers import streams
    from cluster_digital_plugin.layers.ellipses import Task

    layer = QgsVectorLayer(f"{path}|layername=points", "points", "ogr")
    monkeypatch.setattr(streams, "STREAM_FROM", 0)
    by_row, = streams.measure_source(layer, Task(weight="w")).ellipses.n_eff
    by_year, = streams.measure_source(layer, Task(weight="w", unit="year")).ellipses.n_eff
    assert by_year < by_row


def test_a_stream_that_breaks_is_read_by_features(monkeypatch, path):
    from osgeo import ogr

    true = ogr.Layer.GetArrowStreamAsNumPy

    def short(self, options):
        stream = true(self, options)
        yield next(stream)
        raise RuntimeError("out of luck")

    monkeypatch.setattr(ogr.Layer, "GetArrowStreamAsNumPy", short)
    assert_same(*both(monkeypatch, path, weight="w", groups=("grp",)))


def test_cancel_stops_between_batches(monkeypatch, path):
    from qgis.core import QgsVectorLayer

    from cluster_digital_plugin.core.errors import Cancelled
    from cluster_digital_plugin.layers import streams
    from cluster_digital_plugin.layers.columns import file_source
    from cluster_digital_plugin.layers.ellipses import Task

    layer = QgsVectorLayer(f"{path}|layername=points", "points", "ogr")
    monkeypatch.setattr(streams, "STREAM_FROM", 0)
    monkeypatch.setattr(streams, "BATCH", 700)

    def stop(fraction):
        if fraction > 0.4:
            raise Cancelled

    with pytest.raises(Cancelled):
        streams.measure_source(layer, Task(weight="w"), progress=stop, file=file_source(layer))
