# SPDX-License-Identifier: GPL-2.0-or-later
"""The main job as `make demo` runs it, on the staged plugin, in a process of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """What the demo printed, and the folder it left."""
    root = tmp_path_factory.mktemp("demo")
    subprocess.run([sys.executable, str(REPOSITORY / "scripts" / "package.py"), "stage"], check=True,
                   capture_output=True)
    staged = root / "cluster_digital_plugin"
    shutil.copytree(REPOSITORY / "build" / "cluster_digital_plugin", staged)
    folder = root / "产业集群"
    done = subprocess.run([sys.executable, str(REPOSITORY / "scripts" / "demo.py"), str(staged), str(folder)],
                          capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout, folder


def test_it_leaves_what_readme_promises(demo):
    _, folder = demo
    for name in ("workspace.gpkg", "project.qgz", "figure1.png", "tables.xlsx", "report.html", "brief.html",
                 "series.gpkg", "figure_years.png", "figure1.tif", "figure1.svg", "figure1.pdf", "figure1_8cm.tif",
                 "figure1_8cm.pdf", "figure1_8cm.svg", "atlas.pdf", "shapefiles_gbk/records.dbf",
                 "exports/cluster_digital.gpkg", "exports/records.geojson", "exports/records.csv",
                 "exports/colocation.csv", "shapefiles/colocation.dbf", "figure_years.pdf"):
        assert (folder / name).stat().st_size > 1000, name
    assert "data:image/png" in (folder / "report.html").read_text(encoding="utf-8")
    for name in ("records.shp", "records.cpg", "records.qml", "ellipses.shp"):
        assert (folder / "shapefiles" / name).is_file(), name


def test_it_prints_table_one_with_its_basis_and_marks_the_sample(demo):
    printed, _ = demo
    rows = (line.split() for line in printed.splitlines() if line[:4] in ("NDRC", "MIIT", "MOST", "ALL "))
    lines = {row[0]: row for row in rows}
    assert [lines[name][1] for name in ("NDRC", "MIIT", "MOST", "ALL")] == ["66", "32", "60", "158"]
    assert "示例数据,不可引用" in printed
    assert "Sample data, do not cite" in printed


def test_the_workspace_holds_four_ellipses_and_every_row(demo, qgis_app):
    from qgis.core import QgsVectorLayer

    _, folder = demo
    tables = {name: QgsVectorLayer(f"{folder / 'workspace.gpkg'}|layername={name}", name, "ogr")
              for name in ("clusters", "belts", "records", "pairs", "ellipses")}
    assert {name: layer.featureCount() for name, layer in tables.items()} == {
        "clusters": 151, "belts": 285, "records": 158, "pairs": 34, "ellipses": 4}
    assert {feature["grp"] for feature in tables["ellipses"].getFeatures()} == {"NDRC", "MIIT", "MOST", "belts"}
    assert sum(feature["weight"] for feature in tables["records"].getFeatures()) == pytest.approx(151)


def test_the_project_opens_with_valid_layers(demo, project):
    _, folder = demo
    assert project.read(str(folder / "project.qgz"))
    layers = project.mapLayers().values()
    assert layers
    assert all(layer.isValid() for layer in layers)


def test_the_series_has_a_workspace_of_its_own_and_is_marked(demo, qgis_app):
    from qgis.core import QgsVectorLayer

    printed, folder = demo
    assert "生成数据,非真实数据" in printed
    tables = {name: QgsVectorLayer(f"{folder / 'series.gpkg'}|layername={name}", name, "ogr")
              for name in ("belts", "ellipses", "comparisons", "trajectory")}
    assert tables["belts"].featureCount() == 1200
    assert {feature["dataset"] for feature in tables["belts"].getFeatures()} == {"generated"}
    assert {feature["grp"] for feature in tables["ellipses"].getFeatures()} == {"2018", "2019", "2020", "2021"}
    assert [tables["comparisons"].featureCount(), tables["trajectory"].featureCount()] == [4, 3]
