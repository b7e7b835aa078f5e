# SPDX-License-Identifier: GPL-2.0-or-later
"""The round through the panel, by clicking."""

from __future__ import annotations

import json
import threading

import pytest
from qgis.core import Qgis, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt, QTimer

from .shown_layers import layer_of


def select(layer, expression):
    layer.selectByExpression(expression)
    assert layer.selectedFeatureCount()


def test_an_empty_panel_says_what_to_do(workbench):
    dock = workbench.dock
    assert dock.data.hint.isVisibleTo(dock)
    assert dock.data.sample_button.isEnabled()
    assert not dock.match.run_button.isEnabled()
    assert not dock.ellipse.run_button.isEnabled()
    assert not any(button.isEnabled() for button in dock.export.buttons.values())
    assert not dock.match.table.isVisibleTo(dock)
    assert not dock.progress.isVisibleTo(dock)


def test_the_sample_is_loaded_styled_and_marked(loaded):
    dock = loaded.dock
    counts = loaded.controller.summary.counts
    assert (counts["clusters"], counts["belts"]) == (151, 285)
    assert "151" in dock.data.counts.text()
    assert dock.match.sample.isVisibleTo(dock)
    assert dock.match.run_button.isEnabled()
    names = {layer.name() for layer in QgsProject.instance().mapLayers().values()}
    assert len(names) >= 3
    assert not loaded.iface.mapCanvas().extent().isEmpty()
    assert loaded.iface.messages[-1][0] == Qgis.MessageLevel.Success


def test_matching_fills_table_one(loaded, run, click):
    good, message = run(lambda: click(loaded.dock.match.run_button))
    assert good, message
    assert "158" in message
    dock, summary = loaded.dock, loaded.controller.summary
    assert summary.counts["records"] == 158
    table = dock.match.table.table
    assert table.isVisibleTo(dock)
    headers = [table.horizontalHeaderItem(i).text() for i in range(table.columnCount())]
    assert headers == ["NDRC", "MIIT", "MOST", "Total"]
    assert [table.item(0, i).text() for i in range(4)] == ["66", "32", "60", "158"]
    assert "%" in table.item(1, 0).text()
    assert "158" in dock.match.table.basis.text()
    assert dock.match.sample.isVisibleTo(dock)


def test_matching_stores_the_cluster_pairs_too(loaded, run, click):
    good, message = run(lambda: click(loaded.dock.match.run_button))
    assert good, message
    pairs = layer_of(loaded, "pairs")
    assert pairs.featureCount() == 34
    assert {feature["scope"] for feature in pairs.getFeatures()} == {"all"}


def test_table_one_is_copied_with_its_basis(matched, qgis_app):
    from qgis.PyQt.QtGui import QGuiApplication

    matched.dock.match.table.copy()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[1:] == ["NDRC", "MIIT", "MOST", "Total"]
    assert lines[-1] == matched.dock.match.table.basis.text()
    assert "/66" in lines[2]


def test_four_ellipses_are_listed_in_words(matched, run, click):
    good, message = run(lambda: click(matched.dock.ellipse.run_button))
    assert good, message
    ellipses = matched.dock.ellipse.list
    lines = [ellipses.item(i).text() for i in range(ellipses.count())]
    assert len(lines) == 4
    miit = next(line for line in lines if line.startswith("MIIT"))
    assert miit == "MIIT  760 × 567 km, 45.7°, 56.0 % inside"
    assert layer_of(matched, "ellipses").featureCount() == 4
    before = matched.iface.mapCanvas().extent()
    ellipses.itemActivated.emit(ellipses.item(0))
    assert matched.iface.mapCanvas().extent() != before


def test_the_number_selected_follows_the_map(matched, qtbot):
    dock, records = matched.dock, layer_of(matched, "records")
    assert not dock.match.scope.selected_button.isEnabled()
    select(records, "\"programme\" = 'MIIT'")
    qtbot.waitUntil(lambda: dock.ellipse.scope.selected_button.text() == "Selected: 32")
    assert dock.match.scope.selected_button.text() == "Selected: 25"
    dock.match.scope.selected_button.setChecked(True)
    records.removeSelection()
    qtbot.waitUntil(lambda: not dock.match.scope.selected_only)
    select(layer_of(matched, "clusters"), "\"cluster_id\" = 'MIIT-01'")
    qtbot.waitUntil(lambda: dock.ellipse.scope.selected_button.isEnabled())


