# SPDX-License-Identifier: GPL-2.0-or-later
"""The review queue: which judgements an analyst should look at, the doubtful ones first.

One item is one cluster record beside one belt industry of its city: the content that an override is keyed by. Several
belts of one industry are one item.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from .decisions import Key
from .records import key

# A name of which less than this share was understood is worth a look.
_WEAK = 0.6

# Items of which the rules are sure are listed up to this many; the doubtful ones always.
LIMIT = 20_000

# Why an item is doubtful: score (from 0.5 on it waits for review) and words.
REASONS = {
    "cluster_unknown": (1.0, "集群产业未识别", "the cluster's industry was not understood"),
    "belt_unknown": (0.95, "产业带产业未识别", "the belt's industry was not understood"),
    "chain": (0.8, "仅因同链或同类判为相近(规则4)", "near only by the same chain or a sibling (rule 4)"),
    "edge": (0.7, "因上下游或配套判为相近(规则3)", "near by supply or support (rule 3)"),
    "coverage": (0.6, "名称只识别了一部分", "only part of a name was understood"),
    "hint": (0.4, "只有修饰词相同", "only a modifier in common"),
    "inside": (0.3, "一方包含另一方(规则2)", "one inside the other (rule 2)"),
    "": (0.1, "规则明确", "clear by the rules"),
}
_WAITING = 0.5


@dataclass(frozen=True)
class ReviewItem:
    """One judgement to look at.

    ``verdict`` is what the results say now, ``overruled`` whether an analyst said so; ``automatic`` is what the rules
    say (match, near, unrelated or unrecognised) with ``rule`` and reason; ``why`` is a code of ``REASONS``.
    """

    key: Key
    record_ids: tuple[str, ...]
    cluster_id: str
    programme: str | None
    cluster_name: str | None
    cluster_industry: str | None
    city: str | None
    adcode: str
    record_verdict: str
    record_overruled: bool
    belt_industry: str
    belt_ids: tuple[str, ...]
    belt_names: tuple[str, ...]
    verdict: str
    overruled: bool
    automatic: str
    rule: int
    reason_zh: str
    reason_en: str
    why: str
    score: float

    @property
    def waiting(self) -> bool:
        """Whether the rules are in doubt."""
        return self.score >= _WAITING

    @property
    def record_key(self) -> Key:
        """Return the key of a decision about the whole record."""
        return (*self.key[:3], "")

    @property
    def names(self) -> tuple[str, str]:
        """Return what identical items share: both industries in the one spelling that is compared."""
        return key(self.cluster_industry), self.key[3]

    def decision(self, verdict: str | None, coder, decided, reason, whole: bool = False) -> dict:
        """Return the row of the journal that decides this item, or the whole record."""
        return {
            "programme": self.programme, "cluster_name": self.cluster_name, "adcode": self.adcode,
            "belt_industry": None if whole else self.belt_industry, "verdict": verdict, "coder": coder or None,
            "decided": decided, "reason": reason or None, "cluster_id": self.cluster_id,
            "belt_id": None if whole or not self.belt_ids else self.belt_ids[0],
        }  # fmt: skip


@dataclass
class Queue:
    """The items, doubtful ones first; ``left_out`` counts the sure ones beyond the limit."""

    items: list[ReviewItem] = field(default_factory=list)
    left_out: int = 0

    def __post_init__(self):
        self._position = {item.key: number for number, item in enumerate(self.items)}
        self._same: dict[tuple, list[int]] = {}
        for number, item in enumerate(self.items):
            self._same.setdefault(item.names, []).append(number)

    def __len__(self) -> int:
        return len(self.items)

    def position(self, one: Key) -> int | None:
        """Return where an item stands, or None."""
        return self._position.get(one)

    def identical(self, number: int) -> list[int]:
        """Return the other items with the same cluster industry and the same belt industry, in other places."""
        return [other for other in self._same[self.items[number].names] if other != number]

    def of_records(self, record_ids: Iterable[str]) -> list[int]:
        """Return the items of some records, in the queue's order."""
        wanted = set(record_ids)
        return [number for number, item in enumerate(self.items) if wanted.intersection(item.record_ids)]

    def not_applied(self, holds: Mapping[Key, Mapping]) -> int:
        """Return how many decisions the results do not show yet, and how many they show that were taken back.

        Parameters
        ----------
        holds : the decisions that hold, from :func:`.decisions.standing`
        """
        waiting, whole, pairs = 0, {}, set()
        for item in self.items:
            row = holds.get(item.key)
            waiting += (row["verdict"] if row else None) != (item.verdict if item.overruled else None)
            if item.overruled:
                pairs.add(item.record_key)
            whole[item.record_key] = item
        for one, item in whole.items():
            row = holds.get(one)
            if row is not None:
                waiting += row["verdict"] != item.record_verdict
            else:
                # A record is marked for its pairs too; only a mark without any tells of the whole record.
                waiting += item.record_overruled and one not in pairs
        return waiting


