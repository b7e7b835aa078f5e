# SPDX-License-Identifier: GPL-2.0-or-later
"""Keys that do something in one widget."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QAction


def key_action(widget, keys, slot, text: str = "", children: bool = False) -> QAction:
    """Let keys call ``slot()`` while a widget has the focus: a button's own shortcut would hold in the whole window.

    Parameters
    ----------
    keys : what QKeySequence takes, each of them; none when only the widget's menu shall offer it
    text : what the widget's menu says
    children : whether the keys hold while a widget inside has the focus, too
    """
    action = QAction(text, widget)
    action.setShortcuts([QKeySequence(key) for key in keys])
    context = Qt.ShortcutContext
    action.setShortcutContext(context.WidgetWithChildrenShortcut if children else context.WidgetShortcut)
    action.triggered.connect(lambda _checked=False: slot())
    widget.addAction(action)
    return action
