# SPDX-License-Identifier: GPL-2.0-or-later
"""The taxonomy: name → industries found; two industries → relation with its reason."""

from .nodes import MATCH, NEAR, NONE, STRICTNESS, UNRECOGNISED
from .taxonomy import VERDICTS, Taxonomy

__all__ = ["MATCH", "NEAR", "NONE", "STRICTNESS", "UNRECOGNISED", "VERDICTS", "Taxonomy"]
