# SPDX-License-Identifier: GPL-2.0-or-later
"""Every table of the plugin in one place: its columns, their units, labels and shapefile names.

Column names are ASCII, stable and never translated; scripts and styles rely on them. ``short`` is the name in a
shapefile: at most ten ASCII characters, unique within its table.
"""

from __future__ import annotations

from dataclasses import dataclass

TEXT, INTEGER, REAL = "text", "integer", "real"

POINT, LINE, POLYGON, NO_GEOMETRY = "point", "line", "polygon", "none"


@dataclass(frozen=True)
class Column:
    """One column: stable name, kind (text, integer, real), labels in both languages, shapefile name, unit."""

    name: str
    kind: str
    zh: str
    en: str
    short: str = ""
    unit: str = ""

    @property
    def shapefile_name(self) -> str:
        return self.short or self.name


@dataclass(frozen=True)
class Table:
    """One table: stable name, geometry, key column, labels and columns."""

    name: str
    geometry: str
    key: str
    zh: str
    en: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return the column of that name, or raise KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")


def _text(name, zh, en, short=""):
    return Column(name, TEXT, zh, en, short)


def _integer(name, zh, en, short=""):
    return Column(name, INTEGER, zh, en, short)


def _real(name, zh, en, short="", unit=""):
    return Column(name, REAL, zh, en, short, unit)


CLUSTER_ID = _text("cluster_id", "集群编号", "Cluster id")
PROGRAMME = _text("programme", "集群类型", "Programme")
NAME = _text("name_zh", "名称", "Name")
INDUSTRY = _text("industry_zh", "产业", "Industry", "industry")
CITY = _text("city", "城市", "City")
ADCODE = _text("adcode", "行政区划代码", "Adcode")
PROVINCE = _text("province", "省份", "Province")
DATASET = _text("dataset", "数据来源", "Data set")
REASON_ZH = _text("reason_zh", "依据", "Reason (Chinese)")
REASON_EN = _text("reason_en", "依据(英文)", "Reason (English)")

CITIES = Table(
    "cities", POINT, "adcode", "城市", "Cities",
    (
        _text("city_zh", "城市", "City"),
        _text("city_en", "城市(英文)", "City (English)"),
        _text("province_zh", "省份", "Province", "province"),
        ADCODE,
        _text("level", "级别", "Level"),
        _text("parent_city_zh", "所属地级单位", "Parent city", "parent"),
        _real("lon", "经度", "Longitude", unit="°"),
        _real("lat", "纬度", "Latitude", unit="°"),
        _integer("population", "人口", "Population"),
        _text("aliases", "别名", "Aliases"),
        _text("coord_source", "坐标来源", "Source of coordinates", "coord_src"),
    ),
)

CLUSTERS = Table(
    "clusters", POINT, "cluster_id", "产业集群", "Industrial clusters",
    (
        CLUSTER_ID, PROGRAMME, NAME, INDUSTRY,
        _text("cities", "所在城市", "Member cities"),
        _text("adcodes", "城市代码", "City adcodes"),
        PROVINCE,
        _text("batch", "批次", "Batch"),
        _text("source", "出处", "Source"),
        _text("confidence", "可信度", "Confidence"),
        _text("note", "备注", "Note"),
        _integer("row", "原行号", "Source row", "src_row"),
        DATASET,
    ),
)

BELTS = Table(
    "belts", POINT, "belt_id", "线上产业带", "Online industry belts",
    (
        _text("belt_id", "产业带编号", "Belt id"),
        NAME, CITY, ADCODE,
        _text("county_or_town", "区县或乡镇", "County or town", "county"),
        INDUSTRY,
        _integer("year", "年份", "Year"),
        _text("evidence", "证据", "Evidence"),
        _text("confidence", "可信度", "Confidence"),
        _text("source", "出处", "Source"),
        _integer("row", "原行号", "Source row", "src_row"),
        DATASET,
    ),
)

