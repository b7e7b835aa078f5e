#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Find what does not run on QGIS 4, that is Qt 6: by reading the sources, without QGIS.

    scripts/check_qt6.py [FILE ...]    default: the package and the scripts

It knows what QGIS's own migration script looks for, and the removed names below. What needs the type of a variable it
cannot see; tests/test_qt6.py asks PyQt6 itself.
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent

REMOVED_MODULES = re.compile(
    r"(PyQt[456]|PySide\d?|sip|resources_rc)(\.|$)|qgis\.PyQt\.(Qt|QtWebKit\w*|QtScript\w*|QtXmlPatterns)$")
REMOVED_NAMES = {
    "QRegExp": "QRegularExpression", "QRegExpValidator": "QRegularExpressionValidator",
    "QDesktopWidget": "QGuiApplication.primaryScreen()", "QMatrix": "QTransform", "QTextCodec": "QStringDecoder",
    "QGLWidget": "QOpenGLWidget", "qApp": "QApplication.instance()", "QStringRef": "str", "QLinkedList": "list",
}
REMOVED_ATTRIBUTES = {
    "exec_": "exec", "print_": "print", "MidButton": "MiddleButton", "TextColorRole": "ForegroundRole",
    "BackgroundColorRole": "BackgroundRole", "HighQualityAntialiasing": "Antialiasing",
    "setTabStopWidth": "setTabStopDistance", "globalPos": "globalPosition", "globalX": "globalPosition",
    "globalY": "globalPosition", "posF": "position", "localPos": "position",
    "desktop": "screen", "setCodec": "setEncoding", "AA_EnableHighDpiScaling": "nothing: always on",
    "AA_UseHighDpiPixmaps": "nothing: always on", "currentIndexChanged[str]": "currentTextChanged",
    "activated[str]": "textActivated", "countryToString": "territoryToString", "qsrand": "random",
    "screenGeometry": "screen().geometry()",
}
# Of an event, by the name that every handler gives it.
REMOVED_OF_EVENTS = {"x", "y", "screenPos", "windowPos"}

# Classes whose capitalised members are scoped enums or nested classes; Qgs* and Qt's Q*.
# Enums that are still numbers in PyQt6.
NUMBERS = {"AlignmentFlag", "ItemDataRole"}
_CLASS, _MEMBER = re.compile(r"(Q[A-Z]\w*|Qt|Qgis|Qgs\w+)$"), re.compile(r"[A-Z]\w*$")


def findings(source: str) -> list[tuple[int, str]]:
    """Return (line, what is wrong) of everything in a source that Qt 6 does not have."""
    tree, found = ast.parse(source), []
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            child.parent = node
    scopes = {node.value.id for node in ast.walk(tree) if isinstance(node, ast.Attribute)
              and isinstance(node.value, ast.Name) and _MEMBER.match(node.attr)}
    for node in ast.walk(tree):
        check = _CHECKS.get(type(node))
        if check is not None and not _only_on_qt5(node):
            found += [(node.lineno, text) for text in check(node, scopes)]
    return sorted(found)


def _only_on_qt5(node) -> bool:
    """Return whether a condition on the version stands above."""
    while hasattr(node, "parent"):
        node = node.parent
        if isinstance(node, (ast.If, ast.IfExp)) and "QT_VERSION_STR" in ast.dump(node.test):
            return True
    return False


def _import(node, _scopes):
    modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
    if getattr(node, "level", 0) == 0:
        yield from (f"import of {name}: use qgis.PyQt" for name in modules if REMOVED_MODULES.match(name))
    for alias in node.names:
        if alias.name in REMOVED_NAMES:
            yield f"{alias.name} is gone: {REMOVED_NAMES[alias.name]}"
        if alias.name == "resources_rc":
            yield "compiled resources are gone: load icons by path"


