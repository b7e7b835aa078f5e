# SPDX-License-Identifier: GPL-2.0-or-later
"""The page of the years: what stands in each small map, and that it is really drawn."""

import numpy as np
import pandas
import pytest
from qgis.core import QgsGeometry, QgsLayoutItem, QgsLayoutItemLabel, QgsLayoutItemMap
from qgis.PyQt.QtGui import QImage

from cluster_digital_plugin.core.errors import InputError
from cluster_digital_plugin.layers import temporal, workspace
from cluster_digital_plugin.layers.crs import china_albers, transform, wgs84
from cluster_digital_plugin.outputs import multiples, page

YEARS = (2018, 2019, 2020, 2021)


def store(path, years=YEARS, dataset="generated", size=1.0):
    """Write a workspace in which year by year one city more has belts, and the ellipse wanders west."""
    rows = [(f"B{year}-{n}", f"城{n}市", year, 120 - n) for year in years for n in range(year - years[0] + 2)]
    rows.append(("undated", "城9市", None, 100))
    belts = pandas.DataFrame({
        "belt_id": [row[0] for row in rows], "city": [row[1] for row in rows],
        "year": pandas.array([row[2] for row in rows], "Int64"), "dataset": dataset,
    })
    groups = [str(year) for year in years]
    ellipses = pandas.DataFrame({"ellipse_id": groups, "grp": groups, "size": size, "size_rule": "arcgis"})
    centers = pandas.DataFrame({"ellipse_id": groups, "grp": groups, "kind": "mean"})
    places = [QgsGeometry.fromWkt(f"POINT({119 - n} {31 + n / 2})") for n in range(len(years))]
    workspace.store(path, {"belts": (belts, [QgsGeometry.fromWkt(f"POINT({row[3]} 41)") for row in rows])})
    workspace.store(path, {
        "ellipses": (ellipses, [place.buffer(4, 16) for place in places]), "centers": (centers, places),
    }, temporal.SCOPE)  # fmt: skip
    return path


@pytest.fixture
def path(qgis_app, tmp_path):
    return store(str(tmp_path / "workspace.gpkg"))


def layout_of(project, path, chinese=True):
    return multiples.make_layout(project, multiples.gather(path, temporal.SCOPE, chinese), chinese)


def texts(layout):
    return [item.text() for item in layout.items() if isinstance(item, QgsLayoutItemLabel)]


def maps(layout):
    """Return the small maps in the order of the years, without the insets."""
    found = [item for item in layout.items() if isinstance(item, QgsLayoutItemMap)]
    width = max(item.rect().width() for item in found)
    large = [item for item in found if item.rect().width() == width]
    return sorted(large, key=lambda item: (round(item.pos().y()), item.pos().x()))


def test_every_year_has_its_map_of_one_extent_and_scale(path, project):
    layout, (data, _) = layout_of(project, path)
    found = maps(layout)
    assert len(found) == 4
    assert len({item.extent().toString(0) for item in found}) == 1
    assert len({round(item.scale()) for item in found}) == 1
    assert [year.year for year in data.years] == list(YEARS)
    assert [(year.belts, year.cities) for year in data.years] == [(2, 2), (3, 3), (4, 4), (5, 5)]
    for item, year in zip(found, data.years):
        assert all(layer in item.layers() for layer in year.layers)
    said = "\n".join(texts(layout))
    assert "2018 年  2 个产业带,2 个城市" in said and "2021 年  5 个产业带,5 个城市" in said


def test_the_page_carries_what_a_reader_must_know(path, project):
    for chinese in (True, False):
        layout, _data = layout_of(project, path, chinese)
        said = "\n".join(texts(layout))
        assert "生成数据,非真实数据 / Generated data, not real data" in said
        assert ("未含香港、澳门特别行政区和台湾省数据" if chinese else "Hong Kong SAR") in said
        assert "GS(____)____" in said and "110°E" in said
        assert said.count("南海诸岛" if chinese else "South China Sea") == 4
        assert ("另有 1 个产业带没有年份" if chinese else "1 belts without a year") in said


