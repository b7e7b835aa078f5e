# SPDX-License-Identifier: GPL-2.0-or-later
"""The panel with the result tables, by clicking and by keys."""

from __future__ import annotations

import csv

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsProject
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import QMenu

from cluster_digital_plugin.layers.workspace import tables_in

from .shown_layers import layer_of

NO, SHIFT, CTRL = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier,
                   Qt.KeyboardModifier.ControlModifier)  # fmt: skip


def texts(page, name):
    """Return what a column shows, from the top down."""
    column = page.grid.columns[name]
    return [column.text(row) for row in page.model.rows]


def selected(layer, field):
    return {feature[field] for feature in layer.getSelectedFeatures()}


@pytest.fixture
def tables(matched, qtbot):
    """The panel open on the matched sample."""
    matched.actions["tables"].trigger()
    dock = matched.tables
    qtbot.waitUntil(lambda: "records" in dock.pages and dock.page.grid is not None, timeout=20000)
    return dock


@pytest.fixture
def show(tables, qtbot):
    """Bring a tab to the front and return its page."""

    def bring(name):
        tables.show_table(name)
        assert tables.page.tab.name == name and tables.page.grid is not None
        return tables.page

    return bring


@pytest.fixture
def pick(qtbot):
    """Click rows of a page, the second and further ones with Ctrl, and wait until that was told."""

    def click_rows(page, *positions):
        with qtbot.waitSignal(page.picked):
            for number, position in enumerate(positions):
                page.view.scrollTo(page.model.index(position, 0))
                place = page.view.visualRect(page.model.index(position, page.view.columnAt(5))).center()
                qtbot.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, CTRL if number else NO, place)

    return click_rows


def test_before_there_are_results_the_panel_says_what_to_do(workbench, qtbot):
    workbench.actions["tables"].trigger()
    dock = workbench.tables
    qtbot.waitUntil(lambda: "Load the sample" in dock.message.text(), timeout=20000)
    assert dock.message.isVisible() and not dock.tabs.isVisible()


def test_only_tables_that_exist_have_a_tab(tables, matched):
    names = [tables.tabs.tabText(number) for number in range(tables.tabs.count())]
    assert names == ["Clusters", "Links", "Belts", "Cities", "Pairs", "Table 1", "Table 2", "Tables 3–5",
                     "Co-location", "Programmes by city", "Sets of cities", "Problems"]
    assert "clusters" in tables_in(matched.controller.workspace.path)
    assert "Sample data, do not cite" in tables.windowTitle()


def test_words_for_codes_one_language_and_numbers_on_the_right(show):
    page = show("records")
    titles = [column.title for column in page.columns()]
    assert "Reason" in titles and not any("Chinese" in title for title in titles)
    assert set(texts(page, "verdict")) <= {"Match", "Near", "Belts, none related", "No belt in the city",
                                           "Unrecognised"}  # fmt: skip
    column = list(page.grid.columns).index("n_belts")
    right = page.model.data(page.model.index(0, column), Qt.ItemDataRole.TextAlignmentRole)
    assert right & int(Qt.AlignmentFlag.AlignRight)
    assert "–" in texts(show("belts"), "county_or_town")


def test_numbers_sort_as_numbers_and_a_third_click_takes_the_order_back(show, qtbot):
    page = show("records")
    header, number = page.view.horizontalHeader(), list(page.grid.columns).index("n_belts")
    before = page.model.rows.tolist()
    place = QPoint(header.sectionViewportPosition(number) + 8, header.height() // 2)
    page.view.horizontalScrollBar().setValue(0)
    orders = []
    for _ in range(3):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, NO, place)
        orders.append([int(text) for text in texts(page, "n_belts")])
    assert orders[0] == sorted(orders[0]) and max(orders[0]) >= 10
    assert orders[1] == sorted(orders[0], reverse=True)
    assert page.model.rows.tolist() == before


def test_every_word_of_the_filter_must_occur(show, qtbot):
    page = show("records")
    with qtbot.waitSignal(page.model.modelReset):
        qtbot.keyClicks(page.filter, "ndrc NEAR")
    qtbot.waitUntil(lambda: "of 158" in page.count.text())
    assert page.model.rowCount() and set(texts(page, "programme")) == {"NDRC"}
    with qtbot.waitSignal(page.model.modelReset):
        qtbot.keyClicks(page.filter, "nowhere")
    assert page.model.rowCount() == 0 and "Esc" in page.view.placeholder
    qtbot.keyClick(page.filter, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.model.rowCount() == 158)


def test_quick_filters_by_programme_and_verdict(show, qtbot):
    page = show("records")
    programme, verdict = page._quick["programme"], page._quick["verdict"]
    assert [programme.itemText(number) for number in range(programme.count())] == [
        "Programme: all", "NDRC", "MOST", "MIIT"]
    programme.setCurrentIndex(programme.findText("MIIT"))
    verdict.setCurrentIndex(verdict.findText("Match"))
    qtbot.waitUntil(lambda: set(texts(page, "verdict")) == {"Match"} and set(texts(page, "programme")) == {"MIIT"})


