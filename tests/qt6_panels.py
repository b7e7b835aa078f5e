# SPDX-License-Identifier: GPL-2.0-or-later
"""Use the parts of the panels that need Qt alone on PyQt6, where ``qgis.PyQt`` is PyQt6 and the rest of QGIS is not.

    tests/qt6_panels.py

Every module of the package that can be imported so is.
"""

from __future__ import annotations

import importlib
import sys
import types
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
_SHOWN = []
sys.path.insert(0, str(REPOSITORY))


def stand_in():
    """Give PyQt6 the names under which QGIS 4 offers it, the locale and icons, all that these parts ask of QGIS."""
    import PyQt6.QtCore
    import PyQt6.QtGui
    import PyQt6.QtWidgets
    from PyQt6 import sip

    # As qgis/PyQt/QtWidgets.py of QGIS 4 does.
    for name in ("QAction", "QActionGroup", "QShortcut"):
        setattr(PyQt6.QtWidgets, name, getattr(PyQt6.QtGui, name))
    core = types.ModuleType("qgis.core")
    core.QgsApplication = type("QgsApplication", (), {
        "locale": staticmethod(lambda: "zh-Hans"), "getThemeIcon": staticmethod(lambda _name: PyQt6.QtGui.QIcon())})
    bindings = types.ModuleType("qgis.PyQt")
    bindings.sip = sip
    sys.modules.update({
        "qgis": types.ModuleType("qgis"), "qgis.core": core, "qgis.PyQt": bindings, "qgis.PyQt.sip": sip,
        "qgis.PyQt.QtCore": PyQt6.QtCore, "qgis.PyQt.QtGui": PyQt6.QtGui, "qgis.PyQt.QtWidgets": PyQt6.QtWidgets,
    })


def importable():
    """Return the modules that Qt and the shipped libraries suffice for; anything but a name of QGIS's is an error."""
    found = set()
    for path in sorted((REPOSITORY / "cluster_digital_plugin").rglob("[a-z]*.py")):
        name = ".".join(path.relative_to(REPOSITORY).with_suffix("").parts)
        try:
            importlib.import_module(name)
        except ImportError as error:
            if "qgis" not in str(error) and "osgeo" not in str(error) and "processing" not in str(error):
                raise
        else:
            found.add(name.partition(".")[2])
    return found


def industries(press, keys, shown):
    """Search the shipped taxonomy and choose; propose a word and take one away."""
    from cluster_digital_plugin.gui.taxonomy.node_finder import NodeFinder
    from cluster_digital_plugin.gui.taxonomy.node_names import NodeNames
    from cluster_digital_plugin.gui.taxonomy.relation_list import RelationList
    from cluster_digital_plugin.gui.taxonomy.word_table import WordTable
    from tests.core.taxonomies import shipped, shipped_frames

    frames, taxonomy = shipped_frames(), shipped()
    finder, words, relations = shown(NodeFinder()), shown(WordTable()), shown(RelationList())
    finder.set_taxonomy(taxonomy, frames["aliases"])
    keys(finder.search, "液晶")
    keys(finder.search, None)
    assert finder.node and finder.tree.topLevelItemCount() > 0
    proposed = []
    words.proposed.connect(proposed.append)
    rows = frames["aliases"][frames["aliases"]["node"] == finder.node].to_dict("records")
    words.show_words(finder.node, rows)
    keys(words.word, "新词")
    press(words.add_button)
    words.table.selectRow(0)
    press(words.remove_button)
    words.table.item(0, 2).setText("不是")
    assert len(proposed) == 3, proposed
    edges = frames["edges"]
    node = edges["from_node"].iloc[0]
    relations.proposed.connect(proposed.append)
    relations.show_relations(NodeNames(taxonomy), node, edges[edges["from_node"] == node].to_dict("records"))
    relations.state("supplies", finder.node)
    press(relations.add_button)
    relations.list.setCurrentRow(0)
    press(relations.remove_button)
    assert len(proposed) == 5, proposed


