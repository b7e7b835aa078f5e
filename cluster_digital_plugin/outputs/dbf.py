# SPDX-License-Identifier: GPL-2.0-or-later
"""What a .dbf can hold: short names, widths that fit, and a list of what had to be cut or changed."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from qgis.core import QgsField, QgsFields
from qgis.PyQt.QtCore import Qt

from ..core import schema
from ..layers.tables import make_field

TEXT_BYTES = 254
_EXACT_DIGITS = 18
# Up to nine digits ArcGIS reads a whole number, beyond that a double.
_LONG_DIGITS = 9
_REAL_WIDTH = 24
_DROPPED = {"fid", "ogc_fid"}


@dataclass(frozen=True)
class Warn:
    """Something that could not be kept as it was: layer, field, feature id, value, and what happened."""

    layer: str
    field: str
    feature: int
    value: str
    what_zh: str
    what_en: str


@dataclass
class Column:
    """One field of a layer and what becomes of it; ``digits`` is the widest whole part found in it."""

    index: int
    name: str
    short: str
    kind: str
    zh: str
    en: str
    unit: str
    digits: int = 1

    @property
    def precision(self) -> int:
        """Digits after the point: as many as leave room for the whole part."""
        return max(1, min(15, _REAL_WIDTH - 2 - self.digits)) if self.kind == schema.REAL else 0

    def dbf_field(self) -> QgsField:
        """Return the field as the writer wants it."""
        item = make_field(schema.Column(self.short, self.kind, self.zh, self.en))
        if self.kind == schema.TEXT:
            item.setLength(TEXT_BYTES)
        elif self.kind == schema.INTEGER:
            item.setLength(_LONG_DIGITS if self.digits <= _LONG_DIGITS else _EXACT_DIGITS)
        else:
            item.setLength(_REAL_WIDTH)
        item.setPrecision(self.precision)
        return item

    def measure(self, value) -> None:
        """Widen the column for a number."""
        if self.kind != schema.TEXT and not is_null(value) and math.isfinite(float(value)):
            self.digits = max(self.digits, len(str(int(value))))


def columns(fields: QgsFields, table: schema.Table | None) -> list[Column]:
    """Return what becomes of each field; what :func:`is_dropped` is left out."""
    known = _known(table)
    found = []
    for index, (item, short) in enumerate(zip(fields, short_names(fields, table))):
        if is_dropped(item.name(), table):
            continue
        column = known.get(item.name())
        label = item.alias() or item.name()
        found.append(Column(
            index, item.name(), short, kind_of(item),
            column.zh if column else label, column.en if column else label, column.unit if column else "",
        ))
    return found


def is_dropped(name: str, table: schema.Table | None) -> bool:
    """Return whether a field is not written: the feature id, and of our tables the run, which the manifest tells."""
    return name.lower() in _DROPPED or (table is not None and name == schema.RUN_ID.name and name not in table.names)


def short_names(fields: QgsFields, table: schema.Table | None = None) -> list[str]:
    """Return a shapefile name for each field: at most ten ASCII characters, unique whatever the case.

    Columns of the table have theirs from the schema; others keep what of their name is ASCII, or become ``f1``, ``f2``…
    by their position, the same for the same fields every time.
    """
    known = _known(table)
    names = [known[item.name()].shapefile_name if item.name() in known else None for item in fields]
    taken = {name.lower() for name in names if name}
    for index, item in enumerate(fields):
        if names[index] is None:
            names[index] = _ascii_name(item.name(), index, taken)
            taken.add(names[index].lower())
    return names


def is_null(value) -> bool:
    """Return whether an attribute of QGIS is NULL."""
    return value is None or (hasattr(value, "isNull") and value.isNull())


def kind_of(item: QgsField) -> str:
    """Return the schema's kind of a field; what is neither whole number nor real is written as text."""
    # The numbers of Qt's types, which Qt 6 wraps: 1 bool, 2 to 5 integers, 6 double.
    number = int(getattr(item.type(), "value", item.type()))
    if number in (1, 2, 3, 4, 5):
        return schema.INTEGER
    return schema.REAL if number == 6 else schema.TEXT


