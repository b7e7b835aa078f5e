#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Assemble the installed plugin from the source tree; zip it or copy it into a QGIS profile.

    python scripts/package.py stage     build/cluster_digital_plugin/, the tree that is run and zipped
    python scripts/package.py zip       build/cluster_digital_plugin.zip, for Plugins > Install from ZIP
    python scripts/package.py zip-qgis4 build/cluster_digital_plugin_qgis4.zip, the same, offered to QGIS 4 as a preview
    python scripts/package.py deploy    into the default QGIS profile of this user

Needs only Python's standard library, and Qt's ``lrelease`` for the translations.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

NAME = "cluster_digital_plugin"
REPOSITORY = Path(__file__).resolve().parent.parent
BUILD = REPOSITORY / "build"
TRANSLATIONS = REPOSITORY / "resources" / "i18n"

# What the preview says of itself: checked against Qt 6, never run on QGIS 4.
PREVIEW = {"qgisMaximumVersion": "4.99", "supportsQt6": "True", "experimental": "True"}

# A fixed time, so that the same sources give the same bytes.
ZIP_TIME = (2026, 1, 1, 0, 0, 0)


def compile_translations() -> None:
    """Turn every .ts into a .qm beside it, unless it is up to date."""
    for source in TRANSLATIONS.glob("*.ts"):
        compiled = source.with_suffix(".qm")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        tool = _lrelease()
        if tool is None:
            sys.exit("lrelease was not found; on Debian: sudo apt install qttools5-dev-tools")
        subprocess.run([tool, "-silent", str(source), "-qm", str(compiled)], check=True)


def _lrelease() -> str | None:
    names = ("lrelease", "lrelease-qt5", "lrelease5", "/usr/lib/qt5/bin/lrelease", "/usr/lib/qt6/bin/lrelease")
    return next((path for path in map(shutil.which, names) if path), None)


def stage() -> Path:
    """Assemble the installed tree and return its folder."""
    compile_translations()
    target = BUILD / NAME
    shutil.rmtree(target, ignore_errors=True)
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc", "*.ts", ".*")
    shutil.copytree(REPOSITORY / NAME, target, ignore=ignored)
    shutil.copytree(REPOSITORY / "resources", target / "resources", ignore=ignored)
    for name in ("metadata.txt", "LICENSE"):
        shutil.copy(REPOSITORY / name, target / name)
    return target


def make_zip(suffix: str = "", **metadata: str) -> Path:
    """Zip the staged tree, the same sources always to the same bytes, and return the archive.

    Parameters
    ----------
    suffix : of the archive's name
    metadata : keys of metadata.txt that get another value in the archive
    """
    folder = stage()
    archive = BUILD / f"{NAME}{suffix}.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            entry = zipfile.ZipInfo(f"{NAME}/{path.relative_to(folder).as_posix()}", ZIP_TIME)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            data = path.read_bytes()
            out.writestr(entry, _changed(data, metadata) if path == folder / "metadata.txt" else data)
    return archive


def _changed(data: bytes, metadata: dict[str, str]) -> bytes:
    lines = data.decode("utf-8").splitlines()
    changed = [f"{key}={metadata.get(key, value)}" if equals else key
               for key, equals, value in (line.partition("=") for line in lines)]
    return ("\n".join(changed) + "\n").encode("utf-8")


def make_preview() -> Path:
    """Zip the plugin for QGIS 4 and return the archive."""
    return make_zip("_qgis4", **PREVIEW)


def deploy() -> Path:
    """Copy the staged tree into the plugins folder of the default profile and return the copy."""
    target = _profile() / "python" / "plugins" / NAME
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(stage(), target)
    return target


def _profile() -> Path:
    if sys.platform == "win32":
        base = Path(os.environ["APPDATA"]) / "QGIS" / "QGIS3"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support" / "QGIS" / "QGIS3"
    else:
        base = Path.home() / ".local" / "share" / "QGIS" / "QGIS3"
    return base / "profiles" / "default"


def main() -> None:
    actions = {"stage": stage, "zip": make_zip, "zip-qgis4": make_preview, "deploy": deploy,
               "translations": compile_translations}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=actions)
    made = actions[parser.parse_args().action]()
    if made is not None:
        print(made)


if __name__ == "__main__":
    main()
