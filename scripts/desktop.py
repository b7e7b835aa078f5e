#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Open the QGIS desktop with the staged plugin in a profile of its own, and the demo project when it is there."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

BUILD = Path(__file__).resolve().parent.parent / "build"
PROFILES = BUILD / "profile"
SETTINGS = """[PythonPlugins]
cluster_digital_plugin=true
processing=true
"""


def main() -> None:
    qgis = shutil.which("qgis")
    if qgis is None:
        sys.exit("qgis was not found; run 'make demo' once, which installs it")
    profile = PROFILES / "profiles" / "demo"
    plugins = profile / "python" / "plugins"
    shutil.rmtree(plugins / "cluster_digital_plugin", ignore_errors=True)
    shutil.copytree(BUILD / "cluster_digital_plugin", plugins / "cluster_digital_plugin")
    settings = profile / "QGIS" / "QGIS3.ini"
    if not settings.exists():
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(SETTINGS, encoding="utf-8")
    command = [qgis, "--profiles-path", str(PROFILES), "--profile", "demo"]
    project = BUILD / "demo" / "project.qgz"
    if project.exists():
        command.append(str(project))
    os.execv(qgis, command)


if __name__ == "__main__":
    main()
