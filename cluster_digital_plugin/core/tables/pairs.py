# SPDX-License-Identifier: GPL-2.0-or-later
"""Table 2: per city the clusters of different programmes whose industries are identical, subordinate or near."""

from __future__ import annotations

import pandas as pd

from .. import schema, words
from ..errors import InputError
from .counting import UNSTATED
from .verdicts import stated

_NEEDED = (
    "pair_id", "group_id", "city", "adcode", "cluster_a", "programme_a", "name_a", "industry_a", "cluster_b",
    "programme_b", "name_b", "industry_b", "verdict", "relation",
)  # fmt: skip

# Between two clusters, Chinese and English.
_SIGNS = {"identical": (" = ", " is the same industry as "), "subordinate": (" ⊂ ", " belongs to "),
          "near": (" ≈ ", " is near to ")}  # fmt: skip


def table2(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return Table 2: one row per pair, identical before subordinate before near, by city within these.

    Parameters
    ----------
    pairs : columns of ``schema.PAIRS``

    Raises
    ------
    InputError when a column is missing or a verdict is none of ours.
    """
    _check(pairs)
    basis_zh, basis_en = basis(pairs)
    sizes = group_sizes(pairs)
    order = list(words.PAIR_VERDICTS)
    ranks = pd.Series([order.index(verdict) for verdict in pairs["verdict"]], index=pairs.index, dtype=int)
    sorted_pairs = pairs.assign(rank=ranks).sort_values(["rank", "adcode", "group_id", "pair_id"], kind="stable")
    table = pd.DataFrame({name: sorted_pairs.get(name) for name in schema.TABLE2.names},
                         index=sorted_pairs.index)  # fmt: skip
    sentences = [statement(pair) for pair in sorted_pairs.itertuples(index=False)]
    table["statement_zh"] = pd.Series([s[0] for s in sentences], index=table.index, dtype=object)
    table["statement_en"] = pd.Series([s[1] for s in sentences], index=table.index, dtype=object)
    table["group_size"] = table["group_id"].map(sizes).astype("Int64")
    table["basis_zh"], table["basis_en"] = basis_zh, basis_en
    return table.reset_index(drop=True)


def _check(pairs):
    missing = [name for name in _NEEDED if name not in pairs]
    if missing:
        raise InputError(
            f"集群对缺少字段 {', '.join(missing)}。请使用“集群对”算法的输出。",
            f"The cluster pairs have no field {', '.join(missing)}. Use the output of “Cluster pairs”.",
        )
    wrong = pairs.loc[~pairs["verdict"].isin(words.PAIR_VERDICTS), "verdict"]
    if len(wrong):
        raise InputError(
            f"集群对的结论“{wrong.iat[0]}”无效,共 {len(wrong)} 条。可用:{', '.join(words.PAIR_VERDICTS)}。",
            f"A cluster pair has the verdict “{wrong.iat[0]}”, {len(wrong)} in all. "
            f"Use one of {', '.join(words.PAIR_VERDICTS)}.",
        )


def statement(pair) -> tuple[str, str]:
    """Return a pair in one line, Chinese and English: of a subordinate pair the narrower cluster comes first.

    Parameters
    ----------
    pair : row of ``schema.PAIRS``
    """
    sides = [(pair.industry_a, pair.programme_a), (pair.industry_b, pair.programme_b)]
    if pair.verdict == "subordinate" and pair.relation == "subordinate":
        sides.reverse()
    zh, en = _SIGNS[pair.verdict]
    return (
        zh.join(f"{industry}({programme or UNSTATED})" for industry, programme in sides),
        en.join(f"{industry} ({programme or UNSTATED})" for industry, programme in sides),
    )


def group_sizes(pairs: pd.DataFrame) -> dict[str, int]:
    """Return group id → number of clusters that its pairs join."""
    members: dict[str, set] = {}
    for group, one, other in zip(pairs["group_id"], pairs["cluster_a"], pairs["cluster_b"]):
        members.setdefault(group, set()).update((one, other))
    return {group: len(clusters) for group, clusters in members.items()}


def basis(pairs: pd.DataFrame) -> tuple[str, str]:
    """Return what Table 2 rests on, in Chinese and English: what was compared, and how many pairs came out."""
    parts_zh, parts_en = [], []
    for verdict, word in words.PAIR_VERDICTS.items():
        chosen = pairs[pairs["verdict"] == verdict]
        cities = chosen["adcode"].nunique()
        parts_zh.append(f"{word.zh} {len(chosen)} 对({cities} 个城市)")
        parts_en.append(f"{word.en.lower()} {len(chosen)} (cities: {cities})")
    zh = f"同一城市、不同类型的集群两两比较:{'、'.join(parts_zh)};连成 {pairs['group_id'].nunique()} 组"
    en = (
        f"Clusters of different programmes in one city, compared two by two; pairs: {', '.join(parts_en)}; "
        f"groups: {pairs['group_id'].nunique()}"
    )
    for name, label_zh, label_en in (
        ("strictness", "严格程度", "strictness"), ("taxonomy", "分类体系版本", "taxonomy version"),
    ):  # fmt: skip
        values = [words.describe(value) for value in stated(pairs, name)]
        if values:
            zh += f";{label_zh}:{'、'.join(value[0] for value in values)}"
            en += f"; {label_en}: {', '.join(value[1] for value in values)}"
    return f"{zh}。", f"{en}."
