# SPDX-License-Identifier: GPL-2.0-or-later
"""What goes wrong in daily use: each time the window lives on, says what happened, and the next run works."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from qgis.core import Qgis, QgsProject, QgsVectorLayer

from cluster_digital_plugin.layers.geopackage import is_there

from .shown_layers import count_rows, layer_of

CRASHING = Path(__file__).resolve().parents[1] / "layers" / "crashing.py"


def messages(workbench):
    return [text for _level, text in workbench.iface.messages]


def offered(workbench):
    """Return the text of the message on top of the bar, and its button if it has one."""
    from qgis.PyQt.QtWidgets import QPushButton

    item = workbench.iface.messageBar().currentItem()
    buttons = item.findChildren(QPushButton) if item is not None else []
    return (item.text() if item is not None else ""), (buttons[0] if buttons else None)


def wait_for_offer(workbench, qtbot, words):
    qtbot.waitUntil(lambda: words in offered(workbench)[0], timeout=10000)
    return offered(workbench)


def when_step(controller, title, action):
    """Do something once, when the step of that title begins."""
    done = []

    def progressed(_percent, text):
        if title in text and not done:
            done.append(text)
            action()

    controller.progressed.connect(progressed)
    return done


@pytest.fixture
def quiet_log(qgis_app):
    """Fail when something was raised where only the log sees it."""
    log = []

    def received(text, tag, level):
        if "Traceback" in text:
            log.append(text)

    qgis_app.messageLog().messageReceived.connect(received)
    yield log
    qgis_app.messageLog().messageReceived.disconnect(received)
    assert log == []


pytestmark = pytest.mark.usefixtures("quiet_log")


@pytest.mark.parametrize("title", ["Matching clusters", "Pairing", "Storing"])
def test_unloading_during_a_run(matched, iface, click, qtbot, title):
    path = matched.controller.workspace.path
    closed = when_step(matched.controller, title, matched.close)
    click(matched.dock.match.run_button)
    qtbot.waitUntil(lambda: bool(closed), timeout=20000)
    qtbot.wait(300)
    assert any("was stopped" in text and "Matching" in text for _level, text in iface.messages)
    assert count_rows(path) == 158
    assert not list(Path(path).parent.glob("*.at-work*"))

    from cluster_digital_plugin.gui.workbench import Workbench

    bench = Workbench(iface)
    with qtbot.waitSignal(bench.controller.tables_changed, timeout=20000):
        with qtbot.waitSignal(bench.controller.ready, timeout=20000):
            bench.dock.show()
    with qtbot.waitSignal(bench.controller.tables_changed, timeout=20000):
        bench.controller.workspace.choose(path)
    with qtbot.waitSignal(bench.controller.finished, timeout=60000) as finished:
        click(bench.dock.match.run_button)
    assert finished.args[0], finished.args[1]
    bench.close()
    qtbot.wait(50)
    matched.close = lambda: None


@pytest.mark.parametrize("title", ["Matching clusters", "Pairing", "Storing"])
@pytest.mark.parametrize("how", ["clear", "another"])
def test_closing_the_project_during_a_run(matched, run, click, qtbot, title, how, tmp_path):
    project, controller = QgsProject.instance(), matched.controller
    path = controller.workspace.path
    other = tmp_path / "other.qgz"
    if how == "another":
        from qgis.core import QgsProject as Project

        empty = Project()
        assert empty.write(str(other))

    def close():
        project.clear() if how == "clear" else project.read(str(other))

    closed = when_step(controller, title, close)
    good, message = run(lambda: click(matched.dock.match.run_button))
    assert closed and not good
    assert "project was closed" in message and "Matching" in message
    assert count_rows(path) == 158
    assert project.mapLayers() == {}
    assert controller.summary.empty and not matched.dock.match.ready
    assert not list(Path(path).parent.glob("*.at-work*"))
    with qtbot.waitSignal(controller.tables_changed, timeout=20000):
        controller.open_workspace(path)
    qtbot.waitUntil(lambda: not controller.busy and matched.dock.match.run_button.isEnabled(), timeout=20000)
    good, message = run(lambda: click(matched.dock.match.run_button))
    assert good, message


def test_closing_the_project_while_results_are_shown(matched, run, click, qtbot):
    project, controller = QgsProject.instance(), matched.controller
    path = controller.workspace.path
    controller._runner.ended.connect(lambda *_: project.clear())
    good, message = run(lambda: click(matched.dock.match.run_button))
    assert not good and "project was closed" in message
    assert count_rows(path) == 158
    controller._runner.ended.disconnect()
    controller._runner.ended.connect(controller._run_ended)


@pytest.mark.parametrize("table", ["records", "links", "pairs"])
@pytest.mark.parametrize("when", ["before", "during"])
def test_a_result_layer_is_deleted(matched, run, click, table, when):
    project, identifier = QgsProject.instance(), layer_of(matched, table).id()

    def delete():
        project.removeMapLayer(identifier)

    if when == "before":
        delete()
    else:
        when_step(matched.controller, "Storing", delete)
    good, message = run(lambda: click(matched.dock.match.run_button))
    assert good, message
    assert layer_of(matched, table).isValid() and layer_of(matched, table).featureCount() > 0
    assert layer_of(matched, table).id() != identifier


@pytest.mark.parametrize("when", ["before", "during"])
def test_the_table_of_a_result_is_deleted(matched, run, click, when):
    """As the browser or the database manager does."""
    path = matched.controller.workspace.path

    def delete():
        from osgeo import gdal

        dataset = gdal.OpenEx(path, gdal.OF_UPDATE | gdal.OF_VECTOR)
        dataset.ExecuteSQL("DELLAYER:records")

    if when == "before":
        delete()
    else:
        when_step(matched.controller, "Pairing", delete)
    good, message = run(lambda: click(matched.dock.match.run_button))
    assert good, message
    assert count_rows(path) == 158
    assert layer_of(matched, "records").featureCount() == 158
    assert len(list(layer_of(matched, "records").getFeatures())) == 158
    good, message = run(lambda: click(matched.dock.ellipse.run_button))
    assert good, message


@pytest.mark.parametrize("table", ["clusters", "belts", "cities"])
@pytest.mark.parametrize("title", ["Matching clusters", "Pairing"])
def test_an_input_layer_is_removed_during_a_run(matched, run, click, table, title):
    layer = layer_of(matched, table)
    name = layer.name()
    removed = when_step(matched.controller, title, lambda: QgsProject.instance().removeMapLayer(layer.id()))
    good, message = run(lambda: click(matched.dock.match.run_button))
    assert removed
    assert good or (name in message and "removed" in message), message
    assert count_rows(matched.controller.workspace.path) == 158
    good, message = run(lambda: click(matched.dock.match.run_button))
    assert good, message


@pytest.mark.parametrize(
    ("table", "field", "needed"),
    [("clusters", "industry_zh", True), ("belts", "industry_zh", True), ("clusters", "cities", False),
     ("belts", "city", False)],
)  # fmt: skip
def test_an_input_field_is_renamed(matched, run, click, table, field, needed):
    layer = layer_of(matched, table)

    def rename(old, new):
        layer.startEditing()
        assert layer.renameAttribute(layer.fields().lookupField(old), new)
        assert layer.commitChanges(), layer.commitErrors()

    rename(field, "renamed_x")
    good, message = run(lambda: click(matched.dock.match.run_button))
    if needed:
        assert not good
        assert field in message and layer.name() in message, message
    else:
        # The city's code says as much as its name.
        assert good and "158" in message, message
    assert count_rows(matched.controller.workspace.path) == 158
    rename("renamed_x", field)
    good, message = run(lambda: click(matched.dock.match.run_button))
    assert good, message


def test_a_field_of_the_records_is_renamed(matched, run, click):
    layer = layer_of(matched, "records")
    layer.startEditing()
    layer.renameAttribute(layer.fields().lookupField("programme"), "renamed_x")
    assert layer.commitChanges()
    good, message = run(lambda: click(matched.dock.ellipse.run_button))
    assert not good and "programme" in message, message
    assert matched.controller.summary.counts, messages(matched)
    good, message = run(lambda: click(matched.dock.match.run_button))
    assert good, message
    good, message = run(lambda: click(matched.dock.ellipse.run_button))
    assert good, message


def save_and_clear(workbench, folder):
    project = QgsProject.instance()
    assert project.write(str(folder / "p.qgz"))
    project.clear()


def test_a_workspace_that_was_moved_is_located(matched, run, click, qtbot, tmp_path, monkeypatch):
    from qgis.PyQt.QtWidgets import QFileDialog

    old = Path(matched.controller.workspace.path)
    records = layer_of(matched, "records")
    identifier = records.id()
    records.setOpacity(0.42)
    style = records.renderer().type()
    save_and_clear(matched, tmp_path)
    new = tmp_path / "elsewhere" / "renamed.gpkg"
    new.parent.mkdir()
    old.rename(new)
    QgsProject.instance().read(str(tmp_path / "p.qgz"))
    text, button = wait_for_offer(matched, qtbot, "not there")
    assert str(old) in text and "Locate" in button.text()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", staticmethod(lambda *_: (str(new), "")))
    click(button)
    qtbot.waitUntil(lambda: matched.controller.workspace.path == str(new))
    qtbot.waitUntil(lambda: matched.controller.summary.counts.get("records") == 158, timeout=20000)
    records = QgsProject.instance().mapLayer(identifier)
    assert records.isValid() and records.featureCount() == 158
    assert (records.renderer().type(), records.opacity()) == (style, 0.42)
    assert len([one for one in QgsProject.instance().mapLayers().values() if not one.isValid()]) == 0
    qtbot.waitUntil(lambda: not matched.controller.busy)
    good, message = run(lambda: click(matched.dock.match.run_button))
    assert good, message


def test_locating_what_is_no_workspace_says_so(matched, click, qtbot, tmp_path, monkeypatch):
    from qgis.PyQt.QtWidgets import QFileDialog

    save_and_clear(matched, tmp_path)
    Path(tmp_path / "matched.gpkg").rename(tmp_path / "x.gpkg")
    QgsProject.instance().read(str(tmp_path / "p.qgz"))
    _text, button = wait_for_offer(matched, qtbot, "not there")
    (tmp_path / "no.gpkg").write_text("x", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", staticmethod(lambda *_: (str(tmp_path / "no.gpkg"), "")))
    click(button)
    qtbot.waitUntil(lambda: any("no workspace" in text for text in messages(matched)))


def dumped(path):
    """Return all that a GeoPackage holds, but for the counts of rows that OGR keeps for itself."""
    with contextlib.closing(sqlite3.connect(path)) as file:
        return [line for line in file.iterdump() if not line.startswith('INSERT INTO "gpkg_ogr_contents"')]


def test_a_workspace_of_a_newer_version_is_shown_and_left_alone(matched, run, click, qtbot, tmp_path, matched_file):
    from osgeo import gdal

    path = tmp_path / "newer.gpkg"
    shutil.copy(matched_file, path)
    gdal.OpenEx(str(path), gdal.OF_UPDATE | gdal.OF_VECTOR).SetMetadataItem("workspace_version", "9", "CLUSTER_DIGITAL")
    before = dumped(path)
    with qtbot.waitSignal(matched.controller.tables_changed, timeout=20000):
        matched.controller.open_workspace(str(path))
    wait_for_offer(matched, qtbot, "newer version")
    qtbot.waitUntil(lambda: not matched.controller.busy)
    assert matched.controller.summary.counts["records"] == 158
    good, message = run(lambda: click(matched.dock.match.run_button))
    assert not good and "newer version" in message
    # While layers show a file its header says that it has a log; what it holds stays.
    assert dumped(path) == before


def test_a_project_of_a_newer_version_is_left_alone(workbench, qtbot, tmp_path):
    project = QgsProject.instance()
    project.clear()
    project.writeEntry("cluster_digital_plugin", "version", 99)
    project.writeEntry("cluster_digital_plugin", "workspace", "./w.gpkg")
    save_and_clear(workbench, tmp_path)
    project.read(str(tmp_path / "p.qgz"))
    wait_for_offer(workbench, qtbot, "newer version")
    assert workbench.controller.workspace.path == ""
    assert project.write()
    assert project.readNumEntry("cluster_digital_plugin", "version", 0)[0] == 99
    assert project.readEntry("cluster_digital_plugin", "workspace", "")[0] == "./w.gpkg"


def crash(*arguments):
    process = subprocess.Popen([sys.executable, str(CRASHING), *map(str, arguments)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline().strip() == "ready"
    process.kill()
    process.wait(20)


def reopen(workbench, qtbot, path):
    with qtbot.waitSignal(workbench.controller.tables_changed, timeout=20000):
        workbench.controller.open_workspace(str(path))
    qtbot.waitUntil(lambda: not workbench.controller.busy)


def test_an_interrupted_run_is_told_and_run_again(workbench, run, click, qtbot, tmp_path, matched_file):
    path = tmp_path / "killed.gpkg"
    shutil.copy(matched_file, path)
    crash("store", path, "rows")
    reopen(workbench, qtbot, path)
    text, button = wait_for_offer(workbench, qtbot, "interrupted")
    assert "“Matching”" in text and "results are those of" in text
    assert count_rows(path) == 158
    good, message = run(lambda: click(button))
    assert good and "158" in message
    assert not list(tmp_path.glob("*.at-work*"))


def test_an_interrupted_edit_session_is_told(workbench, qtbot, tmp_path, matched_file):
    path = tmp_path / "killed.gpkg"
    shutil.copy(matched_file, path)
    crash("edit", path)
    reopen(workbench, qtbot, path)
    text, button = wait_for_offer(workbench, qtbot, "unsaved edits")
    assert "cities" in text and button is None


def test_an_interrupted_export_is_told_put_right_and_done_again(matched, run, click, qtbot, tmp_path):
    path, folder = matched.controller.workspace.path, tmp_path / "out"
    matched.dock.export.folder.setFilePath(str(folder))
    assert run(lambda: click(matched.dock.export.buttons["shapefiles"]))[0]
    crash("export", path, folder)
    reopen(matched, qtbot, path)
    text, button = wait_for_offer(matched, qtbot, "interrupted")
    assert str(folder) in text
    assert not [one for one in (folder / "shapefiles").iterdir() if one.name.startswith(".")]
    good, message = run(lambda: click(button))
    assert good, message
    assert (folder / "figure1.png").is_file() and (folder / "tables.xlsx").is_file()


def test_marks_follow_runs_and_edits(matched, run, click, qtbot, tmp_path):
    def marks():
        return [json.loads(file.read_text("utf-8")) for file in tmp_path.glob("*.at-work")]

    seen = []
    when_step(matched.controller, "Pairing", lambda: seen.extend(marks()))
    assert run(lambda: click(matched.dock.match.run_button))[0]
    assert [mark["run"]["again"] for mark in seen] == ["match"]
    assert marks() == []
    layer = layer_of(matched, "cities")
    layer.startEditing()
    layer.changeAttributeValue(next(layer.getFeatures()).id(), layer.fields().lookupField("city_zh"), "x")
    qtbot.waitUntil(lambda: [mark["edits"] for mark in marks()] == [[layer.name()]], timeout=3000)
    layer.rollBack()
    qtbot.waitUntil(lambda: marks() == [], timeout=3000)
    assert not list(tmp_path.glob("*.lock"))


def test_a_held_lock_is_told_while_waiting(matched, run, click, qtbot, tmp_path):
    process = subprocess.Popen(
        [sys.executable, str(CRASHING), "hold", matched.controller.workspace.path, "她的匹配"],
        stdout=subprocess.PIPE, text=True,
    )
    assert process.stdout.readline().strip() == "ready"
    said = []

    def progressed(_percent, text):
        said.append(text)
        if "她的匹配" in text:
            process.kill()

    matched.controller.progressed.connect(progressed)
    good, message = run(lambda: click(matched.dock.match.run_button))
    process.wait(20)
    assert good, message
    assert any("她的匹配" in text for text in said)


def test_a_copy_is_saved_and_another_is_taken_over(matched, qtbot, tmp_path, monkeypatch):
    from qgis.PyQt.QtWidgets import QFileDialog, QMenu

    controller, original = matched.controller, matched.controller.workspace.path
    menu = matched.toolbar.findChild(QMenu, "cluster_digital_plugin_workspace_menu")
    entries = {action.text(): action for action in menu.actions()}
    copy, own = tmp_path / "给同事.gpkg", tmp_path / "own"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *_: (str(copy)[:-5], "")))
    with qtbot.waitSignal(controller.finished, timeout=20000) as finished:
        entries["Save a copy of the workspace…"].trigger()
    assert finished.args[0] and count_rows(copy) == 158
    assert controller.workspace.path == original
    identifier = layer_of(matched, "records").id()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", staticmethod(lambda *_: (str(copy), "")))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *_: (str(own), "")))
    with qtbot.waitSignal(controller.finished, timeout=20000) as finished:
        entries["Use a copy of a workspace…"].trigger()
    assert finished.args[0]
    assert controller.workspace.path == f"{own}.gpkg"
    qtbot.waitUntil(lambda: not controller.busy and controller.summary.counts.get("records") == 158, timeout=20000)
    assert layer_of(matched, "records").id() == identifier
    before = copy.read_bytes()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *_: (f"{own}.gpkg", "")))
    entries["Use a copy of a workspace…"].trigger()
    assert "open in this project" in messages(matched)[-1]
    assert copy.read_bytes() == before


def test_a_workspace_deleted_while_open(matched, run, click, qtbot):
    path = Path(matched.controller.workspace.path)
    kept = path.with_name("kept.gpkg")
    path.rename(kept)
    click(matched.dock.match.run_button)
    assert "not there any more" in messages(matched)[-1]
    assert not matched.controller.busy
    assert not is_there(path)
    # What QGIS's layers read now, SQLite makes anew, and empty; that is no workspace either.
    assert list(layer_of(matched, "records").getFeatures()) == []
    path.touch()
    click(matched.dock.match.run_button)
    assert "not there any more" in messages(matched)[-1]
    assert not matched.controller.busy and not is_there(path)
    # Not put back under the layers that show it: that may damage any database, as SQLite's manual says.
    QgsProject.instance().clear()
    reopen(matched, qtbot, kept)
    good, message = run(lambda: click(matched.dock.match.run_button))
    assert good, message


def test_a_folder_that_cannot_be_written(workbench, run, click, qtbot, tmp_path):
    # Below a file nobody can make a folder, not even the superuser.
    (tmp_path / "none").touch()
    nowhere = str(tmp_path / "none" / "w.gpkg")
    with qtbot.waitSignal(workbench.controller.tables_changed, timeout=20000):
        workbench.controller.workspace.choose(nowhere)
    good, message = run(lambda: click(workbench.dock.data.sample_button))
    assert not good and nowhere in message and "writable" in message
    assert workbench.iface.messages[-1][0] == Qgis.MessageLevel.Critical
    with qtbot.waitSignal(workbench.controller.tables_changed, timeout=20000):
        workbench.controller.workspace.choose(str(tmp_path / "w.gpkg"))
    good, message = run(lambda: click(workbench.dock.data.sample_button))
    assert good, message


def test_a_workspace_replaced_while_open(matched, run, click, qtbot, tmp_path, matched_file):
    """As a synchronising folder does."""
    theirs = tmp_path / "theirs.gpkg"
    shutil.copy(matched_file, theirs)
    connection = sqlite3.connect(theirs)
    connection.execute("UPDATE runs SET taxonomy = 'theirs'")
    connection.commit()
    connection.close()
    theirs.replace(matched.controller.workspace.path)
    good, message = run(lambda: click(matched.dock.match.run_button))
    assert good, message
    layer = layer_of(matched, "records")
    assert layer.featureCount() == 158
    run_ids = {feature["run_id"] for feature in layer.getFeatures()}
    stored = QgsVectorLayer(f"{matched.controller.workspace.path}|layername=records", "x", "ogr")
    assert run_ids == {feature["run_id"] for feature in stored.getFeatures()}
