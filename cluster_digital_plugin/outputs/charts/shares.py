# SPDX-License-Identifier: GPL-2.0-or-later
"""The share of points that an ellipse nominally holds and the share that it really holds."""

from __future__ import annotations

from ...core.words import Word, percent
from .series import series_of
from .sheet import MARKERS, Sheet, plain

TITLE = Word("椭圆内实际占比与名义占比", "Share inside: actual against nominal")

_MOST = 20
_NONE = Word("没有可比较占比的椭圆。请先在工作台第 ③ 步绘制椭圆。",
             "No ellipse has a share inside. Draw ellipses in part 3 of the workbench.")
_WEIGHT = Word("权重 {share}", "weight {share}")
_COUNT = Word("点数 {share}", "count {share}")
_NOMINAL = Word("名义 {share}", "nominal {share}")
_AXIS = Word("椭圆内占比(%)", "Share inside (%)")
_NOMINAL_AXIS = Word("名义占比(%)", "Nominal share (%)")
_ACTUAL_AXIS = Word("实际占比(%)", "Actual share (%)")
_EQUAL = Word("实际 = 名义", "actual = nominal")
_NOTE = Word(
    "实心:权重占比;空心:点数占比;竖线:名义占比。",
    "Filled: share of weight; hollow: share of points; upright line: nominal share.",
)
_NOTE_SIZES = Word(
    "每点一个大小,由小到大。实心连线:权重占比;空心:点数占比。线上方表示实际多于名义。",
    "One point for each size, from small to large. Filled, joined: share of weight; hollow: share of points. Above the "
    "diagonal the ellipse holds more than its name says.",
)
_LEFT_OUT = Word("未画:{count} 个组没有占比。", "Not drawn: {count} groups without a share.")
_MOST_SHOWN = Word("共 {all} 组,只画前 {shown} 组。", "The first {shown} of {all} groups are shown.")


def shares(sheet: Sheet, rows, chinese: bool):
    """Fill a sheet with the shares of each group: a track for one size, a line for several."""
    held = [row for row in rows if row.get("inside") is not None]
    all_series, series = series_of(rows, chinese), series_of(held, chinese)
    if not series:
        sheet.empty = True
        sheet.say(_say(_NONE, chinese))
        return
    shown = series[:_MOST]
    several = any(len(item.rows) > 1 for item in shown)
    (_lines if several else _tracks)(sheet, shown, chinese)
    notes = [_say(_NOTE_SIZES if several else _NOTE, chinese)]
    if len(all_series) > len(series):
        notes.append(_say(_LEFT_OUT, chinese).format(count=len(all_series) - len(series)))
    if len(series) > len(shown):
        notes.append(_say(_MOST_SHOWN, chinese).format(all=len(series), shown=len(shown)))
    sheet.note(("" if chinese else " ").join(notes))


def _tracks(sheet, series, chinese):
    words = [f"{item.name}  {_words(item.rows[0], chinese)}" for item in series]
    side, bottom = 0.8 * sheet.em, 3.1
    lines = [sheet.lines(text, sheet.width - 20 - 2 * side) for text in words]
    # Heights are counted in characters.
    places, height = [], 0.0
    for text in lines:
        places.append(height + 1.5 * len(text) + 0.8)
        height = places[-1] + 1.0

    def paint(axes):
        axes.set_xlim(0, 100)
        axes.set_ylim(height, 0)
        axes.set_yticks([])
        for side in ("left", "right", "top"):
            axes.spines[side].set_visible(False)
        _percent_axis(sheet, axes.xaxis, _say(_AXIS, chinese))
        for place, item, text in zip(places, series, lines):
            _track(sheet, axes, place, item, text)

    sheet.words.extend(words)
    sheet.plot((height + bottom) * sheet.em, paint, side, side, bottom * sheet.em)


