# SPDX-License-Identifier: GPL-2.0-or-later
"""The report: complete in one file, everything escaped."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from cluster_digital_plugin.core import schema
from cluster_digital_plugin.core.errors import InputError
from cluster_digital_plugin.outputs.report import Section, insert_pictures, write_report
from cluster_digital_plugin.outputs.spreadsheet import Sheet


class Reader(HTMLParser):
    """Collects tags, texts of cells, and addresses."""

    def __init__(self):
        super().__init__()
        self.tags, self.texts, self.addresses = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.addresses += [value for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data):
        self.texts.append(data)


def read(path):
    text = path.read_text(encoding="utf-8")
    reader = Reader()
    reader.feed(text)
    return reader, text


def sheet(*rows):
    return Sheet("表1 <Table>", (("名称", schema.TEXT), ("数", schema.INTEGER), ("值", schema.REAL)), list(rows))


def test_everything_is_escaped(tmp_path):
    path = tmp_path / "r.html"
    evil = '<script>alert("x")</script>'
    section = Section(evil, (evil,), sheet((evil, 1, 2.0)), (evil,), (evil,))
    write_report(path, evil, [section], [evil], evil, '"><script>')
    reader, text = read(path)
    assert "script" not in reader.tags and text.count("&lt;script&gt;alert") == 9
    assert reader.texts.count(evil) == 9


def test_numbers_and_missing_values(tmp_path):
    path = tmp_path / "r.html"
    rows = ("a", 1234567, 0.123456), ("b", None, float("nan")), ("c", 0, 930712.3456)
    write_report(path, "t", [Section("t", sheet=sheet(*rows))], [])
    reader, text = read(path)
    for number in ("1234567", "0.1235", "930712.3"):
        assert number in reader.texts
    assert text.count("<td></td>") == 2 and "nan" not in text and "None" not in text


def test_it_needs_no_network_and_keeps_the_warning(tmp_path):
    path = tmp_path / "子" / "r.html"
    section = Section("表", sheet=sheet(("a", 1, 1.0)), notes=("口径", "Basis"))
    write_report(path, "题", [section], ["注"], "示例数据,不可引用", "zh-CN")
    reader, text = read(path)
    assert reader.addresses == [] and "http" not in text and "@import" not in text
    assert '<html lang="zh-CN">' in text and "utf-8" in text
    assert {"示例数据,不可引用", "口径", "Basis", "注"} <= set(reader.texts)


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("", encoding="ascii")
    with pytest.raises(InputError, match=r"r\.html"):
        write_report(tmp_path / "file" / "r.html", "t", [], [])


def test_three_lines_stand_in_the_cells_themselves(tmp_path):
    """Word takes over the borders of cells, not those of a style sheet."""
    path = tmp_path / "r.html"
    rows = ("a", 1, 1.0), ("b", 2, 2.0)
    write_report(path, "t", [Section("t", sheet=sheet(*rows))], [])
    _, text = read(path)
    heads = text.split("<th ")[1:]
    assert len(heads) == 3 and all("border-top:1.5pt" in h and "border-bottom:0.75pt" in h for h in heads)
    first, last = text.partition("<tbody ")[2].split("<tr>")[1:]
    assert "border" not in first and last.count("border-bottom:1.5pt") == 3


def test_a_table_without_rows_is_closed(tmp_path):
    path = tmp_path / "r.html"
    write_report(path, "t", [Section("t", sheet=sheet())], [])
    assert "border-bottom:1.5pt" in read(path)[1]


def test_pictures_lie_inside_the_page(tmp_path):
    picture = tmp_path / "图.png"
    picture.write_bytes(b"\x89PNG")
    path = tmp_path / "r.html"
    write_report(path, "t", [Section("t", pictures=((str(picture), "<图>"),))], [])
    reader, text = read(path)
    assert reader.addresses == ["data:image/png;base64,iVBORw=="] and "&lt;图&gt;" in text
    for wrong in (tmp_path / "no.png", tmp_path / "x.exe"):
        with pytest.raises(InputError, match=wrong.name):
            write_report(path, "t", [Section("t", pictures=((str(wrong), ""),))], [])


def test_in_print_nothing_is_cut(tmp_path):
    """A box that scrolls is cut at the margin when it is printed."""
    path = tmp_path / "r.html"
    write_report(path, "t", [Section("t", sheet=sheet(("18/32 (56.3 %)", 1, 1.0)))], [])
    text = read(path)[1]
    printed = text.partition("@media print")[2].partition("</style>")[0]
    assert "div.wide { overflow: visible; }" in printed and "landscape" in text
    assert '<td class="share" style="border-bottom' in text


def test_pictures_drawn_later_go_before_the_notes(tmp_path):
    picture, path = tmp_path / "图.png", tmp_path / "r.html"
    picture.write_bytes(b"\x89PNG")
    write_report(path, "t", [Section("t", sheet=sheet(("a", 1, 1.0)))], ["末"])
    insert_pictures(path, "图", [(str(picture), "图1")])
    reader, text = read(path)
    assert reader.addresses == ["data:image/png;base64,iVBORw=="] and text.index("iVBORw") < text.index("末")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["r.html", "图.png"]
    with pytest.raises(InputError, match=r"no\.html"):
        insert_pictures(tmp_path / "no.html", "图", [])
