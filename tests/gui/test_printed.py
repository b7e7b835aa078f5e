# SPDX-License-Identifier: GPL-2.0-or-later
"""Printed numbers: typed into a window of the workbench, checked there and in the exported tables."""

from __future__ import annotations

import pytest
from osgeo import ogr

from cluster_digital_plugin.layers import printed


@pytest.fixture
def window(matched, click, qtbot):
    """The window of the matched sample, opened by clicking."""
    click(matched.dock.export.printed)
    window = matched.dock.printed
    qtbot.waitUntil(lambda: bool(window._checks._found), timeout=20000)
    return window


def shown(window):
    return [window.model.row(number) for number in range(window.model.rowCount())]


def test_the_papers_contradictions_are_seen(window, click, matched):
    click(window.paper_button)
    wrong = [row[1:3] for row in shown(window) if row[0] in ("Contradiction", "矛盾")]
    assert ("17", "18") in wrong and ("32 − 18 − 14 = 0", "1") in wrong
    assert any(one == "23.0 %" for one, _ in wrong) and any(one == "42.1 %" for one, _ in wrong)
    # The sample is not the paper's data.
    assert window._checks.sizes["other"] > 10 and "71" in {row[1] for row in shown(window)}
    assert printed.existing_printed(matched.controller.workspace.path)


def test_a_number_corrected_is_no_contradiction_any_more(window, click, qtbot):
    click(window.paper_button)

    def sides():
        return {row[1:3] for row in shown(window) if row[0] in ("Contradiction", "矛盾")}

    assert ("17", "18") in sides()
    (row,) = [n for n in range(window.table.rowCount()) if window.table.item(n, 0).text() == "accompanied.MIIT.match"]
    window.table.item(row, 1).setText("18")
    # Now the parts are more than the whole.
    qtbot.waitUntil(lambda: ("17", "18") not in sides() and ("18 + 14 + 1 = 33", "32") in sides(), timeout=5000)
    window.table.item(row, 1).setText("x")
    qtbot.waitUntil(lambda: "accompanied.MIIT.match" in window.summary.text(), timeout=5000)


def test_the_exported_tables_check_them_too(window, matched, run, click, tmp_path, qtbot):
    click(window.paper_button)
    matched.dock.export.folder.setFilePath(str(tmp_path / "out"))
    good, message = run(lambda: click(matched.dock.export.buttons["tables"]))
    assert good, message
    layer = ogr.Open(str(tmp_path / "out" / "tables.xlsx"))
    names = [layer.GetLayer(number).GetName() for number in range(layer.GetLayerCount())]
    checks = layer.GetLayerByName(next(name for name in names if name in ("Self-check", "自检")))
    texts = {str(feature.GetField(1)) for feature in checks}
    assert texts & {"Contradiction", "矛盾"}


def test_cleared_numbers_leave_no_file(window, click, matched):
    click(window.paper_button)
    click(window.clear_button)
    assert not printed.existing_printed(matched.controller.workspace.path) and shown(window) == []
    click(window.add_button)
    assert window.table.rowCount() == 1 and window.rows() == []
