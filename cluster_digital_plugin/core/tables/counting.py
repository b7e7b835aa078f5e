# SPDX-License-Identifier: GPL-2.0-or-later
"""The three rules by which a cluster of several cities is counted."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..errors import InputError

COUNTING = ("every_city", "share", "lead_city")
UNSTATED = "未注明 Unstated"

COUNTING_TEXT = {
    "every_city": (
        "按成员城市计数:跨城市集群在每个成员城市计一条",
        "counted in every member city: a cluster of several cities counts once in each",
    ),
    "share": (
        "按份额计数:跨 N 个城市的集群在每个成员城市计 1/N",
        "counted by share: a cluster of N cities counts 1/N in each",
    ),
    "lead_city": (
        "按首位城市计数:跨城市集群只在首个成员城市计一条",
        "counted in the lead city: a cluster of several cities counts once, in its first-named city",
    ),
}


def counted(records: pd.DataFrame, counting: str) -> np.ndarray:
    """Return what each record counts by a rule: 1 in every city, 1/N, or 1 in the lead city and 0 in the others.

    Parameters
    ----------
    records : cluster_id, and weight for "share". ``member`` says which city is first-named; without it the order of
        the rows does.
    counting : "every_city", "share" or "lead_city"

    Raises
    ------
    InputError when there is no such rule, or a weight is missing.
    """
    if counting not in COUNTING:
        raise InputError(
            f"计数口径“{counting}”无效,可用:{', '.join(COUNTING)}。",
            f"There is no counting rule “{counting}”. Use one of {', '.join(COUNTING)}.",
        )
    if counting == "every_city":
        return np.ones(len(records))
    if counting == "lead_city":
        return _leads(records).astype(float)
    if "weight" not in records:
        raise InputError(
            "集群记录缺少字段 weight。请使用“匹配”的输出。",
            "The records have no field weight. Use the output of “Match”.",
        )
    weights = pd.to_numeric(records["weight"], errors="coerce").to_numpy(dtype=float)
    if not np.isfinite(weights).all():
        raise InputError(
            "有集群记录没有权重,无法按份额计数。请重新运行“匹配”。",
            "A record has no weight, so shares cannot be counted. Run “Match” again.",
        )
    return weights


def _leads(records):
    order = np.arange(len(records))
    if "member" in records:
        order = np.argsort(pd.to_numeric(records["member"], errors="coerce").to_numpy(dtype=float), kind="stable")
    identities = records["cluster_id"].reset_index(drop=True).iloc[order]
    first = identities.isna() | ~identities.duplicated()
    return first.sort_index().to_numpy()