def test_the_ellipse_of_three_selected_records_is_that_of_those_three(matched, run, click, processing, qtbot):
    from qgis.core import QgsProcessingFeatureSourceDefinition

    section, records = matched.dock.ellipse, layer_of(matched, "records")
    cities = {feature["city"]: feature.id() for feature in records.getFeatures()}
    records.selectByIds([cities[city] for city in ("北京市", "上海市", "深圳市")])
    section.what.setCurrentIndex(section.what.findData("records"))
    section.group.setCurrentIndex(section.group.count() - 1)
    section.weight.setCurrentIndex(section.weight.count() - 1)
    qtbot.waitUntil(section.scope.selected_button.isEnabled)
    section.scope.selected_button.setChecked(True)
    good, message = run(lambda: click(section.run_button))
    assert good, message
    assert section.scope.selected_only
    assert any("(selection)" in layer.name() for layer in QgsProject.instance().mapLayers().values())
    drawn = [e for e in matched.controller.summary.ellipses if e["scope"] == "selection"]
    assert [e["n"] for e in drawn] == [3]
    expected = processing.run("clusterdigital:ellipse", {
        "INPUT": QgsProcessingFeatureSourceDefinition(records.id(), True),
        "ELLIPSES": "TEMPORARY_OUTPUT", "CENTERS": "TEMPORARY_OUTPUT", "AXES": "TEMPORARY_OUTPUT",
    })["ELLIPSES"]
    feature = next(expected.getFeatures())
    assert drawn[0]["semi_major"] == pytest.approx(feature["semi_major"], rel=1e-12)
    assert drawn[0]["azimuth"] == pytest.approx(feature["azimuth"], rel=1e-12)


def test_a_run_on_the_selection_leaves_the_results_for_all(matched, run, click, qtbot):
    select(layer_of(matched, "clusters"), "\"programme\" = 'MIIT'")
    qtbot.waitUntil(matched.dock.match.scope.selected_button.isEnabled)
    matched.dock.match.scope.selected_button.setChecked(True)
    good, message = run(lambda: click(matched.dock.match.run_button))
    assert good, message
    assert matched.controller.summary.scope == "selection"
    assert matched.controller.summary.counts["records"] == 32
    path = matched.controller.workspace.path
    for name, count in (("records", 158), ("pairs", 34)):
        layer = QgsVectorLayer(f"{path}|layername={name}|subset=\"scope\" = 'all'", "all", "ogr")
        assert layer.featureCount() == count
    # Clusters of one programme make no pairs.
    layer = QgsVectorLayer(f"{path}|layername=pairs|subset=\"scope\" = 'selection'", "selection", "ogr")
    assert layer.featureCount() == 0


def test_running_again_keeps_layers_styles_and_selection(matched, run, click):
    records = layer_of(matched, "records")
    identity, renderer = records.id(), records.renderer().type()
    select(records, "\"programme\" = 'MIIT'")
    selected = {f["record_id"] for f in records.getSelectedFeatures()}
    matched.dock.match.strictness.button(0).click()
    good, message = run(lambda: click(matched.dock.match.run_button))
    assert good, message
    assert layer_of(matched, "records").id() == identity
    assert records.renderer().type() == renderer
    assert {f["record_id"] for f in records.getSelectedFeatures()} == selected
    assert any("strict" in row["basis_en"] for row in matched.controller.summary.table1)


def test_cancelling_leaves_the_old_results(matched, run, click, qtbot):
    before = matched.controller.summary
    dock = matched.dock

    def start_and_cancel():
        click(dock.match.run_button)
        assert dock.progress.isVisibleTo(dock)
        assert not dock.match.isEnabled()
        click(dock.cancel_button)

    good, message = run(start_and_cancel)
    assert (good, message) == (False, "")
    assert matched.controller.summary.table1 == before.table1
    assert dock.match.isEnabled()
    assert "unchanged" in dock.status.text()
    assert matched.iface.messages[-1][0] == Qgis.MessageLevel.Info


def test_a_second_run_is_refused_with_a_message(loaded, run):
    def start_twice():
        loaded.controller.load_sample()
        loaded.controller.match({})

    good, _ = run(start_twice)
    assert good
    assert any("still running" in text for _level, text in loaded.iface.messages)


def test_what_goes_wrong_is_said_in_the_message_bar(matched, run, click):
    matched.dock.ellipse.size.setEditText("many")
    good, message = run(lambda: click(matched.dock.ellipse.run_button))
    assert not good
    level, text = matched.iface.messages[-1]
    assert level == Qgis.MessageLevel.Critical
    assert "many" in text
    assert message in matched.dock.status.text()


