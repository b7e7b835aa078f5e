# SPDX-License-Identifier: GPL-2.0-or-later
"""Everything the plugin adds to the window."""

from __future__ import annotations

from pathlib import Path

from qgis.core import Qgis, QgsApplication, QgsInterval, QgsProject, QgsTemporalNavigationObject
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QStandardPaths, Qt, QTimer, QUrl
from qgis.PyQt.QtGui import QDesktopServices, QIcon
from qgis.PyQt.QtWidgets import QAction, QDockWidget, QFileDialog, QMenu, QToolButton

from ..layers import settings
from ..layers.project import data_extent
from ..layers.resources import resource
from ..layers.restyling import restyle, take_back
from ..translation import tr
from .charts.charts_dock import ChartsDock
from .controller import Controller
from .lists.layer_chooser import LayerChooser
from .lists.problems_window import ProblemsWindow
from .lists.table_preview import TablePreview
from .live.live_ellipse import LiveEllipse
from .messages import Messages
from .options.options_factory import OptionsFactory
from .panel.workbench_dock import WorkbenchDock
from .panel_help import PanelHelp
from .review.review_dock import ReviewDock
from .review.review_files import ReviewFiles
from .review.review_session import ReviewSession
from .taxonomy.taxonomy_dock import TaxonomyDock
from .tour.tour import Tour

_NAME = "cluster_digital_plugin"


