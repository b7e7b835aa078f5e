# SPDX-License-Identifier: GPL-2.0-or-later
"""The fields of one city."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFormLayout, QLineEdit, QWidget

from ...translation import tr


class CityForm(QWidget):
    """One line for each field of the layer; what was typed and not applied stands in bold.

    ``edited`` is emitted when something was typed, ``confirmed`` when Enter was pressed.
    """

    edited = pyqtSignal()
    confirmed = pyqtSignal()

    def __init__(self, cities, parent=None):
        super().__init__(parent)
        self._cities = cities
        self.row = {}
        self.lines = {}
        self._shown = {}
        self._layout = QFormLayout(self)
        self._layout.setContentsMargins(2, 2, 2, 2)
        self._layout.setVerticalSpacing(2)
        self._layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)

    @property
    def pending(self) -> bool:
        """Whether something was typed that is not applied."""
        return any(line.text() != self._shown[name] for name, line in self.lines.items())

    def show_row(self, row: dict, keep: bool = False):
        """Show a city; with ``keep`` what was typed and not applied stays."""
        if list(self.lines) != list(self._cities.kinds):
            self._make_lines()
        self.row = row
        for name, line in self.lines.items():
            text = _text(row.get(name))
            typed = keep and line.text() != self._shown[name]
            self._shown[name] = text
            if not typed:
                line.setText(text)
                line.setCursorPosition(0)
            self._mark(line, name)

    def fill(self, values: dict):
        """Type values into lines that are empty."""
        for name, value in values.items():
            if name in self.lines and not self.lines[name].text() and value is not None:
                self.lines[name].setText(_text(value))

    def values(self) -> dict:
        """Return field → value of everything typed and not applied.

        Raises InputError when a number is none.
        """
        from ...core.places.edits import join_names, parse_number, split_names

        found = {}
        for name, line in self.lines.items():
            text, kind = line.text(), self._cities.kinds[name]
            if text == self._shown[name]:
                continue
            if name == "aliases":
                found[name] = join_names(split_names(text))
            elif kind == "text":
                found[name] = text.strip() or None
            else:
                found[name] = parse_number(text, kind, self._cities.label(name))
        return found

    def _make_lines(self):
        typed = {name: line.text() for name, line in self.lines.items() if line.text() != self._shown[name]}
        while self._layout.rowCount():
            self._layout.removeRow(0)
        self.lines = {}
        for name, kind in self._cities.kinds.items():
            line = QLineEdit(self)
            line.setObjectName(name)
            line.setToolTip(_tip(name, kind))
            if kind != "text":
                line.setAlignment(Qt.AlignmentFlag.AlignRight)
            line.textChanged.connect(lambda _text, line=line, name=name: self._typed(line, name))
            line.returnPressed.connect(self.confirmed)
            self._layout.addRow(self._cities.label(name), line)
            self.lines[name] = line
        self._shown = {name: self._shown.get(name, "") for name in self.lines}
        for name, line in self.lines.items():
            line.setText(typed.get(name, self._shown[name]))

    def _typed(self, line, name):
        self._mark(line, name)
        self.edited.emit()

    def _mark(self, line, name):
        font = line.font()
        font.setBold(line.text() != self._shown.get(name, ""))
        line.setFont(font)


def _text(value) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    return str(value)


def _tip(name, kind) -> str:
    tips = {
        "aliases": tr("Other names by which lists call this city, parted by “;”"),
        "lon": tr("Degrees east, WGS84; a change moves the point"),
        "lat": tr("Degrees north, WGS84; a change moves the point"),
        "population": tr("Persons"),
        "level": tr("县级 makes it a part of its parent city; any other level a city of its own"),
        "parent_city_zh": tr("For level 县级: the city in which its clusters and belts are counted"),
        "adcode": tr("Six digits of GB/T 2260; clusters and belts find their city by it"),
    }
    kinds = {"integer": tr("A whole number"), "real": tr("A number"), "text": tr("Text")}
    return tips.get(name, kinds[kind]) + " " + tr("(Enter applies)")
