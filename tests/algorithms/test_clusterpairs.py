# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:clusterpairs through Processing: the paper's Table 2 on the clusters that ship, and what is listed."""

from __future__ import annotations

import pytest
from qgis.core import (
    NULL,
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsVectorLayer,
    QgsWkbTypes,
)

from cluster_digital_plugin.core import schema

from .listening import Listening

HEADER = "cluster_id,programme,name_zh,industry_zh,cities\n"

# The paper's statements on pairs of clusters of different programmes: city → industries of each pair.
IDENTICAL = {
    "上海市": [{"集成电路"}, {"生物医药"}],
    "深圳市": [{"智能制造", "智能装备"}, {"新一代信息通信", "下一代互联网"}],
    "广州市": [{"智能制造", "智能装备"}],
    "杭州市": [{"数字安防"}],
    "南京市": [{"新型电力(智能电网)装备", "智能电网"}],
    "青岛市": [{"轨道交通装备"}],
    "苏州市": [{"纳米新材料"}],
    "常州市": [{"智能制造", "机器人及智能装备"}],
    "株洲市": [{"先进轨道交通装备", "轨道交通装备制造"}],
    "东莞市": [{"智能装备", "机器人智能装备"}],
}
SUBORDINATE = {
    "长沙市": [{"工程机械", "智能制造"}],
    "大连市": [{"高端工业软件", "信息技术服务"}],
    "宁波市": [{"磁性材料", "新型功能材料"}],
    "苏州市": [{"小核酸", "生物医药"}],
    "无锡市": [{"智能传感系统", "物联网"}],
    "徐州市": [{"工程机械", "智能制造"}],
    "烟台市": [{"海洋生物与医药", "生物医药"}],
    "通化市": [{"生物医药", "医药"}],
}

# Statements that come out otherwise, with what they come out as and why.
OTHERWISE = {
    # The paper does not name Shenzhen's second pair; this is the only one left in the list that could be meant. The
    # next-generation internet is one part of new-generation communications, not the same industry.
    ("深圳市", frozenset({"新一代信息通信", "下一代互联网"})): "near",
}

# Found beside the paper's statements. Zhuhai's second biomedicine cluster is unverified.
ADDITIONAL = {
    "identical": [("珠海市", {"生物医药"})],
    # Hefei's group of three: speech lies inside artificial intelligence, and both need chips.
    "subordinate": [("合肥市", {"人工智能", "智能语音"})],
    "near": [
        ("上海市", {"信息技术服务", "集成电路"}), ("上海市", {"人工智能", "集成电路"}),
        ("北京市", {"人工智能", "移动互联网"}), ("大连市", {"智能制造", "高端工业软件"}),
        ("广州市", {"生物医药", "高端医疗器械"}), ("成都市", {"软件和信息服务", "数字新媒体"}),
        ("湘潭市", {"智能制造", "先进矿山装备"}), ("深圳市", {"人工智能", "智能装备"}),
        ("苏州市", {"生物医药", "医疗器械"}), ("西安市", {"集成电路", "泛在网络技术"}),
    ],
}  # fmt: skip


@pytest.fixture
def run(processing, project):
    """Run the algorithm into memory; returns its results and what it said."""

    def call(clusters, **parameters):
        feedback = Listening()
        outputs = {"PAIRS": "TEMPORARY_OUTPUT", "UNRESOLVED": "TEMPORARY_OUTPUT"}
        result = processing.run(
            "clusterdigital:clusterpairs", {"CLUSTERS": clusters, **outputs, **parameters}, feedback=feedback
        )
        return result, feedback

    return call


@pytest.fixture
def listed(tmp_path):
    """Write a list of clusters and return its path."""

    def write(text, header=HEADER):
        path = tmp_path / "集群.csv"
        path.write_text(header + text, encoding="utf-8")
        return str(path)

    return write


def rows(layer):
    names = layer.fields().names()
    return [
        {name: None if value == NULL else value for name, value in zip(names, feature.attributes())}
        for feature in layer.getFeatures()
    ]


