# SPDX-License-Identifier: GPL-2.0-or-later
"""Verdicts and counts beside a bare pandas.merge that only counts pairs: time and memory.

Run: python3 tests/benchmarks/bench_matching.py, on Linux. Each measurement has a process of its own; memory is the
peak resident size while working over the resident size before.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from measuring import QUICK, say

RECORDS, BELTS, CITIES, INDUSTRIES = 10_000, 50_000 if QUICK else 1_000_000, 300, 200
REPEATS = 5
TIME_LIMIT, MEMORY_LIMIT = 10.0, 3.0


def tables(seed=7):
    """Return integer-coded records and belts and the relation of every industry to every other."""
    random = np.random.default_rng(seed)
    matrix = random.choice(np.array([0, 1, 2, -1], np.int8), (INDUSTRIES, INDUSTRIES), p=[0.9, 0.05, 0.03, 0.02])

    def frame(rows):
        codes = {"city": random.integers(0, CITIES, rows), "industry": random.integers(0, INDUSTRIES, rows)}
        return pd.DataFrame(codes)

    return frame(RECORDS), frame(BELTS), matrix


def bare_merge(records, belts, _matrix):
    """Count the pairs of equal city and industry by merging the tables."""
    return len(records.merge(belts, on=["city", "industry"]))


def verdicts(records, belts, matrix):
    """Return the verdict of every record, and the counts."""
    from cluster_digital_plugin.core.matching import verdict_counts

    counts = verdict_counts(
        records["city"].to_numpy(), records["industry"].to_numpy(), belts["city"].to_numpy(),
        belts["industry"].to_numpy(), matrix,
    )  # fmt: skip
    return counts, counts.verdicts


def resident(name):
    """Return VmRSS or VmHWM of this process in MB."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"no {name} in /proc/self/status")


def measure(work):
    """Return the best time of several runs in seconds and the peak memory of the first in MB."""
    inputs = tables()
    # Imports and first use are no part of the work.
    work(inputs[0].head(10), inputs[1].head(10), inputs[2])
    # Forget the peak that making the inputs left.
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = resident("VmRSS")
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work(*inputs)
        times.append(time.perf_counter() - start)
        if len(times) == 1:
            memory = resident("VmHWM") - before
    return {"seconds": min(times), "megabytes": memory}


def main():
    """Print both ratios."""
    results = {}
    for name in ("bare_merge", "verdicts"):
        command = [sys.executable, __file__, name]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        results[name] = json.loads(output)
    title = f"verdicts of {RECORDS:,} records × {BELTS:,} belts"
    for key, unit, limit in (("seconds", "time", TIME_LIMIT), ("megabytes", "memory", MEMORY_LIMIT)):
        ours, other = results["verdicts"][key], results["bare_merge"][key]
        say(title, f"a bare pandas.merge, its {unit}", ours / max(other, 1e-9), limit,
            f"{ours:.2f} against {other:.2f} {key}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measure({"bare_merge": bare_merge, "verdicts": verdicts}[sys.argv[1]])))
    else:
        main()
