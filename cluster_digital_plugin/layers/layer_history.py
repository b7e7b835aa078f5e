# SPDX-License-Identifier: GPL-2.0-or-later
"""The runs in the metadata of a workspace's tables, where QGIS shows them as a layer's history.

QGIS keeps a layer's metadata in a GeoPackage as XML of its own, one row per table.
"""

from __future__ import annotations

import json

from qgis.PyQt.QtXml import QDomDocument

from .geopackage import attempt
from .statements import filled
from .states import open_workspace

_STANDARD = "http://mrcc.com/qgis.dtd"
_OURS = "Cluster Digital: "
_READ = (
    "SELECT {columns} FROM gpkg_metadata m JOIN gpkg_metadata_reference r ON r.md_file_id = m.id "
    "WHERE r.table_name IS NOT NULL AND m.md_standard_uri = ?"
)
# Of the history of a table so many runs are kept; all of them stand in the table of runs.
_MOST = 10


def note_history(file, row: dict, tables) -> None:
    """Write a row of ``runs`` into the metadata of the tables that it stored, in the transaction that stores them.

    What the user wrote there stays. Nothing is written into a file of another program that has no place for it.
    """
    if file.table_exists("gpkg_metadata_reference"):
        line = _OURS + json.dumps(row, ensure_ascii=False, sort_keys=True)
        for name in tables:
            _note(file, name, line)


def show_history(path, layers: dict) -> None:
    """Let open layers tell the runs that their tables were stored by since; QGIS reads metadata only when it opens one.

    Parameters
    ----------
    layers : layer → the table that it shows; on the main thread
    """
    dataset = open_workspace(path)
    read = filled(_READ, _STANDARD, columns=("table_name", "metadata"))
    found = None if dataset is None else attempt(dataset.ExecuteSQL, read)[0]
    if found is None:
        return
    texts = {feature.GetField(0): feature.GetField(1) for feature in found}
    dataset.ReleaseResultSet(found)
    for layer, table in layers.items():
        lines = [one.text() for one in _ours(_parsed(texts.get(table) or ""))]
        metadata = layer.metadata()
        others = [line for line in metadata.history() if not line.startswith(_OURS)]
        if [*others, *lines] != metadata.history():
            metadata.setHistory([*others, *lines])
            layer.setMetadata(metadata)


def _note(file, name, line):
    number = next(iter(file.values(_READ + " AND r.table_name = ?", _STANDARD, name, columns="id")), None)
    if number is not None:
        text, = file.values("SELECT metadata FROM gpkg_metadata WHERE id = ?", int(number)) or [""]
        file.sql("UPDATE gpkg_metadata SET metadata = ? WHERE id = ?", _with_line(text, line), int(number))
        return
    file.sql(
        "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata) "
        "VALUES ('dataset', ?, 'text/xml', ?)",
        _STANDARD, _with_line("", line),
    )  # fmt: skip
    file.sql(
        "INSERT INTO gpkg_metadata_reference (reference_scope, table_name, md_file_id) "
        "SELECT 'table', ?, max(id) FROM gpkg_metadata",
        name,
    )


def _with_line(text, line):
    """Return metadata with one line more in its history."""
    document = _parsed(text)
    root, ours = document.documentElement(), _ours(document)
    for one in ours[: max(0, len(ours) - _MOST + 1)]:
        root.removeChild(one)
    history = document.createElement("history")
    history.appendChild(document.createTextNode(line))
    root.appendChild(history)
    return document.toString(-1)


def _parsed(text):
    """Return metadata as a document; an empty one when it is none."""
    document = QDomDocument()
    told = document.setContent(text)
    # Qt 5 returns a tuple that begins with it.
    if not (told[0] if isinstance(told, tuple) else told):
        document = QDomDocument()
        document.appendChild(document.createElement("qgis"))
    return document


def _ours(document):
    """Return the elements of the history that tell our runs, oldest first."""
    found, one = [], document.documentElement().firstChildElement("history")
    while not one.isNull():
        if one.text().startswith(_OURS):
            found.append(one)
        one = one.nextSiblingElement("history")
    return found
