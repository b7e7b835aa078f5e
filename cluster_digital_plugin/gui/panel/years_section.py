# SPDX-License-Identifier: GPL-2.0-or-later
"""The years, a row of part 3 of the panel."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ...layers.temporal import SCOPE
from ...translation import is_chinese, tr
from ..plain_label import PlainLabel


class YearsSection(QWidget):
    """One ellipse of the belts for every year, how the center moved, and the way to QGIS's temporal controller.

    Shown when belts have two years or more.
    """

    run_requested = pyqtSignal()
    play_requested = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        self.run_button = QPushButton(tr("Ellipses by &year"), self)
        self.run_button.setToolTip(
            tr("Draw the ellipse of the belts of every year at the size above, compare the years and draw the way of "
               "the center")
        )
        self.run_button.clicked.connect(self.run_requested)
        self.play_button = QPushButton(tr("&Play…"), self)
        self.play_button.setToolTip(tr("Show one year after another on the map with QGIS's temporal controller"))
        self.play_button.clicked.connect(self.play_requested)
        row.addWidget(self.run_button, 1)
        row.addWidget(self.play_button)
        layout.addLayout(row)
        self.words = PlainLabel(self)
        self.words.setWordWrap(True)
        layout.addWidget(self.words)
        self.show_summary(None)

    def show_summary(self, summary):
        """Show the years and, once drawn, how the center moved from the first to the last."""
        years = () if summary is None else summary.years
        self.setVisible(len(years) > 1)
        drawn = len(years) > 1 and any(ellipse.get("scope") == SCOPE for ellipse in summary.ellipses)
        self.play_button.setEnabled(drawn)
        if len(years) > 1:
            self.words.setText(_told(summary) if drawn else _range(years))


def _told(summary):
    column = "sentence_zh" if is_chinese() else "sentence_en"
    whole = [row[column] for row in summary.series if row["kind"] == "series" and row[column]]
    return whole[0] if whole else _range(summary.years)


def _range(years):
    return tr("Belts of {count} years, {first} to {last}").format(count=len(years), first=years[0], last=years[-1])
