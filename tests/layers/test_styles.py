# SPDX-License-Identifier: GPL-2.0-or-later
"""Each table looks as it should, in both languages, and shows nobody's HTML."""

import pytest
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsExpression,
    QgsExpressionContext,
    QgsFeature,
    QgsGeometry,
    QgsPointDisplacementRenderer,
    QgsProcessingContext,
    QgsProject,
    QgsRenderContext,
    QgsRuleBasedRenderer,
    QgsSingleSymbolRenderer,
    QgsSymbolLayer,
    QgsVectorLayer,
)

from cluster_digital_plugin.core import schema, words
from cluster_digital_plugin.layers import styles, symbols
from cluster_digital_plugin.layers.tables import make_fields

KIND = {schema.POINT: "Point", schema.LINE: "LineString", schema.POLYGON: "Polygon", schema.NO_GEOMETRY: "None"}
WKT = {schema.POINT: "POINT(1 2)", schema.LINE: "LINESTRING(1 2,3 4)", schema.POLYGON: "POLYGON((0 0,1 0,1 1,0 0))"}


def layer_of(table, rows=()):
    layer = QgsVectorLayer(f"{KIND[table.geometry]}?crs=EPSG:4326", table.name, "memory")
    layer.dataProvider().addAttributes(make_fields(table))
    layer.updateFields()
    features = []
    for row in rows:
        feature = QgsFeature(layer.fields())
        for name, value in row.items():
            feature[name] = value
        if table.geometry in WKT:
            feature.setGeometry(QgsGeometry.fromWkt(WKT[table.geometry]))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    return layer


EXPECTED = {
    "clusters": QgsPointDisplacementRenderer, "records": QgsPointDisplacementRenderer,
    "belts": QgsSingleSymbolRenderer, "cities": QgsSingleSymbolRenderer,
    "ellipses": QgsCategorizedSymbolRenderer, "centers": QgsCategorizedSymbolRenderer,
    "axes": QgsCategorizedSymbolRenderer, "pairs": QgsPointDisplacementRenderer,
    "influence": QgsCategorizedSymbolRenderer, "circles": QgsCategorizedSymbolRenderer,
    "trajectory": QgsSingleSymbolRenderer, "colocation": QgsCategorizedSymbolRenderer,
}


@pytest.mark.parametrize("chinese", [True, False])
@pytest.mark.parametrize("table", schema.TABLES.values(), ids=lambda t: t.name)
def test_each_table_gets_its_renderer_and_words(qgis_app, table, chinese):
    layer = layer_of(table)
    styles.apply_style(layer, table, chinese=chinese)
    if table.name in EXPECTED:
        assert isinstance(layer.renderer(), EXPECTED[table.name])
    assert layer.customProperty(styles.TABLE_PROPERTY) == table.name
    column = table.columns[0]
    alias = layer.attributeAlias(0)
    assert alias.startswith(column.zh if chinese else column.en)
    assert layer.labelsEnabled() == (table in (schema.CITIES, schema.INFLUENCE, schema.TRAJECTORY, schema.CENTERS))


def symbol_of(layer, feature):
    renderer = layer.renderer()
    renderer = (renderer.embeddedRenderer() if renderer.type() == "pointDisplacement" else renderer).clone()
    context = QgsRenderContext()
    context.expressionContext().setFields(layer.fields())
    context.expressionContext().setFeature(feature)
    renderer.startRender(context, layer.fields())
    found = [symbol.clone() for symbol in renderer.symbolsForFeature(feature, context)]
    renderer.stopRender(context)
    return found


def look(symbol):
    """Return what of a marker can be seen: shape, colours, sizes of its layers."""
    return [(part.properties()["name"], part.properties()["color"], part.properties()["outline_color"],
             part.properties()["size"]) for part in symbol.symbolLayers()]


def test_every_verdict_of_every_programme_looks_different(qgis_app):
    rows = [{"programme": programme, "verdict": verdict}
            for programme in ("NDRC", "MOST", "MIIT", "省级集群", None)
            for verdict in (*words.VERDICTS, "something else", None)]
    layer = layer_of(schema.RECORDS, rows)
    styles.apply_style(layer, "records")
    assert isinstance(layer.renderer().embeddedRenderer(), QgsRuleBasedRenderer)
    seen = {}
    for feature, row in zip(layer.getFeatures(), rows):
        symbol = symbol_of(layer, feature)[0]  # a row without a symbol would vanish from the map
        known = row["verdict"] if row["verdict"] in words.VERDICTS else "other"
        programme = row["programme"] if row["programme"] in words.PROGRAMMES else "other"
        seen.setdefault((programme, known), []).append(look(symbol))
    assert all(all(item == looks[0] for item in looks) for looks in seen.values())
    unique = [tuple(looks[0]) for looks in seen.values()]
    assert len(set(unique)) == len(unique) == 4 * 6


