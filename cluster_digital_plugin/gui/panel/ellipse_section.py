# SPDX-License-Identifier: GPL-2.0-or-later
"""Part 3 of the panel: ellipses."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ...layers import settings
from ...translation import tr
from ..live.live_box import LiveBox
from .ellipse_list import EllipseList
from .scope_choice import ScopeChoice


class EllipseSection(QWidget):
    """What is measured, in which groups, with which weight, how large, in which projection; and the result."""

    run_requested = pyqtSignal()
    what_changed = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._counts = {}
        layout.addLayout(self._form())
        self.run_button = QPushButton(tr("Draw &ellipses"), self)
        self.run_button.setToolTip(tr("Compute the weighted standard deviational ellipses"))
        self.run_button.clicked.connect(self.run_requested)
        layout.addWidget(self.run_button)
        self.hint = QLabel(tr("Clusters are measured by their records: match first."), self)
        self.hint.setWordWrap(True)
        layout.addWidget(self.hint)
        self.live = LiveBox(self)
        layout.addWidget(self.live)
        self.list = EllipseList(self)
        layout.addWidget(self.list)
        self._what_changed()
        self.show_summary(None)

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
        self.size = QLineEdit("1", self)
        self.size.setToolTip(tr("Standard deviations or percent; several with commas, for example 1,2,3"))
        self.size.setMaximumWidth(self.size.fontMetrics().horizontalAdvance("0") * 8)
        size.addWidget(self.rule, 1)
        size.addWidget(self.size)
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
        position = self.rule.findData(settings.SIZE_RULE.get())
        size = settings.SIZE.get()
        self.rule.setCurrentIndex(max(position, 0))
        if position >= 0 and size:
            self.size.setText(size)
        self.rule.currentIndexChanged.connect(lambda _: settings.SIZE_RULE.set(self.rule.currentData()))
        self.size.textChanged.connect(lambda text: settings.SIZE.set(text.strip() or None))

    def _what_changed(self, *_):
        what = self.what.currentData()
        records = what in ("both", "records")
        groups = [(tr("Programme"), ["programme"]), (tr("Verdict"), ["verdict"]),
                  (tr("Programme and verdict"), ["programme", "verdict"])] if records else []
        groups += {"belts": [(tr("Year"), ["year"])], "cities": [(tr("Province"), ["province_zh"])]}.get(what, [])
        none = (tr("No groups"), [])
        _fill(self.group, [*groups, none] if records else [none, *groups])
        weights = [(tr("1/N: each cluster once"), "weight")] if records else []
        weights += [(tr("Population"), "population")] if what == "cities" else []
        equal = (tr("Every point the same"), "")
        _fill(self.weight, [equal, *weights] if what == "cities" else [*weights, equal])
        self._update_ready()
        self.what_changed.emit()

    def _rule_changed(self, _index):
        percent = self.rule.currentData() in (2, 3)
        if percent == (self.size.text().strip() in ("1", "2", "3")):
            self.size.setText("68" if percent else "1")

    @property
    def ready(self) -> bool:
        """Whether there are points to measure."""
        return self.run_button.isEnabledTo(self)

    def parameters(self) -> dict:
        """Return the parameters that hold for all points measured."""
        return {
            "SIZE_RULE": self.rule.currentData(),
            "SIZE": self.size.text().strip() or "1",
            "PROJECTION": self.projection.currentData(),
            "GROUP_FIELD": self.group.currentData() or None,
            "WEIGHT_FIELD": self.weight.currentData() or None,
        }

    def show_summary(self, summary):
        """Show the ellipses and whether more can be drawn."""
        self._counts = {} if summary is None else summary.counts
        self.list.show_ellipses([] if summary is None else summary.ellipses)
        self._update_ready()

    def _update_ready(self):
        needed = {"both": "records"}.get(self.what.currentData(), self.what.currentData())
        ready = bool(self._counts.get(needed))
        self.run_button.setEnabled(ready)
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
