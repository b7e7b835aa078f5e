# SPDX-License-Identifier: GPL-2.0-or-later
"""Marks of what is stale, in the panel and beside the layers."""

from __future__ import annotations

from html import escape

from qgis.core import QgsProject
from qgis.gui import QgsLayerTreeViewIndicator
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QLabel

from ...layers.resources import resource
from ...layers.workspace import layers_on, shown_scope, table_of
from ...translation import tr
from ..connections import Connections
from ..plain_tip import plain_tip
from .stale_words import StaleWords


class StaleMarks(QObject):
    """A line at the top of the panel's sections, and an indicator beside each stale layer of the layer tree.

    Names and styles of layers are the user's and stay.

    Parameters
    ----------
    sections : section of the panel → the main table of its results
    view : the layer tree's view
    """

    def __init__(self, follow, controller, sections: dict, view, parent=None):
        super().__init__(parent)
        self._follow, self._controller, self._view = follow, controller, view
        self._indicators = []
        self.labels = {}
        for section, table in sections.items():
            mark = QLabel(section)
            mark.setWordWrap(True)
            mark.linkActivated.connect(lambda _link: follow.run_again())
            section.layout().insertWidget(0, mark)
            self.labels[table] = mark
        project = QgsProject.instance()
        self._connections = Connections([
            (follow.changed, self.show_stale), (project.layersAdded, self._show_indicators),
            (project.layersWillBeRemoved, self._forget),
        ])  # fmt: skip
        self.show_stale()

    def stop(self):
        """Take the marks back."""
        self._connections.close()
        self._clear()

    def show_stale(self):
        """Show the marks of what is stale now."""
        for table, mark in self.labels.items():
            stale = [one for one in self._follow.stale if table in one.tables]
            mark.setVisible(bool(stale))
            if stale:
                lines = dict.fromkeys(reason for one in stale for reason in StaleWords.reasons(one))
                title, repeat = tr("Stale"), tr("Run again")
                text = f'<span style="color:#d9730d"><b>● {escape(title)}</b></span> {escape(next(iter(lines)))}'
                if any(one.repeatable for one in stale):
                    text += f' <a href="again">{escape(repeat)}</a>'
                mark.setText(text)
                mark.setToolTip(plain_tip("\n\n".join(StaleWords.explanation(one) for one in stale)))
        self._show_indicators()

    def indicated(self) -> dict:
        """Return layer id → tooltip of the layers that are marked."""
        return {layer_id: indicator.toolTip() for layer_id, _, indicator in self._indicators}

    def _show_indicators(self, *_):
        self._clear()
        self._indicate()
        # By itself the tree paints neither a new indicator nor its going before the mouse is over it.
        self._view.viewport().update()

    def _indicate(self):
        path = self._controller.workspace.path
        if not path or not self._follow.stale:
            return
        for layer in layers_on(QgsProject.instance(), path):
            table, scope = table_of(layer, path), shown_scope(layer)
            stale = [one for one in self._follow.stale if table in one.tables and scope in (None, one.scope)]
            node = QgsProject.instance().layerTreeRoot().findLayer(layer.id()) if stale else None
            if node is not None:
                self._mark(layer, node, "\n\n".join(StaleWords.explanation(one) for one in stale))

    def _mark(self, layer, node, text):
        indicator = QgsLayerTreeViewIndicator(self._view)
        indicator.setIcon(QIcon(str(resource("icons", "stale.svg"))))
        indicator.setToolTip(plain_tip(tr("Stale; click to run again") + "\n" + text))
        indicator.clicked.connect(lambda _index: self._follow.run_again())
        self._view.addIndicator(node, indicator)
        self._indicators.append((layer.id(), node, indicator))

    def _forget(self, identifiers):
        """Let go of the marks of layers that are about to go."""
        self._clear([one for one in self._indicators if one[0] in identifiers])

    def _clear(self, some=None):
        gone = list(self._indicators) if some is None else some
        self._indicators = [one for one in self._indicators if one not in gone]
        for _layer_id, node, indicator in gone:
            if not sip.isdeleted(node) and not sip.isdeleted(self._view):
                self._view.removeIndicator(node, indicator)
            if not sip.isdeleted(indicator):
                indicator.deleteLater()
