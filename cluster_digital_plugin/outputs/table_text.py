# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables as text for spreadsheets: tab-separated for the clipboard, comma-separated in a file."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from ..core.cells import guarded
from ..core.errors import InputError
from ..layers.drafts import drafted
from .spreadsheet import Sheet


def clipboard_text(sheet: Sheet) -> str:
    """Return a sheet tab-separated with its labels first, so that a spreadsheet pastes it as it is."""
    stream = io.StringIO()
    _write(csv.writer(stream, delimiter="\t", lineterminator="\n"), sheet)
    return stream.getvalue()


def write_csv(path: str | Path, sheet: Sheet) -> None:
    """Write a sheet to a .csv file in UTF-8 with a byte order mark, which appears only when it is complete.

    Raises
    ------
    InputError when the file cannot be written, such as when it is open in a spreadsheet program.
    """
    try:
        with drafted(path) as draft, open(draft, "w", encoding="utf-8-sig", newline="") as stream:
            _write(csv.writer(stream), sheet)
    except OSError as error:
        raise InputError(
            f"无法写入表格文件 {path}:{error}。如已在其他程序中打开,请关闭后重试。",
            f"The spreadsheet {path} could not be written: {error}. Close it in other programs and try again.",
        ) from error


def _write(writer, sheet):
    writer.writerow([_cell(label) for label, _ in sheet.columns])
    writer.writerows([_cell(value) for value in row] for row in sheet.rows)


def _cell(value):
    """Return a value as a spreadsheet keeps it; a carriage return would begin a new row, for which nobody looked."""
    return guarded(value).replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value
