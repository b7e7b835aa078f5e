# SPDX-License-Identifier: GPL-2.0-or-later
"""What chance alone would give, and how far the verdicts depend on strictness.

Both count the verdicts anew from the records' industries and the belts, by the rules alone: decisions of reviewers do
not take part, and the basis says how many records they set apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from .. import schema, words
from ..industries.nodes import STRICTNESS
from ..problems import Problems
from ..tables import TOTAL, UNSTATED, counted, percent, share_text, stated, table1
from .matcher import used_belts
from .pairing import VERDICTS, verdict_counts
from .records import encode, locate_belts

SHUFFLES, SEED = 499, 2022
FIGURES = ("match", "near", "both")

_BASIS = (
    "随机基线:各城市产业带数不变,把全部 {belts} 个产业带的产业在城市间随机重排 {shuffles} 次(PCG64,种子 {seed}),"
    "每次按同一规则重新判定;区间为 2.5%–97.5% 分位数,p = (1 + 不低于观测的次数)/(1 + 重排次数)。"
    "严格程度:{zh};人工改判不参与,{apart} 条记录的结论因此与本表观测不同。",
    "Shuffled baseline: every city keeps its number of belts, the industries of all {belts} belts are dealt out anew "
    "{shuffles} times (PCG64, seed {seed}) and judged by the same rules; the interval runs from the 2.5 to the 97.5 "
    "percentile, p = (1 + shuffles that reach the observed) / (1 + shuffles). Strictness: {en}. Decisions of reviewers "
    "take no part: {apart} records have another verdict than the one observed here.",
)


@dataclass
class Recount:
    """Records and belts as integer codes, so that they can be judged again and again.

    ``years`` is the year mode and year that the records were made with.
    """

    records: pd.DataFrame
    industries: tuple[list, list]
    codes: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
    taxonomy: object

    @classmethod
    def of(cls, records: pd.DataFrame, belts: pd.DataFrame, gazetteer, taxonomy, progress=None) -> Recount:
        """Return what is to be judged.

        Parameters
        ----------
        records : columns of ``schema.RECORDS``; the years that they state choose the belts
        belts : columns of ``schema.BELTS``
        progress : called with 0…1, may raise :class:`.errors.Cancelled`
        """
        report = progress or (lambda fraction: None)
        mode, _, year = (stated(records, "years") or ["all"])[0].partition(" ")
        located = locate_belts(belts, gazetteer, Problems(), "", lambda part: report(0.8 * part))
        used = used_belts(located, Problems(), "", (mode, int(year) if year else None), {}, lambda part: report(0.9))
        both = pd.concat([records["adcode"], used["adcode"]])
        cities, _ = encode(both)
        ours, our_names = encode(records["industry_zh"])
        theirs, their_names = encode(used["industry_zh"])
        codes = cities[:len(records)], ours, cities[len(records):], theirs
        return cls(records, (our_names, their_names), codes, taxonomy)

    @property
    def belts(self) -> int:
        """How many belts take part."""
        return len(self.codes[3])

    def verdicts(self, strictness: str, order=None) -> np.ndarray:
        """Return indexes in ``VERDICTS``, one per record; ``order`` deals the belts' industries out anew."""
        matrix = self._matrix(strictness)
        record_city, ours, belt_city, theirs = self.codes
        return verdict_counts(record_city, ours, belt_city, theirs if order is None else theirs[order], matrix).verdicts

    def _matrix(self, strictness):
        return self.taxonomy.verdict_matrix(*self.industries, strictness)


def strictness_range(recount: Recount, counting: str = "every_city") -> pd.DataFrame:
    """Return Table 1 under each strictness, with the columns of ``schema.STRICTNESS_RANGE``."""
    parts = []
    for strictness in STRICTNESS:
        verdicts = np.array(VERDICTS, dtype=object)[recount.verdicts(strictness)]
        part = table1(recount.records.assign(verdict=verdicts, strictness=strictness), counting)
        part.insert(0, "strictness", strictness)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)[list(schema.STRICTNESS_RANGE.names)]


