# SPDX-License-Identifier: GPL-2.0-or-later
"""The reach in words of many ellipses at once."""

from __future__ import annotations

import numpy as np

from ..core.ellipse.reach import sentences


def column(found, name):
    """Return a quantity of ellipses as an array of shape (ellipses, 1)."""
    return np.array([getattr(result, name) for result in found])[:, None]


class Reach:
    """How far ellipses reach, told by seats.

    Parameters
    ----------
    measured : layers.ellipses.Measured that the ellipses are of
    groups, found : number of the group and core's result of each ellipse
    lonlat : longitudes and latitudes of their rings, each of shape (ellipses, vertices)
    seats_in_plane : x and y of the seats where all groups share a plane, else None
    """

    def __init__(self, measured, groups, found, lonlat, seats, seats_in_plane):
        self._found, self._seats = found, seats
        lon, lat = lonlat
        rows = np.arange(len(groups))
        tops = {"north": lat.argmax(1), "west": lon.argmin(1), "south": lat.argmin(1), "east": lon.argmax(1)}
        self._extremes = {side: list(zip(lon[rows, top].tolist(), lat[rows, top].tolist()))
                          for side, top in tops.items()}
        self._points = {side: list(map(tuple, places[groups].tolist()))
                        for side, places in measured.furthest.items()}
        x, y = seats_in_plane or measured.plane.from_lonlat(seats.lon, seats.lat, groups[:, None])
        with np.errstate(divide="ignore", invalid="ignore"):
            self._scaled = self._distances(x, y)

    def _distances(self, x, y):
        """Return the distance of each seat from each centre, 1 on the ellipse."""
        angle = np.radians(np.nan_to_num(column(self._found, "azimuth")))
        dx, dy = x - column(self._found, "center_x"), y - column(self._found, "center_y")
        return np.hypot((dx * np.sin(angle) + dy * np.cos(angle)) / column(self._found, "semi_major"),
                        (dx * np.cos(angle) - dy * np.sin(angle)) / column(self._found, "semi_minor"))

    def sentences(self, i, azimuth):
        """Return the columns of ``schema.ELLIPSES`` that describe the ellipse at a place among them."""
        extremes, points = ({side: places[i] for side, places in sides.items()}
                            for sides in (self._extremes, self._points))
        return sentences(self._seats, self._scaled[i], extremes, azimuth, self._found[i].circular_p, points)
