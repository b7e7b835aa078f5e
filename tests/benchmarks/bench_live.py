#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How long the live ellipse takes to follow a selection, beside the time QGIS takes to select.

    tests/benchmarks/bench_live.py [POINTS]    default: 10000 points with weights, in a GeoPackage and in memory
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QGIS_CUSTOM_CONFIG_PATH", tempfile.mkdtemp(prefix="cluster-digital-bench-"))
REPOSITORY = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "tests" / "gui")]

POINTS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
SEED, STEPS, WIDTH = 20261122, 40, 14


def made_up_layer():
    """Return a layer in memory with weighted points about the middle of China."""
    from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsVectorLayer

    layer = QgsVectorLayer("Point?crs=EPSG:4326&field=weight:double", "memory", "memory")
    random, features = np.random.default_rng(SEED), []
    for x, y, w in zip(random.normal(113, 4, POINTS), random.normal(31, 3, POINTS), random.uniform(0.1, 3, POINTS)):
        feature = QgsFeature(layer.fields())
        feature.setAttribute(0, float(w))
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(float(x), float(y))))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    return layer


def saved(layer):
    """Return the layer as a GeoPackage."""
    from qgis.core import QgsProject, QgsVectorFileWriter, QgsVectorLayer

    path = str(Path(tempfile.mkdtemp(prefix="cluster-digital-bench-")) / "points.gpkg")
    QgsVectorFileWriter.writeAsVectorFormatV3(
        layer, path, QgsProject.instance().transformContext(), QgsVectorFileWriter.SaveVectorOptions())
    return QgsVectorLayer(path, "GeoPackage", "ogr")


class Heart:
    """Beats every millisecond; the longest pause is how long the window stood still."""

    def __init__(self):
        from qgis.PyQt.QtCore import QTimer

        self.last, self.longest = time.perf_counter(), 0.0
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(1)

    def _beat(self):
        now = time.perf_counter()
        self.longest, self.last = max(self.longest, now - self.last), now

    def stop(self):
        """Return the longest pause, the present one too."""
        self._beat()
        return self.longest

    def reset(self):
        self.last, self.longest = time.perf_counter(), 0.0


def wait(ready, seconds=60):
    """Let the window live until something is so."""
    from qgis.PyQt.QtCore import QCoreApplication

    end = time.perf_counter() + seconds
    while not ready():
        if time.perf_counter() > end:
            sys.exit("the ellipse did not come")
        QCoreApplication.processEvents()


def drag(live, canvas, layer, heart):
    """Select by a growing rectangle, step by step; print times of selecting and of following."""
    from qgis.core import QgsProject, QgsRectangle

    QgsProject.instance().addMapLayer(layer)
    canvas.setCurrentLayer(layer)
    wait(lambda: not live.rows)
    layer.selectAll()
    heart.reset()
    started = time.perf_counter()
    wait(lambda: live.rows and live.rows[0]["n"] == POINTS)
    first, standstill = time.perf_counter() - started, heart.stop()
    followed, selected, held = [], [], []
    for step in range(STEPS):
        half = 4 + 20 * step / (STEPS - 1)
        rectangle = QgsRectangle(113 - half, 31 - half, 113 + half, 31 + half)
        before, started = live.rows, time.perf_counter()
        layer.selectByRect(rectangle)
        selected.append(time.perf_counter() - started)
        heart.reset()
        started = time.perf_counter()
        wait(lambda: live.rows is not before)
        followed.append(time.perf_counter() - started)
        held.append(heart.stop())
    count = live.rows[0]["n"]
    cells = [statistics.median(followed[-10:]), statistics.median(held[-10:]), max(held),
             statistics.median(selected[-10:]), first, standstill]
    cells = [f"{1000 * cell:>{WIDTH}.1f}" for cell in cells]
    ratio = statistics.median(followed[-10:]) / statistics.median(selected[-10:])
    print(f"{layer.name():<12}{count:>{WIDTH}}", *cells, f"{ratio:>{WIDTH}.2f}", sep="", flush=True)


def main():
    from qgis.core import QgsApplication

    app = QgsApplication([], True)
    app.initQgis()
    from fake_iface import FakeIface

    from cluster_digital_plugin.gui.workbench import Workbench

    iface = FakeIface()
    iface.mainWindow().show()
    bench, ready = Workbench(iface), []
    bench.controller.ready.connect(lambda *_: ready.append(True))
    bench.dock.show()
    wait(lambda: ready)
    bench.dock.ellipse.live.switch.setChecked(True)
    print(f"QGIS in {os.environ['QT_QPA_PLATFORM']} mode; milliseconds")
    titles = ("selected", "ellipse", "standstill", "worst", "selectByRect", "first time", "standstill", "ratio")
    print(f"{'':<12}", *(f"{title:>{WIDTH}}" for title in titles), sep="")
    heart, memory = Heart(), made_up_layer()
    for layer in (saved(memory), memory):
        drag(bench.live, iface.mapCanvas(), layer, heart)
    sys.stdout.flush()
    # QGIS's own exit crashes where Python still holds layers.
    os._exit(0)


if __name__ == "__main__":
    main()
