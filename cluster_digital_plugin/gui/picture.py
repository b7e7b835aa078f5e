# SPDX-License-Identifier: GPL-2.0-or-later
"""The pictures of the actions."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtGui import QIcon

from ..layers.resources import resource


def picture(name: str) -> QIcon:
    """Return the plugin's icon of an action, or QGIS's when it has none of its own."""
    path = resource("icons", f"{name}.svg")
    if path.is_file():
        return QIcon(str(path))
    return QgsApplication.getThemeIcon({
        "open": "/mActionFileOpen.svg", "match": "/mActionJoins.svg", "ellipse": "/mActionAddEllipseCenterPoint.svg",
        "export": "/mActionSharingExport.svg", "help": "/mActionHelpContents.svg", "sample": "/mActionAddTable.svg",
        "review": "/mActionIdentify.svg",
    }.get(name, "/mIconVector.svg"))
