# SPDX-License-Identifier: GPL-2.0-or-later
"""Parsing of industry names and relations between them: the traps, the rules, the labelled pairs."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cluster_digital_plugin.core.errors import InputError
from cluster_digital_plugin.core.industries import MATCH, NEAR, NONE, UNRECOGNISED, VERDICTS, Taxonomy
from cluster_digital_plugin.core.industries.segmentation import Lexicon, Word, normalise

from . import gold
from .taxonomies import frames, shipped, small


def heads(name):
    return shipped().parse(name).heads


def relation(one, other, strictness="paper"):
    taxonomy = shipped()
    return taxonomy.relate(taxonomy.parse(one), taxonomy.parse(other), strictness)


def verdict(one, other, strictness="paper"):
    return relation(one, other, strictness).verdict


# --- the traps -------------------------------------------------------------------------------------------------------

TRAPS = [
    ("服装备货", ("apparel",)),
    ("童装备料", ("kidswear",)),
    ("文化工艺品", ("crafts",)),
    ("绿化工程", ("flowers",)),
    ("非金属材料", ("inorganic",)),
    ("电子商务", ("ecommerce",)),
    ("电子烟", ("ecig",)),
    ("新能源汽车", ("nev",)),
    ("中药材料", ("herbs",)),
    ("生物质能", ("bioenergy",)),
    ("生物基材料", ("polymer",)),
    ("纺织机械", ("textile_machinery",)),
    ("半导体照明", ("lighting_semi",)),
    ("医药包装", ("med_pack",)),
    ("医疗美容", ("aesthetics",)),
    ("医疗器械", ("device",)),
    ("光伏", ("pv",)),
    ("光电", ("opto",)),
    ("光电子", ("opto",)),
    ("集成电路", ("ic",)),
    ("工业机器人", ("robot",)),
    ("机器人玩具", ("toys",)),
    ("汽车电子", ("auto_elec",)),
    ("智能家电", ("smart_appl",)),
    ("智能制造", ("smart_mfg",)),
    ("橡塑", ("rubber_root",)),
    ("家纺", ("hometex",)),
    ("云计算", ("cloud",)),
]


@pytest.mark.parametrize(("name", "expected"), TRAPS)
def test_a_trap_name_holds_exactly_its_industry(name, expected):
    parsed = shipped().parse(name)
    assert parsed.heads == expected
    assert parsed.uses == ()
    assert parsed.uncovered == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("医疗器械", "医疗美容"), ("智能制造", "智能家居"), ("智能制造", "智能家电"), ("服装", "服务外包"),
        ("光伏", "光通信"),
        ("工业机器人", "机器人玩具"), ("汽车电子", "电子烟"), ("医药包装", "医疗美容"),
        ("化工", "文化工艺品"), ("化工", "绿化工程"),
        ("装备制造", "服装备货"), ("金属材料", "非金属材料"), ("电子信息", "电子商务"), ("生物医药", "生物质能"),
        ("生物医药", "生物基材料"), ("新型功能材料", "中药材料"), ("航空", "航空箱"), ("茶叶", "茶几"),
        ("半导体", "半导体照明"),
    ],
)  # fmt: skip
def test_names_that_only_look_alike_never_match(one, other):
    assert verdict(one, other) != "match"
    assert verdict(other, one) != "match"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("集成电路", "半导体"), ("新型显示器件", "液晶面板"), ("小核酸", "生物医药"), ("轨道交通装备", "高铁配件"),
        ("新能源汽车", "电动汽车"), ("生物医药", "医药"), ("大健康", "生物医药"), ("高端纺织", "化纤面料"),
    ],
)  # fmt: skip
def test_names_that_share_no_character_sequence_can_match(one, other):
    assert verdict(one, other) == "match"


def test_things_of_one_shop_shelf_are_not_one_industry():
    assert verdict("雨伞", "打火机") == "none"
    assert verdict("轴承", "弹簧") == "none"
    assert verdict("渔具", "健身器材") == "none"


def test_a_root_never_makes_two_things_below_it_match():
    assert verdict("纳米新材料", "碳材料") != "match"
    assert verdict("新材料", "碳材料") != "match"
    assert verdict("新材料", "材料") != "match"
    assert verdict("磁性材料", "超硬材料") != "match"
    assert verdict("新材料", "新材料") == "match"


def test_equipment_as_a_word_does_not_join_industries():
    assert verdict("高端装备", "智能装备") != "match"
    assert verdict("高端装备", "工程机械") != "match"
    # Construction machines are smart equipment as a broad cluster takes it in: whole products, their parts near.
    assert verdict("智能装备", "工程机械") == "match" and verdict("工程机械", "智能装备") == "near"
    assert verdict("智能装备", "工程机械配件") == "near"
    assert verdict("纺织装备", "矿山装备") == "none"


def test_a_broad_cluster_takes_in_whole_products_and_is_near_to_their_parts():
    assert verdict("现代装备制造", "数控机床") == "match"
    assert verdict("智能装备", "工业机器人") == "match"
    assert verdict("智能装备", "轴承") == "near"
    assert verdict("电子信息", "连接器") == "match"
    # What only belongs to a field besides its own: inside for a broad cluster, near when the belt is the broad one.
    assert verdict("电子信息", "卫星导航") == "match"
    assert verdict("卫星导航", "电子信息") == "near"


def test_a_shared_modifier_is_a_hint_and_no_more():
    found = relation("高端纺织", "高端医疗器械")
    assert (found.verdict, found.rule) == ("none", 5)
    assert "高端" in found.reason_zh
    assert "高端" in found.reason_en


def test_conjunctions_split_and_names_that_hold_one_do_not():
    assert heads("激光与光电") == ("laser", "opto")
    assert heads("软件和信息服务") == ("software",)
    assert heads("卫材、起重机械") == ("med_supplies", "lifting")
    assert heads("泵与电机") == ("pump", "motor")
    assert heads("药品医疗器械") == ("medicine", "device")
    assert heads("超高清视频和智能家电") == ("uhd", "smart_appl")


@pytest.mark.parametrize(
    ("one", "other", "strict", "paper"),
    [
        ("装备", "起重机", "match subordinate 2", "match subordinate 2"),
        # Of a field only whole products are inside; parts of what lies below it are near.
        ("装备", "起重机零部件", "none  0", "near supporting 3"),
        ("起重机零部件", "装备", "none  0", "near supporting 3"),
        ("装备", "装备零部件", "match same 1", "match same 1"), ("汽车", "汽车零部件", "match same 1", "match same 1"),
        ("起重机", "吊钩零部件", "match subordinate 2", "match subordinate 2"),
        ("吊钩零部件", "起重机", "match subordinate 2", "match subordinate 2"),
        ("汽车", "吊钩零部件", "none  0", "near upstream 3"),
        # What something is for makes two names near, unless both only name it, or a field.
        ("汽车", "汽车芯片", "none  0", "near supporting 3"), ("汽车芯片", "汽车", "none  0", "near supporting 3"),
        ("汽车装备", "汽车", "none  0", "near supporting 3"), ("集成电路", "芯片服装", "none  0", "near supporting 3"),
        ("汽车装备", "汽车材料", "none  0", "none  0"), ("装备", "起重机芯片", "none  0", "none  0"),
        ("汽车", "吊钩芯片", "none  0", "none  0"),
        ("高端汽车", "高端服装", "none  5", "none  5"), ("高端汽车", "先进服装", "none  0", "none  0"),
        ("汽车", "咕噜", "unrecognised  6", "unrecognised  6"),
    ],
)  # fmt: skip
def test_parts_uses_and_hints(one, other, strict, paper):
    taxonomy = small(**{**KINDS, "edges": "hook car supplies 2"})
    for strictness, expected in (("strict", strict), ("paper", paper)):
        found = taxonomy.relate(taxonomy.parse(one), taxonomy.parse(other), strictness)
        assert f"{found.verdict} {found.relation} {found.rule}" == expected
        assert VERDICTS[int(taxonomy.verdict_matrix([one], [other], strictness)[0, 0])] == found.verdict


def test_what_was_not_understood_is_told_with_three_digits():
    parsed = small(**KINDS).parse("咕 服装")
    assert (parsed.normalised, parsed.uncovered, parsed.coverage) == ("咕服装", "咕", 0.667)
    assert small(**KINDS).parse(float("nan")).name == small(**KINDS).parse(None).name == ""


def test_a_conjunction_is_no_character_that_was_not_understood():
    parsed = small(**{**KINDS, "stopwords": "以及 conjunction"}).parse("服装以及汽车")
    assert (parsed.heads, parsed.uncovered, parsed.coverage) == (("cloth", "car"), "", 1)


def test_parts_after_a_conjunction_are_parts_of_what_stands_before():
    parsed = shipped().parse("商用车及部件")
    assert parsed.heads == ("commercial_vehicle",)
    assert {found.role for found in parsed.found if found.node} == {"head", "parts"}


KINDS = {
    "nodes": "root 制造 - root\nmaterial 材料 root root\nfield 装备 root field\ncar 汽车 root\nic 集成电路 root\n"
             "chip 芯片 ic\ncloth 服装 root\nsea 海产品 root\ncrane 起重机 field\nhook 吊钩 crane",
    "aliases": "material 材料\nfield 装备\ncar 汽车\nic 集成电路\nchip 芯片\ncloth 服装\nsea 海产品\ncrane 起重机\n"
               "hook 吊钩",
    "stopwords": "高端 modifier\n先进 modifier\n零部件 parts\n与 conjunction\n制造业 suffix\n有限公司 noise",
}


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("先进高端服装", "先进:hint 高端:hint 先进高端服装=cloth:head"), ("服装高端", "高端:hint 服装=cloth:head"),
        # A word of kind alone is an industry; behind something else it only says what kind of thing that is.
        ("材料", "材料=material:head"), ("汽车材料", "汽车=car:use"), ("零部件材料", ""), ("零部件装备", ""),
        ("零部件", ""),
        ("装备", "装备=field:head"), ("高端装备", "高端:hint 高端装备=field:head"), ("汽车装备", "汽车=car:use"),
        ("材料汽车", "汽车=car:head"), ("装备汽车", "汽车=car:head"),
        # What lies in the field may stand before it.
        ("起重机装备", "装备=field:head 起重机=crane:use"), ("吊钩装备", "装备=field:head 吊钩=hook:use"),
        ("吊钩起重机装备", "装备=field:head 吊钩=hook:use 起重机=crane:use"),
        ("汽车起重机装备", "汽车=car:use 起重机=crane:use"),
        # Only what stands right before the last word can stand beside it.
        ("汽车服装海产品", "汽车=car:head 服装=cloth:head 海产品=sea:head"),
        ("海产品芯片服装", "服装=cloth:head 海产品=sea:use 芯片=chip:use"), ("汽车芯片", "芯片=chip:head 汽车=car:use"),
        ("汽车零部件", "汽车=car:parts"), ("汽车零部件零部件", "汽车=car:parts"),
        ("汽车零部件制造业", "汽车=car:parts"),
        ("汽车与零部件", "汽车=car:head 零部件=car:parts"), ("装备与零部件", "装备=field:head 零部件=field:parts"),
        ("汽车与咕噜零部件", "汽车=car:head"), ("汽车零部件与服装", "汽车=car:parts 服装=cloth:head"),
        ("吊钩与装备", "吊钩=hook:head 装备=field:head"), ("服装有限公司", "服装=cloth:head"),
        ("咕服装", "服装=cloth:head"),
    ],
)  # fmt: skip
def test_what_each_word_of_a_name_is(name, found):
    parsed = small(**KINDS).parse(name)
    said = [f"{one.text}={one.node}:{one.role}" if one.node else f"{one.text}:{one.role}" for one in parsed.found]
    assert " ".join(said) == found


def test_brackets_hold_a_second_name():
    assert heads("新型电力(智能电网)装备") == ("power_equip", "smart_grid")
    assert heads("新型电力(智能电网)装备") == heads("新型电力(智能电网)装备")
    assert heads("激光(鞍山高新区)") == ("laser",)


def test_the_last_piece_is_the_head_and_earlier_ones_make_near_at_most():
    parsed = shipped().parse("陶瓷机械配件")
    assert parsed.heads == ("build_machinery",)
    parsed = shipped().parse("橡胶玩具")
    assert parsed.heads == ("toys",)
    assert parsed.uses == ("rubber",)
    assert verdict("橡胶制品", "橡胶玩具") == "near"
    assert relation("橡胶制品", "橡胶玩具").rule == 3


def test_an_unknown_last_word_leaves_no_head():
    parsed = shipped().parse("汽车咕噜")
    assert parsed.heads == ()
    assert parsed.uses == ("auto",)
    assert parsed.uncovered == "咕噜"
    assert parsed.coverage == 0.5
    assert verdict("汽车", "汽车咕噜") == "near"


def test_a_word_used_for_kinds_is_no_industry_after_an_unknown_word():
    assert not shipped().parse("咕噜材料").recognised
    assert not shipped().parse("咕噜装备").recognised


@pytest.mark.parametrize(
    ("name", "node"),
    [
        ("六堡茶", "tea"), ("霍山黄芽茶", "tea"), ("老北京布鞋", "footwear"), ("登山鞋", "sports_shoe"),
        ("蜂窝灯", "lighting"),
        ("盐焗鸡", "meat"), ("酱卤鸭", "meat"), ("厨师服", "apparel"), ("护士服装", "apparel"),
        ("碎花裙", "womenswear"),
        ("脆皮蛋糕", "snacks"), ("赣南脐橙", "fruit"), ("喷码机", "machinery"), ("织里童装产业带", "kidswear"),
        ("LED照明", "led_light"), ("纺織機械", "textile_machinery"), ("3D打印机", "am"), ("ＰＣＢ", "pcb"),
        ("5G", "mobile_comm"),
    ],
)  # fmt: skip
def test_unseen_compounds_are_read_by_their_last_word(name, node):
    assert node in heads(name)


def test_a_latin_word_is_not_cut_out_of_a_longer_one():
    taxonomy = small(nodes="a 甲", aliases="a led")
    assert taxonomy.parse("led灯").recognised
    assert not taxonomy.parse("sealed").recognised
    assert taxonomy.parse("彩led").recognised and taxonomy.parse("3led灯").uncovered == "3led灯"
    # Only where Latin letters meet: not at a sign, and not at a Chinese character.
    taxonomy = small(nodes="a 甲\nb 乙\nc 丙\nd 丁", aliases="a led灯\nb 灯d\nc 光-\nd d光\nd 屏幕d")
    heads_of = {name: taxonomy.parse(name).heads for name in (
        "sealed灯", "彩led灯x", "灯d", "x灯d", "灯dx", "光-x", "d光x", "xd光")}  # fmt: skip
    assert heads_of == {"sealed灯": (), "彩led灯x": (), "灯d": ("b",), "x灯d": ("b",), "灯dx": (), "光-x": (),
                        "d光x": (), "xd光": ()}  # fmt: skip
    assert taxonomy.parse("彩led灯x").uses == ("a",) and taxonomy.parse("光-x").uses == ("c",)
    assert taxonomy.parse("d光x").uses == ("d",) and not taxonomy.parse("xd光").recognised
    assert not taxonomy.parse("sealed灯").recognised and not taxonomy.parse("灯dx").recognised
    assert taxonomy.parse("屏幕d").heads == ("d",) and not taxonomy.parse("屏幕dx").recognised


@pytest.mark.parametrize("name", [None, "", "  ", float("nan"), "()", "、、", "甲乙丙丁", "🙂", "——"])
def test_what_holds_no_industry_is_unrecognised(name):
    parsed = shipped().parse(name)
    assert not parsed.recognised
    found = shipped().relate(parsed, shipped().parse("女装"))
    assert (found.verdict, found.rule) == ("unrecognised", 6)


# --- rules and reasons -----------------------------------------------------------------------------------------------


def test_the_reason_names_words_nodes_path_and_rule_in_both_languages():
    found = relation("新型显示器件", "液晶面板")
    assert found.reason_zh == "‘新型显示器件’→新型显示; ‘液晶面板’→显示面板 ⊂ 新型显示 → 匹配(隶属, 规则2)"
    assert found.reason_en == (
        "“新型显示器件” → New displays; “液晶面板” → Display panels ⊂ New displays → match (subordinate, rule 2)"
    )
    found = relation("纺织", "纺织机械")
    assert found.reason_zh == "‘纺织’→纺织; ‘纺织机械’→纺织机械, 纺织机械供应纺织 → 相近(上游, 规则3)"
    assert "‘3C电子’" in relation("新型显示器件", "3C电子").reason_zh, "words are quoted as the list writes them"


@pytest.mark.parametrize(
    ("one", "other", "zh", "en"),
    [
        ("液晶面板", "新型显示器件", "‘液晶面板’→显示面板; ‘新型显示器件’→新型显示 ⊃ 显示面板 → 匹配(隶属, 规则2)",
         "“液晶面板” → Display panels; “新型显示器件” → New displays ⊃ Display panels → match (subordinate, rule 2)"),
        ("纺织机械", "纺织", "‘纺织机械’→纺织机械; ‘纺织’→纺织, 纺织机械供应纺织 → 相近(下游, 规则3)",
         "“纺织机械” → Textile machinery; “纺织” → Textiles; Textile machinery supplies Textiles → near "
         "(downstream, rule 3)"),
        ("橡胶制品", "橡胶玩具", "‘橡胶制品’→橡胶制品; ‘橡胶’→橡胶制品(用途) → 相近(配套, 规则3)",
         "“橡胶制品” → Rubber products; “橡胶” → Rubber products (use) → near (supporting, rule 3)"),
        ("激光与光电", "雨伞", "‘激光与光电’→激光、光电子; ‘雨伞’→伞具 → 无关",
         "“激光与光电” → Lasers, Optoelectronics; “雨伞” → Umbrellas → none"),
        ("高端先进纺织", "先进高端医疗器械", "只有修饰词相同(‘先进’、‘高端’) → 无关(提示, 规则5)",
         "only a modifier in common (“先进”, “高端”) → none (hint, rule 5)"),
        ("甲乙丙丁", "🙂", "‘甲乙丙丁’、‘🙂’中没有分类体系的词 → 未识别(规则6)",
         "no word of the taxonomy in “甲乙丙丁” and “🙂” → unrecognised (rule 6)"),
        ("女装", "甲乙", "‘甲乙’中没有分类体系的词 → 未识别(规则6)",
         "no word of the taxonomy in “甲乙” → unrecognised (rule 6)"),
    ],
)  # fmt: skip
def test_every_kind_of_reason(one, other, zh, en):
    found = relation(one, other)
    assert (found.reason_zh, found.reason_en) == (zh, en)


def test_direction_turns_round_with_the_pair():
    assert relation("纺织", "纺织机械").relation == "upstream"
    assert relation("纺织机械", "纺织").relation == "downstream"


NODES = """
root 根 - root
field 域 root field
a 甲 field industry
a1 甲子 a industry
a2 甲丑 a industry
a11 甲子鼠 a1 industry
a111 甲子鼠一 a11 industry
b 乙 root industry
b1 乙子 b industry
c 丙 - industry 链 upstream
d 丁 - industry 链 midstream
e 戊 - industry
"""


def rules(edges="", strictness="paper", nodes=NODES):
    aliases = "\n".join(f"{line.split()[0]} {line.split()[1]}" for line in nodes.strip().splitlines())
    taxonomy = small(nodes=nodes, aliases=aliases, edges=edges)

    def judge(one, other):
        names = {node.id: node.name_zh for node in taxonomy.nodes.values()}
        found = taxonomy.relate(taxonomy.parse(names[one]), taxonomy.parse(names[other]), strictness)
        return found.verdict, found.relation, found.rule

    return judge


def test_rule_1_same_node():
    assert rules()("a", "a") == ("match", "same", 1)
    assert rules(strictness="strict")("root", "root") == ("match", "same", 1)


def test_rule_2_inside_by_two_steps_and_never_below_a_root():
    judge = rules()
    assert judge("a", "a1") == ("match", "subordinate", 2)
    assert judge("a11", "a") == ("match", "subordinate", 2)
    assert judge("a", "a111") == ("near", "chain", 4)
    assert judge("field", "a11") == ("match", "subordinate", 2)
    assert judge("root", "a") == ("near", "chain", 4)
    assert judge("root", "b") == ("near", "chain", 4)
    assert rules(strictness="strict")("a", "a111") == ("none", "", 0)


def test_rule_3_edges_have_direction_and_are_inherited():
    judge = rules("b a supplies 2 below")
    assert judge("a", "b") == ("near", "upstream", 3)
    assert judge("b", "a") == ("near", "downstream", 3)
    assert judge("b1", "a11") == ("near", "downstream", 3)
    assert rules("b a supplies 2 self")("b1", "a") == ("none", "", 0)
    assert rules("b a supplies 2 from")("b1", "a") == ("near", "downstream", 3)
    assert rules("b a supplies 2 from")("b1", "a1") == ("none", "", 0)
    assert rules("b a supplies 2 to")("b", "a1") == ("near", "downstream", 3)
    assert rules("b a supplies 2 below", "strict")("a", "b") == ("none", "", 0)
    assert rules("b a supplies 1 below")("a", "b") == ("none", "", 0)
    assert rules("b a supplies 1 below", "wide")("a", "b") == ("near", "upstream", 3)


def test_the_nearest_statement_counts():
    judge = rules("b a supplies 2 below\nb a1 unrelated 2 below")
    assert judge("a", "b")[0] == "near"
    assert judge("a2", "b")[0] == "near"
    assert judge("a1", "b")[0] == "none"
    assert judge("a11", "b1")[0] == "none"


def test_rule_4_chain_and_siblings():
    assert rules()("c", "d") == ("near", "chain", 4)
    assert rules()("a1", "a2") == ("none", "", 0)
    assert rules(strictness="wide")("a1", "a2") == ("near", "sibling", 4)
    assert rules(strictness="wide")("b", "field") == ("none", "", 0)
    assert rules(strictness="strict")("c", "d") == ("none", "", 0)


def test_nodes_at_the_top_are_no_siblings():
    judge = rules(strictness="wide", nodes="a 甲\nb 乙\nc 丙\nd 丁 b\ne 戊 b\nf 己 a\ng 庚 a")
    assert judge("a", "c") == judge("b", "c") == judge("d", "a") == judge("d", "f") == ("none", "", 0)
    assert judge("d", "e") == judge("f", "g") == ("near", "sibling", 4)


def test_chain_and_stage_come_from_the_nearest_node_that_has_them():
    nodes = NODES + "c1 丙子 c\nc2 丙丑 c industry 链 midstream\n"
    nodes += "f 己 - industry 链 upstream\ng 庚 - industry 他链 midstream"
    judge = rules(nodes=nodes)
    assert judge("c1", "d") == judge("d", "c1") == judge("c1", "c2") == ("near", "chain", 4)
    assert judge("c", "f") == judge("c1", "f") == judge("c2", "d") == ("none", "", 0), "one stage"
    assert judge("c", "g") == judge("d", "g") == judge("e", "b") == ("none", "", 0), "two chains, or none"


def test_of_two_statements_as_near_the_one_that_ends_a_relation_counts():
    for edges in ("b a1 supplies 2\nb1 a unrelated 2", "b1 a unrelated 2\nb a1 supplies 2"):
        judge = rules(edges)
        assert judge("a1", "b1") == judge("b1", "a1") == ("none", "", 0)
        assert judge("a1", "b") == ("near", "upstream", 3)


def test_what_is_said_of_just_these_two_holds_under_every_strictness_that_counts_it():
    for strength, strictness, expected in (("1", "paper", "none"), ("1", "wide", "near"), ("2", "paper", "near"),
                                           ("3", "strict", "none"), ("-", "paper", "near"), ("2.0", "paper", "near")):
        judge = rules(f"b a1 related {strength} self", strictness)
        assert judge("a1", "b")[0] == judge("b", "a1")[0] == expected, (strength, strictness)
        assert judge("a11", "b")[0] == judge("a1", "b1")[0] == "none"
    assert rules("a1 a unrelated 3 self")("a", "a1") == ("none", "", 0)
    assert rules("a1 a unrelated 3 self")("a", "a2") == ("match", "subordinate", 2)


def test_a_supporting_industry_supports_both_ways():
    assert rules("b a supports")("a", "b") == rules("b a supports")("b", "a") == ("near", "supporting", 3)
    assert rules("b a related")("a", "b") == rules("b a related")("b", "a") == ("near", "chain", 3)


def test_belongs_gives_a_further_parent_and_no_more():
    judge = rules("e a belongs 3 below\ne b belongs 3 below")
    assert judge("a", "e") == ("match", "subordinate", 2)
    assert judge("e", "b") == ("match", "subordinate", 2)
    assert judge("field", "e")[0] == "none"
    below = NODES + "e1 戊子 e\ne2 戊丑 e1\ne3 戊寅 e2"
    judge = rules("e field belongs 3 below", nodes=below)
    assert judge("field", "e")[0] == judge("field", "e1")[0] == judge("field", "e2")[0] == "match"
    assert judge("e", "field")[0] == judge("e1", "field")[0] == judge("e2", "field")[0] == "near"
    assert judge("field", "e3") == judge("e3", "field") == ("near", "chain", 4)
    judge = rules("e b belongs 3 below", nodes=below)
    assert judge("b", "e1") == judge("e1", "b") == ("match", "subordinate", 2)
    assert judge("b", "e2") == judge("e2", "b") == ("near", "chain", 4)
    assert rules("e field belongs 3 below", "strict", below)("e", "field")[0] == "none"
    assert rules("e field belongs 3 below", "strict", below)("field", "e")[0] == "match"


def test_an_edge_between_just_these_two_overrules_the_hierarchy():
    assert rules("a1 a supplies 2 self")("a", "a1") == ("near", "upstream", 3)
    assert rules("a1 a supplies 2 self")("a", "a11") == ("match", "subordinate", 2)


def test_a_word_that_cancels_an_alias():
    taxonomy = small(nodes="a 甲\nb 乙", aliases="a 油 suffix 石油;機油;;煤油；\nb 石")
    assert taxonomy.parse("山茶油").heads == ("a",)
    assert taxonomy.parse("石油").heads == taxonomy.parse("机油").heads == taxonomy.parse("煤油").heads == ()


def test_a_suffix_alias_counts_only_at_the_end_and_a_whole_one_only_alone():
    taxonomy = small(nodes="a 甲\nb 乙", aliases="a 茶 suffix\nb 膜 whole", stopwords="制造 suffix\n、 conjunction")
    assert taxonomy.parse("六堡茶").heads == ("a",)
    assert taxonomy.parse("六堡茶制造").heads == ("a",)
    assert taxonomy.parse("六堡茶、丙").heads == ("a",)
    assert not taxonomy.parse("茶几").recognised
    assert taxonomy.parse("膜").heads == ("b",)
    assert not taxonomy.parse("耳膜").recognised


# --- segmentation ----------------------------------------------------------------------------------------------------


def cut(text, words):
    return [piece.word.text for piece in Lexicon([Word(word, "alias", 0) for word in words]).cut(text)]


def test_maximal_cover_then_fewest_pieces_then_leftmost():
    assert cut("甲乙丙丁戊", ["甲乙", "乙丙丁戊"]) == ["乙丙丁戊"]
    assert cut("甲乙丙丁", ["甲乙", "丙丁", "甲乙丙丁"]) == ["甲乙丙丁"]
    assert cut("甲乙丙", ["甲乙", "乙丙"]) == ["甲乙"]
    for words in (["甲乙", "甲乙丙", "丙丁", "丁"], ["丁", "丙丁", "甲乙丙", "甲乙"]):
        assert cut("甲乙丙丁", words) == ["甲乙丙", "丁"]
    assert cut("甲乙丙丁戊", ["甲乙丙", "甲", "丙丁戊"]) == ["甲", "丙丁戊"]
    assert cut("甲乙丙丁戊己", ["甲乙丙", "丙丁戊己", "丁戊己"]) == ["甲乙丙", "丁戊己"]


def _best(text, words, place=0):
    """Every non-overlapping set of words: (covered, −pieces) of the best."""
    if place >= len(text):
        return 0, 0
    best = _best(text, words, place + 1)
    for word in words:
        if text.startswith(word, place):
            covered, pieces = _best(text, words, place + len(word))
            best = max(best, (covered + len(word), pieces - 1))
    return best


@given(st.text("甲乙丙", max_size=9), st.sets(st.text("甲乙丙", min_size=1, max_size=4), max_size=6))
def test_no_other_cut_covers_more_with_fewer_pieces(text, words):
    pieces = cut(text, sorted(words))
    assert (sum(map(len, pieces)), -len(pieces)) == _best(text, sorted(words))


@given(st.text(max_size=40))
def test_any_text_parses_and_parses_alike_once_normalised(text):
    parsed = shipped().parse(text)
    assert 0 <= parsed.coverage <= 1
    assert shipped().parse(text) is parsed
    assert normalise(normalise(text)) == normalise(text)


# --- tables ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("strictness", ["strict", "paper", "wide"])
def test_the_matrix_says_what_relate_says(strictness):
    taxonomy = shipped()
    clusters, belts = [*gold.names("cluster")[::7], "甲乙", None], [*gold.names("belt")[::5], "丙丁", ""]
    matrix = taxonomy.verdict_matrix(clusters, belts, strictness)
    assert matrix.dtype == np.int8
    for row, cluster in enumerate(clusters):
        for column, belt in enumerate(belts):
            found = taxonomy.relate(taxonomy.parse(cluster), taxonomy.parse(belt), strictness)
            assert VERDICTS[int(matrix[row, column])] == found.verdict, (cluster, belt)


def test_a_wider_strictness_never_loses_a_verdict():
    taxonomy = shipped()
    strict, paper, wide = (
        taxonomy.verdict_matrix(gold.names("cluster"), gold.names("belt"), name) for name in ("strict", "paper", "wide")
    )
    assert (strict[strict == MATCH] == paper[strict == MATCH]).all()
    assert not (strict == NEAR).any()
    assert (paper >= strict).all()
    assert (wide >= paper).all()


def test_matrix_of_nothing_and_of_unknown_names():
    assert shipped().verdict_matrix([], ["女装"]).shape == (0, 1)
    assert shipped().verdict_matrix(["女装"], ["甲乙", None, "女装"]).tolist() == [[-1, -1, 2]]
    assert (NONE, NEAR, MATCH, UNRECOGNISED) == (0, 1, 2, -1)
    assert shipped().verdict_matrix(["女装"], ["纺织机械"])[0, 0] in (NONE, NEAR)


def test_an_unknown_strictness_is_refused():
    with pytest.raises(InputError, match="loose"):
        shipped().relation_codes("loose")


# --- refusals --------------------------------------------------------------------------------------------------------

GOOD = {"nodes": "a 甲\nb 乙 a", "aliases": "a 甲\nb 乙", "edges": "", "stopwords": "制造 suffix"}


@pytest.mark.parametrize(
    ("table", "text", "row", "reason"),
    [
        ("nodes", "a 甲 b\nb 乙 a", 3, "a → b → a"),
        ("nodes", "a 甲\nb 乙 x", 3, "“x” does not exist"),
        ("nodes", "a 甲\na 乙", 3, "used twice"),
        ("nodes", "a 甲 - tree", 2, "“tree”"),
        ("nodes", "a -", 2, "name_zh is empty"),
        ("aliases", "a 甲\nb 甲", 3, "already belongs to “a”"),
        ("aliases", "x 甲", 2, "“x” does not exist"),
        ("aliases", "a 甲 word", 2, "“word”"),
        ("aliases", "a 甲\na 制造", 2, "already belongs to “a”"),
        ("edges", "a x supplies", 2, "“x” does not exist"),
        ("edges", "a a supplies", 2, "joined to itself"),
        ("edges", "a b feeds", 2, "“feeds”"),
        ("edges", "a b supplies 9", 2, "“9” is not 1, 2 or 3"),
        ("edges", "a b supplies strong", 2, "“strong” is not 1, 2 or 3"),
        ("edges", "a b supplies 2 all", 2, "“all”"),
        ("edges", "a b supplies\nb a related", 3, "row 2 joins the same nodes"),
        ("edges", "a b belongs", 2, "circle"),
        ("stopwords", "制造 verb", 2, "“verb”"),
        ("stopwords", "制造 suffix\n制造 modifier", 3, "already belongs"),
    ],
)
def test_a_bad_table_is_refused_with_table_row_and_reason(table, text, row, reason):
    with pytest.raises(InputError) as caught:
        small(**{**GOOD, table: text})
    named = "stopwords" if "制造" in text and table == "aliases" else table
    assert f"{named}, row {row}" in str(caught.value)
    assert reason in str(caught.value)
    assert f"表 {named} 第 {row} 行" in caught.value.message_zh


def test_blank_rows_are_passed_over_and_counted():
    tables = frames(**GOOD)
    blank = pd.DataFrame([dict.fromkeys(tables["nodes"], "")], dtype=object)
    tables["nodes"] = pd.concat([tables["nodes"][:1], blank, tables["nodes"][1:]], ignore_index=True)
    assert list(Taxonomy.from_frames(**tables).nodes) == ["a", "b"]
    tables["nodes"].loc[2, "level"] = "tree"
    with pytest.raises(InputError, match="nodes, row 4"):
        Taxonomy.from_frames(**tables)


def test_a_missing_field_is_refused():
    tables = frames(**GOOD)
    tables["edges"] = tables["edges"].drop(columns=["type"])
    with pytest.raises(InputError, match="type is missing"):
        Taxonomy.from_frames(**tables)


def test_the_version_names_the_content():
    same = small(**GOOD), small(**GOOD)
    assert same[0].version == same[1].version
    assert len(same[0].version) == 12
    assert small(**{**GOOD, "stopwords": "加工 suffix"}).version != same[0].version


# --- the labelled pairs ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def judged():
    clusters, belts = gold.names("cluster"), gold.names("belt")
    matrix = shipped().verdict_matrix(clusters, belts)
    return {
        (cluster, belt): VERDICTS[int(matrix[row, column])]
        for row, cluster in enumerate(clusters)
        for column, belt in enumerate(belts)
    }


def test_every_labelled_name_is_recognised(judged):
    assert "unrecognised" not in judged.values()


@pytest.mark.parametrize(
    ("clusters", "belts", "match", "near"),
    [("all", "all", 0.97, 0.92), ("tuned", "tuned", 0.98, 0.92), ("held", "held", 0.95, 0.93)],
)
def test_agreement_with_the_annotators(judged, clusters, belts, match, near):
    labels = gold.part(gold.pairs(), clusters, belts)
    print(f"\n{clusters} clusters × {belts} belts\n{gold.report(judged, labels)}")
    assert gold.lenient(judged, labels, "match").f1 >= match
    assert gold.lenient(judged, labels, "near").f1 >= near


@pytest.mark.parametrize(("label", "slack"), [("match", 0.03), ("near", 0.03)])
def test_we_agree_with_each_annotator_as_they_do_with_each_other(judged, label, slack):
    labels = gold.pairs()
    theirs = gold.agreement(labels, label).f1
    for annotator in (0, 1):
        assert gold.strict(judged, labels, label, annotator).f1 >= theirs - slack


@pytest.mark.parametrize(("belts", "least"), [(5, 0.96), (25, 0.94), (50, 0.95)])
def test_record_verdicts_in_generated_cities(judged, belts, least):
    first, either = gold.record_accuracy(judged, gold.pairs(), belts)
    print(f"\n{belts} belts: {first:.3f} as annotator A, {either:.3f} as either")
    assert first >= 0.89
    assert either >= least
