# SPDX-License-Identifier: GPL-2.0-or-later
"""Edits of the cities' layer, each one entry of its undo stack."""

from __future__ import annotations

from functools import lru_cache

from qgis.core import (
    NULL,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeatureRequest,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsProviderRegistry,
    QgsVectorLayerUtils,
)

from ..core import schema
from ..core.errors import InputError
from ..core.words import Word
from ..translation import label
from .columns import plain
from .gazetteer import shipped_frames
from .geopackage import GeoPackage, Patience
from .tables import make_field

# What the workspace keeps for itself.
HIDDEN = ("fid", "run_id", "scope")
# A field of such a name breaks filters without a word.
_KEYWORDS = frozenset((
    "add", "all", "alter", "and", "as", "between", "by", "case", "check", "collate", "commit", "constraint",
    "create", "default", "delete", "distinct", "drop", "else", "end", "escape", "except", "exists", "foreign",
    "from", "group", "having", "in", "index", "insert", "intersect", "into", "is", "isnull", "join", "limit", "not",
    "notnull", "null", "on", "or", "order", "primary", "references", "select", "set", "table", "then", "to",
    "transaction", "union", "unique", "update", "using", "values", "when", "where",
))  # fmt: skip
# Point and columns agree when they are this near, in degrees: the columns are rounded.
_AGREE = 1e-4


def read_cities(layer, keys=None) -> dict:
    """Return feature id → row of the layer as it stands, edits included: its fields, and ``x`` and ``y``.

    NULL is None. ``x`` and ``y`` are the point in WGS84 degrees, None where there is none; lon and lat are the columns.

    Parameters
    ----------
    keys : the feature ids to read; None reads all
    """
    fields = [(index, field.name()) for index, field in enumerate(layer.fields()) if field.name() not in HIDDEN]
    to_degrees = _degrees(layer.crs())
    request = QgsFeatureRequest()
    if keys is not None:
        request.setFilterFids(list(keys))
    rows = {}
    for feature in layer.getFeatures(request):
        values = feature.attributes()
        row = {name: plain(values[index]) for index, name in fields}
        point = feature.geometry()
        row["x"], row["y"] = (None, None) if point.isNull() else to_degrees(point.asPoint())
        rows[feature.id()] = row
    return rows


def disagreement(row) -> bool:
    """Return whether a city's point and its columns lon and lat tell different places."""
    places = [row.get(name) for name in ("lon", "lat", "x", "y")]
    if places.count(None) == 4:
        return False
    if None in places:
        return True
    return abs(row["lon"] - row["x"]) > _AGREE or abs(row["lat"] - row["y"]) > _AGREE


def field_kinds(layer) -> dict[str, str]:
    """Return field name → "text", "integer" or "real" of all fields that an analyst edits, in the layer's order."""
    kinds = {}
    for field in layer.fields():
        if field.name() not in HIDDEN:
            whole = field.typeName().lower().startswith(("int", "medium", "tiny", "small"))
            kind = schema.INTEGER if whole else schema.REAL
            kinds[field.name()] = kind if field.isNumeric() else schema.TEXT
    return kinds


def field_label(layer, name: str) -> str:
    """Return what a field of the cities is called in the language of the interface."""
    known = next((c for c in (*schema.CITIES.columns, *schema.CITY_EXTRAS) if c.name == name), None)
    if known is not None:
        return label(known)
    index = layer.fields().lookupField(name)
    return layer.attributeDisplayName(index) if index >= 0 else name


def start_editing(layer):
    """Let the layer be edited, unless it is already.

    Raises InputError when it cannot be.
    """
    if not layer.isEditable() and not layer.startEditing():
        raise InputError(
            f"图层“{layer.name()}”无法编辑:文件可能是只读的。请检查文件权限,或把工作区复制到别处。",
            f"The layer “{layer.name()}” cannot be edited; its file may be read-only. Check its permissions, or copy "
            "the workspace elsewhere.",
        )


def apply_edit(layer, edit, title: str) -> list[int]:
    """Write a ``core.places.edits.Edit`` to the layer's edit buffer as one command; return ids of added features.

    Where lon and lat change, the point moves there.

    Raises InputError when the layer refuses; nothing is changed then.
    """
    return _command(layer, title, lambda: _write(layer, edit))


def add_field(layer, column: schema.Column):
    """Add a field to the layer's edit buffer as one command.

    Raises InputError when the name cannot be used or is taken, or the layer refuses.
    """
    if not column.name or column.name.lower() in _KEYWORDS:
        raise InputError(
            f"“{column.name}”不能作字段名:它是 SQL 的保留字或为空。请换一个名称,如“{column.name or '字段'}1”。",
            f"“{column.name}” cannot name a field: it is empty or a word of SQL. Choose another name.",
        )
    if layer.fields().lookupField(column.name) >= 0:
        raise InputError(
            f"已有字段“{column.name}”。请换一个名称。", f"There is a field “{column.name}”. Choose another name."
        )
    _command(layer, f"+ {column.name}", lambda: _expect(layer.addAttribute(make_field(column)), layer))


