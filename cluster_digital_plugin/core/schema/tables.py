# SPDX-License-Identifier: GPL-2.0-or-later
"""Cities where clusters and belts meet, and the further tables of a paper and its reviewers."""

from __future__ import annotations

from .columns import (
    ADCODE,
    CITY,
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
from .verdicts import TABLE1

_BASIS = (text("basis_zh", "口径", "Basis (Chinese)"), text("basis_en", "口径(英文)", "Basis (English)"))
_REGION = text("region", "区域", "Region")

COLOCATION = Table(
    "colocation", POINT, "adcode", "同城分布", "Co-location by city",
    (
        ADCODE, CITY, PROVINCE, _REGION,
        text("level", "级别", "Level"),
        text("unit_kind", "单元类别", "Kind of unit"),
        text("presence", "同城情况", "Presence"),
        text("programmes", "集群类型组合", "Programme types"),
        integer("n_programs", "集群类型数", "Programmes"),
        real("n_clusters", "集群数", "Clusters"),
        real("n_ndrc", "NDRC 集群数", "NDRC clusters"),
        real("n_miit", "MIIT 集群数", "MIIT clusters"),
        real("n_most", "MOST 集群数", "MOST clusters"),
        real("n_other", "其他类型集群数", "Clusters of other programmes"),
        integer("n_belts", "产业带数(所选年份)", "Belts in the chosen years"),
        integer("n_ever", "产业带数(历年曾有)", "Belts ever"),
        text("belt_years", "有产业带的年份", "Years with belts"),
        text("year_belts", "各年产业带数", "Belts by year"),
        integer("n_undated", "无年份产业带数", "Belts without a year"),
        text("counting", "计数口径", "Counting rule"),
        text("years", "年份口径", "Years"),
        DATASET,
    ),
)

CITY_SETS = Table(
    "city_sets", NO_GEOMETRY, "item", "城市集合与占比", "Sets of cities and their shares",
    (
        text("item", "项目代码", "Item"),
        text("unit_kind", "单元类别", "Kind of unit"),
        text("item_zh", "项目", "What is counted (Chinese)"),
        text("item_en", "项目(英文)", "What is counted (English)"),
        real("numerator", "分子", "Numerator"),
        real("denominator", "分母", "Denominator"),
        text("share", "占比", "Share"),
        *_BASIS,
    ),
)

PROGRAMME_CITIES = Table(
    "programme_cities", NO_GEOMETRY, "region", "三类与两类集群城市", "Cities with three and two programmes",
    (
        integer("n_programs", "集群类型数", "Programmes"),
        _REGION,
        integer("n_cities", "城市数", "Cities"),
        text("cities", "城市(集群数)", "Cities (clusters)"),
        real("n_clusters", "集群数", "Clusters"),
        real("n_ndrc", "NDRC 集群数", "NDRC clusters"),
        real("n_miit", "MIIT 集群数", "MIIT clusters"),
        real("n_most", "MOST 集群数", "MOST clusters"),
        real("n_other", "其他类型集群数", "Clusters of other programmes"),
        *_BASIS,
    ),
)

ACCOMPANIED = Table(
    "accompanied", NO_GEOMETRY, "record_id", "相伴集群", "Accompanied clusters",
    (
        PROGRAMME, CITY, NAME, INDUSTRY,
        text("others", "同城其他类型", "Other programmes in the city"),
        text("verdict", "结论", "Verdict"),
        text("matching", "匹配的产业带", "Matching belts"),
        text("near_belts", "相近的产业带", "Near belts"),
        integer("n_match", "匹配数", "Matching belts, number"),
        integer("n_near", "相近数", "Near belts, number"),
        real("counts", "计数", "Counts"),
        text("record_id", "记录编号", "Record id"),
    ),
)

RATES = Table(
    "rates", NO_GEOMETRY, "value", "分组占比", "Rates by province, region and industry",
    (text("by_what", "分组", "Grouped by"), text("value", "取值", "Value"), *TABLE1.columns[1:]),
)

STRICTNESS_RANGE = Table(
    "strictness_range", NO_GEOMETRY, "programme", "严格程度敏感性", "Range over strictness",
    (text("strictness", "严格程度", "Strictness"), *TABLE1.columns),
)

TAXONOMY_RANGE = Table(
    "taxonomy_range", NO_GEOMETRY, "version", "分类体系版本敏感性", "Range over taxonomy versions",
    (
        text("version", "分类体系版本", "Taxonomy version"),
        text("about_zh", "说明", "About (Chinese)"),
        text("about_en", "说明(英文)", "About (English)"),
        integer("n_changed", "结论与本次不同的记录数", "Records with another verdict than here"),
        *TABLE1.columns,
    ),
)

BASELINE = Table(
    "baseline", NO_GEOMETRY, "programme", "随机基线", "Shuffled baseline",
    (
        PROGRAMME,
        text("figure", "指标", "Figure"),
        real("total", "集群数", "Clusters"),
        real("observed", "观测数", "Observed"),
        text("share", "观测占比", "Observed share"),
        real("shuffled", "随机均值", "Shuffled mean"),
        real("mean_pct", "随机均值占比", "Shuffled mean share", unit="%"),
        real("low_pct", "95% 区间下限", "95 % interval, from", unit="%"),
        real("high_pct", "95% 区间上限", "95 % interval, to", unit="%"),
        real("p_value", "p 值", "p"),
        *_BASIS,
    ),
)

AGREEMENT = Table(
    "agreement", NO_GEOMETRY, "coder_a", "判定一致性", "Agreement of coders",
    (
        text("coder_a", "判定人甲", "First coder"),
        text("coder_b", "判定人乙", "Second coder"),
        integer("n_both", "共同判定数", "Judged by both"),
        integer("n_alike", "判定相同数", "Judged alike"),
        text("share", "一致率", "Share alike"),
        real("kappa", "Cohen κ", "Cohen's kappa"),
    ),
)

UNVERIFIED = Table(
    "unverified", NO_GEOMETRY, "value", "未核实记录", "Rows not verified",
    (
        text("list", "清单", "List"),
        text("field", "字段", "Field"),
        text("value", "取值", "Value"),
        integer("n", "行数", "Rows"),
        integer("total", "总行数", "All rows"),
        text("share", "占比", "Share"),
    ),
)

CHECKS = Table(
    "checks", NO_GEOMETRY, "check_zh", "自检", "Self-check",
    (
        text("grp", "对象", "What"),
        text("result", "结果", "Result"),
        text("check_zh", "检查", "Check (Chinese)"),
        text("check_en", "检查(英文)", "Check (English)"),
        text("one_side", "左边", "One side"),
        text("other_side", "右边", "Other side"),
    ),
)

__all__ = [
    "ACCOMPANIED", "AGREEMENT", "BASELINE", "CHECKS", "CITY_SETS", "COLOCATION", "PROGRAMME_CITIES", "RATES",
    "STRICTNESS_RANGE", "TAXONOMY_RANGE", "UNVERIFIED",
]
