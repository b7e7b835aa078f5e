# SPDX-License-Identifier: GPL-2.0-or-later
"""The analysts' decisions in the workspace: a journal to which rows are only ever added."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from osgeo import ogr
from qgis.core import QgsFeature, QgsVectorLayer

from ..core import schema
from ..core.cells import guarded, unguarded
from ..core.errors import InputError
from ..translation import label
from .drafts import drafted
from .geopackage import GeoPackage, Patience, add_row, attempt, is_there
from .rows import read_rows
from .tables import make_fields
from .textfiles import decode

TABLE = schema.OVERRIDES.name


@dataclass(frozen=True)
class Imported:
    """What an import did: rows added, rows that were there already, decisions that now hold instead of others.

    ``refused`` lists (row number in the file, reason in Chinese, reason in English).
    """

    added: int
    known: int
    changed: int
    refused: list[tuple[int, str, str]] = field(default_factory=list)


def append(path, rows: list[dict], feedback=None, wait: float = 30.0, create: bool = True) -> None:
    """Add rows to the journal, in one transaction of their own; what is committed survives a crash.

    Rows that are there already, by ``override_id``, are written once only. The table is made when it is missing.

    Parameters
    ----------
    rows : columns of ``schema.OVERRIDES``; ``override_id`` is required
    wait : seconds to wait while another connection holds the file
    create : whether the file is made when it is missing

    Raises
    ------
    InputError when the file cannot be written. Cancelled when the user stopped it.
    """
    if not rows:
        return
    patience = Patience(path, wait, feedback)
    with GeoPackage(path, patience, create) as file:
        _prepare(file)
    with GeoPackage(path, patience) as file:
        known = [row["override_id"] for row in rows]
        file.begin("DELETE FROM {table} WHERE override_id IN (?)", known, table=TABLE)
        layer = file.table(TABLE)
        for row in rows:
            error = add_row(layer, {name: row.get(name) for name in schema.OVERRIDES.names})
            if error:
                raise InputError(f"改判无法写入:{error}。", f"The decision could not be written: {error}.")
        attempt(layer.SyncToDisk)
        file.commit()


def read(path) -> list[dict]:
    """Return the journal, oldest row first; empty when there is no file or no table."""
    if not is_there(path):
        return []
    rows = read_rows(path, TABLE) or []
    return [{name: row.get(name) for name in schema.OVERRIDES.names} for row in rows]


def as_layer(rows: list[dict]) -> QgsVectorLayer | None:
    """Return rows of the journal as a layer in memory, for a run in the background; None when there are none.

    A worker must not open the workspace while the main thread has layers of it.
    """
    if not rows:
        return None
    layer = QgsVectorLayer("NoGeometry", label(schema.OVERRIDES), "memory")
    layer.dataProvider().addAttributes(make_fields(schema.OVERRIDES).toList())
    layer.updateFields()
    features = []
    for row in rows:
        feature = QgsFeature(layer.fields())
        feature.setAttributes([row.get(name) for name in schema.OVERRIDES.names])
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    return layer


def export_csv(path, target) -> int:
    """Write the whole journal as CSV in UTF-8 with a byte order mark, which Excel and WPS need; return its rows.

    Raises InputError when the file cannot be written.
    """
    rows = read(path)
    try:
        with drafted(target) as draft, open(draft, "w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(schema.OVERRIDES.names)
            writer.writerows([guarded(row[name]) for name in schema.OVERRIDES.names] for row in rows)
    except OSError as error:
        raise InputError(
            f"无法写入“{target}”:{error}。请选择可写的文件夹,并关闭已打开该文件的程序。",
            f"“{target}” cannot be written: {error}. Choose a writable folder and close programs that have it open.",
        ) from error
    return len(rows)


def import_csv(path, source, feedback=None) -> Imported:
    """Append the decisions of a CSV file to the journal; rows that cannot be decisions are refused one by one.

    Importing the same file again adds nothing. Of a key the imported row holds from now on.

    Raises InputError when the file cannot be read or lacks a column; nothing is imported then.
    """
    from ..core.matching.decisions import identified, refusal, row_key, standing

    journal = read(path)
    known = {row["override_id"] for row in journal}
    added, repeated, refused = [], 0, []
    for number, row in _csv_rows(source):
        row = identified(row)
        reason = refusal(row)
        if reason is not None:
            refused.append((number, *reason))
        elif row["override_id"] in known:
            repeated += 1
        else:
            known.add(row["override_id"])
            added.append(row)
    before = standing(journal)
    after = standing([*journal, *added])
    changed = {row_key(row) for row in added}
    changed = sum(one in before and (one not in after or after[one]["verdict"] != before[one]["verdict"])
                  for one in changed)  # fmt: skip
    append(path, added, feedback)
    return Imported(len(added), repeated, changed, refused)


def _prepare(file):
    layer = file.table(TABLE)
    if layer is None:
        layer = file.create_table(TABLE, ogr.wkbNone, f"{schema.OVERRIDES.zh} {schema.OVERRIDES.en}")
    definition = layer.GetLayerDefn()
    present = {definition.GetFieldDefn(index).GetName() for index in range(definition.GetFieldCount())}
    for name in schema.OVERRIDES.names:
        if name not in present:
            file.add_column(layer, name, ogr.OFTString)


def _csv_rows(source):
    """Return (row number in the file, row by column name) of a CSV file, its encoding found as that of lists."""
    try:
        text, _encoding = decode(Path(source).read_bytes(), None, Path(source).name)
        lines = csv.reader(io.StringIO(text, newline=""))
        rows = [(lines.line_num, cells) for cells in lines]
    except (OSError, csv.Error) as error:
        raise InputError(
            f"无法读取“{source}”:{error}。请另存为 CSV UTF-8。",
            f"“{source}” cannot be read: {error}. Save it as CSV UTF-8.",
        ) from error
    header = [name.strip() for name in rows[0][1]] if rows else []
    missing = [name for name in ("programme", "cluster_name", "adcode", "verdict") if name not in header]
    if missing:
        raise InputError(
            f"“{source}”缺少列:{', '.join(missing)}。第一行应为列名,可先导出一份作为模板。",
            f"“{source}” lacks the columns {', '.join(missing)}. Its first row must hold the names; export a file "
            "first to see them.",
        )
    return [
        (number, dict(zip(header, map(unguarded, cells))))
        for number, cells in rows[1:] if any(cell.strip() for cell in cells)
    ]
