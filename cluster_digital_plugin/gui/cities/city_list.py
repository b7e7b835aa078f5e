# SPDX-License-Identifier: GPL-2.0-or-later
"""Finding a city by any of its names."""

from __future__ import annotations

from qgis.PyQt.QtCore import QItemSelection, QItemSelectionModel, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ...translation import tr
from ..key_action import key_action
from ..lists.rows_model import RowsModel
from ..plain_label import PlainLabel

_NAMES = ("city_zh", "city_en", "aliases", "adcode", "province_zh", "parent_city_zh")


class CityList(QWidget):
    """A line to search in, and the cities found: by Chinese or English name, alias, adcode, or a county in them.

    ``chosen`` carries the keys of the chosen rows; ``zoom_requested`` asks to see them on the map.
    """

    chosen = pyqtSignal(list)
    zoom_requested = pyqtSignal(list)

    def __init__(self, cities, parent=None):
        super().__init__(parent)
        self._cities = cities
        self._keys = []
        self._quiet = False
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(tr("Find a city: name, alias, adcode, county…"))
        self.search.setAccessibleName(tr("Find a city"))
        self.search.setToolTip(tr("Chinese or English name, alias, adcode or province; a county finds its city"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self.refresh)
        self.search.returnPressed.connect(self._take_first)
        self.model = RowsModel(parent=self)
        self.view = self._make_view()
        self.found = PlainLabel(self)
        self.found.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for widget in (self.search, self.view, self.found):
            layout.addWidget(widget)

    def refresh(self, *_):
        """Show the cities that the search finds; what was chosen stays chosen where it is found."""
        chosen = self.keys()
        self._keys = self._found()
        names = ("city_zh", "province_zh", "adcode") if self._cities.layer is not None else ()
        rows = [self._line(self._cities.rows[key]) for key in self._keys]
        self._quiet = True
        self.model.set_rows([self._cities.label(name) for name in names], rows)
        self._quiet = False
        self.show_chosen(chosen)
        total = len(self._cities.rows)
        if total and not self._keys:
            self.found.setText(tr("No city is called that. Shorten the name, or press “Add…”."))
        self.found.setVisible(bool(total) and not self._keys)

    def keys(self) -> list:
        """Return the keys of the chosen rows, in the list's order."""
        rows = sorted({index.row() for index in self.view.selectionModel().selectedRows()})
        return [self._keys[row] for row in rows if row < len(self._keys)]

    def show_chosen(self, keys):
        """Mark rows without telling anybody."""
        wanted, selection = set(keys), QItemSelection()
        rows = [number for number, key in enumerate(self._keys) if key in wanted]
        last = self.model.columnCount() - 1
        for row in rows:
            selection.select(self.model.index(row, 0), self.model.index(row, last))
        self._quiet = True
        self.view.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._quiet = False
        if rows:
            self.view.scrollTo(self.model.index(rows[0], 0))

    def _make_view(self):
        view = QTableView(self)
        view.setModel(self.model)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setTabKeyNavigation(False)
        view.setWordWrap(False)
        view.setMinimumHeight(70)
        view.setAccessibleName(tr("Cities"))
        view.setToolTip(tr("Double-click or Enter: show on the map"))
        view.verticalHeader().setVisible(False)
        view.verticalHeader().setDefaultSectionSize(view.fontMetrics().height() + 6)
        view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        view.selectionModel().selectionChanged.connect(self._selected)
        view.doubleClicked.connect(lambda _index: self.zoom_requested.emit(self.keys()))
        key_action(view, ("Return", "Enter"), lambda: self.zoom_requested.emit(self.keys()), tr("Show on the map"))
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        return view

    def _line(self, row):
        name = row.get("city_zh") or row.get("city_en") or "?"
        parent = row.get("parent_city_zh")
        return (f"{name} ({parent})" if parent else name, row.get("province_zh"), row.get("adcode"))

    def _found(self):
        rows = self._cities.rows
        text = "".join(self.search.text().split()).lower()
        if not text:
            return list(rows)
        found = [key for key, row in rows.items() if any(text in str(row.get(name) or "").lower() for name in _NAMES)]
        # What is called exactly that comes first, then what begins with it.
        found.sort(key=lambda key: min(_distance(text, str(rows[key].get(name) or "").lower()) for name in _NAMES[:4]))
        gazetteer = self._cities.knowledge.gazetteer
        if gazetteer is not None:
            resolution = gazetteer.resolve(self.search.text())
            codes = [resolution.adcode, *(code for code, _, _ in resolution.candidates)]
            keys = [self._cities.key_of(code) for code in codes]
            found += [key for key in dict.fromkeys(keys) if key is not None and key not in found]
        return found

    def _selected(self, *_):
        if not self._quiet:
            self.chosen.emit(self.keys())

    def _take_first(self):
        if self._keys:
            self.view.selectRow(0)
            self.zoom_requested.emit(self.keys())


def _distance(text, name) -> int:
    if text in name.split(";"):
        return 0
    return 1 if name.startswith(text) else 2
