# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:compareruns on workspaces that were run twice."""

from __future__ import annotations

import shutil

import pytest
from qgis.core import QgsProcessingException, QgsVectorLayer

from cluster_digital_plugin.algorithms.recipes import Recipes


def run(processing, steps):
    results = {}
    for step in steps:
        results[step.key] = processing.run(f"clusterdigital:{step.identifier}", step.parameters(results))


def match(processing, path, strictness):
    run(processing, Recipes(str(path), cities=True).match({"STRICTNESS": strictness, "YEAR_MODE": 0}, True))


@pytest.fixture(scope="module")
def once(processing, tmp_path_factory):
    """A workspace with one strict match of the sample."""
    path = tmp_path_factory.mktemp("runs") / "workspace.gpkg"
    run(processing, Recipes(str(path)).sample())
    match(processing, path, 0)
    return path


@pytest.fixture
def compare(processing, tmp_path):
    """Compare; returns the results and the rows."""

    def call(**parameters):
        result = processing.run("clusterdigital:compareruns", {"OUTPUT": str(tmp_path / "d.gpkg"), **parameters})
        layer = QgsVectorLayer(result["OUTPUT"], "d", "ogr")
        return result, [{field.name(): feature[field.name()] for field in layer.fields()}
                        for feature in layer.getFeatures()]

    return call


def test_the_last_run_is_compared_with_the_one_before_and_with_a_copy(once, processing, compare, tmp_path):
    path = tmp_path / "w.gpkg"
    shutil.copy(once, path)
    with pytest.raises(QgsProcessingException, match="keeps no earlier run"):
        compare(WORKSPACE=str(path))
    match(processing, path, 1)
    result, rows = compare(WORKSPACE=str(path))
    assert result["DIFFERENCE_COUNT"] == len(rows) > 100
    cells = [row for row in rows if row["table_en"] == "Table 1" and row["programme"] == "ALL"]
    assert {"n_near", "near_share", "both_share"} <= {row["field"] for row in cells}
    verdicts = [row for row in rows if row["table_en"] == "Cluster records" and row["field"] == "verdict"]
    # Under the strict rule nothing is near.
    near = [row for row in cells if row["field"] == "n_near"]
    assert near[0]["was_en"] == "0" and int(near[0]["now_en"]) == len([r for r in verdicts if r["now_en"] == "Near"])
    assert {row["change"] for row in rows if row["table_en"] == "Links"} == {"added"}
    # A copy saved before that tells the same.
    _, other = compare(WORKSPACE=str(path), BEFORE=str(once))
    assert other == rows
    match(processing, path, 1)
    result, rows = compare(WORKSPACE=str(path))
    assert result["DIFFERENCE_COUNT"] == 0 and "do not differ" in result["SUMMARY"]
    _, other = compare(WORKSPACE=str(path), BEFORE=str(once))
    assert len(other) > 100


def test_a_scope_without_results_is_named(once, compare):
    with pytest.raises(QgsProcessingException, match="has no results of “elsewhere”"):
        compare(WORKSPACE=str(once), SCOPE="elsewhere")
    with pytest.raises(QgsProcessingException, match="has no results of “selection”"):
        compare(WORKSPACE=str(once), BEFORE_SCOPE="selection")
