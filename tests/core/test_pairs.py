# SPDX-License-Identifier: GPL-2.0-or-later
"""Cluster pairs: each once, across programmes and within a city only, with direction, reason and group; Table 2."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cluster_digital_plugin.core import schema, words
from cluster_digital_plugin.core.errors import Cancelled, InputError
from cluster_digital_plugin.core.matching import pair_clusters
from cluster_digital_plugin.core.method import method_rows
from cluster_digital_plugin.core.places import Gazetteer
from cluster_digital_plugin.core.tables import table2

from .taxonomies import shipped, small

DATA = Path(__file__).resolve().parents[2] / "resources" / "data"

SMALL = {
    "nodes": "root 制造 - root\nfield 装备 root field\nic 集成电路 root\nchip 芯片 ic\ncloth 服装 root\n"
             "fabric 面料 root\nsea 海产品 root\ncar 汽车 root\ncrane 起重机 root",
    "aliases": "ic 集成电路\nchip 芯片\ncloth 服装\nfabric 面料\nsea 海产品\ncar 汽车\ncrane 起重机\nfield 装备",
    "edges": "fabric cloth supplies 2\ncrane field belongs 3",
    "stopwords": "零部件 parts\n与 conjunction",
}


@pytest.fixture(scope="module")
def gazetteer():
    read = {name: pd.read_csv(DATA / f"{name}.csv", dtype=str) for name in ("cities", "counties")}
    return Gazetteer(read["cities"], read["counties"], None)


@pytest.fixture(scope="module")
def taxonomy():
    return small(**SMALL)


def clusters(*rows):
    names = ["cluster_id", "programme", "industry_zh", "cities"]
    frame = pd.DataFrame(rows, columns=names, dtype=object)
    return frame.assign(name_zh=frame["cluster_id"])


def found(result, *columns):
    return list(result.pairs[list(columns)].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("one", "other", "verdict", "relation"),
    [
        ("集成电路", "集成电路", "identical", "same"),
        ("集成电路", "芯片", "subordinate", "subordinate"),
        ("芯片", "集成电路", "subordinate", "superordinate"),
        ("面料与芯片", "芯片与服装", "identical", "same"),
        ("服装", "面料", "near", "upstream"),
        ("面料", "服装", "near", "downstream"),
        # Only the field takes in what belongs to it; the pair is the same whichever comes first.
        ("装备", "起重机", "subordinate", "subordinate"),
        ("起重机", "装备", "subordinate", "superordinate"),
        ("汽车", "汽车零部件", "subordinate", "subordinate"),
        ("汽车零部件", "汽车", "subordinate", "superordinate"),
        ("汽车零部件", "汽车零部件", "identical", "same"),
        # What decides need not be what is named first.
        ("服装与集成电路", "面料与芯片", "subordinate", "subordinate"),
        ("面料与芯片", "服装与集成电路", "subordinate", "superordinate"),
    ],
)
def test_verdict_and_direction(gazetteer, taxonomy, one, other, verdict, relation):
    result = pair_clusters(clusters(("A", "NDRC", one, "杭州市"), ("B", "MIIT", other, "杭州市")), gazetteer, taxonomy)
    assert found(result, "cluster_a", "cluster_b", "verdict", "relation") == [("A", "B", verdict, relation)]
    row = result.pairs.iloc[0]
    assert row["reason_zh"] and row["reason_en"] and row["rule"] in (1, 2, 3, 4)
    assert result.counts[verdict] == result.counts["pairs"] == result.counts["groups"] == 1


def test_only_other_programmes_of_the_same_city_and_each_pair_once(gazetteer, taxonomy):
    result = pair_clusters(
        clusters(
            ("A", "MOST", "服装", "杭州市"), ("B", "MOST", "服装", "杭州市"), ("C", "NDRC", "服装", "宁波市"),
            ("D", "省级", "服装", "杭州市;宁波市"), ("E", "MIIT", "海产品", "杭州市"),
        ),
        gazetteer, taxonomy,
    )  # fmt: skip
    assert found(result, "pair_id", "city") == [
        ("A|D@330100", "杭州市"), ("B|D@330100", "杭州市"), ("C|D@330200", "宁波市"),
    ]  # fmt: skip
    assert found(result, "group_id") == [("330100-1",), ("330100-1",), ("330200-1",)]
    assert list(result.pairs.columns) == list(schema.PAIRS.names)


def test_a_group_is_joined_through_others(gazetteer, taxonomy):
    rows = [("A", "NDRC", "集成电路", "合肥市"), ("B", "MIIT", "芯片", "合肥市"), ("C", "NDRC", "芯片", "合肥市"),
            ("D", "NDRC", "服装", "合肥市"), ("E", "MOST", "面料", "合肥市")]  # fmt: skip
    result = pair_clusters(clusters(*rows), gazetteer, taxonomy)
    groups = {}
    for group, *members in found(result, "group_id", "cluster_a", "cluster_b"):
        groups.setdefault(group, set()).update(members)
    assert sorted(map(sorted, groups.values())) == [["A", "B", "C"], ["D", "E"]]
    assert result.counts["groups"] == 2


def test_pairs_are_sorted_by_city_group_and_verdict(gazetteer, taxonomy):
    result = pair_clusters(
        clusters(
            ("A", "NDRC", "服装", "杭州市"), ("B", "MIIT", "面料", "杭州市"), ("C", "NDRC", "集成电路", "杭州市"),
            ("D", "MIIT", "面料与芯片", "杭州市"), ("E", "MOST", "芯片", "杭州市"), ("F", "NDRC", "海产品", "北京市"),
            ("G", "省级", "海产品", "北京市"), ("H", "MIIT", "海产品", "杭州市"), ("I", "MOST", "海产品", "杭州市"),
        ),
        gazetteer, taxonomy,
    )  # fmt: skip
    assert found(result, "pair_id", "verdict", "group_id") == [
        ("F|G@110000", "identical", "110000-1"),
        ("D|E@330100", "identical", "330100-1"), ("C|D@330100", "subordinate", "330100-1"),
        ("C|E@330100", "subordinate", "330100-1"), ("A|B@330100", "near", "330100-1"),
        ("A|D@330100", "near", "330100-1"),
        ("H|I@330100", "identical", "330100-2"),
    ]  # fmt: skip
    assert result.counts["groups"] == 3 and result.counts["identical"] == 3 and result.counts["near"] == 2
    row = result.pairs.iloc[0]
    assert (row["name_a"], row["industry_a"], row["programme_b"], row["adcode"]) == ("F", "海产品", "省级", "110000")
    # The sentence says why it is less than the same.
    parts = clusters(("A", "NDRC", "汽车", "杭州市"), ("B", "MIIT", "汽车零部件", "杭州市"))
    row = pair_clusters(parts, gazetteer, taxonomy).pairs.iloc[0]
    assert row["rule"] == 2 and row["reason_zh"].endswith(";一方为另一方的零部件 → 从属")
    assert row["reason_en"].endswith("; one makes parts of the other → subordinate")


def test_a_city_without_coordinates_is_listed(taxonomy):
    cities = pd.read_csv(DATA / "cities.csv", dtype=str)
    cities.loc[cities["city_zh"] == "宁波市", "lon"] = None
    places = Gazetteer(cities, pd.read_csv(DATA / "counties.csv", dtype=str), None)
    result = pair_clusters(clusters(("A", "NDRC", "服装", "杭州市;宁波市")), places, taxonomy, file="list")
    assert result.unresolved[["file", "row", "problem", "value"]].values.tolist() == [
        ["list", 1, "no_coordinates", "宁波市"]
    ]


def test_progress_goes_on_in_small_steps(gazetteer, taxonomy):
    cities = ["杭州市", "宁波市", "苏州市", "金华市", "广州市", "佛山市", "东莞市", "中山市"]
    rows = [(f"C{n}", ("NDRC", "MIIT")[n % 2], f"{chr(0x4E00 + n)}服装", cities[n % 16 // 2]) for n in range(320)]
    seen = []
    result = pair_clusters(clusters(*rows), gazetteer, taxonomy, progress=seen.append)
    assert len(result.pairs) == 8 * 20 * 20
    assert seen == sorted(seen) and seen[0] == 0 and seen[-1] == 1
    # The clusters are one step.
    assert seen[1] == 0.3 and max(np.diff(seen[1:])) < 0.21


def test_strict_leaves_out_what_is_near(gazetteer, taxonomy):
    rows = clusters(("A", "NDRC", "服装", "杭州市"), ("B", "MIIT", "面料", "杭州市"))
    assert pair_clusters(rows, gazetteer, taxonomy, strictness="strict").counts["pairs"] == 0
    assert found(pair_clusters(rows, gazetteer, taxonomy), "strictness", "taxonomy") == [("paper", taxonomy.version)]
    with pytest.raises(InputError, match="sharp"):
        pair_clusters(rows, gazetteer, taxonomy, strictness="sharp")


def test_what_cannot_be_paired_is_listed(gazetteer, taxonomy):
    result = pair_clusters(
        clusters(
            ("A", None, "服装", "杭州市;宁波市"), ("B", "NDRC", "无此业", "杭州市;宁波市"),
            ("C", "MIIT", None, "杭州市"),
            ("D", "MOST", "服装", "无此市"), ("E", "MOST", "服装", "杭州市"),
            ("F", None, "服装", "宁波市"),
        ).assign(name_zh=[None, "乙", "丙", "丁", "戊", "己"]),
        gazetteer, taxonomy, file="list",
    )  # fmt: skip
    listed = list(result.unresolved[["file", "row", "value", "problem", "kept"]].itertuples(index=False, name=None))
    # Once each, however many cities they lie in.
    assert sorted(listed) == [
        ("list", 1, "A", "no_programme", "no"), ("list", 2, "无此业", "unrecognised", "yes"),
        ("list", 3, "丙", "no_industry", "yes"), ("list", 4, "无此市", "city_unknown", "no"),
        ("list", 6, "己", "no_programme", "no"),
    ]  # fmt: skip
    assert len(result.pairs) == 0 and result.counts["problems"] == 5


def test_nothing_gives_empty_tables(gazetteer, taxonomy):
    result = pair_clusters(clusters(), gazetteer, taxonomy)
    assert len(result.pairs) == len(result.unresolved) == result.counts["groups"] == 0
    assert len(table2(result.pairs)) == 0


def test_it_can_be_cancelled(gazetteer, taxonomy):
    def stop(fraction):
        if fraction > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        pair_clusters(clusters(("A", "NDRC", "服装", "杭州市"), ("B", "MIIT", "服装", "杭州市")), gazetteer, taxonomy,
                      progress=stop)  # fmt: skip


ROWS = st.lists(st.tuples(
    st.sampled_from(["NDRC", "MIIT", "MOST", "省级"]),
    st.sampled_from(["集成电路", "芯片", "服装", "面料", "装备", "起重机", "汽车零部件", "汽车", "无此业"]),
    st.sampled_from(["杭州市", "宁波市", "杭州市;宁波市"]),
), max_size=12)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=ROWS, reverse=st.booleans())
def test_pairs_are_those_of_the_plain_loop(gazetteer, taxonomy, rows, reverse):
    table = clusters(*((f"C{number}", *row) for number, row in enumerate(rows)))
    result = pair_clusters(table.iloc[::-1] if reverse else table, gazetteer, taxonomy)
    expected = set()
    for i, (p, one, cities) in enumerate(rows):
        for j, (q, other, others) in enumerate(rows):
            known = [taxonomy.parse(name) for name in (one, other)]
            related = any(taxonomy.relate(*side).verdict in ("match", "near") for side in (known, known[::-1]))
            if i < j and p != q and related:
                shared = set(cities.split(";")) & set(others.split(";"))
                expected |= {(frozenset((f"C{i}", f"C{j}")), city) for city in shared}
    pairs = [(frozenset(ends), city) for *ends, city in found(result, "cluster_a", "cluster_b", "city")]
    assert len(pairs) == len(set(pairs)) and set(pairs) == expected
    # The order of the rows changes nothing but the order of the pairs.
    assert all(words.in_order(ends)[0] == ends[0] for ends in found(result, "programme_a", "programme_b"))
    table = table2(result.pairs)
    assert len(table) == len(pairs) and table["statement_zh"].notna().all()
    assert [v for v in words.PAIR_VERDICTS for _ in range(result.counts[v])] == list(table["verdict"])


def test_table_2_and_method_state_the_basis(gazetteer):
    rows = [("A", "NDRC", "生物医药", "苏州市"), ("B", "MOST", "小核酸", "苏州市"), ("C", "MOST", "医疗器械", "苏州市")]
    pairs = pair_clusters(clusters(*rows), gazetteer, shipped()).pairs
    table = table2(pairs)
    assert list(table.columns) == list(schema.TABLE2.names)
    assert list(table["statement_zh"]) == ["小核酸(MOST) ⊂ 生物医药(NDRC)", "生物医药(NDRC) ≈ 医疗器械(MOST)"]
    assert list(table["group_size"]) == [3, 3]
    assert "从属 1 对(1 个城市)" in table["basis_zh"][0] and "连成 1 组" in table["basis_zh"][0]
    assert "论文" in table["basis_zh"][0] and shipped().version in table["basis_en"][0]
    items = {row[2]: row[3] for row in method_rows(None, pairs=pairs)}
    assert items["Basis of Table 2"] == table["basis_en"][0] and "Cluster pairs" in items
