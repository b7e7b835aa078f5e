# SPDX-License-Identifier: GPL-2.0-or-later
"""Spreadsheets: one sheet per table, numbers as numbers, text never a formula."""

from __future__ import annotations

import io
import uuid
import zipfile
from dataclasses import dataclass
from pathlib import Path

from osgeo import gdal, ogr

from ..core import schema
from ..core.errors import InputError
from ..layers.drafts import drafted
from .sheet_layout import laid_out

# Limits of the file format; the first row holds the labels.
ROWS_PER_SHEET = 1_048_575
TEXT_LENGTH = 32_767
_NAME_LENGTH = 31

_TYPES = {schema.TEXT: ogr.OFTString, schema.INTEGER: ogr.OFTInteger64, schema.REAL: ogr.OFTReal}


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, (label, kind) of every column with the kinds of the schema, and rows of plain values.

    None is an empty cell; a number that is not finite becomes one.
    """

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: list[tuple]


def write_spreadsheet(path: str | Path, sheets: list[Sheet], progress=None) -> None:
    """Write sheets to an .xlsx file, which appears only when it is complete.

    Parameters
    ----------
    path : the file; an existing one is replaced
    progress : called with 0…1, may raise :class:`..core.errors.Cancelled`

    Raises
    ------
    InputError when the file cannot be written, such as when it is open in a spreadsheet program.
    """
    path = Path(path)
    report = progress or (lambda fraction: None)
    # In memory, since the driver loses its way where a folder's name holds .xlsx or .zip.
    draft = f"/vsimem/{uuid.uuid4().hex}.xlsx"
    try:
        parts = list(_split(sheets))
        _write(draft, parts, report)
        content = _read(draft)
        _refuse_formulas(content)
        content = laid_out(content, parts)
        with drafted(path) as file:
            file.write_bytes(content)
    except (OSError, RuntimeError, zipfile.BadZipFile) as error:
        raise InputError(
            f"无法写入表格文件 {path}:{error}。如已在其他程序中打开,请关闭后重试。",
            f"The spreadsheet {path} could not be written: {error}. Close it in other programs and try again.",
        ) from error
    finally:
        if gdal.VSIStatL(draft) is not None:
            gdal.Unlink(draft)


def _read(draft):
    info = gdal.VSIStatL(draft)
    stream = gdal.VSIFOpenL(draft, "rb") if info is not None else None
    if stream is None:
        raise RuntimeError(gdal.GetLastErrorMsg())
    try:
        return bytes(gdal.VSIFReadL(1, info.size, stream) or b"")
    finally:
        gdal.VSIFCloseL(stream)


def _split(sheets):
    """Yield the sheets with names that the format allows; one with too many rows is continued on further sheets."""
    taken: set[str] = set()
    for sheet in sheets:
        for start in range(0, max(len(sheet.rows), 1), ROWS_PER_SHEET):
            yield Sheet(_free_name(sheet.name, taken), sheet.columns, sheet.rows[start:start + ROWS_PER_SHEET])


def _free_name(name, taken):
    name = "".join("_" if character in "[]:*?/\\'" else character for character in name) or "_"
    free, number = name[:_NAME_LENGTH], 1
    while free.lower() in taken:
        number += 1
        free = f"{name[:_NAME_LENGTH - len(str(number)) - 1]} {number}"
    taken.add(free.lower())
    return free


def _write(path, sheets, report):
    """Write the sheets with OGR."""
    driver = ogr.GetDriverByName("XLSX")
    if driver is None:
        raise RuntimeError("this GDAL has no XLSX driver")
    dataset = driver.CreateDataSource(path)
    if dataset is None:
        raise RuntimeError(gdal.GetLastErrorMsg())
    try:
        _fill(dataset, sheets, report)
    finally:
        # The driver writes the file on closing, which GDAL below 3.8 calls so; a cancel must not leave it open.
        (getattr(dataset, "Close", None) or dataset.Destroy)()


def _fill(dataset, sheets, report):
    total, done = sum(len(sheet.rows) for sheet in sheets) or 1, 0
    for sheet in sheets:
        layer = dataset.CreateLayer(sheet.name)
        for label, kind in sheet.columns:
            layer.CreateField(ogr.FieldDefn(label, _TYPES[kind]))
        # The driver writes the labels with the first row only, so an empty table gets an empty row.
        for values in sheet.rows or [(None,) * len(sheet.columns)]:
            if done % 500 == 0:
                report(done / total)
            done += 1
            _add(layer, sheet, values)


def _add(layer, sheet, values):
    feature = ogr.Feature(layer.GetLayerDefn())
    for index, (value, (_, kind)) in enumerate(zip(values, sheet.columns)):
        # NaN and the infinities have no place in a cell; NaN is not equal to itself.
        if value is None or value != value or value in (float("inf"), float("-inf")):
            continue
        if kind == schema.TEXT:
            feature.SetField(index, str(value)[:TEXT_LENGTH])
        elif kind == schema.INTEGER:
            feature.SetFieldInteger64(index, int(value))
        else:
            feature.SetField(index, float(value))
    if layer.CreateFeature(feature) != 0:
        raise RuntimeError(gdal.GetLastErrorMsg())


def _refuse_formulas(content):
    """Raise when the driver turned a text such as =1+1 into a formula; it writes shared strings, which are text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                with archive.open(name) as stream:
                    if any(b"<f>" in line or b"<f " in line for line in stream):
                        raise RuntimeError("a text would become a formula")
