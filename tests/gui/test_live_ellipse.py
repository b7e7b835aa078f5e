# SPDX-License-Identifier: GPL-2.0-or-later
"""The ellipse that follows the selection, by selecting on real layers."""

from __future__ import annotations

import numpy as np
import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsPointXY,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)

from .test_workbench import layer_of

COMPARED = ("n", "weight", "center_lon", "center_lat", "semi_major", "semi_minor", "azimuth", "inside", "inside_n",
            "se_azimuth", "circular_p", "n_eff", "reaches_zh", "points_en")


def points_layer(count=60, seed=5, name="firms"):
    """Return a layer in memory, in the project, with weighted points of which one weighs NULL."""
    layer = QgsVectorLayer("Point?crs=EPSG:4326&field=weight:double&field=name:string", name, "memory")
    random = np.random.default_rng(seed)
    features = []
    for x, y, w in zip(random.normal(113, 3, count), random.normal(31, 2, count), random.uniform(0.1, 3, count)):
        feature = QgsFeature(layer.fields())
        feature.setAttributes([float(w), "a"])
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(float(x), float(y))))
        features.append(feature)
    features[0]["weight"] = None
    layer.dataProvider().addFeatures(features)
    QgsProject.instance().addMapLayer(layer)
    return layer


def algorithm(processing, layer, **parameters):
    """Return the ellipses that the algorithm computes of what is selected, as dicts."""
    found = processing.run("clusterdigital:ellipse", {
        "INPUT": QgsProcessingFeatureSourceDefinition(layer.id(), True), "ELLIPSES": "TEMPORARY_OUTPUT", **parameters,
    })["ELLIPSES"]
    names = found.fields().names()
    return [dict(zip(names, feature.attributes())) for feature in found.getFeatures()]


def assert_same(live, expected):
    assert len(live) == len(expected)
    for mine, theirs in zip(live, expected):
        for name in COMPARED:
            if isinstance(theirs[name], str):
                assert mine[name] == theirs[name]
            else:
                assert mine[name] == pytest.approx(theirs[name], rel=1e-9), name


def choose(combo, data):
    combo.setCurrentIndex(combo.findData(data))
    assert combo.currentData() == data


@pytest.fixture
def live(workbench, iface, qtbot):
    """The live ellipse, switched on, with no layer active."""
    workbench.dock.ellipse.live.switch.setChecked(True)
    yield workbench.live


@pytest.fixture
def foreign(live, iface):
    """The live ellipse with a layer of the user's own active."""
    layer = points_layer()
    iface.mapCanvas().setCurrentLayer(layer)
    return live, layer


def wait_for(qtbot, live, n):
    qtbot.waitUntil(lambda: [row["n"] for row in live.rows] == n, timeout=5000)


def test_the_ellipse_of_any_layer_equals_the_algorithms(foreign, workbench, processing, qtbot):
    live, layer = foreign
    layer.selectByIds(list(range(1, 41)))
    wait_for(qtbot, live, [39])
    expected = algorithm(processing, layer, WEIGHT_FIELD="weight")
    assert_same(live.rows, expected)
    assert len(live.drawing.bands) == 3
    text = workbench.dock.ellipse.live.readout.text()
    assert "firms" in text and "n = 39" in text and f"{expected[0]['azimuth']:.1f}°" in text
    assert "1 left out" in text and expected[0]["reaches_en"] in text


@pytest.mark.parametrize(("rule", "size"), [(1, "1,2"), (2, "68"), (3, "50;90"), (4, "1")])
@pytest.mark.parametrize("projection", [0, 1, 2])
def test_size_and_projection_are_those_of_the_panel(foreign, workbench, processing, qtbot, rule, size, projection):
    live, layer = foreign
    section = workbench.dock.ellipse
    layer.selectByIds(list(range(10, 41)))
    choose(section.rule, rule)
    section.size.setEditText(size)
    choose(section.projection, projection)
    choose(section.weight, "")
    expected = algorithm(processing, layer, SIZE_RULE=rule, SIZE=size, PROJECTION=projection)
    qtbot.waitUntil(lambda: len(live.rows) == len(expected) and live.rows[0]["size_rule"] == expected[0]["size_rule"])
    qtbot.wait(20)
    assert_same(live.rows, expected)


