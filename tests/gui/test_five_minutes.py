# SPDX-License-Identifier: GPL-2.0-or-later
"""A newcomer's first five minutes, by clicking, all panels open: nothing seen is stale, nothing made is lost."""

from __future__ import annotations

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsPointXY, QgsProject, QgsRectangle
from qgis.PyQt.QtCore import Qt

from .test_follow import FOSHAN, city, layer_of, settled, xml

THERE = (114.5, 24.5)
DELTA = QgsRectangle(118.0, 29.2, 122.9, 32.8)


def place_of(workbench, table):
    return {tuple(one.geometry().asPoint()) for one in layer_of(workbench, table).getFeatures()
            if one["adcode"] == FOSHAN}


def cells(workbench, name):
    """Return what a tab of the result tables holds: column → text of every row."""
    grid = workbench.tables.grids[name]
    return {column.name: [column.text(row) for row in range(len(grid))] for column in grid.columns.values()}


@pytest.fixture
def opened(matched, run, click, qtbot):
    """The workbench with ellipses, tables, charts and the city editor open and read."""
    good, message = run(lambda: click(matched.dock.ellipse.run_button))
    assert good, message
    with qtbot.waitSignal(matched.charts._drawer.drawn, timeout=30000):
        matched.actions["charts"].trigger()
    matched.actions["tables"].trigger()
    matched.actions["cities"].trigger()
    qtbot.waitUntil(lambda: {"records", "ellipses", "cities"} <= set(matched.tables.grids), timeout=20000)
    qtbot.waitUntil(lambda: bool(matched.cities.cities.rows), timeout=20000)
    qtbot.waitUntil(lambda: bool(matched.charts.records.rows), timeout=20000)
    settled(matched, qtbot, 0)
    return matched


def move_foshan(workbench, qtbot, click, place=THERE):
    dock = workbench.cities
    dock.list.search.setText("佛山")
    qtbot.keyClick(dock.list.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dock.form.lines["adcode"].text() == FOSHAN)
    for name, value in zip(("lon", "lat"), place):
        dock.form.lines[name].clear()
        qtbot.keyClicks(dock.form.lines[name], str(value))
    click(dock.apply_button)


def test_loading_makes_a_layer_active_so_that_a_rectangle_selects(loaded, run, click):
    """QGIS selects in the active layer alone; a newcomer has not chosen any."""
    assert loaded.iface.activeLayer().id() == layer_of(loaded, "belts").id()
    good, message = run(lambda: click(loaded.dock.match.run_button))
    assert good, message
    assert loaded.iface.activeLayer().id() == layer_of(loaded, "records").id()
    cities = layer_of(loaded, "cities")
    loaded.iface.setActiveLayer(cities)
    run(lambda: click(loaded.dock.match.run_button))
    assert loaded.iface.activeLayer().id() == cities.id()


def test_good_news_replaces_the_news_before(loaded, run, click):
    bar = loaded.iface.messageBar()
    before = len(bar.items())
    good, message = run(lambda: click(loaded.dock.match.run_button))
    assert good and len(bar.items()) == before == 1
    assert bar.currentItem().text() == message


def test_a_rectangle_on_the_map_is_followed_by_ellipse_tables_and_charts(opened, qtbot):
    """In a reference system that is not the layer's."""
    mercator = QgsCoordinateReferenceSystem("EPSG:3857")
    opened.iface.mapCanvas().setDestinationCrs(mercator)
    records = layer_of(opened, "records")
    transform = QgsCoordinateTransform(mercator, records.crs(), QgsProject.instance())
    drawn = QgsCoordinateTransform(records.crs(), mercator, QgsProject.instance()).transformBoundingBox(DELTA)
    opened.tables.only_selected.setChecked(True)
    opened.tables.show_table("records")
    records.selectByRect(transform.transformBoundingBox(drawn))
    count = records.selectedFeatureCount()
    assert 10 < count < records.featureCount()
    qtbot.waitUntil(lambda: bool(opened.live.rows) and opened.live.rows[0]["n"] == count, timeout=20000)
    qtbot.waitUntil(lambda: len(opened.tables.pages["records"].model.rows) == count, timeout=20000)
    qtbot.waitUntil(lambda: sum(row["chosen"] or 0 for row in opened.charts.records.rows) == count, timeout=20000)
    view = opened.charts.views["verdicts"]
    qtbot.waitUntil(lambda: f"Total  {count} selected of 158 records" in view.accessibleDescription(), timeout=20000)


def test_a_city_is_moved_and_everything_follows_but_the_looks(opened, qtbot, click):
    project = QgsProject.instance()
    tables = ("records", "ellipses", "belts", "cities")
    layers = {name: layer_of(opened, name) for name in tables}
    looks, ids = {name: xml(layer) for name, layer in layers.items()}, set(project.mapLayers())
    rose, before = opened.charts.views["rose"], cells(opened, "ellipses")
    words = rose.accessibleDescription()
    move_foshan(opened, qtbot, click)
    assert opened.cities.cities.count == 1
    assert place_of(opened, "records") != {THERE}
    with qtbot.waitSignal(opened.follow.changed, timeout=20000):
        click(opened.cities.bar.save_button)
    settled(opened, qtbot, 3)
    assert "3" in opened.stale.text()

    with qtbot.waitSignal(opened.follow.followed, timeout=60000):
        opened.stale.run_action.trigger()
    settled(opened, qtbot, 0)
    assert place_of(opened, "records") == place_of(opened, "belts") == {THERE}
    qtbot.waitUntil(lambda: cells(opened, "ellipses")["semi_major"] != before["semi_major"], timeout=20000)
    qtbot.waitUntil(lambda: rose.accessibleDescription() != words, timeout=20000)
    shown = cells(opened, "cities")
    row = shown["adcode"].index(FOSHAN)
    assert (float(shown["lon"][row]), float(shown["lat"][row])) == THERE
    assert set(project.mapLayers()) == ids
    assert {name: xml(layer) for name, layer in layers.items()} == looks


def test_one_undo_takes_back_one_action(opened, qtbot, click):
    before = city(opened).geometry().asWkt()
    move_foshan(opened, qtbot, click)
    move_foshan(opened, qtbot, click, (115.5, 25.5))
    assert opened.cities.cities.count == 2
    click(opened.cities.bar.undo_button)
    assert city(opened).geometry().asPoint() == QgsPointXY(*THERE)
    click(opened.cities.bar.undo_button)
    assert city(opened).geometry().asWkt() == before
    assert opened.cities.cities.count == 0


def test_what_is_discarded_leaves_no_trace(opened, qtbot, click):
    from cluster_digital_plugin.layers import changes
    from cluster_digital_plugin.layers.placing import misplaced

    tables = cells(opened, "cities")
    move_foshan(opened, qtbot, click)
    click(opened.cities.bar.discard_button)
    settled(opened, qtbot, 0)
    path = opened.controller.workspace.path
    assert changes.read(path) == [] and misplaced(path) == {}
    assert cells(opened, "cities") == tables
    assert opened.stale.text() == "Results up to date"
