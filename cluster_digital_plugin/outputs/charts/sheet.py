# SPDX-License-Identifier: GPL-2.0-or-later
"""A sheet that is filled from top to bottom, its height following from what is on it.

Lengths are pixels of the screen before it is scaled (``Theme.dpi`` to the inch). Only matplotlib's object-oriented
interface is used, and no global setting of it is read or changed: charts are drawn in a worker thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from ...layers.symbols import Look
from .fonts import font

MARKERS = {
    "circle": "o", "triangle": "^", "square": "s", "diamond": "D", "star": "*", "pentagon": "p", "hexagon": "h",
    "cross_fill": "P",
}  # fmt: skip

DASHES = (0, (3.2, 1.8))

_MARGIN = 10.0
_WARNING = "#c00020"
# Lines are broken at spaces and between Chinese characters, but before and after none of these.
_CLOSING = "\uff0c。\uff1b\uff1a\uff01\uff1f\uff09》”、·%°,.;:!?)"
_OPENING, _JOINING = "\uff08(《“", "=±<×"


@dataclass(frozen=True)
class Theme:
    """Colours, size of text in points and pixels to the inch; ``corner`` keeps room free at the upper right."""

    text: str = "#1f1f1f"
    background: str = "#ffffff"
    size: float = 9.0
    dpi: float = 96.0
    corner: float = 0.0

    @property
    def dark(self) -> bool:
        """Whether the background is dark."""
        return float(np.dot(_rgb(self.background), (0.299, 0.587, 0.114))) < 0.5

    def mixed(self, share: float) -> str:
        """Return the text's colour mixed with the background; 1 is the text's."""
        return _mix(self.text, self.background, share)

    def ink(self, color: str) -> str:
        """Return a colour that can be told from the background."""
        return _mix(color, "#ffffff", 0.55) if self.dark else color


PAPER = Theme()


@dataclass(frozen=True)
class Region:
    """Where a row is on the sheet: a line, a point or a box in pixels from the upper left, with its words."""

    row: dict
    words: str
    path: np.ndarray
    closed: bool = False

    def distance(self, x: float, y: float) -> float:
        """Return how far a place is from it, in pixels; 0 within a box."""
        if self.closed:
            low, high = self.path.min(axis=0), self.path.max(axis=0)
            return float(np.hypot(*np.maximum(0, np.maximum(low - (x, y), np.subtract((x, y), high)))))
        start, end = self.path[:-1], self.path[1:]
        if not len(start):
            start = end = self.path
        along = end - start
        length = np.maximum((along * along).sum(axis=1), 1e-9)
        part = np.clip(((np.array((x, y)) - start) * along).sum(axis=1) / length, 0, 1)
        return float(np.hypot(*(start + part[:, None] * along - (x, y)).T).min())


@dataclass
class Sheet:
    """What a chart writes on: heading, plots, lines of a legend, a note. ``figure`` ends it."""

    width: float
    theme: Theme
    scale: float = 1.0
    height: float = _MARGIN
    empty: bool = False
    words: list[str] = field(default_factory=list)
    _steps: list[Callable] = field(default_factory=list)
    _regions: list[tuple] = field(default_factory=list)

    def __post_init__(self):
        from matplotlib.backends.backend_agg import RendererAgg

        self._measure = RendererAgg(8, 8, self.theme.dpi)

    @property
    def em(self) -> float:
        """The height of a character in pixels."""
        return self.theme.size * self.theme.dpi / 72

    def heading(self, title: str, mark: str = ""):
        """Write the title and, below it, what warns of the data."""
        self._write(title, self.theme.size * 1.15, self.theme.text, bold=True, free=self.theme.corner)
        if mark:
            self._write(mark, self.theme.size, self.theme.ink(_WARNING), bold=True)
        self.height += 0.3 * self.em

    def note(self, text: str):
        """Write small print."""
        self.height += 0.3 * self.em
        self._write(text, self.theme.size * 0.88, self.theme.mixed(0.72))

    def say(self, text: str):
        """Write a sentence where a chart would be."""
        self.height += 0.5 * self.em
        self._write(text, self.theme.size, self.theme.mixed(0.85))

    def entry(self, look: Look, text: str, row: dict | None = None, dash="-"):
        """Write a line of the legend, with a sample of its look."""
        top, left = self.height + 0.15 * self.em, _MARGIN + 3.4 * self.em
        self.height = top
        self._write(text, self.theme.size, self.theme.text, left=left)
        middle = top + 0.75 * self.em
        self._steps.append(lambda sheet: self._sample(sheet, look, middle, dash))
        if row is not None:
            right = self.width - _MARGIN / 2
            box = [(_MARGIN / 2, top), (right, top), (right, self.height), (_MARGIN / 2, self.height)]
            self._regions.append((None, row, text, np.array(box), True))

    def plot(self, height: float, paint: Callable, left=0.0, right=0.0, bottom=0.0, polar=False):
        """Reserve room for a plot, drawn by ``paint(axes)`` once the sheet's height is known; the sides in pixels."""
        top, width = self.height, self.width - 2 * _MARGIN - left - right
        self.height += height

        def place(sheet):
            box = ((_MARGIN + left) / self.width, 1 - (top + height - bottom) / self.height, width / self.width,
                   (height - bottom) / self.height)
            axes = sheet.add_axes(box, projection="polar" if polar else None, facecolor="none")
            axes.tick_params(colors=self.theme.mixed(0.8), length=0 if polar else 3)
            for spine in axes.spines.values():
                spine.set_color(self.theme.mixed(0.35))
            axes.grid(color=self.theme.mixed(0.16), linewidth=0.7)
            axes.set_axisbelow(True)
            paint(axes)

        self._steps.append(place)

    def region(self, axes, row: dict, words: str, xy, closed: bool = False):
        """Say that these coordinates of a plot, a line or a point or a closed box, stand for a row."""
        self._regions.append((axes, row, words, np.atleast_2d(np.asarray(xy, float)), closed))

    def font(self, factor: float = 1.0, bold: bool = False):
        """Return the font of a size relative to the text's."""
        return font(self.theme.size * factor, bold)

    def text_width(self, text: str, factor: float = 1.0, bold: bool = False) -> float:
        """Return how wide a text is in pixels."""
        return self._measure.get_text_width_height_descent(text, self.font(factor, bold), False)[0]

    def lines(self, text: str, width: float, factor: float = 1.0, bold: bool = False) -> list[str]:
        """Return a text broken into lines no wider than ``width`` pixels, as far as its words allow."""
        lines, line = [], ""
        for piece in _pieces(text):
            if line and self.text_width((line + piece).rstrip(), factor, bold) > width:
                lines.append(line.rstrip())
                line = piece.lstrip()
            else:
                line += piece
        return [*lines, line.rstrip()]

    def figure(self):
        """Return all that was asked for as matplotlib's Figure."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.height = float(np.ceil(self.height + _MARGIN))
        dpi = self.theme.dpi
        sheet = Figure((self.width / dpi, self.height / dpi), dpi * self.scale, facecolor=self.theme.background)
        FigureCanvasAgg(sheet)
        for step in self._steps:
            step(sheet)
        return sheet

    def regions(self) -> list[Region]:
        """Return where the ellipses are; once the figure is drawn, as plots find their place only then."""
        return [self._placed(*region) for region in self._regions]

    def _placed(self, axes, row, words, xy, closed):
        if axes is not None:
            xy = axes.transData.transform(xy) / self.scale
            xy[:, 1] = self.height - xy[:, 1]
        return Region(row, words, xy, closed)

    def _sample(self, sheet, look, middle, dash):
        from matplotlib.lines import Line2D

        color, y = self.theme.ink(look.color), 1 - middle / self.height
        ends = [(_MARGIN + part * self.em) / self.width for part in (0.0, 1.4, 2.8)]
        sheet.add_artist(Line2D(
            ends, [y] * 3, color=color, linestyle=dash, linewidth=1.8, marker=MARKERS[look.shape], markevery=[1],
            markersize=6.5,
        ))

    def _write(self, text, size, color, bold=False, left=_MARGIN, free=0.0):
        self.words.append(text)
        for line in self.lines(text, self.width - left - _MARGIN - free, size / self.theme.size, bold):
            top = self.height
            self._steps.append(lambda sheet, line=line, top=top: sheet.text(
                left / self.width, 1 - top / self.height, plain(line), va="top", color=color,
                fontproperties=font(size, bold),
            ))
            self.height += 1.5 * size * self.theme.dpi / 72


def plain(text: str) -> str:
    """Return text in which matplotlib sees no formula."""
    return text.replace("$", r"\$")


def _pieces(text):
    """Return the pieces between which a line may be broken: no Latin word and no "p = 0.05" torn apart."""
    pieces = []
    for char in text:
        before = pieces[-1] if pieces else " "
        latin = char.isascii() and before[-1].isascii() and before[-1] != " "
        held = before.rstrip()[-1:] or " "
        if pieces and (latin or char in _CLOSING + _JOINING + " " or held in _OPENING + _JOINING):
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _rgb(color):
    return np.array([int(color[start:start + 2], 16) / 255 for start in (1, 3, 5)])


def _mix(one, other, share):
    mixed = np.rint(255 * (share * _rgb(one) + (1 - share) * _rgb(other))).astype(int)
    return "#" + "".join(f"{part:02x}" for part in mixed)
