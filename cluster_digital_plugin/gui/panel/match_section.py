# SPDX-License-Identifier: GPL-2.0-or-later
"""Part 2 of the panel: match."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QPushButton, QSpinBox, QVBoxLayout, QWidget

from ...core.words import marks
from ...layers import settings
from ...translation import is_chinese, tr
from ..plain_label import PlainLabel
from .scope_choice import ScopeChoice
from .segmented import Segmented
from .table_one import TableOne


class MatchSection(QWidget):
    """Which belts belong to which cluster: scope, years, strictness, and Table 1."""

    run_requested = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._form())
        self.run_button = QPushButton(tr("&Match"), self)
        self.run_button.setToolTip(tr("Decide for every cluster which belts of its city belong to it, and why"))
        self.run_button.clicked.connect(self.run_requested)
        layout.addWidget(self.run_button)
        self.hint = PlainLabel(tr("Needs clusters and belts: load data first."), self)
        self.hint.setWordWrap(True)
        layout.addWidget(self.hint)
        self.sample = PlainLabel(self)
        font = self.sample.font()
        font.setBold(True)
        self.sample.setFont(font)
        layout.addWidget(self.sample)
        self.table = TableOne(self)
        layout.addWidget(self.table)
        self.show_summary(None)

    def _form(self):
        form = QFormLayout()
        self.scope = ScopeChoice(self)
        form.addRow(tr("Scope"), self.scope)
        years = QHBoxLayout()
        self.year_mode = QComboBox(self)
        self.year_mode.addItems([tr("All years"), tr("In the year"), tr("Up to the year"), tr("Ever")])
        self.year_mode.setToolTip(tr("Which belts count. Belts without a year are kept, counted and listed."))
        self.year = QSpinBox(self)
        self.year.setRange(1990, 2100)
        self.year.setEnabled(False)
        self.year_mode.currentIndexChanged.connect(self._year_mode_changed)
        years.addWidget(self.year_mode, 1)
        years.addWidget(self.year)
        form.addRow(tr("Years"), years)
        self.strictness = Segmented(
            [
                (tr("Strict"), tr("Matches only; near ones are not looked for")),
                (tr("Paper"), tr("As in the paper: same or subordinate is a match, up- and downstream is near")),
                (tr("Wide"), tr("Near also takes in neighbours in the taxonomy")),
            ],
            self,
        )
        form.addRow(tr("Strictness"), self.strictness)
        self._remember()
        return form

    def _remember(self):
        """Show the choices of the last session, and remember those of this one."""
        strictness, mode = settings.STRICTNESS.get(), settings.YEAR_MODE.get()
        self.strictness.set_index(strictness if strictness in (0, 1, 2) else settings.STRICTNESS.default)
        self.year_mode.setCurrentIndex(mode if 0 <= mode < self.year_mode.count() else settings.YEAR_MODE.default)
        self.year.setValue(settings.YEAR.get())
        self.strictness.changed.connect(settings.STRICTNESS.set)
        self.year_mode.currentIndexChanged.connect(settings.YEAR_MODE.set)
        self.year.valueChanged.connect(settings.YEAR.set)

    def _year_mode_changed(self, mode):
        self.year.setEnabled(mode in (1, 2))

    @property
    def ready(self) -> bool:
        """Whether there are clusters and belts to match."""
        return self._ready

    def parameters(self) -> dict:
        """Return the parameters of the match as chosen."""
        parameters = {"YEAR_MODE": self.year_mode.currentIndex(), "STRICTNESS": self.strictness.index()}
        if self.year.isEnabled():
            parameters["YEAR"] = self.year.value()
        return parameters

    def show_summary(self, summary):
        """Show Table 1 and whether the step can run."""
        counts = {} if summary is None else summary.counts
        self._ready = bool(counts.get("clusters")) and bool(counts.get("belts"))
        self.run_button.setEnabled(self._ready)
        self.hint.setVisible(not self._ready)
        marked = () if summary is None else summary.marked
        self.sample.setVisible(bool(marked))
        self.sample.setText(f"⚠ {marks(marked, is_chinese())}")
        self.sample.setToolTip(_marked(marked))
        self.table.show_rows([] if summary is None else summary.table1)


def _marked(marked):
    """Return why the belts are marked."""
    if "generated" in marked:
        return tr("The belt list was made up by a program to show how a series works; nothing in it is real.")
    return tr("The belt list is a small sample from public sources; no rate computed from it is a finding.")
