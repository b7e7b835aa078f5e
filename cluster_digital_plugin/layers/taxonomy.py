# SPDX-License-Identifier: GPL-2.0-or-later
"""The taxonomy from files: the shipped one, a folder of CSV files, or any dataset with its four tables."""

from __future__ import annotations

import os
from pathlib import Path

from osgeo import gdal, ogr

from ..core.cells import unguarded
from ..core.errors import InputError
from .resources import resource

TABLES = ("nodes", "aliases", "edges", "stopwords")

_LOADED: dict[tuple, object] = {}


def default_folder() -> Path:
    """Return the folder of the taxonomy that ships with the plugin."""
    return resource("taxonomy")


def load_taxonomy(path=None):
    """Return the taxonomy at a path; kept until the file changes.

    Parameters
    ----------
    path : a folder of CSV files, a dataset that OGR opens (a GeoPackage, a spreadsheet) whose layers are ``nodes``,
        ``aliases``, ``edges`` and ``stopwords``, or None for the shipped one

    Returns
    -------
    core.industries.Taxonomy

    Raises
    ------
    InputError when the path cannot be read, a table is missing, or a table's content is refused.
    """
    from ..core.industries import Taxonomy

    path = Path(path) if path else default_folder()
    key = (str(path), _stamp(path))
    if key not in _LOADED:
        frames = read_taxonomy_frames(path)
        taxonomy = Taxonomy.from_frames(*(frames[name] for name in TABLES))
        for old in [old for old in _LOADED if old[0] == str(path)]:
            del _LOADED[old]
        _LOADED[key] = taxonomy
    return _LOADED[key]


def read_taxonomy_frames(path) -> dict:
    """Return the four tables as data frames of text, unchecked.

    Raises
    ------
    InputError when the path cannot be read or a table is missing.
    """
    path = Path(path)
    if os.path.isdir(path) and (path / "nodes.csv").is_file():
        return {name: _read_csv(path / f"{name}.csv") for name in TABLES}
    return _read_dataset(path)


def _stamp(path):
    """Return what changes when the files do: time and size of each, a GeoPackage's journal included."""
    files = [path / f"{name}.csv" for name in TABLES] if os.path.isdir(path) else [path, Path(f"{path}-wal")]
    return tuple((file.stat().st_mtime_ns, file.stat().st_size) if os.path.isfile(file) else None for file in files)


def _read_csv(path):
    import pandas as pd

    try:
        # utf-8-sig also reads files that a spreadsheet saved with a byte-order mark.
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        return frame.apply(lambda column: column.map(unguarded))
    except (OSError, ValueError) as problem:
        raise InputError(
            f"无法读取分类体系文件 {path}:{problem}。请检查文件是否存在、是否为 UTF-8 编码的 CSV。",
            f"The taxonomy file {path} cannot be read: {problem}. Is it there, and a CSV in UTF-8?",
        ) from problem


def _read_dataset(path):
    try:
        dataset = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_READONLY)
    except RuntimeError:  # raised where another plugin switched GDAL's exceptions on
        dataset = None
    if dataset is None:
        raise InputError(
            f"无法打开分类体系 {path}。请选择含有表 {'、'.join(TABLES)} 的文件夹或数据集。",
            f"The taxonomy {path} cannot be opened. Choose a folder or dataset with the tables {', '.join(TABLES)}.",
        )
    return {name: _read_layer(dataset, name, path) for name in TABLES}


def _read_layer(dataset, name, path):
    names = [dataset.GetLayer(number).GetName() for number in range(dataset.GetLayerCount())]
    # In a workspace they stand beside other tables, so there they carry a prefix.
    found = next((candidate for candidate in (f"taxonomy_{name}", name) if candidate in names), None)
    if found is None:
        raise InputError(
            f"分类体系 {path} 中没有表 {name}(也没有 taxonomy_{name})。",
            f"The taxonomy {path} has no table {name} (nor taxonomy_{name}).",
        )
    return frame_of(dataset.GetLayerByName(found))


def frame_of(layer):
    """Return a table as a data frame of text, unchecked; its index holds the feature ids."""
    import pandas as pd

    definition = layer.GetLayerDefn()
    fields = [definition.GetFieldDefn(number).GetName() for number in range(definition.GetFieldCount())]
    layer.ResetReading()
    numbers, rows = [], []
    for feature in layer:
        numbers.append(feature.GetFID())
        rows.append([_text(feature, number) for number in range(len(fields))])
    # A sheet of nothing but text shows OGR no header: then the first row is it.
    if all(field.startswith("Field") for field in fields) and rows:
        fields, rows, numbers = rows[0], rows[1:], numbers[1:]
    return pd.DataFrame(rows, columns=fields, index=numbers, dtype=object)


def _text(feature: ogr.Feature, number: int) -> str:
    return feature.GetFieldAsString(number) if feature.IsFieldSetAndNotNull(number) else ""
