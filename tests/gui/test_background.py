# SPDX-License-Identifier: GPL-2.0-or-later
"""Work in the background: nothing goes on behind a closed panel, whenever it is closed."""

from __future__ import annotations

import gc
import sys
import time
import weakref

import pytest
from qgis.PyQt.QtCore import QThreadPool

from cluster_digital_plugin.gui.running.background import Background


@pytest.fixture
def background(qgis_app):
    one = Background()
    yield one
    one.close()


def test_what_was_worked_out_is_handed_over(background, qtbot):
    told = []
    background.call("sum", lambda: 2 + 3, lambda error, result: told.append((error, result)))
    assert background.busy
    qtbot.waitUntil(lambda: bool(told), timeout=5000)
    assert told == [(None, 5)] and not background.busy


def test_nothing_outlives_its_use(background, qtbot):
    """Without the collector, which may be set aside from just these objects."""
    class Result:
        pass

    known = []
    gc.collect()
    gc.disable()
    try:
        background.call("read", Result, lambda _error, result: known.append(weakref.ref(result)))
        qtbot.waitUntil(lambda: bool(known) and not background.busy, timeout=5000)
        qtbot.waitUntil(lambda: known[0]() is None, timeout=5000)
    finally:
        gc.enable()


def test_an_error_is_handed_over(background, qtbot):
    told = []
    background.call("sum", lambda: 1 / 0, lambda error, result: told.append((type(error), result)))
    qtbot.waitUntil(lambda: bool(told), timeout=5000)
    assert told == [(ZeroDivisionError, None)]


def test_what_is_called_in_turn_waits_for_the_one_before(background, qtbot):
    seen, running, together = [], [], []

    def work(number):
        running.append(number)
        together.append(len(running))
        time.sleep(0.02)
        running.remove(number)
        if number == 2:
            raise ValueError
        return number

    for number in range(4):
        background.call("turn", lambda number=number + 1: work(number), lambda _error, end: seen.append(end),
                        in_turn=True)
    background.call("now", lambda: "now", lambda _error, end: seen.append(end))
    qtbot.waitUntil(lambda: len(seen) == 5, timeout=5000)
    assert [one for one in seen if one != "now"] == [1, None, 3, 4] and seen.index("now") < 3
    assert together == [1, 1, 1, 1] and not background.busy


def test_what_waits_for_its_turn_never_begins_after_closing(qgis_app, qtbot):
    background, begun = Background(), []
    for number in range(3):
        background.call("turn", lambda number=number: begun.append(number) or time.sleep(0.02), lambda *_: None,
                        in_turn=True)
    background.close()
    qtbot.wait(100)
    assert begun in ([], [0]) and not background.busy


def test_python_is_set_for_the_window_only_while_a_worker_runs(background, qtbot):
    before, seen = (gc.isenabled(), sys.getswitchinterval()), []
    for _ in range(3):
        background.call("look", lambda: (gc.isenabled(), sys.getswitchinterval()), lambda *told: seen.append(told))
    qtbot.waitUntil(lambda: len(seen) == 3, timeout=5000)
    assert before[0] and all(not collecting and interval < before[1] for _, (collecting, interval) in seen)
    assert (gc.isenabled(), sys.getswitchinterval()) == before


def test_many_new_objects_are_set_aside_until_closing(qgis_app, qtbot):
    background, made = Background(), []
    assert gc.get_freeze_count() == 0
    background.call("few", lambda: [[]], lambda _error, result: made.append(result))
    qtbot.waitUntil(lambda: len(made) == 1, timeout=5000)
    assert gc.get_freeze_count() == 0
    background.call("many", lambda: [[] for _ in range(20_000)], lambda _error, result: made.append(result))
    qtbot.waitUntil(lambda: len(made) == 2, timeout=5000)
    assert gc.get_freeze_count() > 20_000
    background.close()
    assert gc.get_freeze_count() == 0


@pytest.mark.parametrize("later", (0.0, 0.0001, 0.01))
def test_nothing_works_on_after_closing(qgis_app, qtbot, later):
    for _ in range(20):
        begun, ended, told = [], [], []

        def work(begun=begun, ended=ended):
            begun.append(True)
            time.sleep(0.01)
            ended.append(True)

        background = Background()
        for _ in range(4):
            background.call("nap", work, lambda *_, told=told: told.append(True))
        time.sleep(later)
        background.close()
        seen = len(begun)
        assert len(ended) == seen
        QThreadPool.globalInstance().waitForDone(1000)
        qtbot.wait(20)
        assert len(begun) == seen and not told
