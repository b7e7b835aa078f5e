# SPDX-License-Identifier: GPL-2.0-or-later
"""Axes and direction of ellipses as a rose: north up, azimuths clockwise."""

from __future__ import annotations

import numpy as np

from ...core.words import SIZE_RULES, Word, say
from .series import series_of
from .sheet import DASHES, MARKERS, Sheet, plain

TITLE = Word("长短轴与方位", "Axes and direction")
SIGNIFICANT = 0.05

_MOST = 8
_COMPASS = Word("北 45° 东 135° 南 225° 西 315°", "N 45° E 135° S 225° W 315°")
_NONE = Word("没有可画轴线的椭圆。请先在工作台第 ③ 步绘制椭圆。",
             "No ellipse has axes. Draw ellipses in part 3 of the workbench.")
_NOTE = Word(
    "粗线为长轴,细线为短轴,长度为半轴(大小规则:{rule},{size});扇形为方位角 ± 1 个标准误(按超总体)。"
    "虚线:方向不显著或未检验(圆形检验,p > 0.05)。",
    "Thick lines: major axes, thin: minor axes, as long as the semi-axes ({rule}, size {size}). Wedges: azimuth ± 1 "
    "standard error (of a superpopulation). Dashed: no significant direction or none tested (circularity test, "
    "p > 0.05).",
)
_AZIMUTH = Word("方位 {azimuth:.1f}°", "azimuth {azimuth:.1f}°")
_ERROR = Word("± {error:.1f}°", "± {error:.1f}°")
_CIRCLE = Word("圆形", "a circle")
_NO_DIRECTION = Word("方向不显著(p = {p})", "no significant direction (p = {p})")
_UNTESTED = Word("方向未检验", "direction not tested")
_LEFT_OUT = Word("未画:{count} 个组没有轴线。", "Not drawn: {count} groups without axes.")
_OTHER_UNIT = Word("未画:{count} 个组的半轴单位不同。", "Not drawn: {count} groups whose axes have another unit.")
_MOST_SHOWN = Word("共 {all} 组,只画前 {shown} 组。", "The first {shown} of {all} groups are shown.")


def rose(sheet: Sheet, rows, chinese: bool):
    """Fill a sheet with the axes of each group's smallest ellipse; ``rows`` are those of the ellipses table."""
    series = series_of(rows, chinese)
    drawable = [item for item in series if item.rows[0].get("semi_major")]
    if not drawable:
        sheet.empty = True
        sheet.say(_say(_NONE, chinese))
        return
    unit = drawable[0].rows[0].get("unit")
    same = [item for item in drawable if item.rows[0].get("unit") == unit]
    shown = same[:_MOST]
    words = [_words(item, chinese) for item in shown]
    side = min(sheet.width - 20, 30 * sheet.em)
    margin = 2.2 * sheet.em
    left = max(0.0, (sheet.width - 20 - side) / 2) + margin
    sheet.plot(side, lambda axes: _paint(sheet, axes, shown, words, chinese), left, left, 0, polar=True)
    for item, text in zip(shown, words):
        sheet.entry(item.look, text, item.rows[0], "-" if _significant(item.rows[0]) else DASHES)
    first = shown[0].rows[0]
    notes = [_say(_NOTE, chinese).format(
        rule=say(SIZE_RULES, first.get("size_rule"), chinese), size=f"{first.get('size') or 0:g}"
    )]
    for word, count in ((_LEFT_OUT, len(series) - len(drawable)), (_OTHER_UNIT, len(drawable) - len(same))):
        if count:
            notes.append(_say(word, chinese).format(count=count))
    if len(same) > len(shown):
        notes.append(_say(_MOST_SHOWN, chinese).format(all=len(same), shown=len(shown)))
    sheet.note(("" if chinese else " ").join(notes))


def _paint(sheet, axes, series, words, chinese):
    axes.set_theta_zero_location("N")
    axes.set_theta_direction(-1)
    scale, unit = _unit(series[0].rows[0])
    longest = max(item.rows[0]["semi_major"] for item in series) / scale
    step = _step(longest)
    rings = np.arange(step, 1.1 * longest, step)
    axes.set_ylim(0, 1.12 * longest)
    axes.set_rgrids(rings, [""] * len(rings))
    axes.set_thetagrids(range(0, 360, 45), _say(_COMPASS, chinese).split())
    for label in axes.get_xticklabels():
        label.set_fontproperties(sheet.font())
        label.set_color(sheet.theme.mixed(0.85))
    alike = len({(item.look.color, item.look.shape) for item in series}) < len(series)
    for item, text in zip(series, words):
        _axes_of(sheet, axes, item, text, scale)
        row = item.rows[0]
        if alike and row.get("azimuth") is not None:
            # More groups than looks: their names tell them apart.
            axes.text(np.radians(row["azimuth"]), row["semi_major"] / scale + 0.07 * longest, plain(item.name),
                      fontproperties=sheet.font(0.88), color=sheet.theme.ink(item.look.color), ha="center", va="center")
    free = _free_angle([item.rows[0].get("azimuth") for item in series])
    for ring in rings:
        text = f"{ring:g} {unit}" if ring == rings[-1] else f"{ring:g}"
        axes.text(np.radians(free), ring, text, fontproperties=sheet.font(0.82), color=sheet.theme.mixed(0.7),
                  ha="center", va="center",
                  bbox={"facecolor": sheet.theme.background, "edgecolor": "none", "pad": 0.6, "alpha": 0.8})


