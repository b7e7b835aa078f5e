# SPDX-License-Identifier: GPL-2.0-or-later
"""Which city an ellipse hangs on: leave one out, city by city.

How far an ellipse moves is one number, the Wasserstein-2 distance between the distributions with and without the
city: it counts the way of the centre and the change of size, shape and direction together, in units of length, and
is defined for lines and points as well. Additive moments rank every city without reading its points again; the few
that are shown are then computed anew, so that a heavy city costs the rest no digits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .coverage import cells_of
from .moments import Moments, Progress, chunks
from .shapes import Ellipses, ellipses, part_of


@dataclass(frozen=True)
class Influences:
    """The units whose absence moves an ellipse most: one entry per group and rank, groups in order.

    ``rank`` counts from 0; ``n``, ``weight``, ``x`` and ``y`` are rows, weight and centre of what is left out,
    ``distance`` between the ellipses with and without, in the units of x and y. ``without`` has the ellipses without
    the unit of each rank: ``without[rank].result(group, size)``.
    """

    group: np.ndarray
    unit: np.ndarray
    rank: np.ndarray
    n: np.ndarray
    weight: np.ndarray
    x: np.ndarray
    y: np.ndarray
    distance: np.ndarray
    without: tuple[Ellipses, ...]


def wasserstein(one: Moments, two: Moments) -> np.ndarray:
    """Return the Wasserstein-2 distance of the normal distributions with these moments, group by group.

    W2² = |Δm|² + tr(Σ1 + Σ2) − 2·√(tr(Σ1·Σ2) + 2·√(det Σ1·det Σ2)), the closed form in two dimensions (Givens and
    Shortt 1984). NaN where one has no weight.
    """
    (x1, y1, c1), (x2, y2, c2) = one.covariance(), two.covariance()
    with np.errstate(invalid="ignore"):
        det = np.sqrt(np.maximum(x1 * y1 - c1 * c1, 0.0) * np.maximum(x2 * y2 - c2 * c2, 0.0))
        root = np.sqrt(np.maximum(x1 * x2 + y1 * y2 + 2 * c1 * c2 + 2 * det, 0.0))
        square = (two.mx - one.mx) ** 2 + (two.my - one.my) ** 2 + x1 + y1 + x2 + y2 - 2 * root
        return np.sqrt(np.maximum(square, 0.0))


def influences(found: Ellipses, x, y, w, codes, units, most: int = 10, magnitude=None,
               progress: Progress | None = None) -> Influences:
    """Return, per group, the units that the ellipse depends on most.

    Parameters
    ----------
    found : the ellipses of all points; their rule and sizes are those of the ellipses without a unit
    x, y, w, codes : the points as they were measured, finite; see :func:`.shapes.ellipses`
    units : integer code ≥ 0 of what is left out with each point
    most : units per group

    A unit without weight, or without which nothing is left, has no influence.
    """
    moments, groups = found.shapes.moments, len(found)
    report = progress or (lambda fraction: None)
    cell, group, unit = cells_of(codes, units)
    report(0.05)
    part = Moments.of(x, y, w, cell, len(group), moments.origin_of(group), part_of(progress, 0.05, 0.1))
    alone = np.bincount(group[part.w > 0], minlength=groups)[group] < 2
    distance = np.full(len(group), np.nan)
    for some in chunks(len(group), progress=part_of(progress, 0.1, 0.15)):
        whole, lost = moments.take(group[some]), part.take(some)
        distance[some] = wasserstein(whole, whole.without(lost))
    distance[alone | ~(part.w > 0)] = np.nan
    report(0.15)
    # Stable, and the units of a group are in order: of equally influential ones the first comes first.
    order = np.argsort(-distance, kind="stable")
    report(0.2)
    order = order[np.argsort(group[order], kind="stable")]
    starts = np.searchsorted(group[order], np.arange(groups))
    rank = np.arange(len(order)) - starts[group[order]]
    kept = (rank < most) & np.isfinite(distance[order])
    top, rank = order[kept], rank[kept]
    ranks = int(rank.max(initial=-1)) + 1
    without = []
    for number in range(ranks):
        picked = np.full(groups, -1)
        picked[group[top[rank == number]]] = top[rank == number]
        rows = cell != (picked[0] if codes is None else picked[codes])
        left = [None if v is None else v[rows] for v in (x, y, w, codes)]
        reported = part_of(progress, 0.2 + 0.8 * number / ranks, 0.2 + 0.8 * (number + 1) / ranks)
        without.append(ellipses(*left, groups, found.rule, found.sizes, magnitude=magnitude, progress=reported))
    return Influences(group[top], unit[top], rank, part.n[top], part.w[top], part.center_x[top], part.center_y[top],
                      distance[top], tuple(without))


def sentences(zh: str, en: str, before, after, unit: str, shift_km: float, azimuths) -> dict[str, str]:
    """Return what an ellipse would be without its most influential unit, column of ``schema.ELLIPSES`` → text.

    The semi-axis that changes more is told, then the way of the centre, then the direction where it turns by 10° or
    more.

    Parameters
    ----------
    zh, en : what is left out
    before, after : :class:`.shapes.EllipseResult` with and without it
    unit : of the axes
    shift_km : way of the centre; NaN is not told
    azimuths : true azimuths with and without, degrees
    """
    changes = [(name, getattr(before, name), getattr(after, name)) for name in ("semi_major", "semi_minor")]
    changes = [change for change in changes if change[1] > 0 and np.isfinite(change[2])]
    if not changes:
        return {}
    name, one, two = max(changes, key=lambda change: abs(np.log(max(change[2], 1e-12 * change[1]) / change[1])))
    axis_zh, axis_en = {"semi_major": ("长半轴", "semi-major axis"), "semi_minor": ("短半轴", "semi-minor axis")}[name]
    one, two = _length(one, unit), _length(two, unit)
    text_zh = f"不含{zh}时,{axis_zh}由 {one} 变为 {two}"
    text_en = f"Without {en} the {axis_en} goes from {one} to {two}"
    if np.isfinite(shift_km):
        text_zh += f",重心移动 {shift_km:.0f} km"
        text_en += f" and the center moves by {shift_km:.0f} km"
    if abs(turn(*azimuths)) >= 10:
        text_zh += f",方位角由 {azimuths[0]:.1f}° 变为 {azimuths[1]:.1f}°"
        text_en += f", the azimuth from {azimuths[0]:.1f}° to {azimuths[1]:.1f}°"
    return {"influence_zh": text_zh + "。", "influence_en": text_en + "."}


def turn(before, after):
    """Return the turn from one axis to another in degrees, in (−90, 90]: an axis has no sign."""
    return 90.0 - (90.0 - (np.asarray(after) - before)) % 180.0


def _length(value, unit):
    if unit == "degrees":
        return f"{value:.4g} °"
    if unit == "m" and value >= 999.5:
        value, unit = value / 1000, "km"
    # Three digits or more: "1e+03" is for no reader.
    return f"{value:.0f} {unit}" if value >= 99.5 else f"{value:.3g} {unit}"
