# SPDX-License-Identifier: GPL-2.0-or-later
"""Keys of a panel that work wherever in it the focus is, and nowhere else."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QObject, Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QLineEdit, QWidget


class ReviewKeys(QObject):
    """Calls a function when its key is pressed in a panel, except while a line of text is edited.

    QShortcut would not do: QGIS has Ctrl+Z already, and of two shortcuts with one key Qt calls neither.
    """

    def __init__(self, panel: QWidget, keys: dict):
        """Listen in a panel, whose children are all there, for ``{key or "undo": function}``."""
        super().__init__(panel)
        self._keys = keys
        for widget in (panel, *panel.findChildren(QWidget)):
            widget.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        if isinstance(watched, QLineEdit):
            return event.type() == QEvent.Type.ShortcutOverride and self._protect(event)
        action = self._action(event)
        if action is None:
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            action()
        return True

    def _protect(self, event):
        """Keep keys that edit text from becoming shortcuts of the window."""
        if self._action(event) is None:
            return False
        event.accept()
        return True

    def _action(self, event):
        if event.matches(QKeySequence.StandardKey.Undo):
            return self._keys.get("undo")
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        return self._keys.get(event.key()) if plain else None
