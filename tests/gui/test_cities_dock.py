# SPDX-License-Identifier: GPL-2.0-or-later
"""The cities' panel, by clicking and typing on a real workspace: one undo each, no trace after discarding, saved."""

from __future__ import annotations

import time

import pytest
from qgis.core import QgsGeometry, QgsPointXY, QgsProject
from qgis.PyQt.QtCore import QEvent, QPoint, Qt
from qgis.PyQt.QtGui import QGuiApplication

from cluster_digital_plugin.layers.rows import read_rows
from cluster_digital_plugin.layers.workspace import layers_on


@pytest.fixture
def settle(workbench, qtbot):
    """Wait until the panel has read all."""

    def wait():
        controller = workbench.controller
        qtbot.wait(20)
        qtbot.waitUntil(lambda: not (controller.busy or controller._background.busy), timeout=30000)
        qtbot.wait(20)

    return wait


@pytest.fixture
def dock(matched, settle):
    """The cities' panel on the matched sample."""
    matched.actions["cities"].trigger()
    settle()
    assert matched.cities.isVisible()
    assert matched.cities.cities.knowledge.gazetteer is not None
    return matched.cities


@pytest.fixture
def layer(dock):
    """The layer of cities."""
    return dock.cities.layer


@pytest.fixture
def choose(dock, qtbot):
    """Choose a city by typing a name and taking the first that is found."""

    def pick(name):
        dock.list.search.setText(name)
        qtbot.keyClick(dock.list.search, Qt.Key.Key_Return)
        return dock.cities.rows[dock._key]

    return pick


def content(layer):
    """Return what the layer holds: fields, values and points."""
    return (
        [field.name() for field in layer.fields()],
        {f.id(): ([str(v) for v in f.attributes()], f.geometry().asWkt(6)) for f in layer.getFeatures()},
    )


def row_of(dock, name):
    return next(row for row in dock.cities.rows.values() if row["city_zh"] == name)


def key_of(dock, name):
    return next(key for key, row in dock.cities.rows.items() if row["city_zh"] == name)


def in_file(workbench, name):
    return next(row for row in read_rows(workbench.controller.workspace.path, "cities") if row["city_zh"] == name)


def add_laiwu(dock, click, qtbot):
    click(dock.tools.buttons["add"])
    window = dock.tools.opened("add")
    for name, text in (("city_zh", "莱芜市"), ("adcode", "371200"), ("province_zh", "山东省"), ("lon", "117.6554"),
                       ("lat", "36.2032"), ("population", "1378000"), ("aliases", "嬴城;莱芜")):
        window.form.lines[name].setText(text)
    qtbot.wait(30)
    click(window.apply_button)
    qtbot.wait(30)


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("保定", "保定市"), ("hangzhou", "杭州市"), ("130600", "保定市"), ("羊城", "广州市"), ("白沟镇", "保定市"),
        ("张店区", "淄博市"),
    ],
)
def test_a_city_is_found_by_any_of_its_names(choose, text, city):
    assert choose(text)["city_zh"] == city


def test_list_and_map_follow_each_other(dock, choose, layer, qtbot):
    choose("保定")
    assert [f["city_zh"] for f in layer.selectedFeatures()] == ["保定市"]
    dock.list.search.clear()
    layer.selectByIds([key_of(dock, "苏州市"), key_of(dock, "无锡市")])
    qtbot.wait(20)
    keys = dock.list.keys()
    assert {dock.cities.rows[key]["city_zh"] for key in keys} == {"苏州市", "无锡市"}
    assert dock.form.lines["city_zh"].text() in ("苏州市", "无锡市")


