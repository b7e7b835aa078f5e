# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers in time: what QGIS really draws of each year, and what is left to the user."""

import pandas
import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

from cluster_digital_plugin.layers import project as projects
from cluster_digital_plugin.layers import temporal, workspace

YEARS = ("2018", "2019", "2020")
EXTENT = QgsRectangle(100, 20, 130, 40)


def points(count):
    return [QgsGeometry.fromWkt(f"POINT({105 + 5 * index} 30)") for index in range(count)]


def squares(count):
    return [QgsGeometry.fromWkt(f"POINT({105 + 5 * index} 30)").buffer(1.5, 2) for index in range(count)]


@pytest.fixture
def path(qgis_app, tmp_path):
    """A workspace with one belt, ellipse and center per year, from west to east, and one belt without a year."""
    belts = pandas.DataFrame({"belt_id": ["A", "B", "C", "D"], "year": pandas.array([2018, 2019, 2020, None], "Int64")})
    groups = pandas.DataFrame({"ellipse_id": YEARS, "grp": YEARS, "kind": "mean"})
    path = str(tmp_path / "workspace.gpkg")
    workspace.store(path, {"belts": (belts, points(4))})
    workspace.store(path, {
        "ellipses": (groups[["ellipse_id", "grp"]], squares(3)), "centers": (groups, points(3)),
    }, temporal.SCOPE)  # fmt: skip
    return path


def drawn(layers, time=None):
    """Return at which of the four places, from west to east, something is drawn."""
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    settings.setExtent(EXTENT)
    settings.setOutputSize(QSize(300, 200))
    settings.setBackgroundColor(QColor("white"))
    if time is not None:
        settings.setIsTemporal(True)
        settings.setTemporalRange(time)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    found = []
    for place in range(4):
        left = 50 + 50 * place
        box = [(x, y) for x in range(left - 12, left + 12) for y in range(88, 112)]
        found.append(any(image.pixelColor(x, y) != QColor("white") for x, y in box))
    return found


@pytest.mark.parametrize("table", ["belts", "ellipses", "centers"])
def test_only_the_features_of_the_year_are_drawn_and_those_without_one(path, project, table):
    layer = projects.add_workspace_layers(project, path, temporal.SCOPE)[table]
    assert layer.temporalProperties().isActive()
    undated = table == "belts"
    assert drawn([layer]) == [True, True, True, undated]
    for number, year in enumerate((2018, 2019, 2020)):
        expected = [place == number for place in range(3)] + [undated]
        assert drawn([layer], temporal.year_range(year)) == expected, year
    assert drawn([layer], temporal.year_range(2010)) == [False, False, False, undated]
    assert drawn([layer], temporal.year_range(2019, 2020)) == [False, True, True, undated]


def test_the_projects_time_is_ready_for_the_controller(path, project):
    projects.add_workspace_layers(project, path, temporal.SCOPE)
    settings = project.timeSettings()
    assert settings.temporalRange() == temporal.year_range(2018, 2020)
    assert settings.timeStep() == 1
    assert settings.timeStepUnit() == temporal.QgsUnitTypes.TemporalUnit.TemporalYears


def test_the_time_follows_new_years_until_the_user_sets_another(path, project, tmp_path):
    projects.add_workspace_layers(project, path, temporal.SCOPE)
    later = str(tmp_path / "later.gpkg")
    belts = pandas.DataFrame({"belt_id": ["A", "B"], "year": [2021, 2023]})
    workspace.store(later, {"belts": (belts, points(2))})
    projects.add_workspace_layers(project, later)
    assert project.timeSettings().temporalRange() == temporal.year_range(2021, 2023)
    project.timeSettings().setTemporalRange(temporal.year_range(1999))
    third = str(tmp_path / "third.gpkg")
    workspace.store(third, {"belts": (belts, points(2))})
    projects.add_workspace_layers(project, third)
    assert project.timeSettings().temporalRange() == temporal.year_range(1999)


def test_layers_without_years_stay_as_they_are(project, tmp_path, qgis_app):
    path = str(tmp_path / "workspace.gpkg")
    workspace.store(path, {
        "belts": (pandas.DataFrame({"belt_id": ["A"], "year": pandas.array([None], "Int64")}), points(1)),
        "ellipses": (pandas.DataFrame({"ellipse_id": ["E"], "grp": ["NDRC"]}), squares(1)),
    })
    layers = projects.add_workspace_layers(project, path)
    assert not any(layer.temporalProperties().isActive() for layer in layers.values())
    assert project.timeSettings().temporalRange().isInfinite()


def test_what_the_user_switched_off_stays_off(path, project):
    layer = projects.add_workspace_layers(project, path, temporal.SCOPE)["belts"]
    layer.temporalProperties().setIsActive(False)
    assert projects.add_workspace_layers(project, path, temporal.SCOPE)["belts"] is layer
    assert not layer.temporalProperties().isActive()


def test_the_path_grows_with_the_years(qgis_app, project):
    layer = QgsVectorLayer("LineString?crs=EPSG:4326&field=order_a:string&field=order_b:string", "t", "memory")
    for number in range(1, 3):
        feature = QgsFeature(layer.fields())
        feature.setAttributes([YEARS[number - 1], YEARS[number]])
        feature.setGeometry(QgsGeometry.fromWkt(f"LINESTRING({103 + 5 * number} 30, {107 + 5 * number} 30)"))
        layer.dataProvider().addFeature(feature)
    layer.updateExtents()
    temporal.show_by_year(project, {"trajectory": layer})
    assert drawn([layer], temporal.year_range(2018)) == [False, False, False, False]
    assert drawn([layer], temporal.year_range(2019)) == [False, True, False, False]
    assert drawn([layer], temporal.year_range(2020)) == [False, True, True, False]


@pytest.mark.parametrize(("group", "year"), [
    ("2021", 2021), ("NDRC | 2019", 2019), ("2020 | 浙江省", 2020), ("belts", None), ("(NULL)", None), ("20210", None),
    (None, None),
])  # fmt: skip
def test_the_year_of_a_group(group, year):
    assert temporal.year_of(group) == year


def test_years_are_drawn_from_light_to_dark_and_stand_alone_in_the_legend(path, project):
    layer = projects.add_workspace_layers(project, path, temporal.SCOPE, chinese=True)["ellipses"]
    assert layer.name() == "标准差椭圆 (分年)"
    categories = layer.renderer().categories()
    assert [category.value() for category in categories[:-1]] == list(YEARS)
    lightness = [category.symbol().symbolLayer(0).strokeColor().lightnessF() for category in categories[:-1]]
    assert lightness == sorted(lightness, reverse=True)
