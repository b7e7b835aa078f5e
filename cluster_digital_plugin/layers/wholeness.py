# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a file was written to its end.

On a disk that becomes full QGIS, Qt and GDAL report success and leave a file that is cut off: a .dbf without its last
rows, a figure without its lower half.
"""

from __future__ import annotations

import os
import re
import struct
from pathlib import Path

from osgeo import gdal

from .geopackage import attempt

_TAIL = 1024


def is_whole(path) -> bool:
    """Return whether a file has the end that its format demands; true of formats whose writers tell of errors.

    Raises OSError when it cannot be read.
    """
    path = Path(path)
    check = _CHECKS.get(path.suffix.lower())
    return check is None or check(path)


def _ends_with(*endings):
    return lambda path: _part(path, -_TAIL).rstrip().endswith(endings)


def _lines(path):
    """Every row of a table of text ends its line."""
    return _part(path, -1) == b"\n"


def _pdf(path):
    """A PDF ends by saying where its table of contents begins; there it is unless something before it is missing."""
    found = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", _part(path, -_TAIL))
    return found is not None and re.match(rb"\s*(xref|\d+ \d+ obj)", _part(path, int(found.group(1)), 32)) is not None


def _tiff(path):
    """The directory of a TIFF stands behind its rows."""
    picture, error = attempt(gdal.Open, str(path))
    if error or picture is None:
        return False
    row, error = attempt(picture.ReadRaster, 0, picture.RasterYSize - 1, picture.RasterXSize, 1)
    return not error and bool(row)


def _shapes(path):
    head = _part(path, 0, 100)
    return len(head) == 100 and struct.unpack(">i", head[24:28])[0] * 2 == os.path.getsize(path)


def _dbase(path):
    """Whether all rows are there that the head tells of, and as many as there are shapes beside them."""
    head, shapes = _part(path, 0, 32), path.with_suffix(".shx")
    if len(head) < 32:
        return False
    rows, start, width = struct.unpack("<IHH", head[4:12])
    if shapes.is_file() and rows != (os.path.getsize(shapes) - 100) // 8:
        return False
    return start > 32 and width > 0 and os.path.getsize(path) >= start + rows * width


def _geopackage(path):
    """What could not be moved from the log into the file stays in the log."""
    log = Path(f"{path}-wal")
    if log.exists() and log.stat().st_size:
        dataset, error = attempt(gdal.OpenEx, str(path), gdal.OF_UPDATE | gdal.OF_VECTOR, ["GPKG"])
        found = None if error else attempt(dataset.ExecuteSQL, "PRAGMA wal_checkpoint(TRUNCATE)")[0]
        if found is not None:
            dataset.ReleaseResultSet(found)
        dataset = found = None
        if log.exists() and log.stat().st_size:
            return False
    head = _part(path, 0, 100)
    if len(head) < 100:
        return False
    size, pages = struct.unpack(">H", head[16:18])[0], struct.unpack(">I", head[28:32])[0]
    return os.path.getsize(path) == (65536 if size == 1 else size) * pages


def _part(path, start, length=-1):
    """Return bytes of a file from a place on, counted from the end when it is negative."""
    with open(path, "rb") as stream:
        if start < 0:
            start = max(0, os.path.getsize(path) + start)
        stream.seek(start)
        return stream.read(length)


_CHECKS = {
    ".png": _ends_with(b"IEND\xaeB`\x82"), ".jpg": _ends_with(b"\xff\xd9"), ".jpeg": _ends_with(b"\xff\xd9"),
    ".svg": _ends_with(b"</svg>"), ".qml": _ends_with(b"</qgis>"), ".geojson": _ends_with(b"}"),
    ".pdf": _pdf, ".tif": _tiff, ".tiff": _tiff, ".shp": _shapes, ".shx": _shapes, ".dbf": _dbase,
    ".gpkg": _geopackage, ".csv": _lines,
}  # fmt: skip
