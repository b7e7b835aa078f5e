# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:cluster_digital: the model that ships, by its id."""

import importlib.util
from pathlib import Path
from xml.etree.ElementTree import canonicalize

import pytest
from qgis.core import QgsApplication, QgsProcessingModelAlgorithm, QgsVectorLayer

REPOSITORY = Path(__file__).resolve().parent.parent.parent
MODEL = REPOSITORY / "resources" / "models" / "cluster_digital.model3"


@pytest.fixture(scope="module")
def script():
    """The script that builds the model, as a module."""
    spec = importlib.util.spec_from_file_location("make_model", REPOSITORY / "scripts" / "make_model.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_two_lists_become_all_outputs(processing, tmp_path, data_folder):
    folder = tmp_path / "全部 输出"
    folder.mkdir()
    processing.run("clusterdigital:cluster_digital", {
        "CLUSTERS": str(data_folder / "clusters.csv"), "BELTS": str(data_folder / "belts_sample.csv"),
        "FOLDER": str(folder), "TARGET": 1,
    })
    tables = {name: QgsVectorLayer(f"{folder / 'workspace.gpkg'}|layername={name}", name, "ogr").featureCount()
              for name in ("clusters", "belts", "records", "pairs", "ellipses", "comparisons", "unresolved",
                           "colocation")}
    assert tables.pop("unresolved") > 20 and tables.pop("colocation") > 130
    assert tables == {"clusters": 151, "belts": 285, "records": 158, "pairs": 34, "ellipses": 4, "comparisons": 7}
    figures = [f"figure1{width}.{suffix}" for width in ("", "_8cm") for suffix in ("png", "tif", "svg", "pdf")]
    for name in ("tables.xlsx", "report.html", "brief.html", "exports/cluster_digital.gpkg", "exports/records.csv",
                 "exports/colocation.geojson", "shapefiles/colocation.dbf", *figures):
        assert (folder / name).stat().st_size > (1_000 if name == "brief.html" else 10_000), name
    report = (folder / "report.html").read_text(encoding="utf-8")
    assert "data:image/png;base64," in report and "Shuffled baseline" in report and "表5" in report
    assert (folder / "shapefiles" / "ellipses.cpg").read_text() == "GBK"
    assert QgsVectorLayer(str(folder / "shapefiles" / "records.shp"), "records", "ogr").featureCount() == 158


def test_the_shipped_file_is_what_the_script_makes(processing, script, tmp_path):
    def written(model, name):
        assert model.toFile(str(tmp_path / name))
        # QGIS 3.40 notes with which version a model was first made.
        lines = canonicalize(from_file=tmp_path / name).splitlines()
        return [line for line in lines if "internal_version" not in line]

    # Read and written by the same QGIS: newer ones write more.
    shipped, made = QgsProcessingModelAlgorithm(), QgsProcessingModelAlgorithm()
    assert shipped.fromFile(str(MODEL))
    written(script.make_model(), "made.model3")
    assert made.fromFile(str(tmp_path / "made.model3"))
    assert written(shipped, "a.model3") == written(made, "b.model3")


def test_every_parameter_of_its_steps_exists(processing):
    model = QgsProcessingModelAlgorithm()
    model.fromFile(str(MODEL))
    registry = QgsApplication.processingRegistry()
    for child in model.childAlgorithms().values():
        names = {definition.name() for definition in registry.algorithmById(child.algorithmId()).parameterDefinitions()}
        assert set(child.parameterSources()) <= names, child.childId()


def test_it_stands_in_the_toolbox_beside_its_algorithms(processing):
    provider = QgsApplication.processingRegistry().providerById("clusterdigital")
    model = provider.algorithm("cluster_digital")
    assert model.groupId() == provider.algorithm("match").groupId()
    assert model.displayName() != "cluster_digital" and model.canExecute()[0]
    assert len([item for item in provider.algorithms() if item.name() == "cluster_digital"]) == 1
