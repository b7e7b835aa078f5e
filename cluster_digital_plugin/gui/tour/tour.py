# SPDX-License-Identifier: GPL-2.0-or-later
"""The first steps on the sample, from loading it to exporting the results."""

from __future__ import annotations

from qgis.core import QgsProject
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, Qt, QTimer
from qgis.PyQt.QtWidgets import QScrollArea

from ...layers import settings
from ...layers.workspace import layers_on
from ...translation import tr
from ..connections import Connections
from .spotlight import Spotlight
from .tour_step import TourStep
from .tour_strip import TourStrip


class Tour(QObject):
    """Shows the strip until the user has done all steps or closes it; a step that was done gives way to the next.

    Parameters
    ----------
    workbench : Workbench
        its panels and actions are what the steps point at
    """

    def __init__(self, workbench):
        super().__init__(workbench.dock)
        self._bench = workbench
        self._decided = self._exporting = self._exported = False
        self._spotlight = None
        self._number = 0
        self.strip = TourStrip(workbench.dock)
        self.strip.hide()
        workbench.dock.add_guide(self.strip)
        self.steps = self._steps()
        self.strip.show_button.clicked.connect(lambda _checked=False: self.show_control())
        self.strip.skip_button.clicked.connect(lambda _checked=False: self._go_to(self._number + 1))
        self.strip.close_button.clicked.connect(lambda _checked=False: self.close())
        controller = workbench.controller
        # Panels show first what there is; then the step is looked at.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._advance)
        self._connections = Connections([
            (controller.tables_changed, self._soon.start), (controller.selection.changed, self._soon.start),
            (workbench.dock.ellipse.live.toggled, self._soon.start), (controller.started, self._run_started),
            (controller.finished, self._run_finished), (workbench.review.session.decided, self._was_decided),
        ])  # fmt: skip

    @property
    def running(self) -> bool:
        """Whether the strip is shown."""
        return not self.strip.isHidden()

    def begin_once(self):
        """Begin unless the guide was closed or gone through before."""
        if not settings.TOUR_DONE.get() and not self.running:
            self.begin()

    def begin(self):
        """Show the first step that has not been done yet, in the panel."""
        settings.TOUR_DONE.set(False)
        self._decided = self._exported = False
        self.strip.show()
        self._go_to(0)

    def close(self):
        """Hide the strip for good; it comes back only when the user asks for it."""
        settings.TOUR_DONE.set(True)
        self._frame(None)
        self.strip.hide()

    def stop(self):
        """Stop following the workbench; called before the panel is deleted."""
        self._connections.close()
        self._soon.stop()
        self._frame(None)

    def show_control(self):
        """Bring the control of this step into view and give it the keyboard."""
        step = self.steps[self._number]
        step.help()
        self._reveal(step.target())
        step.target().setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _reveal(target):
        area = target.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            area.ensureWidgetVisible(target)

    def _steps(self):
        bench, dock = self._bench, self._bench.dock
        controller = bench.controller
        return (
            TourStep(
                tr("Press <b>Sample</b>: the lists that come with the plugin are loaded and shown on the map."),
                lambda: dock.data.sample_button,
                lambda: all(controller.summary.counts.get(name) for name in ("clusters", "belts"))),
            TourStep(
                tr("Press <b>Match</b>: every cluster gets a verdict with its reason, and Table 1 is made."),
                lambda: dock.match.run_button, lambda: bool(controller.summary.counts.get("records"))),
            TourStep(
                tr("Press <b>Draw ellipses</b>: one for each programme and one for the belts. "
                   "Rest the mouse on a mark of the map: it tells verdict and reason."),
                lambda: dock.ellipse.run_button, lambda: bool(controller.summary.ellipses)),
            TourStep(
                tr("Keep <b>Live ellipse of the selection</b> ticked, press “Show me” for the selection tool, then "
                   "drag a rectangle over the map: the ellipse follows at once."),
                lambda: dock.ellipse.live.switch, self._selects_live, self._take_selection_tool),
            TourStep(
                tr("Open <b>Review</b> in the toolbar and decide a doubtful case with the keys 1, 2 or 3. "
                   "Ctrl+Z takes it back. Then come back to this panel."),
                lambda: bench.toolbar.widgetForAction(bench.actions["review"]), lambda: self._decided),
            TourStep(
                tr("Press <b>Export all</b>: spreadsheet, report, figure and shapefiles are written to the folder."),
                lambda: dock.export.buttons["all"], lambda: self._exported),
        )  # fmt: skip

    def _selects_live(self):
        selection = self._bench.controller.selection
        return self._bench.dock.ellipse.live.switch.isChecked() and any(
            selection.count(table) for table in ("records", "belts", "cities"))

    def _take_selection_tool(self):
        bench = self._bench
        for layer in layers_on(QgsProject.instance(), bench.controller.workspace.path, ("records",))[:1]:
            bench.iface.setActiveLayer(layer)
            bench.iface.actionSelectRectangle().trigger()

    def _run_started(self, title):
        self._exporting = title == tr("Exporting")

    def _run_finished(self, successful, _message):
        self._exported = self._exported or (successful and self._exporting)
        self._soon.start()

    def _was_decided(self, *_):
        self._decided = True
        self._soon.start()

    def _advance(self):
        if self.running and self._number < len(self.steps) and self.steps[self._number].done():
            self._go_to(self._number + 1)

    def _go_to(self, number):
        while number < len(self.steps) and self.steps[number].done():
            number += 1
        self._number = number
        if number == len(self.steps):
            settings.TOUR_DONE.set(True)
            self._frame(None)
            self.strip.tell_end()
            return
        self.strip.tell(number + 1, len(self.steps), self.steps[number].text)
        target = self.steps[number].target()
        self._frame(target)
        # What a step brought changes the panel's length; then the next control is looked for.
        QTimer.singleShot(0, lambda: None if sip.isdeleted(target) else self._reveal(target))

    def _frame(self, target):
        if self._spotlight is not None:
            self._spotlight.remove()
        self._spotlight = None if target is None else Spotlight(target)