class Checks:
    """Turns a layer's values into what a .dbf can hold, and lists what that changed.

    Parameters
    ----------
    layer_name : named in the warnings
    columns : what is written
    gbk : whether the text is GBK; UTF-8 otherwise
    warnings : the list that is added to
    """

    def __init__(self, layer_name: str, columns: list[Column], gbk: bool, warnings: list[Warn]):
        self.layer_name, self.columns, self.gbk, self.warnings = layer_name, columns, gbk, warnings
        self._said = set()

    def attributes(self, feature) -> list:
        """Return a feature's values in the order of the columns."""
        values = feature.attributes()
        return [self._value(column, values[column.index], feature.id()) for column in self.columns]

    def _value(self, column, value, feature):
        if is_null(value):
            if column.kind != schema.TEXT:
                self._once(column, feature, "空值:ArcGIS 把 .dbf 中的数值空值显示为 0",
                           "NULL: ArcGIS shows NULL numbers of a .dbf as 0")
            return None
        if column.kind == schema.TEXT:
            return self._text(column, value, feature)
        return self._integer(column, int(value), feature) if column.kind == schema.INTEGER else \
            self._real(column, float(value), feature)

    def _integer(self, column, value, feature):
        if len(str(value)) <= _EXACT_DIGITS:
            return value
        self._warn(column, feature, value, "整数超过 18 位,写为空值",
                   "an integer of more than 18 digits; written as NULL")
        return None

    def _real(self, column, value, feature):
        if not math.isfinite(value):
            self._warn(column, feature, value, "不是有限数,写为空值", "not a finite number; written as NULL")
            return None
        written = f"{value:.{column.precision}f}"
        if len(written) > _REAL_WIDTH:
            self._warn(column, feature, value, "数值太大,写为空值", "too large a number; written as NULL")
            return None
        if abs(float(written) - value) > 1e-9 * abs(value):
            self._warn(column, feature, value, f"小数位被截短为 {written}", f"decimals were cut: {written}")
        return value

    def _text(self, column, value, feature):
        if not isinstance(value, str):
            is_date = hasattr(value, "toString")
            value = value.toString(Qt.DateFormat.ISODate) if is_date else str(value)
            if is_date:
                self._once(column, feature, "日期写为文本", "dates are written as text")
        # A .dbf fills up with blanks, which readers take away at both ends, and a NUL ends a text.
        kept = value.partition("\0")[0].strip(" ")
        if kept != value:
            self._warn(column, feature, value, "首尾的空格不保留", "blanks at either end are lost")
            if not kept:
                return None
            value = kept
        if value == "":
            self._once(column, feature, "空文本在 .dbf 中与空值无法区分",
                       "an empty text; a .dbf cannot tell it from NULL")
            return None
        if self.gbk:
            value = self._within_gbk(column, value, feature)
        encoding = "gbk" if self.gbk else "utf-8"
        data = value.encode(encoding)
        if len(data) <= TEXT_BYTES:
            return value
        kept = data[:TEXT_BYTES].decode(encoding, "ignore")
        self._warn(column, feature, value, f"文本超过 {TEXT_BYTES} 字节,截为 {len(kept)} 个字符",
                   f"longer than {TEXT_BYTES} bytes; cut to {len(kept)} characters")
        return kept

    def _within_gbk(self, column, value, feature):
        lost = sorted({sign for sign in value if not _in_gbk(sign)})
        if lost:
            signs = "".join(lost)
            self._warn(column, feature, value, f"GBK 没有的字符写为问号:{signs}",
                       f"not in GBK, written as question marks: {signs}")
        return "".join(sign if _in_gbk(sign) else "?" for sign in value) if lost else value

    def _once(self, column, feature, zh, en):
        """Warn for the first feature only: the same holds for the whole field."""
        if (column.name, en) not in self._said:
            self._said.add((column.name, en))
            self._warn(column, feature, "", zh, en)

    def _warn(self, column, feature, value, zh, en):
        self.warnings.append(Warn(self.layer_name, column.name, feature, str(value), zh, en))


def _in_gbk(sign):
    try:
        sign.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def _known(table):
    if table is None:
        return {}
    return {column.name: column for column in (*table.columns, schema.RUN_ID, schema.SCOPE)}


def _ascii_name(name, index, taken):
    base = re.sub(r"[^0-9A-Za-z_]+", "_", name).strip("_")
    if not base or not base[0].isalpha():
        base = f"f{index + 1}{'_' + base if base else ''}"
    candidate, number = base[:10], 1
    while candidate.lower() in taken:
        number += 1
        candidate = f"{base[: 9 - len(str(number))]}_{number}"
    return candidate