def test_rows_select_features_and_other_tables_follow(show, pick, tables, matched):
    links = show("links")
    pick(links, 0, 3)
    rows = links.selected_rows()
    records = {links.grid.columns["record_id"].value(row) for row in rows}
    belts = {links.grid.columns["belt_id"].value(row) for row in rows}
    assert len(rows) == 2 and selected(layer_of(matched, "records"), "record_id") == records
    assert selected(layer_of(matched, "belts"), "belt_id") == belts
    page = show("records")
    assert {page.grid.columns["record_id"].value(row) for row in page.selected_rows()} == records
    tables.only_selected.setChecked(True)
    assert {page.grid.columns["record_id"].value(row) for row in page.model.rows} == records


def test_a_row_picked_in_a_filtered_table_does_not_shrink_it(show, pick, tables, matched, qtbot):
    cities = layer_of(matched, "cities")
    cities.selectByExpression("\"city_zh\" IN ('苏州市', '深圳市', '杭州市')")
    tables.only_selected.setChecked(True)
    page = show("records")
    qtbot.waitUntil(lambda: set(texts(page, "city")) == {"苏州市", "深圳市", "杭州市"})
    count = page.model.rowCount()
    pick(page, 1)
    qtbot.wait(80)
    assert page.model.rowCount() == count and len(page.selected_rows()) == 1
    assert layer_of(matched, "records").selectedFeatureCount() == 1
    assert cities.selectedFeatureCount() == 3


def test_a_hundred_cities_on_the_map_filter_the_tables_in_any_reference_system(show, tables, matched, qtbot):
    cities = layer_of(matched, "cities")
    QgsProject.instance().setCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    ids = sorted(feature.id() for feature in cities.getFeatures())[:100]
    cities.selectByIds(ids)
    adcodes = selected(cities, "adcode")
    tables.only_selected.setChecked(True)
    for name in ("records", "belts", "links", "pairs", "table2", "cities"):
        page = show(name)
        column = page.grid.columns["adcode"]
        expected = {row for row in range(len(page.grid)) if column.value(row) in adcodes}
        assert 0 < len(expected) < len(page.grid)
        qtbot.waitUntil(lambda page=page, expected=expected: set(page.model.rows.tolist()) == expected)
    assert show("table1").model.rowCount() == 4
    cities.removeSelection()
    page = show("records")
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    assert "selected on the map" in page.view.placeholder
    tables.only_selected.setChecked(False)
    assert page.model.rowCount() == 158


def test_table_one_selects_the_records_of_its_programme(show, pick, matched):
    page = show("table1")
    place = texts(page, "programme").index("MIIT")
    pick(page, place)
    assert selected(layer_of(matched, "records"), "programme") == {"MIIT"}
    pick(page, texts(page, "programme").index("Total"))
    assert layer_of(matched, "records").selectedFeatureCount() == 158
    assert "158 in all" in page.basis.toolTip() and page.basis.text().startswith("Counted")


def test_return_zooms_and_keeps_what_is_selected(show, pick, matched, qtbot):
    page, canvas = show("belts"), matched.iface.mapCanvas()
    qtbot.waitUntil(lambda: not canvas.extent().isEmpty())
    pick(page, 0, 4)
    before = canvas.extent()
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    assert canvas.extent() != before and len(page.selected_rows()) == 2


def test_copied_rows_paste_as_a_table_without_formulas(show, pick, qtbot, matched):
    page = show("records")
    qtbot.keyClick(page.view, Qt.Key.Key_C, CTRL)
    lines = list(csv.reader(QGuiApplication.clipboard().text().splitlines(), delimiter="\t"))
    assert len(lines) == 159 and lines[0][0] == "City" and lines[0][-1] == "Data set"
    pick(page, 2, 5)
    qtbot.mouseClick(page.copy_button, Qt.MouseButton.LeftButton)
    assert len(QGuiApplication.clipboard().text().splitlines()) == 3
    assert page.count.text() == "Rows copied: 2"