def test_unsaved_edits_are_not_crossed(matched, click):
    records = layer_of(matched, "records")
    records.startEditing()
    feature = next(records.getFeatures())
    records.changeAttributeValue(feature.id(), records.fields().lookupField("name_zh"), "x")
    click(matched.dock.match.run_button)
    assert not matched.controller.busy
    assert records.name() in matched.iface.messages[-1][1]
    records.rollBack()


def test_problems_are_listed_in_a_window(matched, click):
    click(matched.dock.data.problems_button)
    window = matched._windows["problems"]
    assert window.isVisible()
    assert window.model.rowCount() == len(matched.controller.summary.problems) > 0
    shown = window.view.model()
    cities = [shown.index(n, 3).data() for n in range(shown.rowCount())]
    assert cities == [window.model.row(n)[3] or "" for n in range(len(cities))] != sorted(cities)
    window.view.sortByColumn(3, Qt.SortOrder.AscendingOrder)
    assert [shown.index(n, 3).data() for n in range(len(cities))] == sorted(cities)
    window.filter.setText("no such text")
    assert shown.rowCount() == 0


def runs_of(workbench):
    from cluster_digital_plugin.layers.workspace import read_runs

    return read_runs(workbench.controller.workspace.path)


def test_the_runs_tell_how_results_were_made(loaded, run, click):
    dock = loaded.dock
    dock.match.strictness.button(2).click()
    assert run(lambda: click(dock.match.run_button))[0]
    assert run(lambda: click(dock.ellipse.run_button))[0]
    runs = runs_of(loaded)
    loading, matching, drawing = (
        next(row for row in runs if name in row["tables"].split(",")) for name in ("belts", "records", "ellipses")
    )
    source = json.loads(loading["inputs"])["belts"]
    assert source["file"].endswith("belts_sample.csv") and len(source["sha256"]) == 64
    assert json.loads(matching["parameters"]) == {
        "match": {"algorithm": "clusterdigital:match", "STRICTNESS": 2, "YEAR_MODE": 0},
        "pairs": {"algorithm": "clusterdigital:clusterpairs", "STRICTNESS": 2},
        "colocation": {"algorithm": "clusterdigital:colocation", "YEAR_MODE": 0},
    }
    belts = json.loads(matching["inputs"])["belts"]
    assert (belts["table"], belts["runs"], belts["rows"]) == ("belts", [loading["run_id"]], 285)
    assert len(belts["state"]) == 64
    assert matching["taxonomy"] == next(layer_of(loaded, "records").getFeatures())["taxonomy"]
    drawn = json.loads(drawing["parameters"])["ellipse_records"]
    assert (drawn["SIZE"], drawn["GROUP_FIELD"], drawn["WEIGHT_FIELD"]) == ("1", ["programme"], "weight")
    records = json.loads(drawing["inputs"])["records"]
    assert (records["scope"], records["runs"]) == ("all", [matching["run_id"]])
    assert records["columns"] == ["city", "cluster_id", "programme", "weight"]
    assert all(row["started"] <= row["finished"] for row in runs)


def test_the_spreadsheet_lists_the_problems(matched, run, click, tmp_path):
    from osgeo import gdal

    matched.dock.export.folder.setFilePath(str(tmp_path))
    assert run(lambda: click(matched.dock.export.buttons["tables"]))[0]
    book = gdal.OpenEx(str(tmp_path / "tables.xlsx"))
    sheets = {book.GetLayerByIndex(i).GetName(): book.GetLayerByIndex(i) for i in range(book.GetLayerCount())}
    assert sheets["Problems"].GetFeatureCount() == len(matched.controller.summary.problems) > 0


