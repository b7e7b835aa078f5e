# SPDX-License-Identifier: GPL-2.0-or-later
"""What unsaved changes of the taxonomy would do."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ...core import schema
from ...core.words import VERDICTS, say
from ...translation import is_chinese, label, tr
from ..plain_label import PlainLabel
from ..plain_tip import plain_tip

_MOST = 200


class EffectView(QWidget):
    """The unsaved changes, the figures of Table 1 and the verdicts that would change, before → after, with reasons."""

    def __init__(self, parent=None):
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        # The panel shows it below the tabs, where it is always seen.
        self.title = PlainLabel(self)
        self.title.setWordWrap(True)
        self.tree = QTreeWidget(self)
        self.tree.setHeaderHidden(True)
        self.tree.setMinimumHeight(60)
        self.tree.setAccessibleName(tr("What would change"))
        self.tree.setToolTip(tr("Nothing changes before you save"))
        layout.addWidget(self.tree, 1)
        self.show_effect([], None)

    def show_effect(self, edits, effect):
        """Show the sentences of the unsaved changes and their ``core.matching.effect.Effect``, None without lists."""
        self.tree.clear()
        self.title.setText(_headline(edits, effect))
        font = self.title.font()
        font.setBold(bool(edits))
        self.title.setFont(font)
        if not edits:
            return
        if effect is not None:
            self._group(tr("Verdicts"), [_change(change) for change in effect.records])
            self._group(tr("Table 1"), [(_figure(figure), "") for figure in effect.figures])
        self._group(tr("Unsaved changes"), [(sentence, "") for sentence in edits])
        if effect is not None:
            self._group(tr("Links"), [_change(change) for change in effect.links])

    def lines(self) -> list[str]:
        """Return all lines as they are shown, for tests and the clipboard."""
        groups = (self.tree.topLevelItem(number) for number in range(self.tree.topLevelItemCount()))
        return [group.child(number).text(0) for group in groups for number in range(group.childCount())]

    def _group(self, title, rows):
        if not rows:
            return
        group = QTreeWidgetItem([tr("{title}: {count}").format(title=title, count=len(rows))])
        self.tree.addTopLevelItem(group)
        for text, reason in rows[:_MOST]:
            item = QTreeWidgetItem(group, [text])
            item.setToolTip(0, plain_tip(f"{text}\n{reason}" if reason else text))
            if reason:
                QTreeWidgetItem(item, [reason]).setToolTip(0, plain_tip(reason))
        if len(rows) > _MOST:
            QTreeWidgetItem(group, [tr("… and {count} more").format(count=len(rows) - _MOST)])
        group.setExpanded(True)


def _headline(edits, effect):
    if not edits:
        return tr("No unsaved changes. Add a word or a relation: its effect is shown here before you save.")
    if effect is None:
        return tr("{count} unsaved changes. Load clusters and belts to see their effect.").format(count=len(edits))
    if effect.nothing:
        return tr("{count} unsaved changes; no verdict would change.").format(count=len(edits))
    text = tr("If you save: {records} verdicts, {figures} figures of Table 1 and {links} links change")
    return text.format(records=len(effect.records), figures=len(effect.figures), links=len(effect.links))


def _figure(figure):
    programme = tr("Total") if figure.programme == "ALL" else figure.programme
    column = label(schema.TABLE1.column(figure.column))
    before, after = f"{figure.before:g}", f"{figure.after:g}"
    if figure.share_before and figure.share_after:
        before, after = figure.share_before, figure.share_after
    return f"{programme} · {column}: {before} → {after}"


def _change(change):
    before, after = (
        say(VERDICTS, verdict, is_chinese()) if verdict else tr("none") for verdict in (change.before, change.after)
    )
    reason = change.reason_zh if is_chinese() else change.reason_en
    return f"{before} → {after} · {change.city} · {change.name_zh}", reason or ""
