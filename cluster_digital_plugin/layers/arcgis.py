# SPDX-License-Identifier: GPL-2.0-or-later
"""Ellipses under ArcGIS's own field names, by its conventions."""

from __future__ import annotations

import numpy as np

from ..core import ellipse as core
from .ellipses import Measured, center_of


def add_arcgis_fields(rows, measured: Measured) -> None:
    """Add CenterX, CenterY, XStdDist, YStdDist and Rotation to rows of ``schema.ELLIPSES``.

    As Directional Distribution up to Pro 3.3 has them: the centre in the layer's CRS, Rotation the azimuth of the
    long axis clockwise from the plane's north, YStdDist the long axis below 90° and XStdDist from 90° on. Where it
    draws no ellipse the fields stay empty.
    """
    x, y = center_of(measured)[0]
    groups = {name: group for group, name in enumerate(measured.names)}
    for row in rows:
        if row["status"] not in (core.OK, core.CIRCLE):
            continue
        group, long, short = groups[row["grp"]], row["semi_major"], row["semi_minor"]
        rotation = 0.0 if np.isnan(row["grid_az"]) else row["grid_az"]
        along_x, along_y = (long, short) if rotation >= 90 else (short, long)
        row.update(CenterX=x[group], CenterY=y[group], XStdDist=along_x, YStdDist=along_y, Rotation=rotation)
