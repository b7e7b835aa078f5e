# SPDX-License-Identifier: GPL-2.0-or-later
"""The self-check: every table adds up and says the same as the others, both sides shown."""

from __future__ import annotations

import pandas as pd

from .. import schema, words
from ..matching.pairing import VERDICTS
from .cities import city_sets, programme_cities
from .figures import exact, number_text, total_of
from .verdicts import TOTAL

_PARTS = ("n_match", "n_near", "n_unrelated", "n_no_belt", "n_unknown")
_VERDICT_COLUMNS = dict(zip(VERDICTS, _PARTS))


class Checks:
    """Collects checks as rows of ``schema.CHECKS``."""

    def __init__(self):
        self.rows: list[tuple] = []

    def add(self, grp, said, one, other, result):
        """Add a check: what it is about, (zh, en), both sides as text, and "ok", "contradiction" or "differs"."""
        self.rows.append((grp, result, *said, one, other))

    def sums(self, grp, said, parts, whole):
        """Add whether parts make a whole."""
        total = total_of(parts)
        one = f"{' + '.join(number_text(part) for part in parts)} = {number_text(total)}"
        self.add(grp, said, one, number_text(whole), "ok" if total == exact(whole) else "contradiction")

    def frame(self) -> pd.DataFrame:
        """Return the checks as a table, those that fail first."""
        order = list(words.CHECK_RESULTS)
        rows = sorted(self.rows, key=lambda row: -order.index(row[1]))
        return pd.DataFrame(rows, columns=list(schema.CHECKS.names))


def check_verdicts(checks: Checks, table: pd.DataFrame) -> None:
    """Check Table 1: the verdicts of every row make its total, the rows make the last row."""
    for row in table.to_dict("records"):
        grp = f"表1 Table 1 · {_named(row['programme'])}"
        checks.sums(grp, ("各结论之和 = 合计", "the verdicts make the total"),
                    [row[name] for name in _PARTS], row["total"])  # fmt: skip
        checks.sums(grp, ("匹配 + 相近 = 匹配与相近", "match + near = both"),
                    [row["n_match"], row["n_near"]], row["n_both"])  # fmt: skip
    rows, last = table.iloc[:-1], table.iloc[-1]
    for name in ("total", *_PARTS):
        column = schema.TABLE1.column(name)
        checks.sums("表1 Table 1", (f"各类型之和 = 合计:{column.zh}", f"the programmes make the total: {column.en}"),
                    list(rows[name]), last[name])  # fmt: skip


def check_accompanied(checks: Checks, table: pd.DataFrame, listed: pd.DataFrame) -> None:
    """Check Tables 3 to 5 against Table 1: parts of a programme are not more than the whole, all of it is the whole.

    Parameters
    ----------
    table : columns of ``schema.TABLE1``
    listed : columns of ``schema.ACCOMPANIED``
    """
    whole = table.set_index("programme")
    for programme in words.in_order(listed["programme"]):
        rows = listed[listed["programme"] == programme]
        grp = f"相伴 Accompanied · {programme}"
        sums = {verdict: total_of(rows.loc[rows["verdict"] == verdict, "counts"]) for verdict in VERDICTS}
        total = total_of(rows["counts"])
        checks.sums(grp, ("各结论之和 = 相伴集群数", "the verdicts make the accompanied"), list(sums.values()), total)
        everything = total == exact(whole.loc[programme, "total"])
        for verdict, column in _VERDICT_COLUMNS.items():
            other = exact(whole.loc[programme, column])
            fits = sums[verdict] == other if everything else sums[verdict] <= other
            said = words.VERDICTS[verdict]
            sign = "=" if everything else "≤"
            checks.add(grp, (f"{said.zh}:相伴 {sign} 表1", f"{said.en}: accompanied {sign} Table 1"),
                       number_text(sums[verdict]), number_text(other), "ok" if fits else "contradiction")  # fmt: skip


def check_pairs(checks: Checks, pairs: pd.DataFrame) -> None:
    """Check Table 2: identical, subordinate and near make all pairs, and none is listed twice."""
    sizes = [int((pairs["verdict"] == verdict).sum()) for verdict in words.PAIR_VERDICTS]
    checks.sums("表2 Table 2", ("相同 + 从属 + 相近 = 全部集群对", "identical + subordinate + near = all pairs"),
                sizes, len(pairs))  # fmt: skip
    checks.sums("表2 Table 2", ("各对只列一次", "every pair is listed once"), [pairs["pair_id"].nunique()], len(pairs))


def check_cities(checks: Checks, colocation: pd.DataFrame, table: pd.DataFrame | None, counting: str) -> None:
    """Check the sets of cities, and their clusters against Table 1 where both count by the same rule."""
    sets = city_sets(colocation)
    for kind, rows in sets[~sets["item"].str.endswith("_clusters")].groupby("unit_kind", sort=False):
        size = rows.set_index("item")["numerator"].astype(int)
        grp = f"{words.UNIT_KINDS[kind].zh} {words.UNIT_KINDS[kind].en}"
        checks.sums(grp, ("同城 + 无产业带 = 有集群", "both + without belts = with clusters"),
                    [size["both"], size["without"]], size["clusters"])  # fmt: skip
        checks.sums(grp, ("三类 + 两类 + 一类 = 有集群", "three + two + one programme = with clusters"),
                    [size["three"], size["two"], size["one"]], size["clusters"])  # fmt: skip
        checks.sums(grp, ("同城 + 仅其他年份 = 历年同城", "both + belts in other years = both ever"),
                    [size["both"], size["past_belts"]], size["both_ever"])  # fmt: skip
    groups = programme_cities(colocation)
    for number, rows in groups.groupby("n_programs", sort=False):
        checks.sums(f"{number} 类 programmes", ("各区域之和 = 合计", "the regions make the total"),
                    list(rows["n_clusters"].iloc[:-1]), rows["n_clusters"].iloc[-1])  # fmt: skip
    if table is None or list(dict.fromkeys(colocation["counting"])) != [counting]:
        return
    whole = table.set_index("programme")["total"]
    checks.sums("同城分布 Co-location", ("各城市集群之和 = 表1合计", "the cities' clusters make the total of Table 1"),
                [total_of(colocation["n_clusters"])], whole[TOTAL])  # fmt: skip
    for programme, column in (("NDRC", "n_ndrc"), ("MIIT", "n_miit"), ("MOST", "n_most")):
        if programme in whole:
            checks.sums(f"同城分布 Co-location · {programme}",
                        ("各城市集群之和 = 表1", "the cities' clusters make Table 1"),
                        [total_of(colocation[column])], whole[programme])  # fmt: skip


def _named(programme):
    return "合计 Total" if programme == TOTAL else programme
