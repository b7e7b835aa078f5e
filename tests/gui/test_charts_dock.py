# SPDX-License-Identifier: GPL-2.0-or-later
"""The panel with charts, by clicking."""

from __future__ import annotations

import sys

import pytest

from .shown_layers import layer_of


def groups(view):
    """Return the groups that a chart marks."""
    return {region.row["grp"] for region in view.marked()}


@pytest.fixture
def charted(matched, run, click, qtbot):
    """The workbench with four ellipses and the panel of charts open and drawn."""
    good, message = run(lambda: click(matched.dock.ellipse.run_button))
    assert good, message
    with qtbot.waitSignal(matched.charts._drawer.drawn, timeout=30000):
        matched.actions["charts"].trigger()
    return matched


def test_without_ellipses_the_panel_says_what_to_do(workbench, qtbot):
    workbench.actions["charts"].trigger()
    charts = workbench.charts
    qtbot.waitUntil(lambda: "draw ellipses in part 3" in charts.message.text(), timeout=20000)
    assert charts.message.isVisible()
    assert not any(view.isVisible() for view in charts.views.values())


def test_four_ellipses_give_charts_that_are_marked_as_a_sample(charted):
    views = charted.charts.views
    assert all(view.isVisible() for view in views.values())
    assert not charted.charts.message.isVisible()
    assert "MIIT  760 × 567 km" in views["rose"].accessibleDescription()
    assert "MIIT  weight 56 %" in views["shares"].accessibleDescription()
    assert "Sample data, do not cite" in views["shares"].accessibleDescription()
    assert views["trajectory"].drawing.empty
    assert not views["trajectory"].save_button.isVisible()
    assert views["rose"].save_button.isVisible()


def test_a_click_in_a_chart_shows_the_ellipse_on_the_map_and_in_every_chart(charted, qtbot):
    from qgis.PyQt.QtCore import QPoint, Qt

    views, canvas = charted.charts.views, charted.iface.mapCanvas()
    region = next(item for item in views["rose"].drawing.regions if item.row["grp"] == "MIIT" and not item.closed)
    before = canvas.extent()
    with qtbot.waitSignal(charted.charts.ellipse_requested) as asked:
        qtbot.mouseClick(views["rose"], Qt.MouseButton.LeftButton, pos=QPoint(*(int(v) for v in region.path[0])))
    assert asked.args[0]["grp"] == "MIIT"
    assert canvas.extent() != before
    assert groups(views["rose"]) == groups(views["shares"]) == {"MIIT"}


def test_keys_go_from_ellipse_to_ellipse(charted, qtbot):
    from qgis.PyQt.QtCore import Qt

    view = charted.charts.views["shares"]
    seen = []
    view.picked.connect(lambda row: seen.append(row["grp"]))
    for _ in range(4):
        qtbot.keyClick(view, Qt.Key.Key_Down)
        qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.keyClick(view, Qt.Key.Key_Up)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert seen == ["NDRC", "MIIT", "MOST", "belts", "MOST"]


@pytest.mark.parametrize("table", ["ellipses", "centers"])
def test_what_is_selected_on_the_map_is_marked_in_the_charts(charted, table, qtbot):
    views = charted.charts.views
    layer = layer_of(charted, table)
    layer.selectByExpression("\"grp\" = 'belts'")
    qtbot.waitUntil(lambda: groups(views["rose"]) == groups(views["shares"]) == {"belts"})
    records = layer_of(charted, "records")
    records.selectByIds([next(records.getFeatures()).id()])
    qtbot.wait(50)
    assert groups(views["rose"]) == {"belts"}
    layer.removeSelection()
    qtbot.waitUntil(lambda: not groups(views["rose"]))


def verdict_rows(dock):
    """Return what the chart of verdicts counts: (programme, verdict) → (all, selected)."""
    return {(row["programme"], row["verdict"]): (row["count"], row["chosen"]) for row in dock.records.rows}


def test_verdicts_of_what_is_selected_stand_beside_those_of_all(charted, qtbot):
    """A hundred cities selected on a layer in another CRS than the map's."""
    from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsVectorLayer

    dock, view = charted.charts, charted.charts.views["verdicts"]
    records, cities = layer_of(charted, "records"), layer_of(charted, "cities")
    qtbot.waitUntil(lambda: view.drawing is not None and not view.drawing.empty, timeout=20000)
    assert all(chosen is None for _count, chosen in verdict_rows(dock).values())
    assert sum(count for count, _chosen in verdict_rows(dock).values()) == records.featureCount()
    QgsProject.instance().setCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    charted.iface.mapCanvas().setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    some = [one.id() for one in cities.getFeatures()][:100]
    cities.selectByIds(some, QgsVectorLayer.SelectBehavior.SetSelection)
    codes = {one["adcode"] for one in cities.selectedFeatures()}
    expected = {}
    for one in records.getFeatures():
        both = expected.setdefault((one["programme"], one["verdict"]), [0, 0])
        both[0] += 1
        both[1] += one["adcode"] in codes
    qtbot.waitUntil(lambda: verdict_rows(dock) == {key: tuple(both) for key, both in expected.items()}, timeout=20000)
    assert sum(chosen for _count, chosen in expected.values()) > 0
    qtbot.waitUntil(lambda: "selected of 158 records" in view.accessibleDescription(), timeout=20000)
    cities.removeSelection()
    qtbot.waitUntil(lambda: "selected of" not in view.accessibleDescription(), timeout=20000)


