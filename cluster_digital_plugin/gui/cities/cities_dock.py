# SPDX-License-Identifier: GPL-2.0-or-later
"""The panel in which cities are found and edited."""

from __future__ import annotations

import itertools
from html import escape

from qgis.core import QgsProject
from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ...algorithms.recipes import KINDS
from ...core.errors import InputError
from ...layers.city_edits import disagreement
from ...layers.resources import resource
from ...translation import explain, label, tr
from ..connections import Connections
from ..key_action import key_action
from ..plain_label import PlainLabel
from .city_form import CityForm
from .city_layer import CityLayer
from .city_list import CityList
from .city_tools import CityTools
from .point_mover import PointMover
from .save_bar import SaveBar

# At 1 to this a city is seen among its neighbours.
_SCALE_OF_A_PLACE = 3_000_000


class CitiesDock(QgsDockWidget):
    """From top to bottom: search and cities found, tools, the chosen city's fields, and what is not saved yet."""

    def __init__(self, controller, canvas, parent=None):
        super().__init__(tr("Cities"), parent)
        self.setObjectName("cluster_digital_plugin_cities")
        self._controller = controller
        self._canvas = canvas
        self._key = None
        self._adcode = None
        self.cities = CityLayer(controller, self)
        self.list = CityList(self.cities, self)
        self.form = CityForm(self.cities, self)
        self.tools = CityTools(self.cities, controller, self.list.keys, self._show_added, self)
        self.mover = PointMover(canvas)
        self.bar = SaveBar(self.cities, self)
        self.pages = QStackedWidget(self)
        self.pages.addWidget(self._empty_page())
        self.pages.addWidget(self._editor_page())
        self.setWidget(self.pages)
        self._connections = Connections([
            (controller.workspace.changed, self._look), (controller.tables_changed, self._look),
            (QgsProject.instance().layersAdded, self._look), (QgsProject.instance().layersRemoved, self._look),
            (controller.started, self._update), (controller.finished, self._update), (controller.ready, self._ready),
            (self.visibilityChanged, self._shown_or_hidden),
            (self.cities.changed, self._show), (self.cities.selection_changed, self._follow_map),
            (self.cities.refused, self._refuse), (self.cities.told, self._tell),
            (self.list.chosen, self._choose), (self.list.zoom_requested, self._zoom),
            (self.form.edited, self._update), (self.form.confirmed, self.apply),
            (self.bar.discard, self._discard), (self.bar.save, self._save),
            (self.mover.moved, self._move), (self.mover.refused, self._refuse),
            (self.mover.activated, self._update), (self.mover.deactivated, self._update),
        ])  # fmt: skip
        self._update()

    def stop(self):
        """Let go of layer, canvas and windows; called before the panel is deleted. Edits stay in the layer."""
        self._connections.close()
        self.tools.close_windows()
        self._canvas.unsetMapTool(self.mover)
        self.mover.deleteLater()
        self.cities.release()

    def apply(self) -> bool:
        """Apply what was typed as one edit; return whether nothing typed is left."""
        from ...core.places.edits import change

        if not self.form.pending or self._key is None:
            return True
        try:
            edit = change(self.cities.rows, self._key, self.form.values(), self.cities.knowledge.boxes)
        except InputError as error:
            self._refuse(explain(error))
            return False
        city = self.cities.rows[self._key].get("city_zh") or ""
        done = not edit.changes or self._apply(edit, tr("Edit {city}").format(city=city))
        if done:
            self._reset()
        return done

    def _apply(self, edit, title):
        self.message.hide()
        done = self.cities.apply(edit, title) is not None
        if done and edit.notes:
            self._tell("⚠ " + " ".join(label(note) for note in edit.notes))
        return done

    def _empty_page(self):
        page = QWidget(self)
        layout = QVBoxLayout(page)
        self.empty = PlainLabel(page)
        self.empty.setWordWrap(True)
        self.load_button = QPushButton(tr("Put the shipped cities into the workspace"), page)
        self.load_button.clicked.connect(self._load)
        self.show_button = QPushButton(tr("Show the cities"), page)
        self.show_button.clicked.connect(lambda: self._controller.open_workspace(self._controller.workspace.path))
        for widget in (self.empty, self.load_button, self.show_button):
            layout.addWidget(widget)
        layout.addStretch(1)
        return page

    def _editor_page(self):
        page = QWidget(self)
        self._splitter = QSplitter(Qt.Orientation.Vertical, page)
        self._splitter.setChildrenCollapsible(False)
        above = QWidget(self._splitter)
        column = QVBoxLayout(above)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self.list, 1)
        column.addWidget(self.tools)
        self._splitter.addWidget(above)
        self._splitter.addWidget(self._city_page())
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 3)
        self._splitter.setSizes([170, 330])
        layout = QVBoxLayout(page)
        layout.setContentsMargins(6, 2, 6, 4)
        layout.setSpacing(3)
        layout.addWidget(self._splitter, 1)
        self.message = PlainLabel(page)
        self.message.setWordWrap(True)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.message.hide()
        layout.addWidget(self.message)
        layout.addWidget(self.bar)
        return page

    def _city_page(self):
        page = QWidget(self._splitter)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.title = QLabel(page)
        self.title.setTextFormat(Qt.TextFormat.RichText)
        self.title.setWordWrap(True)
        column.addWidget(self.title)
        self.disagreement = QLabel(page)
        self.disagreement.setWordWrap(True)
        self.disagreement.linkActivated.connect(self._agree)
        column.addWidget(self.disagreement)
        area = QScrollArea(page)
        area.setWidgetResizable(True)
        area.setMinimumHeight(90)
        area.setWidget(self.form)
        column.addWidget(area, 1)
        column.addLayout(self._city_buttons(page))
        key_action(self.form, ["Esc"], self._reset, children=True)
        key_action(self, ["Ctrl+Return", "Ctrl+Enter"], self.bar.save_button.click, children=True)
        return page

    def _city_buttons(self, page):
        line = QHBoxLayout()
        self.move_button = QPushButton(tr("Move o&n the map"), page)
        self.move_button.setCheckable(True)
        self.move_button.setToolTip(tr("Then click where the city lies, or drag its mark there; Esc ends it"))
        self.move_button.clicked.connect(self._toggle_mover)
        self.zoom_button = QPushButton(tr("&Zoom to it"), page)
        self.zoom_button.setToolTip(tr("Show the chosen cities on the map and let them flash"))
        self.zoom_button.clicked.connect(lambda: self._zoom(self.list.keys() or [self._key]))
        self.reset_button = QPushButton(tr("Reset"), page)
        self.reset_button.setToolTip(tr("Forget what was typed and not applied (Esc)"))
        self.reset_button.clicked.connect(self._reset)
        self.apply_button = QPushButton(tr("Appl&y"), page)
        self.apply_button.setToolTip(tr("One edit of all that was typed (Enter); one undo takes it back"))
        self.apply_button.clicked.connect(self.apply)
        for widget in (self.move_button, self.zoom_button):
            line.addWidget(widget)
        line.addStretch(1)
        for widget in (self.reset_button, self.apply_button):
            line.addWidget(widget)
        return line

    def _look(self, *_):
        if self.isVisible() and self._controller.missing == {}:
            self.cities.follow()
            self.cities.learn()
        self._update()

    def _shown_or_hidden(self, visible):
        if visible and self._controller.missing is None:
            self._controller.prepare()
        elif visible:
            self._look()
        elif not self.isVisible() and self._canvas.mapTool() is self.mover:
            self._canvas.unsetMapTool(self.mover)

    def _ready(self, explanation):
        self._look()
        if explanation:
            self.empty.setText(explanation)

    def _show(self):
        self.list.refresh()
        if self._key not in self.cities.rows:
            # A commit gives new rows their lasting ids.
            self._key = self.cities.key_of(self._adcode)
            self._show_city(self._key)
        else:
            self._show_city(self._key, keep=True)
        if self._key is not None:
            self.list.show_chosen(self.list.keys() or [self._key])
        elif self.cities.selected():
            self._follow_map()

    def _show_city(self, key, keep=False):
        row = self.cities.rows.get(key, {})
        self._key = key if row else None
        self._adcode = row.get("adcode")
        lines = list(self.form.lines.values())
        self.form.show_row(row, keep)
        if lines != list(self.form.lines.values()):
            self._order_tabs()
        self.mover.show_place(row.get("x"), row.get("y"))
        self._update()

    def _order_tabs(self):
        """Let Tab go from top to bottom; lines made later stand last otherwise."""
        chain = [
            self.list.search, self.list.view, *self.tools.buttons.values(), *self.form.lines.values(), self.move_button,
            self.zoom_button, self.reset_button, self.apply_button, self.bar.undo_button,
            self.bar.discard_button, self.bar.save_button,
        ]  # fmt: skip
        for before, after in itertools.pairwise(chain):
            self.setTabOrder(before, after)

    def _choose(self, keys):
        """Show the first of the chosen cities, and select all of them on the map."""
        if self._leave():
            self._show_city(keys[0] if keys else None)
            self.cities.select(keys)
        else:
            self.list.show_chosen([self._key])

    def _follow_map(self):
        keys = self.cities.selected()
        if self._key in keys or not keys:
            self.list.show_chosen(keys)
        elif self._leave():
            self._show_city(keys[0])
            self.list.show_chosen(keys)
        self._update()

    def _leave(self):
        """Apply what was typed before another city is shown; a problem keeps the city."""
        return self._key not in self.cities.rows or self.apply()

    def _show_added(self, keys):
        if keys:
            self.list.search.clear()
            self._choose(keys[:1])
            self.list.show_chosen(keys[:1])

    def _zoom(self, keys):
        layer = self.cities.layer
        keys = [key for key in keys if self.cities.rows.get(key, {}).get("x") is not None]
        if layer is not None and keys:
            if len(keys) == 1:
                self._canvas.panToFeatureIds(layer, keys)
                self._canvas.zoomScale(min(self._canvas.scale(), _SCALE_OF_A_PLACE))
            else:
                self._canvas.zoomToFeatureIds(layer, keys)
            self._canvas.flashFeatureIds(layer, keys)

    def _toggle_mover(self, checked):
        if checked:
            self._canvas.setMapTool(self.mover)
            self._canvas.setFocus()
        else:
            self._canvas.unsetMapTool(self.mover)

    def _move(self, lon, lat):
        from ...core.places.edits import change

        row = self.cities.rows.get(self._key)
        if row is None:
            return
        try:
            edit = change(self.cities.rows, self._key, {"lon": lon, "lat": lat}, self.cities.knowledge.boxes)
        except InputError as error:
            self._refuse(explain(error))
        else:
            self._apply(edit, tr("Move {city}").format(city=row.get("city_zh") or ""))
        row = self.cities.rows.get(self._key, {})
        self.mover.show_place(row.get("x"), row.get("y"))

    def _agree(self, which):
        """Let the point follow the columns, or the columns the point."""
        from ...core.places.edits import Edit

        row = self.cities.rows.get(self._key, {})
        names = ("lon", "lat") if which == "columns" else ("x", "y")
        lon, lat = (row.get(name) for name in names)
        title = tr("Move {city}").format(city=row.get("city_zh") or "")
        self._apply(Edit({self._key: {"lon": lon, "lat": lat}}), title)

    def _reset(self, *_):
        self.form.show_row(self.cities.rows.get(self._key, {}))
        self._update()

    def _discard(self):
        self._reset()
        self.cities.roll_back()

    def _save(self):
        if self.apply():
            self.cities.commit()

    def _load(self):
        self._controller.load_table(KINDS.index("cities"), {"INPUT": str(resource("data", "cities.csv"))})

    def _refuse(self, message):
        self._tell(tr("⚠ Not done: {reason}").format(reason=message))

    def _tell(self, message):
        self.message.setText(message)
        self.message.setVisible(bool(message))

    def _update(self, *_):
        cities, busy = self.cities, self._controller.busy
        present = cities.layer is not None
        self.pages.setCurrentIndex(1 if present else 0)
        self._update_empty(busy)
        row = cities.rows.get(self._key)
        self._update_title(row)
        pending = bool(row) and self.form.pending
        self.form.setEnabled(row is not None and not busy)
        self.apply_button.setEnabled(pending and not busy)
        self.reset_button.setEnabled(pending)
        self.zoom_button.setEnabled(row is not None and row.get("x") is not None)
        self.move_button.setEnabled(row is not None and not busy)
        self.move_button.setChecked(self.mover.isActive())
        self.tools.setEnabled(present and not busy)
        self.bar.refresh(self.form.pending, busy)

    def _update_empty(self, busy):
        if self._controller.missing:
            return
        stored = self.cities.stored
        self.empty.setText(
            tr("The workspace has cities, but the project does not show them.") if stored else
            tr("The workspace has no cities of its own yet. Put the shipped list of 569 cities into it, then edit them "
               "here; or load your own list with “Open file…” in the workbench.")
        )  # fmt: skip
        self.load_button.setVisible(not stored)
        self.show_button.setVisible(stored)
        self.load_button.setEnabled(not busy and self._controller.missing == {})
        self.show_button.setEnabled(not busy)

    def _update_title(self, row):
        count = len(self.cities.selected())
        if row is None:
            text = tr("Choose a city above, or click one on the map.")
        else:
            text = f"<b>{escape(row.get('city_zh') or '?')}</b> {escape(row.get('city_en') or '')}"
            if count > 1:
                text += " " + tr("({count} selected)").format(count=count)
        self.title.setText(text)
        apart = row is not None and disagreement(row)
        self.disagreement.setVisible(apart)
        if apart:
            self.disagreement.setText(tr(
                "⚠ The point and the columns lon and lat tell different places; the point counts. "
                "<a href='columns'>Move the point</a> · <a href='point'>Correct the columns</a>"
            ))
