# SPDX-License-Identifier: GPL-2.0-or-later
"""A label for words that are not ours."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QLabel


class PlainLabel(QLabel):
    """Shows its text as it is: names, paths and messages may look like HTML, which QLabel would show as such."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.setTextFormat(Qt.TextFormat.PlainText)