def test_ellipses_of_the_selection_are_exported_beside_those_for_all(matched, run, click, tmp_path, qtbot):
    section = matched.dock.ellipse
    select(layer_of(matched, "records"), "\"programme\" = 'MIIT'")
    qtbot.waitUntil(section.scope.selected_button.isEnabled)
    section.scope.selected_button.setChecked(True)
    assert run(lambda: click(section.run_button))[0]
    export = matched.dock.export
    export.folder.setFilePath(str(tmp_path))
    good, message = run(lambda: click(export.buttons["all"]))
    assert good and "figure shows no ellipses" in message
    names = {path.name for path in (tmp_path / "shapefiles").glob("*.shp")}
    assert {"records.shp", "ellipses_selection.shp"} <= names and "ellipses.shp" not in names
    assert "MIIT" in (tmp_path / "report.html").read_text(encoding="utf-8").split("<h2", 2)[-1]
    section.scope.all_button.setChecked(True)
    assert run(lambda: click(section.run_button))[0]
    good, message = run(lambda: click(export.buttons["all"]))
    assert good and "no ellipses" not in message
    assert {"ellipses.shp", "ellipses_selection.shp"} <= {p.name for p in (tmp_path / "shapefiles").glob("*.shp")}
    from osgeo import gdal

    book = gdal.OpenEx(str(tmp_path / "tables.xlsx"))
    sheet = book.GetLayerByName("Standard deviational ellipses")
    column = next(i for i, f in enumerate(sheet.schema) if f.name.lower() == "scope")
    assert {feature.GetField(column) for feature in sheet} == {"all", "selection"}


def test_choices_are_remembered(iface, processing, qtbot, tmp_path):
    from cluster_digital_plugin.gui.workbench import Workbench

    def session():
        bench = Workbench(iface)
        bench.controller.workspace.choose(str(tmp_path / "w.gpkg"))
        bench.dock.show_summary()
        return bench

    bench = session()
    match, ellipse, export = bench.dock.match, bench.dock.ellipse, bench.dock.export
    match.strictness.button(2).click()
    match.year_mode.setCurrentIndex(2)
    match.year.setValue(2019)
    ellipse.rule.setCurrentIndex(3)
    ellipse.size.setEditText("68,95")
    assert export.folder.filePath().endswith("w_export")
    export.folder.setFilePath(str(tmp_path / "out"))
    with qtbot.waitSignal(bench.controller.finished, timeout=20000):
        bench.dock.run_export("shapefiles")
    bench.close()
    bench = session()
    match, ellipse = bench.dock.match, bench.dock.ellipse
    assert match.parameters() == {"STRICTNESS": 2, "YEAR_MODE": 2, "YEAR": 2019}
    assert (ellipse.parameters()["SIZE_RULE"], ellipse.parameters()["SIZE"]) == (3, "68,95")
    assert bench.dock.export.folder.filePath() == str(tmp_path / "out")
    bench.close()
    qtbot.wait(50)


def test_an_unexpected_error_is_a_sentence_and_its_traceback_is_in_the_log(loaded, run, click, monkeypatch, qgis_app):
    from cluster_digital_plugin.core import matching

    def broken(*_, **__):
        raise KeyError("boom")

    log = []
    qgis_app.messageLog().messageReceived.connect(lambda text, tag, level: log.append((tag, text)))
    monkeypatch.setattr(matching, "match", broken)
    good, message = run(lambda: click(loaded.dock.match.run_button))
    assert not good
    assert "boom" in message and "ClusterDigital" in message and "Traceback" not in message
    assert "\n" not in message and len(message) < 300
    assert any(tag == "ClusterDigital" and "Traceback" in text and "boom" in text for tag, text in log)
    monkeypatch.undo()
    assert run(lambda: click(loaded.dock.match.run_button))[0]


@pytest.mark.parametrize("what", ["tables", "shapefiles", "figure"])
def test_results_are_exported(matched, run, click, tmp_path, what):
    export = matched.dock.export
    export.folder.setFilePath(str(tmp_path / "导出"))
    good, message = run(lambda: click(export.buttons[what]))
    assert good, message
    assert message == f"Exported to {tmp_path / '导出'}"
    wanted = {"tables": "tables.xlsx", "shapefiles": "shapefiles/records.shp", "figure": "figure1.png"}[what]
    assert (tmp_path / "导出" / wanted).stat().st_size > 0


def choose(section, key, value):
    """Choose an entry of the menu of the figure."""
    next(action for action in section.choices[key].actions() if action.data() == value).trigger()


def test_the_figure_is_exported_in_the_format_and_width_chosen(matched, run, click, tmp_path):
    from osgeo import gdal

    export = matched.dock.export
    export.folder.setFilePath(str(tmp_path))
    choose(export, "suffix", ".tif")
    choose(export, "width", 8)
    assert "TIFF" in export.figure.text() and "8 cm" in export.figure.text()
    good, message = run(lambda: click(export.buttons["figure"]))
    assert good, message
    assert gdal.Open(str(tmp_path / "figure1_8cm.tif")).RasterXSize == pytest.approx(8 / 2.54 * 600, abs=3)