def review_queue(
    records: pd.DataFrame,
    links: pd.DataFrame,
    belts: pd.DataFrame,
    taxonomy,
    *,
    limit: int = LIMIT,
    progress: Callable[[float], None] | None = None,
) -> Queue:
    """Return what there is to review after a match.

    Every record stands beside every distinct belt industry of its city, in the years that the match looked at. Sorted
    by doubt: names not understood, near by rule 4, near by rule 3, names understood in part, then the rest.

    Parameters
    ----------
    records, links : results of :func:`.matcher.match`
    belts : the belts that were matched, with adcode
    taxonomy : the one that was used; explains pairs that are no links
    limit : so many items of which the rules are sure are listed
    progress : called with 0…1, may raise :class:`.errors.Cancelled`
    """
    report = progress or (lambda fraction: None)
    shelf = _Shelf(belts, _years(records))
    current = _current(links, shelf)
    judge = _Judge(taxonomy, records["strictness"].iat[0] if len(records) else "paper")
    doubtful, sure, left_out, seen = [], [], 0, {}
    for number, record in enumerate(records.to_dict("records")):
        report(number / len(records))
        head = key(record["programme"]), key(record["name_zh"]), record["adcode"] or ""
        for belt_key, belt in shelf.beside(record["adcode"], current.get(record["record_id"], ())).items():
            one = (*head, belt_key)
            if one in seen:
                seen[one].append(record["record_id"])
                continue
            name, relation, why = judge(record["industry_zh"], belt.industry)
            target = doubtful if REASONS[why][0] >= _WAITING else sure
            if target is sure and len(sure) >= limit:
                left_out += 1
                continue
            seen[one] = [record["record_id"]]
            target.append((one, record, belt, name, relation, why, current.get(record["record_id"], {}).get(belt_key)))
    # Sorting is stable: items of one doubt stay in the order of records.
    found = sorted(doubtful + sure, key=lambda part: -REASONS[part[5]][0])
    return Queue([_item(part, seen[part[0]]) for part in found], left_out)


@dataclass
class _Belt:
    industry: str
    ids: list[str]
    names: list[str]


class _Shelf:
    """The belts by city and industry."""

    def __init__(self, belts, years):
        self._cities: dict[str, dict[str, _Belt]] = {}
        self._by_id: dict[str, set[str]] = {}
        self._belts: dict[str, _Belt] = {}
        columns = [belts[name] if name in belts else [None] * len(belts)
                   for name in ("adcode", "industry_zh", "belt_id", "name_zh", "year")]  # fmt: skip
        for adcode, industry, belt_id, name, year in zip(*columns):
            belt_key = key(industry)
            if not belt_key or not years(year):
                continue
            city = self._cities.setdefault(adcode or "", {})
            belt = city.setdefault(belt_key, _Belt(str(industry).strip(), [], []))
            belt.ids += [belt_id] if belt_id and belt_id not in belt.ids else []
            belt.names += [name] if name and name not in belt.names else []
            self._by_id.setdefault(belt_id, set()).add(belt_key)
            self._belts.setdefault(belt_key, belt)

    def keys(self, belt_id) -> set[str]:
        """Return the industries that an id stands for; several where years share ids."""
        return self._by_id.get(belt_id, set())

    def beside(self, adcode, linked) -> dict[str, _Belt]:
        """Return the belts of a city by industry, and those that results link although they name another city."""
        found = self._cities.get(adcode or "", {})
        further = [name for name in linked if name not in found]
        return {**found, **{name: self._belts[name] for name in further}} if further else found


class _Judge:
    """What the rules say of two names, each pair of names once."""

    def __init__(self, taxonomy, strictness):
        self._taxonomy, self._strictness = taxonomy, strictness
        self._known: dict[tuple, tuple] = {}

    def __call__(self, cluster, belt):
        if (cluster, belt) not in self._known:
            self._known[cluster, belt] = self._look(cluster, belt)
        return self._known[cluster, belt]

    def _look(self, cluster, belt):
        one, other = self._taxonomy.parse(cluster), self._taxonomy.parse(belt)
        relation = self._taxonomy.relate(one, other, self._strictness)
        verdict = "unrelated" if relation.verdict == "none" else relation.verdict
        if not one.recognised or not other.recognised:
            return verdict, relation, "cluster_unknown" if not one.recognised else "belt_unknown"
        if verdict == "near":
            return verdict, relation, "chain" if relation.rule == 4 else "edge"
        if min(one.coverage, other.coverage) < _WEAK:
            return verdict, relation, "coverage"
        return verdict, relation, {5: "hint", 2: "inside"}.get(relation.rule, "")


def _years(records):
    """Return a test whether a belt's year took part in the match that made these records."""
    mode, _, year = str(records["years"].iat[0] if len(records) and "years" in records else "all").partition(" ")
    if mode not in ("in", "up_to") or not year:
        return lambda value: True

    def taking_part(value):
        if value is None or value is pd.NA or value != value:
            return True
        return int(value) == int(year) if mode == "in" else int(value) <= int(year)

    return taking_part


def _current(links, shelf):
    """Return record → belt industry → (verdict, overruled, reasons) of the links.

    An id that stands for several industries says nothing about which of them is linked, and is passed over.
    """
    found: dict[str, dict] = {}
    names = ["record_id", "belt_id", "verdict", "overruled", "reason_zh", "reason_en"]
    for record_id, belt_id, *rest in links[names].itertuples(index=False):
        belt_keys = shelf.keys(belt_id)
        if len(belt_keys) == 1:
            found.setdefault(record_id, {}).setdefault(next(iter(belt_keys)), rest)
    return found


def _item(part, record_ids):
    one, record, belt, automatic, relation, why, link = part
    verdict, overruled, zh, en = automatic, False, relation.reason_zh, relation.reason_en
    if link is not None:
        verdict, overruled = link[0], bool(link[1])
        zh, en = (link[2], link[3]) if overruled else (zh, en)
    return ReviewItem(
        one, tuple(record_ids), record["cluster_id"], record["programme"], record["name_zh"], record["industry_zh"],
        record["city"], record["adcode"] or "", record["verdict"],
        record.get("overruled") == 1, belt.industry, tuple(belt.ids), tuple(belt.names),
        verdict, overruled, automatic, relation.rule, zh or "", en or "", why, REASONS[why][0],
    )  # fmt: skip