def test_the_users_own_data_carry_no_mark(project, tmp_path, qgis_app):
    layout, _data = layout_of(project, store(str(tmp_path / "own.gpkg"), dataset="user"))
    assert "真实" not in "\n".join(texts(layout))


def test_the_path_grows_from_the_first_center_to_that_of_the_year(path, project):
    _layout, (data, _) = layout_of(project, path)
    vertices = []
    for year in data.years:
        features = list(year.layers[1].getFeatures())
        vertices.append(sum(len(feature.geometry().asPolyline()) for feature in features))
    assert vertices == [0, 2, 3, 4]


@pytest.mark.parametrize("count", [1, 3, 4, 5, 7])
def test_no_item_leaves_the_page_or_lies_on_another_map(project, tmp_path, qgis_app, count):
    path = store(str(tmp_path / "some.gpkg"), tuple(range(2015, 2015 + count)))
    layout, _data = layout_of(project, path, False)
    size = layout.pageCollection().page(0).pageSize()
    for item in layout.items():
        if isinstance(item, QgsLayoutItem) and item.type() != 65638:  # the page itself
            box = item.mapRectToScene(item.rect())
            assert box.left() >= -0.5 and box.top() >= -0.5, item.displayName()
            assert box.right() <= size.width() + 0.5 and box.bottom() <= size.height() + 0.5, item.displayName()
    boxes = [item.mapRectToScene(item.rect()) for item in maps(layout)]
    assert len(boxes) == count
    assert not any(a.intersects(b) for number, a in enumerate(boxes) for b in boxes[:number])


def test_nothing_lies_under_the_inset(path, project):
    layout, (data, _) = layout_of(project, path)
    item = maps(layout)[0]
    frame = (item.pos().x(), item.pos().y(), item.rect().width(), item.rect().height())
    area = page.on_map(multiples._inset(frame), frame, item.extent())
    for year in data.years:
        for layer in year.layers:
            assert not any(geometry.intersects(area) for geometry in page.geometries(layer))


def test_the_png_shows_each_citys_belts_from_their_year_on(path, project, tmp_path):
    out = tmp_path / "图" / "figure_years.png"
    assert multiples.export_years(project, out, path, "zh", dpi=150) == str(out)
    image = QImage(str(out))
    scale = image.width() / multiples.WIDTH
    assert image.width() == pytest.approx(17 / 2.54 * 150, abs=2)
    layout, _data = layout_of(project, path)
    x, y = transform(np.array([120.0 - n for n in range(5)]), np.full(5, 41.0), wgs84(), china_albers())
    for number, item in enumerate(maps(layout)):
        extent, unit = item.extent(), item.rect().width() / item.extent().width()
        for city in range(5):
            left = (item.pos().x() + (x[city] - extent.xMinimum()) * unit) * scale
            top = (item.pos().y() + (extent.yMaximum() - y[city]) * unit) * scale
            drawn = any(image.pixelColor(round(left) + dx, round(top) + dy).saturation() > 60
                        for dx in range(-3, 4) for dy in range(-3, 4))
            assert drawn == (city < number + 2), (YEARS[number], city)


@pytest.mark.parametrize("suffix", ["pdf", "svg"])
def test_vector_formats(path, project, tmp_path, suffix):
    out = tmp_path / f"figure_years.{suffix}"
    multiples.export_years(project, out, path, "en")
    assert out.stat().st_size > 10_000
    assert project.mapLayers() == {}


def test_without_ellipses_by_year_it_says_what_to_do(project, tmp_path, qgis_app):
    path = str(tmp_path / "workspace.gpkg")
    workspace.store(path, {"belts": (pandas.DataFrame({"belt_id": ["A"], "year": [2018]}), None)})
    with pytest.raises(InputError) as caught:
        multiples.export_years(project, tmp_path / "x.png", path)
    assert "分年" in caught.value.message_zh and "by year" in caught.value.message_en
