# SPDX-License-Identifier: GPL-2.0-or-later
"""Charts: what is where on them, what they say, that nothing is cut."""

import subprocess
import sys
import warnings

import numpy as np
import pytest
from qgis.core import QgsDistanceArea, QgsPointXY

from cluster_digital_plugin.core.errors import InputError
from cluster_digital_plugin.outputs import charts
from cluster_digital_plugin.outputs.charts.drawing import _sheet

pytestmark = pytest.mark.usefixtures("qgis_app")

VERDICTS = [
    {"programme": "NDRC", "verdict": "unrelated", "count": 3, "chosen": None},
    {"programme": "MIIT", "verdict": "match", "count": 1, "chosen": None},
    {"programme": "NDRC", "verdict": "match", "count": 1, "chosen": None},
]
ODD = {"programme": "广西壮族自治区 $x$ y$", "verdict": "$of its own$", "count": 7, "chosen": 3}


def ellipse(grp, **values):
    """Return a row of the ellipses table."""
    row = {
        "ellipse_id": f"{grp}|arcgis|{values.get('size', 1.0):g}", "grp": grp, "scope": "all", "n": 25, "weight": 20.0,
        "center_lon": 113.0, "center_lat": 32.0, "semi_major": 760_000.0, "semi_minor": 380_000.0, "unit": "m",
        "azimuth": 45.0, "size_rule": "arcgis", "size": 1.0, "nominal": 0.632, "inside": 0.56, "inside_n": 11,
        "se_center_x": 60_000.0, "se_center_y": 90_000.0, "se_azimuth": 12.0, "circular_p": 0.01, "status": "ok",
    }
    return {**row, **values}


@pytest.fixture
def programmes():
    return [
        ellipse("MIIT", circular_p=0.38), ellipse("NDRC", azimuth=17.7, semi_major=930_000.0),
        ellipse("MOST", azimuth=25.7), ellipse("belts", azimuth=150.0, inside=0.8, inside_n=20),
    ]


@pytest.fixture
def years():
    places = {"2018": (112.0, 30.0), "2019": (113.0, 30.0), "2021": (113.0, 31.0), "2020": (114.0, 30.5)}
    return [ellipse(year, center_lon=lon, center_lat=lat) for year, (lon, lat) in places.items()]


def region_of(drawing, grp, points=None):
    return next(item for item in drawing.regions
                if item.row["grp"] == grp and not item.closed and points in (None, len(item.path)))


def test_an_axis_points_where_its_azimuth_says_and_is_as_long_as_it_is(programmes):
    drawing = charts.draw("rose", programmes, 400, chinese=False)
    major, minor = (item.path for item in drawing.regions if item.row["grp"] == "MIIT" and not item.closed)
    (x0, y0), (x1, y1) = major[-1], major[0]
    # 45° clockwise from north: right and up, and y counts downwards.
    assert x1 - x0 == pytest.approx(y0 - y1, rel=1e-6)
    assert x1 > x0
    assert np.hypot(*(minor[0] - minor[-1])) / np.hypot(x1 - x0, y1 - y0) == pytest.approx(0.5, rel=1e-6)
    assert np.dot(minor[0] - minor[-1], major[0] - major[-1]) == pytest.approx(0, abs=1e-6)
    ndrc = region_of(drawing, "NDRC").path
    east, north = ndrc[0] - ndrc[-1]
    assert np.degrees(np.arctan2(east, -north)) == pytest.approx(17.7)


def test_the_rose_says_where_there_is_no_direction(programmes):
    words = charts.draw("rose", [*programmes, ellipse("x", circular_p=None, se_azimuth=None)], 400, False).words
    assert "MIIT  760 × 380 km, azimuth 45.0° ± 12.0°, no significant direction (p = 0.38)" in words
    assert "MOST  760 × 380 km, azimuth 25.7° ± 12.0°, p = 0.010" in words
    assert "x  760 × 380 km, azimuth 45.0°, direction not tested" in words
    zh = charts.draw("rose", programmes, 400, True).words
    assert "方向不显著(p = 0.38)" in zh
    assert "线上产业带" in zh


