# SPDX-License-Identifier: GPL-2.0-or-later
"""How the list draws an ellipse."""

from __future__ import annotations

from qgis.PyQt.QtCore import QRectF, QSize, Qt
from qgis.PyQt.QtGui import QAbstractTextDocumentLayout, QColor, QPalette, QTextDocument
from qgis.PyQt.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem


class EllipseCard(QStyledItemDelegate):
    """Draws HTML as wide as the list, with a stripe in the colour that the ellipse has on the map."""

    HTML = Qt.ItemDataRole.UserRole + 1
    COLOR = Qt.ItemDataRole.UserRole + 2

    _STRIPE, _MARGIN = 6, 5

    def paint(self, painter, option, index):
        option = QStyleOptionViewItem(option)
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        place = option.rect.adjusted(2, 3, -2, -3)
        painter.fillRect(place.x(), place.y(), self._STRIPE, place.height(), QColor(index.data(self.COLOR)))
        context = QAbstractTextDocumentLayout.PaintContext()
        chosen = option.state & QStyle.StateFlag.State_Selected
        group = QPalette.ColorGroup.Active if option.widget.isEnabled() else QPalette.ColorGroup.Disabled
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        context.palette.setColor(QPalette.ColorRole.Text, option.palette.color(group, role))
        document = self._document(option, index)
        painter.save()
        painter.translate(self._left(option), option.rect.y() + self._MARGIN)
        context.clip = QRectF(0, 0, document.textWidth(), document.size().height())
        document.documentLayout().draw(painter, context)
        painter.restore()

    def sizeHint(self, option, index):
        height = self._document(option, index).size().height()
        return QSize(option.widget.fontMetrics().averageCharWidth() * 20, round(height) + 2 * self._MARGIN)

    def _left(self, option):
        return option.rect.x() + self._STRIPE + 2 * self._MARGIN

    def _document(self, option, index):
        document = QTextDocument()
        document.setDefaultFont(option.font)
        document.setDocumentMargin(0)
        document.setHtml(index.data(self.HTML))
        document.setTextWidth(max(option.widget.viewport().width() - self._STRIPE - 4 * self._MARGIN, 80))
        return document