UNRESOLVED = Table(
    "unresolved", NO_GEOMETRY, "row", "未解决问题", "Problems",
    (
        _text("file", "文件或图层", "File or layer"),
        _integer("row", "行号", "Row", "src_row"),
        _text("field", "字段", "Field"),
        _text("value", "值", "Value"),
        _text("problem", "问题代码", "Problem"),
        _text("candidates", "候选", "Candidates"),
        _text("kept", "是否保留", "Kept"),
        _text("message_zh", "说明与处理", "What to do (Chinese)", "message_zh"),
        _text("message_en", "说明与处理(英文)", "What to do (English)", "message_en"),
    ),
)

RECORDS = Table(
    "records", POINT, "record_id", "集群记录", "Cluster records",
    (
        _text("record_id", "记录编号", "Record id"),
        CLUSTER_ID, PROGRAMME, NAME, INDUSTRY, CITY, ADCODE,
        _real("weight", "权重", "Weight"),
        _text("verdict", "结论", "Verdict"),
        _integer("n_belts", "同城产业带数", "Belts in the city"),
        _integer("n_match", "匹配数", "Matching belts"),
        _integer("n_near", "相近数", "Near belts"),
        _integer("n_unknown", "未识别产业带数", "Belts not understood"),
        REASON_ZH, REASON_EN,
        _integer("member", "成员序号", "Member number"),
        _integer("overruled", "人工改判", "Overruled"),
        _text("strictness", "严格程度", "Strictness"),
        _text("years", "年份口径", "Years"),
        _text("taxonomy", "分类体系版本", "Taxonomy version"),
        DATASET,
    ),
)

LINKS = Table(
    "links", NO_GEOMETRY, "link_id", "匹配关系", "Links",
    (
        _text("link_id", "关系编号", "Link id"),
        _text("record_id", "记录编号", "Record id"),
        CLUSTER_ID,
        _text("belt_id", "产业带编号", "Belt id"),
        CITY, ADCODE,
        _text("verdict", "结论", "Verdict"),
        _text("relation", "关系", "Relation"),
        _integer("rule", "规则", "Rule"),
        _integer("overruled", "人工改判", "Overruled"),
        REASON_ZH, REASON_EN, DATASET,
    ),
)

PAIRS = Table(
    "pairs", POINT, "pair_id", "集群对", "Cluster pairs",
    (
        _text("pair_id", "集群对编号", "Pair id"),
        _text("group_id", "组号", "Group id"),
        CITY, ADCODE,
        _text("cluster_a", "集群甲编号", "Cluster A, id"),
        _text("programme_a", "集群甲类型", "Cluster A, programme", "prog_a"),
        _text("name_a", "集群甲", "Cluster A"),
        _text("industry_a", "集群甲产业", "Cluster A, industry"),
        _text("cluster_b", "集群乙编号", "Cluster B, id"),
        _text("programme_b", "集群乙类型", "Cluster B, programme", "prog_b"),
        _text("name_b", "集群乙", "Cluster B"),
        _text("industry_b", "集群乙产业", "Cluster B, industry"),
        _text("verdict", "结论", "Verdict"),
        _text("relation", "关系(乙对甲)", "Relation of B to A"),
        _integer("rule", "规则", "Rule"),
        REASON_ZH, REASON_EN,
        _text("strictness", "严格程度", "Strictness"),
        _text("taxonomy", "分类体系版本", "Taxonomy version"),
    ),
)

OVERRIDES = Table(
    "overrides", NO_GEOMETRY, "override_id", "人工改判", "Overrides",
    (
        _text("override_id", "改判编号", "Override id", "overrideid"),
        PROGRAMME,
        _text("cluster_name", "集群名称", "Cluster name", "clustname"),
        ADCODE,
        _text("belt_industry", "产业带产业", "Belt industry", "belt_ind"),
        _text("verdict", "结论", "Verdict"),
        _text("coder", "判定人", "Coder"),
        _text("decided", "判定日期", "Decided on"),
        _text("reason", "理由", "Reason"),
        CLUSTER_ID,
        _text("belt_id", "产业带编号", "Belt id"),
    ),
)

