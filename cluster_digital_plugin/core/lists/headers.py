# SPDX-License-Identifier: GPL-2.0-or-later
"""Which row of a list holds the column titles, and which column means what."""

from __future__ import annotations

import hashlib
import re

from ..text import normalise

CLUSTERS, BELTS, CITIES = "clusters", "belts", "cities"
KINDS = (CLUSTERS, BELTS, CITIES)
_ROWS_SEARCHED = 40

_PLACE = {
    "province": (
        "province province_zh 省 省份 省市 省区市 省级 所在省 所在省份 所属省份 所属省 省(市) 省(区、市) "
        "省、市、区 省(自治区、直辖市) 省自治区直辖市 地区",
        "(?:所在|所属)?(?:省|省份|省级行政区)",
    ),
    "county_or_town": (
        "county_or_town county town district 区县 县区 县市 县(市、区) 区(县) 县域 区县市 所在区县 所在县 "
        "乡镇 镇街 乡镇街道 区县或乡镇 区县乡镇 县级",
        "(?:所在|所属)?(?:区县|县区|县市|县市区|乡镇|镇街)(?:名称)?",
    ),
    "confidence": (
        "confidence 可信度 置信度",
        "可信.*",
    ),
    "source": (
        "source 出处 来源 数据来源 资料来源 依据文件 文号",
        ".*(?:来源|出处)",
    ),
}
_INDUSTRY = (
    "(?:主导|所属|主要|特色|优势|主营|核心|细分|重点|集群|产业带)?"
    "(?:产业|行业|品类|类目|产品|领域)(?:名称|类型|类别|领域|方向|门类)?"
)

# Target column: the titles it goes by (in order of preference within one column), and a pattern for the rest.
TITLES = {
    CLUSTERS: {
        "cluster_id": (
            "cluster_id clusterid id 集群编号 集群代码 集群id 编号 编码 代码",
            "(?:集群|唯一)?(?:编号|编码)",
        ),
        "programme": (
            "programme program 集群类型 集群类别 类型 类别 计划 名单类别 部门 主管部门 认定部门 发布部门",
            "(?:集群|名单|所属)?(?:类型|类别|计划|名录|主管部门|认定单位|批准部门|部门)",
        ),
        "name_zh": (
            "name_zh name cluster_name clustername cluster 集群名称 产业集群名称 集群 名称 产业集群 项目名称",
            ".{0,14}集群(?:名称|名)",
        ),
        "industry_zh": (
            "industry_zh industry 产业 所属产业 主导产业 行业 产业名称 产业领域 领域 产业类型 产业类别",
            _INDUSTRY,
        ),
        "cities": (
            "cities city cities_zh city_zh 城市 所在城市 所在市 所在地 所在地市 地级市 地市 成员城市 市 市州 "
            "市(州) 所属城市 申报城市 依托城市 区域 所在区域 所在地区 地点",
            "(?:所在|所属|涉及|成员|主要)?(?:城市|地市|地级市|市州|市域)(?:名称)?",
        ),
        "adcodes": (
            "adcodes adcode 行政区划代码 城市代码 区划代码 城市编码",
            ".{0,4}区划代码",
        ),
        "batch": (
            "batch 批次 认定批次 入选批次 年份 认定年份 入选年份 年度 批准时间 认定时间 入选时间",
            ".*批次",
        ),
        "note": (
            "note remark 备注 说明 注",
            "备注.*",
        ),
        "row": (
            "row src_row 原行号",
            "原行号",
        ),
        "dataset": (
            "dataset",
            "dataset",
        ),
        **_PLACE,
    },
    BELTS: {
        "belt_id": (
            "belt_id beltid id 产业带编号 产业带代码 产业带id 编号 编码 代码",
            "(?:产业带|唯一)?(?:编号|编码)",
        ),
        "name_zh": (
            "name_zh name belt_name beltname belt 产业带名称 线上产业带名称 产业带 线上产业带 名称",
            ".{0,10}产业带(?:名称|名)",
        ),
        "city": (
            "city city_zh cities 城市 所在城市 所在市 所在地 所在地市 地级市 地市 市 市州 市(州) 所属城市 "
            "所在地区 区域 地点",
            "(?:所在|所属)?(?:城市|地市|地级市|市州)(?:名称)?",
        ),
        "adcode": (
            "adcode adcodes 行政区划代码 城市代码 区划代码 城市编码",
            ".{0,4}区划代码",
        ),
        "industry_zh": (
            "industry_zh industry category 产业 行业 品类 主营品类 主营类目 类目 主营产品 产品 主营 产业名称 "
            "所属行业 主导产业 产业类型",
            _INDUSTRY,
        ),
        "year": (
            "year 年份 年度 年 入选年份 上线年份 统计年份 数据年份",
            "(?:入选|上线|统计|数据|发布)?(?:年份|年度)",
        ),
        "evidence": (
            "evidence 证据 依据",
            "证据.*",
        ),
        "row": (
            "row src_row 原行号",
            "原行号",
        ),
        "dataset": (
            "dataset",
            "dataset",
        ),
        **_PLACE,
    },
    CITIES: {
        "city_zh": (
            "city_zh city name name_zh 城市 名称 城市名称 地级市 城市名 市 地名",
            ".{0,6}(?:城市|名称)",
        ),
        "city_en": (
            "city_en name_en english 英文名 城市(英文) 英文名称 拼音",
            ".*(?:英文|拼音).*",
        ),
        "province_zh": (
            "province_zh province 省 省份 所在省 所属省份 省级",
            "(?:所在|所属)?省份?",
        ),
        "adcode": (
            "adcode code 行政区划代码 区划代码 代码 城市代码 编码",
            ".*代码",
        ),
        "level": (
            "level 级别 行政级别 类型",
            ".*级别",
        ),
        "parent_city_zh": (
            "parent_city_zh parent 所属地级单位 所属地级市 上级",
            "所属地级.*",
        ),
        "lon": (
            "lon lng long longitude x 经度 东经",
            "经度.*",
        ),
        "lat": (
            "lat latitude y 纬度 北纬",
            "纬度.*",
        ),
        "population": (
            "population pop 人口 常住人口",
            ".*人口.*",
        ),
        "aliases": (
            "aliases alias 别名 曾用名 简称",
            "(?:别名|曾用名|简称)",
        ),
        "coord_source": (
            "coord_source coord_src 坐标来源",
            "坐标来源",
        ),
    },
}
_INDEX_TITLES = {"序号", "序", "no", "no.", "num", "fid", "ogc_fid", "行号", "#"}


