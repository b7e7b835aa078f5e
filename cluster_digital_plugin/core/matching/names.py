# SPDX-License-Identifier: GPL-2.0-or-later
"""The industries of a table as integer codes of distinct names, and what is listed of those not understood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .records import encode


@dataclass
class Names:
    """The industries of one side: code of each row, and the distinct names (None for a missing one)."""

    codes: np.ndarray
    names: list[str | None]
    known: np.ndarray

    @classmethod
    def of(cls, column, taxonomy, progress) -> Names:
        """Return the industries of a column; every distinct name is parsed once.

        Parameters
        ----------
        progress : called with 0…1, may raise :class:`.errors.Cancelled`
        """
        codes, names = encode(column)
        known = np.zeros(len(names), bool)
        for number, name in enumerate(names):
            if number % 500 == 0:
                progress(number / len(names))
            known[number] = name is not None and taxonomy.parse(name).recognised
        return cls(codes, names, known)


def list_names(table, once, label, side: Names, problems, file) -> None:
    """List the rows whose industry is missing or was not understood; ``once`` masks the rows to look at."""
    codes = side.codes
    for place in np.flatnonzero(~side.known[codes] & np.asarray(once)):
        row, name = table["row"].iat[place], side.names[codes[place]]
        if name is None:
            problems.add("no_industry", file, row, "industry_zh", table[label].iat[place], "yes")
        else:
            problems.add("unrecognised", file, row, "industry_zh", name, "yes")


def list_places(records, gazetteer, problems, file) -> None:
    """List the cities without coordinates, at their first record."""
    lon, lat = gazetteer.coordinates(records["adcode"])
    missing = np.isnan(np.asarray(lon, float)) | np.isnan(np.asarray(lat, float))
    for row in records[missing].drop_duplicates("adcode").itertuples(index=False):
        problems.add("no_coordinates", file, row.row, "cities", row.city, "yes")
