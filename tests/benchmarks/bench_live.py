#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How long the live ellipse takes to follow a selection, beside the time QGIS takes to select.

    tests/benchmarks/bench_live.py [POINTS ...]    default: 10000 and 200000 weighted points, in a GeoPackage and in
                                                   memory
"""

from __future__ import annotations

import statistics
import sys
import time

import numpy as np
from measuring import QUICK, STANDSTILL, Heart, application, folder, leave, say, say_time, wait

POINTS = [int(text) for text in sys.argv[1:]] or ([1_000, 10_000] if QUICK else [10_000, 200_000])
SEED = 20261122

# A rectangle is dragged at ten steps a second; following may take that and what QGIS itself takes to select.
STEP = 0.1


def made_up_layer(count):
    """Return a layer in memory with weighted points about the middle of China."""
    from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsVectorLayer

    layer = QgsVectorLayer("Point?crs=EPSG:4326&field=weight:double", "memory", "memory")
    random, features = np.random.default_rng(SEED), []
    for x, y, w in zip(random.normal(113, 4, count), random.normal(31, 3, count), random.uniform(0.1, 3, count)):
        feature = QgsFeature(layer.fields())
        feature.setAttribute(0, float(w))
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(float(x), float(y))))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    return layer


def saved(layer):
    """Return the layer as a GeoPackage."""
    from qgis.core import QgsProject, QgsVectorFileWriter, QgsVectorLayer

    path = str(folder() / "points.gpkg")
    QgsVectorFileWriter.writeAsVectorFormatV3(
        layer, path, QgsProject.instance().transformContext(), QgsVectorFileWriter.SaveVectorOptions())
    return QgsVectorLayer(path, "GeoPackage", "ogr")


def drag(live, canvas, layer, heart):
    """Select by a growing rectangle, step by step; print how long following takes and the window stands still."""
    from qgis.core import QgsProject, QgsRectangle

    QgsProject.instance().addMapLayer(layer)
    canvas.setCurrentLayer(layer)
    wait(lambda: not live.rows)
    layer.selectAll()
    count, title = layer.featureCount(), f"live ellipse of {layer.featureCount():,} points, {layer.name()}"
    heart.reset()
    started = time.perf_counter()
    if not wait(lambda: live.rows and live.rows[0]["n"] == count, 60):
        sys.exit("the ellipse did not come")
    say_time(f"window, {title}: all selected", heart.longest(), STANDSTILL,
             f"ellipse after {1000 * (time.perf_counter() - started):.0f} ms")
    followed, selected, held = [], [], []
    steps = 30 if count <= 10_000 else 8
    for step in range(steps):
        half = 4 + 20 * step / (steps - 1)
        rectangle = QgsRectangle(113 - half, 31 - half, 113 + half, 31 + half)
        before, started = live.rows, time.perf_counter()
        layer.selectByRect(rectangle)
        selected.append(time.perf_counter() - started)
        heart.reset()
        started = time.perf_counter()
        if not wait(lambda before=before: live.rows is not before, 60):
            sys.exit("the ellipse did not follow")
        followed.append(time.perf_counter() - started)
        held.append(heart.longest())
    say_time(f"window, {title}: a rectangle grows", max(held), STANDSTILL,
             f"median {1000 * statistics.median(held):.0f} ms")
    follow, select = statistics.median(followed[-steps // 3:]), statistics.median(selected[-steps // 3:])
    say(f"{title}: following", "a step of dragging, its time", follow / (STEP + select), 1,
        f"{1000 * follow:.0f} ms, QGIS selects in {1000 * select:.0f} ms")


def main():
    application(screen=True)
    from fake_iface import FakeIface

    from cluster_digital_plugin.gui.workbench import Workbench

    iface = FakeIface()
    iface.mainWindow().show()
    bench, ready = Workbench(iface), []
    bench.controller.ready.connect(lambda *_: ready.append(True))
    bench.dock.show()
    wait(lambda: ready)
    bench.dock.ellipse.live.switch.setChecked(True)
    heart = Heart()
    for count in POINTS:
        memory = made_up_layer(count)
        for layer in (saved(memory), memory):
            drag(bench.live, iface.mapCanvas(), layer, heart)
    leave()


if __name__ == "__main__":
    main()
