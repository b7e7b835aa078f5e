# SPDX-License-Identifier: GPL-2.0-or-later
"""What is stale, told by the file alone."""

from __future__ import annotations

import json
import shutil

import pytest
from qgis.core import QgsFeatureRequest, QgsGeometry, QgsPointXY

from cluster_digital_plugin.layers import changes, freshness, workspace
from cluster_digital_plugin.layers.placing import misplaced, place

ELLIPSE = {
    "GROUP_FIELD": ["programme"], "WEIGHT_FIELD": "weight", "UNIT_FIELD": "cluster_id", "SIZE_RULE": 0, "SIZE": "1",
    "PROJECTION": 0,
}  # fmt: skip


def run(processing, steps):
    results = {}
    for step in steps:
        results[step.key] = processing.run(f"clusterdigital:{step.identifier}", step.parameters(results))


@pytest.fixture(scope="module")
def finished_file(processing, tmp_path_factory):
    """A workspace with the sample matched and its ellipses drawn."""
    from cluster_digital_plugin.algorithms.recipes import Recipes

    path = tmp_path_factory.mktemp("finished") / "workspace.gpkg"
    recipes = Recipes(str(path), cities=True)
    run(processing, recipes.sample())
    run(processing, recipes.match({"STRICTNESS": 1, "YEAR_MODE": 0}, cities=True))
    run(processing, recipes.ellipse("both", ELLIPSE, "all"))
    return path


@pytest.fixture
def path(finished_file, tmp_path):
    copy = tmp_path / "workspace.gpkg"
    shutil.copy(finished_file, copy)
    return copy


def edit(path, table, key, geometry=None, journal=True, **values):
    """Edit a row as QGIS's attribute table does, and write it into the journal."""
    layer = workspace.open_table(path, table)
    field = {"cities": "adcode", "clusters": "cluster_id", "belts": "belt_id", "records": "record_id"}[table]
    (feature,) = [one for one in layer.getFeatures() if one[field] == key]
    assert layer.startEditing()
    for name, value in values.items():
        assert layer.changeAttributeValue(feature.id(), layer.fields().lookupField(name), value)
    if geometry is not None:
        layer.changeGeometry(feature.id(), QgsGeometry.fromPointXY(QgsPointXY(*geometry)))
    assert layer.commitChanges(), layer.commitErrors()
    fields = [*values, *([changes.GEOMETRY] if geometry else [])]
    name = feature["city_zh" if table == "cities" else "name_zh"]
    if journal:
        changes.append(path, [changes.change(table, key, name, changes.EDITED, fields)])


def stale(path):
    """Return main table → causes."""
    return {one.tables[0] if one.run_id != freshness.PLACES else one.run_id: one for one in freshness.freshness(path)}


def test_nothing_is_stale_after_the_runs(path, tmp_path):
    assert freshness.freshness(path) == []
    assert freshness.freshness(tmp_path / "none.gpkg") == []


def test_a_moved_city_makes_everything_stale_and_is_named(path):
    edit(path, "cities", "440600", (114.0, 24.0))
    found = stale(path)
    assert set(found) == {"places", "records", "ellipses"}
    (cause,) = found["records"].causes
    assert (cause.kind, cause.table, cause.names, cause.fields) == ("edit", "cities", ("佛山市",), ("geometry",))
    assert cause.since == found["records"].since
    kinds = {(cause.kind, cause.table) for cause in found["ellipses"].causes}
    assert kinds == {("result", "records"), ("result", "belts"), ("edit", "cities")}
    assert all(one.repeatable for one in found.values())
    assert found["places"].tables == ("clusters", "belts")
    # What others rest on comes first.
    assert [one.tables[0] for one in freshness.freshness(path)][1:] == ["records", "ellipses"]


def test_population_matters_to_the_reach_of_ellipses_only(path):
    edit(path, "cities", "110000", population=5)
    found = stale(path)
    assert set(found) == {"ellipses"}
    (cause,) = found["ellipses"].causes
    assert (cause.table, cause.names, cause.fields) == ("cities", ("北京市",), ("population",))


