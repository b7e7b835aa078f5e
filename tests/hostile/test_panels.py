# SPDX-License-Identifier: GPL-2.0-or-later
"""Names that look like HTML in the panels: shown as they are, in labels, tooltips and the message bar."""

from __future__ import annotations

import ast
import re

import numpy as np
import pytest
from qgis.core import Qgis
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QTextDocument
from qgis.PyQt.QtWidgets import QLabel, QTextBrowser

from ..conftest import REPOSITORY
from ..gui.conftest import iface, run, workbench  # noqa: F401 - fixtures
from .corpus import MARKUP

# Labels that hold HTML of our own, in which what is not ours is escaped.
RICH = {
    "cities/cities_dock.py",
    "follow/stale_marks.py",
    "live/live_box.py",
    "taxonomy/name_reader.py",
    "tour/tour_strip.py",
}
# Labels with words of the interface only.
OWN_WORDS = {"options/options_page.py", "options/palette_preview.py", "lists/layer_chooser.py"}


def shown(tooltip):
    """Return what a tooltip shows: Qt takes for HTML what begins like it."""
    if not re.search(r"<\w+[^>]*>|</\w+>|<!--", tooltip):
        return tooltip
    document = QTextDocument()
    document.setHtml(tooltip)
    return document.toPlainText()


def test_labels_of_words_that_are_not_ours_are_plain():
    folder = REPOSITORY / "cluster_digital_plugin" / "gui"
    for path in folder.rglob("*.py"):
        name = path.relative_to(folder).as_posix()
        calls = [
            node.func.id
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        ]
        assert name in RICH | OWN_WORDS or "QLabel" not in calls, f"{name}: use PlainLabel"


@pytest.mark.parametrize("text", [*MARKUP, "a\nb <x>", "", "1 < 2"])
def test_a_tooltip_shows_a_text_as_it_is(qgis_app, text):
    from cluster_digital_plugin.gui.plain_tip import plain_tip

    assert shown(plain_tip(text)).replace("\u2028", "\n") == text


@pytest.mark.parametrize("text", MARKUP)
def test_the_message_bar_shows_a_message_as_it_is(workbench, text):  # noqa: F811
    item = workbench.messages.say(f"文件“{text}”\n第二行", Qgis.MessageLevel.Warning, 0)
    said = " ".join(browser.toPlainText() for browser in item.findChildren(QTextBrowser))
    said += " ".join(
        label.text() for label in item.findChildren(QLabel) if label.textFormat() == Qt.TextFormat.PlainText
    )
    assert f"“{text}”" in said


@pytest.mark.parametrize("text", MARKUP)
def test_cells_and_titles_of_tables_show_what_they_hold(qgis_app, text):
    from cluster_digital_plugin.core import schema
    from cluster_digital_plugin.core.grid import Grid, grid_column
    from cluster_digital_plugin.gui.lists.rows_model import RowsModel
    from cluster_digital_plugin.gui.tables.columns_model import ColumnsModel

    column = grid_column(schema.Column("x", "text", text, text), "records", np.array([0]), [text], False)
    model = ColumnsModel()
    model.show(Grid("records", text, np.array([1]), {"x": column}, np.array([True])), np.array([0]))
    rows = RowsModel(["a"], [[text]])
    for one in (model, rows):
        assert one.index(0, 0).data() == text
        assert shown(one.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)) == text
    assert shown(model.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)) == text


@pytest.mark.parametrize("text", ("<img src=x onerror=alert(1)>", "[% 1+1 %]", "=cmd|' /C calc'!A0"))
def test_a_list_full_of_it_goes_through_the_panels(workbench, run, qtbot, tmp_path, text):  # noqa: F811
    import csv

    def write(name, titles, rows):
        with open(tmp_path / name, "w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([titles, *rows])
        return str(tmp_path / name)

    controller = workbench.controller
    clusters = write(
        "clusters.csv",
        ["集群名称", "集群类型", "所属产业", "城市"],
        [[f"{text}家电集群", "MIIT", f"{text}家电", "佛山市"], [text, "MOST", text, text]],
    )
    belts = write("belts.csv", ["产业带名称", "所属行业", "城市"], [[f"{text}家电产业带", f"{text}家电", "佛山市"]])
    for kind, path in enumerate((clusters, belts)):
        good, message = run(lambda kind=kind, path=path: controller.load_table(kind, {"INPUT": path}))
        assert good, message
    good, message = run(workbench.dock.match.run_button.click)
    assert good, message
    workbench.actions["tables"].trigger()
    workbench.actions["review"].trigger()
    qtbot.waitUntil(lambda: workbench.tables is not None and "records" in workbench.tables.pages, timeout=20000)
    for window in (workbench.dock, workbench.tables, workbench.iface.mainWindow()):
        for label in window.findChildren(QLabel):
            if text in label.text() and "<" in text:
                assert label.textFormat() == Qt.TextFormat.PlainText, label.text()
