# SPDX-License-Identifier: GPL-2.0-or-later
"""What another taxonomy would change: verdicts, links and figures of Table 1, before → after."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ..tables import table1
from .matcher import Matching, match

# A count of Table 1 and its share.
FIGURES = (
    ("n_match", "match_share"), ("n_near", "near_share"), ("n_both", "both_share"), ("n_unrelated", None),
    ("n_no_belt", None), ("n_unknown", None),
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """A record or link whose verdict or counts differ; an empty verdict stands for a link that is not there."""

    identity: str
    name_zh: str
    city: str
    before: str
    after: str
    reason_zh: str
    reason_en: str


@dataclass(frozen=True)
class Figure:
    """One figure of Table 1: programme, column, count before and after, and the shares as stored."""

    programme: str
    column: str
    before: float
    after: float
    share_before: str
    share_after: str


@dataclass(frozen=True)
class Effect:
    """What changes between two matchings of the same lists; ``unrecognised`` counts names not understood."""

    records: tuple[Change, ...]
    links: tuple[Change, ...]
    figures: tuple[Figure, ...]
    unrecognised: tuple[int, int]

    @property
    def nothing(self) -> bool:
        """Whether neither a verdict nor a link nor a figure changes."""
        return not (self.records or self.links or self.figures)


def effect(old, new, clusters, belts, gazetteer, *, before: Matching | None = None, **choices) -> Effect:
    """Return what changes when the taxonomy ``new`` takes the place of ``old``.

    Parameters
    ----------
    old, new : core.industries.Taxonomy
    clusters, belts, gazetteer : as for :func:`.matcher.match`
    before : the matching with ``old`` when it is known already
    choices : further arguments of ``match``: strictness, years, overrides, progress
    """
    first = match(clusters, belts, gazetteer, old, **choices) if before is None else before
    return compare(first, match(clusters, belts, gazetteer, new, **choices))


def compare(first: Matching, second: Matching) -> Effect:
    """Return what differs between two matchings of the same clusters and belts."""
    return Effect(
        tuple(_records(first.records, second.records)),
        tuple(_links(first.links, second.links, second.records)),
        tuple(_figures(first.records, second.records)),
        tuple(int((matching.unresolved["problem"] == "unrecognised").sum()) for matching in (first, second)),
    )


def _records(old, new):
    # The same lists make the same records in the same order, whatever the taxonomy.
    before = old["verdict"].to_numpy()
    for place in (before != new["verdict"].to_numpy()).nonzero()[0]:
        row = new.iloc[place]
        yield Change(
            row["record_id"], row["name_zh"] or "", row["city"] or "", before[place], row["verdict"],
            row["reason_zh"], row["reason_en"],
        )  # fmt: skip


def _links(old, new, records):
    columns = ["link_id", "record_id", "belt_id", "verdict", "reason_zh", "reason_en"]
    both = old[columns].merge(new[columns], on="link_id", how="outer", suffixes=("_old", "_new"))
    differing = both[both["verdict_old"].fillna("") != both["verdict_new"].fillna("")]
    names = records.drop_duplicates("record_id").set_index("record_id")["name_zh"]
    for row in differing.astype(object).where(differing.notna(), None).to_dict("records"):
        side = "new" if row["verdict_new"] else "old"
        yield Change(
            row["link_id"], names.get(row[f"record_id_{side}"]) or "", row[f"belt_id_{side}"],
            row["verdict_old"] or "", row["verdict_new"] or "", row[f"reason_zh_{side}"], row[f"reason_en_{side}"],
        )  # fmt: skip


def _figures(old, new):
    first, second = (_by_programme(records) for records in (old, new))
    for programme, row in second.items():
        before = first[programme]
        for column, share in FIGURES:
            if before[column] != row[column]:
                shares = (before[share], row[share]) if share else ("", "")
                yield Figure(programme, column, float(before[column]), float(row[column]), *shares)


def _by_programme(records):
    if not len(records):
        return {}
    return {row["programme"]: row for row in table1(pd.DataFrame(records)).to_dict("records")}
