# SPDX-License-Identifier: GPL-2.0-or-later
"""The taxonomy's words, checked: aliases of nodes and stop words."""

from __future__ import annotations

import pandas as pd

from .nodes import Node, clean, reject
from .segmentation import Word, normalise

ALIAS_KINDS = ("name", "alias", "product", "suffix", "whole")
STOP_KINDS = ("modifier", "suffix", "conjunction", "parts", "noise")

# In the lexicon ``suffix`` is an alias that only ends a name (~茶); a stop word that may follow a head is its own kind.
_LEXICON_KIND = {"suffix": "suffix_word"}


def read_words(aliases: pd.DataFrame, stopwords: pd.DataFrame, nodes: dict[str, Node]) -> list[Word]:
    """Return the lexicon's words, normalised, each claimed once.

    Raises
    ------
    InputError for an unknown node or kind, an empty word, or a word claimed twice (two nodes, a node and a stop word).
    """
    index = {name: number for number, name in enumerate(nodes)}
    owner: dict[str, str] = {}
    words = []
    for row in clean("aliases", aliases):
        if row["node"] not in index:
            reject("aliases", row["row"], f"节点“{row['node']}”不存在", f"the node “{row['node']}” does not exist")
        kind = _kind("aliases", row, row["kind"] or "alias", ALIAS_KINDS)
        text = _claim("aliases", row, row["alias"], row["node"], owner)
        excludes = tuple(normalise(word) for word in row["excludes"].replace("；", ";").split(";") if word.strip())
        words.append(Word(text, kind if kind in ("suffix", "whole") else "alias", index[row["node"]], excludes))
    for row in clean("stopwords", stopwords):
        kind = _kind("stopwords", row, row["kind"], STOP_KINDS)
        text = _claim("stopwords", row, row["word"], "stopwords", owner)
        words.append(Word(text, _LEXICON_KIND.get(kind, kind)))
    return words


def _kind(table, row, kind, allowed):
    if kind not in allowed:
        choice = ", ".join(allowed)
        reject(table, row["row"], f"类型“{kind}”不在 {choice} 之中", f"the kind “{kind}” is none of {choice}")
    return kind


def _claim(table, row, word, node, owner):
    text = normalise(word)
    if not text:
        reject(table, row["row"], f"词“{word}”没有可比较的字", f"the word “{word}” has no character to compare")
    if text in owner:
        holder = owner[text]
        reject(table, row["row"], f"词“{word}”已属于“{holder}”", f"the word “{word}” already belongs to “{holder}”")
    owner[text] = node
    return text