ELLIPSES = Table(
    "ellipses", POLYGON, "ellipse_id", "标准差椭圆", "Standard deviational ellipses",
    (
        _text("ellipse_id", "椭圆编号", "Ellipse id"),
        _text("grp", "分组", "Group"),
        _integer("n", "点数", "Points"),
        _real("weight", "权重合计", "Total weight"),
        _real("center_lon", "重心经度", "Center longitude", unit="°"),
        _real("center_lat", "重心纬度", "Center latitude", unit="°"),
        _real("semi_major", "长半轴", "Semi-major axis"),
        _real("semi_minor", "短半轴", "Semi-minor axis"),
        _text("unit", "半轴单位", "Unit of the axes"),
        _real("azimuth", "方位角(真北)", "Azimuth (true north)", unit="°"),
        _real("grid_az", "方位角(格网北)", "Azimuth (grid north)", unit="°"),
        _real("area_km2", "面积", "Area", unit="km²"),
        _real("density", "密集程度", "Density", unit="1/km²"),
        _real("axis_ratio", "短长轴比", "Axis ratio"),
        _text("size_rule", "大小规则", "Size rule"),
        _real("size", "大小", "Size"),
        _real("k", "放大倍数 k", "Scale factor k"),
        _real("nominal", "名义占比", "Nominal share inside"),
        _real("inside", "实际占比(权重)", "Actual share inside (weight)"),
        _integer("inside_n", "椭圆内点数", "Points inside"),
        _real("se_center_x", "重心标准误(东,超总体)", "Superpopulation standard error, center east", "se_cx", "m"),
        _real("se_center_y", "重心标准误(北,超总体)", "Superpopulation standard error, center north", "se_cy", "m"),
        _real("se_major", "长半轴标准误(超总体)", "Superpopulation standard error, semi-major axis", "se_major"),
        _real("se_minor", "短半轴标准误(超总体)", "Superpopulation standard error, semi-minor axis", "se_minor"),
        _real("se_azimuth", "方位角标准误(超总体)", "Superpopulation standard error, azimuth", "se_azimuth", "°"),
        _real("circular_p", "圆形检验 p 值", "Circularity test, p", "circular_p"),
        _real("n_eff", "有效样本量", "Effective sample size"),
        _text("status", "状态", "Status"),
        _text("projection", "计算投影", "Projection"),
        _integer("dropped", "未计入的行", "Rows left out"),
        _text("reaches_zh", "四至", "Reach (Chinese)"),
        _text("reaches_en", "四至(英文)", "Reach (English)"),
        _text("bounds_zh", "边界", "Bounds (Chinese)"),
        _text("bounds_en", "边界(英文)", "Bounds (English)"),
        _text("points_zh", "点集四至", "Reach of the points (Chinese)"),
        _text("points_en", "点集四至(英文)", "Reach of the points (English)"),
        _text("influence_zh", "影响最大的城市或单元", "Most influential city or unit (Chinese)", "influ_zh"),
        _text("influence_en", "影响最大的城市或单元(英文)", "Most influential city or unit (English)", "influ_en"),
    ),
)

CENTERS = Table(
    "centers", POINT, "ellipse_id", "重心", "Mean centers",
    (
        _text("ellipse_id", "椭圆编号", "Ellipse id"),
        _text("grp", "分组", "Group"),
        _text("kind", "类型", "Kind"),
        _integer("n", "点数", "Points"),
        _real("weight", "权重合计", "Total weight"),
        _real("center_lon", "重心经度", "Center longitude", unit="°"),
        _real("center_lat", "重心纬度", "Center latitude", unit="°"),
        _text("status", "状态", "Status"),
    ),
)

