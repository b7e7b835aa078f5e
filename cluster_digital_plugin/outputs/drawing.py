# SPDX-License-Identifier: GPL-2.0-or-later
"""Pages that are recorded on the main thread, where QGIS draws layouts, and become files in any thread."""

from __future__ import annotations

import re
import time
from collections.abc import Generator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from osgeo import gdal
from qgis.core import QgsLayoutExporter, QgsLayoutItem, QgsLayoutItemMap
from qgis.PyQt.QtCore import QBuffer, QMarginsF, QPoint, QRect, QRectF, QSize, QSizeF, Qt
from qgis.PyQt.QtGui import QImage, QImageWriter, QPageSize, QPainter, QPdfWriter, QPicture
from qgis.PyQt.QtSvg import QSvgGenerator

from ..core.errors import InputError
from ..layers.crs import china_albers
from ..layers.drafts import drafted
from .turns import in_turns

DPI = 300
PRINT_DPI = 600

# Items of a page that are drawn at once; a map, which is the most work, alone.
_ITEMS = 40

# Painting holds Python: so many lines of an image at once, and seconds after them in which the window gets its turn.
_LINES = 128
_PAUSE = 0.001

_LZW = 1

# Millimetres of the line around a map that lie outside its frame.
_RIM = 0.2


@dataclass(frozen=True)
class Strokes:
    """What was drawn of some items of a page; of a map the frame as well, in millimetres."""

    picture: QPicture
    frame: QRectF | None = None


@dataclass(frozen=True)
class Recording:
    """A page that QGIS drew: its strokes from bottom to top, its size in millimetres and its resolution.

    ``placed`` is the affine transform of its pixels into China Albers, as GDAL has it, or None when there is no map.
    """

    strokes: tuple[Strokes, ...]
    width: float
    height: float
    dpi: int
    placed: tuple | None

    @property
    def pixels(self) -> QSize:
        """Width and height in pixels."""
        return _pixels(self.width, self.height, self.dpi)


def resolution(path, dpi: int | None = None) -> int:
    """Return the resolution of a file in dots per inch: what is asked for, else 600 for .tif and 300 for the others."""
    return dpi or (PRINT_DPI if Path(path).suffix.lower() in (".tif", ".tiff") else DPI)


@in_turns
def record(layout, dpi: int) -> Generator:
    """Draw the page of a layout and return its :class:`Recording`; on the main thread."""
    paper = layout.pageCollection().page(0).pageSize()
    layout.renderContext().setDpi(dpi)
    items = [item for item in layout.items(Qt.SortOrder.AscendingOrder) if isinstance(item, QgsLayoutItem)]
    exporter, strokes = QgsLayoutExporter(layout), []
    for item in items:
        # By this property QGIS itself knows what is hidden only while the rest is drawn, and still keeps labels off.
        item.setProperty("wasVisible", item.isVisible())
        item.hide()
    for part in _parts(item for item in items if item.property("wasVisible")):
        yield
        for item in part:
            item.show()
        frame = part[0].mapRectToScene(part[0].rect()) if isinstance(part[0], QgsLayoutItemMap) else None
        strokes.append(Strokes(_picture(exporter, _pixels(paper.width(), paper.height(), dpi)), frame))
        for item in part:
            item.hide()
    for item in items:
        item.setVisible(item.property("wasVisible"))
        item.setProperty("wasVisible", None)
    placed = _placed(exporter.computeWorldFileParameters(dpi)) if layout.referenceMap() is not None else None
    return Recording(tuple(strokes), paper.width(), paper.height(), dpi, placed)


def _parts(items):
    """Yield items that are drawn together."""
    for alone, group in groupby(items, lambda item: isinstance(item, QgsLayoutItemMap)):
        several, most = list(group), 1 if alone else _ITEMS
        for start in range(0, len(several), most):
            yield several[start:start + most]


def _picture(exporter, pixels):
    picture = QPicture()
    # QGIS asks what it paints on how large it is.
    picture.setBoundingRect(QRect(QPoint(0, 0), pixels))
    painter = QPainter(picture)
    exporter.renderPage(painter, 0)
    painter.end()
    return picture


def _pixels(width, height, dpi):
    return QSize(int(width * dpi / 25.4), int(height * dpi / 25.4))


def _placed(world):
    """Return the affine transform from the corner of the first pixel; a world file tells that of its center."""
    a, b, c, d, e, f = world
    return c - (a + b) / 2, a, b, f - (d + e) / 2, d, e


def write(layout, path, dpi: int | None = None) -> str:
    """Write the page of a layout as :func:`save` does, and return the path; on the main thread."""
    save([record(layout, resolution(path, dpi))], path)
    return str(path)


