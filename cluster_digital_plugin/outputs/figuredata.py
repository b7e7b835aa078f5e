# SPDX-License-Identifier: GPL-2.0-or-later
"""What the figure shows: copies of the workspace's layers, in the figure's projection, with its own symbols."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass, field
from math import isfinite

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsCoordinateTransform,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsPalLayerSettings,
    QgsPointXY,
    QgsProject,
    QgsProperty,
    QgsPropertyCollection,
    QgsRectangle,
    QgsRendererCategory,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)

from ..core import schema, words
from ..layers import symbols, temporal
from ..layers.columns import Snapshot, read_columns
from ..layers.crs import china_albers, transform
from ..layers.labels import label_format
from ..layers.styles import TABLE_PROPERTY
from ..layers.workspace import shown_scope
from .turns import in_turns

# Millimetres by which the marks of several programmes in one city step aside.
_SLOTS = {"NDRC": (-0.8, 0.45), "MOST": (0.8, 0.45), "MIIT": (0.0, -0.85)}

_LAYER_NAMES = {
    "points": words.Word("集群记录(所在城市)", "Cluster records (by city)"),
    "belts": words.Word("线上产业带(所在城市)", "Online belts (by city)"),
    "ellipses": words.Word("空间统计椭圆", "Standard deviational ellipses"),
    "centers": words.Word("椭圆中心", "Mean centers"),
}


@dataclass
class FigureData:
    """The figure's layers from top to bottom, what they cover, and what must be said about them."""

    layers: list[QgsVectorLayer] = field(default_factory=list)
    legend: list[QgsVectorLayer] = field(default_factory=list)
    extent: QgsRectangle = field(default_factory=QgsRectangle)
    marked: tuple[str, ...] = ()
    size_rule: str = ""
    size: float | None = None
    adcodes: frozenset[str] = frozenset()


def project_tables(project: QgsProject) -> dict[str, QgsVectorLayer]:
    """Return table name → layer of the project's layers that hold our tables; the uppermost one of each.

    What was computed year by year has a page of its own.
    """
    found = {}
    nodes = project.layerTreeRoot().findLayers()
    ordered = [node.layer() for node in nodes] or list(project.mapLayers().values())
    for layer in ordered:
        if not isinstance(layer, QgsVectorLayer) or not layer.isValid() or shown_scope(layer) == temporal.SCOPE:
            continue
        name = layer.customProperty(TABLE_PROPERTY)
        if name not in schema.TABLES:
            table = schema.identify([item.name() for item in layer.fields()])
            name = table.name if table is not None else None
        if name is not None:
            found.setdefault(name, layer)
    return found


@in_turns
def read(tables: dict[str, QgsVectorLayer]) -> Generator:
    """Return the rows that the figure needs, by "points", "belts", "ellipses", "centers" and "english".

    Parameters
    ----------
    tables : table name → layer; records (or clusters), belts, ellipses, centers and cities are used when present
    """
    sources = {name: Snapshot(layer) for name, layer in tables.items()}
    context, rows = QgsProject.instance().transformContext(), {}
    yield lambda: rows.update(_rows(sources, context))
    return rows


def _rows(tables, context):
    def points(table, *names):
        return read_points(tables.get(table), names, context=context)

    return {
        "points": points("records" if "records" in tables else "clusters",
                         "programme", "city", "cities", "adcode", "dataset"),
        "belts": points("belts", "city", "adcode", "dataset"),
        "ellipses": read_points(tables.get("ellipses"), ("grp", "size", "size_rule", "ellipse_id"), True, context),
        "centers": points("centers", "grp", "ellipse_id", "kind"),
        "english": english_names(tables.get("cities")),
    }  # fmt: skip


def gather(rows: dict, chinese: bool, scale: float, size: float = 1.0) -> FigureData:
    """Make the figure's layers.

    Parameters
    ----------
    rows : as :func:`read` returns them
    scale : denominator at which the map will be printed; marks of one city step aside by it
    size : factor on marks and lines
    """
    data = FigureData()
    points, belts, ellipses = rows["points"], rows["belts"], smallest(rows["ellipses"])
    datasets = {row["dataset"] for row, _ in points + belts}
    data.adcodes = frozenset(row["adcode"] for row, _ in points + belts if row["adcode"])
    data.marked = tuple(code for code in words.MARKS if code in datasets)
    if ellipses:
        data.size_rule, data.size = ellipses[0][0]["size_rule"] or "", ellipses[0][0]["size"]
    ids = {row["ellipse_id"] for row, _ in ellipses}
    centers = [item for item in rows["centers"] if item[0]["ellipse_id"] in ids and item[0]["kind"] in (None, "mean")]
    made = [
        city_names(points, rows["english"], chinese),
        _centers(centers, chinese, size),
        _points(points, chinese, scale, size),
        _belts(belts, chinese, size),
        _ellipses(ellipses, chinese, size),
    ]
    data.layers = [layer for layer in made if layer is not None]
    one_cross = _one_cross(chinese) if made[1] is not None else None
    data.legend = [layer for layer in (made[2], made[3], made[4], one_cross) if layer is not None]
    data.extent.setMinimal()
    for layer in data.layers:
        data.extent.combineExtentWith(layer.extent())
    return data


