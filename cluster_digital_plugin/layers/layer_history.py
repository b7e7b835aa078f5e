# SPDX-License-Identifier: GPL-2.0-or-later
"""The runs in the metadata of a workspace's tables, where QGIS shows them as a layer's history.

QGIS keeps a layer's metadata in a GeoPackage as XML of its own, one row per table.
"""

from __future__ import annotations

import json
from xml.etree import ElementTree

from .geopackage import attempt, quoted
from .states import open_workspace

_STANDARD = "http://mrcc.com/qgis.dtd"
_OURS = "Cluster Digital: "
_READ = (
    "SELECT r.table_name, m.metadata FROM gpkg_metadata m JOIN gpkg_metadata_reference r ON r.md_file_id = m.id "
    f"WHERE r.table_name IS NOT NULL AND m.md_standard_uri = {quoted(_STANDARD)}"
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
    found = None if dataset is None else attempt(dataset.ExecuteSQL, _READ)[0]
    if found is None:
        return
    texts = {feature.GetField(0): feature.GetField(1) for feature in found}
    dataset.ReleaseResultSet(found)
    for layer, table in layers.items():
        lines = [one.text for one in _parsed(texts.get(table) or "<qgis/>").findall("history") if _is_ours(one)]
        metadata = layer.metadata()
        others = [line for line in metadata.history() if not line.startswith(_OURS)]
        if [*others, *lines] != metadata.history():
            metadata.setHistory([*others, *lines])
            layer.setMetadata(metadata)


def _note(file, name, line):
    found = file.values(
        "SELECT m.id || ' ' || m.metadata FROM gpkg_metadata m JOIN gpkg_metadata_reference r ON r.md_file_id = m.id "
        f"WHERE r.table_name = {quoted(name)} AND m.md_standard_uri = {quoted(_STANDARD)}"
    )
    if found:
        number, _, text = found[0].partition(" ")
        file.sql(f"UPDATE gpkg_metadata SET metadata = {quoted(_with_line(text, line))} WHERE id = {int(number)}")
        return
    file.sql(
        "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata) "
        f"VALUES ('dataset', {quoted(_STANDARD)}, 'text/xml', {quoted(_with_line('<qgis/>', line))})"
    )
    file.sql(
        "INSERT INTO gpkg_metadata_reference (reference_scope, table_name, md_file_id) "
        f"SELECT 'table', {quoted(name)}, max(id) FROM gpkg_metadata"
    )


def _with_line(text, line):
    """Return metadata with one line more in its history."""
    root = _parsed(text)
    ours = [one for one in root.findall("history") if _is_ours(one)]
    for one in ours[: max(0, len(ours) - _MOST + 1)]:
        root.remove(one)
    ElementTree.SubElement(root, "history").text = line
    return ElementTree.tostring(root, encoding="unicode")


def _parsed(text):
    try:
        return ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return ElementTree.Element("qgis")


def _is_ours(one):
    return (one.text or "").startswith(_OURS)
