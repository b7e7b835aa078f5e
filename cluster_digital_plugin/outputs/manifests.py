# SPDX-License-Identifier: GPL-2.0-or-later
"""The manifest in what leaves the plugin: a file beside the files, a sheet, notes of a page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timezone
from pathlib import Path

from qgis.core import QgsVectorLayer

from ..core import schema
from ..core.errors import InputError
from ..core.manifest import digest, file_name, input_files, manifest_rows, read_manifest, written
from ..layers.drafts import drafted
from ..layers.manifest import output_manifest, told_source, versions
from ..layers.resources import file_hash
from ..translation import is_chinese, tr
from .report import Section
from .spreadsheet import Sheet

NAME = "manifest.json"


def note_files(manifest: dict, files: dict, cells: dict | None = None) -> None:
    """Tell in ``manifest.json``, beside files that were just written, how they were made.

    What it says of other files that still lie there stays.

    Parameters
    ----------
    manifest : as :func:`..layers.manifest.output_manifest` makes it
    files : path of each file, in any folders → the parameter that names it, or an empty text
    cells : path of a spreadsheet → :func:`digest_of_sheets`

    Raises InputError when it cannot be written.
    """
    by_folder: dict[Path, list[Path]] = {}
    for path in files:
        path = Path(path)
        by_folder.setdefault(path.parent, []).append(path)
    made = manifest["made"]
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    for folder, paths in by_folder.items():
        told = {
            name: one for name, one in _read(folder / NAME).get("files", {}).items() if (folder / name).is_file()
        }
        for path in paths:
            told[path.name] = {"sha256": file_hash(path), "made": made, "written": now, "versions": versions(),
                               "output": files.get(str(path)) or files.get(path) or ""}
            if cells and str(path) in cells:
                told[path.name]["cells"] = cells[str(path)]
        text = written({**{name: value for name, value in manifest.items() if name != "made"}, "files": told})
        _write(folder / NAME, text)


def told_layers(layers: Iterable[QgsVectorLayer]) -> dict:
    """Return what a manifest tells of layers, by their names; on the main thread."""
    return {layer.name(): told_source(layer) for layer in layers}


def note_drawing(path, what: str, sources: dict) -> None:
    """Tell in ``manifest.json`` beside a figure or an atlas what it was drawn from; in any thread.

    ``sources`` are what :func:`told_layers` returns. Raises InputError when it cannot be written.
    """
    note_files(output_manifest(what, {}, sources), {str(path): ""})


def note_table(path, workspace: str, table: str, scope: str | None) -> None:
    """Tell in ``manifest.json`` beside a file which table of a workspace it shows, whole or in part.

    Raises InputError when it cannot be written.
    """
    source = {"workspace": workspace, "table": table, "scope": scope}
    note_files(output_manifest("table", {}, {table: source}), {str(path): ""})


def manifest_sheet(manifest: dict) -> Sheet:
    """Return the sheet that tells everything, times and versions too."""
    columns = ((tr("Item"), schema.TEXT), (tr("Explanation"), schema.TEXT))
    return Sheet(tr("Run manifest"), columns, _told(manifest, whole=True))


def manifest_section(manifest: dict) -> Section:
    """Return the part of a page that tells what is the same wherever it is made: pages are compared byte by byte."""
    columns = ((tr("Item"), schema.TEXT), (tr("Explanation"), schema.TEXT))
    rest = tr("Times, QGIS's version and the hashes of all files are in manifest.json beside this page.")
    return Section(tr("Run manifest"), sheet=Sheet("", columns, _told(manifest, whole=False)), notes=(rest,))


def manifest_note(manifest: dict) -> str:
    """Return the same in one sentence: the input files, and the digest of everything else."""
    files = [f"{file_name(one['file'])} (SHA-256 {one['sha256'][:16]})" for one in input_files(manifest).values()]
    text = tr("Made from {files}; manifest {digest}, see manifest.json beside this page.")
    return text.format(files=", ".join(files) or "–", digest=digest(manifest_rows(manifest))[:16])


def digest_of_sheets(sheets: list[Sheet]) -> str:
    """Return the SHA-256 of names, titles and cells, numbers with the twelve digits that differ on no machine."""
    return digest([(sheet.name, sheet.columns, [[_rounded(value) for value in row] for row in sheet.rows])
                   for sheet in sheets])  # fmt: skip


def _rounded(value):
    return f"{value:.12g}" if isinstance(value, float) else value


def _told(manifest, whole):
    return [(zh, text_zh) if is_chinese() else (en, text_en)
            for zh, text_zh, en, text_en in manifest_rows(manifest, whole)]  # fmt: skip


def read_folder_manifest(folder) -> dict:
    """Return the manifest beside files in a folder; empty when there is none."""
    return _read(Path(folder) / NAME)


def _read(path):
    try:
        return read_manifest(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError, InputError):
        return {}


def _write(path, text):
    """Write the file, which appears only when it is complete."""
    try:
        with drafted(path) as draft:
            draft.write_bytes(text.encode("utf-8"))
    except OSError as error:
        raise InputError(
            f"运行清单“{path}”无法写入:{error}。请检查文件夹权限。",
            f"The manifest “{path}” cannot be written: {error}. Check the folder's permissions.",
        ) from error
