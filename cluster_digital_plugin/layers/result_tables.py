# SPDX-License-Identifier: GPL-2.0-or-later
"""The tables of a workspace as they are looked at: read in bulk, in a worker thread, without opening layers."""

from __future__ import annotations

from dataclasses import replace
from functools import cmp_to_key

import numpy as np
from osgeo import ogr
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCollator, QLocale

from ..core import schema, words
from ..core.grid import Grid, grid_column
from . import arrow
from .columns import Columns
from .differences import count_rows, kept_tables, read_results
from .geopackage import is_there, open_to_read

# Read as they are stored; of the first ones only the rows of the scope are shown.
_SCOPED = ("records", "links", "pairs", "colocation")
_STORED = (*_SCOPED, "belts", "clusters", "cities", "ellipses", "centers", "comparisons", "unresolved")

# What is not looked at: the fid stands for the row, the run is told by the runs.
_BEHIND = ("fid", "geom", "run_id")

# Both names of a city are wanted; of sentences only those in the language of the interface.
_BOTH = ("city_zh", "city_en")

# Lengths in what the column "unit" says: metres, or degrees in a geographic reference system.
_IN_UNIT = ("semi_major", "semi_minor", "se_major", "se_minor")

# Of more rows than this the algorithm tells what changed; here it would take too long whenever tables are read.
_MOST_COMPARED = 20_000

# More texts than this are ids or sentences, ordered by their characters.
_MOST_COLLATED = 5_000

_KINDS = {ogr.OFTInteger: schema.INTEGER, ogr.OFTInteger64: schema.INTEGER, ogr.OFTReal: schema.REAL}


def read_result_tables(path, scope: str, chinese: bool, before: str = "") -> dict[str, Grid]:
    """Return table name → grid of every table that has rows, those computed from others too.

    Parameters
    ----------
    path : the GeoPackage; a file that is not there gives no tables
    scope : whose records, links and pairs are shown
    chinese : language of titles and words
    before : workspace with which the results are compared; empty for the run before the last one

    Raises InputError when the file cannot be opened.
    """
    if not path or not is_there(path):
        return {}
    dataset = open_to_read(path)
    read, found = {}, {}
    order = _order()
    for name in _STORED:
        layer = dataset.GetLayerByName(name)
        if layer is None or not layer.GetFeatureCount():
            continue
        columns, kinds = _columns(path, layer)
        read[name] = columns
        grid = _grid(schema.TABLES[name], columns, kinds, chinese, order, scope if name in _SCOPED else None)
        if grid.shown.any():
            found[name] = grid
    if "links" in found:
        found["links"] = _named(found["links"], found, chinese)
    frames = {name: columns.frame() for name, columns in read.items()
              if name in found and name in ("records", "links", "pairs", "colocation", "belts")}  # fmt: skip
    frames = {name: frame[found[name].shown] for name, frame in frames.items()}
    for table, source, compute in _COMPUTED:
        if source in frames:
            made = compute(frames)
            if len(made):
                found[table.name] = _computed(table, made, found[source], chinese, order)
    changes = _changes(path, scope, before, chinese, order)
    if changes is not None:
        found[changes.name] = changes
    return found


def _changes(path, scope, before, chinese, order):
    """Return what differs from another workspace or from the run before the last one; None when there is none."""
    from ..core.differences import differences, summary

    if not before and count_rows(path, kept_tables(schema.IDENTITIES).values()) > _MOST_COMPARED:
        return None
    old = read_results(before or path, scope, previous=not before)
    new = read_results(path, scope) if old else {}
    if not new:
        return None
    frame = differences(old, new)
    made, _ = _listed(schema.DIFFERENCES, frame, chinese, order)
    told = summary(frame)
    ids = np.arange(len(frame))
    title = schema.DIFFERENCES.zh if chinese else schema.DIFFERENCES.en
    return Grid(schema.DIFFERENCES.name, title, ids, made, np.ones(len(frame), bool), told.zh if chinese else told.en)


def _table1(frames):
    from ..core.tables import table1

    return table1(frames["records"])


