# SPDX-License-Identifier: GPL-2.0-or-later
"""Install a zip into a fresh profile through QGIS's own plugin installer, and work with what was installed.

    tests/installing.py ZIP PROFILE    PROFILE: a folder that holds nothing yet
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

NAME = "cluster_digital_plugin"
ARCHIVE, PROFILE = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QGIS_CUSTOM_CONFIG_PATH"] = str(PROFILE)
# Nothing of the sources may be found but the stand-in for QGIS's window.
sys.path[:] = [str(Path(__file__).resolve().parent / "gui"), *(path for path in sys.path[1:] if path)]


class PluginManager:
    """What the installer tells QGIS's plugin manager; only its messages are kept."""

    def __init__(self):
        self.messages = []

    def pushMessage(self, text, level, *_):  # noqa: N802
        self.messages.append((level, text))

    def clearPythonPluginMetadata(self):  # noqa: N802
        pass

    def addPluginMetadata(self, *_):  # noqa: N802
        pass

    def reloadModel(self):  # noqa: N802
        pass


def start():
    """Start QGIS in the profile and return the application."""
    from qgis.core import QgsApplication
    from qgis.PyQt.QtCore import QCoreApplication, QSettings

    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(PROFILE))
    QCoreApplication.setOrganizationName("QGIS")
    QCoreApplication.setApplicationName("QGIS3")
    QgsApplication.setPrefixPath("/usr", True)
    application = QgsApplication([], True)
    application.initQgis()
    sys.path += [str(Path(QgsApplication.pkgDataPath()) / "python"),
                 str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins")]
    from processing.core.Processing import Processing

    Processing.initialize()
    return application


def declare_settings():
    """Declare what the installer reads and, in newer QGIS, only the desktop's window declares it; return it."""
    import qgis.core

    if not hasattr(qgis.core, "QgsSettingsTree") or qgis.core.QgsSettingsTree.node("plugin-manager") is not None:
        return []
    node = qgis.core.QgsSettingsTree.treeRoot().createChildNode("plugin-manager")
    switch, text = qgis.core.QgsSettingsEntryBool, qgis.core.QgsSettingsEntryString
    texts, variant = qgis.core.QgsSettingsEntryStringList, qgis.core.QgsSettingsEntryVariant
    return [
        *(switch(name, node, False) for name in ("automatically-check-for-updates", "allow-experimental",
                                                 "allow-deprecated")),
        text("last-zip-directory", node, ""), texts("seen-plugins", node, []),
        variant("check-on-start-last-date", node, None),
    ]


def install():
    """Install the archive; return the plugin as QGIS runs it, and what the installer said."""
    import qgis.utils
    from fake_iface import FakeIface
    from qgis.core import QgsApplication

    iface, manager, _settings = FakeIface(), PluginManager(), declare_settings()
    iface.pluginManagerInterface = lambda: manager
    qgis.utils.iface = iface
    home = str(Path(QgsApplication.qgisSettingsDirPath()) / "python" / "plugins")
    # The second is what the first was called before QGIS 3.34.
    qgis.utils.HOME_PLUGIN_PATH = qgis.utils.home_plugin_path = home
    qgis.utils.plugin_paths = [home]
    sys.path.insert(0, home)
    import pyplugin_installer

    pyplugin_installer.instance().installFromZipFile(str(ARCHIVE))
    return qgis.utils.plugins[NAME], manager.messages


def work(plugin):
    """Load the shipped clusters with the installed plugin and return how many came out."""
    import processing

    import cluster_digital_plugin

    folder = Path(cluster_digital_plugin.__file__).parent
    result = processing.run("clusterdigital:loadtable", {
        "INPUT": str(folder / "resources" / "data" / "clusters.csv"), "KIND": 0, "OUTPUT": "TEMPORARY_OUTPUT",
        "UNRESOLVED": "TEMPORARY_OUTPUT"})
    return folder, result["LOADED_COUNT"], plugin.workbench.dock.windowTitle()


def main() -> None:
    application = start()
    plugin, messages = install()
    print("said", [text for _level, text in messages])
    print("in", *work(plugin))
    plugin.unload()
    application.processEvents()
    sys.stdout.flush()
    # QGIS's own exit crashes where Python still holds layers.
    os._exit(0)


if __name__ == "__main__":
    main()
