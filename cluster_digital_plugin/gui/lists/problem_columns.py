# SPDX-License-Identifier: GPL-2.0-or-later
"""Problems as rows for a view."""

from __future__ import annotations

from ...core import schema
from ...translation import is_chinese, label, tr

# Rows whose texts decide how wide a column is.
_MEASURED = 30


class ProblemColumns:
    """Which columns of the problems table are shown, in the language of the interface."""

    @staticmethod
    def of(problems, file=True):
        """Return titles and rows.

        Parameters
        ----------
        problems : rows of ``schema.UNRESOLVED`` as dicts
        file : whether the file is named; in the preview of one file it need not
        """
        message = "message_zh" if is_chinese() else "message_en"
        names = [*(["file"] if file else []), "row", "field", "value"]
        titles = [label(schema.UNRESOLVED.column(name)) for name in names]
        rows = [[_plain(problem.get(name)) for name in (*names, message, "candidates")] for problem in problems]
        return [*titles, tr("What to do"), label(schema.UNRESOLVED.column("candidates"))], rows

    @staticmethod
    def fit(view):
        """Give the message the most room and no other column more than it needs."""
        # Looking at all of thousands of rows would hold the window for a second.
        view.horizontalHeader().setResizeContentsPrecision(_MEASURED)
        view.resizeColumnsToContents()
        message = view.model().columnCount() - 2
        for column in range(message):
            view.setColumnWidth(column, min(view.columnWidth(column), 160))
        view.setColumnWidth(message, min(view.columnWidth(message), 520))


def _plain(value):
    return None if value is None or value != value else value
