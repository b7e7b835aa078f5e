#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Hundreds of runs, edits and undos in one QGIS: what a round leaves behind in memory, objects, signals and files.

    tests/benchmarks/soak.py [ROUNDS]    default: 60

A round matches, draws ellipses, moves a city and takes it back, saves one and runs again what became stale, decides a
verdict and takes it back, and selects on the map. Every third round adds a word to the taxonomy and takes it back,
every fifth exports, every tenth unloads the plugin and loads it again. What is held is counted after some rounds to
warm up and at the end: what grows by one or more with every round leaks; memory may grow by a tenth.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path

from measuring import folder, leave, wait

from tests.holding import held, resident

ROUNDS = 60
GROWTH = 0.1
_RELATIVE = ("memory, MiB", "Python objects")
FOSHAN = "440600"


class Soak:
    """The plugin in a window of its own, and a round through it that can be repeated.

    ``done`` counts what was done; raises RuntimeError when something does not end well.
    """

    def __init__(self, place: Path):
        from fake_iface import FakeIface

        self.place, self.done = place, Counter()
        self.iface = FakeIface()
        self.iface.mainWindow().show()
        self.plugin = self.bench = None

    def start(self):
        """Load the plugin as QGIS does, and open the workbench."""
        from cluster_digital_plugin import classFactory

        self.plugin = classFactory(self.iface)
        self.plugin.initGui()
        self.bench = self.plugin.workbench
        self.bench.dock.setUserVisible(True)
        self._until(lambda: self.bench.controller.missing == {}, "libraries")
        self.done["loaded"] += 1

    def stop(self):
        """Unload the plugin."""
        self.plugin.unload()
        self.plugin = self.bench = None

    def load(self):
        """Load the sample, and show every panel."""
        self.bench.controller.workspace.choose(str(self.place / "workspace.gpkg"))
        self._run(self.bench.controller.load_sample)
        self.show()

    def show(self):
        """Show every panel."""
        for name in self.bench.panels:
            self.bench.panels[name].setUserVisible(True)
        self._quiet()

    def round(self, number: int):
        """Do everything once."""
        self._run(self.bench.dock.match.run_button.click)
        self._run(self.bench.dock.ellipse.run_button.click)
        self._move_a_city(114.0 + number % 2)
        self._judge()
        self._select()
        if number % 3 == 0:
            self._teach()
        if number % 5 == 0:
            self.bench.dock.export.folder.setFilePath(str(self.place / "exported"))
            self._run(self.bench.dock.export.buttons["tables"].click)
            self._run(self.bench.dock.export.buttons["shapefiles"].click)
            self.done["exports"] += 2
        if number % 10 == 0:
            self.stop()
            self.start()
            self._until(lambda: self.bench.controller.summary.counts, "the workspace")
            self.show()
        self.iface.messageBar().clearWidgets()
        self.iface.messages.clear()
        self._quiet()

    def _run(self, action):
        """Do something that starts a run, and wait until the panel shows its results."""
        ends, controller = [], self.bench.controller

        def finished(good, message):
            ends.append((good, message))

        def shown():
            if ends:
                ends.append(None)

        controller.finished.connect(finished)
        controller.tables_changed.connect(shown)
        action()
        self._until(lambda: None in ends, "a run")
        controller.finished.disconnect(finished)
        controller.tables_changed.disconnect(shown)
        if not ends[0][0]:
            raise RuntimeError(ends[0][1])
        self.done["runs"] += 1
        self._quiet()

    def _move_a_city(self, lon):
        """Move a city and take that back; move it again, save it, and run again what that made stale."""
        cities, follow = self.bench.cities, self.bench.follow
        key = next(key for key, row in cities.cities.rows.items() if row["adcode"] == FOSHAN)
        for undone in (True, False):
            cities._choose([key])
            cities.form.lines["lon"].setText(f"{lon + 0.5 * undone:.2f}")
            cities.apply()
            self.done["edits"] += 1
            self._until(lambda: cities.cities.modified, "the edit of a city")
            if undone:
                cities.bar.undo_button.click()
                self.done["undos"] += 1
                self._until(lambda: not cities.cities.modified, "the undo of a city")
        cities.bar.save_button.click()
        self._until(lambda: follow.repeatable, "stale results")
        self.done["runs"] += len(follow.repeatable)
        follow.run_again()
        self._until(lambda: not follow._count and not follow.stale, "results that follow")
        self._quiet()

    def _judge(self):
        """Decide a verdict and take it back."""
        review = self.bench.review
        review.decide("match")
        self._quiet()
        review.undo_button.click()
        self.done["edits"] += 1
        self.done["undos"] += 1
        self._quiet()

    def _teach(self):
        """Add a word to the taxonomy and take it back, each of which matches again."""
        from cluster_digital_plugin.core.industries.edits import add_alias

        editor = self.bench.taxonomy.editor
        editor.propose([add_alias("display", "咕噜噜件")])
        self._quiet()
        editor.save()
        self._quiet()
        self.done["edits"] += 1
        editor.undo()
        self._quiet()
        self.done["undos"] += 1
        self.done["runs"] += 2

    def _select(self):
        """Select on the map, which tables, charts, cards and the live ellipse follow."""
        for layer in self.bench.controller.layers.of(("records", "belts", "cities")):
            layer.selectByIds(sorted(layer.allFeatureIds())[:40])
            self._quiet()
            layer.removeSelection()
        self._quiet()

    def _quiet(self):
        """Wait until nothing is under way any more, in the plugin and on the map."""
        from qgis.core import QgsApplication

        controller, editor = self.bench.controller, self.bench.taxonomy.editor
        calm = [0]

        def still():
            busy = (controller.busy or controller._background.busy or not editor.idle
                    or QgsApplication.taskManager().countActiveTasks() or self.iface.mapCanvas().isDrawing())
            calm[0] = 0 if busy else calm[0] + 1
            return calm[0] > 40

        self._until(still, "rest")

    def _until(self, ready, what):
        if not wait(ready, 120):
            raise RuntimeError(f"{what} never came; {self.iface.messages[-3:]}")


def main():
    from qgis.core import QgsApplication

    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    warm = max(1, rounds // 3)
    application = QgsApplication([], True)
    application.initQgis()
    soak = Soak(folder())
    soak.start()
    soak.load()
    for number in range(1, rounds + 1):
        soak.round(number)
        if number == warm:
            before = held(soak.iface.mainWindow(), soak.place)
        if number % 5 == 0:
            print(f"{number} rounds, {dict(soak.done)}: {resident():.0f} MiB", flush=True)
    after, grown = held(soak.iface.mainWindow(), soak.place), 0
    for name, count in after.items():
        # A journal grows with each decision that it keeps, a cache until it is full: what leaks does so in every round.
        limit = before[name] * (1 + GROWTH) if name in _RELATIVE else before[name] + (rounds - warm) / 2
        grown += count > limit
        print(f"{name:<26} {before[name]:>8} → {count:>8}  {'GROWS' if count > limit else 'met'}", flush=True)
    if grown:
        os._exit(1)
    leave()


if __name__ == "__main__":
    main()