@pytest.fixture
def shipped(run, data_folder):
    """The pairs of the clusters that ship: verdict → {(city, industries)}, the rows, the results."""
    result, _ = run(str(data_folder / "clusters.csv"))
    found = rows(result["PAIRS"])
    by_verdict = {verdict: [] for verdict in ("identical", "subordinate", "near")}
    for row in found:
        by_verdict[row["verdict"]].append((row["city"], frozenset((row["industry_a"], row["industry_b"]))))
    return by_verdict, found, result


def statements(table):
    return [(city, frozenset(pair)) for city, pairs in table.items() for pair in pairs]


def test_the_papers_identical_pairs(shipped):
    stated = statements(IDENTICAL)
    assert len(stated) == 12
    missing = [statement for statement in stated if statement not in shipped[0]["identical"]]
    assert missing == list(OTHERWISE)
    assert all(statement in shipped[0][verdict] for statement, verdict in OTHERWISE.items())


def test_the_papers_subordinate_pairs(shipped):
    stated = statements(SUBORDINATE)
    assert len(stated) == 8
    assert [statement for statement in stated if statement not in shipped[0]["subordinate"]] == []


def test_the_papers_near_pair_and_group(shipped):
    by_verdict, found, _ = shipped
    assert ("石家庄市", frozenset({"生物医药", "药用辅料"})) in by_verdict["near"]
    assert len([row for row in found if row["city"] == "石家庄市"]) == 1
    hefei = [row for row in found if row["city"] == "合肥市"]
    assert len({row["group_id"] for row in hefei}) == 1
    assert {row[f"industry_{side}"] for row in hefei for side in "ab"} == {"集成电路", "人工智能", "智能语音"}
    assert ("合肥市", frozenset({"集成电路", "智能语音"})) in by_verdict["near"]


def test_the_additional_pairs_are_listed_beside_them(shipped):
    by_verdict, _, result = shipped
    stated = {*statements(IDENTICAL), *statements(SUBORDINATE), ("石家庄市", frozenset({"生物医药", "药用辅料"})),
              ("合肥市", frozenset({"集成电路", "智能语音"}))}  # fmt: skip
    additional = {verdict: sorted((c, sorted(p)) for c, p in pairs if (c, p) not in stated)
                  for verdict, pairs in by_verdict.items()}  # fmt: skip
    assert additional == {
        verdict: sorted((city, sorted(pair)) for city, pair in pairs) for verdict, pairs in ADDITIONAL.items()
    }
    counts = {name: result[f"{name}_COUNT"] for name in ("PAIR", "IDENTICAL", "SUBORDINATE", "NEAR", "GROUP")}
    assert counts == {"PAIR": 34, "IDENTICAL": 12, "SUBORDINATE": 9, "NEAR": 13, "GROUP": 28}


def test_pairs_are_points_of_their_city_with_reason_and_group(shipped):
    _, found, result = shipped
    layer = result["PAIRS"]
    assert layer.fields().names() == list(schema.PAIRS.names)
    assert layer.wkbType() == QgsWkbTypes.Type.Point and layer.crs().authid() == "EPSG:4326"
    points = {feature["city"]: feature.geometry().asPoint() for feature in layer.getFeatures()}
    assert points["苏州市"].x() == pytest.approx(120.6, abs=0.2)
    assert points["苏州市"].y() == pytest.approx(31.3, abs=0.2)
    assert len({row["pair_id"] for row in found}) == len(found)
    assert all(row["programme_a"] != row["programme_b"] for row in found)
    assert all(row["reason_zh"] and row["reason_en"] and row["group_id"].startswith(row["adcode"]) for row in found)
    kunshan = next(row for row in found if row["industry_b"] == "小核酸")
    assert kunshan["relation"] == "subordinate" and "⊂ 生物医药" in kunshan["reason_zh"]


def test_strictness(run, listed):
    path = listed("A,NDRC,a,服装,杭州市\nB,MIIT,b,面料,杭州市\n")
    assert run(path)[0]["NEAR_COUNT"] == 1
    assert run(path, STRICTNESS=0)[0]["PAIR_COUNT"] == 0


def test_only_the_selected_clusters(run, listed, project):
    layer = QgsVectorLayer(listed("A,NDRC,a,服装,杭州市\nB,MIIT,b,服装,杭州市\nC,MOST,c,服装,杭州市\n"), "c", "ogr")
    project.addMapLayer(layer)
    layer.selectByExpression("\"cluster_id\" in ('A', 'C')")
    result, _ = run(QgsProcessingFeatureSourceDefinition(layer.id(), True))
    assert [row["pair_id"] for row in rows(result["PAIRS"])] == ["A|C@330100"]