def test_a_click_on_a_bar_selects_its_records_on_the_map_and_in_the_tables(charted, qtbot):
    from qgis.PyQt.QtCore import QPoint, Qt

    view, records = charted.charts.views["verdicts"], layer_of(charted, "records")
    charted.actions["tables"].trigger()
    qtbot.waitUntil(lambda: "records" in charted.tables.pages, timeout=20000)
    charted.tables.show_table("records")
    charted.tables.only_selected.setChecked(True)
    region = next(item for item in view.drawing.regions
                  if (item.row["programme"], item.row["verdict"]) == ("MIIT", "match"))
    middle = region.path.mean(axis=0)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(*(int(value) for value in middle)))
    chosen = records.selectedFeatures()
    assert {(one["programme"], one["verdict"]) for one in chosen} == {("MIIT", "match")}
    assert len(chosen) == region.row["count"]
    qtbot.waitUntil(lambda: len(charted.tables.pages["records"].model.rows) == len(chosen), timeout=20000)
    qtbot.waitUntil(lambda: verdict_rows(charted.charts)[("MIIT", "match")] == (5, 5), timeout=20000)
    assert all(chosen == 0 for key, (_count, chosen) in verdict_rows(charted.charts).items() if key[1] != "match"
               or key[0] != "MIIT")


def test_an_ellipse_on_the_map_selects_no_records(charted, qtbot):
    layer_of(charted, "ellipses").selectAll()
    qtbot.wait(100)
    assert all(chosen is None for _count, chosen in verdict_rows(charted.charts).values())


def test_charts_follow_new_ellipses(charted, run, click, qtbot):
    section = charted.dock.ellipse
    section.size.setEditText("1,2,3")
    good, message = run(lambda: click(section.run_button))
    assert good, message
    view = charted.charts.views["shares"]
    qtbot.waitUntil(lambda: "2: 100 %" in view.accessibleDescription(), timeout=20000)


def test_belts_by_year_show_their_path(charted, run, click, qtbot):
    section = charted.dock.ellipse
    section.what.setCurrentIndex(section.what.findData("belts"))
    section.group.setCurrentIndex(1)
    good, message = run(lambda: click(section.run_button))
    assert good, message
    view = charted.charts.views["trajectory"]
    qtbot.waitUntil(lambda: "net shift" in view.accessibleDescription(), timeout=20000)
    assert not view.drawing.empty


def test_charts_stand_side_by_side_where_there_is_room(charted, qtbot):
    dock, views = charted.charts, charted.charts.views
    dock.setFloating(True)
    for width, expected in ((400, 1), (1200, 3)):
        dock.resize(width, 700)
        qtbot.waitUntil(lambda width=width, expected=expected: abs(
            expected * views["rose"].drawing.width - width) < 60, timeout=20000)
        assert len({view.y() for view in views.values()}) == (2 if expected == 3 else 4)


def test_dark_colours_are_followed(charted, qtbot):
    from qgis.PyQt.QtGui import QColor, QPalette

    palette = charted.charts.palette()
    palette.setColor(QPalette.ColorRole.Base, QColor("#202020"))
    palette.setColor(QPalette.ColorRole.Text, QColor("#eeeeee"))
    with qtbot.waitSignal(charted.charts._drawer.drawn, timeout=30000):
        charted.charts.setPalette(palette)
    assert charted.charts.views["rose"].drawing.pixels[:3] == b"\x20\x20\x20"


def test_a_chart_is_saved_and_copied(charted, qtbot, click, tmp_path, monkeypatch):
    from qgis.PyQt.QtGui import QGuiApplication
    from qgis.PyQt.QtWidgets import QFileDialog

    path = tmp_path / "rose.svg"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path.with_suffix("")), "SVG (*.svg)"))
    view = charted.charts.views["rose"]
    click(view.save_button)
    qtbot.waitUntil(lambda: charted.charts.message.text() == f"Saved: {path}", timeout=20000)
    assert path.read_bytes().startswith(b"<?xml")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path / "x.png"), ""))
    click(view.save_button)
    qtbot.waitUntil(lambda: "cannot be written" in charted.charts.message.text(), timeout=20000)
    QGuiApplication.clipboard().clear()
    click(view.copy_button)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().image().width() == 1440, timeout=20000)


def test_without_matplotlib_the_panel_says_what_is_missing_and_the_rest_works(matched, run, click, qtbot, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    matched.actions["charts"].trigger()
    good, message = run(lambda: click(matched.dock.ellipse.run_button))
    assert good, message
    charts = matched.charts
    qtbot.waitUntil(lambda: "matplotlib" in charts.message.text(), timeout=20000)
    assert "python3-matplotlib" in charts.message.text()
    assert not any(view.isVisible() for view in charts.views.values())
