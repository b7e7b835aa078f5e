# SPDX-License-Identifier: GPL-2.0-or-later
"""What hostile or careless files hold: cells, whole tables, names, geometries, layers; all made here, none stored."""

from __future__ import annotations

import os
import random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

FORMULAS = (
    "=1+1", "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1+1", "＋1",
    "＠x",
)  # fmt: skip
MARKUP = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<b>x</b>",
    "<a href='file:///etc/passwd'>x</a>", "&lt;b&gt;", "]]>", "<!--", "</td></table>", "[% 1+1 %]",
    "[% layer_property(@layer,'source') %]", "$CURRENT_DATE", "{x}", "%s", "{0}",
)  # fmt: skip
PATHS = ("../../etc/passwd", "..\\..\\x", "C:\\x", "/", "~", "CON", "nul.txt", ".", "..", "a/b", "x" * 300, "广" * 300)
NUMBERS = (
    "NaN", "+nan", "inf", "-Infinity", "1e308", "1e309", "-1", "0", "1e-320", "9" * 5000, "-" + "9" * 400,
    "１" * 30, "²", "٣", "½", "Ⅷ", "①", "1_000", "0x10", "1,234", "113.2°", "-181", "91", "999999999999999999",
)  # fmt: skip
YEARS = (
    "2021", "2021.0", "2021年", "２０２１", "２０２１年", "2021-13-45", "2021/1/1 00:00:00", "公元2021", "21", "99999",
)  # fmt: skip
PLACES = (
    "广州市", "广州市、佛山市、惠州市超高清视频和智能家电集群", "深圳", "朝阳区", "鼓楼区", "市辖区", "440100",
    "４４０１００", "999999", "440100;440300", "市", "县", "广东省", "北京市", "香港", "台湾",
    "、", "、、、", "；；", "集群", "产业带",
)  # fmt: skip
SIGNS = (
    "", "  ", "\u3000", "\u202e反", "\ufeff", "\u200b", "😀" * 50, "a\nb", "a\rb", "\x01\x02", "\x1c", "\x1f",
    "\x85", "\u2028", '"', "'", "'; DROP TABLE x;--", "a;b,c、d", "(((", "]]]", "(a+)+$" * 20, "a" * 50 + "!",
    "null", "None", "合计", "小计:5", "注:以上", "一、xxx", "i̇", "ß", "ﬃ",
)  # fmt: skip
GOOD = ("广州市", "深圳市", "电子信息", "服装", "家电", "新材料", "NDRC", "MIIT", "广东省", "2021")
CELLS = (*FORMULAS, *MARKUP, *PATHS, *NUMBERS, *YEARS, *PLACES, *SIGNS)

TITLES = {
    "clusters": (
        "集群名称", "所属产业", "城市", "集群类型", "省份", "区县", "行政区划代码", "集群编号", "批次", "备注", "row",
    ),
    "belts": ("产业带名称", "所属行业", "城市", "年份", "省份", "区县", "产业带编号", "行政区划代码", "证据", "row"),
    "cities": ("城市", "行政区划代码", "经度", "纬度", "人口", "省份", "级别", "上级", "别名"),
}
FIELDS = (
    "select", "from", "order", "group", "Name", "NAME", "name", "集群名称", "字段名非常长" * 30, "a b", 'a"b', "a'b",
    "a;b", "[% 1+1 %]", "<b>x</b>", "=1+1", "-x", "x.y", "$id", "@layer", "fid", "1", "row", "%s", "{x}",
    "a\\b", "a/b", "../x",
)  # fmt: skip