def commit(layer):
    """Write the edit buffer to the file and end editing.

    Raises InputError with what the provider says; the edits then stay in the buffer.
    """
    if layer.isEditable():
        _expect_free(layer)
        if not layer.commitChanges():
            raise _not_saved(";".join(layer.commitErrors()))
    for column in schema.CITY_EXTRAS:
        index = layer.fields().lookupField(column.name)
        if index >= 0 and not layer.attributeAlias(index):
            layer.setFieldAlias(index, label(column))


def to_wgs84(point: QgsPointXY, crs) -> tuple[float, float]:
    """Return longitude and latitude of a point in any CRS, rounded to a metre.

    Raises InputError where the CRS does not reach.
    """
    lon, lat = _degrees(crs)(point)
    if lon is None:
        raise InputError(
            "地图上的这个位置无法换算为经纬度。请在数据范围内点击。",
            "This place of the map has no longitude and latitude. Click nearer to the data.",
        )
    return round(lon, 5), round(lat, 5)


@lru_cache(maxsize=1)
def shipped_boxes() -> dict:
    """Return province → box of the cities and counties that ship, as ``core.places.edits.province_boxes``."""
    from ..core.places.edits import province_boxes

    cities, counties, _ = shipped_frames()
    names = ["lon", "lat", "province_zh"]
    return province_boxes([*cities[names].to_dict("records"), *counties[names].to_dict("records")])


def shipped_codes() -> frozenset:
    """Return the adcodes of the cities that ship: where a workspace has no row of one, the shipped row counts."""
    return frozenset(shipped_frames()[0]["adcode"])


def shipped_county(text) -> dict | None:
    """Return the row of the one county that ships with this name or adcode, or None."""
    counties = shipped_frames()[1]
    found = counties[(counties["city_zh"] == text) | (counties["adcode"] == text)]
    if len(found) != 1:
        return None
    row = found.iloc[0].to_dict()
    return {name: None if value is None or value != value else value for name, value in row.items()}


def _expect_free(layer):
    """Ask for the file's lock first: QGIS itself waits for seconds, and the window with it."""
    parts = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source())
    path, table = parts.get("path") or "", parts.get("layerName")
    if not table or not path.lower().endswith(".gpkg"):
        return
    try:
        with GeoPackage(path, Patience(path, 0)) as file:
            # It writes nothing, and is taken back when the file is closed.
            file.begin("DELETE FROM {table} WHERE fid IS NULL", table=table)
    except InputError as error:
        raise _not_saved(label(Word(error.message_zh, error.message_en))) from error


def _not_saved(told):
    return InputError(
        f"保存失败,编辑内容仍在图层中,没有丢失:{told}。请关闭占用该文件的程序或检查磁盘和权限,然后重新保存。",
        f"Saving failed; the edits are still in the layer, nothing is lost: {told} Close the program that uses the "
        "file, or check disk and permissions, then save again.",
    )


def _degrees(crs):
    """Return what turns a point into longitude and latitude; (None, None) where the CRS does not reach."""
    target = QgsCoordinateReferenceSystem("EPSG:4326")
    transform = QgsCoordinateTransform(crs, target, QgsProject.instance().transformContext())

    def degrees(point):
        try:
            moved = transform.transform(point)
        except QgsCsException:
            return None, None
        return moved.x(), moved.y()

    return degrees


def _command(layer, title, work):
    start_editing(layer)
    layer.beginEditCommand(title)
    try:
        done = work()
    except BaseException:
        layer.destroyEditCommand()
        raise
    layer.endEditCommand()
    layer.triggerRepaint()
    return done


def _write(layer, edit):
    fields = layer.fields()
    for fid, values in edit.changes.items():
        for name, value in values.items():
            _expect(layer.changeAttributeValue(fid, _index(fields, name), NULL if value is None else value), layer)
        if "lon" in values or "lat" in values:
            feature = layer.getFeature(fid)
            place = [feature[name] for name in ("lon", "lat")]
            _expect(layer.changeGeometry(fid, _geometry(layer, *place)), layer)
    added = []
    for row in edit.added:
        values = {_index(fields, name): value for name, value in row.items() if value is not None}
        scope = fields.lookupField("scope")
        if scope >= 0:
            values[scope] = "all"
        geometry = _geometry(layer, row.get("lon"), row.get("lat"))
        feature = QgsVectorLayerUtils.createFeature(layer, geometry, values)
        _expect(layer.addFeature(feature), layer)
        added.append(feature.id())
    if edit.removed:
        _expect(layer.deleteFeatures(list(edit.removed)), layer)
    return added


def _index(fields, name):
    index = fields.lookupField(name)
    if index < 0:
        raise InputError(
            f"城市图层没有字段“{name}”。请先用“添加字段”添加它。",
            f"The cities' layer has no field “{name}”. Add it first with “Add a field”.",
        )
    return index


def _expect(done, layer):
    if not done:
        raise InputError(
            f"图层“{layer.name()}”拒绝了这次编辑,没有任何改动。请保存或放弃现有编辑后重试。",
            f"The layer “{layer.name()}” refused the edit; nothing was changed. Save or discard the present edits and "
            "try again.",
        )


def _geometry(layer, lon, lat):
    if lon is None or lat is None or lon == NULL or lat == NULL:
        return QgsGeometry()
    transform = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem("EPSG:4326"), layer.crs(), QgsProject.instance().transformContext()
    )
    return QgsGeometry.fromPointXY(transform.transform(QgsPointXY(float(lon), float(lat))))
