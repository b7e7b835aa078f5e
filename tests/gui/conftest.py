# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests of the panels share."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))


@pytest.fixture
def iface(qgis_app, project):
    """QGIS's interface with an empty project."""
    from fake_iface import FakeIface
    from qgis.core import QgsSettings

    QgsSettings().remove("plugins/cluster_digital_plugin")
    fake = FakeIface()
    fake.mainWindow().show()
    yield fake
    fake.mainWindow().close()
    fake.mainWindow().deleteLater()


@pytest.fixture
def workbench(iface, processing, qtbot, tmp_path):
    """The workbench with its panel open, on an empty workspace; what slots raise fails the test."""
    from cluster_digital_plugin.gui.workbench import Workbench

    bench = Workbench(iface)
    with qtbot.waitSignal(bench.controller.tables_changed, timeout=20000):
        with qtbot.waitSignal(bench.controller.ready, timeout=20000):
            bench.dock.show()
    with qtbot.waitSignal(bench.controller.tables_changed, timeout=20000):
        bench.controller.workspace.choose(str(tmp_path / "workspace.gpkg"))
    yield bench
    bench.close()
    qtbot.wait(50)


@pytest.fixture
def run(workbench, qtbot):
    """Do something that starts a run, wait for its end and for the panel to show it; return (good, message)."""

    def wait(action):
        controller = workbench.controller
        with qtbot.waitSignal(controller.tables_changed, timeout=60000):
            with qtbot.waitSignal(controller.finished, timeout=60000) as finished:
                action()
        return tuple(finished.args)

    return wait


@pytest.fixture
def click(qtbot):
    """Press a button as a user would: it must be visible and enabled."""
    from qgis.PyQt.QtCore import Qt

    def press(button):
        assert button.isVisibleTo(button.window()), button.text()
        assert button.isEnabled(), button.text()
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    return press


@pytest.fixture
def loaded(workbench, run, click):
    """The workbench with the sample loaded, by clicking."""
    good, message = run(lambda: click(workbench.dock.data.sample_button))
    assert good, message
    return workbench


@pytest.fixture(scope="session")
def matched_file(processing, tmp_path_factory):
    """A workspace with the sample matched, made by the same steps as the panel's."""
    from qgis.core import QgsProcessingContext, QgsProject

    from cluster_digital_plugin.algorithms.recipes import Recipes

    path = tmp_path_factory.mktemp("matched") / "workspace.gpkg"
    recipes = Recipes(str(path))
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    results = {}
    for step in [*recipes.sample(), *recipes.match({"STRICTNESS": 1, "YEAR_MODE": 0}, cities=True)]:
        parameters = step.parameters(results)
        results[step.key] = processing.run(f"clusterdigital:{step.identifier}", parameters, context=context)
    return path


@pytest.fixture
def matched(workbench, matched_file, qtbot, tmp_path):
    """The workbench on a copy of the matched sample."""
    path = tmp_path / "matched.gpkg"
    shutil.copy(matched_file, path)
    with qtbot.waitSignal(workbench.controller.tables_changed, timeout=20000):
        workbench.controller.open_workspace(str(path))
    qtbot.waitUntil(lambda: not workbench.controller.busy)
    return workbench
