# SPDX-License-Identifier: GPL-2.0-or-later
"""Thousands of samples from known populations, to see whether errors are as large as the ellipse says they are.

Every sample is one group of a single run. The population is normal or heavy-tailed with known centre, axes and
azimuth; weights, where there are any, say nothing about the place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from cluster_digital_plugin.core.ellipse import ellipses

CENTER, SIGMA1, SIGMA2, AZIMUTH = (7.0, -4.0), 3.0, 1.5, 60.0
WITHIN_95 = 1.959963984540054
QUANTITIES = ("center x", "center y", "σ1", "σ2", "azimuth")


@dataclass
class Drawn:
    """Points of many samples: coordinates, weights or None, sample of each point, unit of each point or None."""

    x: np.ndarray
    y: np.ndarray
    w: np.ndarray | None
    sample: np.ndarray
    unit: np.ndarray | None = None


def draw(seed, samples, rows, weighted=False, tails=None, sigma2=SIGMA2):
    """Draw samples of independent points; ``tails`` degrees of freedom of Student's t, or None for normal."""
    rng = np.random.default_rng(seed)
    u, v = rng.normal(size=(2, samples * rows))
    if tails:
        stretch = np.sqrt((tails - 2) / rng.chisquare(tails, samples * rows))
        u, v = u * stretch, v * stretch
    w = rng.gamma(2.0, 0.5, samples * rows) if weighted else None
    return Drawn(*_placed(u, v, sigma2), w, np.repeat(np.arange(samples), rows))


def draw_clustered(seed, samples, units, shared=0.6, weighted=False):
    """Draw samples of units with one to eight members each; ``shared`` of the variance is common to a unit."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 9, samples * units)
    unit = np.repeat(np.arange(samples * units), sizes)
    own = rng.normal(size=(2, len(unit))) * math.sqrt(1 - shared)
    u, v = (rng.normal(size=(2, samples * units)) * math.sqrt(shared))[:, unit] + own
    w = rng.gamma(2.0, 0.5, len(unit)) if weighted else None
    return Drawn(*_placed(u, v, SIGMA2), w, unit // units, unit)


def _placed(u, v, sigma2):
    turn = math.radians(AZIMUTH)
    along, across = SIGMA1 * u, sigma2 * v
    return (CENTER[0] + along * math.sin(turn) + across * math.cos(turn),
            CENTER[1] + along * math.cos(turn) - across * math.sin(turn))


def measured(drawn, units=True):
    """Return the ellipses of all samples in one run."""
    return ellipses(drawn.x, drawn.y, drawn.w, drawn.sample, int(drawn.sample[-1]) + 1, "yuill",
                    units=drawn.unit if units else None)


def errors(found):
    """Return, per quantity, the deviations from the truth and the claimed standard errors; of σ on the log scale."""
    shapes = found.shapes
    azimuth = (shapes.azimuth - AZIMUTH + 90) % 180 - 90
    return {
        "center x": (shapes.center_x - CENTER[0], found.se_center_x),
        "center y": (shapes.center_y - CENTER[1], found.se_center_y),
        "σ1": (np.log(shapes.sigma1 / SIGMA1), found.se_sigma1 / shapes.sigma1),
        "σ2": (np.log(shapes.sigma2 / SIGMA2), found.se_sigma2 / shapes.sigma2),
        "azimuth": (azimuth, found.se_azimuth),
    }


def ratios(found):
    """Return, per quantity, the root mean square of the claimed standard errors by the real spread."""
    return {name: float(np.sqrt(np.mean(claimed**2)) / np.std(away)) for name, (away, claimed) in errors(found).items()}


def coverage(found):
    """Return, per quantity, how often the nominal 95 % interval holds the truth."""
    return {name: float(np.mean(np.abs(away) <= WITHIN_95 * claimed))
            for name, (away, claimed) in errors(found).items()}


def distance_from_uniform(p):
    """Return Kolmogorov's distance of p-values from the uniform distribution, times √N: above 1.63 in 1 % of cases."""
    p, steps = np.sort(p), np.arange(len(p) + 1) / len(p)
    return float(max(np.max(steps[1:] - p), np.max(p - steps[:-1])) * math.sqrt(len(p)))
