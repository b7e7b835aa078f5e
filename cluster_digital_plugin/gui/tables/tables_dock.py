# SPDX-License-Identifier: GPL-2.0-or-later
"""The panel with the result tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import QStandardPaths, Qt, QTimer
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QStackedWidget,
    QTabWidget,
    QWidget,
)

from ...core import words
from ...layers import settings
from ...layers.result_tables import read_result_tables
from ...outputs.manifests import note_table
from ...outputs.spreadsheet import Sheet, write_spreadsheet
from ...outputs.table_text import clipboard_text, write_csv
from ...translation import explain, is_chinese, tr
from ..connections import Connections
from ..plain_label import PlainLabel
from .map_link import MapLink
from .result_tab import ResultTab
from .table_page import TablePage

# Up to so many cells are copied at once; more of them in the background.
_QUICK_CELLS = 20_000

# What a match of selected clusters makes.
_OF_THE_SCOPE = (
    "records", "links", "pairs", "table1", "table2", "accompanied", "colocation", "programme_cities", "city_sets",
)  # fmt: skip

# How long a message about a copy or an export stays, in milliseconds.
_STAYS = 10_000


class TablesDock(QgsDockWidget):
    """All result tables of the workspace in tabs, linked both ways with the map and with each other.

    Rows that are selected here select what they stand for on the map, and mark or filter what belongs to them in the
    other tabs; so does what is selected on the map.
    """

    def __init__(self, controller, canvas, parent=None):
        super().__init__(tr("Cluster Digital: results"), parent)
        self.setObjectName("cluster_digital_plugin_tables")
        self._controller = controller
        self.link = MapLink(controller, canvas, self)
        self.grids = {}
        self.pages: dict[str, TablePage] = {}
        # Table → the features that its rows are linked with, as the last selection elsewhere said.
        self._sources: dict[str, dict] = {}
        self._stale_grids, self._stale_links = set(), set()
        self._reading = self._again = False
        self._wanted_table = ""
        self._message = self._before = ""
        self._soon = self._timer(0, self._read)
        self._quiet = self._timer(_STAYS, lambda: self._say(""))
        self.setWidget(self._make())
        self._connections = Connections([
            (controller.tables_changed, self._soon.start), (controller.ready, self._ready),
            (controller.selection.edited, self._edited), (self.visibilityChanged, self._shown_or_hidden),
            (self.link.changed, self._map_selected), (self.tabs.currentChanged, self._refresh),
            (self.only_selected.toggled, self._only_toggled),
        ])  # fmt: skip

    def stop(self):
        """Stop following controller and map; called before the panel is deleted."""
        self._soon.stop()
        self._quiet.stop()
        self.link.stop()
        self._connections.close()

    @property
    def page(self) -> TablePage | None:
        """The page that is looked at."""
        return self.tabs.currentWidget()

    def show_table(self, name: str):
        """Bring a table's tab to the front."""
        if name in self.pages:
            self.tabs.setCurrentWidget(self.pages[name])

    def compare_with(self, path: str):
        """Show in the tab of changes what differs from another workspace; empty: from the run before the last one."""
        self._before = path
        self.setUserVisible(True)
        self._read("differences")

    def export(self, page: TablePage, path: str):
        """Write the shown rows and columns of a page to an .xlsx or .csv file, in the background."""
        make = self._sheet_maker(page, page.model.rows)
        table, workspace, scope = page.tab.name, self._controller.workspace.path, self._controller.summary.scope

        def work():
            if path.lower().endswith(".csv"):
                write_csv(path, make())
            else:
                write_spreadsheet(path, [make()])
            note_table(path, workspace, table, scope)

        def done(exception, _result):
            self._say(explain(exception) if exception else tr("Saved: {path}").format(path=path))

        self._controller.in_background(tr("Cluster Digital: exporting a table"), work, done)

    def copy(self, page: TablePage):
        """Copy the selected rows of a page, or all that are shown when none is, for a spreadsheet."""
        rows = page.selected_rows()
        rows = rows if len(rows) else page.model.rows
        make = self._sheet_maker(page, rows)

        def done(exception, text):
            if exception is None:
                QGuiApplication.clipboard().setText(text)
                page.say(tr("Rows copied: {count}").format(count=len(rows)))
            else:
                self._say(str(exception))

        if len(rows) * len(page.grid.columns) <= _QUICK_CELLS:
            done(None, clipboard_text(make()))
        else:
            title = tr("Cluster Digital: copying a table")
            self._controller.in_background(title, lambda: clipboard_text(make()), done)

    def _make(self):
        self.message = PlainLabel(self)
        self.message.setWordWrap(True)
        self.message.setMargin(10)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setUsesScrollButtons(True)
        self.only_selected = QCheckBox(tr("Selected only"), self)
        self.only_selected.setToolTip(
            tr("Every table shows the rows that belong to what is selected on the map or in another table")
        )
        corner = QWidget(self)
        layout = QHBoxLayout(corner)
        layout.setContentsMargins(4, 0, 6, 0)
        layout.addWidget(self.only_selected)
        self.tabs.setCornerWidget(corner, Qt.Corner.TopRightCorner)
        stack = QStackedWidget(self)
        stack.addWidget(self.message)
        stack.addWidget(self.tabs)
        self._stack = stack
        self._empty(tr("Reading the tables…"))
        return stack

    def _timer(self, milliseconds, slot):
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(slot)
        return timer

    def _shown_or_hidden(self, visible):
        if visible and self._controller.missing is None:
            self._controller.prepare()
        elif visible:
            self._soon.start()

    def _ready(self, explanation):
        if explanation:
            self._empty(explanation)
        else:
            self._soon.start()

    def _edited(self):
        self._soon.start()
        self._tell()

    def _read(self, wanted=""):
        """Read all tables in the background; what is shown stays until they are there, then the table wanted is."""
        self._wanted_table = wanted or self._wanted_table
        if self.isHidden() or self._controller.missing != {}:
            return
        if self._reading:
            self._again = True
            return
        self._reading = True
        path, scope, chinese = self._controller.workspace.path, self._controller.summary.scope, is_chinese()
        before = self._before if self._before != path else ""
        title = tr("Cluster Digital: reading tables")
        self._controller.in_background(
            title, lambda: read_result_tables(path, scope, chinese, before), self._have_read, in_turn=True
        )

    def _have_read(self, exception, grids=None):
        self._reading = False
        if self._again:
            self._again = False
            self._read()
            return
        if exception is not None:
            self._empty(explain(exception))
            # What cannot be compared must not hide the tables for good.
            self._before = ""
            return
        self.grids = grids or {}
        self._stale_grids = set(self.grids)
        self._arrange()
        if not self.pages:
            self._empty(self._next_step())
            return
        self._entitle()
        self._stack.setCurrentWidget(self.tabs)
        if self._wanted_table and self._wanted_table not in self.pages:
            self._say(tr("There is no earlier run to compare with yet: run again, or choose another workspace."))
        self.show_table(self._wanted_table)
        self._wanted_table = ""
        self._refresh()

    def _arrange(self):
        """Show a tab for every table that is there, in their order; one whose table is gone goes."""
        current = self.page.tab.name if self.page is not None else ""
        self.tabs.blockSignals(True)
        for name in [name for name in self.pages if name not in self.grids]:
            page = self.pages.pop(name)
            self.tabs.removeTab(self.tabs.indexOf(page))
            page.deleteLater()
        place = 0
        for tab in ResultTab.all():
            if tab.name not in self.grids:
                continue
            if tab.name not in self.pages:
                self.pages[tab.name] = page = self._new_page(tab)
                self.tabs.insertTab(place, page, tab.title[0 if is_chinese() else 1])
                self.tabs.setTabToolTip(place, self.grids[tab.name].title)
            place += 1
        if current not in self.pages and self.pages:
            # Results come before what they are made of.
            self.tabs.setCurrentIndex(0)
        self.tabs.blockSignals(False)

    def _entitle(self):
        title = tr("Cluster Digital: results")
        mark = words.marks(self._controller.summary.marked, is_chinese())
        if mark:
            title = tr("Cluster Digital: results ({mark})").format(mark=mark)
        self.setWindowTitle(title)

    def _new_page(self, tab):
        page = TablePage(tab, self.tabs)
        page.hidden = settings.remembered_hidden(tab.name)
        self._sources[tab.name] = self.link.selected()
        page.picked.connect(lambda: self._picked(page))
        page.opened.connect(lambda: self.link.zoom(tab, self._wanted(page), self.grids))
        page.copied.connect(lambda: self.copy(page))
        page.export_requested.connect(lambda: self._ask_export(page))
        page.columns_changed.connect(lambda: settings.remember_hidden(tab.name, page.hidden))
        return page

    @staticmethod
    def _wanted(page):
        rows = page.selected_rows()
        return rows if len(rows) else page.model.rows

    def _next_step(self):
        if self._controller.workspace.path and not self._controller.summary.empty:
            return tr("No results yet. Match in part 2 of the workbench; records, links and tables appear here.")
        return tr("Nothing to show yet. Load the sample or open a list in part 1 of the workbench, then match.")

    def _empty(self, text):
        self.message.setText(text)
        self._stack.setCurrentWidget(self.message)

    def _refresh(self, *_):
        """Bring the page that is looked at up to date; the others follow when they are looked at."""
        page = self.page
        if page is None or page.tab.name not in self.grids:
            return
        name = page.tab.name
        if name in self._stale_grids:
            self._stale_grids.discard(name)
            page.show_grid(self.grids[name])
            if self.only_selected.isChecked():
                self._follow(page)
        if name in self._stale_links:
            self._follow(page)
        self._tell()

    def _follow(self, page):
        """Filter or mark the rows that belong to what is selected elsewhere."""
        self._stale_links.discard(page.tab.name)
        if not page.tab.linked:
            return
        mask = self.link.rows(page.tab, self._sources[page.tab.name], self.grids)
        if self.only_selected.isChecked():
            page.link(mask)
        else:
            page.link(None)
            page.highlight(np.nonzero(mask)[0])

    def _map_selected(self):
        self._link_pages(self.pages, self.link.selected())

    def _picked(self, page):
        """Select on the map what the chosen rows stand for, and link the other tabs with them."""
        if not page.tab.selects:
            return
        rows = page.selected_rows()
        self.link.select(page.tab, rows, self.grids)
        ids = set(page.grid.ids[rows].tolist())
        others = [name for name in self.pages if name != page.tab.name]
        self._link_pages(others, {page.tab.layer or page.tab.name: ids} if ids else {})

    def _link_pages(self, names, sources):
        for name in names:
            self._sources[name] = sources
        self._stale_links.update(names)
        self._refresh()

    def _only_toggled(self):
        self._stale_links.update(self.pages)
        self._refresh()

    def _say(self, text):
        self._message = text
        self._tell()
        if text:
            self._quiet.start()

    def _tell(self):
        """Say below the filters what must be known of the rows."""
        page = self.page
        if page is None:
            return
        texts = [self._message] if self._message else []
        if any(layer.isEditable() for layer in self._controller.selection.layers(page.tab.layer)):
            texts.append(tr("This layer is being edited: the table shows what is saved."))
        if self._controller.summary.scope == "selection" and page.tab.name in _OF_THE_SCOPE:
            texts.append(tr("The last match was of selected clusters only: these are their results."))
        if page.tab.name == "differences":
            last = tr("Compared with the run before the last one.")
            texts.append(tr("Compared with {path}.").format(path=self._before) if self._before else last)
        page.warn(" ".join(texts))

    def _sheet_maker(self, page, rows):
        """Return a function that makes a sheet of rows of a page; it may be called in any thread."""
        grid, columns = page.grid, page.columns()
        if "dataset" in grid.columns and grid.columns["dataset"] not in columns:
            # What rests on the sample must be known wherever it is pasted.
            columns.append(grid.columns["dataset"])
        basis = tr("Basis")

        def make():
            titles, cells = [column.sheet_column for column in columns], grid.told(columns, rows)
            if grid.basis:
                titles, cells = [*titles, (basis, "text")], [(*cell, grid.basis) for cell in cells]
            return Sheet(grid.title, tuple(titles), cells)

        return make

    def _ask_export(self, page):
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        start = str(Path(settings.LAST_FOLDER.get() or documents) / f"{page.tab.name}.xlsx")
        kinds = tr("Spreadsheet (*.xlsx);;Comma-separated text (*.csv)")
        path, chosen = QFileDialog.getSaveFileName(self, tr("Export the rows shown"), start, kinds)
        if path:
            settings.LAST_FOLDER.set(str(Path(path).parent))
            ending = ".csv" if "*.csv" in chosen else ".xlsx"
            self.export(page, path if path.lower().endswith((".csv", ".xlsx")) else path + ending)
