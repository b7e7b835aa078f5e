# SPDX-License-Identifier: GPL-2.0-or-later
"""The same quantities calculated another way: eigenvectors, exhaustive search, CrimeStat's formulas, PROJ's geodesics.

Nothing here is imported from the plugin, so that agreement says something.
"""

from __future__ import annotations

import math

import numpy as np


def eigen_ellipse(x, y, w=None):
    """Return centre x, y, σ1, σ2 and azimuth in [0, 180) by numpy's weighted covariance and its eigenvectors."""
    w = np.ones(len(x)) if w is None else np.asarray(w, float)
    center = np.average(x, weights=w), np.average(y, weights=w)
    values, vectors = np.linalg.eigh(np.cov(np.vstack([x, y]), aweights=w, ddof=0))
    azimuth = math.degrees(math.atan2(vectors[0, 1], vectors[1, 1])) % 180.0
    return (*center, math.sqrt(values[1]), math.sqrt(max(values[0], 0.0)), azimuth)


def scaled_distances(x, y, w=None):
    """Return Mahalanobis distances by solving with the covariance matrix."""
    w = np.ones(len(x)) if w is None else np.asarray(w, float)
    away = np.vstack([x - np.average(x, weights=w), y - np.average(y, weights=w)])
    return np.sqrt(np.einsum("ij,ij->j", away, np.linalg.solve(np.cov(away, aweights=w, ddof=0), away)))


def share_inside(x, y, w, k):
    """Return the share of weight and the number of points within k standard deviations, one point after another."""
    inside = [distance <= k * (1 + 1e-12) for distance in scaled_distances(x, y, w)]
    return math.fsum(wi for wi, within in zip(w, inside) if within) / math.fsum(w), sum(inside)


def smallest_k(x, y, w, share):
    """Return the smallest distance of a point whose closed ellipse holds at least a share of weight, by trying all."""
    distances, total = scaled_distances(x, y, w), math.fsum(w)
    for k in sorted(distances):
        if math.fsum(w[distances <= k * (1 + 1e-12)]) >= share * total * (1 - 1e-12):
            return k
    raise ValueError("no ellipse holds that share")


def crimestat_plane(lon, lat):
    """Return CrimeStat's metres from the mean longitude and latitude: a sphere, a parallel halfway between the two."""
    radius = (6378137.0 + 6356752.314) / 2
    lon, lat = np.radians(lon), np.radians(lat)
    return radius * np.cos((lat + lat.mean()) / 2) * (lon - lon.mean()), radius * (lat - lat.mean())


def crimestat(x, y):
    """Return semi-axes (long, short) and azimuth of the long one: Levine's tangent of the angle, n − 2, and √2.

    Sums are about zero, where CrimeStat's plane has its mean longitude and latitude.
    """
    xx, yy, xy = math.fsum(x * x), math.fsum(y * y), math.fsum(x * y)
    angle = math.atan((xx - yy + math.hypot(xx - yy, 2 * xy)) / (2 * xy))
    sine, cosine = math.sin(angle), math.cos(angle)
    along_y = math.sqrt(2 * math.fsum((x * sine + y * cosine) ** 2) / (len(x) - 2))
    along_x = math.sqrt(2 * math.fsum((x * cosine - y * sine) ** 2) / (len(x) - 2))
    azimuth = math.degrees(angle) + (0 if along_y >= along_x else 90)
    return max(along_x, along_y), min(along_x, along_y), azimuth % 180.0


def tangent_plane(lon, lat, lon0, lat0):
    """Return metres east and north along the geodesic from a centre, by PROJ."""
    return _proj(lon, lat, lon0, lat0, back=False)


def geodesic_ellipse(lon, lat, w=None):
    """Return longitude, latitude, σ1, σ2 in metres and true azimuth about the intrinsic mean on the ellipsoid.

    The intrinsic mean is where the weighted sum of geodesics vanishes; there the tangent plane holds the truth.
    """
    lon0, lat0 = float(lon[0]), float(lat[0])
    for _ in range(30):
        x, y, sigma1, sigma2, azimuth = eigen_ellipse(*tangent_plane(lon, lat, lon0, lat0), w)
        if math.hypot(x, y) < 1e-6:
            break
        (lon0,), (lat0,) = _proj([x], [y], lon0, lat0, back=True)
    return lon0, lat0, sigma1, sigma2, azimuth


def albers_convergence(lon, parallels=(25.0, 47.0), lon0=105.0, e2=0.006693421622966):
    """Return grid north's turn from true north in an Albers projection, after Snyder (1987, eq. 14-3, 14-4 and 14-14).

    The default eccentricity is that of Krassovsky's ellipsoid.
    """
    m, q = [], []
    e = math.sqrt(e2)
    for parallel in parallels:
        s = math.sin(math.radians(parallel))
        m.append(math.cos(math.radians(parallel)) / math.sqrt(1 - e2 * s * s))
        q.append((1 - e2) * (s / (1 - e2 * s * s) - math.log((1 - e * s) / (1 + e * s)) / (2 * e)))
    return (m[0] ** 2 - m[1] ** 2) / (q[1] - q[0]) * (lon - lon0)


def _proj(a, b, lon0, lat0, back):
    from osgeo import osr

    ground, plane = osr.SpatialReference(), osr.SpatialReference()
    ground.ImportFromProj4("+proj=longlat +datum=WGS84")
    plane.ImportFromProj4(f"+proj=aeqd +lat_0={lat0:.17g} +lon_0={lon0:.17g} +datum=WGS84")
    change = osr.CoordinateTransformation(plane, ground) if back else osr.CoordinateTransformation(ground, plane)
    return np.array(change.TransformPoints(np.column_stack([a, b])))[:, :2].T
