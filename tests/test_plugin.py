# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin as QGIS starts and stops it."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

import cluster_digital_plugin
from cluster_digital_plugin.layers.resources import resource

TREE = Path(cluster_digital_plugin.__file__).resolve().parent.parent
sys.path.insert(0, str(Path(__file__).resolve().parent / "gui"))

from fake_iface import FakeIface  # noqa: E402

# The registry does not keep the Python half of a provider alive.
_KEEP = []


@pytest.fixture
def registry(processing):
    """The registry without the provider that the other tests share."""
    from qgis.core import QgsApplication

    registry = QgsApplication.processingRegistry()
    registry.removeProvider("clusterdigital")
    yield registry
    from cluster_digital_plugin.algorithms.provider import Provider

    registry.removeProvider("clusterdigital")
    _KEEP.append(Provider())
    registry.addProvider(_KEEP[-1])


def leftovers(window):
    """Return the names of everything of ours below a window."""
    from qgis.PyQt.QtCore import QObject

    return [child.objectName() for child in window.findChildren(QObject)
            if child.objectName().startswith("cluster_digital_plugin")]


def signals_of_the_project():
    """Return how many slots hang on the signals of the project that the plugin follows."""
    from qgis.core import QgsProject
    from qgis.PyQt.QtCore import QCoreApplication, QEvent

    project = QgsProject.instance()
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    signals = (project.readProject, project.cleared, project.writeProject, project.layersAdded, project.layersRemoved)
    return [project.receivers(signal) for signal in signals]


def test_without_a_window_only_the_algorithms_are_registered(registry):
    from cluster_digital_plugin import classFactory

    plugin = classFactory(None)
    plugin.initProcessing()
    plugin.initProcessing()
    assert registry.algorithmById("clusterdigital:match") is not None
    plugin.unload()
    assert registry.providerById("clusterdigital") is None


def test_load_and_unload_twice_leaves_nothing_behind(registry, qtbot, project):
    from cluster_digital_plugin import classFactory

    iface = FakeIface()
    window = iface.mainWindow()
    connected = []
    for _ in range(3):
        plugin = classFactory(iface)
        plugin.initGui()
        assert "cluster_digital_plugin_toolbar" in leftovers(window)
        assert "cluster_digital_plugin_workbench" in leftovers(window)
        assert not iface.vector_menu.isEmpty()
        plugin.workbench.dock.show()
        plugin.unload()
        qtbot.waitUntil(lambda: not leftovers(window), timeout=5000)
        assert iface.vector_menu.isEmpty()
        assert registry.providerById("clusterdigital") is None
        connected.append(signals_of_the_project())
    # QGIS counts its own slots too, and objects of earlier tests may go at any time; what we forget adds one a round.
    assert all(last <= first for first, last in zip(connected[0], connected[2])), connected


def test_unloading_during_a_run_is_safe(registry, qtbot, project, tmp_path):
    from cluster_digital_plugin import classFactory

    iface = FakeIface()
    plugin = classFactory(iface)
    plugin.initGui()
    controller = plugin.workbench.controller
    controller.workspace.choose(str(tmp_path / "w.gpkg"))
    controller.load_sample()
    assert controller.busy
    plugin.unload()
    qtbot.waitUntil(lambda: not leftovers(iface.mainWindow()), timeout=5000)


def run_in_a_new_qgis(code, **environment):
    """Run code in an interpreter of its own, with QGIS started and the plugin's algorithms registered."""
    start = """
import sys
from qgis.core import QgsApplication
app = QgsApplication([], False); app.initQgis()
sys.path.append(QgsApplication.pkgDataPath() + "/python/plugins")
before = set(sys.modules)
from cluster_digital_plugin import classFactory
plugin = classFactory(None)
plugin.initProcessing()
registry = QgsApplication.processingRegistry()
match = registry.algorithmById("clusterdigital:match")
"""
    end = "\nsys.stdout.flush()\nimport os; os._exit(0)"
    done = subprocess.run([sys.executable, "-c", start + code + end], cwd=TREE, capture_output=True, text=True,
                          env={**os.environ, **environment})  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_asking_whether_something_can_run_does_not_import_it():
    told = run_in_a_new_qgis("""
print(match.canExecute(), repr(registry.providerById("clusterdigital").warningMessage()))
print({"pandas", "shapely"} & (set(sys.modules) - before))
""")
    assert told.splitlines() == ["(True, '') ''", "set()"]


def test_a_broken_library_is_told_when_something_runs(tmp_path):
    (tmp_path / "pandas").mkdir()
    (tmp_path / "pandas" / "__init__.py").write_text("raise ImportError('DLL load failed')", encoding="utf-8")
    told = run_in_a_new_qgis(f"""
sys.path.insert(0, {str(tmp_path)!r})
from qgis.core import QgsProcessingContext, QgsProcessingFeedback
load = registry.createAlgorithmById("clusterdigital:loadtable")
feedback = QgsProcessingFeedback(False)
parameters = {{"INPUT": {str(resource("data", "clusters.csv"))!r}, "KIND": 0, "OUTPUT": "TEMPORARY_OUTPUT"}}
print(load.canExecute())
print(load.run(parameters, QgsProcessingContext(), feedback)[1], feedback.textLog())
""")
    assert told.startswith("(True, '')\nFalse")
    assert "pandas (DLL load failed)" in told


def test_it_starts_without_any_of_the_libraries():
    """Import, register and ask why nothing can run, in an interpreter that lacks them."""
    code = """
import sys
for name in ("pandas", "shapely", "matplotlib"): sys.modules[name] = None
from qgis.core import QgsApplication
app = QgsApplication([], False); app.initQgis()
from cluster_digital_plugin import classFactory
plugin = classFactory(None)
plugin.initProcessing()
registry = QgsApplication.processingRegistry()
names = [a.name() for a in registry.providerById("clusterdigital").algorithms()]
assert {"loadtable", "match", "clusterpairs", "ellipse", "tables", "store", "exportshapefiles"} <= set(names), names
import cluster_digital_plugin.gui.workbench
for name in ("match", "compareellipses"): print(*registry.algorithmById(f"clusterdigital:{name}").canExecute())
sys.stdout.flush()
import os; os._exit(0)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=TREE, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    match, compare = done.stdout.splitlines()
    assert match.startswith("False Missing Python packages: pandas.")
    assert compare.startswith("False Missing Python packages: pandas, shapely.")
