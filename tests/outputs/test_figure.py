# SPDX-License-Identifier: GPL-2.0-or-later
"""Figure 1: what is on the page, and that it is really drawn."""

import csv

import pandas
import pytest
from qgis.core import QgsGeometry, QgsLayoutItem, QgsLayoutItemLabel, QgsLayoutItemLegend, QgsLayoutItemMap
from qgis.PyQt.QtGui import QColor, QImage

from cluster_digital_plugin.core.errors import InputError
from cluster_digital_plugin.layers import project as projects
from cluster_digital_plugin.layers import workspace
from cluster_digital_plugin.outputs import figure, figuredata, graticule, page

RING = "POLYGON((110 24, 119 24, 121 32, 117 39, 111 36, 110 24))"


@pytest.fixture
def path(qgis_app, tmp_path, data_folder):
    """A workspace with the shipped clusters at their cities, some belts and plain ellipses."""
    def rows(name):
        with open(data_folder / name, encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    cities = {row["city_zh"]: QgsGeometry.fromWkt(f"POINT({row['lon']} {row['lat']})")
              for row in rows("cities.csv") if row["lon"]}
    records = pandas.DataFrame([
        {"record_id": f"{row['cluster_id']}-{city}", "programme": row["programme"], "city": city, "dataset": None}
        for row in rows("clusters.csv") for city in row["cities"].split(";")
    ])
    belts = pandas.DataFrame([{"belt_id": row["belt_id"], "city": row["city"], "dataset": "sample"}
                              for row in rows("belts_sample.csv")])
    groups = ["NDRC", "MOST", "MIIT", "belts"]
    ellipses = pandas.DataFrame({"ellipse_id": groups, "grp": groups, "size": 1.0, "size_rule": "arcgis"})
    centers = pandas.DataFrame({"ellipse_id": groups, "grp": groups, "kind": "mean"})
    path = str(tmp_path / "workspace.gpkg")
    workspace.store(path, {
        "records": (records, [cities.get(city) for city in records["city"]]),
        "belts": (belts, [cities.get(city) for city in belts["city"]]),
        "ellipses": (ellipses, [QgsGeometry.fromWkt(RING)] * 4),
        "centers": (centers, [QgsGeometry.fromWkt(f"POINT({114 + n} 31)") for n in range(4)]),
    })
    return path


def share_of(image, color, tolerance=12):
    """Return the share of pixels close to a colour."""
    wanted = QColor(color)
    found = 0
    step = 2
    for y in range(0, image.height(), step):
        for x in range(0, image.width(), step):
            pixel = image.pixelColor(x, y)
            if abs(pixel.red() - wanted.red()) + abs(pixel.green() - wanted.green()) + abs(
                    pixel.blue() - wanted.blue()) < tolerance:
                found += 1
    return found / (image.width() * image.height() / step**2)


def texts(layout):
    return [item.text() for item in layout.items() if isinstance(item, QgsLayoutItemLabel)]


def test_the_png_is_17_cm_at_300_dpi_and_shows_the_four_colours(path, project, tmp_path):
    projects.add_workspace_layers(project, path)
    out = tmp_path / "图" / "figure1.png"
    assert figure.export_figure(project, out, "zh") == str(out)
    image = QImage(str(out))
    assert image.width() == pytest.approx(17 / 2.54 * 300, abs=3)
    for color in ("#d7191c", "#1a8a3c", "#1f5fbf", "#7b3294"):
        assert share_of(image, color) > 0.0005, color


@pytest.mark.parametrize("suffix", ["pdf", "svg"])
def test_vector_formats(path, project, tmp_path, suffix):
    out = tmp_path / f"figure.{suffix}"
    figure.export_figure(project, out, "en", workspace_path=path)
    assert out.stat().st_size > 20_000
    assert project.mapLayers() == {}


@pytest.mark.parametrize("chinese", [True, False])
def test_the_page_carries_what_a_reader_must_know(path, project, chinese):
    tables = figure._workspace_tables(path, "all")
    layout, data = figure.make_layout(project, tables, chinese)
    said = "\n".join(texts(layout))
    assert ("未含香港、澳门特别行政区和台湾省数据" if chinese else "Hong Kong SAR") in said
    assert "示例数据,不可引用 / Sample data, do not cite" in said
    assert "GS(____)____" in said and "25°N" in said and "110°E" in said
    assert ("南海诸岛" if chinese else "South China Sea") in said
    (legend,) = [item for item in layout.items() if isinstance(item, QgsLayoutItemLegend)]
    labels = [node.data(0) for tree_layer in legend.model().rootGroup().children()
              for node in legend.model().layerLegendNodes(tree_layer)]
    assert len(labels) == 3 + 1 + 4 + 1
    assert any("66" in text for text in labels) and any("32" in text for text in labels)
    assert len([item for item in layout.items() if isinstance(item, QgsLayoutItemMap)]) == 2
    assert data.marked == ("sample",) and len(data.layers) == 6


def test_no_item_leaves_the_page(path, project):
    layout, _data = figure.make_layout(project, figure._workspace_tables(path, "all"), False)
    for item in layout.items():
        if isinstance(item, QgsLayoutItem) and item.type() != 65638:  # the page itself
            box = item.mapRectToScene(item.rect())
            assert box.left() >= -0.5 and box.top() >= -0.5, item.displayName()
            assert box.right() <= figure.WIDTH + 0.5 and box.bottom() <= figure.HEIGHT + 0.5, item.displayName()


def test_nothing_lies_under_inset_legend_and_scale_bar(path, project):
    layout, data = figure.make_layout(project, figure._workspace_tables(path, "all"), True)
    main = max((i for i in layout.items() if isinstance(i, QgsLayoutItemMap)), key=lambda i: i.rect().width())
    for box in (figure._INSET, figure._LEGEND, figure._SCALE_BAR, figure._SAMPLE):
        area = page.on_map(box, figure._MAP, main.extent())
        for layer in data.layers:
            if layer.name() != "graticule":
                assert not any(g.intersects(area) for g in page.geometries(layer)), (box, layer.name())
    (legend,) = [item for item in layout.items() if isinstance(item, QgsLayoutItemLegend)]
    frame = legend.mapRectToScene(legend.rect())
    assert frame.top() >= figure._LEGEND[1] - 2 and frame.right() <= figure._LEGEND[0] + figure._LEGEND[2] + 4


def test_an_approval_number_fills_the_slot_and_a_journal_needs_no_title(path, project):
    tables = figure._workspace_tables(path, "all")
    layout, _data = figure.make_layout(project, tables, True, title="", approval="GS(2024)0650号")
    said = "\n".join(texts(layout))
    assert "审图号GS(2024)0650号标准地图制作" in said and "____" not in said and "图1" not in said


def test_only_the_smallest_of_several_sizes_is_drawn(qgis_app):
    rows = [({"size": size, "grp": "NDRC"}, None) for size in (3.0, 1.0, 2.0)]
    assert [row["size"] for row, _ in figuredata.smallest(rows)] == [1.0]


def test_degrees_stand_where_the_lines_leave_the_map(qgis_app):
    from qgis.core import QgsRectangle

    lower, left = graticule.crossings(QgsRectangle(-2e6, 2e6, 2e6, 5e6))
    assert [text for _, text in lower] == ["90°E", "100°E", "110°E", "120°E"]
    middle = {text: share for share, text in lower}
    assert 0.25 < middle["100°E"] < 0.5 < middle["110°E"] < 0.75
    assert left[0][1] == "20°N"


def test_without_anything_to_draw_it_says_so(project, tmp_path):
    with pytest.raises(InputError) as caught:
        figure.export_figure(project, tmp_path / "x.png")
    assert "椭圆" in caught.value.message_zh and "ellipses" in caught.value.message_en


def test_a_file_that_cannot_be_written_is_named(path, project, tmp_path):
    blocked = tmp_path / "figure.png"
    blocked.mkdir()
    with pytest.raises(InputError, match=r"figure\.png"):
        figure.export_figure(project, blocked, "en", workspace_path=path)
