# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks of printed numbers against one another and against a workspace."""

from __future__ import annotations

from ...core import words
from ...layers.rows import read_rows
from ...layers.workspace import scope_filter


class PrintedChecks:
    """What the window of printed numbers shows: the same checks that the tables make."""

    def __init__(self):
        self.table = None
        self._found = {}

    def read(self, path: str, scope: str):
        """Read what was found in a workspace; to be called in a worker.

        Raises InputError when the file cannot be opened.
        """
        import pandas as pd

        from ...core.tables.measured import measured

        frames = [read_rows(path, name, scope_filter(scope)) for name in ("records", "pairs", "colocation")]
        self._found = measured(*(pd.DataFrame(rows) if rows else None for rows in frames))

    def of(self, rows: list[dict]) -> PrintedChecks:
        """Check rows of name, value, numerator and denominator; returns itself.

        Raises InputError when a row is no such thing.
        """
        import pandas as pd

        from ...core.tables.checks import Checks
        from ...core.tables.printed import check_printed, compare_printed, read_printed

        self.table = None
        if rows:
            checks, printed = Checks(), read_printed(pd.DataFrame(rows))
            check_printed(checks, printed)
            compare_printed(checks, printed, self._found, "every_city")
            self.table = checks.frame()
        return self

    @property
    def sizes(self) -> dict[str, int]:
        """How many contradict, differ from these results, and are in order."""
        names = {"wrong": "contradiction", "other": "differs", "good": "ok"}
        return {name: int((self.table["result"] == result).sum()) for name, result in names.items()}

    def rows(self, chinese: bool) -> list[tuple[str, str, str, str]]:
        """Return result, both sides and what is checked as text, the checks that fail first."""
        if self.table is None:
            return []
        check = "check_zh" if chinese else "check_en"
        return [
            (words.say(words.CHECK_RESULTS, row["result"], chinese), row["one_side"], row["other_side"], row[check])
            for row in self.table.to_dict("records")
        ]
