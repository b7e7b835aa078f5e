# SPDX-License-Identifier: GPL-2.0-or-later
"""Which of the Python packages the plugin needs are missing, and how to get them."""

from __future__ import annotations

import importlib
import sys

from .translation import tr

REQUIRED = ("numpy", "pandas", "shapely")


def missing(packages=REQUIRED) -> dict[str, str]:
    """Return the packages that cannot be imported, each with the import error's own words."""
    found = {}
    for package in packages:
        try:
            importlib.import_module(package)
        except ImportError as error:
            found[package] = str(error)
    return found


def explanation(packages=REQUIRED) -> str:
    """Return what is missing and how to get it on this system; empty when nothing is missing."""
    absent = missing(packages)
    if not absent:
        return ""
    text = tr("Missing Python packages: {packages}. {remedy}")
    return text.format(packages=", ".join(absent), remedy=_remedy(absent))


def _remedy(packages) -> str:
    if sys.platform == "win32":
        return tr(
            "Start the OSGeo4W Setup (or the QGIS installer's maintenance) and add: {names}. "
            "The standalone installers 'long term release' and 'latest release' already carry them."
        ).format(names=", ".join("python3-" + name for name in packages))
    if sys.platform == "darwin":
        return tr(
            "This QGIS for macOS came without them. Help > About names its Python; "
            "install there: {names}; or install QGIS from conda-forge, which carries them."
        ).format(names=" ".join(packages))
    return tr("Install them with the system's package manager, on Debian and Ubuntu: sudo apt install {names}").format(
        names=" ".join("python3-" + name for name in packages)
    )
