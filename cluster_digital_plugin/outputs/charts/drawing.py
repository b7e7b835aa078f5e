# SPDX-License-Identifier: GPL-2.0-or-later
"""Charts as pictures: pixels for a panel, files for a paper."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ... import dependencies
from ...core.errors import InputError
from ...core.words import Word, marks
from ...layers.drafts import drafted
from ...translation import is_chinese
from . import rose, shares, trajectory, verdicts
from .sheet import PAPER, Region, Sheet, Theme


class _Kind(NamedTuple):
    """A chart: its title and what fills its sheet."""

    title: Word
    fill: Callable


KINDS = {
    "verdicts": _Kind(verdicts.TITLE, verdicts.verdicts),
    "rose": _Kind(rose.TITLE, rose.rose),
    "shares": _Kind(shares.TITLE, shares.shares),
    "trajectory": _Kind(trajectory.TITLE, trajectory.trajectory),
}

_WIDTH, _DPI = 480.0, 300


@dataclass(frozen=True)
class Drawing:
    """A drawn chart: RGBA pixels row by row, its size in them and in pixels before scaling, where its ellipses are.

    ``words`` says what the picture shows; ``empty`` that it only says why there is nothing to show.
    """

    pixels: bytes
    size: tuple[int, int]
    width: float
    height: float
    regions: tuple[Region, ...]
    words: str
    empty: bool

    def at(self, x: float, y: float, tolerance: float = 7.0) -> Region | None:
        """Return what is at a place, in pixels before scaling: the nearest mark, line or box."""
        found = [(region.distance(x, y), len(region.path), region.closed, number, region)
                 for number, region in enumerate(self.regions)]
        nearest = min(found, default=None, key=lambda item: item[:4])
        return nearest[-1] if nearest is not None and nearest[0] <= tolerance else None


def draw(
    kind: str, rows, width: float, chinese: bool | None = None, marked=(), theme: Theme = PAPER,
    scale: float = 1.0,
) -> Drawing:
    """Draw a chart as pixels; in any thread, a tenth of a second, the first time longer.

    Parameters
    ----------
    kind : "verdicts", "rose", "shares" or "trajectory"
    rows : dicts, rows of the ellipses table; of "verdicts" what :func:`.verdicts.verdicts` counts
    width : pixels before scaling; the height follows
    chinese : language; None is the interface's
    marked : codes of the data sets that the chart says it rests on, see :data:`.words.MARKS`
    scale : pixels of the picture per pixel, 2 on a fine screen

    Raises ImportError without matplotlib.
    """
    sheet = _sheet(kind, rows, width, chinese, marked, theme, scale)
    figure = sheet.figure()
    figure.canvas.draw()
    size = figure.canvas.get_width_height()
    return Drawing(bytes(figure.canvas.buffer_rgba()), size, width, sheet.height, tuple(sheet.regions()),
                   "\n".join(sheet.words), sheet.empty)


def save(
    path, kind: str, rows, chinese: bool | None = None, marked=(), width: float = _WIDTH, dpi: int = _DPI
) -> str:
    """Write a chart to a file and return its path.

    Parameters
    ----------
    path : .png (``dpi``), .svg or .pdf
    kind, rows, chinese, marked : as in :func:`draw`
    width : 96ths of an inch; 480 are 12.7 cm

    Raises InputError when there is nothing to draw, matplotlib is missing or the file cannot be written.
    """
    lacking = dependencies.explanation(dependencies.CHARTS)
    if lacking:
        raise InputError(lacking, lacking)
    ending = Path(path).suffix.lower().lstrip(".")
    if ending not in ("png", "svg", "pdf"):
        raise InputError(f"图表可存为 .png、.svg 或 .pdf,不能存为“{path}”。",
                         f"Charts are written as .png, .svg or .pdf, not as “{path}”.")
    sheets = [_sheet(kind, rows, width, language, marked) for language in (True, False)]
    if sheets[0].empty:
        raise InputError(*(sheet.words[-1] for sheet in sheets))
    figure = sheets[0 if (is_chinese() if chinese is None else chinese) else 1].figure()
    # No date: the same data gives the same file.
    metadata = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(ending)
    # In memory first: on a full disk matplotlib's PDF fails over its own failure.
    picture = io.BytesIO()
    figure.savefig(picture, format=ending, dpi=dpi, metadata=metadata)
    try:
        with drafted(path) as draft:
            draft.write_bytes(picture.getbuffer())
    except OSError as error:
        raise InputError(
            f"图表无法写入“{path}”:{error}", f"The chart cannot be written to “{path}”: {error}"
        ) from error
    return str(path)


def _sheet(kind, rows, width, chinese, marked, theme=PAPER, scale=1.0):
    chinese = is_chinese() if chinese is None else chinese
    sheet = Sheet(float(width), theme, scale)
    chart = KINDS[kind]
    sheet.heading(chart.title.zh if chinese else chart.title.en, marks(marked, chinese) if rows else "")
    chart.fill(sheet, rows, chinese)
    return sheet
