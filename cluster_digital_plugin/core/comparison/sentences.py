# SPDX-License-Identifier: GPL-2.0-or-later
"""A comparison in plain words, in Chinese and English."""

from __future__ import annotations

import math

from .. import words
from .placed import Placed
from .series import SEPARATOR

_WINDS = (("北", "north"), ("东北", "north-east"), ("东", "east"), ("东南", "south-east"), ("南", "south"),
          ("西南", "south-west"), ("西", "west"), ("西北", "north-west"))

# Where the circularity test finds no preferred direction, a turn of the axis is chance.
UNCLEAR = 0.05


def written(value) -> str:
    """Return an order value as text; a whole number without decimals."""
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def direction_unclear(members) -> bool:
    """Return whether one of several ellipses has no significant direction."""
    return any(one.circular_p > UNCLEAR for one in members)


def describe(row: dict, members: list[Placed]) -> tuple[str, str]:
    """Return the sentence of one row of ``schema.COMPARISONS`` in Chinese and English.

    What the row does not know is left out. ``members`` are the ellipses it is about, the first and the last of which
    it compares.
    """
    if row["kind"] == "all":
        return _spread(row)
    parts = [*_moved(row), *(_path(row) if row["kind"] == "series" else ()), *_area(row), *_turned(row, members),
             *_overlapping(row), *_tested(row)]
    head_zh, head_en = _head(row, members[0], members[-1])
    zh, en = ([part[side] for part in parts] for side in (0, 1))
    return f"{head_zh}:{';'.join(zh)}。", f"{head_en}: {'; '.join(en)}."


def _known(*values):
    return all(value is not None and math.isfinite(value) for value in values)


def named(grp):
    """Return a group's name in both languages; programmes by the words before the brackets."""
    names = [words.GROUPS.get(part) for part in grp.split(SEPARATOR)]
    parts = grp.split(SEPARATOR)
    zh = " ".join(w.zh.partition("(")[0] if w else part for w, part in zip(names, parts))
    en = " ".join(w.en.partition(" (")[0] if w else part for w, part in zip(names, parts))
    return zh or "全部", en or "All"


def _head(row, a, b):
    (zh_a, en_a), (zh_b, en_b) = named(a.grp), named(b.grp)
    if row["kind"] == "pair":
        return f"“{zh_b}”与“{zh_a}”相比", f"“{en_b}” compared with “{en_a}”"
    if row["kind"] == "step":
        return f"从“{zh_a}”到“{zh_b}”", f"From “{en_a}” to “{en_b}”"
    return (f"从“{zh_a}”到“{zh_b}”共 {row['steps']} 步",
            f"From “{en_a}” to “{en_b}” in {row['steps']} step{'s' if row['steps'] != 1 else ''}")


def _towards(bearing):
    return _WINDS[round(bearing / 45) % 8]


def _length(km):
    return f"{km:.1f} km" if km >= 10 else f"{km:.2f} km"


def _moved(row):
    shift, bearing = row["shift_km"], row["bearing"]
    if not _known(bearing):
        return [("重心位置相同", "the centre is the same")]
    zh, en = _towards(bearing)
    if row["kind"] == "pair":
        return [(f"重心在其{zh}方向({bearing:.1f}°){_length(shift)} 处",
                 f"the centre lies {_length(shift)} to the {en} ({bearing:.1f}°)")]
    net_zh, net_en = ("净", "by a net ") if row["kind"] == "series" else ("", "by ")
    yearly = row["kind"] == "step" and _known(row.get("speed"))
    return [(f"重心向{zh}({bearing:.1f}°){net_zh}移动 {_length(shift)}"
             + (f",平均每年 {_length(row['speed'])}" if yearly else ""),
             f"the centre moves {net_en}{_length(shift)} to the {en} ({bearing:.1f}°)"
             + (f", {_length(row['speed'])} a year" if yearly else ""))]


