# SPDX-License-Identifier: GPL-2.0-or-later
"""The analyst's taxonomy in a workspace: a copy of the shipped one, made at the first edit, and a journal of edits.

Each save reads the tables, applies the edits, checks the result and writes the rows that differ, all in one
transaction that holds the write lock; anything refused leaves the old rows.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from osgeo import gdal, ogr

from ..core import schema
from ..core.cells import guarded
from ..core.errors import InputError
from .drafts import drafted_files
from .geopackage import GeoPackage, Patience, add_row, attempt, is_there
from .taxonomy import TABLES, default_folder, frame_of, read_taxonomy_frames

PREFIX = "taxonomy_"
_JOURNAL = schema.TAXONOMY_EDITS


@dataclass(frozen=True)
class Saved:
    """A line of the journal that was written: its id, and the taxonomy's version before and after."""

    edit_id: str
    before: str
    after: str


def has_taxonomy(path) -> bool:
    """Return whether a workspace holds a taxonomy of its own."""
    dataset = _opened(path)
    # The tables are made before they are filled: without industries there is no taxonomy yet.
    nodes = None if dataset is None else dataset.GetLayerByName(f"{PREFIX}nodes")
    return nodes is not None and nodes.GetFeatureCount() > 0


def taxonomy_path(path):
    """Return where the taxonomy of a workspace is read from: the workspace, or None for the shipped one."""
    return str(path) if path and has_taxonomy(path) else None


def read_frames(path) -> dict:
    """Return the four tables that hold for a workspace, its own or the shipped ones, as data frames of text."""
    return _numbered(read_taxonomy_frames(taxonomy_path(path) or default_folder()))


def read_journal(path) -> list[dict]:
    """Return the journal of a workspace, oldest line first, with the columns of ``schema.TAXONOMY_EDITS``."""
    dataset = _opened(path)
    layer = None if dataset is None else dataset.GetLayerByName(_JOURNAL.name)
    return [] if layer is None else frame_of(layer)[list(_JOURNAL.names)].to_dict("records")


def last_undoable(journal: list[dict]) -> dict | None:
    """Return the last line of a journal that was not taken back yet and takes nothing back itself."""
    undone = {line["undoes"] for line in journal}
    return next((line for line in reversed(journal) if not line["undoes"] and line["edit_id"] not in undone), None)


def save_edits(path, edits, editor: str, feedback=None, wait: float = 30.0) -> Saved:
    """Apply edits to the taxonomy of a workspace and write them into its journal.

    Parameters
    ----------
    path : the GeoPackage; made when it is not there
    edits : ``core.industries.edits.Edit``
    editor : who makes them
    wait : seconds to wait while another connection holds the file

    Raises
    ------
    InputError when an edit is refused (a word of two industries, a cycle, an unknown parent, …) or the file cannot be
    written; nothing is applied then.
    """
    return _save(path, lambda journal: (tuple(edits), ""), editor, Patience(path, wait, feedback))


def undo_last(path, editor: str, feedback=None, wait: float = 30.0) -> Saved | None:
    """Take back the last edits that were saved and not taken back yet; return None when there are none.

    The journal gets a further line; nothing is deleted from it. Raises InputError as :func:`save_edits` does.
    """
    from ..core.industries.edits import from_json

    def inverse(journal):
        line = last_undoable(journal)
        return ((), "") if line is None else (from_json(line["inverse"]), line["edit_id"])

    return _save(path, inverse, editor, Patience(path, wait, feedback)) if read_journal(path) else None


def export_taxonomy(path, folder) -> list[Path]:
    """Write the taxonomy of a workspace as four CSV files into a folder, all or none; return their paths.

    Raises InputError when the folder cannot be written.
    """
    frames, folder = read_frames(path), Path(folder)
    files = {name: folder / f"{name}.csv" for name in TABLES}
    try:
        with drafted_files(folder) as drafts:
            for name, file in files.items():
                # With a byte-order mark spreadsheet programs read the Chinese.
                safe = frames[name].apply(lambda column: column.map(guarded))
                safe.to_csv(drafts / file.name, index=False, encoding="utf-8-sig", lineterminator="\n")
    except OSError as error:
        raise InputError(
            f"无法写入文件夹“{folder}”:{error}。请另选文件夹。",
            f"The folder “{folder}” cannot be written: {error}. Choose another one.",
        ) from error
    return list(files.values())


