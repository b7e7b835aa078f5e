# SPDX-License-Identifier: GPL-2.0-or-later
"""The shipped gazetteer, and an analyst's own cities over it."""

from __future__ import annotations

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsVectorLayer


@pytest.fixture
def load(qgis_app):
    from cluster_digital_plugin.layers.gazetteer import load_gazetteer

    return load_gazetteer


def cities(rows, crs="EPSG:4326", fields="city_zh:string&field=adcode:string&field=lon:double&field=aliases:string"):
    layer = QgsVectorLayer(f"Point?crs={crs}&field={fields}", "cities", "memory")
    for values, point in rows:
        feature = QgsFeature(layer.fields())
        feature.setAttributes(values)
        if point is not None:
            feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(*point)))
        layer.dataProvider().addFeature(feature)
    return layer


def test_the_shipped_tables_are_read_once(load):
    gazetteer = load()
    assert gazetteer is load()
    assert len(gazetteer.prefectures) == 364
    assert set(gazetteer.prefectures["level"]) == {"直辖市", "地级市", "地区", "自治州", "盟", "省直辖县级"}
    assert gazetteer.resolve("织里镇").city_zh == "湖州市"


def test_points_of_own_cities_decide(load):
    layer = cities([(["杭州市", "330100", 1.0, None], (120.5, 30.5)), (["温州市", "330300", 121.5, None], None)])
    gazetteer = load(layer)
    lon, lat = gazetteer.coordinates(["330100", "330300", "330200"])
    assert (lon[0], lat[0]) == (120.5, 30.5)
    # Without a point the column lon decides, and lat stays as shipped.
    assert lon[1] == 121.5 and lat[1] == load().coordinates(["330300"])[1][0]
    assert lon[2] == load().coordinates(["330200"])[0][0]


def test_points_in_metres_become_degrees(load):
    layer = cities([(["杭州市", "330100", None, None], (13379800.0, 3541000.0))], crs="EPSG:3857")
    lon, lat = load(layer).coordinates(["330100"])
    assert lon[0] == pytest.approx(120.193, abs=0.01) and lat[0] == pytest.approx(30.28, abs=0.02)


def test_own_aliases_and_new_units_resolve(load):
    layer = cities([(["杭州市", "330100", None, "杭州;天堂城"], (120.2, 30.3)),
                    (["新设市", "990100", None, None], (100.0, 40.0))])  # fmt: skip
    gazetteer = load(layer)
    assert gazetteer.resolve("天堂城").city_zh == "杭州市"
    assert gazetteer.resolve("新设市").adcode == "990100"
    assert gazetteer.city("330100")["province_zh"] == "浙江省"
    assert load().resolve("天堂城").status == "unknown"


def test_a_row_without_adcode_is_found_by_name_or_told(load):
    class Feedback:
        told = []

        def isCanceled(self):
            return False

        def pushInfo(self, text):
            self.told.append(text)

    layer = cities([(["杭州", None, None, None], (120.9, 30.9)), (["无此市", None, None, None], (1.0, 2.0))])
    gazetteer = load(layer, Feedback())
    assert gazetteer.coordinates(["330100"])[0][0] == 120.9
    assert len(Feedback.told) == 1 and "无此市" in Feedback.told[0]


def test_a_county_in_the_layer_stays_a_county(load):
    layer = cities([(["昆山市", "320583", None, None], (120.98, 31.38))])
    gazetteer = load(layer)
    assert gazetteer.resolve("昆山").city_zh == "苏州市"
    assert len(gazetteer.prefectures) == 364