def _table2(frames):
    from ..core.tables import table2

    return table2(frames["pairs"])


def _accompanied(frames):
    from ..core.tables import accompanied

    records, links, belts = (frames.get(name) for name in ("records", "links", "belts"))
    if not {"record_id", "adcode", "n_match", "n_near", "industry_zh"} <= set(records):
        return records[:0]
    names = {} if belts is None else dict(zip(belts["belt_id"], belts["industry_zh"]))
    return accompanied(records, "every_city", links, names)


def _city_sets(frames):
    from ..core.tables import city_sets

    return city_sets(frames["colocation"])


def _programme_cities(frames):
    from ..core.tables import programme_cities

    return programme_cities(frames["colocation"])


# What is computed: its table, the one whose rows it is made from, and how.
_COMPUTED = (
    (schema.TABLE1, "records", _table1), (schema.TABLE2, "pairs", _table2),
    (schema.ACCOMPANIED, "records", _accompanied), (schema.PROGRAMME_CITIES, "colocation", _programme_cities),
    (schema.CITY_SETS, "colocation", _city_sets),
)  # fmt: skip


def _columns(path, layer):
    """Return the columns of a table and the kind of each."""
    definition = layer.GetLayerDefn()
    fields = [definition.GetFieldDefn(index) for index in range(definition.GetFieldCount())]
    kinds = {field.GetName(): _KINDS.get(field.GetType(), schema.TEXT) for field in fields}
    file = arrow.FileSource(
        path=str(path), driver="GPKG", layer_name=layer.GetName(), layer_id=-1, subset="", text=True, is_point=False,
        names=frozenset(kinds), count=layer.GetFeatureCount(),
    )
    read = arrow.read(file, list(kinds), False)
    if read is not None:
        return Columns(*read[:2]), kinds
    ids, rows = [], []
    for feature in layer:
        ids.append(feature.GetFID())
        rows.append([feature.GetField(n) if feature.IsFieldSetAndNotNull(n) else None for n in range(len(fields))])
    values = {}
    for number, name in enumerate(kinds):
        values[name] = np.empty(len(rows), object)
        values[name][:] = [row[number] for row in rows]
    return Columns(values, np.array(ids, np.int64)), kinds


def _grid(table, columns, kinds, chinese, order, scope):
    wanted = _wanted(table, list(kinds), chinese)
    several = table.name in ("ellipses", "comparisons") and len(columns.codes("scope")[1]) > 1
    units = columns.codes("unit")[1] if "unit" in kinds else []
    made = {}
    for column in (*wanted, *([schema.SCOPE] if several else [])):
        unit = units[0] if len(units) == 1 and column.name in _IN_UNIT else column.unit
        kind = kinds[column.name] if column.name not in table.names else column.kind
        stored = schema.Column(column.name, kind, column.zh, column.en, unit=unit)
        codes, values = _coded(columns, stored)
        made[column.name] = grid_column(stored, table.name, codes, values, chinese, order)
    shown = np.ones(len(columns.ids), bool)
    if scope is not None:
        codes, scopes = columns.codes("scope")
        shown = codes == (scopes.index(scope) if scope in scopes else -2)
    return Grid(table.name, table.zh if chinese else table.en, columns.ids, made, shown)


def _coded(columns, column):
    if column.kind == schema.TEXT:
        codes, values = columns.codes(column.name, ordered=False)
        return codes, list(map(str, values))
    # By the numbers themselves, as sorting thousands of them one by one would hold the window up.
    numbers = columns.numbers(column.name)
    known = np.isfinite(numbers)
    codes = np.full(len(numbers), -1, np.int32)
    distinct, codes[known] = np.unique(numbers[known], return_inverse=True)
    return codes, (distinct.astype(np.int64) if column.kind == schema.INTEGER else distinct).tolist()