def test_an_edit_of_several_fields_is_one_undo_and_discarding_leaves_no_trace(dock, choose, layer, click, qtbot):
    before = content(layer)
    choose("保定")
    dock.form.lines["population"].setText("9,242,610")
    dock.form.lines["lon"].setText("115.5")
    assert not layer.isEditable()
    qtbot.keyClick(dock.form.lines["lon"], Qt.Key.Key_Return)
    assert layer.undoStack().count() == 1
    row = row_of(dock, "保定市")
    assert (row["population"], row["lon"], row["x"], row["coord_source"]) == (9242610, 115.5, 115.5, "analyst")
    click(dock.bar.undo_button)
    qtbot.wait(20)
    assert content(layer) == before
    assert dock.form.lines["lon"].text() != "115.5"
    dock.form.lines["population"].setText("5")
    click(dock.apply_button)
    click(dock.bar.discard_button)
    qtbot.wait(20)
    assert content(layer) == before
    assert not layer.isEditable()


def test_discarding_after_a_run_leaves_no_trace(dock, choose, layer, run, settle, click, matched):
    """The run's layers were added in this session; the next run finds the cities as they were saved."""
    assert run(lambda: click(matched.dock.ellipse.run_button))[0]
    settle()
    before = content(layer)
    assert len(before[1]) == layer.featureCount() > 500
    choose("保定")
    dock.form.lines["lon"].setText("115.5")
    click(dock.apply_button)
    click(dock.bar.discard_button)
    assert content(layer) == before
    layer.reload()
    assert content(layer) == before and layer.featureCount() == len(before[1])
    for other in layers_on(QgsProject.instance(), matched.controller.workspace.path):
        assert other.featureCount() == len(list(other.getFeatures())) > 0
    settle()
    assert matched.follow.stale == [] and in_file(matched, "保定市")["lon"] != 115.5
    assert run(lambda: click(matched.dock.ellipse.run_button))[0]
    assert content(layer) == before


def test_saving_reaches_the_file(dock, choose, layer, click, matched):
    choose("保定")
    dock.form.lines["city_en"].setText("Baoding City")
    click(dock.bar.save_button)
    assert in_file(matched, "保定市")["city_en"] == "Baoding City"
    assert not layer.isEditable()
    assert not dock.bar.save_button.isEnabled()


