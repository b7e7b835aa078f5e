# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:figure, by its id."""

from __future__ import annotations

import pytest
from qgis.core import QgsProcessingException
from qgis.PyQt.QtGui import QImage


@pytest.fixture(scope="module")
def workspace(processing, tmp_path_factory, data_folder):
    """A workspace with records and their ellipses."""
    folder = tmp_path_factory.mktemp("图")
    path = str(folder / "workspace.gpkg")
    matched = processing.run("clusterdigital:match", {
        "CLUSTERS": str(data_folder / "clusters.csv"), "BELTS": str(data_folder / "belts_sample.csv"),
        "RECORDS": str(folder / "records.gpkg"),
    })
    drawn = processing.run("clusterdigital:ellipse", {
        "INPUT": matched["RECORDS"], "GROUP_FIELD": ["programme"], "WEIGHT_FIELD": "weight",
        "ELLIPSES": str(folder / "ellipses.gpkg"), "CENTERS": str(folder / "centers.gpkg"),
    })
    layers = [matched["RECORDS"], drawn["ELLIPSES"], drawn["CENTERS"]]
    processing.run("clusterdigital:store", {"WORKSPACE": path, "LAYERS": layers})
    return path


def test_figure_and_atlas_in_the_formats_asked_for(processing, project, workspace, tmp_path):
    folder = tmp_path / "出"
    result = processing.run("clusterdigital:figure", {
        "WORKSPACE": workspace, "KINDS": [0, 3], "WIDTHS": [0, 1], "FORMATS": [0, 3], "LANGUAGE": 1,
        "APPROVAL": "GS(2024)0650号", "FOLDER": str(folder),
    })
    names = {path.name for path in folder.iterdir()}
    assert names == {
        "figure1.png", "figure1_8cm.png", "figure1.pdf", "figure1_8cm.pdf", "atlas_programme.pdf", "manifest.json",
    }
    assert result["FILE_COUNT"] == 5
    widths = [QImage(str(folder / name)).width() for name in ("figure1.png", "figure1_8cm.png")]
    assert widths == [pytest.approx(centimetres / 2.54 * 300, abs=3) for centimetres in (17, 8)]


def test_what_is_not_there_is_said(processing, project, workspace, tmp_path):
    with pytest.raises(QgsProcessingException, match="by year"):
        processing.run("clusterdigital:figure", {"WORKSPACE": workspace, "KINDS": [1], "FOLDER": str(tmp_path)})
    with pytest.raises(QgsProcessingException, match="not there"):
        processing.run("clusterdigital:figure", {"WORKSPACE": str(tmp_path / "no.gpkg"), "FOLDER": str(tmp_path)})
    assert list(tmp_path.iterdir()) == []
