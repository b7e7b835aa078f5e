# SPDX-License-Identifier: GPL-2.0-or-later
"""The page in QGIS's options: every choice is remembered, shown in the panels, and put back."""

import pytest

from cluster_digital_plugin.layers import settings


@pytest.fixture
def page(workbench, iface):
    return iface.options_factories[0].createWidget(None)


def test_what_is_chosen_is_remembered_and_shown(page, workbench, qtbot):
    page.palette_choice.setCurrentIndex(page.palette_choice.findData("safe"))
    page.rule.setCurrentIndex(page.rule.findData(1))
    page.size.setText("2")
    page.coder.setText("王五")
    page.rematch.setChecked(True)
    page.target.setCurrentIndex(1)
    assert settings.PALETTE.get() == "figure1"  # not before OK
    with qtbot.waitSignal(workbench.options.changed, timeout=1000):
        page.apply()
    assert (settings.PALETTE.get(), settings.SIZE_RULE.get(), settings.SIZE.get()) == ("safe", 1, "2")
    assert workbench.dock.ellipse.parameters()["SIZE_RULE"] == 1
    assert workbench.dock.ellipse.parameters()["SIZE"] == "2"
    assert workbench.dock.export.target.currentIndex() == 1
    assert workbench.review.coder.text() == workbench.review.session.coder == "王五"
    assert workbench.review.automatic.isChecked()


def test_nothing_changed_tells_nobody(page, workbench, qtbot):
    with qtbot.assertNotEmitted(workbench.options.changed, wait=50):
        page.apply()


def test_defaults_put_everything_back(page):
    page.palette_choice.setCurrentIndex(1)
    page.automatic.setChecked(True)
    page.folder.setFilePath("/somewhere")
    page.apply()
    page.reset_button.click()
    assert settings.AUTOMATIC.get() is True  # not before OK
    page.apply()
    for setting in (settings.PALETTE, settings.AUTOMATIC, settings.WORKSPACE_FOLDER, settings.SIZE):
        assert setting.get() == setting.default


def test_a_new_workspace_lies_in_the_folder_chosen(page, workbench, tmp_path, project):
    page.folder.setFilePath(str(tmp_path / "mine"))
    page.apply()
    workbench.controller.workspace._path = ""
    assert workbench.controller.workspace.ensure().startswith(str(tmp_path / "mine"))


def test_the_page_goes_with_the_plugin(iface, processing, qtbot):
    from cluster_digital_plugin.gui.workbench import Workbench

    bench = Workbench(iface)
    assert len(iface.options_factories) == 1
    bench.close()
    assert iface.options_factories == []


def test_the_first_steps_are_shown_again_from_the_page(page, workbench):
    workbench.tour.close()
    page.tour_button.click()
    assert workbench.tour.running
