# SPDX-License-Identifier: GPL-2.0-or-later
"""The journal of the analysts' decisions: what holds, who judged what, how to take it back, how far two agree.

A row is a mapping with the columns of ``schema.OVERRIDES``, oldest row first. Of a key the last row holds; a row
without a verdict takes the earlier one back. Rows are never changed or deleted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from .. import schema
from ..identity import digest_id
from .overrides import PAIR_VERDICTS
from .pairing import VERDICTS
from .records import key

Key = tuple[str, str, str, str]

# A journal names the same clusters and belts again and again.
_key = lru_cache(maxsize=1 << 16)(key)

_ADCODE = re.compile(r"\d{6}")


def row_key(row: Mapping) -> Key:
    """Return the content that a row is keyed by: programme, cluster name, adcode, belt industry (empty: the record)."""
    programme, name, belt = (_key(row.get(column)) for column in ("programme", "cluster_name", "belt_industry"))
    return programme, name, row.get("adcode") or "", belt


def standing(rows: Iterable[Mapping]) -> dict[Key, Mapping]:
    """Return key → the row that holds; keys whose decision was taken back are not in it."""
    last = {row_key(row): row for row in rows}
    return {one: row for one, row in last.items() if row.get("verdict")}


def judgements(rows: Iterable[Mapping], coder: str | None) -> dict[Key, Mapping]:
    """Return key → the row that holds of all rows of one coder, whatever others decided later."""
    return standing(row for row in rows if _coder(row) == (coder or "").strip())


def coders(rows: Iterable[Mapping]) -> list[str]:
    """Return the coders in the order of their first decision."""
    return [name for name in dict.fromkeys(_coder(row) for row in rows) if name]


def taking_back(rows: list[Mapping], identifiers: Iterable[str]) -> list[dict]:
    """Return the rows to append so that what holds is as if some rows had never been written.

    Both views are restored: what each coder judged last, and what holds for all. Where these differ, a copy of
    another coder's row follows the coder's own. The new rows have no ``override_id`` yet.

    Parameters
    ----------
    rows : the journal, oldest first
    identifiers : ``override_id`` of the rows to take back
    """
    gone = set(identifiers)
    undone = [row for row in rows if row.get("override_id") in gone]
    kept = [row for row in rows if row.get("override_id") not in gone]
    last = {row_key(row): row for row in kept}
    own = {(row_key(row), _coder(row)): row for row in kept}
    appended = []
    for one, coder in dict.fromkeys((row_key(row), _coder(row)) for row in undone):
        before = own.get((one, coder))
        if before is None:
            before = {**next(r for r in undone if row_key(r) == one and _coder(r) == coder),
                      "verdict": None, "reason": None}  # fmt: skip
        appended.append(before)
    for one in dict.fromkeys(map(row_key, undone)):
        holds, latest = last.get(one), [row for row in appended if row_key(row) == one][-1]
        if holds is not None and holds is not latest:
            appended = [row for row in appended if row is not holds] + [holds]
    return [{**row, "override_id": None} for row in appended]


@dataclass(frozen=True)
class Agreement:
    """How far two coders agree: items both judged, share judged alike, and κ (None where chance alone explains all)."""

    one: str
    other: str
    n: int
    observed: float
    kappa: float | None


def agreement(rows: list[Mapping], one: str, other: str) -> Agreement:
    """Return Cohen's κ of two coders over the items that both judged.

    κ = (po − pe) / (1 − pe) with po the share judged alike and pe what their own shares of each verdict give by
    chance (Cohen 1960, Educational and Psychological Measurement 20(1), 37–46). It is None without common items and
    where both gave one and the same verdict to everything.
    """
    ours, theirs = judgements(rows, one), judgements(rows, other)
    pairs = [(ours[item]["verdict"], theirs[item]["verdict"]) for item in ours if item in theirs]
    n = len(pairs)
    if not n:
        return Agreement(one, other, 0, 0.0, None)
    alike = sum(a == b for a, b in pairs)
    given = {verdict for pair in pairs for verdict in pair}
    # Whole numbers, so that "both gave one verdict to everything" is found exactly.
    chance = sum(sum(a == v for a, _ in pairs) * sum(b == v for _, b in pairs) for v in given)
    kappa = None if chance == n * n else (alike * n - chance) / (n * n - chance)
    return Agreement(one, other, n, alike / n, kappa)


def agreements(rows: list[Mapping], least: int = 2) -> list[Agreement]:
    """Return the agreement of every two coders who judged at least so many of the same items, largest first."""
    names = coders(rows)
    found = [agreement(rows, one, other) for place, one in enumerate(names) for other in names[place + 1:]]
    return sorted((pair for pair in found if pair.n >= least), key=lambda pair: -pair.n)


def refusal(row: Mapping) -> tuple[str, str] | None:
    """Return why a row cannot be a decision, Chinese and English, or None when it can."""
    for name in ("cluster_name", "adcode"):
        if not row.get(name):
            column = schema.OVERRIDES.column(name)
            return f"缺少“{column.zh}”({name}),请填写。", f"“{column.en}” ({name}) is missing: fill it in."
    if not _ADCODE.fullmatch(row["adcode"]):
        return (
            f"行政区划代码“{row['adcode']}”不是六位数字,请更正(电子表格可能改动了它)。",
            f"The adcode “{row['adcode']}” is not six digits: correct it (a spreadsheet may have changed it).",
        )
    allowed = tuple(PAIR_VERDICTS) if key(row.get("belt_industry")) else VERDICTS
    if row.get("verdict") and row["verdict"] not in allowed:
        return (
            f"结论“{row['verdict']}”无效,可用:{', '.join(allowed)};留空表示撤回。",
            f"There is no verdict “{row['verdict']}”: use {', '.join(allowed)}, or leave it empty to take one back.",
        )
    return None


def identified(row: Mapping) -> dict:
    """Return a row with all columns, texts without outer blanks, and an id made from its content where it has none."""
    filled = {name: (str(row.get(name) or "").strip() or None) for name in schema.OVERRIDES.names}
    if filled["override_id"] is None:
        filled["override_id"] = digest_id("D", *(filled[name] for name in schema.OVERRIDES.names[1:]))
    return filled


def _coder(row):
    return (row.get("coder") or "").strip()
