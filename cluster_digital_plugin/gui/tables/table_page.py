# SPDX-License-Identifier: GPL-2.0-or-later
"""One tab of the result tables: filters above, rows below."""

from __future__ import annotations

import numpy as np
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QEvent, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...core import schema
from ...translation import tr
from ..plain_label import PlainLabel
from ..plain_tip import plain_tip
from .columns_model import ColumnsModel
from .table_view import TableView


class TablePage(QWidget):
    """A grid with its filters, order and selection, which stay when the grid is read again.

    Signals: ``picked`` when the user selected other rows; ``opened``, ``copied``, ``export_requested`` when asked for;
    ``columns_changed`` when columns were shown or hidden by hand.
    """

    picked = pyqtSignal()
    opened = pyqtSignal()
    copied = pyqtSignal()
    export_requested = pyqtSignal()
    columns_changed = pyqtSignal()

    def __init__(self, tab, parent=None):
        super().__init__(parent)
        self.tab, self.grid = tab, None
        self.hidden: set[str] | None = None
        self._linked = None
        self._order = ("", False)
        self._quick = {}
        self.model = ColumnsModel(self)
        self.view = TableView(self.model, self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(80)
        self._soon.timeout.connect(self._apply)
        # Of a burst of selections only the last is told.
        self._told = QTimer(self)
        self._told.setSingleShot(True)
        self._told.setInterval(0)
        self._told.timeout.connect(self.picked)
        # What is said in place of the number of rows is gone after a while.
        self._recount = QTimer(self)
        self._recount.setSingleShot(True)
        self._recount.setInterval(5000)
        self._recount.timeout.connect(self._tell_count)
        self._make()
        self.view.picked.connect(self._told.start)
        self.view.opened.connect(self.opened)
        self.view.copied.connect(self.copied)
        self.view.sorted_by.connect(self._sort)
        header = self.view.horizontalHeader()
        header.customContextMenuRequested.connect(lambda at: self.columns_menu().exec(header.mapToGlobal(at)))
        for widget in (self.view, self.filter):
            widget.installEventFilter(self)

    def show_grid(self, grid):
        """Show another reading of the table; filter, order, selection and place stay."""
        first = self.grid is None or set(self.grid.columns) != set(grid.columns)
        chosen, scrolled = self.selected_ids(), self.view.verticalScrollBar().value()
        self.grid = grid = self.tab.arranged(grid)
        self._linked = None
        self._fill_quick()
        self._apply(chosen)
        if first:
            self.view.fit(list(grid.columns.values()))
            self._hide_columns()
        self.view.verticalScrollBar().setValue(scrolled)
        self.basis.setToolTip(plain_tip(grid.basis))
        self.basis.setVisible(bool(grid.basis))
        self._tell_basis()

    def link(self, mask):
        """Show only the rows of a mask over the grid; None shows all."""
        if mask is not self._linked:
            self._linked = mask
            self._apply()

    def highlight(self, rows):
        """Select rows of the grid, as they are selected on the map."""
        place = np.full(len(self.grid), -1)
        place[self.model.rows] = np.arange(len(self.model.rows))
        positions = place[rows]
        self.view.select(positions[positions >= 0], reveal=True)

    def warn(self, text: str):
        """Say something about what is shown; empty says nothing."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def say(self, text: str):
        """Say shortly what was done, in place of the number of rows."""
        self.count.setText(text)
        self._recount.start()

    def selected_rows(self) -> np.ndarray:
        """Return the grid's rows that are selected, in the order shown."""
        return self.model.rows[self.view.selected()]

    def selected_ids(self) -> np.ndarray:
        """Return the feature ids of the selected rows."""
        return np.zeros(0, int) if self.grid is None else self.grid.ids[self.selected_rows()]

    def columns(self) -> list:
        """Return the columns that are shown, from the left as the user arranged them."""
        header, columns = self.view.horizontalHeader(), list(self.grid.columns.values())
        order = (header.logicalIndex(place) for place in range(header.count()))
        return [columns[number] for number in order if not header.isSectionHidden(number)]

    def columns_menu(self) -> QMenu:
        """Return the menu that shows and hides columns."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name, column in self.grid.columns.items():
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(not self._is_hidden(name))
            action.toggled.connect(lambda shown, name=name: self._show_column(name, shown))
        return menu

    def clear(self):
        """Take the filters back; where there are none, the selection."""
        filtered = self.filter.text() or any(combo.currentIndex() > 0 for combo in self._quick.values())
        self.filter.clear()
        for combo in self._quick.values():
            combo.setCurrentIndex(0)
        if not filtered:
            self.view.clearSelection()
        self.view.setFocus()

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self._tell_basis()

    def eventFilter(self, watched, event):
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return super().eventFilter(watched, event)
        if event.matches(QKeySequence.StandardKey.Find):
            action = self._find
        elif event.key() == Qt.Key.Key_Escape:
            action = self.clear
        elif watched is self.filter and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            action = self._go_to_rows
        else:
            return super().eventFilter(watched, event)
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            action()
        return True

    def _make(self):
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText(tr("Filter: words in any column"))
        self.filter.setToolTip(tr("Rows must hold every word, separated by spaces. Ctrl+F comes here, Esc clears."))
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(100)
        self.filter.setMaximumWidth(320)
        self.filter.textChanged.connect(self._soon.start)
        self._tools = QHBoxLayout()
        self._tools.setSpacing(4)
        self._tools.addWidget(self.filter, 2)
        for name in self.tab.quick:
            self._quick[name] = combo = QComboBox(self)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(9)
            combo.setMaxVisibleItems(20)
            combo.currentIndexChanged.connect(lambda _index: self._soon.start())
            self._tools.addWidget(combo, 1)
        self.count = PlainLabel(self)
        self._tools.addWidget(self.count)
        self._tools.addStretch(1)
        self._make_buttons()
        self.note, self.basis = PlainLabel(self), PlainLabel(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 2)
        layout.setSpacing(3)
        layout.addLayout(self._tools)
        layout.addWidget(self.note)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.basis)
        self.note.setWordWrap(True)
        self.note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        # One line, whatever its length: rows need the room.
        self.basis.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for text in (self.note, self.basis):
            text.hide()

    def _make_buttons(self):
        self.copy_button = self._button("/mActionEditCopy.svg", tr("Copy the selected rows, or all that are shown"))
        self.copy_button.clicked.connect(self.copied)
        self.zoom_button = self._button("/mActionZoomToSelected.svg", tr("Zoom to the selected rows, which flash"))
        self.zoom_button.clicked.connect(self.opened)
        self.zoom_button.setEnabled(bool(self.tab.selects))
        self.export_button = self._button("/mActionFileSave.svg", tr("Export the rows shown…"))
        self.export_button.clicked.connect(self.export_requested)
        self.columns_button = self._button("/mActionOptions.svg", tr("Choose columns"))
        self.columns_button.clicked.connect(self._show_columns_menu)

    def _button(self, icon, text):
        button = QToolButton(self)
        button.setIcon(QgsApplication.getThemeIcon(icon))
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.setAutoRaise(True)
        self._tools.addWidget(button)
        return button

    def _fill_quick(self):
        """Offer the values that the shown rows have, keeping what was chosen."""
        rows = np.nonzero(self.grid.shown)[0]
        for name, combo in self._quick.items():
            column = self.grid.columns.get(name)
            combo.setVisible(column is not None)
            chosen = combo.currentText() if combo.currentIndex() > 0 else None
            combo.blockSignals(True)
            combo.clear()
            if column is not None:
                combo.addItem(tr("{column}: all").format(column=column.title))
                for code in column.used(rows):
                    combo.addItem(column.texts[code], code)
                combo.setCurrentIndex(max(0, combo.findText(chosen)) if chosen else 0)
                combo.setToolTip(plain_tip(column.title))
            combo.blockSignals(False)

    def _apply(self, chosen=None):
        """Filter and sort, then select again what was selected."""
        if self.grid is None:
            return
        self._soon.stop()
        chosen = self.selected_ids() if chosen is None else chosen
        exact = {name: combo.currentData() for name, combo in self._quick.items() if combo.currentIndex() > 0}
        names = [name for name in self.grid.columns if not self._is_hidden(name)]
        mask = self.grid.matching(self.filter.text(), names, exact)
        if self._linked is not None:
            mask &= self._linked
        rows = np.nonzero(mask)[0]
        name, descending = self._order
        if name in self.grid.columns:
            rows = self.grid.ordered(rows, name, descending)
        self.view.placeholder = self._reason()
        self.model.show(self.grid, rows)
        if len(chosen):
            self.highlight(self.grid.rows_of(chosen))
        self._tell_count()

    def _reason(self):
        if self._linked is not None and not self._linked.any():
            return tr("Nothing that belongs to this table is selected on the map.")
        if not len(self.grid):
            return self.grid.basis
        return tr("No row fits the filter. Esc shows all rows.")

    def _tell_count(self):
        self._recount.stop()
        count, total = len(self.model.rows), int(self.grid.shown.sum())
        text = tr("Rows: {count}") if count == total else tr("Rows: {count} of {total}")
        self.count.setText(text.format(count=count, total=total))

    def _tell_basis(self):
        whole, room = self.basis.toolTip(), self.view.width() or self.width()
        self.basis.setText(self.basis.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, room))

    def _sort(self, number):
        """Sort by a column: up, then down, then as the rows are stored."""
        name = list(self.grid.columns)[number]
        old, descending = self._order
        self._order = (name, False) if old != name else (name, True) if not descending else ("", False)
        header = self.view.horizontalHeader()
        header.setSortIndicatorShown(bool(self._order[0]))
        direction = Qt.SortOrder.DescendingOrder if self._order[1] else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(number, direction)
        self._apply()

    def _is_hidden(self, name):
        column = self.grid.columns[name]
        if self.hidden is not None:
            return name in self.hidden
        # A column in which nothing is known tells nothing.
        return self.tab.hidden(name) or (column.kind == schema.TEXT and not column.values)

    def _show_column(self, name, shown):
        hidden = {other for other in self.grid.columns if self._is_hidden(other)}
        self.hidden = hidden - {name} if shown else hidden | {name}
        self._hide_columns()
        self._apply()
        self.columns_changed.emit()

    def _hide_columns(self):
        for number, name in enumerate(self.grid.columns):
            self.view.setColumnHidden(number, self._is_hidden(name))

    def _show_columns_menu(self):
        self.columns_menu().exec(self.columns_button.mapToGlobal(self.columns_button.rect().bottomLeft()))

    def _find(self):
        self.filter.setFocus()
        self.filter.selectAll()

    def _go_to_rows(self):
        if self._soon.isActive():
            self._apply()
        self.view.setFocus()
        if len(self.model.rows) and not self.view.selectionModel().hasSelection():
            self.view.selectRow(0)
