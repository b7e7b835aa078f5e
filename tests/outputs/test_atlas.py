# SPDX-License-Identifier: GPL-2.0-or-later
"""The atlas: every record on the page of its province or programme, and nothing over the edge."""

from collections import Counter

import pytest
from osgeo import gdal
from qgis.core import QgsLayoutItem, QgsLayoutItemLabel, QgsLayoutItemLegend, QgsLayoutItemMap

from cluster_digital_plugin.core import words
from cluster_digital_plugin.core.errors import Cancelled, InputError
from cluster_digital_plugin.core.provinces import PROVINCES, province_of
from cluster_digital_plugin.layers import workspace
from cluster_digital_plugin.outputs import atlas


@pytest.fixture(scope="module")
def path(processing, tmp_path_factory, data_folder):
    """A workspace with the records, belts, ellipses and cities of the shipped lists."""
    folder = tmp_path_factory.mktemp("图集")

    def run(name, **parameters):
        return processing.run(f"clusterdigital:{name}", parameters)

    def file(name):
        return str(folder / f"{name}.gpkg")

    lists = {name: run("loadtable", INPUT=str(data_folder / source), KIND=kind, OUTPUT=file(name))["OUTPUT"]
             for kind, (name, source) in enumerate(
                 (("clusters", "clusters.csv"), ("belts", "belts_sample.csv"), ("cities", "cities.csv")))}
    records = run("match", CLUSTERS=lists["clusters"], BELTS=lists["belts"], RECORDS=file("records"))["RECORDS"]
    drawn = run("ellipse", INPUT=records, GROUP_FIELD=["programme"], ELLIPSES=file("e"), CENTERS=file("m"))
    path = str(folder / "workspace.gpkg")
    run("store", WORKSPACE=path, LAYERS=[*lists.values(), records, drawn["ELLIPSES"], drawn["CENTERS"]])
    return path


def texts(layout):
    return [item.text() for item in layout.items() if isinstance(item, QgsLayoutItemLabel)]


@pytest.mark.parametrize("by", [atlas.PROVINCE, atlas.PROGRAMME])
def test_every_record_is_on_one_page(path, project, by):
    pages = atlas.Atlas(project, path, by, "zh").sheets
    listed = Counter(row["record_id"] for sheet in pages for row in sheet.rows)
    stored = [f["record_id"] for f in workspace.open_table(path, "records", "all").getFeatures() if f.hasGeometry()]
    assert set(listed.values()) == {1} and sorted(listed) == sorted(stored) and len(stored) == 158
    assert [sheet.number for sheet in pages] == list(range(1, len(pages) + 1))
    names = list(dict.fromkeys(sheet.name for sheet in pages))
    if by == atlas.PROVINCE:
        for sheet in pages:
            assert {province_of(row["adcode"]).zh for row in sheet.rows} == {sheet.name}
        assert names[:3] == ["北京市", "天津市", "河北省"]
    else:
        assert pages[0].key == "NDRC" and len(names) == 3


@pytest.mark.parametrize("chinese", [True, False])
@pytest.mark.parametrize("by", [atlas.PROVINCE, atlas.PROGRAMME])
def test_a_page_carries_map_legend_table_and_notices(path, project, by, chinese):
    made = atlas.Atlas(project, path, by, "zh" if chinese else "en")
    sheet = made.sheets[3]
    layout, _data = made.layout(sheet)
    said = "".join(texts(layout))
    assert ("未含香港、澳门特别行政区和台湾省数据" if chinese else "Hong Kong SAR") in said
    assert "GS(____)____" in said and ("审图号未填" if chinese else "No approval number") in said
    assert "示例数据,不可引用 / Sample data, do not cite" in said
    assert len([item for item in layout.items() if isinstance(item, QgsLayoutItemMap)]) == 2
    assert len([item for item in layout.items() if isinstance(item, QgsLayoutItemLegend)]) == 1
    for row in sheet.rows:
        assert words.say(words.VERDICTS, row["verdict"], chinese) in said
    total = Counter(row["verdict"] for row, _ in sheet.every)
    for code, count in total.items():
        assert f"{words.say(words.VERDICTS, code, chinese)} {count}" in said
    for item in layout.items():
        if isinstance(item, QgsLayoutItem) and item.type() != 65638:  # the page itself
            box = item.mapRectToScene(item.rect())
            assert box.left() >= -0.5 and box.right() <= atlas.WIDTH + 0.5, item.displayName()
            assert box.top() >= -0.5 and box.bottom() <= atlas.HEIGHT + 0.5, item.displayName()
    notes = next(i for i in layout.items() if isinstance(i, QgsLayoutItemLabel) and "GS(" in i.text())
    rows = [i for i in layout.items() if isinstance(i, QgsLayoutItemLabel) and i.text() in (
        sheet.rows[-1]["name_zh"], words.say(words.VERDICTS, sheet.rows[-1]["verdict"], chinese))]
    assert all(i.pos().y() + i.rect().height() < notes.pos().y() for i in rows)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_cell_of_the_shipped_lists_is_cut(path, project, language):
    made = atlas.Atlas(project, path, atlas.PROGRAMME, language)
    assert not [text for sheet in made.sheets for text in texts(made.layout(sheet)[0]) if text.endswith("…")]


def test_the_map_of_a_province_counts_its_own(path, project):
    made = atlas.Atlas(project, path, atlas.PROVINCE, "zh")
    sheet = next(sheet for sheet in made.sheets if sheet.name == "浙江省")
    layout, (data, _layers) = made.layout(sheet)
    (legend,) = [item for item in layout.items() if isinstance(item, QgsLayoutItemLegend)]
    labels = [node.data(0) for tree_layer in legend.model().rootGroup().children()
              for node in legend.model().layerLegendNodes(tree_layer)]
    for programme, count in Counter(row["programme"] for row, _ in sheet.every).items():
        assert f"{words.PROGRAMMES[programme].zh}  {count}" in labels
    assert not any(layer.name() == "空间统计椭圆" for layer in data.layers)


def test_the_pdf_has_a_page_for_each_sheet(path, project, tmp_path):
    out = tmp_path / "图集.pdf"
    told = []
    atlas.export_atlas(project, out, path, atlas.PROGRAMME, "zh", progress=told.append)
    pages = len(atlas.Atlas(project, path, atlas.PROGRAMME, "zh").sheets)
    assert len(told) == pages and told == sorted(told)
    opened = gdal.OpenEx(str(out), gdal.OF_RASTER)
    if opened is None:  # GDAL without a PDF reader
        assert out.read_bytes().count(b"/Type /Page\n") == pages
    else:
        assert len(opened.GetSubDatasets()) == pages


def test_it_can_be_stopped_between_two_pages(path, project, tmp_path):
    def stop(fraction):
        if fraction > 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        atlas.export_atlas(project, tmp_path / "a.pdf", path, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_named(path, project, tmp_path):
    # Below a file nobody can make a folder.
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=r"a\.pdf"):
        atlas.export_atlas(project, tmp_path / "file" / "a.pdf", path)


def test_provinces_are_those_of_the_shipped_cities(data_folder):
    import csv

    with open(data_folder / "cities.csv", encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["adcode"]:
                assert province_of(row["adcode"]).zh == row["province_zh"], row
    assert len(PROVINCES) == 34 and province_of(None) is None
