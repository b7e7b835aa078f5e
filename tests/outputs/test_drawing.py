# SPDX-License-Identifier: GPL-2.0-or-later
"""Pages recorded on the main thread and written by a worker are those that QGIS writes itself."""

from __future__ import annotations

import threading
from xml.etree import ElementTree

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsLayoutExporter, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QImage

from cluster_digital_plugin.outputs import drawing, page

WIDTH, HEIGHT, FRAME = 80.0, 60.0, (10.0, 5.0, 60.0, 40.0)
EXTENT = QgsRectangle(-600_000, 3_000_000, 600_000, 3_800_000)


@pytest.fixture
def layout(project):
    """Return a page with a map, with Chinese text, a scale bar and a legend."""
    layer = QgsVectorLayer("Polygon?crs=EPSG:4326", "省域", "memory")
    made = page.new_layout(project, "page", WIDTH, HEIGHT)
    main = page.add_map(made, [layer], EXTENT, FRAME)
    page.add_label(made, "集群与产业带 clusters", (10, 46, 60, 6), 9.0, bold=True)
    page.add_scale_bar(made, main, (68, 44))
    page.add_legend(made, main, [layer], (11, 44))
    yield made
    del made, layer


def pixels(image):
    """Return an image's colours as a reader sees them, at 100 dpi: rows × columns × 4."""
    image = image.convertToFormat(QImage.Format.Format_ARGB32).scaledToWidth(
        round(WIDTH / 25.4 * 100), Qt.TransformationMode.SmoothTransformation)  # fmt: skip
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    return np.frombuffer(bytes(bits), "u1").reshape(image.height(), image.width(), 4).astype(int)


def in_a_thread(work):
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


@pytest.mark.parametrize("dpi", [300, 600])
def test_an_image_is_what_qgis_would_draw(layout, tmp_path, dpi):
    wanted = QgsLayoutExporter(layout).renderPageToImage(0, QSize(), dpi)
    recording = drawing.record(layout, dpi)
    in_a_thread(lambda: drawing.save([recording], tmp_path / "page.png"))
    image = QImage(str(tmp_path / "page.png"))
    assert image.size() == wanted.size() and image.dotsPerMeterX() == pytest.approx(dpi / 0.0254, abs=1)
    ink = pixels(wanted)[..., :3].min(axis=2) < 128
    differing = np.abs(pixels(image) - pixels(wanted)).max(axis=2) > 64
    assert ink.mean() > 0.02
    # At 600 dpi letters may stand a hair aside.
    assert differing.sum() < 0.15 * ink.sum()


@pytest.mark.parametrize("suffix", [".tif", ".pdf"])
def test_a_map_knows_where_on_earth_it_is(layout, tmp_path, suffix):
    path = tmp_path / f"page{suffix}"
    recording = drawing.record(layout, 300)
    in_a_thread(lambda: drawing.save([recording], path))
    opened = gdal.OpenEx(str(path), gdal.OF_RASTER)
    if opened is None:
        pytest.skip("GDAL without a PDF reader")
    left, across, _, top, _, down = opened.GetGeoTransform()
    unit = EXTENT.width() / FRAME[2]
    assert left == pytest.approx(EXTENT.xMinimum() - FRAME[0] * unit, abs=0.2 * unit)
    assert top == pytest.approx(EXTENT.yMaximum() + FRAME[1] * unit, abs=0.2 * unit)
    assert across * opened.RasterXSize == pytest.approx(WIDTH * unit, rel=0.005)
    assert -down * opened.RasterYSize == pytest.approx(HEIGHT * unit, rel=0.005)
    assert "Albers" in opened.GetProjection()


def test_a_page_without_a_map_lies_nowhere(project, tmp_path):
    made = page.new_layout(project, "page", WIDTH, HEIGHT)
    page.add_label(made, "文字", (10, 5, 60, 6), 9.0)
    drawing.write(made, tmp_path / "page.tif")
    assert gdal.Open(str(tmp_path / "page.tif")).GetGeoTransform(can_return_null=True) is None


def test_a_vector_file_has_the_size_of_the_page(layout, tmp_path):
    recording = drawing.record(layout, 300)
    in_a_thread(lambda: drawing.save([recording, recording], tmp_path / "page.pdf"))
    in_a_thread(lambda: drawing.save([recording], tmp_path / "page.svg"))
    assert (tmp_path / "page.pdf").read_bytes().count(b"/Type /Page\n") == 2
    head = (tmp_path / "page.svg").read_text(encoding="utf-8")[:600]
    assert f'width="{WIDTH:.0f}' in head or f'width="{WIDTH - 0.1:.1f}' in head, head


def test_a_map_keeps_within_its_frame_in_a_vector_image(layout, tmp_path):
    """Qt writes all of a line that leaves the map."""
    drawing.write(layout, tmp_path / "page.svg")
    root = ElementTree.parse(tmp_path / "page.svg").getroot()
    space = "{http://www.w3.org/2000/svg}"
    (frame,) = root.findall(f"{space}clipPath")
    (group,) = [one for one in root.findall(f"{space}g") if one.get("clip-path")]
    assert group.get("clip-path") == f"url(#{frame.get('id')})" and len(list(group.iter(f"{space}path"))) > 0
    box = [float(frame.find(f"{space}rect").get(name)) * 25.4 / 300 for name in ("x", "y", "width", "height")]
    assert box == pytest.approx(FRAME, abs=0.5)
    assert len(list(root.iter(f"{space}path"))) > len(list(group.iter(f"{space}path")))
