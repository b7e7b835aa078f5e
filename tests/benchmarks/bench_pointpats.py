# SPDX-License-Identifier: GPL-2.0-or-later
"""How fast the moments of ellipses are beside the ellipse of pointpats; needs no QGIS, but pointpats.

``make bench`` runs it in an environment of its own, since QGIS brings no pointpats.
"""

from __future__ import annotations

import numpy as np
from measuring import best, compare, size

from cluster_digital_plugin.core.ellipse.moments import Moments

ROWS = size(1, 1_000_000, 50_000)


def main():
    import pointpats

    rng = np.random.default_rng(1)
    for rows in (ROWS, 10 * ROWS):
        x, y, w = rng.normal(4e6, 1e5, rows), rng.normal(5e5, 2e5, rows), rng.random(rows)
        points = np.column_stack([x, y])
        ours, theirs = best(lambda: Moments.of(x, y, w), lambda: pointpats.ellipse(points, weights=w), rounds=3)
        compare(f"moments of {rows:,} weighted points", f"pointpats.ellipse {pointpats.__version__}, faster", ours,
                theirs, 4)


if __name__ == "__main__":
    main()
