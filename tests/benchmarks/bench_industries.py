# SPDX-License-Identifier: GPL-2.0-or-later
"""How fast names parse, beside one scan of a compiled alternation of the same words; how well verdicts agree."""

from __future__ import annotations

import random
import re
import time

from measuring import say, size

from cluster_digital_plugin.core.industries import VERDICTS, Taxonomy
from tests.core import gold
from tests.core.taxonomies import shipped_frames

NAMES = size(1, 100_000, 5_000)
MOST = 10.0


def generated_names(words: list[str], number: int, seed: int = 20220101) -> list[str]:
    """Return distinct names as lists hold them: place, modifier, one or two industries, suffix."""
    draw = random.Random(seed)
    places = ["", "", "织里", "虎门", "安溪县", "永康市", "广州市白云区"]
    modifiers = ["", "", "高端", "智能", "绿色", "现代", "精品"]
    joiners = ["", "、", "与", "和", "及"]
    ends = ["", "", "制造", "产业带", "配件", "咕噜"]
    names: set[str] = set()
    while len(names) < number:
        second = draw.choice(joiners) + draw.choice(words) if draw.random() < 0.5 else ""
        names.add(draw.choice(places) + draw.choice(modifiers) + draw.choice(words) + second + draw.choice(ends))
    return sorted(names)


def parsing_beside_a_scan():
    frames = shipped_frames()
    words = list(frames["aliases"]["alias"])
    names = generated_names(words, NAMES)
    taxonomy = Taxonomy.from_frames(**frames)
    start = time.perf_counter()
    for name in names:
        taxonomy.parse(name)
    parsing = time.perf_counter() - start
    # Longest first, so that the scan finds the words a person would.
    scanner = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
    start = time.perf_counter()
    for name in names:
        scanner.findall(name)
    scanning = time.perf_counter() - start
    say(f"reading {NAMES:,} names of industries", "one regex scan for the same words, its time",
        parsing / scanning, MOST, f"{parsing:.2f} s against {scanning:.2f} s")


def agreement():
    taxonomy = Taxonomy.from_frames(**shipped_frames())
    clusters, belts = gold.names("cluster"), gold.names("belt")
    matrix = taxonomy.verdict_matrix(clusters, belts)
    found = {
        (cluster, belt): VERDICTS[int(matrix[row, column])]
        for row, cluster in enumerate(clusters)
        for column, belt in enumerate(belts)
    }
    print(f"\ntaxonomy {taxonomy.version}: {len(taxonomy.nodes)} nodes")
    for parts in (("all", "all"), ("tuned", "tuned"), ("held", "held")):
        print(f"clusters {parts[0]}, belts {parts[1]}\n{gold.report(found, gold.part(gold.pairs(), *parts))}")
    for number in (5, 25, 50):
        first, either = gold.record_accuracy(found, gold.pairs(), number)
        print(f"cities of {number} belts: record verdict as annotator A {first:.3f}, as A or B {either:.3f}")


if __name__ == "__main__":
    parsing_beside_a_scan()
    agreement()
