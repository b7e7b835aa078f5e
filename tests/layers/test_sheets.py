# SPDX-License-Identifier: GPL-2.0-or-later
"""Files as analysts have them: encodings, delimiters, spreadsheets, shapefiles; errors name file and remedy."""

from __future__ import annotations

import shutil

import pytest
from osgeo import gdal, ogr
from qgis.core import QgsCoordinateTransformContext, QgsFeature, QgsVectorFileWriter, QgsVectorLayer

from cluster_digital_plugin.core.errors import InputError

LIST = "产业带名称,所在城市,年份\n义乌小商品产业带,义乌市,2021\n虎门服装产业带,东莞市,\n"


@pytest.fixture
def sheets(qgis_app):
    from cluster_digital_plugin.layers import sheets

    return sheets


@pytest.fixture
def lists(test_data):
    return test_data / "lists"


def spreadsheet(path, driver, sheets):
    """Write sheets (name → rows) with OGR, without a header of OGR's own."""
    dataset = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    for name, rows in sheets.items():
        layer = dataset.CreateLayer(name)
        for number in range(max(len(row) for row in rows)):
            layer.CreateField(ogr.FieldDefn(rows[0][number] or f"Field{number + 1}", ogr.OFTString))
        for row in rows[1:]:
            feature = ogr.Feature(layer.GetLayerDefn())
            for number, cell in enumerate(row):
                if cell is not None:
                    feature.SetField(number, cell)
            layer.CreateFeature(feature)
    dataset = None
    return path


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8-BOM"), ("gbk", "GB18030"), ("gb18030", "GB18030"), ("utf-16", "UTF-16"),
     ("utf-16-le", "UTF-16-LE"), ("utf-16-be", "UTF-16-BE")],
)  # fmt: skip
def test_encodings_are_detected(sheets, tmp_path, encoding, shown):
    path = tmp_path / "清单.csv"
    path.write_bytes(LIST.encode(encoding))
    found = sheets.preview(path, "belts")
    assert (found.encoding, found.delimiter, found.header_row) == (shown, ",", 1)
    assert found.columns == ["产业带名称", "所在城市", "年份"]
    assert found.mapping == {"name_zh": "产业带名称", "city": "所在城市", "year": "年份"}
    assert found.rows == [["义乌小商品产业带", "义乌市", "2021"], ["虎门服装产业带", "东莞市", None]]
    assert found.numbers == [2, 3]
    assert [row["city"] for row in found.result] == ["金华市", "东莞市"]
    assert [(row["row"], row["problem"]) for row in found.problems] == [(3, "no_year")]


@pytest.mark.parametrize(
    ("suffix", "delimiter"), [("tsv", "\t"), ("txt", "\t"), ("csv", ";"), ("csv", "|"), ("csv", "，")]
)
def test_delimiters_are_detected(sheets, tmp_path, suffix, delimiter):
    path = tmp_path / f"list.{suffix}"
    path.write_text(LIST.replace(",", delimiter), encoding="utf-8")
    found = sheets.preview(path, "belts")
    assert (found.delimiter, found.rows_in, found.rows_out) == (delimiter, 2, 2)


def test_semicolons_inside_cells_do_not_split_them(sheets, data_folder):
    assert sheets.preview(data_folder / "clusters.csv", "clusters").delimiter == ","


