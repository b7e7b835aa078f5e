# SPDX-License-Identifier: GPL-2.0-or-later
"""Other looks for layers that are there already: only ever added beside the one that the user has."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import (
    QgsGraduatedSymbolRenderer,
    QgsMapLayerStyle,
    QgsProject,
    QgsRendererRange,
    QgsSymbol,
    QgsVectorLayer,
)
from qgis.PyQt import sip

from ..core import words
from ..translation import is_chinese, tr
from . import settings, symbols, workspace
from .labels import label_cities
from .styles import apply_style

_BY_POPULATION = words.Word("按人口分级", "By population")
_BY_COUNT = words.Word("按集群与产业带数分级", "By clusters and belts")
_NO_FIGURE = words.Word("无人口数据", "No figure")

# Upper bounds of the classes: a city without a figure or a cluster is a class of its own, not a small one.
_POPULATIONS = (500_000, 1_000_000, 3_000_000, 5_000_000, 10_000_000)
_COUNTS = (0, 1, 3, 6, 15)
_SIZES = (1.3, 1.8, 2.4, 3.2, 4.2, 5.4)


@dataclass(frozen=True)
class Restyled:
    """A layer that was restyled, the name of the style that it had, and of the one it has now."""

    layer: QgsVectorLayer
    before: str
    now: str


def restyle(project: QgsProject, path, chinese: bool | None = None) -> list[Restyled]:
    """Give the layers of a workspace the plugin's styles again; what they looked like stays as a style beside it.

    Parameters
    ----------
    path : the workspace
    chinese : language of legends and aliases; None is the interface's
    """
    title = tr("Colour-blind safe colours") if settings.PALETTE.get() == "safe" else tr("Colours of Figure 1")
    done = []
    for layer in workspace.layers_on(project, path):
        manager = layer.styleManager()
        before, now = manager.currentStyle(), _unused(title, manager.styles())
        if not manager.addStyleFromLayer(now) or not manager.setCurrentStyle(now):
            continue
        apply_style(layer, workspace.table_of(layer, path), chinese=chinese)
        favour_cities(project, path, chinese, layer)
        done.append(Restyled(layer, before, now))
    return done


def take_back(restyled: list[Restyled]) -> None:
    """Give layers the style that they had before they were restyled, and drop the other one."""
    for change in restyled:
        if not sip.isdeleted(change.layer) and change.before in change.layer.styleManager().styles():
            change.layer.styleManager().setCurrentStyle(change.before)
            change.layer.styleManager().removeStyle(change.now)
            change.layer.triggerRepaint()


def favour_cities(project: QgsProject, path, chinese: bool | None = None, layer: QgsVectorLayer | None = None) -> None:
    """Let cities with clusters be labelled before others of their size.

    Parameters
    ----------
    layer : the layer to label when it shows the cities; None means all those that do
    """
    layers = workspace.layers_on(project, path, ("cities",))
    clusters = workspace.layers_on(project, path, ("clusters",))
    if not clusters or (layer is not None and layer not in layers):
        return
    values = clusters[0].uniqueValues(clusters[0].fields().lookupField("adcodes"))
    codes = {code.strip() for value in values if isinstance(value, str) for code in value.split(";")}
    for cities in layers if layer is None else [layer]:
        label_cities(cities, str, is_chinese() if chinese is None else chinese, codes - {""})


def offer_graduated(project: QgsProject, path, chinese: bool | None = None) -> None:
    """Add styles with graduated marks to the cities, once: by population, and by clusters and belts.

    The user finds them in the layer's menu; the style that the layer has stays.
    """
    chinese = is_chinese() if chinese is None else chinese
    counted = {name: workspace.layers_on(project, path, (name,)) for name in ("records", "belts")}
    for layer in workspace.layers_on(project, path, ("cities",)):
        _offer(project, layer, _BY_POPULATION, chinese, lambda: _by_population(chinese))
        if all(counted.values()):
            identifiers = [layers[0].id() for layers in counted.values()]
            _offer(project, layer, _BY_COUNT, chinese, lambda ids=identifiers: _by_count(ids))


def _offer(project, layer, word, chinese, make):
    # A style that the user removed does not come back. The layer cannot remember: its properties are the style's.
    key = f"offered/{layer.id()}/{'population' if word is _BY_POPULATION else 'count'}"
    if project.readEntry("cluster_digital", key)[0]:
        return
    project.writeEntry("cluster_digital", key, "1")
    dressed = layer.clone()
    dressed.setRenderer(make())
    style = QgsMapLayerStyle()
    style.readFromLayer(dressed)
    manager = layer.styleManager()
    manager.addStyle(_unused(word.zh if chinese else word.en, manager.styles()), style)


def _by_population(chinese):
    names = [_population(low, high, chinese) for low, high in zip((None, *_POPULATIONS), (*_POPULATIONS, None))]
    ranges = [QgsRendererRange(-1, -1, symbols.city_mark(), _NO_FIGURE.zh if chinese else _NO_FIGURE.en)]
    lows, highs = (0, *_POPULATIONS), (*_POPULATIONS, 1e10)
    for low, high, size, name in zip(lows, highs, _SIZES, names):
        ranges.append(QgsRendererRange(low, high, _sized(size), name))
    return QgsGraduatedSymbolRenderer('coalesce("population", -1)', ranges)


def _by_count(identifiers):
    # One list for all cities, which QGIS keeps while it draws; a filter would read the layer again for each of them.
    parts = [
        f"coalesce(array_count(aggregate('{identifier}', 'array_agg', \"adcode\"), \"adcode\"), 0)"
        for identifier in identifiers
    ]
    ranges = [QgsRendererRange(0, 0, symbols.city_mark(), "0")]
    for low, high, size in zip(_COUNTS, (*_COUNTS[1:], None), _SIZES[1:]):
        first = low + 1
        name = f"> {low}" if high is None else str(first) if high == first else f"{first}–{high}"
        ranges.append(QgsRendererRange(first, 1e6 if high is None else high, _sized(size), name))
    return QgsGraduatedSymbolRenderer(" + ".join(parts), ranges)


def _population(low, high, chinese):
    unit, number = ("万人", 10_000) if chinese else ("million", 1_000_000)
    if low is None:
        return f"< {high / number:g} {unit}"
    return f"> {low / number:g} {unit}" if high is None else f"{low / number:g}–{high / number:g} {unit}"


def _sized(size) -> QgsSymbol:
    return symbols.marker(symbols.Look("#5b7083", "circle", "solid", size), "plain")


def _unused(title, names):
    """Return the title, with a number when it is taken."""
    number, name = 1, title
    while name in names:
        number += 1
        name = f"{title} {number}"
    return name
