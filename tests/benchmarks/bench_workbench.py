#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How long the window stands still at each thing that an analyst does, on lists as large as the paper's, and how soon
the workbench is open beside QGIS's own attribute table.

    tests/benchmarks/bench_workbench.py [BELTS]    default: 4075 made-up belts, the shipped clusters and cities
"""

from __future__ import annotations

import os
import sys
import time

from bench_window import BELTS, RESOURCES, write_belts
from measuring import Heart, application, folder, leave, say

LIMIT_OF_OPENING, DELTA = 3.0, (118.0, 29.2, 122.9, 32.8)


class Round:
    """An analyst's round through the workbench."""

    def __init__(self, heart, folder):
        from fake_iface import FakeIface

        self.heart, self.folder, self.iface = heart, folder, FakeIface()
        self.iface.mainWindow().show()
        self.plugin = self.bench = None

    def start(self):
        """Load the plugin, as QGIS does when it starts."""
        from cluster_digital_plugin import classFactory

        self.plugin = classFactory(self.iface)
        self.heart.measure("plugin loaded", self.plugin.initGui, limit=None)
        self.bench = self.plugin.workbench

    def open(self, title, path=""):
        """Open the workbench, on a workspace where one is given; return how long until everything is shown."""
        shown, controller = [], self.bench.controller
        controller.tables_changed.connect(lambda: shown.append(1))

        def act():
            if path:
                controller.open_workspace(path)
            self.bench.dock.setUserVisible(True)

        return self.heart.measure(
            title, act, lambda: shown and controller.missing == {} and (not path or controller.summary.counts))

    def run(self, title, action):
        """Measure an action that starts a run."""
        events, controller = [], self.bench.controller
        controller.finished.connect(lambda good, message: events.append("finished" if good else sys.exit(message)))
        controller.tables_changed.connect(lambda: events.append("shown"))
        self.heart.measure(title, action, lambda: "finished" in events and "shown" in events[events.index("finished"):])

    def layer(self, table):
        return self.bench.controller.selection.layers(table)[0]

    def load(self):
        """Lists, verdicts, ellipses."""
        controller, dock = self.bench.controller, self.bench.dock
        controller.workspace.choose(str(self.folder / "workspace.gpkg"))
        for kind, path in enumerate(("clusters.csv", None, "cities.csv")):
            source = str(RESOURCES / "data" / path) if path else str(self.folder / "belts.csv")
            self.run(f"list {kind + 1} loaded",
                     lambda kind=kind, source=source: controller.load_table(kind, {"INPUT": source}))
        self.run("matched", dock.match.run_button.click)
        self.run("ellipses drawn", dock.ellipse.run_button.click)

    def look(self):
        """Tables, charts and cards, linked with the map."""
        bench, measure = self.bench, self.heart.measure
        drawn = []
        bench.charts._drawer.drawn.connect(lambda *_: drawn.append(1))
        measure("tables opened", bench.actions["tables"].trigger, lambda: bench.tables.pages)
        measure("charts opened", bench.actions["charts"].trigger, lambda: bench.charts.records.rows and drawn)
        measure("cards opened", bench.actions["cards"].trigger)
        for tab in bench.tables.pages:
            measure(f"table {tab} looked at", lambda tab=tab: bench.tables.show_table(tab))
        from qgis.core import QgsRectangle

        bench.tables.only_selected.setChecked(True)
        for table in ("records", "belts", "cities"):
            layer, corners = self.layer(table), QgsRectangle(*DELTA)
            bench.tables.show_table(table)
            measure(f"rectangle over the delta, {table}", lambda layer=layer, box=corners: layer.selectByRect(box))
            measure(f"all of {table} selected", layer.selectAll)
            measure(f"none of {table} selected", layer.removeSelection)
        hundred = [one.id() for one in self.layer("cities").getFeatures()][:100]
        measure("100 cities selected", lambda: self.layer("cities").selectByIds(hundred))
        self.layer("cities").removeSelection()
        bench.tables.only_selected.setChecked(False)
        for table in ("links", "belts"):
            bench.tables.show_table(table)
            page = bench.tables.pages[table]
            measure(f"{table} filtered", lambda page=page: page.filter.setText("市"))
            measure(f"{table} sorted", lambda page=page: page.view.sortByColumn(1, page.view.horizontalHeader(
            ).sortIndicatorOrder().__class__(1)))
            page.filter.clear()
        bar = next(row for row in bench.charts.records.rows if row["verdict"] == "unrelated")
        measure("bar of the verdicts clicked", lambda: bench.charts.records.show({**bar, "of": "count"}))
        record = next(self.layer("records").getFeatures())["record_id"]
        measure("card of a record", lambda: bench.cards.show_records([record]))

    def edit(self):
        """Review, move a city, commit, run again."""
        bench, measure = self.bench, self.heart.measure
        measure("review opened", bench.actions["review"].trigger, lambda: bench.review.session.waiting)
        measure("verdict decided", lambda: bench.review.decide("match"))
        measure("verdict undone", bench.review.undo_button.click)
        cities = bench.cities
        measure("city editor opened", bench.actions["cities"].trigger, lambda: cities.cities.rows)
        measure("city searched", lambda: cities.list.search.setText("佛山"))
        key = next(key for key, row in cities.cities.rows.items() if row["adcode"] == "440600")
        measure("city chosen", lambda: cities._choose([key]))

        def move():
            cities.form.lines["lon"].setText("114.5")
            cities.apply()

        measure("city moved", move)
        measure("committed", cities.bar.save_button.click, lambda: bench.follow.stale)
        self.run("run again", bench.follow.run_again)
        measure("all is quiet", lambda: None, lambda: not bench.follow.stale and not bench.controller.busy)

    def table_of_qgis(self):
        """Return how long QGIS's own attribute table of the belts takes to open."""
        from qgis.gui import QgsDualView
        from qgis.PyQt.QtCore import QCoreApplication

        started = time.perf_counter()
        view = QgsDualView()
        view.init(self.layer("belts"), self.iface.mapCanvas())
        view.setView(QgsDualView.ViewMode.AttributeTable)
        view.show()
        QCoreApplication.processEvents()
        took = time.perf_counter() - started
        view.close()
        return took


def main():
    application(screen=True)
    from qgis.PyQt.QtCore import QCoreApplication

    place = folder()
    write_belts(place / "belts.csv")
    print(f"QGIS in {os.environ['QT_QPA_PLATFORM']} mode, {BELTS} belts, "
          f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    round_ = Round(Heart(), place)
    round_.start()
    round_.open("workbench opened the first time, libraries imported")
    round_.load()
    counts = round_.bench.controller.summary.counts
    print(f"{counts['records']} records, {counts['links']} links, {counts['cities']} cities")
    round_.look()
    round_.edit()
    own = min(round_.table_of_qgis() for _ in range(3))
    path, times = round_.bench.controller.workspace.path, []
    for _ in range(3):
        round_.plugin.unload()
        QCoreApplication.processEvents()
        round_.start()
        times.append(round_.open("workbench opened on the workspace", path))
    say("workbench opened on its workspace", "QGIS's own attribute table of the belts, its time", min(times) / own,
        LIMIT_OF_OPENING, f"{1000 * min(times):.0f} ms against {1000 * own:.0f} ms")
    leave()


if __name__ == "__main__":
    main()