def test_programmes_differ_in_shape_as_well_as_colour(qgis_app):
    looks = symbols.LOOKS.values()
    assert [len({getattr(look, name) for look in looks}) for name in ("shape", "color", "dash")] == [4, 4, 4]


def test_groups_of_the_users_own_get_a_stable_look(qgis_app):
    first = symbols.looks(["NDRC", "长三角", "珠三角"])
    assert first["长三角"] == symbols.looks(["长三角", "珠三角"])["长三角"]
    assert first["长三角"] != first["珠三角"]
    assert first["NDRC"] == symbols.LOOKS["NDRC"]
    many = symbols.looks([f"group {number}" for number in range(100)])
    assert len(many) == 100


def test_ellipses_of_unknown_groups_are_still_drawn(qgis_app):
    layer = layer_of(schema.ELLIPSES, [{"grp": "NDRC"}, {"grp": "长三角"}, {"grp": None}])
    styles.apply_style(layer, "ellipses", chinese=True)
    later = QgsFeature(layer.fields())
    later["grp"] = "came later"
    assert all(len(symbol_of(layer, feature)) == 1 for feature in [*layer.getFeatures(), later])
    labels = [category.label() for category in layer.renderer().categories()]
    assert "长三角" in labels and "线上产业带" in labels and labels[-1] == "其他类型"


@pytest.mark.parametrize(("chinese", "verdict", "reason"), [(True, "匹配", "产业相同"), (False, "Match", "Same")])
def test_the_map_tip_says_verdict_and_reason_and_escapes_values(qgis_app, chinese, verdict, reason):
    row = {"name_zh": '<img src="x" onerror="y">&集群', "verdict": "match", "reason_zh": "产业相同",
           "reason_en": "Same"}
    layer = layer_of(schema.RECORDS, [row])
    styles.apply_style(layer, "records", chinese=chinese)
    context = QgsExpressionContext()
    context.setFields(layer.fields())
    context.setFeature(next(layer.getFeatures()))
    html = QgsExpression.replaceExpressionText(layer.mapTipTemplate(), context)
    assert "<img" not in html and "&lt;img src=&quot;x&quot; onerror=&quot;y&quot;&gt;&amp;集群" in html
    assert verdict in html and reason in html
    assert "[%" not in html and "NULL" not in html


def tip_of(table, row, chinese=True):
    layer = layer_of(table, [row])
    styles.apply_style(layer, table, chinese=chinese)
    context = QgsExpressionContext()
    context.setFields(layer.fields())
    context.setFeature(next(layer.getFeatures()))
    return QgsExpression.replaceExpressionText(layer.mapTipTemplate(), context)


@pytest.mark.parametrize("table", [t for t in schema.TABLES.values() if t.name in EXPECTED], ids=lambda t: t.name)
@pytest.mark.parametrize("chinese", [True, False])
def test_no_map_tip_shows_markup_or_evaluates_what_the_data_hold(qgis_app, table, chinese):
    hostile = "<b>x</b> & 'y' \"z\" [% 6 * 7 %]"
    texts = {column.name: hostile for column in table.columns if column.kind == schema.TEXT}
    html = tip_of(table, texts, chinese)
    assert "&lt;b&gt;x&lt;/b&gt; &amp; &#39;y&#39; &quot;z&quot; [% 6 * 7 %]" in html
    assert "<b>x" not in html and "42" not in html


def test_a_records_map_tip_is_its_card_in_short(qgis_app):
    row = {"name_zh": "集群", "programme": "MOST", "verdict": "near", "reason_zh": "同链", "city": "甲市",
           "dataset": "sample"}
    html = tip_of(schema.RECORDS, row)
    assert "▲</span>" in html and "◐ 相近" in html and "同链" in html and "示例数据,不可引用" in html
    assert "不可引用" not in tip_of(schema.RECORDS, {**row, "dataset": "user"})


def test_a_citys_map_tip_names_it_in_the_interfaces_language(qgis_app):
    row = {"city_zh": "甲市", "city_en": "Jia", "population": 1234567, "level": "地级市"}
    assert "<b>甲市</b>" in tip_of(schema.CITIES, row) and "1,234,567" in tip_of(schema.CITIES, row)
    assert "<b>Jia</b>" in tip_of(schema.CITIES, row, chinese=False)


