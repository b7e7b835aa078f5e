# SPDX-License-Identifier: GPL-2.0-or-later
"""The workspace: old rows or new rows, never something between."""

import json
import sqlite3
import threading
import time
from pathlib import Path

import pandas
import pytest
from qgis.core import QgsFeedback, QgsGeometry, QgsProcessingFeedback, QgsSingleSymbolRenderer

from cluster_digital_plugin.core.errors import Cancelled, InputError
from cluster_digital_plugin.layers import changes, workspace

CITIES = {"深圳市": (114.07, 22.54), "苏州市": (120.6, 31.3), "合肥市": (117.28, 31.86)}


def records(verdict, cities=CITIES, **more):
    frame = pandas.DataFrame({
        "record_id": [f"r{number}" for number in range(len(cities))],
        "cluster_id": [f"c{number}" for number in range(len(cities))],
        "programme": "NDRC",
        "city": list(cities),
        "weight": 1.0,
        "verdict": verdict,
        "n_belts": pandas.array([1, None, 3][: len(cities)], dtype="Int64"),
        **more,
    })
    return frame, [QgsGeometry.fromWkt(f"POINT({x} {y})") for x, y in cities.values()]


def rows(path, table="records", columns="record_id, verdict, scope"):
    connection = sqlite3.connect(path)
    try:
        return connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1").fetchall()
    finally:
        connection.close()


@pytest.fixture
def path(qgis_app, tmp_path):
    return str(tmp_path / "工作区.gpkg")


def test_stored_rows_come_back_with_their_values(path):
    stored = workspace.store(path, {"records": records("match")})
    assert stored.counts == {"records": 3}
    layer = workspace.open_table(path, "records", "all")
    features = {f["city"]: f for f in layer.getFeatures()}
    assert set(features) == set(CITIES)
    assert features["深圳市"]["n_belts"] == 1
    assert features["苏州市"]["n_belts"] != 0  # NULL stays NULL
    assert features["合肥市"].geometry().asPoint().x() == pytest.approx(117.28)
    assert features["合肥市"]["run_id"] == stored.run_id
    assert layer.crs().authid() == "EPSG:4326"


def test_only_the_rows_of_the_scope_are_replaced(path):
    workspace.store(path, {"records": records("match")}, scope="all")
    workspace.store(path, {"records": records("near")}, scope="three cities'")
    workspace.store(path, {"records": records("unrelated")}, scope="all")
    found = rows(path, columns="scope, verdict")
    assert found == [("all", "unrelated")] * 3 + [("three cities'", "near")] * 3


def test_tables_that_were_not_given_keep_their_rows(path):
    workspace.store(path, {"records": records("match")})
    links = pandas.DataFrame({"link_id": ["a"], "record_id": ["r0"], "verdict": ["match"]})
    workspace.store(path, {"links": (links, None)})
    assert len(rows(path)) == 3
    assert rows(path, "links", "link_id") == [("a",)]
    assert workspace.tables_in(path) == ["records", "links", "overrides", "runs"]


def test_the_extent_follows_the_rows(path):
    workspace.store(path, {"records": records("match")})
    workspace.store(path, {"records": records("match", {"合肥市": CITIES["合肥市"]})})
    extent = workspace.open_table(path, "records").extent()
    assert (extent.xMinimum(), extent.xMaximum()) == pytest.approx((117.28, 117.28))


def test_a_failure_half_way_leaves_the_old_rows(path):
    workspace.store(path, {"records": records("match")})
    frame, geometries = records("near")
    with pytest.raises(IndexError):
        workspace.store(path, {"records": (frame, geometries[:2])})
    layer = workspace.open_table(path, "records")
    assert rows(path, columns="record_id, verdict") == [(f"r{n}", "match") for n in range(3)]
    assert layer.featureCount() == 3
    assert len(workspace.read_runs(path)) == 1


class CancelLater(QgsProcessingFeedback):
    """Says yes to go on, then no."""

    def __init__(self, after):
        super().__init__(False)
        self.left = after

    def isCanceled(self):
        self.left -= 1
        return self.left < 0


