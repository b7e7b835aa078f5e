# SPDX-License-Identifier: GPL-2.0-or-later
"""Work in the background: nothing goes on behind a closed panel, whenever it is closed."""

from __future__ import annotations

import gc
import sys
import time

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


def test_an_error_is_handed_over(background, qtbot):
    told = []
    background.call("sum", lambda: 1 / 0, lambda error, result: told.append((type(error), result)))
    qtbot.waitUntil(lambda: bool(told), timeout=5000)
    assert told == [(ZeroDivisionError, None)]


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
