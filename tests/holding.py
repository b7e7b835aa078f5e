# SPDX-License-Identifier: GPL-2.0-or-later
"""What a QGIS holds of everything that must not grow while one works in it."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
from collections import Counter
from pathlib import Path

_OF_THE_PROJECT = ("layersAdded", "layersRemoved", "layersWillBeRemoved", "readProject", "cleared", "writeProject")
_OF_LAYERS = ("layerModified", "editingStopped", "afterCommitChanges", "selectionChanged", "committedGeometriesChanges",
              "willBeDeleted", "repaintRequested")  # fmt: skip


def held(window, place) -> dict[str, int]:
    """Return name → number of what is held now.

    Parameters
    ----------
    window : the main window
    place : the folder in which workspace and exports lie; QGIS's temporary folder is counted with it
    """
    from qgis.core import QgsApplication, QgsProcessingUtils, QgsProject
    from qgis.PyQt.QtCore import QCoreApplication, QEvent, QObject

    # What is set aside from the collector is not counted by it either.
    gc.unfreeze()
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
    project = QgsProject.instance()
    layers = list(project.mapLayers().values())
    files = [path for one in (place, QgsProcessingUtils.tempFolder()) for path in Path(one).rglob("*")]
    kinds = Counter(type(one) for one in gc.get_objects())
    return {
        "layers": len(layers), "receivers of the project": _receivers(project, _OF_THE_PROJECT),
        "receivers of layers": sum(_receivers(layer, _OF_LAYERS) for layer in layers),
        "objects in the window": len(window.findChildren(QObject)),
        "objects of the plugin": sum(
            count for kind, count in kinds.items()
            if issubclass(kind, QObject) and kind.__module__.startswith("cluster_digital_plugin")
        ),
        "tasks": QgsApplication.taskManager().count(),
        "files": sum(path.is_file() for path in files), "folders": sum(path.is_dir() for path in files),
        "Python objects": sum(kinds.values()), **_told_by_linux(),
    }  # fmt: skip


def _told_by_linux():
    # A Debian in a folder need not have it.
    if not os.path.isdir("/proc/self"):
        return {}
    return {"file descriptors": len(os.listdir("/proc/self/fd")), "threads": len(os.listdir("/proc/self/task")),
            "memory, MiB": round(resident())}  # fmt: skip


def resident() -> float:
    """Return the memory that this process holds, in MiB, after giving back what it does not use."""
    with contextlib.suppress(OSError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS:"))


def _receivers(thing, signals):
    return sum(thing.receivers(getattr(thing, name)) for name in signals)