def test_an_impossible_size_is_told(foreign, workbench, qtbot):
    live, layer = foreign
    layer.selectByIds([1, 2, 3, 4])
    wait_for(qtbot, live, [3])
    workbench.dock.ellipse.size.setEditText("many")
    qtbot.waitUntil(lambda: "many" in workbench.dock.ellipse.live.readout.text())
    assert not live.drawing.bands and not workbench.dock.ellipse.live.keep_button.isEnabled()


def test_nothing_selected_nothing_drawn(foreign, workbench, qtbot):
    live, layer = foreign
    box = workbench.dock.ellipse.live
    qtbot.waitUntil(lambda: "Nothing is selected" in box.readout.text())
    layer.selectAll()
    wait_for(qtbot, live, [59])
    layer.removeSelection()
    wait_for(qtbot, live, [])
    assert not live.drawing.bands
    assert "Nothing is selected in “firms”." in box.readout.text()
    assert not box.keep_button.isEnabled()


def test_one_point_and_two_have_a_centre_but_no_ellipse(foreign, workbench, qtbot):
    live, layer = foreign
    layer.selectByIds([2])
    wait_for(qtbot, live, [1])
    assert live.rows[0]["status"] == "point"
    assert "All points coincide" in workbench.dock.ellipse.live.readout.text()
    layer.selectByIds([2, 3])
    wait_for(qtbot, live, [2])
    assert "Points on one line" in workbench.dock.ellipse.live.readout.text()


def test_an_indistinct_direction_is_called_so(live, workbench, iface, qtbot):
    layer = points_layer(8, 3)
    iface.mapCanvas().setCurrentLayer(layer)
    layer.selectAll()
    wait_for(qtbot, live, [7])
    significant = live.rows[0]["circular_p"] <= 0.05
    text = workbench.dock.ellipse.live.readout.text()
    assert ("direction not significant" in text) is not significant
    assert not significant


def test_edits_are_followed_and_undone(foreign, processing, qtbot):
    live, layer = foreign
    layer.selectByIds(list(range(2, 30)))
    wait_for(qtbot, live, [28])
    first = live.rows[0]["semi_major"]

    def check():
        qtbot.wait(30)
        assert_same(live.rows, algorithm(processing, layer, WEIGHT_FIELD="weight"))

    layer.startEditing()
    layer.changeGeometry(5, QgsGeometry.fromPointXY(QgsPointXY(100, 40)))
    check()
    assert live.rows[0]["semi_major"] > first
    layer.changeAttributeValue(5, 0, 0.01)
    check()
    new = QgsFeature(layer.fields())
    new.setAttributes([2.0, "new"])
    new.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(90, 30)))
    layer.addFeature(new)
    layer.select(new.id())
    check()
    assert live.rows[0]["n"] == 29
    layer.deleteFeature(6)
    check()
    assert live.rows[0]["n"] == 28
    layer.rollBack()
    layer.selectByIds(list(range(2, 30)))
    check()
    assert live.rows[0]["semi_major"] == pytest.approx(first, rel=1e-12)
    layer.startEditing()
    layer.changeGeometry(5, QgsGeometry.fromPointXY(QgsPointXY(100, 40)))
    layer.commitChanges()
    check()
    assert live.rows[0]["semi_major"] > first


def test_a_big_layer_is_read_in_the_background(live, workbench, iface, processing, qtbot):
    layer = points_layer(6000)
    iface.mapCanvas().setCurrentLayer(layer)
    layer.selectAll()
    qtbot.waitUntil(lambda: "Reading “firms”…" in workbench.dock.ellipse.live.readout.text())
    wait_for(qtbot, live, [5999])
    assert_same(live.rows, algorithm(processing, layer, WEIGHT_FIELD="weight"))
    layer.selectByRect(QgsRectangle(110, 30, 114, 33))
    qtbot.waitUntil(lambda: live.rows[0]["n"] < 5999)
    assert_same(live.rows, algorithm(processing, layer, WEIGHT_FIELD="weight"))


