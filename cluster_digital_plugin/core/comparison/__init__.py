# SPDX-License-Identifier: GPL-2.0-or-later
"""How ellipses differ: two by two, and along a series of years."""

from .comparing import MOST_PAIRS, Compared, Options, compare_ellipses
from .pairs import centre_test, overlap, permutation_p, squared_wasserstein, wrap_axis
from .placed import Placed, PointSet, Tangent

__all__ = [
    "MOST_PAIRS", "Compared", "Options", "Placed", "PointSet", "Tangent", "centre_test", "compare_ellipses", "overlap",
    "permutation_p", "squared_wasserstein", "wrap_axis",
]
