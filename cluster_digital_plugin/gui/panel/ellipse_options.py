# SPDX-License-Identifier: GPL-2.0-or-later
"""The choices about ellipses that are needed less often."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.gui import QgsCollapsibleGroupBoxBasic
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QFormLayout, QVBoxLayout

from ...translation import tr

_GEOMETRIC_MEDIAN, _CENTRAL_FEATURE = 1, 2


class EllipseOptions(QgsCollapsibleGroupBoxBasic):
    """A second field to group by, the sampling unit, and which further results are made.

    Only what ``clusterdigital:ellipse`` defines is offered. Nothing here is remembered: each time the panel is made
    it stands as the algorithm's defaults have it.
    """

    def __init__(self, parent=None):
        super().__init__(tr("More"), parent)
        self.setCollapsed(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        form = QFormLayout()
        self.second_group = self._combo(tr("One ellipse for each combination of both values"))
        form.addRow(tr("And by"), self.second_group)
        self.unit = self._combo(
            tr("Rows of one sampling unit count as one draw: the standard errors grow, the ellipse stays"))
        form.addRow(tr("Sampling unit"), self.unit)
        layout.addLayout(form)
        self.boxes = {}
        self._kinds = {}
        for name, text, tooltip, checked in _results():
            if _defines(name):
                self.boxes[name] = self._box(layout, text, tooltip, checked)
        if _defines("CENTER_KINDS"):
            for kind, text, tooltip in _kinds():
                self._kinds[kind] = self._box(layout, text, tooltip, False)

    def _combo(self, tooltip):
        combo = QComboBox(self)
        combo.setToolTip(tooltip)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(8)
        return combo

    def _box(self, layout, text, tooltip, checked):
        box = QCheckBox(text, self)
        box.setToolTip(tooltip)
        box.setChecked(checked)
        layout.addWidget(box)
        return box

    def show_fields(self, groups, units):
        """Offer other fields: lists of (text, field), the first being chosen."""
        for combo, items in ((self.second_group, groups), (self.unit, units)):
            combo.clear()
            for text, field in items:
                combo.addItem(text, field)
            combo.setEnabled(len(items) > 1)

    def parameters(self) -> dict:
        """Return the choices as parameters of the algorithm; for a table as output, whether it is wanted."""
        chosen = {name: box.isChecked() for name, box in self.boxes.items()}
        if self._kinds:
            chosen["CENTER_KINDS"] = [0, *(kind for kind, box in self._kinds.items() if box.isChecked())]
        return {"UNIT_FIELD": self.unit.currentData() or None, **chosen}


def _results():
    return (
        ("INFLUENCE", tr("Most influential cities"), tr("Which city's absence would change the ellipse most"), True),
        ("CIRCLES", tr("Standard distance circles"), tr("Circles about the centre with the standard distance"), False),
        ("CONTOURS", tr("Contours of shares really inside"), tr("Ellipses that hold 25, 50, 68, 90 and 95 %"), False),
        ("ARCGIS_FIELDS", tr("ArcGIS's field names too"),
         tr("CenterX, CenterY, XStdDist, YStdDist and Rotation, for those who come from there"), False),
    )  # fmt: skip


def _kinds():
    return (
        (_GEOMETRIC_MEDIAN, tr("Geometric median"), tr("The place with the least sum of distances to all points")),
        (_CENTRAL_FEATURE, tr("Central feature"), tr("The point with the least sum of distances to all others")),
    )


def _defines(name):
    algorithm = QgsApplication.processingRegistry().algorithmById("clusterdigital:ellipse")
    return algorithm is not None and algorithm.parameterDefinition(name) is not None
