# SPDX-License-Identifier: GPL-2.0-or-later
"""One ellipse in words."""

from __future__ import annotations

from html import escape
from itertools import zip_longest

from ...core import schema
from ...core.words import PROGRAMME_ORDER, SIZE_RULES, STATUSES, percent, say
from ...translation import is_chinese, label, tr

# Below, sandwich intervals hold less than they say.
_FEW = 50
_NOT_SIGNIFICANT = 0.05

_CODES = {"size_rule": SIZE_RULES, "status": STATUSES}

_SENTENCES = ("reaches", "bounds", "points")


class EllipseWords:
    """What is said of one ellipse: a line, a card, everything, and the sentences for a text.

    Parameters
    ----------
    ellipse : a row of the ellipses table
    sized : whether the size is named, as it must be where groups have several
    """

    def __init__(self, ellipse: dict, sized: bool = False):
        self._row = ellipse
        self._sized = sized

    @property
    def title(self) -> str:
        """The group, and what else tells this ellipse from the others."""
        code = self._row.get("grp") or "all"
        group = {"belts": tr("belts"), "all": tr("all")}.get(code, code)
        if self._sized and self._row.get("size") is not None:
            percent = self._row.get("size_rule") in ("normal", "calibrated")
            group = (tr("{group} · {size:g} %") if percent else tr("{group} · {size:g} SD")).format(
                group=group, size=self._row["size"])
        return tr("{layer} (selection)").format(layer=group) if self._row.get("scope") == "selection" else group

    @property
    def rank(self) -> tuple:
        """Where it stands in a list: programmes as everywhere, further groups, the belts; the selection after all."""
        row, group = self._row, self._row.get("grp") or ""
        known = [*PROGRAMME_ORDER, None, "belts"]
        first = group.split(" ")[0]
        place = known.index(first) if first in known else len(PROGRAMME_ORDER)
        return row.get("scope") == "selection", place, group, row.get("size") or 0

    @property
    def line(self) -> str:
        """The whole ellipse in one line."""
        if not self._drawn:
            return tr("{group}: {reason} (n = {n})").format(group=self.title, reason=self._reason, n=self._row["n"])
        azimuth, inside = self._row.get("azimuth"), percent(self._row.get("inside"), 1)
        if azimuth is None:
            return tr("{group}  {axes}, circle, {inside} inside").format(
                group=self.title, axes=self._axes, inside=inside)
        return tr("{group}  {axes}, {azimuth:.1f}°, {inside} inside").format(
            group=self.title, axes=self._axes, azimuth=azimuth, inside=inside)

    @property
    def card(self) -> str:
        """The ellipse as a few lines of HTML."""
        if not self._drawn:
            head = f"<b>{escape(self.title)}</b>"
            return "<br>".join([head, escape(tr("{reason} (n = {n})").format(reason=self._reason, n=self._row["n"]))])
        reach = self._in_language("reaches")
        lines = [self._direction, self._shares, self._sample, self._extent, self._influence, reach]
        head = f"<b>{escape(self.title)}</b>&nbsp; <b>{escape(self._axes)}</b>"
        return "<br>".join([head, *(escape(line) for line in lines if line)])

    @property
    def tooltip(self) -> str:
        """Everything that is known, as HTML: numbers in two columns, sentences, what standard errors are those of."""
        told = [(column.name.startswith(_SENTENCES), escape(title), escape(value))
                for column, title, value in zip(_columns(), self.titles(), self.values()) if value]
        short = [f"<td>{title}&nbsp;</td><td>{value}&nbsp; </td>" for sentence, title, value in told if not sentence]
        half = (len(short) + 1) // 2
        pairs = zip_longest(short[:half], short[half:], fillvalue="")
        rows = "".join(f"<tr>{left}{right}</tr>" for left, right in pairs)
        long = "".join(f"<p>{title}: {value}</p>" for sentence, title, value in told if sentence)
        return f"<table>{rows}</table>{long}<p>{escape(_about_errors())}</p>"

    @property
    def text(self) -> str:
        """The sentences, to be pasted into a text: reach, bounds and the reach of the points."""
        parts = [self._in_language(name) for name in ("reaches", "bounds", "points")]
        said = ("" if is_chinese() else " ").join(part for part in parts if part)
        return f"{self.title}{':' if is_chinese() else ': '}{said}" if said else self.line

    @staticmethod
    def titles() -> list[str]:
        """Return the titles of the columns of :meth:`values`."""
        return [label(c) + (f" ({c.unit})" if c.unit else "") for c in _columns()]

    def values(self) -> list[str]:
        """Return what the table holds, one text per column, in the language of the interface."""
        return [_value(column.name, self._row.get(column.name)) for column in _columns()]

    @property
    def _drawn(self):
        return (self._row.get("status") or "ok") in ("ok", "circle")

    @property
    def _reason(self):
        return say(STATUSES, self._row.get("status"), is_chinese())

    @property
    def _axes(self):
        major, minor = self._row["semi_major"], self._row["semi_minor"]
        if self._row.get("unit") != "m":
            return f"{major:.2f} × {minor:.2f} °"
        if major < 10000:
            return f"{major:.0f} × {minor:.0f} m"
        return f"{major / 1000:.0f} × {minor / 1000:.0f} km"

    @property
    def _direction(self):
        if self._row.get("azimuth") is None:
            return tr("circle, no direction")
        error = self._row.get("se_azimuth")
        text = f"{self._row['azimuth']:.1f}°" + ("" if error is None else f" ± {error:.1f}°")
        p = self._row.get("circular_p")
        unclear = p is not None and p > _NOT_SIGNIFICANT
        return tr("{azimuth}, direction not significant").format(azimuth=text) if unclear else text

    @property
    def _shares(self):
        row = self._row
        by_count = row["inside_n"] / row["n"] if row.get("inside_n") is not None and row["n"] else None
        inside, count, nominal = (percent(share, 1) for share in (row.get("inside"), by_count, row.get("nominal")))
        text = tr("Inside {inside} (points {count}), nominal {nominal}")
        return text.format(inside=inside, count=count, nominal=nominal)

    @property
    def _sample(self):
        effective = self._row.get("n_eff")
        if effective is None:
            return f"n = {self._row['n']}"
        text = tr("n = {n}, effective {effective:.1f}").format(n=self._row["n"], effective=effective)
        warning = tr("⚠ errors too small")
        return f"{text} {warning}" if effective < _FEW else text

    @property
    def _extent(self):
        area, density = self._row.get("area_km2"), self._row.get("density")
        if area is None:
            return ""
        extent = f"{area / 1e4:,.1f} 万 km²" if is_chinese() and area >= 1e4 else f"{area:,.0f} km²"
        if density is None:
            return extent
        density = tr("{density:.3g} per 10,000 km²").format(density=density * 1e4)
        return f"{extent} · {density}"

    @property
    def _influence(self):
        city = self._in_language("influence")
        return tr("Most influential: {city}").format(city=city) if city else ""

    def _in_language(self, name):
        return self._row.get(f"{name}_zh" if is_chinese() else f"{name}_en") or ""


def _columns():
    other = "_en" if is_chinese() else "_zh"
    return [column for column in schema.ELLIPSES.columns if not column.name.endswith(other)]


def _value(name, value):
    if value is None:
        return ""
    if name in _CODES:
        return say(_CODES[name], value, is_chinese())
    return f"{value:.8g}" if isinstance(value, float) else str(value)


def _about_errors():
    return tr(
        "Standard errors are those of a superpopulation: the list is complete, they tell what would change if chance "
        "drew the places again. Below an effective sample of 50 they are too small."
    )