def test_quoted_cells_may_hold_delimiters_and_line_breaks(sheets, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text('产业带名称,城市\n"义乌小商品,玩具\n产业带",义乌市\n', encoding="utf-8")
    assert sheets.preview(path, "belts").rows == [["义乌小商品,玩具\n产业带", "义乌市"]]


def test_a_chosen_encoding_is_used_and_a_wrong_one_explained(sheets, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(LIST.encode("gbk"))
    assert sheets.preview(path, "belts", encoding="GBK").rows_out == 2
    with pytest.raises(InputError, match=r"Line 1 of “list.csv” is not in UTF-8.*GBK"):
        sheets.preview(path, "belts", encoding="UTF-8")
    with pytest.raises(InputError, match=r"“klingon” chosen for “list.csv”"):
        sheets.preview(path, "belts", encoding="klingon")


def test_a_workbook_with_titles_merged_cells_and_totals(sheets, lists):
    found = sheets.preview(lists / "merged.xlsx", "clusters")
    assert (found.sheets, found.sheet, found.header_row) == (["说明", "集群名单"], "集群名单", 3)
    assert (found.rows_in, found.rows_out) == (13, 6)
    assert [row["adcodes"] for row in found.result] == [
        "330100", "330200", "330300", "440100;440600;441300", "510100;510600", None]  # fmt: skip
    assert [row["province"] for row in found.result] == ["浙江省", "浙江省", "浙江省", "广东省", "四川省", "四川省"]
    assert {row["programme"] for row in found.result} == {"MIIT"}
    assert found.rows[1][:2] == ["2", "浙江省"]
    assert [(row["row"], row["problem"]) for row in found.problems] == [
        (8, "joined_row"), (9, "joined_row"), (10, "empty_row"), (12, "city_unknown"), (13, "total"),
        (14, "only_number"), (15, "total"), (16, "note")]  # fmt: skip
    assert {row["file"] for row in found.problems} == {"merged.xlsx [集群名单]"}


def test_merged_ranges_are_read_exactly(qgis_app, lists):
    from cluster_digital_plugin.layers.spreadsheets import merged_ranges

    ranges = merged_ranges(lists / "merged.xlsx", "集群名单")
    assert {(3, 1, 5, 1), (6, 1, 8, 1), (6, 2, 8, 2), (0, 0, 0, 5)} <= set(ranges)
    assert merged_ranges(lists / "merged.xlsx", "说明") == ()
    assert merged_ranges(lists / "titles.xls", "集群") == ()


def test_an_old_workbook_fills_categories_and_lists_what_it_filled(sheets, lists):
    found = sheets.preview(lists / "titles.xls", "clusters")
    assert (found.encoding, found.header_row, found.rows_in, found.rows_out) == ("XLS", 3, 6, 3)
    assert [row["province"] for row in found.result] == ["浙江省", "浙江省", "广东省"]
    assert (5, "filled_down") in [(row["row"], row["problem"]) for row in found.problems]
    assert found.rows[0][-1] == "2021"


@pytest.mark.parametrize("driver", ["XLSX", "ODS"])
def test_sheets_are_chosen_by_what_they_hold_or_by_name(sheets, tmp_path, driver):
    rows = [["名单", None, None], [None, None, None], ["产业带名称", "城市", "年份"],
            ["杭州女装产业带", "杭州市", "2021"]]  # fmt: skip
    path = spreadsheet(tmp_path / f"book.{driver.lower()}", driver, {"说明": [["请看下一页"], ["甲"]], "清单": rows})
    found = sheets.preview(path, "belts")
    assert (found.sheet, found.header_row, found.rows_out) == ("清单", 3, 1)
    assert sheets.preview(path, "belts", sheet="2").sheet == "清单"
    assert sheets.preview(path, "belts", sheet="清单").sheet == "清单"
    with pytest.raises(InputError, match=r"no sheet “甲”.*说明、清单"):
        sheets.preview(path, "belts", sheet="甲")


def test_a_workbook_named_xls_and_a_text_named_xls(sheets, lists, tmp_path):
    shutil.copy(lists / "merged.xlsx", tmp_path / "list.xls")
    assert sheets.preview(tmp_path / "list.xls", "clusters").rows_out == 6
    (tmp_path / "text.xls").write_bytes(LIST.replace(",", "\t").encode("gbk"))
    assert sheets.preview(tmp_path / "text.xls", "belts").rows_out == 2


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", ["empty.csv", "is empty"]), ("blank.csv", b" \r\n \n", ["blank.csv", "is empty"]),
        ("empty.xlsx", b"", ["empty.xlsx", "is empty"]), ("bom.csv", b"\xef\xbb\xbf", ["bom.csv", "is empty"]),
        ("broken.xlsx", b"PK\x03\x04 no zip", ["broken.xlsx", "Save it as|save it as"]),
        ("text.xlsx", b"a,b\n1,2\n", ["text.xlsx", "Save it again"]),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ["locked.xlsx", "Remove the password"]),
        ("page.xls", "<html><table><tr><td>甲</td></tr></table></html>".encode(), ["page.xls", "web page"]),
        ("binary.csv", b"\x00\x01\x02" * 99 + b"abc\x00def", ["binary.csv"]),
        ("photo.shp", b"no shapefile", ["photo.shp", "Use .csv"]),
        ("none.csv", "甲,乙\n1,2\n".encode(), ["none.csv", "column titles"]),
        ("short.csv", "城市,年份\n杭州市,2021\n".encode(), ["short.csv", "row 1", "城市、年份"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("raising", [False, True])
def test_files_that_cannot_be_used_say_why(sheets, tmp_path, request, name, content, words, raising):
    if raising:
        request.getfixturevalue("gdal_exceptions")
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        sheets.preview(path, "belts")
    for word in words:
        assert any(part in caught.value.message_en for part in word.split("|")), caught.value.message_en
    assert name in caught.value.message_zh


def test_a_missing_file_is_named(sheets, tmp_path):
    with pytest.raises(InputError, match=r"gone.csv.*does not exist.*choose the file again"):
        sheets.preview(tmp_path / "gone.csv", "belts")


@pytest.mark.parametrize("declared", [True, False])
@pytest.mark.parametrize("encoding", ["GBK", "CP936", "UTF-8"])
def test_a_dbf_reads_right_with_and_without_its_code_page(sheets, tmp_path, encoding, declared):
    path = tmp_path / "belts.dbf"
    # The same writer as in the shapefile export: OGR alone writes UTF-8 bytes once QGIS has opened a shapefile.
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.fileEncoding = "ESRI Shapefile", encoding
    layer = QgsVectorLayer("NoGeometry?field=name_zh:string&field=city:string&field=year:string", "belts", "memory")
    feature = QgsFeature(layer.fields())
    feature.setAttributes(["义乌小商品产业带", "义乌市", "2021"])
    layer.dataProvider().addFeature(feature)
    target = str(path.with_suffix(".shp"))
    QgsVectorFileWriter.writeAsVectorFormatV3(layer, target, QgsCoordinateTransformContext(), options)
    if not declared:
        path.with_suffix(".cpg").unlink(missing_ok=True)
        data = bytearray(path.read_bytes())
        data[29] = 0
        path.write_bytes(bytes(data))
    found = sheets.preview(path, "belts")
    assert found.result[0]["name_zh"] == "义乌小商品产业带"
    assert found.result[0]["adcode"] == "330700"


def test_a_database_of_several_tables(sheets, tmp_path):
    path = tmp_path / "all.gpkg"
    for name, driver in (("甲", "GPKG"), ("belts", "GPKG")):
        source = ogr.Open(str(path), 1) if path.exists() else ogr.GetDriverByName(driver).CreateDataSource(str(path))
        layer = source.CreateLayer(name, geom_type=ogr.wkbNone)
        layer.CreateField(ogr.FieldDefn("产业带名称", ogr.OFTString))
        layer.CreateField(ogr.FieldDefn("年份", ogr.OFTInteger))
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField(0, f"义乌{name}产业带")
        feature.SetField(1, 2021)
        layer.CreateFeature(feature)
        source = layer = None
    found = sheets.preview(path, "belts", sheet="belts")
    assert set(found.sheets) == {"甲", "belts"}
    assert (found.result[0]["industry_zh"], found.result[0]["year"]) == ("belts", 2021)


def test_columns_are_remembered_by_header(qgis_app):
    from cluster_digital_plugin.layers import settings

    settings.remember_columns("belts", "abc", {"city": "所在地"})
    assert settings.remembered_columns("belts", "abc") == {"city": "所在地"}
    assert settings.remembered_columns("clusters", "abc") == {}
    for number in range(60):
        settings.remember_columns("belts", str(number), {"city": "甲"})
    assert settings.remembered_columns("belts", "abc") == {}
    settings.LAST_FOLDER.set("/甲")
    assert settings.LAST_FOLDER.get() == "/甲"
    settings.LAST_FOLDER.set(None)
    assert settings.LAST_FOLDER.get() == ""
    assert len({setting.key for setting in settings.DECLARED}) == len(settings.DECLARED)


def test_openpyxl_and_ogr_agree_on_the_row_numbers(sheets, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B4"], sheet["C4"] = "产业带名称", "城市"
    sheet["B7"], sheet["C7"] = "杭州女装产业带", "杭州市"
    sheet["B8"], sheet["C9"] = "杭州男装产业带", "温州市"
    sheet.merge_cells("C7:C8")
    book.save(tmp_path / "gaps.xlsx")
    found = sheets.preview(tmp_path / "gaps.xlsx", "belts")
    assert found.header_row == 4 and found.numbers == [7, 8]
    assert [row["city"] for row in found.result] == ["杭州市", "杭州市"]
    skipped = [(row["row"], row["problem"]) for row in found.problems if row["kept"] == "no"]
    assert skipped == [(5, "empty_row"), (6, "empty_row"), (9, "section")]


def test_reading_a_workbook_leaves_gdal_as_it_was(sheets, lists):
    before = gdal.GetConfigOption("OGR_XLS_HEADERS")
    sheets.preview(lists / "titles.xls", "clusters")
    assert gdal.GetConfigOption("OGR_XLS_HEADERS") == before
