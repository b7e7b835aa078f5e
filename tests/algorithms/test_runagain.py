# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:runagain: the same results from a manifest in another folder, process, zone and locale."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from osgeo import ogr
from qgis.core import QgsProcessingException, QgsProcessingFeedback, QgsVectorLayer

from cluster_digital_plugin.algorithms.recipes import Recipes
from cluster_digital_plugin.algorithms.repeating import Repeating
from cluster_digital_plugin.layers import overrides
from cluster_digital_plugin.layers.manifest import open_manifest
from cluster_digital_plugin.layers.resources import resource
from cluster_digital_plugin.layers.workspace import tables_in

CHOICES = {"STRICTNESS": 1, "YEAR_MODE": 0}
ELLIPSE = {"WEIGHT_FIELD": "weight", "GROUP_FIELD": ["programme"], "UNIT_FIELD": "cluster_id", "SIZE_RULE": 0,
           "SIZE": "1", "PROJECTION": 0}  # fmt: skip
LISTS = {"clusters": "clusters.csv", "belts": "belts_sample.csv", "cities": "cities.csv"}
DECISION = {"override_id": "D-1", "programme": "MIIT", "adcode": "440300", "verdict": "match", "coder": "甲",
            "cluster_name": "深圳市新一代信息通信集群", "belt_industry": "女装", "decided": "2026-01-02"}  # fmt: skip


def run_steps(processing, steps):
    results = {}
    for step in steps:
        results[step.key] = processing.run(f"clusterdigital:{step.identifier}", step.parameters(results))


def write(processing, path, folder, **further):
    """Write tables and CSV of a workspace, as the panel does."""
    recipes = Recipes(str(path))
    step, = recipes.tables(str(folder), tables_in(path), "all", ["all"])
    processing.run("clusterdigital:tables", {**step.parameters({}), **further})
    names = ("clusters", "belts", "records", "links", "pairs", "colocation", "ellipses", "centers", "axes")
    processing.run("clusterdigital:exportshapefiles", {
        "LAYERS": [recipes.source(name, "all") for name in names], "FOLDER": str(folder), "FORMATS": [3],
    })  # fmt: skip


@pytest.fixture(scope="module")
def done(processing, data_folder, tmp_path_factory):
    """A folder with inputs, a workspace with a decision, and what was written from it."""
    folder = tmp_path_factory.mktemp("一号机")
    inputs = folder / "inputs"
    inputs.mkdir()
    for name in LISTS.values():
        shutil.copy(data_folder / name, inputs / name)
    path = folder / "workspace.gpkg"
    recipes = Recipes(str(path), cities=True)
    for kind, name in enumerate(LISTS.values()):
        run_steps(processing, recipes.load(kind, {"INPUT": str(inputs / name)}))
    overrides.append(path, [DECISION])
    journal = overrides.as_layer(overrides.read(path))
    run_steps(processing, recipes.match(CHOICES, True, overrides=journal))
    run_steps(processing, recipes.ellipse("both", ELLIPSE, "all"))
    write(processing, path, folder / "out", PRINTED=str(resource("data", "printed_numbers.csv")), COUNTING=2)
    return folder


@pytest.fixture
def again(processing, tmp_path):
    """Run a manifest again here; returns the results, the comparison and what was warned of."""

    def call(manifest, inputs=None):
        feedback = QgsProcessingFeedback(False)
        result = processing.run("clusterdigital:runagain", {
            "MANIFEST": str(manifest), "INPUTS": str(inputs) if inputs else None, "FOLDER": str(tmp_path / "again"),
            "OUTPUT": str(tmp_path / "comparison.gpkg"),
        }, feedback=feedback)  # fmt: skip
        return result, rows(tmp_path / "comparison.gpkg"), feedback.textLog()

    return call


def rows(path):
    layer = QgsVectorLayer(str(path), "comparison", "ogr")
    return {feature["name"]: feature["result"] for feature in layer.getFeatures()}


