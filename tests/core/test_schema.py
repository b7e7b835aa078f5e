# SPDX-License-Identifier: GPL-2.0-or-later
"""Names that scripts, styles and shapefiles rely on."""

import pytest

from cluster_digital_plugin.core import schema

SQL_KEYWORDS = {"group", "order", "select", "where", "from", "table", "index", "limit", "values", "by", "as", "to"}


@pytest.mark.parametrize("table", schema.TABLES.values(), ids=lambda t: t.name)
def test_names_are_ascii_unique_and_no_keywords(table):
    names = table.names
    assert len(set(names)) == len(names)
    assert all(name.isascii() and name.isidentifier() and name == name.lower() for name in names)
    assert not SQL_KEYWORDS.intersection(names)
    assert table.key in names


@pytest.mark.parametrize("table", schema.TABLES.values(), ids=lambda t: t.name)
def test_shapefile_names_fit_and_are_unique(table):
    short = [column.shapefile_name for column in table.columns]
    if table is not schema.RUNS:
        short += [schema.RUN_ID.shapefile_name, schema.SCOPE.shapefile_name]
    assert all(len(name) <= 10 and name.isascii() for name in short), [n for n in short if len(n) > 10]
    assert len({name.lower() for name in short}) == len(short)


@pytest.mark.parametrize("table", schema.TABLES.values(), ids=lambda t: t.name)
def test_every_column_is_labelled_in_both_languages(table):
    assert all(column.zh and column.en for column in table.columns)


def test_a_layer_is_identified_by_its_columns():
    for table in schema.TABLES.values():
        assert schema.identify([*table.names, "fid", "run_id", "scope"]) is table
    assert schema.identify(["x", "y"]) is None
