# SPDX-License-Identifier: GPL-2.0-or-later
"""The panel in which an analyst has the last word."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ... import dependencies
from ...core.words import marks
from ...layers import settings
from ...translation import is_chinese, tr
from ..plain_label import PlainLabel
from ..plain_tip import plain_tip
from .review_card import ReviewCard
from .review_keys import ReviewKeys

# From the last decision to the automatic match, so that a series of decisions runs it once.
_PAUSE = 1200


class ReviewDock(QgsDockWidget):
    """Shows the items of a review session one by one; every decision is one key.

    Signals: ``map_requested`` with record ids and whether to zoom in; ``match_requested`` with whether it runs by
    itself; ``export_requested`` and ``import_requested``.
    """

    map_requested = pyqtSignal(object, bool)
    match_requested = pyqtSignal(bool)
    export_requested = pyqtSignal()
    import_requested = pyqtSignal()

    def __init__(self, controller, session, parent=None):
        super().__init__(tr("Review"), parent)
        self.setObjectName("cluster_digital_plugin_review")
        self._controller = controller
        self.session = session
        self._selected = set()
        self._map_is_behind = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE)
        self._soon.timeout.connect(self._match_by_itself)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._empty_page())
        self.page = self._work_page()
        self._pages.addWidget(self._scrolling(self.page))
        self.setWidget(self._pages)
        self.setFocusProxy(self.next_button)
        self._keys = ReviewKeys(self.page, {
            Qt.Key.Key_1: lambda: self.decide("match"), Qt.Key.Key_2: lambda: self.decide("near"),
            Qt.Key.Key_3: lambda: self.decide("unrelated"), Qt.Key.Key_Left: self.previous, Qt.Key.Key_Right: self.next,
            Qt.Key.Key_S: self.identical.click, Qt.Key.Key_W: self.whole.click, Qt.Key.Key_N: self.note.setFocus,
            Qt.Key.Key_M: self.show_on_map, "undo": session.undo,
        })  # fmt: skip
        self._connect()
        self.show_session()

    def _empty_page(self):
        page = QWidget(self)
        layout = QVBoxLayout(page)
        self.hint = PlainLabel(page)
        self.hint.setWordWrap(True)
        self.first_match_button = QPushButton(tr("Match"), page)
        self.first_match_button.setToolTip(tr("Match clusters and belts with the choices made in the workbench"))
        layout.addWidget(self.hint)
        layout.addWidget(self.first_match_button)
        layout.addStretch(1)
        return page

    def _work_page(self):
        page = QWidget(self)
        page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(6, 6, 6, 6)
        self.counts = PlainLabel(page)
        self.counts.setWordWrap(True)
        self.agreement = PlainLabel(page)
        self.agreement.setWordWrap(True)
        self.card = ReviewCard(page)
        layout.addWidget(self.counts)
        layout.addLayout(self._coder_row(page))
        layout.addWidget(self.agreement)
        layout.addWidget(self.card, 1)
        layout.addLayout(self._verdict_row(page))
        self.note = QLineEdit(page)
        self.note.setPlaceholderText(tr("Note (N): evidence or reason, stored with the decision"))
        self.note.setClearButtonEnabled(True)
        layout.addWidget(self.note)
        self.identical = QCheckBox(page)
        self.identical.setToolTip(tr(
            "Decide all undecided items with the same cluster industry and the same belt industry in other places too. "
            "Each keeps its own row, and one undo takes all of them back. Key: S"
        ))
        self.whole = QCheckBox(tr("The whole record, whatever its belts"), page)
        self.whole.setToolTip(tr("The verdict of the cluster in this city is set, not only of this belt. Key: W"))
        layout.addWidget(self.identical)
        layout.addWidget(self.whole)
        layout.addLayout(self._walk_row(page))
        layout.addWidget(self._effect_box(page))
        return page

    def _scrolling(self, page):
        """Return a page in an area that is as wide as it and may be lower."""
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(page)
        # The counts in the texts grow by some digits.
        digits = page.fontMetrics().horizontalAdvance("0000")
        bar = area.verticalScrollBar().sizeHint().width()
        area.setMinimumWidth(page.minimumSizeHint().width() + digits + bar)
        return area

    def _coder_row(self, page):
        row = QHBoxLayout()
        self.coder = QLineEdit(page)
        self.coder.setPlaceholderText(tr("Your name"))
        self.coder.setToolTip(tr("Stored with every decision, and remembered"))
        self.coder.setText(self.session.coder)
        self.blind = QCheckBox(tr("Blind"), page)
        self.blind.setToolTip(tr(
            "Hide what the rules and other coders say, for a second, independent judgement. "
            "Of two decisions on one item the later one holds."
        ))
        row.addWidget(PlainLabel(tr("Coder"), page))
        row.addWidget(self.coder, 1)
        row.addWidget(self.blind)
        row.addWidget(self._menu_button(page))
        return row

    def _menu_button(self, page):
        button = QToolButton(page)
        button.setText("⋯")
        button.setToolTip(tr("Export or import decisions"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        self.export_action = menu.addAction(tr("Export the decisions…"))
        self.export_action.triggered.connect(lambda _checked=False: self.export_requested.emit())
        self.import_action = menu.addAction(tr("Import decisions…"))
        self.import_action.triggered.connect(lambda _checked=False: self.import_requested.emit())
        button.setMenu(menu)
        return button

    def _verdict_row(self, page):
        row = QHBoxLayout()
        self.verdicts = {}
        for verdict, text, tip in (
            ("match", tr("1 Match"), tr("The industries are the same, or one is part of the other. Key: 1")),
            ("near", tr("2 Near"), tr("The industries are close: supply, support, one chain. Key: 2")),
            ("unrelated", tr("3 Unrelated"), tr("The industries have nothing to do with each other. Key: 3")),
        ):
            button = QPushButton(text, page)
            button.setToolTip(tip)
            button.setCheckable(True)
            button.setMinimumWidth(button.fontMetrics().horizontalAdvance(text) + 12)
            button.clicked.connect(lambda _checked=False, verdict=verdict: self.decide(verdict))
            self.verdicts[verdict] = button
            row.addWidget(button, 1)
        return row

    def _walk_row(self, page):
        row = QHBoxLayout()
        self.previous_button = QPushButton(tr("← Previous"), page)
        self.previous_button.setToolTip(tr("The item before this one. Key: ←"))
        self.undo_button = QPushButton(tr("Undo"), page)
        self.undo_button.setToolTip(tr("Take the last decision of this sitting back. Key: Ctrl+Z"))
        self.next_button = QPushButton(tr("Next →"), page)
        self.next_button.setToolTip(tr("The item after this one. Key: →"))
        self.map_button = QToolButton(page)
        self.map_button.setIcon(QgsApplication.getThemeIcon("/mActionZoomTo.svg"))
        self.map_button.setToolTip(tr("Zoom to the record on the map. Key: M"))
        for button in (self.previous_button, self.undo_button, self.next_button):
            button.setMinimumWidth(button.fontMetrics().horizontalAdvance(button.text()) + 12)
            row.addWidget(button, 1)
        row.addWidget(self.map_button)
        return row

    def _effect_box(self, page):
        box = QWidget(page)
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        self.effect = PlainLabel(box)
        self.effect.setWordWrap(True)
        self.effect.setToolTip(tr("Table 1 of the workbench, all programmes"))
        self.stale = PlainLabel(box)
        self.stale.setWordWrap(True)
        self.match_button = QPushButton(tr("Run the match again"), box)
        self.match_button.setToolTip(tr("Bring the decisions into verdicts, map and Table 1"))
        self.automatic = QCheckBox(tr("Automatically"), box)
        self.automatic.setToolTip(tr("Run the match again in the background shortly after each decision"))
        self.automatic.setChecked(settings.REMATCH.get())
        grid.addWidget(self.effect, 0, 0, 1, 2)
        grid.addWidget(self.stale, 1, 0, 1, 2)
        grid.addWidget(self.match_button, 2, 0)
        grid.addWidget(self.automatic, 2, 1)
        return box

    def _connect(self):
        session, controller = self.session, self._controller
        session.changed.connect(self.show_session)
        session.moved.connect(self._moved)
        session.journal.written.connect(self._follow)
        session.decided.connect(self._decided)
        controller.tables_changed.connect(self.show_session)
        controller.started.connect(self._show_effect)
        controller.finished.connect(self._show_effect)
        controller.selection.changed.connect(self._selection_changed)
        self.coder.editingFinished.connect(self._coder_edited)
        self.note.returnPressed.connect(self.page.setFocus)
        self.blind.toggled.connect(session.set_blind)
        self.automatic.toggled.connect(self._automatic_toggled)
        self.previous_button.clicked.connect(self.previous)
        self.next_button.clicked.connect(self.next)
        self.undo_button.clicked.connect(session.undo)
        self.map_button.clicked.connect(self.show_on_map)
        self.match_button.clicked.connect(lambda: self.match_requested.emit(False))
        self.first_match_button.clicked.connect(lambda: self.match_requested.emit(False))

    def decide(self, verdict: str):
        """Decide the item that is shown, with the note and the choices made, and show the next open one."""
        choices = self.identical.isChecked(), self.whole.isChecked()
        self.session.decide(verdict, self.note.text(), *choices)

    def previous(self):
        """Show the item before this one."""
        self.session.go_to(self.session.number - 1)

    def next(self):
        """Show the item after this one."""
        self.session.go_to(self.session.number + 1)

    def show_on_map(self):
        """Zoom to the record on the map."""
        if self.session.item is not None:
            self.map_requested.emit(self.session.item.record_ids, True)

    def stop(self):
        """Run nothing by itself any more."""
        self._soon.stop()

    def show_session(self):
        """Show where the review stands."""
        session, item = self.session, self.session.item
        self._pages.setCurrentIndex(0 if item is None else 1)
        if item is None:
            self._show_empty()
            return
        waiting, clear, decided = session.counts
        text = tr("To review {waiting} · clear {clear} · decided {decided} · item {number}/{total}")
        number, total = session.number + 1, len(session.queue)
        self.counts.setText(
            text.format(waiting=waiting, clear=clear, decided=decided, number=number, total=total)
        )
        self.counts.setToolTip(plain_tip(self._left_out()))
        decision = session.decision()
        self.card.show_item(item, decision, session.blind)
        for verdict, button in self.verdicts.items():
            button.setChecked(decision is not None and decision["verdict"] == verdict)
        count = len(session.identical())
        self.identical.setText(tr("Apply to identical names ({count} more)").format(count=count))
        self.identical.setEnabled(count > 0)
        self.previous_button.setEnabled(session.number > 0)
        self.next_button.setEnabled(session.number < len(session.queue) - 1)
        self.undo_button.setEnabled(session.can_undo)
        self._show_agreement()
        self._show_effect()

    def _left_out(self):
        text = tr(
            "To review: names not understood, near verdicts and names understood in part. Clear: the rules are sure."
        )
        left_out = self.session.queue.left_out
        if left_out:
            text += "\n" + tr("{count} more pairs of which the rules are sure are not listed.").format(count=left_out)
        return text

    def _show_empty(self):
        counts = self._controller.summary.counts
        ready = bool(counts.get("clusters")) and bool(counts.get("belts"))
        self.first_match_button.setVisible(ready and not counts.get("records"))
        self.first_match_button.setEnabled(not self._controller.busy)
        if self._controller.missing:
            self.hint.setText(dependencies.explanation())
        elif counts.get("records"):
            self.hint.setText(tr("Nothing to review: no cluster shares a city with a belt in these years."))
        elif ready:
            self.hint.setText(tr("Nothing to review yet. Match first; doubtful verdicts then wait here."))
        else:
            self.hint.setText(tr("Nothing to review yet. Load clusters and belts in the workbench, then match."))

    def _show_agreement(self):
        lines = []
        for pair in self.session.agreements():
            kappa = tr("not defined, all one verdict") if pair.kappa is None else f"{pair.kappa:.2f}"
            lines.append(tr("κ {one} – {other}: {kappa} ({n} items, {share} % alike)").format(
                one=pair.one, other=pair.other, kappa=kappa, n=pair.n, share=f"{100 * pair.observed:.0f}"
            ))  # fmt: skip
        self.agreement.setVisible(bool(lines))
        self.agreement.setText(lines[0] if lines else "")
        self.agreement.setToolTip(
            plain_tip("\n".join([tr("Cohen's κ over the items that both coders judged"), *lines]))
        )

    def _show_effect(self, *_):
        table, busy = self._controller.summary.table1, self._controller.busy
        if table:
            row = table[-1]
            text = tr("Table 1: match {match} · near {near}").format(match=row["match_share"], near=row["near_share"])
            marked = self._controller.summary.marked
            sample = f"⚠ {marks(marked, is_chinese())}" if marked else ""
            self.effect.setText("\n".join(line for line in (text, sample) if line))
        count = self.session.not_applied
        if count:
            self.stale.setText(tr("⟳ {count} decisions are not in Table 1 yet").format(count=count))
        else:
            self.stale.setText(tr("Table 1 and map show all decisions"))
        font = self.stale.font()
        font.setBold(bool(count))
        self.stale.setFont(font)
        self.match_button.setEnabled(bool(count) and not busy)
        self.first_match_button.setEnabled(not busy)

    def _moved(self):
        self.identical.setChecked(False)
        self.whole.setChecked(False)
        self.note.clear()
        self._map_is_behind = True
        self._follow()

    def _follow(self):
        """Let the map follow, but not while the decision is being written: QGIS reads the file without locks."""
        if self._map_is_behind and self.session.journal.saved and self.session.item is not None:
            self._map_is_behind = False
            if self.isVisible():
                self.map_requested.emit(self.session.item.record_ids, False)

    def _decided(self):
        if self.automatic.isChecked():
            self._soon.start()

    def _automatic_toggled(self, automatic):
        settings.REMATCH.set(automatic)
        if automatic and self.session.not_applied:
            self._soon.start()

    def show_remembered(self):
        """Show the coder and the switch that were chosen in QGIS's options."""
        self.automatic.setChecked(settings.REMATCH.get())
        coder = settings.CODER.get()
        if coder:
            self.coder.setText(coder)
            self._coder_edited()

    def _match_by_itself(self):
        if self._controller.busy:
            self._soon.start()
        elif self.session.not_applied:
            self.match_requested.emit(True)

    def _coder_edited(self):
        self.session.set_coder(self.coder.text())

    def _selection_changed(self):
        selection = self._controller.selection
        selected = selection.values("records", "record_id")
        if not selected:
            clusters = selection.values("clusters", "cluster_id")
            items = self.session.queue.items if clusters and self.session.queue else ()
            selected = {one for item in items if item.cluster_id in clusters for one in item.record_ids}
        if selected and selected != self._selected:
            self.session.go_to_records(selected)
        self._selected = selected
