# SPDX-License-Identifier: GPL-2.0-or-later
"""How fast ellipses are: ratios to a bare read, to pandas and to QGIS's own C++, measured side by side.

Run with the Python of QGIS: ``python3 tests/benchmarks/bench_ellipse.py [rows]``. Each pair runs alternately and the
best of several rounds counts, so that a busy machine slows both.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from measuring import application, best, compare, leave, points_file, processing, size

from cluster_digital_plugin.core.ellipse import ellipses
from cluster_digital_plugin.core.ellipse.moments import Moments

ROWS = size(1, 1_000_000, 50_000)


def kernels():
    rng = np.random.default_rng(1)
    for rows in (ROWS, 10 * ROWS):
        x, y, w = rng.normal(4e6, 1e5, rows), rng.normal(5e5, 2e5, rows), rng.random(rows)

        # Four at once: what lasts as long is interrupted as often by whatever else the machine does.
        def read(x=x, y=y, w=w):
            return [x.sum() + y.sum() + w.sum() for _ in range(4)]

        moments, bare = best(lambda: Moments.of(x, y, w), read, rounds=20)
        compare(f"moments of {rows:,} weighted points", "a bare read of them, its time", moments, bare / 4, 5,
                slower=True)


def grouped():
    import pandas

    rng = np.random.default_rng(2)
    groups = max(ROWS // 10, 1)
    code = rng.integers(0, groups, ROWS)
    x, y, w = rng.normal(4e6, 1e5, ROWS), rng.normal(5e5, 2e5, ROWS), rng.random(ROWS)

    def with_pandas():
        frame = pandas.DataFrame({"w": w, "wx": w * x, "wy": w * y, "wxx": w * x * x, "wyy": w * y * y,
                                  "wxy": w * x * y})
        return frame.groupby(code, sort=False).sum()

    ours, theirs = best(lambda: Moments.of(x, y, w, code, groups), with_pandas, rounds=10)
    compare(f"moments of {ROWS:,} points in {groups:,} groups", "pandas.groupby.sum, faster", ours, theirs, 2.5)
    full, = best(lambda: ellipses(x, y, w, code, groups), rounds=3)
    print(f"  the same with coverage and standard errors: {full * 1e3:.0f} ms")


def geopackage(folder, authid, projected):
    from osgeo import ogr

    path = str(Path(folder) / f"{'projected' if projected else 'lonlat'}.gpkg")
    rng = np.random.default_rng(3)
    x, y, w = 100 + 20 * rng.random(ROWS), 20 + 20 * rng.random(ROWS), rng.random(ROWS)
    if projected:
        x, y = (x - 110) * 1e5 + 5e5, y * 1.1e5
    rows = zip(x.tolist(), y.tolist(), w.tolist(), [f"组{group}" for group in rng.integers(0, 50, ROWS)])
    with points_file(path, authid, {"weight": ogr.OFTReal, "grp": ogr.OFTString}, ROWS) as database:
        database.executemany("INSERT INTO points (geom, weight, grp) VALUES (place(?, ?), ?, ?)", rows)
    return path


def algorithms():
    from qgis.core import QgsVectorLayer

    application()
    run = processing().run
    from cluster_digital_plugin.algorithms.ellipse import Ellipse

    with tempfile.TemporaryDirectory() as folder:
        for authid, projected, kind, wanted in ((32650, True, 2, 8), (4326, False, 0, 3)):
            layer = QgsVectorLayer(f"{geopackage(folder, authid, projected)}|layername=points", "points", "ogr")
            native = {"INPUT": layer, "WEIGHT": "weight", "UID": "grp", "OUTPUT": "memory:"}
            ours = {"INPUT": layer, "WEIGHT_FIELD": "weight", "GROUP_FIELD": ["grp"], "PROJECTION": kind,
                    "ELLIPSES": "memory:", "CENTERS": "memory:", "AXES": "memory:"}
            times = best(lambda: run(Ellipse().create(), ours),
                         lambda: run("native:meancoordinates", native), rounds=8)
            compare(f"ellipses of {ROWS:,} points in 50 groups, {layer.crs().authid()}",
                    "native:meancoordinates, faster", *times, wanted)
        slow_path(layer)


def slow_path(layer):
    """Compare the reading of features, where the fast way is closed, with a bare loop over them."""
    from cluster_digital_plugin.layers.columns import _read_features

    layer.setSubsetString(f"fid <= {ROWS // 5}")

    def loop():
        for feature in layer.getFeatures():
            point = feature.geometry().asPoint()
            feature["weight"], feature["grp"], point.x(), point.y()

    ours, bare = best(lambda: _read_features(layer, ["weight", "grp"], True, None), loop, rounds=3)
    compare("reading without the fast way", "a bare loop over features, its time", ours, bare, 1.5, slower=True)


if __name__ == "__main__":
    print(f"numpy {np.__version__}")
    kernels()
    grouped()
    algorithms()
    leave()