def test_a_failed_save_keeps_the_edits_and_tells_the_remedy(dock, choose, layer, click, matched, qtbot):
    import sqlite3

    choose("保定")
    dock.form.lines["city_en"].setText("X")
    other = sqlite3.connect(matched.controller.workspace.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    began = time.perf_counter()
    click(dock.bar.save_button)
    assert time.perf_counter() - began < 3, "QGIS's own waiting would take five seconds and more"
    assert "in use by another program" in dock.message.text()
    assert "nothing is lost" in dock.message.text()
    assert layer.isModified()
    other.execute("ROLLBACK")
    other.close()
    assert row_of(dock, "保定市")["city_en"] == "X"
    click(dock.bar.save_button)
    assert in_file(matched, "保定市")["city_en"] == "X"


def test_tab_goes_through_the_panel_from_top_to_bottom(dock, choose):
    choose("保定")
    widget, seen = dock.list.search, []
    for _ in range(60):
        widget = widget.nextInFocusChain()
        if widget in (dock.tools.buttons["add"], *dock.form.lines.values(), dock.move_button, dock.bar.save_button):
            seen.append(widget)
    assert seen[: len(dock.form.lines) + 3] == [
        dock.tools.buttons["add"], *dock.form.lines.values(), dock.move_button, dock.bar.save_button,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lon", "lat", "word"), [("38.87", "115.46", "swapped"), ("215", "38", "out of range"), ("abc", "38", "no number")]
)
def test_coordinates_that_cannot_be_are_refused(dock, choose, layer, click, lon, lat, word):
    choose("保定")
    dock.form.lines["lon"].setText(lon)
    dock.form.lines["lat"].setText(lat)
    click(dock.apply_button)
    assert word in dock.message.text()
    assert not layer.isModified()
    assert dock.form.lines["lon"].text() == lon


def test_a_point_far_from_its_province_is_warned_about_but_taken(dock, choose, click):
    choose("保定")
    dock.form.lines["lon"].setText("103.5")
    click(dock.apply_button)
    assert "河北省" in dock.message.text()
    assert row_of(dock, "保定市")["x"] == 103.5


def test_a_click_on_the_map_moves_the_point_in_one_command(dock, choose, layer, click, iface, qtbot, drag_to):
    canvas = iface.mapCanvas()
    from cluster_digital_plugin.layers.crs import china_albers

    canvas.setDestinationCrs(china_albers())
    choose("保定")
    canvas.zoomToFeatureIds(layer, [key_of(dock, "保定市"), key_of(dock, "石家庄市")])
    click(dock.move_button)
    assert canvas.mapTool() is dock.mover
    assert dock.mover._marker is not None
    place = drag_to(canvas, QPoint(canvas.width() // 3, canvas.height() // 3))
    qtbot.wait(20)
    row = row_of(dock, "保定市")
    assert (row["x"], row["y"]) == pytest.approx(place, abs=1e-4)
    assert (row["lon"], row["lat"]) == pytest.approx(place, abs=1e-4)
    assert layer.undoStack().count() == 1
    layer.undoStack().undo()
    qtbot.wait(20)
    assert row_of(dock, "保定市")["lon"] == pytest.approx(115.49, abs=0.1)
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.mapTool() is not dock.mover
    assert not dock.move_button.isChecked()


@pytest.fixture
def drag_to():
    """Press, drag and release on a canvas; return the WGS84 place."""
    from qgis.gui import QgsMapMouseEvent

    from cluster_digital_plugin.layers.city_edits import to_wgs84

    def press(canvas, point):
        tool, button = canvas.mapTool(), Qt.MouseButton.LeftButton
        for kind, handle, at in (
            (QEvent.Type.MouseButtonPress, tool.canvasPressEvent, point + QPoint(40, 40)),
            (QEvent.Type.MouseMove, tool.canvasMoveEvent, point + QPoint(20, 20)),
            (QEvent.Type.MouseButtonRelease, tool.canvasReleaseEvent, point),
        ):
            handle(QgsMapMouseEvent(canvas, kind, at, button, button))
        map_point = canvas.getCoordinateTransform().toMapCoordinates(point)
        return to_wgs84(map_point, canvas.mapSettings().destinationCrs())

    return press


def test_edits_made_elsewhere_count_as_much(dock, choose, layer, click, qtbot):
    choose("保定")
    key = dock._key
    layer.startEditing()
    layer.changeAttributeValue(key, layer.fields().lookupField("population"), 42)
    qtbot.wait(20)
    assert dock.form.lines["population"].text() == "42"
    assert dock.bar.save_button.isEnabled()
    dock.form.lines["city_en"].setText("typed")
    layer.changeGeometry(key, QgsGeometry.fromPointXY(QgsPointXY(116, 39)))
    qtbot.wait(20)
    assert dock.form.lines["city_en"].text() == "typed"
    assert dock.disagreement.isVisible()
    dock.disagreement.linkActivated.emit("point")
    assert (row_of(dock, "保定市")["lon"], row_of(dock, "保定市")["lat"]) == (116.0, 39.0)
    assert not dock.disagreement.isVisible()
    from cluster_digital_plugin.layers.city_edits import read_cities

    assert dock.cities.rows == read_cities(layer)
    for _ in range(3):
        click(dock.bar.undo_button)
        qtbot.wait(20)
    assert not layer.isModified()


def test_what_was_typed_is_applied_before_another_city_is_shown(dock, choose, layer):
    choose("保定")
    dock.form.lines["population"].setText("77")
    choose("苏州")
    assert row_of(dock, "保定市")["population"] == 77
    dock.form.lines["population"].setText("many")
    dock.list.search.setText("保定")
    dock.list.view.selectRow(0)
    assert dock.cities.rows[dock._key]["city_zh"] == "苏州市"
    assert "no number" in dock.message.text()


def test_fields_are_offered_added_filled_and_saved(dock, choose, layer, click, matched, qtbot):
    before = content(layer)
    choose("保定")
    dock.tools.fill_menu()
    dock.tools.menu.actions()[0].trigger()
    assert "gdp" in dock.form.lines
    assert not dock.form.pending
    assert layer.undoStack().count() == 1
    dock.cities.undo()
    qtbot.wait(20)
    assert "gdp" not in dock.form.lines
    assert content(layer) == before
    dock.tools.fill_menu()
    dock.tools.menu.actions()[0].trigger()
    dock.tools.fill_menu()
    dock.tools.menu.actions()[-1].trigger()
    window = dock.tools.opened("field")
    window.name.setText("港口")
    window.kind.setCurrentIndex(2)
    click(window.add_button)
    choose("宁波")
    dock.form.lines["gdp"].setText("16452.8")
    dock.form.lines["港口"].setText("宁波舟山港")
    click(dock.bar.save_button)
    row = in_file(matched, "宁波市")
    assert (row["gdp"], row["港口"]) == (16452.8, "宁波舟山港")
    assert in_file(matched, "保定市")["gdp"] is None
    assert layer.attributeAlias(layer.fields().lookupField("gdp")).startswith("GDP")


def test_a_field_named_as_a_word_of_sql_is_refused(dock, layer):
    from cluster_digital_plugin.core.schema import TEXT, Column

    dock.cities.add_field(Column("Group", TEXT, "", ""))
    assert "SQL" in dock.message.text()
    assert not layer.isModified()


def test_adding_is_one_undo_and_the_row_survives_saving(dock, layer, click, matched, qtbot):
    add_laiwu(dock, click, qtbot)
    assert layer.undoStack().count() == 1
    assert dock.form.lines["city_zh"].text() == "莱芜市"
    click(dock.bar.save_button)
    qtbot.wait(30)
    assert in_file(matched, "莱芜市")["scope"] == "all"
    assert dock.form.lines["city_zh"].text() == "莱芜市"
    assert dock._key > 0


def test_a_taken_adcode_is_refused_with_its_owner(dock, click, qtbot):
    click(dock.tools.buttons["add"])
    window = dock.tools.opened("add")
    window.form.lines["city_zh"].setText("新市")
    window.form.lines["adcode"].setText("130600")
    qtbot.wait(30)
    assert "保定市" in window.preview.message.text()
    assert not window.apply_button.isEnabled()


def test_merged_laiwu_is_counted_in_jinan(dock, layer, click, matched, qtbot, processing, project):
    from qgis.core import QgsVectorLayer

    add_laiwu(dock, click, qtbot)
    jinan = row_of(dock, "济南市")["population"]
    click(dock.tools.buttons["merge"])
    window = dock.tools.opened("merge")
    window.source.choose(key_of(dock, "莱芜市"))
    window.target.choose(key_of(dock, "济南市"))
    window.checks["population"].setChecked(True)
    qtbot.wait(30)
    lines = [window.preview.model.row(number) for number in range(window.preview.model.rowCount())]
    assert ("济南市", "Population", jinan, jinan + 1378000) in lines
    click(window.apply_button)
    assert layer.undoStack().count() == 2
    assert {"莱芜市", "嬴城"} <= set(row_of(dock, "济南市")["aliases"].split(";"))
    click(dock.bar.undo_button)
    qtbot.wait(20)
    assert row_of(dock, "莱芜市")["level"] == "地级市"
    layer.undoStack().redo()
    qtbot.wait(20)
    click(dock.bar.save_button)

    clusters = QgsVectorLayer("NoGeometry?field=cluster_id:string&field=programme:string&field=name_zh:string"
                              "&field=industry_zh:string&field=cities:string", "c", "memory")  # fmt: skip
    from qgis.core import QgsFeature

    found = {}
    for number, city in enumerate(("莱芜市", "嬴城", "371200", "莱芜区")):
        feature = QgsFeature(clusters.fields())
        feature.setAttributes([f"X{number}", "MIIT", f"集群{number}", "钢铁", city])
        clusters.dataProvider().addFeature(feature)
    belts = layers_on(QgsProject.instance(), matched.controller.workspace.path, ("belts",))[0]
    result = processing.run("clusterdigital:match", {
        "CLUSTERS": clusters, "BELTS": belts, "CITIES": layer, "RECORDS": "memory:", "LINKS": "memory:",
        "UNRESOLVED": "memory:",
    })
    found = {f["cluster_id"]: (f["city"], f["adcode"]) for f in result["RECORDS"].getFeatures()}
    assert found == {f"X{number}": ("济南市", "370100") for number in range(4)}


def test_a_shipped_city_cannot_be_removed_by_merging(dock, click, qtbot):
    click(dock.tools.buttons["merge"])
    window = dock.tools.opened("merge")
    window.source.choose(key_of(dock, "淄博市"))
    window.target.choose(key_of(dock, "济南市"))
    qtbot.wait(30)
    assert not window.row.model().item(1).isEnabled()
    lines = [window.preview.model.row(number) for number in range(window.preview.model.rowCount())]
    assert ("淄博市", "Level", "地级市", "县级") in lines
    assert ("淄博市", "Parent city", None, "济南市") in lines


def test_a_county_is_split_off_with_its_alias_and_numbers(dock, layer, click, qtbot):
    source = key_of(dock, "金华市")
    before = content(layer)
    layer.startEditing()
    names = layer.fields()
    layer.changeAttributeValue(source, names.lookupField("aliases"), "金华;婺州;小商品之都")
    layer.changeAttributeValue(source, names.lookupField("population"), 7000000)
    qtbot.wait(20)
    dock._choose([source])
    click(dock.tools.buttons["split"])
    dock.tools.opened("split").source.choose(source)
    window = dock.tools.opened("split")
    window.form.lines["adcode"].setText("330782")
    window.form.lines["city_zh"].setText("义乌市")
    click(window.fill_button)
    qtbot.wait(30)
    assert window.form.lines["lon"].text().startswith("120.0")
    item = next(window.aliases.item(n) for n in range(3) if window.aliases.item(n).text() == "小商品之都")
    item.setCheckState(Qt.CheckState.Checked)
    window.subtract.setChecked(True)
    qtbot.wait(30)
    click(window.apply_button)
    assert layer.undoStack().count() == 3
    row = row_of(dock, "义乌市")
    assert (row["level"], row["parent_city_zh"]) == ("地级市", None)
    assert "小商品之都" in row["aliases"]
    assert row_of(dock, "金华市")["aliases"] == "金华;婺州"
    assert row_of(dock, "金华市")["population"] == 7000000 - row["population"]
    click(dock.bar.discard_button)
    qtbot.wait(20)
    assert content(layer) == before


PASTED = """城市\t人口(万人)\tGDP\t备注
保定\t924.261\t4012.5\ta
义乌国际商贸城\t100\t1\tb
苏州市\tviele\t2\tc
鼓楼区\t1\t1\td
440100\t1882.7\t\te
保定市\t1\t1\tf
杭州市\t-5\t1\tg
"""


def test_pasted_rows_are_checked_applied_at_once_and_the_bad_ones_can_be_copied(dock, layer, click, settle):
    dock.tools.fill_menu()
    dock.tools.menu.actions()[0].trigger()
    QGuiApplication.clipboard().setText(PASTED)
    click(dock.tools.buttons["paste"])
    window = dock.tools.opened("paste")
    click(window.paste_button)
    settle()
    good = {row.city: row.changes for row in window.paste.rows if row.good}
    assert set(good) == {"保定市", "广州市"}
    assert good["保定市"]["population"][1] == 9242610
    assert good["保定市"]["gdp"] == (None, 4012.5)
    assert set(good["广州市"]) == {"population"}
    assert "备注" in window.summary.text()
    assert "10000" in window.summary.text()
    problems = {row.number: row.problems[0].en for row in window.paste.rows if row.problems}
    assert set(problems) == {3, 4, 5, 7, 8}
    assert "no number" in problems[4]
    assert "Row 2" in problems[7]
    assert "negative" in problems[8]
    click(window.apply_button)
    settle()
    assert layer.undoStack().count() == 2
    assert row_of(dock, "广州市")["population"] == 18827000
    assert window.table.rowCount() == 5
    click(window.copy_button)
    copied = QGuiApplication.clipboard().text().splitlines()
    assert len(copied) == 6
    assert copied[2].startswith("苏州市\tviele")
    click(dock.bar.undo_button)
    settle()
    assert row_of(dock, "保定市")["gdp"] is None


def test_a_file_is_read_like_the_clipboard(dock, click, settle, qtbot, tmp_path):
    path = tmp_path / "人口.csv"
    text = "行政区划代码,城市,经度,纬度\n130600,保定市,38.9,115.5\n130600,苏州市,1,1\n320500,苏州市,120.6,31.3\n"
    path.write_bytes(text.encode("gb18030"))
    click(dock.tools.buttons["paste"])
    window = dock.tools.opened("paste")
    window.open_file(str(path))
    # Read first, worked out then.
    qtbot.waitUntil(lambda: window.paste is not None, timeout=20000)
    problems = [row.problems[0].en if row.problems else "" for row in window.paste.rows]
    assert "swapped" in problems[0]
    assert "not of “苏州市”" in problems[1]
    assert window.paste.rows[2].good
    click(window.apply_button)
    settle()
    assert row_of(dock, "苏州市")["x"] == 120.6


def test_pasting_nothing_useful_says_what_is_wanted(dock, click, settle):
    click(dock.tools.buttons["paste"])
    window = dock.tools.opened("paste")
    QGuiApplication.clipboard().setText("a\tb\n1\t2")
    click(window.paste_button)
    settle()
    assert "titles" in window.summary.text()
    assert not window.apply_button.isEnabled()


def test_the_empty_panel_loads_the_shipped_cities(workbench, run, click, settle):
    workbench.actions["cities"].trigger()
    settle()
    dock = workbench.cities
    assert dock.pages.currentIndex() == 0
    assert "no cities" in dock.empty.text()
    good, message = run(lambda: click(dock.load_button))
    assert good, message
    settle()
    assert dock.pages.currentIndex() == 1
    assert len(dock.cities.rows) == 569


def test_deleting_the_layer_while_editing_empties_the_panel(dock, choose, layer, click, settle):
    choose("保定")
    dock.form.lines["population"].setText("5")
    click(dock.apply_button)
    click(dock.move_button)
    click(dock.tools.buttons["merge"])
    QgsProject.instance().removeMapLayer(layer.id())
    settle()
    assert dock.cities.layer is None
    assert dock.pages.currentIndex() == 0
    assert not dock.tools.opened("merge").apply_button.isEnabled()
    click(dock.show_button)
    settle()
    assert dock.pages.currentIndex() == 1
    assert row_of(dock, "保定市")["population"] != 5


def test_unloading_while_editing_leaves_the_edits_in_the_layer(dock, choose, layer, click, matched, iface):
    choose("保定")
    dock.form.lines["population"].setText("5")
    click(dock.apply_button)
    click(dock.move_button)
    key = dock._key
    assert iface.active_layer is layer
    dock.stop()
    assert layer.isModified()
    assert layer.getFeature(key)["population"] == 5
    assert iface.mapCanvas().mapTool() is None
    layer.rollBack()


def test_nothing_is_edited_during_a_run(dock, choose, layer, monkeypatch, matched):
    choose("保定")
    monkeypatch.setattr(type(matched.controller), "busy", True)
    dock.form.lines["population"].setText("5")
    dock.apply()
    assert "run is under way" in dock.message.text()
    assert not layer.isEditable()