def save(pages: list[Recording], path) -> None:
    """Write pages as .pdf, or one page as .png, .jpg, .tif or .svg, by the ending of the path; in any thread.

    The file appears only when it is complete. A .pdf or .tif of one page knows where on earth it is.

    Raises InputError when the file cannot be written.
    """
    path = Path(path)
    write_to = {".pdf": _write_pdf, ".svg": _write_svg}.get(path.suffix.lower(), _write_image)
    try:
        with drafted(path) as draft:
            write_to(pages, str(draft))
    except OSError as error:
        raise InputError(
            f"图“{path}”无法写入。请检查文件夹是否可写、磁盘是否已满、文件是否被占用。",
            f"The figure “{path}” cannot be written. Is the folder writable, the disk not full and the file not open "
            "elsewhere?",
        ) from error


def _write_pdf(pages, path):
    writer = QPdfWriter(path)
    writer.setResolution(pages[0].dpi)
    writer.setCreator("Cluster Digital")
    writer.setPageSize(QPageSize(QSizeF(pages[0].width, pages[0].height), QPageSize.Unit.Millimeter))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = _begun(writer)
    for number, page in enumerate(pages):
        if number and not writer.newPage():
            raise OSError(path)
        _paint_all(painter, page)
    if not painter.end():
        raise OSError(path)
    if len(pages) == 1:
        _place(pages[0], path, [f"DPI={pages[0].dpi}"])


def _write_svg(pages, path):
    (page,) = pages
    head, parts = "", []
    for number, strokes in enumerate(page.strokes):
        text = _svg(page, strokes)
        head, body = text[:text.index("<defs>")], text[text.index("<defs>"):text.rindex("</svg>")]
        # Qt counts the gradients of every part from one.
        body = re.sub(r'(id="|url\(#)gradient', rf"\1part{number}-gradient", body)
        parts.append(_clipped(body, number, page, strokes))
    Path(path).write_bytes("\n".join([head, *parts, "</svg>\n"]).encode())


def _svg(page, strokes) -> str:
    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(page.dpi)
    generator.setSize(page.pixels)
    generator.setViewBox(QRect(QPoint(0, 0), page.pixels))
    painter = _begun(generator)
    _paint(painter, strokes)
    painter.end()
    return bytes(buffer.data()).decode()


def _clipped(body, number, page, strokes) -> str:
    """Keep a map within its frame, at which Qt does not cut what it writes."""
    if strokes.frame is None:
        return body
    frame = strokes.frame.adjusted(-_RIM, -_RIM, _RIM, _RIM).getRect()
    box = " ".join(f'{name}="{value * page.dpi / 25.4:.2f}"' for name, value in zip(
        ("x", "y", "width", "height"), frame))  # fmt: skip
    return f'<clipPath id="frame{number}"><rect {box}/></clipPath>\n<g clip-path="url(#frame{number})">\n{body}</g>'


def _write_image(pages, path):
    (page,) = pages
    image = _image(page, page.pixels.height())
    whole = _begun(image)
    for top in range(0, page.pixels.height(), _LINES):
        part = _image(page, min(_LINES, page.pixels.height() - top))
        painter = _begun(part)
        painter.translate(0, -top)
        _paint_all(painter, page)
        painter.end()
        whole.drawImage(0, top, part)
    whole.end()
    writer = QImageWriter(path)
    if path.lower().endswith((".tif", ".tiff")):
        writer.setCompression(_LZW)
    if not writer.write(image):
        raise OSError(writer.errorString())
    if path.lower().endswith((".tif", ".tiff")):
        _place(page, path, [])


def _image(page, lines):
    image = QImage(page.pixels.width(), lines, QImage.Format.Format_ARGB32)
    if image.isNull():
        raise OSError("no memory for the image")
    image.fill(Qt.GlobalColor.transparent)
    image.setDotsPerMeterX(round(page.dpi / 0.0254))
    image.setDotsPerMeterY(round(page.dpi / 0.0254))
    return image


def _begun(device):
    painter = QPainter()
    if not painter.begin(device):
        raise OSError("QPainter")
    return painter


def _paint_all(painter, page):
    for strokes in page.strokes:
        _paint(painter, strokes)


def _paint(painter, strokes):
    # A picture is painted in its true size, but was recorded in pixels of the page.
    picture, device = strokes.picture, painter.device()
    painter.save()
    painter.scale(picture.logicalDpiX() / device.logicalDpiX(), picture.logicalDpiY() / device.logicalDpiY())
    painter.drawPicture(0, 0, picture)
    painter.restore()
    time.sleep(_PAUSE)


def _place(page, path, options):
    """Tell a file where on earth it is, when GDAL can."""
    if page.placed is None:
        return
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        dataset = gdal.OpenEx(path, gdal.OF_UPDATE | gdal.OF_RASTER, open_options=options)
        if dataset is not None:
            dataset.SetProjection(china_albers().toWkt())
            dataset.SetGeoTransform(page.placed)
        dataset = None
    except RuntimeError as error:
        raise OSError(str(error)) from error
    finally:
        gdal.PopErrorHandler()
