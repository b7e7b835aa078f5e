# SPDX-License-Identifier: GPL-2.0-or-later
"""The way from a panel to its page of the help."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QEvent, QSize, Qt, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QAbstractButton, QDockWidget, QToolButton

from ..layers.resources import resource
from ..translation import is_chinese, tr


class PanelHelp(QToolButton):
    """A “?” in the title bar of a panel; F1 in the panel does the same.

    Parameters
    ----------
    dock : the panel
    page : name of its page below ``resources/help/<language>``
    """

    def __init__(self, dock: QDockWidget, page: str):
        super().__init__(dock)
        self.page = page
        self.setIcon(QgsApplication.getThemeIcon("/mActionHelpContents.svg"))
        self.setAutoRaise(True)
        self.setToolTip(tr("Help for this panel (F1)"))
        self.setAccessibleName(tr("Help for this panel (F1)"))
        self.clicked.connect(lambda _checked=False: self.open_page())
        dock.installEventFilter(self)
        self._neighbour = dock.findChild(QAbstractButton, "qt_dockwidget_floatbutton")
        if self._neighbour is not None:
            self._neighbour.installEventFilter(self)
        self._place()

    def open_page(self):
        """Open the page in the interface's language."""
        path = resource("help", "zh" if is_chinese() else "en", f"{self.page}.html")
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def eventFilter(self, watched, event):
        kind = event.type()
        if watched is self._neighbour:
            if kind in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide):
                self._place()
        # QGIS has F1 already, and of two shortcuts with one key Qt calls neither.
        elif kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) and event.key() == Qt.Key.Key_F1:
            event.accept()
            if kind == QEvent.Type.KeyPress:
                self.open_page()
            return True
        return False

    def _place(self):
        """Stand left of the title bar's own buttons, as large as they are."""
        beside = self._neighbour
        self.setVisible(beside is not None and not beside.isHidden())
        if beside is None:
            return
        # Some themes draw their own buttons very small.
        side = max(beside.height(), self.fontMetrics().height())
        self.setIconSize(QSize(side - 2, side - 2))
        self.setGeometry(beside.x() - side - 4, beside.y() + (beside.height() - side) // 2, side, side)
        self.raise_()
