# SPDX-License-Identifier: GPL-2.0-or-later
"""A card's colours, light on dark where the window is dark."""

from __future__ import annotations

from qgis.PyQt.QtGui import QColor, QPalette

from ...layers.symbols import LOOKS, looks
from ...outputs.cards import Theme


def theme(palette: QPalette, programmes=()) -> Theme:
    """Return the colours of a card on a palette's base.

    Parameters
    ----------
    palette : of the widget that shows the card
    programmes : programmes and groups that the data have beside the usual ones
    """
    base, text = palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Text)
    dark = base.lightness() < 128
    chosen = looks([*LOOKS, *programmes])
    return Theme(
        text.name(), _between(text, base, 0.35).name(), _readable("#1f5fbf", dark), _between(text, base, 0.8).name(),
        _readable("#a04000", dark), {name: _readable(look.color, dark) for name, look in chosen.items()},
    )  # fmt: skip


def _between(one, other, share):
    parts = [round(a + (b - a) * share) for a, b in zip(one.getRgb()[:3], other.getRgb()[:3])]
    return QColor(*parts)


def _readable(name, dark):
    """Return the colour, as light as a dark ground needs it."""
    color = QColor(name)
    if dark:
        hue, saturation, lightness, _ = color.getHsl()
        color.setHsl(max(hue, 0), min(saturation, 190), max(lightness, 165))
    return color.name()
