# SPDX-License-Identifier: GPL-2.0-or-later
"""Cards and comparisons as HTML, as plain text and as cells of a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from urllib.parse import quote, unquote

from ..core import words
from ..core.cells import tab_separated
from ..layers.symbols import LOOKS, SHAPE_SIGNS, VERDICT_SIGNS, looks

_SCHEME = "card:"


@dataclass(frozen=True)
class Theme:
    """Colours of a card as "#rrggbb": text, less important text, links, lines, warnings; ``marks`` for programmes."""

    text: str = "#202020"
    muted: str = "#666666"
    link: str = "#1f5fbf"
    rule: str = "#d0d0d0"
    warning: str = "#a04000"
    marks: dict[str, str] = field(default_factory=lambda: {name: look.color for name, look in LOOKS.items()})


def card_html(card, chinese: bool, theme: Theme | None = None) -> str:
    """Return a card as the subset of HTML that Qt shows; whatever the data hold is text and never markup.

    Parameters
    ----------
    card : core.cards.parts.Card
    chinese : language
    theme : colours; those of paper by default
    """
    return _Html(chinese, theme or Theme()).card(card)


def card_text(card, chinese: bool) -> str:
    """Return a card as plain text, one line for each row, what is below a row indented."""
    say = _speaker(chinese)
    lines = [say(card.title), say(card.subtitle), *filter(None, [_mark(card.marked, say)])]
    for section in card.sections:
        lines += ["", say(section.title)]
        for row in section.rows:
            pieces = " · ".join(_symbol(piece.mark, " ") + say(piece.text) for piece in row.pieces)
            lines.append(f"  {say(row.label)}: {pieces}")
            lines += [f"      {say(detail)}" for detail in row.details]
        if section.note:
            lines.append(f"  {say(section.note)}")
    return "\n".join(lines) + "\n"


def comparison_cells(comparison, chinese: bool) -> list[list[str]]:
    """Return a comparison as rows of cells: the cities' names first, a heading before each group of measures."""
    say = _speaker(chinese)
    rows = [["", *(say(city.text) for city in comparison.cities)]]
    for title, measures in comparison.groups:
        rows.append([say(title), *("" for _ in comparison.cities)])
        rows += [[say(measure.label), *map(say, measure.values)] for measure in measures]
    return rows


def comparison_tsv(comparison, chinese: bool) -> str:
    """Return a comparison as a spreadsheet takes it from the clipboard, with its basis below."""
    say = _speaker(chinese)
    notes = [say(comparison.note), *filter(None, [_mark(comparison.marked, say)])]
    return tab_separated([*comparison_cells(comparison, chinese), *([note] for note in notes)])


def target_of(address: str) -> tuple[str, str] | None:
    """Return (kind, key) of a link between cards, or None when the address is no such link."""
    kind, slash, key = address[len(_SCHEME):].partition("/")
    if not address.startswith(_SCHEME) or not slash:
        return None
    return kind, unquote(key)


class _Html:
    def __init__(self, chinese, theme):
        self.say, self.theme = _speaker(chinese), theme

    def card(self, card):
        theme = self.theme
        body = "".join(self.section(section) for section in card.sections)
        mark = _mark(card.marked, self.say)
        mark = f'<p style="color:{theme.warning}"><b>{escape(mark)}</b></p>' if mark else ""
        return (
            f'<div style="color:{theme.text}"><h2 style="margin-bottom:2px">{self.text(card.title)}</h2>'
            f'<p style="margin-top:0;color:{theme.muted}">{self.text(card.subtitle)}</p>{mark}{body}</div>'
        )

    def section(self, section):
        rows, before = [], None
        for row in section.rows:
            # A label is not repeated: rows of one programme stand under it.
            rows.append(self.row(row, row.label != before))
            before = row.label
        table = f'<table width="100%" cellpadding="3" cellspacing="0">{"".join(rows)}</table>' if rows else ""
        note = f'<p style="margin-top:2px">{self.small(section.note)}</p>' if section.note else ""
        return (
            f'<h4 style="margin-bottom:2px">{self.text(section.title)}</h4>'
            f'<hr style="background-color:{self.theme.rule}" size="1">{table}{note}'
        )

    def row(self, row, labelled):
        label = self.text(row.label) if labelled else ""
        details = "".join(f"<br>{self.small(detail)}" for detail in row.details)
        pieces = " · ".join(self.piece(piece) for piece in row.pieces)
        return f'<tr><td width="32%" style="color:{self.theme.muted}">{label}</td><td>{pieces}{details}</td></tr>'

    def piece(self, piece):
        text = self.text(piece.text)
        if piece.leads_to:
            kind, key = piece.leads_to
            text = (f'<a href="{_SCHEME}{escape(kind)}/{escape(quote(key, safe=""))}" '
                    f'style="color:{self.theme.link};text-decoration:none">{text}</a>')  # fmt: skip
        symbol = _symbol(piece.mark)
        if not symbol:
            return text
        color = self.theme.marks.get(piece.mark[1]) if piece.mark[0] == "programme" else None
        return f'<span style="color:{color or self.theme.text}">{symbol}</span>&nbsp;{text}'

    def small(self, word):
        return f'<small style="color:{self.theme.muted}">{self.text(word)}</small>'

    def text(self, word):
        return escape(self.say(word))


def _symbol(mark, after=""):
    """Return the sign that tells a programme or a verdict without its colour."""
    if mark is None or (mark[0] == "programme" and not mark[1]):
        return ""
    kind, code = mark
    sign = VERDICT_SIGNS.get(code, "") if kind == "verdict" else SHAPE_SIGNS[looks([code])[code].shape]
    return sign + after if sign else ""


def _mark(datasets, say):
    """Return what must be said of data sets, behind a sign; empty when nothing."""
    text = say(words.Word(words.marks(datasets, True), words.marks(datasets, False)))
    return f"⚠ {text}" if text else ""


def _speaker(chinese):
    return (lambda word: word.zh) if chinese else (lambda word: word.en)
