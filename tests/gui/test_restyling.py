# SPDX-License-Identifier: GPL-2.0-or-later
"""Looks of layers that are there already: nothing that the user made is lost."""

from xml.sax.saxutils import unescape

import pytest
from qgis.core import QgsExpressionContext, QgsExpressionContextUtils, QgsProject, QgsSingleSymbolRenderer
from qgis.PyQt.QtWidgets import QPushButton

from cluster_digital_plugin.layers import settings, symbols

from .shown_layers import layer_of


def test_styles_are_applied_again_and_taken_back(matched, qtbot):
    belts = layer_of(matched, "belts")
    mine = symbols.marker(symbols.Look("#123456", "star", "solid"), "plain")
    belts.setRenderer(QgsSingleSymbolRenderer(mine))
    identifiers = set(QgsProject.instance().mapLayers())
    settings.PALETTE.set("safe")
    matched.restyle()
    assert belts.renderer().symbol().color().name() == symbols.PALETTES["safe"]["belts"].color
    assert len(belts.styleManager().styles()) == 2
    button = matched.iface.messageBar().currentItem().findChild(QPushButton)
    assert button.text() == "Undo"
    button.click()
    qtbot.waitUntil(lambda: belts.renderer().symbol().color().name() == "#123456", timeout=3000)
    assert len(belts.styleManager().styles()) == 1
    assert set(QgsProject.instance().mapLayers()) == identifiers


def test_without_an_undo_the_old_look_is_still_a_style(matched):
    belts = layer_of(matched, "belts")
    before = belts.styleManager().currentStyle()
    belts.setRenderer(QgsSingleSymbolRenderer(symbols.marker(symbols.Look("#123456", "star", "solid"), "plain")))
    matched.restyle()
    matched.restyle()
    assert len(belts.styleManager().styles()) == 3
    belts.styleManager().setCurrentStyle(before)
    assert belts.renderer().symbol().color().name() == "#123456"


def test_cities_have_graduated_styles_to_choose(matched):
    cities = layer_of(matched, "cities")
    manager = cities.styleManager()
    assert {"By population", "By clusters and belts"} < set(manager.styles())
    assert cities.renderer().type() == "singleSymbol"
    for name in ("By population", "By clusters and belts"):
        manager.setCurrentStyle(name)
        renderer = cities.renderer()
        assert renderer.type() == "graduatedSymbol"
        sizes = [part.symbol().size() for part in renderer.ranges()]
        assert sizes == sorted(sizes) and len(sizes) > 5


def test_a_graduated_style_counts_clusters_and_belts(matched):
    cities = layer_of(matched, "cities")
    cities.styleManager().setCurrentStyle("By clusters and belts")
    expected = sum(
        1 for table in ("records", "belts") for row in layer_of(matched, table).getFeatures()
        if row["adcode"] == "320500")
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(cities))
    from qgis.core import QgsExpression

    expression = QgsExpression(cities.renderer().classAttribute())
    city = next(row for row in cities.getFeatures() if row["adcode"] == "320500")
    context.setFeature(city)
    assert expression.evaluate(context) == expected > 0


def test_a_graduated_style_that_was_removed_does_not_come_back(matched, run, click):
    cities = layer_of(matched, "cities")
    cities.styleManager().removeStyle("By population")
    good, message = run(lambda: click(matched.dock.ellipse.run_button))
    assert good, message
    assert "By population" not in cities.styleManager().styles()


@pytest.mark.parametrize(("adcode", "scale", "shown"), [
    ("110000", 4e7, True), ("320500", 4e7, False), ("320500", 1e7, True), ("620900", 1e7, False), ("620900", 5e6, True),
])
def test_the_telling_cities_are_labelled_first(matched, adcode, scale, shown):
    from xml.etree import ElementTree

    from qgis.core import QgsExpression, QgsExpressionContextScope, QgsReadWriteContext
    from qgis.PyQt.QtXml import QDomDocument

    cities = layer_of(matched, "cities")
    # As XML: of the settings that a layer hands out QGIS 3.22 frees parts too early.
    xml = QDomDocument()
    xml.appendChild(cities.labeling().save(xml, QgsReadWriteContext()))
    # Qt writes attributes in an order of its own in every process.
    expressions = {
        option.get("name"): part.get("value") for option in ElementTree.fromstring(xml.toString()).iter("Option")
        for part in option if option.get("name") in ("Show", "Priority") and part.get("name") == "expression"
    }
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(cities))
    scope = QgsExpressionContextScope()
    scope.setVariable("map_scale", scale)
    context.appendScope(scope)
    city = next(row for row in cities.getFeatures() if row["adcode"] == adcode)
    context.setFeature(city)
    context.setFields(cities.fields())
    values = {name: QgsExpression(unescape(text, {"&quot;": '"'})).evaluate(context) for name, text in
              expressions.items()}
    assert bool(values["Show"]) is shown
    assert 0 <= values["Priority"] <= 10