def read_points(layer, names, whole=False, context=None) -> list[tuple[dict, QgsGeometry]]:
    """Return (values, geometry in the figure's projection) of the rows that have one; points unless ``whole``.

    Parameters
    ----------
    layer : QgsVectorLayer, or a Snapshot, in any thread; None has no rows
    context : for transformations; None is the project's
    """
    if layer is None:
        return []
    present = {item.name() for item in layer.fields()}
    context = QgsProject.instance().transformContext() if context is None else context
    if whole:
        return list(_shapes(layer, [name for name in names if name in present], names, context))
    columns = read_columns(layer, [name for name in names if name in present], points=True)
    x, y = transform(columns.x, columns.y, layer.crs(), china_albers(), context)
    absent = [None] * len(columns)
    values = zip(*(columns.values[name] if name in present else absent for name in names))
    return [(dict(zip(names, row)), QgsGeometry.fromPointXY(QgsPointXY(*place)))
            for row, *place in zip(values, x.tolist(), y.tolist()) if isfinite(place[0])]  # fmt: skip


def _shapes(layer, present, names, context):
    change = QgsCoordinateTransform(layer.crs(), china_albers(), context)
    for feature in layer.getFeatures(QgsFeatureRequest()):
        if feature.hasGeometry():
            geometry = QgsGeometry(feature.geometry())
            geometry.transform(change)
            yield dict.fromkeys(names) | {name: _plain(feature[name]) for name in present}, geometry


def _plain(value):
    return None if value is None or (hasattr(value, "isNull") and value.isNull()) else value


def smallest(ellipses) -> list:
    """Return the ellipses of the smallest size: two and three standard deviations would cover the map."""
    sizes = [row["size"] for row, _ in ellipses if row["size"] is not None]
    return [item for item in ellipses if not sizes or item[0]["size"] == min(sizes)]


def memory_layer(kind: str, name: str, fields, rows) -> QgsVectorLayer:
    """Return a layer in memory in the figure's projection: fields as ``name:type``, rows as (values, geometry)."""
    layer = QgsVectorLayer(f"{kind}?{'&'.join(f'field={item}' for item in fields)}", name, "memory")
    layer.setCrs(china_albers())
    features = []
    for values, geometry in rows:
        feature = QgsFeature(layer.fields())
        feature.setAttributes(list(values))
        feature.setGeometry(geometry)
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    return layer


def _points(points, chinese, scale, size):
    """Return one mark per programme and city; those of one city stand beside each other."""
    if not points:
        return None
    places = {}
    for row, geometry in points:
        point = geometry.asPoint()
        places.setdefault((round(point.x()), round(point.y())), Counter())[row["programme"] or ""] += 1
    rows = []
    for (x, y), programmes in places.items():
        for programme in programmes:
            dx, dy = _SLOTS.get(programme, (0.0, 0.0)) if len(programmes) > 1 else (0.0, 0.0)
            shifted = QgsPointXY(x + dx * size * scale / 1000, y + dy * size * scale / 1000)
            rows.append(((programme,), QgsGeometry.fromPointXY(shifted)))
    layer = memory_layer("Point", _name("points", chinese), ("programme:string",), rows)
    counts = Counter(row["programme"] or "" for row, _ in points)
    looks = symbols.looks([name for name in counts if name])
    layer.setRenderer(QgsCategorizedSymbolRenderer("programme", [
        QgsRendererCategory(name, symbols.marker(looks.get(name, symbols.OTHER), "plain", 0.62 * size),
                            f"{words.say(words.PROGRAMMES, name, chinese) or '–'}  {counts[name]}")
        for name in _ordered(counts)
    ]))
    block_labels(layer)
    return layer


def _belts(belts, chinese, size):
    if not belts:
        return None
    places = {(round(g.asPoint().x()), round(g.asPoint().y())) for _, g in belts}
    rows = [(("belts",), QgsGeometry.fromPointXY(QgsPointXY(x, y))) for x, y in sorted(places)]
    layer = memory_layer("Point", _name("belts", chinese), ("grp:string",), rows)
    symbol = symbols.marker(symbols.known_looks()["belts"], "plain", 0.5 * size)
    symbol.setOpacity(0.75)
    number = words.Word(f"{len(belts)} 个,{len(places)} 城市", f"{len(belts)} in {len(places)} cities")
    label = f"{words.say(words.GROUPS, 'belts', chinese)}  {number.zh if chinese else number.en}"
    layer.setRenderer(QgsCategorizedSymbolRenderer("grp", [QgsRendererCategory("belts", symbol, label)]))
    return layer


