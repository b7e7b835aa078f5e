# SPDX-License-Identifier: GPL-2.0-or-later
"""The versions of the taxonomy of a workspace: as it is, as it was before its saves, as shipped."""

from __future__ import annotations

import shutil

from cluster_digital_plugin.core.industries.edits import add_alias
from cluster_digital_plugin.layers.taxonomy import default_folder, load_taxonomy
from cluster_digital_plugin.layers.taxonomy_store import save_edits, undo_last
from cluster_digital_plugin.layers.taxonomy_versions import taxonomy_versions


def test_the_versions_before_each_save_are_found_again(qgis_app, tmp_path):
    path = tmp_path / "w.gpkg"
    node = next(iter(load_taxonomy().nodes))
    first = save_edits(path, [add_alias(node, "甲乙丙丁")], "me")
    second = save_edits(path, [add_alias(node, "戊己庚辛")], "me")
    versions = taxonomy_versions(path)
    assert [taxonomy.version for _, taxonomy in versions] == [second.after, first.after, first.before]
    assert first.before == load_taxonomy(default_folder()).version
    assert "戊己庚辛" in versions[1][0].zh and "Before" in versions[1][0].en
    undo_last(path, "me")
    # What was taken back is a version like any other, and none comes twice.
    assert [taxonomy.version for _, taxonomy in taxonomy_versions(path)] == [first.after, second.after, first.before]


def test_the_shipped_one_stands_alone_unless_others_are_given(qgis_app, tmp_path):
    assert len(taxonomy_versions()) == 1
    other = tmp_path / "另一版"
    shutil.copytree(default_folder(), other)
    with open(other / "stopwords.csv", encoding="utf-8") as stream:
        lines = stream.read().splitlines()
    (other / "stopwords.csv").write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    versions = taxonomy_versions(None, [other])
    assert [word.zh for word, _ in versions] == ["本次使用", "另一版"]