def taxonomy_range(recount: Recount, versions, counting: str = "every_city") -> pd.DataFrame:
    """Return Table 1 under each version of the taxonomy, at the records' strictness.

    Parameters
    ----------
    versions : ((Chinese, English) what it is, taxonomy), the one used first

    Returns columns of ``schema.TAXONOMY_RANGE``.
    """
    strictness = (stated(recount.records, "strictness") or ["paper"])[0]
    parts, first = [], None
    for (zh, en), taxonomy in versions:
        verdicts = replace(recount, taxonomy=taxonomy).verdicts(strictness)
        first = verdicts if first is None else first
        named = np.array(VERDICTS, dtype=object)[verdicts]
        part = table1(recount.records.assign(verdict=named, taxonomy=taxonomy.version), counting)
        told = {"version": taxonomy.version, "about_zh": zh, "about_en": en, "n_changed": _changed(
            part["programme"], recount.records["programme"], verdicts != first)}  # fmt: skip
        parts.append(part.assign(**told))
    return pd.concat(parts, ignore_index=True)[list(schema.TAXONOMY_RANGE.names)]


def _changed(rows, programmes, changed):
    stated_ones = programmes.where(programmes.notna(), UNSTATED).to_numpy()
    return [int(changed[(stated_ones == name) | (name == TOTAL)].sum()) for name in rows]


def shuffled_baseline(
    recount: Recount,
    counting: str = "every_city",
    shuffles: int = SHUFFLES,
    seed: int = SEED,
    progress: Callable[[float], None] | None = None,
) -> pd.DataFrame:
    """Return observed and shuffled numbers of matching and near records per programme.

    Parameters
    ----------
    counting : "every_city", "share" or "lead_city"
    shuffles, seed : how often the industries are dealt out anew, and from where the generator starts
    progress : called with 0…1, may raise :class:`.errors.Cancelled`

    Returns columns of ``schema.BASELINE``. The p value is that of a permutation test with the observed arrangement
    counted in (Phipson & Smyth 2010, Statistical Applications in Genetics and Molecular Biology 9(1), 39).
    """
    report = progress or (lambda fraction: None)
    records = recount.records
    strictness = (stated(records, "strictness") or ["paper"])[0]
    programme = records["programme"].where(records["programme"].notna(), UNSTATED).to_numpy()
    names = [*words.in_order(programme), TOTAL]
    weights = counted(records, counting) * np.array([(programme == name) | (name == TOTAL) for name in names])
    seen = recount.verdicts(strictness)
    observed = _figures(seen, weights)
    generator = np.random.Generator(np.random.PCG64(seed))
    drawn = np.empty((shuffles, *observed.shape))
    for number in range(shuffles):
        report(number / shuffles)
        drawn[number] = _figures(recount.verdicts(strictness, generator.permutation(recount.belts)), weights)
    apart = int((np.array(VERDICTS, dtype=object)[seen] != records["verdict"].to_numpy()).sum())
    said = words.describe(strictness)
    basis = [text.format(belts=recount.belts, shuffles=shuffles, seed=seed, zh=said[0], en=said[1], apart=apart)
             for text in _BASIS]  # fmt: skip
    rows = [
        (name, figure, *_row(weights[place].sum(), observed[place, column], drawn[:, place, column]), *basis)
        for place, name in enumerate(names) for column, figure in enumerate(FIGURES)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(schema.BASELINE.names))


def _figures(verdicts, weights):
    """Return [programme, figure]: what matches, what is near, and both."""
    match, near = (weights @ (verdicts == VERDICTS.index(name)) for name in ("match", "near"))
    return np.stack([match, near, match + near], axis=1)


def _row(total, observed, drawn):
    low, high = np.quantile(drawn, (0.025, 0.975))
    # Sums of thirds may differ in the last digit.
    reached = int((drawn >= observed - 1e-9).sum())
    shares = [float(percent(value, total)) if total else None for value in (drawn.mean(), low, high)]
    return (
        float(total), float(observed), share_text(observed, total), float(drawn.mean()), *shares,
        (1 + reached) / (1 + len(drawn)),
    )  # fmt: skip
