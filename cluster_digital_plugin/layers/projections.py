# SPDX-License-Identifier: GPL-2.0-or-later
"""What the choice of the projection changes: the same ellipses in every plane on offer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..core.ellipse import geodesic
from ..core.ellipse.influence import turn
from .columns import Columns
from .crs import AUTOMATIC, CHINA_ALBERS, OWN
from .ellipses import Measured, measure, tables

_SAME = ("grp", "size", "projection", "center_lon", "center_lat", "semi_major", "semi_minor", "unit", "azimuth",
         "grid_az", "area_km2", "axis_ratio", "status", "ellipse_id")


def projections(columns: Columns, measured: Measured, context=None, progress=None):
    """Return the rows of ``schema.PROJECTIONS``: every ellipse in every projection, beside the chosen one.

    Parameters
    ----------
    columns : that the ellipses were measured from
    context : QgsCoordinateTransformContext
    """
    chosen = measured.task.projection
    kinds = (AUTOMATIC, CHINA_ALBERS, OWN) if columns.crs.isValid() else (OWN,)
    found = {}
    for number, kind in enumerate(kinds):
        other = measured
        if kind != chosen:
            part = None if progress is None else lambda f, start=number: progress((start + f) / len(kinds))
            other = measure(columns, replace(measured.task, projection=kind), context, part, describe=False)
        found[kind] = ([row for name, block, _ in tables(other) if name == "ellipses" for row in block],
                       np.sqrt(other.plane.square_km))
    rows = []
    for index, basis in enumerate(found[chosen][0]):
        for kind, (others, km) in found.items():
            rows.append(_row(others[index], basis, km, found[chosen][1], kind == chosen))
    return rows


def _row(row, basis, km, basis_km, chosen):
    """Return one row; lengths in degrees have no ratio to lengths on the ground."""
    shift = np.hypot(*(float(v[0]) for v in geodesic.forward(
        [row["center_lon"]], [row["center_lat"]], basis["center_lon"], basis["center_lat"])))

    def ratio(name, scale=1.0):
        return scale * row[name] / basis[name] if basis[name] > 0 else np.nan

    scale = 1.0 if chosen else km / basis_km
    return {
        **{name: row[name] for name in _SAME}, "choice_id": f"{row['ellipse_id']}|{row['projection']}",
        "chosen": int(chosen), "shift_km": shift / 1000, "major_ratio": ratio("semi_major", scale),
        "minor_ratio": ratio("semi_minor", scale), "area_ratio": ratio("area_km2"),
        "d_azimuth": float(turn(basis["azimuth"], row["azimuth"])),
        "d_ratio": row["axis_ratio"] - basis["axis_ratio"],
    }
