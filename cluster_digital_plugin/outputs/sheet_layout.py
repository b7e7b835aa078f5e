# SPDX-License-Identifier: GPL-2.0-or-later
"""How a spreadsheet looks that OGR wrote: columns as wide as what they hold, a head that stays, pages across.

The driver has no options for any of it, so it is written into the sheets' XML.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile

# Columns in characters; a longer text goes on over the next cell, or is cut by its neighbour.
_NARROWEST, _WIDEST, _BASIS = 7, 48, 30

# So many rows are looked at.
_LOOKED_AT = 300

_HEAD = (
    b'<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
    b'<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
    b'state="frozen"/></sheetView></sheetViews>'
)
_FOOT = (
    b'<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
    b'<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
)
_COLUMNS = re.compile(rb"<cols>.*?</cols>", re.DOTALL)
_BOLD = b'<font><b/><name val="Arial"/><family val="2"/><sz val="10"/></font>'
_SHEET = re.compile(r"xl/worksheets/sheet([0-9]+)\.xml")


def laid_out(content: bytes, sheets) -> bytes:
    """Return an .xlsx file with widths, a head that is bold and stays, and pages in landscape as wide as the table.

    Parameters
    ----------
    content : the file as OGR wrote it
    sheets : its sheets in order, each with ``columns`` and ``rows``

    What does not look as expected stays as it is.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        styled = _styles(old.read("xl/styles.xml"))
        for item in old.infolist():
            data, found = old.read(item), _SHEET.fullmatch(item.filename)
            if item.filename == "xl/styles.xml" and styled is not None:
                data = styled[0]
            elif found and int(found[1]) <= len(sheets):
                data = _sheet(data, sheets[int(found[1]) - 1], None if styled is None else styled[1])
            new.writestr(item.filename, data)
    return made.getvalue()


def _styles(data):
    """Return the styles with a bold one, and its number; None when there is no place for it."""
    fonts = re.search(rb'<fonts count="([0-9]+)">', data)
    formats = re.search(rb'<cellXfs count="([0-9]+)">', data)
    if fonts is None or formats is None:
        return None
    number, font = int(formats[1]), int(fonts[1])
    data = data.replace(fonts[0], b'<fonts count="%d">' % (font + 1)).replace(b"</fonts>", _BOLD + b"</fonts>")
    wrapped = b'<xf numFmtId="164" fontId="%d" applyFont="1" applyAlignment="1" xfId="0">' % font
    wrapped += b'<alignment vertical="top" wrapText="1"/></xf></cellXfs>'
    data = data.replace(formats[0], b'<cellXfs count="%d">' % (number + 1)).replace(b"</cellXfs>", wrapped)
    return data, number


def _sheet(data, sheet, bold):
    start = data.find(b"<cols>")
    end = data.rfind(b"</worksheet>")
    if start < 0 or end < 0:
        return data
    widths = b"".join(
        b'<col min="%d" max="%d" width="%d" customWidth="1"/>' % (number, number, width)
        for number, width in enumerate(_widths(sheet), 1)
    )
    body = _COLUMNS.sub(b"<cols>" + widths + b"</cols>", data[start:end], 1)
    if bold is not None:
        head, close, rest = body.partition(b"</row>")
        body = re.sub(rb'<c r="([A-Z]+1)"', rb'<c r="\1" s="%d"' % bold, head) + close + rest
    return data[:start] + _HEAD + body + _FOOT + data[end:]


def _widths(sheet):
    """Return a width for every column; a text that would take a whole page is cut at what can be read."""
    shown = sheet.rows[:_LOOKED_AT]
    for number, (label, _) in enumerate(sheet.columns):
        longest = max((_width(row[number]) for row in shown), default=0)
        # A label may take two lines.
        wanted = max(longest, min(_width(label), max(longest, 12)), _width(label) / 2) + 1
        yield int(min(max(wanted, _NARROWEST), _WIDEST if longest <= 3 * _WIDEST else _BASIS))


def _width(value):
    """Return the width of a value in Latin characters; Chinese ones are twice as wide."""
    if value is None:
        return 0
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
