# SPDX-License-Identifier: GPL-2.0-or-later
"""Edits of the taxonomy: applied, taken back, refused with row and reason; and what they change."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cluster_digital_plugin.core.errors import InputError
from cluster_digital_plugin.core.industries import Taxonomy, edits
from cluster_digital_plugin.core.matching import match
from cluster_digital_plugin.core.matching.effect import effect

from .taxonomies import frames, shipped_frames

NODES = """
machines 机械 - field
tools 机床 machines
moulds 模具 tools
tea 茶叶 -
"""
ALIASES = """
machines 机械
tools 机床
moulds 模具
tea 茶叶
tea 茶 suffix 茶几;茶具
"""
EDGES = "moulds tools supports"


@pytest.fixture
def tables():
    return frames(nodes=NODES, aliases=ALIASES, edges=EDGES)


def version(tables):
    return Taxonomy.from_frames(*(tables[name] for name in ("nodes", "aliases", "edges", "stopwords"))).version


def test_a_word_is_understood_once_it_was_added(tables):
    edited = edits.apply(tables, [edits.add_alias("tools", "车床")])
    assert edited.taxonomy.parse("数控车床").heads == ("tools",)
    assert "车床" not in set(tables["aliases"]["alias"]), "the tables handed in stay as they are"


@pytest.mark.parametrize(
    "edit",
    [
        edits.add_alias("tools", "车床"),
        edits.remove_alias("茶"),
        edits.set_excludes("茶", "茶盘"),
        edits.add_edge("tools", "tea", "supplies"),
        edits.remove_edge("moulds", "tools"),
    ],
    ids=lambda edit: f"{edit.action} {edit.table}",
)
def test_every_edit_changes_the_version_and_is_taken_back(tables, edit):
    edited = edits.apply(tables, [edit])
    assert edited.taxonomy.version != version(tables)
    assert edits.apply(edited.frames, edited.inverse).taxonomy.version == version(tables)


def test_what_is_taken_back_stands_where_it_stood(tables):
    for edit in (edits.remove_alias("机床"), edits.remove_edge("moulds", "tools"), edits.set_excludes("茶", "茶盘")):
        edited = edits.apply(tables, [edit])
        back = edits.apply(edited.frames, edited.inverse).frames
        for name, before in edits.apply(tables, ()).frames.items():
            pd.testing.assert_frame_equal(back[name], before)
    # Where its place was given away meanwhile, it comes last.
    removed = edits.apply(tables, [edits.remove_alias("茶")])
    filled = edits.apply(removed.frames, [edits.add_alias("tools", "车床")])
    last = edits.apply(filled.frames, removed.inverse).frames["aliases"]
    assert last["alias"].tolist() == ["机械", "机床", "模具", "茶叶", "车床", "茶"] and last.index.is_unique


def test_a_new_industry_lies_below_its_parent_and_has_a_word(tables):
    edited = edits.apply(tables, edits.add_node("lathes", "车床", "tools"))
    assert edited.taxonomy.parse("车床").heads == ("lathes",)
    assert edited.taxonomy.nodes["lathes"].parent == "tools"
    assert edits.apply(edited.frames, edited.inverse).taxonomy.version == version(tables)


def test_an_exclusion_cancels_a_word(tables):
    # As a Chinese keyboard writes the semicolon, and as any other does.
    edited = edits.apply(tables, [edits.set_excludes("机床", " 机床罩 ；床垫;")])
    assert edited.frames["aliases"].set_index("alias").at["机床", "excludes"] == "机床罩;床垫"
    assert not edited.taxonomy.parse("机床罩").heads


def test_a_whole_taxonomy_is_replaced_and_comes_back(tables):
    other = frames(nodes="tea 茶叶 -", aliases="tea 茶叶")
    edited = edits.apply(tables, edits.replace_tables(other))
    assert list(edited.taxonomy.nodes) == ["tea"]
    assert edits.apply(edited.frames, edited.inverse).taxonomy.version == version(tables)


@pytest.mark.parametrize(
    ("edit", "zh", "en"),
    [
        (edits.add_alias("tea", "机床"), ("“机床”", "“机床”", "第 3 行"), ("机床", "row 3")),
        (edits.add_alias("tea", "機床"), ("第 7 行", "已属于"), ("row 7", "belongs")),
        (edits.add_alias("nowhere", "车床"), ("第 7 行", "不存在"), ("row 7", "does not exist")),
        (edits.add_alias("tea", "…。"), ("第 7 行",), ("row 7", "no character")),
        (edits.add_edge("machines", "moulds", "belongs"), ("成环", "第 3 行"), ("circle", "row 3")),
        (edits.add_edge("tools", "tools", "related"), ("自身",), ("joined to itself",)),
        (edits.add_edge("tools", "moulds", "related"), ("第 2 行",), ("row 2",)),
        (edits.add_node("lathes", "车床", "nowhere")[0], ("上级", "第 6 行"), ("parent", "row 6")),
        (edits.add_node("tea", "车床", "tools")[0], ("重复",), ("used twice",)),
        (edits.remove_alias("咕噜"), ("没有“咕噜”",), ("no “咕噜”",)),
        (edits.remove_edge("tea", "tools"), ("没有",), ("There is no",)),
    ],
)
def test_what_is_wrong_is_refused_with_row_and_reason(tables, edit, zh, en):
    with pytest.raises(InputError) as caught:
        edits.apply(tables, [edit])
    assert all(part in caught.value.message_zh for part in zh), caught.value.message_zh
    assert all(part in caught.value.message_en for part in en), caught.value.message_en


def test_one_bad_edit_refuses_all(tables):
    before = version(tables)
    with pytest.raises(InputError):
        edits.apply(tables, [edits.add_alias("tools", "车床"), edits.remove_alias("咕噜")])
    assert version(tables) == before


def test_edits_survive_the_journal(tables):
    listed = [*edits.add_node("lathes", "车床", "tools"), edits.remove_alias("茶"), *edits.replace_tables(tables)]
    assert list(edits.from_json(edits.to_json(listed))) == listed
    back = edits.apply(tables, [edits.remove_alias("机械")]).inverse
    assert edits.from_json(edits.to_json(back)) == back
    assert back[0].place == 0


@pytest.mark.parametrize(
    ("edit", "zh", "en"),
    [
        (edits.add_edge("moulds", "tea", "supplies"), "添加关系:模具 供应 茶叶", "add “Moulds supplies Tea”"),
        (edits.remove_edge("moulds", "nowhere"), "删除关系:模具 → nowhere", "remove “Moulds → nowhere”"),
        (edits.add_node("lathes", "车床", "tools")[0], "添加产业:车床", "add the industry “车床”"),
        (edits.Edit("remove", "nodes", {"id": "tea"}), "删除产业:tea", "remove the industry “tea”"),
        (edits.add_alias("tea", "红茶"), "添加别名:“红茶” → 茶叶", "add the word “红茶” → Tea"),
        (edits.remove_alias("茶"), "删除别名:“茶”", "remove the word “茶”"),
        (edits.set_excludes("茶", "茶盘"), "“茶”的排除词:茶盘", "“茶” unless the name holds: 茶盘"),
        (edits.set_excludes("茶", ""), "“茶”的排除词:无", "“茶” unless the name holds: none"),
        (edits.Edit("add", "stopwords", {"word": "高端"}), "添加别名:“高端”", "add the word “高端”"),
        (edits.replace_tables(frames(nodes=NODES))[0], "导入产业 4 行", "import 4 rows of industries"),
    ],
)
def test_edits_are_said_in_both_languages(tables, edit, zh, en):
    named = tables["nodes"].assign(name_en=["", "", "Moulds", "Tea"])
    assert edits.describe(edit, named) == (zh, en)


@pytest.mark.parametrize("edit", [edits.Edit("burn", "nodes", {"id": "tea"}), edits.Edit("add", "recipes")])
def test_what_is_no_edit_is_refused(tables, edit):
    with pytest.raises(InputError, match=f"Not an edit: {edit.action} {edit.table}"):
        edits.apply(tables, [edit])


WORDS = st.sampled_from(["车床", "铣床", "刨床", "机械", "机床", "模具", "茶叶", "茶"])
NODE = st.sampled_from(["machines", "tools", "moulds", "tea"])
EDITS = st.one_of(
    st.builds(edits.add_alias, NODE, WORDS),
    st.builds(edits.remove_alias, WORDS),
    st.builds(edits.set_excludes, WORDS, WORDS),
    st.builds(edits.add_edge, NODE, NODE, st.sampled_from(["supplies", "related", "belongs"])),
    st.builds(edits.remove_edge, NODE, NODE),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(EDITS, max_size=6))
def test_whatever_was_accepted_can_be_taken_back_step_by_step(listed):
    tables = frames(nodes=NODES, aliases=ALIASES, edges=EDGES)
    states, inverses = [edits.apply(tables, ())], []
    for edit in listed:
        try:
            states.append(edits.apply(states[-1].frames, [edit]))
        except InputError:
            continue
        inverses.append(states[-1].inverse)
    current = states.pop().frames
    for inverse, state in zip(reversed(inverses), reversed(states)):
        back = edits.apply(current, inverse)
        current = back.frames
        assert back.taxonomy.version == state.taxonomy.version


@pytest.fixture(scope="module")
def lists():
    """Two clusters and three belts of one city; nobody knows 咕噜噜件."""
    from cluster_digital_plugin.core.places import Gazetteer

    from .test_matching import read

    clusters = pd.DataFrame({
        "cluster_id": ["C1", "C2"], "programme": ["MIIT", "NDRC"], "name_zh": ["机械集群", "集成电路集群"],
        "industry_zh": ["工程机械", "集成电路"], "cities": ["徐州市", "徐州市"],
    })
    belts = pd.DataFrame({
        "belt_id": ["B1", "B2", "B3"], "name_zh": ["甲", "乙", "丙"], "city": ["徐州市"] * 3,
        "industry_zh": ["咕噜噜件", "茶叶", "咕噜噜件"],
    })
    return clusters, belts, Gazetteer(read("cities"), read("counties"), None)


def test_the_effect_is_what_matching_again_gives(lists):
    clusters, belts, gazetteer = lists
    old = edits.apply(shipped_frames(), ())
    new = edits.apply(old.frames, [edits.add_alias("construction_machinery", "咕噜噜件")])
    found = effect(old.taxonomy, new.taxonomy, clusters, belts, gazetteer)
    after = match(clusters, belts, gazetteer, new.taxonomy)
    change = {change.identity: change for change in found.records}["C1@320300"]
    assert (change.before, change.after) == ("unrelated", "match")
    assert "咕噜噜件" in change.reason_zh and "咕噜噜件" in change.reason_en
    assert len(found.links) == len(after.links)
    assert {change.before for change in found.links} == {""}
    assert found.unrecognised == (2, 0)
    figures = {(figure.programme, figure.column): (figure.before, figure.after) for figure in found.figures}
    assert figures["MIIT", "n_match"] == (0, 1) and figures["ALL", "n_match"] == (0, 1)
    assert not found.nothing


def test_the_way_back_has_the_opposite_effect_and_no_edit_has_none(lists):
    clusters, belts, gazetteer = lists
    old = edits.apply(shipped_frames(), ()).taxonomy
    new = edits.apply(shipped_frames(), [edits.add_alias("construction_machinery", "咕噜噜件")]).taxonomy
    forth, back = (effect(*pair, clusters, belts, gazetteer) for pair in ((old, new), (new, old)))
    assert [(c.before, c.after) for c in forth.records] == [(c.after, c.before) for c in back.records]
    assert [(c.before, c.after) for c in forth.links] == [(c.after, c.before) for c in back.links]
    assert effect(old, old, clusters, belts, gazetteer).nothing


def test_an_effect_tells_records_links_and_figures_before_and_after(tables):
    from . import gazetteers

    clusters = pd.DataFrame({
        "cluster_id": ["C1", "C2", "C3"], "programme": ["MIIT", "NDRC", "MIIT"], "name_zh": ["甲", None, "丙"],
        "industry_zh": ["机床", "机床", "茶叶"], "cities": ["杭州市", "宁波市", "杭州市;宁波市"],
    })
    belts = pd.DataFrame({
        "belt_id": ["B1", "B2", "B3"], "name_zh": ["x", "y", "z"], "industry_zh": ["车床", "模具", "茶叶"],
        "city": ["杭州市", "宁波市", "宁波市"],
    })
    new = edits.apply(tables, [edits.add_alias("tools", "车床"), edits.remove_alias("模具")]).taxonomy
    places = gazetteers.shipped()
    found = effect(edits.apply(tables, ()).taxonomy, new, clusters, belts, places, strictness="strict")
    same, gone = "‘机床’→机床; ‘车床’→机床 → 匹配(相同, 规则1)", "‘机床’→机床; ‘模具’→模具 ⊂ 机床 → 匹配(隶属, 规则2)"
    assert [(c.identity, c.name_zh, c.city, c.before, c.after, c.reason_zh) for c in found.records] == [
        ("C1@330100", "甲", "杭州市", "unrecognised", "match", f"{same}。杭州市有产业带 1 个:匹配 1,相近 0。"),
        ("C2@330200", "", "宁波市", "match", "unrelated",
         "与“机床”相关的产业带未找到。宁波市有产业带 2 个:匹配 0,相近 0,名称未识别 1。"),
        ("C3@330100", "丙", "杭州市", "unrecognised", "unrelated",
         "与“茶叶”相关的产业带未找到。杭州市有产业带 1 个:匹配 0,相近 0。"),
    ]  # fmt: skip
    # A link's place is its belt. Their order is that of no promise.
    assert sorted((c.identity, c.name_zh, c.city, c.before, c.after, c.reason_zh) for c in found.links) == [
        ("C1@330100|B1", "甲", "B1", "", "match", same), ("C2@330200|B2", "", "B2", "match", "", gone),
    ]  # fmt: skip
    assert "“机床” → 机床; “车床” → 机床 → match (same, rule 1)" in {c.reason_en for c in found.links}
    assert found.records[1].reason_en.startswith("No belt is related to “机床”")
    told = [(f.programme, f.column, f.before, f.after, f.share_before, f.share_after) for f in found.figures]
    assert told[:4] == [
        ("NDRC", "n_match", 1, 0, "1/1 (100.0 %)", "0/1 (0.0 %)"),
        ("NDRC", "n_both", 1, 0, "1/1 (100.0 %)", "0/1 (0.0 %)"),
        ("NDRC", "n_unrelated", 0, 1, "", ""), ("MIIT", "n_match", 1, 2, "1/3 (33.3 %)", "2/3 (66.7 %)"),
    ]  # fmt: skip
    # One more and one less cancel out in the total.
    assert [row[:4] for row in told if row[0] == "ALL"] == [("ALL", "n_unrelated", 0, 2), ("ALL", "n_unknown", 2, 0)]
    assert found.unrecognised == (1, 1)
    # The first matching may be known already; a change of figures alone is something.
    known = match(clusters, belts, places, new)
    assert effect(None, new, clusters, belts, places, before=known).nothing
    assert not replace(found, records=(), links=()).nothing and not replace(found, records=(), figures=()).nothing


def test_lists_without_clusters_have_no_effect(lists):
    clusters, belts, gazetteer = lists
    tables = shipped_frames()
    old, new = (edits.apply(tables, listed).taxonomy for listed in ((), [edits.remove_alias("茶叶")]))
    found = effect(old, new, clusters[:0], belts, gazetteer)
    assert found.nothing and found.unrecognised == (2, 3)
