#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Build resources/models/cluster_digital.model3: from two lists to all outputs, as a model of QGIS.

    scripts/make_model.py [FILE]
"""

from __future__ import annotations

import os
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
REPOSITORY = Path(__file__).resolve().parent.parent
MODEL = REPOSITORY / "resources" / "models" / "cluster_digital.model3"

# What of the workspace becomes shapefiles.
EXPORTED = (
    "clusters", "belts", "records", "links", "pairs", "colocation", "ellipses", "centers", "axes", "comparisons",
)  # fmt: skip

# Boxes on the designer's canvas: columns and rows.
_WIDTH, _HEIGHT = 260, 120


def make_model():
    """Return the model, with the plugin's algorithms registered."""
    from qgis.core import QgsProcessingModelAlgorithm, QgsProcessingModelChildParameterSource

    model = QgsProcessingModelAlgorithm("cluster_digital", "", "")
    _add_inputs(model)
    source = QgsProcessingModelChildParameterSource
    given, made, fixed = source.fromModelParameter, source.fromChildOutput, source.fromStaticValue

    def written(name):
        return source.fromExpression(f"@FOLDER || '/{name}'")

    def stored(table):
        return written(f"workspace.gpkg|layername={table}")

    add = _Children(model).add
    for column, (child, kind) in enumerate((("clusters", 0), ("belts", 1))):
        add(child, "loadtable", f"{kind + 1}. {child}", (column, 1), INPUT=given(child.upper()), KIND=fixed(kind))
    add("match", "match", "3. match", (1, 2), CLUSTERS=made("clusters", "OUTPUT"), BELTS=made("belts", "OUTPUT"),
        STRICTNESS=given("STRICTNESS"))
    add("pairs", "clusterpairs", "4. pairs", (0, 2), CLUSTERS=made("clusters", "OUTPUT"),
        STRICTNESS=given("STRICTNESS"))
    add("colocation", "colocation", "5. co-location", (2, 2), CLUSTERS=made("clusters", "OUTPUT"),
        BELTS=made("belts", "OUTPUT"))
    shape = {"SIZE_RULE": given("SIZE_RULE"), "SIZE": given("SIZE")}
    add("ellipse", "ellipse", "6. ellipses of the clusters", (1, 3), INPUT=made("match", "RECORDS"),
        WEIGHT_FIELD=fixed("weight"), GROUP_FIELD=fixed(["programme"]), UNIT_FIELD=fixed("cluster_id"),
        LEFT_OUT_FIELD=fixed("city"), **shape)
    add("belt_ellipse", "ellipse", "7. ellipse of the belts", (2, 3), INPUT=made("belts", "OUTPUT"),
        GROUP_NAME=fixed("belts"), **shape)
    results = [
        made("clusters", "OUTPUT"), made("belts", "OUTPUT"), made("match", "RECORDS"), made("match", "LINKS"),
        made("pairs", "PAIRS"), made("colocation", "OUTPUT"),
        *(made(child, "UNRESOLVED") for child in ("clusters", "belts", "match")),
        *(made(child, name) for child in ("ellipse", "belt_ellipse")
          for name in ("ELLIPSES", "CENTERS", "AXES", "INFLUENCE")),
    ]
    add("store", "store", "8. workspace", (1, 4), LAYERS=results, WORKSPACE=written("workspace.gpkg"))
    add("compare", "compareellipses", "9. comparison", (1, 5), ["store"], INPUT=stored("ellipses"))
    add("figure", "figure", "10. figure", (0, 5), ["store"], WORKSPACE=written("workspace.gpkg"),
        FORMATS=fixed([0, 1, 2, 3]), WIDTHS=fixed([0, 1]), FOLDER=source.fromExpression("@FOLDER"))
    add("store_compared", "store", "11. workspace", (1, 6), ["compare", "figure"], LAYERS=[made("compare", "OUTPUT")],
        WORKSPACE=written("workspace.gpkg"))
    add("tables", "tables", "12. tables, report and brief", (2, 7), ["store_compared"],
        RECORDS=made("match", "RECORDS"), LINKS=made("match", "LINKS"), PAIRS=made("pairs", "PAIRS"),
        COLOCATION=made("colocation", "OUTPUT"), CLUSTERS=made("clusters", "OUTPUT"), BELTS=made("belts", "OUTPUT"),
        UNRESOLVED=stored("unresolved"), ELLIPSES=stored("ellipses"), COMPARISONS=made("compare", "OUTPUT"),
        FIGURES=written("figure1.png"), OUTPUT=written("tables.xlsx"), HTML=written("report.html"),
        BRIEF=written("brief.html"))
    add("export", "exportshapefiles", "13. shapefiles", (1, 7), ["store_compared"],
        LAYERS=[stored(name) for name in EXPORTED], FOLDER=written("shapefiles"), TARGET=given("TARGET"))
    add("other", "exportshapefiles", "14. GeoPackage, GeoJSON, CSV", (0, 7), ["store_compared"],
        LAYERS=[stored(name) for name in EXPORTED], FOLDER=written("exports"), FORMATS=fixed([1, 2, 3]))
    return model


