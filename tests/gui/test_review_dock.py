# SPDX-License-Identifier: GPL-2.0-or-later
"""The review panel, by clicking and by keys."""

from __future__ import annotations

import csv

import pytest
from qgis.core import Qgis, QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QApplication

from cluster_digital_plugin.layers import overrides, settings
from cluster_digital_plugin.layers.workspace import layers_on


@pytest.fixture
def forget():
    """Settings as on the first day, before and after."""
    for setting in (settings.CODER, settings.REMATCH, settings.PLACED_PANELS):
        setting.set(None)
    yield
    for setting in (settings.CODER, settings.REMATCH, settings.PLACED_PANELS):
        setting.set(None)


@pytest.fixture
def review(forget, matched, qtbot):
    """The review panel open on the matched sample, judged by 王."""
    dock = matched.review
    dock.setUserVisible(True)
    qtbot.waitUntil(lambda: dock.session.item is not None, timeout=20000)
    dock.coder.setText("王")
    dock.coder.editingFinished.emit()
    dock.activateWindow()
    dock.page.setFocus()
    qtbot.waitUntil(lambda: dock.page.isVisible())
    return dock


@pytest.fixture
def press(qtbot):
    """Press a key where the focus is in a panel, as Qt delivers it: to shortcuts first."""

    def send(dock, key, modifier=Qt.KeyboardModifier.NoModifier):
        focused = QApplication.focusWidget()
        target = focused if focused is not None and dock.isAncestorOf(focused) else dock.page
        qtbot.keyClick(target, key, modifier)

    return send


def saved(workbench, qtbot):
    qtbot.waitUntil(lambda: workbench.controller.overrides.saved, timeout=20000)
    return overrides.read(workbench.controller.workspace.path)


def match_share(workbench):
    return workbench.controller.summary.table1[-1]["n_match"]


def test_before_a_match_the_panel_says_what_to_do(forget, workbench):
    dock = workbench.review
    dock.setUserVisible(True)
    assert dock.hint.isVisibleTo(dock) and "Load" in dock.hint.text()
    assert not dock.first_match_button.isVisibleTo(dock)
    assert workbench.actions["review"].text() == "Review verdicts"


def test_loaded_lists_are_matched_from_here(forget, loaded, run, click, qtbot):
    dock = loaded.review
    dock.setUserVisible(True)
    assert "Match first" in dock.hint.text()
    good, message = run(lambda: click(dock.first_match_button))
    assert good, message
    qtbot.waitUntil(lambda: dock.session.item is not None, timeout=20000)
    assert dock.page.isVisibleTo(dock)


def test_the_doubtful_come_first_and_are_counted_in_the_toolbar(review, matched):
    session = review.session
    assert session.item.waiting and session.number == 0
    assert f"To review {session.waiting} " in review.counts.text()
    assert str(session.waiting) in matched.actions["review"].iconText()
    button = matched.toolbar.widgetForAction(matched.actions["review"])
    assert button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    assert review.card.cluster.text() == session.item.cluster_name
    assert session.item.belt_industry in review.card.belt.text()
    assert session.item.reason_en in review.card.reason.text()
    assert matched.actions["review"].isCheckable() and matched.actions["review"].isChecked()


