# SPDX-License-Identifier: GPL-2.0-or-later
"""The encoding of dBASE tables, which shapefiles keep their attributes in."""

from __future__ import annotations

from osgeo import gdal

_GBK = {"gbk", "gb2312", "gb18030", "cp936", "936", "ansi936", "ansi", "ms936", "windows936"}
# Byte 29 of the header names the code page: 0x4d is 936, 0x57 ("ANSI") and 0 name none.
_PAGES = {0x4D: "CP936", 0x78: "CP950"}


def dbase_encoding(path, encoding=None) -> str:
    """Return the encoding of a .dbf or of the table beside a .shp, as GDAL names it.

    What was chosen comes first, then the .cpg file and the header where the bytes fit, then the bytes themselves.
    """
    if encoding:
        return _gdal_name(encoding)
    table = path.with_suffix(".dbf")
    data = table.read_bytes() if table.is_file() else b""
    for suffix in (".cpg", ".CPG"):
        page = path.with_suffix(suffix)
        if page.is_file():
            declared = _gdal_name(page.read_text(encoding="ascii", errors="replace"))
            if declared and (declared != "UTF-8" or _is_utf8(data)):
                return declared
    if len(data) > 29 and data[29] in _PAGES:
        return _PAGES[data[29]]
    return "UTF-8" if _is_utf8(data) else "CP936"


def _is_utf8(data) -> bool:
    # Bytes 8 and 9 tell where the records begin; the field descriptions before them hold any bytes.
    try:
        data[int.from_bytes(data[8:10], "little"):].decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _gdal_name(encoding) -> str:
    key = encoding.strip().lower().replace("-", "").replace("_", "").replace(" ", "")
    if key in _GBK:
        return "CP936"
    return "UTF-8" if key in ("utf8", "65001", "utf8bom") else encoding.strip()


def copy_with_encoding(path, target: str, encoding: str) -> bool:
    """Copy a dBASE table or shapefile to a GeoPackage, its text decoded; return whether that succeeded."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        source = gdal.OpenEx(str(path), gdal.OF_VECTOR, open_options=[f"ENCODING={encoding}"])
        if source is None:
            return False
        copied = gdal.VectorTranslate(target, source, format="GPKG")
        done = copied is not None
        del copied
    except RuntimeError:
        # Where another program turned GDAL's exceptions on.
        return False
    finally:
        gdal.PopErrorHandler()
    return done
