# SPDX-License-Identifier: GPL-2.0-or-later
"""What a palette looks like."""

from __future__ import annotations

from qgis.core import QgsSymbolLayerUtils
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtWidgets import QGridLayout, QLabel, QWidget

from ...core import words
from ...layers import symbols
from ...translation import is_chinese


class PalettePreview(QWidget):
    """The mark of each programme and of the belts with its name."""

    def __init__(self, parent=None):
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        self._marks = {}
        for row, name in enumerate(symbols.LOOKS):
            mark = self._marks[name] = QLabel(self)
            grid.addWidget(mark, row, 0)
            grid.addWidget(QLabel(words.say(words.GROUPS, name, is_chinese()), self), row, 1)

    def show_palette(self, name: str):
        """Show the marks in the colours of a palette, a key of ``symbols.PALETTES``."""
        side = self.fontMetrics().height()
        for group, look in symbols.PALETTES.get(name, symbols.LOOKS).items():
            symbol = symbols.marker(look, "plain", 1.4)
            ratio = self.devicePixelRatioF()
            pixmap = QgsSymbolLayerUtils.symbolPreviewPixmap(symbol, QSize(round(side * ratio), round(side * ratio)))
            pixmap.setDevicePixelRatio(ratio)
            self._marks[group].setPixmap(pixmap)
