# SPDX-License-Identifier: GPL-2.0-or-later
"""Standard distance circles: how far the points lie from their centre, whatever the direction."""

from __future__ import annotations

import numpy as np

from .moments import Progress, chunks
from .quantiles import weighted_quantiles
from .shapes import part_of


def standard_circles(found, x, y, w=None, codes=None, progress: Progress | None = None):
    """Return radius, share of weight inside and number of points inside of standard distance circles.

    The standard distance is √(λ1 + λ2), the root of the mean squared distance from the centre (Bachi 1963). Under the
    rules of standard deviations the radius is so many standard distances (CrimeStat's with n − 2); under ``normal``
    the one with the nominal share of a round normal distribution; under ``calibrated`` the smallest that holds it.

    Parameters
    ----------
    found : :class:`.shapes.Ellipses` of the points
    x, y, w, codes : the points as they were measured, finite

    Returns
    -------
    three arrays of shape (groups, sizes)
    """
    shapes, groups = found.shapes, len(found)
    squares = np.empty(len(x))
    for part in chunks(len(x), 1, part_of(progress, 0, 0.3)):
        code = 0 if codes is None else codes[part]
        squares[part] = (x[part] - shapes.center_x[code]) ** 2 + (y[part] - shapes.center_y[code]) ** 2

    def batches(start=0.3, end=0.7):
        for part in chunks(len(x), groups, part_of(progress, start, end)):
            yield tuple(None if column is None else column[part] for column in (squares, w, codes))

    distance = np.hypot(shapes.sigma1, shapes.sigma2)
    if found.rule == "calibrated":
        shares = np.asarray(found.sizes) / 100
        bound = weighted_quantiles(batches, shapes.moments.w, len(x), shares)
    else:
        factor = found.k if found.rule == "yuill" else found.k / np.sqrt(2)
        bound = (factor * distance[:, None]) ** 2
    held, number = np.zeros(bound.shape), np.zeros(bound.shape)
    limit = np.nan_to_num(bound, nan=-1.0) * (1 + 1e-12)
    for square, weight, code in batches(0.7, 1):
        code = np.zeros(len(square), np.intp) if code is None else code
        for size in range(bound.shape[1]):
            within = square <= limit[code, size]
            number[:, size] += np.bincount(code, within, groups)
            held[:, size] += np.bincount(code, within if weight is None else within * weight, groups)
    with np.errstate(invalid="ignore", divide="ignore"):
        inside = np.minimum(held / shapes.moments.w[:, None], 1.0)
    return np.sqrt(bound), np.where(np.isnan(bound), np.nan, inside), number