AXES = Table(
    "axes", LINE, "ellipse_id", "椭圆轴线", "Ellipse axes",
    (
        _text("ellipse_id", "椭圆编号", "Ellipse id"),
        _text("grp", "分组", "Group"),
        _text("axis", "轴", "Axis"),
        _real("length", "长度", "Length"),
        _text("unit", "单位", "Unit"),
        _real("azimuth", "方位角(真北)", "Azimuth (true north)", unit="°"),
        _real("size", "大小", "Size"),
    ),
)

INFLUENCE = Table(
    "influence", POINT, "influence_id", "影响最大的城市", "Most influential cities",
    (
        _text("influence_id", "影响编号", "Influence id", "influ_id"),
        _text("ellipse_id", "椭圆编号", "Ellipse id"),
        _text("grp", "分组", "Group"),
        _integer("rank", "名次", "Rank"),
        _text("left_out", "去除的城市或单元", "Left out"),
        _integer("n", "去除的点数", "Points left out"),
        _real("weight", "去除的权重", "Weight left out"),
        _real("lon", "经度", "Longitude", unit="°"),
        _real("lat", "纬度", "Latitude", unit="°"),
        _real("w2_km", "去除前后的 Wasserstein 距离", "Wasserstein distance, with and without", unit="km"),
        _real("shift_km", "重心移动", "Shift of the center", unit="km"),
        _real("bearing", "移动方向", "Bearing of the shift", unit="°"),
        _real("semi_major", "去除后长半轴", "Semi-major axis without"),
        _real("semi_minor", "去除后短半轴", "Semi-minor axis without"),
        _text("unit", "半轴单位", "Unit of the axes"),
        _real("azimuth", "去除后方位角(真北)", "Azimuth without (true north)", unit="°"),
        _real("axis_ratio", "去除后短长轴比", "Axis ratio without"),
        _real("d_major", "长半轴变化", "Change of the semi-major axis"),
        _real("d_minor", "短半轴变化", "Change of the semi-minor axis"),
        _real("d_azimuth", "方位角变化", "Change of the azimuth", unit="°"),
        _real("area_ratio", "面积比(去除后/全部)", "Area without over area with"),
        _text("status", "去除后状态", "Status without"),
    ),
)

CIRCLES = Table(
    "circles", POLYGON, "circle_id", "标准距离圆", "Standard distance circles",
    (
        _text("circle_id", "圆编号", "Circle id"),
        _text("ellipse_id", "椭圆编号", "Ellipse id"),
        _text("grp", "分组", "Group"),
        _integer("n", "点数", "Points"),
        _real("weight", "权重合计", "Total weight"),
        _real("center_lon", "重心经度", "Center longitude", unit="°"),
        _real("center_lat", "重心纬度", "Center latitude", unit="°"),
        _real("std_distance", "标准距离", "Standard distance", "std_dist"),
        _real("radius", "半径", "Radius"),
        _text("unit", "长度单位", "Unit of length"),
        _real("area_km2", "面积", "Area", unit="km²"),
        _text("size_rule", "大小规则", "Size rule"),
        _real("size", "大小", "Size"),
        _real("inside", "实际占比(权重)", "Actual share inside (weight)"),
        _integer("inside_n", "圆内点数", "Points inside"),
        _text("status", "状态", "Status"),
        _text("projection", "计算投影", "Projection"),
    ),
)

