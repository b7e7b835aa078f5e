# SPDX-License-Identifier: GPL-2.0-or-later
"""Ellipses in words."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy

from ...core.words import STATUSES, say
from ...translation import is_chinese, tr

_PROGRAMMES = ("NDRC", "MIIT", "MOST")


class EllipseList(QListWidget):
    """One line per ellipse: group, axes, azimuth, share inside. Enter or double-click zooms to it."""

    zoom_requested = pyqtSignal(dict)

    _MOST_LINES = 8

    def __init__(self, parent=None):
        super().__init__(parent)
        self.setAlternatingRowColors(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(tr("Double-click to zoom to an ellipse"))
        self.itemActivated.connect(self._activated)

    def show_ellipses(self, ellipses):
        """Show the ellipses, one dict per row of the ellipses table; none hides the list."""
        self.clear()
        for ellipse in sorted(ellipses, key=_order):
            item = QListWidgetItem(_words(ellipse))
            item.setToolTip(_details(ellipse))
            item.setData(Qt.ItemDataRole.UserRole, dict(ellipse))
            self.addItem(item)
        self.setVisible(self.count() > 0)
        if self.count():
            lines = min(self.count(), self._MOST_LINES)
            self.setFixedHeight(self.sizeHintForRow(0) * lines + 2 * self.frameWidth() + self._scroll_bar_height())

    def _scroll_bar_height(self):
        return self.horizontalScrollBar().sizeHint().height()

    def _activated(self, item):
        self.zoom_requested.emit(item.data(Qt.ItemDataRole.UserRole))


def _order(ellipse):
    """Programmes as everywhere, then further groups, the belts last; the selection after all."""
    group = (ellipse.get("grp") or "").split(" ")[0]
    known = [*_PROGRAMMES, None, "belts"]
    rank = known.index(group) if group in known else len(_PROGRAMMES)
    return ellipse.get("scope") == "selection", rank, ellipse.get("grp") or "", ellipse.get("size") or 0


def _group(ellipse):
    code = ellipse.get("grp") or "all"
    group = {"belts": tr("belts"), "all": tr("all")}.get(code, code)
    return tr("{layer} (selection)").format(layer=group) if ellipse.get("scope") == "selection" else group


def _words(ellipse):
    status = ellipse.get("status") or "ok"
    if status not in ("ok", "circle"):
        reason = say(STATUSES, status, is_chinese())
        return tr("{group}: {reason} (n = {n})").format(group=_group(ellipse), reason=reason, n=ellipse["n"])
    major, minor, unit = _axes(ellipse)
    inside = _percent(ellipse.get("inside"))
    if ellipse.get("azimuth") is None:
        text = tr("{group}  {major} × {minor} {unit}, circle, {inside} inside")
        return text.format(group=_group(ellipse), major=major, minor=minor, unit=unit, inside=inside)
    text = tr("{group}  {major} × {minor} {unit}, {azimuth:.1f}°, {inside} inside")
    return text.format(
        group=_group(ellipse), major=major, minor=minor, unit=unit, azimuth=ellipse["azimuth"], inside=inside
    )


def _axes(ellipse):
    major, minor = ellipse["semi_major"], ellipse["semi_minor"]
    if ellipse.get("unit") != "m":
        return f"{major:.2f}", f"{minor:.2f}", "°"
    if major < 10000:
        return f"{major:.0f}", f"{minor:.0f}", "m"
    return f"{major / 1000:.0f}", f"{minor / 1000:.0f}", "km"


def _details(ellipse):
    reach = ellipse.get("reaches_zh" if is_chinese() else "reaches_en") or ""
    text = tr("n = {n}, weight {weight:g}; nominal {nominal} inside, really {inside}")
    line = text.format(
        n=ellipse["n"], weight=round(ellipse.get("weight") or 0, 6),
        nominal=_percent(ellipse.get("nominal")), inside=_percent(ellipse.get("inside")),
    )
    return f"{line}\n{reach}" if reach else line


def _percent(share):
    # Half up, as in every table; Python's own rounding goes to the even number.
    return "–" if share is None else f"{int(share * 100 + 0.5)} %"
