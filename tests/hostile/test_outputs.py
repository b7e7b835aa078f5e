# SPDX-License-Identifier: GPL-2.0-or-later
"""What leaves the plugin: no cell becomes a formula, no name becomes markup, an expression or a path."""

from __future__ import annotations

import csv
import io
import zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cluster_digital_plugin.core.cells import guarded, tab_separated, unguarded
from cluster_digital_plugin.outputs.spreadsheet import Sheet, write_spreadsheet
from cluster_digital_plugin.outputs.table_text import clipboard_text, write_csv

from .corpus import CELLS, FIELDS, FORMULAS, MARKUP, PATHS, cells, examples

DANGER = tuple("=+@\t\r\n＝＋－＠")


def harmless(text):
    return not text.strip(" \xa0\u3000").startswith(DANGER) and (not text.startswith("-") or text[1:2].isdigit())


class Tags(HTMLParser):
    """Collects the tags and attributes of a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.links = set(), set()
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.links |= {value for name, value in attributes if name in ("href", "src") or name.startswith("on")}


@examples(200)
@given(cells)
def test_a_guarded_cell_is_harmless_and_comes_back(text):
    assert harmless(guarded(text)) or guarded(text) == text
    assert unguarded(guarded(text)) == text or text.startswith("'")
    assert guarded(guarded(text)) == guarded(text)


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_text_in_every_way_to_a_spreadsheet(text, tmp_path):
    sheet = Sheet(text, ((text, "text"), ("n", "real")), [(text, -1.5)])
    for rows in (
        list(csv.reader(io.StringIO(clipboard_text(sheet)), delimiter="\t")),
        _written(tmp_path, sheet),
        [line.split("\t") for line in tab_separated([[text, "n"], [text, -1.5]]).splitlines()],
    ):
        assert harmless(rows[0][0]) and harmless(rows[1][0])
        assert rows[1][1] == "-1.5"


def _written(folder, sheet):
    write_csv(folder / "t.csv", sheet)
    with open(folder / "t.csv", encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_an_xlsx_of_anything_opens_and_holds_no_formula(tmp_path, qgis_app):
    from osgeo import ogr

    path = tmp_path / "t.xlsx"
    usual = [text for text in CELLS if "\0" not in text]
    sheets = [Sheet(name, ((name, "text"), ("n", "real")), [(text, 1e308) for text in usual]) for name in FIELDS]
    write_spreadsheet(path, sheets)
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith(".xml"):
                tree = ElementTree.fromstring(archive.read(name))
                assert not [node for node in tree.iter() if node.tag.endswith("}f")]
    dataset = ogr.Open(str(path))
    assert dataset.GetLayerCount() == len(FIELDS)
    assert dataset.GetLayer(0).GetFeatureCount() >= len(usual)


def _layer(name, fields, values):
    from qgis.core import QgsFeature, QgsField, QgsVectorLayer
    from qgis.PyQt.QtCore import QVariant

    layer = QgsVectorLayer("Point?crs=EPSG:4326", name, "memory")
    layer.dataProvider().addAttributes([QgsField(field, QVariant.String) for field in fields])
    layer.updateFields()
    for value in values:
        feature = QgsFeature(layer.fields())
        feature.setAttributes([value] * len(layer.fields()))
        layer.dataProvider().addFeatures([feature])
    return layer


def test_csv_files_and_field_dictionaries_hold_no_formula(qgis_app, tmp_path):
    from cluster_digital_plugin.outputs import exports

    layer = _layer("x", ("=1+1", "@a"), FORMULAS)
    layer.setFieldAlias(0, "=cmd|' /C calc'!A0")
    done = exports.export([exports.Source.of(layer)], tmp_path, formats=(exports.CSV, exports.SHAPEFILE))
    for name in ("x.csv", "x_fields.csv"):
        with open(tmp_path / name, encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.reader(stream))
        assert rows and all(harmless(cell) for row in rows for cell in row), rows
    changed = [warning for warning in done.warnings if "apostrophe" in warning.what_en]
    assert len(changed) == 2 * len(FORMULAS)


@pytest.mark.parametrize(
    "name", (*PATHS, *MARKUP, *FORMULAS, *FIELDS, "a\nb", "\u202ex", "😀", "-", "LPT1", "aux.geojson")
)
def test_a_layers_name_is_never_a_path(qgis_app, tmp_path, name):
    from cluster_digital_plugin.outputs import exports

    source = exports.Source.of(_layer(name, ("a",), ("x",)))
    exports.export([source, source], tmp_path / "out", formats=(exports.SHAPEFILE, exports.GEOPACKAGE, exports.CSV))
    assert [item.name for item in tmp_path.iterdir()] == ["out"]
    files = [item.name for item in (tmp_path / "out").iterdir()]
    assert (
        "cluster_digital.gpkg" in files and sum(file.endswith(".csv") and "_fields" not in file for file in files) == 2
    )
    assert all(file.split(".")[0].upper() not in ("CON", "NUL", "AUX", "LPT1") for file in files)
    assert not set('<>:"|?*\\\n%$') & set("".join(files))


@pytest.mark.parametrize("number", range(4))
def test_reports_and_cards_show_markup_as_text(qgis_app, number):
    from cluster_digital_plugin.core.cards.parts import Card, Piece, Row, Section, Subject
    from cluster_digital_plugin.core.words import Word
    from cluster_digital_plugin.outputs.cards import card_html
    from cluster_digital_plugin.outputs.report import Section as Part
    from cluster_digital_plugin.outputs.report import page

    for text in MARKUP[number::4]:
        sheet = Sheet(text, ((text, "text"),), [(text,), (text * 10,)])
        html = page(text, [Part(text, (text,), sheet, (text,), (text,))], [text], text, "en")
        word = Word(text, text)
        pieces = (Piece(word, ("cluster", text)), Piece(word, None, ("programme", text)))
        card = Card(Subject("city", text), word, word, (Section(word, (Row(word, pieces, (word,)),), word),), ())
        for shown in (Tags(html), Tags(card_html(card, False))):
            assert not shown.tags & {"script", "b", "img", "iframe"}
            assert all(link.startswith("card:") for link in shown.links)


@examples(60)
@given(st.sampled_from((*MARKUP, "[% '%]' || 1 %]", "[%[% 1 %]%]", "[[% 1 %]", "[%%]", "$CURRENT_DATE(yyyy)")))
def test_a_layout_evaluates_nothing_of_a_name(text):
    from qgis.core import QgsLayoutItemLabel, QgsPrintLayout, QgsProject

    from cluster_digital_plugin.outputs.page import add_label

    layout = QgsPrintLayout(QgsProject.instance())
    label = add_label(layout, text, (0, 0, 50, 5), 8)
    assert isinstance(label, QgsLayoutItemLabel) and label.currentText() == text


@pytest.mark.parametrize("name", ("[% 1+1 %]", "[% layer_property(@layer,'source') %]"))
def test_a_legend_evaluates_nothing_of_a_name(qgis_app, project, name):
    from qgis.core import QgsLayerTreeModel

    from cluster_digital_plugin.core import schema
    from cluster_digital_plugin.layers.styles import apply_style

    columns = "&".join(f"field={column.name}:string" for column in schema.CENTERS.columns)
    from qgis.core import QgsFeature, QgsVectorLayer

    layer = QgsVectorLayer(f"Point?crs=EPSG:4326&{columns}", "x", "memory")
    feature = QgsFeature(layer.fields())
    feature["grp"] = name
    layer.dataProvider().addFeatures([feature])
    project.addMapLayer(layer)
    apply_style(layer, schema.CENTERS)
    model = QgsLayerTreeModel(project.layerTreeRoot())
    node = project.layerTreeRoot().findLayer(layer)
    from qgis.core import QgsExpressionContext

    shown = [
        item.evaluateLabel(QgsExpressionContext()) if hasattr(item, "evaluateLabel") else item.data(0)
        for item in model.layerLegendNodes(node)
    ]
    assert name in shown


def test_decisions_with_formulas_go_out_harmless_and_come_back(qgis_app, tmp_path):
    from cluster_digital_plugin.layers import overrides

    rows = [
        {
            "override_id": str(n),
            "programme": "MOST",
            "cluster_name": text,
            "adcode": "330100",
            "verdict": "match",
            "belt_industry": "女装",
            "reason": text,
            "coder": text,
        }
        for n, text in enumerate(FORMULAS)
    ]
    overrides.append(tmp_path / "w.gpkg", rows)
    overrides.export_csv(tmp_path / "w.gpkg", tmp_path / "o.csv")
    with open(tmp_path / "o.csv", encoding="utf-8-sig", newline="") as stream:
        assert all(harmless(cell) for row in csv.reader(stream) for cell in row)
    done = overrides.import_csv(tmp_path / "v.gpkg", tmp_path / "o.csv")
    assert (done.added, done.refused) == (len(rows), [])
    assert [row["cluster_name"] for row in overrides.read(tmp_path / "v.gpkg")] == [text.strip() for text in FORMULAS]


@examples(80)
@given(st.one_of(st.binary(max_size=200), st.lists(st.lists(cells, max_size=7), max_size=4)))
def test_any_file_of_decisions_is_read_row_by_row_or_refused(tmp_path_factory, content):
    from cluster_digital_plugin.core.errors import InputError
    from cluster_digital_plugin.layers import overrides

    folder = tmp_path_factory.getbasetemp()
    path = folder / "decisions.csv"
    if isinstance(content, list):
        stream = io.StringIO()
        csv.writer(stream).writerows(
            [["programme", "cluster_name", "adcode", "belt_industry", "verdict", "reason"], *content]
        )
        content = stream.getvalue().encode("utf-8", "replace")
    path.write_bytes(content)
    try:
        done = overrides.import_csv(folder / "none.gpkg", path)
    except InputError as error:
        assert error.message_zh and error.message_en
    else:
        assert all(zh and en for _, zh, en in done.refused)


def test_a_taxonomy_with_formulas_goes_out_harmless_and_comes_back(qgis_app, tmp_path):
    from cluster_digital_plugin.core.industries.edits import add_alias
    from cluster_digital_plugin.layers import taxonomy_store
    from cluster_digital_plugin.layers.taxonomy import load_taxonomy

    workspace = tmp_path / "w.gpkg"
    node = next(iter(load_taxonomy().nodes))
    taxonomy_store.save_edits(workspace, [add_alias(node, "=cmd|计算", excludes="@x")], "a")
    taxonomy_store.export_taxonomy(workspace, tmp_path / "out")
    for file in (tmp_path / "out").iterdir():
        with open(file, encoding="utf-8-sig", newline="") as stream:
            assert all(harmless(cell) for row in csv.reader(stream) for cell in row)
    assert load_taxonomy(tmp_path / "out").version == load_taxonomy(workspace).version


@pytest.mark.parametrize("name", ("a\\", "a'", "\\'", "\\n", "' OR 1=1 --", "a\\' OR true OR '", "[% 1 %]"))
def test_quotes_and_backslashes_in_groups_and_ids_end_no_expression(qgis_app, name):
    from qgis.core import QgsExpression, QgsExpressionContext, QgsExpressionContextUtils, QgsPalLayerSettings

    from cluster_digital_plugin.core import schema
    from cluster_digital_plugin.gui.selection import _by_cluster
    from cluster_digital_plugin.layers.styles import apply_style

    layer = _layer("x", schema.CENTERS.names, (name,))
    apply_style(layer, schema.CENTERS)
    feature = next(layer.getFeatures())
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.setFeature(feature)
    settings = layer.labeling().settings()
    color = settings.dataDefinedProperties().property(QgsPalLayerSettings.Property.Color)
    expression = QgsExpression(color.expressionString())
    assert expression.evaluate(context).startswith("#") and not expression.hasEvalError()
    assert QgsExpression(settings.fieldName).evaluate(context) == name
    clusters = _layer("x", ("cluster_id",), (name, "b"))
    assert [row["cluster_id"] for row in clusters.getFeatures(_by_cluster({name}))] == [name]
