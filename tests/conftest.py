# SPDX-License-Identifier: GPL-2.0-or-later
"""A real QGIS for the tests, in a profile of its own, without a screen."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QGIS_CUSTOM_CONFIG_PATH", tempfile.mkdtemp(prefix="cluster-digital-tests-"))

REPOSITORY = Path(__file__).resolve().parent.parent
# The folder that holds the package: the sources, or the plugins of a profile into which a zip was installed.
sys.path.insert(0, os.environ.get("CLUSTER_DIGITAL_TREE", str(REPOSITORY)))

# Speed is for the benchmarks to tell: on a busy machine any example may take longer than hypothesis's 200 ms.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")

_KEEP = []


def pytest_report_header():
    """Name the versions the suite ran with."""
    import numpy
    import pandas
    import shapely

    lines = [f"numpy {numpy.__version__}, pandas {pandas.__version__}, shapely {shapely.__version__}"]
    try:
        from osgeo import gdal
        from qgis.core import Qgis
    except ImportError:
        lines.append("no QGIS")
    else:
        lines.append(f"QGIS {Qgis.QGIS_VERSION}, GDAL {gdal.__version__}")
    return lines


@pytest.fixture(scope="session")
def qgis_app(tmp_path_factory):
    """A running QGIS application. It is never told to exit: that crashes when a test still holds a layer."""
    from qgis.core import QgsApplication, QgsCoordinateTransform
    from qgis.PyQt.QtCore import QCoreApplication, QSettings, QThreadPool

    profile = str(tmp_path_factory.mktemp("profile"))
    # Without these the settings would be those of the user, and shared by suites that run side by side.
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, profile)
    QCoreApplication.setOrganizationName("QGIS")
    QCoreApplication.setApplicationName("QGIS3")
    QgsApplication.setPrefixPath("/usr", True)
    app = QgsApplication([], True, profile)
    app.initQgis()
    _KEEP.append(app)
    if threading.gettrace():
        _trace_tasks()
    yield app
    QThreadPool.globalInstance().waitForDone()
    # What is still there when the process ends is deleted after PROJ, which that needs.
    QgsCoordinateTransform.invalidateCache()


def _trace_tasks():
    """Let the measuring of coverage follow tasks: Python does not know that Qt began their threads."""
    from qgis.core import QgsTask

    begin = QgsTask.fromFunction

    def traced(description, function, *args, **kwargs):
        def followed(*inner, **named):
            sys.settrace(threading.gettrace())
            return function(*inner, **named)

        return begin(description, followed, *args, **kwargs)

    QgsTask.fromFunction = staticmethod(traced)


@pytest.fixture(scope="session")
def qapp(qgis_app):
    """Let pytest-qt use the QGIS application."""
    return qgis_app


@pytest.fixture(scope="session")
def processing(qgis_app):
    """QGIS's processing module, with its own algorithms and those of the plugin registered."""
    from qgis.core import QgsApplication

    sys.path.append(str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins"))
    from processing.core.Processing import Processing

    Processing.initialize()
    import processing as module

    from cluster_digital_plugin.algorithms.provider import Provider

    provider = Provider()
    QgsApplication.processingRegistry().addProvider(provider)
    _KEEP.append(provider)
    return module


@pytest.fixture
def gdal_exceptions():
    """Switch GDAL's Python exceptions on, as any other plugin of the same QGIS may, and off after the test."""
    from osgeo import gdal

    if gdal.GetUseExceptions():
        yield
        return
    gdal.UseExceptions()
    yield
    gdal.DontUseExceptions()


@pytest.fixture
def project(qgis_app):
    """The current project, empty before and after the test."""
    from qgis.core import QgsProject

    QgsProject.instance().clear()
    yield QgsProject.instance()
    QgsProject.instance().clear()


@pytest.fixture(scope="session")
def data_folder():
    """The folder of the data that ship with the plugin."""
    return REPOSITORY / "resources" / "data"


@pytest.fixture(scope="session")
def test_data():
    """The folder of the data that only the tests use."""
    return Path(__file__).resolve().parent / "data"
