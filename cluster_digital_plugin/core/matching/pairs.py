# SPDX-License-Identifier: GPL-2.0-or-later
"""Clusters × clusters: which clusters of different programmes in one city have the same or a related industry.

Runs city by city on integer codes of (name, programme), like the matching with belts; pairs of one programme and
unrelated pairs are never built, and the sentence of a reason is made once per pair of names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from .. import schema, words
from ..industries.nodes import MATCH, NONE
from ..industries.taxonomy import USE
from ..problems import Problems
from .names import Names, list_names, list_places
from .pairing import Groups, compare, expand
from .records import expand_records

_RANK = {"match": 2, "near": 1}
_PARTS = (";一方为另一方的零部件 → 从属", "; one makes parts of the other → subordinate")


@dataclass
class ClusterPairs:
    """What :func:`pair_clusters` returns: tables with the columns of ``schema.PAIRS`` and ``UNRESOLVED``; counts.

    Rows add up: clusters_in = clusters_used + clusters_repeated + clusters_without_city; pairs = identical +
    subordinate + near.
    """

    pairs: pd.DataFrame
    unresolved: pd.DataFrame
    counts: dict[str, int] = field(default_factory=dict)


def pair_clusters(
    clusters: pd.DataFrame,
    gazetteer,
    taxonomy,
    *,
    strictness: str = "paper",
    file: str = "clusters",
    progress: Callable[[float], None] | None = None,
) -> ClusterPairs:
    """Find the related clusters of different programmes in each city, and the groups that they form.

    Identical: the names share an industry. Subordinate: the industry of one lies inside that of the other. Near: same
    chain, up- or downstream, supporting. The relation is looked up both ways and the stronger one counts, since a
    field takes in what a narrower industry does not. A group is what pairs of one city join, directly or not.

    Parameters
    ----------
    clusters : columns of ``schema.CLUSTERS``; missing ones are NULL. A cluster without programme is listed and left
        out.
    strictness : "strict", "paper" or "wide"
    file : what the problems call the input
    progress : called with 0…1, may raise :class:`.errors.Cancelled`

    Raises
    ------
    InputError when the strictness is unknown.
    """
    report = progress or (lambda fraction: None)
    report(0.0)
    problems, counts = Problems(), {}
    taxonomy.relation_codes(strictness)
    records = expand_records(clusters, gazetteer, problems, file, counts)
    report(0.3)
    first = ~records["cluster_id"].duplicated()
    industries = Names.of(records["industry_zh"], taxonomy, lambda part: report(0.3 + 0.2 * part))
    list_names(records, first, "name_zh", industries, problems, file)
    list_places(records, gazetteer, problems, file)
    unstated = records["programme"].isna()
    for cluster in records[unstated & first].itertuples(index=False):
        problems.add("no_programme", file, cluster.row, "programme", cluster.name_zh or cluster.cluster_id, "no")
    rows, one, other = _related(records, industries, taxonomy, strictness, lambda part: report(0.5 + 0.2 * part))
    pairs = _pairs(records.iloc[rows], one, other, taxonomy, strictness, lambda part: report(0.7 + 0.25 * part))
    pairs["strictness"], pairs["taxonomy"] = strictness, str(taxonomy.version)
    counts.update({verdict: int((pairs["verdict"] == verdict).sum()) for verdict in words.PAIR_VERDICTS})
    counts.update(pairs=len(pairs), groups=int(pairs["group_id"].nunique()), problems=len(problems))
    report(1.0)
    return ClusterPairs(pairs[list(schema.PAIRS.names)], problems.frame(), counts)


def _related(records, industries, taxonomy, strictness, progress):
    """Return the rows that take part, and the places in them of both sides of every related pair."""
    rows = np.flatnonzero(records["programme"].notna().to_numpy(dtype=bool))
    programmes = records["programme"].to_numpy()[rows]
    order = {name: number for number, name in enumerate(words.in_order(programmes))}
    width = max(len(order), 1)
    own = np.array([order[name] for name in programmes], np.int64)
    city, _ = pd.factorize(records["adcode"].to_numpy()[rows])
    code = industries.codes[rows] * width + own

    def judge(left, right):
        ours, theirs = ([industries.names[place // width] for place in side] for side in (left, right))
        verdicts = np.maximum(
            taxonomy.verdict_matrix(ours, theirs, strictness), taxonomy.verdict_matrix(theirs, ours, strictness).T
        )
        # Each pair once, the programme that comes first on the left; pairs of one programme never.
        verdicts[(left % width)[:, None] >= (right % width)[None, :]] = NONE
        return verdicts

    groups = Groups(city, code, len(industries.names) * width)
    found: list = []
    compare(groups, groups, judge, found, progress)
    of_rows = groups.of_rows(city, code)
    one, other, _ = expand(of_rows, of_rows, found)
    return rows, one, other


def _pairs(records, one, other, taxonomy, strictness, progress):
    """Return the pairs with verdict, relation, reason and group, sorted by city, group and verdict."""
    left, right = records.iloc[one].reset_index(drop=True), records.iloc[other].reset_index(drop=True)
    known: dict[tuple, tuple] = {}
    for number, names in enumerate(zip(left["industry_zh"], right["industry_zh"])):
        if number % 200 == 0:
            progress(number / len(left))
        if names not in known:
            known[names] = _explain(*(taxonomy.parse(name) for name in names), taxonomy, strictness)
    judged = [known[names] for names in zip(left["industry_zh"], right["industry_zh"])]
    frame = pd.DataFrame(judged, columns=["verdict", "relation", "rule", "reason_zh", "reason_en"], dtype=object)
    frame["city"], frame["adcode"] = left["city"], left["adcode"]
    for side, table in (("a", left), ("b", right)):
        for name, column in (("cluster", "cluster_id"), ("programme", "programme"), ("name", "name_zh"),
                             ("industry", "industry_zh")):  # fmt: skip
            frame[f"{name}_{side}"] = table[column]
    frame["pair_id"] = [
        f"{a}|{b}@{adcode}" for a, b, adcode in zip(left["cluster_id"], right["cluster_id"], left["adcode"])
    ]
    frame["group_id"] = _group_ids(frame)
    order = list(words.PAIR_VERDICTS)
    keys = frame.assign(order=frame["verdict"].map(order.index)) if len(frame) else frame.assign(order=0)
    frame = frame.loc[keys.sort_values(["adcode", "group_id", "order"], kind="stable").index]
    return frame.astype({"rule": np.int64}).reset_index(drop=True)


def _explain(one, other, taxonomy, strictness):
    """Return verdict, relation (what the second is to the first), rule and both reasons of two names."""
    forward, back = taxonomy.relate(one, other, strictness), taxonomy.relate(other, one, strictness)
    best = min((forward, back), key=lambda found: (-_RANK.get(found.verdict, 0), found.rule))
    if best.verdict != "match":
        # Supply is stated both ways alike, so it is never the way back alone that tells of it.
        return "near", best.relation, best.rule, best.reason_zh, best.reason_en
    size = len(taxonomy.nodes)
    if any(code < USE * size for code in set(one.codes) & set(other.codes)):
        return "identical", "same", best.rule, best.reason_zh, best.reason_en
    relation = _inside(one, other, taxonomy, taxonomy.relation_codes(strictness))
    if best.rule != 1:
        return "subordinate", relation, best.rule, best.reason_zh, best.reason_en
    # The same node, but parts on one side.
    return "subordinate", relation, 2, best.reason_zh + _PARTS[0], best.reason_en + _PARTS[1]


def _inside(one, other, taxonomy, table):
    """Return "subordinate" when the second industry lies inside the first, "superordinate" the other way round.

    The two names match, so they have industries that do.
    """
    size = len(taxonomy.nodes)
    a, b = next((a, b) for a in one.codes for b in other.codes if max(table[a, b], table[b, a]) == MATCH)
    node_a, node_b = a % size, b % size
    within = b >= size if node_a == node_b else taxonomy.relations.below(node_b, node_a)
    return "subordinate" if within else "superordinate"


def _group_ids(frame):
    """Return the group of each pair: the clusters of one city that pairs join, directly or through others."""
    parent: dict[tuple, tuple] = {}

    def top(cluster):
        while parent.setdefault(cluster, cluster) != cluster:
            parent[cluster] = parent[parent[cluster]]
            cluster = parent[cluster]
        return cluster

    ends = [
        ((adcode, a), (adcode, b)) for adcode, a, b in zip(frame["adcode"], frame["cluster_a"], frame["cluster_b"])
    ]
    for a, b in ends:
        parent[top(a)] = top(b)
    numbers: dict[str, dict[tuple, int]] = {}
    result = []
    for a, _ in ends:
        own = numbers.setdefault(a[0], {})
        result.append(f"{a[0]}-{own.setdefault(top(a), len(own) + 1)}")
    return pd.Series(result, index=frame.index, dtype=object)
