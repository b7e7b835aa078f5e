# SPDX-License-Identifier: GPL-2.0-or-later
"""The buttons that open the windows of the cities' panel."""

from __future__ import annotations

from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from ...core import schema
from ...translation import label, tr
from .field_window import FieldWindow
from .merge_window import MergeWindow
from .new_city_window import NewCityWindow
from .paste_window import PasteWindow


class CityTools(QWidget):
    """Add, merge, split, paste, and a menu for fields; each opens a window that stays beside the work."""

    def __init__(self, cities, controller, chosen, added, parent=None):
        """``chosen`` returns the keys of the chosen cities, ``added`` is called with the ids of new rows."""
        super().__init__(parent)
        self._cities = cities
        self._controller = controller
        self._chosen = chosen
        self._added = added
        self._windows = {}
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        self.buttons = {}
        for name, text, tip, slot in (
            ("add", tr("&Add…"), tr("Add a city"), self._add),
            ("merge", tr("Mer&ge…"), tr("Merge a city into another, as 莱芜 into 济南"), self._merge),
            ("split", tr("Spl&it…"), tr("Make a part of the chosen city a city of its own"), self._split),
            ("paste", tr("Pas&te…"), tr("Change many cities with cells of a spreadsheet"), self._paste),
        ):
            self.buttons[name] = button = QToolButton(self)
            button.setText(text)
            button.setToolTip(tip)
            button.clicked.connect(lambda _checked=False, slot=slot: slot())
        self.buttons["field"] = field = QToolButton(self)
        field.setText(tr("&Field"))
        field.setToolTip(tr("Add a field to all cities: GDP, region or one of your own"))
        field.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(field)
        self.menu.aboutToShow.connect(self.fill_menu)
        field.setMenu(self.menu)
        for button in self.buttons.values():
            # Tool buttons are left out of the tab order otherwise.
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            line.addWidget(button)
        line.addStretch(1)

    def fill_menu(self):
        """Offer the fields that the cities do not have yet."""
        self.menu.clear()
        for column in schema.CITY_EXTRAS:
            if column.name not in self._cities.kinds:
                action = self.menu.addAction(label(column))
                action.triggered.connect(lambda _checked=False, column=column: self._cities.add_field(column))
        self.menu.addAction(tr("Another field…")).triggered.connect(lambda _checked=False: self._field())

    def opened(self, name):
        """Return a window that was opened before, or None."""
        window = self._windows.get(name)
        return None if window is None or sip.isdeleted(window) else window

    def close_windows(self):
        """Close and forget all windows."""
        for window in self._windows.values():
            if not sip.isdeleted(window):
                window.close()
                window.deleteLater()
        self._windows = {}

    def _add(self):
        self._show("add", lambda: self._following(NewCityWindow(self._cities, False, self.window()))).start([])

    def _split(self):
        window = self._show("split", lambda: self._following(NewCityWindow(self._cities, True, self.window())))
        window.start(self._chosen())

    def _merge(self):
        window = self._show("merge", lambda: self._following(MergeWindow(self._cities, self.window())))
        window.start(self._chosen())

    def _paste(self):
        self._show("paste", lambda: PasteWindow(self._cities, self._controller, self.window()))

    def _field(self):
        def make():
            window = FieldWindow(self.window())
            window.wanted.connect(self._cities.add_field)
            return window

        self._show("field", make)

    def _following(self, window):
        window.applied.connect(self._added)
        return window

    def _show(self, name, make):
        window = self.opened(name)
        if window is None:
            window = self._windows[name] = make()
        window.show()
        window.raise_()
        window.activateWindow()
        return window