def _add_inputs(model):
    from qgis.core import (
        QgsProcessing,
        QgsProcessingModelParameter,
        QgsProcessingParameterEnum,
        QgsProcessingParameterFeatureSource,
        QgsProcessingParameterFile,
        QgsProcessingParameterString,
    )
    from qgis.PyQt.QtCore import QPointF

    table = [QgsProcessing.SourceType.TypeVector]
    definitions = (
        QgsProcessingParameterFeatureSource("CLUSTERS", "集群清单 List of clusters", table),
        QgsProcessingParameterFeatureSource("BELTS", "产业带清单 List of online industry belts", table),
        QgsProcessingParameterEnum(
            "STRICTNESS", "严格程度 Strictness", ["严格 Strict", "论文 As in the paper", "宽松 Wide"], defaultValue=1),
        QgsProcessingParameterEnum("SIZE_RULE", "椭圆大小规则 Size rule", [
            "ArcGIS (√2 σ)", "Yuill (σ)", "正态分布百分比 Percent of a normal distribution",
            "实际包含百分比 Percent really inside", "CrimeStat"], defaultValue=0),
        QgsProcessingParameterString("SIZE", "椭圆大小 Size", "1"),
        QgsProcessingParameterEnum(
            "TARGET", "Shapefile 供谁使用 Shapefiles for", ["ArcGIS Pro, QGIS (UTF-8)", "ArcMap, WPS (GBK)"],
            defaultValue=0),
        QgsProcessingParameterFile(
            "FOLDER", "输出文件夹 Folder for all outputs", QgsProcessingParameterFile.Behavior.Folder),
    )
    for number, definition in enumerate(definitions):
        component = QgsProcessingModelParameter(definition.name())
        component.setPosition(QPointF(_WIDTH * (number + 0.5), _HEIGHT / 2))
        model.addModelParameter(definition, component)
    model.setParameterOrder([definition.name() for definition in definitions])
    model.setHelpContent({
        "ALG_DESC": "从集群与产业带两份清单得到工作区、表格、报告、简报、图1、椭圆及 Shapefile 等格式,"
                    "全部写入一个文件夹。\n"
                    "From two lists to workspace, tables, report, brief, Figure 1, ellipses, shapefiles and "
                    "other formats, all in one folder.",
        "FOLDER": "workspace.gpkg, tables.xlsx, report.html, brief.html, figure1.*, shapefiles/, exports/",
    })


class _Children:
    """Adds the steps; a parameter is one source or a list of them."""

    def __init__(self, model):
        self.model = model

    def add(self, child, algorithm, title, place, after=(), **parameters):
        from qgis.core import QgsProcessingModelChildAlgorithm, QgsProcessingModelChildDependency
        from qgis.PyQt.QtCore import QPointF

        step = QgsProcessingModelChildAlgorithm(f"clusterdigital:{algorithm}")
        step.setChildId(child)
        step.setDescription(title)
        step.setPosition(QPointF(_WIDTH * (place[0] + 0.5), _HEIGHT * (place[1] + 0.5)))
        step.setDependencies([QgsProcessingModelChildDependency(name) for name in after])
        for name, sources in parameters.items():
            step.addParameterSources(name, sources if isinstance(sources, list) else [sources])
        self.model.addChildAlgorithm(step)


def main() -> None:
    from qgis.core import QgsApplication

    application = QgsApplication([], False)
    application.initQgis()
    sys.path.insert(0, str(REPOSITORY))
    from cluster_digital_plugin.algorithms.provider import Provider

    provider = Provider()
    QgsApplication.processingRegistry().addProvider(provider)
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else MODEL
    if not make_model().toFile(str(path)):
        sys.exit(f"{path} could not be written")
    # Qt writes attributes in an order that changes from run to run.
    path.write_text(ElementTree.canonicalize(from_file=path) + "\n", encoding="utf-8")
    print(path)


if __name__ == "__main__":
    main()
