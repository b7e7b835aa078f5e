# SPDX-License-Identifier: GPL-2.0-or-later
"""A report that opens in any browser without a network: one HTML page, everything in it escaped."""

from __future__ import annotations

import os
import tempfile
from html import escape
from pathlib import Path

from ..core import schema
from ..core.errors import InputError
from .spreadsheet import Sheet

_STYLE = """
body { font-family: "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif; margin: 2em auto;
  max-width: 70em; padding: 0 1em; color: #222; line-height: 1.5; }
h1 { font-size: 1.4em; } h2 { font-size: 1.1em; margin-top: 2em; }
div.wide { overflow-x: auto; }
table { border-collapse: collapse; border-top: 2px solid #222; border-bottom: 2px solid #222; }
th { border-bottom: 1px solid #222; text-align: left; }
th, td { padding: 0.25em 0.8em; vertical-align: top; }
td { white-space: nowrap; }
th { min-width: 4em; }
td.number { text-align: right; }
td.long { white-space: normal; min-width: 16em; }
p.note { color: #555; font-size: 0.9em; }
p.warning { border: 2px solid #b00; padding: 0.5em 1em; font-weight: bold; }
"""

# Texts of more characters than this may run over several lines.
_LONG = 24


def write_report(path: str | Path, title: str, sections: list[tuple[Sheet, str]], notes: list[str],
                 warning: str = "", language: str = "en") -> None:  # fmt: skip
    """Write tables with their notes to one HTML file, which appears only when it is complete.

    Parameters
    ----------
    sections : (sheet, basis) of each table, in order
    notes : paragraphs at the end
    warning : shown in a frame at the top; none when empty
    language : of the page, such as "zh-CN"

    Raises
    ------
    InputError when the file cannot be written.
    """
    path = Path(path)
    text = page(title, sections, notes, warning, language)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".report-", dir=path.parent) as folder:
            draft = Path(folder) / "report.html"
            with open(draft, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
            os.replace(draft, path)
    except OSError as error:
        raise InputError(
            f"无法写入报告 {path}:{error}。请检查文件夹权限。",
            f"The report {path} could not be written: {error}. Check the folder's permissions.",
        ) from error


def page(title: str, sections: list[tuple[Sheet, str]], notes: list[str], warning: str, language: str) -> str:
    """Return the HTML page; parameters as for :func:`write_report`."""
    parts = [
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">',
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>",
    ]
    if warning:
        parts.append(f'<p class="warning">{escape(warning)}</p>')
    for sheet, basis in sections:
        parts.append(f"<h2>{escape(sheet.name)}</h2>\n{_table(sheet)}")
        if basis:
            parts.append(f'<p class="note">{escape(basis)}</p>')
    parts.extend(f'<p class="note">{escape(note)}</p>' for note in notes)
    return "\n".join([*parts, "</body>\n</html>\n"])


def _table(sheet):
    head = "".join(f"<th>{escape(label)}</th>" for label, _ in sheet.columns)
    rows = "\n".join(f"<tr>{''.join(map(_cell, values))}</tr>" for values in sheet.rows)
    return f'<div class="wide"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>'


def _cell(value):
    # NaN is the only value that differs from itself.
    if value is None or value != value:
        return "<td></td>"
    if isinstance(value, (int, float)):
        return f'<td class="number">{escape(_rounded(float(value)))}</td>'
    text = str(value)
    return f'<td class="long">{escape(text)}</td>' if len(text) > _LONG else f"<td>{escape(text)}</td>"


def turned(sheet: Sheet, corner: str) -> Sheet:
    """Return a sheet with rows and columns changed over; the first column becomes the head, ``corner`` before it."""
    columns = ((corner, schema.TEXT), *((str(row[0]), schema.TEXT) for row in sheet.rows))
    rows = [(label, *(row[place] for row in sheet.rows)) for place, (label, _) in enumerate(sheet.columns) if place]
    return Sheet(sheet.name, columns, rows)


def _rounded(value):
    """Return a number with what is worth reading: whole, or four significant digits and never fewer than its whole."""
    if value.is_integer():
        return f"{value:.0f}"
    if abs(value) >= 1e-4:
        return f"{value:.1f}" if abs(value) >= 1000 else f"{value:.4g}"
    return f"{value:.3e}"
