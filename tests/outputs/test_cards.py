# SPDX-License-Identifier: GPL-2.0-or-later
"""Cards as HTML show the data as text and never as markup; comparisons reach a spreadsheet as cells."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtGui import QTextDocument

from cluster_digital_plugin.core.cards.parts import (
    Card,
    Comparison,
    Measure,
    Piece,
    Row,
    Section,
    Subject,
    plain,
    same,
)
from cluster_digital_plugin.core.words import Word
from cluster_digital_plugin.outputs.cards import card_html, card_text, comparison_tsv, target_of

HOSTILE = ["<img src=x onerror=alert(1)>", "<b>粗</b>", "a & b < c > d", "\"'><script>x</script>", "&lt;b&gt;"]


def card_of(text):
    piece = plain(text, Subject("cluster", text), ("programme", text))
    row = Row(same(text), (piece, Piece(same(text), None, ("verdict", text))), (same(text),))
    return Card(Subject("city", text), same(text), same(text), (Section(same(text), (row,), same(text)),))


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_the_data_hold_is_shown_as_text(qgis_app, text):
    html = card_html(card_of(text), True)
    assert "<img" not in html and "<b>粗" not in html and "<script" not in html
    document = QTextDocument()
    document.setHtml(html)
    assert document.toPlainText().count(text) == 8
    assert "￼" not in document.toPlainText()


@pytest.mark.parametrize("key", ["MIIT-01", "a/b?c#d", "集群 %2F", '"><x'])
def test_a_link_leads_to_its_key(qgis_app, key):
    document = QTextDocument()
    document.setHtml(card_html(card_of(key), True))
    found = []
    block = document.begin()
    while block.isValid():
        fragments = block.begin()
        while not fragments.atEnd():
            found.append(fragments.fragment().charFormat().anchorHref())
            fragments += 1
        block = block.next()
    addresses = [address for address in found if address]
    assert [target_of(address) for address in addresses] == [("cluster", key)]
    assert target_of("https://example.org/city/1") is None
    assert target_of("card:city") is None


def test_marks_are_told_by_shape_and_the_sample_in_words(qgis_app):
    row = Row(same("x"), (Piece(same("甲"), None, ("programme", "MOST")), Piece(same("乙"), None, ("verdict", "near"))))
    sections = (Section(same("s"), (row,)),)
    card = Card(Subject("city", "1"), Word("市", "City"), same(""), sections, ("sample", "generated"))
    text = card_text(card, True)
    assert "▲ 甲 · ◐ 乙" in text and "示例数据,不可引用" in text
    assert "Generated data, not real data; Sample data, do not cite" in card_html(card, False)


def test_a_spreadsheet_gets_cells_and_no_formulas():
    comparison = Comparison(
        (plain("=HYPERLINK(1)"), plain("乙\t市")),
        ((Word("组", "Group"), (Measure(Word("量", "Measure"), (same("1/2 (50.0 %)"), same("–"))),)),),
        Word("口径", "Basis"), ("sample",),
    )
    lines = comparison_tsv(comparison, False).splitlines()
    assert [line.split("\t") for line in lines] == [
        ["", "'=HYPERLINK(1)", "乙 市"], ["Group", "", ""], ["Measure", "1/2 (50.0 %)", "–"], ["Basis"],
        ["⚠ Sample data, do not cite"],
    ]  # fmt: skip