def cells(path):
    """Return sheet → rows of a spreadsheet."""
    book = ogr.Open(str(path))
    return {layer.GetName(): [feature.items() for feature in layer]
            for layer in (book.GetLayerByIndex(number) for number in range(book.GetLayerCount()))}  # fmt: skip


def test_another_process_zone_and_folder_give_the_same_bytes_and_cells(done, tmp_path):
    inputs = tmp_path / "别处" / "in"
    inputs.mkdir(parents=True)
    for name in LISTS.values():
        shutil.copy(done / "inputs" / name, inputs / name)
        os.utime(inputs / name, (10**9, 10**9))
    manifest = tmp_path / "mail" / "manifest.json"
    manifest.parent.mkdir()
    text = (done / "out" / "manifest.json").read_text(encoding="utf-8")
    # The colleague's machine has no such folders.
    manifest.write_text(text.replace(str(done), "/nowhere"), encoding="utf-8")
    script = Path(__file__).parent / "repeating_elsewhere.py"
    environment = {**os.environ, "TZ": "Asia/Shanghai", "PYTHONHASHSEED": "4711", "LC_ALL": "de_DE.UTF-8",
                   "HOME": str(tmp_path)}  # fmt: skip
    folder = tmp_path / "zweite"
    told = subprocess.run([sys.executable, str(script), str(manifest), str(inputs), str(folder)], env=environment,
                          capture_output=True, text=True, timeout=300, check=True)  # fmt: skip
    result = json.loads(told.stdout.splitlines()[-1])
    assert (result["CHANGED_COUNT"], result["DIFFERENT_COUNT"]) == (0, 0), result["rows"]
    assert {row[2] for row in result["rows"]} == {"same"}
    texts = [path for path in (done / "out").iterdir() if path.suffix in (".csv", ".html")]
    assert len(texts) == 11
    for path in texts:
        assert path.read_bytes() == (folder / path.name).read_bytes(), path.name
    one, other = (cells(place / "tables.xlsx") for place in (done / "out", folder))
    one.pop("Run manifest"), other.pop("Run manifest")
    assert one == other and len(one) > 10


def test_a_changed_input_is_named_before_and_outputs_that_differ_after(done, again, tmp_path):
    inputs = tmp_path / "inputs"
    shutil.copytree(done / "inputs", inputs)
    lines = (inputs / "belts_sample.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (inputs / "belts_sample.csv").write_text("".join(lines[:-40]), encoding="utf-8")
    result, compared, log = again(done / "out" / "manifest.json", inputs)
    # Of the other two the content decides, so nothing is said of them.
    assert "belts: belts_sample.csv: this input file is not the one of the manifest" in log
    assert log.index("belts_sample.csv") < log.index("Running again")
    assert compared["belts: belts_sample.csv"] == "changed" and compared["clusters: clusters.csv"] == "same"
    assert compared["belts.csv"] == "changed" and compared["clusters.csv"] == "same"
    assert compared["belts → records (all)"] == "changed" and result["DIFFERENT_COUNT"] > 1


def test_an_input_is_found_by_its_content_whatever_it_is_called(done, tmp_path):
    (tmp_path / "a").mkdir()
    shutil.copy(done / "inputs" / "clusters.csv", tmp_path / "a" / "2027 年.csv")
    (tmp_path / "a" / "clusters.csv").write_text("something else", encoding="utf-8")
    (tmp_path / "a" / "belts_sample.csv").write_text("another list", encoding="utf-8")
    found = Repeating(open_manifest(done / "out" / "manifest.json"), [tmp_path / "a"], tmp_path / "w.gpkg").found
    assert {name: (Path(path).name, state) for name, (_, path, _, state) in found.items()} == {
        "clusters": ("2027 年.csv", "same"), "belts": ("belts_sample.csv", "changed"), "cities": ("cities.csv", "same"),
    }  # fmt: skip
    assert not (tmp_path / "w.gpkg").exists()


def test_a_missing_input_is_named(done, again, tmp_path):
    manifest = tmp_path / "manifest.json"
    text = (done / "out" / "manifest.json").read_text(encoding="utf-8")
    manifest.write_text(text.replace("clusters.csv", "nowhere.csv").replace(
        json.loads(text)["runs"][0]["inputs"]["clusters"]["sha256"], "0" * 64), encoding="utf-8")
    with pytest.raises(QgsProcessingException, match="input file “clusters” was not found"):
        again(manifest)


def test_a_workspace_is_run_again_with_what_was_edited_in_it(done, processing, again, tmp_path):
    path = tmp_path / "given.gpkg"
    shutil.copy(done / "workspace.gpkg", path)
    layer = QgsVectorLayer(f"{path}|layername=clusters", "clusters", "ogr")
    feature = next(layer.getFeatures())
    layer.dataProvider().changeAttributeValues({feature.id(): {layer.fields().lookupField("name_zh"): "改过的名称"}})
    del layer
    run_steps(processing, Recipes(str(path), cities=True).match(CHOICES, True,
                                                                 overrides=overrides.as_layer([DECISION])))
    write(processing, path, tmp_path / "first")
    result, compared, _ = again(path)
    assert (result["CHANGED_COUNT"], compared["given.gpkg (all)"]) == (0, "same"), compared
    for name in ("records.csv", "links.csv", "report.html"):
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "again" / name).read_bytes(), name
    assert "改过的名称" in (tmp_path / "again" / "records.csv").read_text(encoding="utf-8-sig")


