# SPDX-License-Identifier: GPL-2.0-or-later
"""Ids made from content: one id for one row, whichever door it comes in by."""

from __future__ import annotations

import pandas as pd
import pytest

from cluster_digital_plugin.core.lists.headers import BELTS, CLUSTERS
from cluster_digital_plugin.core.lists.loading import load_list
from cluster_digital_plugin.core.lists.rows import Grid, read_list
from cluster_digital_plugin.core.matching.records import expand_records, give_belt_ids, locate_belts
from cluster_digital_plugin.core.places import Gazetteer


@pytest.fixture(scope="module")
def gazetteer(data_folder):
    names = ("cities", "counties", "places_extra")
    return Gazetteer(*(pd.read_csv(data_folder / f"{name}.csv", dtype=str, keep_default_na=False) for name in names))


def belts_by_both(gazetteer, header, *rows):
    """Return the ids that loading gives, and those that matching gives to the rows as they stand."""
    frame = load_list(read_list(Grid([header, *rows], "list.csv"), BELTS), gazetteer).frame
    located = locate_belts(pd.DataFrame(list(rows), columns=header, dtype=object), gazetteer)
    return frame["belt_id"].tolist(), give_belt_ids(located, lambda _: None).tolist()


def clusters_by_both(gazetteer, header, *rows):
    frame = load_list(read_list(Grid([header, *rows], "list.csv"), CLUSTERS), gazetteer).frame
    records = expand_records(pd.DataFrame(list(rows), columns=header, dtype=object), gazetteer)
    return frame["cluster_id"].tolist(), records["cluster_id"].drop_duplicates().tolist()


@pytest.mark.parametrize("industry", [None, "女装"])
def test_a_belt_has_one_id(gazetteer, industry):
    header = ["name_zh", "city", "county_or_town", "industry_zh", "year"]
    loaded, matched = belts_by_both(
        gazetteer, header, ["虎门女装产业带", "东莞", "虎门镇", industry, "2021"],
        ["织里童装产业带", "湖州市", None, None, None], ["曹县演出服产业带", "菏泽", "曹县", industry, "2020"],
    )  # fmt: skip
    assert loaded == matched and len(set(loaded)) == 3


def test_a_belt_without_a_name_has_one_id(gazetteer):
    loaded, matched = belts_by_both(gazetteer, ["city", "industry_zh"], ["东莞", "女装"], ["东莞市", "童装"])
    assert loaded == matched and len(set(loaded)) == 2


def test_a_belt_of_several_years_has_one_id_for_each(gazetteer):
    rows = [["女装产业带", "杭州", "女装", year] for year in ("2020", "2021")]
    loaded, matched = belts_by_both(gazetteer, ["name_zh", "city", "industry_zh", "year"], *rows)
    assert loaded == matched
    assert [identity[-5:] for identity in loaded] == ["-2020", "-2021"]


def test_a_cluster_has_one_id(gazetteer):
    header = ["programme", "name_zh", "industry_zh", "cities", "province"]
    loaded, matched = clusters_by_both(
        gazetteer, header, ["工信部", "广州市、佛山市超高清视频集群", None, "广州市、佛山市", None],
        ["MOST", "杭州数字安防集群", "数字安防", "杭州", "浙江省"],
        ["其他", "宁波磁性材料集群", "磁性材料", "宁波", None],
    )  # fmt: skip
    assert loaded == matched and len(set(loaded)) == 3


def test_what_was_loaded_keeps_its_id(gazetteer):
    """A loaded list that lost its ids, such as by way of a spreadsheet, gets them back."""
    rows = [["集群名称", "所在城市"], ["深圳新一代信息通信集群", "深圳"], ["株洲轨道交通装备集群", "株洲市"]]
    loaded = load_list(read_list(Grid(rows, "list.csv"), CLUSTERS), gazetteer).frame
    again = expand_records(loaded.drop(columns="cluster_id"), gazetteer)
    assert again["cluster_id"].tolist() == loaded["cluster_id"].tolist()