@pytest.mark.parametrize("table", [t for t in schema.TABLES.values() if t.name in EXPECTED], ids=lambda t: t.name)
@pytest.mark.parametrize("shapefile", [False, True])
def test_expressions_name_fields_that_are_there(qgis_app, table, shapefile):
    layer = QgsVectorLayer(f"{KIND[table.geometry]}?crs=EPSG:4326&" + "&".join(
        f"field={c.shapefile_name if shapefile else c.name}:string" for c in table.columns), "x", "memory")
    styles.apply_style(layer, table, shapefile=shapefile)
    names = {field.name() for field in layer.fields()}
    context = QgsExpressionContext()
    texts = layer.mapTipTemplate().split("[%")[1:]
    expressions = [QgsExpression(text.partition("%]")[0]) for text in texts]
    expressions.append(QgsExpression(layer.displayExpression()))
    assert expressions
    for expression in expressions:
        assert not expression.hasParserError(), expression.parserErrorString()
        assert set(expression.referencedColumns()) <= names
        expression.prepare(context)


def test_codes_are_shown_as_words_in_tables(qgis_app):
    layer = layer_of(schema.LINKS, [{"verdict": "near", "relation": "upstream"}])
    styles.apply_style(layer, "links", chinese=True)
    setup = layer.editorWidgetSetup(layer.fields().lookupField("relation"))
    assert setup.type() == "ValueMap"
    assert {"上游": "upstream"} in setup.config()["map"]
    assert styles.value_labels("verdict", True)["near"] == "相近"
    assert styles.value_labels("verdict", False)["near"] == "Near"
    assert styles.value_labels("city", False) == {}


def test_a_pairs_verdict_has_words_of_its_own(qgis_app):
    layer = layer_of(schema.PAIRS, [{"verdict": "identical", "relation": "superordinate"}])
    styles.apply_style(layer, "pairs", chinese=True)
    entries = {name: layer.editorWidgetSetup(layer.fields().lookupField(name)).config()["map"]
               for name in ("verdict", "relation")}
    assert entries["verdict"] == [{"相同": "identical"}, {"从属": "subordinate"}, {"相近": "near"}]
    assert {"包含": "superordinate"} in entries["relation"]
    rings = layer.renderer().embeddedRenderer().categories()
    assert [category.label() for category in rings] == ["相同", "从属", "相近"]
    sizes = [category.symbol().size() for category in rings]
    assert sizes == sorted(sizes, reverse=True) and len(set(sizes)) == 3


def test_kinds_of_centres_have_marks_of_their_own(qgis_app):
    layer = layer_of(schema.CENTERS, [{"grp": "NDRC", "kind": kind} for kind in ("mean", "median", "feature", None)])
    styles.apply_style(layer, "centers")
    names = []
    for feature in layer.getFeatures():
        symbol = symbol_of(layer, feature)[0]
        part = symbol.symbolLayers()[-1]
        assert part.fillColor().name() == symbols.LOOKS["NDRC"].color
        context = QgsExpressionContext()
        context.setFields(layer.fields())
        context.setFeature(feature)
        shape = part.dataDefinedProperties().property(QgsSymbolLayer.Property.PropertyName)
        names.append(shape.valueAsString(context)[0])
    assert names == ["cross", "diamond", "star", "cross"]


def test_the_more_influential_is_larger(qgis_app):
    layer = layer_of(schema.INFLUENCE, [{"grp": "NDRC", "rank": rank, "left_out": "成都"} for rank in (1, 10)])
    styles.apply_style(layer, "influence")
    sizes = []
    for feature in layer.getFeatures():
        context = QgsExpressionContext()
        context.setFields(layer.fields())
        context.setFeature(feature)
        symbol = symbol_of(layer, feature)[0]
        sizes.append(symbol.dataDefinedSize().valueAsDouble(context)[0])
    assert sizes == [7, 2] and layer.labeling().settings().fieldName == "left_out"


def test_words_pass_unknown_codes_through():
    assert words.say(words.PROGRAMMES, "省级", True) == "省级"
    assert words.say(words.VERDICTS, None, True) == ""
    assert all(word.zh and word.en for table in words.CODED_COLUMNS.values() for word in table.values())


def test_outputs_that_qgis_loads_are_styled(processing):
    from cluster_digital_plugin.algorithms.store import Store

    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    layers = {"records": layer_of(schema.RECORDS), "ellipses": layer_of(schema.ELLIPSES)}
    for layer in layers.values():
        context.temporaryLayerStore().addMapLayer(layer)
        details = QgsProcessingContext.LayerDetails("name", QgsProject.instance(), "OUT")
        context.addLayerToLoadOnCompletion(layer.id(), details)
    algorithm = Store()
    tables = {layer.id(): name for name, layer in layers.items()}
    algorithm.style_outputs(context, {**tables, "": "links", "no": "links"})
    for name, layer in layers.items():
        context.layerToLoadOnCompletionDetails(layer.id()).postProcessor().postProcessLayer(layer, context, None)
        assert isinstance(layer.renderer(), EXPECTED[name])
