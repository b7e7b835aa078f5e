# SPDX-License-Identifier: GPL-2.0-or-later
"""While workers compute, Python's collector waits; garbage goes all the same."""

from __future__ import annotations

import gc
import sys
import weakref

import pytest

from cluster_digital_plugin.gui.running import interpreter as module


class Ring:
    """Holds itself."""

    def __init__(self, held=()):
        self.held, self.ring = held, self


@pytest.fixture
def interpreter(monkeypatch):
    monkeypatch.setattr(module, "_MANY", 500)
    before = (sys.getswitchinterval(), gc.isenabled())
    gc.collect()
    one = module.Interpreter()
    yield one
    one.restore()
    assert (sys.getswitchinterval(), gc.isenabled()) == before


def many():
    return [[] for _ in range(2000)]


def test_settings_come_back_with_the_last_worker(interpreter):
    before = sys.getswitchinterval()
    interpreter.begin()
    interpreter.begin()
    assert not gc.isenabled() and sys.getswitchinterval() < before
    interpreter.end()
    assert not gc.isenabled()
    interpreter.end()
    assert gc.isenabled() and sys.getswitchinterval() == before


def test_garbage_of_a_worker_goes_and_what_is_in_use_is_set_aside(interpreter):
    aside = gc.get_freeze_count()
    interpreter.begin()
    kept, dropped = many(), weakref.ref(Ring(many()))
    assert dropped() is not None
    interpreter.end()
    assert dropped() is None
    assert gc.get_freeze_count() - aside > 1900 and len(kept) == 2000


def test_what_became_garbage_after_it_was_set_aside_goes_when_much_is(interpreter, monkeypatch):
    interpreter.begin()
    ring = Ring(many())
    interpreter.end()
    dropped = weakref.ref(ring)
    del ring
    gc.collect()
    assert dropped() is not None
    interpreter._most = 0
    interpreter.begin()
    kept = many()
    interpreter.end()
    assert dropped() is None and len(kept) == 2000 and interpreter._most > 2000
