# SPDX-License-Identifier: GPL-2.0-or-later
"""Clusters × belts: which belts belong to which cluster record, one verdict per record, and why.

Everything runs city by city on integer codes of distinct names; a name is parsed once, and the sentence of a reason is
made once per pair of names. Unrelated pairs are counted and never built.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from .. import schema
from ..errors import InputError
from ..industries.nodes import MATCH, NEAR, STRICTNESS
from ..problems import Problems
from ..words import MARKS, describe
from .names import Names, list_names, list_places
from .overrides import Rulings, find_rulings
from .pairing import VERDICTS, Groups, VerdictCounts, compare, expand
from .reasons import overruled_reason, place_text, record_reason
from .records import encode, expand_records, give_belt_ids, locate_belts

YEAR_MODES = ("all", "in", "up_to", "ever")

# The rule's number of an analyst's decision.
_OVERRULED = 7


@dataclass
class Matching:
    """What :func:`match` returns: tables with the columns of ``schema.RECORDS``, ``LINKS``, ``UNRESOLVED``; counts.

    Rows add up: clusters_in = clusters_used + clusters_repeated + clusters_without_city; belts_in = belts_used +
    belts_repeated + belts_without_city + belts_other_years + belts_seen_before; records = the sum of the verdicts.
    """

    records: pd.DataFrame
    links: pd.DataFrame
    unresolved: pd.DataFrame
    counts: dict[str, int] = field(default_factory=dict)


@dataclass
class _Pairs:
    """Links to be: row of records, row of belts, code of the verdict, row of the override or -1."""

    record: np.ndarray
    belt: np.ndarray
    code: np.ndarray
    source: np.ndarray


def match(
    clusters: pd.DataFrame,
    belts: pd.DataFrame,
    gazetteer,
    taxonomy,
    *,
    strictness: str = "paper",
    year_mode: str = "all",
    year: int | None = None,
    overrides: pd.DataFrame | None = None,
    files: tuple[str, str, str] = ("clusters", "belts", "overrides"),
    progress: Callable[[float], None] | None = None,
) -> Matching:
    """Match cluster records with the belts of their city.

    Parameters
    ----------
    clusters, belts : columns of ``schema.CLUSTERS`` and ``schema.BELTS``; missing ones are NULL
    strictness : "strict", "paper" or "wide"
    year_mode : "all" every row; "in" the year; "up_to" the year; "ever" each belt once, however many years list it.
        A belt without a year is used in every mode, and counted.
    overrides : columns of ``schema.OVERRIDES``, oldest first; see :mod:`.overrides`
    files : what the problems call the three inputs
    progress : called with 0…1, may raise :class:`.errors.Cancelled`

    Raises
    ------
    InputError when strictness, year mode or year make no sense.
    """
    _check(strictness, year_mode, year)
    report = progress or (lambda fraction: None)
    report(0.0)
    problems = Problems()
    counts: dict[str, int] = {}
    records = expand_records(clusters, gazetteer, problems, files[0], counts)
    report(0.1)
    located = locate_belts(belts, gazetteer, problems, files[1], lambda part: report(0.1 + 0.15 * part))
    used = used_belts(located, problems, files[1], (year_mode, year), counts, lambda f: report(0.25 + 0.05 * f))
    report(0.3)
    ours = Names.of(records["industry_zh"], taxonomy, lambda part: report(0.3 + 0.05 * part))
    theirs = Names.of(used["industry_zh"], taxonomy, lambda part: report(0.35 + 0.15 * part))
    list_names(records, ~records["cluster_id"].duplicated(), "name_zh", ours, problems, files[0])
    list_names(used, np.ones(len(used), bool), "belt_id", theirs, problems, files[1])
    list_places(records, gazetteer, problems, files[0])
    rulings = find_rulings(overrides, records, used, problems, files[2])
    numbers, pairs = _compare(records, used, ours, theirs, taxonomy, strictness, lambda part: report(0.5 + 0.2 * part))
    numbers, pairs = _overrule(numbers, pairs, rulings, ours, theirs)
    links = _links(records, used, ours, theirs, pairs, rulings, taxonomy, strictness, lambda f: report(0.7 + 0.2 * f))
    years = f"{year_mode} {int(year)}" if year_mode in ("in", "up_to") else year_mode
    _verdicts(records, ours, numbers, links, rulings, None if years == "all" else describe(years))
    records["strictness"], records["taxonomy"], records["years"] = strictness, str(taxonomy.version), years
    counts.update(overruled=rulings.applied, problems=len(problems), marked=_mark(used, records, links))
    counts.update({verdict: int((records["verdict"] == verdict).sum()) for verdict in VERDICTS}, links=len(links))
    report(1.0)
    return Matching(records[list(schema.RECORDS.names)], links, problems.frame(), counts)


def _mark(used, records, links):
    """Mark what rests on belts of a data set that must be marked, such as the sample; return its code or None."""
    marked = next((code for code in MARKS if (used["dataset"] == code).any()), None)
    if marked:
        records["dataset"] = links["dataset"] = marked
    return marked


def _check(strictness, year_mode, year):
    if strictness not in STRICTNESS:
        raise InputError(
            f"严格程度“{strictness}”无效,可用:{', '.join(STRICTNESS)}。",
            f"There is no strictness “{strictness}”. Use one of {', '.join(STRICTNESS)}.",
        )
    if year_mode not in YEAR_MODES:
        raise InputError(
            f"年份口径“{year_mode}”无效,可用:{', '.join(YEAR_MODES)}。",
            f"There is no year mode “{year_mode}”. Use one of {', '.join(YEAR_MODES)}.",
        )
    if year_mode in ("in", "up_to") and year is None:
        raise InputError(
            "所选年份口径需要填写年份。请填写年份,或选择全部年份。",
            "The chosen years need a year. Give the year, or choose all years.",
        )


def used_belts(located, problems, file, years, counts, progress):
    """Return the belts that take part, and count those that do not by reason.

    Parameters
    ----------
    located : as :func:`.records.locate_belts` returns them; ``belt_id`` is filled in place
    years : year mode and year
    counts : takes belts_in, belts_used and the reasons
    progress : called with 0…1, may raise :class:`.errors.Cancelled`
    """
    counts["belts_in"] = len(located)
    content = ["belt_id", "name_zh", "adcode", "industry_zh", "year"]
    repeated = located["belt_id"].notna() & _repeated(located, content, progress)
    for row, identity in located.loc[repeated, ["row", "belt_id"]].itertuples(index=False):
        problems.add("repeated_row", file, row, "belt_id", identity, "no")
    located["belt_id"] = give_belt_ids(located, progress)
    located = _leave_out(located, repeated, "belts_repeated", counts)
    located = _leave_out(located, located["adcode"].isna(), "belts_without_city", counts)
    year_mode, year = years
    undated = located["year"].isna()
    other = pd.Series(False, index=located.index)
    if year_mode in ("in", "up_to"):
        other = ((located["year"] != year) if year_mode == "in" else (located["year"] > year)).fillna(False)
        for row, identity in located.loc[undated, ["row", "belt_id"]].itertuples(index=False):
            problems.add("no_year", file, row, "year", identity, "yes")
    located = _leave_out(located, other.astype(bool), "belts_other_years", counts)
    again = pd.Series(False, index=located.index)
    if year_mode == "ever":
        again = located["name_zh"].notna() & _repeated(located, ["name_zh", "adcode", "industry_zh"], progress)
    located = _leave_out(located, again, "belts_seen_before", counts)
    counts["belts_used"], counts["belts_undated"] = len(located), int(located["year"].isna().sum())
    return located


def _leave_out(table, mask, name, counts):
    counts[name] = int(mask.sum())
    return table[~mask].reset_index(drop=True) if counts[name] else table


def _repeated(table, columns, progress):
    """Return a mask of the rows that say the same as an earlier one, compared by integer codes."""
    code = np.zeros(len(table), np.int64)
    for column in columns:
        # How far does not matter; that it can be cancelled does.
        own, distinct = encode(table[column], progress=lambda _fraction: progress(0.0))
        _, code = np.unique(code * max(len(distinct), 1) + own, return_inverse=True)
    return pd.Series(code, index=table.index).duplicated()


def _compare(records, used, ours, theirs, taxonomy, strictness, progress):
    """Return the counts per record and the related pairs of rows."""
    cities = {adcode: code for code, adcode in enumerate(dict.fromkeys(records["adcode"]))}
    places, distinct = encode(used["adcode"])
    # Belts of cities without clusters cannot be related to anything.
    to_city = np.array([cities.get(adcode, -1) for adcode in distinct], np.int64)
    city = to_city[places]
    here = np.flatnonzero(city >= 0)
    our_city = np.array([cities[adcode] for adcode in records["adcode"]], np.int64)
    record_groups = Groups(our_city, ours.codes, len(ours.names))
    belt_groups = Groups(city[here], theirs.codes[here], len(theirs.names))

    def judge(rows, columns):
        return taxonomy.verdict_matrix(
            [ours.names[row] for row in rows], [theirs.names[column] for column in columns], strictness
        )

    found: list = []
    counts = compare(record_groups, belt_groups, judge, found, progress)
    of_records = record_groups.of_rows(our_city, ours.codes)
    record, belt, code = expand(of_records, belt_groups.of_rows(city[here], theirs.codes[here]), found)
    return counts.spread(of_records), _Pairs(record, here[belt], code, np.full(len(record), -1, np.int64))


def _overrule(numbers, pairs, rulings: Rulings, ours, theirs):
    """Return counts and pairs with the analyst's decisions in place of the rules'."""
    if not len(rulings.record):
        return numbers, pairs
    width = max(len(theirs.codes), 1)
    stays = ~np.isin(pairs.record * width + pairs.belt, rulings.record * width + rulings.belt)
    parts = zip(
        (pairs.record, pairs.belt, pairs.code, pairs.source),
        (rulings.record, rulings.belt, rulings.code, rulings.source),
    )
    record, belt, code, source = (np.concatenate([old[stays], new]) for old, new in parts)
    order = np.lexsort((belt, record))
    pairs = _Pairs(record[order], belt[order], code[order], source[order])
    size = len(numbers.n_belts)
    settled = ~(ours.known[ours.codes[rulings.record]] & theirs.known[theirs.codes[rulings.belt]])
    return VerdictCounts(
        numbers.n_belts,
        np.bincount(pairs.record[pairs.code == MATCH], minlength=size),
        np.bincount(pairs.record[pairs.code == NEAR], minlength=size),
        numbers.n_unknown - np.bincount(rulings.record[settled], minlength=size),
    ), pairs


def _links(records, used, ours, theirs, pairs, rulings, taxonomy, strictness, progress):
    """Return the links: every related pair with relation, rule and reason."""
    texts = _reasons(pairs, ours, theirs, rulings, taxonomy, strictness, progress)
    frame = pd.DataFrame(
        {
            "record_id": records["record_id"].to_numpy()[pairs.record],
            "cluster_id": records["cluster_id"].to_numpy()[pairs.record],
            "belt_id": used["belt_id"].to_numpy()[pairs.belt],
            "city": records["city"].to_numpy()[pairs.record],
            "adcode": records["adcode"].to_numpy()[pairs.record],
            "verdict": np.array(["unrelated", "near", "match"], dtype=object)[pairs.code],
            "overruled": (pairs.source >= 0).astype(np.int64),
            "dataset": used["dataset"].to_numpy()[pairs.belt],
            **texts,
        }
    )
    identity = frame["record_id"] + "|" + frame["belt_id"]
    # One id may stand for the same belt in several years: number the further ones.
    further = identity.groupby(identity).cumcount()
    frame["link_id"] = identity.where(further == 0, identity + "#" + (further + 1).astype(str))
    return frame[list(schema.LINKS.names)]


def _reasons(pairs, ours, theirs, rulings, taxonomy, strictness, progress):
    """Return relation, rule and both reasons of every pair; every distinct pair of names is explained once."""
    key = (ours.codes[pairs.record] * max(len(theirs.names), 1) + theirs.codes[pairs.belt]) * (
        len(rulings.table) + 1
    ) + (pairs.source + 1)
    distinct, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    rows = []
    for number, place in enumerate(first.tolist()):
        if number % 200 == 0:
            progress(number / len(distinct))
        one, other = (ours.names[ours.codes[pairs.record[place]]], theirs.names[theirs.codes[pairs.belt[place]]])
        relation = taxonomy.relate(taxonomy.parse(one), taxonomy.parse(other), strictness)
        rule, reason = relation.rule, (relation.reason_zh, relation.reason_en)
        if pairs.source[place] >= 0:
            rule = _OVERRULED
            reason = overruled_reason(rulings.table.iloc[pairs.source[place]], reason)
        rows.append((relation.relation or None, rule, *reason))
    table = pd.DataFrame(rows, columns=["relation", "rule", "reason_zh", "reason_en"], dtype=object)
    table = table.astype({"rule": np.int64}).iloc[inverse.reshape(-1)]
    return {name: table[name].to_numpy() for name in table.columns}


def _verdicts(records, ours, numbers, links, rulings, years):
    """Give the records their counts, verdict and reason."""
    records["verdict"] = np.array(VERDICTS, dtype=object)[numbers.verdicts]
    for name in ("n_belts", "n_match", "n_near", "n_unknown"):
        records[name] = getattr(numbers, name)
    best = links[links["verdict"] != "unrelated"].copy()
    best["order"] = best["verdict"].map({"match": 0, "near": 1})
    best = best.sort_values(["order", "rule"], kind="stable").drop_duplicates("record_id").set_index("record_id")
    sentences = dict(zip(best.index, zip(best["reason_zh"], best["reason_en"])))
    known = ours.known[ours.codes]
    records["overruled"] = records["record_id"].isin(links.loc[links["overruled"] == 1, "record_id"]).astype(np.int64)
    reasons, verdicts, overruled = [], records["verdict"].tolist(), records["overruled"].tolist()
    for number, record in enumerate(records.itertuples(index=False)):
        numbers_of = (record.n_belts, record.n_match, record.n_near, record.n_unknown)
        place = place_text(record.city, years)
        reason = record_reason(record.verdict, place, record.industry_zh, known[number], numbers_of,
                               sentences.get(record.record_id))  # fmt: skip
        if number in rulings.whole:
            entry = rulings.table.iloc[rulings.whole[number]]
            verdicts[number], overruled[number] = entry["verdict"], 1
            reason = overruled_reason(entry, reason)
        reasons.append(reason)
    records["verdict"], records["overruled"] = verdicts, overruled
    records["reason_zh"], records["reason_en"] = [r[0] for r in reasons], [r[1] for r in reasons]