PROJECTIONS = Table(
    "projections", NO_GEOMETRY, "choice_id", "投影选择的影响", "What the projection changes",
    (
        _text("choice_id", "编号", "Id"),
        _text("ellipse_id", "椭圆编号", "Ellipse id"),
        _text("grp", "分组", "Group"),
        _real("size", "大小", "Size"),
        _text("projection", "投影", "Projection"),
        _integer("chosen", "所选", "Chosen"),
        _real("center_lon", "重心经度", "Center longitude", unit="°"),
        _real("center_lat", "重心纬度", "Center latitude", unit="°"),
        _real("semi_major", "长半轴", "Semi-major axis"),
        _real("semi_minor", "短半轴", "Semi-minor axis"),
        _text("unit", "半轴单位", "Unit of the axes"),
        _real("azimuth", "方位角(真北)", "Azimuth (true north)", unit="°"),
        _real("grid_az", "方位角(格网北)", "Azimuth (grid north)", unit="°"),
        _real("area_km2", "面积", "Area", unit="km²"),
        _real("axis_ratio", "短长轴比", "Axis ratio"),
        _text("status", "状态", "Status"),
        _real("shift_km", "重心与所选投影之差", "Shift of the center from the chosen", unit="km"),
        _real("major_ratio", "长半轴与所选投影之比", "Semi-major axis over the chosen", "maj_ratio"),
        _real("minor_ratio", "短半轴与所选投影之比", "Semi-minor axis over the chosen", "min_ratio"),
        _real("area_ratio", "面积与所选投影之比", "Area over the chosen"),
        _real("d_azimuth", "方位角与所选投影之差", "Azimuth less the chosen", unit="°"),
        _real("d_ratio", "短长轴比与所选投影之差", "Axis ratio less the chosen"),
    ),
)

# ArcGIS's own names of the same quantities, behind the columns of ELLIPSES for those who ask.
ARCGIS_COLUMNS = tuple(
    _real(name, zh, en) for name, zh, en in (
        ("CenterX", "中心 X(ArcGIS)", "Center X (ArcGIS)"), ("CenterY", "中心 Y(ArcGIS)", "Center Y (ArcGIS)"),
        ("XStdDist", "X 标准距离(ArcGIS)", "X standard distance (ArcGIS)"),
        ("YStdDist", "Y 标准距离(ArcGIS)", "Y standard distance (ArcGIS)"),
        ("Rotation", "旋转角(ArcGIS)", "Rotation (ArcGIS)"),
    )
)

COMPARISONS = Table(
    "comparisons", NO_GEOMETRY, "comparison_id", "椭圆比较", "Comparisons of ellipses",
    (
        _text("comparison_id", "比较编号", "Comparison id", "compare_id"),
        _text("kind", "类型", "Kind"),
        _text("series", "序列", "Series"),
        _text("size_rule", "大小规则", "Size rule"),
        _real("size", "大小", "Size"),
        _text("grp_a", "甲", "First"),
        _text("grp_b", "乙", "Second"),
        _text("ellipse_a", "甲椭圆编号", "First ellipse id"),
        _text("ellipse_b", "乙椭圆编号", "Second ellipse id"),
        _text("order_a", "甲次序", "Order of the first"),
        _text("order_b", "乙次序", "Order of the second"),
        _real("shift_km", "重心距离", "Shift of the center", unit="km"),
        _real("bearing", "移动方向(真北)", "Bearing (true north)", unit="°"),
        _real("area_ratio", "面积比(乙/甲)", "Area ratio, second to first"),
        _real("rotation", "主轴转角", "Rotation of the major axis", unit="°"),
        _real("ratio_a", "甲短长轴比", "Axis ratio of the first"),
        _real("ratio_b", "乙短长轴比", "Axis ratio of the second"),
        _real("ratio_diff", "短长轴比变化", "Change of the axis ratio"),
        _real("overlap_km2", "重叠面积", "Overlap", "overlapkm2", "km²"),
        _real("jaccard", "Jaccard 指数", "Jaccard index"),
        _real("share_a", "甲被覆盖占比", "Share of the first covered"),
        _real("share_b", "乙被覆盖占比", "Share of the second covered"),
        _real("share_small", "较小者被覆盖占比", "Share of the smaller covered", "share_sm"),
        _real("w2_km", "Wasserstein-2 距离", "Wasserstein-2 distance", unit="km"),
        _real("between", "组间离差占比", "Share of the spread between the centers"),
        _text("test", "重心检验", "Test of the centers"),
        _real("t2", "Hotelling T²", "Hotelling's T²"),
        _real("f_value", "F 值", "F"),
        _real("df2", "第二自由度", "Second degrees of freedom"),
        _real("p_center", "重心检验 p 值", "Test of the centers, p"),
        _real("p_perm", "置换检验 p 值", "Permutation test, p"),
        _integer("relabelled", "置换次数", "Permutations"),
        _real("years", "年数", "Years"),
        _real("speed", "每年移动", "Speed", unit="km/a"),
        _integer("steps", "步数或组数", "Steps, or groups"),
        _real("path_km", "路径长", "Length of the path", unit="km"),
        _real("straight", "直线度", "Straightness"),
        _real("mean_dir", "平均移动方向", "Mean bearing of the steps", unit="°"),
        _real("area_trend", "面积趋势(每年或每步)", "Area trend, per year or step"),
        _real("turning", "主轴累计转角", "Turning of the axis in all", unit="°"),
        _integer("bootstrap", "自助抽样次数", "Bootstrap replicates"),
        _real("shift_low", "重心距离下限", "Shift, lower bound", unit="km"),
        _real("shift_high", "重心距离上限", "Shift, upper bound", unit="km"),
        _real("area_low", "面积比下限", "Area ratio, lower bound"),
        _real("area_high", "面积比上限", "Area ratio, upper bound"),
        _real("rot_low", "主轴转角下限", "Rotation, lower bound", unit="°"),
        _real("rot_high", "主轴转角上限", "Rotation, upper bound", unit="°"),
        _real("jac_low", "Jaccard 指数下限", "Jaccard index, lower bound"),
        _real("jac_high", "Jaccard 指数上限", "Jaccard index, upper bound"),
        _integer("seed", "随机种子", "Seed"),
        _text("sentence_zh", "说明", "In words (Chinese)", "say_zh"),
        _text("sentence_en", "说明(英文)", "In words (English)", "say_en"),
    ),
)

