# SPDX-License-Identifier: GPL-2.0-or-later
"""Decisions in the workspace: they stay, whatever is loaded and run afterwards."""

from __future__ import annotations

import csv
import shutil
import sqlite3
import threading
import time

import pytest

from cluster_digital_plugin.core.errors import InputError
from cluster_digital_plugin.layers import overrides


def row(identity, name="甲集群", belt="女装", verdict="match", coder="王", **more):
    return {"override_id": identity, "programme": "MOST", "cluster_name": name, "adcode": "330100",
            "belt_industry": belt, "verdict": verdict, "coder": coder, "decided": "2026-01-01", **more}  # fmt: skip


def test_rows_are_committed_at_once_and_read_in_order(qgis_app, tmp_path):
    path = tmp_path / "工作区.gpkg"
    assert overrides.read(path) == []
    overrides.append(path, [row("1"), row("2", verdict=None)])
    overrides.append(path, [row("3", belt=None, reason="官网“产品”页")])
    overrides.append(path, [])
    assert [r["override_id"] for r in overrides.read(path)] == ["1", "2", "3"]
    assert overrides.read(path)[1]["verdict"] is None
    assert overrides.read(path)[2]["reason"] == "官网“产品”页"
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM overrides").fetchone() == (3,)


def test_a_row_written_twice_is_there_once(qgis_app, tmp_path):
    path = tmp_path / "w.gpkg"
    overrides.append(path, [row("1"), row("2")])
    overrides.append(path, [row("2"), row("3")])
    assert [r["override_id"] for r in overrides.read(path)] == ["1", "2", "3"]


def test_a_held_lock_is_waited_for(qgis_app, tmp_path):
    path = tmp_path / "w.gpkg"
    overrides.append(path, [row("1")])
    holder = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")
    threading.Timer(0.6, lambda: holder.execute("COMMIT")).start()
    started = time.monotonic()
    overrides.append(path, [row("2")])
    assert 0.4 < time.monotonic() - started < 10
    assert len(overrides.read(path)) == 2


def test_a_lock_held_too_long_leaves_the_journal_as_it_was(qgis_app, tmp_path):
    path = tmp_path / "w.gpkg"
    overrides.append(path, [row("1")])
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(InputError, match="in use"):
        overrides.append(path, [row("2")], wait=0.5)
    holder.execute("ROLLBACK")
    holder.close()
    assert [r["override_id"] for r in overrides.read(path)] == ["1"]


def test_the_journal_goes_out_and_comes_back(qgis_app, tmp_path):
    path, other, file = tmp_path / "w.gpkg", tmp_path / "other.gpkg", tmp_path / "改判.csv"
    overrides.append(path, [row("1", reason='a "b", c\nd'), row("2", verdict=None)])
    assert overrides.export_csv(path, file) == 2
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    result = overrides.import_csv(other, file)
    assert (result.added, result.known, result.changed, result.refused) == (2, 0, 0, [])
    assert overrides.read(other) == overrides.read(path)
    again = overrides.import_csv(other, file)
    assert (again.added, again.known) == (0, 2) and len(overrides.read(other)) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_rows_that_are_no_decisions_are_refused_one_by_one(qgis_app, tmp_path, encoding):
    path, file = tmp_path / "w.gpkg", tmp_path / "in.csv"
    overrides.append(path, [row("1")])
    table = [
        ["programme", "cluster_name", "adcode", "belt_industry", "verdict", "coder"],
        ["MOST", "甲集群", "330100", "女装", "near", "李"], ["MOST", "", "330100", "女装", "near", "李"], [],
        ["MOST", "甲集群", "3.3E+05", "女装", "near", "李"], ["MOST", "甲集群", "330100", "女装", "也许", "李"],
    ]  # fmt: skip
    with open(file, "w", encoding=encoding, newline="") as out:
        csv.writer(out).writerows(table)
    result = overrides.import_csv(path, file)
    assert (result.added, result.changed) == (1, 1)
    assert [number for number, _, _ in result.refused] == [3, 5, 6]
    assert all(zh and en for _, zh, en in result.refused)
    assert overrides.read(path)[-1]["coder"] == "李"


@pytest.mark.parametrize("content", ["a,b\n1,2\n", ""])
def test_a_file_without_the_columns_is_refused_whole(qgis_app, tmp_path, content):
    file = tmp_path / "in.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="cluster_name"):
        overrides.import_csv(tmp_path / "w.gpkg", file)
    assert not (tmp_path / "w.gpkg").exists()
    with pytest.raises(InputError, match="cannot be read"):
        overrides.import_csv(tmp_path / "w.gpkg", tmp_path / "missing.csv")


