# SPDX-License-Identifier: GPL-2.0-or-later
"""Merging a city into another."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QFormLayout, QHBoxLayout, QWidget

from ...translation import tr
from .city_picker import CityPicker
from .edit_window import EditWindow


class MergeWindow(EditWindow):
    """Which city goes, into which, what is added up, and what becomes of the row."""

    def __init__(self, cities, parent=None):
        intro = tr("One city goes into another, as 莱芜 into 济南: its names become aliases, so that lists that still "
                   "name it are counted there.")  # fmt: skip
        super().__init__(cities, "merge", intro, parent)
        self.setWindowTitle(tr("Cluster Digital: merge cities"))
        self.source = CityPicker(cities, self)
        self.target = CityPicker(cities, self)
        self.row = QComboBox(self)
        self.row.addItem(tr("stays, as a part of the other city"), False)
        self.row.addItem(tr("is removed"), True)
        self._sums = QWidget(self)
        self._sums.setLayout(QHBoxLayout())
        self._sums.layout().setContentsMargins(0, 0, 0, 0)
        self.checks = {}
        form = QFormLayout()
        form.addRow(tr("&This city"), self.source)
        form.addRow(tr("goes &into"), self.target)
        form.addRow(tr("Its &row"), self.row)
        form.addRow(tr("Add up"), self._sums)
        self.page.addLayout(form)
        self.resize(560, 420)
        for picker in (self.source, self.target):
            picker.currentTextChanged.connect(self.refresh_soon)
        self.row.currentIndexChanged.connect(self.refresh_soon)

    def start(self, keys):
        """Begin with the chosen cities: the first goes into the second."""
        for number, picker in enumerate((self.source, self.target)):
            picker.fill()
            picker.choose(keys[number] if number < len(keys) else None)
        self._fill_checks()
        self.refresh()

    def build(self):
        """Return the edit that merges the two."""
        from ...core.places.edits import merge

        for picker in (self.source, self.target):
            picker.fill()
        source, target = self.source.key, self.target.key
        self._fill_row(source)
        if source is None or target is None:
            return None
        sums = [name for name, check in self.checks.items() if check.isChecked()]
        return merge(self.cities.rows, source, target, sums, bool(self.row.currentData()))

    def title(self):
        """Return what the command is called."""
        rows = self.cities.rows
        names = [rows[picker.key]["city_zh"] for picker in (self.source, self.target)]
        return tr("Merge {source} into {target}").format(source=names[0], target=names[1])

    def _fill_row(self, source):
        """Allow removing where no shipped row of that adcode would take its place."""
        shipped = source is not None and self.cities.rows[source].get("adcode") in self.cities.knowledge.codes
        self.row.model().item(1).setEnabled(not shipped)
        if shipped:
            self.row.setCurrentIndex(0)
        tip = tr("The list that ships with the plugin has this city too and would stand in for a removed row.")
        plain = tr("A part keeps its adcode and its counties understood; removed, only its names are.")
        self.row.setToolTip(tip if shipped else plain)

    def _fill_checks(self):
        names = [name for name, kind in self.cities.kinds.items() if kind != "text" and name not in ("lon", "lat")]
        if names == list(self.checks):
            return
        for check in self.checks.values():
            check.deleteLater()
        self.checks = {}
        for name in names:
            self.checks[name] = check = QCheckBox(self.cities.label(name).replace("&", "&&"), self._sums)
            check.toggled.connect(self.refresh_soon)
            self._sums.layout().addWidget(check)
