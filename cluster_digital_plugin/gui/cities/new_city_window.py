# SPDX-License-Identifier: GPL-2.0-or-later
"""Adding a city, or making one out of a part of another."""

from __future__ import annotations

import itertools

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ...core import schema
from ...layers.city_edits import shipped_county
from ...translation import tr
from .city_form import CityForm
from .city_picker import CityPicker
from .edit_window import EditWindow


class NewCityWindow(EditWindow):
    """The fields of the new city; when split off, the city it comes from, aliases that move, numbers taken off."""

    def __init__(self, cities, splitting: bool, parent=None):
        added = tr("A new city needs a name and a six-digit adcode; with coordinates it gets a point.")
        parted = tr("A part of a city becomes a city of its own. Write the part's name, for example that of a county; "
                    "what is known about it is filled in.")  # fmt: skip
        super().__init__(cities, "split" if splitting else "add", parted if splitting else added, parent)
        self.setWindowTitle(tr("Cluster Digital: split a city") if splitting else tr("Cluster Digital: add a city"))
        self.resize(600, 620)
        self._splitting = splitting
        self._listed = None
        self.source = CityPicker(cities, self)
        self.form = CityForm(cities, self)
        self.aliases = QListWidget(self)
        self.aliases.setMaximumHeight(56)
        self.aliases.setToolTip(tr("Names that mean the new city from now on"))
        self.subtract = QCheckBox(tr("Take the new city's numbers off those of the old one"), self)
        self.fill_button = QPushButton(tr("Fill in what is &known"), self)
        tip = tr("Fill empty fields from the county of that name or adcode that ships with the plugin")
        self.fill_button.setToolTip(tip)
        self._lay_out()
        self.form.edited.connect(self.refresh_soon)
        self.fill_button.clicked.connect(self._fill_in)
        self.source.currentTextChanged.connect(self.refresh_soon)
        self.aliases.itemChanged.connect(self.refresh_soon)
        self.subtract.toggled.connect(self.refresh_soon)

    def start(self, keys):
        """Begin with empty fields, the chosen city as the one to be split."""
        self.source.fill()
        self.source.choose(keys[0] if keys else None)
        self.form.show_row({})
        chain = [
            self.source, self.aliases, *self.form.lines.values(), self.subtract, self.fill_button, self.preview.view,
            self.apply_button,
        ]  # fmt: skip
        for before, after in itertools.pairwise(chain):
            self.setTabOrder(before, after)
        self.subtract.setChecked(False)
        self.refresh()

    def build(self):
        """Return the edit that adds the city."""
        from ...core.places.edits import add, split

        self.source.fill()
        self.form.show_row({}, keep=True)
        source = self.source.key if self._splitting else None
        self._list_aliases(source)
        row = self.form.values()
        if not row.get("city_zh") or (self._splitting and source is None):
            return None
        boxes = self.cities.knowledge.boxes
        if not self._splitting:
            return add(self.cities.rows, row, boxes)
        items = [self.aliases.item(number) for number in range(self.aliases.count())]
        moved = [item.text() for item in items if item.checkState() == Qt.CheckState.Checked]
        numbers = [n for n, kind in self.cities.kinds.items() if kind != schema.TEXT and n not in ("lon", "lat")]
        return split(self.cities.rows, source, row, moved, numbers if self.subtract.isChecked() else (), boxes)

    def title(self):
        """Return what the command is called."""
        name = self.form.values().get("city_zh")
        if not self._splitting:
            return tr("Add {city}").format(city=name)
        former = self.cities.rows[self.source.key]["city_zh"]
        return tr("Split {city} off {former}").format(city=name, former=former)

    def _lay_out(self):
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setMinimumHeight(240)
        inside = QWidget(area)
        column = QVBoxLayout(inside)
        column.setContentsMargins(2, 2, 2, 2)
        above = QFormLayout()
        above.addRow(tr("&Out of"), self.source)
        above.addRow(tr("Aliases that move"), self.aliases)
        parting = QWidget(inside)
        parting.setLayout(above)
        parting.setVisible(self._splitting)
        column.addWidget(parting)
        column.addWidget(self.form)
        column.addWidget(self.subtract)
        self.subtract.setVisible(self._splitting)
        area.setWidget(inside)
        self.page.addWidget(area, 1)
        line = QHBoxLayout()
        line.addWidget(self.fill_button)
        line.addStretch(1)
        self.page.addLayout(line)

    def _list_aliases(self, source):
        if source == self._listed:
            return
        from ...core.places.edits import split_names

        self._listed = source
        self.aliases.blockSignals(True)
        self.aliases.clear()
        for name in split_names(self.cities.rows[source].get("aliases")) if source is not None else ():
            item = QListWidgetItem(name, self.aliases)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
        self.aliases.blockSignals(False)

    def _fill_in(self):
        lines = self.form.lines
        texts = [lines[name].text().strip() for name in ("adcode", "city_zh") if name in lines]
        county = next((found for found in map(shipped_county, filter(None, texts)) if found), None)
        if county is None:
            self.preview.show_problem(tr("No single county of that name or adcode is known. Write its adcode."))
            return
        self.form.fill({n: v for n, v in county.items() if n not in ("level", "parent_city_zh")})
