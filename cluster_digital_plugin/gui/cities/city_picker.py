# SPDX-License-Identifier: GPL-2.0-or-later
"""Choosing one city."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QComboBox, QCompleter

from ...translation import tr


class CityPicker(QComboBox):
    """A list of the cities in which one can type any part of a name."""

    def __init__(self, cities, parent=None):
        super().__init__(parent)
        self._cities = cities
        self._keys, self._titles = [], []
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        # Measuring every name of thousands takes longer than a window may stand still.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(24)
        self.completer().setFilterMode(Qt.MatchFlag.MatchContains)
        self.completer().setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.lineEdit().setPlaceholderText(tr("Type a part of the name"))
        self.fill()

    @property
    def key(self):
        """The key of the chosen city, or None."""
        index = self.findText(self.currentText())
        return self._keys[index] if index >= 0 else None

    def fill(self):
        """List the cities as they are now; the choice stays."""
        titles = [_title(row) for row in self._cities.rows.values()]
        if titles == self._titles and list(self._cities.rows) == self._keys:
            return
        text = self.currentText()
        self._keys, self._titles = list(self._cities.rows), titles
        self.blockSignals(True)
        self.clear()
        self.addItems(titles)
        self.setCurrentIndex(self.findText(text) if text else -1)
        self.blockSignals(False)

    def choose(self, key):
        """Choose a city by its key; None chooses none."""
        self.setCurrentIndex(self._keys.index(key) if key in self._keys else -1)


def _title(row) -> str:
    place = row.get("parent_city_zh") or row.get("province_zh")
    return " · ".join(str(part) for part in (row.get("city_zh"), place, row.get("adcode")) if part)
