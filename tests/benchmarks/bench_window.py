#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How long the panel's round takes with full-size lists, how soon a big run can be cancelled, and how long the window
stands still meanwhile.

    tests/benchmarks/bench_window.py [BELTS [POINTS]]    default: 4075 made-up belts beside the shipped clusters,
                                                         and ellipses of 1 000 000 points
"""

from __future__ import annotations

import csv
import os
import random
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QGIS_CUSTOM_CONFIG_PATH", tempfile.mkdtemp(prefix="cluster-digital-bench-"))
REPOSITORY = Path(__file__).resolve().parents[2]
RESOURCES = REPOSITORY / "resources"
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "tests" / "gui")]

BELTS = int(sys.argv[1]) if len(sys.argv) > 1 else 4075
POINTS = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
SEED = 20261122

# What an analyst does not notice (standstill) or takes for an answer (cancel), in milliseconds.
STANDSTILL, ANSWER, ATTEMPTS = 100, 500, 12


def column(path, name):
    with open(RESOURCES / path, encoding="utf-8", newline="") as stream:
        return [row[name] for row in csv.DictReader(stream) if row[name]]


def write_belts(path):
    """Write belts made up of the taxonomy's aliases and the gazetteer's places, half of them where clusters are."""
    chance = random.Random(SEED)
    industries = column("taxonomy/aliases.csv", "alias")
    hubs = [city for cities in column("data/clusters.csv", "cities") for city in cities.split(";")]
    places = [hubs, hubs, column("data/cities.csv", "city_zh"), column("data/counties.csv", "city_zh")]
    with open(path, "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["产业带名称", "所在城市", "产业", "年份"])
        for _ in range(BELTS):
            industry, place = chance.choice(industries), chance.choice(chance.choice(places))
            writer.writerow([f"{place}{industry}产业带", place, industry, chance.choice(["2019", "2020", "2021", ""])])


class Heart:
    """Beats every 5 ms in the main thread; the longest pause between two beats is a standstill of the window."""

    def __init__(self):
        from qgis.PyQt.QtCore import QTimer

        self.last, self.longest = time.perf_counter(), 0.0
        self._timer = QTimer()
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self):
        now = time.perf_counter()
        self.longest, self.last = max(self.longest, now - self.last), now

    def measure(self, title, action, ended):
        """Do something, wait until it has ended and the map is drawn, and print both times."""
        from qgis.PyQt.QtCore import QCoreApplication

        started = self.last = time.perf_counter()
        self.longest, took = 0.0, None
        action()
        while took is None or time.perf_counter() < started + took + 1.0:
            QCoreApplication.processEvents()
            time.sleep(0.001)
            if took is None and ended():
                took = time.perf_counter() - started
        print(f"{title:<22}{took:8.2f} s{1000 * self.longest:12.0f} ms", flush=True)


class Cancelling:
    """Runs the ellipses of a large layer in the background, once to the end, then cancelled at many moments."""

    def __init__(self, heart, folder):
        from bench_scale import write
        from qgis.core import QgsProject, QgsVectorLayer

        from cluster_digital_plugin.gui.running.runner import Runner

        write(str(folder / "points.gpkg"), POINTS)
        self.layer = QgsVectorLayer(f"{folder / 'points.gpkg'}|layername=points", "points", "ogr")
        QgsProject.instance().addMapLayer(self.layer, False)
        self.heart, self.runner, self.ended, self.longest = heart, Runner(), None, {}
        self.runner.ended.connect(self._end)

    def _end(self, good, message, results):
        self.ended = time.perf_counter()
        if message:
            sys.exit(message)

    def _wait(self, until):
        from qgis.PyQt.QtCore import QCoreApplication

        while self.ended is None and time.perf_counter() < until:
            QCoreApplication.processEvents()
            time.sleep(0.0005)

    def _start(self, asked):
        from cluster_digital_plugin.gui.running.step import Step

        self.ended, started = None, time.perf_counter()
        self.runner.run([Step("ellipse", "ellipse", "points", lambda results: asked)])
        return started

    def measure(self, title, featurewise, **asked):
        """Print how soon cancelling answers at most, and the longest standstill of all runs."""
        from qgis.core import QgsProcessingFeatureSourceDefinition

        # A limit on the source closes the fast way.
        asked["INPUT"] = QgsProcessingFeatureSourceDefinition(self.layer.id(), False, POINTS if featurewise else -1)
        asked.update(dict.fromkeys(("ELLIPSES", "CENTERS", "AXES"), "memory:"))
        self.heart.longest, self.heart.last = 0.0, time.perf_counter()
        started = self._start(asked)
        self._wait(started + 600)
        took, answers = self.ended - started, []
        for attempt in range(ATTEMPTS):
            started = self._start(asked)
            self._wait(started + took * (attempt + 0.5) / ATTEMPTS)
            if self.ended is None:
                cancelled = time.perf_counter()
                self.runner.cancel()
                self._wait(cancelled + 60)
                answers.append(self.ended - cancelled)
        say(f"cancel, {title}", max(answers), ANSWER, f"{len(answers)} times in a run of {took:.1f} s")
        say(f"window, {title}", self.heart.longest, STANDSTILL, "longest standstill")


def say(text, seconds, limit, remark):
    ratio = 1000 * seconds / limit
    print(f"{f'{text}, of {limit} ms':<78}{ratio:6.2f}×  (≤ 1: {'met' if ratio <= 1 else 'MISSED'})  "
          f"{1000 * seconds:.0f} ms; {remark}", flush=True)


def cancelling(heart, folder):
    """Measure both ways of reading, groups by text, every plane, calibrated sizes and a stream."""
    from cluster_digital_plugin.layers import streams

    many = Cancelling(heart, folder)
    text = {"WEIGHT_FIELD": "w", "GROUP_FIELD": ["programme", "year"]}
    many.measure(f"{POINTS:,} points", False, WEIGHT_FIELD="w")
    many.measure(f"{POINTS:,} points by text and year", False, **text)
    many.measure(f"{POINTS:,} points by text, China Albers", False, PROJECTION=1, **text)
    many.measure(f"{POINTS:,} points by text, calibrated", False, SIZE_RULE=3, SIZE="50,68", **text)
    many.measure(f"{POINTS:,} points by text, per sampling unit", False, UNIT_FIELD="year", **text)
    many.measure(f"{POINTS:,} points by text, feature by feature", True, **text)
    whole, streams.STREAM_FROM = streams.STREAM_FROM, 0
    many.measure(f"{POINTS:,} points by text, streamed", False, SIZE_RULE=3, SIZE="68", **text)
    streams.STREAM_FROM = whole


def main():
    from qgis.core import QgsApplication

    app = QgsApplication([], True)
    app.initQgis()
    from fake_iface import FakeIface

    from cluster_digital_plugin import classFactory

    folder = Path(tempfile.mkdtemp(prefix="cluster-digital-bench-"))
    write_belts(folder / "belts.csv")
    print(f"QGIS in {os.environ['QT_QPA_PLATFORM']} mode, {BELTS} belts, shipped clusters")
    print(f"{'':<22}{'took':>10}{'standstill':>15}")
    heart, plugin, iface = Heart(), None, FakeIface()
    iface.mainWindow().show()
    plugin = classFactory(iface)
    heart.measure("plugin starts", plugin.initGui, lambda: True)
    bench, events = plugin.workbench, []
    controller, dock = bench.controller, bench.dock
    controller.ready.connect(lambda *_: events.append("ready"))
    controller.finished.connect(lambda good, message: events.append("finished" if good else sys.exit(message)))
    controller.tables_changed.connect(lambda: events.append("shown"))
    heart.measure("panel opens", lambda: dock.setUserVisible(True), lambda: "ready" in events and "shown" in events)
    controller.workspace.choose(str(folder / "workspace.gpkg"))

    def run(title, action):
        events.clear()
        heart.measure(title, action, lambda: "finished" in events and "shown" in events)

    run("clusters loaded", lambda: controller.load_table(0, {"INPUT": str(RESOURCES / "data" / "clusters.csv")}))
    run("belts loaded", lambda: controller.load_table(1, {"INPUT": str(folder / "belts.csv")}))
    run("matched", dock.match.run_button.click)
    run("ellipses drawn", dock.ellipse.run_button.click)
    heart.measure("preview of the belts", lambda: bench.preview(str(folder / "belts.csv")),
                  lambda: bench._windows["preview"].reading is not None)  # fmt: skip
    heart.measure("problems shown", bench.show_problems, lambda: True)
    dock.export.folder.setFilePath(str(folder / "out"))
    for what in ("tables", "shapefiles", "figure"):
        run(f"{what} exported", dock.export.buttons[what].click)
    records = controller.summary.counts["records"]
    print(f"{records} records, {controller.summary.counts['links']} links")
    cancelling(heart, folder)
    sys.stdout.flush()
    # QGIS's own exit crashes where Python still holds layers.
    os._exit(0)


if __name__ == "__main__":
    main()
