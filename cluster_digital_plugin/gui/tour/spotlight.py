# SPDX-License-Identifier: GPL-2.0-or-later
"""A frame around the control to press."""

from __future__ import annotations

from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEvent, QRectF, Qt
from qgis.PyQt.QtGui import QPainter, QPalette, QPen
from qgis.PyQt.QtWidgets import QWidget

_WIDTH, _ROUND = 3, 4


class Spotlight(QWidget):
    """Frames one control in the theme's highlight colour and follows it; clicks go through to the control."""

    def __init__(self, target: QWidget):
        super().__init__(target.parentWidget())
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self._target = target
        target.installEventFilter(self)
        self._follow()

    def remove(self):
        """Take the frame away."""
        if not sip.isdeleted(self._target):
            self._target.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched, event):
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide):
            self._follow()
        return False

    def paintEvent(self, _event):
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), _WIDTH))
        half = _WIDTH / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), _ROUND, _ROUND)

    def _follow(self):
        # Around the control there may be no room in its parent.
        self.setGeometry(self._target.geometry())
        self.setVisible(not self._target.isHidden())
        self.raise_()