def test_a_layer_removed_while_it_is_read(live, workbench, iface, qtbot):
    layer = points_layer(6000)
    iface.mapCanvas().setCurrentLayer(layer)
    layer.selectAll()
    qtbot.waitUntil(lambda: "Reading" in workbench.dock.ellipse.live.readout.text())
    QgsProject.instance().removeMapLayer(layer.id())
    qtbot.wait(300)
    assert live.rows == [] and "Reading" not in workbench.dock.ellipse.live.readout.text()


def test_of_a_burst_only_the_last_is_measured(foreign, qtbot, monkeypatch):
    from cluster_digital_plugin.gui.live import live_ellipse

    live, layer = foreign
    measured, real = [], live_ellipse.measure
    monkeypatch.setattr(live_ellipse, "measure", lambda columns, *rest: measured.append(len(columns)) or real(
        columns, *rest))
    for last in range(3, 50):
        layer.selectByIds(list(range(1, last)))
    wait_for(qtbot, live, [47])
    assert measured == [48]


def test_the_drawing_follows_the_canvas_crs(foreign, iface, qtbot):
    live, layer = foreign
    iface.mapCanvas().setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    layer.selectAll()
    wait_for(qtbot, live, [59])
    before = [band.asGeometry().boundingBox().width() for band in live.drawing.bands[:1]]
    iface.mapCanvas().setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    after = [band.asGeometry().boundingBox().width() for band in live.drawing.bands[:1]]
    assert before[0] < 90 < 100000 < after[0]


@pytest.mark.parametrize("end", ["switch", "panel", "layer", "project", "other layer"])
def test_whatever_ends_it_nothing_stays_on_the_canvas(foreign, workbench, iface, qtbot, end):
    live, layer = foreign
    layer.selectAll()
    wait_for(qtbot, live, [59])
    if end == "switch":
        workbench.dock.ellipse.live.switch.setChecked(False)
    elif end == "panel":
        workbench.dock.hide()
    elif end == "layer":
        QgsProject.instance().removeMapLayer(layer.id())
    elif end == "project":
        QgsProject.instance().clear()
    else:
        iface.mapCanvas().setCurrentLayer(points_layer(name="others"))
    qtbot.wait(50)
    assert live.rows == [] and not live.drawing.bands
    if end == "panel":
        workbench.dock.show()
        wait_for(qtbot, live, [59])


def test_unloading_takes_the_drawing_off_the_canvas(iface, processing, qtbot):
    from qgis.gui import QgsRubberBand

    from cluster_digital_plugin.gui.workbench import Workbench

    bench = Workbench(iface)
    bench.dock.show()
    bench.dock.ellipse.live.switch.setChecked(True)
    layer = points_layer()
    iface.mapCanvas().setCurrentLayer(layer)
    layer.selectAll()
    wait_for(qtbot, bench.live, [59])
    bands = [item for item in iface.mapCanvas().scene().items() if isinstance(item, QgsRubberBand)]
    assert len(bands) >= 3
    bench.close()
    assert not [item for item in iface.mapCanvas().scene().items() if isinstance(item, QgsRubberBand)]
    layer.selectByIds([1, 2])
    qtbot.wait(20)


def test_no_layer_is_left_until_it_is_kept(foreign, workbench, run, click, processing, qtbot):
    live, layer = foreign
    layer.selectByIds(list(range(2, 42)))
    wait_for(qtbot, live, [40])
    assert list(QgsProject.instance().mapLayers().values()) == [layer]
    expected = algorithm(processing, layer, WEIGHT_FIELD="weight")[0]
    good, message = run(lambda: click(workbench.dock.ellipse.live.keep_button))
    assert good, message
    kept = QgsProject.instance().mapLayersByName("Ellipse of firms")[0]
    feature = next(kept.getFeatures())
    assert feature["semi_major"] == pytest.approx(expected["semi_major"], rel=1e-12)
    wait_for(qtbot, live, [40])