def _track(sheet, axes, place, item, lines):
    row, color, theme = item.rows[0], sheet.theme.ink(item.look.color), sheet.theme
    weight, count, nominal = _percents(row)
    axes.text(0, place - 0.7, plain("\n".join(lines)), fontproperties=sheet.font(), color=theme.text, va="bottom",
              bbox={"facecolor": theme.background, "edgecolor": "none", "pad": 1.0})
    axes.plot([0, 100], [place, place], color=theme.mixed(0.18), linewidth=1)
    if nominal is not None:
        axes.plot([nominal, weight], [place, place], color=color, linewidth=2.2, alpha=0.6, solid_capstyle="butt")
        axes.plot([nominal] * 2, [place - 0.6, place + 0.6], color=theme.mixed(0.9), linewidth=1.8)
    if count is not None:
        axes.plot(count, place, linestyle="", marker=MARKERS[item.look.shape], markersize=8, markerfacecolor="none",
                  markeredgecolor=color, markeredgewidth=1.4, clip_on=False)
    axes.plot(weight, place, linestyle="", marker=MARKERS[item.look.shape], markersize=6.5, color=color,
              clip_on=False)
    sheet.region(axes, row, " ".join(lines), [(0, place), (100, place)])


def _lines(sheet, series, chinese):
    side = min(sheet.width - 20, 34 * sheet.em)
    spare = max(0.0, (sheet.width - 20 - side) / 2)
    points = [value for item in series for row in item.rows for value in _percents(row) if value is not None]
    low = max(0, int(min(points) / 10) * 10 - 5)

    def paint(axes):
        axes.set_xlim(low, 104)
        axes.set_ylim(low, 104)
        axes.plot([low, 104], [low, 104], color=sheet.theme.mixed(0.5), linewidth=1, linestyle=(0, (1, 2)))
        axes.text(104 - 0.02 * (104 - low), low + 0.03 * (104 - low), "···  " + _say(_EQUAL, chinese),
                  fontproperties=sheet.font(0.88), color=sheet.theme.mixed(0.7), ha="right")
        _percent_axis(sheet, axes.xaxis, _say(_NOMINAL_AXIS, chinese))
        _percent_axis(sheet, axes.yaxis, _say(_ACTUAL_AXIS, chinese))
        for item in series:
            _line(sheet, axes, item, chinese)

    sheet.plot(side, paint, left=spare + 3.8 * sheet.em, right=spare, bottom=3.6 * sheet.em)
    for item in series:
        sizes = [f"{row.get('size') or 0:g}: {percent(row['inside'])}" for row in item.rows]
        sheet.entry(item.look, f"{item.name}  {(',' if chinese else ', ').join(sizes)}", item.rows[0])


def _line(sheet, axes, item, chinese):
    color, marker = sheet.theme.ink(item.look.color), MARKERS[item.look.shape]
    rows = [row for row in item.rows if row.get("nominal") is not None]
    places = [_percents(row) for row in rows]
    axes.plot([place[2] for place in places], [place[0] for place in places], color=color, marker=marker,
              markersize=6.5, linewidth=1.6)
    for row, (weight, count, nominal) in zip(rows, places):
        if count is not None:
            axes.plot(nominal, count, linestyle="", marker=marker, markersize=9, markerfacecolor="none",
                      markeredgecolor=color)
        size = f"{row.get('size') or 0:g}"
        sheet.region(axes, row, f"{item.name} ({size})  {_words(row, chinese)}", (nominal, weight))


def _percent_axis(sheet, axis, label):
    ticks = range(0, 101, 20)
    low, high = axis.get_view_interval()
    shown = [tick for tick in ticks if min(low, high) <= tick <= max(low, high)]
    axis.set_ticks(shown)
    axis.set_ticklabels([str(tick) for tick in shown])
    for text in axis.get_ticklabels():
        text.set_fontproperties(sheet.font(0.9))
    axis.set_label_text(label, fontproperties=sheet.font(0.95), color=sheet.theme.mixed(0.85))


def _percents(row):
    """Return the shares of weight and of points and the nominal one, in percent, or None."""
    count = row["inside_n"] / row["n"] if row.get("inside_n") is not None and row.get("n") else None
    return [None if share is None else 100 * share for share in (row["inside"], count, row.get("nominal"))]


def _words(row, chinese):
    weight, count, nominal = _percents(row)
    parts = ((_WEIGHT, weight), (_COUNT, count), (_NOMINAL, nominal))
    return (",".join if chinese else ", ".join)(
        _say(word, chinese).format(share=percent(share / 100)) for word, share in parts if share is not None
    )


def _say(word, chinese):
    return word.zh if chinese else word.en
