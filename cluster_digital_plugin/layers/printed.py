# SPDX-License-Identifier: GPL-2.0-or-later
"""The numbers that a paper or report prints, kept as a CSV file beside the workspace."""

from __future__ import annotations

import os
from pathlib import Path

from ..core.errors import InputError
from .resources import resource

COLUMNS = ("name", "value", "numerator", "denominator", "note", "source")


def papers_printed() -> Path:
    """Return the file with the numbers of the paper that the method is from."""
    return resource("data", "printed_numbers.csv")


def printed_file(workspace) -> Path:
    """Return where the printed numbers of a workspace are kept."""
    path = Path(workspace)
    return path.with_name(f"{path.stem}_printed.csv")


def existing_printed(workspace) -> str:
    """Return the file of a workspace's printed numbers, or an empty text when there is none."""
    return str(printed_file(workspace)) if workspace and printed_file(workspace).is_file() else ""


def read_printed_file(path) -> list[dict]:
    """Return the rows of a file of printed numbers as text; columns of ``COLUMNS``.

    Raises InputError when it cannot be read.
    """
    import pandas as pd

    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError(
            f"无法读取印刷数字 {path}:{error}。需要 UTF-8 编码的 CSV,列为 name、value。",
            f"The printed numbers {path} cannot be read: {error}. A CSV in UTF-8 with the columns name and value is "
            "needed.",
        ) from error
    return frame.reindex(columns=list(COLUMNS), fill_value="").to_dict("records")


def write_printed_file(path, rows: list[dict]) -> None:
    """Write rows of printed numbers to a file; without rows the file goes.

    Raises InputError when it cannot be written.
    """
    import pandas as pd

    path = Path(path)
    try:
        if not rows:
            path.unlink(missing_ok=True)
            return
        draft = path.with_name(f".{path.name}")
        # With a byte-order mark spreadsheet programs read the Chinese.
        pd.DataFrame(rows, columns=list(COLUMNS)).to_csv(draft, index=False, encoding="utf-8-sig", lineterminator="\n")
        os.replace(draft, path)
    except OSError as error:
        raise InputError(
            f"印刷数字无法写入 {path}:{error}。请检查文件夹权限,并关闭正在打开它的程序。",
            f"The printed numbers could not be written to {path}: {error}. Check the folder's permissions and close "
            "programs that have the file open.",
        ) from error
