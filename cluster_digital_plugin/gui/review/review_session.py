# SPDX-License-Identifier: GPL-2.0-or-later
"""A sitting of review: the queue, where the analyst stands in it, and what he decided."""

from __future__ import annotations

from datetime import datetime

from qgis.core import QgsApplication, QgsMessageLog
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...layers import settings
from ...layers.review import read_review
from ...translation import explain, tr


class ReviewSession(QObject):
    """Walks through the queue of the workspace's results and writes decisions into its journal.

    Signals: ``changed`` when anything shown may have changed; ``moved`` when the analyst went to another item;
    ``decided`` after each decision and each undo; ``told`` with a message.
    """

    changed = pyqtSignal()
    moved = pyqtSignal()
    decided = pyqtSignal()
    told = pyqtSignal(str)

    def __init__(self, controller, parent=None):
        super().__init__(parent)
        self._controller = controller
        self.journal = controller.overrides
        self.queue = None
        self.number = 0
        self.blind = False
        self.coder = settings.CODER.get() or QgsApplication.userFullName() or QgsApplication.userLoginName()
        self._holds, self._own, self._open = {}, {}, []
        self._waiting = self._not_applied = 0
        self._agreements = None
        self._done: list[tuple] = []
        self._path = ""
        self._reading = self._read_again = False
        controller.tables_changed.connect(self.read)
        self.journal.changed.connect(self._journal_changed)
        self.journal.failed.connect(self.told)

    @property
    def item(self):
        """Return the item that is shown, or None."""
        return self.queue.items[self.number] if self.queue else None

    @property
    def waiting(self) -> int:
        """Return how many doubtful items nobody has decided; when blind, that this coder has not decided."""
        return self._waiting

    @property
    def counts(self) -> tuple[int, int, int]:
        """Return doubtful items waiting, clear ones not looked at, and items decided."""
        total = len(self.queue) if self.queue else 0
        return self.waiting, len(self._open) - self.waiting, total - len(self._open)

    @property
    def not_applied(self) -> int:
        """Return how many decisions the results do not show yet."""
        return self._not_applied

    @property
    def can_undo(self) -> bool:
        """Whether a decision of this sitting can be taken back."""
        return bool(self._done)

    def decision(self):
        """Return the row that decides the item: this coder's when blind, else the one that holds; or None."""
        rows = self._own if self.blind else self._holds
        item = self.item
        return None if item is None else rows.get(item.key) or rows.get(item.record_key)

    def identical(self) -> list[int]:
        """Return the undecided items with the same two industry names elsewhere."""
        still_open = set(self._open)
        return [number for number in self.queue.identical(self.number) if number in still_open] if self.item else []

    def agreements(self):
        """Return how far coders agree, this coder's comparisons first."""
        if self._agreements is None:
            from ...core.matching.decisions import agreements

            pairs = agreements(self.journal.rows)
            self._agreements = sorted(pairs, key=lambda pair: self.coder not in (pair.one, pair.other))
        return self._agreements

    def decide(self, verdict: str, note: str = "", identical: bool = False, whole: bool = False):
        """Write the decision on the item ("match", "near", "unrelated") and go on to the next open one.

        Parameters
        ----------
        identical : decide the undecided items with the same two industry names elsewhere too
        whole : decide the whole record, whatever its belts
        """
        if self.item is None:
            return
        now = datetime.now().strftime("%Y-%m-%d %H:%M")
        numbers = [self.number, *(self.identical() if identical and not whole else ())]
        rows = [self.queue.items[n].decision(verdict, self.coder, now, note.strip(), whole) for n in numbers]
        self._done.append((self.item.key, self.journal.append(rows)))
        self.decided.emit()
        self.go_to_open()

    def undo(self):
        """Take the last decision of this sitting back, with all it was applied to, and show its item again."""
        from ...core.matching.decisions import taking_back

        if not self._done:
            return
        one, identifiers = self._done.pop()
        self.journal.append(taking_back(self.journal.rows, identifiers))
        self.decided.emit()
        position = self.queue.position(one) if self.queue else None
        self.go_to(self.number if position is None else position)

    def go_to(self, number: int):
        """Show the item at that position; the ends hold."""
        if self.queue:
            self.number = min(max(number, 0), len(self.queue) - 1)
            self.changed.emit()
            self.moved.emit()

    def go_to_open(self):
        """Show the next open item: doubtful ones before clear ones, after this one before the first."""
        doubtful = [number for number in self._open if self.queue.items[number].waiting]
        numbers = doubtful or self._open
        self.go_to(next((n for n in numbers if n > self.number), numbers[0] if numbers else self.number))

    def go_to_records(self, record_ids):
        """Show the first open item of some records, unless an item of theirs is shown already."""
        numbers = self.queue.of_records(record_ids) if self.queue else []
        if numbers and self.number not in numbers:
            still_open = set(self._open)
            self.go_to(next((number for number in numbers if number in still_open), numbers[0]))

    def set_coder(self, name: str):
        """Judge under another name, remembered for the next sitting."""
        if name.strip() != self.coder:
            self.coder = name.strip()
            settings.CODER.set(self.coder)
            self._done = []
            self._journal_changed()

    def set_blind(self, blind: bool):
        """Hide what others and the rules say, or show it again."""
        self.blind = blind
        self._journal_changed()

    def read(self):
        """Read queue and journal of the workspace in the background."""
        controller = self._controller
        if controller.missing is None or controller.missing:
            return
        if self._reading:
            self._read_again = True
            return
        self._reading = True
        path, scope = controller.workspace.path, controller.summary.scope
        controller.in_background(
            tr("Cluster Digital: reading the review queue"), lambda: read_review(path, scope),
            lambda exception, result: self._was_read(path, exception, result), in_turn=True,
        )

    def _was_read(self, path, exception, result):
        self._reading = False
        if self._read_again:
            self._read_again = False
            self.read()
            return
        if exception is not None:
            QgsMessageLog.logMessage(repr(exception), "ClusterDigital")
            self.told.emit(tr("The review queue could not be read: {error}").format(error=explain(exception)))
            return
        shown = self.item
        self.queue, rows = result
        if path != self._path:
            self._path, self._done, shown = path, [], None
        self.number = (self.queue.position(shown.key) if shown else None) or 0
        self.journal.load(path, rows)
        if shown is None and self._open:
            self.number = self._open[0]
            self.changed.emit()

    def _journal_changed(self):
        self._waiting = self._not_applied = 0
        self._agreements = None
        self._holds, self._own, self._open = {}, {}, []
        if self.queue:
            from ...core.matching.decisions import judgements, standing

            rows = self.journal.rows
            self._holds, self._own = standing(rows), judgements(rows, self.coder)
            decided = self._own if self.blind else self._holds
            self._open = [number for number, item in enumerate(self.queue.items)
                          if item.key not in decided and item.record_key not in decided]  # fmt: skip
            self._waiting = sum(self.queue.items[number].waiting for number in self._open)
            self._not_applied = self.queue.not_applied(self._holds)
        self.changed.emit()
