# SPDX-License-Identifier: GPL-2.0-or-later
"""Run the plugin in a QGIS whose Python lacks one package, and print as JSON what it says and what it can do.

    tests/lacking.py PACKAGE LOCALE FOLDER    FOLDER: for settings and the workspace
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from types import SimpleNamespace

PACKAGE, LOCALE, FOLDER = sys.argv[1], sys.argv[2], Path(sys.argv[3])
REPOSITORY = Path(__file__).resolve().parent.parent
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QGIS_CUSTOM_CONFIG_PATH"] = str(FOLDER)
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "tests" / "gui")]
NEEDED_BY = {"shapely": "cards", "matplotlib": "charts"}
PANELS = ("review", "taxonomy", "cities", "tables", "cards", "charts")


class Blocked:
    """Finds no such package, as where it is not installed."""

    def find_spec(self, name, *_):
        if name.partition(".")[0] == PACKAGE:
            raise ModuleNotFoundError(f"No module named '{name}'", name=name)


def wait(ready, what):
    from qgis.PyQt.QtCore import QCoreApplication

    end = time.monotonic() + 60
    while not ready():
        if time.monotonic() > end:
            sys.exit(f"{what} did not come")
        QCoreApplication.processEvents()
        time.sleep(0.002)


def start():
    """Start QGIS in the language, the plugin with its panel, and return the plugin."""
    from qgis.core import QgsApplication, QgsSettings
    from qgis.PyQt.QtCore import QCoreApplication, QSettings

    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(FOLDER))
    QCoreApplication.setOrganizationName("QGIS")
    QCoreApplication.setApplicationName("QGIS3")
    QgsApplication.setPrefixPath("/usr", True)
    global _APPLICATION
    _APPLICATION = QgsApplication([], True)
    _APPLICATION.initQgis()
    QgsSettings().setValue("locale/overrideFlag", True)
    QgsSettings().setValue("locale/userLocale", LOCALE)
    sys.path.append(str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins"))
    from processing.core.Processing import Processing

    Processing.initialize()
    from fake_iface import FakeIface

    from cluster_digital_plugin import classFactory

    plugin = classFactory(FakeIface())
    plugin.initGui()
    plugin.iface.mainWindow().show()
    return plugin


def said(widget) -> str:
    """Return every text that stands in a widget."""
    from qgis.PyQt.QtWidgets import QLabel, QTextBrowser, QWidget

    texts = [child.text() for child in widget.findChildren(QLabel) if child.isVisibleTo(widget)]
    texts += [child.toPlainText() for child in widget.findChildren(QTextBrowser)]
    return "\n".join([*texts, *(str(child.placeholder) for child in widget.findChildren(QWidget)
                                if hasattr(child, "placeholder"))])


def work(bench):
    """Load the sample, match and draw the ellipses by clicking; return what could not be done."""
    failed, ended = [], []
    controller = bench.controller
    controller.finished.connect(lambda good, message: ended.append(1) if good else failed.append(message))
    controller.workspace.choose(str(FOLDER / "workspace.gpkg"))
    for button in (bench.dock.data.sample_button, bench.dock.match.run_button, bench.dock.ellipse.run_button):
        wait(button.isEnabled, button.text())
        ended.clear()
        button.click()
        wait(lambda: (ended or failed) and not controller.busy, "the end of a run")
    return failed


def algorithms():
    from qgis.core import QgsApplication

    provider = QgsApplication.processingRegistry().providerById("clusterdigital")
    return {one.name(): one.canExecute()[1] for one in provider.algorithms()}, provider.warningMessage()


def remedies():
    """Return what would be said on each system."""
    from cluster_digital_plugin import dependencies

    told = {}
    for platform in ("win32", "darwin", "linux"):
        dependencies.sys = SimpleNamespace(platform=platform, modules=sys.modules)
        told[platform] = dependencies.explanation((PACKAGE,))
    dependencies.sys = sys
    return told


def main() -> None:
    sys.meta_path.insert(0, Blocked())
    plugin = start()
    bench, ready = plugin.workbench, []
    bench.controller.ready.connect(lambda text: ready.append(text))
    bench.dock.show()
    wait(lambda: ready, "what is missing")
    told = {"ready": ready[0], "remedies": remedies(), "failed": [] if ready[0] else work(bench)}
    told["algorithms"], told["warning"] = algorithms()
    told["panels"] = {"workbench": said(bench.dock)}
    for name in PANELS:
        dock = getattr(bench, name)
        bench.actions[name].trigger()
        if ready[0] or name == NEEDED_BY.get(PACKAGE):
            wait(lambda dock=dock: not dock.isHidden() and PACKAGE in said(dock), name)
        told["panels"][name] = said(dock)
    print(json.dumps(told, ensure_ascii=False))
    sys.stdout.flush()
    # QGIS's own exit crashes where Python still holds layers.
    os._exit(0)


if __name__ == "__main__":
    main()
