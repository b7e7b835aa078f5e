# SPDX-License-Identifier: GPL-2.0-or-later
"""The gazetteer: a name, alias, county, town or zone → prefecture-level city; ambiguity is a result."""

from .gazetteer import RESOLVED, Gazetteer, Resolution

__all__ = ["RESOLVED", "Gazetteer", "Resolution"]
