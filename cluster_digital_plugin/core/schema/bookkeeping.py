# SPDX-License-Identifier: GPL-2.0-or-later
"""What is written down of runs, exports and edits."""

from __future__ import annotations

from .columns import NO_GEOMETRY, Table, integer, text

RUNS = Table(
    "runs", NO_GEOMETRY, "run_id", "运行记录", "Runs",
    (
        text("run_id", "运行编号", "Run id"),
        text("scope", "范围", "Scope"),
        text("started", "开始", "Started"),
        text("finished", "结束", "Finished"),
        text("tables", "写入的表", "Tables written"),
        text("counts", "行数", "Row counts"),
        text("parameters", "参数", "Parameters"),
        text("inputs", "输入与校验和", "Inputs and hashes"),
        text("taxonomy", "分类体系版本", "Taxonomy version"),
        text("versions", "软件版本", "Versions"),
        text("recipe", "再次运行所需", "What it takes to run again"),
    ),
)

WARNINGS = Table(
    "warnings", NO_GEOMETRY, "feature", "导出提示", "Export warnings",
    (
        text("layer", "图层", "Layer"),
        text("field", "字段", "Field"),
        integer("feature", "要素号", "Feature id"),
        text("value", "值", "Value"),
        text("what_zh", "变化", "What happened (Chinese)"),
        text("what_en", "变化(英文)", "What happened (English)"),
    ),
)

# Results of which a workspace keeps those of the run before the last one, and what tells one row from another in any
# run: ids change with the lists.
IDENTITIES = {
    "records": ("programme", "name_zh", "adcode"),
    "links": ("programme", "name_zh", "adcode", "belt_id"),
    "pairs": ("programme_a", "name_a", "programme_b", "name_b", "adcode"),
    "ellipses": ("grp", "size_rule", "size"),
    "colocation": ("adcode",),
}

# What a repetition found beside what the manifest says.
REPETITION = Table(
    "repetition", NO_GEOMETRY, "name", "再次运行的核对", "Repetition, compared",
    (
        text("kind", "类别", "Kind"),
        text("name", "名称", "Name"),
        text("result", "结果", "Result"),
        text("was", "清单中", "In the manifest"),
        text("now", "本次", "Now"),
        text("what_zh", "说明", "What it means (Chinese)"),
        text("what_en", "说明(英文)", "What it means (English)"),
    ),
)

# What differs between two runs.
DIFFERENCES = Table(
    "differences", NO_GEOMETRY, "difference_id", "变化", "Changes",
    (
        text("difference_id", "变化编号", "Difference id"),
        text("table_zh", "表", "Table (Chinese)"),
        text("table_en", "表(英文)", "Table (English)"),
        text("change", "变化", "Change"),
        text("programme", "集群类型", "Programme"),
        text("city", "城市", "City"),
        text("name", "名称", "Name"),
        text("column_zh", "列", "Column (Chinese)"),
        text("column_en", "列(英文)", "Column (English)"),
        text("was_zh", "原值", "Before (Chinese)"),
        text("was_en", "原值(英文)", "Before (English)"),
        text("now_zh", "现值", "Now (Chinese)"),
        text("now_en", "现值(英文)", "Now (English)"),
        text("row_key", "行标识", "Key of the row"),
        text("field", "字段", "Field"),
        text("adcode", "行政区划代码", "Adcode"),
    ),
)

# What was edited and committed in a workspace's layers; no result, so not among TABLES.
CHANGES = Table(
    "changes", NO_GEOMETRY, "change_id", "修改记录", "Changes",
    (
        text("change_id", "修改编号", "Change id"),
        text("changed", "修改时间", "Changed on"),
        text("tbl", "表", "Table"),
        text("row_key", "行标识", "Key of the row"),
        text("name", "名称", "Name"),
        text("kind", "类型", "Kind"),
        text("fields", "修改的字段", "Fields changed"),
    ),
)

# Kept beside the taxonomy in a workspace; no result, so not among TABLES.
TAXONOMY_EDITS = Table(
    "taxonomy_edits", NO_GEOMETRY, "edit_id", "分类体系修改记录", "Edits of the taxonomy",
    (
        text("edit_id", "修改编号", "Edit id"),
        text("edited", "修改时间", "Edited on"),
        text("editor", "修改人", "Editor"),
        text("what_zh", "修改内容", "What was changed (Chinese)"),
        text("what_en", "修改内容(英文)", "What was changed (English)"),
        text("edits", "修改", "Edits"),
        text("inverse", "撤销所需的修改", "Edits that take it back"),
        text("before", "修改前版本", "Version before"),
        text("after", "修改后版本", "Version after"),
        text("undoes", "所撤销的修改", "Undoes"),
    ),
)

RUN_ID = text("run_id", "运行编号", "Run id")
SCOPE = text("scope", "范围", "Scope")
