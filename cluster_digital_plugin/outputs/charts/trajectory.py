# SPDX-License-Identifier: GPL-2.0-or-later
"""The path of the centre over the years, in kilometres from where it began."""

from __future__ import annotations

import numpy as np

from ...core.ellipse.geodesic import forward
from ...core.words import Word
from .series import paths_of
from .sheet import MARKERS, Sheet

TITLE = Word("重心轨迹", "Path of the centre")

_NONE = Word(
    "现有椭圆不是按年份分组的。请在工作台第 ③ 步把“点”选为“产业带”、“分组”选为“年份”,"
    "再绘制椭圆,此处即显示重心逐年移动的轨迹。",
    "The ellipses are not grouped by year. In part 3 of the workbench choose belts as points and group by year, then "
    "draw the ellipses: the centre's path over the years appears here.",
)
_EAST = Word("东向距离(km,起点为 {year} 年重心)", "km east of the centre of {year}")
_NORTH = Word("北向距离(km)", "km north")
_SUMMARY = Word(
    "{name}  {first}→{last} 年:净位移 {net:.0f} km({bearing:.0f}°),路径 {path:.0f} km",
    "{name}  {first}→{last}: net shift {net:.0f} km ({bearing:.0f}°), path {path:.0f} km",
)
_POINT = Word("{name} {year} 年:{n} 个点,{east:+.0f} km 东,{north:+.0f} km 北",
              "{name} {year}: {n} points, {east:+.0f} km east, {north:+.0f} km north")
_NOTE = Word(
    "十字与浅色椭圆:重心 ± 1 个标准误(按超总体)。空心:点太少,没有椭圆。距离为测地线距离。",
    "Bars and pale ellipses: centre ± 1 standard error (of a superpopulation). Hollow: too few points for an ellipse. "
    "Distances are geodesic.",
)


def trajectory(sheet: Sheet, rows, chinese: bool):
    """Fill a sheet with the paths of the centres of ellipses that were grouped by year."""
    paths = paths_of(rows, chinese)
    if not paths:
        sheet.empty = True
        sheet.say(_say(_NONE, chinese))
        return
    start = paths[0].rows[0]
    tracks = [_track(path, start) for path in paths]
    errors = [np.array([_errors(row) for row in path.rows]) for path in paths]
    bottom, left = 3.6 * sheet.em, 4.4 * sheet.em
    free = sheet.width - 20 - left - sheet.em
    width = min(free, 40 * sheet.em)
    spare = (free - width) / 2
    low, high = _limits(tracks, errors)
    height = width * float(np.clip((high - low)[1] / (high - low)[0], 0.55, 0.95))
    low, high = _fill(low, high, height / width)

    def paint(axes):
        axes.set_xlim(low[0], high[0])
        axes.set_ylim(low[1], high[1])
        axes.axhline(0, color=sheet.theme.mixed(0.35), linewidth=0.8)
        axes.axvline(0, color=sheet.theme.mixed(0.35), linewidth=0.8)
        _distance_axis(sheet, axes.xaxis, _say(_EAST, chinese).format(year=paths[0].years[0]))
        _distance_axis(sheet, axes.yaxis, _say(_NORTH, chinese))
        for path, track, error in zip(paths, tracks, errors):
            _paint(sheet, axes, path, track, error, chinese)
        _label(sheet, axes, paths, tracks)

    sheet.height += 0.4 * sheet.em
    sheet.plot(height + bottom, paint, left=left + spare, right=sheet.em + spare, bottom=bottom)
    for path in paths:
        sheet.entry(path.look, _summary(path, chinese))
    sheet.note(_say(_NOTE, chinese))


def _track(path, start):
    """Return the centres in kilometres east and north of a starting point, of shape (years, 2)."""
    lon, lat = _lonlat(path.rows)
    x, y = forward(lon, lat, start["center_lon"], start["center_lat"])
    return np.column_stack((x, y)) / 1000


def _lonlat(rows):
    return (np.array([row[name] for row in rows], float) for name in ("center_lon", "center_lat"))


def _errors(row):
    """Return the standard errors of a centre in kilometres; without metres there are none to be shown."""
    if row.get("unit") != "m":
        return 0.0, 0.0
    return (row.get("se_center_x") or 0.0) / 1000, (row.get("se_center_y") or 0.0) / 1000


