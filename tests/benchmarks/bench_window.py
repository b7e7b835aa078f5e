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
import time

from measuring import QUICK, REPOSITORY, STANDSTILL, Heart, application, folder, leave, say_time, size, wait

RESOURCES = REPOSITORY / "resources"

BELTS = size(1, 4075, 400)
POINTS = size(2, 1_000_000, 50_000)
SLOW = POINTS // 4
SEED = 20261122

# What an analyst takes for an answer, in seconds; how often it is asked for in one run.
ANSWER, ATTEMPTS = 0.5, 2 if QUICK else 10


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
        wait(lambda: self.ended is not None, until - time.perf_counter())

    def _start(self, asked):
        from cluster_digital_plugin.algorithms.step import Step

        self.ended, started = None, time.perf_counter()
        self.runner.run([Step("ellipse", "ellipse", "points", lambda results: asked)])
        return started

    def measure(self, title, further=(), limit=-1, **asked):
        """Print how soon cancelling answers at most, and the longest standstill of all runs."""
        from qgis.core import QgsProcessingFeatureSourceDefinition

        # A limit on the source closes the fast way.
        asked["INPUT"] = QgsProcessingFeatureSourceDefinition(self.layer.id(), False, limit)
        asked.update(dict.fromkeys(("ELLIPSES", "CENTERS", "AXES", *further), "memory:"))
        self.heart.reset()
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
        say_time(f"cancel, {title}", max(answers, default=float("inf")), ANSWER,
                 f"{len(answers)} times in a run of {took:.1f} s")
        say_time(f"window, {title}", self.heart.longest(), STANDSTILL)


def cancelling(heart, folder):
    """Measure both ways of reading, groups by text, every plane, calibrated sizes, further outputs and a stream."""
    from cluster_digital_plugin.layers import streams

    many, points = Cancelling(heart, folder), f"{POINTS:,} points"
    text = {"WEIGHT_FIELD": "w", "GROUP_FIELD": ["programme", "year"]}
    many.measure(points, WEIGHT_FIELD="w")
    many.measure(f"{points} by text, China Albers", PROJECTION=1, **text)
    many.measure(f"{points} by text, calibrated", SIZE_RULE=3, SIZE="50,68", **text)
    many.measure(f"{points} by text, per sampling unit", UNIT_FIELD="year", **text)
    many.measure(f"{points}, influence of each", ("INFLUENCE",), WEIGHT_FIELD="w")
    many.measure(f"{points}, all kinds of centers", CENTER_KINDS=[0, 1, 2], WEIGHT_FIELD="w")
    many.measure(f"{points} by text, circles, contours and projections", ("CIRCLES", "CONTOURS", "PROJECTIONS"),
                 SIZE_RULE=3, SIZE="68", **text)
    whole, streams.STREAM_FROM = streams.STREAM_FROM, 0
    many.measure(f"{points} by text, streamed", SIZE_RULE=3, SIZE="68", **text)
    streams.STREAM_FROM = whole
    many.measure(f"{SLOW:,} points by text, feature by feature", limit=SLOW, **text)


def main():
    application(screen=True)
    from fake_iface import FakeIface

    from cluster_digital_plugin import classFactory

    place = folder()
    write_belts(place / "belts.csv")
    print(f"QGIS in {os.environ['QT_QPA_PLATFORM']} mode, {BELTS} belts, shipped clusters")
    heart, plugin, iface = Heart(), None, FakeIface()
    iface.mainWindow().show()
    plugin = classFactory(iface)
    heart.measure("plugin starts", plugin.initGui, limit=None)
    bench, events = plugin.workbench, []
    controller, dock = bench.controller, bench.dock
    controller.ready.connect(lambda *_: events.append("ready"))
    controller.finished.connect(lambda good, message: events.append("finished" if good else sys.exit(message)))
    controller.tables_changed.connect(lambda: events.append("shown"))
    heart.measure("panel opens", lambda: dock.setUserVisible(True), lambda: "ready" in events and "shown" in events)
    controller.workspace.choose(str(place / "workspace.gpkg"))

    def run(title, action):
        events.clear()
        heart.measure(title, action, lambda: "finished" in events and "shown" in events, patience=600)

    run("clusters loaded", lambda: controller.load_table(0, {"INPUT": str(RESOURCES / "data" / "clusters.csv")}))
    run("belts loaded", lambda: controller.load_table(1, {"INPUT": str(place / "belts.csv")}))
    run("matched", dock.match.run_button.click)
    run("ellipses drawn", dock.ellipse.run_button.click)
    heart.measure("preview of the belts", lambda: bench.preview(str(place / "belts.csv")),
                  lambda: bench._windows["preview"].reading is not None)
    heart.measure("problems shown", bench.show_problems)
    drawn = []
    bench.charts._drawer.drawn.connect(lambda _: drawn.append(1))
    heart.measure("charts opened", bench.actions["charts"].trigger, lambda: drawn)
    drawn.clear()
    heart.measure("charts drawn again", lambda: bench.charts.resize(bench.charts.width() + 150, 700), lambda: drawn)
    dock.export.folder.setFilePath(str(place / "out"))
    for what in ("tables", "shapefiles", "figure", "atlas"):
        run(f"{what} exported", dock.export.buttons[what].click)
    records = controller.summary.counts["records"]
    print(f"{records} records, {controller.summary.counts['links']} links")
    cancelling(heart, place)
    leave()


if __name__ == "__main__":
    main()
