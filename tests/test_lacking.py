# SPDX-License-Identifier: GPL-2.0-or-later
"""Without one of its libraries the plugin starts, says what is missing and how to get it, and does what it can."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent / "lacking.py"
MISSING = {"zh-Hans": "缺少 Python 包:{}", "en_US": "Missing Python packages: {}"}
REMEDIES = {"win32": ("OSGeo4W", "python3-{}"), "darwin": ("conda-forge", "{}"),
            "linux": ("sudo apt install python3-{}",)}
PANELS = {"workbench", "review", "taxonomy", "cities", "tables", "cards", "charts"}


def without(package, locale, folder):
    done = subprocess.run([sys.executable, str(SCRIPT), package, locale, str(folder)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    for platform, parts in REMEDIES.items():
        remedy = told["remedies"][platform]
        assert remedy.startswith(MISSING[locale].format(package)), remedy
        assert all(part.format(package) in remedy for part in parts), remedy
    assert told["failed"] == []
    return told


@pytest.mark.parametrize("locale", ["zh-Hans", "en_US"])
def test_without_pandas_every_panel_and_algorithm_says_so(locale, tmp_path):
    told = without("pandas", locale, tmp_path)
    reason = told["remedies"]["linux"]
    assert told["ready"] == told["warning"] == reason
    assert set(told["panels"]) == PANELS
    assert [name for name, text in told["panels"].items() if reason not in text] == []
    # QGIS alone writes the files.
    assert [name for name, text in told["algorithms"].items() if text != reason] == ["exportshapefiles"]


def test_without_shapely_all_but_cards_and_comparisons_works(tmp_path):
    told = without("shapely", "zh-Hans", tmp_path)
    assert told["ready"] == ""
    assert [name for name, text in told["panels"].items() if "shapely" in text] == ["cards"]
    assert "其余功能不受影响" in told["panels"]["cards"]
    assert {name for name, text in told["algorithms"].items() if text} == {"compareellipses", "cluster_digital"}
    assert "按成员城市计数" in told["panels"]["workbench"]


def test_without_matplotlib_all_but_charts_works(tmp_path):
    told = without("matplotlib", "en_US", tmp_path)
    assert told["ready"] == told["warning"] == ""
    assert [name for name, text in told["panels"].items() if "matplotlib" in text] == ["charts"]
    assert "everything else works" in told["panels"]["charts"]
    assert not any(told["algorithms"].values())
    assert "Counted in every member city" in told["panels"]["workbench"]
