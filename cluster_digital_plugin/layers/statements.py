# SPDX-License-Identifier: GPL-2.0-or-later
"""Statements of SQL into which values and names are put; GDAL takes no parameters beside them."""

from __future__ import annotations

import re

_PLACE = re.compile(r"\?|\{(\w+)\}")


def filled(text: str, *values, **names) -> str:
    """Return a statement or condition of SQL with everything put in its place.

    Parameters
    ----------
    text : with a ``?`` for each value and a ``{key}`` for each name; it is a constant of the program
    values : what ``?`` stand for, in their order: integers as they are, all else as texts, lists with commas between
    names : key → a table or column, or several with commas between
    """
    left = iter(values)

    def put(place):
        key = place[1]
        return _listed(names[key], _name) if key else _listed(next(left), _literal)

    return _PLACE.sub(put, text)


def _listed(given, write):
    return ", ".join(map(write, given)) if isinstance(given, (list, tuple)) else write(given)


def _literal(value):
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def _name(name):
    return '"' + str(name).replace('"', '""') + '"'
