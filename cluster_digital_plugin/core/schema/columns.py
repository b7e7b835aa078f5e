# SPDX-License-Identifier: GPL-2.0-or-later
"""What a table and a column are, and the columns that several tables share."""

from __future__ import annotations

from dataclasses import dataclass

TEXT, INTEGER, REAL = "text", "integer", "real"

POINT, LINE, POLYGON, NO_GEOMETRY = "point", "line", "polygon", "none"


@dataclass(frozen=True)
class Column:
    """One column: stable name, kind (text, integer, real), labels in both languages, shapefile name, unit."""

    name: str
    kind: str
    zh: str
    en: str
    short: str = ""
    unit: str = ""

    @property
    def shapefile_name(self) -> str:
        return self.short or self.name


@dataclass(frozen=True)
class Table:
    """One table: stable name, geometry, key column, labels and columns."""

    name: str
    geometry: str
    key: str
    zh: str
    en: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return the column of that name, or raise KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")


def text(name, zh, en, short="") -> Column:
    """Return a column of text."""
    return Column(name, TEXT, zh, en, short)


def integer(name, zh, en, short="") -> Column:
    """Return a column of whole numbers."""
    return Column(name, INTEGER, zh, en, short)


def real(name, zh, en, short="", unit="") -> Column:
    """Return a column of numbers."""
    return Column(name, REAL, zh, en, short, unit)


CLUSTER_ID = text("cluster_id", "集群编号", "Cluster id")
PROGRAMME = text("programme", "集群类型", "Programme")
NAME = text("name_zh", "名称", "Name")
INDUSTRY = text("industry_zh", "产业", "Industry", "industry")
CITY = text("city", "城市", "City")
ADCODE = text("adcode", "行政区划代码", "Adcode")
PROVINCE = text("province", "省份", "Province")
DATASET = text("dataset", "数据来源", "Data set")
REASON_ZH = text("reason_zh", "依据", "Reason (Chinese)")
REASON_EN = text("reason_en", "依据(英文)", "Reason (English)")
