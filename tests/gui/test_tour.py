# SPDX-License-Identifier: GPL-2.0-or-later
"""The first steps: they go on by themselves, and away for good."""

from qgis.core import QgsProject

from cluster_digital_plugin.layers import settings
from cluster_digital_plugin.layers.workspace import layers_on


def told(workbench):
    return workbench.tour.strip.text.text()


def test_the_guide_begins_by_itself_once(workbench, iface, qtbot):
    assert workbench.tour.running and "1/6" in told(workbench)
    workbench.tour.strip.close_button.click()
    assert not workbench.tour.running and settings.TOUR_DONE.get()
    workbench.dock.hide()
    workbench.dock.show()
    assert not workbench.tour.running
    workbench.actions["tour"].trigger()
    assert workbench.tour.running and "1/6" in told(workbench)


def test_a_step_that_was_done_gives_way_to_the_next(loaded, run, click, qtbot, tmp_path):
    tour = loaded.tour
    assert "2/6" in told(loaded)
    assert tour._spotlight.geometry() == loaded.dock.match.run_button.geometry()
    run(lambda: click(loaded.dock.match.run_button))
    qtbot.waitUntil(lambda: "3/6" in told(loaded))
    run(lambda: click(loaded.dock.ellipse.run_button))
    qtbot.waitUntil(lambda: "4/6" in told(loaded))
    loaded.dock.ellipse.live.switch.setChecked(True)
    qtbot.wait(20)
    assert "4/6" in told(loaded)
    layers_on(QgsProject.instance(), loaded.controller.workspace.path, ("records",))[0].selectAll()
    qtbot.waitUntil(lambda: "5/6" in told(loaded))
    loaded.review.show()
    qtbot.waitUntil(lambda: loaded.review.session.item is not None)
    loaded.review.decide("match")
    qtbot.waitUntil(lambda: "6/6" in told(loaded))
    loaded.dock.export.folder.setFilePath(str(tmp_path / "out"))
    run(lambda: click(loaded.dock.export.buttons["tables"]))
    qtbot.waitUntil(lambda: not tour.strip.skip_button.isVisibleTo(tour.strip))
    assert settings.TOUR_DONE.get() and tour._spotlight is None


def test_steps_done_before_are_left_out(matched):
    matched.tour.begin()
    assert "3/6" in told(matched)


def test_steps_are_skipped_and_found_by_keyboard(workbench, qtbot):
    from qgis.PyQt.QtCore import Qt

    strip = workbench.tour.strip
    for button in (strip.show_button, strip.skip_button, strip.close_button):
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    for _ in range(6):
        qtbot.keyClick(strip.skip_button, Qt.Key.Key_Space)
    assert not strip.show_button.isVisibleTo(strip)


def test_the_frame_lets_clicks_through(workbench):
    from qgis.PyQt.QtCore import Qt

    assert workbench.tour._spotlight.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
