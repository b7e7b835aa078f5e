# SPDX-License-Identifier: GPL-2.0-or-later
"""What a card is made of: sections of rows of texts in both languages, which may lead to another card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ..words import Word


class Subject(NamedTuple):
    """What a card is about: kind is "city", "cluster" or "belt", key its adcode, cluster_id or belt_id."""

    kind: str
    key: str


@dataclass(frozen=True)
class Piece:
    """One text; ``leads_to`` is the card behind it, ``mark`` the list and code whose symbol stands before it."""

    text: Word
    leads_to: Subject | None = None
    mark: tuple[str, str] | None = None


@dataclass(frozen=True)
class Row:
    """One line of a card: a label, what it says, and what is to be said below in smaller letters."""

    label: Word
    pieces: tuple[Piece, ...]
    details: tuple[Word, ...] = ()


@dataclass(frozen=True)
class Section:
    """Rows under a heading; ``note`` says what the numbers rest on, or what to do when there are none."""

    title: Word
    rows: tuple[Row, ...]
    note: Word | None = None


@dataclass(frozen=True)
class Card:
    """A whole card; ``marked`` holds the data sets that it rests on and that must be marked, see ``words.MARKS``."""

    subject: Subject
    title: Word
    subtitle: Word
    sections: tuple[Section, ...]
    marked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Measure:
    """One row of a comparison: a label and one text for each city."""

    label: Word
    values: tuple[Word, ...]


@dataclass(frozen=True)
class Comparison:
    """Cities side by side: one column for each, measures in groups under headings."""

    cities: tuple[Piece, ...]
    groups: tuple[tuple[Word, tuple[Measure, ...]], ...]
    note: Word
    marked: tuple[str, ...] = ()


def same(text) -> Word:
    """Return a value that reads alike in both languages."""
    return Word(str(text), str(text))


def plain(text, leads_to: Subject | None = None, mark: tuple[str, str] | None = None) -> Piece:
    """Return a piece of a value that reads alike in both languages, or of a word."""
    return Piece(text if isinstance(text, Word) else same(text), leads_to, mark)


def spoken(row: dict, name: str) -> tuple[Word, ...]:
    """Return a sentence that a row holds in both languages as ``name_zh`` and ``name_en``; nothing where it is empty.

    One language stands for the other where only one was written.
    """
    zh, en = row.get(f"{name}_zh"), row.get(f"{name}_en")
    return (Word(str(zh or en), str(en or zh)),) if zh or en else ()


def join(words, zh: str = "、", en: str = ", ") -> Word:
    """Return several texts as one."""
    words = list(words)
    return Word(zh.join(word.zh for word in words), en.join(word.en for word in words))
