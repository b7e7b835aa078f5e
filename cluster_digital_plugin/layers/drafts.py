# SPDX-License-Identifier: GPL-2.0-or-later
"""Files that appear only when they are complete."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from .wholeness import is_whole

# How folders of drafts begin, by which those of a killed process are found.
PREFIX = ".cluster-digital-"

# In such a folder this file says that all older files were set aside, so that only the new ones are still to be placed.
SET_ASIDE = "set-aside"


@contextmanager
def drafted(path):
    """Give a path to write to, whose file takes the place of ``path`` when the block ends well.

    The folder of ``path`` is made when it is missing. Raises OSError when the file is cut off, as on a full disk, or
    cannot take its place; the older one is unchanged then.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _draft_folder(path.parent) as folder:
        draft = folder / path.name
        yield draft
        _require_whole([draft])
        os.replace(draft, path)


@contextmanager
def drafted_files(place, outdated=()):
    """Give a folder to write to, whose files take their places in ``place`` when the block ends well: all, or none.

    Parameters
    ----------
    place : the folder, made when it is missing
    outdated : names of older files that go with those that are replaced; looked at when the block has ended

    Raises OSError when a file is cut off or cannot take its place; the older ones are there then, or, when even they
    cannot be put back, in the hidden folder that the error names.
    """
    place = Path(place)
    place.mkdir(parents=True, exist_ok=True)
    with _draft_folder(place) as folder:
        new, old = folder / "new", folder / "old"
        new.mkdir()
        old.mkdir()
        yield new
        _require_whole(new.iterdir())
        _exchange(folder, place, outdated)


def _require_whole(files):
    for path in files:
        if not is_whole(path):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path.name)


def _exchange(folder, place, outdated):
    names = sorted(path.name for path in (folder / "new").iterdir())
    placed = []
    try:
        for name in dict.fromkeys((*names, *outdated)):
            if (place / name).exists():
                (place / name).replace(folder / "old" / name)
        (folder / SET_ASIDE).touch()
        for name in names:
            (folder / "new" / name).replace(place / name)
            placed.append(place / name)
    except OSError as error:
        _take_back(folder, place, placed, error)
        raise


def _take_back(folder, place, placed, error):
    """Put the older files back over the new ones; raise OSError that says where they are when that fails."""
    try:
        (folder / SET_ASIDE).unlink(missing_ok=True)
        kept = [path.name for path in (folder / "old").iterdir()]
        for path in placed:
            if path.name not in kept:
                path.unlink(missing_ok=True)
        for name in kept:
            (folder / "old" / name).replace(place / name)
    except OSError:
        # Under another name it does not go with the drafts.
        rescued = folder.with_name(f"{folder.name}-kept")
        folder.rename(rescued)
        raise OSError(f"{error}; {rescued / 'old'}") from error


@contextmanager
def _draft_folder(place):
    """Give a hidden folder in a folder, which goes when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
    try:
        yield folder
    finally:
        # What another program looks at stays, on Windows; what was written is whole all the same.
        shutil.rmtree(folder, ignore_errors=True)
