# SPDX-License-Identifier: GPL-2.0-or-later
"""A QGIS of its own for tests that kill it: ``python crashing.py TASK WORKSPACE…``; prints “ready” when it is time."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from qgis.core import QgsApplication, QgsFeature, QgsGeometry, QgsProject


def say(word):
    print(word, flush=True)


def edit(path):
    """Save one edit, leave another unsaved."""
    from cluster_digital_plugin.layers import interruptions, workspace

    layer = workspace.open_table(path, "cities")
    QgsProject.instance().addMapLayer(layer)
    field = layer.fields().lookupField("city_zh")
    first, second = sorted(layer.allFeatureIds())[:2]
    layer.startEditing()
    layer.changeAttributeValue(first, field, "已保存")
    if not layer.commitChanges(False):
        raise SystemExit(str(layer.commitErrors()))
    layer.changeAttributeValue(second, field, "未保存")
    layer.addFeature(QgsFeature(layer.fields()))
    mark = interruptions.Mark(path)
    mark.tell(edits=[layer.name() for layer in workspace.unsaved_layers(QgsProject.instance(), path)])
    say("ready")
    time.sleep(60)


def store(path, stage, name="new"):
    """Store records, stopping at a stage: after some rows, before the commit, or in the middle of it."""
    import pandas

    from cluster_digital_plugin.layers import geopackage, interruptions, workspace

    count = 20000
    frame = pandas.DataFrame({"record_id": [f"r{n}" for n in range(count)], "verdict": name})
    geometries = [QgsGeometry.fromWkt(f"POINT({100 + n / 1000} 30)") for n in range(count)]

    class Feedback:
        """Stops in the middle of the rows."""

        def isCanceled(self):
            return False

        def setProgress(self, percent):
            if stage == "rows" and percent > 50:
                say("ready")
                time.sleep(60)

    commit = geopackage.GeoPackage.commit

    def waiting(file):
        if stage == "before-commit":
            say("ready")
            time.sleep(60)
        say("ready")
        commit(file)
        time.sleep(60)

    geopackage.GeoPackage.commit = waiting
    mark = interruptions.Mark(path)
    mark.tell({"title": "Matching", "started": interruptions.now(), "tables": ["records"], "again": "match"})
    workspace.store(path, {"records": (frame, geometries)}, feedback=Feedback())


def alternate(path, name, times):
    """Store records of one's own scope again and again, and tell how often it was done."""
    import pandas

    from cluster_digital_plugin.layers import workspace

    done = 0
    for number in range(int(times)):
        frame = pandas.DataFrame({"record_id": [f"{name}{n}" for n in range(300)], "verdict": f"{name}-{number}"})
        geometries = [QgsGeometry.fromWkt(f"POINT({100 + n / 100} 30)") for n in range(300)]
        workspace.store(path, {"records": (frame, geometries)}, scope=name)
        done += 1
    say(f"stored {done}")


def hold(path, title):
    """Hold the write lock as a run would."""
    from cluster_digital_plugin.layers import interruptions
    from cluster_digital_plugin.layers.geopackage import GeoPackage, Patience

    mark = interruptions.Mark(path)
    mark.tell({"title": title, "started": interruptions.now()})
    with GeoPackage(path, Patience(path)) as file:
        file.begin("DELETE FROM runs WHERE run_id = ''")
        say("ready")
        time.sleep(60)


def fill(path, size):
    """Store more than may be written: every file of this process is limited to ``size`` bytes."""
    import resource
    import signal

    import pandas

    from cluster_digital_plugin.core.errors import InputError
    from cluster_digital_plugin.layers import workspace

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), int(size)))
    frame = pandas.DataFrame({"record_id": [f"n{n}" for n in range(30000)], "reason_zh": "很长的理由" * 20})
    try:
        workspace.store(path, {"records": (frame, [None] * len(frame))})
    except InputError as error:
        say(f"refused {error.message_en}")
    else:
        say("stored")


def export(path, folder):
    """Export shapefiles and stop when the first of the new files lies in its place."""
    from cluster_digital_plugin.layers import interruptions, workspace
    from cluster_digital_plugin.outputs import exports

    mark = interruptions.Mark(path)
    mark.tell({"title": "Exporting", "started": interruptions.now(), "again": "export all", "folder": folder})
    layer = workspace.open_table(path, "records")
    replace, placed = Path.replace, []

    def stopping(source, target):
        result = replace(source, target)
        if source.parent.name == "new":
            placed.append(source.name)
            if len(placed) == 2:
                say("ready")
                time.sleep(60)
        return result

    Path.replace = stopping
    exports.export([exports.Source.of(layer)], Path(folder) / "shapefiles")


if __name__ == "__main__":
    QgsApplication.setPrefixPath("/usr", True)
    application = QgsApplication([], True)
    application.initQgis()
    task = {task.__name__: task for task in (edit, store, alternate, hold, fill, export)}[sys.argv[1]]
    task(*sys.argv[2:])
    os._exit(0)
