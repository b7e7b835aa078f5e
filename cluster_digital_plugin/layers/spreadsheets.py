# SPDX-License-Identifier: GPL-2.0-or-later
"""Cells and merged ranges of XLSX, XLS and ODS files."""

from __future__ import annotations

import re
import zipfile
from contextlib import contextmanager

from osgeo import gdal
from qgis.PyQt.QtCore import QXmlStreamReader

from ..core.errors import InputError

_OPTIONS = ["HEADERS=DISABLE", "FIELD_TYPES=STRING"]
# The XLS driver knows these as configuration only.
_CONFIGURATION = {"OGR_XLS_HEADERS": "DISABLE", "OGR_XLS_FIELD_TYPES": "STRING"}
_MERGES = re.compile(rb"<(?:\w+:)?mergeCells[\s>].*?</(?:\w+:)?mergeCells>", re.DOTALL)
_CELL = re.compile(r"\$?([A-Z]+)\$?(\d+)")
_LARGEST_PART = 512 * 1024 * 1024


def read_spreadsheet(path, driver: str, name: str) -> dict[str, list[list[str | None]]]:
    """Return the sheets of a spreadsheet in their order: name → rows of cell texts, empty rows included.

    Parameters
    ----------
    driver : "XLSX", "XLS" or "ODS", by content rather than by file name

    Raises InputError naming the file when GDAL cannot open it.
    """
    with _quiet():
        dataset = _open(path, driver)
        if dataset is None:
            raise InputError(
                f"无法打开表格文件“{name}”:可能已加密、损坏或正被占用。请去掉密码,用 Excel 或 WPS 另存为 .xlsx。",
                f"The spreadsheet “{name}” cannot be opened: it may be encrypted, damaged or in use. "
                "Remove the password and save it as .xlsx with Excel or WPS.",
            )
        sheets = {}
        for index in range(dataset.GetLayerCount()):
            layer = dataset.GetLayer(index)
            sheets[layer.GetName()] = _cells(layer)
    return sheets


def _open(path, driver):
    for target in (str(path), f"{driver}:{path}"):
        try:
            dataset = gdal.OpenEx(target, gdal.OF_VECTOR, allowed_drivers=[driver], open_options=_OPTIONS)
        except RuntimeError:
            # QGIS leaves GDAL's exceptions off, other programs may have turned them on.
            dataset = None
        if dataset is not None:
            return dataset
    return None


def _cells(layer):
    width = layer.GetLayerDefn().GetFieldCount()
    rows, last = [], 0
    for feature in layer:
        row = [feature.GetFieldAsString(i) if feature.IsFieldSetAndNotNull(i) else None for i in range(width)]
        number = feature.GetFID()
        # The feature id is the row's number: gaps are empty rows.
        if number > last + 1:
            rows.extend([None] * width for _ in range(min(number - last - 1, 100000)))
        rows.append(row)
        last = max(number, len(rows))
    return rows


@contextmanager
def _quiet():
    before = {key: gdal.GetThreadLocalConfigOption(key) for key in _CONFIGURATION}
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    for key, value in _CONFIGURATION.items():
        gdal.SetThreadLocalConfigOption(key, value)
    try:
        yield
    finally:
        for key, value in before.items():
            gdal.SetThreadLocalConfigOption(key, value)
        gdal.PopErrorHandler()


def merged_ranges(path, sheet: str) -> tuple[tuple[int, int, int, int], ...]:
    """Return the merged ranges of a sheet of an XLSX file: (first row, first column, last row, last column) from 0."""
    try:
        with zipfile.ZipFile(path) as archive:
            part = _sheet_part(archive, sheet)
            if part is None or archive.getinfo(part).file_size > _LARGEST_PART:
                return ()
            found = _MERGES.search(archive.read(part))
    except (zipfile.BadZipFile, KeyError, OSError):
        # GDAL read the cells; without the ranges blanks are treated as in a text file.
        return ()
    if not found:
        return ()
    ranges = (_range(attributes.get("ref", "")) for name, attributes in _elements(found.group()) if name == "mergeCell")
    return tuple(one for one in ranges if one)


def _sheet_part(archive, sheet):
    """Return the path of a sheet inside the archive."""
    books = [attributes for name, attributes in _elements(archive.read("xl/workbook.xml")) if name == "sheet"]
    wanted = next((book.get("id") for book in books if book.get("name") == sheet), None)
    for name, attributes in _elements(archive.read("xl/_rels/workbook.xml.rels")):
        if name == "Relationship" and attributes.get("Id") == wanted:
            target = attributes.get("Target", "")
            return target[1:] if target.startswith("/") else "xl/" + target
    return None


def _elements(data: bytes):
    """Yield (name, attributes) of every element, both without their prefix."""
    reader = QXmlStreamReader(data)
    reader.setNamespaceProcessing(False)
    while not reader.atEnd():
        reader.readNext()
        if reader.isStartElement():
            attributes = reader.attributes()
            pairs = (attributes.at(i) for i in range(attributes.size()))
            yield (
                _local(reader.qualifiedName()),
                {_local(pair.qualifiedName()): str(pair.value()) for pair in pairs},
            )


def _local(name) -> str:
    return str(name).rpartition(":")[2]


def _range(text):
    ends = _CELL.findall(text.upper())
    if not ends:
        return None
    (left, top), (right, bottom) = ends[0], ends[-1]
    return int(top) - 1, _column(left), int(bottom) - 1, _column(right)


def _column(letters) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