def test_the_atlas_is_drawn_page_by_page(matched, run, click, tmp_path):
    export, told = matched.dock.export, []
    matched.controller.progressed.connect(lambda percent, text: told.append(percent) if "atlas.pdf" in text else None)
    export.folder.setFilePath(str(tmp_path))
    choose(export, "by", "programme")
    good, message = run(lambda: click(export.buttons["atlas"]))
    assert good, message
    assert (tmp_path / "atlas.pdf").read_bytes().startswith(b"%PDF")
    assert told == sorted(told) and len(set(told)) >= 3


def test_the_window_lives_while_a_figure_is_drawn(matched, run, click, tmp_path, monkeypatch):
    from cluster_digital_plugin.outputs import drawing, figure

    drawn, written, order = [], [], []
    picture, save = drawing._picture, figure.save
    monkeypatch.setattr(drawing, "_picture", lambda *given: order.append("drawn") or drawn.append(threading.get_ident())
                        or picture(*given))
    monkeypatch.setattr(figure, "save", lambda *given: written.append(threading.get_ident()) or save(*given))
    tick = QTimer()
    tick.timeout.connect(lambda: order.append("window"))
    tick.start(0)
    matched.dock.export.folder.setFilePath(str(tmp_path))
    good, message = run(lambda: click(matched.dock.export.buttons["figure"]))
    tick.stop()
    assert good, message
    assert set(drawn) == {threading.get_ident()} and len(drawn) >= 4
    assert len(written) == 1 and written[0] != threading.get_ident()
    assert "drawn drawn" not in " ".join(order)


def test_an_atlas_can_be_cancelled(matched, run, click, tmp_path):
    export = matched.dock.export
    export.folder.setFilePath(str(tmp_path))

    def stop(percent, text):
        if "atlas.pdf" in text and percent > 0:
            matched.controller.cancel()

    matched.controller.progressed.connect(stop)
    good, message = run(lambda: click(export.buttons["atlas"]))
    assert not good and message == "" and not list(tmp_path.glob("atlas*"))
    matched.controller.progressed.disconnect(stop)


def test_the_approval_number_is_kept_with_the_project(matched, click, tmp_path, qtbot):
    from cluster_digital_plugin.layers import standard_map

    export = matched.dock.export
    assert export.unapproved.isVisibleTo(export)
    export.approval.setText("GS(2024)0650号")
    export.approval.editingFinished.emit()
    assert not export.unapproved.isVisibleTo(export)
    assert standard_map.approval_number(QgsProject.instance()) == "GS(2024)0650号"
    matched.dock.export.approval.clear()
    matched.dock.show_summary()
    assert export.approval.text() == "GS(2024)0650号"
    layer = layer_of(matched, "cities")
    export.standard_map.setLayer(layer)
    assert standard_map.standard_map(QgsProject.instance()) is layer


def test_exporting_needs_a_folder(matched, click):
    matched.dock.export.folder.setFilePath("")
    click(matched.dock.export.buttons["tables"])
    assert "folder" in matched.iface.messages[-1][1]


def test_the_panel_fits_a_small_screen(matched):
    dock = matched.dock
    assert dock.minimumSizeHint().height() < 600
    assert dock.minimumSizeHint().width() <= 480


def test_missing_libraries_are_explained_instead(workbench, qtbot, monkeypatch):
    from cluster_digital_plugin import dependencies

    monkeypatch.setattr(dependencies, "missing", lambda *_: {"pandas": "No module named 'pandas'"})
    with qtbot.waitSignal(workbench.controller.tables_changed, timeout=10000):
        with qtbot.waitSignal(workbench.controller.ready, timeout=10000):
            workbench.controller.prepare()
    dock = workbench.dock
    assert "pandas" in dock.missing.text()
    assert dock.missing.isVisibleTo(dock)
    assert not dock.data.isVisibleTo(dock)
    assert not workbench.actions["open"].isEnabled()


def test_the_sample_can_be_the_first_thing_pressed(iface, processing, qtbot, tmp_path):
    """The menu's entry opens the panel, waits for the libraries and then loads."""
    from cluster_digital_plugin.gui.workbench import Workbench

    bench = Workbench(iface)
    bench.controller.workspace.choose(str(tmp_path / "first.gpkg"))
    with qtbot.waitSignal(bench.controller.finished, timeout=60000) as finished:
        bench.actions["sample"].trigger()
    assert finished.args[0], finished.args[1]
    assert bench.dock.isVisible()
    qtbot.waitUntil(lambda: bench.controller.summary.counts.get("clusters") == 151, timeout=20000)
    bench.close()
    qtbot.wait(50)
