# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:tables through Processing: the spreadsheet reopened, the report read."""

from __future__ import annotations

import pytest
from osgeo import gdal, ogr
from qgis.core import (
    QgsFeature,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsVectorLayer,
)

from cluster_digital_plugin.core import schema
from cluster_digital_plugin.layers.tables import make_fields


class Listening(QgsProcessingFeedback):
    """Feedback that keeps what it was told."""

    def __init__(self):
        super().__init__(False)
        self.told = []

    def pushInfo(self, info):
        self.told.append(info)


def layer_of(table, *rows, geometry="None"):
    """Return a layer in memory with a table's fields and these rows, given as dicts."""
    layer = QgsVectorLayer(f"{geometry}?crs=EPSG:4326", table.name, "memory")
    fields = make_fields(table)
    layer.dataProvider().addAttributes(list(fields))
    layer.updateFields()
    for row in rows:
        feature = QgsFeature(layer.fields())
        for name, value in row.items():
            feature.setAttribute(name, value)
        layer.dataProvider().addFeature(feature)
    return layer


def record(identity, programme, verdict, **more):
    return {"record_id": f"{identity}@1", "cluster_id": identity, "programme": programme, "verdict": verdict,
            "weight": 1.0, "member": 1, "n_belts": 3, **more}  # fmt: skip


def pair(one, other, verdict, **more):
    return {"pair_id": f"{one}|{other}@1", "group_id": "1-1", "city": "甲市", "adcode": "1", "verdict": verdict,
            "cluster_a": one, "programme_a": "NDRC", "industry_a": f"industry {one}", "name_a": one,
            "cluster_b": other, "programme_b": "MOST", "industry_b": f"industry {other}", "name_b": other,
            **more}  # fmt: skip


@pytest.fixture
def records(qgis_app):
    """The 32 MIIT records of the paper, and one of MOST with a name that looks like a formula."""
    rows = [record(f"M{n}", "MIIT", "match" if n < 18 else "near") for n in range(32)]
    rows.append(record("X", "MOST", "unrelated", name_zh="=1+1", strictness="paper", years="in 2021"))
    return layer_of(schema.RECORDS, *rows)


@pytest.fixture
def run(processing, project, tmp_path):
    """Run the algorithm; returns its results, what it told, and the sheets as name → list of dicts."""

    def call(**parameters):
        feedback = Listening()
        outputs = {"OUTPUT": str(tmp_path / "表.xlsx"), "HTML": str(tmp_path / "报告.html")}
        result = processing.run("clusterdigital:tables", {**outputs, **parameters}, feedback=feedback)
        return result, "\n".join(feedback.told), read(result["OUTPUT"])

    return call


def read(path):
    # Else a sheet of text only is taken for one without a header.
    gdal.SetConfigOption("OGR_XLSX_HEADERS", "FORCE")
    try:
        dataset = gdal.OpenEx(path)
        sheets = {}
        for index in range(dataset.GetLayerCount()):
            layer = dataset.GetLayer(index)
            names = [field.GetName() for field in layer.schema]
            sheets[layer.GetName()] = [{name: feature[name] for name in names} for feature in layer]
        return sheets
    finally:
        gdal.SetConfigOption("OGR_XLSX_HEADERS", None)


def test_table_1_says_56_3_and_its_basis(run, records):
    result, told, sheets = run(RECORDS=records)
    table = {row["Programme"]: row for row in sheets["Table 1"]}
    assert list(table) == ["MIIT", "MOST", "合计 Total"]
    assert table["MIIT"]["Share matching"] == "18/32 (56.3 %)" and table["MIIT"]["Match"] == 18
    assert "every member city" in table["MIIT"]["Basis (English)"]
    assert "18/32 (56.3 %)" in told and "every member city" in told and "in 2021" in told
    assert list(sheets) == ["Table 1", "Self-check", "Cluster records", "Method and basis"]
    assert result["SHEET_COUNT"] == len(sheets) and result["CONTRADICTION_COUNT"] == 0


def test_cells_of_numbers_are_numeric(run, records):
    result, _, sheets = run(RECORDS=records)
    dataset = ogr.Open(result["OUTPUT"])
    layer = dataset.GetLayerByName("Cluster records")
    kinds = {field.GetName(): field.GetType() for field in layer.schema}
    assert kinds["Weight"] in (ogr.OFTReal, ogr.OFTInteger)
    assert kinds["Belts in the city"] in (ogr.OFTInteger, ogr.OFTInteger64)
    last = sheets["Cluster records"][-1]
    assert last["Name"] == "=1+1" and last["Near belts"] is None and last["Belts in the city"] == 3
    assert last["Verdict"] == "Belts, none related"


@pytest.mark.parametrize(("counting", "total", "word"), [(0, 2, "every"), (1, 0.75, "share"), (2, 1, "lead")])
def test_counting_rules(run, counting, total, word):
    layer = layer_of(schema.RECORDS, record("A", "X", "match", weight=0.5, member=2),
                     record("A", "X", "near", weight=0.25, member=1))  # fmt: skip
    _, _, sheets = run(RECORDS=layer, COUNTING=counting)
    row = sheets["Table 1"][-1]
    assert row["Clusters"] == total and word in row["Basis (English)"]
    if counting == 2:
        assert row["Near"] == 1


