# SPDX-License-Identifier: GPL-2.0-or-later
"""Figure 1: what is on the page, and that it is really drawn."""

import csv

import pandas
import pytest
from qgis.core import (
    QgsGeometry,
    QgsLayoutExporter,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor, QImage, QPainter

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
    tables = figure.workspace_tables(path, "all")
    layout, data = figure.make_layout(project, tables, chinese)
    said = "".join(texts(layout))
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


@pytest.mark.parametrize("chinese", [True, False])
@pytest.mark.parametrize("width", [8, 17])
def test_no_item_leaves_the_page_or_covers_another(path, project, width, chinese):
    layout, _data = figure.make_layout(project, figure.workspace_tables(path, "all"), chinese, width=width)
    QgsLayoutExporter(layout).renderPageToImage(0, QSize(), 50)  # the legend takes its size
    paper = layout.pageCollection().page(0).pageSize()
    assert paper.width() == 10 * width and paper.height() < 200
    (legend,) = [item for item in layout.items() if isinstance(item, QgsLayoutItemLegend)]
    notes = [item for item in layout.items() if isinstance(item, QgsLayoutItemLabel) and (
        "Albers" in item.text() or "GS(" in item.text())]
    assert len(notes) == 2
    box = legend.mapRectToScene(legend.rect())
    assert not any(box.intersects(note.mapRectToScene(note.rect())) for note in notes)
    for item in layout.items():
        if isinstance(item, QgsLayoutItem) and item.type() != 65638:  # the page itself
            box = item.mapRectToScene(item.rect())
            assert box.left() >= -0.5 and box.top() >= -0.5, item.displayName()
            assert box.right() <= paper.width() + 0.5 and box.bottom() <= paper.height() + 0.5, item.displayName()


@pytest.mark.parametrize("width", [8, 17])
def test_nothing_lies_under_inset_legend_and_scale_bar(path, project, width):
    layout, data = figure.make_layout(project, figure.workspace_tables(path, "all"), True, width=width)
    form = figure.FORMS[width]
    main = max((i for i in layout.items() if isinstance(i, QgsLayoutItemMap)), key=lambda i: i.rect().width())
    for box in (form.inset, form.legend, form.scale_bar, form.sample):
        if box is None:
            continue
        area = page.on_map(box, form.map, main.extent())
        for layer in data.layers:
            if layer.name() != "graticule":
                assert not any(g.intersects(area) for g in page.geometries(layer)), (box, layer.name())
    if form.legend is not None:
        (legend,) = [item for item in layout.items() if isinstance(item, QgsLayoutItemLegend)]
        frame = legend.mapRectToScene(legend.rect())
        assert frame.top() >= form.legend[1] - 2 and frame.right() <= form.legend[0] + form.legend[2] + 4


def test_text_is_readable_in_one_column(path, project):
    for chinese in (True, False):
        layout, _data = figure.make_layout(project, figure.workspace_tables(path, "all"), chinese, width=8)
        labels = [item for item in layout.items() if isinstance(item, QgsLayoutItemLabel)]
        inset = ("南海诸岛", "South China Sea Islands")
        assert min(size_of(item) for item in labels if item.text() not in inset) >= 5.2
        assert min(size_of(item) for item in labels) >= 4.4


def size_of(label):
    return label.textFormat().size() if hasattr(label, "textFormat") else label.font().pointSizeF()


def test_a_tiff_has_600_dpi_and_the_width_asked_for(path, project, tmp_path):
    from osgeo import gdal

    out = tmp_path / "figure.tif"
    figure.export_figure(project, out, "zh", workspace_path=path, width=8)
    image = gdal.Open(str(out))
    assert image.RasterXSize == pytest.approx(8 / 2.54 * 600, abs=3)
    assert float(image.GetMetadata()["TIFFTAG_XRESOLUTION"]) == pytest.approx(600, abs=1)
    assert out.stat().st_size < 5e6


def grey_image(symbol):
    """Return a symbol as the figure draws it in one column, in grey levels."""
    import numpy

    image = QImage(160, 160, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    painter.drawImage(0, 0, symbol.asImage(QSize(160, 160)))
    painter.end()
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    pixels = numpy.frombuffer(bytes(bits), "u1").reshape(160, 160, 4)[..., :3].astype(float)
    return pixels @ [0.114, 0.587, 0.299]


def test_in_grey_every_programme_and_ellipse_keeps_a_look_of_its_own(qgis_app):
    import itertools

    from cluster_digital_plugin.layers import symbols

    for made in (lambda look: symbols.marker(look, "plain", 8.0), lambda look: symbols.area(look, 1.0, 0)):
        images = {name: grey_image(made(look)) for name, look in symbols.LOOKS.items()}
        for one, other in itertools.combinations(images, 2):
            ink = max((images[one] < 160).sum(), (images[other] < 160).sum())
            differing = ((images[one] < 160) != (images[other] < 160)).sum()
            assert differing > 0.1 * ink, (one, other)


def test_the_projects_standard_map_and_its_number_are_used(path, project, tmp_path):
    from qgis.core import QgsVectorLayer

    from cluster_digital_plugin.layers import standard_map

    land = QgsVectorLayer("Polygon?crs=EPSG:4326", "land", "memory")
    project.addMapLayer(land)
    standard_map.set_standard_map(project, land)
    standard_map.set_approval_number(project, " GS(2024)0650号 ")
    saved = str(tmp_path / "p.qgz")
    assert project.isDirty() and project.write(saved)
    project.clear()
    assert standard_map.approval_number(project) == "" and standard_map.standard_map(project) is None
    project.read(saved)
    assert standard_map.approval_number(project) == "GS(2024)0650号"
    project.addMapLayer(QgsVectorLayer("Polygon?crs=EPSG:4326", "land", "memory"))
    layer = next(iter(project.mapLayers().values()))
    standard_map.set_standard_map(project, layer)
    _layout, data = figure.make_layout(project, figure.workspace_tables(path, "all"), True)
    assert data.layers[-1] is layer and data.layers[-2].name() == "graticule"


def test_an_approval_number_fills_the_slot_and_a_journal_needs_no_title(path, project):
    tables = figure.workspace_tables(path, "all")
    layout, _data = figure.make_layout(project, tables, True, title="", approval="GS(2024)0650号")
    said = "\n".join(texts(layout))
    assert "审图号GS(2024)0650号标准地图制作" in said and "____" not in said and "图1" not in said
    assert "审图号未填" not in said
    layout, _data = figure.make_layout(project, tables, True)
    assert "审图号未填" in "\n".join(texts(layout))


def test_the_sentence_of_the_ministry_is_on_the_page(path, project):
    layout, _data = figure.make_layout(project, figure.workspace_tables(path, "all"), True)
    said = "".join("".join(texts(layout)).split("\n"))
    assert "基于自然资源部标准地图服务网站审图号GS(____)____号标准地图制作,底图边界无修改" in said
    assert "未含香港、澳门特别行政区和台湾省数据" in said


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
