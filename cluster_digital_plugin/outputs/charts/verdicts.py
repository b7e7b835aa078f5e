# SPDX-License-Identifier: GPL-2.0-or-later
"""How many records of each programme have which verdict, of those selected on the map and of all."""

from __future__ import annotations

from ...core import words
from ...core.words import Word
from ...layers.symbols import looks
from .sheet import Sheet, plain

TITLE = Word("各类集群的结论", "Verdicts by programme")

_TOTAL = "ALL"
_NONE = Word("还没有结论。请先在工作台第 ② 步运行匹配。", "No verdicts yet. Match in part 2 of the workbench.")
_COUNT = Word("{name}  共 {count} 条", "{name}  {count} records")
_CHOSEN = Word("{name}  选中 {chosen} 条 / 共 {count} 条", "{name}  {chosen} selected of {count} records")
_PART = Word("{name},{verdict}:共 {part} 条中的 {count} 条({share} %)",
             "{name}, {verdict}: {count} of {part} records ({share} %)")
_PART_CHOSEN = Word("{name},{verdict}:选中的 {part} 条中有 {count} 条({share} %)",
                    "{name}, {verdict}: {count} of {part} selected records ({share} %)")
_NOTE = Word("条的长度为占比,数字为条数。在地图上选择城市或集群,可与全部比较。",
             "Lengths are shares, numbers are records. Select cities or clusters on the map to compare them with all.")
_NOTE_CHOSEN = Word("上条(粗)为选中的记录,下条(细)为全部;长度为占比,数字为条数。",
                    "Upper, thick: what is selected; lower, thin: all. Lengths are shares, numbers are records.")
_AXIS = Word("占比(%)", "Share (%)")
# Told by fill and hatch as on the map by how full a mark is: colour alone says nothing. Share of colour, hatch.
_FILLS = {"match": (1.0, ""), "near": (0.42, ""), "unrelated": (0.0, ""), "no_belt": (0.0, "...."),
          "unrecognised": (0.0, "xxxx")}  # fmt: skip
_OTHER_FILL = (0.15, "////")
_THICK, _THIN, _GAP = 1.5, 0.75, 0.25


def verdicts(sheet: Sheet, rows, chinese: bool):
    """Fill a sheet with a bar for each programme, and a second one above it when something is selected.

    Parameters
    ----------
    rows : dicts with programme, verdict, count and chosen, the number that is selected, None when nothing is
    """
    if not rows:
        sheet.empty = True
        sheet.say(_say(_NONE, chinese))
        return
    groups = _groups(rows)
    several = any(row["chosen"] is not None for row in rows)
    found = dict.fromkeys(row["verdict"] for row in rows)
    _legend(sheet, [code for code in {**_FILLS, **found} if code in found], chinese)
    titles = [_title(programme, members, several, chinese) for programme, members in groups.items()]
    lines = [sheet.lines(title, sheet.width - 36) for title in titles]
    places, height = [], 0.0
    for text in lines:
        places.append(height + 1.5 * len(text) + 0.3)
        height = places[-1] + (_THICK + _GAP + _THIN if several else _THICK) + 0.7
    sheet.words.extend(titles)

    def paint(axes):
        axes.set_xlim(0, 100)
        axes.set_ylim(height, 0)
        axes.set_yticks([])
        axes.grid(False)
        for side in ("left", "right", "top"):
            axes.spines[side].set_visible(False)
        axes.set_xticks(range(0, 101, 20))
        axes.set_xlabel(_say(_AXIS, chinese), fontproperties=sheet.font(0.95), color=sheet.theme.mixed(0.85))
        for text in axes.get_xticklabels():
            text.set_fontproperties(sheet.font(0.9))
        for place, text, (programme, members) in zip(places, lines, groups.items()):
            axes.text(0, place - 0.3, plain("\n".join(text)), fontproperties=sheet.font(), color=sheet.theme.text,
                      va="bottom")
            bars = _Bars(sheet, axes, programme, chinese)
            if several:
                bars.draw(members, "chosen", place, _THICK)
                place += _THICK + _GAP
            bars.draw(members, "count", place, _THIN if several else _THICK)

    side = 0.8 * sheet.em
    sheet.plot((height + 3.1) * sheet.em, paint, side, side, 3.1 * sheet.em)
    sheet.note(_say(_NOTE_CHOSEN if several else _NOTE, chinese))


