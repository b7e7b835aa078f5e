# SPDX-License-Identifier: GPL-2.0-or-later
"""Everything known about a city, a cluster or a belt on one card, and cities side by side."""

from .catalog import Catalog, build_catalog

__all__ = ["Catalog", "build_catalog"]
