# SPDX-License-Identifier: GPL-2.0-or-later
"""What is told of an error that nobody foresaw."""

from __future__ import annotations

import traceback

from qgis.core import Qgis, QgsMessageLog

from ...core.errors import InputError
from ...translation import explain, tr

_LONGEST = 120


def mishap(title: str, error) -> str:
    """Return what to tell of an error in what is called ``title``; its traceback goes to the log.

    Parameters
    ----------
    error : an exception, or the text of a traceback; what an InputError says is told as it is
    """
    if isinstance(error, InputError):
        return explain(error)
    trace = error if isinstance(error, str) else "".join(
        traceback.format_exception(type(error), error, error.__traceback__)
    )
    QgsMessageLog.logMessage(trace, "ClusterDigital", Qgis.MessageLevel.Critical)
    return tr(
        "“{title}” failed with an unexpected error ({error}). The old results are unchanged. "
        "Details: View > Panels > Log Messages, tab ClusterDigital."
    ).format(title=title, error=_short(trace))


def _short(trace):
    """Return the last line of a traceback, cut to what a message bar can show."""
    line = trace.strip().splitlines()[-1].strip()
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
