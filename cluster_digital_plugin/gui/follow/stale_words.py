# SPDX-License-Identifier: GPL-2.0-or-later
"""Stale results in words."""

from __future__ import annotations

from datetime import datetime

from ...core import schema
from ...layers import freshness
from ...layers.changes import GEOMETRY
from ...layers.freshness import Cause, StaleResult
from ...translation import label, tr

_MOST_NAMES, _MOST_TABLES = 3, 2


class StaleWords:
    """Says which result is stale, why and since when, in the interface's language."""

    @staticmethod
    def title(one: StaleResult) -> str:
        """Return what is stale: the tables, and the scope where it is not all."""
        if one.run_id == freshness.PLACES:
            return tr("Places of {tables}").format(tables=_list(_tables(one)))
        tables = _tables(one)
        text = _list(tables[:_MOST_TABLES])
        if len(tables) > _MOST_TABLES:
            text = tr("{tables} and {count} more tables").format(tables=text, count=len(tables) - _MOST_TABLES)
        scopes = {"all": "", "selection": tr("{tables} (selection)"), "years": tr("{tables} (by year)")}
        return (scopes.get(one.scope) or "{tables}").format(tables=text)

    @staticmethod
    def reasons(one: StaleResult) -> list[str]:
        """Return why it is stale, one sentence for each cause."""
        return [_reason(cause) for cause in one.causes]

    @staticmethod
    def since(one: StaleResult) -> str:
        """Return since when it is stale, in this computer's time; empty when nobody noted it."""
        try:
            moment = datetime.fromisoformat(one.since)
        except ValueError:
            return ""
        moment = moment.astimezone() if moment.tzinfo else moment
        return tr("since {time}").format(time=f"{moment:%Y-%m-%d %H:%M}")

    @classmethod
    def explanation(cls, one: StaleResult) -> str:
        """Return title, reasons and time in lines, and what can be done."""
        lines = [cls.title(one), *cls.reasons(one), cls.since(one)]
        if not one.repeatable:
            lines.append(tr("It cannot be run again by itself: run its step once by hand."))
        return "\n".join(line for line in lines if line)


def _tables(one):
    return [label(schema.TABLES[name]) for name in one.tables if name in schema.TABLES and name != "unresolved"]


def _list(names):
    return tr(", ").join(names)


def _reason(cause: Cause):
    table = label(schema.TABLES[cause.table]) if cause.table in schema.TABLES else tr("Taxonomy")
    if cause.kind in (freshness.EDIT, freshness.TAXONOMY):
        if not cause.names:
            return tr("{table} edited").format(table=table)
        text = tr("{table} edited: {names}{fields}")
        return text.format(table=table, names=_names(cause.names), fields=_fields(cause))
    if cause.kind == freshness.PLACE:
        return tr("{count} of {table} do not lie where their city is: {names}").format(
            count=len(cause.names), table=table, names=_names(cause.names))
    return {
        freshness.STORED: tr("{table} loaded or computed again"), freshness.OUTSIDE: tr("{table} changed outside QGIS"),
        freshness.RESULT: tr("rests on {table}, which are stale"),
        freshness.GONE: tr("what was selected is gone from {table}: select and run again"),
    }[cause.kind].format(table=table)


def _names(names):
    text = _list([name or "–" for name in names[:_MOST_NAMES]])
    if len(names) > _MOST_NAMES:
        text = tr("{names} and {count} more").format(names=text, count=len(names) - _MOST_NAMES)
    return text


def _fields(cause):
    if not cause.fields:
        return ""
    table = schema.TABLES[cause.table]
    names = [tr("place") if name == GEOMETRY else label(table.column(name)) if name in table.names else name
             for name in cause.fields]
    return tr(" ({fields})").format(fields=_list(names))
