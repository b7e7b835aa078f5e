# SPDX-License-Identifier: GPL-2.0-or-later
"""Verdicts on clusters, their links and pairs, decisions of reviewers, Tables 1 and 2."""

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
    REASON_EN,
    REASON_ZH,
    Table,
    integer,
    real,
    text,
)

RECORDS = Table(
    "records", POINT, "record_id", "集群记录", "Cluster records",
    (
        text("record_id", "记录编号", "Record id"),
        CLUSTER_ID, PROGRAMME, NAME, INDUSTRY, CITY, ADCODE,
        real("weight", "权重", "Weight"),
        text("verdict", "结论", "Verdict"),
        integer("n_belts", "同城产业带数", "Belts in the city"),
        integer("n_match", "匹配数", "Matching belts"),
        integer("n_near", "相近数", "Near belts"),
        integer("n_unknown", "未识别产业带数", "Belts not understood"),
        REASON_ZH, REASON_EN,
        integer("member", "成员序号", "Member number"),
        integer("overruled", "人工改判", "Overruled"),
        text("strictness", "严格程度", "Strictness"),
        text("years", "年份口径", "Years"),
        text("taxonomy", "分类体系版本", "Taxonomy version"),
        DATASET,
    ),
)

LINKS = Table(
    "links", NO_GEOMETRY, "link_id", "匹配关系", "Links",
    (
        text("link_id", "关系编号", "Link id"),
        text("record_id", "记录编号", "Record id"),
        CLUSTER_ID,
        text("belt_id", "产业带编号", "Belt id"),
        CITY, ADCODE,
        text("verdict", "结论", "Verdict"),
        text("relation", "关系", "Relation"),
        integer("rule", "规则", "Rule"),
        integer("overruled", "人工改判", "Overruled"),
        REASON_ZH, REASON_EN, DATASET,
    ),
)

PAIRS = Table(
    "pairs", POINT, "pair_id", "集群对", "Cluster pairs",
    (
        text("pair_id", "集群对编号", "Pair id"),
        text("group_id", "组号", "Group id"),
        CITY, ADCODE,
        text("cluster_a", "集群甲编号", "Cluster A, id"),
        text("programme_a", "集群甲类型", "Cluster A, programme", "prog_a"),
        text("name_a", "集群甲", "Cluster A"),
        text("industry_a", "集群甲产业", "Cluster A, industry"),
        text("cluster_b", "集群乙编号", "Cluster B, id"),
        text("programme_b", "集群乙类型", "Cluster B, programme", "prog_b"),
        text("name_b", "集群乙", "Cluster B"),
        text("industry_b", "集群乙产业", "Cluster B, industry"),
        text("verdict", "结论", "Verdict"),
        text("relation", "关系(乙对甲)", "Relation of B to A"),
        integer("rule", "规则", "Rule"),
        REASON_ZH, REASON_EN,
        text("strictness", "严格程度", "Strictness"),
        text("taxonomy", "分类体系版本", "Taxonomy version"),
    ),
)

OVERRIDES = Table(
    "overrides", NO_GEOMETRY, "override_id", "人工改判", "Overrides",
    (
        text("override_id", "改判编号", "Override id", "overrideid"),
        PROGRAMME,
        text("cluster_name", "集群名称", "Cluster name", "clustname"),
        ADCODE,
        text("belt_industry", "产业带产业", "Belt industry", "belt_ind"),
        text("verdict", "结论", "Verdict"),
        text("coder", "判定人", "Coder"),
        text("decided", "判定日期", "Decided on"),
        text("reason", "理由", "Reason"),
        CLUSTER_ID,
        text("belt_id", "产业带编号", "Belt id"),
    ),
)

TABLE1 = Table(
    "table1", NO_GEOMETRY, "programme", "表1", "Table 1",
    (
        PROGRAMME,
        real("total", "集群数", "Clusters"),
        real("n_match", "匹配", "Match"),
        text("match_share", "匹配占比", "Share matching", "match_pct"),
        real("n_near", "相近", "Near"),
        text("near_share", "相近占比", "Share near", "near_pct"),
        real("n_both", "匹配与相近", "Match or near"),
        text("both_share", "匹配与相近占比", "Share match or near", "both_pct"),
        real("n_unrelated", "有产业带但无关", "Belts, none related", "n_unrel"),
        real("n_no_belt", "城市无产业带", "No belt in the city"),
        real("n_unknown", "未识别", "Unrecognised"),
        text("basis_zh", "口径", "Basis (Chinese)"),
        text("basis_en", "口径(英文)", "Basis (English)"),
    ),
)

TABLE2 = Table(
    "table2", NO_GEOMETRY, "pair_id", "表2", "Table 2",
    (
        text("verdict", "结论", "Verdict"),
        CITY,
        text("statement_zh", "关系表述", "Statement (Chinese)", "state_zh"),
        text("statement_en", "关系表述(英文)", "Statement (English)", "state_en"),
        text("name_a", "集群甲", "Cluster A"),
        text("name_b", "集群乙", "Cluster B"),
        text("group_id", "组号", "Group id"),
        integer("group_size", "组内集群数", "Clusters in the group"),
        REASON_ZH, REASON_EN,
        text("pair_id", "集群对编号", "Pair id"),
        text("basis_zh", "口径", "Basis (Chinese)"),
        text("basis_en", "口径(英文)", "Basis (English)"),
    ),
)
