# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers of the project as input."""

from __future__ import annotations

from qgis.core import QgsMapLayerProxyModel, QgsProject
from qgis.gui import QgsFieldComboBox, QgsMapLayerComboBox
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QGroupBox, QLabel, QVBoxLayout

from ...core import schema
from ...layers.workspace import layers_on
from ...translation import label, tr

# Parameter of the algorithm, column of the schema, other names the field may have.
_FIELDS = {
    "clusters": (
        ("CLUSTER_NAME_FIELD", schema.NAME, ("name", "集群名称", "名称")),
        ("CLUSTER_INDUSTRY_FIELD", schema.INDUSTRY, ("industry", "产业", "行业")),
        ("CLUSTER_CITIES_FIELD", schema.CLUSTERS.column("cities"), ("city", "城市", "所在城市")),
        ("PROGRAMME_FIELD", schema.PROGRAMME, ("program", "集群类型", "类型")),
        ("CLUSTER_ID_FIELD", schema.CLUSTER_ID, ("id", "编号")),
    ),
    "belts": (
        ("BELT_NAME_FIELD", schema.NAME, ("name", "产业带名称", "名称")),
        ("BELT_INDUSTRY_FIELD", schema.INDUSTRY, ("industry", "产业", "行业")),
        ("BELT_CITY_FIELD", schema.CITY, ("cities", "城市", "所在城市", "地市")),
        ("BELT_YEAR_FIELD", schema.BELTS.column("year"), ("年份", "年度")),
        ("BELT_ID_FIELD", schema.BELTS.column("belt_id"), ("id", "编号")),
    ),
    "cities": (),
}


class LayerChooser(QDialog):
    """Clusters, belts and cities, each a layer of the project with its fields, or nothing."""

    def __init__(self, controller, parent=None):
        super().__init__(parent)
        self.setObjectName("cluster_digital_plugin_layers")
        self.setWindowTitle(tr("Cluster Digital: use layers of this project"))
        self._controller = controller
        layout = QVBoxLayout(self)
        hint = QLabel(
            tr("The rows are copied into the workspace; your layers are not changed. Selected features are not "
               "considered here: choose them when you run."), self,
        )
        hint.setWordWrap(True)
        layout.addWidget(hint)
        self.layers, self.fields = {}, {}
        titles = {"clusters": tr("Clusters"), "belts": tr("Belts"), "cities": tr("Cities (optional)")}
        for table, title in titles.items():
            layout.addWidget(self._group(table, title))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setText(tr("&Close"))
        self.load_button = self.buttons.addButton(tr("&Load"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self.load)
        self.buttons.rejected.connect(self.close)
        layout.addWidget(self.buttons)
        self._update()

    def _group(self, table, title):
        group = QGroupBox(title, self)
        form = QFormLayout(group)
        combo = QgsMapLayerComboBox(group)
        combo.setFilters(QgsMapLayerProxyModel.Filter.VectorLayer)
        combo.setAllowEmptyLayer(True)
        combo.setLayer(None)
        form.addRow(tr("Layer"), combo)
        self.layers[table] = combo
        self.fields[table] = {}
        for parameter, column, _names in _FIELDS[table]:
            field = QgsFieldComboBox(group)
            field.setAllowEmptyFieldName(True)
            form.addRow(label(column), field)
            self.fields[table][parameter] = field
        combo.layerChanged.connect(lambda layer, table=table: self._layer_changed(table, layer))
        return group

    def guess(self):
        """Choose for every table the first layer of the project that looks like it; what was chosen stays.

        The layers of the workspace itself are not offered.
        """
        own = layers_on(QgsProject.instance(), self._controller.workspace.path)
        for table, combo in self.layers.items():
            combo.setExceptedLayerList(own)
            if combo.currentLayer() is not None:
                continue
            for position in range(combo.count()):
                layer = combo.layer(position)
                if layer is not None and self._fits(table, layer):
                    combo.setLayer(layer)
                    break

    @staticmethod
    def _fits(table, layer):
        names = {field.name().lower() for field in layer.fields()}
        if table == "cities":
            return {"city_zh", "adcode"} <= names
        key = schema.TABLES[table].key
        return key in names or any(table.rstrip("s") in name for name in (layer.name().lower(),))

    def load(self):
        """Load the chosen layers into the workspace and close."""
        chosen = {}
        for table, combo in self.layers.items():
            layer = combo.currentLayer()
            if layer is not None:
                chosen[table] = (layer, {
                    parameter: field.currentField()
                    for parameter, field in self.fields[table].items() if field.currentField()
                })
        self._controller.use_layers(chosen)
        self.close()

    def _layer_changed(self, table, layer):
        for parameter, column, names in _FIELDS[table]:
            field = self.fields[table][parameter]
            field.setLayer(layer)
            field.setField(_guess_field(layer, (column.name, *names)))
        self._update()

    def _update(self):
        self.load_button.setEnabled(any(combo.currentLayer() is not None for combo in self.layers.values()))


def _guess_field(layer, names):
    if layer is None:
        return ""
    present = {field.name().lower(): field.name() for field in layer.fields()}
    return next((present[name.lower()] for name in names if name.lower() in present), "")