@pytest.mark.parametrize("after", range(5))
def test_a_cancel_leaves_the_old_rows(path, after):
    many = {f"市{n}": (100 + n / 100, 30.0) for n in range(500)}
    workspace.store(path, {"records": records("match")})
    frame = pandas.DataFrame({"record_id": [str(n) for n in range(len(many))]})
    geometries = [QgsGeometry.fromWkt(f"POINT({x} {y})") for x, y in many.values()]
    with pytest.raises(Cancelled):
        workspace.store(path, {"records": (frame, geometries)}, feedback=CancelLater(after))
    assert rows(path, columns="record_id, verdict") == [(f"r{n}", "match") for n in range(3)]
    assert workspace.open_table(path, "records").featureCount() == 3


@pytest.mark.parametrize("lock", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_a_lock_held_elsewhere_is_waited_for(path, lock):
    workspace.store(path, {"records": records("match")})
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute(lock)
    timer = threading.Timer(0.8, lambda: other.execute("ROLLBACK"))
    timer.start()
    feedback = QgsProcessingFeedback(False)
    started = time.monotonic()
    workspace.store(path, {"records": records("near")}, feedback=feedback, wait=20)
    timer.join()
    assert time.monotonic() - started > 0.7
    assert "in use elsewhere" in feedback.textLog()
    assert {row[1] for row in rows(path)} == {"near"}


@pytest.mark.parametrize("lock", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE", "reader"])
def test_a_lock_held_too_long_ends_in_a_clear_message(path, lock):
    workspace.store(path, {"records": records("match")})
    other = sqlite3.connect(path, isolation_level=None)
    cursor = other.execute("SELECT * FROM records" if lock == "reader" else lock)
    cursor.fetchone()
    with pytest.raises(InputError) as caught:
        workspace.store(path, {"records": records("near")}, wait=0.5)
    assert "占用" in caught.value.message_zh and "in use" in caught.value.message_en
    cursor.close()
    other.close()
    assert {row[1] for row in rows(path)} == {"match"}
    workspace.store(path, {"records": records("near")}, wait=0.5)
    assert {row[1] for row in rows(path)} == {"near"}


def test_a_reader_only_delays_the_commit(path):
    workspace.store(path, {"records": records("match")})
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    cursor = other.execute("SELECT * FROM records")
    cursor.fetchone()
    timer = threading.Timer(0.8, cursor.close)
    timer.start()
    workspace.store(path, {"records": records("near")}, wait=20)
    timer.join()
    layer = workspace.open_table(path, "records")
    assert {f["verdict"] for f in layer.getFeatures()} == {"near"}
    assert layer.featureCount() == 3


def test_waiting_can_be_cancelled(path):
    workspace.store(path, {"records": records("match")})
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    feedback = QgsFeedback()
    timer = threading.Timer(0.4, feedback.cancel)
    timer.start()
    started = time.monotonic()
    with pytest.raises(Cancelled):
        workspace.store(path, {"records": records("near")}, feedback=feedback, wait=60)
    timer.join()
    assert time.monotonic() - started < 2
    other.close()


def test_an_older_table_gets_the_columns_it_lacks(path):
    workspace.store(path, {"records": records("match")})
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE old_links (fid INTEGER PRIMARY KEY, link_id TEXT, scope TEXT)")
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('links', 'attributes', 'links')"
    )
    connection.execute("ALTER TABLE old_links RENAME TO links")
    connection.execute("INSERT INTO links (link_id, scope) VALUES ('kept', 'earlier')")
    connection.commit()
    connection.close()
    links = pandas.DataFrame({"link_id": ["new"], "reason_zh": ["产业相同"]})
    workspace.store(path, {"links": (links, None)})
    assert rows(path, "links", "link_id, scope, reason_zh") == [("kept", "earlier", None), ("new", "all", "产业相同")]


def test_columns_of_the_users_own_are_kept(path):
    workspace.store(path, {"records": records("match", 产值=[1.5, None, 3.0], note=["甲", None, "丙"])})
    assert rows(path, columns='record_id, "产值", note') == [("r0", 1.5, "甲"), ("r1", None, None), ("r2", 3.0, "丙")]


def test_a_run_is_written_down_with_hashes(path, data_folder):
    clusters = pandas.DataFrame({"cluster_id": ["C1"], "name_zh": ["集群"]})
    run = {"parameters": {"STRICTNESS": 1}, "taxonomy": "abc123",
           "inputs": {"CLUSTERS": str(data_folder / "clusters.csv"), "CITIES": "shipped"}}
    stored = workspace.store(path, {"clusters": (clusters, [None])}, run=run)
    (row,) = workspace.read_runs(path)
    assert row["run_id"] == stored.run_id and row["scope"] == "all" and row["taxonomy"] == "abc123"
    assert json.loads(row["parameters"]) == {"STRICTNESS": 1}
    assert json.loads(row["counts"]) == {"clusters": 1}
    inputs = json.loads(row["inputs"])
    assert len(inputs["CLUSTERS"]["sha256"]) == 64 and inputs["CITIES"] == "shipped"
    assert inputs["table:clusters"]["rows"] == 1
    assert set(json.loads(row["versions"])) == {"plugin", "qgis", "gdal"}
    assert row["started"] <= row["finished"]


def test_what_is_no_geopackage_is_refused_and_left_alone(tmp_path, qgis_app):
    path = tmp_path / "list.gpkg"
    path.write_text("集群,城市\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        workspace.store(path, {"records": records("match")})
    assert "list.gpkg" in caught.value.message_en and "list.gpkg" in caught.value.message_zh
    assert path.read_text(encoding="utf-8") == "集群,城市\n"


def test_notes_on_a_workspace_that_was_moved_away_leave_no_empty_one_behind(path):
    with pytest.raises(InputError, match="not there any more"):
        changes.append(path, [changes.change("cities", "440600", "佛山市", changes.EDITED, ["gdp"])])
    assert not Path(path).exists()


def test_an_unknown_table_is_refused(path):
    with pytest.raises(InputError, match="nonsense"):
        workspace.store(path, {"nonsense": records("match")})


def test_refresh_keeps_layer_style_and_selection(path, project):
    workspace.store(path, {"records": records("match")})
    layer = workspace.open_table(path, "records", "all")
    project.addMapLayer(layer)
    identifier, renderer = layer.id(), layer.renderer()
    assert isinstance(renderer, QgsSingleSymbolRenderer)
    layer.selectByExpression("\"city\" = '苏州市'")
    reversed_cities = dict(reversed(CITIES.items()))
    frame, geometries = records("near", reversed_cities)
    frame["record_id"] = ["r2", "r1", "r0"]
    workspace.store(path, {"records": (frame, geometries)})
    assert workspace.refresh(project, path, ["records"]) == [layer]
    assert layer.id() == identifier and layer.renderer() is renderer
    assert {f["verdict"] for f in layer.getFeatures()} == {"near"}
    assert [f["city"] for f in layer.getSelectedFeatures()] == ["苏州市"]
    assert project.mapLayer(identifier) is layer


def test_a_layer_sees_new_columns_after_refresh(path, project):
    workspace.store(path, {"records": records("match")})
    layer = workspace.open_table(path, "records", "all")
    project.addMapLayer(layer)
    workspace.store(path, {"records": records("match", extra=["a", "b", "c"])})
    workspace.refresh(project, path)
    assert {f["extra"] for f in layer.getFeatures()} == {"a", "b", "c"}


def test_unsaved_edits_are_found(path, project):
    workspace.store(path, {"records": records("match")})
    layer = workspace.open_table(path, "records", "all")
    project.addMapLayer(layer)
    layer.startEditing()
    assert workspace.unsaved_layers(project, path) == []
    feature = next(layer.getFeatures())
    layer.changeAttributeValue(feature.id(), layer.fields().lookupField("city"), "北京市")
    assert workspace.unsaved_layers(project, path) == [layer]
    layer.rollBack()


def test_storing_works_while_a_layer_is_in_edit_mode(path, project):
    """QGIS turns the file to write-ahead logging then."""
    workspace.store(path, {"records": records("match")})
    layer = workspace.open_table(path, "records", "all")
    project.addMapLayer(layer)
    layer.startEditing()
    workspace.store(path, {"records": records("near")}, wait=5)
    workspace.refresh(project, path)
    assert {f["verdict"] for f in layer.getFeatures()} == {"near"}
    layer.rollBack()