def _axes_of(sheet, axes, item, words, scale):
    row, color, marker = item.rows[0], sheet.theme.ink(item.look.color), MARKERS[item.look.shape]
    major, minor = row["semi_major"] / scale, (row.get("semi_minor") or 0.0) / scale
    dash = "-" if _significant(row) else DASHES
    if row.get("azimuth") is None:
        around = np.linspace(0, 2 * np.pi, 121)
        circle = np.column_stack((around, np.full(121, major)))
        axes.plot(*circle.T, color=color, linestyle=dash, linewidth=1.8)
        axes.plot(*circle[::30].T, color=color, linestyle="", marker=marker)
        sheet.region(axes, row, words, circle)
        return
    azimuth = np.radians(row["azimuth"])
    for angle, half, width, size in ((azimuth, major, 2.2, 7.0), (azimuth + np.pi / 2, minor, 1.1, 4.0)):
        # Through the middle, lest the line be taken along a circle.
        line = np.array([(angle, half), (angle, 0.0), (angle + np.pi, 0.0), (angle + np.pi, half)])
        axes.plot(*line.T, color=color, linestyle=dash, linewidth=width, solid_capstyle="round")
        axes.plot(line[[0, 3], 0], line[[0, 3], 1], color=color, linestyle="", marker=marker, markersize=size)
        sheet.region(axes, row, words, line)
    error = np.radians(min(row.get("se_azimuth") or 0.0, 90.0))
    if error:
        axes.bar([azimuth, azimuth + np.pi], [major] * 2, width=2 * error, color=color, alpha=0.13, linewidth=0)


def _significant(row):
    return row.get("circular_p") is not None and row["circular_p"] <= SIGNIFICANT


def _words(item, chinese):
    row = item.rows[0]
    scale, unit = _unit(row)
    lengths = [f"{(row.get(name) or 0.0) / scale:.{0 if scale > 1 else 2}f}" for name in ("semi_major", "semi_minor")]
    parts = [f"{item.name}  {lengths[0]} × {lengths[1]} {unit}"]
    if row.get("azimuth") is None:
        parts.append(_say(_CIRCLE, chinese))
    else:
        azimuth = _say(_AZIMUTH, chinese).format(azimuth=row["azimuth"])
        error = row.get("se_azimuth")
        parts.append(azimuth if error is None else f"{azimuth} {_say(_ERROR, chinese).format(error=error)}")
    probability = row.get("circular_p")
    if probability is None:
        parts.append(_say(_UNTESTED, chinese))
    elif probability > SIGNIFICANT:
        parts.append(_say(_NO_DIRECTION, chinese).format(p=f"{probability:.2f}"))
    else:
        parts.append(f"p = {probability:.3f}" if probability >= 0.001 else "p < 0.001")
    return (",".join if chinese else ", ".join)(parts)


def _unit(row):
    """Return how many of the row's units are one of the chart's, and the chart's unit."""
    if row.get("unit") != "m":
        return 1.0, "°"
    return 1000.0, "km"


def _step(longest):
    """Return a round distance between two or three rings."""
    raw = longest / 2.2
    power = 10 ** np.floor(np.log10(raw))
    return float(power * min((1, 2, 2.5, 5, 10), key=lambda step: abs(np.log(raw / power / step))))


def _free_angle(azimuths):
    """Return the azimuth that is furthest from all axes, in the upper right if possible."""
    axes = np.array([angle for azimuth in azimuths if azimuth is not None for angle in (azimuth, azimuth + 90)])
    candidates = np.arange(7.5, 180, 7.5)
    if not len(axes):
        return 67.5
    away = np.abs((candidates[:, None] - axes + 90) % 180 - 90).min(axis=1)
    return float(candidates[np.argmax(np.round(away, 6))])


def _say(word, chinese):
    return word.zh if chinese else word.en
