# SPDX-License-Identifier: GPL-2.0-or-later
"""One chart on the screen."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QImage, QPainter, QPalette, QPen, QPolygonF
from qgis.PyQt.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QToolTip, QWidget

from ...translation import tr


class ChartView(QWidget):
    """Shows a drawn chart, tells which ellipse or bar is clicked and marks those that are chosen.

    The arrow keys go from one to the next, Enter is the click.
    """

    picked = pyqtSignal(dict)
    save_requested = pyqtSignal()
    copy_requested = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        self.drawing = None
        self._image = QImage()
        self._marked = set()
        self._current = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        buttons = QHBoxLayout(self)
        buttons.setContentsMargins(4, 4, 4, 4)
        buttons.setSpacing(0)
        buttons.addStretch(1)
        self.save_button = self._button("/mActionFileSave.svg", tr("Save this chart (PNG, SVG, PDF)…"))
        self.save_button.clicked.connect(lambda _checked=False: self.save_requested.emit())
        self.copy_button = self._button("/mActionEditCopy.svg", tr("Copy this chart"))
        self.copy_button.clicked.connect(lambda _checked=False: self.copy_requested.emit())
        for button in (self.save_button, self.copy_button):
            buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    @property
    def corner(self) -> float:
        """How much room the buttons take at the upper right."""
        return self.save_button.sizeHint().width() + self.copy_button.sizeHint().width()

    def show_drawing(self, drawing):
        """Show another drawing."""
        self.drawing, self._current = drawing, None
        # The bytes stay alive with the drawing.
        self._image = QImage(drawing.pixels, *drawing.size, 4 * drawing.size[0], QImage.Format.Format_RGBA8888)
        self.setFixedHeight(int(drawing.height))
        self.setAccessibleName(drawing.words.partition("\n")[0])
        self.setAccessibleDescription(drawing.words)
        for button in (self.save_button, self.copy_button):
            button.setVisible(not drawing.empty)
        self.update()

    def mark(self, groups):
        """Mark the ellipses of these groups, pairs of scope and group."""
        self._marked = set(groups)
        self.update()

    def marked(self) -> list:
        """Return the regions that are marked."""
        regions = self.drawing.regions if self.drawing is not None else ()
        return [item for item in regions if (item.row.get("scope"), item.row.get("grp")) in self._marked]

    def sizeHint(self):
        height = self.drawing.height if self.drawing is not None else 200
        return QSize(380, int(height))

    def paintEvent(self, event):
        if self.drawing is None:
            return
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        # While another width is being drawn the old picture stays as it is.
        painter.drawImage(QRectF(0, 0, self.drawing.width, self.drawing.height), self._image)
        for region in self.marked():
            self._draw_mark(painter, region, 90, 11)
        if self._current is not None and self.hasFocus():
            self._draw_mark(painter, self._current, 160, 5)
        painter.end()

    def mouseMoveEvent(self, event):
        region = self._at(event)
        self.setCursor(Qt.CursorShape.ArrowCursor if region is None else Qt.CursorShape.PointingHandCursor)
        if region is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(self.mapToGlobal(event.pos()), tr("{what}\nClick to show it on the map").format(
                what=region.words
            ), self)

    def mousePressEvent(self, event):
        region = self._at(event)
        if region is not None and event.button() == Qt.MouseButton.LeftButton:
            self._current = region
            self.picked.emit(region.row)

    def keyPressEvent(self, event):
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}
        if self.drawing is None or not self.drawing.regions:
            super().keyPressEvent(event)
        elif event.key() in steps:
            self._step(steps[event.key()])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current is not None:
            self.picked.emit(self._current.row)
        else:
            super().keyPressEvent(event)

    def _step(self, step):
        # One stop for each row, however many places show it.
        stops = list({id(item.row): item for item in self.drawing.regions}.values())
        position = next((number for number, item in enumerate(stops) if item is self._current), None)
        start = -1 if step > 0 else 0
        self._current = stops[((start if position is None else position) + step) % len(stops)]
        QToolTip.showText(self.mapToGlobal(self.rect().topLeft()), self._current.words, self)
        self.update()

    def _at(self, event):
        return None if self.drawing is None else self.drawing.at(event.pos().x(), event.pos().y())

    def _draw_mark(self, painter, region, alpha, width):
        color = QColor(self.palette().color(QPalette.ColorRole.Highlight))
        color.setAlpha(alpha)
        points = QPolygonF([QPointF(float(x), float(y)) for x, y in region.path])
        pen = QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        if region.closed:
            painter.setPen(QPen(color, 2))
            color.setAlpha(alpha // 2)
            painter.setBrush(color)
            painter.drawRoundedRect(points.boundingRect(), 4, 4)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            return
        if len(region.path) == 1:
            pen.setWidth(2 * width)
            painter.setPen(pen)
            painter.drawPoints(points)
        else:
            painter.setPen(pen)
            painter.drawPolyline(points)

    def _button(self, icon, text):
        button = QToolButton(self)
        button.setIcon(QgsApplication.getThemeIcon(icon))
        button.setAutoRaise(True)
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.hide()
        return button
