# SPDX-License-Identifier: GPL-2.0-or-later
"""What all benchmarks share: a QGIS without a screen in a profile of its own, a heart that beats, lines that tell."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import struct
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QGIS_CUSTOM_CONFIG_PATH", tempfile.mkdtemp(prefix="cluster-digital-bench-"))
# The screen that is none warns of every window.
os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")
REPOSITORY = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "tests" / "gui")]

# For a look whether all works: a tenth of the sizes or less, whose ratios promise nothing.
QUICK = bool(os.environ.get("BENCH_QUICK"))

# Where bench.py wants to have every row, one line of JSON each.
_ROWS = os.environ.get("BENCH_ROWS")

# What an analyst does not notice, in seconds.
STANDSTILL = 0.1

_KEPT, _FOLDERS = [], []


def application(screen: bool = False):
    """Start QGIS; the caller ends with ``leave``."""
    from qgis.core import QgsApplication

    QgsApplication.setPrefixPath("/usr", True)
    _KEPT.append(QgsApplication([], screen))
    _KEPT[-1].initQgis()


def processing():
    """Return QGIS's module of that name, with QGIS's own algorithms."""
    from qgis.core import QgsApplication

    sys.path.append(str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins"))
    from processing.core.Processing import Processing

    Processing.initialize()
    import processing as module

    return module


@contextmanager
def points_file(path, authid: int, fields: dict, rows: int):
    """Give a database to fill the table ``points`` (fid, geom, fields) with so many rows; ``place(x, y)`` makes a geom.

    Through SQLite a million points take seconds, through features a minute.

    Parameters
    ----------
    path : of the GeoPackage to make
    authid : EPSG code
    fields : name → OGR's type
    """
    from osgeo import ogr, osr

    crs = osr.SpatialReference()
    crs.ImportFromEPSG(authid)
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = dataset.CreateLayer("points", crs, ogr.wkbPoint, ["SPATIAL_INDEX=NO"])
    for name, kind in fields.items():
        layer.CreateField(ogr.FieldDefn(name, kind))
    layer = dataset = None
    head, database = struct.Struct("<2sBBiBIdd"), sqlite3.connect(path)
    database.create_function("place", 2, lambda x, y: head.pack(b"GP", 0, 1, authid, 1, 1, x, y), deterministic=True)
    for statement in ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF"):
        database.execute(statement)
    triggers = [name for name, in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    for name in triggers:
        if "feature_count" in name:
            database.execute(f'DROP TRIGGER "{name}"')
    yield database
    database.execute("UPDATE gpkg_ogr_contents SET feature_count = ?", (rows,))
    database.commit()
    database.close()


def folder() -> Path:
    """Return a new folder that goes when the process is left."""
    _FOLDERS.append(Path(tempfile.mkdtemp(prefix="cluster-digital-bench-")))
    return _FOLDERS[-1]


def leave():
    """End the process at once: QGIS's own exit crashes where Python still holds layers."""
    for made in _FOLDERS:
        shutil.rmtree(made, ignore_errors=True)
    sys.stdout.flush()
    os._exit(0)


def size(position: int, whole: int, quick: int) -> int:
    """Return a size: the argument at that position, else the whole one, or the quick one when that is asked for."""
    given = [text for text in sys.argv[1:] if text.isdigit()]
    return int(given[position - 1]) if len(given) >= position else quick if QUICK else whole


def say(what: str, against: str, ratio: float, limit: float, remark: str, least: bool = False):
    """Tell one row: what was measured against what, the ratio, what is promised at most (``least``: at least)."""
    met, sign = (ratio >= limit, "≥") if least else (ratio <= limit, "≤")
    print(f"{what} : {against}  {ratio:.2f}× ({sign} {limit:g}: {'met' if met else 'MISSED'})  {remark}", flush=True)
    if _ROWS:
        row = {"what": what, "against": against, "ratio": ratio, "promised": f"{sign} {limit:g}", "met": met,
               "remark": remark}
        with open(_ROWS, "a", encoding="utf-8") as stream:
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")


def best(*calls, rounds=5):
    """Return the best time of each call, measured in turns."""
    times = [[] for _ in calls]
    for _ in range(rounds):
        for call, kept in zip(calls, times):
            start = time.perf_counter()
            call()
            kept.append(time.perf_counter() - start)
    return [min(kept) for kept in times]


def compare(what, against, ours, other, wanted, slower=False):
    """Tell how much faster than the other ours is; with ``slower`` how many times the other's time it takes."""
    say(what, against, ours / other if slower else other / ours, wanted,
        f"{ours * 1e3:.0f} ms against {other * 1e3:.0f} ms", least=not slower)


def say_time(what: str, seconds: float, limit: float, remark: str = ""):
    """Tell a time as a ratio to the longest that is allowed."""
    told = f"{1000 * seconds:.0f} ms" + (f"; {remark}" if remark else "")
    say(what, f"{1000 * limit:.0f} ms", seconds / limit, 1, told)


class Heart:
    """Beats every 2 ms in the main thread; the longest pause is how long the window stood still.

    How long the thread itself worked differs by what other programs take of a busy machine, and by the interpreter's
    lock.
    """

    def __init__(self):
        from qgis.PyQt.QtCore import QTimer

        self.reset()
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(2)

    def _beat(self):
        now, worked = time.perf_counter(), time.thread_time()
        self._longest, self._own = max(self._longest, now - self._last), max(self._own, worked - self._worked)
        self._last, self._worked = now, worked

    def reset(self):
        """Forget the pauses so far."""
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self._longest = self._own = 0.0

    def longest(self) -> float:
        """Return the longest pause since the reset in seconds, the present one too."""
        self._beat()
        return self._longest

    def own(self) -> float:
        """Return the longest that the thread itself worked between two beats, in seconds."""
        return self._own

    def measure(self, title, action, ended=lambda: True, limit=STANDSTILL, patience=60.0) -> float:
        """Do something, wait until it has ended and all is drawn, tell the longest pause; return how long it took.

        Without a limit the pause is not promised: QGIS starts while nobody clicks.
        """
        from qgis.PyQt.QtCore import QCoreApplication

        self.reset()
        started = time.perf_counter()
        action()
        there = wait(ended, patience)
        # What has come is painted now.
        QCoreApplication.processEvents()
        took = time.perf_counter() - started
        end = time.perf_counter() + 0.7
        wait(lambda: time.perf_counter() > end)
        remark = f"the thread itself worked {1000 * self.own():.0f}; took {took:.2f} s"
        remark += "" if there else "; NEVER ENDED"
        if limit is None:
            print(f"window, {title}: {1000 * self.longest():.0f} ms; {remark}", flush=True)
        else:
            say_time(f"window, {title}", self.longest(), limit, remark)
        return took


def wait(ready, seconds: float = 600.0) -> bool:
    """Let the window live until something is so; return whether it came to be."""
    from qgis.PyQt.QtCore import QCoreApplication

    end = time.perf_counter() + seconds
    while not ready():
        if time.perf_counter() > end:
            return False
        QCoreApplication.processEvents()
        time.sleep(0.0005)
    return True
