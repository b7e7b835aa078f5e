# SPDX-License-Identifier: GPL-2.0-or-later
"""Errors that nobody foresaw, a cancel at every step, files that stay or go: a run ends, and the next one works."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from qgis.core import QgsProcessingUtils, QgsProject
from qgis.PyQt.QtCore import QTimer

from cluster_digital_plugin.layers.geopackage import is_there

from .shown_layers import count_rows, layer_of


def break_once(monkeypatch, owner, name):
    """Let a function raise what nobody foresaw, the first time that it is called."""
    real, calls = getattr(owner, name), []

    def call(*arguments, **options):
        calls.append(name)
        if len(calls) == 1:
            raise ZeroDivisionError("nobody foresaw it")
        return real(*arguments, **options)

    monkeypatch.setattr(owner, name, call)
    return calls


def places():
    """Return what a run, or an export, calls in turn: name → (object, name of its function)."""
    from cluster_digital_plugin.algorithms import match, recipes, store, tables
    from cluster_digital_plugin.gui.running import export, preparation, run_words
    from cluster_digital_plugin.outputs import atlas, drawing

    return {
        "run": {
            "placing": (preparation, "place"), "steps": (recipes.Recipes, "match"),
            "states": (preparation, "states_of"),
            "parameters": (recipes, "_as_json"), "check": (match.Match, "checkParameterValues"),
            "algorithm": (match.Match, "_write"), "store": (store.Store, "_snapshots"),
            "words": (run_words.RunWords, "matched"),
        },
        "export": {
            "plan": (export.Export, "_layers"), "algorithm": (tables.Tables, "processAlgorithm"),
            "atlas": (atlas, "Atlas"), "page": (drawing, "_picture"), "file": (atlas, "save"),
        },
    }  # fmt: skip


@pytest.fixture
def log(qgis_app):
    """Return what is written into QGIS's log."""
    lines = []

    def received(text, tag, _level):
        lines.append((tag, text))

    qgis_app.messageLog().messageReceived.connect(received)
    yield lines
    qgis_app.messageLog().messageReceived.disconnect(received)


@pytest.mark.parametrize("place", ["placing", "steps", "states", "parameters", "check", "algorithm", "store", "words"])
def test_an_error_in_a_run(matched, run, click, monkeypatch, log, place):
    owner, name = places()["run"][place]
    with monkeypatch.context() as patch:
        calls = break_once(patch, owner, name)
        good, message = run(lambda: click(matched.dock.match.run_button))
        assert calls
        assert not good and "ZeroDivisionError" in message and "nobody foresaw it" in message
    assert any("Traceback" in text and "ClusterDigital" in tag for tag, text in log)
    assert count_rows(matched.controller.workspace.path) == 158
    good, message = run(lambda: click(matched.dock.match.run_button))
    assert good, message


@pytest.mark.parametrize("place", ["algorithm", "atlas", "page", "file"])
def test_an_error_in_an_export(matched, run, click, monkeypatch, tmp_path, place):
    owner, name = places()["export"][place]
    folder = tmp_path / "out"
    matched.dock.export.folder.setFilePath(str(folder))
    what = "tables" if place == "algorithm" else "atlas"
    with monkeypatch.context() as patch:
        calls = break_once(patch, owner, name)
        good, message = run(lambda: matched.dock.run_export(what))
        assert calls
        assert not good and "ZeroDivisionError" in message
    assert not list(folder.rglob("*"))
    good, message = run(lambda: matched.dock.run_export(what))
    assert good, message
    assert list(folder.rglob("*"))


def test_an_error_while_results_are_shown(matched, click, qtbot, monkeypatch):
    """QGIS's own window tells it, as of every error in a slot; the panel is free all the same."""
    from cluster_digital_plugin.layers import workspace

    with monkeypatch.context() as patch:
        break_once(patch, workspace, "refresh")
        with qtbot.captureExceptions() as caught, qtbot.waitSignal(matched.controller.finished, timeout=60000):
            click(matched.dock.match.run_button)
    assert [kind for kind, _, _ in caught] == [ZeroDivisionError]
    assert not matched.controller.busy


