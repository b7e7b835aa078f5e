# SPDX-License-Identifier: GPL-2.0-or-later
"""What an analyst does to the table of cities: add, merge, split, move; worked out first, written elsewhere."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

from .. import schema
from ..errors import InputError
from ..text import normalise
from ..words import Word
from .tokens import stem

COUNTY_LEVEL = "县级"
CITY_LEVEL = "地级市"
# Where coordinates come from once an analyst has set them.
ANALYST = "analyst"

# What a coordinate inside China lies between, in degrees; written the wrong way round it lies in the other range.
_LON, _LAT = (73.0, 136.0), (3.0, 54.0)
# How far outside the box around a province's places a point may lie before it is asked about, in degrees.
_MARGIN = 0.5
_SEPARATORS = re.compile(r"[;；,，、|\n]+")


@dataclass
class Edit:
    """What will be changed in the table of cities, all at once.

    ``changes`` is row key → column → new value, ``added`` the new rows, ``removed`` keys; ``notes`` say what the
    analyst should know before.
    """

    changes: dict = field(default_factory=dict)
    added: list = field(default_factory=list)
    removed: list = field(default_factory=list)
    notes: list = field(default_factory=list)

    def lines(self, rows) -> list[tuple]:
        """Return (city, column, old, new) of everything that changes; a removed row has no column."""
        told = []
        for key, values in self.changes.items():
            row = rows[key]
            told += [(row.get("city_zh"), name, row.get(name), value) for name, value in values.items()]
        for row in self.added:
            told += [(row.get("city_zh"), name, None, value) for name, value in row.items() if value is not None]
        return told + [(rows[key].get("city_zh"), None, rows[key].get("adcode"), None) for key in self.removed]


def split_names(text) -> list[str]:
    """Return the names in a text such as 莱芜;嬴, each once."""
    names = (name.strip() for name in _SEPARATORS.split(str(text or "")))
    return list(dict.fromkeys(name for name in names if name))


def join_names(names) -> str | None:
    """Return names as the table keeps them, or None when there is none."""
    return ";".join(dict.fromkeys(names)) or None


def parse_number(text, kind: str, label: str):
    """Return a typed number, or None when nothing was typed.

    Parameters
    ----------
    kind : "integer" or "real"
    label : name of the field, for the message

    Raises InputError when the text is no number, or no whole one where that is wanted.
    """
    plain = re.sub(r"(?<=\d),(?=\d{3}(?:\D|$))", "", normalise(text))
    if not plain:
        return None
    try:
        number = float(plain)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InputError(f"“{label}”的值“{text}”不是数字。请改正。", f"“{text}” in “{label}” is no number. Correct it.")
    if kind != "integer":
        return number
    if number != int(number):
        raise InputError(
            f"“{label}”的值“{text}”不是整数。请改为整数。",
            f"“{text}” in “{label}” is no whole number. Write a whole one.",
        )
    return int(number)


def check_values(row):
    """Raise InputError when the numbers of a city cannot be: coordinates out of range or swapped, people below 0."""
    lon, lat = row.get("lon"), row.get("lat")
    if (lon is None) != (lat is None):
        raise InputError(
            "经度和纬度必须同时填写,或同时为空。", "Longitude and latitude belong together: fill in both, or neither."
        )
    if lon is not None:
        _check_coordinates(lon, lat)
    population = row.get("population")
    if population is not None and population < 0:
        raise InputError(
            f"人口不能是负数({population})。请改正。", f"A population cannot be negative ({population}). Correct it."
        )


def _check_coordinates(lon, lat):
    if _LAT[0] <= lon <= _LAT[1] and _LON[0] <= lat <= _LON[1]:
        raise InputError(
            f"经度和纬度似乎颠倒了:经度 {lon:g}、纬度 {lat:g}。中国的经度在 73–136 之间,纬度在 3–54 之间。请对调。",
            f"Longitude and latitude seem to be swapped: longitude {lon:g}, latitude {lat:g}. In China longitudes lie "
            "between 73 and 136, latitudes between 3 and 54. Exchange them.",
        )
    for value, limit, zh, en in ((lon, 180, "经度", "longitude"), (lat, 90, "纬度", "latitude")):
        if not -limit <= value <= limit:
            raise InputError(
                f"{zh} {value:g} 超出范围(−{limit} 至 {limit})。请填写以度为单位的 WGS84 坐标。",
                f"The {en} {value:g} is out of range (−{limit} to {limit}). Write WGS84 coordinates in degrees.",
            )


def province_boxes(rows) -> dict:
    """Return province → (west, south, east, north) of the places in it, in degrees."""
    boxes = {}
    for row in rows:
        lon, lat, province = row.get("lon"), row.get("lat"), row.get("province_zh")
        if province and lon is not None and lat is not None and lon == lon and lat == lat:
            west, south, east, north = boxes.get(province, (lon, lat, lon, lat))
            boxes[province] = (min(west, lon), min(south, lat), max(east, lon), max(north, lat))
    return boxes


def far_from_province(row, boxes) -> Word | None:
    """Return the warning that a city's point lies outside its province, or None; the analyst may know better."""
    lon, lat, province = row.get("lon"), row.get("lat"), row.get("province_zh")
    box = boxes.get(province)
    if box is None or lon is None or lat is None:
        return None
    away = max(box[0] - lon, lon - box[2], box[1] - lat, lat - box[3])
    if away <= _MARGIN:
        return None
    return Word(
        f"“{row.get('city_zh')}”的位置({lon:.3f}, {lat:.3f})在{province}各地之外约 {away * 111:.0f} 公里,请核对。",
        f"“{row.get('city_zh')}” at {lon:.3f}, {lat:.3f} lies about {away * 111:.0f} km outside the places of "
        f"{province}. Check it.",
    )


