# SPDX-License-Identifier: GPL-2.0-or-later
"""A run once more, as the table of runs has it."""

from __future__ import annotations

import json

from qgis.core import QgsFeatureRequest, QgsProject

from ...layers import workspace
from ...layers.runs import INPUTS
from ...translation import tr


class Repetition:
    """What one row of ``runs`` takes to be run again on the same rows, with the same parameters.

    ``recipe`` is empty when the run does not say; ``obstacle`` tells in words why it cannot be run again.
    """

    def __init__(self, path: str, run_id: str):
        self._path = path
        run = next((row for row in workspace.read_runs(path) if row["run_id"] == run_id), None)
        self.scope = run["scope"] if run else "all"
        self.tables = tuple(run["tables"].split(",")) if run else ()
        self.recipe = json.loads(run["recipe"] or "{}") if run else {}
        self.rows, self.obstacle = {}, ""
        if not self.recipe:
            self.obstacle = tr("This run did not note what it takes to run it again: run its step once by hand.")
        for table, keys in (self.recipe.get("keys") or {}).items():
            self._find(table, keys)

    def _find(self, table, keys):
        """Find the rows that were selected then."""
        scope = None if table in INPUTS else self.recipe.get("scope")
        layer = self._layer(table, scope)
        request = workspace.rows_with_keys(table, keys, scope)
        if next(layer.getFeatures(QgsFeatureRequest(request).setLimit(1)), None) is None:
            self.obstacle = tr("What was selected for this run is no longer there: select and run again.")
        self.rows[table] = (layer, request)

    def _layer(self, table, scope):
        for layer in workspace.layers_on(QgsProject.instance(), self._path, (table,)):
            shown = workspace.shown_scope(layer)
            if shown == scope or not layer.subsetString():
                return layer
        return workspace.open_table(self._path, table)
