# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs, edits, undos and selections leave nothing behind; ``make soak`` does hundreds of them."""

from __future__ import annotations

from qgis.core import QgsApplication

from tests.holding import held

from .shown_layers import layer_of

# Caches fill up and threads come; what leaks does so in every round.
_ROUNDS = 4
_GROWS_BY_ITSELF = ("Python objects", "memory, MiB")


def test_nothing_is_left_behind(matched, run, click, qtbot, tmp_path):
    def rest():
        controller = matched.controller
        qtbot.waitUntil(lambda: not (
            controller.busy or controller._background.busy or QgsApplication.taskManager().countActiveTasks()
        ), timeout=30000)  # fmt: skip
        qtbot.wait(50)

    def round_(number):
        for button in (matched.dock.match.run_button, matched.dock.ellipse.run_button):
            good, message = run(lambda button=button: click(button))
            assert good, message
        cities = layer_of(matched, "cities")
        cities.selectAll()
        cities.startEditing()
        cities.beginEditCommand("x")
        first, field = next(cities.getFeatures()), cities.fields().lookupField("city_en")
        cities.changeAttributeValue(first.id(), field, str(number))
        cities.endEditCommand()
        cities.undoStack().undo()
        cities.rollBack()
        cities.removeSelection()
        matched.iface.messageBar().clearWidgets()
        rest()

    for name in ("tables", "cards", "charts", "review"):
        matched.actions[name].trigger()
    for number in range(2):
        round_(number)
    before = held(matched.iface.mainWindow(), tmp_path)
    for number in range(_ROUNDS):
        round_(number)
    after = held(matched.iface.mainWindow(), tmp_path)
    grown = {name: (before[name], count) for name, count in after.items()
             if name not in _GROWS_BY_ITSELF and count >= before[name] + _ROUNDS}  # fmt: skip
    assert grown == {}
    assert after["layers"] == before["layers"] and after["files"] == before["files"]