def _wanted(table, names, chinese):
    """Return the columns that are looked at: the schema's in its order, then the user's own."""
    own = [schema.Column(name, schema.TEXT, name, name) for name in names
           if name not in (*table.names, *_BEHIND, "scope")]
    other, mine = ("_en", "_zh") if chinese else ("_zh", "_en")
    ours = [column for column in table.columns if column.name in names and (
        column.name in _BOTH or not column.name.endswith(other) or f"{column.name[:-3]}{mine}" not in table.names)]
    return [*map(_untold, ours), *own]


def _untold(column):
    """Return a column whose label needs not say its language, as the other one is not there."""
    english = column.en.replace(" (English)", "") if column.name not in _BOTH else column.en
    return schema.Column(column.name, column.kind, column.zh, english, unit=column.unit)


def _computed(table, frame, source, chinese, order):
    made, texts = _listed(table, frame, chinese, order)
    ids = np.arange(len(frame))
    key = schema.TABLES[source.name].key
    if key in made:
        # Its rows are those of the other table: they have its ids, and its keys for the links.
        rows = _found(source, made[key])[made[key].codes]
        ids = source.ids[rows]
        for name in ("adcode", "cluster_a", "cluster_b"):
            if name in source.columns:
                made[name] = _taken(source.columns[name], source.columns[name].codes[rows])
    title = table.zh if chinese else table.en
    return Grid(table.name, title, ids, made, np.ones(len(frame), bool), texts[-1] if texts else "")


def _listed(table, frame, chinese, order):
    """Return the columns of a data frame, and what its rows say that they rest on."""
    basis = "basis_zh" if chinese else "basis_en"
    made = {}
    for column in _wanted(table, list(frame.columns), chinese):
        if not column.name.startswith("basis_"):
            values = frame[column.name].to_numpy(object)
            codes, distinct = Columns({column.name: values}, np.arange(len(frame))).codes(column.name)
            made[column.name] = grid_column(column, table.name, codes, distinct, chinese, order)
    return made, [text for text in frame.get(basis, ()) if isinstance(text, str)]


def _named(links, found, chinese):
    """Return the links with the names of cluster and belt, which their ids alone do not tell."""
    columns = dict(links.columns)
    for other, key, names in (
        ("records", "record_id", (schema.PROGRAMME, schema.NAME)), ("belts", "belt_id", (schema.NAME, schema.INDUSTRY)),
    ):  # fmt: skip
        if other in found:
            rows = _found(found[other], columns[key])
            for column in names:
                theirs = found[other].columns[column.name]
                codes = np.append(np.where(rows >= 0, theirs.codes[rows], -1), -1)[columns[key].codes]
                name = column.name if other == "records" else f"belt_{column.name}"
                title = theirs.title if column is schema.PROGRAMME else _TITLES[name][0 if chinese else 1]
                columns[name] = replace(_taken(theirs, codes), name=name, title=title)
    return replace(links, columns=columns)


_TITLES = {
    "name_zh": words.Word("集群", "Cluster"), "belt_name_zh": words.Word("产业带", "Belt"),
    "belt_industry_zh": words.Word("产业带产业", "Belt industry"),
}  # fmt: skip


def _found(grid, keys):
    """Return for each value of a column the row of a table that has it as its key; −1 where none has."""
    theirs = grid.columns[schema.TABLES[grid.name].key]
    places = np.full(len(theirs.values) + 1, -1)
    rows = np.nonzero(grid.shown)[0]
    places[theirs.codes[rows]] = rows
    known = {value: code for code, value in enumerate(theirs.values)}
    return places[[known.get(value, -1) for value in keys.values]] if keys.values else np.zeros(0, int)


def _taken(column, codes):
    return replace(column, codes=np.asarray(codes, np.int32))


def _order():
    """Return what puts texts in the order of the interface's language: 拼音 in Chinese, 2 before 10."""
    collator = QCollator(QLocale(QgsApplication.locale()))
    collator.setNumericMode(True)
    key = cmp_to_key(collator.compare)

    def order(texts):
        # Ids by the thousand are in no language, and numpy lets the window go on meanwhile.
        if len(texts) > _MOST_COLLATED:
            return np.argsort(np.array(texts), kind="stable")
        return sorted(range(len(texts)), key=lambda place: key(texts[place]))

    return order
