# SPDX-License-Identifier: GPL-2.0-or-later
"""The toolbar's word on what is stale."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QAction, QMenu, QToolButton

from ...translation import tr
from ..connections import Connections
from ..plain_tip import plain_tip
from .stale_words import StaleWords


class StaleButton(QToolButton):
    """Says how many results are stale; its menu says which and why, runs them again, and switches automatic mode."""

    def __init__(self, follow, controller, parent=None):
        super().__init__(parent)
        self._follow, self._controller = follow, controller
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.stale_menu = QMenu(self)
        self.stale_menu.setToolTipsVisible(True)
        self.setMenu(self.stale_menu)
        self.run_action = QAction(tr("&Run again"), self)
        self.run_action.setToolTip(tr("Run all stale results again, each after those that it rests on"))
        self.run_action.triggered.connect(lambda _checked=False: follow.run_again())
        self.automatic_action = QAction(tr("&Automatic"), self)
        self.automatic_action.setCheckable(True)
        self.automatic_action.setToolTip(tr("Run again by itself after edits were saved"))
        self.automatic_action.toggled.connect(self._switched)
        self._connections = Connections([
            (follow.changed, self.show_stale), (controller.started, self._update), (controller.finished, self._update)
        ])  # fmt: skip
        self.show_stale()

    def stop(self):
        """Let go of what is followed."""
        self._connections.close()

    def show_stale(self):
        """Show what is stale now."""
        stale = self._follow.stale
        text = tr("● {count} results are stale") if len(stale) != 1 else tr("● {count} result is stale")
        self.setText(text.format(count=len(stale)) if stale else tr("Results up to date"))
        self.setToolTip(plain_tip("\n\n".join(StaleWords.explanation(one) for one in stale))
                        or tr("All results were made from the data as they are now"))
        # Amber that reads on light and dark themes alike.
        self.setStyleSheet("QToolButton { color: #d9730d; font-weight: bold; }" if stale else "")
        self.stale_menu.clear()
        for one in stale:
            self._add(one)
        self.stale_menu.addSeparator()
        self.stale_menu.addAction(self.run_action)
        self.stale_menu.addAction(self.automatic_action)
        self.automatic_action.blockSignals(True)
        self.automatic_action.setChecked(self._follow.automatic)
        self.automatic_action.blockSignals(False)
        self._update()

    def _add(self, one):
        reasons = StaleWords.reasons(one)
        parts = [StaleWords.title(one), reasons[0], StaleWords.since(one)]
        action = self.stale_menu.addAction(tr(" — ").join(part for part in parts if part))
        action.setToolTip(plain_tip(StaleWords.explanation(one)))
        if one.repeatable:
            action.triggered.connect(lambda _checked=False, last=one.run_id: self._follow.run_again(last))

    def _switched(self, wanted):
        self._follow.set_automatic(wanted)

    def _update(self, *_):
        idle = not self._controller.busy
        self.run_action.setEnabled(bool(self._follow.repeatable) and idle)