class Workbench:
    """One toolbar, a group in the Vector menu, the panel and its windows; ``close`` takes everything back."""

    def __init__(self, iface):
        self.iface = iface
        self._window = iface.mainWindow()
        self.controller = Controller(self._window)
        self.dock = WorkbenchDock(self.controller, self._window)
        iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
        self.review = ReviewDock(self.controller, ReviewSession(self.controller, self.controller), self._window)
        iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.review)
        self.dock.hide()
        self.live = LiveEllipse(iface.mapCanvas(), self.controller, self.dock)
        self.review.hide()
        self._review_files = ReviewFiles(self.review.session, self.controller, self._window)
        self.taxonomy = TaxonomyDock(self.controller, self._window)
        iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.taxonomy)
        self.taxonomy.hide()
        self.charts = ChartsDock(self.controller, self._window)
        iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.charts)
        self.charts.hide()
        self.messages = Messages(self)
        self._windows = {}
        self._menu = None
        self._sample_wanted = False
        self.actions = {}
        self._make_actions()
        self._make_toolbar()
        self.tour = Tour(self)
        self.options = OptionsFactory()
        iface.registerOptionsWidgetFactory(self.options)
        self.helps = [PanelHelp(dock, page) for page, dock in self._panels().items()]
        self._connections = [
            (self.controller.finished, self.messages.finished),
            (self.controller.told, self.messages.told),
            (self.options.changed, self._options_changed),
            (self.options.restyle_requested, self.restyle),
            (self.options.tour_requested, self.show_tour),
            (self.controller.ready, self._ready),
            (self.controller.layers_added, self._zoom_to),
            (self.controller.started, self._update_actions),
            (self.controller.finished, self._update_actions),
            (self.controller.tables_changed, self._update_actions),
            (self.dock.data.open_requested, self.open_list),
            (self.dock.data.layers_requested, self.choose_layers),
            (self.dock.data.problems_requested, self.show_problems),
            (self.dock.ellipse.list.zoom_requested, self._zoom_to_ellipse),
            (self.dock.years.play_requested, self._show_time),
            (self.dock.visibilityChanged, self._dock_shown),
            (self.review.visibilityChanged, self._dock_shown),
            (self.review.visibilityChanged, lambda shown: self._panel_shown("review", self.review, shown)),
            (self.taxonomy.visibilityChanged, lambda shown: self._panel_shown("taxonomy", self.taxonomy, shown)),
            (self.charts.visibilityChanged, lambda shown: self._panel_shown("charts", self.charts, shown)),
            (self.charts.ellipse_requested, self._zoom_to_ellipse),
            (self.review.session.changed, self._update_review),
            (self.review.session.told, self.messages.told),
            (self.review.map_requested, self._show_records),
            (self.review.match_requested, self._match_again),
            (self.review.export_requested, self._review_files.export),
            (self.review.import_requested, self._review_files.ask_import),
            (self._review_files.told, self.messages.told),
            (self._review_files.refused, self._show_refused),
        ]
        for signal, slot in self._connections:
            signal.connect(slot)
        self._update_actions()

    def close(self):
        """Take back everything that was added."""
        for signal, slot in self._connections:
            signal.disconnect(slot)
        self._connections = []
        self.iface.unregisterOptionsWidgetFactory(self.options)
        self.tour.stop()
        self.live.close()
        self.taxonomy.close_editor()
        self.charts.stop()
        self.review.stop()
        self.controller.close()
        for window in self._windows.values():
            window.close()
            window.deleteLater()
        self._windows = {}
        for dock in (self.charts, self.taxonomy, self.review, self.dock):
            self.iface.removeDockWidget(dock)
            dock.deleteLater()
        for action in self.actions.values():
            self.iface.removePluginVectorMenu(self._title(), action)
            action.deleteLater()
        self.actions = {}
        self._menu.deleteLater()
        self.toolbar.deleteLater()
        self.controller.deleteLater()
        self.toolbar = self.dock = self.taxonomy = self.review = self.charts = self.live = None
        self.controller = self._menu = self._review_files = None

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

    def open_workspace(self):
        """Ask for another workspace."""
        path, _ = QFileDialog.getOpenFileName(
            self._window, tr("Open a workspace"), self._folder(), tr("Workspaces (*.gpkg)")
        )
        if path:
            self.controller.open_workspace(path)

    def new_workspace(self):
        """Ask where a new workspace shall lie."""
        path, _ = QFileDialog.getSaveFileName(
            self._window, tr("New workspace"), self._folder(), tr("Workspaces (*.gpkg)")
        )
        if path:
            self.controller.open_workspace(path if path.lower().endswith(".gpkg") else f"{path}.gpkg")

    def show_folder(self):
        """Open the folder of the workspace in the system's file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder()))

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

    def _panels(self):
        """Return the panels by the name of their page in the help."""
        return {"workbench": self.dock, "review": self.review, "taxonomy": self.taxonomy, "charts": self.charts}

    @staticmethod
    def _title():
        return tr("Cluster Digital")

    def _folder(self):
        path = self.controller.workspace.path
        return str(Path(path).parent) if path else QgsProject.instance().absolutePath()

    def _make_actions(self):
        dock = self.dock
        self._action("workbench", tr("Cluster Digital workbench"), "cluster_digital", None)
        self._action("sample", tr("Load the sample"), "sample", self._load_sample)
        self._action("open", tr("Open a list…"), "open", self.open_list)
        self._action("match", tr("Match clusters and belts"), "match", dock.run_match)
        self._action("ellipse", tr("Draw ellipses"), "ellipse", dock.run_ellipse)
        self._action("review", tr("Review verdicts"), "review", None)
        self._action("taxonomy", tr("Taxonomy"), "taxonomy", None)
        self._action("charts", tr("Charts"), "charts", None)
        self._action("export", tr("Export everything"), "export", self._export)
        self._action("tour", tr("First steps"), "tour", self.show_tour)
        self._action("help", tr("Help"), "help", self.show_help)
        self.actions["workbench"].setCheckable(True)
        dock.setToggleVisibilityAction(self.actions["workbench"])
        for name, dock in (("review", self.review), ("taxonomy", self.taxonomy), ("charts", self.charts)):
            self.actions[name].setCheckable(True)
            dock.setToggleVisibilityAction(self.actions[name])
            # Keys work at once, without a click into the panel first.
            self.actions[name].triggered.connect(lambda shown, dock=dock: shown and QTimer.singleShot(0, dock.setFocus))
        for action in self.actions.values():
            self.iface.addPluginToVectorMenu(self._title(), action)

    def _action(self, name, text, icon, slot):
        action = QAction(_icon(icon), text, self._window)
        action.setObjectName(f"{_NAME}_{name}")
        action.setToolTip(text)
        if slot is not None:
            action.triggered.connect(lambda _checked=False: slot())
        self.actions[name] = action

    def _make_toolbar(self):
        self.toolbar = self.iface.addToolBar(self._title())
        self.toolbar.setObjectName(f"{_NAME}_toolbar")
        self._menu = QMenu(self._window)
        self._menu.setObjectName(f"{_NAME}_workspace_menu")
        for text, slot in (
            (tr("Open a workspace…"), self.open_workspace), (tr("New workspace…"), self.new_workspace),
            (tr("Show its folder"), self.show_folder),
        ):
            self._menu.addAction(text).triggered.connect(lambda _checked=False, slot=slot: slot())
        button = QToolButton(self.toolbar)
        button.setText(tr("Workspace"))
        button.setToolTip(tr("The file that holds data and results of this project"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(self._menu)
        self.toolbar.addAction(self.actions["workbench"])
        self.toolbar.addWidget(button)
        for name in ("open", "match", "ellipse", "review", "taxonomy", "charts", "export"):
            self.toolbar.addAction(self.actions[name])
        # The number waiting is read beside the icon.
        beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        self.toolbar.widgetForAction(self.actions["review"]).setToolButtonStyle(beside)
        self._update_review()

    def _load_sample(self):
        self.dock.setUserVisible(True)
        if self.controller.missing is None:
            # The libraries are still being imported in the background.
            self._sample_wanted = True
        else:
            self.controller.load_sample()

    def _ready(self, explanation):
        wanted, self._sample_wanted = self._sample_wanted, False
        if wanted and not explanation:
            self.controller.load_sample()

    def _export(self):
        self.dock.setUserVisible(True)
        self.dock.run_export("all")

    def _panel_shown(self, name, dock, visible):
        """Put a panel beside the workbench as a tab the first time it is shown; afterwards the user arranges them."""
        placed = settings.PLACED_PANELS.get().split()
        if not visible or name in placed:
            return
        settings.PLACED_PANELS.set(" ".join([*placed, name]))
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
        self.controller.show_records(record_ids, self.iface.mapCanvas(), zoom)

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

    def _zoom_to(self, layers):
        extent = data_extent(QgsProject.instance(), layers)
        if not extent.isEmpty():
            canvas = self.iface.mapCanvas()
            canvas.setExtent(extent)
            canvas.refresh()

    def _show_time(self):
        """Show QGIS's temporal controller, ready to play the years, with the first of them on the map."""
        time = QgsProject.instance().timeSettings()
        player = self.iface.mapCanvas().temporalController()
        dock = self._window.findChild(QDockWidget, "Temporal Controller")
        if dock is not None:
            dock.setVisible(True)
            dock.raise_()
        if player is not None and not time.temporalRange().isInfinite():
            player.setNavigationMode(QgsTemporalNavigationObject.NavigationMode.Animated)
            player.setTemporalExtents(time.temporalRange())
            player.setFrameDuration(QgsInterval(time.timeStep(), time.timeStepUnit()))
            player.rewindToStart()

    def _zoom_to_ellipse(self, ellipse):
        self.controller.zoom_to_ellipse(ellipse, self.iface.mapCanvas())


def _icon(name):
    path = resource("icons", f"{name}.svg")
    if path.is_file():
        return QIcon(str(path))
    return QgsApplication.getThemeIcon({
        "open": "/mActionFileOpen.svg", "match": "/mActionJoins.svg", "ellipse": "/mActionAddEllipseCenterPoint.svg",
        "export": "/mActionSharingExport.svg", "help": "/mActionHelpContents.svg", "sample": "/mActionAddTable.svg",
        "review": "/mActionIdentify.svg",
    }.get(name, "/mIconVector.svg"))
