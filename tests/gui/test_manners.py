# SPDX-License-Identifier: GPL-2.0-or-later
"""Help in every panel, keys that do not quarrel, and messages that help."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from qgis.core import Qgis, QgsProject
from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtGui import QDesktopServices, QKeyEvent, QKeySequence
from qgis.PyQt.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton

from cluster_digital_plugin.layers.workspace import layers_on

HELP = Path(__file__).resolve().parents[2] / "resources" / "help"


@pytest.fixture
def opened(monkeypatch):
    paths = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: paths.append(Path(url.toLocalFile())) or True)
    return paths


def test_every_panel_has_its_page_in_both_languages(workbench, opened):
    assert {help_.page for help_ in workbench.helps} == {"workbench", *workbench.panels}
    for help_ in workbench.helps:
        for language in ("zh", "en"):
            assert (HELP / language / f"{help_.page}.html").is_file()
        help_.click()
        assert opened[-1].name == f"{help_.page}.html" and opened[-1].is_file()


@pytest.mark.parametrize("kind", [QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress])
def test_f1_in_a_panel_opens_its_page(workbench, opened, kind):
    workbench.review.show()
    event = QKeyEvent(kind, Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(workbench.review, event)
    assert event.isAccepted()
    assert [path.name for path in opened] == ([] if kind == QEvent.Type.ShortcutOverride else ["review.html"])


class _Page(HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.links, self.open = [], []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "img", "br"):
            self.open.append(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("path", sorted(HELP.glob("*/*.html")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_pages_are_well_formed_and_their_links_lead_somewhere(path):
    page = _Page(path)
    assert page.open == []
    assert page.links and all((path.parent / link).is_file() for link in page.links)


def test_no_two_controls_of_a_panel_have_one_mnemonic(workbench):
    for name, dock in {"workbench": workbench.dock, **workbench.panels}.items():
        taken = {}
        for widget in [*dock.findChildren(QAbstractButton), *dock.findChildren(QLabel)]:
            key = QKeySequence.mnemonic(widget.text()).toString()
            if key and not (isinstance(widget, QLabel) and widget.buddy() is None):
                assert key not in taken, f"{name}: “{widget.text()}” and “{taken[key]}”"
                taken[key] = widget.text()


def button_of(workbench):
    return workbench.iface.messageBar().currentItem().findChild(QPushButton)


def test_loading_offers_the_problems(loaded, qtbot):
    button = button_of(loaded)
    assert button.text() == "View problems"
    button.click()
    qtbot.waitUntil(lambda: "problems" in loaded._windows)
    assert loaded._windows["problems"].isVisible()


def test_exporting_offers_the_folder(matched, run, click, opened, tmp_path, qtbot):
    matched.dock.export.folder.setFilePath(str(tmp_path / "out"))
    good, message = run(lambda: click(matched.dock.export.buttons["tables"]))
    assert good, message
    button_of(matched).click()
    qtbot.waitUntil(lambda: opened == [tmp_path / "out"])


def test_edits_in_the_way_are_saved_by_a_button(matched, qtbot):
    cities = layers_on(QgsProject.instance(), matched.controller.workspace.path, ("cities",))[0]
    cities.startEditing()
    city = next(cities.getFeatures())
    cities.changeAttributeValue(city.id(), cities.fields().lookupField("population"), 5)
    matched.dock.run_match()
    assert matched.iface.messages[-1][0] == Qgis.MessageLevel.Warning
    button = button_of(matched)
    assert button.text() == "Save edits"
    button.click()
    qtbot.waitUntil(lambda: not cities.isEditable())
    assert cities.getFeature(city.id())["population"] == 5


def test_a_failed_run_offers_the_log(matched, qtbot):
    matched.controller.remedy = "log"
    matched.messages.finished(False, "It went wrong")
    matched.controller.remedy = ""
    button_of(matched).click()
    qtbot.waitUntil(lambda: matched.iface.log_opened)


def test_a_message_without_a_remedy_has_no_button(workbench):
    workbench.messages.told("Just so")
    assert button_of(workbench) is None
