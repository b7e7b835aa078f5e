# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests of the panels share."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))


@pytest.fixture
def iface(qgis_app, project):
    """QGIS's interface with an empty project."""
    from fake_iface import FakeIface

    fake = FakeIface()
    fake.mainWindow().show()
    yield fake
    fake.mainWindow().close()
    fake.mainWindow().deleteLater()
