# SPDX-License-Identifier: GPL-2.0-or-later
"""A disk that is really small, and a folder that is really read-only, for root as well: Linux mounts them."""

from __future__ import annotations

import subprocess

import pytest
from qgis.core import QgsProcessingException

from cluster_digital_plugin.core.errors import InputError
from cluster_digital_plugin.layers import copies, workspace
from cluster_digital_plugin.layers.rows import read_rows


def mounted(arguments, folder):
    """Mount a folder, or skip the test with the reason."""
    try:
        done = subprocess.run(["mount", *arguments, str(folder)], capture_output=True, text=True)
    except OSError as error:
        pytest.skip(f"NOT TESTED, there is no mount: {error}")
    if done.returncode:
        pytest.skip(f"NOT TESTED, mounting is not allowed here: {done.stderr.strip()}")


@pytest.fixture
def small(tmp_path):
    """A disk of 300 kB."""
    folder = tmp_path / "小盘"
    folder.mkdir()
    mounted(["-t", "tmpfs", "-o", "size=300k", "tmpfs"], folder)
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def read_only(tmp_path, qgis_app):
    """A folder with a workspace and lists in it that nobody may write."""
    folder = tmp_path / "只读"
    folder.mkdir()
    mounted(["-t", "tmpfs", "tmpfs"], folder)
    try:
        store(folder / "w.gpkg", 5)
        mounted(["-o", "remount,ro"], folder)
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def lists(processing, data_folder, tmp_path):
    """The shipped clusters as a layer in a file."""
    return processing.run("clusterdigital:loadtable", {
        "INPUT": str(data_folder / "clusters.csv"), "KIND": 0, "OUTPUT": str(tmp_path / "clusters.gpkg"),
    })["OUTPUT"]  # fmt: skip


def store(path, count, verdict="old"):
    import pandas

    identifiers = [f"r{n}" for n in range(count)]
    frame = pandas.DataFrame({"record_id": identifiers, "verdict": verdict, "reason_zh": "理由" * 40})
    workspace.store(path, {"records": (frame, [None] * count)})


def doors(processing, lists, data_folder, workspace_path):
    """Return name → function that writes into a folder."""
    def run(identifier, **parameters):
        return processing.run(f"clusterdigital:{identifier}", parameters)

    return {
        "list": lambda to: run("loadtable", INPUT=str(data_folder / "belts_sample.csv"), KIND=1, OUTPUT=f"{to}/l.gpkg"),
        "list.shp": lambda to: run("loadtable", INPUT=str(data_folder / "clusters.csv"), KIND=0, OUTPUT=f"{to}/l.shp"),
        "match": lambda to: run("match", CLUSTERS=lists, BELTS=str(data_folder / "belts_sample.csv"),
                                RECORDS=f"{to}/r.gpkg", LINKS=f"{to}/k.gpkg"),
        "ellipse": lambda to: run("ellipse", INPUT=lists, ELLIPSES=f"{to}/e.gpkg", CENTERS=f"{to}/c.gpkg"),
        "export": lambda to: run("exportshapefiles", LAYERS=[lists], FOLDER=f"{to}/x", FORMATS=[0, 1, 2, 3]),
        "store": lambda to: run("store", WORKSPACE=f"{to}/new.gpkg", LAYERS=[f"{workspace_path}|layername=records"]),
        "copy": lambda to: copies.copy_workspace(workspace_path, to / "copy.gpkg"),
    }  # fmt: skip


NAMES = ("list", "list.shp", "match", "ellipse", "export", "store", "copy")


@pytest.mark.parametrize("name", NAMES)
def test_a_disk_that_is_full(processing, lists, data_folder, small, tmp_path, name):
    path = tmp_path / "w.gpkg"
    store(path, 3000)
    write = doors(processing, lists, data_folder, path)[name]
    (small / "other").write_bytes(b"x" * 290_000)
    with pytest.raises((QgsProcessingException, InputError)) as caught:
        write(small)
    said = str(caught.value) + getattr(caught.value, "message_en", "")
    assert "Traceback" not in said and ("disk" in said or "written" in said or "create" in said), said
    (small / "other").unlink()
    # What is left of it is no obstacle, and on a disk with room all is well.
    elsewhere = tmp_path / "room"
    elsewhere.mkdir()
    write(elsewhere)
    assert any(elsewhere.iterdir())


def test_a_workspace_on_a_disk_that_becomes_full_keeps_its_rows(qgis_app, small):
    store(small / "w.gpkg", 5)
    for _ in range(2):
        with pytest.raises(InputError, match="disk"):
            store(small / "w.gpkg", 5000, "new")
        rows = read_rows(small / "w.gpkg", "records")
        assert [row["verdict"] for row in rows] == ["old"] * 5
        assert len(workspace.read_runs(small / "w.gpkg")) == 1
    store(small / "w.gpkg", 4, "new")
    assert [row["verdict"] for row in read_rows(small / "w.gpkg", "records")] == ["new"] * 4


@pytest.mark.parametrize("name", NAMES)
def test_a_folder_that_is_read_only(processing, lists, data_folder, read_only, tmp_path, name):
    before = sorted(path.name for path in read_only.iterdir())
    with pytest.raises((QgsProcessingException, InputError)) as caught:
        doors(processing, lists, data_folder, read_only / "w.gpkg")[name](read_only)
    said = str(caught.value) + getattr(caught.value, "message_en", "")
    assert "Traceback" not in said and str(read_only) in said, said
    assert sorted(path.name for path in read_only.iterdir()) == before
    # To be read it is good enough.
    doors(processing, lists, data_folder, read_only / "w.gpkg")[name](tmp_path)


def test_a_workspace_in_a_read_only_folder_is_shown_and_not_written(qgis_app, read_only):
    path = read_only / "w.gpkg"
    layer = workspace.open_table(path, "records")
    assert layer.featureCount() == 5 and len(list(layer.getFeatures())) == 5
    with pytest.raises(InputError, match="cannot be written"):
        store(path, 3, "new")
    assert [row["verdict"] for row in read_rows(path, "records")] == ["old"] * 5
