# SPDX-License-Identifier: GPL-2.0-or-later
"""How a name is read."""

from __future__ import annotations

from html import escape

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ...translation import tr
from .node_names import NodeNames


class NameReader(QWidget):
    """A line for any name; below it, live, the words found, the industries they stand for and what is not covered.

    ``row`` is the line's layout, to which the panel adds what is done with the name.
    """

    changed = pyqtSignal(str)

    def __init__(self, parent=None):
        super().__init__(parent)
        self._taxonomy = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(tr("Try a name: type any industry, cluster or belt"))
        self.line.setToolTip(tr("Shows how the taxonomy reads this name, unsaved changes included"))
        self.line.setAccessibleName(tr("Try a name"))
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(self._read)
        self.reading = QLabel(self)
        self.reading.setTextFormat(Qt.TextFormat.RichText)
        self.reading.setWordWrap(True)
        self.reading.setTextFormat(Qt.TextFormat.RichText)
        self.reading.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.row = QHBoxLayout()
        self.row.addWidget(self.line, 1)
        layout.addLayout(self.row)
        layout.addWidget(self.reading)
        self._read("")

    @property
    def text(self) -> str:
        """The name in the line."""
        return self.line.text().strip()

    def set_taxonomy(self, taxonomy):
        """Read with another taxonomy."""
        self._taxonomy = taxonomy
        self._show()

    def _read(self, _text):
        self._show()
        self.changed.emit(self.text)

    def _show(self):
        self.reading.setVisible(bool(self.text) and self._taxonomy is not None)
        if self._taxonomy is not None and self.text:
            self.reading.setText(_sentence(self._taxonomy, self.text))


def _sentence(taxonomy, name):
    parsed, names = taxonomy.parse(name), NodeNames(taxonomy)
    roles = {
        "head": tr("“{word}” → <b>{industry}</b>"), "parts": tr("“{word}” → <b>{industry}</b> (parts)"),
        "use": tr("“{word}” → {industry} (use)"), "hint": tr("“{word}” (decides nothing)"),
    }
    parts = [
        roles[found.role].format(word=escape(found.text), industry=escape(names.name(found.node)))
        for found in parsed.found
    ]
    if not parsed.recognised:
        parts.insert(0, tr("⚠ Not understood: no word for an industry"))
    if parsed.uncovered:
        parts.append(tr("not covered: “{rest}”").format(rest=escape(parsed.uncovered)))
    return "; ".join(parts)
