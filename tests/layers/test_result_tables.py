# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading the tables of a workspace for looking at them."""

from __future__ import annotations

import pandas
import pytest

from cluster_digital_plugin.core.errors import InputError
from cluster_digital_plugin.layers import arrow, workspace
from cluster_digital_plugin.layers.result_tables import read_result_tables

RECORDS = pandas.DataFrame({
    "record_id": ["a@1", "b@1", "b@2"], "cluster_id": ["a", "b", "b"], "programme": ["NDRC", "MIIT", "MIIT"],
    "name_zh": ["甲", "乙", "乙"], "city": ["重庆市", "安庆市", None], "adcode": ["500000", "340800", "1"],
    "weight": [1.0, 0.5, None], "verdict": ["match", "near", "no_belt"], "n_belts": [10, 9, None],
    "reason_zh": ["因", "因", "因"], "reason_en": ["why", "why", "why"], "own": [1, 2, 3],
})
LINKS = pandas.DataFrame({"link_id": ["l", "m"], "record_id": ["b@1", "gone"], "belt_id": ["x", "x"]})
BELTS = pandas.DataFrame({"belt_id": ["w", "x"], "name_zh": ["带甲", "带乙"], "industry_zh": ["茶", "鞋"]})


@pytest.fixture(params=["fast", "slow"])
def path(request, tmp_path, qgis_app, monkeypatch):
    """A workspace, read in bulk and feature by feature."""
    if request.param == "slow":
        monkeypatch.setattr(arrow, "read", lambda *_: None)
    path = tmp_path / "workspace.gpkg"
    workspace.store(path, {"records": (RECORDS, None), "links": (LINKS, None), "belts": (BELTS, None)})
    workspace.store(path, {"records": (RECORDS[:1], None)}, scope="selection")
    return path


def shown(grid, name):
    return [grid.columns[name].value(row) for row in range(len(grid)) if grid.shown[row]]


def test_rows_of_the_scope_with_null_kept(path):
    records = read_result_tables(path, "all", True)["records"]
    assert len(records) == 4 and shown(records, "record_id") == ["a@1", "b@1", "b@2"]
    assert shown(records, "weight") == [1.0, 0.5, None] and shown(records, "n_belts") == [10, 9, None]
    assert shown(records, "own") == [1, 2, 3]
    assert "reason_en" not in records.columns and "run_id" not in records.columns
    assert shown(read_result_tables(path, "selection", False)["records"], "record_id") == ["a@1"]


def test_links_are_named_and_a_lost_record_is_null(path):
    links = read_result_tables(path, "all", False)["links"]
    assert shown(links, "name_zh") == ["乙", None] and shown(links, "programme") == ["MIIT", None]
    assert shown(links, "belt_name_zh") == ["带乙", "带乙"]
    assert links.columns["belt_industry_zh"].title == "Belt industry"


def test_table_one_rests_on_the_scope(path):
    table = read_result_tables(path, "all", False)["table1"]
    assert shown(table, "total") == [1, 2, 3] and "every member city" in table.basis
    assert "basis_en" not in table.columns


def test_what_is_not_there_gives_no_table(tmp_path, qgis_app):
    assert read_result_tables("", "all", True) == {}
    assert read_result_tables(tmp_path / "none.gpkg", "all", True) == {}
    (tmp_path / "bad.gpkg").write_text("no", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be opened"):
        read_result_tables(tmp_path / "bad.gpkg", "all", True)
