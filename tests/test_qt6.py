# SPDX-License-Identifier: GPL-2.0-or-later
"""As near to QGIS 4 as one comes without it: the code against PyQt6, which never shares a process with QGIS's PyQt5."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .qt6_names import Demands

REPOSITORY = Path(__file__).resolve().parent.parent
TESTS = REPOSITORY / "tests"


def lacking(binding, demands):
    """Return what of the demands a binding does not have."""
    done = subprocess.run([sys.executable, str(TESTS / "qt6_names.py"), binding], input=json.dumps(demands),
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def demands_of(*paths):
    """Return what the sources name, each once."""
    found = [demand for path in paths for demand in Demands(path).collect()]
    return list({str(demand[1:]): demand for demand in found}.values())


def test_every_class_enum_and_method_that_the_code_names_is_there_in_pyqt6():
    demands = demands_of(*sorted((REPOSITORY / "cluster_digital_plugin").rglob("*.py")))
    here = lacking("PyQt5", demands)
    asked = [demand for demand in demands if demand not in here and demand[1] != "any"]
    assert len(asked) > 1_000
    assert [demand for demand in here if demand[1] == "name"] == []
    assert [demand for demand in lacking("PyQt6", demands) if demand not in here] == []


@pytest.mark.parametrize("line", [
    "QLocale.China", "Qt.MidButton", "x = QFontMetrics(font)\nx.width", "QTextEdit().setTabStopWidth",
    "class W(QWidget):\n    def nothing(self): self.getContentsMargins", "anything.setTabStopWidth",
])
def test_what_pyqt6_lacks_is_found(tmp_path, line):
    path = tmp_path / "old.py"
    path.write_text("from qgis.PyQt.QtCore import QLocale, Qt\nfrom qgis.PyQt.QtGui import QFontMetrics\n"
                    f"from qgis.PyQt.QtWidgets import QTextEdit, QWidget\n{line}\n", encoding="utf-8")
    demands = demands_of(path)
    here = lacking("PyQt5", demands)
    assert [demand for demand in lacking("PyQt6", demands) if demand not in here]


@pytest.fixture(scope="module")
def check():
    spec = importlib.util.spec_from_file_location("check_qt6", REPOSITORY / "scripts" / "check_qt6.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("source", "told"), [
    ("from PyQt5.QtCore import Qt", "qgis.PyQt"),
    ("import sip", "qgis.PyQt"),
    ("from qgis.PyQt.QtCore import QRegExp", "QRegularExpression"),
    ("answer = QMessageBox.Yes", "enum"),
    ("question(QMessageBox.Yes | QMessageBox.No)", "enum"),
    ("kind = QgsWkbTypes.Point", "enum"),
    ("QVariant.Int", "QMetaType"),
    ("QVariant()", "NULL"),
    ("QDateTime(QDate(2026, 1, 1))", "QTime"),
    ("int(Qt.CheckState.Checked)", ".value"),
    ("dialog.exec_()", "exec"),
    ("box.activated[str].connect(slot)", "textActivated"),
    ("event.globalPos()", "globalPosition"),
    ("event.x()", "event.pos"),
    ("widget.fontMetrics().width('x')", "horizontalAdvance"),
    ("menu.addAction(icon, text, slot, key)", "QAction"),
    ("QFontDatabase()", "static"),
])
def test_the_check_in_lint_finds_what_qt6_took_away(check, source, told):
    assert any(told in text for _line, text in check.findings(source))


@pytest.mark.parametrize("source", [
    "from qgis.PyQt.QtCore import Qt", "answer = QMessageBox.StandardButton.Yes",
    "kinds = QgsWkbTypes.Type\nkinds.Point",
    "options = QgsVectorFileWriter.SaveVectorOptions()", "Qgis.QGIS_VERSION_INT", "dialog.exec()",
    "QFontDatabase() if QT_VERSION_STR.startswith('5') else QFontDatabase",
])
def test_the_check_in_lint_lets_good_code_be(check, source):
    assert check.findings(source) == []


def test_the_panels_of_qt_alone_live_on_pyqt6():
    done = subprocess.run([sys.executable, str(TESTS / "qt6_panels.py")], capture_output=True, text=True,
                          env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    assert done.returncode == 0, done.stdout + done.stderr
