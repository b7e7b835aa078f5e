# SPDX-License-Identifier: GPL-2.0-or-later
"""Ellipses against 25-digit expected values, published outputs of other programs, and sets without an ellipse."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest

from cluster_digital_plugin.core import ellipse as module
from cluster_digital_plugin.core.ellipse import ellipse, ellipses, ring
from cluster_digital_plugin.core.ellipse.sizes import nominal_share, parse_sizes, scale_factors
from cluster_digital_plugin.core.errors import Cancelled, InputError

from . import independent

FOLDER = Path(__file__).resolve().parents[1] / "data" / "ellipse_reference"
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
PUBLISHED = json.loads((FOLDER / "published_outputs.json").read_text(encoding="utf-8"))
CASES = [(name, weighting) for name, case in EXPECTED.items() for weighting in case["expected"]]

# 100 km by 5 cm, 4 000 km from the origin: rounding of the rotated coordinates alone is 1e-10 of the minor axis for
# each point. The minor axis is met to 4e-12, single distances across it to 2e-10. Everything else, the set 5e8 from
# the origin included, is met to 1e-12.
TOLERANCE = {"gen_thin300": 1e-11}
THIN_DISTANCE = 5e-10

RULES = {
    "yuill_1sigma": ("yuill", 1), "arcgis_1sd": ("arcgis", 1), "arcgis_2sd": ("arcgis", 2), "arcgis_3sd": ("arcgis", 3),
    "crimestat_n2": ("crimestat", 1), "normal_p68": ("normal", 68), "normal_p95": ("normal", 95),
    "normal_p6827": ("normal", 100 * math.erf(1 / math.sqrt(2))),
}
NUMBERS = {"cx": "center_x", "cy": "center_y", "sigma1": "sigma1", "sigma2": "sigma2", "n_eff": "n_eff",
           "azimuth_deg_cw_from_y": "azimuth", "axis_ratio": "axis_ratio", "sum_w": "weight", "n": "n",
           "n_pos": "n_pos"}
SIZED = {"k": "k", "semi_major": "semi_major", "semi_minor": "semi_minor", "area": "area", "density": "density",
         "weight_share_inside": "inside", "points_inside": "inside_n"}


def points(name, weighting="weighted"):
    with open(FOLDER / f"{name}.csv", encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    x, y, w = (np.array([float(row[column]) for row in rows]) for column in "xyw")
    return x, y, w if weighting == "weighted" else None


def same(found, expected, tolerance):
    if expected is None:
        assert math.isnan(found)
    else:
        assert found == pytest.approx(float(expected), rel=tolerance, abs=1e-300)


@pytest.mark.parametrize(("name", "weighting"), CASES)
def test_shape_of_every_reference_set(name, weighting):
    expected = EXPECTED[name]["expected"][weighting]
    found = ellipse(*points(name, weighting))
    for theirs, ours in NUMBERS.items():
        same(getattr(found, ours), expected[theirs], TOLERANCE.get(name, 1e-12))


@pytest.mark.parametrize(("name", "weighting"), CASES)
@pytest.mark.parametrize("variant", RULES)
def test_every_size_rule_of_every_reference_set(name, weighting, variant):
    expected = EXPECTED[name]["expected"][weighting]["variants"][variant]
    found = ellipse(*points(name, weighting), *RULES[variant])
    if expected is None:
        assert math.isnan(found.k) and math.isnan(found.semi_major) and math.isnan(found.inside)
        return
    for theirs, ours in SIZED.items():
        if theirs in expected:
            same(getattr(found, ours), expected[theirs], TOLERANCE.get(name, 1e-12))


@pytest.mark.parametrize(("name", "weighting"),
                         [c for c in CASES if EXPECTED[c[0]]["expected"][c[1]].get("calibrated")])
def test_calibrated_ellipses_of_every_reference_set(name, weighting):
    for share, expected in EXPECTED[name]["expected"][weighting]["calibrated"].items():
        found = ellipse(*points(name, weighting), "calibrated", 100 * float(share))
        same(found.k, expected["k"], THIN_DISTANCE if name in TOLERANCE else 1e-12)
        # Ties on the bound lie inside as well, so the real share may exceed the expected file's running total.
        assert found.inside >= float(expected["share"]) - 1e-12


@pytest.mark.parametrize("name", [name for name, weighting in CASES if weighting == "weighted"])
def test_groups_give_what_each_set_gives_alone(name):
    sets = [points(other) for other in (name, "ebdon8", "deg_cross")]
    x, y, w = (np.concatenate([s[i] for s in sets]) for i in range(3))
    codes = np.repeat(np.arange(3), [len(s[0]) for s in sets])
    order = np.random.default_rng(0).permutation(len(x))
    many = ellipses(x[order], y[order], w[order], codes[order], 4)
    for number, points_of in enumerate(sets):
        alone, found = ellipse(*points_of), many.result(number)
        assert found.status == alone.status and found.inside_n == alone.inside_n
        for field in ("center_x", "semi_major", "semi_minor", "azimuth", "inside", "se_major", "se_center_x"):
            same(getattr(found, field), None if math.isnan(getattr(alone, field)) else getattr(alone, field),
                 TOLERANCE.get(name, 1e-11))
    assert many.result(3).status == "empty"


@pytest.mark.parametrize(("output", "weighting"), [
    (PUBLISHED["arcgis_pro_3.3_lepto24"]["sd1"], "unweighted"), (PUBLISHED["arcgis_pro_3.3_lepto24"]["sd2"], "two"),
    (PUBLISHED["arcmap_2017_mta473"]["unweighted"], "unweighted"),
    (PUBLISHED["arcmap_2017_mta473"]["weighted"], "weighted"),
])
def test_published_outputs_of_arcgis(output, weighting):
    name = "lepto24_round4" if output["CenterX"] > 0 else "mta473_full"
    found = ellipse(*points(name, weighting), size=2 if weighting == "two" else 1)
    axes = sorted((output["XStdDist"], output["YStdDist"]))
    assert found.center_x == pytest.approx(output["CenterX"], rel=1e-9)
    assert found.center_y == pytest.approx(output["CenterY"], rel=1e-9)
    assert (found.semi_minor, found.semi_major) == pytest.approx(axes, rel=1e-9)
    assert found.azimuth == pytest.approx(output["Rotation"], rel=1e-9)


@pytest.mark.parametrize("name", PUBLISHED["crimestat_4"])
def test_published_outputs_of_crimestat(name):
    printed = PUBLISHED["crimestat_4"][name]
    x, y = independent.crimestat_plane(*points(name)[:2])
    # CrimeStat sums about the mean longitude and latitude, which is not the mean of its plane: each point once on
    # either side makes it so.
    found = ellipse(np.append(x, -x), np.append(y, -y), None, "yuill", math.sqrt(2 * len(x) / (len(x) - 2)))
    axes = printed["semi_major"], printed["semi_minor"]
    assert (found.semi_major, found.semi_minor) == pytest.approx(axes, rel=5e-7)
    assert found.azimuth == pytest.approx(printed["azimuth"], abs=5e-5)
    assert found.area == pytest.approx(printed["area"], rel=1e-6)
    assert (found.semi_major, found.semi_minor, found.azimuth) == pytest.approx(independent.crimestat(x, y), rel=1e-12)
    # About their own mean the rule by its name is next to nothing away.
    plain = ellipse(x, y, rule="crimestat")
    assert (plain.semi_major, plain.semi_minor) == pytest.approx(axes, rel=1e-4)


def test_key_facts():
    x, y, w = points("pointpats11")
    plain, weighted = ellipse(x, y, None, "yuill"), ellipse(x, y, w, "yuill")
    assert (plain.center_x, plain.center_y) == pytest.approx((52.4, 49.598181818))
    assert (plain.semi_major, plain.semi_minor) == pytest.approx((32.063444154, 24.274325761))
    assert plain.azimuth == pytest.approx(70.14367724)
    assert (weighted.semi_major, weighted.azimuth) == pytest.approx((33.055502, 68.280811))
    ebdon = ellipse(*points("ebdon8"), "yuill")
    assert ebdon.semi_major**2 == pytest.approx(1 + math.sqrt(5) / 4, rel=1e-14)
    assert ebdon.azimuth == pytest.approx(math.degrees(math.atan(2)) / 2, rel=1e-14)
    cross = ellipse(*points("deg_cross"))
    assert (cross.azimuth, cross.inside, cross.inside_n) == (90.0, 1.0, 4)


@pytest.mark.parametrize(("x", "y", "w", "status"), [
    ([], [], None, "empty"), ([], [], [], "empty"), ([1, 2, 3], [1, 5, 2], [0, 0, 0], "empty"),
    ([np.nan], [1], None, "empty"),
    ([5], [7], [2.5], "point"), ([5e5] * 6, [4e6] * 6, None, "point"), ([1, 2, 3], [1, 5, 2], [0, 1, 0], "point"),
    ([0.1] * 3, [0.7] * 3, [0.1, 0.2, 0.3], "point"), ([0] * 3, [0] * 3, None, "point"),
    ([0] * 2, [0] * 2, None, "point"),
    ([0, 3], [0, 4], None, "line"), ([0, 3, 6, 9], [0, 4, 8, 12], None, "line"),
    ([4e6, 4e6 + 1, 4e6 + 2], [1e6, 1e6 + 1, 1e6 + 2], None, "line"), ([1, 2, 3], [1, 5, 2], [1, 1, 0], "line"),
    ([0, 1, 0, 1], [0, 0, 1, 1], None, "circle"), ([0, 1, 0], [0, 0, 1], None, "ok"),
])
def test_sets_without_an_ellipse_say_so(x, y, w, status):
    found = ellipse(np.array(x, float), np.array(y, float), None if w is None else np.array(w, float))
    assert found.status == status
    assert math.isnan(found.azimuth) == (status in ("empty", "point", "circle"))
    assert math.isnan(found.density) == (status not in ("ok", "circle"))
    if status == "line":
        assert found.semi_minor == 0 and found.axis_ratio == 0 and found.azimuth == pytest.approx(
            math.degrees(math.atan2(x[1] - x[0], y[1] - y[0])))
    if status == "point":
        assert found.semi_major == 0 and math.isnan(found.se_center_x)
        assert found.inside == 1.0 and found.inside_n >= 1
    if status == "empty":
        assert found.inside_n == 0 and math.isnan(found.inside)


def test_a_regular_polygon_has_no_direction():
    for corners in (3, 5, 7, 12):
        turn = 2 * np.pi * np.arange(corners) / corners + 0.3
        found = ellipse(3 * np.cos(turn) + 1, 3 * np.sin(turn) - 2)
        assert found.status == "circle" and math.isnan(found.azimuth)
        assert found.sigma1 == pytest.approx(3 / math.sqrt(2)) == found.sigma2
        assert math.isnan(found.se_azimuth)
        # The mean of (u² − 1)² is that of cos²(2θ): a half, but for the triangle's corners too.
        expected = found.k * found.sigma1 / 2 / math.sqrt(2 * corners)
        assert (found.se_major, found.se_minor) == pytest.approx((expected, expected))
    for seed in range(100):
        turn = 2 * np.pi * np.arange(7) / 7 + seed
        assert 1 - 1e-9 < ellipse(np.cos(turn), np.sin(turn)).circular_p <= 1
    line = ellipse(np.array([0.0, 3, 9]), np.array([0.0, 4, 12]))
    assert line.se_major > 0 and math.isnan(line.se_minor) and math.isnan(line.se_azimuth)


def test_a_millimetre_across_a_hundred_kilometres_is_no_line():
    found = ellipse(np.array([-1e5, 1e5, 0, 0]), np.array([0, 0, -1e-3, 1e-3]))
    assert (found.status, found.azimuth) == ("ok", 90)
    assert (found.sigma1, found.sigma2) == pytest.approx((1e5 / math.sqrt(2), 1e-3 / math.sqrt(2)), rel=1e-12)


def test_one_unit_says_nothing_and_two_points_worth_no_circularity():
    rng = np.random.default_rng(3)
    for _ in range(100):
        found = ellipse(*rng.normal(size=(2, 9)), units=np.zeros(9, int))
        assert 0 <= found.se_center_x < 1e-9 and 0 <= found.se_center_y < 1e-9 and math.isnan(found.circular_p)
    # Units that pull apart along x only leave nothing across, however the axes lie.
    for a, b, c, d in rng.uniform(0.1, 2, (200, 4)):
        x, y = np.array([-1 - a, a - 1, 1 + c, 1 - c]), np.array([-b, b, d, -d])
        for one, other in (("x", "y"), ("y", "x")):
            found = ellipse(*((x, y) if one == "x" else (y, x)), units=np.array([0, 0, 1, 1]))
            assert getattr(found, f"se_center_{one}") > 0.1 and 0 <= getattr(found, f"se_center_{other}") < 1e-6
    heavy = ellipse(np.array([0.0, 1, 0]), np.array([0.0, 0, 1]), np.array([6.0, 1, 1]))
    assert heavy.n_eff == pytest.approx(64 / 38) and math.isnan(heavy.circular_p)


def test_a_hair_west_of_north_is_north():
    found = ellipse(np.array([1e-17, 0, -1e-17]), np.array([-1.0, 0, 1]))
    assert (found.status, found.azimuth) == ("line", 0.0)


def test_rows_that_cannot_be_used_are_dropped_and_counted():
    x, y = np.array([0, 3, np.nan, 5, 1, np.inf]), np.array([0, 4, 1, 0.0, 2, 1])
    w = np.array([1, 2, 1, np.nan, 1, 1])
    found = ellipse(x, y, w)
    kept = ellipse(x[[0, 1, 4]], y[[0, 1, 4]], w[[0, 1, 4]])
    assert found.dropped == 3 and found.n == 3
    assert found.semi_major == kept.semi_major and found.weight == 4
    # Weights alone may be at fault.
    for wrong in (np.nan, np.inf):
        found = ellipse(x[[0, 1, 4, 3]], y[[0, 1, 4, 3]], np.array([1, 2, 1, wrong]))
        assert (found.dropped, found.n, found.semi_major) == (1, 3, kept.semi_major)
    grouped = ellipses(x, y, w, np.array([0, 0, 1, 1, 0, 1]), 2)
    assert grouped.dropped.tolist() == [0, 3] and grouped.result(1).status == "empty"


def test_without_numbers_the_first_group_and_size_are_given():
    x, y = np.array([0.0, 1, 0, 5, 9, 5]), np.array([0.0, 0, 1, 5, 5, 8])
    found = ellipses(x, y, None, np.repeat([0, 1], 3), 2, "yuill", (1.0, 2.0))
    assert found.result() == found.result(0, 0) and found.result().size == 1 and found.result().center_x < 1
    assert len(found) == 2 and found.result(1, 1).semi_major == pytest.approx(2 * found.result(1).semi_major)


def test_two_points_have_no_ellipse_of_crimestat():
    for rows in (1, 2):
        found = ellipse(np.arange(rows, dtype=float), np.zeros(rows), None, "crimestat")
        assert math.isnan(found.k) and math.isnan(found.inside) and found.inside_n == 0


def test_a_negative_weight_names_its_row():
    with pytest.raises(InputError, match="2 weights are negative, the first in row 3 \\(-2\\)") as caught:
        ellipse(np.arange(5.0), np.arange(5.0), np.array([1, np.nan, -2, 4, -3]))
    assert "有 2 个负值,第一个在第 3 行(-2)" in caught.value.message_zh


@pytest.mark.parametrize(("text", "rule", "sizes"), [
    ("1", "arcgis", (1,)), ("1,2,3", "yuill", (1, 2, 3)), ("50；68、95%", "normal", (50, 68, 95)),
    (" 100 ", "calibrated", (100,)), ("2 2 1", "crimestat", (2, 1)),
])
def test_sizes_are_read(text, rule, sizes):
    assert parse_sizes(text, rule) == sizes


@pytest.mark.parametrize(("text", "rule", "zh", "en"), [
    ("", "arcgis", "没有给出大小", "No size is given"),
    ("one", "arcgis", "大小“one”不是数字列表", "“one” is no list of numbers"),
    ("0", "yuill", "不能是 0:应为正数", "Size 0 is impossible under the rule “yuill”: give a positive number"),
    ("-1", "arcgis", "应为正数", "positive number"), ("nan", "arcgis", "应为正数", "positive number"),
    ("inf", "arcgis", "应为正数", "positive number"),
    ("100", "normal", "应为 0 到 100 之间的百分数", "give percent between 0 and 100"),
    ("100.5", "calibrated", "不能是 100.5:应为 0 到 100 之间", "percent between 0 and 100"),
    ("101", "calibrated", "百分数", "percent"), ("1, 0", "crimestat", "不能是 0", "Size 0"),
    ("1", "unheard", "没有名为“unheard”的大小规则", "no size rule “unheard”"),
])  # fmt: skip
def test_impossible_sizes_are_refused(text, rule, zh, en):
    with pytest.raises(InputError) as caught:
        parse_sizes(text, rule)
    assert zh in caught.value.message_zh and en in caught.value.message_en


def test_scale_factors_and_nominal_shares():
    assert scale_factors("arcgis", (1, 2, 3)) == pytest.approx(math.sqrt(2) * np.array([1, 2, 3]))
    assert scale_factors("normal", (68, 200 / 3, 90, 95, 99)) == pytest.approx(
        [1.509592185, 1.482303807, 2.145966026, 2.447746831, 3.034854259])
    assert [nominal_share("yuill", s) for s in (1, 2, 3)] == pytest.approx([0.393469, 0.864665, 0.988891], abs=1e-6)
    assert [nominal_share("arcgis", s) for s in (1, 2, 3)] == pytest.approx([0.632121, 0.981684, 0.999877], abs=1e-6)
    assert nominal_share("normal", 68) == nominal_share("calibrated", 68) == 0.68
    assert nominal_share("crimestat", 1) == nominal_share("arcgis", 1)
    assert scale_factors("yuill", (1, 2)).tolist() == [1, 2] and scale_factors("crimestat", (2,)) == [2 * math.sqrt(2)]
    assert np.isnan(scale_factors("calibrated", (50, 100))).tolist() == [True, True]


def test_a_ring_lies_on_the_ellipse():
    found = ellipse(*points("pointpats11"))
    x, y = ring(found.center_x, found.center_y, found.semi_major, found.semi_minor, found.azimuth)
    assert len(x) == 361 and x[0] == x[-1] and y[0] == y[-1]
    area = 0.5 * np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])
    assert -area == pytest.approx(found.area * 360 / (2 * math.pi) * math.sin(2 * math.pi / 360), rel=1e-12)
    turn = math.radians(found.azimuth)
    assert x[0] == pytest.approx(found.center_x + found.semi_major * math.sin(turn))
    assert y[0] == pytest.approx(found.center_y + found.semi_major * math.cos(turn))


def test_progress_can_cancel():
    def stop(fraction):
        raise Cancelled

    with pytest.raises(Cancelled):
        module.ellipses(np.arange(5.0), np.arange(5.0), progress=stop)


@pytest.mark.parametrize("grouped", [False, True])
@pytest.mark.parametrize(("rule", "size"), [("arcgis", 1), ("calibrated", 68)])
def test_progress_goes_on_in_small_steps(rule, size, grouped):
    seen, many = [], np.arange(600_000)
    points_of = np.random.default_rng(0).normal(size=(2, 600_000))
    codes, groups = (many % 7, 7) if grouped else (None, 1)
    module.ellipses(*points_of, None, codes, groups, rule, (size,), progress=seen.append)
    assert seen == sorted(seen) and seen[0] == 0 and 0.9 < seen[-1] < 1
    assert max(np.diff(seen)) < 0.15
