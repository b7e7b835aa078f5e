# SPDX-License-Identifier: GPL-2.0-or-later
"""Who cannot tell red from green, or has a grey print, can still tell the programmes apart."""

from itertools import combinations

import numpy as np
import pytest

from cluster_digital_plugin.layers import settings, symbols

# Machado, Oliveira and Fernandes (2009), A physiologically-based model for simulation of color vision deficiency,
# severity 1.0, on linear RGB.
SIGHT = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    "full": np.eye(3),
}
# Linear sRGB to CIE XYZ, white D65 (IEC 61966-2-1).
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])


def linear(color):
    parts = np.array([int(color[i:i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    ratio = XYZ @ np.clip(rgb, 0, 1) / np.array([0.95047, 1, 1.08883])
    f = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distances(palette, matrix):
    colors = [lab(np.array(matrix) @ linear(look.color)) for look in palette.values()]
    return [float(np.linalg.norm(a - b)) for a, b in combinations(colors, 2)]


@pytest.mark.parametrize("sight", SIGHT)
def test_the_safe_palette_is_told_apart(sight):
    assert min(distances(symbols.PALETTES["safe"], SIGHT[sight])) > 30


def test_figure_one_alone_would_not_do():
    assert min(distances(symbols.PALETTES["figure1"], SIGHT["protanopia"])) < 20


def test_the_safe_palette_survives_a_grey_print():
    lightness = sorted(lab(linear(look.color))[0] for look in symbols.PALETTES["safe"].values())
    assert min(np.diff(lightness)) > 10
    assert lightness[-1] < 75  # else a thin line is lost on white paper


def test_shapes_and_dashes_are_the_same_in_every_palette():
    for palette in symbols.PALETTES.values():
        assert list(palette) == list(symbols.LOOKS)
        for name, look in palette.items():
            assert (look.shape, look.dash) == (symbols.LOOKS[name].shape, symbols.LOOKS[name].dash)


@pytest.fixture
def palette(qgis_app):
    yield settings.PALETTE
    settings.PALETTE.set(None)


def test_the_chosen_palette_holds_for_new_looks(palette):
    assert symbols.looks(["NDRC"])["NDRC"].color == "#d7191c"
    palette.set("safe")
    assert symbols.looks(["NDRC", "belts"]) == {name: symbols.PALETTES["safe"][name] for name in ("NDRC", "belts")}
    palette.set("nonsense")
    assert symbols.looks(["NDRC"])["NDRC"].color == "#d7191c"
