# SPDX-License-Identifier: GPL-2.0-or-later
"""The lists that analysts bring, and what could not be read of them."""

from __future__ import annotations

from .columns import (
    ADCODE,
    CITY,
    CLUSTER_ID,
    DATASET,
    INDUSTRY,
    NAME,
    NO_GEOMETRY,
    POINT,
    PROGRAMME,
    PROVINCE,
    Table,
    integer,
    real,
    text,
)

CITIES = Table(
    "cities", POINT, "adcode", "城市", "Cities",
    (
        text("city_zh", "城市", "City"),
        text("city_en", "城市(英文)", "City (English)"),
        text("province_zh", "省份", "Province", "province"),
        ADCODE,
        text("level", "级别", "Level"),
        text("parent_city_zh", "所属地级单位", "Parent city", "parent"),
        real("lon", "经度", "Longitude", unit="°"),
        real("lat", "纬度", "Latitude", unit="°"),
        integer("population", "人口", "Population"),
        text("aliases", "别名", "Aliases"),
        text("coord_source", "坐标来源", "Source of coordinates", "coord_src"),
    ),
)

# Columns that a workspace's cities may have beside their own, once an analyst asks for them.
CITY_EXTRAS = (
    real("gdp", "地区生产总值(亿元)", "GDP (100 million yuan)"),
    text("region", "区域", "Region"),
)

CLUSTERS = Table(
    "clusters", POINT, "cluster_id", "产业集群", "Industrial clusters",
    (
        CLUSTER_ID, PROGRAMME, NAME, INDUSTRY,
        text("cities", "所在城市", "Member cities"),
        text("adcodes", "城市代码", "City adcodes"),
        PROVINCE,
        text("batch", "批次", "Batch"),
        text("source", "出处", "Source"),
        text("confidence", "可信度", "Confidence"),
        text("note", "备注", "Note"),
        integer("row", "原行号", "Source row", "src_row"),
        DATASET,
    ),
)

BELTS = Table(
    "belts", POINT, "belt_id", "线上产业带", "Online industry belts",
    (
        text("belt_id", "产业带编号", "Belt id"),
        NAME, CITY, ADCODE,
        text("county_or_town", "区县或乡镇", "County or town", "county"),
        INDUSTRY,
        integer("year", "年份", "Year"),
        text("evidence", "证据", "Evidence"),
        text("confidence", "可信度", "Confidence"),
        text("source", "出处", "Source"),
        integer("row", "原行号", "Source row", "src_row"),
        DATASET,
    ),
)

UNRESOLVED = Table(
    "unresolved", NO_GEOMETRY, "row", "未解决问题", "Problems",
    (
        text("file", "文件或图层", "File or layer"),
        integer("row", "行号", "Row", "src_row"),
        text("field", "字段", "Field"),
        text("value", "值", "Value"),
        text("problem", "问题代码", "Problem"),
        text("candidates", "候选", "Candidates"),
        text("kept", "是否保留", "Kept"),
        text("message_zh", "说明与处理", "What to do (Chinese)", "message_zh"),
        text("message_en", "说明与处理(英文)", "What to do (English)", "message_en"),
    ),
)
