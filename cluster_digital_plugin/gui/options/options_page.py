# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin's page in QGIS's options."""

from __future__ import annotations

from qgis.gui import QgsFileWidget, QgsOptionsPageWidget
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
)

from ...layers import settings
from ...translation import tr
from .palette_preview import PalettePreview


class OptionsPage(QgsOptionsPageWidget):
    """Every choice that outlives a session, with its default a button away; ``changed`` when OK changed one."""

    changed = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        # Setting → its widget, how it is read and how it is shown.
        self._choices = {}
        for box in (self._looks(), self._measuring(), self._work(), self._files()):
            layout.addWidget(box)
        layout.addLayout(self._buttons())
        layout.addStretch(1)
        self._show(lambda setting: setting.get())

    def apply(self):
        """Remember what was chosen."""
        different = False
        for setting, (read, _) in self._choices.items():
            value = read()
            if value != setting.get():
                setting.set(value if value != "" else None)
                different = True
        if different:
            self.changed.emit()

    def _looks(self):
        box, form = _box(tr("Colours"), self)
        self.palette_choice = QComboBox(box)
        self.palette_choice.addItem(tr("As in Figure 1"), "figure1")
        self.palette_choice.addItem(tr("Safe for colour-blind readers and grey prints"), "safe")
        self._choose(settings.PALETTE, self.palette_choice)
        form.addRow(tr("&Colours"), self.palette_choice)
        self.preview = PalettePreview(box)
        self.palette_choice.currentIndexChanged.connect(
            lambda _: self.preview.show_palette(self.palette_choice.currentData()))
        form.addRow("", self.preview)
        note = QLabel(
            tr("Holds for new layers, panels and figures. Layers that are there keep the look you gave them."), box)
        note.setWordWrap(True)
        form.addRow(note)
        self.restyle_button = QPushButton(tr("Apply st&yles again"), box)
        self.restyle_button.setToolTip(tr(
            "Gives the layers of this project's workspace the plugin's styles with the colours chosen. What they look "
            "like now stays as a style in each layer's menu, and one undo brings it back."
        ))
        # The button acts on what is chosen here, not on what was remembered.
        self.restyle_button.clicked.connect(lambda _checked=False: self.apply())
        form.addRow("", _left(self.restyle_button))
        return box

    def _measuring(self):
        box, form = _box(tr("Ellipses"), self)
        self.rule = QComboBox(box)
        for text, rule in (
            (tr("ArcGIS: SD × √2"), 0), (tr("Yuill: SD × 1"), 1), (tr("Percent if normal"), 2),
            (tr("Percent really inside"), 3), (tr("CrimeStat"), 4),
        ):
            self.rule.addItem(text, rule)
        self._choose(settings.SIZE_RULE, self.rule)
        form.addRow(tr("Size r&ule"), self.rule)
        self.size = QLineEdit(box)
        self.size.setToolTip(tr("Standard deviations or percent; several with commas, for example 1,2,3"))
        self._type(settings.SIZE, self.size)
        form.addRow(tr("Si&ze"), self.size)
        return box

    def _work(self):
        box, form = _box(tr("Review and runs"), self)
        self.coder = QLineEdit(box)
        self.coder.setPlaceholderText(tr("The name of your user account"))
        self.coder.setToolTip(tr("Stored with every decision, and remembered"))
        self._type(settings.CODER, self.coder)
        form.addRow(tr("Coder's &name"), self.coder)
        self.rematch = QCheckBox(tr("&Match again shortly after each decision"), box)
        self.automatic = QCheckBox(tr("&Run again what is stale as soon as edits are saved"), box)
        for setting, check in ((settings.REMATCH, self.rematch), (settings.AUTOMATIC, self.automatic)):
            self._choices[setting] = (check.isChecked, check.setChecked)
            form.addRow(check)
        return box

    def _files(self):
        box, form = _box(tr("Files"), self)
        self.target = QComboBox(box)
        self.target.addItem(tr("ArcGIS Pro, QGIS (UTF-8)"), 0)
        self.target.addItem(tr("ArcMap, WPS (GBK)"), 1)
        self.target.setToolTip(tr("Which program will open the shapefiles; decides how Chinese text is written"))
        self._choose(settings.EXPORT_TARGET, self.target)
        form.addRow(tr("Shapefiles &for"), self.target)
        self.folder = QgsFileWidget(box)
        self.folder.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.folder.lineEdit().setPlaceholderText(tr("“cluster_digital” in your documents"))
        self.folder.setToolTip(tr(
            "Where a new workspace is made as long as the project has not been saved; afterwards beside the project"))
        self._choices[settings.WORKSPACE_FOLDER] = (
            lambda: self.folder.filePath().strip(), self.folder.setFilePath)
        form.addRow(tr("&Workspaces in"), self.folder)
        return box

    def _buttons(self):
        row = QHBoxLayout()
        self.tour_button = QPushButton(tr("Show the first &steps again"), self)
        self.tour_button.setToolTip(tr("The guide at the top of the workbench, from its beginning"))
        self.reset_button = QPushButton(tr("&Defaults"), self)
        self.reset_button.setToolTip(tr("Put every choice on this page back to what it was at first; OK keeps that"))
        self.reset_button.clicked.connect(lambda _checked=False: self._show(lambda setting: setting.default))
        row.addWidget(self.tour_button)
        row.addWidget(self.reset_button)
        row.addStretch(1)
        return row

    def _choose(self, setting, combo):
        self._choices[setting] = (
            combo.currentData, lambda value: combo.setCurrentIndex(max(combo.findData(value), 0)))

    def _type(self, setting, line):
        self._choices[setting] = (lambda: line.text().strip(), line.setText)

    def _show(self, value_of):
        for setting, (_, show) in self._choices.items():
            show(value_of(setting))
        self.preview.show_palette(self.palette_choice.currentData())


def _box(title, parent):
    box = QGroupBox(title, parent)
    return box, QFormLayout(box)


def _left(widget):
    row = QHBoxLayout()
    row.addWidget(widget)
    row.addStretch(1)
    return row
