# SPDX-License-Identifier: GPL-2.0-or-later
"""The house has five rooms, and imports go one way."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "cluster_digital_plugin"

# Each room may use itself and the rooms before it.
ROOMS = ["core", "layers", "outputs", "algorithms", "gui"]

# Modules beside the rooms, and where they stand: layers may use them, core may not.
HALL = {"translation", "dependencies"}

LONGEST_MODULE = 400
LONGEST_FUNCTION = 60

FORBIDDEN_BELOW_GUI = ("qgis.gui", "qgis.utils", "qgis.PyQt.QtWidgets", "PyQt5", "PyQt6")
FORBIDDEN_IN_CORE = ("qgis", "PyQt5", "PyQt6", "osgeo", "processing")


def imported_modules(path: Path, root: Path = PACKAGE) -> set[str]:
    """Return the absolute names of everything a file imports."""
    package = ["cluster_digital_plugin", *path.relative_to(root).parent.parts]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            name = ".".join([*base, *([node.module] if node.module else [])])
            found.add(name)
            found.update(f"{name}.{alias.name}" for alias in node.names)
    return found


def violations(path: Path, root: Path = PACKAGE) -> list[str]:
    """Return the imports of a file that go the wrong way."""
    room = path.relative_to(root).parts[0]
    allowed = ROOMS[: ROOMS.index(room) + 1]
    wrong = []
    for module in sorted(imported_modules(path, root)):
        parts = module.split(".")
        if parts[0] == "cluster_digital_plugin" and len(parts) > 1:
            if parts[1] in HALL:
                if room == "core":
                    wrong.append(module)
            elif parts[1] not in allowed:
                wrong.append(module)
        elif room == "core" and parts[0] in FORBIDDEN_IN_CORE:
            wrong.append(module)
        elif room != "gui" and module.startswith(FORBIDDEN_BELOW_GUI):
            wrong.append(module)
    return wrong


@pytest.mark.parametrize("path", sorted(p for room in ROOMS for p in (PACKAGE / room).rglob("*.py")),
                         ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_one_way(path):
    assert violations(path) == []


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("core", "from qgis.core import QgsPoint"),
        ("core", "from ..translation import tr"),
        ("core", "from ..layers import columns"),
        ("layers", "from ..gui.workbench import Workbench"),
        ("layers", "from qgis.PyQt.QtWidgets import QWidget"),
        ("outputs", "from ..algorithms import match"),
        ("algorithms", "import qgis.gui"),
        ("algorithms", "from .. import gui"),
    ],
)
def test_a_reversed_arrow_is_found(tmp_path, room, source):
    folder = tmp_path / room
    folder.mkdir()
    (folder / "wrong.py").write_text(source + "\n", encoding="utf-8")
    assert violations(folder / "wrong.py", tmp_path)


def test_one_public_class_per_file():
    for room in ("algorithms", "gui"):
        for path in (PACKAGE / room).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            public = [n.name for n in tree.body if isinstance(n, (ast.ClassDef, ast.FunctionDef)) and n.name[0] != "_"]
            assert len(public) <= 1, f"{path.name} holds {public}"
            if public:
                name = public[0].replace("_", "").lower()
                assert name == path.stem.replace("_", ""), f"{path.name} holds {public[0]}"


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_modules_and_functions_stay_short(path):
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= LONGEST_MODULE
    assert long_functions(source) == []


def test_a_long_function_is_found():
    body = "    x = 1\n" * LONGEST_FUNCTION
    assert long_functions(f"def f():\n{body}") == ["f"]
    assert long_functions(f"def f():\n{body}".replace("    x = 1\n", "", 1)) == []


def long_functions(source: str) -> list[str]:
    """Return the names of the functions that do not fit a screen, docstring included."""
    functions = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))
    return [node.name for node in functions if node.end_lineno - node.lineno >= LONGEST_FUNCTION]


def test_core_imports_without_qgis():
    """Import every core module in a fresh interpreter in which QGIS and Qt do not exist."""
    modules = [f"cluster_digital_plugin.core.{path.stem}" for path in (PACKAGE / "core").glob("[a-z]*.py")]
    code = (
        "import sys, importlib\n"
        "for name in ('qgis', 'PyQt5', 'PyQt6', 'osgeo'): sys.modules[name] = None\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=PACKAGE.parent, capture_output=True, text=True)
