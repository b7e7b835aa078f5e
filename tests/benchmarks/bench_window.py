#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How long the panel's round takes with full-size lists, and how long the window stands still meanwhile.

    tests/benchmarks/bench_window.py [BELTS]    default: 4075 made-up belts beside the shipped clusters
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
SEED = 20261122


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
    sys.stdout.flush()
    # QGIS's own exit crashes where Python still holds layers.
    os._exit(0)


if __name__ == "__main__":
    main()
