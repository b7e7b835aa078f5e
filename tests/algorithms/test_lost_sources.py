# SPDX-License-Identifier: GPL-2.0-or-later
"""Files that are cut short or locked while they are read: all rows, or a message; the next run works."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from osgeo import gdal, ogr
from qgis.core import QgsProcessingException, QgsProcessingFeedback

ROWS = 6_000


@pytest.fixture(scope="module")
def written(qgis_app, tmp_path_factory):
    """Return suffix → file with many points."""
    folder, found = tmp_path_factory.mktemp("points"), {}
    for suffix, driver in (("gpkg", "GPKG"), ("shp", "ESRI Shapefile"), ("fgb", "FlatGeobuf")):
        dataset = gdal.GetDriverByName(driver).Create(f"{folder}/p.{suffix}", 0, 0, 0, gdal.GDT_Unknown)
        layer = dataset.CreateLayer("p", None, ogr.wkbPoint)
        layer.CreateField(ogr.FieldDefn("grp"))
        layer.StartTransaction()
        for number in range(ROWS):
            feature = ogr.Feature(layer.GetLayerDefn())
            feature.SetField(0, f"g{number % 3}")
            point = ogr.Geometry(ogr.wkbPoint)
            point.AddPoint_2D(100 + number % 200 / 10, 20 + number % 170 / 10)
            feature.SetGeometryDirectly(point)
            layer.CreateFeature(feature)
        layer.CommitTransaction()
        dataset = layer = feature = None
        found[suffix] = Path(f"{folder}/p.{suffix}")
    return found


@pytest.fixture(params=["gpkg", "shp", "fgb"])
def points(request, written, tmp_path):
    """A copy of one of them."""
    for path in written[request.param].parent.glob("*"):
        if path.stem == "p" and (request.param == "shp") != (path.suffix in (".gpkg", ".fgb")):
            shutil.copy(path, tmp_path)
    return tmp_path / f"p.{request.param}"


class At(QgsProcessingFeedback):
    """Does something once, when so much is done."""

    def __init__(self, percent, action):
        super().__init__(False)
        self._percent, self._action, self.done = percent, action, False
        self.progressChanged.connect(self._look)

    def _look(self, percent):
        if percent >= self._percent and not self.done:
            self.done = True
            self._action()


def counted(processing, path, feedback=None):
    """Return how many rows an ellipse of each group was made of, and how many were left out."""
    results = processing.run("clusterdigital:ellipse", {
        "INPUT": str(path), "GROUP_FIELD": ["grp"], "PROJECTION": 2, "ELLIPSES": "memory:",
    }, feedback=feedback or QgsProcessingFeedback(False))  # fmt: skip
    return sum(row["n"] for row in results["ELLIPSES"].getFeatures()) + results["DROPPED_COUNT"]


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("share", [0, 0.5, 0.97])
def test_a_source_that_is_cut_short_during_a_run(processing, points, monkeypatch, stream, share):
    from cluster_digital_plugin.layers import columns, streams

    whole = points.read_bytes()
    if stream:
        monkeypatch.setattr(streams, "STREAM_FROM", 0)
        monkeypatch.setattr(streams, "BATCH", 500)
    read, cut = columns.arrow._opened, []

    def opened(*arguments):
        # When the layer is there and its rows are counted.
        if not cut:
            cut.append(os.truncate(points, int(len(whole) * share)))
        return read(*arguments)

    monkeypatch.setattr(columns.arrow, "_opened", opened)
    try:
        assert counted(processing, points) == ROWS
    except QgsProcessingException as error:
        assert "Traceback" not in str(error) and "p" in str(error), error
    assert cut
    points.write_bytes(whole)
    assert counted(processing, points) == ROWS


def test_a_source_that_is_cut_short_between_two_passes(processing, points, monkeypatch):
    from cluster_digital_plugin.layers import streams

    monkeypatch.setattr(streams, "STREAM_FROM", 0)
    monkeypatch.setattr(streams, "BATCH", 500)
    whole = points.read_bytes()
    feedback = At(40, lambda: os.truncate(points, len(whole) // 3))
    try:
        assert counted(processing, points, feedback) == ROWS
    except QgsProcessingException as error:
        assert "Traceback" not in str(error), error
    assert feedback.done
    points.write_bytes(whole)
    assert counted(processing, points) == ROWS


@pytest.fixture
def impatient():
    """Let SQLite wait for a lock for a moment only."""
    gdal.SetConfigOption("SQLITE_BUSY_TIMEOUT", "100")
    yield
    gdal.SetConfigOption("SQLITE_BUSY_TIMEOUT", None)


@pytest.mark.parametrize("when", ["before", "between two passes"])
def test_a_source_that_another_program_locks(processing, written, tmp_path, monkeypatch, impatient, when):
    from cluster_digital_plugin.layers import streams

    monkeypatch.setattr(streams, "STREAM_FROM", 0)
    monkeypatch.setattr(streams, "BATCH", 500)
    path = tmp_path / "p.gpkg"
    shutil.copy(written["gpkg"], path)
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=0)

    def lock():
        try:
            other.execute("BEGIN EXCLUSIVE")
            other.execute("DELETE FROM p WHERE fid > 10")
        except sqlite3.OperationalError as error:
            assert "locked" in str(error) or "no such function" in str(error)

    feedback = At(40, lock)
    if when == "before":
        lock()
        feedback.done = True
    try:
        assert counted(processing, path, feedback) == ROWS
    except QgsProcessingException as error:
        assert "Traceback" not in str(error), error
    assert feedback.done
    if other.in_transaction:
        other.execute("ROLLBACK")
    other.close()
    assert counted(processing, path) == ROWS


@pytest.mark.parametrize("kept", [ROWS - 100, ROWS + 100])
def test_a_geopackage_that_keeps_a_wrong_count_is_read_whole(processing, written, tmp_path, kept):
    path = tmp_path / "p.gpkg"
    shutil.copy(written["gpkg"], path)
    with sqlite3.connect(path) as file:
        file.execute("UPDATE gpkg_ogr_contents SET feature_count = ?", (kept,))
    file.close()
    assert counted(processing, path) == ROWS
