# SPDX-License-Identifier: GPL-2.0-or-later
"""The taxonomy of the workspace, what the analyst has changed and not saved yet, and what that would do."""

from __future__ import annotations

from collections import deque

from qgis.core import QgsApplication, QgsMessageLog
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.errors import Cancelled, InputError
from ...translation import explain, is_chinese, tr


class TaxonomyEditor(QObject):
    """Reads, checks, previews and saves in worker threads, one thing after another.

    ``frames`` and ``taxonomy`` include the unsaved ``pending`` edits; ``effect`` is what saving them would change,
    None when there are no lists. Signals: ``changed`` when any of it did; ``refused`` with why an edit, an import or
    a save was not done; ``saved`` with a sentence.
    """

    changed = pyqtSignal()
    refused = pyqtSignal(str)
    saved = pyqtSignal(str)

    def __init__(self, controller, parent=None):
        super().__init__(parent)
        self._controller = controller
        self._queue = deque()
        self._working = False
        self._closed = False
        self._path = ""
        self._base = self._base_frames = self._inputs = self._before = None
        self.taxonomy, self.frames, self.pending, self.effect = None, {}, [], None
        self.own, self.journal = False, []

    @property
    def ready(self) -> bool:
        """Whether a taxonomy was read."""
        return self.taxonomy is not None

    @property
    def idle(self) -> bool:
        """Whether nothing is being read, previewed or saved."""
        return not self._working and not self._queue

    @property
    def version(self) -> str:
        """The version of what is saved."""
        return "" if self._base is None else self._base.version

    @property
    def undoable(self) -> str:
        """What “Undo” takes back, as a sentence; empty when there is nothing."""
        if self.pending:
            return self.sentences()[-1]
        from ...layers.taxonomy_store import last_undoable

        line = last_undoable(self.journal)
        return "" if line is None else line["what_zh" if is_chinese() else "what_en"]

    def sentences(self) -> list[str]:
        """Return the unsaved edits in words."""
        from ...core.industries.edits import describe

        return [describe(edit, self.frames["nodes"])[0 if is_chinese() else 1] for edit in self.pending]

    def read(self):
        """Read the workspace's taxonomy, lists and journal; unsaved edits are kept unless it is another workspace."""
        path = self._controller.workspace.path
        if path != self._path and self.pending:
            self.refused.emit(tr("The unsaved changes belonged to another workspace and were dropped."))
            self.pending = []
        self._path = path
        self._do(lambda: _read(path), self._was_read)

    def propose(self, edits):
        """Add edits to the unsaved ones when the taxonomy they make is accepted."""
        self._do(lambda: self._preview([*self.pending, *edits]), self._previewed)

    def undo(self):
        """Take back the last unsaved edit, or else the last saved ones."""
        if self.pending:
            self._do(lambda: self._preview(self.pending[:-1]), self._previewed)
        elif self.journal and self._can_write():
            from ...layers.taxonomy_store import undo_last

            path, editor = self._path, _editor()
            self._do(lambda: undo_last(path, editor), self._was_saved)

    def save(self):
        """Write the unsaved edits into the workspace; the verdicts follow."""
        if not self.pending or not self._can_write():
            return
        from ...layers.taxonomy_store import save_edits

        self._path = self._controller.workspace.ensure()
        path, edits, editor = self._path, list(self.pending), _editor()
        self._do(lambda: save_edits(path, edits, editor), self._was_saved)

    def take_in(self, source: str):
        """Put the taxonomy of a folder or dataset in the place of this one, as unsaved edits."""
        from ...layers.taxonomy_store import read_import

        self._do(lambda: self._preview([*self.pending, *read_import(source)]), self._previewed)

    def give_out(self, folder: str):
        """Write the saved taxonomy as CSV files into a folder."""
        from ...layers.taxonomy_store import export_taxonomy

        path = self._path
        self._do(lambda: export_taxonomy(path, folder), lambda files: self.saved.emit(
            tr("The taxonomy was written to {folder}: {count} files.").format(folder=folder, count=len(files))
        ))

    def close(self):
        """Stop: what is under way is not waited for here; its result is dropped."""
        self._closed = True
        self._queue.clear()

    def _can_write(self):
        """Return whether the workspace is where it was, and say so when it is not."""
        gone = self._controller.workspace.gone(self._controller.summary.counts)
        if gone:
            self.refused.emit(gone)
        return not gone

    def _do(self, work, done):
        self._queue.append((work, done))
        if not self._working:
            self._next()

    def _next(self):
        if self._closed or not self._queue:
            self._working = False
            return
        self._working = True
        work, done = self._queue.popleft()
        self._controller.in_background(tr("Cluster Digital: taxonomy"), work, lambda *end: self._ended(done, *end))

    def _ended(self, done, error, result):
        self._working = False
        if isinstance(error, InputError):
            self.refused.emit(explain(error))
        elif error is not None:
            QgsMessageLog.logMessage(repr(error), "ClusterDigital")
            self.refused.emit(tr("The taxonomy could not be changed: {error}").format(error=error))
        elif not self._closed:
            done(result)
        if not self._working:
            self._next()
        self.changed.emit()

    def _was_read(self, result):
        self._base_frames, self._base, self.own, self.journal, self._inputs = result
        self._before = None
        self.frames, self.taxonomy, self.effect = self._base_frames, self._base, None
        if self.pending:
            self._queue.appendleft((lambda: self._preview(self.pending), self._previewed))

    def _preview(self, edits):
        """Return the edits, what they make and what that changes; runs in a worker thread."""
        from ...core.industries.edits import apply

        edited = apply(self._base_frames, edits)
        return edits, edited, self._effect(edited.taxonomy) if edits and self._inputs is not None else None

    def _effect(self, taxonomy):
        from ...core.matching.effect import compare
        from ...core.matching.matcher import match

        inputs = self._inputs
        lists = (inputs.clusters, inputs.belts, inputs.gazetteer)
        if self._before is None:
            self._before = match(*lists, self._base, **inputs.choices, progress=self._go_on)
        return compare(self._before, match(*lists, taxonomy, **inputs.choices, progress=self._go_on))

    def _go_on(self, _fraction):
        if self._closed:
            raise Cancelled

    def _previewed(self, result):
        self.pending, edited, self.effect = result
        self.frames, self.taxonomy = edited.frames, edited.taxonomy

    def _was_saved(self, saved):
        if saved is None:
            return
        self.pending, self.effect = [], None
        self.read()
        text = tr("Saved. The taxonomy has the version {version} now.")
        self.saved.emit(text.format(version=saved.after))
        if self._inputs is not None and self._controller.summary.counts.get("records"):
            self._controller.match(self._inputs.parameters())


def _read(path):
    from ...core.industries import Taxonomy
    from ...layers.match_inputs import read_match_inputs
    from ...layers.taxonomy import TABLES
    from ...layers.taxonomy_store import has_taxonomy, read_frames, read_journal

    frames = read_frames(path)
    taxonomy = Taxonomy.from_frames(*(frames[name] for name in TABLES))
    return frames, taxonomy, bool(path) and has_taxonomy(path), read_journal(path), read_match_inputs(path)


def _editor():
    return QgsApplication.userFullName() or QgsApplication.userLoginName()
