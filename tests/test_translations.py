# SPDX-License-Identifier: GPL-2.0-or-later
"""Every string of the interface is translated, and QGIS finds the translation in every Chinese locale."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGE = REPOSITORY / "cluster_digital_plugin"
SOURCE = REPOSITORY / "resources" / "i18n" / "cluster_digital_plugin_zh.ts"
PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def calls_of_tr():
    """Return (file:line, argument node) of every call of ``tr`` in the package."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tr":
                found.append((f"{path.relative_to(PACKAGE)}:{node.lineno}", node.args[0]))
    return found


@pytest.fixture(scope="module")
def messages():
    """Source text → translation element of the Chinese translation."""
    root = ElementTree.parse(SOURCE).getroot()
    return {message.findtext("source"): message.find("translation") for message in root.iter("message")}


def test_tr_is_called_with_literals():
    wrong = [place for place, node in calls_of_tr() if not isinstance(node, ast.Constant)]
    assert wrong == []


def test_every_string_is_in_the_translation(messages):
    missing = [(place, node.value) for place, node in calls_of_tr() if node.value not in messages]
    assert missing == [], "run: make translations"


def test_nothing_is_unfinished(messages):
    assert [source for source, t in messages.items() if t.get("type") is not None or not t.text] == []


def test_placeholders_are_equal_on_both_sides(messages):
    differing = [
        source for source, t in messages.items()
        if sorted(PLACEHOLDER.findall(source)) != sorted(PLACEHOLDER.findall(t.text or ""))
    ]
    assert differing == []


def test_shortcut_letters_do_not_collide_in_the_panel(messages):
    """A panel's buttons share one window: each letter is used once, in both languages."""
    panel = ("data_section", "match_section", "ellipse_section", "export_section", "workbench_dock")
    texts = {
        node.value for place, node in calls_of_tr()
        if place.startswith(tuple(f"gui/{name}.py" for name in panel)) and re.search(r"&\w", node.value)
    }
    english = [re.search(r"&(\w)", text).group(1).upper() for text in texts]
    chinese = [re.search(r"&(\w)", messages[text].text).group(1).upper() for text in texts]
    assert len(set(english)) == len(english), sorted(texts)
    assert len(set(chinese)) == len(chinese)


@pytest.fixture
def language():
    """Let the language be asked for anew when the test is over."""
    from cluster_digital_plugin.translation import is_chinese

    yield
    is_chinese.cache_clear()


@pytest.mark.parametrize("locale", ["zh-Hans", "zh_CN", "zh", "zh-Hant"])
def test_a_chinese_qgis_speaks_chinese(qgis_app, language, tmp_path, monkeypatch, locale):
    from qgis.core import QgsApplication
    from qgis.PyQt.QtCore import QCoreApplication

    from cluster_digital_plugin import translation

    tool = shutil.which("lrelease") or shutil.which("lrelease-qt5")
    if tool is None:
        pytest.skip("lrelease is not installed")
    subprocess.run([tool, "-silent", str(SOURCE), "-qm", str(tmp_path / "cluster_digital_plugin_zh.qm")], check=True)
    monkeypatch.setattr(translation, "resource", lambda *_: tmp_path)
    monkeypatch.setattr(QgsApplication, "locale", staticmethod(lambda: locale))
    translator = translation.install()
    try:
        assert translation.tr("&Cancel") == "取消(&C)"
        assert translation.is_chinese()
    finally:
        QCoreApplication.removeTranslator(translator)
    assert translation.tr("&Cancel") == "&Cancel"


def test_other_languages_see_english(qgis_app, language, monkeypatch):
    from qgis.core import QgsApplication

    from cluster_digital_plugin import translation

    monkeypatch.setattr(QgsApplication, "locale", staticmethod(lambda: "en_US"))
    assert translation.install() is None
    assert not translation.is_chinese()