def test_what_is_no_manifest_or_would_be_replaced_is_refused(done, again, tmp_path):
    other = tmp_path / "other.json"
    other.write_text("{}", encoding="utf-8")
    with pytest.raises(QgsProcessingException, match=r"no manifest of this plugin"):
        again(other)
    (tmp_path / "again").mkdir()
    (tmp_path / "again" / "workspace.gpkg").touch()
    with pytest.raises(QgsProcessingException, match="choose an empty folder"):
        again(done / "out" / "manifest.json")


def test_every_output_says_how_it_was_made(done, processing, tmp_path):
    manifest = json.loads((done / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert {"tables.xlsx", "report.html", "brief.html", "records.csv"} <= set(manifest["files"])
    clusters = manifest["runs"][0]["inputs"]["clusters"]
    assert clusters["sha256"] and manifest["runs"][3]["parameters"]["match"]["STRICTNESS"] == 1
    assert manifest["overrides"] == [{**DECISION, "reason": None, "cluster_id": None, "belt_id": None}]
    assert manifest["taxonomy"]["version"] and set(manifest["versions"]) == {"plugin", "qgis", "gdal"}
    for name in ("report.html", "brief.html"):
        page = (done / "out" / name).read_text(encoding="utf-8")
        assert clusters["sha256"][:16] in page and str(done) not in page and manifest["runs"][0]["run_id"] not in page
    sheet = cells(done / "out" / "tables.xlsx")["Run manifest"]
    told = " ".join(str(value) for row in sheet for value in row.values())
    assert manifest["runs"][0]["run_id"] in told and manifest["versions"]["qgis"] in told
    with zipfile.ZipFile(done / "out" / "tables.xlsx") as archive:
        assert archive.testzip() is None
    processing.run("clusterdigital:exportshapefiles", {
        "LAYERS": [f"{done / 'workspace.gpkg'}|layername=records"], "FOLDER": str(tmp_path), "FORMATS": [1],
    })  # fmt: skip
    inside = ogr.Open(str(tmp_path / "cluster_digital.gpkg")).GetMetadataItem("MANIFEST", "CLUSTER_DIGITAL")
    assert json.loads(inside)["runs"] == manifest["runs"]
