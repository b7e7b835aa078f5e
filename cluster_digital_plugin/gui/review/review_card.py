# SPDX-License-Identifier: GPL-2.0-or-later
"""One judgement to review, in words."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ...core.words import PROGRAMMES, say
from ...translation import is_chinese, tr
from ..plain_label import PlainLabel
from ..plain_tip import plain_tip

_NAMES_SHOWN = 3


class ReviewCard(QScrollArea):
    """Cluster ↔ belt, what the results say, why it is doubtful, and what was decided; scrolls when it is long."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget(self)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.setSpacing(3)
        self.place = _label(inside)
        self.cluster = _label(inside, bold=True)
        self.belt = _label(inside, bold=True)
        self.belts = _label(inside)
        self.verdict = _label(inside)
        self.doubt = _label(inside)
        self.reason = _label(inside)
        self.decision = _label(inside, bold=True)
        for label in (self.place, self.cluster, self.belt, self.belts, self.verdict, self.doubt, self.reason,
                      self.decision):  # fmt: skip
            layout.addWidget(label)
        layout.addStretch(1)
        self.setWidget(inside)
        self.setMinimumHeight(140)

    @staticmethod
    def word(verdict: str) -> str:
        """Return a verdict on a pair with its mark, which tells verdicts apart without colour."""
        return {
            "match": tr("● match"), "near": tr("◆ near"), "unrelated": tr("○ unrelated"),
            "unrecognised": tr("? not understood"), "no_belt": tr("– no belt in the city"),
        }.get(verdict, verdict)  # fmt: skip

    def show_item(self, item, decision, blind: bool):
        """Show an item and the row that decides it, or None; when blind, nothing of what the rules or others said."""
        chinese = is_chinese()
        programme = say(PROGRAMMES, item.programme, chinese) if isinstance(item.programme, str) else ""
        self.place.setText(" · ".join(text for text in (item.city, programme) if text))
        self.cluster.setText(item.cluster_name or item.cluster_industry or "")
        self.cluster.setToolTip(plain_tip(tr("Industry: {name}").format(name=item.cluster_industry or "–")))
        self.belt.setText(f"↔ {item.belt_industry}")
        names = tr(", ").join(item.belt_names[:_NAMES_SHOWN])
        more = len(item.belt_names) - _NAMES_SHOWN
        self.belts.setText(names if more <= 0 else tr("{names} and {count} more").format(names=names, count=more))
        self.belts.setToolTip(plain_tip("\n".join(item.belt_names)))
        for label in (self.doubt, self.reason):
            label.setHidden(blind)
        if blind:
            self.verdict.setText(tr("Blind: verdict and reason are hidden."))
        else:
            self._show_rules(item, chinese)
        self._show_decision(decision)
        self._fit()
        self.verticalScrollBar().setValue(0)

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self._fit()

    def _fit(self):
        """Make the content as high as its text needs at this width; Qt reckons with the narrowest one."""
        layout, view = self.widget().layout(), self.viewport()
        layout.invalidate()
        self.widget().setFixedHeight(max(layout.heightForWidth(view.width()), view.height()))

    def _show_rules(self, item, chinese):
        from ...core.matching.review import REASONS

        self.verdict.setText(tr("Now: {verdict}").format(verdict=self.word(item.verdict)))
        doubt = REASONS[item.why][1 if chinese else 2]
        self.doubt.setText(tr("To review, as {reason}").format(reason=doubt) if item.waiting else doubt)
        self.reason.setText(tr("Basis: {reason}").format(reason=item.reason_zh if chinese else item.reason_en))

    def _show_decision(self, decision):
        self.decision.setVisible(decision is not None)
        if decision is None:
            return
        who = " ".join(text for text in (decision["coder"], decision["decided"]) if text)
        verdict = self.word(decision["verdict"])
        text = tr("Decided: {verdict} ({who})") if decision["belt_industry"] else tr(
            "Decided for the whole record: {verdict} ({who})"
        )
        note = decision["reason"]
        self.decision.setText(text.format(verdict=verdict, who=who) + (f"\n{note}" if note else ""))


def _label(parent, bold=False):
    label = PlainLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    if bold:
        font = label.font()
        font.setBold(True)
        label.setFont(font)
    return label
