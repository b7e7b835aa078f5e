# SPDX-License-Identifier: GPL-2.0-or-later
"""What the plugin remembers between sessions: declared settings below ``plugins/cluster_digital_plugin``.

Algorithms never read them: a run depends on its parameters only.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from qgis.core import QgsSettings

_PREFIX = "plugins/cluster_digital_plugin/"
_MAPPINGS_KEPT = 50


@dataclass(frozen=True)
class Setting:
    """One remembered value: its key, its type (str, int, bool, float) and what holds before it was ever set."""

    key: str
    kind: type
    default: object

    def get(self):
        """Return the remembered value, or the default."""
        return QgsSettings().value(_PREFIX + self.key, self.default, type=self.kind)

    def set(self, value):
        """Remember a value; None forgets it."""
        if value is None:
            QgsSettings().remove(_PREFIX + self.key)
        else:
            QgsSettings().setValue(_PREFIX + self.key, self.kind(value))


LAST_FOLDER = Setting("last_folder", str, "")
EXPORT_FOLDER = Setting("export_folder", str, "")
TAXONOMY_PATH = Setting("taxonomy_path", str, "")
WORKSPACE_PATH = Setting("workspace_path", str, "")
STRICTNESS = Setting("strictness", int, 1)
SIZE_RULE = Setting("size_rule", int, 0)
SIZE = Setting("size", str, "1")
LIVE_ELLIPSE = Setting("live_ellipse", bool, True)
CODER = Setting("coder", str, "")
REVIEW_PLACED = Setting("review_placed", bool, False)
REMATCH = Setting("rematch_after_decisions", bool, False)
_MAPPINGS = Setting("column_mappings", str, "{}")

DECLARED = (
    LAST_FOLDER, EXPORT_FOLDER, TAXONOMY_PATH, WORKSPACE_PATH, STRICTNESS, SIZE_RULE, SIZE, LIVE_ELLIPSE, CODER,
    REVIEW_PLACED, REMATCH, _MAPPINGS,
)  # fmt: skip


def remembered_columns(kind: str, signature: str) -> dict[str, str]:
    """Return the columns (target → title) that were chosen for lists with this header; empty when never chosen.

    Parameters
    ----------
    kind : "clusters", "belts" or "cities"
    signature : from ``core.lists.headers.signature``
    """
    columns = _mappings().get(f"{kind}:{signature}", {})
    return {str(target): str(title) for target, title in columns.items()}


def remember_columns(kind: str, signature: str, columns: dict[str, str]):
    """Remember the columns chosen for lists with this header; the oldest of more than 50 are forgotten."""
    mappings = _mappings()
    mappings.pop(f"{kind}:{signature}", None)
    mappings[f"{kind}:{signature}"] = dict(columns)
    for key in list(mappings)[:-_MAPPINGS_KEPT]:
        del mappings[key]
    _MAPPINGS.set(json.dumps(mappings, ensure_ascii=False))


def _mappings() -> dict:
    try:
        mappings = json.loads(_MAPPINGS.get())
    except ValueError:
        # A settings file edited by hand: forget what cannot be read.
        return {}
    return mappings if isinstance(mappings, dict) else {}