TRAJECTORY = Table(
    "trajectory", LINE, "step_id", "重心轨迹", "Trajectory of the center",
    (
        _text("step_id", "步编号", "Step id"),
        _text("series", "序列", "Series"),
        _integer("step", "步", "Step"),
        _text("grp_a", "起点分组", "From"),
        _text("grp_b", "终点分组", "To"),
        _text("order_a", "起点次序", "Order, from"),
        _text("order_b", "终点次序", "Order, to"),
        _real("years", "年数", "Years"),
        _real("length_km", "长度", "Length", unit="km"),
        _real("bearing", "移动方向(真北)", "Bearing (true north)", unit="°"),
        _real("total_km", "累计长度", "Length so far", unit="km"),
        _real("speed", "每年移动", "Speed", unit="km/a"),
    ),
)

TABLE1 = Table(
    "table1", NO_GEOMETRY, "programme", "表1", "Table 1",
    (
        PROGRAMME,
        _real("total", "集群数", "Clusters"),
        _real("n_match", "匹配", "Match"),
        _text("match_share", "匹配占比", "Share matching", "match_pct"),
        _real("n_near", "相近", "Near"),
        _text("near_share", "相近占比", "Share near", "near_pct"),
        _real("n_both", "匹配与相近", "Match or near"),
        _text("both_share", "匹配与相近占比", "Share match or near", "both_pct"),
        _real("n_unrelated", "有产业带但无关", "Belts, none related", "n_unrel"),
        _real("n_no_belt", "城市无产业带", "No belt in the city"),
        _real("n_unknown", "未识别", "Unrecognised"),
        _text("basis_zh", "口径", "Basis (Chinese)"),
        _text("basis_en", "口径(英文)", "Basis (English)"),
    ),
)

