# SPDX-License-Identifier: GPL-2.0-or-later
"""Part 1 of the panel: data."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ...translation import tr
from ..plain_label import PlainLabel


class DataSection(QWidget):
    """Where the data come from, how many there are, and what is wrong with them."""

    sample_requested = pyqtSignal()
    series_requested = pyqtSignal()
    open_requested = pyqtSignal()
    layers_requested = pyqtSignal()
    problems_requested = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.hint = PlainLabel(
            tr("No data yet. Try the sample, open your own lists, or choose layers of this project."), self
        )
        self.hint.setWordWrap(True)
        layout.addWidget(self.hint)
        layout.addLayout(self._buttons())
        self.counts = PlainLabel(self)
        self.counts.setWordWrap(True)
        layout.addWidget(self.counts)
        layout.addLayout(self._problems_row())
        self.show_summary(None)

    def _buttons(self):
        row = QHBoxLayout()
        self.sample_button = QToolButton(self)
        self.sample_button.setText(tr("&Sample"))
        self.sample_button.setToolTip(
            tr("Load the lists that come with the plugin: 151 national-level clusters and 285 sample belts. "
               "The arrow offers a generated series of years.")
        )
        self.sample_button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.sample_button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.sample_button.clicked.connect(self.sample_requested)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self.series_action = menu.addAction(tr("Generated series 2018–2021, not real"))
        self.series_action.setToolTip(tr("1,200 belts made up by a program, to try the years with"))
        self.series_action.triggered.connect(lambda _checked=False: self.series_requested.emit())
        self.sample_button.setMenu(menu)
        self.open_button = QPushButton(tr("&Open file…"), self)
        self.open_button.setToolTip(tr("Open a list of clusters, belts or cities: CSV, XLS, XLSX, shapefile…"))
        self.open_button.clicked.connect(self.open_requested)
        self.layers_button = QPushButton(tr("Use &layers…"), self)
        self.layers_button.setToolTip(tr("Take clusters, belts and cities from layers of this project"))
        self.layers_button.clicked.connect(self.layers_requested)
        for button in (self.sample_button, self.open_button, self.layers_button):
            row.addWidget(button)
        return row

    def _problems_row(self):
        row = QHBoxLayout()
        self.problems = PlainLabel(self)
        self.problems_button = QPushButton(tr("&View"), self)
        self.problems_button.setToolTip(tr("Show the rows that need a look, with what to do"))
        self.problems_button.clicked.connect(self.problems_requested)
        row.addWidget(self.problems)
        row.addWidget(self.problems_button)
        row.addStretch(1)
        return row

    def show_summary(self, summary):
        """Show how much there is; None means no data."""
        empty = summary is None or summary.empty
        self.hint.setVisible(empty)
        self.counts.setVisible(not empty)
        problems = 0 if empty else len(summary.problems)
        self.problems.setVisible(problems > 0)
        self.problems_button.setVisible(problems > 0)
        if empty:
            return
        self.counts.setText(_counts(summary.counts))
        self.problems.setText(tr("Problems and notes: {count}").format(count=problems))


def _counts(counts):
    parts = []
    if "records" in counts:
        text = tr("Clusters {clusters} → {records} records")
        parts.append(text.format(clusters=counts.get("clusters", 0), records=counts["records"]))
    else:
        parts.append(tr("Clusters {clusters}").format(clusters=counts.get("clusters", 0)))
    parts.append(tr("Belts {belts}").format(belts=counts.get("belts", 0)))
    parts.append(tr("Cities {cities}").format(cities=counts.get("cities", 0)))
    return " · ".join(parts)
