#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How much memory and time ellipses of files larger than memory take.

    tests/benchmarks/bench_scale.py [ROWS]    default: 5 million points; 20000000 takes some minutes

A GeoPackage of so many weighted points is written, measured without groups and grouped by two fields, each in a
process of its own, and deleted. Time grows with the number of points, memory hardly does. What counts
is the peak of the process above what it held before the algorithm began.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measuring import application, leave, points_file, processing, say, size

LIMIT = 1024
BYTES_PER_ROW = 110

_POINTS = """
WITH RECURSIVE draw(i, a, b, c, d) AS (
  SELECT 1, 1234567, 7654321, 2345678, 8765432 UNION ALL
  SELECT i + 1, (a * 69069 + 12345) % 16777216, (b * 65793 + 4282663) % 16777216, (c * 16598013 + 12820163) % 16777216,
         (d * 214013 + 2531011) % 16777216 FROM draw WHERE i < {rows})
INSERT INTO points (fid, geom, w, programme, year)
SELECT i, place(100 + a / 838860.8, 22 + b / 1048576.0), c / 16777216.0, '类' || (d >> 4) % 7, 2018 + (d >> 12) % 4
FROM draw
"""


def write(path, rows):
    """Write points in longitude and latitude with a weight and two fields to group by."""
    from osgeo import ogr

    fields = {"w": ogr.OFTReal, "programme": ogr.OFTString, "year": ogr.OFTInteger}
    with points_file(path, 4326, fields, rows) as database:
        database.execute(_POINTS.format(rows=rows))


def held(name):
    """Return the memory that this process holds (VmRSS), or held at most (VmHWM), in MiB."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith(name + ":"))


def measure(path, grouped, rule):
    """Run the algorithm and print its time, the peak above the start, and what it found."""
    from qgis.core import QgsVectorLayer

    application()
    run = processing().run
    from cluster_digital_plugin.algorithms.ellipse import Ellipse

    layer = QgsVectorLayer(f"{path}|layername=points", "points", "ogr")
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before, started = held("VmRSS"), time.perf_counter()
    results = run(Ellipse().create(), {
        "INPUT": layer, "WEIGHT_FIELD": "w", "GROUP_FIELD": ["programme", "year"] if grouped else [],
        "SIZE_RULE": rule, "SIZE": "68" if rule == 3 else "1,2", "ELLIPSES": "memory:"})
    took = time.perf_counter() - started
    count = sum(feature["n"] for feature in results["ELLIPSES"].getFeatures())
    if count != layer.featureCount() * (1 if rule == 3 else 2):
        sys.exit(f"{count} rows were counted")
    print(took, held("VmHWM") - before)
    leave()


def main():
    rows = size(1, 5_000_000, 200_000)
    with tempfile.TemporaryDirectory(prefix="cluster-digital-bench-") as folder:
        if shutil.disk_usage(folder).free < 2 * BYTES_PER_ROW * rows:
            sys.exit(f"{folder} has too little room for {rows:,} points; give a smaller number.")
        path, started = str(Path(folder) / "points.gpkg"), time.perf_counter()
        write(path, rows)
        print(f"{rows:,} points, {os.path.getsize(path) / 2**30:.2f} GiB, "
              f"written in {time.perf_counter() - started:.0f} s")
        for grouped, rule, text in ((0, 0, "without groups"), (1, 0, "28 groups by two fields"),
                                    (1, 3, "28 groups, calibrated to hold 68 %")):
            answer = subprocess.run([sys.executable, __file__, "--measure", path, str(grouped), str(rule)], check=True,
                                    capture_output=True, text=True).stdout.split()
            took, peak = (float(value) for value in answer[-2:])
            say(f"{rows:,} weighted points, {text}", "1 GiB, peak above start", peak / LIMIT, 1,
                f"{peak:.0f} MiB, {took:.1f} s")


if __name__ == "__main__":
    if len(sys.argv) > 2 and sys.argv[1] == "--measure":
        measure(sys.argv[2], bool(int(sys.argv[3])), int(sys.argv[4]))
    main()
