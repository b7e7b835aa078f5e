# SPDX-License-Identifier: GPL-2.0-or-later
"""All comparisons of a table of ellipses: every two of one size, or every step of a series."""

from __future__ import annotations

import itertools
import math
import zlib
from dataclasses import dataclass, field

import numpy as np

from ..ellipse.moments import Progress
from ..errors import InputError
from . import bootstrap, pairs, sentences, series
from .placed import Placed, PointSet, Tangent

# More pairs than anybody reads; 64 ellipses give 2016.
MOST_PAIRS = 2000

PAIR, STEP, SERIES, ALL = "pair", "step", "series", "all"


@dataclass(frozen=True)
class Options:
    """Random relabellings per test of centres, bootstrap replicates (0: none), and the seed of both."""

    permutations: int = 999
    replicates: int = 0
    seed: int = 1


@dataclass
class Compared:
    """Rows of ``schema.COMPARISONS`` and, for series, rows of ``schema.TRAJECTORY`` each with its two ellipses."""

    rows: list[dict] = field(default_factory=list)
    trajectory: list[tuple[dict, Placed, Placed]] = field(default_factory=list)


def compare_ellipses(ellipses: list[Placed], ordered: bool = False, points: dict[str, PointSet] | None = None,
                     options: Options | None = None, progress: Progress | None = None) -> Compared:
    """Compare ellipses of one size rule and size with each other.

    Parameters
    ----------
    ellipses : all with a centre
    ordered : False compares every two; True every two neighbours by ``order`` within ``series``, and adds one row
        for each series, which compares its last ellipse with its first
    points : by group, those that the ellipses came from: for the permutation test and the bootstrap

    Raises
    ------
    InputError when there are more than :data:`MOST_PAIRS` pairs, or two ellipses with one order value in a series.
    """
    run = _Run(points or {}, options or Options(), progress)
    groups = {}
    for one in ellipses:
        groups.setdefault((one.series if ordered else "", one.rule, one.size), []).append(one)
    if ordered:
        for members in groups.values():
            members.sort(key=lambda one: series.natural(one.order))
            _refuse_repeated(members)
        run.total = sum(len(members) for members in groups.values() if len(members) > 1)
        longest = _longest(groups)
        for key, members in groups.items():
            run.follow(members, draw=longest[key[0]] == key)
        return run.compared
    run.total = sum(len(members) * (len(members) - 1) // 2 for members in groups.values())
    if run.total > MOST_PAIRS:
        raise InputError(
            f"{len(ellipses)} 个椭圆两两比较共 {run.total} 对,上限为 {MOST_PAIRS} 对。"
            "请只选择要比较的椭圆,或指定排序字段,只比较前后相邻的椭圆。",
            f"{len(ellipses)} ellipses make {run.total} pairs; the limit is {MOST_PAIRS}. Select those to be "
            "compared, or choose an order field, so that only neighbours are compared.",
        )
    for members in groups.values():
        run.pair(members)
    return run.compared


def _longest(groups):
    """Return, per series, which of its sizes has the most ellipses: centres are the same in all."""
    best = {}
    for key, members in groups.items():
        if key[0] not in best or len(members) > len(groups[best[key[0]]]):
            best[key[0]] = key
    return best


def _refuse_repeated(members):
    for a, b in zip(members, members[1:]):
        if series.natural(a.order) == series.natural(b.order):
            raise InputError(
                f"同一序列中有两个椭圆的次序都是“{a.order}”({a.grp}、{b.grp})。请指定区分序列的字段。",
                f"Two ellipses of one series have the order “{a.order}” ({a.grp}, {b.grp}). "
                "Choose the field that tells the series apart.",
            )


def _shares(common, area_a, area_b):
    # Rounding may leave an intersection a digit larger than a whole; NaN stays NaN.
    shares = {"jaccard": common / (area_a + area_b - common), "share_a": common / area_a, "share_b": common / area_b,
              "share_small": common / min(area_a, area_b)}
    return {name: 1.0 if share > 1 else share for name, share in shares.items()}


class _Run:
    """One call of :func:`compare_ellipses`: what it was given, what it has, how far it is."""

    def __init__(self, points, options, progress):
        self.points, self.options, self.progress = points, options, progress
        self.compared, self.total, self.done = Compared(), 0, 0
        self._replicates = {}

    def pair(self, members):
        """Compare every two, and say how much of the spread of all lies between them."""
        for a, b in itertools.combinations(members, 2):
            self._add(PAIR, [a, b], self._measured(a, b))
        if len(members) > 2:
            row = {"between": series.between(members), "steps": len(members)}
            self._add(ALL, members, row)

    def follow(self, members, draw):
        """Compare neighbours, and the last with the first."""
        if len(members) < 2:
            return
        years = series.years_of([one.order for one in members])
        steps, path = [], 0.0
        for number, (a, b) in enumerate(zip(members, members[1:])):
            row = self._measured(a, b)
            row["years"] = years[number + 1] - years[number]
            row["speed"] = row["shift_km"] / row["years"]
            path += row["shift_km"]
            steps.append(row)
            self._add(STEP, [a, b], row)
            if draw:
                self._draw(number, a, b, row, path)
        row = {**self._measured(members[0], members[-1]), **series.summary(members, steps, years),
               "between": series.between(members)}
        row["straight"] = row["shift_km"] / row["path_km"] if row["path_km"] > 0 else math.nan
        self._add(SERIES, members, row)

    def _draw(self, number, a, b, row, path):
        self.compared.trajectory.append(({
            "step_id": f"{a.series or '-'}|{number + 1}", "series": a.series, "step": number + 1, "grp_a": a.grp,
            "grp_b": b.grp, "order_a": sentences.written(a.order), "order_b": sentences.written(b.order),
            "years": row["years"], "length_km": row["shift_km"], "bearing": row["bearing"], "total_km": path,
            "speed": row["speed"],
        }, a, b))

    def _add(self, kind, members, row):
        a, b = members[0], members[-1]
        named = {} if kind == ALL else {
            "grp_a": a.grp, "grp_b": b.grp, "ellipse_a": a.key, "ellipse_b": b.key,
            "order_a": sentences.written(a.order), "order_b": sentences.written(b.order),
        }
        names = (a.rule, f"{a.size:g}") if kind == ALL else (a.key, b.key)
        row = {
            "comparison_id": "|".join((kind, *names)), "kind": kind, "series": a.series, "size_rule": a.rule,
            "size": a.size, **named, **row,
        }
        row["sentence_zh"], row["sentence_en"] = sentences.describe(row, members)
        self.compared.rows.append(row)

    def _part(self, start, end):
        if self.progress is None:
            return None
        return lambda fraction: self.progress(min(1.0, (self.done + start + (end - start) * fraction) / self.total))

    def _measured(self, a, b):
        """Return all measures of ``b`` against ``a``."""
        if self.progress is not None:
            self.progress(self.done / self.total)
        plane = Tangent.between(a, b)
        metres, bearing = pairs.shift(a, b)
        common, area_a, area_b = pairs.overlap(a, b, plane)
        t2, f, free, p = pairs.centre_test(a, b, plane)
        squared = pairs.squared_wasserstein(a.factor_in(plane), b.factor_in(plane), metres)
        row = {
            "shift_km": metres / 1e3, "bearing": bearing,
            "area_ratio": b.area_km2 / a.area_km2 if a.area_km2 > 0 else math.nan,
            "rotation": series.turned_between(a, b), "ratio_a": a.axis_ratio, "ratio_b": b.axis_ratio,
            "ratio_diff": b.axis_ratio - a.axis_ratio, "overlap_km2": common / 1e6,
            **_shares(common, area_a, area_b), "w2_km": math.sqrt(squared) / 1e3, "t2": t2, "f_value": f,
            "df2": free, "p_center": p, "test": "" if math.isnan(p) else "hotelling",
            "between": series.between([a, b], plane),
        }
        row.update(self._resampled(a, b, plane, row["rotation"]))
        self.done += 1
        return row

    def _resampled(self, a, b, plane, rotation):
        """Return what only the points can tell; nothing when there are none of these two groups."""
        of_a, of_b = self.points.get(a.grp), self.points.get(b.grp)
        if of_a is None or of_b is None:
            return {}
        row, options = {}, self.options
        if options.permutations > 0:
            generator = self._generator("permutation", *sorted((a.grp, b.grp)))
            first, second = (of_a, of_b) if a.grp <= b.grp else (of_b, of_a)
            row["p_perm"] = pairs.permutation_p(first, second, plane, options.permutations, generator,
                                                self._part(0.0, 0.3))
            row["relabelled"] = options.permutations
        if options.replicates > 0:
            drawn = [self._replicated(one, points) for one, points in ((a, of_a), (b, of_b))]
            row.update(bootstrap.intervals(a, b, *drawn, rotation, self._part(0.4, 1.0)))
            row["bootstrap"] = options.replicates
        return {**row, "seed": options.seed} if row else row

    def _replicated(self, one, points):
        if one not in self._replicates:
            generator = self._generator("bootstrap", one.grp)
            self._replicates[one] = bootstrap.replicate(
                one, points, self.options.replicates, generator, self._part(0.3, 0.4))
        return self._replicates[one]

    def _generator(self, *names):
        """Return a generator of its own for what is named: a result does not depend on what else is compared."""
        return np.random.default_rng([self.options.seed, zlib.crc32("\n".join(names).encode())])
