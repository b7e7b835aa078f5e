# SPDX-License-Identifier: GPL-2.0-or-later
"""Finding a city, a cluster or a belt by name."""

from __future__ import annotations

from qgis.PyQt.QtCore import QStringListModel, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QCompleter, QLineEdit

from ...translation import is_chinese, tr

_MOST = 30


class CardFinder(QLineEdit):
    """A search line that offers what fits; ``chosen`` tells the subject that was taken.

    Parameters
    ----------
    kinds : kinds of subjects that are searched: "city", "cluster", "belt"
    prompt : what the empty line says
    """

    chosen = pyqtSignal(object)

    def __init__(self, kinds, prompt: str, parent=None):
        super().__init__(parent)
        self._kinds, self._entries, self._found = kinds, [], []
        self.setPlaceholderText(prompt)
        self.setAccessibleName(prompt)
        self.setToolTip(prompt)
        self.setClearButtonEnabled(True)
        self._model = QStringListModel(self)
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(12)
        completer.activated.connect(self._activated)
        self.setCompleter(completer)
        self.textEdited.connect(self._search)
        self.returnPressed.connect(self._take_first)

    def set_entries(self, entries):
        """Search these entries of a catalog."""
        self._entries = [entry for entry in entries if entry.subject.kind in self._kinds]

    def _search(self, text):
        query = text.strip().casefold()
        hits = [entry for entry in self._entries if query in entry.searched] if query else []
        # The shortest name is the nearest to what was typed; cities stand before clusters before belts.
        order = {kind: place for place, kind in enumerate(self._kinds)}
        hits.sort(key=lambda entry: (not _named(entry, query), order[entry.subject.kind], len(entry.name_zh)))
        self._found = hits[:_MOST]
        self._model.setStringList([_line(entry) for entry in self._found])
        if self._found:
            self.completer().complete()
        else:
            self.completer().popup().hide()

    def _activated(self, line):
        found = next((entry for entry in self._found if _line(entry) == line), None)
        if found is not None:
            self._take(found)

    def _take_first(self):
        if self._found:
            self._take(self._found[0])

    def _take(self, entry):
        self._found = []
        self.completer().popup().hide()
        # The completer writes its line into the field after this.
        QTimer.singleShot(0, self.clear)
        self.chosen.emit(entry.subject)


def _named(entry, query):
    return any(name.casefold().startswith(query) for name in (entry.name_zh, entry.name_en))


def _line(entry):
    kinds = {"city": tr("City"), "cluster": tr("Cluster"), "belt": tr("Belt")}
    name = entry.name_zh if is_chinese() or entry.name_en == entry.name_zh else f"{entry.name_en} {entry.name_zh}"
    about = f" · {entry.about}" if entry.about and entry.about != entry.name_zh else ""
    return f"{name}{about} · {kinds[entry.subject.kind]} {entry.subject.key}"
