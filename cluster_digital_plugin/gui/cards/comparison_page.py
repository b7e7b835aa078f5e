# SPDX-License-Identifier: GPL-2.0-or-later
"""Up to ten cities side by side."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QGuiApplication, QKeySequence
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...core.errors import InputError
from ...core.words import marks
from ...outputs.cards import comparison_cells, comparison_tsv
from ...translation import explain, is_chinese, label, tr
from ..key_action import key_action
from ..plain_label import PlainLabel
from ..plain_tip import plain_tip
from .card_finder import CardFinder

# Wider labels would leave no room for cities in a panel beside the map.
_LABELS = 150


class ComparisonPage(QWidget):
    """A table with a column for each city and a row for each measure.

    Signals: ``selection_wanted`` when the cities selected on the map shall be added; ``city_requested`` with the
    subject of a city whose card is wanted.
    """

    selection_wanted = pyqtSignal()
    city_requested = pyqtSignal(object)

    def __init__(self, parent=None):
        super().__init__(parent)
        self._catalog = None
        self._adcodes = []
        self._comparison = None
        self.finder = CardFinder(("city",), tr("Add a city by its name"), self)
        self.finder.chosen.connect(lambda subject: self.add([subject.key]))
        self.add_selected = self._button(tr("Compare selected cities"), self.selection_wanted.emit)
        self.remove_button = self._button(tr("Remove city"), self._remove_chosen)
        self.remove_button.setToolTip(tr("Remove the cities of the chosen columns (Delete)"))
        self.clear_button = self._button(tr("Remove all"), self._clear)
        self.copy_button = self._button(tr("Copy"), self.copy)
        self.copy_button.setToolTip(tr("Copy the table; a spreadsheet takes it as cells"))
        self.message = self._line()
        self.note = self._line()
        self.table = self._make_table()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(4)
        layout.addWidget(self.finder)
        buttons = QHBoxLayout()
        for button in (self.add_selected, self.remove_button, self.clear_button, self.copy_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addWidget(self.message)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.note)
        self._show("")

    @property
    def adcodes(self) -> tuple[str, ...]:
        """The cities that stand side by side."""
        return tuple(self._adcodes)

    def set_catalog(self, catalog, entries):
        """Show the same cities from another catalog."""
        self._catalog = catalog
        self.finder.set_entries(entries)
        self.finder.setEnabled(catalog is not None)
        self._adcodes = [adcode for adcode in self._adcodes if catalog is not None and adcode in catalog.cities]
        self._show("")

    def add(self, adcodes):
        """Add cities one after another; those that find no more room are refused with a message."""
        refused, message = 0, ""
        for adcode in adcodes:
            if adcode in self._adcodes or self._catalog is None or adcode not in self._catalog.cities:
                continue
            try:
                self._catalog.compare([*self._adcodes, adcode])
            except InputError as error:
                refused += 1
                message = explain(error)
            else:
                self._adcodes.append(adcode)
        if refused > 1:
            message = tr("{message} {count} cities were not added.").format(message=message, count=refused)
        self._show(message)

    def copy(self):
        """Copy the table as cells for a spreadsheet."""
        if self._comparison is not None:
            QGuiApplication.clipboard().setText(comparison_tsv(self._comparison, is_chinese()))
            self._say(tr("Copied: paste it into a spreadsheet."))

    def say_nothing_selected(self):
        """Tell how cities are selected."""
        self._say(tr("No city is selected. Select cities, clusters or belts on the map first."))

    def _make_table(self):
        table = QTableWidget(self)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setAlternatingRowColors(True)
        table.setWordWrap(True)
        table.setAccessibleName(tr("Comparison of cities"))
        table.horizontalHeader().sectionDoubleClicked.connect(self._header_opened)
        table.verticalHeader().setMaximumWidth(_LABELS)
        table.verticalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        table.horizontalHeader().setToolTip(tr("Double-click a city to see its card"))
        key_action(table, [Qt.Key.Key_Delete], self._remove_chosen)
        key_action(table, [QKeySequence.StandardKey.Copy], self.copy)
        return table

    def _button(self, text, slot):
        button = QPushButton(text, self)
        button.clicked.connect(lambda _checked=False: slot())
        return button

    def _line(self):
        line = PlainLabel(self)
        line.setWordWrap(True)
        line.setTextFormat(Qt.TextFormat.PlainText)
        line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return line

    def _clear(self):
        self._adcodes = []
        self._show("")

    def _remove_chosen(self):
        columns = {index.column() for index in self.table.selectedIndexes()}
        if not columns:
            self._say(tr("Click into the column of the city to be removed first."))
            return
        self._adcodes = [adcode for place, adcode in enumerate(self._adcodes) if place not in columns]
        self._show("")

    def _header_opened(self, column):
        self.city_requested.emit(self._comparison.cities[column].leads_to)

    def _show(self, message):
        present = bool(self._adcodes) and self._catalog is not None
        self._comparison = self._catalog.compare(self._adcodes) if present else None
        for widget in (self.table, self.note, self.remove_button, self.clear_button, self.copy_button):
            widget.setVisible(present)
        if present:
            self._fill(comparison_cells(self._comparison, is_chinese()))
            mark = marks(self._comparison.marked, is_chinese())
            self.note.setText("\n".join([label(self._comparison.note), *([f"⚠ {mark}"] if mark else [])]))
        self.layout().setAlignment(self.message, Qt.AlignmentFlag(0) if present else Qt.AlignmentFlag.AlignTop)
        self._say(message or ("" if present else tr(
            "No cities yet. Add them by name above, from a city's card, or select them on the map and press "
            "“Compare selected cities”. Up to ten stand side by side."
        )))  # fmt: skip

    def _fill(self, cells):
        headings = {label(title) for title, _ in self._comparison.groups}
        table, (names, *rows) = self.table, cells
        table.clear()
        table.clearSpans()
        table.setColumnCount(len(names) - 1)
        table.setRowCount(len(rows))
        table.setHorizontalHeaderLabels(names[1:])
        table.setVerticalHeaderLabels([row[0] for row in rows])
        for line, row in enumerate(rows):
            heading = row[0] in headings and not any(row[1:])
            table.verticalHeaderItem(line).setToolTip(plain_tip(row[0]))
            for column, text in enumerate(row[1:]):
                item = QTableWidgetItem(text)
                item.setToolTip(plain_tip(text))
                if heading:
                    item.setFlags(Qt.ItemFlag.NoItemFlags)
                table.setItem(line, column, item)
            if heading:
                font = table.font()
                font.setBold(True)
                table.verticalHeaderItem(line).setData(Qt.ItemDataRole.FontRole, font)
        table.resizeColumnsToContents()
        for column in range(table.columnCount()):
            table.setColumnWidth(column, min(table.columnWidth(column), 150))
        table.resizeRowsToContents()

    def _say(self, message):
        self.message.setText(message)
        self.message.setVisible(bool(message))
