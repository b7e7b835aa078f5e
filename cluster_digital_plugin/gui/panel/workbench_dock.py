# SPDX-License-Identifier: GPL-2.0-or-later
"""The panel that walks an analyst from data to export."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProject
from qgis.gui import QgsCollapsibleGroupBoxBasic, QgsDockWidget
from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ...layers import settings
from ...layers.standard_map import approval_number, set_approval_number, set_standard_map, standard_map
from ...translation import tr
from ..plain_label import PlainLabel
from ..plain_tip import plain_tip
from ..printed.printed_window import PrintedWindow
from .data_section import DataSection
from .ellipse_section import EllipseSection
from .export_section import ExportSection
from .match_section import MatchSection
from .projection_view import ProjectionView
from .years_section import YearsSection


class WorkbenchDock(QgsDockWidget):
    """Data, match, ellipse, export, one below the other, and the progress of the run at the bottom."""

    def __init__(self, controller, parent=None):
        super().__init__(tr("Cluster Digital"), parent)
        self.setObjectName("cluster_digital_plugin_workbench")
        self._controller = controller
        self._export_for = ""
        self.projections = self.printed = None
        self.data = DataSection(self)
        self.match = MatchSection(self)
        self.ellipse = EllipseSection(self)
        self.years = YearsSection(self)
        self.export = ExportSection(self)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._starting_page())
        self._pages.addWidget(self._work_page())
        self._pages.addWidget(self._missing_page())
        self.setWidget(self._pages)
        self._connect()
        self._busy_changed(False)
        self.show_summary()

    def _starting_page(self):
        page = PlainLabel(tr("Starting…"), self)
        page.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return page

    def _work_page(self):
        page = QWidget(self)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        inside = QWidget(page)
        column = QVBoxLayout(inside)
        column.setContentsMargins(4, 4, 4, 4)
        self.workspace_label = PlainLabel(inside)
        self.workspace_label.setWordWrap(True)
        column.addWidget(self.workspace_label)
        sections = (
            (tr("① Data"), (self.data,)), (tr("② Match"), (self.match,)),
            (tr("③ Ellipses"), (self.ellipse, self.years)), (tr("④ Export"), (self.export,)),
        )
        for title, parts in sections:
            box = QgsCollapsibleGroupBoxBasic(title, inside)
            frame = QVBoxLayout(box)
            frame.setContentsMargins(6, 6, 6, 6)
            for part in parts:
                frame.addWidget(part)
            column.addWidget(box)
        column.addStretch(1)
        scroll = _VerticalScroll(page)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        # Dark themes give the area a border of their own.
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        self._guide = QVBoxLayout()
        layout.addLayout(self._guide)
        layout.addWidget(scroll, 1)
        layout.addWidget(self._progress_row(page))
        return page

    def _progress_row(self, parent):
        row = QWidget(parent)
        layout = QVBoxLayout(row)
        layout.setContentsMargins(6, 0, 6, 6)
        self.status = PlainLabel(tr("Ready"), row)
        self.status.setWordWrap(True)
        line = QHBoxLayout()
        self.progress = QProgressBar(row)
        self.progress.setRange(0, 100)
        self.cancel_button = QPushButton(tr("&Cancel"), row)
        self.cancel_button.setToolTip(tr("Stop the run; the old results stay as they are"))
        line.addWidget(self.progress, 1)
        line.addWidget(self.cancel_button)
        layout.addWidget(self.status)
        layout.addLayout(line)
        return row

    def _missing_page(self):
        page = QWidget(self)
        layout = QVBoxLayout(page)
        self.missing = PlainLabel(page)
        self.missing.setWordWrap(True)
        self.missing.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.check_button = QPushButton(tr("Check a&gain"), page)
        layout.addWidget(self.missing)
        layout.addWidget(self.check_button)
        layout.addStretch(1)
        return page

    def _connect(self):
        controller = self._controller
        controller.ready.connect(self._ready)
        controller.started.connect(self._started)
        controller.progressed.connect(self._progressed)
        controller.finished.connect(self._finished)
        controller.tables_changed.connect(self.show_summary)
        controller.selection.changed.connect(self._show_selection)
        self.data.sample_requested.connect(lambda: controller.load_sample())
        self.data.series_requested.connect(lambda: controller.load_sample(series=True))
        self.years.run_requested.connect(self.run_years)
        self.match.run_requested.connect(self.run_match)
        self.ellipse.run_requested.connect(self.run_ellipse)
        self.ellipse.what_changed.connect(self._show_selection)
        self.ellipse.projections_requested.connect(self.compare_projections)
        self.export.export_requested.connect(self.run_export)
        self.export.approval_changed.connect(lambda number: set_approval_number(QgsProject.instance(), number))
        self.export.standard_map_changed.connect(lambda layer: set_standard_map(QgsProject.instance(), layer))
        self.export.printed_requested.connect(self.check_printed)
        self.cancel_button.clicked.connect(controller.cancel)
        self.check_button.clicked.connect(controller.prepare)

    def add_guide(self, strip: QWidget):
        """Show a widget above everything else."""
        self._guide.addWidget(strip)

    def run_match(self):
        """Match with the choices made in the panel."""
        self._controller.match(self.match.parameters(), self.match.scope.selected_only)

    def run_ellipse(self):
        """Draw ellipses with the choices made in the panel."""
        section = self.ellipse
        self._controller.ellipse(section.what.currentData(), section.parameters(), section.scope.selected_only)

    def compare_projections(self):
        """Show what each projection would change, with the choices made in the panel."""
        if self.projections is None:
            self.projections = ProjectionView(self._controller, self)
        section = self.ellipse
        self.projections.compare(section.what.currentData(), section.parameters(), section.scope.selected_only)

    def check_printed(self):
        """Open the window that checks printed numbers."""
        if self.printed is None:
            self.printed = PrintedWindow(self._controller, self)
        self.printed.open_for(self._controller.workspace.path)

    def run_years(self):
        """Draw the ellipses of the belts by year, at the size and in the projection chosen."""
        self._controller.years(self.ellipse.parameters())

    def run_export(self, what: str = "all"):
        """Export to the folder chosen in the panel."""
        if self.export.folder.filePath():
            settings.remember_export(self._controller.workspace.path, self.export.folder.filePath())
        # Qt tells that a number was typed only when the field is left.
        set_approval_number(QgsProject.instance(), self.export.approval.text())
        self._controller.export(
            what, self.export.folder.filePath(), self.export.target.currentIndex(), **self.export.figure_choices()
        )

    def show_summary(self):
        """Show what the workspace holds."""
        summary = self._controller.summary
        for section in (self.data, self.match, self.ellipse, self.years, self.export):
            section.show_summary(summary)
        project = QgsProject.instance()
        self.export.show_project(approval_number(project), standard_map(project))
        path = self._controller.workspace.path
        self.workspace_label.setVisible(bool(path))
        self.workspace_label.setText(tr("Workspace: {name}").format(name=Path(path).name if path else ""))
        self.workspace_label.setToolTip(plain_tip(path))
        if path and path != self._export_for:
            self._export_for = path
            self.export.folder.setFilePath(settings.remembered_export(path) or f"{Path(path).with_suffix('')}_export")
        self._show_selection()

    def _show_selection(self):
        selection = self._controller.selection
        self.match.scope.set_count(selection.count("clusters"))
        what = self.ellipse.what.currentData()
        tables = ("records", "belts") if what == "both" else (what,)
        self.ellipse.scope.set_count(sum(selection.count(table) for table in tables))

    def _ready(self, explanation):
        self.missing.setText(explanation)
        self._pages.setCurrentIndex(2 if explanation else 1)

    def _started(self, title):
        self.status.setText(title)
        self.progress.setValue(0)
        self._busy_changed(True)

    def _progressed(self, percent, title):
        self.status.setText(title)
        self.progress.setValue(round(percent))

    def _finished(self, successful, message):
        if successful:
            self.status.setText(tr("Done"))
        else:
            self.status.setText(message or tr("Cancelled; the old results are unchanged"))
        self._busy_changed(False)

    def _busy_changed(self, busy):
        self.progress.setVisible(busy)
        self.cancel_button.setVisible(busy)
        for section in (self.data, self.match, self.ellipse, self.years, self.export):
            section.setDisabled(busy)


class _VerticalScroll(QScrollArea):
    """As wide as what it holds, so that only the vertical scroll bar is ever needed."""

    def minimumSizeHint(self):
        size = super().minimumSizeHint()
        if self.widget() is not None:
            bar = self.verticalScrollBar().sizeHint().width()
            size.setWidth(self.widget().minimumSizeHint().width() + bar)
        return size

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
