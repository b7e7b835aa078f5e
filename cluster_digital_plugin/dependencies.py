# SPDX-License-Identifier: GPL-2.0-or-later
"""Which of the Python packages the plugin needs are missing, and how to get them."""

from __future__ import annotations

import importlib
import importlib.util
import sys

from .translation import tr

# What everything needs, and what cards, comparisons and charts need beside it.
REQUIRED = ("numpy", "pandas")
SHAPES = ("shapely",)
CHARTS = ("matplotlib",)


def missing(packages=REQUIRED) -> dict[str, str]:
    """Return the packages that cannot be imported, each with the import error's own words."""
    found = {}
    for package in packages:
        try:
            importlib.import_module(package)
        except ImportError as error:
            found[package] = str(error)
    return found


def absent(packages=REQUIRED) -> dict[str, str]:
    """Return the packages that are not installed, found without importing them.

    It takes milliseconds where importing pandas takes most of a second, and does not see that an installed package
    is broken: whoever is about to run asks :func:`missing`.
    """
    found = {}
    for package in packages:
        try:
            known = package in sys.modules or importlib.util.find_spec(package) is not None
            present = known and sys.modules.get(package, True) is not None
        except (ImportError, ValueError):
            present = False
        if not present:
            found[package] = f"No module named '{package}'"
    return found


def explanation(packages=REQUIRED, imported=True) -> str:
    """Return what is missing and how to get it on this system; empty when nothing is missing.

    Parameters
    ----------
    imported : False only looks whether the packages are installed; see :func:`absent`
    """
    lacking = missing(packages) if imported else absent(packages)
    if not lacking:
        return ""
    text = tr("Missing Python packages: {packages}. {remedy}")
    return text.format(packages=", ".join(map(_named, lacking.items())), remedy=_remedy(lacking))


def _named(lacking) -> str:
    package, error = lacking
    # What is installed and broken tells why; the remedy alone would not be believed.
    return package if error.startswith("No module named") else f"{package} ({error})"


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
