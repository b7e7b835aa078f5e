#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Run every benchmark and print one table: what, against what, the ratio, what is promised, whether it was met.

    tests/benchmarks/bench.py [--quick]    --quick: small sizes, to see that all works

Fails when a benchmark does not run to its end; a promise that is missed on a busy machine is only told.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

FOLDER = Path(__file__).resolve().parent

# The Python that has what QGIS does not bring; made by ``make bench``.
_OTHER = {"bench_pointpats.py": FOLDER.parents[1] / "build" / "bench" / "bin" / "python"}


def run(quick: bool) -> tuple[list[dict], list[str]]:
    """Return the rows of all benchmarks, and those that failed."""
    rows, failed = [], []
    for script in sorted(FOLDER.glob("bench_*.py")):
        print(f"== {script.name}", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix="cluster-digital-bench-") as folder:
            told = Path(folder) / "rows"
            told.touch()
            environment = {**os.environ, "BENCH_ROWS": str(told), "BENCH_QUICK": "1" if quick else ""}
            python = str(_OTHER.get(script.name, sys.executable))
            if subprocess.run([python, str(script)], env=environment, stdout=sys.stderr).returncode:
                failed.append(script.name)
            rows += _together([json.loads(line) for line in told.read_text(encoding="utf-8").splitlines()])
    return rows, failed


def _together(rows):
    """Return the rows with all standstills of the window in one, that of the longest."""
    still = [row for row in rows if row["what"].startswith("window, ")]
    kept = [row for row in rows if row not in still]
    if still:
        worst = max(still, key=lambda row: row["ratio"])
        over = sum(not row["met"] for row in still)
        kept.append({**worst, "what": f"window, {len(still)} actions: longest standstill",
                     "remark": f"{over} above; {worst['what'].partition(', ')[2]}: {worst['remark']}"})
    return kept


def show(rows):
    """Print the table."""
    titles = ("what", "against", "ratio", "promised", "", "measured")
    cells = [titles, *((row["what"], row["against"], f"{row['ratio']:.2f} ×", row["promised"],
                        "met" if row["met"] else "MISSED", row["remark"]) for row in rows)]
    widths = [max(map(_width, column)) for column in list(zip(*cells))[:-1]]
    for line in cells:
        print("  ".join(text + " " * (width - _width(text)) for text, width in zip(line, widths)), line[-1], sep="  ")


def _width(text) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def main() -> None:
    quick = "--quick" in sys.argv
    rows, failed = run(quick)
    show(rows)
    print(f"{sum(row['met'] for row in rows)} of {len(rows)} promises met; load {os.getloadavg()[0]:.1f} on "
          f"{os.cpu_count()} cores" + ("; small sizes, which promise nothing" if quick else ""))
    if failed:
        sys.exit(f"did not run to the end: {', '.join(failed)}")


if __name__ == "__main__":
    main()
