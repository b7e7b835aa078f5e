# SPDX-License-Identifier: GPL-2.0-or-later
"""Spreadsheets: read back with another reader's eyes, OGR's and the plain XML."""

from __future__ import annotations

import zipfile
from xml.etree import ElementTree

import pytest
from osgeo import gdal, ogr

from cluster_digital_plugin.core import schema
from cluster_digital_plugin.core.errors import Cancelled, InputError
from cluster_digital_plugin.outputs import spreadsheet
from cluster_digital_plugin.outputs.spreadsheet import Sheet, write_spreadsheet

COLUMNS = (("名称", schema.TEXT), ("数", schema.INTEGER), ("值", schema.REAL))
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def cells(path, number=1):
    """Return the cells of a sheet as reference → (type, text), read from the file's own XML."""
    with zipfile.ZipFile(path) as archive:
        shared = [
            "".join(node.itertext()).strip("\n")
            for node in ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
        ]
        sheet = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
    found = {}
    for cell in sheet.iter(f"{MAIN}c"):
        assert cell.find(f"{MAIN}f") is None, "a formula"
        text = cell.find(f"{MAIN}v").text
        found[cell.get("r")] = (cell.get("t"), shared[int(text)] if cell.get("t") == "s" else float(text))
    return found


def test_numbers_are_numbers_and_missing_ones_empty(tmp_path):
    path = tmp_path / "新建" / "表.xlsx"
    rows = [("甲", 3, 1.25), (None, None, float("nan")), ("丙", 0, float("inf"))]
    write_spreadsheet(path, [Sheet("表1", COLUMNS, rows)])
    found = cells(path)
    assert found["A1"] == ("s", "名称") and found["A2"] == ("s", "甲")
    assert found["B2"] == (None, 3.0) and found["C2"] == (None, 1.25) and found["B4"] == (None, 0.0)
    assert not {"A3", "B3", "C3", "C4"} & set(found)
    dataset = ogr.Open(str(path))
    layer = dataset.GetLayerByName("表1")
    assert [layer.GetLayerDefn().GetFieldDefn(i).GetType() for i in (1, 2)] == [ogr.OFTInteger, ogr.OFTReal]


@pytest.mark.parametrize("text", ["=1+1", "=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)", "12", "2021-01-01",
                                  "<b>&\"'", "两\n行"])  # fmt: skip
def test_text_stays_text(tmp_path, text):
    path = tmp_path / "t.xlsx"
    write_spreadsheet(path, [Sheet("s", (("=label", schema.TEXT),), [(text,)])])
    assert cells(path) == {"A1": ("s", "=label"), "A2": ("s", text)}


def test_a_folder_that_looks_like_an_archive(tmp_path):
    path = tmp_path / "old.xlsx 2021.zip" / "t.xlsx"
    write_spreadsheet(path, [Sheet("a", COLUMNS, [("甲", 1, 1.0)])])
    assert cells(path)["A2"] == ("s", "甲")


def test_an_empty_table_has_its_labels(tmp_path):
    path = tmp_path / "t.xlsx"
    write_spreadsheet(path, [Sheet("一", COLUMNS, [("a", 1, 1.0)]), Sheet("二", COLUMNS, [])])
    assert [text for _, text in cells(path, 2).values()] == ["名称", "数", "值"]


def test_too_many_rows_go_on_on_a_further_sheet(tmp_path, monkeypatch):
    monkeypatch.setattr(spreadsheet, "ROWS_PER_SHEET", 2)
    path = tmp_path / "t.xlsx"
    write_spreadsheet(path, [Sheet("a/b", COLUMNS, [(str(n), n, float(n)) for n in range(5)])])
    dataset = ogr.Open(str(path))
    names = [dataset.GetLayer(index).GetName() for index in range(dataset.GetLayerCount())]
    assert names == ["a_b", "a_b 2", "a_b 3"] and cells(path, 3)["B2"] == (None, 4.0)


def test_a_failure_or_a_cancel_leaves_the_old_file(tmp_path):
    path = tmp_path / "t.xlsx"
    write_spreadsheet(path, [Sheet("a", COLUMNS, [("old", 1, 1.0)])])

    def cancel(fraction):
        raise Cancelled

    with pytest.raises(Cancelled):
        write_spreadsheet(path, [Sheet("a", COLUMNS, [("new", 1, 1.0)])], cancel)
    assert cells(path)["A2"] == ("s", "old")
    assert [file.name for file in tmp_path.iterdir()] == ["t.xlsx"]
    assert not [name for name in gdal.ReadDir("/vsimem/") or [] if name.endswith(".xlsx")]


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("", encoding="ascii")
    with pytest.raises(InputError, match=r"t\.xlsx"):
        write_spreadsheet(tmp_path / "file" / "t.xlsx", [Sheet("a", COLUMNS, [])])


def test_a_driver_that_makes_formulas_is_found_out(tmp_path, monkeypatch):
    def with_formula(draft):
        with zipfile.ZipFile(tmp_path / "other", "w") as archive:
            archive.writestr("xl/worksheets/sheet1.xml", "<row><c><f>1+1</f></c></row>")
        content = (tmp_path / "other").read_bytes()
        (tmp_path / "other").unlink()
        return content

    monkeypatch.setattr(spreadsheet, "_read", with_formula)
    with pytest.raises(InputError, match="formula"):
        write_spreadsheet(tmp_path / "t.xlsx", [Sheet("a", COLUMNS, [])])
    assert list(tmp_path.iterdir()) == []


def test_columns_are_as_wide_as_what_they_hold_and_the_head_stays(tmp_path):
    path = tmp_path / "t.xlsx"
    columns = (("甲", schema.TEXT), ("n", schema.INTEGER), ("说明", schema.TEXT))
    write_spreadsheet(path, [Sheet("s", columns, [("战略性新兴产业集群", 1, "长" * 300), ("短", 2, "")])])
    with zipfile.ZipFile(path) as archive:
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
        styles = ElementTree.fromstring(archive.read("xl/styles.xml"))
    order = [node.tag.removeprefix(MAIN) for node in sheet]
    assert order == ["sheetPr", "sheetViews", "cols", "sheetData", "pageMargins", "pageSetup"]
    wide, narrow, long = (float(node.get("width")) for node in sheet.iter(f"{MAIN}col"))
    assert wide > 18 and narrow < 10 and long < 60
    head = next(cell for cell in sheet.iter(f"{MAIN}c") if cell.get("r") == "A1")
    formats, fonts = styles.find(f"{MAIN}cellXfs"), styles.find(f"{MAIN}fonts")
    font = fonts[int(formats[int(head.get("s"))].get("fontId"))]
    assert font.find(f"{MAIN}b") is not None and int(formats.get("count")) == len(formats)
    assert sheet.find(f".//{MAIN}pane").get("state") == "frozen"
    assert sheet.find(f"{MAIN}pageSetup").get("orientation") == "landscape"