def title_key(cell) -> str:
    """Return a column title reduced to what is compared: lower case, without marks and units."""
    text = normalise(cell).lower().strip("*＊:：")
    return re.sub(r"\((?:年|个|人|万人|度|°|必填|选填|可选)\)$", "", text)


def is_index_title(cell) -> bool:
    """Return whether a title is that of a running number, which is no id: next year's list counts anew."""
    return title_key(cell) in _INDEX_TITLES


def _compiled(kind):
    return {
        target: ({word: rank for rank, word in enumerate(words.split())}, re.compile(pattern))
        for target, (words, pattern) in TITLES[kind].items()
    }


_COMPILED = {kind: _compiled(kind) for kind in KINDS}


def _score(key, words, pattern):
    if key in words:
        return 100 - words[key]
    return 20 if key and len(key) <= 16 and pattern.fullmatch(key) else 0


def guess_mapping(header, kind: str) -> dict[str, int]:
    """Return target column → position in the header; a column serves one target, a target one column."""
    scored = []
    for position, cell in enumerate(header):
        key = title_key(cell)
        for order, (target, (words, pattern)) in enumerate(_COMPILED[kind].items()):
            score = _score(key, words, pattern)
            if score:
                scored.append((-score, order, position, target))
    mapping, used = {}, set()
    for _, _, position, target in sorted(scored):
        if target not in mapping and position not in used:
            mapping[target] = position
            used.add(position)
    return mapping


def detect_header(rows, kind: str) -> int | None:
    """Return the position of the row with the column titles, or None when no row looks like one.

    The row in which most columns are recognised wins, the first of several: titles stand above it, notes below.
    """
    best, found = 0, None
    for position, row in enumerate(rows[:_ROWS_SEARCHED]):
        known = len(guess_mapping(row, kind))
        known += any(is_index_title(cell) for cell in row) if known else 0
        if known > best:
            best, found = known, position
    return found


def signature(header) -> str:
    """Return a short key of a header, under which a column mapping is remembered."""
    text = "\x1f".join(title_key(cell) for cell in header).rstrip("\x1f")
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]
