#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Look at a zip as plugins.qgis.org does before it takes it, and say what it would find; fails on any finding.

    scripts/scan.py ZIP TOOLS    TOOLS: the folder with bandit, detect-secrets and flake8

The site runs a part of bandit's and flake8's rules; here all of them count, and no waiver in the code is honoured.
"""

from __future__ import annotations

import ast
import configparser
import json
import re
import stat
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

MOST_BYTES = 25_000_000
NEEDED = ("__init__.py", "metadata.txt", "LICENSE")

# What a plugin of ours may consist of: text, and three kinds that are known by how they begin.
TEXT = {".py", ".txt", ".md", ".csv", ".html", ".svg", ".qml", ".model3", ""}
BEGINNINGS = {".png": b"\x89PNG\r\n", ".qm": b"\x3c\xb8\x64\x18"}

WAIVER = re.compile(r"#\s*(nosec|noqa|pragma:\s*allowlist)", re.IGNORECASE)

REQUIRED = ("name", "description", "version", "qgisMinimumVersion", "author", "email", "about", "tracker", "repository",
            "homepage", "category", "icon", "changelog")
ADDRESSES = ("tracker", "repository", "homepage")
BOOLEANS = ("experimental", "deprecated", "supportsQt6")
CATEGORIES = ("Raster", "Vector", "Database", "Mesh", "Web")
PLACEHOLDER = "example.org"


def file_findings(archive: zipfile.ZipFile) -> list[str]:
    """Return what is wrong with the files: names, kinds, permissions, waivers."""
    found, tops = [], set()
    for entry in archive.infolist():
        path, mode = Path(entry.filename), entry.external_attr >> 16
        tops.add(path.parts[0])
        if ".." in path.parts or path.is_absolute() or "\\" in entry.filename:
            found.append(f"{path}: leads out of the folder")
        if any(part.startswith((".", "__pycache__", "__MACOSX")) for part in path.parts):
            found.append(f"{path}: hidden or made by a tool")
        if mode & 0o111 or stat.S_ISLNK(mode):
            found.append(f"{path}: executable, or a link")
        found += [f"{path}: {wrong}" for wrong in _kind(path.suffix.lower(), archive.read(entry))]
    found += [] if len(archive.namelist()) == len(set(archive.namelist())) else ["a name twice"]
    if len(tops) != 1 or not all(top.isidentifier() for top in tops):
        return [*found, f"not one folder with a name that Python can import: {sorted(tops)}"]
    return found + [f"{name} is missing" for name in NEEDED if f"{tops.pop()}/{name}" not in archive.namelist()
                    or tops.add(archive.namelist()[0].partition("/")[0])]


def _kind(suffix: str, data: bytes) -> list[str]:
    if suffix in BEGINNINGS:
        return [] if data.startswith(BEGINNINGS[suffix]) else [f"is no {suffix}"]
    if suffix not in TEXT:
        return [f"{suffix} has no place in a plugin"]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return ["is no text in UTF-8"]
    if "\0" in text:
        return ["is binary"]
    if suffix == ".py":
        ast.parse(text)
        return [f"line {number}: a waiver" for number, line in enumerate(text.splitlines(), 1) if WAIVER.search(line)]
    return []
