# SPDX-License-Identifier: GPL-2.0-or-later
"""The live ellipse in words."""

from __future__ import annotations

from math import isfinite

from ...core.words import STATUSES, percent, say
from ...translation import is_chinese, tr


def readout(rows, weighted: bool) -> list[str]:
    """Return the lines that tell one set of points.

    Parameters
    ----------
    rows : rows of the ellipses table, one per size
    weighted : whether the points had weights
    """
    row = rows[0]
    counted = tr("n = {n}, weight {weight:.10g}") if weighted else tr("n = {n}, every point the same")
    lines = [counted.format(n=row["n"], weight=round(row["weight"], 6))]
    if row["dropped"]:
        lines.append(tr("{count} left out: no geometry, or no number as weight").format(count=row["dropped"]))
    if isfinite(row["center_lon"]) and isfinite(row["center_lat"]):
        text = tr("Centre {lon:.3f}°, {lat:.3f}°")
        lines.append(text.format(lon=row["center_lon"], lat=row["center_lat"]))
    if row["status"] not in ("ok", "circle"):
        return [*lines, say(STATUSES, row["status"], is_chinese())]
    lines += [_size(row) for row in rows]
    lines.append(_direction(row))
    reach = row.get("reaches_zh" if is_chinese() else "reaches_en")
    return [*lines, reach] if reach else lines


def _size(row):
    text = tr("{major} × {minor} {unit}, {inside} inside (nominally {nominal})")
    unit = row["unit"]
    scale, decimals, unit = (1e-3, 0, "km") if unit == "m" else (1.0, 2, "°" if unit == "degrees" else unit)
    if unit == "km" and row["semi_major"] < 10_000:
        decimals = 2
    major, minor = (f"{row[name] * scale:.{decimals}f}" for name in ("semi_major", "semi_minor"))
    inside, nominal = (percent(row[name]) for name in ("inside", "nominal"))
    return text.format(major=major, minor=minor, unit=unit, inside=inside, nominal=nominal)


def _direction(row):
    if not isfinite(row["azimuth"]):
        return tr("A circle: no direction")
    error = row["se_azimuth"]
    text = tr("Azimuth {azimuth:.1f}° ± {error:.1f}°") if isfinite(error) else tr("Azimuth {azimuth:.1f}°")
    line = text.format(azimuth=row["azimuth"], error=error)
    if row["circular_p"] > 0.05:
        return tr("{azimuth}: direction not significant").format(azimuth=line)
    return line
