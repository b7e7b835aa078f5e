# SPDX-License-Identifier: GPL-2.0-or-later
"""Part 4 of the panel: export."""

from __future__ import annotations

from qgis.gui import QgsFileWidget, QgsMapLayerComboBox
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QActionGroup,
    QComboBox,
    QFormLayout,
    QGridLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...layers import settings
from ...outputs.atlas import PROGRAMME, PROVINCE
from ...translation import tr
from ..plain_label import PlainLabel


class ExportSection(QWidget):
    """Where to and what: tables, figure, atlas, layers for other programs, or everything."""

    export_requested = pyqtSignal(str)
    approval_changed = pyqtSignal(str)
    standard_map_changed = pyqtSignal(object)
    printed_requested = pyqtSignal()

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
        self._add_figure_rows(form)
        layout.addLayout(form)
        layout.addLayout(self._buttons())
        self.printed = QPushButton(tr("Check printed &numbers…"), self)
        self.printed.setToolTip(tr(
            "Type the numbers that a paper or report prints: they are checked against one another and against the "
            "results, here and in the tables"
        ))
        self.printed.clicked.connect(self.printed_requested)
        layout.addWidget(self.printed)
        self.hint = PlainLabel(tr("Nothing to export yet: load data first."), self)
        self.hint.setWordWrap(True)
        layout.addWidget(self.hint)
        self.show_summary(None)

    def _add_figure_rows(self, form):
        self.figure = QToolButton(self)
        self.figure.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.figure.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.figure.setToolTip(tr("Format and width of the figure, and what the pages of the atlas are"))
        self.figure.setMenu(self._figure_menu())
        form.addRow(tr("Figure as"), self.figure)
        self.standard_map = QgsMapLayerComboBox(self)
        self.standard_map.setAllowEmptyLayer(True, tr("none: graticule and city names"))
        self.standard_map.setLayer(None)
        self.standard_map.setToolTip(tr(
            "A layer of this project that lies under the figures, such as the standard map of the Ministry of Natural "
            "Resources"
        ))
        self.standard_map.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.standard_map.layerChanged.connect(lambda layer: self.standard_map_changed.emit(layer))
        form.addRow(tr("Standard map"), self.standard_map)
        self.approval = QLineEdit(self)
        self.approval.setPlaceholderText("GS(____)____号")
        self.approval.setToolTip(tr("Approval number of the standard map; printed on every figure of this project"))
        self.approval.textChanged.connect(self._show_approval)
        self.approval.editingFinished.connect(lambda: self.approval_changed.emit(self.approval.text()))
        form.addRow(tr("Approval number"), self.approval)
        self.unapproved = PlainLabel(tr("Empty: figures carry a warning. Fill it in before publication."), self)
        self.unapproved.setWordWrap(True)
        form.addRow(self.unapproved)

    def _figure_menu(self):
        menu = QMenu(self)
        self.choices = {}
        for key, choices in (
            ("suffix", ((".png", tr("PNG, 300 dpi")), (".tif", tr("TIFF, 600 dpi")), (".pdf", tr("PDF")),
                        (".svg", tr("SVG")))),
            ("width", ((17, tr("17 cm wide")), (8, tr("8 cm wide")))),
            ("by", ((PROVINCE, tr("Atlas by province")), (PROGRAMME, tr("Atlas by programme")))),
        ):  # fmt: skip
            menu.addSeparator()
            group = self.choices[key] = QActionGroup(menu)
            for value, text in choices:
                action = group.addAction(menu.addAction(text))
                action.setCheckable(True)
                action.setData(value)
            group.actions()[0].setChecked(True)
            group.triggered.connect(self._show_choice)
        self._show_choice()
        return menu

    def _show_choice(self, *_):
        chosen = [self.choices[key].checkedAction().text() for key in ("suffix", "width") if key in self.choices]
        self.figure.setText(" · ".join(chosen))

    def _show_approval(self, text):
        self.unapproved.setVisible(not text.strip())

    def show_project(self, number: str, layer):
        """Show the approval number and the standard map that the project remembers."""
        if not self.approval.hasFocus():
            self.approval.setText(number)
        self._show_approval(self.approval.text())
        blocked = self.standard_map.blockSignals(True)
        self.standard_map.setLayer(layer)
        self.standard_map.blockSignals(blocked)

    def figure_choices(self) -> dict:
        """Return format (``suffix``) and ``width`` of the figure, and what the atlas has a page for (``by``)."""
        return {key: group.checkedAction().data() for key, group in self.choices.items()}

    def _buttons(self):
        grid = QGridLayout()
        choices = (
            ("tables", tr("&Tables"),
             tr("One spreadsheet with Tables 1 to 5, the checks and their basis, a report and a brief")),
            ("figure", tr("&Figure"), tr("The map with the ellipses and the legend, in the format chosen")),
            ("atlas", tr("Atlas"), tr("One page per province or programme as PDF: map, records and verdicts")),
            ("shapefiles", tr("S&hapefiles"), tr("Every layer as a shapefile, with styles and a field dictionary")),
            ("all", tr("Export &all"), tr("Tables, figure and shapefiles")),
        )
        self.buttons = {}
        for position, (what, text, tooltip) in enumerate(choices):
            button = QPushButton(text, self)
            button.setToolTip(tooltip)
            button.clicked.connect(lambda _checked=False, what=what: self.export_requested.emit(what))
            self.buttons[what] = button
            # The last one, for everything, is as wide as two.
            grid.addWidget(button, position // 2, position % 2, 1, 2 if what == "all" else 1)
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
        for what in ("tables", "atlas", "all"):
            self.buttons[what].setEnabled(results)
        self.printed.setEnabled(results)
        # The years have a figure of their own, of belts alone.
        self.buttons["figure"].setEnabled(results or (summary is not None and bool(summary.series)))
        self.hint.setVisible(not results)
        self.hint.setText(
            tr("Match first: tables and figure show the results.")
            if data
            else tr("Nothing to export yet: load data first.")
        )
