# SPDX-License-Identifier: GPL-2.0-or-later
"""What would each projection change?"""

from __future__ import annotations

from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
)

from ...core.cells import tab_separated
from ...core.words import percent
from ...layers.workspace import layers_on, scope_filter
from ...translation import explain, tr
from ..lists.rows_model import RowsModel
from ..plain_label import PlainLabel
from .ellipse_words import EllipseWords


class ProjectionView(QDialog):
    """Three rows per group, one for each projection, with what differs from the automatic one; nothing is stored."""

    def __init__(self, controller, parent=None):
        super().__init__(parent)
        self._controller = controller
        self._turn = 0
        self.setObjectName("cluster_digital_plugin_projections")
        self.setWindowTitle(tr("Cluster Digital: what each projection would change"))
        self.resize(1080, 520)
        layout = QVBoxLayout(self)
        self.message = PlainLabel(self)
        self.message.setWordWrap(True)
        self.model = RowsModel(parent=self)
        self.view = QTableView(self)
        self.view.setModel(self.model)
        self.view.setAlternatingRowColors(True)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.view.horizontalHeader().setStretchLastSection(True)
        self.view.verticalHeader().setVisible(False)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(tr("&Close"))
        buttons.rejected.connect(self.close)
        self.copy_button = QPushButton(tr("Copy all"), self)
        self.copy_button.clicked.connect(self.copy)
        buttons.addButton(self.copy_button, QDialogButtonBox.ButtonRole.ActionRole)
        for widget in (self.message, self.view, buttons):
            layout.addWidget(widget)

    def compare(self, what: str, parameters: dict, selected_only: bool):
        """Compute the ellipses in each projection in the background and show them.

        Parameters
        ----------
        what, parameters, selected_only : as for ``Controller.ellipse``; only the first size is computed
        """
        self.model.set_rows([], [])
        self.copy_button.setEnabled(False)
        self.message.setText(tr("Computing…"))
        self.show()
        self.raise_()
        inputs = self._inputs(what, parameters, selected_only)
        if not inputs:
            self.message.setText(tr("The layers to be measured are not in the project: open the workspace again."))
            return
        self._turn += 1
        turn, context = self._turn, QgsProject.instance().transformContext()

        def done(exception, rows):
            # An answer to an older question is no longer wanted.
            if turn == self._turn:
                self._show(exception, rows)

        title = tr("Cluster Digital: comparing projections")
        self._controller.in_background(title, lambda: _compared(inputs, parameters, context), done)

    def copy(self):
        """Put the table on the clipboard, ready to be pasted into a spreadsheet."""
        columns = range(self.model.columnCount())
        lines = [[self.model.headerData(c, Qt.Orientation.Horizontal) for c in columns]]
        lines += [list(self.model.row(number)) for number in range(self.model.rowCount())]
        QGuiApplication.clipboard().setText(tab_separated(lines))

    def _inputs(self, what, parameters, selected_only):
        """Return what is read in the worker: (source, its file, fields to group by, weight, name of the group)."""
        from ...layers.columns import Snapshot, file_source

        found = []
        for table in ("records", "belts") if what == "both" else (what,):
            layer = self._controller.selection.copy(table) if selected_only else self._layer(table)
            if layer is None:
                continue
            groups, weight = tuple(parameters["GROUP_FIELD"] or ()), parameters["WEIGHT_FIELD"] or ""
            if what == "both" and table == "belts":
                groups, weight = (), ""
            name = table if table != "records" else None
            found.append((Snapshot(layer), file_source(layer), groups, weight, name))
        return found

    def _layer(self, table):
        layers = layers_on(QgsProject.instance(), self._controller.workspace.path, (table,))
        wanted = scope_filter(self._controller.summary.scope) if table == "records" else ""
        return next((layer for layer in layers if layer.subsetString() == wanted), layers[0] if layers else None)

    def _show(self, exception, rows):
        if exception is not None:
            self.message.setText(explain(exception))
            return
        self.message.setText(tr(
            "Differences are those from the automatic projection, which keeps distances and directions from the "
            "centre. Nothing is stored."
        ))
        self.model.set_rows(_titles(), rows)
        self.copy_button.setEnabled(bool(rows))


def _compared(inputs, parameters, context):
    """Return the rows of the table; called in a worker."""
    from ...core.ellipse.sizes import RULES, parse_sizes
    from ...layers.columns import read_columns
    from ...layers.crs import AUTOMATIC, CHINA_ALBERS, OWN
    from ...layers.ellipses import Task, measure, tables

    rule, triples = RULES[parameters["SIZE_RULE"]], []
    sizes = parse_sizes(parameters["SIZE"], rule)[:1]
    for source, file, groups, weight, name in inputs:
        task = Task(weight=weight, groups=groups, rule=rule, sizes=sizes, group_name=name)
        columns = read_columns(source, task.fields, points=True, file=file)
        found = []
        for task.projection in (AUTOMATIC, CHINA_ALBERS, OWN):
            measured = measure(columns, task, context, describe=False)
            found.append([row for table, block, _ in tables(measured) if table == "ellipses" for row in block])
        triples += zip(*found)
    triples.sort(key=lambda rows: EllipseWords(rows[0]).rank)
    return [_row(row, rows[0], kind) for rows in triples for kind, row in enumerate(rows)]


def _titles():
    return [
        tr("Group"), tr("Projection"), tr("Center"), tr("Semi-axes"), tr("Azimuth (true north)"), tr("Area, km²"),
        tr("Inside"), tr("Area changes by"), tr("Axis turns by"),
    ]  # fmt: skip


def _row(row, automatic, kind):
    """Return one row of texts; ``kind`` numbers the projections."""
    name = (tr("Automatic (data centre)"), tr("China Albers"), tr("The layer's own"))[kind]
    center = _number(row["center_lon"], "{:.2f}°"), _number(row["center_lat"], "{:.2f}°")
    metres = row["unit"] == "m"
    axes = [_number(row[part] / 1000 if metres else row[part], "{:.1f}" if metres else "{:.3f}")
            for part in ("semi_major", "semi_minor")]
    area = turn = "–"
    if kind and automatic["area_km2"] > 0 and row["area_km2"] == row["area_km2"]:
        area = f"{100 * (row['area_km2'] / automatic['area_km2'] - 1):+.1f} %"
    if kind and row["azimuth"] == row["azimuth"] and automatic["azimuth"] == automatic["azimuth"]:
        turn = f"{(row['azimuth'] - automatic['azimuth'] + 90) % 180 - 90:+.1f}°"
    inside = None if row["inside"] != row["inside"] else float(row["inside"])
    return [
        EllipseWords(row).title, name, ", ".join(center), f"{' × '.join(axes)} {'km' if metres else '°'}",
        _number(row["azimuth"], "{:.1f}°"), _number(row["area_km2"], "{:,.0f}"), percent(inside, 1),
        area, turn,
    ]  # fmt: skip


def _number(value, form):
    return "–" if value != value else form.format(value)
