# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:tables through Processing: the spreadsheet reopened, the report read."""

from __future__ import annotations

import zipfile

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
from tests.core.planted import planted


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
    assert list(sheets) == ["Table 1", "Self-check", "Cluster records", "Method and basis", "Run manifest"]
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
        "Cluster pairs", "Co-location by city", "Problems", "Method and basis", "Run manifest",
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
    assert list(read(result["OUTPUT"])) == ["Standard deviational ellipses", "Method and basis", "Run manifest"]


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


@pytest.fixture(scope="module")
def planted_results(processing, tmp_path_factory):
    """The planted set after match, clusterpairs and colocation."""
    folder = tmp_path_factory.mktemp("planted")
    for frame, name in zip(planted(), ("clusters", "belts")):
        frame.to_csv(folder / f"{name}.csv", index=False, encoding="utf-8")
    lists = {"CLUSTERS": str(folder / "clusters.csv"), "BELTS": str(folder / "belts.csv")}
    years = {"YEAR_MODE": 1, "YEAR": 2021}
    outputs = {name: str(folder / f"{name}.gpkg") for name in ("RECORDS", "LINKS", "UNRESOLVED", "PAIRS", "OUTPUT")}
    pick = lambda *names: {name: outputs[name] for name in names}  # noqa: E731 - shorter than a function
    processing.run("clusterdigital:match", {**lists, **years, **pick("RECORDS", "LINKS", "UNRESOLVED")})
    processing.run("clusterdigital:clusterpairs", {"CLUSTERS": lists["CLUSTERS"], **pick("PAIRS")})
    processing.run("clusterdigital:colocation", {**lists, **years, **pick("OUTPUT")})
    outputs["COLOCATION"] = outputs.pop("OUTPUT")
    return {**lists, **outputs}


def test_the_planted_set_gives_the_papers_tables(run, planted_results, data_folder, tmp_path):
    result, _, sheets = run(
        **planted_results, PRINTED=str(data_folder / "printed_numbers.csv"), SHUFFLES=19,
        BRIEF=str(tmp_path / "brief.html"),
    )  # fmt: skip
    assert list(sheets)[:8] == [
        "Table 1", "Table 2", "Table 3", "Table 4", "Table 5", "Accompanied, totals", "Programmes by city",
        "Sets of cities",
    ]  # fmt: skip
    assert [row["Share matching"] for row in sheets["Table 1"]] == [
        "33/66 (50.0 %)", "18/32 (56.3 %)", "20/61 (32.8 %)", "71/159 (44.7 %)",
    ]  # fmt: skip
    assert [len(sheets[f"Table {number}"]) for number in (2, 3, 4, 5)] == [23, 43, 32, 32]
    assert result["CONTRADICTION_COUNT"] == 5 and "42.1 %" in "".join(
        row["One side"] for row in sheets["Self-check"] if row["Result"] == "Contradiction")  # fmt: skip
    baseline = sheets["Shuffled baseline"][0]
    assert baseline["Observed"] == 33 and isinstance(baseline["Shuffled mean"], float)
    assert {"Range over strictness", "Rates", "Co-location by city"} <= set(sheets)
    with open(tmp_path / "brief.html", encoding="utf-8") as stream:
        brief = stream.read()
    assert "71/159 (44.7 %) match" in brief and "匹配 71/159 (44.7 %)" in brief and "<table" not in brief


def test_the_report_has_every_table_with_captions_in_both_languages(run, planted_results):
    result, _, _ = run(**planted_results, SHUFFLES=19)
    with open(result["HTML"], encoding="utf-8") as stream:
        page = stream.read()
    for caption in ("表3 战略性新兴产业集群", "Table 3 Strategic emerging clusters", "表2 同城不同类型集群"):
        assert caption in page
    assert "43 = 匹配 21 + 相近 19" in page and "43 = match 21 + near 19" in page
    assert "http" not in page and "<script" not in page


def test_belts_of_links_go_by_their_industry(run, planted_results):
    _, _, sheets = run(**{name: planted_results[name] for name in ("RECORDS", "LINKS", "BELTS")}, SHUFFLES=19)
    matching = {row["Matching belts"] for row in sheets["Table 4"] if row["Verdict"] == "Match"}
    assert matching and not any(text.startswith("G0") for text in matching)


def test_coders_and_unverified_rows_are_told(run, records, data_folder):
    decisions = layer_of(schema.OVERRIDES, *(
        {"override_id": f"D{n}{coder}", "programme": "MIIT", "cluster_name": f"c{n}", "adcode": "330100",
         "verdict": verdict, "coder": coder}
        for n, both in enumerate((("match", "match"), ("near", "near"), ("match", "near")))
        for coder, verdict in zip("甲乙", both)
    ))  # fmt: skip
    _, _, sheets = run(RECORDS=records, OVERRIDES=decisions, CLUSTERS=str(data_folder / "clusters.csv"))
    row = sheets["Agreement of coders"][0]
    assert row["Share alike"] == "2/3 (66.7 %)" and row["Cohen's kappa"] == pytest.approx(0.4)
    unverified = {(row["Field"], row["Value"]): row["Share"] for row in sheets["Rows not verified"]}
    assert unverified["source", "unverified"].endswith("/151 (49.0 %)")


def test_figures_are_put_into_the_report(run, records, tmp_path):
    picture = tmp_path / "图1.png"
    picture.write_bytes(b"\x89PNG")
    result, _, _ = run(RECORDS=records, FIGURES=[str(picture)])
    with open(result["HTML"], encoding="utf-8") as stream:
        assert "data:image/png;base64,iVBORw==" in stream.read()


def test_text_never_becomes_a_formula_in_any_table(run):
    evil = [record(n, programme, "match", adcode="330100", city="=1+1", name_zh=text, industry_zh=text)
            for n, (programme, text) in enumerate(zip(("NDRC", "MIIT"), ("+1", "@SUM(A1)")))]  # fmt: skip
    result, _, sheets = run(RECORDS=layer_of(schema.RECORDS, *evil))
    assert sheets["Table 3"][0]["City"] == "=1+1" and sheets["Table 4"][0]["Name"] == "@SUM(A1)"
    with zipfile.ZipFile(result["OUTPUT"]) as archive:
        assert not any(b"<f" in archive.read(name) for name in archive.namelist() if "worksheets" in name)