def test_an_edit_that_is_taken_back_leaves_nothing_stale(path):
    cities = {one["adcode"]: one for one in workspace.open_table(path, "cities").getFeatures()}
    before = cities["110000"]["population"]
    edit(path, "cities", "110000", population=5)
    assert freshness.freshness(path)
    edit(path, "cities", "110000", population=before)
    assert freshness.freshness(path) == []


def test_columns_that_nobody_reads_matter_to_nobody(path):
    edit(path, "cities", "110000", coord_source="measured")
    belt = next(workspace.open_table(path, "belts").getFeatures())["belt_id"]
    edit(path, "belts", belt, evidence="seen")
    assert freshness.freshness(path) == []


def test_an_industry_matters_to_verdicts_and_so_to_their_ellipses(path):
    edit(path, "clusters", "MIIT-01", industry_zh="陶瓷")
    found = stale(path)
    assert set(found) == {"records", "ellipses"}
    assert [cause.kind for cause in found["ellipses"].causes] == ["result"]
    assert found["records"].causes[0].fields == ("industry_zh",)


def test_an_edit_outside_is_noticed_though_nobody_noted_it(path):
    belt = next(workspace.open_table(path, "belts").getFeatures())["belt_id"]
    edit(path, "belts", belt, journal=False, industry_zh="陶瓷")
    (cause,) = stale(path)["records"].causes
    assert (cause.kind, cause.table, cause.names, cause.since) == ("outside", "belts", (), "")


def test_a_decision_makes_verdicts_stale(path):
    from cluster_digital_plugin.layers import overrides

    overrides.append(path, [{"override_id": "D-1", "programme": "MIIT", "cluster_name": "某集群", "adcode": "110000",
                             "verdict": "near", "decided": "2026-01-01 08:00"}])
    (cause,) = stale(path)["records"].causes
    assert (cause.table, cause.names, cause.since) == ("overrides", ("某集群",), "2026-01-01 08:00")


def test_a_list_that_is_loaded_again_with_other_rows_is_told_as_that(path, processing, tmp_path):
    from cluster_digital_plugin.algorithms.recipes import Recipes

    file = tmp_path / "belts.csv"
    file.write_text("belt_id,name_zh,city,industry_zh,year\nX1,佛山陶瓷产业带,佛山市,陶瓷,2021\n", encoding="utf-8")
    run(processing, Recipes(str(path)).load(1, {"INPUT": str(file)}))
    assert [(cause.kind, cause.table) for cause in stale(path)["records"].causes] == [("stored", "belts")]


def test_the_same_list_loaded_again_changes_nothing(path, processing):
    from cluster_digital_plugin.algorithms.recipes import Recipes

    run(processing, Recipes(str(path)).sample())
    assert freshness.freshness(path) == []


def test_the_taxonomy_counts(path):
    from cluster_digital_plugin.core.industries import edits
    from cluster_digital_plugin.layers import taxonomy_store

    taxonomy_store.save_edits(path, [edits.add_alias("ic", "某某新词")], "甲")
    (cause,) = stale(path)["records"].causes
    assert cause.kind == "taxonomy" and cause.since and len(cause.names) == 1
    taxonomy_store.undo_last(path, "甲")
    assert freshness.freshness(path) == []


def test_clusters_and_belts_are_put_where_their_city_is(path):
    before = {one["cluster_id"]: one for one in workspace.open_table(path, "clusters").getFeatures()}
    edit(path, "cities", "440600", (114.0, 24.0))
    found = misplaced(path)
    moved = place(path)
    assert moved == {table: len(one.rows) for table, one in found.items()} and set(moved) == {"clusters", "belts"}
    assert misplaced(path) == {} and place(path) == {}
    after = {one["cluster_id"]: one for one in workspace.open_table(path, "clusters").getFeatures()}
    for key, one in after.items():
        assert one.id() == before[key].id() and one.attributes() == before[key].attributes()
        if (one["adcodes"] or "").startswith("440600"):
            assert one.geometry().asPoint() == QgsPointXY(114.0, 24.0)
        else:
            assert one.geometry().equals(before[key].geometry())
    layer = workspace.open_table(path, "clusters")
    assert layer.extent().contains(QgsPointXY(114.0, 24.0))
    assert set(stale(path)) == {"records", "ellipses"}