TITLES = ["Placing", "Matching clusters", "Pairing", "Counting", "Storing"]


@pytest.mark.parametrize("title", TITLES)
def test_a_cancel_at_every_step_of_a_run(matched, run, click, title):
    controller, done = matched.controller, []

    def cancel(*_):
        if not done:
            done.append(title)
            controller.cancel()

    def progressed(_percent, text):
        if title in text:
            cancel()

    controller.progressed.connect(progressed)
    if title == "Placing":
        controller.started.connect(lambda _title: QTimer.singleShot(0, cancel))
    before = rows(controller.workspace.path)
    good, message = run(lambda: click(matched.dock.match.run_button))
    assert done
    assert (good, message) == (False, "")
    assert rows(controller.workspace.path) == before
    assert "Cancelled" in matched.iface.messages[-1][1]
    controller.progressed.disconnect(progressed)
    good, message = run(lambda: click(matched.dock.match.run_button))
    assert good, message


def rows(path):
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT record_id, verdict, run_id FROM records ORDER BY 1").fetchall()
    finally:
        connection.close()


@pytest.mark.parametrize("what", ["tables", "shapefiles", "atlas"])
def test_a_cancel_of_an_export_leaves_what_was_there(matched, run, what, tmp_path):
    controller, folder = matched.controller, tmp_path / "out"
    matched.dock.export.folder.setFilePath(str(folder))
    assert run(lambda: matched.dock.run_export(what))[0]
    for path in folder.rglob("*"):
        if path.is_file():
            path.write_bytes(b"older")
    before = {str(path): path.is_file() and path.read_bytes() for path in folder.rglob("*")}

    def progressed(percent, text):
        if percent > 5:
            controller.cancel()

    controller.progressed.connect(progressed)
    good, message = run(lambda: matched.dock.run_export(what))
    controller.progressed.disconnect(progressed)
    assert (good, message) == (False, "")
    assert {str(path): path.is_file() and path.read_bytes() for path in folder.rglob("*")} == before
    assert run(lambda: matched.dock.run_export(what))[0]


def temporary():
    return sorted(str(path) for path in Path(QgsProcessingUtils.tempFolder()).rglob("*") if path.is_file())


def test_runs_leave_no_temporary_files(matched, run, click, tmp_path):
    before = temporary()
    for button in (matched.dock.match.run_button, matched.dock.ellipse.run_button):
        good, message = run(lambda button=button: click(button))
        assert good, message
    matched.dock.export.folder.setFilePath(str(tmp_path / "out"))
    assert run(lambda: click(matched.dock.export.buttons["shapefiles"]))[0]
    assert temporary() == before


def test_what_a_layer_shows_is_not_tidied_away(matched, run, click):
    """The ellipse of any layer lies in a temporary file; later runs leave it alone."""
    belts = layer_of(matched, "belts")
    belts.selectAll()
    before = set(QgsProject.instance().mapLayers())
    good, message = run(lambda: matched.controller.ellipse_of(belts, {"SIZE_RULE": 0, "SIZE": "1"}))
    assert good, message
    (added,) = set(QgsProject.instance().mapLayers()) - before
    assert run(lambda: click(matched.dock.match.run_button))[0]
    layer = QgsProject.instance().mapLayer(added)
    layer.reload()
    assert layer.isValid() and len(list(layer.getFeatures())) == 1


def move_away(workbench):
    path = Path(workbench.controller.workspace.path)
    return path, path.rename(path.with_name("kept.gpkg"))


def test_a_decision_on_a_workspace_that_was_moved_away(matched, qtbot):
    matched.actions["review"].trigger()
    qtbot.waitUntil(lambda: matched.review.session.item is not None, timeout=20000)
    path, kept = move_away(matched)
    with qtbot.waitSignal(matched.review.session.journal.failed, timeout=20000) as failed:
        matched.review.decide("match")
    assert "not there any more" in failed.args[0] and "taken back" in failed.args[0]
    assert not is_there(path)
    # A copy, as QGIS still has the file open under its former name.
    assert count_rows(shutil.copy(kept, kept.with_name("copy.gpkg")), "overrides") == 0


