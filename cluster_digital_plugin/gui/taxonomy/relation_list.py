# SPDX-License-Identifier: GPL-2.0-or-later
"""The relations of one industry."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ...translation import tr
from ..key_action import key_action
from ..plain_tip import plain_tip

_EDGE = Qt.ItemDataRole.UserRole


class RelationList(QWidget):
    """Every stated relation as a sentence seen from the industry, and a line to state another.

    ``proposed`` carries edits of ``core.industries.edits``.
    """

    proposed = pyqtSignal(list)

    def __init__(self, parent=None):
        super().__init__(parent)
        self._node = ""
        self._known = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.setSpacing(2)
        self.list = self._make_list()
        self._make_choices()
        self.alone = QCheckBox(tr("only these two"), self)
        self.alone.setToolTip(tr("Not inherited by what lies below them"))
        self.add_button = QPushButton(tr("Add"), self)
        self.add_button.setToolTip(tr("State this relation"))
        self.add_button.clicked.connect(self._add)
        self.remove_button = QPushButton(tr("Remove"), self)
        self.remove_button.setToolTip(tr("Remove the chosen relations (Del)"))
        self.remove_button.clicked.connect(self._remove)
        layout.addWidget(self.list, 1)
        for widgets in ((self.kind, self.other), (self.alone, self.add_button, self.remove_button)):
            line = QHBoxLayout()
            for widget in widgets:
                line.addWidget(widget, 0 if isinstance(widget, QPushButton) else 1)
            layout.addLayout(line)

    def show_relations(self, names, node, rows):
        """Show the relations of an industry, rows of the edges table as dicts; ``names`` are ``NodeNames``."""
        self._node = node
        if names.nodes is not self._known:
            self._known = names.nodes
            self.other.clear()
            for identity in names.nodes:
                self.other.addItem(names.name(identity), identity)
            self.other.setCurrentIndex(-1)
        self.list.clear()
        for row in rows:
            outwards = row["from_node"] == node
            other = row["to_node"] if outwards else row["from_node"]
            text = _sentences()[row["type"], outwards].format(name=names.name(other))
            for part in (_strengths().get(row["strength"]), tr("only these two") if row["reach"] == "self" else ""):
                if part:
                    text += f" · {part}"
            item = QListWidgetItem(text, self.list)
            item.setData(_EDGE, (row["from_node"], row["to_node"]))
            item.setToolTip(plain_tip(row["note"] or text))

    def state(self, kind: str, other: str, outwards: bool = True):
        """Choose a relation and the other industry's id in the line, as a user would."""
        self.kind.setCurrentIndex(self.kind.findData(kind if outwards else f"<{kind}"))
        self.other.setCurrentIndex(self.other.findData(other))

    def _make_choices(self):
        self.kind = QComboBox(self)
        for (kind, outwards), text in _sentences().items():
            if outwards or kind in ("supplies", "supports"):
                self.kind.addItem(text.format(name="…"), kind if outwards else f"<{kind}")
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.kind.setMinimumContentsLength(12)
        self.kind.setToolTip(tr("What the industry above is to the other one"))
        self.other = QComboBox(self)
        self.other.setEditable(True)
        self.other.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.other.completer().setFilterMode(Qt.MatchFlag.MatchContains)
        self.other.completer().setCompletionMode(self.other.completer().CompletionMode.PopupCompletion)
        self.other.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.other.setMinimumContentsLength(8)
        self.other.setAccessibleName(tr("Other industry"))
        self.other.lineEdit().setPlaceholderText(tr("Other industry"))

    def _make_list(self):
        view = QListWidget(self)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setMinimumHeight(40)
        view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        view.setAccessibleName(tr("Relations of the industry"))
        key_action(view, [QKeySequence.StandardKey.Delete], self._remove, tr("Remove"))
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        return view

    def _add(self):
        from ...core.industries.edits import add_edge

        place = self.other.findText(self.other.currentText())
        if place < 0 or not self.other.currentText():
            self.other.setFocus()
            return
        kind, ends = self.kind.currentData(), (self._node, self.other.itemData(place))
        if kind.startswith("<"):
            kind, ends = kind[1:], ends[::-1]
        self.proposed.emit([add_edge(*ends, kind, "self" if self.alone.isChecked() else "below")])

    def _remove(self):
        from ...core.industries.edits import remove_edge

        edges = [item.data(_EDGE) for item in self.list.selectedItems()]
        if edges:
            self.proposed.emit([remove_edge(*edge) for edge in edges])


def _sentences():
    """Return (type, seen from the first industry) → sentence."""
    return {
        ("supplies", True): tr("supplies {name} (downstream)"),
        ("supplies", False): tr("is supplied by {name} (upstream)"),
        ("supports", True): tr("supports {name}"),
        ("supports", False): tr("is supported by {name}"),
        ("related", True): tr("is related to {name}"),
        ("related", False): tr("is related to {name}"),
        ("belongs", True): tr("also belongs to {name}"),
        ("belongs", False): tr("also takes in {name}"),
        ("unrelated", True): tr("has nothing to do with {name}"),
        ("unrelated", False): tr("has nothing to do with {name}"),
    }


def _strengths():
    return {"1": tr("weak, counts only when “Wide”"), "3": tr("strong")}
