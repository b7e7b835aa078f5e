# SPDX-License-Identifier: GPL-2.0-or-later
"""The generated series: reproducible, labelled in every row, and with what a series is needed for."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
SERIES = REPOSITORY / "resources" / "data" / "belts_series.csv"
YEARS = ("2018", "2019", "2020", "2021")


@pytest.fixture(scope="module")
def rows():
    with open(SERIES, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def cities(rows):
    """Cities of each year."""
    found = defaultdict(set)
    for row in rows:
        found[row["year"]].add(row["city"])
    return found


def test_the_shipped_file_is_what_the_script_makes(tmp_path):
    again = tmp_path / "again.csv"
    subprocess.run([sys.executable, str(REPOSITORY / "scripts" / "generate_series.py"), str(again)], check=True,
                   capture_output=True)  # fmt: skip
    assert again.read_bytes() == SERIES.read_bytes()


def test_every_row_says_that_it_was_generated(rows):
    assert len(rows) == 1200
    for row in rows:
        assert row["dataset"] == row["confidence"] == "generated"
        assert row["name_zh"].endswith("（生成）")
        assert row["evidence"] == row["source"] == "generated 2018–2021 series, not real data"


def test_the_number_of_belts_and_cities_grows_and_some_cities_are_left(rows, cities):
    counts = [sum(row["year"] == year for row in rows) for year in YEARS]
    assert counts == sorted(set(counts)) and len(counts) == 4
    assert [len(cities[year]) for year in YEARS] == sorted({len(cities[year]) for year in YEARS})
    assert len((cities["2018"] | cities["2019"] | cities["2020"]) - cities["2021"]) >= 10


def test_the_centre_moves_inland(rows):
    with open(REPOSITORY / "resources" / "data" / "cities.csv", encoding="utf-8", newline="") as stream:
        longitude = {row["city_zh"]: float(row["lon"]) for row in csv.DictReader(stream) if row["lon"]}
    means = []
    for year in YEARS:
        values = [longitude[row["city"]] for row in rows if row["year"] == year]
        means.append(sum(values) / len(values))
    assert means == sorted(means, reverse=True)


def test_it_loads_without_a_question_and_marks_what_is_computed_from_it(processing, tmp_path, data_folder):
    from qgis.core import QgsVectorLayer

    def run(name, **parameters):
        return processing.run(f"clusterdigital:{name}", parameters)

    loaded = run("loadtable", INPUT=str(SERIES), KIND=1, OUTPUT=str(tmp_path / "belts.gpkg"),
                 UNRESOLVED=str(tmp_path / "problems.gpkg"))  # fmt: skip
    assert (loaded["LOADED_COUNT"], loaded["PROBLEM_COUNT"]) == (1200, 0)
    clusters = run("loadtable", INPUT=str(data_folder / "clusters.csv"), KIND=0, OUTPUT=str(tmp_path / "clusters.gpkg"),
                   UNRESOLVED=str(tmp_path / "problems0.gpkg"))  # fmt: skip
    found = {}
    for mode, year in ((1, 2021), (3, 2021)):
        matched = run("match", CLUSTERS=clusters["OUTPUT"], BELTS=loaded["OUTPUT"], YEAR_MODE=mode, YEAR=year,
                      RECORDS=str(tmp_path / f"records{mode}.gpkg"), LINKS=str(tmp_path / f"links{mode}.gpkg"),
                      UNRESOLVED=str(tmp_path / f"unresolved{mode}.gpkg"))  # fmt: skip
        for name in ("RECORDS", "LINKS"):
            layer = QgsVectorLayer(matched[name], name, "ogr")
            assert {feature["dataset"] for feature in layer.getFeatures()} == {"generated"}
        layer = QgsVectorLayer(matched["RECORDS"], "records", "ogr")
        found[mode] = {feature["record_id"] for feature in layer.getFeatures() if feature["n_belts"]}
    # What was there in earlier years and is gone in 2021 counts as "ever" only.
    assert found[1] < found[3]
    told = run("tables", RECORDS=matched["RECORDS"], LINKS=matched["LINKS"], OUTPUT=str(tmp_path / "tables.xlsx"),
               HTML=str(tmp_path / "report.html"))  # fmt: skip
    assert "Generated data, not real data" in Path(told["HTML"]).read_text(encoding="utf-8")
