# SPDX-License-Identifier: GPL-2.0-or-later
"""Adding a field to the cities."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLineEdit

from ...core import schema
from ...translation import tr


class FieldWindow(QDialog):
    """Name and kind of a new field; ``wanted`` carries the ``schema.Column``."""

    wanted = pyqtSignal(object)

    def __init__(self, parent=None):
        super().__init__(parent)
        self.setObjectName("cluster_digital_plugin_field")
        self.setWindowTitle(tr("Cluster Digital: add a field"))
        self.name = QLineEdit(self)
        self.name.setMaxLength(60)
        self.name.setToolTip(tr("Short names of ASCII letters survive the way into a shapefile"))
        self.kind = QComboBox(self)
        for text, kind in (
            (tr("Number"), schema.REAL), (tr("Whole number"), schema.INTEGER), (tr("Text"), schema.TEXT),
        ):
            self.kind.addItem(text, kind)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Close, self)
        box.button(QDialogButtonBox.StandardButton.Ok).setText(tr("&Add"))
        box.button(QDialogButtonBox.StandardButton.Close).setText(tr("&Close"))
        self.add_button = box.button(QDialogButtonBox.StandardButton.Ok)
        box.accepted.connect(self._add)
        box.rejected.connect(self.close)
        form = QFormLayout(self)
        form.addRow(tr("&Name"), self.name)
        form.addRow(tr("&Type"), self.kind)
        form.addRow(box)
        self.name.textChanged.connect(self._update)
        self._update()

    def _update(self, *_):
        self.add_button.setEnabled(bool(self.name.text().strip()))

    def _add(self):
        name = self.name.text().strip()
        self.close()
        self.wanted.emit(schema.Column(name, self.kind.currentData(), name, name))
        self.name.clear()