def change(rows, key, values, boxes=None) -> Edit:
    """Return the edit that gives one city new values; those that it has already are left out.

    Raises InputError when the result cannot be: no name, an adcode that is taken, numbers out of range.
    """
    row = rows[key]
    values = with_source({name: value for name, value in values.items() if value != row.get(name)}, row)
    result = {**row, **values}
    if "city_zh" in values or "adcode" in values:
        _check_identity(rows, result, key)
    check_values(result)
    edit = Edit({key: values} if values else {})
    _warn(edit, result, boxes if {"lon", "lat", "province_zh"} & set(values) else None)
    return edit


def with_source(values, row) -> dict:
    """Return the new values of a city, the source of its coordinates among them when these change."""
    moved = {"lon", "lat"} & set(values) and "coord_source" in row and "coord_source" not in values
    return {**values, "coord_source": ANALYST} if moved else values


def add(rows, row, boxes=None) -> Edit:
    """Return the edit that adds a city; the row has the columns of ``schema.CITIES`` that are known.

    Raises InputError when it has no name or adcode, is there already, or its numbers cannot be.
    """
    row = {"level": CITY_LEVEL, **{name: value for name, value in row.items() if value is not None}}
    _check_identity(rows, row)
    check_values(row)
    edit = Edit(added=[row])
    if "lon" not in row:
        edit.notes.append(Word(
            "没有坐标:此城市的集群和产业带将没有点位。",
            "Without coordinates, clusters and belts in this city get no point.",
        ))
    _warn(edit, row, boxes)
    return edit


def merge(rows, source, target, sums=(), remove: bool = False) -> Edit:
    """Return the edit that merges a city into another, as 莱芜 into 济南 in 2019.

    The names of the source become aliases of the target. Its row stays as a place at county level below the target,
    so that its name, its adcode and its counties are counted there; or it is removed.

    Parameters
    ----------
    source, target : keys of rows
    sums : columns in which the source's number is added to the target's; never where one of them is unknown
    remove : whether the row goes; its adcode is then not understood any more

    Raises InputError when the two are the same or lie in each other.
    """
    gone, kept = rows[source], rows[target]
    if source == target or kept.get("parent_city_zh") == gone["city_zh"]:
        raise InputError(
            f"“{gone['city_zh']}”不能并入自身或其下属单位。请另选一个城市。",
            f"“{gone['city_zh']}” cannot be merged into itself or a part of it. Choose another city.",
        )
    parent = kept["parent_city_zh"] if kept.get("level") == COUNTY_LEVEL else kept["city_zh"]
    known = {kept["city_zh"], *split_names(kept.get("aliases"))}
    names = [gone["city_zh"], stem(gone["city_zh"])]
    names += [name for column in ("city_en", "aliases") for name in split_names(gone.get(column))]
    new = [name for name in dict.fromkeys(names) if name not in known]
    edit = Edit({target: {"aliases": join_names([*split_names(kept.get("aliases")), *new])}} if new else {})
    for name in sums:
        _sum(edit, target, name, kept, gone)
    for key, row in rows.items():
        if row.get("parent_city_zh") == gone["city_zh"] and key != target:
            edit.changes[key] = {"parent_city_zh": parent}
    if remove:
        edit.removed.append(source)
    else:
        edit.changes[source] = {"level": COUNTY_LEVEL, "parent_city_zh": parent}
    if gone.get("province_zh") != kept.get("province_zh"):
        edit.notes.append(Word("两个城市不在同一省份,请核对。", "The cities lie in different provinces. Check that."))
    return edit


