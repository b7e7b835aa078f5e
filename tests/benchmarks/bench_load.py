#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The main job on lists ten and a hundred times as large as the paper's: time and memory of every step.

    tests/benchmarks/bench_load.py [FACTOR…]    default: 1 10; 100 takes some minutes

A list of the paper's size has the 151 shipped clusters and 4,075 made-up belts; the larger ones have each cluster, city
and belt so many times over, every copy of a city with a name and a code of its own, so that ten times the lists have
ten times the results. Each size runs in a process of its own. What counts is how many times longer a step works than
on the next smaller lists, of how many times the lists are larger: above that it grows faster than what it works on.
Work is the processor's time, which other programs on the machine do not lengthen.
"""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from bench_scale import held
from measuring import REPOSITORY, application, leave, processing, say

FACTORS, BELTS, SEED = (1, 10), 4075, 20
# So much more than in proportion is noise of a shared machine.
MORE = 1.5
# Steps that take less than this on the smaller lists are all start.
LEAST = 0.3
_COUNTING = "甲乙丙丁戊己庚辛壬癸"


def write_lists(place: Path, factor: int):
    """Write cities, clusters and belts, every city and all that it has ``factor`` times over."""
    chance, industries = random.Random(SEED), [row["alias"] for row in _rows("taxonomy/aliases.csv")]
    cities = _rows("data/cities.csv")
    clusters, hubs = _rows("data/clusters.csv"), []
    for row in clusters:
        hubs += row["cities"].split(";")
    everywhere = [row["city_zh"] for row in cities]
    with _writer(place / "cities.csv", [*cities[0]]) as write:
        for copy in range(factor):
            for number, row in enumerate(cities):
                code = row["adcode"] if not copy else str(900000 - copy * len(cities) - number)
                moved = {"lon": float(row["lon"]) + 0.001 * copy}
                write({**row, **moved, "adcode": code, "city_zh": named(row["city_zh"], copy), "aliases": "",
                       "parent_city_zh": ""})
    with _writer(place / "clusters.csv", [*clusters[0]]) as write:
        for copy in range(factor):
            for row in clusters:
                own = ";".join(named(city, copy) for city in row["cities"].split(";"))
                write({**row, "cluster_id": f"{row['cluster_id']}-{copy}", "cities": own,
                       "name_zh": f"{own.split(';')[0]}{row['industry_zh']}集群"})
    with _writer(place / "belts.csv", ["belt_id", "name_zh", "city", "industry_zh", "year"]) as write:
        for number in range(BELTS * factor):
            city = named(chance.choice(chance.choice((hubs, everywhere))), number % factor)
            industry = chance.choice(industries)
            write({"belt_id": f"B{number}", "name_zh": f"{city}{industry}产业带", "city": city,
                   "industry_zh": industry, "year": chance.choice(("2019", "2020", "2021", ""))})


def named(city: str, copy: int) -> str:
    """Return the name of a copy of a city: 佛山市, 佛山丁市, 佛山丁戊市."""
    number = "".join(_COUNTING[int(digit)] for digit in str(copy)) if copy else ""
    return f"{city[:-1]}{number}{city[-1]}"


def _rows(path):
    with open(REPOSITORY / "resources" / path, encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@contextmanager
def _writer(path, names):
    with open(path, "w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, names)
        table.writeheader()
        yield table.writerow


class Job:
    """The main job in one process; each step prints its name, seconds, those of work, peak of memory, a remark."""

    def __init__(self, place: Path):
        self.place = place
        application(True)
        self._processing = processing()
        from qgis.core import QgsApplication, QgsProcessingContext, QgsProject

        from cluster_digital_plugin.algorithms.provider import Provider

        self._provider = Provider()
        QgsApplication.processingRegistry().addProvider(self._provider)
        self._context = QgsProcessingContext()
        self._context.setProject(QgsProject.instance())

    def run(self, identifier, title=None, **parameters):
        """Run one algorithm and print what it took."""
        return self.measure(title or identifier, lambda: self._processing.run(
            f"clusterdigital:{identifier}", parameters, context=self._context))

    def measure(self, title, work):
        """Do something and print what it took."""
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        started, worked = time.perf_counter(), time.process_time()
        result = work()
        took, worked = time.perf_counter() - started, time.process_time() - worked
        counts = {name: value for name, value in result.items() if name.endswith("_COUNT")} if isinstance(
            result, dict) else {}
        print("\t".join(("STEP", title, f"{took:.3f}", f"{worked:.3f}", f"{held('VmHWM'):.0f}", str(counts))),
              flush=True)
        return result

    def file(self, name):
        return str(self.place / f"{name}.gpkg")

    def all(self):
        """Load, match, pair, ellipses, co-location, store, tables, export."""
        cities = self.run("loadtable", "cities loaded", INPUT=str(self.place / "cities.csv"), KIND=2,
                          OUTPUT=self.file("cities"), UNRESOLVED=self.file("cities_problems"))["OUTPUT"]
        lists = {}
        for kind, name in enumerate(("clusters", "belts")):
            lists[name] = self.run("loadtable", f"{name} loaded", INPUT=str(self.place / f"{name}.csv"), KIND=kind,
                                   CITIES=cities, OUTPUT=self.file(name),
                                   UNRESOLVED=self.file(f"{name}_problems"))["OUTPUT"]
        clusters, belts = lists["clusters"], lists["belts"]
        matched = self.run("match", "matched", CLUSTERS=clusters, BELTS=belts, CITIES=cities,
                           RECORDS=self.file("records"), LINKS=self.file("links"), UNRESOLVED=self.file("problems"))
        pairs = self.run("clusterpairs", "paired", CLUSTERS=clusters, CITIES=cities, PAIRS=self.file("pairs"))
        located = self.run("colocation", "co-located", CLUSTERS=clusters, BELTS=belts, CITIES=cities,
                           OUTPUT=self.file("colocation"))
        outputs = ("ELLIPSES", "CENTERS", "AXES", "INFLUENCE")
        drawn = [
            self.run("ellipse", f"ellipses of the {name}", INPUT=source, CITIES=cities, **extra,
                     **{one: self.file(f"{name}_{one.lower()}") for one in outputs})
            for name, source, extra in (
                ("records", matched["RECORDS"], {"WEIGHT_FIELD": "weight", "GROUP_FIELD": ["programme"],
                                                 "UNIT_FIELD": "cluster_id", "LEFT_OUT_FIELD": "city"}),
                ("belts", belts, {"GROUP_NAME": "belts", "LEFT_OUT_FIELD": "city"}))
        ]
        results = [cities, clusters, belts, matched["RECORDS"], matched["LINKS"], matched["UNRESOLVED"],
                   pairs["PAIRS"], located["OUTPUT"], *(one[name] for one in drawn for name in outputs)]
        workspace = self.file("workspace")
        self.run("store", "stored", WORKSPACE=workspace, LAYERS=results, SCOPE="all")
        self.run("store", "stored again", WORKSPACE=workspace, LAYERS=results, SCOPE="all")
        self.run("tables", "tables", RECORDS=matched["RECORDS"], LINKS=matched["LINKS"], PAIRS=pairs["PAIRS"],
                 ELLIPSES=f"{workspace}|layername=ellipses", COLOCATION=located["OUTPUT"],
                 OUTPUT=str(self.place / "tables.xlsx"), HTML=str(self.place / "report.html"))
        layers = [f"{workspace}|layername={name}"
                  for name in ("clusters", "belts", "records", "links", "pairs", "ellipses", "colocation")]
        self.run("exportshapefiles", "shapefiles", LAYERS=layers, FOLDER=str(self.place / "shapefiles"), TARGET=0,
                 WARNINGS=self.file("warnings"))
        self.run("exportshapefiles", "GeoPackage, GeoJSON, CSV", LAYERS=layers, FOLDER=str(self.place / "exports"),
                 FORMATS=[1, 2, 3], WARNINGS=self.file("warnings_other"))
        self.look(workspace)

    def look(self, workspace):
        """What the panels read of a workspace."""
        from cluster_digital_plugin.gui.summary import Summary
        from cluster_digital_plugin.layers.freshness import freshness
        from cluster_digital_plugin.layers.placing import misplaced
        from cluster_digital_plugin.layers.result_tables import read_result_tables
        from cluster_digital_plugin.layers.review import read_review

        self.measure("panel: summary read", lambda: Summary.read(workspace, "all") and None)
        self.measure("panel: tables read", lambda: read_result_tables(workspace, "all", True) and None)
        self.measure("panel: review queue read", lambda: read_review(workspace, "all") and None)
        self.measure("panel: stale results told", lambda: freshness(workspace) and None)
        self.measure("panel: places checked", lambda: misplaced(workspace, resolve=True) and None)


def measured(factor: int) -> dict:
    """Run the job in a process of its own; return step → (seconds of work, MiB)."""
    with tempfile.TemporaryDirectory(prefix="cluster-digital-bench-") as place:
        write_lists(Path(place), factor)
        process = subprocess.Popen([sys.executable, __file__, "--job", place], stdout=subprocess.PIPE, text=True)
        steps = {}
        for line in process.stdout:
            if line.startswith("STEP\t"):
                _, title, *numbers, remark = line.rstrip("\n").split("\t")
                took, worked, peak = map(float, numbers)
                steps[title] = (worked, peak)
                print(f"×{factor:<4} {title:<26} {took:8.2f} s, worked {worked:8.2f} s, {peak:6.0f} MiB  {remark}",
                      flush=True)
        if process.wait():
            sys.exit(f"the job on ×{factor} failed")
    return steps


def main():
    factors = [int(text) for text in sys.argv[1:]] or list(FACTORS)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    before, smaller = None, 0
    for factor in factors:
        steps = measured(factor)
        for title, (seconds, peak) in steps.items() if before else ():
            was, _ = before[title]
            say(f"{title}, {factor} times the paper’s lists", f"{factor // smaller} times the work of {smaller}",
                seconds / max(was, LEAST) * smaller / factor, MORE, f"{was:.2f} → {seconds:.2f} s, {peak:.0f} MiB")
        before, smaller = steps, factor


if __name__ == "__main__":
    if sys.argv[1:2] == ["--job"]:
        Job(Path(sys.argv[2])).all()
        leave()
    main()