def _ellipses(ellipses, chinese, size):
    if not ellipses:
        return None
    rows = [((row["grp"] or "",), geometry) for row, geometry in ellipses]
    layer = memory_layer("Polygon", _name("ellipses", chinese), ("grp:string",), rows)
    groups = {values[0] for values, _ in rows}
    looks = symbols.looks(groups)
    layer.setRenderer(QgsCategorizedSymbolRenderer("grp", [
        QgsRendererCategory(
            name, symbols.area(looks[name], 0.5 * size, 14), words.say(words.GROUPS, name, chinese) or "–")
        for name in _ordered(groups)
    ]))
    return layer


def _centers(centers, chinese, size):
    if not centers:
        return None
    rows = [((row["grp"] or "",), geometry) for row, geometry in centers]
    layer = memory_layer("Point", _name("centers", chinese), ("grp:string",), rows)
    groups = {values[0] for values, _ in rows}
    looks = symbols.looks(groups)
    layer.setRenderer(QgsCategorizedSymbolRenderer("grp", [
        QgsRendererCategory(name, symbols.shaped_cross(looks[name], 0.7 * size), words.say(words.GROUPS, name, chinese))
        for name in _ordered(groups)
    ]))
    block_labels(layer, 2.0)
    return layer


def _one_cross(chinese):
    """Return a layer without rows that stands in the legend for the centers of all groups."""
    layer = memory_layer("Point", _name("centers", chinese), ("grp:string",), [])
    label = words.Word("颜色、形状同点位", "Colour and shape as of the points")
    renderer = QgsCategorizedSymbolRenderer("grp", [
        QgsRendererCategory("x", symbols.shaped_cross(symbols.Look("#555555", "circle", "solid"), 0.7),
                            label.zh if chinese else label.en)
    ])
    layer.setRenderer(renderer)
    return layer


def city_names(points, english: dict[str, str], chinese: bool) -> QgsVectorLayer | None:
    """Return the cities' names as a layer: those with most clusters first, and only where there is room."""
    places = {}
    for row, geometry in points:
        name = row["city"] or (row["cities"] or "").partition(";")[0]
        _, programmes = places.setdefault(name, (geometry, []))
        programmes.append(row["programme"])
    rows = []
    for name, (geometry, programmes) in places.items():
        # Marks that stand beside each other push the name further out.
        away = 1.3 if len(set(programmes)) == 1 else 1.9
        text = _short(name) if chinese else english.get(name, name).replace("’", "'")
        if text:
            rows.append(((text, min(10, len(programmes) + 2), away), geometry))
    if not rows:
        return None
    layer = memory_layer("Point", "cities", ("name:string", "priority:double", "away:double"), rows)
    layer.setRenderer(QgsSingleSymbolRenderer(symbols.nothing()))
    settings = QgsPalLayerSettings()
    settings.fieldName = "name"
    settings.placement = symbols.around_point()
    settings.setFormat(label_format("#333333", 5.0))
    properties = QgsPropertyCollection()
    properties.setProperty(QgsPalLayerSettings.Property.Priority, QgsProperty.fromField("priority"))
    properties.setProperty(QgsPalLayerSettings.Property.LabelDistance, QgsProperty.fromField("away"))
    settings.setDataDefinedProperties(properties)
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)
    return layer


def block_labels(layer, factor=1.0):
    """Keep names off the marks."""
    settings = QgsPalLayerSettings()
    settings.drawLabels = False
    settings.fieldName = layer.fields()[0].name()
    obstacle = settings.obstacleSettings()
    obstacle.setIsObstacle(True)
    obstacle.setFactor(factor)
    settings.setObstacleSettings(obstacle)
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)


def english_names(cities) -> dict[str, str]:
    """Return Chinese → English names of a layer of cities; none without one."""
    if cities is None:
        return {}
    names = read_columns(cities, ("city_zh", "city_en")).values
    return {zh: en or zh for zh, en in zip(names["city_zh"], names["city_en"])}


def _short(name):
    for ending in ("市", "地区"):
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name[:-len(ending)]
    return "海西州" if name.startswith("海西") else name


def _ordered(groups):
    return [*(name for name in symbols.LOOKS if name in groups), *sorted(set(groups) - set(symbols.LOOKS))]


def _name(key, chinese):
    return _LAYER_NAMES[key].zh if chinese else _LAYER_NAMES[key].en
