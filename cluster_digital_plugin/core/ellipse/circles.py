# SPDX-License-Identifier: GPL-2.0-or-later
"""Standard distance circles: how far the points lie from their centre, whatever the direction."""

from __future__ import annotations

import numpy as np

from .moments import Progress, chunks
from .quantiles import weighted_quantiles


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
    for part in chunks(len(x), 1, progress):
        code = 0 if codes is None else codes[part]
        squares[part] = (x[part] - shapes.center_x[code]) ** 2 + (y[part] - shapes.center_y[code]) ** 2
    distance = np.hypot(shapes.sigma1, shapes.sigma2)
    if found.rule == "calibrated":
        shares = np.asarray(found.sizes) / 100
        bound = weighted_quantiles(lambda: [(squares, w, codes)], shapes.moments.w, len(x), shares)
    else:
        factor = found.k if found.rule == "yuill" else found.k / np.sqrt(2)
        bound = (factor * distance[:, None]) ** 2
    inside, number = np.empty(bound.shape), np.empty(bound.shape)
    for size in range(bound.shape[1]):
        limit = np.nan_to_num(bound[:, size], nan=-1.0) * (1 + 1e-12)
        within = squares <= limit[0 if codes is None else codes]
        number[:, size] = np.bincount(_codes(codes, x)[within], minlength=groups)
        held = np.bincount(_codes(codes, x), within if w is None else within * w, groups)
        with np.errstate(invalid="ignore", divide="ignore"):
            inside[:, size] = np.minimum(held / shapes.moments.w, 1.0)
    return np.sqrt(bound), np.where(np.isnan(bound), np.nan, inside), number


def _codes(codes, x):
    return np.zeros(len(x), np.intp) if codes is None else codes
