# SPDX-License-Identifier: GPL-2.0-or-later
"""The panel with cards follows the map, walks from card to card, and puts cities side by side."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import Qt, QUrl
from qgis.PyQt.QtGui import QColor, QGuiApplication, QPalette

from .shown_layers import layer_of


def select(bench, table, expression):
    layer_of(bench, table).selectByExpression(expression)


@pytest.fixture
def cards(matched, qtbot):
    """The open panel on the matched sample."""
    dock = matched.cards
    matched.actions["cards"].trigger()
    qtbot.waitUntil(lambda: dock.catalog.catalog is not None and dock.catalog.current, timeout=20000)
    return dock


def shown(cards):
    return cards.page.browser.toPlainText()


def test_an_empty_workspace_says_what_to_do(workbench, qtbot):
    workbench.actions["cards"].trigger()
    page = workbench.cards.page
    qtbot.waitUntil(lambda: "part 1 of the workbench" in page.browser.toPlainText(), timeout=20000)
    assert not page.finder.isEnabled() and not page.zoom.isEnabled()


def test_the_card_follows_the_selection_and_walks_through_several(cards, matched, qtbot, click):
    assert "Select a city" in shown(cards)
    select(matched, "records", "\"adcode\" = '440300'")
    qtbot.waitUntil(lambda: "MIIT-01" in shown(cards))
    assert cards.page.place.text() == "1/8"
    first = shown(cards)
    click(cards.page.following)
    assert cards.page.place.text() == "2/8" and shown(cards) != first
    click(cards.page.previous)
    assert shown(cards) == first
    select(matched, "records", "false")
    select(matched, "cities", "\"adcode\" = '330100'")
    qtbot.waitUntil(lambda: shown(cards).startswith("Hangzhou"))
    assert "do not cite" in shown(cards)


def test_a_pinned_card_stays(cards, matched, qtbot, click):
    select(matched, "cities", "\"adcode\" = '330100'")
    qtbot.waitUntil(lambda: shown(cards).startswith("Hangzhou"))
    click(cards.page.pin)
    select(matched, "cities", "\"adcode\" = '440300'")
    qtbot.wait(100)
    assert shown(cards).startswith("Hangzhou")
    click(cards.page.pin)
    assert shown(cards).startswith("Shenzhen")


def test_links_lead_from_city_to_cluster_to_belt_and_back(cards, matched, qtbot, click):
    select(matched, "cities", "\"adcode\" = '440300'")
    qtbot.waitUntil(lambda: shown(cards).startswith("Shenzhen"))
    browser = cards.page.browser
    browser.anchorClicked.emit(QUrl("card:cluster/MIIT-01"))
    assert "MIIT-01" in shown(cards)
    browser.anchorClicked.emit(QUrl("card:belt/B0015"))
    assert "B0015" in shown(cards)
    click(cards.page.back)
    click(cards.page.back)
    assert shown(cards).startswith("Shenzhen") and not cards.page.back.isEnabled()
    click(cards.page.forward)
    assert "MIIT-01" in shown(cards)


def test_a_card_is_found_by_name(cards, qtbot):
    finder = cards.page.finder
    qtbot.keyClicks(finder, "hangzh")
    assert finder.completer().model().stringList()[0].startswith("Hangzhou 杭州市")
    qtbot.keyClick(finder, Qt.Key.Key_Return)
    assert shown(cards).startswith("Hangzhou")
    qtbot.waitUntil(lambda: finder.text() == "")


def test_zooming_shows_the_city_on_the_map(cards, matched, qtbot, click):
    cards.show_card(cards.catalog.catalog.subject("city", "650100"))
    canvas = matched.iface.mapCanvas()
    before = canvas.extent()
    click(cards.page.zoom)
    assert canvas.extent() != before


def test_a_card_is_copied_with_and_without_format(cards, click):
    cards.show_card(cards.catalog.catalog.subject("city", "330100"))
    click(cards.page.copy_button)
    data = QGuiApplication.clipboard().mimeData()
    assert "<table" in data.html() and data.text().startswith("Hangzhou\n")


def test_a_hostile_name_is_shown_as_text(cards, matched, run, qtbot):
    layer = layer_of(matched, "cities")
    feature = next(layer.getFeatures("\"adcode\" = '330100'"))
    name = "<img src=x onerror=alert(1)><b>粗</b> [% 1+1 %]"
    layer.startEditing()
    layer.changeAttributeValue(feature.id(), layer.fields().lookupField("city_en"), name)
    assert layer.commitChanges()
    with qtbot.waitSignal(cards.catalog.changed, timeout=20000):
        matched.controller.read_summary()
    cards.show_card(cards.catalog.catalog.subject("city", "330100"))
    assert shown(cards).startswith(name)
    assert "\ufffc" not in shown(cards)
    assert "<img" not in cards.page.browser.toHtml()


def test_selected_cities_are_compared_and_the_eleventh_is_refused(cards, matched, click, qtbot):
    page = cards.comparison
    cards.tabs.setCurrentWidget(page)
    assert "No cities yet" in page.message.text()
    click(page.add_selected)
    assert "No city is selected" in page.message.text()
    select(matched, "cities", "\"adcode\" IN ('330100', '440300')")
    click(page.add_selected)
    assert page.adcodes == ("330100", "440300")
    assert page.table.horizontalHeaderItem(0).text() == "Hangzhou"
    select(matched, "cities", "\"province_zh\" = '浙江省'")
    click(page.add_selected)
    assert len(page.adcodes) == 10
    assert "At most 10 cities" in page.message.text() and "were not added" in page.message.text()
    click(page.copy_button)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[1:3] == ["Hangzhou", "Shenzhen"] and "do not cite" in lines[-1]
    page.table.setCurrentCell(1, 0)
    click(page.remove_button)
    assert "330100" not in page.adcodes and len(page.adcodes) == 9
    page.table.horizontalHeader().sectionDoubleClicked.emit(0)
    assert shown(cards).startswith("Shenzhen")
    cards.tabs.setCurrentWidget(page)
    click(page.clear_button)
    assert page.adcodes == () and "No cities yet" in page.message.text()


def test_colours_follow_a_dark_window(cards):
    cards.show_card(cards.catalog.catalog.subject("city", "330100"))
    browser = cards.page.browser
    palette = QPalette(browser.palette())
    palette.setColor(QPalette.ColorRole.Base, QColor("#202020"))
    palette.setColor(QPalette.ColorRole.Text, QColor("#eeeeee"))
    browser.setPalette(palette)
    html = browser.toHtml()
    assert "#eeeeee" in html and "#202020" not in html and "#d7191c" not in html
