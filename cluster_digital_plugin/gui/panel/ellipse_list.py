# SPDX-License-Identifier: GPL-2.0-or-later
"""Ellipses in words."""

from __future__ import annotations

from collections import Counter

from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QGuiApplication, QKeySequence
from qgis.PyQt.QtWidgets import QListView, QListWidget, QListWidgetItem, QSizePolicy

from ...core.cells import tab_separated
from ...layers.symbols import looks
from ...translation import tr
from ..key_action import key_action
from ..plain_tip import plain_tip
from .ellipse_card import EllipseCard
from .ellipse_words import EllipseWords


class EllipseList(QListWidget):
    """A card per ellipse: group, axes, direction, shares inside, extent and reach. A click or Enter zooms to it."""

    zoom_requested = pyqtSignal(dict)

    # Each card is laid out as text: more of them would hold the window up, and nobody reads them.
    _MOST_CARDS = 60
    _HIGHEST = 640

    def __init__(self, parent=None):
        super().__init__(parent)
        self._ellipses = []
        self.setAlternatingRowColors(True)
        self.setItemDelegate(EllipseCard(self))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Ellipses"))
        self.itemActivated.connect(self._activated)
        self.itemClicked.connect(self._activated)
        self.copy_table_action = key_action(self, [QKeySequence.StandardKey.Copy], self.copy_table, tr("Copy as table"))
        self.copy_text_action = key_action(self, [], self.copy_text, tr("Copy the sentences"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def show_ellipses(self, ellipses):
        """Show the ellipses, one dict per row of the ellipses table; none hides the list."""
        self.clear()
        self._ellipses = sorted((dict(ellipse) for ellipse in ellipses), key=lambda ellipse: EllipseWords(ellipse).rank)
        colors = looks({ellipse.get("grp") or "" for ellipse in self._ellipses})
        for ellipse, words in list(zip(self._ellipses, self._words()))[:self._MOST_CARDS]:
            item = QListWidgetItem(words.line)
            item.setToolTip(plain_tip(words.tooltip))
            item.setData(Qt.ItemDataRole.UserRole, ellipse)
            item.setData(EllipseCard.HTML, words.card)
            item.setData(EllipseCard.COLOR, colors[ellipse.get("grp") or ""].color)
            self.addItem(item)
        further = len(self._ellipses) - self._MOST_CARDS
        if further > 0:
            item = QListWidgetItem(tr("{count} more: see the table of the layer").format(count=further))
            item.setData(EllipseCard.HTML, item.text())
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(item)
        self.setVisible(self.count() > 0)
        self._fit()

    def copy_table(self):
        """Put all ellipses with all columns on the clipboard, ready to be pasted into a spreadsheet."""
        lines = [EllipseWords.titles(), *(words.values() for words in self._words())]
        QGuiApplication.clipboard().setText(tab_separated(lines))

    def copy_text(self):
        """Put the sentences of all ellipses on the clipboard, ready to be pasted into a text."""
        QGuiApplication.clipboard().setText("\n".join(words.text for words in self._words()))

    def resizeEvent(self, event):
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            # Other widths break lines elsewhere.
            QTimer.singleShot(0, self._fit)

    def _words(self):
        sizes = Counter((ellipse.get("scope"), ellipse.get("grp")) for ellipse in self._ellipses)
        return [EllipseWords(e, sizes[e.get("scope"), e.get("grp")] > 1) for e in self._ellipses]

    def _fit(self):
        height = 0
        for row in range(self.count()):
            height += self.sizeHintForRow(row)
            if height > self._HIGHEST:
                break
        self.setFixedHeight(min(height, self._HIGHEST) + 2 * self.frameWidth())

    def _activated(self, item):
        ellipse = item.data(Qt.ItemDataRole.UserRole)
        if ellipse is not None:
            self.zoom_requested.emit(ellipse)