class _Bars:
    """The bars of one programme."""

    def __init__(self, sheet, axes, programme, chinese):
        self._sheet, self._axes, self._chinese = sheet, axes, chinese
        self._name = _name(programme, chinese)
        color = sheet.theme.mixed(0.75) if programme == _TOTAL else looks([programme])[programme].color
        self._color = color if programme == _TOTAL else sheet.theme.ink(color)

    def draw(self, members, what, top, height):
        """Draw what is counted by one column of the rows, one part after another."""
        total, start = sum(row[what] or 0 for row in members), 0.0
        if not total:
            self._axes.plot([0, 100], [top + height / 2] * 2, color=self._sheet.theme.mixed(0.3), linewidth=1,
                            linestyle=(0, (1, 2)))
        for row in members:
            if row[what]:
                width = 100 * row[what] / total
                self._part(row, what, total, (start, top, width, height))
                start += width

    def _part(self, row, what, total, box):
        start, top, width, height = box
        sheet, axes = self._sheet, self._axes
        axes.add_patch(_patch(sheet, row["verdict"], self._color, (start, top), width, height))
        number = str(row[what])
        size = 0.92 if height == _THICK else 0.7
        room = width / 100 * (sheet.width - 20 - 1.6 * sheet.em) - 4
        if sheet.text_width(number, size) < room:
            share, hatch = _fill(row["verdict"])
            behind = {"facecolor": sheet.theme.background, "edgecolor": "none", "pad": 0.6, "alpha": 0.85}
            axes.text(start + width / 2, top + height / 2, number, fontproperties=sheet.font(size), ha="center",
                      va="center_baseline", color=sheet.theme.background if share == 1 else sheet.theme.text,
                      bbox=behind if hatch else None)
        text = _say(_PART_CHOSEN if what == "chosen" else _PART, self._chinese).format(
            name=self._name, verdict=words.say(words.VERDICTS, row["verdict"], self._chinese), count=row[what],
            part=total, share=int(100 * row[what] / total + 0.5),
        )
        sheet.words.append(text)
        corners = [(start, top), (start + width, top), (start + width, top + height), (start, top + height)]
        sheet.region(axes, {**row, "of": what}, text, corners, True)


def _groups(rows):
    """Return programme → its rows, verdicts in their order; the total last, where there are several programmes."""
    rank = {code: number for number, code in enumerate(_FILLS)}
    found = {programme: [] for programme in words.in_order(row["programme"] for row in rows)}
    total = {}
    for row in sorted(rows, key=lambda row: rank.get(row["verdict"], len(rank))):
        found[row["programme"]].append(row)
        one = total.setdefault(row["verdict"], {**row, "programme": _TOTAL, "count": 0, "chosen": None})
        one["count"] += row["count"]
        if row["chosen"] is not None:
            one["chosen"] = (one["chosen"] or 0) + row["chosen"]
    return {**found, _TOTAL: list(total.values())} if len(found) > 1 else found


def _title(programme, members, several, chinese):
    count, chosen = (sum(row[what] or 0 for row in members) for what in ("count", "chosen"))
    return _say(_CHOSEN if several else _COUNT, chinese).format(
        name=_name(programme, chinese), count=count, chosen=chosen)


def _legend(sheet, codes, chinese):
    """Write what the fills say, as many in a line as there is room for."""
    inside, lines, left = sheet.width - 20, [[]], 0.0
    for code in codes:
        text = words.say(words.VERDICTS, code, chinese)
        width = sheet.text_width(text, 0.95) + 3.4 * sheet.em
        if lines[-1] and left + width > inside:
            lines.append([])
            left = 0.0
        lines[-1].append((left, code, text))
        left += width

    def paint(axes):
        axes.set_xlim(0, inside)
        axes.set_ylim(len(lines), 0)
        axes.set_axis_off()
        for number, line in enumerate(lines):
            for left, code, text in line:
                axes.add_patch(_patch(sheet, code, sheet.theme.mixed(0.75), (left, number + 0.2), 1.8 * sheet.em, 0.6))
                axes.text(left + 2.3 * sheet.em, number + 0.5, plain(text), fontproperties=sheet.font(0.95),
                          color=sheet.theme.text, va="center")

    sheet.plot(1.6 * sheet.em * len(lines), paint)


def _patch(sheet, verdict, color, corner, width, height):
    from matplotlib.colors import to_rgba
    from matplotlib.patches import Rectangle

    share, hatch = _fill(verdict)
    return Rectangle(corner, width, height, facecolor=to_rgba(color, share), edgecolor=color, hatch=hatch or None,
                     linewidth=1.1)


def _fill(verdict):
    return _FILLS.get(verdict, _OTHER_FILL)


def _name(programme, chinese):
    return words.say(words.GROUPS, programme, chinese) if programme == _TOTAL else programme


def _say(word, chinese):
    return word.zh if chinese else word.en