def test_one_two_three_undo_and_the_journal(review, matched, press, qtbot):
    session = review.session
    first, waiting = session.item, session.waiting
    press(review, Qt.Key.Key_1)
    second = session.item
    assert second.key != first.key and session.waiting == waiting - 1
    press(review, Qt.Key.Key_2)
    press(review, Qt.Key.Key_3)
    rows = saved(matched, qtbot)
    assert [row["verdict"] for row in rows] == ["match", "near", "unrelated"]
    assert {row["coder"] for row in rows} == {"王"} and all(row["decided"] for row in rows)
    press(review, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    press(review, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.item.key == second.key and session.waiting == waiting - 1
    rows = saved(matched, qtbot)
    assert [row["verdict"] for row in rows] == ["match", "near", "unrelated", None, None]
    assert session.decision() is None and review.undo_button.isEnabled()
    press(review, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.waiting == waiting and not review.undo_button.isEnabled()


def test_arrow_keys_walk_even_when_a_button_has_the_focus(review, press):
    session = review.session
    review.verdicts["near"].setFocus()
    press(review, Qt.Key.Key_Right)
    press(review, Qt.Key.Key_Right)
    assert session.number == 2
    press(review, Qt.Key.Key_Left)
    assert session.number == 1 and f"item 2/{len(session.queue)}" in review.counts.text()
    for _ in range(3):
        press(review, Qt.Key.Key_Left)
    assert session.number == 0 and not review.previous_button.isEnabled()


def test_keys_work_right_after_the_panel_was_opened(forget, matched, qtbot, press):
    matched.actions["review"].trigger()
    dock = matched.review
    qtbot.waitUntil(lambda: dock.session.item is not None, timeout=20000)
    qtbot.waitUntil(lambda: dock.window().focusWidget() is dock.next_button, timeout=5000)
    press(dock, Qt.Key.Key_Right)
    assert dock.session.number == 1


def test_digits_in_the_note_are_text_and_the_note_is_stored(review, matched, press, qtbot):
    item = review.session.item
    press(review, Qt.Key.Key_N)
    assert review.note.hasFocus()
    qtbot.keyClicks(review.note, "123")
    qtbot.keyClick(review.note, Qt.Key.Key_Left)
    assert (review.note.text(), review.note.cursorPosition()) == ("123", 2)
    assert review.session.item is item
    qtbot.keyClick(review.note, Qt.Key.Key_Return)
    press(review, Qt.Key.Key_2)
    assert saved(matched, qtbot)[0]["reason"] == "123"
    assert review.note.text() == ""
    press(review, Qt.Key.Key_Left)
    review.session.go_to(review.session.queue.position(item.key))
    assert "123" in review.card.decision.text() and review.verdicts["near"].isChecked()


def test_a_decision_reaches_table_one_and_is_taken_back(review, matched, click, run, qtbot):
    session = review.session
    position = next(n for n, i in enumerate(session.queue.items) if i.waiting and i.record_verdict == "near")
    before = match_share(matched)
    session.go_to(position)
    assert not review.match_button.isEnabled()
    item = session.item
    click(review.verdicts["match"])
    assert "1 decisions" in review.stale.text() and review.match_button.isEnabled()
    records = layers_on(QgsProject.instance(), matched.controller.workspace.path, ("records",))[0].id()
    good, message = run(lambda: click(review.match_button))
    assert good, message
    qtbot.waitUntil(lambda: session.not_applied == 0, timeout=20000)
    assert match_share(matched) == before + 1
    assert f"match {before + 1:g}" in review.effect.text()
    assert layers_on(QgsProject.instance(), matched.controller.workspace.path, ("records",))[0].id() == records
    click(review.undo_button)
    assert session.item.key == item.key and session.not_applied == 1
    run(lambda: click(review.match_button))
    qtbot.waitUntil(lambda: session.not_applied == 0, timeout=20000)
    assert match_share(matched) == before


def test_automatically_table_one_follows_without_a_message(review, matched, click, qtbot):
    session = review.session
    before, messages = match_share(matched), len(matched.iface.messages)
    session.go_to(next(n for n, i in enumerate(session.queue.items) if i.waiting and i.record_verdict == "near"))
    click(review.automatic)
    assert settings.REMATCH.get()
    click(review.verdicts["match"])
    qtbot.waitUntil(lambda: match_share(matched) == before + 1, timeout=30000)
    qtbot.waitUntil(lambda: session.not_applied == 0 and not matched.controller.busy, timeout=20000)
    assert len(matched.iface.messages) == messages


def test_a_decision_on_the_whole_record(review, matched, click, qtbot):
    review.whole.setChecked(True)
    item = review.session.item
    click(review.verdicts["unrelated"])
    assert saved(matched, qtbot)[0]["belt_industry"] is None
    assert not review.whole.isChecked()
    review.session.go_to(review.session.queue.position(item.key))
    assert "whole record" in review.card.decision.text()


def test_identical_names_are_decided_together_and_undone_together(review, matched, press, qtbot):
    session = review.session
    number = next((n for n in range(len(session.queue)) if session.queue.identical(n)), None)
    if number is None:
        pytest.skip("the sample has no identical names")
    session.go_to(number)
    count = len(session.identical())
    decided = session.counts[2]
    assert review.identical.isEnabled() and str(count) in review.identical.text()
    press(review, Qt.Key.Key_S)
    press(review, Qt.Key.Key_2)
    assert session.counts[2] == decided + 1 + count and not review.identical.isChecked()
    rows = saved(matched, qtbot)
    assert len(rows) == 1 + count and len({(r["cluster_name"], r["adcode"]) for r in rows}) == 1 + count
    press(review, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.counts[2] == decided


def test_a_second_coder_works_blind_and_agreement_is_shown(review, matched, press, click, qtbot):
    session = review.session
    keys = [item.key for item in session.queue.items[:3]]
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3):
        press(review, key)
    assert not review.agreement.isVisibleTo(review)
    review.coder.setText("李")
    review.coder.editingFinished.emit()
    click(review.blind)
    assert not review.undo_button.isEnabled()
    session.go_to(0)
    shown = [label.text() for label in review.card.findChildren(type(review.counts)) if label.isVisibleTo(review.card)]
    assert not any("王" in text or session.item.reason_en in text for text in shown)
    assert not any(button.isChecked() for button in review.verdicts.values())
    for one, key in zip(keys, (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_2)):
        session.go_to(session.queue.position(one))
        press(review, key)
    assert review.agreement.isVisibleTo(review)
    assert "(3 items, 67 % alike)" in review.agreement.text() and "0.50" in review.agreement.text()
    press(review, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    click(review.blind)
    session.go_to(session.queue.position(keys[2]))
    assert "王" in review.card.decision.text() and "unrelated" in review.card.decision.text()
    assert settings.CODER.get() == "李"


def test_the_map_follows_and_leads(review, matched, press, qtbot):
    canvas, session = matched.iface.mapCanvas(), review.session
    records = layers_on(QgsProject.instance(), matched.controller.workspace.path, ("records",))[0]
    canvas.setDestinationCrs(records.crs())
    canvas.setLayers([records])
    canvas.zoomToFullExtent()
    extent = canvas.extent()
    press(review, Qt.Key.Key_M)
    assert canvas.extent() != extent
    point = next(f for f in records.getFeatures() if f["record_id"] in session.item.record_ids).geometry().asPoint()
    assert canvas.extent().contains(point)
    target = session.queue.items[-1].record_ids[0]
    records.selectByExpression(f"\"record_id\" = '{target}'")
    qtbot.waitUntil(lambda: target in session.item.record_ids)
    assert session.item.key == next(i for i in session.queue.items if target in i.record_ids).key
    point = next(f for f in records.getFeatures() if f["record_id"] == target).geometry().asPoint()
    assert canvas.extent().contains(point)


def test_decisions_are_there_after_closing(review, matched, press, qtbot, iface, tmp_path):
    """Closing right after a decision loses nothing, and the next sitting starts with it."""
    from cluster_digital_plugin.gui.workbench import Workbench

    path = matched.controller.workspace.path
    item = review.session.item
    press(review, Qt.Key.Key_1)
    matched.controller.overrides.flush()
    assert [row["verdict"] for row in overrides.read(path)] == ["match"]
    other = Workbench(iface)
    other.controller.workspace.choose(path)
    with qtbot.waitSignal(other.controller.ready, timeout=20000):
        other.review.setUserVisible(True)
    qtbot.waitUntil(lambda: other.review.session.item is not None, timeout=20000)
    session = other.review.session
    assert session.counts[2] == 1 and session.not_applied == 1 and session.coder == "王"
    session.go_to(session.queue.position(item.key))
    assert "王" in other.review.card.decision.text()
    other.close()
    qtbot.wait(50)


def test_a_locked_workspace_takes_the_decision_back_and_says_so(review, matched, press, qtbot, monkeypatch):
    from cluster_digital_plugin.core.errors import InputError

    def refuse(*_arguments, **_options):
        raise InputError("被占用", "in use elsewhere")

    monkeypatch.setattr(overrides, "append", refuse)
    waiting = review.session.waiting
    press(review, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: review.session.waiting == waiting and matched.controller.overrides.saved, timeout=20000)
    level, text = matched.iface.messages[-1]
    assert level == Qgis.MessageLevel.Warning and "in use elsewhere" in text


def test_decisions_are_exported_and_imported(review, matched, press, qtbot, tmp_path):
    files, path = matched._review_files, tmp_path / "改判.csv"
    press(review, Qt.Key.Key_1)
    saved(matched, qtbot)
    files.write(str(path))
    qtbot.waitUntil(lambda: any("1 rows" in text for _level, text in matched.iface.messages), timeout=20000)
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    row = {**rows[0], "override_id": "", "verdict": "near", "coder": "李"}
    rows = [row, {**row, "adcode": "3"}]
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    files.read(str(path))
    qtbot.waitUntil(lambda: "refused" in matched._windows, timeout=20000)
    told = matched.iface.messages[-1][1]
    assert "1 decisions imported" in told and "1 earlier" in told
    assert matched._windows["refused"].model.rowCount() == 1
    qtbot.waitUntil(lambda: len(review.session.journal.rows) == 2, timeout=20000)


def test_everything_has_a_tooltip_and_fits(review):
    from qgis.PyQt.QtWidgets import QAbstractButton

    buttons = [b for b in review.page.findChildren(QAbstractButton) if b.isVisibleTo(review) and b.text()]
    assert [b.text() for b in buttons if not b.toolTip()] == []
    hint = review.minimumSizeHint()
    assert hint.height() < 400 and hint.width() <= 440
    assert review.page.minimumSizeHint().height() < 560


def test_the_panels_are_tabs_at_first_and_stay_where_the_user_puts_them(review, matched):
    window = matched.iface.mainWindow()
    assert matched.dock in window.tabifiedDockWidgets(review)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, review)
    review.hide()
    review.show()
    assert matched.dock not in window.tabifiedDockWidgets(review)
