# SPDX-License-Identifier: GPL-2.0-or-later
"""What of Qt the sources name, collected without Qt, and which of it a binding lacks.

    tests/qt6_names.py PyQt5|PyQt6 < demands    a JSON list; prints those that the binding lacks
"""

from __future__ import annotations

import ast
import functools
import importlib
import json
import sys
from pathlib import Path

# What QGIS 4 puts back where Qt 5 had it (qgis/PyQt/QtWidgets.py).
MOVED = {("QtWidgets", name): "QtGui" for name in ("QAction", "QActionGroup", "QShortcut")}


class Demands:
    """Collects (where, kind, path) of one source; a path: Qt module, class, members.

    Kinds: ``name``, written out in full; ``member``, of a variable whose class is known; ``any``, of one whose class is
    not known, followed by the classes that the file names.
    """

    def __init__(self, path: Path):
        self.path, self.found = path, []
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.classes = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("qgis.PyQt"):
                module = node.module.partition("qgis.PyQt")[2].strip(".")
                for alias in node.names:
                    self.classes[alias.asname or alias.name] = (*filter(None, [module]), alias.name)
                    self._add(node, "name", *self.classes[alias.asname or alias.name])
        self.types = self._types()

    def collect(self) -> list:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute):
                self._attribute(node)
            elif isinstance(node, ast.ClassDef):
                self._class(node)
        return self.found

    def _add(self, node, kind, *path):
        self.found.append([f"{self.path.name}:{node.lineno}", kind, path])

    def _made(self, node):
        """Return the class that an expression makes an object of, or None."""
        function = node.func if isinstance(node, ast.Call) else None
        return self.classes.get(function.id) if isinstance(function, ast.Name) else None

    def _types(self):
        """Return the classes of variables and of attributes of self that are only ever given objects of one class."""
        kinds = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Assign):
                pairs = [(target, node.value) for target in node.targets]
                if isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, ast.Tuple):
                    pairs = list(zip(node.targets[0].elts, node.value.elts))
                for target, value in pairs:
                    kinds.setdefault(ast.unparse(target), set()).add(self._made(value))
        return {name: min(found) for name, found in kinds.items() if len(found) == 1 and None not in found}

    def _attribute(self, node):
        chain, inner = [node.attr], node.value
        while isinstance(inner, ast.Attribute):
            chain.insert(0, inner.attr)
            inner = inner.value
        if isinstance(inner, ast.Name) and inner.id in self.classes:
            self._add(node, "name", *self.classes[inner.id], *chain)
            return
        owner = self.types.get(ast.unparse(node.value)) or self._made(node.value)
        if owner:
            self._add(node, "member", *owner, node.attr)
        elif self.classes and node.attr[0].islower():
            self._add(node, "any", node.attr, *sorted(set(self.classes.values())))

    def _class(self, node):
        """Ask for what a class takes from, and overrides of, its Qt base."""
        bases = [self.classes[base.id] for base in node.bases if isinstance(base, ast.Name) and base.id in self.classes]
        own = {item.name for item in node.body if isinstance(item, ast.FunctionDef)}
        used = {inner.attr for inner in ast.walk(node) if isinstance(inner, ast.Attribute)
                and isinstance(inner.value, ast.Name) and inner.value.id == "self"}
        for name in sorted(own | used):
            for base in bases:
                self._add(node, "member", *base, name)


@functools.lru_cache(None)
def has(binding: str, *path: str) -> bool:
    """Return whether a binding has a path of names."""
    module, *names = path
    if binding == "PyQt6" and names:
        module = MOVED.get((module, names[0]), module)
    found = importlib.import_module(f"{binding}.{module}")
    for name in names:
        if not hasattr(found, name):
            return False
        found = getattr(found, name)
    return True


def members(binding: str) -> set[str]:
    """Return the names of all that any class of a binding has."""
    modules = [importlib.import_module(f"{binding}.{name}") for name in ("QtCore", "QtGui", "QtWidgets")]
    return {name for module in modules for one in vars(module).values() if isinstance(one, type) for name in dir(one)}


def main() -> None:
    binding = sys.argv[1]
    # What one of the file's classes had in Qt 5 may be another class's in Qt 6: the variable's class is not known.
    known = members(binding) if binding == "PyQt6" else ()

    def present(kind, path):
        if kind != "any":
            return has(binding, *path)
        return path[0] in known or any(has(binding, *owner, path[0]) for owner in path[1:])

    json.dump([demand for demand in json.load(sys.stdin) if not present(*demand[1:])], sys.stdout)


if __name__ == "__main__":
    main()
