# SPDX-License-Identifier: GPL-2.0-or-later
"""The 四至 sentence: how far an ellipse reaches, told by the cities it reaches, and which way it lies.

Towards each side the sentence names the outermost prefecture seat inside the ellipse, where "inside" goes to a scaled
distance of 1.02, as a city on the line is reached. Seats within 15 km of the outermost are as good; the most populous
of them is named and the others listed. Where the ellipse ends in the sea, far from every seat, it reaches the coast.
Three classes of direction of 30° to either side of the meridian, 30° about the diagonals and 30° about the parallel
are those under which published descriptions of China's cluster programmes hold.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SIDES = ("north", "west", "south", "east")

REACHED = 1.02
TIE_KM = 15.0
FAR_KM = 60.0

_KM_PER_DEGREE = 111.2
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

    def nearest(self, lon: float, lat: float) -> int:
        """Return the number of the seat nearest to a point."""
        return int(np.argmin(self.distance_km(lon, lat)))

    def distance_km(self, lon: float, lat: float) -> np.ndarray:
        """Return distances to a point, good to a percent within a thousand kilometres."""
        east = (self.lon - lon + 180) % 360 - 180
        return _KM_PER_DEGREE * np.hypot(east * np.cos(np.radians((self.lat + lat) / 2)), self.lat - lat)


@dataclass(frozen=True)
class _Side:
    name: int | None
    others: tuple[int, ...] = ()


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


def outermost(seats: Seats, scaled: np.ndarray, extremes: dict) -> dict[str, _Side]:
    """Return which seats an ellipse reaches on each side.

    Parameters
    ----------
    scaled : distance of each seat from the centre, 1 on the ellipse
    extremes : side → (longitude, latitude) of the ellipse's outermost point there

    Returns
    -------
    side → seat and runners-up; a side that ends in the sea has no seat. Empty when no seat is inside.
    """
    inside = np.nonzero(scaled <= REACHED)[0]
    if not len(inside):
        return {}
    found = {}
    for side in SIDES:
        outward = _outward_km(seats.lon, seats.lat, side, extremes[side])
        # Outward of the ellipse's own extreme point is positive.
        best = outward[inside].max()
        if -best > FAR_KM and _ends_in_the_sea(seats, outward, side, extremes[side]):
            found[side] = _Side(None)
            continue
        tied = inside[outward[inside] >= best - TIE_KM]
        tied = tied[np.argsort(-np.nan_to_num(seats.population[tied], nan=0.0), kind="stable")]
        found[side] = _Side(int(tied[0]), tuple(int(index) for index in tied[1:]))
    return found


def _outward_km(lon, lat, side, point):
    if side in ("north", "south"):
        return (lat - point[1]) * _KM_PER_DEGREE * (1 if side == "north" else -1)
    east = (np.asarray(lon) - point[0] + 180) % 360 - 180
    return east * _KM_PER_DEGREE * np.cos(np.radians(point[1])) * (1 if side == "east" else -1)


def _ends_in_the_sea(seats, outward, side, point):
    """Say whether no seat lies near or beyond an extreme point on China's eastern or southern coast."""
    coastal = point[1] < 41.5 if side == "east" else point[0] > 108 if side == "south" else False
    if not coastal or seats.distance_km(*point).min() <= FAR_KM:
        return False
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
    zh = ",".join(f"{_ZH[side]}至{_named(seats.zh, reached[side], '海岸线', '、', '并列')}" for side in SIDES)
    en = ", ".join(
        f"{side} to {_named(seats.en, reached[side], 'the coast', ', ', 'level with it')}" for side in SIDES
    )
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
        near = {side: seats.nearest(*points[side]) for side in SIDES}
        texts["points_zh"] = "点集本身" + ",".join(f"{_ZH[side]}至{seats.zh[near[side]]}" for side in SIDES) + "。"
        texts["points_en"] = "The points themselves: " + ", ".join(f"{s} to {seats.en[near[s]]}" for s in SIDES) + "."
    return texts


def _upper(text):
    return text[:1].upper() + text[1:]


def _named(names, side, coast, comma, word):
    if side.name is None:
        return coast
    if not side.others:
        return names[side.name]
    others = comma.join(names[index] for index in side.others)
    return f"{names[side.name]}({word}:{others})" if comma == "、" else f"{names[side.name]} ({word}: {others})"


def _direction(azimuth, circular_p):
    if azimuth is None or np.isnan(azimuth):
        return ";无方向", "; no direction"
    zh, en = direction_class(azimuth)
    unclear = circular_p is not None and circular_p > 0.05
    return (
        f";{zh}方向(方位角 {azimuth:.1f}°{',方向不显著' if unclear else ''})",
        f"; {en} (azimuth {azimuth:.1f}°{', direction not significant' if unclear else ''})",
    )
