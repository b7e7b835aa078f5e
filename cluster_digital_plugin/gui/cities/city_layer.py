# SPDX-License-Identifier: GPL-2.0-or-later
"""The cities' layer as the panel sees it."""

from __future__ import annotations

from dataclasses import dataclass, field

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...core.errors import InputError
from ...layers import city_edits
from ...layers.gazetteer import load_gazetteer
from ...layers.workspace import layers_on
from ...translation import explain, tr

# Rows up to which those that changed are read one by one.
_FEW = 200


@dataclass(frozen=True)
class _Knowledge:
    """What ships about places: the gazetteer, the provinces' boxes, the adcodes that have a row."""

    gazetteer: object = None
    boxes: dict = field(default_factory=dict)
    codes: frozenset = frozenset()


class CityLayer(QObject):
    """Follows the workspace's layer of cities, whoever edits it, and writes edits into its edit buffer.

    Signals: ``changed`` when rows, fields or the state of editing may be others; ``selection_changed``; ``refused``
    with what to do about an edit that was not made; ``told`` with what happened; ``editing_started`` with the layer.
    """

    changed = pyqtSignal()
    selection_changed = pyqtSignal()
    refused = pyqtSignal(str)
    told = pyqtSignal(str)
    editing_started = pyqtSignal(QgsVectorLayer)

    def __init__(self, controller, parent=None):
        super().__init__(parent)
        self._controller = controller
        self.layer = None
        self.rows = {}
        self.kinds = {}
        self.knowledge = _Knowledge()
        self._connections = []
        # A command changes many values: read once, when all is done.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._read)
        self._touched = set()
        self._all = True

    @property
    def modified(self) -> bool:
        """Whether there are edits that are not saved."""
        return self.layer is not None and self.layer.isEditable() and self.layer.isModified()

    @property
    def count(self) -> int:
        """How many edits can be taken back."""
        return self.layer.undoStack().index() if self.modified else 0

    @property
    def stored(self) -> bool:
        """Whether the workspace has cities that the project does not show."""
        return self.layer is None and bool(self._controller.summary.counts.get("cities"))

    def learn(self):
        """Read what ships about places, in the background."""
        if self.knowledge.gazetteer is None:
            self._controller.in_background(
                tr("Cluster Digital: reading places"),
                lambda: _Knowledge(load_gazetteer(), city_edits.shipped_boxes(), city_edits.shipped_codes()),
                self._learnt, in_turn=True,
            )

    def follow(self):
        """Look for the layer again; called when layers or the workspace changed."""
        path = self._controller.workspace.path
        found = layers_on(QgsProject.instance(), path, ("cities",)) if path else []
        layer = self.layer if self.layer in found else next(iter(found), None)
        if layer is not self.layer:
            self.release()
            self._take(layer)
        self._changed()

    def release(self):
        """Let go of the layer; its edits stay its own."""
        self._soon.stop()
        for signal, slot in self._connections:
            if self.layer is not None and not sip.isdeleted(self.layer):
                signal.disconnect(slot)
        self._connections = []
        self.layer, self.rows, self.kinds = None, {}, {}
        self._touched, self._all = set(), True

    def apply(self, edit, title: str):
        """Write an edit as one command that can be undone; return the ids of added rows, or None when refused."""
        return self._try(lambda: city_edits.apply_edit(self.layer, edit, title))

    def add_field(self, column):
        """Add a field as one command."""
        self._try(lambda: city_edits.add_field(self.layer, column))

    def undo(self):
        """Take back the last edit."""
        if self.modified:
            self.layer.undoStack().undo()

    def commit(self):
        """Save the edits in the workspace's file."""
        if self.modified and self._try(lambda: city_edits.commit(self.layer) or True):
            self.told.emit(tr("The edits are saved in the workspace."))

    def roll_back(self):
        """Throw the edits away."""
        if self.layer is not None and self.layer.isEditable():
            self.layer.rollBack()
            self.told.emit(tr("The edits were discarded; the cities are as they were saved."))

    def select(self, keys):
        """Select rows on the map."""
        if self.layer is not None and set(self.layer.selectedFeatureIds()) != set(keys):
            self.layer.selectByIds(list(keys))

    def selected(self) -> list[int]:
        """Return the keys of the rows that are selected on the map."""
        return [] if self.layer is None else [key for key in self.layer.selectedFeatureIds() if key in self.rows]

    def key_of(self, adcode) -> int | None:
        """Return the key of the row with an adcode."""
        return next((key for key, row in self.rows.items() if adcode and row.get("adcode") == adcode), None)

    def label(self, name: str) -> str:
        """Return what a field is called."""
        return city_edits.field_label(self.layer, name)

    def _try(self, work):
        """Do something to the layer, unless a run is under way; say why when it is refused."""
        if self.layer is None:
            return None
        if self._controller.busy:
            # A run stores its results in the same file.
            self.refused.emit(tr("A run is under way. Wait for it or cancel it, then edit the cities."))
            return None
        editing = self.layer.isEditable()
        try:
            done = work()
        except InputError as error:
            self.refused.emit(explain(error))
            return None
        finally:
            if self.layer is not None and self.layer.isEditable() and not editing:
                self.editing_started.emit(self.layer)
        self._read()
        return done

    def _take(self, layer):
        self.layer = layer
        if layer is None:
            return
        self._connections = [(signal, self._changed) for signal in (
            layer.featureAdded, layer.featureDeleted, layer.updatedFields, layer.editingStopped, layer.afterRollBack,
            layer.dataChanged,
        )]  # fmt: skip
        self._connections += [
            (layer.attributeValueChanged, self._row_changed), (layer.geometryChanged, self._row_changed),
            (layer.editingStarted, self._soon.start), (layer.undoStack().indexChanged, self._state_changed),
            (layer.selectionChanged, self._selection_changed), (layer.willBeDeleted, self._going),
        ]
        for signal, slot in self._connections:
            signal.connect(slot)

    def _changed(self, *_):
        self._all = True
        self._soon.start()

    def _row_changed(self, key, *_):
        self._touched.add(key)
        self._soon.start()

    def _state_changed(self, *_):
        self._soon.start()

    def _going(self):
        self.release()
        self.changed.emit()

    def _selection_changed(self, *_):
        self.selection_changed.emit()

    def _read(self):
        self._soon.stop()
        if self.layer is not None and (self._all or len(self._touched) > _FEW):
            self.kinds = city_edits.field_kinds(self.layer)
            self.rows = city_edits.read_cities(self.layer)
        elif self.layer is not None and self._touched:
            self.rows.update(city_edits.read_cities(self.layer, self._touched))
        self._touched, self._all = set(), False
        self.changed.emit()

    def _learnt(self, exception, knowledge):
        if exception is None:
            self.knowledge = knowledge
        self.changed.emit()
