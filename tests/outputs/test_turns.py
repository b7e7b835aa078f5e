# SPDX-License-Identifier: GPL-2.0-or-later
"""Drawings in turns with the window, or without a pause."""

from __future__ import annotations

from cluster_digital_plugin.outputs.turns import in_turns


def test_drawings_take_turns_or_none():
    order = []

    @in_turns
    def draw(name):
        yield
        order.append(f"begun {name}")
        yield 0.5
        yield lambda: order.append("written")
        return name.upper()

    told = []
    assert draw("a", progress=told.append) == "A" and told == [0.5]
    assert order == ["begun a", "written"]
    turns = draw.turns("b")
    assert next(turns) is None and next(turns) == 0.5
    next(turns)()
    assert order[-2:] == ["begun b", "written"]
