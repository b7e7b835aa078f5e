# SPDX-License-Identifier: GPL-2.0-or-later
"""How each table looks on the map: renderer, labels, field names in words, map tips.

A style is applied when a layer is first made; after that it belongs to the user.
"""

from __future__ import annotations

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsEditorWidgetSetup,
    QgsFeatureRenderer,
    QgsPointDisplacementRenderer,
    QgsRendererCategory,
    QgsRuleBasedRenderer,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QColor

from ..core import schema, words
from ..translation import is_chinese
from . import symbols
from .expressions import literal
from .labels import label_centers, label_cities, label_influence, label_steps
from .temporal import year_of

# A layer remembers which table it shows; its columns may have been renamed by the user.
TABLE_PROPERTY = "cluster_digital/table"

# How full a record's mark is for each verdict.
VERDICT_FILLS = {"match": "full", "near": "half", "unrelated": "hollow", "no_belt": "dot", "unrecognised": "cross"}

# How large the mark of a pair is for each verdict.
PAIR_SIZES = {"identical": 4.2, "subordinate": 3.3, "near": 2.4}

# Belts are told by the belts' mark, clusters alone by a grey one; both together fill it.
PRESENCE_MARKS = {
    "both": (symbols.LOOKS["belts"], "full"), "past_belts": (symbols.LOOKS["belts"], "half"),
    "clusters": (symbols.OTHER, "full"), "belts": (symbols.LOOKS["belts"], "hollow"),
    "only_past": (symbols.LOOKS["belts"], "dot"),
}  # fmt: skip

# Left to itself a tip is one narrow column, with letters of two sizes, and black on the ground of a dark window.
_TIP = "width:260px;padding:4px;background-color:#ffffff;color:#202020;font-family:sans-serif"

_OTHER = words.Word("其他类型", "Other")
_OTHER_VERDICT = words.Word("其他结论", "Other verdict")


def apply_style(layer: QgsVectorLayer, table, shapefile: bool = False, chinese: bool | None = None) -> None:
    """Give a layer the look of a schema table: renderer, labels, aliases, words for codes, map tip.

    Parameters
    ----------
    layer : vector layer with the columns of the table
    table : schema.Table or its name
    shapefile : whether the layer has the shapefile's short field names
    chinese : language of legend, aliases and map tip; None is the interface's
    """
    table = schema.TABLES[table] if isinstance(table, str) else table
    style = _Style(layer, table, shapefile, is_chinese() if chinese is None else chinese)
    layer.setCustomProperty(TABLE_PROPERTY, table.name)
    style.describe_fields()
    renderer = style.renderer()
    if renderer is not None:
        layer.setRenderer(renderer)
    style.label()
    tip = style.map_tip()
    if tip:
        layer.setMapTipTemplate(tip)
    layer.setDisplayExpression(style.display_expression())
    layer.triggerRepaint()


def value_labels(column: str, chinese: bool | None = None) -> dict[str, str]:
    """Return code → meaning of a coded column in the language of the interface; empty when its values are no codes."""
    return words.value_labels(column, is_chinese() if chinese is None else chinese)