def test_a_layer_for_a_run_holds_the_journal_in_order(qgis_app):
    assert overrides.as_layer([]) is None
    layer = overrides.as_layer([row("1"), row("2", belt=None)])
    assert [f["override_id"] for f in layer.getFeatures()] == ["1", "2"]
    assert [bool(f["belt_industry"]) for f in layer.getFeatures()] == [True, False]


def run_steps(processing, steps, results=None):
    from qgis.core import QgsProcessingContext, QgsProject

    results = {} if results is None else results
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    for step in steps:
        parameters = step.parameters(results)
        results[step.key] = processing.run(f"clusterdigital:{step.identifier}", parameters, context=context)
    return results


@pytest.fixture
def matched_copy(processing, project, tmp_path):
    """A workspace with the sample matched."""
    from cluster_digital_plugin.algorithms.recipes import Recipes

    path = tmp_path / "matched.gpkg"
    recipes = Recipes(str(path))
    run_steps(processing, [*recipes.sample(), *recipes.match({"STRICTNESS": 1, "YEAR_MODE": 0}, cities=True)])
    return path


def verdicts(path):
    from cluster_digital_plugin.layers.rows import read_rows

    links = {(r["cluster_id"], r["adcode"], r["belt_id"]): r for r in read_rows(path, "links", "scope = 'all'")}
    return links, {r["record_id"]: r for r in read_rows(path, "records", "scope = 'all'")}


def test_the_queue_is_explained_by_the_workspaces_own_taxonomy(qgis_app, matched_copy):
    from osgeo import gdal

    from cluster_digital_plugin.layers.review import read_review
    from cluster_digital_plugin.layers.taxonomy import default_folder

    before, _ = read_review(matched_copy)
    item = next(i for i in before.items if i.automatic == "unrelated" and i.why == "")
    for name in ("nodes", "aliases", "edges", "stopwords"):
        source = gdal.OpenEx(str(default_folder() / f"{name}.csv"), gdal.OF_VECTOR)
        mode = "update" if name == "nodes" else "append"
        gdal.VectorTranslate(str(matched_copy), source, layerName=f"taxonomy_{name}", accessMode=mode)
    with sqlite3.connect(matched_copy) as connection:
        connection.execute("DELETE FROM taxonomy_aliases")
        columns = "node, alias, kind, excludes"
        connection.execute(
            f"INSERT INTO taxonomy_aliases ({columns}) SELECT id, ?, '', '' FROM taxonomy_nodes LIMIT 1",
            (item.belt_industry,),
        )
    after, _ = read_review(matched_copy)
    changed = after.items[after.position(item.key)]
    assert (changed.automatic, changed.reason_zh) != (item.automatic, item.reason_zh)


def test_decisions_survive_next_years_belts_with_other_ids(processing, project, tmp_path, data_folder):
    """Load, match, decide; then load belts that were renumbered and shuffled, with a fresh reader, and match again."""
    from cluster_digital_plugin.algorithms.recipes import Recipes
    from cluster_digital_plugin.core.matching.decisions import standing
    from cluster_digital_plugin.layers.review import read_review

    path = tmp_path / "w.gpkg"
    recipes = Recipes(str(path))
    choices = {"STRICTNESS": 1, "YEAR_MODE": 0}
    run_steps(processing, [*recipes.sample(), *recipes.match(choices, cities=True)])
    queue, journal = read_review(path)
    assert journal == []
    item = next(i for i in queue.items if i.waiting and i.verdict == "near")
    other = next(i for i in queue.items if i.verdict == "match" and i.record_ids != item.record_ids)
    decided = [item.decision("unrelated", "王", "2026-01-01", "核实"), other.decision("near", "王", "2026-01-01", None)]
    overrides.append(path, [{**r, "override_id": str(n)} for n, r in enumerate(decided)])

    moved = tmp_path / "next" / "year.gpkg"
    moved.parent.mkdir()
    shutil.move(path, moved)
    with open(data_folder / "belts_sample.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, belt in enumerate(reversed(rows)):
        belt["belt_id"], belt["year"] = f"N{number}", "2027"
    with open(tmp_path / "belts_2027.csv", "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(reversed(rows))
    recipes = Recipes(str(moved))
    journal = overrides.as_layer(overrides.read(moved))
    run_steps(processing, [
        *recipes.load(1, {"INPUT": str(tmp_path / "belts_2027.csv")}),
        *recipes.match(choices, cities=True, overrides=journal),
    ])
    queue, journal = read_review(moved)
    assert queue.not_applied(standing(journal)) == 0
    for before, verdict in ((item, "unrelated"), (other, "near")):
        after = queue.items[queue.position(before.key)]
        assert not set(after.belt_ids) & set(before.belt_ids)
        assert (after.verdict, after.overruled, after.automatic) == (verdict, True, before.verdict)
        assert "王" in after.reason_zh
    links, _ = verdicts(moved)
    assert sum(link["overruled"] for link in links.values()) >= 2
