# SPDX-License-Identifier: GPL-2.0-or-later
"""Analysts' files and layers as grids of cells, and the preview of what loading them will do."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from osgeo import gdal
from qgis.core import QgsVectorLayer

from ..core.errors import InputError
from .columns import read_columns
from .dbase import copy_with_encoding, dbase_encoding
from .gazetteer import load_gazetteer, wgs84
from .geopackage import attempt
from .resources import is_belt_sample
from .spreadsheets import merged_ranges, read_spreadsheet
from .textfiles import decode, parse

_TEXT = {".csv", ".tsv", ".txt", ".xls", ""}
_PREVIEW_ROWS = 50


@dataclass
class Sheet:
    """One sheet of a file: its cells (``core.lists.rows.Grid``), all sheets, and how the file was read."""

    grid: object
    sheets: list[str]
    sheet: str
    encoding: str
    delimiter: str = ""


@dataclass
class Preview:
    """What loading a file will do.

    ``header_row`` counts from 1, as ``numbers`` do, the row numbers of ``rows`` (the first 50 data rows, merged
    cells filled). ``mapping`` tells for each target column the title of the file's column, ``signature`` identifies
    the header, ``problems`` are the rows of ``schema.UNRESOLVED`` as dicts, ``result`` the first 50 rows to come.
    """

    sheets: list[str]
    sheet: str
    encoding: str
    delimiter: str
    header_row: int
    columns: list[str]
    mapping: dict[str, str]
    rows: list[list[str | None]]
    numbers: list[int]
    problems: list[dict]
    rows_in: int
    rows_out: int
    undated: int
    signature: str
    result: list[dict]


def preview(path, kind, encoding=None, sheet=None, header_row=None, columns=None, gazetteer=None) -> Preview:
    """Return what ``clusterdigital:loadtable`` will do with a file; the same functions do both.

    Parameters
    ----------
    kind : "clusters", "belts" or "cities"
    encoding, sheet, header_row : None detects; ``header_row`` counts from 1
    columns : target column → title in the file; "-" leaves a target empty

    Raises InputError naming the file and the remedy.
    """
    from ..core.lists.headers import signature
    from ..core.lists.loading import load_list

    opened = read_sheet(path, encoding, sheet, kind)
    listed = read_grid(opened.grid, kind, header_row, columns)
    rows = listed.rows[:_PREVIEW_ROWS]
    loaded = load_list(listed, gazetteer or load_gazetteer(), dataset_of(path))
    return Preview(
        opened.sheets, opened.sheet, opened.encoding, opened.delimiter, listed.header_row + 1, listed.header,
        {target: listed.header[at] for target, at in listed.mapping.items()},
        [row.raw for row in rows], [row.number for row in rows], loaded.problems.to_dict("records"),
        loaded.rows_in, loaded.rows_out, loaded.undated, signature(listed.header),
        loaded.frame.head(_PREVIEW_ROWS).to_dict("records"),
    )  # fmt: skip


def read_grid(grid, kind, header_row=None, columns=None):
    """Return ``core.lists.rows.read_list`` of a grid; ``header_row`` counts from 1, None or 0 finds it."""
    from ..core.lists.rows import read_list

    return read_list(grid, kind, header_row - 1 if header_row else None, columns)


def dataset_of(path) -> str:
    """Return "sample" for the belt sample that ships with the plugin, else "user"."""
    return "sample" if is_belt_sample(path) else "user"


def read_sheet(path, encoding=None, sheet=None, kind=None) -> Sheet:
    """Return one sheet of a CSV, TSV, XLSX, XLS, ODS or any file that OGR opens.

    Parameters
    ----------
    encoding : None or "" detects: byte-order mark, UTF-8, GB18030; for shapefiles .cpg, then the same
    sheet : name, or number from 1; None takes the sheet whose titles are recognised best
    kind : "clusters", "belts" or "cities": which titles are looked for

    Raises InputError naming the file and the remedy.
    """
    path = Path(path)
    head = _head(path)
    driver = _driver(path, head)
    if driver is not None:
        return _from_spreadsheet(path, driver, sheet, kind)
    if path.suffix.lower() not in _TEXT:
        return _from_ogr(path, encoding, sheet, kind)
    if head.lstrip()[:1] == b"<":
        raise InputError(
            f"文件“{path.name}”其实是网页,不是表格。请用 Excel 或 WPS 打开后另存为 .xlsx。",
            f"“{path.name}” is a web page, not a table. Open it in Excel or WPS and save it as .xlsx.",
        )
    from ..core.lists.rows import Grid

    text, shown = decode(path.read_bytes(), encoding, path.name)
    rows, delimiter = parse(text, path.suffix.lower(), path.name)
    return Sheet(Grid(rows, path.name), [path.stem], path.stem, shown, delimiter)


def _head(path) -> bytes:
    # Path.is_file() raises where a name is longer than any file's.
    if not os.path.isfile(path):
        raise InputError(
            f"找不到文件“{path}”。请检查路径,或重新选择文件。",
            f"The file “{path}” does not exist. Check the path or choose the file again.",
        )
    try:
        with open(path, "rb") as stream:
            head = stream.read(4096)
    except OSError as error:
        raise InputError(
            f"无法读取文件“{path.name}”({error.strerror})。请检查权限,或关闭正在使用它的程序。",
            f"“{path.name}” cannot be read ({error.strerror}). Check its permissions, or close the program using it.",
        ) from error
    if not head.strip():
        raise InputError(
            f"文件“{path.name}”是空的。请检查是否选对了文件,或重新导出。",
            f"“{path.name}” is empty. Check that it is the right file, or export it again.",
        )
    return head


def _driver(path, head) -> str | None:
    suffix = path.suffix.lower()
    if head.startswith(b"PK"):
        if suffix == ".ods" or b"opendocument.spreadsheet" in head:
            return "ODS"
        return "XLSX" if suffix in (".xlsx", ".xlsm", ".xls", ".et", "") else None
    if head.startswith(b"\xd0\xcf\x11\xe0") and suffix in (".xls", ".xlsx", ".et", ""):
        return "XLS"
    if suffix in (".xlsx", ".xlsm", ".ods"):
        raise InputError(
            f"文件“{path.name}”不是有效的表格文件。请用 Excel 或 WPS 重新另存为 .xlsx。",
            f"“{path.name}” is no valid spreadsheet. Save it again as .xlsx with Excel or WPS.",
        )
    return None


def _from_spreadsheet(path, driver, sheet, kind) -> Sheet:
    from ..core.lists.rows import Grid

    sheets = read_spreadsheet(path, driver, path.name)
    names = list(sheets)
    chosen = _choose(names, sheet, path.name) or _best(sheets, kind)
    exact = driver == "XLSX"
    merged = merged_ranges(path, chosen) if exact else ()
    name = path.name if len(names) == 1 else f"{path.name} [{chosen}]"
    return Sheet(Grid(sheets[chosen], name, None, merged, exact), names, chosen, driver)


def _choose(names, sheet, file) -> str | None:
    if sheet in (None, ""):
        return None
    text = str(sheet).strip()
    if text in names:
        return text
    if re.fullmatch(r"\d{1,9}", text) and 1 <= int(text) <= len(names):
        return names[int(text) - 1]
    listed = "、".join(names)
    raise InputError(
        f"文件“{file}”没有工作表“{text}”。现有:{listed}。请改选其中之一。",
        f"“{file}” has no sheet “{text}”. It has: {listed}. Choose one of them.",
    )


def _best(sheets, kind) -> str:
    """Return the sheet in which most titles are recognised, the first of equals."""
    from ..core.lists.headers import detect_header, guess_mapping

    best, chosen = -1, next((name for name, rows in sheets.items() if rows), next(iter(sheets)))
    for name, rows in sheets.items() if kind and len(sheets) > 1 else ():
        header = detect_header(rows, kind)
        known = -1 if header is None else len(guess_mapping(rows[header], kind))
        if known > best:
            best, chosen = known, name
    return chosen


def _from_ogr(path, encoding, sheet, kind) -> Sheet:
    if path.suffix.lower() in (".shp", ".dbf"):
        return _from_dbase(path, encoding, kind)
    probe = QgsVectorLayer(str(path), path.stem, "ogr")
    parts = probe.dataProvider().subLayers() if probe.isValid() else []
    separator = probe.dataProvider().sublayerSeparator() if parts else ""
    names = [part.split(separator)[1] for part in parts] or [path.stem]
    chosen = _choose(names, sheet, path.name) or names[0]
    layer = probe if len(names) == 1 else QgsVectorLayer(f"{path}|layername={chosen}", chosen, "ogr")
    if not layer.isValid():
        raise _unreadable(path)
    return Sheet(layer_grid(layer, kind, path.name), names, chosen, layer.dataProvider().encoding())


def _from_dbase(path, encoding, kind) -> Sheet:
    """Read a shapefile through a copy in memory, in which GDAL has turned the text into UTF-8.

    Read directly, QGIS may decode what GDAL has decoded already, or neither does.
    """
    found = dbase_encoding(path, encoding)
    copy = f"/vsimem/cluster_digital_{uuid4().hex}.gpkg"
    try:
        if not copy_with_encoding(path, copy, found):
            raise _unreadable(path)
        layer = QgsVectorLayer(copy, path.stem, "ogr")
        grid = layer_grid(layer, kind, path.name)
        # The copy numbers the features itself, from 1.
        grid.rows = [[cell for at, cell in enumerate(row) if grid.rows[0][at] != "fid"] for row in grid.rows]
        del layer
    finally:
        # There is no copy when the file could not be read, and GDAL may raise then.
        attempt(gdal.Unlink, copy)
    return Sheet(grid, [path.stem], path.stem, found)


def _unreadable(path) -> InputError:
    return InputError(
        f"文件“{path.name}”不是能打开的表格或图层。可用:.csv、.xlsx、.xls、.ods、.shp、.gpkg 等。",
        f"“{path.name}” is no table or layer that can be opened. Use .csv, .xlsx, .xls, .ods, .shp or .gpkg.",
    )


def layer_grid(source, kind=None, name="", feedback=None):
    """Return a layer or feature source as a grid: the field names, then one row per feature, by feature id.

    For cities the points, in WGS84, stand in the columns lon and lat.
    """
    from ..core.lists.rows import Grid

    columns = read_columns(source, points=kind == "cities", feedback=feedback)
    header = list(columns.values)
    cells = [columns.values[field] for field in header]
    rows = [list(row) for row in zip(*cells)] if len(columns) else []
    if kind == "cities" and any(x == x for x in columns.x):
        kept = [at for at, field in enumerate(header) if field.lower() not in ("lon", "lat")]
        points = [(x, y) for x, y in wgs84(columns)]
        rows = [[row[at] for at in kept] + list(point) for row, point in zip(rows, points)]
        header = [header[at] for at in kept] + ["lon", "lat"]
    grid_rows = [header, *([_text(value) for value in row] for row in rows)]
    return Grid(grid_rows, name, [0, *(int(number) for number in columns.ids)])


def _text(value):
    if value is None or isinstance(value, str):
        return value
    return repr(value) if isinstance(value, float) else str(value)
