# SPDX-License-Identifier: GPL-2.0-or-later
"""Files that come with the plugin: data, taxonomy, styles, icons, translations, help."""

from __future__ import annotations

import hashlib
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent

# Installed, resources lie inside the package; in the source tree beside it.
_ROOT = next((root for root in (_PACKAGE, _PACKAGE.parent) if (root / "resources").is_dir()), _PACKAGE)


def resource(*parts: str) -> Path:
    """Return the path of a file below ``resources``."""
    return _ROOT.joinpath("resources", *parts)


def metadata_file() -> Path:
    """Return the path of ``metadata.txt``."""
    return _ROOT / "metadata.txt"


def plugin_version() -> str:
    """Return the version written in ``metadata.txt``, or an empty text."""
    for line in metadata_file().read_text(encoding="utf-8").splitlines():
        if line.startswith("version="):
            return line.partition("=")[2].strip()
    return ""


def file_hash(path: str | Path) -> str:
    """Return the SHA-256 of a file as hexadecimal text."""
    digest = hashlib.sha256()
    with open(path, "rb") as stream:
        for block in iter(lambda: stream.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def is_belt_sample(path: str | Path) -> bool:
    """Return whether the file is the belt sample that ships with the plugin, wherever it was copied to."""
    sample = resource("data", "belts_sample.csv")
    path = Path(path)
    return path.is_file() and path.stat().st_size == sample.stat().st_size and file_hash(path) == file_hash(sample)
