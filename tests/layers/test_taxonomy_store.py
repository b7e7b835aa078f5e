# SPDX-License-Identifier: GPL-2.0-or-later
"""The taxonomy of a workspace: copied at the first edit, journalled, undone, refused, exported and imported."""

from __future__ import annotations

import shutil
import time

import pytest
from osgeo import ogr

from cluster_digital_plugin.core.errors import InputError
from cluster_digital_plugin.core.industries import edits
from cluster_digital_plugin.layers.match_inputs import read_match_inputs
from cluster_digital_plugin.layers.taxonomy import default_folder, load_taxonomy
from cluster_digital_plugin.layers.taxonomy_store import (
    export_taxonomy,
    has_taxonomy,
    read_frames,
    read_import,
    read_journal,
    save_edits,
    taxonomy_path,
    undo_last,
)

WORD = "咕噜噜件"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "workspace.gpkg"


def test_without_edits_the_shipped_one_holds(path):
    assert not has_taxonomy(path) and taxonomy_path(path) is None
    assert read_journal(path) == []
    assert undo_last(path, "me") is None
    assert not path.exists()


def test_the_first_edit_copies_the_taxonomy_and_is_journalled(path):
    saved = save_edits(path, [edits.add_alias("ic", WORD)], "分析员")
    assert has_taxonomy(path) and taxonomy_path(path) == str(path)
    taxonomy = load_taxonomy(path)
    assert taxonomy.parse(WORD).heads == ("ic",)
    assert (saved.before, saved.after) == (load_taxonomy().version, taxonomy.version)
    (line,) = read_journal(path)
    assert (line["editor"], line["before"], line["after"]) == ("分析员", saved.before, saved.after)
    assert WORD in line["what_zh"] and WORD in line["what_en"]
    assert edits.from_json(line["edits"]) == (edits.add_alias("ic", WORD),)


def test_undo_goes_back_step_by_step_and_forgets_nothing(path):
    versions = [load_taxonomy().version]
    steps = [[edits.add_alias("ic", WORD)], [edits.remove_alias("集成电路")], [edits.set_excludes(WORD, "咕噜噜件盒")],
             [edits.add_edge("ic", "tea", "supplies")], edits.add_node("own_1", "咕噜", "ic")]
    for step in steps:
        versions.append(save_edits(path, step, "me").after)
    assert len(set(versions)) == len(versions)
    for wanted in reversed(versions[:-1]):
        assert undo_last(path, "me").after == wanted == load_taxonomy(path).version
    assert undo_last(path, "me") is None
    journal = read_journal(path)
    assert len(journal) == 2 * len(steps)
    done, undone = journal[: len(steps)], journal[len(steps) :]
    assert [line["undoes"] for line in undone] == [line["edit_id"] for line in reversed(done)]


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (edits.add_alias("tea", "集成电路"), "already stands for"),
        (edits.add_edge("it", "ic", "belongs"), "circle"),
        (edits.add_node("own_1", "咕噜", "nowhere")[0], "does not exist"),
    ],
)
def test_what_is_refused_leaves_everything(path, edit, reason):
    with pytest.raises(InputError, match=reason):
        save_edits(path, [edits.add_alias("ic", WORD), edit], "me")
    assert not has_taxonomy(path)
    version = save_edits(path, [edits.add_alias("ic", WORD)], "me").after
    with pytest.raises(InputError, match=reason):
        save_edits(path, [edit], "me")
    assert load_taxonomy(path).version == version
    assert len(read_journal(path)) == 1


def test_a_file_in_use_is_waited_for_and_then_said(path):
    save_edits(path, [edits.add_alias("ic", WORD)], "me")
    other = ogr.Open(str(path), update=1)
    other.StartTransaction()
    other.ExecuteSQL("DELETE FROM taxonomy_edits WHERE 0")
    started = time.monotonic()
    with pytest.raises(InputError, match="in use"):
        save_edits(path, [edits.add_alias("ic", "咕咕")], "me", wait=0.5)
    assert time.monotonic() - started < 10
    other.RollbackTransaction()
    del other
    assert len(read_journal(path)) == 1


def test_export_and_import_are_the_same_taxonomy(path, tmp_path):
    saved = save_edits(path, [edits.add_alias("ic", WORD)], "me")
    files = export_taxonomy(path, tmp_path / "导出")
    assert [file.name for file in files] == ["nodes.csv", "aliases.csv", "edges.csv", "stopwords.csv"]
    assert load_taxonomy(tmp_path / "导出").version == saved.after
    other = tmp_path / "other.gpkg"
    assert save_edits(other, read_import(tmp_path / "导出"), "me").after == saved.after
    assert undo_last(other, "me").after == load_taxonomy().version


def test_a_bad_import_is_refused_with_row_and_reason(tmp_path):
    folder = shutil.copytree(default_folder(), tmp_path / "taxonomy")
    rows = len((folder / "nodes.csv").read_text(encoding="utf-8").splitlines())
    with open(folder / "nodes.csv", "a", encoding="utf-8") as stream:
        stream.write("a,甲,,b,industry\nb,乙,,a,industry\n")
    with pytest.raises(InputError, match=r"circle, a → b → a|circle, b → a → b") as caught:
        read_import(folder)
    assert f"nodes, row {rows + 1}" in str(caught.value) or f"nodes, row {rows + 2}" in str(caught.value)


def test_tables_made_but_never_filled_are_no_taxonomy(path):
    target = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    for name in ("nodes", "aliases", "edges", "stopwords"):
        target.CreateLayer(f"taxonomy_{name}", geom_type=ogr.wkbNone)
    del target
    assert not has_taxonomy(path)
    assert len(read_frames(path)["nodes"]) > 100


def test_a_workspace_without_lists_has_no_inputs(path):
    assert read_match_inputs(path) is None
    save_edits(path, [edits.add_alias("ic", WORD)], "me")
    assert read_match_inputs(path) is None