def _attribute(node, scopes):
    name = node.value.id if isinstance(node.value, ast.Name) else ""
    if node.attr in REMOVED_ATTRIBUTES:
        yield f".{node.attr} is gone: {REMOVED_ATTRIBUTES[node.attr]}"
    if name == "event" and node.attr in REMOVED_OF_EVENTS:
        yield f"event.{node.attr} is gone: event.pos()"
    if name in REMOVED_NAMES:
        yield f"{name} is gone: {REMOVED_NAMES[name]}"
    if name == "QVariant":
        yield f"QVariant.{node.attr} is gone: QMetaType.Type, in layers/tables.py"
    elif _CLASS.match(name) and _MEMBER.match(node.attr) and _is_value(node, scopes):
        yield f"{name}.{node.attr}: write the enum it belongs to"
    if node.attr == "width" and isinstance(node.value, ast.Call) and _called(node.value).startswith(
            ("fontMetrics", "QFontMetrics")):
        yield "QFontMetrics.width is gone: horizontalAdvance"


def _is_value(node, scopes) -> bool:
    """Return whether a member is used as a value, and not as the enum or class that other names are taken from."""
    parent = node.parent
    if isinstance(parent, ast.Tuple):
        parent = parent.parent
    if isinstance(parent, ast.Assign):
        targets = [name for target in parent.targets for name in ast.walk(target)]
        return not any(isinstance(name, ast.Name) and name.id in scopes for name in targets)
    taken = isinstance(parent, ast.Call) and (parent.func is node or _called(parent) == "getattr")
    return not (taken or isinstance(parent, (ast.Attribute, ast.arg)) or node.attr.startswith("QGIS_VERSION"))


def _call(node, _scopes):
    called = _called(node)
    if called == "addAction" and len(node.args) >= 4:
        yield "addAction with four arguments: make the QAction first"
    if called == "QVariant" and (not node.args or _called(node.args[0]) == "QVariant"):
        yield "QVariant() is no NULL: use qgis.core.NULL"
    if called == "QDateTime" and (len(node.args) == 8 or [_called(one) for one in node.args] == ["QDate"]):
        yield "QDateTime takes a QDate and a QTime"
    if called == "QFontDatabase":
        yield "QFontDatabase has static methods only"
    if called == "int" and any(map(_scoped_enum, node.args)):
        yield "int() of an enum: use .value, or compare the enum itself"


def _called(node) -> str:
    function = node.func if isinstance(node, ast.Call) else node
    return getattr(function, "id", getattr(function, "attr", ""))


def _scoped_enum(node) -> bool:
    """Return whether this is a value of an enum, or several joined by ``|``."""
    if isinstance(node, ast.BinOp):
        return _scoped_enum(node.left)
    enum = getattr(node, "value", None)
    return (isinstance(node, ast.Attribute) and isinstance(enum, ast.Attribute) and enum.attr not in NUMBERS
            and isinstance(enum.value, ast.Name) and bool(_CLASS.match(enum.value.id)))


def _subscript(node, _scopes):
    if isinstance(node.value, ast.Attribute) and isinstance(node.slice, ast.Name):
        key = f"{node.value.attr}[{node.slice.id}]"
        if key in REMOVED_ATTRIBUTES:
            yield f"{key} is gone: {REMOVED_ATTRIBUTES[key]}"


def _function(node, _scopes):
    if node.name in ("exec_", "print_"):
        yield f"{node.name} is never called: {REMOVED_ATTRIBUTES[node.name]}"


_CHECKS = {ast.Import: _import, ast.ImportFrom: _import, ast.Attribute: _attribute, ast.Call: _call,
           ast.Subscript: _subscript, ast.FunctionDef: _function}


def main() -> None:
    named = [Path(name) for name in sys.argv[1:]]
    files = named or sorted(path for folder in ("cluster_digital_plugin", "scripts")
                            for path in (REPOSITORY / folder).rglob("*.py"))
    lines = [f"{path}:{line}: {text}" for path in files for line, text in findings(path.read_text(encoding="utf-8"))]
    print(*lines, sep="\n", end="\n" if lines else "")
    print(f"Qt 6: {len(files)} files, {len(lines)} findings")
    sys.exit(bool(lines))


if __name__ == "__main__":
    main()
