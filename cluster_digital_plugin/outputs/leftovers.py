# SPDX-License-Identifier: GPL-2.0-or-later
"""What an export that was killed leaves in a folder."""

from __future__ import annotations

import shutil
from pathlib import Path

from ..layers.drafts import PREFIX, SET_ASIDE


def put_right(folder) -> None:
    """Make a folder whole again: new files that were being moved into place are, all else is as it was before.

    Only for a folder into which nobody is exporting any more.

    Raises OSError when files cannot be moved.
    """
    folder = Path(folder)
    for place in (folder, folder / "shapefiles"):
        drafts = [path for path in place.iterdir() if path.name.startswith(PREFIX)] if place.is_dir() else []
        for draft in drafts:
            _move_all(draft / ("new" if (draft / SET_ASIDE).exists() else "old"), place)
            shutil.rmtree(draft)


def _move_all(source, target):
    for path in source.iterdir() if source.is_dir() else ():
        path.replace(target / path.name)
