# SPDX-License-Identifier: GPL-2.0-or-later
"""Clusters × belts → links, and one verdict per cluster record with its reason; related clusters."""

from .matcher import YEAR_MODES, Matching, match
from .pairing import VERDICTS, VerdictCounts, verdict_counts
from .pairs import ClusterPairs, pair_clusters
from .records import expand_records

__all__ = [
    "VERDICTS", "YEAR_MODES", "ClusterPairs", "Matching", "VerdictCounts", "expand_records", "match", "pair_clusters",
    "verdict_counts",
]  # fmt: skip
