# SPDX-License-Identifier: GPL-2.0-or-later
"""Marks beside a workspace that say who is at work on it; one that its owner left behind tells of an interruption.

A mark exists only while a run is under way or edits are unsaved. Its lock is held by the process that made it, so
that another one, or the next start, knows whether the owner still lives.
"""

from __future__ import annotations

import getpass
import json
import os
import uuid
from dataclasses import asdict, dataclass, field
from datetime import datetime, timezone
from pathlib import Path

from qgis.PyQt.QtCore import QLockFile, QSysInfo

_VERSION = 1
_SUFFIX = ".at-work"


@dataclass
class Work:
    """What somebody does with a workspace.

    ``run`` is empty or has title, started (ISO 8601, UTC), again (what repeats it, as the panel understands it),
    tables (whose rows it replaces) and folder (that it exports to); ``edits`` are the names of layers with unsaved
    edits.
    """

    run: dict = field(default_factory=dict)
    edits: list[str] = field(default_factory=list)
    user: str = ""
    host: str = ""

    @property
    def idle(self) -> bool:
        """Whether nothing is under way."""
        return not self.run and not self.edits


class Mark:
    """The mark of this process beside one workspace; written and taken away as the work begins and ends.

    A folder that cannot be written to has no mark: what is done there is done all the same.
    """

    def __init__(self, workspace):
        self._file = Path(f"{workspace}.{uuid.uuid4().hex[:8]}{_SUFFIX}")
        self._lock = _lock(self._file)
        self._told = Work()

    def tell(self, run: dict | None = None, edits=()) -> None:
        """Say what is under way now; with neither run nor edits the mark goes away."""
        work = Work(dict(run or {}), sorted(edits), _user(), QSysInfo.machineHostName())
        if work.run == self._told.run and work.edits == self._told.edits:
            return
        self._told = work
        if work.idle:
            self._forget()
        else:
            self._write(work)

    def _forget(self):
        try:
            self._file.unlink(missing_ok=True)
        except OSError:
            # It was never there, or its folder went; a mark that stays is told once and forgotten then.
            pass
        finally:
            self._lock.unlock()

    def _write(self, work):
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            if self._lock.isLocked() or self._lock.tryLock(0):
                draft = self._file.with_suffix(".new")
                draft.write_text(json.dumps({"version": _VERSION, **asdict(work)}, ensure_ascii=False), "utf-8")
                draft.replace(self._file)
        except OSError:
            self._lock.unlock()


def interrupted(workspace) -> list[Work]:
    """Return what was under way when its process ended without a word, and forget it: it is told once."""
    found = []
    for file in _marks(workspace):
        lock = _lock(file)
        if lock.tryLock(0):
            work = _read(file)
            file.unlink(missing_ok=True)
            lock.unlock()
            if work is not None and not work.idle:
                found.append(work)
    return found


def others(workspace) -> list[Work]:
    """Return what other living processes, here or on another machine, are doing with a workspace."""
    found = []
    for file in _marks(workspace):
        lock = _lock(file)
        known, process, host, _program = lock.getLockInfo()
        if known and (process, host) != _self() and not lock.tryLock(0):
            work = _read(file)
            if work is not None:
                found.append(work)
        lock.unlock()
    return found


def now() -> str:
    """Return the time as marks keep it."""
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


def _lock(file):
    lock = QLockFile(f"{file}.lock")
    # A long run is no sign of death; a process that is gone is one, which Qt finds out by itself.
    lock.setStaleLockTime(0)
    return lock


def _marks(workspace):
    workspace = Path(workspace)
    # No glob: a name may hold what is a pattern there.
    try:
        beside = sorted(workspace.parent.iterdir())
    except OSError:
        return []
    return [file for file in beside if file.name.startswith(f"{workspace.name}.") and file.name.endswith(_SUFFIX)]


def _read(file):
    try:
        told = json.loads(file.read_text("utf-8"))
        return Work(dict(told["run"]), [str(name) for name in told["edits"]], str(told["user"]), str(told["host"]))
    except (OSError, ValueError, TypeError, KeyError):
        # Written by a later version, or damaged with the disk that it lay on.
        return None


def _self():
    return os.getpid(), QSysInfo.machineHostName()


def _user():
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        # Windows without its usual variables, or a user id without a name.
        return ""