def test_a_new_alias_tells_the_city_of_a_row_that_had_none(path, processing, tmp_path):
    from cluster_digital_plugin.algorithms.recipes import Recipes

    file = tmp_path / "belts.csv"
    file.write_text("belt_id,name_zh,city,industry_zh,year,own\nX1,某带,蓝鲸城,陶瓷,2021,keep\nX2,甲带,佛山市,陶瓷,2021,me\n",
                    encoding="utf-8")
    run(processing, Recipes(str(path)).load(1, {"INPUT": str(file)}))
    assert open_problems(path) == 1
    assert place(path) == {}
    edit(path, "cities", "440600", aliases="蓝鲸城;佛山")
    assert place(path) == {"belts": 1}
    rows = {one["belt_id"]: one for one in workspace.open_table(path, "belts").getFeatures()}
    assert (rows["X1"]["adcode"], rows["X1"]["city"]) == ("440600", "佛山市")
    assert rows["X1"].geometry().equals(rows["X2"].geometry())
    assert open_problems(path) == 0


def open_problems(path):
    return sum(one["scope"] == "belts" and one["problem"] == "city_unknown"
               for one in workspace.open_table(path, "unresolved").getFeatures())


def test_a_selection_that_is_gone_cannot_be_run_again(path, processing):
    from cluster_digital_plugin.algorithms.recipes import Recipes

    clusters = workspace.open_table(path, "clusters")
    one = clusters.materialize(QgsFeatureRequest().setFilterExpression("\"cluster_id\" = 'MIIT-01'"))
    run(processing, Recipes(str(path)).match({"STRICTNESS": 1, "YEAR_MODE": 0}, True, one))
    assert freshness.freshness(path) == []
    other = next(f["cluster_id"] for f in clusters.getFeatures() if f["cluster_id"] != "MIIT-01")
    edit(path, "clusters", other, industry_zh="陶瓷")
    found = [(one.scope, one.tables[0]) for one in freshness.freshness(path)]
    assert found == [("all", "records"), ("all", "ellipses")]
    layer = workspace.open_table(path, "clusters")
    assert layer.startEditing()
    assert layer.deleteFeature(next(f.id() for f in layer.getFeatures() if f["cluster_id"] == "MIIT-01"))
    assert layer.commitChanges()
    (found,) = [found for found in freshness.freshness(path) if found.scope == "selection"]
    assert found.causes[0].kind == "gone" and not found.repeatable


def test_results_stored_by_hand_rest_on_what_such_results_rest_on(path, processing):
    compared = processing.run("clusterdigital:compareellipses", {
        "INPUT": f"{path}|layername=ellipses", "OUTPUT": "TEMPORARY_OUTPUT", "TRAJECTORY": None})  # fmt: skip
    processing.run("clusterdigital:store", {"WORKSPACE": str(path), "LAYERS": [compared["OUTPUT"]]})
    assert freshness.freshness(path) == []
    edit(path, "cities", "110000", (117.0, 41.0))
    found = stale(path)["comparisons"]
    assert [cause.kind for cause in found.causes] == ["result"] and not found.repeatable


def test_a_workspace_of_an_earlier_version_is_read(path):
    from osgeo import gdal

    dataset = gdal.OpenEx(str(path), gdal.OF_UPDATE)
    for feature in dataset.GetLayerByName("runs"):
        feature.SetField("inputs", json.dumps({"clusters": {"table": "clusters", "runs": []}}))
        feature.SetField("recipe", None)
        dataset.GetLayerByName("runs").SetFeature(feature)
    dataset = None
    assert freshness.freshness(path) == []
