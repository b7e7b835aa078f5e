# SPDX-License-Identifier: GPL-2.0-or-later
"""The panel with cards, and cities side by side."""

from __future__ import annotations

from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QTabWidget

from ...translation import tr
from ..connections import Connections
from .card_catalog import CardCatalog
from .card_page import CardPage
from .comparison_page import ComparisonPage


class CardsDock(QgsDockWidget):
    """A card that follows the selection on the map, and up to ten cities side by side.

    Signals: ``show_requested`` with the table, column and value of what is to be shown on the map.
    """

    show_requested = pyqtSignal(str, str, str)

    def __init__(self, controller, parent=None):
        super().__init__(tr("Cards"), parent)
        self.setObjectName("cluster_digital_plugin_cards")
        self._controller = controller
        self._selected = None
        self.catalog = CardCatalog(controller, self)
        self.page = CardPage(self)
        self.comparison = ComparisonPage(self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.page, tr("Card"))
        self.tabs.addTab(self.comparison, tr("Comparison"))
        self.setWidget(self.tabs)
        self.page.zoom_requested.connect(self._zoom)
        self.page.compare_requested.connect(lambda subject: self.comparison.add([subject.key]))
        self.page.compare_requested.connect(lambda _: self.tabs.setCurrentWidget(self.comparison))
        self.page.pin_toggled.connect(lambda pinned: None if pinned else self._follow())
        self.comparison.selection_wanted.connect(self._compare_selected)
        self.comparison.city_requested.connect(self.show_card)
        # Many selections at once, of a rectangle over several layers, make one card.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(30)
        self._soon.timeout.connect(self._follow)
        self._connections = Connections([
            (controller.tables_changed, self._tables_changed), (controller.ready, self._ready),
            (controller.selection.changed, self._soon.start), (self.visibilityChanged, self._shown_or_hidden),
            (self.catalog.changed, self._catalog_read), (self.catalog.failed, self._catalog_failed),
        ])  # fmt: skip
        self.page.set_catalog(None, [], tr("Preparing cards…"))

    def stop(self):
        """Stop following the controller; called before the panel is deleted."""
        self._soon.stop()
        self._connections.close()

    def show_card(self, subject):
        """Show the card of a subject."""
        self.tabs.setCurrentWidget(self.page)
        self.page.show_subject(subject)

    def show_records(self, record_ids):
        """Show the cards of records' clusters, unless the card is pinned or the panel hidden."""
        catalog = self.catalog.catalog
        if self.isVisible() and not self.page.pinned and catalog is not None:
            self.page.walk(catalog.subjects_of_records(record_ids))

    def _shown_or_hidden(self, visible):
        if not visible:
            return
        if self._controller.missing is None:
            self._controller.prepare()
        self.catalog.refresh()
        self._follow()

    def _ready(self, explanation):
        if explanation:
            self._catalog_failed(explanation)
        elif self.isVisible():
            self.catalog.refresh()

    def _tables_changed(self):
        self.catalog.outdate()
        if self.isVisible():
            self.catalog.refresh()

    def _catalog_read(self):
        catalog, message = self.catalog.catalog, ""
        if catalog is None:
            message = tr("No data yet. Load the sample or open your own lists in part 1 of the workbench; "
                         "then select a city or a cluster on the map.")  # fmt: skip
        self.page.set_catalog(catalog, self.catalog.entries, message)
        self.comparison.set_catalog(catalog, self.catalog.entries)
        self._follow()

    def _catalog_failed(self, message):
        self.page.set_catalog(None, [], message)
        self.comparison.set_catalog(None, [])

    def _follow(self):
        """Show the first of what is selected on the map, when that changed."""
        if not self.isVisible() or self.page.pinned or self.catalog.catalog is None:
            return
        selection = self._controller.selection
        chosen = {
            "cluster": selection.values("records", "cluster_id") | selection.values("clusters", "cluster_id"),
            "city": selection.values("cities", "adcode"), "belt": selection.values("belts", "belt_id"),
        }
        if chosen != self._selected:
            self._selected = chosen
            subject = self.catalog.catalog.subject
            self.page.walk([subject(kind, key) for kind, keys in chosen.items() for key in sorted(map(str, keys))])

    def _compare_selected(self):
        selection = self._controller.selection
        found = set().union(*(selection.values(table, "adcode") for table in ("cities", "records", "belts")))
        if found:
            self.comparison.add(sorted(map(str, found)))
        else:
            self.comparison.say_nothing_selected()

    def _zoom(self, subject):
        for table, column in {
            "city": (("cities", "adcode"), ("records", "adcode")),
            "cluster": (("records", "cluster_id"), ("clusters", "cluster_id")),
            "belt": (("belts", "belt_id"),),
        }[subject.kind]:
            if self._controller.layers.shows(table):
                self.show_requested.emit(table, column, subject.key)
                return
