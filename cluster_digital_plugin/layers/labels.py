# SPDX-License-Identifier: GPL-2.0-or-later
"""The labels of the map: where there is no room for all, the more telling ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from qgis.core import (
    QgsExpression,
    QgsPalLayerSettings,
    QgsProperty,
    QgsPropertyCollection,
    QgsRuleBasedLabeling,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor, QFont

from ..core import words
from . import symbols

# Below these scales: all cities of prefecture level, and the large ones; below the last, counties as well.
_ALL, _LARGE, _COUNTIES = 6_000_000, 20_000_000, 2_500_000

_BELTS = words.Word("产业带", "Belts")


def label_format(color: str, size: float, bold: bool = False) -> QgsTextFormat:
    """Return text in a font that has Chinese, with a white rim, readable on lines and fills."""
    text = QgsTextFormat()
    font = QFont(symbols.font_family())
    font.setBold(bold)
    text.setFont(font)
    text.setSize(size)
    text.setColor(QColor(color))
    rim = QgsTextBufferSettings()
    rim.setEnabled(True)
    rim.setSize(0.6)
    rim.setColor(QColor("#ffffff"))
    text.setBuffer(rim)
    return text


def label_cities(layer: QgsVectorLayer, field: Callable[[str], str], chinese: bool, favoured: Iterable[str] = ()):
    """Label cities in grey: at a national scale capitals and the largest, zoomed in all that there is room for.

    Parameters
    ----------
    field : gives the layer's name of a column
    favoured : adcodes of cities that come before others of their size, those with clusters
    """
    settings = _settings(_city_name(field, chinese), 0.6, label_format("#5f5f5f", 7.0))
    settings.isExpression = True
    population = f"coalesce(\"{field('population')}\", 0)"
    adcode = f"\"{field('adcode')}\""
    capital = f"coalesce(substr({adcode}, 3, 4) IN ('0000', '0100'), false)"
    codes = ", ".join(f"'{code}'" for code in sorted(favoured) if code.isalnum())
    chosen = f"coalesce({adcode} IN ({codes}), false)" if codes else "false"
    county = f"coalesce(\"{field('level')}\" = '县级', false)"
    scale = "coalesce(@map_scale, 1e9)"
    show = (
        f"{capital} OR {population} > 8000000 OR ({scale} < {_LARGE} AND ({population} > 2000000 OR {chosen}))"
        f" OR ({scale} < {_ALL} AND NOT {county}) OR {scale} < {_COUNTIES}"
    )
    priority = (
        f"if({capital}, 3, 0) + if({chosen}, 2, 0) + scale_linear(ln(1 + {population}), 11, 17, 0, 5)"
    )
    # The marks of a city's clusters stand around it.
    distance = f"if({chosen} AND {scale} < {_LARGE}, 2.8, 0.6)"
    _apply(layer, settings, {"Priority": priority, "Show": show, "LabelDistance": distance})


def label_influence(layer: QgsVectorLayer, field: Callable[[str], str]):
    """Label what is left out, the more influential first."""
    settings = _settings(field("left_out"), 1.0, label_format("#303030", 8.0))
    _apply(layer, settings, {"Priority": f'11 - "{field("rank")}"'})


def label_centers(layer: QgsVectorLayer, field: Callable[[str], str], chinese: bool, looks: dict):
    """Label mean centers with a short name in their group's colour, before all other labels.

    Parameters
    ----------
    looks : group → symbols.Look
    """
    group = f'"{field("grp")}"'
    belts = _BELTS.zh if chinese else _BELTS.en
    settings = _settings(f"CASE WHEN {group} = 'belts' THEN '{belts}' ELSE {group} END", 1.6,
                         label_format(symbols.OTHER.color, 8.5, bold=True))
    settings.isExpression = True
    value = QgsExpression.quotedValue
    colors = " ".join(f"WHEN {group} = {value(name)} THEN '{look.color}'" for name, look in looks.items())
    show = f"coalesce(\"{field('kind')}\", 'mean') = 'mean'"
    color = f"CASE {colors} ELSE '{symbols.OTHER.color}' END"
    _apply(layer, settings, {"Priority": "10", "Show": show, "Color": color})


def label_steps(layer: QgsVectorLayer, field: Callable[[str], str]):
    """Label where each step ends with its order value, and where the first one starts."""
    root = QgsRuleBasedLabeling.Rule(None)
    first = f'"{field("step")}" = 1'
    for column, place, filter_text in (("order_b", "end_point($geometry)", ""),
                                       ("order_a", "start_point($geometry)", first)):
        settings = _settings(field(column), 1.0, label_format("#303030", 8.0, bold=True))
        settings.geometryGeneratorEnabled = True
        settings.geometryGenerator = place
        settings.geometryGeneratorType = symbols.point_geometry()
        root.appendChild(QgsRuleBasedLabeling.Rule(settings, 0, 0, filter_text))
    layer.setLabeling(QgsRuleBasedLabeling(root))
    layer.setLabelsEnabled(True)


def _city_name(field, chinese):
    if not chinese:
        return f"\"{field('city_en')}\""
    name = f"\"{field('city_zh')}\""
    # Three letters find room where four do not.
    return f"if(coalesce(@map_scale, 1e9) < {_ALL}, {name}, regexp_replace({name}, '(?<=..)市$', ''))"


def _settings(name, distance, text):
    settings = QgsPalLayerSettings()
    settings.fieldName = name
    settings.placement = symbols.around_point()
    settings.dist = distance
    settings.setFormat(text)
    return settings


def _apply(layer, settings, expressions):
    properties = QgsPropertyCollection()
    for name, expression in expressions.items():
        properties.setProperty(getattr(QgsPalLayerSettings.Property, name), QgsProperty.fromExpression(expression))
    settings.setDataDefinedProperties(properties)
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)