def test_shown_rows_are_exported(show, tables, qtbot, tmp_path, monkeypatch):
    from osgeo import ogr
    from qgis.PyQt.QtWidgets import QFileDialog

    page = show("table1")
    path = tmp_path / "table.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path.with_suffix("")), "x (*.csv)"))
    qtbot.mouseClick(page.export_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Saved" in page.note.text(), timeout=20000)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 5 and rows[-1][0] == "Total" and "do not cite" in rows[1][-1]
    tables.export(page, str(tmp_path / "table.xlsx"))
    qtbot.waitUntil(lambda: "table.xlsx" in page.note.text(), timeout=20000)
    file = ogr.Open(str(tmp_path / "table.xlsx"))
    sheet = file.GetLayer(0)
    assert sheet.GetFeatureCount() == 4 and sheet.GetNextFeature().GetField("Clusters") == 66
    tables.export(page, str(path / "table.csv"))
    qtbot.waitUntil(lambda: "could not be written" in page.note.text(), timeout=20000)


def test_columns_are_chosen_and_remembered(show, tables, matched, qtbot):
    from cluster_digital_plugin.layers import settings

    page = show("belts")
    assert "belt_id" not in [column.name for column in page.columns()]
    menu = page.columns_menu()
    next(action for action in menu.actions() if action.text() == "Belt id").trigger()
    assert "belt_id" in [column.name for column in page.columns()]
    assert "belt_id" not in settings.remembered_hidden("belts")


def test_selection_order_and_filter_stay_when_results_are_new(show, pick, matched, run, click, qtbot):
    page = show("records")
    page._sort(list(page.grid.columns).index("city"))
    page.filter.setText("NDRC")
    qtbot.waitUntil(lambda: set(texts(page, "programme")) == {"NDRC"})
    pick(page, 3)
    old, before = page.grid, [page.grid.columns["record_id"].value(row) for row in page.selected_rows()]
    good, message = run(lambda: click(matched.dock.match.run_button))
    assert good, message
    qtbot.waitUntil(lambda: page.grid is not old, timeout=20000)
    assert [page.grid.columns["record_id"].value(row) for row in page.selected_rows()] == before
    assert set(texts(page, "programme")) == {"NDRC"}
    assert selected(layer_of(matched, "records"), "record_id") == set(before)


def test_a_table_appears_when_its_results_do(tables, matched, run, click, qtbot):
    good, message = run(lambda: click(matched.dock.ellipse.run_button))
    assert good, message
    qtbot.waitUntil(lambda: "ellipses" in tables.pages, timeout=20000)
    assert tables.page.tab.name == "records"
    tables.show_table("ellipses")
    titles = [column.title for column in tables.page.columns()]
    assert "Area (km²)" in titles and "Semi-major axis (m)" in titles


def test_edits_that_are_not_saved_are_mentioned(show, matched, qtbot):
    page, cities = show("cities"), layer_of(matched, "cities")
    cities.startEditing()
    qtbot.waitUntil(lambda: "being edited" in page.note.text())
    feature = next(cities.getFeatures())
    old = page.grid
    cities.changeAttributeValue(feature.id(), cities.fields().indexOf("level"), "new level")
    assert cities.commitChanges()
    qtbot.waitUntil(lambda: page.grid is not old and "new level" in texts(page, "level"), timeout=20000)
    assert not page.note.isVisible()


def test_another_workspace_has_other_tables(tables, workbench, qtbot, tmp_path):
    with qtbot.waitSignal(workbench.controller.tables_changed, timeout=20000):
        workbench.controller.workspace.choose(str(tmp_path / "empty.gpkg"))
    qtbot.waitUntil(lambda: tables.message.isVisible(), timeout=20000)
    assert not tables.pages


def test_keys_go_between_filter_and_rows(show, qtbot):
    page = show("records")
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_F, CTRL)
    qtbot.keyClicks(page.filter, "MIIT")
    qtbot.keyClick(page.filter, Qt.Key.Key_Down)
    assert set(texts(page, "programme")) == {"MIIT"} and len(page.selected_rows()) == 1
    qtbot.keyClick(page.view, Qt.Key.Key_Escape)
    assert page.filter.text() == ""
    qtbot.keyClick(page.view, Qt.Key.Key_Escape)
    assert not len(page.selected_rows())


def test_what_changed_since_the_last_run_has_a_tab_of_its_own(matched, tables, show, run, click, qtbot, matched_file,
                                                               monkeypatch):
    menu = matched.toolbar.findChild(QMenu, "cluster_digital_plugin_workspace_menu")
    menu = {action.text(): action for action in menu.actions()}
    assert "differences" not in tables.pages
    menu["What changed since the last run"].trigger()
    qtbot.waitUntil(lambda: "no earlier run" in tables.page.note.text(), timeout=20000)
    click(matched.dock.match.strictness.button(0))
    run(lambda: click(matched.dock.match.run_button))
    qtbot.waitUntil(lambda: "differences" in tables.pages, timeout=20000)
    page = show("differences")
    assert "Near" in texts(page, "was_en") and "Table 1" in texts(page, "table_en")
    assert "before the last one" in page.note.text() and "Cluster records: changed" in page.grid.basis
    # Compared with the copy from which it was opened, the same came of it.
    monkeypatch.setattr("cluster_digital_plugin.gui.workspace_files.QFileDialog.getOpenFileName",
                        lambda *_: (str(matched_file), ""))
    count = len(page.grid)
    menu["Compare with another workspace…"].trigger()
    qtbot.waitUntil(lambda: str(matched_file) in page.note.text(), timeout=20000)
    assert len(tables.page.grid) == count


def test_cities_with_their_clusters_and_belts_stand_in_tabs(show, tables):
    page = show("colocation")
    shown = [column.name for column in page.columns()]
    assert {"city", "programmes", "presence", "n_clusters", "n_belts", "year_belts"} <= set(shown)
    assert page.model.rowCount() > 100
    assert show("city_sets").model.rowCount() == 39
    programmes = show("programme_cities")
    assert "深圳" in "".join(texts(programmes, "cities"))
    accompanied = show("accompanied")
    assert accompanied.model.rowCount() == 43 + 32 + 32
    assert any(texts(accompanied, "matching"))
