# SPDX-License-Identifier: GPL-2.0-or-later
"""The 四至 sentence: how far an ellipse reaches, told by the cities it reaches, and which way it lies.

Towards each side the sentence names the outermost prefecture seat inside the ellipse, where "inside" goes to a scaled
distance of 1.02, as a city on the line is reached. Seats nearly as far out are as good; the most populous of them is
named and the others listed. A metropolis on that side of the ellipse is the place by which readers know the side: it
is named, with the outermost seats beside it. Where the ellipse ends in the sea, far from every seat, it reaches the
coast. Three classes of direction of 30° to either side of the meridian, 30° about the diagonals and 30° about the
parallel are those under which published descriptions of China's cluster programmes hold.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

SIDES = ("north", "west", "south", "east")

# A line drawn about a country, and the built-up area about a seat, are some 15 km wide: 2 % of national axes.
REACHED = 1.02
TIE_KM = 15.0
# Half of 120 km: three quarters of the seats east of 108° E have another within 100 km, nine tenths within 130 km.
FAR_KM = 60.0
# 特大城市 and above, by the State Council's classes of cities of 2014 (国发〔2014〕51号).
METROPOLIS = 5e6
# A side is the quarter of the outline about its extreme, so it begins at cos 45° of the half extent.
SIDE = math.cos(math.radians(45.0))

_KM_PER_DEGREE = 111.2
_OPPOSITE = {"north": "south", "south": "north", "west": "east", "east": "west"}
_ZH = {"north": "北", "west": "西", "south": "南", "east": "东"}
_DIRECTIONS = (("南—北", "north–south"), ("东北—西南", "northeast–southwest"), ("东—西", "east–west"),
               ("西北—东南", "northwest–southeast"))


@dataclass(frozen=True)
class Seats:
    """Prefecture seats: names in both languages, longitude and latitude in degrees, population (NaN unknown)."""

    zh: tuple[str, ...]
    en: tuple[str, ...]
    lon: np.ndarray
    lat: np.ndarray
    population: np.ndarray

    def __len__(self) -> int:
        return len(self.zh)

    @cached_property
    def rank(self) -> list[int]:
        """Place of each seat when the most populous comes first; unknown populations come last."""
        order = np.argsort(-np.nan_to_num(self.population, nan=0.0), kind="stable")
        rank = np.empty(len(order), int)
        rank[order] = np.arange(len(order))
        return rank.tolist()

    @cached_property
    def metropolis(self) -> np.ndarray:
        """Whether each seat is a metropolis."""
        return self.population >= METROPOLIS

    def nearest(self, lon, lat) -> np.ndarray:
        """Return the numbers of the seats nearest to points, given by arrays of degrees."""
        return self.distance_km(np.asarray(lon)[:, None], np.asarray(lat)[:, None]).argmin(axis=1)

    def distance_km(self, lon, lat) -> np.ndarray:
        """Return distances to a point, good to a percent within a thousand kilometres."""
        east = (self.lon - lon + 180) % 360 - 180
        return _KM_PER_DEGREE * np.hypot(east * np.cos(np.radians((self.lat + lat) / 2)), self.lat - lat)


@dataclass(frozen=True)
class Side:
    """A side of an ellipse: the seat it is named by (None: the sea), and the others.

    ``level`` tells whether the others lie as far out as the seat named; otherwise they are the outermost.
    """

    name: int | None
    others: tuple[int, ...] = ()
    level: bool = True


def direction_class(azimuth: float) -> tuple[str, str]:
    """Return the class of an axis in Chinese and English.

    ``azimuth`` in degrees from true north: within 30° of the meridian is north–south, within 30° of the parallel
    east–west, the rest diagonal.
    """
    turned = azimuth % 180.0
    if turned <= 30 or turned >= 150:
        return _DIRECTIONS[0]
    if turned < 60:
        return _DIRECTIONS[1]
    return _DIRECTIONS[2] if turned <= 120 else _DIRECTIONS[3]


def outermost(seats: Seats, scaled: np.ndarray, extremes: dict) -> dict[str, Side]:
    """Return which seats an ellipse reaches on each side.

    Parameters
    ----------
    scaled : distance of each seat from the centre, 1 on the ellipse
    extremes : side → (longitude, latitude) of the ellipse's outermost point there

    Returns
    -------
    side → seat and runners-up; a side that ends in the sea has no seat. Empty when no seat is inside.
    """
    inside = np.flatnonzero(scaled <= REACHED)
    if not len(inside):
        return {}
    lon, lat, large = seats.lon[inside], seats.lat[inside], seats.metropolis[inside]
    found = {}
    for side in SIDES:
        outward = _outward_km(lon, lat, side, extremes[side])
        # Outward of the ellipse's own extreme point is positive.
        best = outward.max()
        if -best > FAR_KM and _ends_in_the_sea(seats, side, extremes[side]):
            found[side] = Side(None)
            continue
        tied = _by_population(seats, inside[outward >= best - TIE_KM])
        half = abs(float(_outward_km(*extremes[_OPPOSITE[side]], side, extremes[side]))) / 2
        metropolis = _by_population(seats, inside[large & (outward >= (SIDE - 1) * half)])
        name = metropolis[0] if metropolis else tied[0]
        found[side] = Side(name, tuple(index for index in tied if index != name), name in tied)
    return found


def _by_population(seats, indices):
    return sorted(indices.tolist(), key=seats.rank.__getitem__)


def _outward_km(lon, lat, side, point):
    if side in ("north", "south"):
        return (lat - point[1]) * _KM_PER_DEGREE * (1 if side == "north" else -1)
    east = (np.asarray(lon) - point[0] + 180) % 360 - 180
    return east * _KM_PER_DEGREE * np.cos(np.radians(point[1])) * (1 if side == "east" else -1)


def _ends_in_the_sea(seats, side, point):
    """Say whether no seat lies near or beyond an extreme point on China's eastern or southern coast."""
    coastal = point[1] < 41.5 if side == "east" else point[0] > 108 if side == "south" else False
    if not coastal or seats.distance_km(*point).min() <= FAR_KM:
        return False
    outward = _outward_km(seats.lon, seats.lat, side, point)
    across = seats.lat - point[1] if side == "east" else seats.lon - point[0]
    return not np.any((outward > 0) & (np.abs(across) < 2))


