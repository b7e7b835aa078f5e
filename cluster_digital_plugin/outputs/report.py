# SPDX-License-Identifier: GPL-2.0-or-later
"""Pages that open in any browser without a network: one HTML file each, everything in it escaped.

Tables are the three-line tables (三线表) of Chinese journals. Their lines stand in the cells themselves, and attributes
tell how text lies in a cell, since that is what word processors keep of a table.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

from ..core import schema
from ..core.errors import InputError
from ..layers.drafts import drafted
from .spreadsheet import Sheet

_STYLE = """
body, h1, h2, p, th, td { font-family: "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif; }
body { margin: 2em auto; max-width: 70em; padding: 0 1em; color: #222; line-height: 1.5; }
h1 { font-size: 1.4em; } h2 { font-size: 1.1em; margin-top: 2em; }
div.wide { overflow-x: auto; }
table { border-collapse: collapse; }
th { text-align: left; }
th, td { padding: 2pt 5pt; vertical-align: top; line-height: 1.3; font-size: 10.5pt; }
td { white-space: nowrap; }
th { min-width: 4em; }
td.number { text-align: right; }
td.long { white-space: normal; min-width: 16em; }
p.caption { font-weight: bold; margin: 0.2em 0; }
p.note { color: #555; font-size: 0.9em; }
p.warning { border: 2px solid #b00; padding: 0.5em 1em; font-weight: bold; }
figure { margin: 1em 0; } img { max-width: 100%; }
@page { size: A4 landscape; margin: 15mm; }
@page wide { size: 841.9pt 595.3pt; mso-page-orientation: landscape; margin: 42pt; }
div.pages { page: wide; }
@media print { body { margin: 0; padding: 0; max-width: none; } div.wide { overflow: visible; }
  h2, p.caption { break-after: avoid; } tr { break-inside: avoid; } th { min-width: 0; }
  th, td { font-size: 8pt; padding: 1.5pt 4pt; } td, td.long { white-space: normal; min-width: 0; }
  td.number, td.share { white-space: nowrap; } img { max-height: 170mm; } }
"""

_UPRIGHT = """@page { size: A4 portrait; margin: 14mm; } div.pages { page: auto; }
@media print { body { line-height: 1.25; } p, p.note { font-size: 8.5pt; margin: 2.5pt 0; }
  h1 { font-size: 13pt; margin: 0; }
  h2 { font-size: 10.5pt; margin: 7pt 0 2pt; } p.warning { padding: 2pt 6pt; } }
"""

# Texts of more characters than this may run over several lines.
_LONG = 24
# A share with its basis stays on one line, also in print.
_SHARE = re.compile(r"[0-9.]+/[0-9.]+ \(.*%\)")

_THICK, _THIN = "1.5pt solid #000", "0.75pt solid #000"

# Where pictures go that are drawn later.
_PLACE = "<!-- pictures -->"

_PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class Section:
    """A part of a page: heading, caption lines, a table, paragraphs, notes, and pictures as (path, caption)."""

    heading: str
    captions: tuple[str, ...] = ()
    sheet: Sheet | None = None
    paragraphs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    pictures: tuple[tuple[str, str], ...] = ()


def write_report(path: str | Path, title: str, sections: list[Section], notes: list[str],
                 warning: str = "", language: str = "en", brief: bool = False) -> None:  # fmt: skip
    """Write sections to one HTML file, which appears only when it is complete.

    Parameters
    ----------
    notes : paragraphs at the end
    warning : shown in a frame at the top; none when empty
    language : of the page, such as "zh-CN"
    brief : whether it is to be printed on one page, upright

    Raises
    ------
    InputError when a picture cannot be read or is of no kind that browsers show, or the file cannot be written.
    """
    path = Path(path)
    text = page(title, sections, notes, warning, language)
    text = text.replace("</style>", f"{_UPRIGHT}</style>", 1) if brief else text
    try:
        with drafted(path) as draft, open(draft, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        raise _not_written(path, error) from error


def insert_pictures(path: str | Path, heading: str, pictures) -> None:
    """Put pictures into a report that was written without any, before its notes.

    Parameters
    ----------
    pictures : (path, caption)

    Raises InputError as :func:`write_report` does.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
        made = "\n".join([f"<h2>{escape(heading)}</h2>", *(_picture(*picture) for picture in pictures)])
        with drafted(path) as draft:
            draft.write_text(text.replace(_PLACE, made, 1), encoding="utf-8", newline="\n")
    except OSError as error:
        raise _not_written(path, error) from error


def _not_written(path, error):
    return InputError(
        f"无法写入报告 {path}:{error}。请检查文件夹权限。",
        f"The report {path} could not be written: {error}. Check the folder's permissions.",
    )


def page(title: str, sections: list[Section], notes: list[str], warning: str, language: str) -> str:
    """Return the HTML page; parameters as for :func:`write_report`."""
    parts = [
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">',
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<div class='pages'>",
        f"<h1>{escape(title)}</h1>",
    ]
    if warning:
        parts.append(f'<p class="warning">{escape(warning)}</p>')
    for section in sections:
        parts.append(f"<h2>{escape(section.heading)}</h2>")
        parts.extend(f"<p>{escape(text)}</p>" for text in section.paragraphs)
        parts.extend(f'<p class="caption">{escape(text)}</p>' for text in section.captions)
        if section.sheet is not None:
            parts.append(_table(section.sheet))
        parts.extend(f'<p class="note">{escape(note)}</p>' for note in section.notes if note)
        parts.extend(_picture(*picture) for picture in section.pictures)
    if not any(section.pictures for section in sections):
        parts.append(_PLACE)
    parts.extend(f'<p class="note">{escape(note)}</p>' for note in notes)
    return "\n".join([*parts, "</div>\n</body>\n</html>\n"])


def _table(sheet):
    below = _THIN if sheet.rows else _THICK
    head = "".join(
        f'<th style="border-top:{_THICK};border-bottom:{below}">{escape(label)}</th>' for label, _ in sheet.columns
    )
    last = len(sheet.rows) - 1
    rows = "\n".join(
        f"<tr>{''.join(_cell(value, number == last) for value in values)}</tr>"
        for number, values in enumerate(sheet.rows)
    )
    return (
        '<div class="wide"><table cellpadding="4" cellspacing="0" style="border-collapse:collapse">\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody valign='top'>\n{rows}\n</tbody></table></div>"
    )


def _cell(value, last):
    line = f' style="border-bottom:{_THICK}"' if last else ""
    # NaN is the only value that differs from itself.
    if value is None or value != value:
        return f"<td{line}></td>"
    if isinstance(value, (int, float)):
        return f'<td class="number" align="right"{line}>{escape(_rounded(float(value)))}</td>'
    text = str(value)
    kind = ' class="long"' if len(text) > _LONG else ' class="share"' if _SHARE.match(text) else ""
    return f"<td{kind}{line}>{escape(text)}</td>"


def _picture(path, caption):
    """Return a picture with its file inside the page."""
    kind = _PICTURES.get(Path(path).suffix.lower())
    try:
        if kind is None:
            raise OSError("no .png, .jpg or .svg")
        data = base64.b64encode(Path(path).read_bytes()).decode("ascii")
    except OSError as error:
        raise InputError(
            f"图片 {path} 无法放入报告:{error}。请使用可读的 .png、.jpg 或 .svg 文件。",
            f"The picture {path} cannot be put into the report: {error}. Choose a .png, .jpg or .svg that can be read.",
        ) from error
    return (
        f'<figure><img src="data:{kind};base64,{data}" alt="{escape(caption)}">'
        f"<figcaption>{escape(caption)}</figcaption></figure>"
    )


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