def test_fields_by_other_names(run, listed):
    path = listed("A,甲类,服装,杭州市\nB,乙类,服装,余杭区\n", header="编号,类型,行业,地点\n")
    result, _ = run(path, CLUSTER_ID_FIELD="编号", PROGRAMME_FIELD="类型", CLUSTER_INDUSTRY_FIELD="行业",
                    CLUSTER_CITIES_FIELD="地点")  # fmt: skip
    assert [(row["city"], row["verdict"]) for row in rows(result["PAIRS"])] == [("杭州市", "identical")]


def test_a_list_without_programmes_is_refused_with_the_remedy(run, listed):
    with pytest.raises(QgsProcessingException) as caught:
        run(listed("A,服装,杭州市\n", header="cluster_id,industry_zh,cities\n"))
    assert "programme" in str(caught.value) and "PROGRAMME_FIELD" in str(caught.value)


def test_what_cannot_be_paired_is_warned_of_and_listed(run, listed):
    path = listed("A,,a,服装,杭州市\nB,MIIT,b,无此业,杭州市\nC,MOST,c,服装,无此市\n")
    result, feedback = run(path)
    problems = [(row["row"], row["problem"]) for row in rows(result["UNRESOLVED"])]
    assert sorted(problems) == [(1, "no_programme"), (2, "unrecognised"), (3, "city_unknown")]
    assert result["PROBLEM_COUNT"] == 3 == len(feedback.warned)
    assert any(text.startswith("Row 2: ") and "无此业" in text for text in feedback.warned)


def test_many_problems_are_told_in_part(run, listed):
    result, feedback = run(listed("".join(f"C{n},MIIT,c,无此业{n},杭州市\n" for n in range(30))))
    assert result["PROBLEM_COUNT"] == 30 and len(feedback.warned) == 21
    assert feedback.warned[-1].startswith("10 more")


def test_progress_and_a_cancelled_run(run, processing, data_folder):
    _, feedback = run(str(data_folder / "clusters.csv"))
    assert feedback.moved and feedback.moved == sorted(feedback.moved)
    stopped = Listening()
    stopped.cancel()
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("clusterdigital:clusterpairs")
    parameters = {"CLUSTERS": str(data_folder / "clusters.csv"), "PAIRS": "TEMPORARY_OUTPUT"}
    results, _ok = algorithm.run(parameters, QgsProcessingContext(), stopped)
    assert "PAIR_COUNT" not in results


def test_pairs_go_into_the_workspace_and_are_replaced(processing, project, run, listed, tmp_path):
    path = str(tmp_path / "w.gpkg")
    for text, count in (("A,NDRC,a,服装,杭州市\nB,MIIT,b,服装,杭州市\nC,MOST,c,服装,杭州市\n", 3),
                        ("A,NDRC,a,服装,杭州市\nB,MIIT,b,服装,杭州市\n", 1)):  # fmt: skip
        pairs = run(listed(text))[0]["PAIRS"]
        processing.run("clusterdigital:store", {"WORKSPACE": path, "LAYERS": [pairs], "SCOPE": "all"})
        stored = QgsVectorLayer(f"{path}|layername=pairs", "pairs", "ogr")
        assert stored.featureCount() == count
        assert all(not feature.geometry().isNull() for feature in stored.getFeatures())


def test_parameters_are_the_contract(processing):
    algorithm = QgsApplication.processingRegistry().algorithmById("clusterdigital:clusterpairs")
    names = {definition.name() for definition in algorithm.parameterDefinitions()}
    assert names == {
        "CLUSTERS", "CITIES", "TAXONOMY", "STRICTNESS", "CLUSTER_ID_FIELD", "CLUSTER_NAME_FIELD",
        "CLUSTER_INDUSTRY_FIELD", "CLUSTER_CITIES_FIELD", "PROGRAMME_FIELD", "PAIRS", "UNRESOLVED",
    }  # fmt: skip
    assert algorithm.parameterDefinition("STRICTNESS").defaultValue() == 1
    assert algorithm.shortHelpString() and algorithm.shortDescription() and "集群对" in algorithm.tags()
