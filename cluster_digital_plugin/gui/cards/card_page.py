# SPDX-License-Identifier: GPL-2.0-or-later
"""One card with the ways to other cards."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QEvent, QMimeData, pyqtSignal
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import QHBoxLayout, QTextBrowser, QToolButton, QVBoxLayout, QWidget

from ...outputs.cards import card_html, card_text, target_of
from ...translation import is_chinese, tr
from ..key_action import key_action
from ..plain_label import PlainLabel
from .card_finder import CardFinder
from .card_history import CardHistory
from .theme import theme


class CardPage(QWidget):
    """Shows the card of a subject of the catalog, found by name, by link or on the map.

    Signals: ``zoom_requested`` and ``compare_requested`` with the subject of the card; ``pin_toggled`` when the card
    begins or ceases to follow the map.
    """

    zoom_requested = pyqtSignal(object)
    compare_requested = pyqtSignal(object)
    pin_toggled = pyqtSignal(bool)

    def __init__(self, parent=None):
        super().__init__(parent)
        self.card = None
        self._catalog = None
        self._message = ""
        self._walk = []
        self._history = CardHistory()
        prompt = tr("Find a city, cluster or belt by name")
        self.finder = CardFinder(("city", "cluster", "belt"), prompt, self)
        self.finder.chosen.connect(self.show_subject)
        self.browser = QTextBrowser(self)
        self.browser.setOpenLinks(False)
        self.browser.setAccessibleName(tr("Card"))
        self.browser.anchorClicked.connect(self._link_clicked)
        self.browser.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(4)
        layout.addLayout(self._bar())
        layout.addWidget(self.finder)
        layout.addWidget(self.browser, 1)
        self._update_buttons()

    @property
    def pinned(self) -> bool:
        """Whether the card stays whatever is selected on the map."""
        return self.pin.isChecked()

    def eventFilter(self, watched, event):
        if watched is self.browser and event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._render(keep_place=True)
        return super().eventFilter(watched, event)

    def set_catalog(self, catalog, entries, message: str = ""):
        """Show the card of the same subject from another catalog, or a message where there is no card."""
        self._catalog, self._message = catalog, message
        self.finder.set_entries(entries)
        self.finder.setEnabled(bool(entries))
        self._show()

    def show_subject(self, subject):
        """Show a subject's card as the next one of the history."""
        self._history.visit(subject)
        self._show()

    def walk(self, subjects):
        """Show the first of several subjects, to be walked through with ‹ and ›; none leaves the card as it is."""
        self._walk = list(subjects)
        if self._walk:
            self._history.visit(self._walk[0])
        self._show()

    def copy(self):
        """Copy the card as formatted text, and as plain text for programs without formats."""
        if self.card is None:
            return
        data = QMimeData()
        # In the colours of paper, whatever the window's.
        data.setHtml(card_html(self.card, is_chinese()))
        data.setText(card_text(self.card, is_chinese()))
        QGuiApplication.clipboard().setMimeData(data)

    def _bar(self):
        bar = QHBoxLayout()
        bar.setSpacing(2)
        self.back = self._button("/mActionArrowLeft.svg", tr("Back to the card before"), "Alt+Left",
                                 lambda: self._go(-1))  # fmt: skip
        self.forward = self._button("/mActionArrowRight.svg", tr("Forward again"), "Alt+Right", lambda: self._go(1))
        self.previous = self._button("", tr("Previous of the selected"), "Ctrl+PgUp", lambda: self._step(-1), "‹")
        self.place = PlainLabel(self)
        self.following = self._button("", tr("Next of the selected"), "Ctrl+PgDown", lambda: self._step(1), "›")
        self.pin = self._button("/mActionPinLabels.svg", tr("Keep this card, whatever is selected on the map"), "")
        self.pin.setCheckable(True)
        self.pin.toggled.connect(self.pin_toggled)
        self.zoom = self._button("/mActionZoomToSelected.svg", tr("Zoom to it on the map and let it flash"), "",
                                 lambda: self.zoom_requested.emit(self._history.current))  # fmt: skip
        self.compare = self._button("/mActionAddTable.svg", tr("Add this city to the comparison"), "",
                                    lambda: self.compare_requested.emit(self._history.current))  # fmt: skip
        self.copy_button = self._button("/mActionEditCopy.svg", tr("Copy the card"), "Ctrl+Shift+C", self.copy)
        for widget in (self.back, self.forward, self.previous, self.place, self.following):
            bar.addWidget(widget)
        bar.addStretch(1)
        for widget in (self.pin, self.zoom, self.compare, self.copy_button):
            bar.addWidget(widget)
        key_action(self, ["Ctrl+F"], self.finder.setFocus, children=True)
        return bar

    def _button(self, icon, text, keys, slot=None, sign=""):
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.setText(sign)
        if icon:
            button.setIcon(QgsApplication.getThemeIcon(icon))
        button.setToolTip(f"{text} ({keys})" if keys else text)
        button.setAccessibleName(text)
        if slot is not None:
            button.clicked.connect(lambda _checked=False: slot())
        if keys:
            key_action(self, [keys], button.click, children=True)
        return button

    def _go(self, steps):
        self._history.go(steps)
        self._show()

    def _step(self, steps):
        at = self._place() + steps
        self._history.visit(self._walk[at % len(self._walk)])
        self._show()

    def _place(self):
        current = self._history.current
        return self._walk.index(current) if current in self._walk else 0 if self._walk else -1

    def _show(self):
        subject = self._history.current
        self.card = None if subject is None or self._catalog is None else self._catalog.card(subject)
        self._render()
        self._update_buttons()

    def _render(self, keep_place=False):
        bar = self.browser.verticalScrollBar()
        place = bar.value() if keep_place else 0
        if self.card is not None:
            colors = theme(self.browser.palette(), self._programmes())
            self.browser.setHtml(card_html(self.card, is_chinese(), colors))
        else:
            self.browser.setPlainText(self._empty())
        bar.setValue(place)

    def _programmes(self):
        if self.card is None:
            return ()
        return {piece.mark[1] for section in self.card.sections for row in section.rows for piece in row.pieces
                if piece.mark and piece.mark[0] == "programme" and piece.mark[1]}  # fmt: skip

    def _empty(self):
        if self._message:
            return self._message
        if self._history.current is None:
            return tr("Select a city, a cluster or a belt on the map, or find one by its name above. "
                      "Its card appears here.")  # fmt: skip
        return tr("“{key}” is no longer in the workspace. Select another one on the map, or find it by its name "
                  "above.").format(key=self._history.current.key)  # fmt: skip

    def _update_buttons(self):
        self.back.setEnabled(self._history.can_go_back)
        self.forward.setEnabled(self._history.can_go_forward)
        several = len(self._walk) > 1
        for widget in (self.previous, self.place, self.following):
            widget.setVisible(several)
        if several:
            self.place.setText(f"{self._place() + 1}/{len(self._walk)}")
        self.zoom.setEnabled(self.card is not None)
        self.copy_button.setEnabled(self.card is not None)
        self.compare.setEnabled(self.card is not None and self.card.subject.kind == "city")

    def _link_clicked(self, url):
        target = target_of(url.toString(url.ComponentFormattingOption.FullyEncoded))
        if target is not None and self._catalog is not None:
            self.show_subject(self._catalog.subject(*target))
