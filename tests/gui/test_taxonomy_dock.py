# SPDX-License-Identifier: GPL-2.0-or-later
"""The taxonomy's panel, by clicking and typing: a word added, its effect, saved, undone, found again."""

from __future__ import annotations

import csv
import shutil

import pytest
from qgis.PyQt.QtCore import Qt

# No word of any language; the belt lies in 徐州, whose cluster of construction machinery has no related belt.
UNKNOWN = "咕噜噜件"
RECORD = "MIIT-11@320300"


@pytest.fixture(scope="module")
def unknown_file(matched_file, processing, data_folder, tmp_path_factory):
    """The matched sample with one belt more, whose industry no taxonomy knows."""
    from qgis.core import QgsProcessingContext, QgsProject

    from cluster_digital_plugin.algorithms.recipes import Recipes

    folder = tmp_path_factory.mktemp("unknown")
    path = shutil.copy(matched_file, folder / "workspace.gpkg")
    with open(data_folder / "belts_sample.csv", encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    extra = {"belt_id": "X1", "name_zh": f"徐州{UNKNOWN}产业带", "city": "徐州市", "industry_zh": UNKNOWN}
    with open(folder / "belts.csv", "w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows([*rows, extra])
    recipes = Recipes(str(path))
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    results = {}
    steps = [*recipes.load(1, {"INPUT": str(folder / "belts.csv")}), *recipes.match({"STRICTNESS": 1}, cities=True)]
    for step in steps:
        parameters = step.parameters(results)
        results[step.key] = processing.run(f"clusterdigital:{step.identifier}", parameters, context=context)
    return path


@pytest.fixture
def settled(workbench, qtbot):
    """Wait until the panel has read, previewed or saved all it was asked to."""

    def wait():
        editor, controller = workbench.taxonomy.editor, workbench.controller
        qtbot.waitUntil(lambda: editor.ready and editor.idle and not controller.busy and not controller._reader.busy,
                        timeout=30000)
        qtbot.wait(30)
        qtbot.waitUntil(lambda: editor.idle and not controller.busy and not controller._reader.busy, timeout=30000)

    return wait


@pytest.fixture
def dock(workbench, unknown_file, qtbot, tmp_path, settled):
    """The taxonomy's panel on a workspace in which one belt is not understood."""
    path = tmp_path / "unknown.gpkg"
    shutil.copy(unknown_file, path)
    with qtbot.waitSignal(workbench.controller.tables_changed, timeout=20000):
        workbench.controller.open_workspace(str(path))
    workbench.actions["taxonomy"].trigger()
    assert workbench.taxonomy.isVisible()
    settled()
    return workbench.taxonomy


@pytest.fixture
def type_in(qtbot):
    """Replace the text of a line by typing."""

    def write(line, text):
        line.setFocus()
        line.selectAll()
        qtbot.keyClicks(line, text) if text and text.isascii() else line.insert(text)

    return write


def add_word(dock, click, type_in, settled, word=UNKNOWN, search="工程机械"):
    """Choose the name that is not understood and add it to an industry, as a user does."""
    dock.unrecognised.list.setCurrentRow(0)
    assert dock.reader.text == UNKNOWN
    type_in(dock.finder.search, search)
    item = dock.finder.tree.topLevelItem(0)
    dock.finder.tree.setCurrentItem(item)
    type_in(dock.reader.line, word)
    click(dock.add_button)
    settled()
    return item


def verdict(workbench):
    from osgeo import ogr

    dataset = ogr.Open(workbench.controller.workspace.path)
    layer = dataset.GetLayerByName("records")
    layer.SetAttributeFilter(f"record_id = '{RECORD}' AND scope = 'all'")
    return next(feature.GetField("verdict") for feature in layer)


def matching(workbench, programme="MIIT"):
    return next(row["n_match"] for row in workbench.controller.summary.table1 if row["programme"] == programme)


def test_any_word_finds_its_industry(dock, type_in):
    type_in(dock.finder.search, "液晶")
    item = dock.finder.tree.topLevelItem(0)
    assert "液晶" in item.text(0) + item.text(1)
    assert dock.editor.taxonomy.nodes["display"].name_zh in dock.finder.tree.topLevelItem(0).text(0)
    dock.finder.search.returnPressed.emit()
    assert dock.finder.node == "display"
    words = dock.details.words.table
    assert "液晶" in "".join(words.item(row, 0).text() for row in range(words.rowCount()))
    relations = dock.details.relations.list
    assert relations.count()
    assert any("supplies" in relations.item(row).text() for row in range(relations.count()))
    type_in(dock.finder.search, "")
    assert dock.finder.tree.topLevelItem(0).childCount()
    assert dock.finder.node == "display"


def test_a_name_is_read_while_it_is_typed(dock, type_in):
    type_in(dock.reader.line, "智能液晶面板嘟嘟")
    text = dock.reader.reading.text()
    assert "液晶面板" in text and "嘟嘟" in text and "→" in text
    type_in(dock.reader.line, "嘟嘟")
    assert "Not understood" in dock.reader.reading.text()


def test_adding_a_word_changes_the_verdict_and_one_undo_takes_it_back(
    workbench, dock, click, type_in, settled, qtbot
):
    before, version = matching(workbench), dock.editor.version
    assert "1" in dock.unrecognised.title.text()
    assert verdict(workbench) == "unrelated"
    add_word(dock, click, type_in, settled)
    assert "2 verdicts" in dock.effect.title.text()
    assert dock.effect.tree.isVisibleTo(dock)
    lines = dock.effect.lines()
    assert any(line.startswith("MIIT · Match: ") and f"{before + 1:g}/32" in line for line in lines)
    assert "Belts, none related → Match · 徐州市 · 徐州市工程机械集群" in lines
    assert verdict(workbench) == "unrelated", "nothing may change before saving"
    click(dock.save_button)
    settled()
    assert verdict(workbench) == "match"
    assert matching(workbench) == before + 1
    table = workbench.dock.match.table.table
    headers = [table.horizontalHeaderItem(column).text() for column in range(table.columnCount())]
    assert table.item(1, headers.index("MIIT")).text().startswith(f"{before + 1:g}")
    assert dock.unrecognised.list.count() == 0
    assert dock.editor.own and dock.editor.version != version
    click(dock.undo_button)
    settled()
    assert verdict(workbench) == "unrelated"
    assert matching(workbench) == before
    assert dock.editor.version == version
    assert dock.unrecognised.list.count() == 1
    assert not dock.undo_button.isEnabled()


def test_the_saved_word_is_there_when_the_workspace_is_opened_again(
    workbench, dock, click, type_in, settled, qtbot, run, tmp_path
):
    add_word(dock, click, type_in, settled)
    click(dock.save_button)
    settled()
    path, version = workbench.controller.workspace.path, dock.editor.version
    workbench.controller.workspace.choose(str(tmp_path / "other.gpkg"))
    settled()
    assert not dock.editor.own and dock.editor.version != version
    workbench.controller.open_workspace(path)
    settled()
    assert dock.editor.own and dock.editor.version == version
    good, message = run(lambda: click(workbench.dock.match.run_button))
    assert good, message
    assert verdict(workbench) == "match"
    settled()
    click(dock.undo_button)
    settled()
    assert verdict(workbench) == "unrelated"


def test_an_unsaved_word_is_undone_without_saving(dock, click, type_in, settled, workbench):
    add_word(dock, click, type_in, settled)
    assert dock.save_button.isEnabled()
    click(dock.undo_button)
    settled()
    assert not dock.save_button.isEnabled()
    assert not dock.effect.lines()
    assert not dock.editor.own
    assert not dock.editor.taxonomy.parse(UNKNOWN).recognised


def test_a_word_of_another_industry_is_refused_by_name(dock, click, type_in, settled):
    type_in(dock.finder.search, "液晶")
    dock.finder.tree.setCurrentItem(dock.finder.tree.topLevelItem(0))
    words = dock.details.words
    type_in(words.word, "集成电路")
    click(words.add_button)
    settled()
    assert "集成电路" in dock.message.text() and "already" in dock.message.text() and "row" in dock.message.text()
    assert dock.message.isVisibleTo(dock)
    assert not dock.editor.pending and not dock.save_button.isEnabled()


def test_exclusions_removals_relations_and_new_industries(dock, click, type_in, settled, qtbot):
    type_in(dock.finder.search, "液晶")
    dock.finder.tree.setCurrentItem(dock.finder.tree.topLevelItem(0))
    words, relations = dock.details.words, dock.details.relations
    row = next(row for row in range(words.table.rowCount()) if words.table.item(row, 0).text() == "液晶")
    words.table.item(row, 2).setText("液晶棋;液晶糖")
    settled()
    assert "display" not in {found.node for found in dock.editor.taxonomy.parse("液晶糖").found}
    words.table.selectRow(0)
    gone = words.chosen()[0]
    words.table.setFocus()
    qtbot.keyClick(words.table, Qt.Key.Key_Delete)
    settled()
    assert gone not in set(dock.editor.frames["aliases"]["alias"])
    assert dock.details.tabs.currentWidget() is words
    dock.details.tabs.setCurrentIndex(1)
    count = relations.list.count()
    relations.state("supplies", "tea", outwards=False)
    click(relations.add_button)
    settled()
    assert relations.list.count() == count + 1
    sentence = relations.list.item(count).text()
    assert "is supplied by" in sentence and "upstream" in sentence
    relations.list.setCurrentRow(count)
    click(relations.remove_button)
    settled()
    assert relations.list.count() == count
    dock.details.tabs.setCurrentIndex(0)
    words.kind.setCurrentIndex(words.kind.findData("below"))
    type_in(words.word, "咕噜屏")
    qtbot.keyClick(words.word, Qt.Key.Key_Return)
    settled()
    node = dock.editor.taxonomy.parse("咕噜屏").heads[0]
    assert dock.editor.taxonomy.nodes[node].parent == "display"
    assert len(dock.editor.pending) == 6


def test_a_bad_import_is_refused_and_a_good_one_previewed(dock, settled, tmp_path):
    from cluster_digital_plugin.layers.taxonomy import default_folder

    folder = shutil.copytree(default_folder(), tmp_path / "taxonomy")
    with open(folder / "aliases.csv", "a", encoding="utf-8") as stream:
        stream.write("tea,集成电路,alias,,zh,own\n")
    dock.editor.take_in(str(folder))
    settled()
    assert "aliases, row" in dock.message.text() and not dock.editor.pending
    text = (folder / "aliases.csv").read_text(encoding="utf-8")
    text = text.replace("tea,集成电路,", f"construction_machinery,{UNKNOWN},")
    (folder / "aliases.csv").write_text(text, encoding="utf-8")
    dock.editor.take_in(str(folder))
    settled()
    assert "2 verdicts" in dock.effect.title.text()


def test_it_says_what_to_do_when_there_is_nothing(workbench, settled):
    workbench.actions["taxonomy"].trigger()
    settled()
    dock = workbench.taxonomy
    assert "Match" in dock.unrecognised.title.text()
    assert "Choose an industry" in dock.details.title.text()
    assert "as shipped" in dock.version.text()
    assert not dock.add_button.isEnabled() and not dock.save_button.isEnabled() and not dock.undo_button.isEnabled()


def test_it_fits_a_small_screen(dock):
    assert dock.minimumSizeHint().height() < 600
    assert dock.minimumSizeHint().width() <= 480
    assert dock.widget().minimumSizeHint().width() <= 480
