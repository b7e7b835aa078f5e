# SPDX-License-Identifier: GPL-2.0-or-later
"""What an industry name says: its heads, their parts, and what they are for.

Chinese compounds are head-final: the last word of a name says what the industry is, earlier words say what for or of
what. So the last piece is the head; earlier pieces are *uses*, which can make two industries near but never a match.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from .segmentation import JOINERS, Piece

# What a code stands for: the industry itself, its parts, or only something the head is for or made of.
WHOLE, PARTS, USE = 0, 1, 2
ROLES = {"head": WHOLE, "parts": PARTS, "use": USE}


@dataclass(frozen=True)
class Found:
    """One word found in a name: its text, the node it stands for, and its role (head, parts, use, hint)."""

    text: str
    node: str
    role: str


@dataclass(frozen=True)
class Parsed:
    """What a name was understood as.

    ``codes`` are the integer codes of its heads and uses; ``coverage`` is the share of its characters that are words of
    the taxonomy, the confidence shown in the review list.
    """

    name: str
    normalised: str
    found: tuple[Found, ...]
    codes: tuple[int, ...]
    uncovered: str
    coverage: float

    @property
    def recognised(self) -> bool:
        return bool(self.codes)

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """Node ids of the heads, parts included."""
        return tuple(dict.fromkeys(found.node for found in self.found if found.role in ("head", "parts")))

    @cached_property
    def uses(self) -> tuple[str, ...]:
        """Node ids of what the heads are for or made of."""
        return tuple(dict.fromkeys(found.node for found in self.found if found.role == "use"))

    @cached_property
    def hints(self) -> frozenset[str]:
        """Modifiers, which decide nothing."""
        return frozenset(found.text for found in self.found if found.role == "hint")

    def word(self, node: str, role: int) -> str:
        """Return the words that stand for a node in a role as the name writes them, or the whole name."""
        texts = (found.text for found in self.found if found.node == node and ROLES.get(found.role) == role)
        text = next(texts, self.name)
        start = self.name.lower().find(text)
        return text if start < 0 else self.name[start:start + len(text)]


class Reading:
    """One name without brackets: its segments between conjunctions, each with heads and uses.

    A segment is a list of pieces and of single characters that no word covers.
    """

    def __init__(self, text: str, pieces: list[Piece], relations):
        self._relations = relations
        self.found: list[Found] = []
        self.codes: list[int] = []
        self._last: list[int] = []
        self.uncovered = ""
        segment: list[Piece | str] = []
        place = 0
        for piece in pieces:
            segment = self._gap(text[place:piece.start], segment)
            place = piece.end
            if piece.word.kind == "conjunction":
                segment = self._close(segment)
                continue
            if piece.word.kind == "modifier":
                self.found.append(Found(piece.word.text, "", "hint"))
            segment.append(piece)
        self._close(self._gap(text[place:], segment))

    def _gap(self, characters, segment):
        for character in characters:
            if character in JOINERS:
                segment = self._close(segment)
            elif character != " ":
                segment.append(character)
                self.uncovered += character
        return segment

    def _close(self, segment):
        """Read one segment and return an empty one: the last alias is its head unless unknown characters follow."""
        words = [item for item in segment if isinstance(item, str) or _counts(item)]
        aliases = [item for item in words if _is_alias(item)]
        parts = bool(words) and isinstance(words[-1], Piece) and words[-1].word.kind == "parts"
        if aliases:
            if parts:
                words = [item for item in words if isinstance(item, str) or item.word.kind != "parts"]
            self._read(segment, words, aliases, "parts" if parts else "head")
        elif parts and len(words) == 1:
            # 汽车整车及零部件: parts of what was named before the conjunction.
            for node in self._last:
                self._add(words[0].word.text, node, "parts")
        return []

    def _read(self, segment, words, aliases, role):
        heads = self._heads(words, aliases) if words[-1] is aliases[-1] else []
        for piece in heads:
            self._add(_with_modifiers(segment, piece), piece.word.node, role)
        for piece in aliases:
            if piece not in heads and self._level(piece.word.node) == "industry":
                self._add(_with_modifiers(segment, piece), piece.word.node, "use")
        self._last = [piece.word.node for piece in heads]

    def _heads(self, words, aliases):
        """Return the last alias, and those right before it that stand beside it (箱包皮具) rather than describe it."""
        last = aliases[-1]
        level = self._level(last.word.node)
        # 装备 or 材料 after something else only says what kind of thing that is.
        if level == "root" and len(words) > 1:
            return []
        heads = [last]
        for item in reversed(words[:-1]):
            if not _is_alias(item) or not self._beside(item.word.node, last.word.node):
                break
            heads.append(item)
        if level == "field" and not self._inside(words[:-1], last):
            return []
        return heads[::-1]

    def _beside(self, one, other):
        first, second = self._relations.node(one), self._relations.node(other)
        return one != other and first.parent == second.parent and first.level == second.level == "industry"

    def _inside(self, words, last):
        return all(_is_alias(item) and self._relations.below(item.word.node, last.word.node) for item in words)

    def _level(self, node):
        return self._relations.node(node).level

    def _add(self, text, node, role):
        self.found.append(Found(text, self._relations.ids[node], role))
        self.codes.append(node + ROLES[role] * len(self._relations.ids))


def _counts(piece):
    return piece.word.node >= 0 or piece.word.kind == "parts"


def _is_alias(item):
    return isinstance(item, Piece) and item.word.node >= 0


def _with_modifiers(segment, piece):
    """Return a piece's text with the modifiers right before it, as a reader would quote it: 新型显示器件."""
    place = segment.index(piece)
    text = piece.word.text
    while place and isinstance(segment[place - 1], Piece) and segment[place - 1].word.kind == "modifier":
        place -= 1
        text = segment[place].word.text + text
    return text
