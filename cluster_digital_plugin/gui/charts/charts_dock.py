# SPDX-License-Identifier: GPL-2.0-or-later
"""The panel with charts of verdicts and ellipses."""

from __future__ import annotations

from pathlib import Path

from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import QEvent, QStandardPaths, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QGuiApplication, QImage, QPalette
from qgis.PyQt.QtWidgets import QFileDialog, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from ...layers import settings
from ...outputs.manifests import note_table
from ...translation import explain, is_chinese, tr
from ..connections import Connections
from ..plain_label import PlainLabel
from .chart_drawer import ChartDrawer
from .chart_view import ChartView
from .record_link import RecordLink

_KINDS = ("verdicts", "rose", "shares", "trajectory")
_NARROW, _SPACING = 340, 8


class ChartsDock(QgsDockWidget):
    """Verdicts of the records, and rose, shares and path of the ellipses, linked with each other and with the map."""

    ellipse_requested = pyqtSignal(dict)

    def __init__(self, controller, canvas, parent=None):
        super().__init__(tr("Charts"), parent)
        self.setObjectName("cluster_digital_plugin_charts")
        self._controller = controller
        self._drawer = ChartDrawer(controller, self)
        self.records = RecordLink(controller, canvas, self)
        self._asked = {}
        self._on_map = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(60)
        self._soon.timeout.connect(self._draw)
        self.views = {kind: ChartView(self) for kind in _KINDS}
        self.setWidget(self._page())
        for kind, view in self.views.items():
            view.picked.connect(self.records.show if kind == "verdicts" else self._picked)
            view.save_requested.connect(lambda kind=kind: self._ask_save(kind))
            view.copy_requested.connect(lambda kind=kind: self._copy(kind))
        self._connections = Connections([
            (controller.tables_changed, self._read), (controller.ready, self._ready),
            (self.records.changed, self._soon.start),
            (controller.selection.changed, self._selected), (self.visibilityChanged, self._shown_or_hidden),
            (self._drawer.drawn, self._drawn), (self._drawer.failed, self._failed),
        ])  # fmt: skip

    def stop(self):
        """Stop following the controller; called before the panel is deleted."""
        self._soon.stop()
        self.records.stop()
        self._connections.close()

    def eventFilter(self, watched, event):
        if event.type() in (QEvent.Type.Resize, QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._arrange()
            self._soon.start()
        return super().eventFilter(watched, event)

    def save(self, kind: str, path: str):
        """Write a chart to a file, in the background; the panel says when it is done."""
        rows, marked, chinese = self._rows(kind), self._controller.summary.marked, is_chinese()

        workspace = self._controller.workspace.path

        def work():
            from ...outputs import charts

            saved = charts.save(path, kind, rows, chinese, marked)
            note_table(saved, workspace, "ellipses", None)
            return saved

        def done(exception, result):
            self._say(explain(exception) if exception else tr("Saved: {path}").format(path=result))

        self._controller.in_background(tr("Cluster Digital: saving a chart"), work, done)

    def _page(self):
        page = QWidget(self)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 2, 0, 0)
        self.message = PlainLabel(page)
        self.message.setWordWrap(True)
        self.message.setMargin(8)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(self.message)
        self._scroll = QScrollArea(page)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setMinimumSize(260, 120)
        sheet = QWidget(self._scroll)
        sheet.setBackgroundRole(QPalette.ColorRole.Base)
        self._grid = QGridLayout(sheet)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_SPACING)
        self._scroll.setWidget(sheet)
        self._scroll.installEventFilter(self)
        layout.addWidget(self._scroll, 1)
        self._rest = QWidget(page)
        layout.addWidget(self._rest, 1)
        self._arrange()
        self._say(tr("Preparing charts…"))
        self._show_charts(False)
        return page

    def _columns(self):
        return max(1, min(len(_KINDS), self._width() // _NARROW))

    def _width(self):
        # With or without the scroll bar: else charts and bar would chase each other.
        return self._scroll.width() - self._scroll.verticalScrollBar().sizeHint().width()

    def _arrange(self):
        columns = self._columns()
        if columns == self._grid.property("columns"):
            return
        self._grid.setProperty("columns", columns)
        self._scroll.verticalScrollBar().setValue(0)
        for number, view in enumerate(self.views.values()):
            self._grid.addWidget(view, number // columns, number % columns, Qt.AlignmentFlag.AlignTop)
        for number in range(len(_KINDS)):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)
            self._grid.setRowStretch(number, 0)
        self._grid.setRowStretch(len(_KINDS), 1)

    def _shown_or_hidden(self, visible):
        if visible and self._controller.missing is None:
            self._controller.prepare()
        elif visible:
            self._read()

    def _ready(self, explanation):
        if explanation:
            self._failed(explanation)
        else:
            self._read()

    def _read(self):
        self._soon.start()
        if self.isVisible() and self._controller.missing == {}:
            self.records.read()

    def _rows(self, kind):
        return self.records.rows if kind == "verdicts" else self._controller.summary.ellipses

    def _draw(self):
        """Ask for the charts that fit data, width and colours, unless they are the last ones asked for."""
        if not self.isVisible() or self._controller.missing != {}:
            return
        summary, columns = self._controller.summary, self._columns()
        if not self.records.known:
            return
        if not summary.ellipses and not self.records.rows:
            self._asked = {}
            self._say(tr(
                "Nothing to draw yet. Match in part 2 of the workbench, or draw ellipses in part 3; their charts "
                "appear here."
            ))
            self._show_charts(False)
            return
        common = {
            "marked": summary.marked, "chinese": is_chinese(), "theme": self._theme(),
            "width": max(240, (self._width() - _SPACING * (columns - 1)) // columns),
            "scale": self.devicePixelRatioF(),
        }
        wanted = {kind: {"rows": self._rows(kind), **common} for kind in _KINDS}
        changed = {kind: parameters for kind, parameters in wanted.items() if self._asked.get(kind) != parameters}
        self._asked = wanted
        if changed:
            self._drawer.request(changed)

    def _theme(self):
        palette, font = self.palette(), self.font()
        size = font.pointSizeF() if font.pointSizeF() > 0 else font.pixelSize() * 72 / self.logicalDpiY()
        return {
            "text": palette.color(QPalette.ColorRole.Text).name(),
            "background": palette.color(QPalette.ColorRole.Base).name(),
            "size": size, "dpi": float(self.logicalDpiY()), "corner": self.views["rose"].corner,
        }

    def _drawn(self, drawings):
        if not self._asked:
            return
        self.message.hide()
        self._show_charts(True)
        for kind, drawing in drawings.items():
            self.views[kind].show_drawing(drawing)
        if self._on_map:
            self._mark(self._groups(self._on_map))

    def _failed(self, message):
        self._asked = {}
        self._say(message)
        self._show_charts(False)

    def _say(self, message):
        self.message.setText(message)
        self.message.show()

    def _show_charts(self, shown):
        self._scroll.setVisible(shown)
        self._rest.setVisible(not shown)

    def _picked(self, row):
        self._mark({(row.get("scope"), row.get("grp"))})
        self.ellipse_requested.emit(row)

    def _selected(self):
        """Mark what is selected on the map, an ellipse or its centre; another table's selection changes nothing."""
        selection = self._controller.selection
        keys = {key for table in ("ellipses", "centers") for key in selection.rows(table, ("scope", "ellipse_id"))}
        if keys != self._on_map:
            self._on_map = keys
            self._mark(self._groups(keys))

    def _groups(self, keys):
        return {(row.get("scope"), row.get("grp")) for row in self._controller.summary.ellipses
                if (row.get("scope"), row.get("ellipse_id")) in keys}

    def _mark(self, groups):
        for view in self.views.values():
            view.mark(groups)

    def _ask_save(self, kind):
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        start = str(Path(settings.LAST_FOLDER.get() or documents) / f"{kind}.png")
        kinds = tr("Picture (*.png);;Vector graphics (*.svg);;PDF (*.pdf)")
        path, chosen = QFileDialog.getSaveFileName(self, tr("Save the chart"), start, kinds)
        if path:
            ending = chosen.rpartition(".")[2].rstrip(")") or "png"
            settings.LAST_FOLDER.set(str(Path(path).parent))
            self.save(kind, path if Path(path).suffix else f"{path}.{ending}")

    def _copy(self, kind):
        rows, marked, chinese = self._rows(kind), self._controller.summary.marked, is_chinese()

        def work():
            from ...outputs import charts

            return charts.draw(kind, rows, 480, chinese, marked, scale=3.0)

        def done(exception, drawing):
            if exception is not None:
                self._say(str(exception))
                return
            image = QImage(drawing.pixels, *drawing.size, 4 * drawing.size[0], QImage.Format.Format_RGBA8888)
            QGuiApplication.clipboard().setImage(image.copy())
            self._say(tr("Copied: paste it into a document."))

        self._controller.in_background(tr("Cluster Digital: copying a chart"), work, done)