def tables(press, keys, shown):
    """Filter and copy problems; show, select, sort and copy rows of a result."""
    import numpy as np
    import pandas as pd
    from PyQt6.QtCore import QItemSelectionModel, Qt
    from PyQt6.QtGui import QGuiApplication
    from PyQt6.QtTest import QTest

    from cluster_digital_plugin.core import schema
    from cluster_digital_plugin.core.grid import Grid, grid_column
    from cluster_digital_plugin.core.tables import table1
    from cluster_digital_plugin.gui.lists.problems_window import ProblemsWindow
    from cluster_digital_plugin.gui.panel.table_one import TableOne
    from cluster_digital_plugin.gui.tables.columns_model import ColumnsModel
    from cluster_digital_plugin.gui.tables.table_view import TableView

    window = shown(ProblemsWindow())
    window.show_problems([{column.name: f"{column.name} {number}" for column in schema.UNRESOLVED.columns}
                          for number in range(3)])
    keys(window.filter, "2")
    assert window.view.model().rowCount() == 1
    window.copy()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 4
    model = ColumnsModel()
    view = shown(TableView(model))
    column = grid_column(schema.BELTS.column("city"), "belts", np.array([0, 1]), ["北京", "成都"], True)
    model.show(Grid("belts", "", np.arange(2), {"city": column}, np.ones(2, bool)), np.arange(2))
    view.fit([column])
    told = []
    view.picked.connect(lambda: told.append("picked"))
    view.copied.connect(lambda: told.append("copied"))
    view.sorted_by.connect(lambda number: told.append(number))
    view.select([0])
    view.selectionModel().select(model.index(1, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect
                                 | QItemSelectionModel.SelectionFlag.Rows)
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    header = view.horizontalHeader().viewport()
    QTest.mouseClick(header, Qt.MouseButton.LeftButton, pos=header.rect().center())
    assert told[:2] == ["picked", "copied"] and view.selected().tolist() == [1], told
    view.placeholder = "nothing here"
    model.show(Grid("belts", "", np.arange(2), {"city": column}, np.ones(2, bool)), np.zeros(0, int))
    assert not view.grab().isNull()
    one = shown(TableOne())
    records = pd.DataFrame({"cluster_id": ["a", "b"], "programme": ["NDRC", "MIIT"], "verdict": ["match", "near"]})
    one.show_rows(table1(records).to_dict("records"))
    one.copy()
    assert QGuiApplication.clipboard().text().startswith("\tNDRC\tMIIT"), QGuiApplication.clipboard().text()


def sections(press, keys, shown):
    """Press what the panel's sections offer, the first steps and the menu of the workspace."""
    from PyQt6.QtWidgets import QPushButton, QVBoxLayout, QWidget

    from cluster_digital_plugin.gui.live.live_box import LiveBox
    from cluster_digital_plugin.gui.panel.data_section import DataSection
    from cluster_digital_plugin.gui.panel.scope_choice import ScopeChoice
    from cluster_digital_plugin.gui.panel.segmented import Segmented
    from cluster_digital_plugin.gui.tour.spotlight import Spotlight
    from cluster_digital_plugin.gui.tour.tour_strip import TourStrip
    from cluster_digital_plugin.gui.workspace_button import WorkspaceButton

    told = []
    data = shown(DataSection())
    data.sample_requested.connect(lambda: told.append("sample"))
    data.open_requested.connect(lambda: told.append("open"))
    press(data.sample_button)
    press(data.open_button)
    scope = shown(ScopeChoice())
    scope.changed.connect(lambda: told.append("scope"))
    scope.set_count(3)
    press(scope.selected_button)
    assert scope.selected_only
    choice = shown(Segmented([("strict", ""), ("paper", ""), ("wide", "")]))
    choice.changed.connect(told.append)
    press(choice.button(2))
    live = shown(LiveBox())
    live.toggled.connect(told.append)
    press(live.switch)
    assert told == ["sample", "open", "scope", 2, False], told
    strip = shown(TourStrip())
    strip.tell(1, 6, "…")
    strip.tell_end()
    panel = QWidget()
    QVBoxLayout(panel).addWidget(QPushButton("target", panel))
    shown(panel)
    frame = Spotlight(panel.findChild(QPushButton))
    assert frame.isVisible() and not panel.grab().isNull()
    frame.remove()

    class Files:
        def __getattr__(self, name):
            return lambda: told.append(name)

    button = shown(WorkspaceButton(Files()))
    button.menu().actions()[0].trigger()
    assert told[-1] == "open"


def charts_and_cities(press, keys, shown):
    """Draw the chart of the verdicts and click a bar; review keys; edit a city and pick one."""
    from types import SimpleNamespace

    from PyQt6.QtCore import QPoint, Qt
    from PyQt6.QtTest import QTest
    from PyQt6.QtWidgets import QWidget

    from cluster_digital_plugin.gui.charts.chart_view import ChartView
    from cluster_digital_plugin.gui.cities.city_form import CityForm
    from cluster_digital_plugin.gui.cities.city_picker import CityPicker
    from cluster_digital_plugin.gui.review.review_card import ReviewCard
    from cluster_digital_plugin.gui.review.review_keys import ReviewKeys

    region = SimpleNamespace(row={"scope": "all", "grp": "NDRC"}, words="NDRC", path=[(10, 10), (60, 40)], closed=True)
    drawing = SimpleNamespace(pixels=bytes(4 * 200 * 100), size=(200, 100), width=200, height=100, words="chart",
                              empty=False, regions=[region], at=lambda x, y: region if x < 100 else None)
    chart, picked = shown(ChartView()), []
    chart.picked.connect(picked.append)
    chart.show_drawing(drawing)
    chart.mark([("all", "NDRC")])
    QTest.mouseMove(chart, QPoint(20, 20))
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Down)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert picked == [region.row, region.row] and not chart.grab().isNull()
    panel, pressed = QWidget(), []
    ReviewKeys(panel, {Qt.Key.Key_1: lambda: pressed.append("1"), "undo": lambda: pressed.append("undo")})
    shown(panel)
    QTest.keyClick(panel, Qt.Key.Key_1)
    QTest.keyClick(panel, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert pressed == ["1", "undo"], pressed
    cities = SimpleNamespace(kinds={"city_zh": "text", "gdp": "real"}, label=lambda name: name, rows={
        1: {"city_zh": "佛山市", "adcode": "440600"}, 2: {"city_zh": "广州市", "adcode": "440100"}})
    form = shown(CityForm(cities))
    form.show_row({"city_zh": "佛山市", "gdp": 1.5})
    keys(form.lines["gdp"], "2")
    assert form.pending
    picker = shown(CityPicker(cities))
    keys(picker.lineEdit(), "广州市 · 440100")
    assert picker.key == 2
    shown(ReviewCard()).show_item(SimpleNamespace(
        city="佛山市", programme="NDRC", cluster_name="甲", cluster_industry="陶瓷", belt_industry="瓷砖",
        belt_names=["乙"], verdict="near", why="near", waiting=True, reason_zh="相近", reason_en="near"), None, True)


def main() -> None:
    stand_in()
    from PyQt6.QtCore import QPoint, Qt
    from PyQt6.QtTest import QTest
    from PyQt6.QtWidgets import QApplication

    application = QApplication([])
    found = importable()

    def press(button):
        assert button.isVisible() and button.isEnabled(), button.text()
        # At the left: the middle of a wide check box is beside its text.
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(10, button.height() // 2))

    def keys(line, text):
        if text is None:
            QTest.keyClick(line, Qt.Key.Key_Return)
        else:
            line.selectAll()
            line.insert(text)

    def shown(widget):
        _SHOWN.append(widget)
        widget.show()
        application.processEvents()
        return widget

    for part in (industries, tables, sections, charts_and_cities):
        part(press, keys, shown)
        application.processEvents()
    gui = sorted(name for name in found if name.startswith("gui."))
    assert len(gui) >= 45, gui
    print(f"{len(found)} modules imported, {len(gui)} of them of the panels; {len(_SHOWN)} widgets used")


if __name__ == "__main__":
    main()
