# SPDX-License-Identifier: GPL-2.0-or-later
"""The versions of the taxonomy that verdicts can be compared under."""

from __future__ import annotations

from pathlib import Path

from ..core.words import Word
from .taxonomy import default_folder, load_taxonomy
from .taxonomy_store import read_frames, read_journal

# Every version is read and checked anew, so only the last saves are gone back to.
_SAVES = 5

_USED = Word("本次使用", "Used here")
_SHIPPED = Word("随插件提供", "Shipped with the plugin")


def taxonomy_versions(path=None, others=(), progress=None) -> list[tuple[Word, object]]:
    """Return (what it is, taxonomy) of the version used, of those before its last saves, the shipped one and others.

    Parameters
    ----------
    path : what the verdicts were made with, as :func:`.taxonomy.load_taxonomy` takes it; a workspace has a journal
    others : further folders or datasets
    progress : called with 0…1, may raise :class:`..core.errors.Cancelled`

    Each version comes once. Raises InputError when one of them cannot be read.
    """
    report = progress or (lambda fraction: None)
    found = {}

    def put(word, taxonomy):
        found.setdefault(taxonomy.version, (word, taxonomy))

    put(_USED, load_taxonomy(path))
    for taxonomy, line in _earlier(path, report):
        when = str(line["edited"])[:16].replace("T", " ")
        put(Word(f"{when} 修改之前:{line['what_zh']}", f"Before {when}: {line['what_en']}"), taxonomy)
    put(_SHIPPED, load_taxonomy(default_folder()))
    for other in others:
        put(Word(Path(other).name, Path(other).name), load_taxonomy(other))
    return list(found.values())


def _earlier(path, report):
    """Yield the taxonomies before the last saves of a workspace, the latest first, and the journal's line of each."""
    from ..core.industries.edits import apply, from_json

    journal = read_journal(path)[-_SAVES:] if path else []
    frames = read_frames(path) if journal else None
    for number, line in enumerate(reversed(journal)):
        report(number / len(journal))
        edited = apply(frames, from_json(line["inverse"]))
        frames = edited.frames
        yield edited.taxonomy, line
