# SPDX-License-Identifier: GPL-2.0-or-later
"""Centres beside the mean: the geometric median and the central feature of each group."""

from __future__ import annotations

import numpy as np

from ..core.ellipse.centers import MOST_PLACES, central_feature, geometric_median, places
from .ellipses import point_geometry
from .placed import Placed

MEAN, MEDIAN, FEATURE = range(3)


def further_centers(placed: Placed, kinds, progress=None):
    """Return rows and geometries of ``schema.CENTERS``, and the names of groups too large for a central feature.

    Parameters
    ----------
    kinds : MEDIAN, FEATURE or both
    """
    measured, rows, too_large = placed.measured, [], []
    wanted = [kind for kind in (MEDIAN, FEATURE) if kind in kinds]
    xy, groups = [], []
    for group, name in enumerate(measured.names):
        part = _part(progress, group, len(measured.names))
        # Sorted once here, they are quickly sorted again where they are used.
        points = places(*placed.of_group(group))
        for kind in wanted:
            if kind == FEATURE and len(points[0]) > MOST_PLACES:
                too_large.append(str(name or "–"))
                continue
            find = geometric_median if kind == MEDIAN else central_feature
            xy.append(find(*points, progress=part))
            groups.append(group)
            result = measured.ellipses.result(group)
            rows.append({
                "ellipse_id": measured.key(group, 0), "grp": name, "n": result.n, "weight": result.weight,
                "kind": "median" if kind == MEDIAN else "feature", "status": result.status,
            })
    return rows, _located(measured, rows, np.array(xy).reshape(-1, 2), np.array(groups, int)), too_large


def _located(measured, rows, xy, groups):
    """Write longitude and latitude into the rows and return their points in the source's CRS."""
    if not rows:
        return []
    if measured.plane.source.isValid():
        for row, lon, lat in zip(rows, *measured.plane.to_lonlat(*xy.T, groups)):
            row.update(center_lon=(lon + 180) % 360 - 180, center_lat=lat)
    return [point_geometry(x, y) for x, y in zip(*measured.plane.to_source(*xy.T, groups))]


def _part(progress, number, total):
    return None if progress is None else lambda fraction: progress((number + fraction) / total)
