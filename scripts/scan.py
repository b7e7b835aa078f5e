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
    names = archive.namelist()
    if len(names) != len(set(names)):
        found.append("a name twice")
    if len(tops) != 1 or not min(tops).isidentifier():
        return [*found, f"not one folder with a name that Python can import: {sorted(tops)}"]
    return found + [f"{name} is missing" for name in NEEDED if f"{min(tops)}/{name}" not in names]


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


def metadata_findings(text: str, names: list[str]) -> list[str]:
    """Return what is wrong with the metadata: keys that are missing, values that cannot be.

    Parameters
    ----------
    text : metadata.txt
    names : of the files beside it, relative to its folder
    """
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read_string(text)
    if parser.sections() != ["general"]:
        return [f"metadata.txt: the sections {parser.sections()}, not [general]"]
    given = parser["general"]
    found = [f"{key} is missing" for key in REQUIRED if not given.get(key, "").strip()]
    if found:
        return [f"metadata.txt: {line}" for line in found]
    found += [f"{key} is no address" for key in ADDRESSES if not re.fullmatch(r"https://[\w.-]+\.\w+/\S*", given[key])]
    found += [f"{key} is no boolean" for key in BOOLEANS if given.get(key, "False") not in ("True", "False")]
    found += [f"{key} holds HTML" for key in ("description", "about", "changelog") if re.search(r"<\w+", given[key])]
    if not re.fullmatch(r"[^@\s]+@[\w.-]+\.\w+", given["email"]) or "/" in given["author"]:
        found.append("author or email cannot be")
    if not re.fullmatch(r"\d+\.\d+(\.\d+)?", given["version"]) or given["version"] not in given["changelog"]:
        found.append("version is none, or not in the changelog")
    if given["category"] not in CATEGORIES or given["icon"] not in names:
        found.append("category or icon is not there")
    return [f"metadata.txt: {line}" for line in found + _versions(given)]


def _versions(given) -> list[str]:
    least, most = given["qgisMinimumVersion"], given.get("qgisMaximumVersion", "")
    if not all(re.fullmatch(r"\d+\.\d+", version) for version in (least, most)):
        return ["qgisMinimumVersion or qgisMaximumVersion is no version"]
    lowest, highest = (tuple(map(int, version.split("."))) for version in (least, most))
    if lowest > highest:
        return ["qgisMinimumVersion is above qgisMaximumVersion"]
    if (highest >= (4, 0)) != (given.get("supportsQt6") == "True"):
        return ["QGIS 4 is Qt 6: supportsQt6 and qgisMaximumVersion disagree"]
    return []


def tool_findings(folder: Path, tools: Path) -> list[str]:
    """Return what bandit, detect-secrets and flake8 find below a folder."""
    reports = {
        "bandit": ["bandit", "-r", ".", "-f", "json", "--quiet", "--ignore-nosec"],
        "secrets": ["detect-secrets", "scan", "--all-files", "--exclude-files", r"metadata\.txt", "."],
        "flake8": ["flake8", "--isolated", "--max-line-length=120", "--disable-noqa", "."],
    }
    out = {}
    for name, (tool, *arguments) in reports.items():
        done = subprocess.run([str(tools / tool), *arguments], cwd=folder, capture_output=True, text=True)
        if done.returncode > 1 or "Traceback" in done.stderr:
            sys.exit(f"{tool} failed:\n{done.stderr}")
        out[name] = done.stdout
    bandit, secrets = json.loads(out["bandit"]), json.loads(out["secrets"])
    return [
        *(f"bandit: {error['filename']}: {error['reason']}" for error in bandit["errors"]),
        *("bandit: {filename}:{line_number}: {test_id} {issue_text}".format(**one) for one in bandit["results"]),
        # Its exit code is 0 whatever it finds.
        *(f"detect-secrets: {path}:{one['line_number']}: {one['type']}"
          for path, many in secrets["results"].items() for one in many),
        *(f"flake8: {line}" for line in out["flake8"].splitlines()),
    ]


def main() -> None:
    path, tools = Path(sys.argv[1]), Path(sys.argv[2]).resolve()
    size, found = path.stat().st_size, []
    if size > MOST_BYTES:
        found.append(f"{size:,} bytes, more than {MOST_BYTES:,}")
    with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
        names = archive.namelist()
        found += file_findings(archive)
        top = names[0].partition("/")[0]
        metadata = archive.read(f"{top}/metadata.txt").decode("utf-8")
        found += metadata_findings(metadata, [name.partition("/")[2] for name in names])
        archive.extractall(folder)
        found += tool_findings(Path(folder), tools)
    print(*found, sep="\n", end="\n" if found else "")
    if PLACEHOLDER in metadata:
        print(f"note: metadata.txt still holds {PLACEHOLDER}, which only a publisher can replace")
    print(f"{path.name}: {len(names)} files, {size:,} bytes, {len(found)} findings")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
