# SPDX-License-Identifier: GPL-2.0-or-later
"""The workspace's menu in the toolbar."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QMenu, QToolButton

from ..translation import tr


class WorkspaceButton(QToolButton):
    """A button whose menu opens, makes, copies or shows workspaces."""

    def __init__(self, files, parent=None):
        """``files`` are the :class:`WorkspaceFiles` that do it."""
        super().__init__(parent)
        self.setText(tr("Workspace"))
        self.setToolTip(tr("The file that holds data and results of this project"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.setObjectName("cluster_digital_plugin_workspace_menu")
        for entry in (
            (tr("Open a workspace…"), files.open), (tr("New workspace…"), files.create),
            (tr("Save a copy of the workspace…"), files.save_copy),
            (tr("Use a copy of a workspace…"), files.use_copy), (tr("Show its folder"), files.show_folder), None,
            (tr("What changed since the last run"), files.compare_with_last),
            (tr("Compare with another workspace…"), files.compare), (tr("Run again from a manifest…"), files.run_again),
        ):  # fmt: skip
            if entry is None:
                menu.addSeparator()
                continue
            text, slot = entry
            menu.addAction(text).triggered.connect(lambda _checked=False, slot=slot: slot())
        self.setMenu(menu)