def test_records_and_belts_of_the_workspace_equal_the_run_on_the_selection(matched, live, run, click, processing,
                                                                         qtbot):
    records, belts = layer_of(matched, "records"), layer_of(matched, "belts")
    section = matched.dock.ellipse
    assert section.what.currentData() == "both"
    records.selectByExpression("\"programme\" = 'MIIT'")
    belts.selectByExpression("$y < 30")
    wait_for(qtbot, live, [32, belts.selectedFeatureCount()])
    mine = [dict(row) for row in live.rows]
    expected = algorithm(processing, records, WEIGHT_FIELD="weight", UNIT_FIELD="cluster_id")
    assert_same(mine[:1], expected)
    good, message = run(lambda: click(section.live.keep_button))
    assert good, message
    kept = [row for row in matched.controller.summary.ellipses if row["scope"] == "selection"]
    assert sorted(row["n"] for row in kept) == sorted(row["n"] for row in mine)
    for row in kept:
        twin = next(other for other in mine if other["n"] == row["n"])
        for name in ("semi_major", "azimuth", "inside", "se_azimuth"):
            assert twin[name] == pytest.approx(row[name], rel=1e-9)


def test_selected_clusters_stand_for_their_records(matched, live, qtbot):
    section = matched.dock.ellipse
    choose(section.what, "records")
    layer_of(matched, "clusters").selectByExpression("\"programme\" = 'MIIT'")
    wait_for(qtbot, live, [32])
    assert live.rows[0]["weight"] == pytest.approx(25)
    assert 'n = 32, weight 25' in section.live.readout.text()


def test_many_points_are_measured_in_the_background(foreign, processing, qtbot, monkeypatch):
    from cluster_digital_plugin.gui.live import live_ellipse

    monkeypatch.setattr(live_ellipse, "_MOST_AT_ONCE", 10)
    live, layer = foreign
    layer.selectAll()
    qtbot.wait(1)
    # Another selection, while the first is measured: only the last is shown.
    layer.selectByIds(list(range(2, 42)))
    wait_for(qtbot, live, [40])
    qtbot.wait(100)
    assert_same(live.rows, algorithm(processing, layer, WEIGHT_FIELD="weight"))
    layer.selectAll()
    qtbot.wait(1)
    QgsProject.instance().removeMapLayer(layer.id())
    qtbot.waitUntil(lambda: live.rows == [] and not live.drawing.bands, timeout=20000)
    qtbot.wait(200)
    assert live.rows == [] and not live.drawing.bands


def test_a_layer_without_a_reference_system_is_told(live, workbench, iface, qtbot):
    layer = points_layer()
    layer.setCrs(QgsCoordinateReferenceSystem())
    iface.mapCanvas().setCurrentLayer(layer)
    layer.selectAll()
    box, section = workbench.dock.ellipse.live, workbench.dock.ellipse
    qtbot.waitUntil(lambda: "no coordinate reference system" in box.readout.text())
    assert not live.drawing.bands
    choose(section.projection, 2)
    wait_for(qtbot, live, [59])
    assert "Centre" not in box.readout.text()


def test_a_negative_weight_is_told(foreign, workbench, qtbot):
    live, layer = foreign
    layer.startEditing()
    layer.changeAttributeValue(3, 0, -1.0)
    layer.selectAll()
    qtbot.waitUntil(lambda: "negative" in workbench.dock.ellipse.live.readout.text())
    assert live.rows == []
    layer.rollBack()
    wait_for(qtbot, live, [59])


def test_many_edits_at_once_are_followed(foreign, processing, qtbot, monkeypatch):
    from cluster_digital_plugin.gui.live import live_columns

    monkeypatch.setattr(live_columns, "_MOST_EDITED", 5)
    live, layer = foreign
    layer.selectAll()
    wait_for(qtbot, live, [59])
    layer.startEditing()
    for identifier in range(2, 20):
        layer.changeAttributeValue(identifier, 0, float(identifier))
    qtbot.wait(50)
    assert_same(live.rows, algorithm(processing, layer, WEIGHT_FIELD="weight"))
    layer.undoStack().undo()
    qtbot.wait(50)
    assert_same(live.rows, algorithm(processing, layer, WEIGHT_FIELD="weight"))


def test_a_selection_follows_a_run_that_stores_new_records(matched, live, run, click, qtbot):
    section, records = matched.dock.ellipse, layer_of(matched, "records")
    choose(section.what, "records")
    records.selectByExpression("\"programme\" = 'MOST'")
    wait_for(qtbot, live, [60])
    good, message = run(lambda: click(matched.dock.match.run_button))
    assert good, message
    wait_for(qtbot, live, [60])
    assert live.drawing.bands
