# SPDX-License-Identifier: GPL-2.0-or-later
"""Results follow edits, by editing layers and clicking as a user would."""

from __future__ import annotations

import pytest
from qgis.core import (
    QgsGeometry,
    QgsLayoutItemLabel,
    QgsLayoutItemMap,
    QgsPalLayerSettings,
    QgsPointXY,
    QgsPrintLayout,
    QgsProject,
    QgsReadWriteContext,
    QgsSingleSymbolRenderer,
    QgsSymbol,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtXml import QDomDocument

from .shown_layers import layer_of

FOSHAN = "440600"
THERE = (114.5, 24.5)


def city(workbench, code=FOSHAN):
    return next(one for one in layer_of(workbench, "cities").getFeatures() if one["adcode"] == code)


def move(layer, code=FOSHAN, point=THERE):
    """Move a city in the edit buffer, as the vertex tool does."""
    feature = next(one for one in layer.getFeatures() if one["adcode"] == code)
    if not layer.isEditable():
        assert layer.startEditing()
    layer.beginEditCommand("move")
    assert layer.changeGeometry(feature.id(), QgsGeometry.fromPointXY(QgsPointXY(*point)))
    layer.endEditCommand()


def xml(layer):
    """Return renderer and labels as QGIS would save them."""
    document = QDomDocument()
    root = document.createElement("style")
    document.appendChild(root)
    root.appendChild(layer.renderer().save(document, QgsReadWriteContext()))
    if layer.labeling() is not None:
        root.appendChild(layer.labeling().save(document, QgsReadWriteContext()))
    return document.toString()


@pytest.fixture
def done(matched, run, click, qtbot):
    """The workbench with verdicts and ellipses, and nothing stale."""
    good, message = run(lambda: click(matched.dock.ellipse.run_button))
    assert good, message
    settled(matched, qtbot, 0)
    return matched


def settled(workbench, qtbot, count=None):
    """Wait until what is stale is known."""
    follow = workbench.follow

    def quiet():
        idle = not (follow._reading or follow._writing or follow._unwritten or workbench.controller.busy)
        return idle and not follow._count and (count is None or len(follow.stale) == count)

    qtbot.waitUntil(quiet, timeout=30000)


def commit(workbench, layer, qtbot, count=None):
    with qtbot.waitSignal(workbench.follow.changed, timeout=20000):
        assert layer.commitChanges(), layer.commitErrors()
    settled(workbench, qtbot, count)


def test_a_moved_city_is_followed_by_everything(done, qtbot):
    """Edit, see it marked, run again; ids, style, labels, layout, selection stay as the analyst has them."""
    project = QgsProject.instance()
    records, ellipses, belts = (layer_of(done, name) for name in ("records", "ellipses", "belts"))
    records.setRenderer(QgsSingleSymbolRenderer(QgsSymbol.defaultSymbol(records.geometryType())))
    labels = QgsPalLayerSettings()
    labels.fieldName = "name_zh"
    records.setLabeling(QgsVectorLayerSimpleLabeling(labels))
    records.setLabelsEnabled(True)
    records.setName("mine")
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.setName("figure")
    picture = QgsLayoutItemMap(layout)
    picture.setLayers([records, ellipses])
    layout.addLayoutItem(picture)
    layout.addLayoutItem(QgsLayoutItemLabel(layout))
    project.layoutManager().addLayout(layout)
    belts.selectByExpression(f"\"adcode\" = '{FOSHAN}'")
    selected = belts.selectedFeatureIds()
    assert selected
    before = {"ids": set(project.mapLayers()), "style": xml(records), "ellipses": xml(ellipses),
              "rows": {one["ellipse_id"]: one.geometry().asWkt() for one in ellipses.getFeatures()}}  # fmt: skip

    cities = layer_of(done, "cities")
    move(cities)
    commit(done, cities, qtbot, 3)
    assert "3" in done.stale.text() and "stale" in done.stale.text()
    assert done.follow.stale[0].run_id == "places"
    assert done.marks.labels["records"].isVisibleTo(done.dock) and "佛山市" in done.marks.labels["records"].text()
    assert {records.id(), ellipses.id(), belts.id()} <= set(done.marks.indicated())
    assert "佛山市" in done.marks.indicated()[records.id()]

    with qtbot.waitSignal(done.follow.followed, timeout=60000):
        done.stale.run_action.trigger()
    settled(done, qtbot, 0)
    assert done.stale.text() == "Results up to date"
    assert not done.marks.labels["records"].isVisibleTo(done.dock) and done.marks.indicated() == {}
    for layer, key in ((records, "adcode"), (belts, "adcode")):
        there = [one.geometry().asPoint() for one in layer.getFeatures() if one[key] == FOSHAN]
        assert there and all(point == QgsPointXY(*THERE) for point in there)
    assert any(one.geometry().asWkt() != before["rows"][one["ellipse_id"]] for one in ellipses.getFeatures())
    assert set(project.mapLayers()) == before["ids"] and records.name() == "mine"
    assert (xml(records), xml(ellipses)) == (before["style"], before["ellipses"]) and records.labelsEnabled()
    (kept,) = project.layoutManager().layouts()
    assert kept is layout and [one.id() for one in picture.layers()] == [records.id(), ellipses.id()]
    assert belts.selectedFeatureIds() == selected
    assert [level for level, _ in done.iface.messages[-1:]] and "follow" in done.iface.messages[-1][1]
    project.layoutManager().clear()


def shown(workbench):
    """Return what every layer of the workspace shows: fields, count, values and geometries."""
    from cluster_digital_plugin.layers.workspace import layers_on

    found = {}
    for layer in layers_on(QgsProject.instance(), workbench.controller.workspace.path):
        layer.reload()
        rows = {one.id(): (one.attributes(), one.geometry().asWkt()) for one in layer.getFeatures()}
        assert rows and layer.featureCount() == len(rows)
        found[layer.name()] = (layer.fields().names(), rows)
    return found


def test_what_is_rolled_back_leaves_no_trace(done, run, click, qtbot):
    """Layers of the ellipses were added in this session; QGIS must read the file with one mode for all of them."""
    from cluster_digital_plugin.layers import changes
    from cluster_digital_plugin.layers.placing import misplaced

    cities, before = layer_of(done, "cities"), shown(done)
    assert "Standard deviational ellipses" in before
    move(cities)
    cities.undoStack().undo()
    assert city(done).geometry().asWkt() == before[cities.name()][1][city(done).id()][1]
    for _ in range(2):
        move(cities)
        cities.changeAttributeValue(city(done).id(), cities.fields().lookupField("population"), 3)
        assert cities.rollBack()
        assert shown(done) == before
    path = done.controller.workspace.path
    done.follow.read()
    settled(done, qtbot, 0)
    assert changes.read(path) == [] and misplaced(path) == {}
    good, message = run(lambda: click(done.dock.ellipse.run_button))
    assert good, message
    assert shown(done).keys() == before.keys() and shown(done)[cities.name()] == before[cities.name()]


def test_what_is_committed_is_all_that_changes(done, run, click, qtbot):
    cities, before = layer_of(done, "cities"), shown(done)
    move(cities)
    commit(done, cities, qtbot, 3)
    after = shown(done)
    (fid,) = [one for one, row in after[cities.name()][1].items() if row != before[cities.name()][1][one]]
    assert fid == city(done).id() and city(done).geometry().asPoint() == QgsPointXY(*THERE)
    after[cities.name()][1][fid] = before[cities.name()][1][fid]
    assert after == before
    good, message = run(lambda: click(done.dock.ellipse.run_button))
    assert good, message
    assert shown(done).keys() == before.keys()


def test_a_layer_added_by_hand_is_read_and_edited_as_ours(workbench, matched_file, qtbot, tmp_path):
    import shutil

    from qgis.core import QgsVectorLayer

    path = str(shutil.copy(matched_file, tmp_path / "matched.gpkg"))
    mine = QgsVectorLayer(f"{path}|layername=cities|subset=\"population\" > 5000000", "mine", "ogr")
    mine.setRenderer(QgsSingleSymbolRenderer(QgsSymbol.defaultSymbol(mine.geometryType())))
    QgsProject.instance().addMapLayer(mine)
    identity, style, rows = mine.id(), xml(mine), [one.attributes() for one in mine.getFeatures()]
    with qtbot.waitSignal(workbench.controller.tables_changed, timeout=20000):
        workbench.controller.open_workspace(path)
    settled(workbench, qtbot)
    clusters = layer_of(workbench, "clusters")
    for layer in (mine, clusters):
        before = shown(workbench)
        assert layer.startEditing() and layer.deleteFeature(next(layer.getFeatures()).id())
        assert layer.rollBack()
        assert shown(workbench) == before
    assert (mine.id(), xml(mine), [one.attributes() for one in mine.getFeatures()]) == (identity, style, rows)
    assert rows and mine.subsetString()


def test_a_file_copied_while_layers_show_it_holds_what_was_committed(done, qtbot, tmp_path):
    """Copied by hand, without the log that lies beside it."""
    import shutil

    from cluster_digital_plugin.layers.placing import misplaced
    from cluster_digital_plugin.layers.rows import read_rows

    cities = layer_of(done, "cities")
    move(cities)
    commit(done, cities, qtbot, 3)
    copy = shutil.copy(done.controller.workspace.path, tmp_path / "copy.gpkg")
    assert [row["name"] for row in read_rows(copy, "changes")] == ["佛山市"]
    assert misplaced(copy) and read_rows(copy, "ellipses")


def test_population_makes_ellipses_stale_and_leaves_verdicts(done, qtbot):
    cities = layer_of(done, "cities")
    cities.startEditing()
    cities.changeAttributeValue(city(done).id(), cities.fields().lookupField("population"), 3)
    commit(done, cities, qtbot, 1)
    assert done.follow.stale[0].tables[0] == "ellipses"
    assert not done.marks.labels["records"].isVisibleTo(done.dock)
    assert done.marks.labels["ellipses"].isVisibleTo(done.dock)
    assert "Population" in done.marks.labels["ellipses"].text()


def test_rows_added_and_deleted_are_named(done, qtbot):
    from qgis.core import QgsFeature

    belts = layer_of(done, "belts")
    gone = next(belts.getFeatures())
    belts.startEditing()
    belts.deleteFeature(gone.id())
    new = QgsFeature(belts.fields())
    for name, value in (("belt_id", "N1"), ("name_zh", "新带"), ("city", "佛山市"), ("adcode", FOSHAN),
                        ("industry_zh", "陶瓷")):
        new[name] = value
    new.setGeometry(city(done).geometry())
    belts.addFeature(new)
    commit(done, belts, qtbot, 2)
    (cause,) = done.follow.stale[0].causes
    assert set(cause.names) == {gone["name_zh"], "新带"}


def test_automatic_mode_waits_for_edits_and_runs_once(done, qtbot):
    done.stale.automatic_action.setChecked(True)
    cities, belts = layer_of(done, "cities"), layer_of(done, "belts")
    belts.startEditing()
    belts.changeAttributeValue(next(belts.getFeatures()).id(), belts.fields().lookupField("evidence"), "seen")
    move(cities)
    commit(done, cities, qtbot)
    qtbot.wait(1500)
    assert not done.controller.busy and len(done.follow.stale) == 3
    with qtbot.waitSignal(done.follow.followed, timeout=60000):
        assert belts.commitChanges()
    settled(done, qtbot, 0)
    assert all(one.geometry().asPoint() == QgsPointXY(*THERE)
               for one in layer_of(done, "records").getFeatures() if one["adcode"] == FOSHAN)
    done.stale.automatic_action.setChecked(False)


def test_a_run_that_fails_says_why_and_results_stay_stale(done, qtbot, monkeypatch):
    from cluster_digital_plugin.algorithms.match import Match

    cities = layer_of(done, "cities")
    move(cities)
    commit(done, cities, qtbot, 3)

    def fail(*_):
        from qgis.core import QgsProcessingException

        raise QgsProcessingException("no luck today")

    monkeypatch.setattr(Match, "processAlgorithm", fail)
    with qtbot.waitSignal(done.controller.finished, timeout=60000, check_params_cb=lambda good, _: not good):
        done.follow.run_again()
    settled(done, qtbot, 2)
    assert "no luck today" in done.iface.messages[-1][1]


def test_a_selection_is_run_again_over_the_same_rows(done, run, click, qtbot):
    section, records = done.dock.ellipse, layer_of(done, "records")
    records.selectByExpression("\"programme\" = 'MIIT'")
    qtbot.waitUntil(section.scope.selected_button.isEnabled)
    section.scope.selected_button.setChecked(True)
    section.what.setCurrentIndex(section.what.findData("records"))
    assert run(lambda: click(section.run_button))[0]
    settled(done, qtbot, 0)
    records.removeSelection()
    cities = layer_of(done, "cities")
    move(cities)
    commit(done, cities, qtbot, 4)
    layers = set(QgsProject.instance().mapLayers())
    with qtbot.waitSignal(done.follow.followed, timeout=60000):
        done.follow.run_again()
    settled(done, qtbot, 0)
    from cluster_digital_plugin.layers.workspace import open_table

    found = list(open_table(done.controller.workspace.path, "ellipses", "selection").getFeatures())
    assert [(one["grp"], one["n"]) for one in found] == [("MIIT", 32)]
    assert done.controller.scope == "all" and set(QgsProject.instance().mapLayers()) == layers


def test_any_run_can_be_run_again(done, run, qtbot):
    from cluster_digital_plugin.layers.workspace import read_runs

    path = done.controller.workspace.path
    runs = {row["tables"].split(",")[0]: row["run_id"] for row in read_runs(path)}
    for table in ("records", "ellipses", "belts"):
        good, message = run(lambda table=table: done.controller.run_again(runs[table]))
        assert good, message
    settled(done, qtbot, 0)
    assert len(read_runs(path)) > len(runs)
    told = []
    done.controller.told.connect(told.append)
    done.controller.run_again("nonsense")
    assert len(told) == 1


def test_an_edit_by_another_program_is_noticed(done, qtbot):
    from osgeo import gdal

    dataset = gdal.OpenEx(done.controller.workspace.path, gdal.OF_UPDATE)
    layer = dataset.GetLayerByName("belts")
    feature = layer.GetNextFeature()
    feature.SetField("industry_zh", "陶瓷与卫浴")
    layer.SetFeature(feature)
    layer = feature = dataset = None
    done.follow.read()
    settled(done, qtbot, 2)
    assert done.follow.stale[0].causes[0].kind == "outside"
    assert "outside QGIS" in done.marks.labels["records"].text()


def test_closing_writes_down_what_was_committed(done, qtbot):
    from cluster_digital_plugin.layers import changes

    path, cities = done.controller.workspace.path, layer_of(done, "cities")
    move(cities)
    assert cities.commitChanges()
    done.follow.close()
    qtbot.wait(300)
    assert [row["name"] for row in changes.read(path)] == ["佛山市"]


def test_the_layer_tree_shows_at_once_what_became_stale_or_fresh(done, qtbot):
    from qgis.PyQt.QtCore import QEvent, QObject

    painted = []

    class Watch(QObject):
        def eventFilter(self, _watched, event):
            if event.type() == QEvent.Type.Paint:
                painted.append(event)
            return False

    view, watch = done.iface.layerTreeView(), Watch()
    view.show()
    qtbot.waitExposed(view)
    qtbot.wait(200)
    view.viewport().installEventFilter(watch)
    painted.clear()
    done.marks.show_stale()
    qtbot.waitUntil(lambda: bool(painted))
    view.viewport().removeEventFilter(watch)
