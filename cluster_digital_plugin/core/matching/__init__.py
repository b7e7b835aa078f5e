# SPDX-License-Identifier: GPL-2.0-or-later
"""Clusters × belts → links, and one verdict per cluster record with its reason."""

from .matcher import YEAR_MODES, Matching, match
from .pairing import VERDICTS, VerdictCounts, verdict_counts
from .records import expand_records

__all__ = ["VERDICTS", "YEAR_MODES", "Matching", "VerdictCounts", "expand_records", "match", "verdict_counts"]
