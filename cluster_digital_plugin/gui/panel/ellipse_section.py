# SPDX-License-Identifier: GPL-2.0-or-later
"""Part 3 of the panel: ellipses."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...layers import settings
from ...translation import tr
from ..live.live_box import LiveBox
from ..plain_label import PlainLabel
from .ellipse_list import EllipseList
from .ellipse_options import EllipseOptions
from .scope_choice import ScopeChoice

_PERCENT_RULES = (2, 3)
_DEVIATIONS = ("1", "2", "3", "1,2,3")
_PERCENTS = ("68", "95", "50,68,95", "50,68,90,95")


class EllipseSection(QWidget):
    """What is measured, in which groups, with which weight, how large, in which projection; and the result."""

    run_requested = pyqtSignal()
    what_changed = pyqtSignal()
    projections_requested = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._counts = {}
        layout.addLayout(self._form())
        self.options = EllipseOptions(self)
        layout.addWidget(self.options)
        self.run_button = QPushButton(tr("Draw &ellipses"), self)
        self.run_button.setToolTip(tr("Compute the weighted standard deviational ellipses"))
        self.run_button.clicked.connect(self.run_requested)
        layout.addWidget(self.run_button)
        self.hint = PlainLabel(tr("Clusters are measured by their records: match first."), self)
        self.hint.setWordWrap(True)
        layout.addWidget(self.hint)
        self.live = LiveBox(self)
        layout.addWidget(self.live)
        self.list = EllipseList(self)
        layout.addWidget(self.list)
        layout.addLayout(self._buttons())
        self._what_changed()
        self.show_summary(None)

    def _buttons(self):
        row = QHBoxLayout()
        self.copy_button = QToolButton(self)
        self.copy_button.setText(tr("Copy"))
        self.copy_button.setToolTip(tr("Copy what is listed, for a spreadsheet or for a text"))
        self.copy_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.copy_button)
        menu.addActions([self.list.copy_table_action, self.list.copy_text_action])
        self.copy_button.setMenu(menu)
        self.projections_button = QToolButton(self)
        self.projections_button.setText(tr("Compare projections…"))
        self.projections_button.setToolTip(tr("What would each projection change? Nothing is stored."))
        self.projections_button.clicked.connect(self.projections_requested)
        row.addWidget(self.copy_button)
        row.addWidget(self.projections_button)
        row.addStretch(1)
        return row

    def _form(self):
        form = QFormLayout()
        self.what = _combo(
            self, tr("Which points are measured"),
            (tr("Clusters and belts"), "both"), (tr("Cluster records"), "records"),
            (tr("Belts"), "belts"), (tr("Cities"), "cities"),
        )
        self.what.currentIndexChanged.connect(self._what_changed)
        form.addRow(tr("Points"), self.what)
        self.scope = ScopeChoice(self)
        form.addRow(tr("Scope"), self.scope)
        self.group = _combo(self, tr("One ellipse for each value"))
        form.addRow(tr("Group by"), self.group)
        self.weight = _combo(self, tr("How much each point counts"))
        form.addRow(tr("Weight"), self.weight)
        size = QHBoxLayout()
        self.rule = _combo(
            self, tr("How the ellipse is scaled. The share really inside is always reported."),
            (tr("ArcGIS: SD × √2"), 0), (tr("Yuill: SD × 1"), 1),
            (tr("Percent if normal"), 2), (tr("Percent really inside"), 3), (tr("CrimeStat"), 4),
        )
        self.rule.currentIndexChanged.connect(self._rule_changed)
        self.size = QComboBox(self)
        self.size.setEditable(True)
        self.size.addItems(_DEVIATIONS)
        self.size.setToolTip(tr("Standard deviations or percent; several with commas, for example 1,2,3"))
        self.size.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.size.setMinimumContentsLength(6)
        size.addWidget(self.rule, 3)
        size.addWidget(self.size, 2)
        form.addRow(tr("Size"), size)
        self.projection = _combo(
            self, tr("In which projection distances are measured"),
            (tr("Automatic (data centre)"), 0), (tr("China Albers"), 1), (tr("The layer's own"), 2),
        )
        form.addRow(tr("Projection"), self.projection)
        self._remember()
        return form

    def _remember(self):
        """Show rule and size of the last session, and remember those of this one."""
        self.show_remembered()
        self.rule.currentIndexChanged.connect(lambda _: settings.SIZE_RULE.set(self.rule.currentData()))
        self.size.editTextChanged.connect(lambda text: settings.SIZE.set(text.strip() or None))

    def show_remembered(self):
        """Show the rule and size that were chosen last."""
        position = self.rule.findData(settings.SIZE_RULE.get())
        size = settings.SIZE.get()
        self.rule.setCurrentIndex(max(position, 0))
        if position >= 0 and size:
            self.size.setEditText(size)

    def _what_changed(self, *_):
        what = self.what.currentData()
        records = what in ("both", "records")
        groups = self._groups(what)
        none = (tr("No groups"), None)
        _fill(self.group, [*groups, none] if records else [none, *groups])
        weights = [(tr("1/N: each cluster once"), "weight")] if records else []
        weights += [(tr("Population"), "population")] if what == "cities" else []
        equal = (tr("Every point the same"), "")
        _fill(self.weight, [equal, *weights] if what == "cities" else [*weights, equal])
        rows = (tr("Each row"), None)
        city = (tr("City"), "adcode")
        self.options.show_fields(
            [(tr("Nothing more"), None), *groups],
            [(tr("Cluster"), "cluster_id"), city, rows] if records else [rows] if what == "cities" else [rows, city],
        )
        self._update_ready()
        self.what_changed.emit()

    @staticmethod
    def _groups(what):
        city, year = (tr("City"), "city"), (tr("Year"), "year")
        return {
            "belts": [year, city, (tr("Data set"), "dataset")],
            "cities": [(tr("Province"), "province_zh"), (tr("Level"), "level")],
        }.get(what, [(tr("Programme"), "programme"), (tr("Verdict"), "verdict"), city])

    def _rule_changed(self, _index):
        percent = self.rule.currentData() in _PERCENT_RULES
        text = self.size.currentText().strip()
        known = text in (_DEVIATIONS if percent else _PERCENTS)
        self.size.clear()
        self.size.addItems(_PERCENTS if percent else _DEVIATIONS)
        if not known:
            self.size.setEditText(text)

    @property
    def ready(self) -> bool:
        """Whether there are points to measure."""
        return self.run_button.isEnabledTo(self)

    def parameters(self) -> dict:
        """Return the parameters that hold for all points measured."""
        groups = (self.group.currentData(), self.options.second_group.currentData())
        return {
            "SIZE_RULE": self.rule.currentData(),
            "SIZE": self.size.currentText().strip() or "1",
            "PROJECTION": self.projection.currentData(),
            "GROUP_FIELD": list(dict.fromkeys(field for field in groups if field)) or None,
            "WEIGHT_FIELD": self.weight.currentData() or None,
            **self.options.parameters(),
        }

    def show_summary(self, summary):
        """Show the ellipses and whether more can be drawn."""
        self._counts = {} if summary is None else summary.counts
        self.list.show_ellipses([] if summary is None else summary.ellipses)
        self.copy_button.setEnabled(self.list.count() > 0)
        self._update_ready()

    def _update_ready(self):
        needed = {"both": "records"}.get(self.what.currentData(), self.what.currentData())
        ready = bool(self._counts.get(needed))
        self.run_button.setEnabled(ready)
        self.projections_button.setEnabled(ready)
        self.hint.setVisible(not ready)
        self.hint.setText(
            tr("Clusters are measured by their records: match first.")
            if needed == "records"
            else tr("Load data first.")
        )


def _combo(parent, tooltip, *items):
    combo = QComboBox(parent)
    combo.setToolTip(tooltip)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(8)
    _fill(combo, items)
    return combo


def _fill(combo, items):
    combo.clear()
    for text, data in items:
        combo.addItem(text, data)
