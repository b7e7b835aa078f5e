# SPDX-License-Identifier: GPL-2.0-or-later
"""The years through the panel, by clicking: the series, its ellipses, the comparison, the page of small maps."""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.core import QgsProject

from cluster_digital_plugin.layers import temporal
from cluster_digital_plugin.layers.workspace import layers_on, shown_scope


def by_year(workbench):
    """Return table → layer of what was computed by year."""
    found = {}
    for layer in layers_on(QgsProject.instance(), workbench.controller.workspace.path):
        if shown_scope(layer) == temporal.SCOPE:
            found[layer.source().partition("layername=")[2].partition("|")[0]] = layer
    return found


@pytest.fixture
def series(workbench, run):
    """The workbench with the generated series loaded by the menu of the button."""
    good, message = run(workbench.dock.data.series_action.trigger)
    assert good, message
    return workbench


@pytest.fixture
def drawn(series, run, click):
    """The workbench with the ellipses of the years drawn."""
    good, message = run(lambda: click(series.dock.years.run_button))
    assert good, message
    assert "4" in message
    return series


def test_the_series_is_loaded_and_marked_as_generated(series):
    dock, summary = series.dock, series.controller.summary
    assert summary.counts["belts"] == 1200 and summary.marked == ("generated",)
    assert summary.years == (2018, 2019, 2020, 2021) and summary.undated == 0
    assert dock.match.sample.isVisibleTo(dock)
    assert dock.match.sample.text() == "⚠ Generated data, not real data"
    assert not summary.problems
    assert dock.years.isVisibleTo(dock) and "2018" in dock.years.words.text()
    assert not dock.years.play_button.isEnabled()


def test_the_panel_has_no_years_without_data(workbench):
    assert not workbench.dock.years.isVisibleTo(workbench.dock)


def test_the_years_are_drawn_compared_and_driven_by_time(drawn):
    layers = by_year(drawn)
    assert set(layers) == {"ellipses", "centers", "axes", "comparisons", "trajectory"}
    assert {feature["grp"] for feature in layers["ellipses"].getFeatures()} == {"2018", "2019", "2020", "2021"}
    steps = sorted((feature["order_a"], feature["order_b"]) for feature in layers["trajectory"].getFeatures())
    assert steps == [("2018", "2019"), ("2019", "2020"), ("2020", "2021")]
    for name in ("ellipses", "centers", "axes", "trajectory"):
        assert layers[name].temporalProperties().isActive(), name
    assert QgsProject.instance().timeSettings().temporalRange() == temporal.year_range(2018, 2021)
    (whole,) = [row for row in drawn.controller.summary.series if row["kind"] == "series"]
    assert drawn.dock.years.words.text() == whole["sentence_en"]
    # The centre of the series drifts inland, to the west.
    assert 180 < whole["bearing"] < 360
    assert drawn.dock.years.play_button.isEnabled()


def test_drawn_again_nothing_is_doubled_and_the_other_ellipses_stay(drawn, run, click):
    before = {layer.id() for layer in by_year(drawn).values()}
    section = drawn.dock.ellipse
    section.what.setCurrentIndex(section.what.findData("belts"))
    good, message = run(lambda: click(section.run_button))
    assert good, message
    section.group.setCurrentIndex(section.group.findText("Year"))
    good, message = run(lambda: click(section.run_button))
    assert good, message
    assert {layer.id() for layer in by_year(drawn).values()} == before
    scopes = [ellipse["scope"] for ellipse in drawn.controller.summary.ellipses]
    assert sorted(scopes) == ["all", "years", "years", "years", "years"]


def test_belts_without_a_year_are_left_out_and_told(loaded, run, click):
    summary = loaded.controller.summary
    assert summary.undated == 191
    good, message = run(lambda: click(loaded.dock.years.run_button))
    assert good, message
    assert "191" in message
    groups = {feature["grp"] for feature in by_year(loaded)["ellipses"].getFeatures()}
    assert groups == {str(year) for year in summary.years}


def test_without_a_match_the_page_of_the_years_alone_is_drawn(drawn, run, click, tmp_path):
    drawn.dock.export.folder.setFilePath(str(tmp_path / "out"))
    good, message = run(lambda: click(drawn.dock.export.buttons["figure"]))
    assert good, message
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"figure_years.png", "manifest.json"}


def test_all_is_exported_with_the_page_of_the_years(drawn, run, click, tmp_path):
    good, message = run(lambda: click(drawn.dock.match.run_button))
    assert good, message
    drawn.dock.export.folder.setFilePath(str(tmp_path / "out"))
    good, message = run(lambda: click(drawn.dock.export.buttons["all"]))
    assert good, message
    for name in ("figure1.png", "figure_years.png", "tables.xlsx", "report.html"):
        assert (Path(tmp_path) / "out" / name).stat().st_size > 1000, name
    names = {path.name for path in (tmp_path / "out" / "shapefiles").iterdir()}
    assert {"ellipses_years.shp", "trajectory_years.shp"} <= names or {"ellipses.shp", "trajectory.shp"} <= names
    assert "Generated data, not real data" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_the_temporal_controller_is_made_ready(drawn, click):
    from qgis.core import QgsTemporalNavigationObject

    canvas = drawn.iface.mapCanvas()
    player = QgsTemporalNavigationObject(canvas)
    canvas.setTemporalController(player)
    click(drawn.dock.years.play_button)
    assert player.temporalExtents() == temporal.year_range(2018, 2021)
    assert player.totalFrameCount() == 4
    assert canvas.mapSettings().temporalRange().begin().date().year() == 2018