def sentences(seats: Seats, scaled, extremes, azimuth=None, circular_p=None, points=None) -> dict[str, str]:
    """Return the description of one ellipse, column of ``schema.ELLIPSES`` → text; empty when it holds no seat.

    Three sentences in each language, since one text of a shapefile holds no more than 254 bytes: where the ellipse
    reaches and how it lies, the form 以…为边界, and the reach of the points themselves.

    Parameters
    ----------
    scaled, extremes : see :func:`outermost`
    azimuth : of the major axis from true north in degrees; None or NaN without direction
    circular_p : of the circularity test; above 0.05 the direction is called not significant
    points : side → (longitude, latitude) of the outermost point of the set itself, or None
    """
    reached = outermost(seats, scaled, extremes)
    if not reached:
        return {}
    zh = ",".join(f"{_ZH[side]}至{_named_zh(seats.zh, reached[side])}" for side in SIDES)
    en = ", ".join(f"{side} to {_named_en(seats.en, reached[side])}" for side in SIDES)
    direction_zh, direction_en = _direction(azimuth, circular_p)
    edges_zh = dict.fromkeys("海岸线" if s.name is None else seats.zh[s.name] for s in reached.values())
    edges_en = dict.fromkeys("the coast" if s.name is None else seats.en[s.name] for s in reached.values())
    texts = {
        "reaches_zh": zh + direction_zh + "。",
        "reaches_en": _upper(en) + direction_en + ".",
        "bounds_zh": f"以{'、'.join(edges_zh)}为边界。",
        "bounds_en": f"Bounded by {', '.join(edges_en)}.",
    }
    if points:
        near = dict(zip(SIDES, seats.nearest(*zip(*(points[side] for side in SIDES))).tolist()))
        texts["points_zh"] = "点集本身" + ",".join(f"{_ZH[side]}至{seats.zh[near[side]]}" for side in SIDES) + "。"
        texts["points_en"] = "The points themselves: " + ", ".join(f"{s} to {seats.en[near[s]]}" for s in SIDES) + "."
    return texts


def _upper(text):
    return text[:1].upper() + text[1:]


def _named_zh(names, side):
    if side.name is None:
        return "海岸线"
    others = "、".join(names[index] for index in side.others)
    return names[side.name] + (f"({'并列' if side.level else '最外'}:{others})" if others else "")


def _named_en(names, side):
    if side.name is None:
        return "the coast"
    others = ", ".join(names[index] for index in side.others)
    return names[side.name] + (f" ({'level with it' if side.level else 'outermost'}: {others})" if others else "")


def _direction(azimuth, circular_p):
    if azimuth is None or math.isnan(azimuth):
        return ";无方向", "; no direction"
    zh, en = direction_class(azimuth)
    unclear = circular_p is not None and circular_p > 0.05
    return (
        f";{zh}方向(方位角 {azimuth:.1f}°{',方向不显著' if unclear else ''})",
        f"; {en} (azimuth {azimuth:.1f}°{', direction not significant' if unclear else ''})",
    )
