# SPDX-License-Identifier: GPL-2.0-or-later
"""Results on a disk that becomes full: told, never a file that lacks rows and passes for whole."""

from __future__ import annotations

import pytest
from qgis.core import QgsProcessingException, QgsVectorLayer

from tests.full_disk import disk_with


def rows(path):
    """Return what a file holds."""
    layer = QgsVectorLayer(str(path), "x", "ogr")
    assert layer.isValid()
    return [(one["cluster_id"], one["name_zh"], one.geometry().asWkt(5)) for one in layer.getFeatures()]


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".csv", ".geojson", ".fgb"])
def test_a_list_is_loaded_whole_or_not_at_all(processing, data_folder, tmp_path, suffix):
    def load(name):
        folder = tmp_path / name
        folder.mkdir()
        processing.run("clusterdigital:loadtable", {
            "INPUT": str(data_folder / "clusters.csv"), "KIND": 0, "OUTPUT": str(folder / f"c{suffix}"),
            "UNRESOLVED": "memory:",
        })  # fmt: skip
        return folder / f"c{suffix}"

    whole = load("whole")
    expected, size = rows(whole), max(path.stat().st_size for path in whole.parent.iterdir())
    assert len(expected) == 151
    refused = 0
    for percent in (10, 50, 80, 95, 99):
        with disk_with(size * percent // 100):
            try:
                loaded = load(str(percent))
            except QgsProcessingException as error:
                assert "disk full" in str(error)
                refused += 1
                continue
        # Less is needed than the largest file has: an index that speeds up drawing may lack.
        assert rows(loaded) == expected
    assert refused >= 2
    assert rows(load("again")) == expected


@pytest.mark.parametrize(
    ("identifier", "output"), [("match", "RECORDS"), ("clusterpairs", "PAIRS"), ("ellipse", "ELLIPSES")]
)
def test_results_are_whole_or_refused(processing, data_folder, tmp_path, identifier, output):
    lists = {}
    for kind, name in enumerate(("clusters", "belts_sample")):
        lists[name] = processing.run("clusterdigital:loadtable", {
            "INPUT": str(data_folder / f"{name}.csv"), "KIND": kind, "OUTPUT": "memory:", "UNRESOLVED": "memory:",
        })["OUTPUT"]  # fmt: skip
    inputs = {"CLUSTERS": lists["clusters"], "BELTS": lists["belts_sample"], "INPUT": lists["clusters"],
              "GROUP_FIELD": ["programme"]}  # fmt: skip

    def run(name):
        path = tmp_path / name / "r.csv"
        path.parent.mkdir()
        processing.run(f"clusterdigital:{identifier}", {**inputs, output: str(path)})
        return path

    size = run("whole").stat().st_size
    for percent in (50, 99):
        with disk_with(size * percent // 100), pytest.raises(QgsProcessingException, match="disk full"):
            run(str(percent))
    assert run("again").stat().st_size == size
