# SPDX-License-Identifier: GPL-2.0-or-later
"""The labelled industry pairs, their seeded split, and how well a set of verdicts agrees with them.

The labels come from two annotators that are language models following one written guideline. A pair that is not listed
is ``none`` for both.
"""

from __future__ import annotations

import csv
import hashlib
import random
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "data" / "gold"
RANK = {"match": 2, "near": 1, "none": 0}


@dataclass(frozen=True)
class Score:
    """Precision, recall and F1 of one label."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __str__(self) -> str:
        return f"P {self.precision:.3f} R {self.recall:.3f} F1 {self.f1:.3f}"


def names(kind: str) -> list[str]:
    """Return the distinct names of ``cluster`` or ``belt`` industries."""
    lines = (FOLDER / f"{kind}_industries.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip()]


def pairs() -> dict[tuple[str, str], tuple[str, str]]:
    """Return (cluster, belt) → (label of A, label of B), for every pair; unlisted ones are none for both."""
    labels = {(cluster, belt): ("none", "none") for cluster in names("cluster") for belt in names("belt")}
    with open(FOLDER / "pairs.csv", encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            labels[row["cluster_industry"], row["belt_industry"]] = (row["label_a"], row["label_b"])
    return labels


def held_out(name: str, kind: str) -> bool:
    """Return whether a name belongs to the half that was not looked at while tuning."""
    return hashlib.sha256(f"cluster-digital-1|{kind}|{name}".encode()).digest()[0] % 2 == 1


def part(labels, clusters: str, belts: str) -> dict:
    """Return the pairs whose cluster and belt lie in ``tuned``, ``held`` or ``all``."""
    wanted = {"tuned": (False,), "held": (True,), "all": (False, True)}
    return {
        key: value
        for key, value in labels.items()
        if held_out(key[0], "cluster") in wanted[clusters] and held_out(key[1], "belt") in wanted[belts]
    }


def strict(found, labels, label: str, annotator: int) -> Score:
    """Return how well the verdicts agree with one annotator (0 is A, 1 is B) on one label."""
    both = sum(found[key] == label == value[annotator] for key, value in labels.items())
    ours = sum(found[key] == label for key in labels)
    theirs = sum(value[annotator] == label for value in labels.values())
    return Score(both / ours if ours else 0.0, both / theirs if theirs else 0.0)


def lenient(found, labels, label: str) -> Score:
    """Return precision and recall where either annotator's answer counts."""
    accepted = {key: found[key] if found[key] in value else value[0] for key, value in labels.items()}
    both = sum(found[key] == label == accepted[key] for key in labels)
    ours = sum(found[key] == label for key in labels)
    theirs = sum(accepted[key] == label for key in labels)
    return Score(both / ours if ours else 0.0, both / theirs if theirs else 0.0)


def agreement(labels, label: str) -> Score:
    """Return how well annotator A agrees with annotator B."""
    found = {key: value[0] for key, value in labels.items()}
    return strict(found, labels, label, 1)


def record_accuracy(found, labels, belts_per_city: int, cities: int = 400, seed: int = 7) -> tuple[float, float]:
    """Return the share of records whose verdict is A's, and is A's or B's, in generated cities of random belts."""
    clusters = sorted({cluster for cluster, _ in labels})
    belts = sorted({belt for _, belt in labels})
    draw = random.Random(seed)
    first = either = total = 0
    for _ in range(cities):
        city = draw.sample(belts, min(belts_per_city, len(belts)))
        for cluster in clusters:
            ours = max(RANK[found[cluster, belt]] for belt in city)
            theirs = [max(RANK[labels[cluster, belt][who]] for belt in city) for who in (0, 1)]
            total += 1
            first += ours == theirs[0]
            either += ours in theirs
    return first / total, either / total


def report(found, labels) -> str:
    """Return precision, recall and F1 of both labels, lenient and against each annotator."""
    lines = []
    for label in ("match", "near"):
        lines.append(f"{label:6s} lenient {lenient(found, labels, label)}")
        lines.append(f"       against A {strict(found, labels, label, 0)}; against B {strict(found, labels, label, 1)}")
        lines.append(f"       A against B {agreement(labels, label)}")
    return "\n".join(lines)
