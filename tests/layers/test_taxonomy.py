# SPDX-License-Identifier: GPL-2.0-or-later
"""The taxonomy read from a folder, a GeoPackage, a spreadsheet; kept until the file changes; refused with a reason."""

from __future__ import annotations

import os
import shutil

import pytest
from osgeo import gdal, ogr

from cluster_digital_plugin.core.errors import InputError
from cluster_digital_plugin.layers.taxonomy import TABLES, default_folder, load_taxonomy, read_taxonomy_frames


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(default_folder(), tmp_path / "taxonomy")


def dataset(path, driver, prefix=""):
    """Write the shipped tables with OGR."""
    target = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    for name, frame in read_taxonomy_frames(default_folder()).items():
        layer = target.CreateLayer(prefix + name, geom_type=ogr.wkbNone)
        for column in frame.columns:
            layer.CreateField(ogr.FieldDefn(column, ogr.OFTString))
        layer.StartTransaction()
        for row in frame.itertuples(index=False):
            feature = ogr.Feature(layer.GetLayerDefn())
            for number, value in enumerate(row):
                if value:
                    feature.SetField(number, value)
            layer.CreateFeature(feature)
        layer.CommitTransaction()
    del target
    return path


def test_the_shipped_one_is_the_default_and_kept():
    assert load_taxonomy() is load_taxonomy(None)
    assert load_taxonomy(default_folder()) is load_taxonomy()
    assert load_taxonomy().parse("集成电路").heads == ("ic",)


@pytest.mark.parametrize(
    ("name", "driver", "prefix"),
    [("workspace.gpkg", "GPKG", "taxonomy_"), ("own.gpkg", "GPKG", ""), ("own.xlsx", "XLSX", "")],
)
def test_a_dataset_with_the_four_tables_is_the_same_taxonomy(tmp_path, name, driver, prefix):
    path = dataset(tmp_path / name, driver, prefix)
    assert load_taxonomy(str(path)).version == load_taxonomy().version


def test_an_edited_file_is_read_again(folder):
    before = load_taxonomy(folder)
    assert before.version == load_taxonomy().version
    assert not before.parse("咕噜").recognised
    with open(folder / "aliases.csv", "a", encoding="utf-8") as stream:
        stream.write("ic,咕噜,alias,,zh,own\n")
    after = load_taxonomy(folder)
    assert after.version != before.version
    assert after.parse("咕噜").heads == ("ic",)


def test_a_byte_order_mark_does_no_harm(folder):
    text = (folder / "nodes.csv").read_text(encoding="utf-8")
    (folder / "nodes.csv").write_text(text, encoding="utf-8-sig")
    assert load_taxonomy(folder).version == load_taxonomy().version


def test_a_bad_row_is_refused_with_its_number(folder):
    rows = len((folder / "aliases.csv").read_text(encoding="utf-8").splitlines())
    with open(folder / "aliases.csv", "a", encoding="utf-8") as stream:
        stream.write("display,集成电路,alias,,zh,own\n")
    with pytest.raises(InputError) as caught:
        load_taxonomy(folder)
    assert f"aliases, row {rows + 1}" in str(caught.value)
    assert f"第 {rows + 1} 行" in caught.value.message_zh


def test_a_missing_table_file_or_path_is_refused(folder, tmp_path):
    os.remove(folder / "edges.csv")
    with pytest.raises(InputError, match=r"edges\.csv"):
        load_taxonomy(folder)
    with pytest.raises(InputError, match="no_such"):
        load_taxonomy(tmp_path / "no_such.gpkg")
    path = tmp_path / "empty.gpkg"
    target = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    target.CreateLayer("nodes", geom_type=ogr.wkbNone)
    del target
    with pytest.raises(InputError, match="aliases"):
        load_taxonomy(path)


def test_a_file_in_another_encoding_is_refused_with_what_to_do(folder):
    text = (folder / "stopwords.csv").read_text(encoding="utf-8")
    (folder / "stopwords.csv").write_bytes(text.encode("gbk"))
    with pytest.raises(InputError, match="UTF-8"):
        load_taxonomy(folder)


def test_gdal_exceptions_make_no_difference(tmp_path):
    gdal.UseExceptions()
    try:
        with pytest.raises(InputError):
            load_taxonomy(tmp_path / "no_such.gpkg")
    finally:
        gdal.DontUseExceptions()


def test_the_tables_are_the_four():
    assert tuple(read_taxonomy_frames(default_folder())) == TABLES