def read_import(path) -> list:
    """Return the edits that put the taxonomy of a folder or dataset in the place of a workspace's, checked.

    Raises InputError naming table, row and reason when it is refused.
    """
    from ..core.industries import Taxonomy
    from ..core.industries.edits import replace_tables

    frames = read_taxonomy_frames(path)
    Taxonomy.from_frames(*(frames[name] for name in TABLES))
    return replace_tables(frames)


def _opened(path):
    if not path or not is_there(path):
        return None
    dataset, error = attempt(gdal.OpenEx, str(path), gdal.OF_VECTOR | gdal.OF_READONLY, ["GPKG"])
    return None if error else dataset


def _save(path, choose, editor, patience):
    from ..core.industries import edits as rules

    columns = {f"{PREFIX}{name}": names for name, names in _columns().items()}
    with GeoPackage(path, patience, create=True) as file:
        for name, names in {**columns, _JOURNAL.name: _JOURNAL.names}.items():
            _prepare(file, name, names)
    with GeoPackage(path, patience) as file:
        identity = f"{datetime.now(timezone.utc):%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:6]}"
        file.begin("DELETE FROM {journal} WHERE edit_id = ?", identity, journal=_JOURNAL.name)
        edits, undoes = choose(frame_of(file.table(_JOURNAL.name)).to_dict("records"))
        if not edits:
            return None
        stored = {name: frame_of(file.table(PREFIX + name)) for name in TABLES}
        frames = stored if len(stored["nodes"]) else _numbered(read_taxonomy_frames(default_folder()))
        before = rules.apply(frames, ()).taxonomy.version
        edited = rules.apply(frames, edits)
        for name in TABLES:
            _write(file, PREFIX + name, stored[name], edited.frames[name], patience)
        described = [rules.describe(edit, edited.frames["nodes"]) for edit in edits]
        _append(file, {
            "edit_id": identity, "edited": datetime.now(timezone.utc).isoformat(timespec="seconds"),
            "editor": editor, "what_zh": ("撤销:" if undoes else "") + ";".join(zh for zh, _ in described),
            "what_en": ("Undo: " if undoes else "") + "; ".join(en for _, en in described),
            "edits": rules.to_json(edits),
            "inverse": rules.to_json(edited.inverse), "before": before, "after": edited.taxonomy.version,
            "undoes": undoes,
        })
        file.commit()
    return Saved(identity, before, edited.taxonomy.version)


def _columns():
    from ..core.industries.nodes import COLUMNS

    return COLUMNS


def _numbered(frames):
    """Return tables whose index is 1, 2, … where they come from files, which know no feature ids."""
    for frame in frames.values():
        if len(frame) and frame.index[0] < 1:
            frame.index = range(1, len(frame) + 1)
    return frames


def _prepare(file, name, columns):
    layer = file.table(name)
    if layer is None:
        layer = file.create_table(name, ogr.wkbNone, name)
    definition = layer.GetLayerDefn()
    present = {definition.GetFieldDefn(number).GetName() for number in range(definition.GetFieldCount())}
    for column in columns:
        if column not in present:
            file.add_column(layer, column, ogr.OFTString)


def _write(file, name, old, new, patience):
    """Write the rows that differ, each under its name in the index."""
    columns = list(new.columns)
    before = dict(zip(old.index, old.reindex(columns=columns).itertuples(index=False, name=None)))
    after = dict(zip(new.index, new.itertuples(index=False, name=None)))
    gone = [label for label, row in before.items() if after.get(label) != row]
    for start in range(0, len(gone), 500):
        patience.check()
        labels = [int(label) for label in gone[start:start + 500]]
        file.sql("DELETE FROM {table} WHERE fid IN (?)", labels, table=name)
    layer = file.table(name)
    for label, row in after.items():
        if before.get(label) != row:
            _insert(layer, dict(zip(columns, row)), int(label))


def _append(file, row):
    _insert(file.table(_JOURNAL.name), row)
    attempt(file.table(_JOURNAL.name).SyncToDisk)


def _insert(layer, row, label=None):
    error = add_row(layer, {column: value or None for column, value in row.items()}, label)
    if error:
        raise InputError(
            f"分类体系无法写入工作区:{error}。原有内容未改动。",
            f"The taxonomy could not be written to the workspace: {error}. Nothing was changed.",
        )
