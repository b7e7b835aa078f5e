# SPDX-License-Identifier: GPL-2.0-or-later
"""The preview of an analyst's file, and layers of the project as input."""

from __future__ import annotations

import pytest
from qgis.core import QgsProject, QgsVectorLayer

LIST = """某省线上产业带名单(2021年),,,,
序号,产业带名称,所在城市,主营产品,入选年份
1,虎门女装产业带,东莞市,女装,2021
2,织里童装产业带,湖州市,童装,2021
3,朝阳区数码产业带,朝阳区,数码配件,2021
4,义乌小商品产业带,义乌市,小商品,
合计,,,,
注:数据来源于公开资料,,,,
"""


@pytest.fixture
def settings_file(qgis_app):
    """Remembered columns, empty before and after."""
    from qgis.core import QgsSettings

    QgsSettings().remove("plugins/cluster_digital_plugin")
    yield
    QgsSettings().remove("plugins/cluster_digital_plugin")


@pytest.fixture
def preview(workbench, qtbot, settings_file):
    """Open the preview of a file and wait until it was read."""

    def show(path):
        workbench.preview(str(path))
        window = workbench._windows["preview"]
        qtbot.waitUntil(lambda: window.reading is not None, timeout=20000)
        return window

    return show


def choose(window, combo, text, qtbot):
    """Choose an entry as a user would, and wait for the file to be read again."""
    index = combo.findText(text)
    assert index >= 0, [combo.itemText(i) for i in range(combo.count())]
    before = window.reading
    combo.setCurrentIndex(index)
    combo.activated.emit(index)
    qtbot.waitUntil(lambda: window.reading is not None and window.reading is not before, timeout=20000)


def test_a_gbk_list_is_understood(preview, tmp_path):
    path = tmp_path / "名单.csv"
    path.write_bytes(LIST.encode("gb18030"))
    window = preview(path)
    assert window.kind.currentData() == "belts"
    assert "GB18030" in window.encoding.currentText()
    assert window.header.value() == 2
    assert window.columns["name_zh"].currentText() == "产业带名称"
    assert window.columns["industry_zh"].currentText() == "主营产品"
    assert window.columns["belt_id"].currentData() == "-"
    assert window.rows_model.rowCount() == 4
    assert window.rows_model.row(0)[1] == "虎门女装产业带"
    values = {window.problems_model.row(i)[2] for i in range(window.problems_model.rowCount())}
    assert {"朝阳区", "合计"} <= values
    assert "4" in window.status.text()


def test_the_list_is_loaded_into_the_workspace(preview, workbench, run, click, tmp_path):
    path = tmp_path / "名单.csv"
    path.write_bytes(LIST.encode("gb18030"))
    window = preview(path)
    good, message = run(lambda: click(window.load_button))
    assert good, message
    assert not window.isVisible()
    summary = workbench.controller.summary
    assert summary.counts["belts"] == 4
    assert summary.marked == ()
    assert {problem["value"] for problem in summary.problems} >= {"朝阳区", "合计"}


def test_what_was_corrected_is_remembered(preview, run, click, qtbot, tmp_path):
    path = tmp_path / "名单.csv"
    path.write_bytes(LIST.encode("gb18030"))
    window = preview(path)
    choose(window, window.columns["industry_zh"], "– none –", qtbot)
    assert window.reading.mapping.get("industry_zh") is None
    good, message = run(lambda: click(window.load_button))
    assert good, message
    window = preview(path)
    assert window.columns["industry_zh"].currentData() == "-"
    choose(window, window.kind, "Clusters", qtbot)
    assert "CLUSTER_NAME_FIELD" not in window.columns
    assert "cities" in window.columns


def test_another_header_row_is_read(preview, qtbot, tmp_path):
    path = tmp_path / "名单.csv"
    path.write_text(LIST, encoding="utf-8")
    window = preview(path)
    before = window.reading
    window.header.setValue(3)
    qtbot.waitUntil(lambda: window.reading is not None and window.reading is not before, timeout=20000)
    assert window.reading.header_row == 3


def test_a_file_that_cannot_be_read_says_why(preview, tmp_path):
    path = tmp_path / "空.csv"
    path.write_bytes(b"")
    window = preview(path)
    assert "空.csv" in window.status.text()
    assert not window.load_button.isEnabled()


def test_a_workbook_offers_its_sheets(preview, tmp_path):
    from osgeo import ogr

    path = tmp_path / "表.xlsx"
    file = ogr.GetDriverByName("XLSX").CreateDataSource(str(path))
    sheets = {"说明": [["说明"], ["文字"]], "名单": [["集群名称", "城市"], ["深圳市新能源集群", "深圳市"]]}
    for name, rows in sheets.items():
        layer = file.CreateLayer(name)
        for number in range(len(rows[0])):
            layer.CreateField(ogr.FieldDefn(f"Field{number + 1}", ogr.OFTString))
        for row in rows:
            feature = ogr.Feature(layer.GetLayerDefn())
            for number, value in enumerate(row):
                feature.SetField(number, value)
            layer.CreateFeature(feature)
    layer = file = None
    window = preview(path)
    assert [window.sheet.itemText(i) for i in range(window.sheet.count())] == ["说明", "名单"]
    assert window.sheet.currentText() == "名单"
    assert not window.encoding.isEnabled()
    assert window.kind.currentData() == "clusters"


def test_layers_of_the_project_are_loaded(workbench, run, click, data_folder):
    for name in ("clusters", "belts_sample"):
        uri = f"file://{data_folder / name}.csv?type=csv&geomType=none&encoding=UTF-8&delimiter=,"
        layer = QgsVectorLayer(uri, name, "delimitedtext")
        assert layer.isValid()
        QgsProject.instance().addMapLayer(layer)
    click(workbench.dock.data.layers_button)
    window = workbench._windows["layers"]
    assert window.layers["clusters"].currentLayer().name() == "clusters"
    assert window.layers["belts"].currentLayer().name() == "belts_sample"
    assert window.fields["belts"]["BELT_CITY_FIELD"].currentField() == "city"
    good, message = run(lambda: click(window.load_button))
    assert good, message
    assert workbench.controller.summary.counts["clusters"] == 151
    assert workbench.controller.summary.counts["belts"] == 285
    click(workbench.dock.data.layers_button)
    offered = {window.layers["belts"].layer(i).name() for i in range(1, window.layers["belts"].count())}
    assert offered == {"clusters", "belts_sample"}
