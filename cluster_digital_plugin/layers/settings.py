# SPDX-License-Identifier: GPL-2.0-or-later
"""What the plugin remembers between sessions: declared settings below ``plugins/cluster_digital_plugin``.

Algorithms never compute with them: a run depends on its parameters only. The palette changes looks, no results.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from qgis.core import QgsSettings

_PREFIX = "plugins/cluster_digital_plugin/"
_KEPT = 50


@dataclass(frozen=True)
class Setting:
    """One remembered value: its key, its type (str, int, bool, float) and what holds before it was ever set."""

    key: str
    kind: type
    default: object

    def get(self):
        """Return the remembered value; the default where there is none or it was edited into nonsense."""
        try:
            return QgsSettings().value(_PREFIX + self.key, self.default, type=self.kind)
        except TypeError:
            return self.default

    def set(self, value):
        """Remember a value; None forgets it."""
        if value is None:
            QgsSettings().remove(_PREFIX + self.key)
        else:
            QgsSettings().setValue(_PREFIX + self.key, self.kind(value))


LAST_FOLDER = Setting("last_folder", str, "")
STRICTNESS = Setting("strictness", int, 1)
YEAR_MODE = Setting("year_mode", int, 0)
YEAR = Setting("year", int, 2021)
SIZE_RULE = Setting("size_rule", int, 0)
SIZE = Setting("size", str, "1")
CODER = Setting("coder", str, "")
PALETTE = Setting("palette", str, "figure1")
EXPORT_TARGET = Setting("export_target", int, 0)
WORKSPACE_FOLDER = Setting("workspace_folder", str, "")
TOUR_DONE = Setting("tour_done", bool, False)
PLACED_PANELS = Setting("placed_panels", str, "")
REMATCH = Setting("rematch_after_decisions", bool, False)
AUTOMATIC = Setting("run_again_automatically", bool, False)
_MAPPINGS = Setting("column_mappings", str, "{}")
_EXPORT_FOLDERS = Setting("export_folders", str, "{}")
_HIDDEN_COLUMNS = Setting("hidden_columns", str, "{}")

DECLARED = (
    LAST_FOLDER, STRICTNESS, YEAR_MODE, YEAR, SIZE_RULE, SIZE, CODER,
    PLACED_PANELS, REMATCH, AUTOMATIC, _MAPPINGS, _EXPORT_FOLDERS, _HIDDEN_COLUMNS,
    PALETTE, EXPORT_TARGET, WORKSPACE_FOLDER, TOUR_DONE,
)  # fmt: skip


def remembered_columns(kind: str, signature: str) -> dict[str, str]:
    """Return the columns (target → title) that were chosen for lists with this header; empty when never chosen.

    Parameters
    ----------
    kind : "clusters", "belts" or "cities"
    signature : from ``core.lists.headers.signature``
    """
    columns = _known(_MAPPINGS).get(f"{kind}:{signature}", {})
    return {str(target): str(title) for target, title in columns.items()}


def remember_columns(kind: str, signature: str, columns: dict[str, str]):
    """Remember the columns chosen for lists with this header; the oldest of more than 50 are forgotten."""
    _remember(_MAPPINGS, f"{kind}:{signature}", dict(columns))


def remembered_export(workspace: str) -> str:
    """Return the folder that a workspace's files were last exported to; empty when never.

    Each workspace has its own, lest one project's export replaces another's.
    """
    return str(_known(_EXPORT_FOLDERS).get(str(workspace), ""))


def remember_export(workspace: str, folder: str):
    """Remember where a workspace's files are exported to; the oldest of more than 50 are forgotten."""
    _remember(_EXPORT_FOLDERS, str(workspace), str(folder))


def remembered_hidden(table: str) -> set[str] | None:
    """Return the columns of a result table that the user hid; None when never chosen."""
    names = _known(_HIDDEN_COLUMNS).get(table)
    return {str(name) for name in names} if isinstance(names, list) else None


def remember_hidden(table: str, names):
    """Remember which columns of a result table are hidden."""
    _remember(_HIDDEN_COLUMNS, table, sorted(names))


def _remember(setting, key, value):
    known = _known(setting)
    known.pop(key, None)
    known[key] = value
    for oldest in list(known)[:-_KEPT]:
        del known[oldest]
    setting.set(json.dumps(known, ensure_ascii=False))


def _known(setting) -> dict:
    try:
        known = json.loads(setting.get())
    except ValueError:
        # A settings file edited by hand: forget what cannot be read.
        return {}
    return known if isinstance(known, dict) else {}
