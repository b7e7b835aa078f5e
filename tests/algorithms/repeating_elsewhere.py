# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs a manifest again in a process of its own, as on another machine: repeating_elsewhere.py MANIFEST INPUTS FOLDER.

Prints the results of clusterdigital:runagain, and its comparison, as JSON.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
profile = os.environ["QGIS_CUSTOM_CONFIG_PATH"] = tempfile.mkdtemp()
sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from qgis.core import QgsApplication, QgsVectorLayer
from qgis.PyQt.QtCore import QSettings

QSettings.setDefaultFormat(QSettings.Format.IniFormat)
QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, profile)
QgsApplication.setPrefixPath("/usr", True)
application = QgsApplication([], True, profile)
application.initQgis()
sys.path.append(str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins"))

import processing  # noqa: E402
from processing.core.Processing import Processing  # noqa: E402

from cluster_digital_plugin.algorithms.provider import Provider  # noqa: E402

Processing.initialize()
provider = Provider()
QgsApplication.processingRegistry().addProvider(provider)
manifest, inputs, folder = sys.argv[1:]
table = str(Path(profile) / "comparison.gpkg")
result = processing.run("clusterdigital:runagain", {
    "MANIFEST": manifest, "INPUTS": inputs, "FOLDER": folder, "OUTPUT": table,
})
layer = QgsVectorLayer(table, "comparison", "ogr")
rows = [[feature["kind"], feature["name"], feature["result"]] for feature in layer.getFeatures()]
numbers = {name: value for name, value in result.items() if name.endswith("_COUNT")}
print(json.dumps({**numbers, "rows": rows}))
sys.stdout.flush()
# Without this QGIS crashes on leaving while Python still holds its layers.
os._exit(0)
