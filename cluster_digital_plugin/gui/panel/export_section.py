# SPDX-License-Identifier: GPL-2.0-or-later
"""Part 4 of the panel: export."""

from __future__ import annotations

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...layers import settings
from ...translation import tr


class ExportSection(QWidget):
    """Where to and what: tables, figure, shapefiles or everything."""

    export_requested = pyqtSignal(str)

    def __init__(self, parent=None):
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        form = QFormLayout()
        self.folder = QgsFileWidget(self)
        self.folder.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.folder.setDialogTitle(tr("Folder for the exported files"))
        self.folder.setToolTip(tr("The files are written here"))
        form.addRow(tr("Folder"), self.folder)
        self.target = QComboBox(self)
        self.target.addItems([tr("ArcGIS Pro, QGIS (UTF-8)"), tr("ArcMap, WPS (GBK)")])
        self.target.setToolTip(tr("Which program will open the shapefiles; decides how Chinese text is written"))
        self.show_remembered()
        self.target.currentIndexChanged.connect(settings.EXPORT_TARGET.set)
        self.target.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        form.addRow(tr("Shapefiles for"), self.target)
        layout.addLayout(form)
        layout.addLayout(self._buttons())
        self.hint = QLabel(tr("Nothing to export yet: load data first."), self)
        self.hint.setWordWrap(True)
        layout.addWidget(self.hint)
        self.show_summary(None)

    def _buttons(self):
        grid = QGridLayout()
        choices = (
            ("tables", tr("&Tables"), tr("One spreadsheet with Table 1, the ellipses and their basis, and a report")),
            ("figure", tr("&Figure"), tr("The map with the ellipses and the legend as PNG")),
            ("shapefiles", tr("S&hapefiles"), tr("Every layer as a shapefile, with styles and a field dictionary")),
            ("all", tr("Export &all"), tr("Tables, figure and shapefiles")),
        )
        self.buttons = {}
        for position, (what, text, tooltip) in enumerate(choices):
            button = QPushButton(text, self)
            button.setToolTip(tooltip)
            button.clicked.connect(lambda _checked=False, what=what: self.export_requested.emit(what))
            self.buttons[what] = button
            grid.addWidget(button, position // 2, position % 2)
        return grid

    @property
    def ready(self) -> bool:
        """Whether there are results to export."""
        return self.buttons["all"].isEnabledTo(self)

    def show_remembered(self):
        """Show the program for which shapefiles were written last."""
        target = settings.EXPORT_TARGET.get()
        self.target.setCurrentIndex(target if 0 <= target < self.target.count() else settings.EXPORT_TARGET.default)

    def show_summary(self, summary):
        """Offer what there is to export."""
        counts = {} if summary is None else summary.counts
        data = any(counts.get(name) for name in ("clusters", "belts", "records", "ellipses"))
        results = bool(counts.get("records"))
        self.buttons["shapefiles"].setEnabled(data)
        for what in ("tables", "all"):
            self.buttons[what].setEnabled(results)
        # The years have a figure of their own, of belts alone.
        self.buttons["figure"].setEnabled(results or (summary is not None and bool(summary.series)))
        self.hint.setVisible(not results)
        self.hint.setText(
            tr("Match first: tables and figure show the results.")
            if data
            else tr("Nothing to export yet: load data first.")
        )
