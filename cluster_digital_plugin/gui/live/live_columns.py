# SPDX-License-Identifier: GPL-2.0-or-later
"""A layer's points as columns that follow its edits."""

from __future__ import annotations

from functools import partial

import numpy as np
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...layers.columns import Columns, Snapshot, file_source, read_columns
from ...translation import tr

# Up to so many rows reading takes less than the window may stand still: from a file in bulk, feature by feature.
_MOST_IN_BULK = 20_000
_MOST_FEATURES = 2_000

# So many edited features are read again one by one; after more, all of them at once.
_MOST_EDITED = 1_000


class LiveColumns(QObject):
    """Reads coordinates and some fields of a layer once, so that any selection of it is there at once as columns.

    Signals: ``changed`` when the columns of a selection may differ from what they were, or can now be had; ``failed``
    with the reason why a layer could not be read.

    Parameters
    ----------
    layer : QgsVectorLayer
    in_background : function of a title, what to do in a worker thread, and what to do then with (error, result)
    """

    changed = pyqtSignal()
    failed = pyqtSignal(str)

    def __init__(self, layer, in_background, parent=None):
        super().__init__(parent)
        self._layer, self._in_background = layer, in_background
        self._ids = None
        self._x = self._y = None
        self._values = {}
        self._edited = set()
        self._reading = None
        self._connections = [
            (layer.geometryChanged, self._feature_edited), (layer.attributeValueChanged, self._feature_edited),
            (layer.featureAdded, self._feature_edited), (layer.featureDeleted, self._feature_edited),
            *((signal, self._forget) for signal in (
                layer.afterCommitChanges, layer.afterRollBack, layer.dataChanged, layer.subsetStringChanged,
                layer.dataSourceChanged, layer.crsChanged, layer.updatedFields,
            )),
        ]  # fmt: skip
        for signal, slot in self._connections:
            signal.connect(slot)

    def stop(self):
        """Let go of the layer."""
        if not sip.isdeleted(self._layer):
            for signal, slot in self._connections:
                signal.disconnect(slot)
        self._connections, self._reading, self._ids = [], None, None

    def take(self, ids, weight: str = "", unit: str = ""):
        """Return what gives the columns of some features, in any thread; None while the layer is being read:
        ``changed`` follows.

        Parameters
        ----------
        ids : feature ids
        weight, unit : names of the fields that are wanted beside the coordinates; empty for none
        """
        if self._ids is None or not {weight, unit} - {""} <= set(self._values):
            self._read(weight, unit)
        if self._ids is None:
            return None
        if self._edited:
            self._read_edited(self._edited.intersection(ids), weight)
        values = {name: self._values[name] for name in (weight, unit) if name}
        return partial(_taken, ids, self._ids, self._x, self._y, values, self._layer.crs())

    def _feature_edited(self, identifier, *_):
        if self._ids is None:
            # Being read: what was read may be older than the edit.
            self._forget()
            return
        self._edited.add(identifier)
        if len(self._edited) > _MOST_EDITED:
            self._forget()
        self.changed.emit()

    def _forget(self, *_):
        self._ids = self._reading = None
        self._edited.clear()
        self.changed.emit()

    def _read(self, weight, unit):
        """Read the layer: at once when that is quick, else in the background."""
        if self._reading == (weight, unit):
            return
        layer, self._ids = self._layer, None
        self._edited.clear()
        names = list(dict.fromkeys(name for name in (weight, unit) if name))
        file = file_source(layer)
        quick = 0 <= layer.featureCount() <= (_MOST_FEATURES if file is None else _MOST_IN_BULK)
        if quick:
            self._keep(read_columns(layer, names, points=True, file=file), weight)
            return
        wanted = self._reading = (weight, unit)
        snapshot = Snapshot(layer)

        def done(exception, columns):
            # Another reading may have been asked for meanwhile, even one of the same fields.
            if self._reading is not wanted:
                return
            self._reading = None
            if exception is not None:
                self.failed.emit(str(exception))
                return
            self._keep(columns, weight)
            self.changed.emit()

        title = tr("Cluster Digital: reading “{layer}”").format(layer=layer.name())
        self._in_background(title, lambda: read_columns(snapshot, names, points=True, file=file), done)

    def _keep(self, columns, weight):
        order = np.argsort(columns.ids, kind="stable")
        self._ids, self._x, self._y = columns.ids[order], columns.x[order], columns.y[order]
        self._values = {name: array[order] for name, array in _arrays(columns, weight).items()}

    def _read_edited(self, identifiers, weight):
        """Put edited features, new ones too, into the columns."""
        if not identifiers:
            return
        self._edited -= identifiers
        read = read_columns(self._layer, list(self._values), points=True, ids=identifiers)
        kept = ~np.isin(self._ids, read.ids)
        ids = np.concatenate([self._ids[kept], read.ids])
        order = np.argsort(ids, kind="stable")
        new = _arrays(read, weight)
        self._x = np.concatenate([self._x[kept], read.x])[order]
        self._y = np.concatenate([self._y[kept], read.y])[order]
        self._values = {name: np.concatenate([old[kept], new[name]])[order] for name, old in self._values.items()}
        self._ids = ids[order]


def _taken(wanted, ids, x, y, values, crs):
    """Return the columns of the features wanted, found by their ids among all, which are sorted."""
    # In the layer's order the rows are found faster, and summed as the algorithm sums them.
    wanted = np.sort(np.fromiter(wanted, np.int64, len(wanted)))
    rows = np.searchsorted(ids, wanted)
    known = rows < len(ids)
    known[known] = ids[rows[known]] == wanted[known]
    rows = rows[known]
    return Columns({name: array[rows] for name, array in values.items()}, wanted[known], x[rows], y[rows], crs)


def _arrays(columns, weight):
    """Return field → values: the weights as numbers, which saves looking at each again at every selection."""
    return {name: columns.numbers(name) if name == weight else columns.values[name] for name in columns.values}
