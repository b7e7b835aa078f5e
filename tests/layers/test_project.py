# SPDX-License-Identifier: GPL-2.0-or-later
"""A workspace in a project: layers, order, what stays when it is added again, the saved file."""

import zipfile

import pandas
import pytest
from qgis.core import QgsGeometry, QgsLayerTreeGroup, QgsProject, QgsSingleSymbolRenderer

from cluster_digital_plugin.core.errors import InputError
from cluster_digital_plugin.layers import project as projects
from cluster_digital_plugin.layers import workspace

POINT = QgsGeometry.fromWkt("POINT(120.6 31.3)")
LINE = QgsGeometry.fromWkt("LINESTRING(112 30, 120 31)")
AREA = QgsGeometry.fromWkt("POLYGON((110 25, 120 25, 120 38, 110 38, 110 25))")


def tables(verdict="match"):
    def one(**values):
        return pandas.DataFrame({name: [value] for name, value in values.items()})

    return {
        "clusters": (one(cluster_id="C1", programme="NDRC"), [POINT]),
        "belts": (one(belt_id="B1", name_zh="丝绸产业带"), [POINT]),
        "cities": (one(city_zh="苏州市", adcode="320500"), [POINT]),
        "records": (one(record_id="R1", programme="NDRC", verdict=verdict), [POINT]),
        "links": (one(link_id="L1"), None),
        "pairs": (one(pair_id="P1", verdict="near"), [POINT]),
        "ellipses": (one(ellipse_id="E1", grp="NDRC"), [AREA]),
        "centers": (one(ellipse_id="E1", grp="NDRC"), [POINT]),
        "axes": (one(ellipse_id="E1", grp="NDRC", axis="major"), [LINE]),
    }


@pytest.fixture
def path(qgis_app, tmp_path):
    path = str(tmp_path / "workspace.gpkg")
    workspace.store(path, tables())
    return path


def names(group):
    return [names(node) if isinstance(node, QgsLayerTreeGroup) else node.name() for node in group.children()]


def test_layers_come_styled_in_groups_and_order(path, project):
    layers = projects.add_workspace_layers(project, path, chinese=True)
    assert list(layers) == [
        "centers", "axes", "records", "pairs", "belts", "clusters", "ellipses", "cities", "links", "runs",
    ]  # fmt: skip
    root = project.layerTreeRoot()
    assert [group.name() for group in root.children()] == ["产业集群数字化"]
    assert names(root) == [[["重心", "椭圆轴线", "集群记录", "集群对", "标准差椭圆", "匹配关系",
                            "运行记录"],
                           ["线上产业带", "产业集群", "城市"]]]
    assert all(layer.featureCount() == 1 for layer in layers.values())
    assert layers["records"].renderer().type() == "pointDisplacement"
    assert layers["records"].subsetString() == "\"scope\" = 'all'"
    assert layers["belts"].subsetString() == ""


def test_added_again_nothing_is_doubled_and_the_users_style_stays(path, project):
    layers = projects.add_workspace_layers(project, path)
    layers["records"].setRenderer(QgsSingleSymbolRenderer.defaultRenderer(layers["records"].geometryType()))
    layers["records"].setName("我的名字")
    again = projects.add_workspace_layers(project, path)
    assert {name: layer.id() for name, layer in again.items()} == {name: layer.id() for name, layer in layers.items()}
    assert layers["records"].renderer().type() == "singleSymbol" and layers["records"].name() == "我的名字"
    assert len(project.mapLayers()) == len(layers)


def test_tables_that_come_later_find_their_place(path, project):
    projects.add_workspace_layers(project, path, tables=["clusters", "cities"], chinese=False)
    projects.add_workspace_layers(project, path, tables=["ellipses"], chinese=False)
    projects.add_workspace_layers(project, path, chinese=False)
    results, inputs = project.layerTreeRoot().children()[0].children()
    assert (results.name(), inputs.name()) == ("Results", "Inputs")
    assert names(results)[:5] == [
        "Mean centers", "Ellipse axes", "Cluster records", "Cluster pairs", "Standard deviational ellipses",
    ]  # fmt: skip
    assert names(inputs) == ["Online industry belts", "Industrial clusters", "Cities"]


def test_another_scope_gets_layers_of_its_own(path, project):
    workspace.store(path, {"records": tables("near")["records"]}, scope="selection")
    everything = projects.add_workspace_layers(project, path)
    selection = projects.add_workspace_layers(project, path, scope="selection", tables=["records", "belts"])
    assert selection["records"] is not everything["records"]
    assert selection["belts"] is everything["belts"]
    assert [f["verdict"] for f in selection["records"].getFeatures()] == ["near"]
    assert [f["verdict"] for f in everything["records"].getFeatures()] == ["match"]


def test_a_second_run_is_seen_by_all_layers_in_place(path, project):
    layers = projects.add_workspace_layers(project, path)
    before = {name: (layer.id(), layer.renderer()) for name, layer in layers.items()}
    layers["records"].selectAll()
    workspace.store(path, tables("unrelated"))
    workspace.refresh(project, path)
    assert {name: (layer.id(), layer.renderer()) for name, layer in layers.items()} == before
    assert [f["verdict"] for f in layers["records"].getSelectedFeatures()] == ["unrelated"]
    assert all(layer.isValid() and layer.featureCount() == (2 if name == "runs" else 1)
               for name, layer in layers.items())


def test_the_saved_project_opens_elsewhere(path, project, tmp_path):
    layers = projects.add_workspace_layers(project, path, chinese=True)
    projects.save_project(project, tmp_path / "project.qgz")
    content = zipfile.ZipFile(tmp_path / "project.qgz").read("project.qgs").decode("utf-8")
    assert str(tmp_path) not in content
    moved = tmp_path / "moved 到别处"
    moved.mkdir()
    for name in ("project.qgz", "workspace.gpkg"):
        (moved / name).write_bytes((tmp_path / name).read_bytes())
    other = QgsProject()
    assert other.read(str(moved / "project.qgz"))
    assert len(other.mapLayers()) == len(layers)
    assert all(layer.isValid() for layer in other.mapLayers().values())
    assert other.mapLayersByName("集群记录")[0].renderer().type() == "pointDisplacement"
    assert other.crs().isValid() and not other.crs().isGeographic()
    view = other.viewSettings().defaultViewExtent()
    assert view.width() > 1e5 and view.crs() == other.crs()


def test_a_project_that_cannot_be_written_is_named(project, tmp_path):
    with pytest.raises(InputError) as caught:
        projects.save_project(project, tmp_path / "missing" / "project.qgz")
    assert "project.qgz" in caught.value.message_en and "project.qgz" in caught.value.message_zh


def test_no_workspace_adds_nothing(project, tmp_path):
    assert projects.add_workspace_layers(project, str(tmp_path / "none.gpkg")) == {}
    assert project.layerTreeRoot().children() == []
