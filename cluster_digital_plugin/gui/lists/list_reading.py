# SPDX-License-Identifier: GPL-2.0-or-later
"""What was found in an analyst's file."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

from ...algorithms.recipes import KINDS
from ...core.errors import InputError
from ...layers import settings, sheets
from ...translation import explain, tr

_ROWS_SHOWN = 50
_CLUSTERS, _BELTS, _CITIES = KINDS


@dataclass
class ListReading:
    """A file as it will be loaded, or why it cannot be: ``error`` then says so and ``rows`` are as they stand.

    ``header_row`` and ``numbers`` count from 1. ``mapping`` is target column → title in the file. ``detected`` is the
    encoding found without a choice; ``text`` tells whether there is an encoding to be chosen at all.
    """

    path: str
    kind: str = _CLUSTERS
    encoding: str = ""
    detected: str = ""
    text: bool = False
    sheets: list[str] = field(default_factory=list)
    sheet: str = ""
    header_row: int = 1
    header: list[str] = field(default_factory=list)
    mapping: dict[str, str] = field(default_factory=dict)
    rows: list[list] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    problems: list[dict] = field(default_factory=list)
    rows_in: int = 0
    rows_out: int = 0
    signature: str = ""
    error: str = ""

    @classmethod
    def read(cls, path, kind=None, encoding=None, sheet=None, header_row=None, columns=None) -> ListReading:
        """Read a file; meant for a worker thread. What is None is detected; columns not chosen are as remembered.

        Parameters
        ----------
        kind : "clusters", "belts" or "cities"
        columns : target column → title in the file; "-" leaves a target empty
        """
        reading = cls(str(path), kind or _CLUSTERS)
        try:
            opened = sheets.read_sheet(path, encoding, sheet, kind)
            reading._take_sheet(opened, encoding)
            reading.kind = kind or _guess_kind(path, opened.grid.rows)
            reading._preview(encoding, sheet, header_row, columns)
        except InputError as error:
            reading.error = explain(error)
            reading.header_row = header_row or 1
        return reading

    @classmethod
    def failed(cls, path, error) -> ListReading:
        """Return a reading that only says what went wrong."""
        return cls(str(path), error=tr("The file could not be read: {error}").format(error=error))

    @classmethod
    def remembered(cls, path) -> dict:
        """Return kind, encoding, sheet and header row as last chosen for this file; empty when never loaded."""
        known = settings.remembered_columns("file", _file_key(path))
        if "header_row" in known:
            known["header_row"] = int(known["header_row"])
        return known

    def remember(self, columns, chosen):
        """Remember columns for lists with this header, and what was chosen for this file."""
        settings.remember_columns(self.kind, self.signature, columns)
        known = {name: str(value) for name, value in chosen.items() if value not in (None, "")}
        settings.remember_columns("file", _file_key(self.path), {**known, "kind": self.kind})

    def _take_sheet(self, opened, encoding):
        self.sheets, self.sheet, self.encoding = opened.sheets, opened.sheet, opened.encoding
        self.text = bool(opened.delimiter) or Path(self.path).suffix.lower() in (".shp", ".dbf", ".csv", ".txt", ".tsv")
        self.detected = opened.encoding
        if encoding and self.text:
            try:
                self.detected = sheets.read_sheet(self.path, None, opened.sheet, self.kind).encoding
            except InputError:
                # Detection fails where the choice works: then there is nothing to compare with.
                self.detected = opened.encoding
        self.rows = opened.grid.rows[:_ROWS_SHOWN]
        self.numbers = [opened.grid.number(position) for position in range(len(self.rows))]
        self.header = [""] * max(map(len, self.rows), default=0)

    def _preview(self, encoding, sheet, header_row, columns):
        found = sheets.preview(self.path, self.kind, encoding, sheet, header_row, columns or None)
        known = settings.remembered_columns(self.kind, found.signature)
        if known and not columns:
            present = set(found.columns)
            known = {target: title for target, title in known.items() if title == "-" or title in present}
            found = sheets.preview(self.path, self.kind, encoding, sheet, header_row, known)
        self.sheet, self.encoding = found.sheet, found.encoding
        self.header_row, self.header, self.mapping = found.header_row, found.columns, found.mapping
        self.rows, self.numbers, self.problems = found.rows, found.numbers, found.problems
        self.rows_in, self.rows_out, self.signature = found.rows_in, found.rows_out, found.signature


def _file_key(path) -> str:
    return hashlib.sha256(str(Path(path).resolve()).encode("utf-8")).hexdigest()[:16]


def _guess_kind(path, rows) -> str:
    """Return the kind whose own words stand in the titles or the file's name; else the one with most titles known."""
    from ...core.lists.headers import detect_header, guess_mapping

    name = Path(path).stem.lower()
    found = {}
    for kind in KINDS:
        position = detect_header(rows, kind)
        found[kind] = [] if position is None else [str(cell or "") for cell in rows[position]]
    titles = " ".join(max(found.values(), key=len)).lower()
    for text in (titles, name):
        if re.search("产业带|belt", text):
            return _BELTS
        if re.search("集群|cluster|programme", text):
            return _CLUSTERS
    if re.search("经度|纬度|人口|city_zh|lon|lat", titles) or re.search("城市|cit", name):
        return _CITIES
    return max(KINDS, key=lambda kind: len(guess_mapping(found[kind], kind)))