def test_a_word_for_a_workspace_that_was_moved_away(matched, qtbot):
    from cluster_digital_plugin.core.industries.edits import add_alias

    editor = matched.taxonomy.editor
    matched.actions["taxonomy"].trigger()
    qtbot.waitUntil(lambda: editor.ready and editor.idle, timeout=20000)
    editor.propose([add_alias("display", "咕噜噜件")])
    qtbot.waitUntil(lambda: bool(editor.pending) and editor.idle, timeout=20000)
    path, kept = move_away(matched)
    with qtbot.waitSignal(editor.refused, timeout=20000) as refused:
        editor.save()
    assert "not there any more" in refused.args[0]
    assert not is_there(path) and editor.pending
    assert count_rows(shutil.copy(kept, kept.with_name("copy.gpkg"))) == 158


def test_what_a_killed_export_left_and_others_hold_open_is_told(matched, qtbot, tmp_path, monkeypatch):
    """As on Windows, where a spreadsheet program keeps its file from being replaced."""
    from cluster_digital_plugin.layers import interruptions
    from cluster_digital_plugin.layers.drafts import PREFIX

    path, folder = matched.controller.workspace.path, tmp_path / "out"
    draft = folder / f"{PREFIX}abc"
    (draft / "old").mkdir(parents=True)
    (draft / "old" / "records.dbf").write_bytes(b"older")
    left = {"version": 1, "run": {"title": "Exporting", "started": interruptions.now(), "folder": str(folder)},
            "edits": [], "user": "", "host": ""}  # fmt: skip
    Path(f"{path}.abc.at-work").write_text(json.dumps(left), encoding="utf-8")
    replace = Path.replace

    def refuse(source, target):
        if source.name == "records.dbf":
            raise PermissionError(13, "used by another process", str(target))
        return replace(source, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with qtbot.waitSignal(matched.controller.tables_changed, timeout=20000):
        matched.controller.open_workspace(path)

    def told():
        texts = " ".join(text for _level, text in matched.iface.messages)
        return "interrupted" in texts and "could not be put right" in texts

    qtbot.waitUntil(told, timeout=10000)
    assert (draft / "old" / "records.dbf").read_bytes() == b"older"
    qtbot.waitUntil(lambda: not matched.controller.busy)


def test_loading_and_unloading_the_plugin_again_and_again(iface, processing, qtbot, tmp_path, matched_file):
    """As a developer's reloader, or a user who ticks the plugin off and on."""
    from qgis.core import QgsApplication
    from qgis.PyQt.QtCore import QObject

    from cluster_digital_plugin.gui.workbench import Workbench

    path = tmp_path / "w.gpkg"
    shutil.copy(matched_file, path)

    def once(busy):
        bench = Workbench(iface)
        with qtbot.waitSignal(bench.controller.ready, timeout=20000):
            bench.dock.show()
        if busy:
            with qtbot.waitSignal(bench.controller.tables_changed, timeout=20000):
                bench.controller.open_workspace(str(path))
            qtbot.waitUntil(lambda: bench.dock.match.run_button.isEnabled(), timeout=20000)
            bench.dock.match.run_button.click()
            qtbot.wait(30)
        bench.close()
        qtbot.waitUntil(lambda: not QgsApplication.taskManager().countActiveTasks(), timeout=20000)
        qtbot.wait(60)

    def counted():
        project = QgsProject.instance()
        window = iface.mainWindow()
        return {
            "receivers": sum(project.receivers(signal) for signal in (
                project.layersAdded, project.layersRemoved, project.layersWillBeRemoved, project.readProject,
                project.cleared, project.writeProject)),
            "objects": sorted(type(one).__name__ for one in window.findChildren(QObject)
                              if type(one).__module__.startswith("cluster_digital_plugin")),
            "menu": len(iface.vector_menu.actions()), "factories": len(iface.options_factories),
            "marks": [one for one in os.listdir(tmp_path) if "at-work" in one],
        }  # fmt: skip

    once(False)
    before = counted()
    assert before["objects"] == [] and before["factories"] == 0
    for number in range(6):
        once(number % 2)
        assert counted() == before
    assert count_rows(path) == 158
