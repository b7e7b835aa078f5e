# SPDX-License-Identifier: GPL-2.0-or-later
"""How a spreadsheet looks that OGR wrote: columns as wide as what they hold, a head that stays, pages across.

The driver has no options for any of it, so it is written into the sheets' XML.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from html import escape

# Columns in characters; a longer text goes on below, but one that says the same in every row shows its beginning only.
_NARROWEST, _WIDEST, _BASIS = 7, 48, 30

# So many rows are looked at.
_LOOKED_AT = 300

# In bytes; a larger sheet gets widths only, as nobody looks at each of its rows.
_LARGE = 20_000_000

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
            elif item.filename == "xl/workbook.xml":
                data = data.replace(b"</sheets>", b"</sheets>" + _areas(sheets))
            elif found and int(found[1]) <= len(sheets):
                data = _sheet(data, sheets[int(found[1]) - 1], None if styled is None else styled[1])
            new.writestr(item.filename, data)
    return made.getvalue()


def _styles(data):
    """Return the styles with four more and the number of the first; None when there is no place for them.

    They are those of the head, of a text over several lines, of one that is cut, and of what stands beside them.
    """
    fonts = re.search(rb'<fonts count="([0-9]+)">', data)
    formats = re.search(rb'<cellXfs count="([0-9]+)">', data)
    if fonts is None or formats is None:
        return None
    number, font = int(formats[1]), int(fonts[1])
    data = data.replace(fonts[0], b'<fonts count="%d">' % (font + 1)).replace(b"</fonts>", _BOLD + b"</fonts>")
    made = b"".join(
        b'<xf numFmtId="164" fontId="%d" applyFont="1" applyAlignment="1" xfId="0"><alignment %s/></xf>' % style
        for style in ((font, b'vertical="top" wrapText="1"'), (0, b'vertical="top" wrapText="1"'),
                      (0, b'horizontal="fill" vertical="top"'), (0, b'vertical="top"'))
    )
    data = data.replace(formats[0], b'<cellXfs count="%d">' % (number + 4)).replace(b"</cellXfs>", made + b"</cellXfs>")
    return data, number


def _sheet(data, sheet, first):
    """Return a sheet's XML with widths and page; with the styles from ``first`` on, when there are any."""
    start = data.find(b"<cols>")
    end = data.rfind(b"</worksheet>")
    if start < 0 or end < 0:
        return data
    widths = list(_widths(sheet))
    columns = b"".join(
        b'<col min="%d" max="%d" width="%d" customWidth="1"/>' % (number, number, width)
        for number, width in enumerate(widths, 1)
    )
    body = _COLUMNS.sub(b"<cols>" + columns + b"</cols>", data[start:end], 1)
    if first is not None and len(data) <= _LARGE:
        body = _styled(body, sheet, widths, first)
    return data[:start] + _HEAD + body + _FOOT + data[end:]


def _styled(body, sheet, widths, first):
    """Return the cells with their styles, and the rows as high as their texts over several lines."""
    head, close, rest = body.partition(b"</row>")
    body = re.sub(rb'<c r="([A-Z]+1)"', rb'<c r="\1" s="%d"' % first, head) + close + rest
    lines = [1] * (len(sheet.rows) + 1)
    lines[0] = max(map(_lines, (label for label, _ in sheet.columns), widths), default=1)
    for number, width in enumerate(widths):
        values = [row[number] for row in sheet.rows]
        if any(_width(value) > width for value in values if isinstance(value, str)):
            same = _same(values)
            cell = rb'<c r="(%s[0-9]+)" t="s"' % _letters(number)
            body = re.sub(cell, rb'<c r="\1" s="%d" t="s"' % (first + (2 if same else 1)), body)
            if not same:
                lines[1:] = [max(line, _lines(value, width)) for line, value in zip(lines[1:], values)]

    body = re.sub(rb'(<c r="[A-Z]+[0-9]+")(?! s=)', rb'\1 s="%d"' % (first + 3), body)

    def high(row):
        number = int(row[1])
        several = number <= len(lines) and lines[number - 1] > 1
        return b'<row r="%d" ht="%d" customHeight="1">' % (number, 13 * lines[number - 1]) if several else row[0]

    return re.sub(rb'<row r="([0-9]+)">', high, body)


def _lines(value, width):
    """Return over how many lines a text goes in a column; words are not broken, so it may need a little more room."""
    return max(1, -(-_width(value) * 11 // (10 * width))) if isinstance(value, str) else 1


def _same(values):
    return len(values) > 1 and len(set(values)) == 1


def _areas(sheets):
    """Return the cells that each sheet prints: programs would make the page as wide as a text that is cut."""
    areas = "".join(
        f'<definedName name="_xlnm.Print_Area" localSheetId="{number}">'
        + escape("'{}'!$A$1:${}${}".format(
            sheet.name.replace("'", "''"), _letters(len(sheet.columns) - 1).decode(), max(len(sheet.rows), 1) + 1))
        + "</definedName>"
        for number, sheet in enumerate(sheets)
    )  # fmt: skip
    return f"<definedNames>{areas}</definedNames>".encode()


def _letters(number):
    """Return what a spreadsheet calls a column: A, B, …, Z, AA, …"""
    text = b""
    number += 1
    while number:
        number, place = divmod(number - 1, 26)
        text = b"%c" % (65 + place) + text
    return text


def _widths(sheet):
    """Return a width for every column; a text that would take a whole page is cut at what can be read."""
    shown = sheet.rows[:_LOOKED_AT]
    for number, (label, _) in enumerate(sheet.columns):
        longest = max((_width(row[number]) for row in shown), default=0)
        # A label may take two lines.
        wanted = max(longest, min(_width(label), max(longest, 12)), _width(label) / 2) + 1
        yield int(min(max(wanted, _NARROWEST), _BASIS if _same([row[number] for row in shown]) else _WIDEST))


def _width(value):
    """Return the width of a value in Latin characters; Chinese ones are twice as wide."""
    if value is None:
        return 0
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
