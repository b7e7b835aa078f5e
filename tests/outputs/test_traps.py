# SPDX-License-Identifier: GPL-2.0-or-later
"""Whatever a layer holds, a shapefile holds too, or the pre-flight list names feature and field."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer
from qgis.PyQt.QtCore import QDate, QDateTime, QTime

from cluster_digital_plugin.outputs import dbf, exports, shapefiles

FIELDS = (
    "集群名称很长的字段:string", "集群名称很长的另一个:string", "passengers_total_a:integer",
    "passengers_total_b:integer", "ID:integer", "id_:integer", "大整数:int8", "实数:double", "日期:date",
    "时刻:datetime", "时间:time", "truth:boolean",
)  # fmt: skip
TRAPS = (
    ["普通", "a", 1, 2, 3, 4, 5, 0.1, QDate(2024, 2, 29), QDateTime(2024, 2, 29, 23, 59, 58), QTime(1, 2, 3), True],
    [None] * len(FIELDS),
    ["", "  ", 0, -1, 2**31 - 1, -(2**31) + 1, 2**53 + 1, 1 / 3, QDate(1900, 1, 1), QDateTime(1999, 12, 31, 0, 0),
     QTime(), False],
    ["汉" * 84, "汉" * 85, 0, 0, 0, 0, 10**18 - 1, 1e-9, QDate(), QDateTime(), QTime(0, 0, 0), None],
    ["汉" * 127, "汉" * 128, 0, 0, 0, 0, 10**18, 123456789012.34567, None, None, None, None],
    ["a" * 254, "a" * 255, 0, 0, 0, 0, -(10**17) + 1, -1.7976931348623157e308, None, None, None, None],
    ["ab" + "汉" * 84, "😀한국𠮷", 0, 0, 0, 0, 2**63 - 1, math.inf, None, None, None, None],
    ["龘㐂䶮", "é—…·°€", 0, 0, 0, 0, -(2**63) + 1, math.nan, None, None, None, None],
    ["=1+1 ", " 行\n尾\t\"'", 0, 0, 0, 0, 0, 5e-324, None, None, None, None],
)  # fmt: skip
_READ = """
import json, sys
from osgeo import gdal
for line in sys.stdin:
    source = gdal.OpenEx(json.loads(line), gdal.OF_VECTOR)
    layer = source.GetLayer(0)
    names = [item.name for item in layer.schema]
    print(json.dumps([names, [[f.GetField(n) if f.IsFieldSetAndNotNull(n) else None for n in range(len(names))]
                              for f in layer]]), flush=True)
"""


@pytest.fixture(scope="module")
def reader():
    """Reads files through plain OGR, in one process of its own that has no QGIS."""
    process = subprocess.Popen([sys.executable, "-c", _READ], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                               encoding="utf-8", env={**os.environ, "PYTHONIOENCODING": "utf-8"})

    def read(path):
        process.stdin.write(json.dumps(str(path)) + "\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    yield read
    process.stdin.close()
    process.wait()


def layer_of(fields, rows, name="陷阱"):
    layer = QgsVectorLayer(f"Point?crs=EPSG:4326&{'&'.join(f'field={item}' for item in fields)}", name, "memory")
    features = []
    for values in rows:
        feature = QgsFeature(layer.fields())
        feature.setAttributes(list(values))
        feature.setGeometry(QgsGeometry.fromWkt("POINT(120 30)"))
        features.append(feature)
    assert layer.dataProvider().addFeatures(features)[0]
    return layer


def same(value, found):
    """Return whether a value of QGIS came back, whatever a .dbf calls it."""
    if value is None or (hasattr(value, "isNull") and value.isNull()):
        return found is None
    if isinstance(value, bool):
        return found is not None and bool(int(found)) is value
    if isinstance(value, float):
        return found is not None and math.isclose(value, float(found), rel_tol=1e-9)
    return value == found and isinstance(found, type(value))


def check(layer, folder, target, reader):
    """Export a layer, read it back and compare; returns how many values were compared and how many listed."""
    done = exports.export([exports.Source.of(layer)], folder, target)
    names, rows = reader(done.paths[0])
    assert len({name.lower() for name in names}) == len(names)
    assert all(name.isascii() and 0 < len(name) <= 10 for name in names)
    assert names == dbf.short_names(layer.fields())
    listed = {(warn.field, warn.feature) for warn in done.warnings}
    # Some hold for a whole field and are told with its first feature.
    whole = {warn.field for warn in done.warnings if not warn.value}
    compared = 0
    assert len(rows) == layer.featureCount()
    for feature, found in zip(layer.getFeatures(), rows):
        for item, value, again in zip(layer.fields(), feature.attributes(), found):
            if (item.name(), feature.id()) in listed:
                continue
            told = hasattr(value, "toString") or value == ""
            if item.name() in whole and told and not dbf.is_null(value):
                continue
            assert same(value, again), (item.name(), feature.id(), value, again)
            compared += 1
    return compared, len(listed)


@pytest.mark.parametrize("target", [shapefiles.UTF8, shapefiles.GBK])
def test_traps_come_back_or_are_listed(qgis_app, tmp_path, reader, target):
    compared, listed = check(layer_of(FIELDS, TRAPS), tmp_path / "导出 目录（一）", target, reader)
    assert compared > 60 and listed > 8


TEXTS = st.one_of(st.none(), st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=140),
                  st.text("汉字龘😀é한", min_size=80, max_size=130))  # fmt: skip
VALUES = st.tuples(TEXTS, st.one_of(st.none(), st.integers(-(2**63) + 1, 2**63 - 1)),
                   st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False)))  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(VALUES, min_size=1, max_size=6), st.sampled_from([shapefiles.UTF8, shapefiles.GBK]))
def test_any_values_come_back_or_are_listed(qgis_app, tmp_path_factory, reader, rows, target):
    layer = layer_of(("说明:string", "n:int8", "x:double"), rows)
    check(layer, tmp_path_factory.mktemp("任意"), target, reader)