def test_a_direction_that_is_not_significant_is_dashed(programmes):
    from matplotlib.lines import Line2D

    figure = _sheet("rose", programmes, 400, True, ()).figure()
    lines = {}
    for line in figure.axes[0].findobj(Line2D):
        if line.get_linestyle() in ("-", "--") and len(line.get_xdata()) == 4:
            lines.setdefault(line.get_color(), set()).add(line.get_linestyle())
    assert lines == {"#1f5fbf": {"--"}, "#d7191c": {"-"}, "#1a8a3c": {"-"}, "#7b3294": {"-"}}


def test_programmes_stand_in_their_order_with_markers_of_their_own(programmes):
    words = charts.draw("rose", [*programmes, ellipse("anew")], 400, False).words
    order = [words.index(name) for name in ("NDRC", "MIIT", "MOST", "anew", "Online belts")]
    assert order == sorted(order)


def test_groups_without_axes_are_counted_not_dropped_in_silence(programmes):
    point = ellipse("point", semi_major=0.0, semi_minor=0.0, azimuth=None, status="point")
    degrees = ellipse("degrees", semi_major=5.0, semi_minor=4.0, unit="degrees")
    words = charts.draw("rose", [*programmes, point, degrees], 400, False).words
    assert "Not drawn: 1 groups without axes." in words
    assert "Not drawn: 1 groups whose axes have another unit." in words
    many = [ellipse(f"g{number}") for number in range(30)]
    assert "The first 8 of 30 groups" in charts.draw("rose", many, 400, False).words


def test_a_circle_has_no_azimuth(programmes):
    drawing = charts.draw("rose", [ellipse("NDRC", azimuth=None, semi_minor=760_000.0, status="circle")], 400, False)
    circle = region_of(drawing, "NDRC").path
    radius = np.hypot(*(circle - circle[:-1].mean(axis=0)).T)
    assert np.ptp(radius) < 0.01 * radius.mean()
    assert "a circle" in drawing.words


def test_shares_are_those_of_the_table(programmes):
    words = charts.draw("shares", programmes, 400, False).words
    assert "MIIT  weight 56 %, count 44 %, nominal 63 %" in words
    assert "Online belts  weight 80 %, count 80 %, nominal 63 %" in words


def test_several_sizes_are_joined_and_each_point_is_its_own_ellipse():
    sizes = [ellipse("MIIT", size=size, nominal=nominal, inside=inside)
             for size, nominal, inside in ((2.0, 0.98, 0.99), (1.0, 0.63, 0.56), (3.0, 0.9999, 1.0))]
    drawing = charts.draw("shares", sizes, 400, False)
    points = [item for item in drawing.regions if len(item.path) == 1]
    assert [item.row["size"] for item in points] == [1.0, 2.0, 3.0]
    x, y = np.vstack([item.path for item in points]).T
    assert (np.diff(x) > 0).all()
    assert (np.diff(y) < 0).all()
    scale = (x[1] - x[0]) / (0.98 - 0.63), (y[0] - y[1]) / (0.99 - 0.56)
    assert (x[2] - x[1]) / scale[0] == pytest.approx(0.0199)
    assert drawing.at(x[1], y[1]).row["size"] == 2.0
    assert "1: 56 %, 2: 99 %, 3: 100 %" in drawing.words


def test_a_path_has_one_scale_and_starts_at_the_first_centre(years):
    drawing = charts.draw("trajectory", years, 400, False)
    at = {item.row["grp"]: item.path[0] for item in drawing.regions}
    measure = QgsDistanceArea()
    measure.setEllipsoid("WGS84")
    centers = {row["grp"]: QgsPointXY(row["center_lon"], row["center_lat"]) for row in years}
    per_pixel = []
    for year in ("2019", "2020", "2021"):
        metres = measure.measureLine(centers["2018"], centers[year])
        per_pixel.append(metres / np.hypot(*(at[year] - at["2018"])))
        bearing = np.degrees(measure.bearing(centers["2018"], centers[year]))
        east, down = at[year] - at["2018"]
        assert np.degrees(np.arctan2(east, -down)) == pytest.approx(bearing, abs=0.01)
    assert per_pixel == pytest.approx([per_pixel[0]] * 3, rel=1e-4)
    order = ["2018", "2019", "2020", "2021"]
    legs = [measure.measureLine(centers[a], centers[b]) for a, b in zip(order, order[1:])]
    net = measure.measureLine(centers["2018"], centers["2021"])
    assert f"2018→2021: net shift {net / 1000:.0f} km" in drawing.words
    assert f"path {sum(legs) / 1000:.0f} km" in drawing.words


