# SPDX-License-Identifier: GPL-2.0-or-later
"""What a workspace's verdicts rest on, read without opening layers, so that a worker thread may do it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..core import schema
from .gazetteer import gazetteer_of, load_gazetteer
from .geopackage import is_there, open_to_read
from .workspace import scope_filter


@dataclass(frozen=True)
class MatchInputs:
    """Clusters and belts as data frames, the gazetteer, and the choices of the stored run as ``match`` takes them."""

    clusters: object
    belts: object
    gazetteer: object
    choices: dict = field(default_factory=dict)

    def parameters(self) -> dict:
        """Return the choices as parameters of ``clusterdigital:match``."""
        return {
            "STRICTNESS": ("strict", "paper", "wide").index(self.choices["strictness"]),
            "YEAR_MODE": ("all", "in", "up_to", "ever").index(self.choices["year_mode"]),
            **({} if self.choices["year"] is None else {"YEAR": self.choices["year"]}),
        }


def read_match_inputs(path) -> MatchInputs | None:
    """Return the inputs of a workspace's last run on all clusters, or None when it has no clusters or no belts.

    Raises InputError when the file cannot be opened.
    """
    if not path or not is_there(path):
        return None
    dataset = open_to_read(path)
    clusters, belts = (_frame(dataset, table) for table in (schema.CLUSTERS, schema.BELTS))
    if not len(clusters) or not len(belts):
        return None
    cities = _rows(dataset, schema.CITIES, points=True)
    overrides = _frame(dataset, schema.OVERRIDES)
    choices = {**_choices(dataset), "overrides": overrides if len(overrides) else None}
    return MatchInputs(clusters, belts, gazetteer_of(cities) if cities else load_gazetteer(), choices)


def _frame(dataset, table):
    import pandas

    rows = _rows(dataset, table)
    return pandas.DataFrame(rows, columns=None if rows else list(table.names), dtype=object)


def _rows(dataset, table, points=False, where=None):
    layer = dataset.GetLayerByName(table.name)
    if layer is None:
        return []
    definition = layer.GetLayerDefn()
    names = [definition.GetFieldDefn(number).GetName() for number in range(definition.GetFieldCount())]
    wanted = [(name, names.index(name)) for name in table.names if name in names]
    layer.SetAttributeFilter(where)
    layer.ResetReading()
    rows = []
    for feature in layer:
        row = {name: feature.GetField(n) if feature.IsFieldSetAndNotNull(n) else None for name, n in wanted}
        point = feature.GetGeometryRef() if points else None
        if point is not None and not point.IsEmpty():
            row["lon"], row["lat"] = point.GetX(), point.GetY()
        rows.append(row)
    return rows


def _choices(dataset):
    """Return strictness and years as the records of all clusters state them; those of the paper when there are none."""
    rows = _rows(dataset, schema.RECORDS, where=scope_filter("all"))
    strictness, years = (rows[0]["strictness"], rows[0]["years"]) if rows else ("paper", "all")
    mode, _, year = (years or "all").partition(" ")
    return {"strictness": strictness or "paper", "year_mode": mode, "year": int(year) if year else None}