def examples(usual: int) -> settings:
    """Return how many examples a property is tried on: few in the suite, CLUSTER_DIGITAL_EXAMPLES of them by hand."""
    return settings(
        max_examples=int(os.environ.get("CLUSTER_DIGITAL_EXAMPLES") or usual),
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


cells = st.one_of(
    st.sampled_from(CELLS),
    st.sampled_from(GOOD),
    st.text(max_size=12),
    st.text("市区县镇省州广深东莞佛山、;,()（）0123456789.年-带群产业集 服装电子=<>\"'%[]", max_size=12),
)


@st.composite
def tables(draw, kind, rows=6):
    """Rows of cells of a list: titles that are understood, further ones that are not, rows too short and too long."""
    titles = [*TITLES[kind][:3], *draw(st.lists(st.sampled_from(TITLES[kind][3:]), max_size=5))]
    titles += draw(st.lists(cells, max_size=2))
    width = len(titles)
    short, long = max(width - 1, 1), width + 1
    return [titles, *draw(st.lists(st.lists(cells, min_size=short, max_size=long), max_size=rows))]


class Layers:
    """Makes layers of memory at random, the same for the same seed."""

    KINDS = (
        "Point", "Point", "Point", "PointZ", "PointM", "PointZM", "MultiPoint", "LineString", "Polygon",
        "MultiPolygon", "CircularString", "CurvePolygon", "CompoundCurve", "MultiSurface", "None",
    )  # fmt: skip
    SYSTEMS = ("EPSG:4326", "EPSG:4326", "EPSG:4490", "EPSG:3857", "EPSG:2362", "EPSG:4978", "EPSG:3413", "", "user")

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.made = []

    def layer(self, fields=(), values=None, kind=None, most=5):
        """Return a layer with these fields and some of ``FIELDS``; half of the values are hostile."""
        from qgis.core import QgsFeature, QgsVectorLayer

        chosen = kind or self.random.choice(self.KINDS)
        layer = QgsVectorLayer(chosen, self.random.choice(CELLS)[:80].replace("\0", "") or "x", "memory")
        if chosen != "None":
            layer.setCrs(self.system())
        extra = [self.random.choice(FIELDS) for _ in range(self.random.randint(0, most))]
        layer.dataProvider().addAttributes([self.field(name) for name in (*fields, *extra)])
        layer.updateFields()
        features = []
        for _ in range(self.random.choice((0, 1, 2, 3, 10, 40))):
            feature = QgsFeature(layer.fields())
            feature.setAttributes([self.value(field, values or {}) for field in layer.fields()])
            if chosen != "None" and self.random.random() > 0.06:
                feature.setGeometry(self.geometry(chosen))
            features.append(feature)
        layer.dataProvider().addFeatures(features)
        self.made.append(layer)
        return layer

    def field(self, name):
        from qgis.core import QgsField
        from qgis.PyQt.QtCore import QVariant

        kinds = (QVariant.String,) * 6 + (
            QVariant.Int,
            QVariant.LongLong,
            QVariant.Double,
            QVariant.Date,
            QVariant.DateTime,
            QVariant.Bool,
            QVariant.StringList,
            QVariant.ByteArray,
        )
        return QgsField(name, self.random.choice(kinds))

    def value(self, field, values):
        from qgis.PyQt.QtCore import QByteArray, QDate, QDateTime

        if self.random.random() < 0.15:
            return None
        if field.name() in values and self.random.random() < 0.5:
            return self.random.choice(values[field.name()])
        choices = {
            "String": CELLS, "Integer": (0, 1, -1, 2**31 - 1), "Integer64": (0, -1, 2**62, 2021),
            "Real": (0.0, -1.0, 1e308, -1e308, 1e-308, float("nan"), float("inf"), float("-inf"), 2021.0),
            "Date": (QDate(1, 1, 1), QDate(2021, 1, 1), QDate(9999, 12, 31)), "Boolean": (True, False),
        }  # fmt: skip
        name = field.typeName() if field.typeName() in choices else field.typeName().capitalize()
        if name in choices:
            return self.random.choice(choices[name])
        return {"Datetime": QDateTime(2021, 1, 1, 0, 0, 0), "Binary": QByteArray(b"\x00\xff")}.get(name, ["a", "<b>"])

    def point(self):
        place = self.random.random()
        if place < 0.6:
            return self.random.uniform(100, 122), self.random.uniform(22, 42)
        if place < 0.75:
            return self.random.uniform(22, 42), self.random.uniform(100, 122)
        numbers = (0.0, 1e308, -1e308, float("nan"), float("inf"), 180.0, -179.999, 179.999, 90.0, 4e6, 113.26)
        return self.random.choice(numbers), self.random.choice(numbers)

    def geometry(self, kind):
        from qgis.core import QgsGeometry, QgsPoint

        if kind.startswith("Point"):
            if self.random.random() < 0.1:
                return QgsGeometry.fromWkt(f"{kind} EMPTY")
            point = QgsPoint(*self.point())
            if "Z" in kind:
                point.addZValue(self.random.choice((0.0, float("nan"), 1e308)))
            if "M" in kind:
                point.addMValue(self.random.choice((0.0, float("inf"))))
            return QgsGeometry(point)
        if self.random.random() < 0.1:
            return QgsGeometry.fromWkt(f"{kind} EMPTY")
        ring = "110 20,112 22,112 20,110 22,110 20"
        some = ",".join(f"{x:.4f} {y:.4f}" for x, y in (self.near() for _ in range(3)))
        return QgsGeometry.fromWkt(
            {
                "MultiPoint": f"MULTIPOINT({some})",
                "LineString": f"LINESTRING({some})",
                # A bow tie is no valid polygon.
                "Polygon": f"POLYGON(({ring}))",
                "MultiPolygon": f"MULTIPOLYGON((({ring})),((120 30,121 30,121 31,120 30)))",
                "CircularString": f"CIRCULARSTRING({some})",
                "CurvePolygon": "CURVEPOLYGON(CIRCULARSTRING(110 20,111 21,112 20,111 19,110 20))",
                "CompoundCurve": "COMPOUNDCURVE(CIRCULARSTRING(110 20,111 21,112 20),(112 20,113 20))",
                "MultiSurface": "MULTISURFACE(CURVEPOLYGON(CIRCULARSTRING(110 20,111 21,112 20,111 19,110 20)))",
            }[kind]
        )

    def near(self):
        return self.random.uniform(-179.9, 179.9), self.random.uniform(-89, 89)

    def system(self):
        from qgis.core import QgsCoordinateReferenceSystem

        name = self.random.choice(self.SYSTEMS)
        if name == "user":
            return QgsCoordinateReferenceSystem.fromProj(
                "+proj=aea +lat_1=25 +lat_2=47 +lat_0=30 +lon_0=105 +ellps=krass"
            )
        return QgsCoordinateReferenceSystem(name) if name else QgsCoordinateReferenceSystem()
