# SPDX-License-Identifier: GPL-2.0-or-later
"""Clusters and belts of any content: the counts add up, whatever the cells are."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cluster_digital_plugin.core import schema
from cluster_digital_plugin.core.colocation import co_locate
from cluster_digital_plugin.core.errors import InputError
from cluster_digital_plugin.core.matching import match
from cluster_digital_plugin.core.matching.pairs import pair_clusters
from cluster_digital_plugin.layers.gazetteer import load_gazetteer
from cluster_digital_plugin.layers.regions import load_regions
from cluster_digital_plugin.layers.taxonomy import load_taxonomy

from .corpus import cells, examples

VALUES = st.one_of(
    cells,
    st.sampled_from(
        (
            None,
            0,
            1,
            -1,
            2021,
            2021.0,
            1e308,
            float("inf"),
            float("nan"),
            True,
            10**20,
            -(10**30),
            440100,
            440100.0,
            b"x",
            datetime.date(2021, 1, 1),
        )
    ),
)


def frames(table):
    names = st.lists(st.sampled_from(table.names), min_size=1, unique=True)
    return names.flatmap(
        lambda columns: st.lists(st.lists(VALUES, min_size=len(columns), max_size=len(columns)), max_size=6).map(
            lambda rows: pd.DataFrame(rows, columns=columns, dtype=object)
        )
    )


@examples(15)
@given(frames(schema.CLUSTERS), frames(schema.BELTS), st.sampled_from(("all", "in", "up_to", "ever")))
def test_counts_add_up_whatever_the_cells_hold(clusters, belts, mode):
    gazetteer, taxonomy = load_gazetteer(), load_taxonomy()
    result = match(clusters, belts, gazetteer, taxonomy, year_mode=mode, year=2021)
    counts = result.counts
    assert (
        counts["clusters_in"]
        == len(clusters)
        == sum(counts[f"clusters_{name}"] for name in ("used", "repeated", "without_city"))
    )
    assert (
        counts["belts_in"]
        == len(belts)
        == sum(counts[f"belts_{name}"] for name in ("used", "repeated", "without_city", "other_years", "seen_before"))
    )
    assert result.records["record_id"].is_unique
    pair_clusters(clusters, gazetteer, taxonomy)
    co_locate(clusters, belts, gazetteer, load_regions())


def test_a_separator_in_a_cell_moves_no_column():
    belts = pd.DataFrame([["a", "广州市\x1f深圳市", "家电"]], columns=["name_zh", "city", "industry_zh"], dtype=object)
    clusters = pd.DataFrame(columns=list(schema.CLUSTERS.names), dtype=object)
    counts = match(clusters, belts, load_gazetteer(), load_taxonomy()).counts
    assert counts["belts_in"] == counts["belts_used"] + counts["belts_without_city"] == 1


NODES = ["id", "name_zh", "name_en", "parent"]


def _taxonomy(nodes, aliases=(), edges=(), stopwords=()):
    from cluster_digital_plugin.core.industries import Taxonomy
    from cluster_digital_plugin.core.industries.nodes import COLUMNS

    rows = {"nodes": nodes, "aliases": aliases, "edges": edges, "stopwords": stopwords}
    tables = [
        pd.DataFrame(
            [{name: row.get(name, "") for name in COLUMNS[table]} for row in rows[table]],
            columns=list(COLUMNS[table]),
            dtype=object,
        )
        for table in rows
    ]
    return Taxonomy.from_frames(*tables)


NAMES = st.sampled_from(("a", "b", "c", "d", "", "<b>", "=1", "a ", "A", "'; DROP TABLE x;--", "x" * 300))


@examples(50)
@given(st.data())
def test_a_taxonomy_with_any_loops_and_loose_ends_is_read_or_refused(data):
    from cluster_digital_plugin.core.industries.nodes import COLUMNS

    def some(table, most):
        row = st.fixed_dictionaries({name: st.one_of(NAMES, cells) for name in COLUMNS[table]})
        return data.draw(st.lists(row, max_size=most))

    try:
        made = _taxonomy(some("nodes", 5), some("aliases", 3), some("edges", 3), some("stopwords", 2))
    except InputError as error:
        assert error.message_zh and error.message_en
    else:
        made.relate(made.parse("a"), made.parse("b"))


@pytest.mark.parametrize(
    "parents", ((("a", "a"),), (("a", "b"), ("b", "a")), (("a", "b"), ("b", "c"), ("c", "a")), (("a", "z"),))
)
def test_loops_and_unknown_parents_are_refused_by_name(parents):
    nodes = [{"id": node, "name_zh": node, "name_en": node, "parent": parent} for node, parent in parents]
    with pytest.raises(InputError, match=r"[az]"):
        _taxonomy(nodes)


def test_a_chain_of_a_thousand_parents_is_read_or_refused():
    nodes = [
        {"id": f"n{n}", "name_zh": f"产业{n}", "name_en": f"n{n}", "parent": f"n{n - 1}" if n else ""}
        for n in range(1000)
    ]
    try:
        assert len(_taxonomy(nodes).nodes) == 1000
    except InputError as error:
        assert error.message_en