def split(rows, source, row, moved=(), subtract=(), boxes=None) -> Edit:
    """Return the edit that makes a unit of its own out of a part of a city.

    Parameters
    ----------
    source : key of the city that loses the part
    row : the new unit; where the table has a place at county level of the same adcode, that becomes the unit
    moved : aliases that go from the source to the new unit, its own names in any case
    subtract : columns in which the new unit's number is taken from the source's; never where one is unknown

    Raises InputError as :func:`add` does, or when more would be taken than is there.
    """
    former = rows[source]
    known = next((key for key, other in rows.items() if other.get("adcode") == row.get("adcode")), None)
    aliases = split_names(former.get("aliases"))
    names = {row.get("city_zh"), stem(row.get("city_zh") or ""), *moved, *split_names(row.get("aliases"))}
    taken = [name for name in aliases if name in names]
    row = {
        **row, "aliases": join_names([*split_names(row.get("aliases")), *taken]),
        "province_zh": row.get("province_zh") or former.get("province_zh"),
    }  # fmt: skip
    if known is not None and known != source and rows[known].get("level") == COUNTY_LEVEL:
        given = {name: value for name, value in row.items() if value is not None}
        edit = change(rows, known, {"level": CITY_LEVEL, **given, "parent_city_zh": None}, boxes)
    else:
        edit = add(rows, row, boxes)
    if taken:
        edit.changes.setdefault(source, {})["aliases"] = join_names(name for name in aliases if name not in taken)
    for name in subtract:
        _subtract(edit, source, name, former, row)
    return edit


def _check_identity(rows, row, key=None):
    name, code = row.get("city_zh"), str(row.get("adcode") or "")
    if not name:
        raise InputError("城市没有名称。请填写全称,如“莱芜市”。", "The city has no name. Write its full name.")
    if not re.fullmatch(r"\d{6}", code):
        raise InputError(
            f"行政区划代码“{code}”不是六位数字。请填写 GB/T 2260 代码。",
            f"The adcode “{code}” is not six digits. Write the code of GB/T 2260.",
        )
    other = next((o for k, o in rows.items() if k != key and str(o.get("adcode") or "") == code), None)
    if other is not None:
        raise InputError(
            f"代码 {code} 已是“{other['city_zh']}”的。请更正代码,或直接编辑该城市。",
            f"The adcode {code} is that of “{other['city_zh']}”. Correct it, or edit that city instead.",
        )


def _warn(edit, row, boxes):
    warning = far_from_province(row, boxes or {})
    if warning:
        edit.notes.append(warning)


def _sum(edit, target, name, kept, gone):
    if kept.get(name) is None or gone.get(name) is None:
        zh, en = _label(name)
        edit.notes.append(Word(f"“{zh}”有一方为空,未相加。", f"“{en}” is unknown for one of them; it is not added up."))
    else:
        edit.changes.setdefault(target, {})[name] = kept[name] + gone[name]


def _label(name) -> Word:
    known = (column for column in (*schema.CITIES.columns, *schema.CITY_EXTRAS) if column.name == name)
    return next((Word(column.zh, column.en) for column in known), Word(name, name))


def _subtract(edit, source, name, former, row):
    zh, en = _label(name)
    if former.get(name) is None or row.get(name) is None:
        edit.notes.append(Word(
            f"“{zh}”有一方为空,未扣除。", f"“{en}” is unknown for one of them; it is not taken off."
        ))
        return
    if row[name] > former[name]:
        raise InputError(
            f"新单位的“{zh}”({row[name]:g})大于“{former['city_zh']}”的({former[name]:g})。请更正。",
            f"The new unit's “{en}” ({row[name]:g}) is more than that of “{former['city_zh']}” ({former[name]:g}). "
            "Correct it.",
        )
    edit.changes.setdefault(source, {})[name] = former[name] - row[name]