def _path(row):
    yearly = _known(row["speed"])
    straight = _known(row["straight"])
    zh = f"路径长 {_length(row['path_km'])}" + (f",平均每年 {_length(row['speed'])}" if yearly else "")
    en = f"the path is {_length(row['path_km'])} long" + (f", {_length(row['speed'])} a year" if yearly else "")
    if straight:
        zh, en = zh + f",直线度 {row['straight']:.2f}", en + f", straightness {row['straight']:.2f}"
    parts = [(zh, en)]
    if _known(row["area_trend"]):
        each_zh, each_en = ("每年", "a year") if _known(row["years"]) else ("每步", "a step")
        parts.append((f"面积趋势{each_zh} {100 * row['area_trend']:+.1f}%",
                      f"the area trend is {100 * row['area_trend']:+.1f} % {each_en}"))
    return parts


def _area(row):
    ratio = row["area_ratio"]
    if not _known(ratio):
        return []
    if 0.5 <= ratio <= 2:
        percent = f"{abs(ratio - 1) * 100:.1f}"
        if float(percent) == 0:
            return [("面积相同", "the area is the same")]
        zh, en = ("大", "larger") if ratio > 1 else ("小", "smaller")
        return [(f"面积{zh} {percent}%", f"the area is {percent} % {en}")]
    return [(f"面积为其 {ratio:.3g} 倍", f"the area is {ratio:.3g} times as large")]


def _turned(row, members):
    turn = row["turning"] if row["kind"] == "series" else row["rotation"]
    if not _known(turn):
        return []
    note_zh, note_en = ("(方向不显著)", " (direction not significant)") if direction_unclear(members) else ("", "")
    all_zh, all_en = ("累计", " in all") if row["kind"] == "series" else ("", "")
    if abs(turn) < 0.05:
        return [(f"主轴方向不变{note_zh}", f"the major axis keeps its direction{note_en}")]
    zh, en = ("顺时针", "clockwise") if turn > 0 else ("逆时针", "anticlockwise")
    return [(f"主轴{all_zh}{zh}转 {abs(turn):.1f}°{note_zh}",
             f"the major axis turns {abs(turn):.1f}° {en}{all_en}{note_en}")]


def _overlapping(row):
    if not _known(row["jaccard"]):
        return []
    if not row["overlap_km2"] > 0:
        return [("两个椭圆不重叠", "the ellipses do not overlap")]
    area = f"{row['overlap_km2']:,.0f}" if row["overlap_km2"] >= 100 else f"{row['overlap_km2']:.3g}"
    return [(f"重叠 {area} km²,Jaccard 指数 {row['jaccard']:.2f},"
             f"较小椭圆的 {100 * row['share_small']:.0f}% 在另一个之内",
             f"they overlap on {area} km², Jaccard index {row['jaccard']:.2f}, "
             f"{100 * row['share_small']:.0f} % of the smaller inside the other")]


def _tested(row):
    tests = [(zh, en, row[name]) for name, zh, en in (
        ("p_center", "Hotelling 检验", "Hotelling's test"), ("p_perm", "置换检验", "permutation test"),
    ) if _known(row.get(name))]
    if not tests:
        return []
    significant = [p <= 0.05 for _, _, p in tests]
    zh, en = ("两种检验结论不一", "the tests disagree whether the centres differ")
    if len(set(significant)) == 1:
        zh, en = ("重心差异显著", "the centres differ significantly") if significant[0] else \
            ("重心差异不显著", "the centres do not differ significantly")
    return [(f"{zh}({'、'.join(f'{name} {_probability(p)}' for name, _, p in tests)})",
             f"{en} ({', '.join(f'{name} {_probability(p)}' for _, name, p in tests)})")]


def _probability(p):
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def _spread(row):
    if not _known(row["between"]):
        return "", ""
    share = 100 * row["between"]
    return (f"{row['steps']} 组合并后,总离差的 {share:.1f}% 来自各组重心之差,其余 {100 - share:.1f}% 来自组内。",
            f"Of the total spread of all {row['steps']} groups together, {share:.1f} % lies between their centres and "
            f"{100 - share:.1f} % within the groups.")
