# SPDX-License-Identifier: GPL-2.0-or-later
"""The review queue of a workspace."""

from __future__ import annotations

from ..core import schema
from . import overrides
from .geopackage import is_there
from .rows import read_rows
from .taxonomy import load_taxonomy
from .taxonomy_store import taxonomy_path as own_taxonomy
from .workspace import scope_filter, tables_in


def read_review(path, scope: str = "all", taxonomy_path=None, progress=None):
    """Return (queue, journal) of a workspace; meant for a worker thread, as it needs pandas.

    Parameters
    ----------
    path : the GeoPackage; one without results gives an empty queue
    scope : whose results are reviewed
    taxonomy_path : what the match was given; None for the workspace's own taxonomy or, without one, the shipped one

    Returns
    -------
    core.matching.review.Queue and the rows of :func:`.overrides.read`
    """
    from ..core.matching.review import Queue, review_queue

    journal = overrides.read(path) if path else []
    present = tables_in(path) if path and is_there(path) else []
    if not {"records", "belts"}.issubset(present):
        return Queue(), journal
    records = _frame(path, schema.RECORDS, scope_filter(scope))
    if records.empty:
        return Queue(), journal
    links = _frame(path, schema.LINKS, scope_filter(scope))
    belts = _frame(path, schema.BELTS, scope_filter("all"))
    taxonomy = load_taxonomy(taxonomy_path or own_taxonomy(path))
    return review_queue(records, links, belts, taxonomy, progress=progress), journal


def _frame(path, table, where):
    import pandas

    return pandas.DataFrame(read_rows(path, table.name, where) or [], columns=list(table.names), dtype=object)
