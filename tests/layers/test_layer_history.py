# SPDX-License-Identifier: GPL-2.0-or-later
"""The runs in the metadata of a workspace's layers, as QGIS reads it."""

import contextlib
import json
import sqlite3

import pandas
import pytest
from qgis.core import QgsProject

from cluster_digital_plugin.core import schema
from cluster_digital_plugin.layers.workspace import open_table, show_runs, store


def links(count):
    rows = [{"link_id": str(number)} for number in range(count)]
    return {"links": (pandas.DataFrame(rows, columns=list(schema.LINKS.names)), None)}


def ours(layer):
    return [json.loads(line.partition(": ")[2]) for line in layer.metadata().history()
            if line.startswith("Cluster Digital: ")]


def test_a_layer_tells_the_run_that_stored_it_and_keeps_what_the_user_wrote(qgis_app, project, tmp_path):
    path = tmp_path / "w.gpkg"
    stored = store(path, links(2), run={"parameters": {"match": {"STRICTNESS": 1}}, "inputs": {"a": "甲"}})
    layer = open_table(path, "links")
    run, = ours(layer)
    assert run["run_id"] == stored.run_id and json.loads(run["parameters"]) == {"match": {"STRICTNESS": 1}}
    assert json.loads(run["inputs"]) == {"a": "甲"} and json.loads(run["versions"])["qgis"] and run["finished"]
    written = layer.metadata()
    written.setTitle("标题")
    written.addHistoryItem("由我检查")
    layer.setMetadata(written)
    assert layer.saveDefaultMetadata()[1]
    QgsProject.instance().addMapLayer(layer)
    for _ in range(12):
        last = store(path, links(1))
    show_runs(QgsProject.instance(), path)
    for one in (layer, open_table(path, "links")):
        assert one.metadata().title() == "标题" and "由我检查" in one.metadata().history()
        assert len(ours(one)) == 10 and ours(one)[-1]["run_id"] == last.run_id
    assert not ours(open_table(path, "runs"))


@pytest.mark.parametrize(
    "there", ["", "no XML", "<qgis><title>x</title>", "<qgis/>", "<other><history>x</history></other>",
              '<!DOCTYPE qgis [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><qgis><title>&b;</title></qgis>'],
)  # fmt: skip
def test_metadata_of_any_kind_end_no_run(qgis_app, tmp_path, there):
    path, said = tmp_path / "w.gpkg", "O'Brien ? {name} <b>&amp;</b> ]]> “甲”"
    store(path, links(1))
    with contextlib.closing(sqlite3.connect(path)) as file:
        file.execute("UPDATE gpkg_metadata SET metadata = ?", (there,))
        file.commit()
    last = store(path, links(1), run={"inputs": {said: said}})
    layer = open_table(path, "links")
    assert json.loads(ours(layer)[-1]["inputs"]) == {said: said} and ours(layer)[-1]["run_id"] == last.run_id
