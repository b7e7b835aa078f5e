# SPDX-License-Identifier: GPL-2.0-or-later
"""The points that ellipses were measured from, in their plane: what further outputs are made of."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..core import ellipse as core
from .crs import plane_of
from .ellipses import Measured, group_codes, tables

# Of the calibrated contours.
CONTOURS = (50.0, 68.0, 90.0, 95.0)


@dataclass
class Placed:
    """Points of measured ellipses: row in the source, coordinates in the plane and in the source's CRS, weight, group.

    ``w`` and ``codes`` are None where every weight is 1 and all points are one group.
    """

    measured: Measured
    rows: np.ndarray
    px: np.ndarray
    py: np.ndarray
    x: np.ndarray
    y: np.ndarray
    w: np.ndarray | None
    codes: np.ndarray | None

    def of_group(self, group: int):
        """Return x, y in the plane and weights of one group."""
        if self.codes is None:
            return self.px, self.py, self.w
        rows = self.codes == group
        return self.px[rows], self.py[rows], None if self.w is None else self.w[rows]


def place(measured: Measured, context=None, progress=None) -> Placed:
    """Put the points of measured ellipses into their plane once more.

    Parameters
    ----------
    measured : with the columns that it was measured from
    context : QgsCoordinateTransformContext
    """
    task, groups, columns = measured.task, len(measured.names), measured.columns
    weights = columns.numbers(task.weight) if task.weight else None
    codes, _ = group_codes(columns, task)
    # Row numbers go along as units do, so that they stay with their points.
    x, y, w, codes, rows, _ = core.usable(columns.x, columns.y, weights, codes, groups, np.arange(len(columns)))
    _, px, py, _ = plane_of(task.projection, x, y, w, codes, groups, columns.crs, context, progress)
    seen = np.isfinite(px) & np.isfinite(py)
    if not seen.all():
        x, y, w, codes, rows, px, py = (None if v is None else v[seen] for v in (x, y, w, codes, rows, px, py))
    return Placed(measured, rows, px, py, x, y, w, codes)


def contours(placed: Placed, progress=None):
    """Yield blocks of concentric ellipses that really hold 50, 68, 90 and 95 %, as :func:`.ellipses.tables` does."""
    measured = placed.measured
    found = core.ellipses(placed.px, placed.py, placed.w, placed.codes, len(measured.names), "calibrated", CONTOURS,
                          magnitude=measured.plane.magnitude, progress=progress)
    found.dropped = measured.ellipses.dropped
    task = replace(measured.task, rule="calibrated", sizes=CONTOURS)
    drawn = replace(measured, task=task, ellipses=found, describe=False)
    for name, rows, geometries in tables(drawn):
        if name == "ellipses":
            yield rows, geometries
