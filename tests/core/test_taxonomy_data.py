# SPDX-License-Identifier: GPL-2.0-or-later
"""The shipped taxonomy: sound, large enough, readable, and with every word where it belongs."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from cluster_digital_plugin.core.industries.nodes import COLUMNS
from cluster_digital_plugin.core.industries.segmentation import normalise

from . import gold
from .taxonomies import FOLDER, shipped, shipped_frames


@pytest.fixture(scope="module")
def tables():
    return shipped_frames()


def test_the_columns_are_those_of_the_format(tables):
    for name, columns in COLUMNS.items():
        assert tuple(tables[name].columns) == columns


def test_it_is_large_enough_to_cover_a_vocabulary(tables):
    assert len(tables["nodes"]) >= 400
    assert len(tables["aliases"]) >= 2000
    assert len(tables["edges"]) >= 900


def test_ids_are_plain_and_every_node_is_named_in_both_languages(tables):
    for row in tables["nodes"].itertuples():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", row.id)
        assert re.search(r"[\u4e00-\u9fff]", row.name_zh)
        assert re.search(r"[A-Za-z]", row.name_en)
        assert row.name_zh not in row.name_en
    for name in ("name_zh", "name_en", "id"):
        assert not tables["nodes"][name].duplicated().any()


def test_every_node_can_be_found_by_its_own_name(tables):
    for row in tables["nodes"].itertuples():
        assert shipped().parse(row.name_zh).heads == (row.id,), row.name_zh


def test_every_alias_alone_means_its_node(tables):
    for row in tables["aliases"].itertuples():
        if not row.excludes:
            assert shipped().parse(row.alias).heads == (row.node,), row.alias


def test_industry_codes_name_their_edition(tables):
    """138 four-digit codes mean something else in the editions of 2011 and 2017 (3963: chips, then drones)."""
    nodes = tables["nodes"].set_index("id")
    coded = nodes[nodes["gb_codes"] != ""]
    assert (coded["gb_edition"] == "2017").all()
    assert (nodes.loc[nodes["gb_codes"] == "", "gb_edition"] == "").all()
    assert nodes.loc["ic", "gb_codes"] == "3973"
    assert nodes.loc["drone", "gb_codes"] == "3963"
    for codes in coded["gb_codes"]:
        assert all(re.fullmatch(r"\d{2,4}", code) for code in codes.split(";"))


def test_the_top_level_covers_the_nine_strategic_emerging_industries(tables):
    codes = set(tables["nodes"]["sei_code"])
    assert set("123456789") <= codes


def test_no_word_is_only_a_spelling_of_another(tables):
    words = [*tables["aliases"]["alias"], *tables["stopwords"]["word"]]
    assert len({normalise(word) for word in words}) == len(words)


def test_single_characters_are_heads_or_whole_names_only(tables):
    single = tables["aliases"][tables["aliases"]["alias"].str.len() == 1]
    assert set(single["kind"]) <= {"suffix", "whole"}


def test_every_cluster_industry_that_ships_is_recognised(data_folder):
    clusters = pd.read_csv(data_folder / "clusters.csv", dtype=str, keep_default_na=False)
    unknown = {name for name in clusters["industry_zh"] if not shipped().parse(name).heads}
    assert unknown == set()


def test_every_belt_industry_of_the_sample_has_a_head(data_folder):
    belts = pd.read_csv(data_folder / "belts_sample.csv", dtype=str, keep_default_na=False)
    unknown = {name for name in belts["industry_zh"] if name and not shipped().parse(name).heads}
    assert unknown == set()


# Names of national clusters of later batches and of everyday belts that no labelled pair holds.
UNSEEN = """
绿色石化 稀土新材料及应用 乳制品 生命健康 安全应急装备 新一代信息技术应用创新 工业母机 动力装备 仪器仪表
海工装备和高技术船舶 中小航空发动机 光电子信息 现代体育产品 泛家居 智能网联新能源汽车 磷化工 多晶硅光伏
现代煤化工 特高压 新一代自主安全计算系统 现代农机装备 智能物联 酱香白酒 高温合金 超硬材料 铝基新材料 商业航天
人形机器人 低空装备 合成生物 能源电子 钒钛新材料 民用爆破 拉杆箱 保温杯 渔具 宠物食品 汉服 睡袋 冲锋衣 瑜伽垫
婴儿车 拼图 盲盒 美甲 香薰 雨伞 打火机 电动牙刷 集成灶 智能门锁 岩板 铝合金门窗 羊绒衫 裘皮 牛仔布 蕾丝 纽扣
假发 太阳镜 扬琴 吉他 湖笔 端砚 唐卡 苗绣 建盏 钧瓷 核雕 沉香 挂面 辣条 牛肉干 榨菜 燕窝 花胶 海苔 大闸蟹 黑木耳
铁皮石斛 阳光玫瑰 脐橙 多肉植物 蜂蜜 兽药 猫砂 气泡袋 螺丝 弹簧 油封 减速机 电磁阀 叉车 空压机 电焊机 注塑机
钢丝绳
"""


@pytest.mark.parametrize("name", UNSEEN.split())
def test_names_that_no_labelled_pair_holds_are_recognised(name):
    assert name not in gold.names("cluster") + gold.names("belt")
    assert shipped().parse(name).heads


def test_the_page_says_whose_it_is_and_who_labelled():
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert "language models" in text
    assert "human" not in text.lower()
