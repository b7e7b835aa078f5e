# SPDX-License-Identifier: GPL-2.0-or-later
"""Everything the plugin adds to the window."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from qgis.core import Qgis, QgsProject
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QStandardPaths, Qt, QTimer
from qgis.PyQt.QtWidgets import QAction, QFileDialog

from ..layers import settings
from ..layers.restyling import restyle, take_back
from ..translation import tr
from .active_layer import ActiveLayer
from .cards.cards_dock import CardsDock
from .charts.charts_dock import ChartsDock
from .cities.cities_dock import CitiesDock
from .connections import Connections
from .controller import Controller
from .follow.follow import Follow
from .follow.stale_button import StaleButton
from .follow.stale_marks import StaleMarks
from .lists.layer_chooser import LayerChooser
from .lists.problems_window import ProblemsWindow
from .lists.table_preview import TablePreview
from .live.live_ellipse import LiveEllipse
from .messages import Messages
from .options.options_factory import OptionsFactory
from .panel.workbench_dock import WorkbenchDock
from .panel_help import PanelHelp
from .picture import picture
from .playback import playback
from .recovery import Recovery
from .review.review_dock import ReviewDock
from .review.review_files import ReviewFiles
from .review.review_session import ReviewSession
from .tables.tables_dock import TablesDock
from .taxonomy.taxonomy_dock import TaxonomyDock
from .tour.tour import Tour
from .workspace_button import WorkspaceButton
from .workspace_files import WorkspaceFiles

_NAME = "cluster_digital_plugin"

# Room for the titles and some seven rows.
_TABLES_HEIGHT = 240


class Workbench:
    """One toolbar, a group in the Vector menu, the panel and its windows; ``close`` takes everything back."""

    def __init__(self, iface):
        self.iface = iface
        self._window = iface.mainWindow()
        self.controller = Controller(self._window)
        self.dock = WorkbenchDock(self.controller, self._window)
        self._add_dock(self.dock)
        self.live = LiveEllipse(iface.mapCanvas(), self.controller, self.dock)
        self.review = ReviewDock(self.controller, ReviewSession(self.controller, self.controller), self._window)
        self._review_files = ReviewFiles(self.review.session, self.controller, self._window)
        self.taxonomy = TaxonomyDock(self.controller, self._window)
        self.cities = CitiesDock(self.controller, iface.mapCanvas(), self._window)
        self.charts = ChartsDock(self.controller, iface.mapCanvas(), self._window)
        self.messages = Messages(self)
        self.tables = TablesDock(self.controller, iface.mapCanvas(), self._window)
        self.cards = CardsDock(self.controller, self._window)
        # In the order of the toolbar.
        self.panels = {
            "review": self.review, "taxonomy": self.taxonomy, "cities": self.cities, "charts": self.charts,
            "tables": self.tables, "cards": self.cards,
        }  # fmt: skip
        for panel in self.panels.values():
            self._add_dock(panel)
        self._files = WorkspaceFiles(self.controller, self.tables, self._window)
        self.follow = Follow(self.controller, self.controller)
        sections = {self.dock.match: "records", self.dock.ellipse: "ellipses"}
        self.marks = StaleMarks(self.follow, self.controller, sections, iface.layerTreeView(), self.follow)
        self._windows, self._wanted = {}, None
        self._active_layer = ActiveLayer(iface, self.controller.selection)
        self.actions = {}
        self._make_actions()
        self._make_toolbar()
        self.tour = Tour(self)
        self.options = OptionsFactory()
        iface.registerOptionsWidgetFactory(self.options)
        self.helps = [PanelHelp(dock, page) for page, dock in {"workbench": self.dock, **self.panels}.items()]
        self.recovery = Recovery(self.controller, self._repeat, self._files.locate, self._window)
        self._connect()
        self.recovery.look(self.controller.workspace.path)
        self._update_actions()
        self._update_stale()

    def _connect(self):
        self._connections = Connections([
            (self.controller.finished, self.messages.finished),
            (self.controller.told, self.messages.told),
            (self.follow.told, self.messages.told),
            (self.follow.followed, lambda message: self.messages.finished(True, message)),
            (self.follow.changed, self._update_stale),
            (self.options.changed, self._options_changed),
            (self.options.restyle_requested, self.restyle),
            (self.options.tour_requested, self.show_tour),
            (self.controller.layers_added, partial(self.controller.layers.zoom, self.iface.mapCanvas())),
            (self.controller.tables_changed, self._active_layer.choose),
            (self.controller.started, self._update_actions),
            (self.controller.finished, self._update_actions),
            (self.controller.tables_changed, self._update_actions),
            (self.controller.tables_changed, self._do_wanted),
            (self.dock.data.open_requested, self.open_list),
            (self.dock.data.layers_requested, self.choose_layers),
            (self.dock.data.problems_requested, self.show_problems),
            (self.dock.ellipse.list.zoom_requested, self._zoom_to_ellipse),
            (self.dock.years.play_requested, partial(playback, self.iface)),
            (self.dock.visibilityChanged, self._dock_shown),
            (self.review.visibilityChanged, self._dock_shown),
            (self.cities.cities.editing_started, self.iface.setActiveLayer),
            (self.charts.ellipse_requested, self._zoom_to_ellipse),
            (self.cards.show_requested, self._show_row),
            (self.review.map_requested, lambda record_ids, _zoom: self.cards.show_records(record_ids)),
            *((panel.visibilityChanged, partial(self._panel_shown, name)) for name, panel in self.panels.items()),
            (self.review.session.changed, self._update_review),
            (self.review.session.told, self.messages.told),
            (self.review.map_requested, self._show_records),
            (self.review.match_requested, self._match_again),
            (self.review.export_requested, self._review_files.export),
            (self.review.import_requested, self._review_files.ask_import),
            (self._review_files.told, self.messages.told),
            (self._review_files.refused, self._show_refused),
            (self.recovery.found, self.messages.offer),
        ])  # fmt: skip

    def close(self):
        """Take back everything that was added; a run under way is stopped."""
        interrupted = self.controller.under_way
        self._connections.close()
        self.iface.unregisterOptionsWidgetFactory(self.options)
        self.tour.stop()
        self.live.close()
        self.marks.stop()
        self.stale.stop()
        self.follow.close()
        for panel in self.panels.values():
            panel.stop()
        self.controller.close()
        self.recovery.stop()
        for helper in (self.recovery, self._files, self._review_files):
            helper.deleteLater()
        if interrupted:
            text = tr("“{title}” was stopped, as the plugin was closed. What was stored is unchanged.")
            self.messages.told(text.format(title=interrupted["title"]))
        for window in self._windows.values():
            window.close()
            window.deleteLater()
        self._windows = {}
        for dock in (*self.panels.values(), self.dock):
            self.iface.removeDockWidget(dock)
            dock.deleteLater()
        for action in self.actions.values():
            self.iface.removePluginVectorMenu(self._title(), action)
            action.deleteLater()
        self.actions = {}
        self.toolbar.deleteLater()
        self.controller.deleteLater()
        self.toolbar = self.dock = self.live = None
        self.panels = {}
        self.review = self.taxonomy = self.cities = self.charts = self.tables = self.cards = None
        self.controller = self._review_files = None
        self.recovery = self._files = self.follow = self.marks = self.stale = None

    def open_list(self):
        """Ask for an analyst's file and show its preview."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        start = settings.LAST_FOLDER.get() or documents
        kinds = tr("Lists (*.xlsx *.xls *.csv *.txt *.ods *.shp *.gpkg *.geojson);;All files (*)")
        title = tr("Open a list of clusters, belts or cities")
        path, _ = QFileDialog.getOpenFileName(self._window, title, start, kinds)
        if path:
            settings.LAST_FOLDER.set(str(Path(path).parent))
            self.preview(path)

    def preview(self, path: str):
        """Show the preview of a file."""
        window = self._show_window("preview", lambda: TablePreview(self.controller, self._window))
        window.show_file(path)

    def choose_layers(self):
        """Show the window in which layers of the project are chosen."""
        self._show_window("layers", lambda: LayerChooser(self.controller, self._window)).guess()

    def show_problems(self):
        """Show the list of problems."""
        window = self._show_window("problems", lambda: ProblemsWindow(self._window))
        window.show_problems(self.controller.summary.problems)

    def show_help(self):
        """Open the short help in the interface's language."""
        self.helps[0].open_page()

    def show_tour(self):
        """Show the first steps in the workbench, from the first that was not done."""
        self.dock.setUserVisible(True)
        self.tour.begin()

    def restyle(self):
        """Give the workspace's layers the plugin's styles again, with an undo that brings back what they had."""
        done = restyle(QgsProject.instance(), self.controller.workspace.path)
        if not done:
            self.messages.told(tr("No layer of a workspace is shown: load data first."))
            return
        text = tr("{count} layers restyled. Their former look is kept as a style in each layer's menu.")
        undo = (tr("Undo"), lambda: take_back(done))
        self.messages.say(text.format(count=len(done)), Qgis.MessageLevel.Success, 0, undo)

    @staticmethod
    def _title():
        return tr("Cluster Digital")

    def _make_actions(self):
        dock = self.dock
        self._action("workbench", tr("Cluster Digital workbench"), "cluster_digital", None)
        load_sample = partial(self._as_soon_as_ready, self.controller.load_sample)
        self._action("sample", tr("Load the sample"), "sample", load_sample)
        self._action("open", tr("Open a list…"), "open", self.open_list)
        self._action("match", tr("Match clusters and belts"), "match", dock.run_match)
        self._action("ellipse", tr("Draw ellipses"), "ellipse", dock.run_ellipse)
        self._action("review", tr("Review verdicts"), "review", None)
        self._action("taxonomy", tr("Taxonomy"), "taxonomy", None)
        self._action("cities", tr("Edit cities"), "cities", None)
        self._action("charts", tr("Charts"), "charts", None)
        self._action("tables", tr("Result tables"), "tables", None)
        self._action("cards", tr("Cards"), "cards", None)
        self._action("export", tr("Export everything"), "export", self._export)
        self._action("tour", tr("First steps"), "tour", self.show_tour)
        self._action("help", tr("Help"), "help", self.show_help)
        self.actions["workbench"].setCheckable(True)
        dock.setToggleVisibilityAction(self.actions["workbench"])
        for name, dock in self.panels.items():
            self.actions[name].setCheckable(True)
            dock.setToggleVisibilityAction(self.actions[name])
            # Keys work at once, without a click into the panel first.
            self.actions[name].triggered.connect(lambda shown, dock=dock: shown and QTimer.singleShot(0, dock.setFocus))
        for action in self.actions.values():
            self.iface.addPluginToVectorMenu(self._title(), action)

    def _action(self, name, text, icon, slot):
        action = QAction(picture(icon), text, self._window)
        action.setObjectName(f"{_NAME}_{name}")
        action.setToolTip(text)
        if slot is not None:
            action.triggered.connect(lambda _checked=False: slot())
        self.actions[name] = action

    def _make_toolbar(self):
        self.toolbar = self.iface.addToolBar(self._title())
        self.toolbar.setObjectName(f"{_NAME}_toolbar")
        self.toolbar.addAction(self.actions["workbench"])
        self.toolbar.addWidget(WorkspaceButton(self._files, self.toolbar))
        for name in ("open", "match", "ellipse", *self.panels, "export"):
            self.toolbar.addAction(self.actions[name])
        self.stale = StaleButton(self.follow, self.controller, self.toolbar)
        self._stale_action = self.toolbar.addWidget(self.stale)
        # Read at a glance, and the number waiting with them.
        for name, text in {
            "match": tr("Match"), "ellipse": tr("Ellipses"), "review": "", "taxonomy": tr("Taxonomy"),
            "cities": tr("Cities"), "charts": tr("Charts"), "tables": tr("Tables"), "cards": tr("Cards"),
            "export": tr("Export"),
        }.items():
            self.actions[name].setIconText(text)
            button = self.toolbar.widgetForAction(self.actions[name])
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._update_review()

    def _as_soon_as_ready(self, action):
        """Open the panel and do something as soon as the libraries are imported and the workspace is read."""
        self.dock.setUserVisible(True)
        if self.controller.missing is None:
            self._wanted = action
        else:
            action()

    def _do_wanted(self):
        if self.controller.missing is None:
            return
        wanted, self._wanted = self._wanted, None
        if wanted is not None and not self.controller.missing:
            wanted()

    def _repeat(self, what):
        """Do again what was interrupted, with the choices that the panel remembers."""
        name, _, part = what.partition(" ")
        actions = {
            "sample": self.controller.load_sample, "series": lambda: self.controller.load_sample(series=True),
            "match": self.dock.run_match, "ellipse": self.dock.run_ellipse,
            "export": lambda: self.dock.run_export(part),
        }  # fmt: skip
        self._as_soon_as_ready(actions[name])

    def _export(self):
        self.dock.setUserVisible(True)
        self.dock.run_export("all")

    def _add_dock(self, dock):
        below = isinstance(dock, TablesDock)
        area = Qt.DockWidgetArea.BottomDockWidgetArea if below else Qt.DockWidgetArea.RightDockWidgetArea
        self.iface.addDockWidget(area, dock)
        dock.hide()

    def _put_together(self):
        """Make the panels that were never shown tabs of one place; one below the other they outgrow a small screen."""
        placed = settings.PLACED_PANELS.get().split()
        for name, dock in self.panels.items():
            if name not in placed and dock is not self.tables:
                self._window.tabifyDockWidget(self.dock, dock)

    def _panel_shown(self, name, visible):
        """Place a panel the first time it is shown; afterwards the user arranges them."""
        placed = settings.PLACED_PANELS.get().split()
        if not visible or name in placed:
            return
        settings.PLACED_PANELS.set(" ".join([*placed, name]))
        dock = self.panels[name]
        if dock is self.tables:
            # Room for some rows, and the rest for the map.
            self._window.resizeDocks([dock], [_TABLES_HEIGHT], Qt.Orientation.Vertical)
            return
        # One below the other neither has room on a small screen.
        self._window.tabifyDockWidget(self.dock, dock)
        # After Qt has made the tabs.
        QTimer.singleShot(0, lambda: self._raise(dock))

    def _raise(self, dock):
        if self.dock is not None:
            dock.raise_()

    def _options_changed(self):
        """Show in the panels what was chosen in QGIS's options."""
        self.dock.ellipse.show_remembered()
        self.dock.export.show_remembered()
        self.review.show_remembered()
        # Lists and charts have the colours of the palette.
        self.controller.read_summary()

    def _dock_shown(self, visible):
        if visible:
            self._put_together()
            self.tour.begin_once()
        if visible and self.controller.missing is None:
            self.controller.prepare()

    def _update_actions(self, *_):
        controller, dock = self.controller, self.dock
        idle = not controller.busy and not controller.missing
        for name in ("sample", "open"):
            self.actions[name].setEnabled(idle)
        self.actions["match"].setEnabled(idle and dock.match.ready)
        self.actions["ellipse"].setEnabled(idle and dock.ellipse.ready)
        self.actions["export"].setEnabled(idle and dock.export.ready)

    def _update_stale(self):
        counts = self.controller.summary.counts
        self._stale_action.setVisible(bool(self.follow.stale or counts.get("records") or counts.get("ellipses")))

    def _update_review(self):
        waiting = self.review.session.waiting
        action = self.actions["review"]
        text, short = tr("Review verdicts"), tr("Review")
        if waiting:
            text = tr("Review verdicts ({count} waiting)").format(count=waiting)
            short = tr("Review {count}").format(count=waiting)
        action.setText(text)
        action.setIconText(short)
        action.setToolTip(action.text())

    def _match_again(self, by_itself):
        section = self.dock.match
        self.controller.match(section.parameters(), section.scope.selected_only, quiet=by_itself)

    def _show_records(self, record_ids, zoom):
        self.controller.layers.flash_rows("records", "record_id", record_ids, self.iface.mapCanvas(), zoom)

    def _show_row(self, table, column, value):
        self.controller.layers.flash_rows(table, column, [value], self.iface.mapCanvas(), True)

    def _show_refused(self, rows):
        self._show_window("refused", lambda: ProblemsWindow(self._window)).show_problems(rows)

    def _show_window(self, name, make):
        window = self._windows.get(name)
        if window is None or sip.isdeleted(window):
            window = self._windows[name] = make()
        window.show()
        window.raise_()
        window.activateWindow()
        return window

    def _zoom_to_ellipse(self, ellipse):
        self.controller.layers.flash_ellipse(ellipse, self.iface.mapCanvas())
