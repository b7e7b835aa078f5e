# SPDX-License-Identifier: GPL-2.0-or-later
"""Ellipses in the order of years: sorting, path, trend and turning; and how much of a spread lies between groups."""

from __future__ import annotations

import math
import re

import numpy as np

from .pairs import wrap_axis
from .placed import Placed, Tangent

# How the ellipse algorithm joins the values of several group fields.
SEPARATOR = " | "

_YEARS = (1900, 2100)
# What int() reads: not every digit of Unicode, such as ①, and not thousands of them.
_WHOLE = re.compile(r"\d{1,300}")


def number(value) -> float:
    """Return an order value as a number, NaN when it is none; the word 年 behind a year does not matter."""
    try:
        return float(str(value).strip().rstrip("年"))
    except ValueError:
        return math.nan


def natural(value) -> tuple:
    """Return a sorting key: numbers by value before words, and numbers inside words by value."""
    found = number(value)
    if math.isfinite(found):
        return (0, found, ())
    parts = re.split(r"(\d+)", str(value))
    return (1, 0.0, tuple((0, int(part), "") if _WHOLE.fullmatch(part) else (1, 0, part) for part in parts if part))


def years_of(values) -> list[float]:
    """Return order values as years when all of them are numbers from 1900 to 2100, else NaN for each."""
    found = [number(value) for value in values]
    return found if all(_YEARS[0] <= year <= _YEARS[1] for year in found) else [math.nan] * len(found)


def split_orders(values) -> tuple[list, list[str]]:
    """Return order values and series names from groups such as ``NDRC | 2019``.

    The part that is a year in every value is the order, or else the one that is a number; what is left names the
    series. Values without such a part stand for themselves, in one series.
    """
    parts = [str(value).split(SEPARATOR) for value in values]
    width = len(parts[0]) if parts else 1
    if width > 1 and all(len(words) == width for words in parts):
        columns = list(zip(*parts))
        for fits in (lambda column: not math.isnan(years_of(column)[0]),
                     lambda column: all(math.isfinite(number(word)) for word in column)):
            for index, column in enumerate(columns):
                if fits(column):
                    return list(column), [SEPARATOR.join(w[:index] + w[index + 1:]) for w in parts]
    return list(values), [""] * len(parts)


def summary(members: list[Placed], steps: list[dict], years: list[float]) -> dict:
    """Return what a series is as a whole, column of ``schema.COMPARISONS`` → value.

    Parameters
    ----------
    members : sorted; steps : the rows of the comparisons of neighbours; years : of the members, NaN if there are none

    Notes
    -----
    ``mean_dir`` is the circular mean of the bearings of the steps, ``straight`` net displacement by path,
    ``area_trend`` the growth rate of a least-squares line through ln(area), per year or, without years, per step;
    ``turning`` the sum of the rotations of the steps, each at most a quarter turn.
    """
    path = sum(step["shift_km"] for step in steps)
    bearings = np.radians([step["bearing"] for step in steps if not math.isnan(step["bearing"])])
    span = years[-1] - years[0]
    return {
        "steps": len(steps), "path_km": path, "mean_dir": _circular_mean(bearings), "years": span,
        "speed": path / span if span > 0 else math.nan, "area_trend": _growth(members, years),
        "turning": math.fsum(step["rotation"] for step in steps),
    }


def _circular_mean(angles):
    if not len(angles):
        return math.nan
    east, north = np.sin(angles).mean(), np.cos(angles).mean()
    return math.degrees(math.atan2(east, north)) % 360.0 if math.hypot(east, north) > 1e-12 else math.nan


def _growth(members, years):
    areas = np.array([one.area_km2 for one in members])
    if not (areas > 0).all():
        return math.nan
    time = np.array(years) if not math.isnan(years[0]) else np.arange(float(len(members)))
    time -= time.mean()
    return math.expm1(float(time @ np.log(areas) / (time @ time)))


def between(members: list[Placed], plane: Tangent | None = None) -> float:
    """Return the share of the total variance of the union that lies between the centres.

    Σ = Σ Wi/W·Σi + Σ Wi/W·(mi − m)(mi − m)ᵀ, as moments merge (Chan, Golub and LeVeque 1983); the share is that of
    the traces. NaN when there is no spread at all.
    """
    if plane is None:
        plane = Tangent(*_middle(members))
    w = np.array([one.weight for one in members])
    x, y = plane.from_lonlat(np.array([one.lon for one in members]), np.array([one.lat for one in members]))
    with np.errstate(invalid="ignore", divide="ignore"):
        share = w / w.sum()
        outside = share @ ((x - share @ x) ** 2 + (y - share @ y) ** 2)
        inside = share @ np.array([(one.factor_in(plane) ** 2).sum() for one in members])
        return float(outside / (outside + inside))


def _middle(members):
    from ..ellipse import geodesic

    lon, lat = geodesic.mean_direction(*(np.array([getattr(one, name) for one in members])
                                         for name in ("lon", "lat", "weight")))
    return float(lon[0]), float(lat[0])


def turned_between(a: Placed, b: Placed) -> float:
    """Return the rotation of the major axis from one ellipse to another in (−90, 90], clockwise positive."""
    return wrap_axis(b.azimuth - a.azimuth)
