# SPDX-License-Identifier: GPL-2.0-or-later
"""Standard distance circles on the map."""

from __future__ import annotations

import numpy as np

from ..core import ellipse as core
from ..core.ellipse.circles import standard_circles
from .ellipses import center_of, polygon_geometry
from .placed import Placed


def circles(placed: Placed, progress=None):
    """Return rows and geometries of ``schema.CIRCLES``: one circle per group and size."""
    measured = placed.measured
    found = measured.ellipses
    radii, inside, number = standard_circles(found, placed.px, placed.py, placed.w, placed.codes, progress)
    center, rows, geometries = center_of(measured), [], []
    groups = np.arange(len(measured.names))
    for size, value in enumerate(measured.task.sizes):
        x, y = core.ring(*(column[:, None] for column in (found.shapes.center_x, found.shapes.center_y, radii[:, size],
                                                          radii[:, size], np.zeros(len(groups)))))
        x, y = measured.plane.to_source(x, y, groups[:, None])
        for group in groups.tolist():
            result, radius = found.result(group, size), float(radii[group, size])
            drawn = radius > 0 and np.isfinite(x[group]).all()
            geometries.append(polygon_geometry(x[group], y[group]) if drawn else None)
            key = measured.key(group, size)
            known = result.status != core.EMPTY and np.isfinite(radius)
            rows.append({
                "circle_id": f"{key}|circle", "ellipse_id": key, "grp": measured.names[group], "n": result.n,
                "weight": result.weight, "center_lon": center[1][group], "center_lat": center[2][group],
                "std_distance": np.hypot(result.sigma1, result.sigma2), "radius": radius, "unit": measured.plane.unit,
                "area_km2": np.pi * radius * radius * measured.plane.square_km, "size_rule": result.rule,
                "size": value, "inside": inside[group, size] if known else np.nan,
                "inside_n": int(number[group, size]) if known else None, "status": result.status,
                "projection": measured.plane.name,
            })
    return rows, geometries
