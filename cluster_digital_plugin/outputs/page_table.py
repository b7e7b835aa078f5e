# SPDX-License-Identifier: GPL-2.0-or-later
"""A small table on a page, between three rules."""

from __future__ import annotations

from collections.abc import Generator

from qgis.core import QgsLayoutItemPolyline, QgsLineSymbol
from qgis.PyQt.QtCore import QPointF
from qgis.PyQt.QtGui import QPolygonF

from .page import add_label, wrapped

# Lines that are written at once.
_LINES = 4


def add_table(layout, lines, widths, corner, row: float, size: float) -> Generator:
    """Write, in turns, lines of cells between rules above, below the heading and at the end.

    What is too long for its cell is cut with ….

    Parameters
    ----------
    lines : texts of the cells, the heading's first
    widths : of the columns in millimetres
    corner : upper left
    row : height of a line in millimetres
    size : in points
    """
    left, top = corner
    for number, cells in enumerate(lines):
        if number % _LINES == 0:
            yield
        x = left
        for text, width in zip(cells, widths):
            first, *rest = wrapped(text, width - 2, size)
            shown = f"{wrapped(text, width - 2 - 0.5 * size, size)[0]}…" if rest else first
            add_label(layout, shown, (x, top + number * row, width, row), size, bold=number == 0)
            x += width
    for y in (top, top + row, top + len(lines) * row):
        _add_rule(layout, left, y, sum(widths))


def _add_rule(layout, x, y, width):
    rule = QgsLayoutItemPolyline(QPolygonF([QPointF(x, y), QPointF(x + width, y)]), layout)
    rule.setSymbol(QgsLineSymbol.createSimple({"line_color": "#444444", "line_width": "0.25"}))
    layout.addLayoutItem(rule)
