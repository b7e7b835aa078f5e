# SPDX-License-Identifier: GPL-2.0-or-later
"""A QGIS that is killed, a full disk, two people: what was committed is there, and nothing half is taken for whole."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pandas
import pytest
from qgis.core import QgsGeometry, QgsProcessingFeedback

from cluster_digital_plugin.core.errors import InputError
from cluster_digital_plugin.layers import copies, geopackage, interruptions, workspace
from cluster_digital_plugin.outputs import exports, leftovers

SCRIPT = Path(__file__).with_name("crashing.py")


def start(*arguments):
    """Start another QGIS."""
    return subprocess.Popen(
        [sys.executable, str(SCRIPT), *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def wait_until_ready(process):
    line = process.stdout.readline().strip()
    assert line == "ready", (line, process.stderr.read() if process.poll() is not None else "")


def kill(process):
    wait_until_ready(process)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(20)


def rows(path, columns="record_id, verdict", table="records"):
    connection = sqlite3.connect(path)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1").fetchall()
    finally:
        connection.close()


def put(path, verdict="old", count=3, scope="all"):
    frame = pandas.DataFrame({"record_id": [f"r{n}" for n in range(count)], "verdict": verdict})
    cities = pandas.DataFrame({"adcode": ["110000", "310000"], "city_zh": ["北京市", "上海市"]})
    points = [QgsGeometry.fromWkt(f"POINT({100 + n} 30)") for n in range(count)]
    workspace.store(path, {"records": (frame, points), "cities": (cities, points[:2])}, scope=scope)


@pytest.fixture
def path(qgis_app, tmp_path):
    path = str(tmp_path / "工作区.gpkg")
    put(path)
    return path


OLD = [(f"r{n}", "old") for n in range(3)]


def test_a_kill_in_an_edit_session_loses_only_what_was_not_saved(path):
    kill(start("edit", path))
    assert rows(path, "city_zh", "cities") == [("上海市",), ("已保存",)]
    assert workspace.open_table(path, "cities").featureCount() == 2
    (work,) = interruptions.interrupted(path)
    assert work.edits == ["cities"] and not work.run
    assert interruptions.interrupted(path) == []
    put(path, "next")
    assert rows(path)[0] == ("r0", "next")


@pytest.mark.parametrize("stage", ["rows", "before-commit"])
def test_a_kill_while_storing_leaves_the_old_rows(path, stage):
    kill(start("store", path, stage))
    assert rows(path) == OLD
    assert workspace.open_table(path, "records").featureCount() == 3
    assert len(workspace.read_runs(path)) == 1
    (work,) = interruptions.interrupted(path)
    assert (work.run["title"], work.run["again"], work.run["tables"]) == ("Matching", "match", ["records"])
    put(path, "next")
    assert {verdict for _, verdict in rows(path)} == {"next"}


def test_a_kill_in_the_commit_leaves_all_old_rows_or_all_new_ones(path):
    for _ in range(3):
        kill(start("store", path, "commit"))
        found = {verdict for _, verdict in rows(path)}
        assert (found, len(rows(path))) in (({"old"}, 3), ({"new"}, 20000))
        assert workspace.open_table(path, "records").featureCount() == len(rows(path))
        assert len(interruptions.interrupted(path)) == 1


def test_the_work_of_a_living_process_is_not_taken_for_interrupted(path):
    process = start("hold", path, "匹配")
    wait_until_ready(process)
    assert interruptions.interrupted(path) == []
    (work,) = interruptions.others(path)
    assert work.run["title"] == "匹配" and work.host
    process.kill()
    process.wait(20)
    assert interruptions.others(path) == []
    assert len(interruptions.interrupted(path)) == 1


def test_ones_own_mark_goes_away_with_the_work(path, tmp_path):
    before = sorted(os.listdir(tmp_path))
    mark = interruptions.Mark(path)
    mark.tell({"title": "x"})
    assert interruptions.interrupted(path) == interruptions.others(path) == []
    assert len(os.listdir(tmp_path)) == len(before) + 2
    mark.tell()
    assert sorted(os.listdir(tmp_path)) == before


def test_a_damaged_mark_is_forgotten(path, tmp_path):
    Path(f"{path}.abc.at-work").write_text("{", encoding="utf-8")
    assert interruptions.interrupted(path) == []
    assert not list(tmp_path.glob("*.at-work*"))


def test_who_holds_the_lock_is_said(path):
    process = start("hold", path, "Matching")
    wait_until_ready(process)
    feedback = QgsProcessingFeedback(False)
    said = []
    feedback.setProgressText = said.append
    with pytest.raises(InputError) as caught:
        frame = pandas.DataFrame({"record_id": ["a"]})
        workspace.store(path, {"records": (frame, [None])}, feedback=feedback, wait=0.5)
    process.kill()
    process.wait(20)
    assert "(Matching)" in caught.value.message_en and "(Matching)" in caught.value.message_zh
    assert any("(Matching)" in text for text in said)
    assert rows(path) == OLD


def test_two_processes_store_in_turns_and_lose_nothing(path):
    both = [start("alternate", path, name, 6) for name in ("甲", "乙")]
    told = [process.communicate(timeout=120) for process in both]
    assert [out.strip() for out, _ in told] == ["stored 6", "stored 6"], told
    assert rows(path, "DISTINCT scope, verdict") == [("all", "old"), ("乙", "乙-5"), ("甲", "甲-5")]
    assert len(rows(path)) == 603
    assert len(workspace.read_runs(path)) == 13


def test_a_full_disk_leaves_the_old_rows_and_says_so(path):
    size = os.path.getsize(path) + 200_000
    out, err = start("fill", path, size).communicate(timeout=60)
    assert out.startswith("refused"), (out, err)
    assert "disk full" in out
    assert rows(path) == OLD
    put(path, "next")
    assert {verdict for _, verdict in rows(path)} == {"next"}


def test_a_copy_has_what_was_committed_while_the_file_is_being_edited(path, tmp_path, project):
    layer = workspace.open_table(path, "cities")
    project.addMapLayer(layer)
    field = layer.fields().lookupField("city_zh")
    first, second = sorted(layer.allFeatureIds())
    layer.startEditing()
    layer.changeAttributeValue(first, field, "已保存")
    assert layer.commitChanges(False)
    layer.changeAttributeValue(second, field, "未保存")
    other = sqlite3.connect(path)
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("UPDATE runs SET taxonomy = 'in the log'")
    other.commit()
    assert os.path.getsize(f"{path}-wal") > 0
    target = tmp_path / "副本" / "it's a copy.gpkg"
    copies.copy_workspace(path, target)
    assert rows(target, "city_zh", "cities") == [("上海市",), ("已保存",)]
    assert rows(target, "taxonomy", "runs") == [("in the log",)]
    assert rows(target) == OLD
    other.close()
    assert sorted(os.listdir(target.parent)) == ["it's a copy.gpkg"]
    assert workspace.tables_in(target) == workspace.tables_in(path)
    assert geopackage.version_of(target) == geopackage.WORKSPACE_VERSION
    layer.rollBack()


def test_a_copy_is_made_while_another_process_writes(path, tmp_path):
    process = start("hold", path, "x")
    wait_until_ready(process)
    copies.copy_workspace(path, tmp_path / "copy.gpkg", wait=5)
    process.kill()
    process.wait(20)
    assert rows(tmp_path / "copy.gpkg") == OLD


def test_a_copy_refuses_what_would_harm(path, tmp_path):
    for source, target, word in (
        (path, path, "itself"), (tmp_path / "none.gpkg", tmp_path / "c.gpkg", "no workspace"),
        (path, Path(path) / "c.gpkg", "written"),
    ):
        with pytest.raises(InputError) as caught:
            copies.copy_workspace(source, target)
        assert word in caught.value.message_en
    other = tmp_path / "open.gpkg"
    shutil.copy(path, other)
    Path(f"{other}-wal").touch()
    with pytest.raises(InputError, match="is open"):
        copies.copy_workspace(path, other)
    assert rows(path) == OLD


def make_newer(path):
    from osgeo import gdal

    dataset = gdal.OpenEx(str(path), gdal.OF_UPDATE | gdal.OF_VECTOR)
    dataset.SetMetadataItem("workspace_version", "2", "CLUSTER_DIGITAL")


def test_a_workspace_of_a_newer_version_is_read_and_not_written(path):
    make_newer(path)
    assert geopackage.version_of(path) == 2
    with pytest.raises(InputError, match="newer version"):
        put(path, "next")
    assert rows(path) == OLD
    assert workspace.open_table(path, "records").featureCount() == 3


def test_a_workspace_without_a_version_is_of_the_first(path):
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM gpkg_metadata_reference")
    connection.execute("DELETE FROM gpkg_metadata")
    connection.commit()
    connection.close()
    assert geopackage.version_of(path) == 1
    put(path, "next")


def test_a_file_replaced_while_open_gets_the_next_rows(path, tmp_path, project):
    """A synchronising folder may do that."""
    layer = workspace.open_table(path, "records", "all")
    project.addMapLayer(layer)
    other = str(tmp_path / "other.gpkg")
    put(other, "theirs", 2)
    os.replace(other, path)
    put(path, "next", 4)
    workspace.refresh(project, path)
    assert rows(path) == [(f"r{n}", "next") for n in range(4)]
    assert {feature["verdict"] for feature in layer.getFeatures()} == {"next"}


@pytest.fixture
def exported(path, tmp_path):
    """An earlier export of a workspace that has gone on since."""
    folder = tmp_path / "导出"
    exports.export([exports.Source.of(workspace.open_table(path, "records"))], folder / "shapefiles")
    put(path, "next", 2)
    return folder


def exported_rows(folder):
    layer = workspace.QgsVectorLayer(str(folder / "shapefiles" / "records.shp"), "x", "ogr")
    assert layer.isValid()
    return [(feature["record_id"], feature["verdict"]) for feature in layer.getFeatures()], layer.featureCount()


def test_a_killed_export_is_finished_or_taken_back(path, exported):
    kill(start("export", path, exported))
    (work,) = interruptions.interrupted(path)
    assert work.run["folder"] == str(exported)
    leftovers.put_right(exported)
    found, count = exported_rows(exported)
    assert found == [("r0", "next"), ("r1", "next")] and count == 2
    assert not [name for name in os.listdir(exported / "shapefiles") if name.startswith(".")]


def test_an_export_killed_before_all_old_files_were_aside_is_taken_back(exported):
    place = exported / "shapefiles"
    draft = place / ".cluster-digital-abc"
    (draft / "new").mkdir(parents=True)
    (draft / "new" / "records.shp").write_bytes(b"half")
    (draft / "old").mkdir()
    for name in ("records.shp", "records.dbf"):
        (place / name).replace(draft / "old" / name)
    leftovers.put_right(exported)
    found, count = exported_rows(exported)
    assert found == OLD and count == 3
    assert not draft.exists()


def test_waiting_ends_when_the_other_is_done(path):
    process = start("hold", path, "x")
    wait_until_ready(process)
    timer = threading.Timer(0.6, process.kill)
    timer.start()
    put(path, "next")
    timer.join()
    process.wait(20)
    assert {verdict for _, verdict in rows(path)} == {"next"}