def test_a_path_for_each_programme_by_year():
    rows = [ellipse(f"{programme} | {year}", center_lon=110 + year - 2018 + shift)
            for shift, programme in enumerate(("MIIT", "NDRC")) for year in (2018, 2019, 2020)]
    words = charts.draw("trajectory", rows, 400, False).words
    assert "MIIT  2018→2020" in words
    assert "NDRC  2018→2020" in words


@pytest.mark.parametrize("rows", [[], [ellipse("MIIT"), ellipse("2018")]])
def test_without_years_the_path_says_what_to_draw(rows, tmp_path):
    drawing = charts.draw("trajectory", rows, 400, False)
    assert drawing.empty
    assert not drawing.regions
    assert "group by year" in drawing.words
    with pytest.raises(InputError) as error:
        charts.save(tmp_path / "no.png", "trajectory", rows)
    assert "按年份分组" in error.value.message_zh
    assert not (tmp_path / "no.png").exists()


@pytest.mark.parametrize("chinese", [True, False])
@pytest.mark.parametrize("width", [300, 400, 900])
@pytest.mark.parametrize("kind", list(charts.KINDS))
def test_nothing_is_cut_and_no_character_is_missing(kind, width, chinese, programmes, years):
    rows = {"trajectory": years, "verdicts": [*VERDICTS, ODD]}.get(
        kind, [*programmes, ellipse("广西壮族自治区 $x$ y$", scope="selection")])
    with warnings.catch_warnings():
        # matplotlib warns of characters that its font lacks.
        warnings.simplefilter("error")
        sheet = _sheet(kind, rows, width, chinese, ("sample",))
        figure = sheet.figure()
        figure.canvas.draw()
        renderer = figure.canvas.get_renderer()
        texts = list(figure.texts)
        for axes in figure.axes:
            low, high = axes.get_xlim()
            # Ticks beyond the ends of an axis are there and not drawn.
            ticks = [text for text in axes.get_xticklabels() if kind == "rose" or low <= text.get_position()[0] <= high]
            texts += [*axes.texts, axes.xaxis.label, axes.yaxis.label, *ticks]
        assert len(texts) > 5
        for text in texts:
            if text.get_text() and text.get_visible():
                box = text.get_window_extent(renderer)
                assert box.x0 >= -0.5 and box.x1 <= figure.bbox.x1 + 0.5, text.get_text()
                assert box.y0 >= -0.5 and box.y1 <= figure.bbox.y1 + 0.5, text.get_text()


def test_the_sample_is_marked_in_words_and_on_the_picture(programmes):
    plain, marked = (charts.draw("shares", programmes, 400, True, marked) for marked in ((), ("sample",)))
    assert "示例数据,不可引用" in marked.words
    assert "示例" not in plain.words
    assert marked.height > plain.height


def test_a_fine_screen_gets_more_pixels_and_the_same_places(programmes):
    once, twice = (charts.draw("rose", programmes, 400, scale=scale) for scale in (1.0, 2.0))
    assert twice.size == tuple(2 * side for side in once.size)
    assert (twice.width, twice.height) == (once.width, once.height)
    for one, two in zip(once.regions, twice.regions):
        assert two.path == pytest.approx(one.path, abs=0.01)


def test_a_dark_theme_is_dark_and_its_colours_lighter(programmes):
    theme = charts.Theme(text="#eeeeee", background="#202020")
    drawing = charts.draw("rose", programmes, 400, theme=theme)
    pixels = np.frombuffer(drawing.pixels, np.uint8).reshape(*drawing.size[::-1], 4)
    assert tuple(pixels[1, 1]) == (0x20, 0x20, 0x20, 255)
    assert theme.ink("#1f5fbf") != "#1f5fbf"
    assert charts.PAPER.ink("#1f5fbf") == "#1f5fbf"


def test_the_nearest_mark_is_found(programmes):
    drawing = charts.draw("rose", programmes, 400)
    end = region_of(drawing, "NDRC").path[0]
    assert drawing.at(end[0] + 2, end[1] + 1).row["grp"] == "NDRC"
    assert drawing.at(1, 1) is None
    box = next(item for item in drawing.regions if item.closed and item.row["grp"] == "belts")
    assert drawing.at(*box.path.mean(axis=0)).row["grp"] == "belts"