def _limits(tracks, errors):
    """Return the lower left and upper right corner of all that is drawn, with some room around."""
    points, around = np.vstack(tracks), np.vstack(errors)
    low, high = (points - around).min(axis=0), (points + around).max(axis=0)
    room = 0.08 * max(float((high - low).max()), 1.0)
    return low - room, high + room


def _fill(low, high, ratio):
    """Return the corners widened to a plot's ratio of height to width, so that both axes have one scale."""
    size, middle = high - low, (low + high) / 2
    width = max(size[0], size[1] / ratio)
    half = np.array((width, width * ratio)) / 2
    return middle - half, middle + half


def _distance_axis(sheet, axis, label):
    axis.set_major_formatter(lambda value, _: f"{value:g}".replace("-", "−"))
    axis.get_major_locator().set_params(nbins=6, steps=[1, 2, 2.5, 5, 10])
    for text in axis.get_ticklabels():
        text.set_fontproperties(sheet.font(0.9))
    axis.set_label_text(label, fontproperties=sheet.font(0.95), color=sheet.theme.mixed(0.85))


def _paint(sheet, axes, path, track, errors, chinese):
    from matplotlib.patches import Ellipse

    color, marker = sheet.theme.ink(path.look.color), MARKERS[path.look.shape]
    for begin, end in zip(track[:-1], track[1:]):
        axes.annotate("", end, begin, arrowprops={
            "arrowstyle": "-|>", "color": color, "linewidth": 1.2, "alpha": 0.85, "shrinkA": 4, "shrinkB": 4,
            "mutation_scale": 9,
        })
    for row, year, (x, y), (east, north) in zip(path.rows, path.years, track, errors):
        if east and north:
            axes.add_patch(Ellipse((x, y), 2 * east, 2 * north, facecolor=color, alpha=0.07, edgecolor="none"))
        axes.errorbar(x, y, north or None, east or None, color=color, linewidth=0.8, alpha=0.55, fmt="none")
        hollow = (row.get("status") or "ok") not in ("ok", "circle")
        axes.plot(x, y, linestyle="", marker=marker, markersize=6.5, color=color,
                  markerfacecolor=sheet.theme.background if hollow else color, zorder=4)
        words = _say(_POINT, chinese).format(name=path.name, year=year, n=row.get("n"), east=x, north=y)
        sheet.words.append(words)
        sheet.region(axes, row, words, (x, y))


def _label(sheet, axes, paths, tracks):
    """Write the years where they cover neither a mark nor another year, as far as there is room."""
    place = axes.transData.transform
    marks = np.vstack([place(track) for track in tracks])
    scale, taken = sheet.scale, []
    width, height = sheet.text_width("2000", 0.9) * scale, 1.1 * sheet.em * scale
    frame = axes.bbox
    for path, track in zip(paths, tracks):
        for year, point, (x, y) in zip(path.years, track, place(track)):
            boxes = [(x + dx * (width / 2 + 6 * scale), y + dy * (height / 2 + 5 * scale))
                     for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))]

            def crowding(box):
                close = sum(abs(box[0] - bx) < width and abs(box[1] - by) < height for bx, by in taken)
                over = sum((np.abs(marks - box) < ((width + 8 * scale) / 2, (height + 8 * scale) / 2)).all(axis=1))
                outside = not (frame.x0 + width / 2 < box[0] < frame.x1 - width / 2
                               and frame.y0 + height / 2 < box[1] < frame.y1 - height / 2)
                return 3 * close + over + 5 * outside

            best = min(boxes, key=crowding)
            taken.append(best)
            offset = (np.array(best) - (x, y)) / scale * 72 / sheet.theme.dpi
            axes.annotate(str(year), point, offset, textcoords="offset points", ha="center", va="center_baseline",
                          fontproperties=sheet.font(0.9), color=sheet.theme.text, zorder=3.5,
                          bbox={"facecolor": sheet.theme.background, "edgecolor": "none", "pad": 0.4, "alpha": 0.75})


def _summary(path, chinese):
    lon, lat = _lonlat(path.rows)
    legs = np.hypot(*forward(lon[1:], lat[1:], lon[:-1], lat[:-1], np.arange(len(lon) - 1))) / 1000
    east, north = forward(lon[-1:], lat[-1:], lon[0], lat[0])
    return _say(_SUMMARY, chinese).format(
        name=path.name, first=path.years[0], last=path.years[-1], net=float(np.hypot(east, north)[0]) / 1000,
        bearing=float(np.degrees(np.arctan2(east, north))[0] % 360), path=float(legs.sum()),
    )


def _say(word, chinese):
    return word.zh if chinese else word.en