TABLE2 = Table(
    "table2", NO_GEOMETRY, "pair_id", "表2", "Table 2",
    (
        _text("verdict", "结论", "Verdict"),
        CITY,
        _text("statement_zh", "关系表述", "Statement (Chinese)", "state_zh"),
        _text("statement_en", "关系表述(英文)", "Statement (English)", "state_en"),
        _text("name_a", "集群甲", "Cluster A"),
        _text("name_b", "集群乙", "Cluster B"),
        _text("group_id", "组号", "Group id"),
        _integer("group_size", "组内集群数", "Clusters in the group"),
        REASON_ZH, REASON_EN,
        _text("pair_id", "集群对编号", "Pair id"),
        _text("basis_zh", "口径", "Basis (Chinese)"),
        _text("basis_en", "口径(英文)", "Basis (English)"),
    ),
)

RUNS = Table(
    "runs", NO_GEOMETRY, "run_id", "运行记录", "Runs",
    (
        _text("run_id", "运行编号", "Run id"),
        _text("scope", "范围", "Scope"),
        _text("started", "开始", "Started"),
        _text("finished", "结束", "Finished"),
        _text("tables", "写入的表", "Tables written"),
        _text("counts", "行数", "Row counts"),
        _text("parameters", "参数", "Parameters"),
        _text("inputs", "输入与校验和", "Inputs and hashes"),
        _text("taxonomy", "分类体系版本", "Taxonomy version"),
        _text("versions", "软件版本", "Versions"),
        _text("recipe", "再次运行所需", "What it takes to run again"),
    ),
)

WARNINGS = Table(
    "warnings", NO_GEOMETRY, "feature", "导出提示", "Export warnings",
    (
        _text("layer", "图层", "Layer"),
        _text("field", "字段", "Field"),
        _integer("feature", "要素号", "Feature id"),
        _text("value", "值", "Value"),
        _text("what_zh", "变化", "What happened (Chinese)"),
        _text("what_en", "变化(英文)", "What happened (English)"),
    ),
)

# Kept beside the taxonomy in a workspace; no result, so not among TABLES.
TAXONOMY_EDITS = Table(
    "taxonomy_edits", NO_GEOMETRY, "edit_id", "分类体系修改记录", "Edits of the taxonomy",
    (
        _text("edit_id", "修改编号", "Edit id"),
        _text("edited", "修改时间", "Edited on"),
        _text("editor", "修改人", "Editor"),
        _text("what_zh", "修改内容", "What was changed (Chinese)"),
        _text("what_en", "修改内容(英文)", "What was changed (English)"),
        _text("edits", "修改", "Edits"),
        _text("inverse", "撤销所需的修改", "Edits that take it back"),
        _text("before", "修改前版本", "Version before"),
        _text("after", "修改后版本", "Version after"),
        _text("undoes", "所撤销的修改", "Undoes"),
    ),
)

# What was edited and committed in a workspace's layers; no result either.
CHANGES = Table(
    "changes", NO_GEOMETRY, "change_id", "修改记录", "Changes",
    (
        _text("change_id", "修改编号", "Change id"),
        _text("changed", "修改时间", "Changed on"),
        _text("tbl", "表", "Table"),
        _text("row_key", "行标识", "Key of the row"),
        _text("name", "名称", "Name"),
        _text("kind", "类型", "Kind"),
        _text("fields", "修改的字段", "Fields changed"),
    ),
)

RUN_ID = _text("run_id", "运行编号", "Run id")
SCOPE = _text("scope", "范围", "Scope")

TABLES = {
    table.name: table
    for table in (
        CITIES, CLUSTERS, BELTS, UNRESOLVED, RECORDS, LINKS, PAIRS, OVERRIDES, ELLIPSES, CENTERS, AXES, INFLUENCE,
        CIRCLES, PROJECTIONS, COMPARISONS, TRAJECTORY, TABLE1, TABLE2, RUNS, WARNINGS,
    )
}


def identify(names) -> Table | None:
    """Return the table that these column names belong to, or None.

    A layer is one of our tables when it has every column of it; the table with the most columns wins.
    """
    present = set(names)
    fitting = [table for table in TABLES.values() if present.issuperset(table.names)]
    return max(fitting, key=lambda table: len(table.columns), default=None)
