# SPDX-License-Identifier: GPL-2.0-or-later
"""Two runs compared, on frames by hand."""

from __future__ import annotations

import pandas as pd

from cluster_digital_plugin.core import schema
from cluster_digital_plugin.core.differences import differences, summary


def record(name, verdict, city="甲市", adcode="1", identity=None, **more):
    return {"record_id": identity or f"{name}@{adcode}", "cluster_id": identity or name, "programme": "MIIT",
            "name_zh": name, "industry_zh": name, "city": city, "adcode": adcode, "weight": 1.0, "verdict": verdict,
            "n_belts": 3, "n_match": 1, "n_near": 0, "member": 1, "reason_zh": f"依据 {verdict}",
            "reason_en": f"because {verdict}", **more}  # fmt: skip


def link(record_id, belt, verdict="match"):
    return {"link_id": f"{record_id}/{belt}", "record_id": record_id, "belt_id": belt, "city": "甲市", "adcode": "1",
            "verdict": verdict, "relation": "same"}  # fmt: skip


def ellipse(major):
    return {"ellipse_id": "MIIT", "grp": "MIIT", "size_rule": "arcgis", "size": 1.0, "n": 3, "semi_major": major}


def side(records, links=(), ellipses=()):
    rows = {"records": records, "links": links, "ellipses": ellipses}
    return {name: pd.DataFrame(list(found) or None, dtype=object, columns=None if found else schema.TABLES[name].names)
            for name, found in rows.items()}  # fmt: skip


def told(found, table):
    """Return (change, name, field, before, now) of the rows of one table, in English."""
    rows = found[found["table_en"] == table]
    return [tuple(row) for row in rows[["change", "name", "field", "was_en", "now_en"]].itertuples(index=False)]


def test_a_run_does_not_differ_from_itself():
    one = side([record("甲", "match"), record("乙", "near")], [link("甲@1", "b1")], [ellipse(759_800.123)])
    found = differences(one, one)
    assert list(found.columns) == list(schema.DIFFERENCES.names) and not len(found)
    assert summary(found).en == "The two runs do not differ."


def test_a_verdict_that_changed_is_told_in_records_and_in_table_1():
    found = differences(side([record("甲", "match"), record("乙", "near")]),
                        side([record("甲", "match"), record("乙", "match")]))
    changed = told(found, "Cluster records")
    assert ("changed", "乙", "verdict", "Near", "Match") in changed
    assert ("changed", "乙", "reason_zh", "because near", "because match") in changed
    assert not [row for row in changed if row[1] == "甲"]
    assert found.loc[found["field"] == "verdict", "now_zh"].iloc[0] == "匹配"
    cells = told(found, "Table 1")
    assert ("changed", None, "match_share", "1/2 (50.0 %)", "2/2 (100.0 %)") in cells
    # The tables of the paper come first.
    assert found["table_en"].iloc[0] == "Table 1"
    assert "Cluster records: changed 1" in summary(found).en


def test_what_all_records_have_in_common_is_told_once():
    one = side([record("甲", "match", strictness="strict"), record("乙", "near", strictness="strict")])
    other = side([record("甲", "match", strictness="paper"), record("乙", "near", strictness="paper")])
    assert told(differences(one, other), "Run") == [("changed", None, "strictness", "Strict", "As in the paper")]
    assert len(differences(one, other)) == 1


def test_rows_are_found_again_when_the_list_is_numbered_anew():
    before = side([record("甲", "match", identity="1"), record("乙", "near", identity="2")], [link("1", "b1")])
    after = side([record("乙", "near", identity="1"), record("甲", "match", identity="2")], [link("2", "b1")])
    assert not len(differences(before, after))


def test_new_and_gone_rows_are_told_once_and_twins_by_their_order():
    before = side([record("甲", "match"), record("甲", "near", identity="x"), record("丙", "no_belt")])
    after = side([record("甲", "match"), record("甲", "match", identity="y"), record("丁", "no_belt")])
    found = told(differences(before, after), "Cluster records")
    assert [row[:2] for row in found if row[0] != "changed"] == [("removed", "丙"), ("added", "丁")]
    assert [row[2] for row in found if row[0] == "changed"] == ["verdict", "reason_zh"]


def test_links_and_ellipses_are_compared_and_last_digits_are_not():
    before = side([record("甲", "match")], [link("甲@1", "b1"), link("甲@1", "b2")], [ellipse(759_800.0)])
    after = side([record("甲", "match")], [link("甲@1", "b2", "near"), link("甲@1", "b3")], [ellipse(759_800.0 + 1e-6)])
    found = differences(before, after)
    assert {row[0] for row in told(found, "Links")} == {"added", "removed", "changed"}
    assert told(found, "Standard deviational ellipses") == []
    found = differences(before, {**after, "ellipses": pd.DataFrame([ellipse(760_000.0)], dtype=object)})
    assert told(found, "Standard deviational ellipses") == [
        ("changed", None, "semi_major", "759800", "760000")
    ]


def test_what_one_side_lacks_is_not_compared():
    one = side([record("甲", "match")], [link("甲@1", "b1")])
    assert not len(differences(one, {"records": one["records"]}))
    assert not len(differences({}, one))
