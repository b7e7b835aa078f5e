# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables 3 to 5: per programme the clusters that clusters of another programme accompany (相伴) in their city."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import schema, words
from ..matching.pairing import VERDICTS
from .counting import COUNTING_TEXT, UNSTATED, counted
from .figures import number_text, share_text, total_of

# So many belts are named; the further ones are counted.
_NAMED = 12


def accompanied(
    records: pd.DataFrame, counting: str = "every_city", links: pd.DataFrame | None = None, names=None
) -> pd.DataFrame:
    """Return the records whose city has a cluster of another programme, with verdict and the belts that belong to them.

    A city has a programme when one of its records is of it, whichever rule counts the clusters. Records without a
    programme neither accompany nor are accompanied.

    Parameters
    ----------
    records : columns of ``schema.RECORDS``
    counting : what each record counts: "every_city", "share" or "lead_city"; one that counts nothing is left out
    links : columns of ``schema.LINKS``, or None when belts are not to be named
    names : belt id → what the belt is called; without it the id stands

    Returns columns of ``schema.ACCOMPANIED``, by programme, verdict and city.
    """
    placed = records.assign(counts=counted(records, counting))
    stated = placed[placed["programme"].notna() & placed["adcode"].notna()]
    here = {adcode: words.in_order(group) for adcode, group in stated.groupby("adcode")["programme"]}
    shared = np.array([len(here[adcode]) > 1 for adcode in stated["adcode"]], bool)
    chosen = stated[shared & (stated["counts"] > 0)].copy()
    chosen["others"] = [
        "+".join(name for name in here[adcode] if name != own)
        for adcode, own in zip(chosen["adcode"], chosen["programme"])
    ]
    for verdict, column in (("match", "matching"), ("near", "near_belts")):
        texts = _belts(links, verdict, names or {})
        chosen[column] = [texts.get(identity, "") for identity in chosen["record_id"]]
    order = {name: number for number, name in enumerate(words.in_order(chosen["programme"]))}
    keys = pd.DataFrame({
        "programme": chosen["programme"].map(order), "verdict": chosen["verdict"].map(VERDICTS.index),
        "adcode": chosen["adcode"], "record_id": chosen["record_id"],
    }, index=chosen.index)  # fmt: skip
    chosen = chosen.loc[keys.sort_values(list(keys.columns), kind="stable").index]
    return chosen.reindex(columns=list(schema.ACCOMPANIED.names)).reset_index(drop=True)


def _belts(links, verdict, names):
    """Return record id → its belts of a verdict by name, each name once with how often it is there."""
    if links is None:
        return {}
    found: dict[str, dict[str, int]] = {}
    chosen = links[links["verdict"] == verdict]
    for record, belt in zip(chosen["record_id"], chosen["belt_id"]):
        name = names.get(belt) or belt or UNSTATED
        own = found.setdefault(record, {})
        own[name] = own.get(name, 0) + 1
    return {record: _listed(own) for record, own in found.items()}


def _listed(belts):
    texts = [name if count == 1 else f"{name}×{count}" for name, count in belts.items()]
    further = f"…(+{len(texts) - _NAMED})" if len(texts) > _NAMED else ""
    return "、".join(texts[:_NAMED]) + further


def composition(records: pd.DataFrame) -> tuple[str, str]:
    """Return how many there are by verdict, Chinese and English: "43 = 匹配 21 + 相近 19 + …".

    Parameters
    ----------
    records : verdict and counts, such as rows of ``schema.ACCOMPANIED``
    """
    sums = {verdict: records.loc[records["verdict"] == verdict, "counts"].sum() for verdict in VERDICTS}
    parts = [(words.VERDICTS[verdict], number_text(value)) for verdict, value in sums.items() if value]
    whole = number_text(sum(sums.values()))
    zh, en = (" + ".join(f"{word[place]} {value}" for word, value in parts) for place in (0, 1))
    return (f"{whole} = {zh}", f"{whole} = {en.lower()}") if parts else (whole, whole)


def accompanied_basis(records: pd.DataFrame, counting: str, whole=None) -> tuple[str, str]:
    """Return what a table of accompanied clusters rests on, and what it adds up to, in Chinese and English.

    Parameters
    ----------
    records : rows of ``schema.ACCOMPANIED``
    whole : what all clusters of these programmes count, or None when it is not to be said
    """
    zh, en = composition(records)
    share = "" if whole is None else share_text(total_of(records["counts"]), whole)
    rule_zh, rule_en = COUNTING_TEXT[counting]
    return (
        f"相伴:同城另有其他类型的集群。{zh}" + (f",占全部 {share}" if share else "") + f";{rule_zh}。",
        f"Accompanied: the city has a cluster of another programme. {en}"
        + (f", of all: {share}" if share else "") + f"; {rule_en}.",
    )  # fmt: skip
