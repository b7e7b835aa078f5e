# SPDX-License-Identifier: GPL-2.0-or-later
"""What the panel says about a workspace."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..core.errors import InputError
from ..core.words import MARKS
from ..layers.geopackage import open_to_read
from ..layers.rows import rows_of
from ..layers.temporal import SCOPE
from ..layers.workspace import scope_filter, tables_in

_COUNTED = ("clusters", "belts", "cities", "records", "links", "ellipses")


@dataclass(frozen=True)
class Summary:
    """Counts per table, Table 1, ellipses and problems of a workspace, as plain Python values.

    ``marked`` holds the data sets that any of it rests on and that must be marked, such as "sample"; ``years`` the
    years that belts have, ``undated`` how many have none, and ``series`` how the years' ellipses differ, as rows of the
    comparisons; ``scope`` is the scope that Table 1 was made for.
    """

    counts: dict[str, int] = field(default_factory=dict)
    marked: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    undated: int = 0
    series: list[dict] = field(default_factory=list)
    scope: str = "all"
    table1: list[dict] = field(default_factory=list)
    ellipses: list[dict] = field(default_factory=list)
    problems: list[dict] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether there are neither clusters nor belts nor results."""
        return not any(self.counts.values())

    @classmethod
    def read(cls, path: str, scope: str = "all") -> Summary:
        """Read a workspace; meant for a worker thread, as it opens the file and needs pandas.

        Parameters
        ----------
        path : the GeoPackage; a file that does not exist gives an empty summary
        scope : whose records make Table 1; the records of all when there are none of this scope
        """
        present = tables_in(path) if path else []
        if not present:
            return cls()
        # GDAL itself, as QGIS 3.22 deadlocks when two threads open layers of one file.
        dataset = open_to_read(path)
        file = _File(dataset)
        counts = {name: file.count(name, scope_filter("all")) for name in _COUNTED if name in present}
        records, scope = _records(file, scope) if "records" in present else ([], "all")
        if records:
            counts["records"] = len(records)
        datasets = {code for name in ("belts", "records") if name in present for code in file.values(name, "dataset")}
        return cls(
            counts=counts, marked=tuple(code for code in MARKS if code in datasets),
            years=tuple(sorted(file.values("belts", "year"))) if "belts" in present else (),
            undated=file.count("belts", "year IS NULL") if "belts" in present else 0,
            series=file.rows("comparisons", scope_filter(SCOPE)) if "comparisons" in present else [],
            scope=scope, table1=_table1(records),
            ellipses=file.rows("ellipses") if "ellipses" in present else [],
            problems=file.rows("unresolved") if "unresolved" in present else [],
        )


class _File:
    """The tables of an opened workspace as plain rows."""

    def __init__(self, dataset):
        self._dataset = dataset

    def count(self, table, where):
        return self._filtered(table, where).GetFeatureCount()

    def values(self, table, column):
        """Return the distinct values of a column, NULL aside."""
        statement = " ".join(("SELECT DISTINCT", column, "FROM", table, "WHERE", column, "IS NOT NULL"))
        found = self._dataset.ExecuteSQL(statement)
        values = {feature.GetField(0) for feature in found}
        self._dataset.ReleaseResultSet(found)
        return values

    def rows(self, table, where=None):
        return [row for row, _ in rows_of(self._dataset.GetLayerByName(table), where)]

    def _filtered(self, table, where):
        layer = self._dataset.GetLayerByName(table)
        layer.SetAttributeFilter(where)
        return layer


def _records(file, scope):
    for candidate in dict.fromkeys((scope, "all")):
        rows = file.rows("records", scope_filter(candidate))
        if rows:
            return rows, candidate
    return [], "all"


def _table1(records):
    if not records:
        return []
    import pandas

    from ..core.tables import table1

    try:
        frame = table1(pandas.DataFrame(records))
    except (InputError, KeyError):
        # Somebody renamed a column: matching again brings it back, for which the panel must live on.
        return []
    return [{name: None if value != value else value for name, value in row.items()}
            for row in frame.to_dict("records")]