def test_every_table_has_its_sheet(run, records):
    ellipse = layer_of(schema.ELLIPSES, {"grp": "MIIT", "n": 32, "size_rule": "arcgis", "size": 1.0, "area_km2": 1.5})
    link = layer_of(schema.LINKS, {"link_id": "a|b", "verdict": "near", "relation": "upstream", "rule": 3})
    problem = layer_of(schema.UNRESOLVED, {"file": "f", "row": 3, "problem": "no_city"})
    plain = QgsVectorLayer("None?field=one:string&field=number:double", "colocation", "memory")
    feature = QgsFeature(plain.fields())
    feature.setAttributes(["甲", 2.5])
    plain.dataProvider().addFeature(feature)
    pairs = layer_of(schema.PAIRS, pair("A", "B", "near"))
    _, _, sheets = run(
        RECORDS=records, ELLIPSES=ellipse, LINKS=link, UNRESOLVED=problem, PAIRS=pairs, COLOCATION=plain
    )
    assert list(sheets) == [
        "Table 1", "Table 2", "Self-check", "Standard deviational ellipses", "Cluster records", "Links",
        "Cluster pairs", "Co-location by city", "Problems", "Method and basis",
    ]  # fmt: skip
    assert sheets["Standard deviational ellipses"][0]["Area (km²)"] == 1.5
    assert sheets["Links"][0]["Rule"] == 3 and sheets["Links"][0]["Relation"] == "Upstream"
    assert sheets["Co-location by city"] == [{"one": "甲", "number": 2.5}]
    assert sheets["Cluster pairs"][0]["Verdict"] == "Near"
    assert sheets["Cluster pairs"][0]["Cluster A, programme"] == "NDRC"
    method = {row["Item"]: row["Explanation"] for row in sheets["Method and basis"]}
    assert "√2" in method["Size rule of ellipses"] and "Taiwan Province" in method["Coverage"]


def test_table_2_states_each_pair_with_its_basis(run):
    layer = layer_of(
        schema.PAIRS,
        pair("A", "B", "near", group_id="1-1"), pair("A", "C", "subordinate", relation="subordinate", group_id="1-1"),
        pair("D", "E", "identical", group_id="1-2", strictness="paper"),
    )  # fmt: skip
    result, told, sheets = run(PAIRS=layer)
    columns = ("Verdict", "Statement (English)", "Clusters in the group")
    assert [tuple(row[name] for name in columns) for row in sheets["Table 2"]] == [
        ("Identical", "industry D (NDRC) is the same industry as industry E (MOST)", 2),
        ("Subordinate", "industry C (MOST) belongs to industry A (NDRC)", 3),
        ("Near", "industry A (NDRC) is near to industry B (MOST)", 3),
    ]
    basis = sheets["Table 2"][0]["Basis (English)"]
    assert "identical 1 (cities: 1), subordinate 1 (cities: 1), near 1 (cities: 1)" in basis
    assert "groups: 2" in basis and "As in the paper" in basis and basis in told
    with open(result["HTML"], encoding="utf-8") as stream:
        page = stream.read()
    assert "<h2>Table 2</h2>" in page and "industry C (MOST) belongs to industry A (NDRC)" in page and basis in page


def test_pairs_that_are_none_are_refused(run):
    plain = QgsVectorLayer("None?field=one:string", "pairs", "memory")
    with pytest.raises(QgsProcessingException, match="Cluster pairs"):
        run(PAIRS=plain)
    with pytest.raises(QgsProcessingException, match="alike"):
        run(PAIRS=layer_of(schema.PAIRS, pair("A", "B", "alike")))


def test_a_sample_says_so_everywhere(run):
    result, told, sheets = run(RECORDS=layer_of(schema.RECORDS, record("A", "X", "match", dataset="sample")))
    note = "Sample data, do not cite"
    with open(result["HTML"], encoding="utf-8") as stream:
        assert f'<p class="warning">{note}</p>' in stream.read()
    assert note in told and note in sheets["Table 1"][-1]["Basis (English)"]
    assert any(row["Explanation"] == note for row in sheets["Method and basis"])


def test_html_is_optional_and_ellipses_alone_will_do(processing, project, tmp_path):
    ellipse = layer_of(schema.ELLIPSES, {"grp": "MIIT", "n": 32, "size_rule": "arcgis", "size": 1.0})
    result = processing.run("clusterdigital:tables", {"ELLIPSES": ellipse, "OUTPUT": str(tmp_path / "t")})
    assert result["OUTPUT"].endswith("t.xlsx") and "HTML" not in result
    assert list(read(result["OUTPUT"])) == ["Standard deviational ellipses", "Method and basis"]


def test_a_verdict_that_is_none_is_refused_and_nothing_is_written(run, tmp_path):
    with pytest.raises(QgsProcessingException, match="perhaps"):
        run(RECORDS=layer_of(schema.RECORDS, record("A", "X", "perhaps")))
    assert list(tmp_path.iterdir()) == []


def test_nothing_to_write_is_said(run):
    with pytest.raises(QgsProcessingException, match="at least one"):
        run()


def test_matched_records_go_into_the_tables(processing, project, data_folder, tmp_path):
    matched = processing.run("clusterdigital:match", {
        "CLUSTERS": str(data_folder / "clusters.csv"), "BELTS": str(data_folder / "belts_sample.csv"),
        "RECORDS": "TEMPORARY_OUTPUT", "LINKS": "TEMPORARY_OUTPUT", "UNRESOLVED": "TEMPORARY_OUTPUT",
    })  # fmt: skip
    inputs = {name: matched[name] for name in ("RECORDS", "LINKS", "UNRESOLVED")}
    result = processing.run("clusterdigital:tables", {**inputs, "COUNTING": 1, "OUTPUT": str(tmp_path / "t.xlsx")})
    sheets = read(result["OUTPUT"])
    totals = {row["Programme"]: row["Clusters"] for row in sheets["Table 1"]}
    assert totals == {"NDRC": 66, "MIIT": 25, "MOST": 60, "合计 Total": 151}
    assert len(sheets["Cluster records"]) == 158
