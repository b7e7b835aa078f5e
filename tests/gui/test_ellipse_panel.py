# SPDX-License-Identifier: GPL-2.0-or-later
"""The part of the panel about ellipses: choices, cards, copying, and what each projection would change."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtGui import QGuiApplication, QTextDocumentFragment


@pytest.fixture
def section(matched):
    return matched.dock.ellipse


@pytest.fixture
def drawn(matched, run, click):
    good, message = run(lambda: click(matched.dock.ellipse.run_button))
    assert good, message
    return matched


def choose(combo, data):
    assert combo.findData(data) >= 0, data
    combo.setCurrentIndex(combo.findData(data))


def fields_of(combo):
    return [combo.itemData(i) for i in range(combo.count())]


def test_what_is_needed_less_often_is_folded_away(section):
    assert section.options.isCollapsed()
    assert section.parameters()["UNIT_FIELD"] == "cluster_id"
    assert section.parameters()["GROUP_FIELD"] == ["programme"]


@pytest.mark.parametrize(("what", "groups", "units"), [
    ("both", {"programme", "verdict"}, ["cluster_id", "adcode", None]),
    ("records", {"programme", "verdict"}, ["cluster_id", "adcode", None]),
    ("belts", {"year", "city"}, [None, "adcode"]),
    ("cities", {"province_zh"}, [None]),
])
def test_each_kind_of_points_has_its_fields(section, matched, what, groups, units):
    from cluster_digital_plugin.core import schema

    choose(section.what, what)
    assert groups <= set(fields_of(section.group)) == set(fields_of(section.options.second_group))
    assert fields_of(section.options.unit) == units
    table = schema.TABLES["records" if what == "both" else what]
    named = [*fields_of(section.group), *fields_of(section.options.unit), section.weight.currentData()]
    assert {name for name in named if name} <= set(table.names)


def test_two_fields_and_several_sizes_make_an_ellipse_each(matched, section, run, click):
    choose(section.what, "records")
    choose(section.options.second_group, "verdict")
    choose(section.options.unit, "adcode")
    section.size.setCurrentIndex(section.size.findText("1,2,3"))
    assert run(lambda: click(section.run_button))[0]
    ellipses = matched.controller.summary.ellipses
    pairs = {(record["programme"], record["verdict"]) for record in records_of(matched).getFeatures()}
    assert {e["grp"] for e in ellipses} == {" | ".join(pair) for pair in pairs}
    assert len(ellipses) == 3 * len(pairs)
    titles = [section.list.item(i).text() for i in range(section.list.count())]
    assert len(titles) == len(set(titles)) and any(title.startswith("NDRC | match · 2 SD") for title in titles)


def records_of(workbench):
    from cluster_digital_plugin.layers.workspace import layers_on

    return layers_on(QgsProject.instance(), workbench.controller.workspace.path, ("records",))[0]


def test_one_field_chosen_twice_groups_once(section):
    choose(section.options.second_group, "programme")
    assert section.parameters()["GROUP_FIELD"] == ["programme"]
    choose(section.group, None)
    choose(section.options.second_group, None)
    assert section.parameters()["GROUP_FIELD"] is None


def test_sizes_are_offered_in_the_unit_of_the_rule(section):
    offered = [section.size.itemText(i) for i in range(section.size.count())]
    assert offered == ["1", "2", "3", "1,2,3"]
    choose(section.rule, 3)
    assert section.parameters()["SIZE"] == "68"
    assert "50,68,90,95" in [section.size.itemText(i) for i in range(section.size.count())]
    section.size.setEditText("42")
    choose(section.rule, 2)
    assert section.parameters()["SIZE"] == "42"
    choose(section.rule, 0)
    assert section.parameters()["SIZE"] == "42"


def test_only_what_the_algorithm_defines_is_offered_and_asked_for(section):
    algorithm = QgsApplication.processingRegistry().algorithmById("clusterdigital:ellipse")
    names = ("INFLUENCE", "CIRCLES", "CONTOURS", "ARCGIS_FIELDS")
    defined = {name for name in names if algorithm.parameterDefinition(name) is not None}
    assert set(section.options.boxes) == defined
    parameters = section.parameters()
    assert {name for name in names if name in parameters} == defined
    assert ("CENTER_KINDS" in parameters) == (algorithm.parameterDefinition("CENTER_KINDS") is not None)
    assert all(algorithm.parameterDefinition(name) is not None for name in parameters)
    if "INFLUENCE" in defined:
        assert parameters["INFLUENCE"] is True


@pytest.fixture
def later(monkeypatch):
    """The panel and the recipes as they are when the algorithm defines everything that the panel knows of."""
    from cluster_digital_plugin.algorithms import recipes
    from cluster_digital_plugin.gui.panel import ellipse_options

    outputs = [SimpleNamespace(name=lambda name=name: name)
               for name in ("ELLIPSES", "CENTERS", "AXES", "INFLUENCE", "CIRCLES", "CONTOURS")]
    algorithm = SimpleNamespace(parameterDefinition=lambda name: name, destinationParameterDefinitions=lambda: outputs)
    registry = SimpleNamespace(algorithmById=lambda _identifier: algorithm)
    for module in (ellipse_options, recipes):
        monkeypatch.setattr(module, "QgsApplication", SimpleNamespace(processingRegistry=lambda: registry))


def test_further_results_are_made_when_asked_for(later, qtbot, tmp_path):
    from cluster_digital_plugin.algorithms.recipes import Recipes
    from cluster_digital_plugin.gui.panel.ellipse_section import EllipseSection

    section = EllipseSection()
    qtbot.addWidget(section)
    section.options.boxes["CIRCLES"].setChecked(True)
    parameters = section.parameters()
    assert (parameters["INFLUENCE"], parameters["CIRCLES"], parameters["CONTOURS"]) == (True, True, False)
    assert parameters["CENTER_KINDS"] == [0]
    *steps, store = Recipes(str(tmp_path / "w.gpkg")).ellipse("both", parameters, "all")
    for step in steps:
        asked = step.parameters({})
        assert asked["CONTOURS"] is None
        made = ("ELLIPSES", "CENTERS", "AXES", "INFLUENCE", "CIRCLES")
        assert all(str(asked[name]).endswith(f"{name.lower()}.gpkg") for name in made)
    results = {step.key: {name: f"{step.key}_{name}" for name in made} for step in steps}
    stored = store.parameters(results)
    assert stored["LAYERS"] == [results[step.key][name] for step in steps for name in made]
    told = json.loads(stored["RUN"])["parameters"]
    assert not {*made, "CONTOURS"} & set(told["ellipse_records"])
    assert told["ellipse_belts"].get("GROUP_FIELD") is None and told["ellipse_records"]["CENTER_KINDS"] == [0]


def test_a_card_tells_what_an_analyst_cites(drawn):
    ellipses = drawn.dock.ellipse.list
    row = next(e for e in drawn.controller.summary.ellipses if e["grp"] == "MIIT")
    item = next(ellipses.item(i) for i in range(ellipses.count()) if ellipses.item(i).text().startswith("MIIT"))
    from cluster_digital_plugin.gui.panel.ellipse_card import EllipseCard

    card = QTextDocumentFragment.fromHtml(item.data(EllipseCard.HTML)).toPlainText().replace("\xa0", " ")
    for text in (
        "760 × 567 km", "45.7° ± 21.0°, direction not significant", "Inside 56.0 %",
        f"(points {row['inside_n'] / row['n'] * 100:.1f} %), nominal 63.2 %",
        "n = 32, effective 25.0 ⚠ errors too small",
        f"{row['area_km2']:,.0f} km²", f"{row['density'] * 1e4:.3g}", "per 10,000 km²", "North to Jining",
    ):
        assert text in card, text
    assert item.data(EllipseCard.COLOR) == "#1f5fbf"
    assert "superpopulation" in item.toolTip() and "standard error, azimuth" in item.toolTip()
    belts = next(ellipses.item(i) for i in range(ellipses.count()) if ellipses.item(i).text().startswith("belts"))
    assert "⚠" not in belts.data(EllipseCard.HTML)


def test_the_most_influential_city_is_told_when_it_is_known():
    from cluster_digital_plugin.gui.panel.ellipse_words import EllipseWords

    row = {"grp": "MIIT", "n": 32, "status": "ok", "semi_major": 7.6e5, "semi_minor": 5.7e5, "unit": "m",
           "azimuth": None, "inside": 0.5, "inside_n": 16, "nominal": 0.632}
    assert "Chengdu" not in EllipseWords(row).card
    assert "Chengdu" in EllipseWords({**row, "influence_zh": "成都", "influence_en": "Chengdu"}).card
    assert "50.0 % inside" in EllipseWords(row).line and "circle" in EllipseWords(row).card


def test_shares_are_rounded_half_up():
    from cluster_digital_plugin.core.words import percent

    assert [percent(share, 1) for share in (0.5625, 0.0625, None)] == ["56.3 %", "6.3 %", "–"]


def test_what_cannot_be_drawn_says_why(section):
    section.list.show_ellipses([{"grp": "A & B", "n": 1, "status": "point"}])
    assert section.list.item(0).text() == "A & B: All points coincide (n = 1)"


def test_a_click_on_a_card_zooms_to_the_ellipse(drawn, qtbot):
    ellipses = drawn.dock.ellipse.list
    before = drawn.iface.mapCanvas().extent()
    place = ellipses.visualItemRect(ellipses.item(0)).center()
    with qtbot.waitSignal(ellipses.zoom_requested):
        qtbot.mouseClick(ellipses.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert drawn.iface.mapCanvas().extent() != before


def test_cards_are_as_high_as_their_text_at_any_width(drawn, qtbot):
    ellipses = drawn.dock.ellipse.list
    wide = ellipses.sizeHintForRow(0)
    drawn.iface.mainWindow().resize(1600, 900)
    ellipses.setFixedWidth(220)
    qtbot.waitUntil(lambda: ellipses.sizeHintForRow(0) > wide)
    ellipses.setFixedWidth(900)
    qtbot.waitUntil(lambda: ellipses.sizeHintForRow(0) < wide)


def test_many_ellipses_are_not_all_laid_out(section):
    rows = [{"grp": f"g{i:04}", "n": 1, "status": "point"} for i in range(200)]
    section.list.show_ellipses(rows)
    assert section.list.count() == 61
    assert section.list.item(60).text() == "140 more: see the table of the layer"
    section.list.copy_table()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 201


def test_the_ellipses_are_copied_for_a_spreadsheet_and_for_a_text(drawn):
    section, rows = drawn.dock.ellipse, drawn.controller.summary.ellipses
    section.list.copy_table_action.trigger()
    header, *lines = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert len(lines) == 4 and {len(line) for line in lines} == {len(header)}
    table = {line[header.index("Group")]: dict(zip(header, line)) for line in lines}
    for row in rows:
        copied = table[row["grp"]]
        assert float(copied["Azimuth (true north) (°)"]) == pytest.approx(row["azimuth"], rel=1e-6)
        assert copied["Reach (English)"] == row["reaches_en"]
    section.list.copy_text_action.trigger()
    texts = QGuiApplication.clipboard().text().splitlines()
    miit = next(text for text in texts if text.startswith("MIIT"))
    row = next(row for row in rows if row["grp"] == "MIIT")
    assert miit == f"MIIT: {row['reaches_en']} {row['bounds_en']} {row['points_en']}"
    assert section.copy_button.isEnabled()


def test_the_projections_are_compared_without_storing_anything(matched, section, click, qtbot, processing):
    click(section.projections_button)
    view = matched.dock.projections
    qtbot.waitUntil(lambda: view.model.rowCount() == 12, timeout=20000)
    rows = [view.model.row(number) for number in range(12)]
    assert [row[0] for row in rows[::3]] == ["NDRC", "MIIT", "MOST", "belts"]
    assert not matched.controller.summary.ellipses
    records = records_of(matched)
    for projection in range(3):
        expected = processing.run("clusterdigital:ellipse", {
            "INPUT": records, "WEIGHT_FIELD": "weight", "GROUP_FIELD": ["programme"], "PROJECTION": projection,
            "ELLIPSES": "TEMPORARY_OUTPUT",
        })["ELLIPSES"]
        for feature in expected.getFeatures():
            row = next(row for row in rows[projection::3] if row[0] == feature["grp"])
            assert row[4] == f"{feature['azimuth']:.1f}°"
            assert row[5] == f"{feature['area_km2']:,.0f}"
    # Plain degrees turn the axis by tens of degrees, China Albers by a few.
    assert rows[3][7:] == ["–", "–"] and rows[4][8] == "-2.1°"
    view.copy()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 13


def test_a_wrong_size_is_explained_in_the_comparison(matched, section, click, qtbot):
    section.size.setEditText("many")
    click(section.projections_button)
    qtbot.waitUntil(lambda: "many" in matched.dock.projections.message.text(), timeout=20000)
    assert not matched.dock.projections.copy_button.isEnabled()
