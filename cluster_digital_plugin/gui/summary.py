# SPDX-License-Identifier: GPL-2.0-or-later
"""What the panel says about a workspace."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..layers.columns import read_columns
from ..layers.workspace import open_table, tables_in

_COUNTED = ("clusters", "belts", "cities", "records", "links", "ellipses")


@dataclass(frozen=True)
class Summary:
    """Counts per table, Table 1, ellipses and problems of a workspace, as plain Python values.

    ``sample`` tells whether any of it rests on the belt sample; ``scope`` is the scope that Table 1 was made for.
    """

    counts: dict[str, int] = field(default_factory=dict)
    sample: bool = False
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
        counts = {name: _count(path, name, "all") for name in _COUNTED if name in present}
        frame, scope = _records(path, scope) if "records" in present else (None, "all")
        if frame is not None:
            counts["records"] = len(frame)
        sample = any(_is_sample(path, name) for name in ("belts", "records") if name in present)
        return cls(
            counts, sample, scope, _table1(frame),
            _rows(path, "ellipses") if "ellipses" in present else [],
            _rows(path, "unresolved") if "unresolved" in present else [],
        )


def _count(path, table, scope):
    return open_table(path, table, scope).featureCount()


def _records(path, scope):
    for candidate in dict.fromkeys((scope, "all")):
        frame = read_columns(open_table(path, "records", candidate)).frame()
        if len(frame):
            return frame, candidate
    return frame, "all"


def _is_sample(path, table):
    layer = open_table(path, table)
    index = layer.fields().lookupField("dataset")
    return index >= 0 and "sample" in layer.uniqueValues(index)


def _table1(frame):
    if frame is None or frame.empty:
        return []
    from ..core.tables import table1

    return [_plain(row) for row in table1(_numeric(frame)).to_dict("records")]


def _numeric(frame):
    numbers = ("weight", "n_belts", "n_match", "n_near")
    return frame.assign(**{name: frame[name].astype(float) for name in numbers if name in frame})


def _rows(path, table):
    return [_plain(row) for row in read_columns(open_table(path, table)).frame().to_dict("records")]


def _plain(row):
    # NaN is the only value that differs from itself.
    return {name: None if value is None or value != value else value for name, value in row.items()}