def test_lines_are_broken_where_a_reader_would():
    sheet = _sheet("rose", [], 300, True, ())
    text = "MIIT  760 × 567 km, azimuth 45.7° ± 21.0°, no direction (p = 0.38);方向不显著(p = 0.38),长轴"
    for width in range(40, 300, 7):
        lines = sheet.lines(text, width)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert not any(line.endswith(("=", "±", "×", "(")) or line.startswith((",", "=", "°", ")")) for line in lines)
        assert all(sheet.text_width(line) <= width or "p = 0.38" in line or len(line.split()) < 4 for line in lines)


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_charts_are_saved_the_same_each_time(ending, programmes, tmp_path):
    one, two = (tmp_path / f"{name}.{ending}" for name in "ab")
    assert charts.save(one, "rose", programmes, chinese=True, marked=("sample",)) == str(one)
    charts.save(two, "rose", programmes, chinese=True, marked=("sample",))
    start = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}[ending]
    assert one.read_bytes().startswith(start)
    if ending != "svg":
        assert one.read_bytes() == two.read_bytes()
    if ending == "png":
        from qgis.PyQt.QtGui import QImage

        # 480 of 96 to the inch at 300.
        assert QImage(str(one)).width() == 1500


def test_what_cannot_be_saved_is_said(programmes, tmp_path):
    with pytest.raises(InputError, match="png"):
        charts.save(tmp_path / "x.docx", "rose", programmes)
    # Below a file nobody can make a folder.
    (tmp_path / "none").touch()
    with pytest.raises(InputError, match="cannot be written"):
        charts.save(tmp_path / "none" / "x.png", "rose", programmes)


def test_saving_without_matplotlib_says_what_is_missing(programmes, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(InputError, match="matplotlib"):
        charts.save(tmp_path / "x.png", "rose", programmes)


def test_matplotlib_is_imported_late_and_pyplot_never():
    code = (
        "import sys\n"
        "from cluster_digital_plugin.outputs import charts\n"
        "assert 'matplotlib' not in sys.modules\n"
        "row = {'grp': 'NDRC', 'ellipse_id': 'a', 'semi_major': 2e5, 'semi_minor': 1e5, 'unit': 'm', 'azimuth': 9.0}\n"
        "charts.draw('rose', [row], 300, False)\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)


def bar(drawing, programme, verdict, of="count"):
    """Return the box of a part of a bar: left, top, right, bottom."""
    path = next(item.path for item in drawing.regions
                if (item.row["programme"], item.row["verdict"], item.row["of"]) == (programme, verdict, of))
    return *path.min(axis=0), *path.max(axis=0)


def test_parts_of_a_bar_are_as_long_as_their_share():
    drawing = charts.draw("verdicts", VERDICTS, 400, chinese=False)
    match, unrelated = bar(drawing, "NDRC", "match"), bar(drawing, "NDRC", "unrelated")
    assert (unrelated[2] - unrelated[0]) / (match[2] - match[0]) == pytest.approx(3)
    assert match[2] == pytest.approx(unrelated[0])
    whole = bar(drawing, "MIIT", "match")
    assert (whole[0], whole[2]) == pytest.approx((match[0], unrelated[2]))
    assert bar(drawing, "ALL", "match")[2] - match[0] == pytest.approx(0.4 * (whole[2] - whole[0]))
    assert "NDRC, Match: 1 of 4 records (25 %)" in drawing.words
    assert "Total  5 records" in drawing.words


def test_what_is_selected_has_a_bar_of_its_own():
    rows = [{**row, "chosen": chosen} for row, chosen in zip(VERDICTS, (1, 0, 1))]
    drawing = charts.draw("verdicts", rows, 400, chinese=True)
    chosen, every = bar(drawing, "NDRC", "match", "chosen"), bar(drawing, "NDRC", "match")
    assert chosen[3] < every[1]
    assert chosen[2] - chosen[0] == pytest.approx(2 * (every[2] - every[0]))
    assert "NDRC  选中 2 条 / 共 4 条" in drawing.words
    assert "MIIT  选中 0 条 / 共 1 条" in drawing.words
    with pytest.raises(StopIteration):
        bar(drawing, "MIIT", "match", "chosen")


def test_without_verdicts_the_chart_says_what_to_do():
    assert charts.draw("verdicts", [], 400, chinese=True).words.endswith("请先在工作台第 ② 步运行匹配。")
