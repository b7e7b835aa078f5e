# SPDX-License-Identifier: GPL-2.0-or-later
"""Series and figures of groups, programmes, cities and datasets that are named to do harm."""

from __future__ import annotations

import pandas
import pytest
from qgis.core import QgsGeometry

from cluster_digital_plugin.layers import temporal, workspace

from .corpus import FORMULAS, MARKUP, NUMBERS, SIGNS

MEMORY = "memory:"
NAMES = list(dict.fromkeys((*MARKUP, *FORMULAS, *NUMBERS, *SIGNS, "a|b", "2021", "２０２１", "(NULL)")))
# A byte order mark alone is an empty text on QGIS 3.40.
NAMES = [name for name in NAMES if 0 < len(name) < 200 and name != "\ufeff"]


def ellipses(run, names):
    """Return ellipses of one group for each name, three points each."""
    from qgis.core import QgsFeature, QgsVectorLayer

    layer = QgsVectorLayer("Point?crs=EPSG:4326&field=grp:string", "x", "memory")
    features = []
    for number, name in enumerate(names):
        for x, y in ((0, 0), (2, 1), (1, 3)):
            feature = QgsFeature(layer.fields())
            feature.setAttributes([name])
            feature.setGeometry(QgsGeometry.fromWkt(f"POINT({105 + x + number / 20} {25 + y})"))
            features.append(feature)
    assert layer.dataProvider().addFeatures(features)[0]
    return run("ellipse", {"INPUT": layer, "GROUP_FIELD": ["grp"], "ELLIPSES": MEMORY})["ELLIPSES"]


def compare(run, layer, **order):
    return run("compareellipses", {"INPUT": layer, "OUTPUT": MEMORY, "TRAJECTORY": MEMORY, **order})


@pytest.mark.parametrize(
    ("order", "names"), [({}, NAMES[::7]), ({"ORDER_FIELD": "grp"}, [name for name in NAMES if name != "２０２１"])]
)
def test_ellipses_of_groups_of_any_name_are_compared(run, order, names):
    layer = ellipses(run, names)
    results = compare(run, layer, **order)
    rows = list(results["OUTPUT"].getFeatures())
    assert {row["grp"] for row in layer.getFeatures()} == set(names)
    assert len(rows) == results["COMPARISON_COUNT"]
    compared = {row[name] for row in rows for name in ("grp_a", "grp_b") if isinstance(row[name], str)}
    # What is blank has no place in an order, which is told.
    without = {name for name in names if not name.strip()} if order else set()
    assert compared == set(names) - without
    assert not without or f"{len(without)} ellipses have no order value" in run.said
    assert all(row["sentence_zh"] and row["sentence_en"] for row in rows)


def test_two_spellings_of_one_year_are_no_series(run):
    assert compare(run, ellipses(run, ["2021", "２０２１", "<b>2022</b>"]), ORDER_FIELD="grp") is None
    assert "2021, ２０２１" in run.said


def test_figures_of_groups_of_any_name_are_drawn_and_evaluate_nothing(run, project, tmp_path):
    path = str(tmp_path / "w.gpkg")
    marks = [*MARKUP, "=1+1", "'", '"', "a\nb"]
    place = [QgsGeometry.fromWkt(f"POINT({100 + n} 30)") for n in range(len(marks))]
    records = pandas.DataFrame({"record_id": [str(n) for n in range(len(marks))], "programme": marks, "city": marks,
                                "verdict": "match", "dataset": marks})  # fmt: skip
    groups = ["2018", "2019", *marks]
    rings = [QgsGeometry.fromWkt("POINT(110 30)").buffer(4, 16)] * len(groups)
    centers = [QgsGeometry.fromWkt("POINT(110 30)")] * len(groups)
    measured = pandas.DataFrame({"ellipse_id": groups, "grp": groups, "size": 1.0, "size_rule": "arcgis"})
    shapes = {
        "ellipses": (measured, rings),
        "centers": (pandas.DataFrame({"ellipse_id": groups, "grp": groups, "kind": "mean"}), centers),
    }  # fmt: skip
    belts = pandas.DataFrame({"belt_id": marks, "city": marks, "dataset": marks,
                              "year": pandas.array([2018, 2019] * len(marks), "Int64")[:len(marks)]})  # fmt: skip
    workspace.store(path, {"records": (records, place), "belts": (belts, place), **shapes})
    workspace.store(path, shapes, temporal.SCOPE)
    folder = tmp_path / "出"
    done = run("figure", {
        "WORKSPACE": path, "KINDS": [0, 1], "WIDTHS": [1], "FORMATS": [2], "LANGUAGE": 2, "FOLDER": str(folder),
        "APPROVAL": "[% 40+2 %]<b>x</b>",
    })  # fmt: skip
    assert done["FILE_COUNT"] == 2
    for name in ("figure1_8cm.svg", "figure_years.svg"):
        drawn = (folder / name).read_text(encoding="utf-8")
        assert drawn.rstrip().endswith("</svg>") and "<script" not in drawn and "onerror" not in drawn.split("<text")[0]
    assert sorted(item.name for item in tmp_path.iterdir() if not item.name.startswith("w.gpkg")) == ["出"]