class _Style:
    def __init__(self, layer, table, shapefile, chinese):
        self.layer, self.table, self.shapefile, self.chinese = layer, table, shapefile, chinese

    def field(self, name):
        """Return the layer's field name of a column."""
        return self.table.column(name).shapefile_name if self.shapefile else name

    def say(self, word):
        return word.zh if self.chinese else word.en

    def describe_fields(self):
        """Set aliases, and words for codes in forms and attribute tables."""
        for column in (*self.table.columns, schema.RUN_ID, schema.SCOPE):
            index = self.layer.fields().lookupField(column.shapefile_name if self.shapefile else column.name)
            if index < 0:
                continue
            label = self.say(column)
            self.layer.setFieldAlias(index, f"{label} ({column.unit})" if column.unit else label)
            meanings = words.value_labels(column.name, self.chinese, self.table.name)
            if meanings and column.name != "problem":
                entries = [{text: code} for code, text in meanings.items() if code]
                self.layer.setEditorWidgetSetup(index, QgsEditorWidgetSetup("ValueMap", {"map": entries}))

    def renderer(self) -> QgsFeatureRenderer | None:
        """Return the table's renderer, or None when it has no geometry."""
        makers = {
            "clusters": self._clusters, "belts": self._belts, "records": self._records, "ellipses": self._ellipses,
            "centers": self._centers, "axes": self._axes, "cities": self._cities, "pairs": self._pairs,
            "influence": self._influence, "circles": self._circles,
            "trajectory": self._trajectory, "colocation": self._colocation,
        }
        return makers[self.table.name]() if self.table.name in makers and self.layer.isSpatial() else None

    def _clusters(self):
        programmes = {name: look for name, look in symbols.known_looks().items() if name in words.PROGRAMMES}
        return _spread(self._categorized("programme", programmes, lambda look: symbols.marker(look, "plain")))

    def _belts(self):
        return QgsSingleSymbolRenderer(symbols.marker(symbols.known_looks()["belts"], "plain", 0.8))

    def _cities(self):
        return QgsSingleSymbolRenderer(symbols.city_mark())

    def _colocation(self):
        categories = [
            QgsRendererCategory(code, symbols.marker(look, fill), self.say(words.PRESENCES[code]))
            for code, (look, fill) in PRESENCE_MARKS.items()
        ]
        return QgsCategorizedSymbolRenderer(self.field("presence"), categories)

    def _pairs(self):
        categories = [
            QgsRendererCategory(code, symbols.pair_mark(size), self.say(words.PAIR_VERDICTS[code]))
            for code, size in PAIR_SIZES.items()
        ]
        return _spread(QgsCategorizedSymbolRenderer(self.field("verdict"), categories))

    def _records(self):
        root = QgsRuleBasedRenderer.Rule(None)
        for programme, word in words.PROGRAMMES.items():
            rule = QgsRuleBasedRenderer.Rule(
                None, filterExp=self._equals("programme", programme), label=self.say(word)
            )
            self._add_verdicts(rule, symbols.known_looks()[programme])
            root.appendChild(rule)
        other = QgsRuleBasedRenderer.Rule(None, elseRule=True, label=self.say(_OTHER))
        self._add_verdicts(other, symbols.OTHER)
        root.appendChild(other)
        return _spread(QgsRuleBasedRenderer(root))

    def _add_verdicts(self, rule, look):
        for verdict, fill in VERDICT_FILLS.items():
            rule.appendChild(QgsRuleBasedRenderer.Rule(
                symbols.marker(look, fill), filterExp=self._equals("verdict", verdict),
                label=self.say(words.VERDICTS[verdict]),
            ))
        rest = symbols.marker(symbols.Look(look.color, "cross_fill", look.dash, look.size), "hollow")
        rule.appendChild(QgsRuleBasedRenderer.Rule(rest, elseRule=True, label=self.say(_OTHER_VERDICT)))

    def _ellipses(self):
        sizes = self.layer.uniqueValues(self.layer.fields().lookupField(self.field("size")))
        # Ellipses about one centre lie on one another: together they are as dense as one.
        alpha = 26 // max(len(sizes), 1)
        return self._categorized("grp", self._group_looks(), lambda look: symbols.area(look, alpha=alpha))

    def _centers(self):
        kind = f'"{self.field("kind")}"'
        return self._categorized("grp", self._group_looks(), lambda look: symbols.center_mark(look, kind))

    def _influence(self):
        size = f'scale_linear("{self.field("rank")}", 1, 10, 7, 2)'
        return self._categorized("grp", self._group_looks(), lambda look: symbols.disc(look, size))

    def _circles(self):
        return self._categorized("grp", self._group_looks(), lambda look: symbols.outline(look, "dash"))

    def _axes(self):
        return self._categorized("grp", self._group_looks(), lambda look: symbols.line(look, 0.25, "dash"))

    def _trajectory(self):
        index = self.layer.fields().lookupField(self.field("series"))
        if not any(isinstance(value, str) and value for value in self.layer.uniqueValues(index)):
            return QgsSingleSymbolRenderer(symbols.arrow(symbols.PATH))
        return self._categorized("series", self._group_looks("series"), symbols.arrow, other=self.table)

    def _group_looks(self, column="grp"):
        index = self.layer.fields().lookupField(self.field(column))
        present = {str(value) for value in self.layer.uniqueValues(index) if isinstance(value, str) and value}
        # A layer of years has no other groups.
        known = () if present and all(map(year_of, present)) else symbols.LOOKS
        return symbols.looks([*known, *sorted(present)])

    def _categorized(self, column, looks, make, other=_OTHER):
        """Return categories for the known values, the same order everywhere, and one for all others."""
        order = [*(name for name in symbols.LOOKS if name in looks), *(n for n in looks if n not in symbols.LOOKS)]
        categories = [
            QgsRendererCategory(name, make(looks[name]), literal(words.say(words.GROUPS, name, self.chinese)))
            for name in order
        ]
        categories.append(QgsRendererCategory(None, make(symbols.OTHER), self.say(other)))
        return QgsCategorizedSymbolRenderer(self.field(column), categories)

    def _equals(self, column, value):
        return f"\"{self.field(column)}\" = '{value}'"

    def label(self):
        """Label what is told apart by its name."""
        if self.table is schema.CITIES:
            label_cities(self.layer, self.field, self.chinese)
        elif self.table is schema.INFLUENCE:
            label_influence(self.layer, self.field)
        elif self.table is schema.TRAJECTORY:
            label_steps(self.layer, self.field)
        elif self.table is schema.CENTERS:
            looks = self._group_looks()
            # The years are told by the steps between them.
            if not all(map(year_of, looks)):
                label_centers(self.layer, self.field, self.chinese, looks)

    def display_expression(self):
        """Return what names a feature in lists."""
        names = {
            "cities": "city_zh" if self.chinese else "city_en", "clusters": "name_zh", "belts": "name_zh",
            "records": "name_zh", "ellipses": "grp", "centers": "grp", "axes": "grp",
            "influence": "left_out", "circles": "grp", "projections": "projection",
            "comparisons": "sentence_zh" if self.chinese else "sentence_en", "trajectory": "grp_b",
            "colocation": "city",
        }
        return f'"{self.field(names.get(self.table.name, self.table.key))}"'

    def map_tip(self):
        """Return the HTML shown when the mouse rests on a feature, or nothing: its card in short."""
        language = "zh" if self.chinese else "en"
        reason, reach, influence = (f"{name}_{language}" for name in ("reason", "reaches", "influence"))
        tips = {
            "clusters": ("name_zh", ("programme", "industry_zh", "cities", "batch", "confidence")),
            "belts": ("name_zh", ("city", "county_or_town", "industry_zh", "year", "confidence")),
            "records": ("name_zh", ("verdict", reason, "programme", "industry_zh", "city", "weight")),
            "ellipses": ("grp", ("n", "semi_major", "semi_minor", "azimuth", "area_km2", "inside", reach, influence)),
            "centers": ("grp", ("kind", "center_lon", "center_lat", "n")),
            "axes": ("grp", ("axis", "length", "azimuth")),
            "influence": ("left_out", ("grp", "rank", "weight", "shift_km", "semi_major", "semi_minor", "d_azimuth",
                                       "area_ratio")),
            "circles": ("grp", ("radius", "n", "inside", "area_km2")),
            "cities": (f"city_{language}", ("city_en" if self.chinese else "city_zh", "province_zh", "level", "adcode",
                                            "population", "aliases")),
            "trajectory": ("grp_b", ("grp_a", "length_km", "bearing", "total_km", "speed")),
            "colocation": ("city", ("presence", "programmes", "n_clusters", "n_belts", "n_ever", "belt_years")),
            "pairs": ("city", ("verdict", "name_a", "name_b", "relation", reason)),
        }
        if self.table.name not in tips:
            return ""
        title, columns = tips[self.table.name]
        rows = "".join(self._tip_row(name) for name in columns)
        return f'<div style="{_TIP}">{self._tip_sign()}<b>[% {_html_safe(self._in_words(title))} %]</b>' \
               f'<table style="font:inherit">{rows}</table>{self._tip_mark()}</div>'

    def _tip_sign(self):
        """Return the sign and colour that a programme has on the map, as one expression."""
        column = next((name for name in ("programme", "grp") if name in self.table.names), None)
        if column is None:
            return ""
        cases = " ".join(
            f"WHEN \"{self.field(column)}\" = '{name}' THEN "
            f"'<span style=\"color:{look.color}\">{symbols.SHAPE_SIGNS[look.shape]}</span> '"
            for name, look in symbols.known_looks().items()
        )
        return f"[% CASE {cases} ELSE '' END %]"

    def _tip_mark(self):
        """Return the mark of data that must not be cited, as one expression which is empty for others."""
        if "dataset" not in self.table.names:
            return ""
        dataset = f'"{self.field("dataset")}"'
        marks = {code: f"<b>⚠ {self.say(word)}</b>" for code, word in words.MARKS.items()}
        cases = " ".join(f"WHEN {dataset} = '{code}' THEN '{mark}'" for code, mark in marks.items())
        return f"[% CASE {cases} ELSE '' END %]"

    def _tip_row(self, name):
        """Return a row of the map tip as one expression, which is empty when there is no value."""
        column = self.table.column(name)
        label = self.say(column)
        if name.startswith(("reason", "reaches", "influence")):
            label = label.partition(" (")[0]
        unit = f" {column.unit}" if column.unit else ""
        value = f"to_string(coalesce({self._in_words(name)}, ''))"
        cell = f"{self._verdict_sign()}{_html_safe(value)}" if name == "verdict" else _html_safe(value)
        row = f"'<tr><td valign=\"top\"><nobr>{label}</nobr>&nbsp;</td><td>' || {cell} || '{unit}</td></tr>'"
        return f"[% CASE WHEN {value} = '' THEN '' ELSE {row} END %]"

    def _verdict_sign(self):
        """Return the expression of the sign before a verdict, to be followed by its word."""
        if self.table is not schema.RECORDS:
            return ""
        verdict = f'"{self.field("verdict")}"'
        signs = symbols.VERDICT_SIGNS.items()
        cases = " ".join(f"WHEN {verdict} = '{code}' THEN '{sign} '" for code, sign in signs)
        return f"CASE {cases} ELSE '' END || "

    def _in_words(self, name):
        """Return the expression of a value as people read it: codes as words, metres as kilometres."""
        column = self.table.column(name)
        value = f'"{self.field(name)}"'
        meanings = words.value_labels(name, self.chinese, self.table.name)
        if meanings:
            cases = " ".join(f"WHEN {value} = '{code}' THEN '{text}'" for code, text in meanings.items() if code)
            return f"CASE {cases} ELSE {value} END"
        if name in ("semi_major", "semi_minor", "length", "radius"):
            unit = f'"{self.field("unit")}"'
            return f"CASE WHEN {unit} = 'm' THEN format_number({value} / 1000, 1) || ' km' " \
                   f"ELSE format_number({value}, 4) || ' °' END"
        if name == "inside":
            return f"format_number({value} * 100, 1) || ' %'"
        if name == "population":
            return f"format_number({value}, 0)"
        if column.kind == schema.REAL:
            return f"format_number({value}, if(abs({value}) < 1000, 2, 0))"
        return value


def _html_safe(expression):
    """Return the expression with what means something in HTML made harmless: attribute values are not ours."""
    text = f"to_string(coalesce({expression}, ''))"
    for raw, safe in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("''", "&#39;")):
        text = f"replace({text}, '{raw}', '{safe}')"
    return text


def _spread(renderer):
    """Return a renderer that lays points of one city side by side: a city's records share its coordinates."""
    spread = QgsPointDisplacementRenderer()
    spread.setEmbeddedRenderer(renderer)
    spread.setPlacement(QgsPointDisplacementRenderer.Placement.Grid)
    spread.setTolerance(0.05)
    spread.setCircleWidth(0.15)
    spread.setCircleColor(QColor(120, 120, 120, 110))
    spread.setCircleRadiusAddition(0)
    spread.setCenterSymbol(symbols.city_mark())
    return spread
