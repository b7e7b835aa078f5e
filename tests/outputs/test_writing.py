# SPDX-License-Identifier: GPL-2.0-or-later
"""Whatever the plugin writes appears whole or not at all: full disks, files held by others, folders of others."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pandas
import pytest
from qgis.core import QgsGeometry, QgsLayoutItemLabel, QgsLayoutItemPage, QgsPrintLayout, QgsProject

from cluster_digital_plugin.core import schema
from cluster_digital_plugin.core.errors import InputError
from cluster_digital_plugin.layers import copies, overrides, taxonomy_store, workspace
from cluster_digital_plugin.outputs import charts, drawing, exports, leftovers, report, table_text
from cluster_digital_plugin.outputs.spreadsheet import Sheet, write_spreadsheet
from tests.full_disk import disk_with

SHEET = Sheet("表", (("名称", schema.TEXT), ("n", schema.INTEGER)), [(f"集群{n}", n * 7919) for n in range(2000)])
ELLIPSES = [
    {"grp": "MIIT", "scope": "all", "azimuth": 12.0, "azimuth_se": 3.0, "semi_major": 9e5, "semi_minor": 5e5, "n": 32,
     "circular_p": 0.01, "status": "ok", "nominal": 0.63, "inside": 0.6, "ellipse_id": "MIIT", "size": 1.0,
     "size_rule": "arcgis", "k": 1.4, "unit": "m"},
]  # fmt: skip


@pytest.fixture(scope="module")
def stored(qgis_app, tmp_path_factory):
    """A workspace with some records and decisions."""
    path = tmp_path_factory.mktemp("stored") / "w.gpkg"
    count = 300
    frame = pandas.DataFrame({"record_id": [f"r{n}" for n in range(count)], "verdict": "match", "reason_zh": "理由"})
    points = [QgsGeometry.fromWkt(f"POINT({100 + n / 100} 30)") for n in range(count)]
    workspace.store(path, {"records": (frame, points)})
    overrides.append(path, [
        {"override_id": f"D-{n}", "programme": "MIIT", "cluster_name": "集群", "adcode": "440600", "verdict": "match"}
        for n in range(count)
    ])  # fmt: skip
    return path


def layout():
    """Return a page with words on it."""
    made = QgsPrintLayout(QgsProject.instance())
    made.initializeDefaults()
    made.pageCollection().page(0).setPageSize("A5", QgsLayoutItemPage.Orientation.Portrait)
    words = QgsLayoutItemLabel(made)
    words.setText("产业集群 " * 40)
    words.attemptSetSceneRect(made.pageCollection().page(0).rect())
    made.addLayoutItem(words)
    return made


def draw_atlas(folder, _stored):
    drawing.save([drawing.record(layout(), 100) for _ in range(2)], folder / "atlas.pdf")


def export(kind):
    def write(folder, stored):
        source = exports.Source.of(workspace.open_table(stored, "records"))
        exports.export([source], folder, formats=(kind,))

    return write


DOORS = {
    "spreadsheet": lambda folder, _: write_spreadsheet(folder / "t.xlsx", [SHEET]),
    "table as text": lambda folder, _: table_text.write_csv(folder / "t.csv", SHEET),
    "report": lambda folder, _: report.write_report(folder / "r.html", "T", [report.Section("H", sheet=SHEET)], []),
    "atlas": draw_atlas,
    "copy": lambda folder, stored: copies.copy_workspace(stored, folder / "copy.gpkg"),
    "decisions": lambda folder, stored: overrides.export_csv(stored, folder / "d.csv"),
    "taxonomy": lambda folder, stored: taxonomy_store.export_taxonomy(stored, folder),
    "shapefile": export(exports.SHAPEFILE), "GeoPackage": export(exports.GEOPACKAGE),
    "GeoJSON": export(exports.GEOJSON), "CSV": export(exports.CSV),
    **{f"figure {one}": lambda folder, _, one=one: drawing.write(layout(), folder / f"f.{one}", 100)
       for one in ("png", "jpg", "tif", "pdf", "svg")},
    **{f"chart {one}": lambda folder, _, one=one: charts.save(folder / f"c.{one}", "rose", ELLIPSES)
       for one in ("png", "svg", "pdf")},
}  # fmt: skip
every_door = pytest.mark.parametrize("door", DOORS)


def contents(folder):
    """Return every file of a folder, hidden ones and drafts too."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def write(door, stored, tmp_path):
    """Write through a door into a folder that has an older file of each name."""
    folder = tmp_path / "out"
    folder.mkdir()

    def call():
        DOORS[door](folder, stored)

    call.folder = folder
    return call


@every_door
@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_a_full_disk(write, share):
    write()
    largest = max(map(len, contents(write.folder).values()))
    for path in write.folder.iterdir():
        path.write_bytes(b"older")
    before = contents(write.folder)
    with disk_with(int(largest * share)), pytest.raises(InputError):
        write()
    assert contents(write.folder) == before
    write()
    after = contents(write.folder)
    assert set(after) >= set(before) and b"older" not in after.values()


@every_door
def test_files_that_another_program_holds_open(write, monkeypatch):
    """As on Windows, where such a file is neither replaced nor deleted."""
    write()
    before = contents(write.folder)
    held = {str(write.folder / name) for name in before}

    def refuse(real):
        def call(*arguments, **options):
            if any(str(one) in held for one in arguments):
                raise PermissionError(errno.EACCES, "used by another process", str(arguments[0]))
            return real(*arguments, **options)

        return call

    with monkeypatch.context() as patch:
        for module, name in ((os, "replace"), (os, "rename"), (os, "unlink"), (os, "remove")):
            patch.setattr(module, name, refuse(getattr(module, name)))
        with pytest.raises(InputError):
            write()
    assert contents(write.folder) == before
    write()


@every_door
def test_drafts_that_cannot_be_deleted(write, monkeypatch):
    """As on Windows while a virus scanner looks at them: what was written is there, and whole."""
    def refuse(path, *_, **__):
        raise PermissionError(errno.EACCES, "used by another process", str(path))

    with monkeypatch.context() as patch:
        for module, name in ((os, "unlink"), (os, "remove"), (os, "rmdir")):
            patch.setattr(module, name, refuse)
        write()
    written = {name for name in contents(write.folder) if not name.startswith(".")}
    assert written
    leftovers.put_right(write.folder)
    assert set(contents(write.folder)) == written
    assert not [path for path in write.folder.iterdir() if path.name.startswith(".")]


@every_door
def test_a_folder_that_cannot_be_made(door, stored, tmp_path):
    (tmp_path / "none").touch()
    with pytest.raises(InputError):
        DOORS[door](tmp_path / "none" / "x", stored)
    assert (tmp_path / "none").read_bytes() == b""


@pytest.mark.parametrize("stuck", [(), ("records.dbf",)])
def test_an_export_that_cannot_be_placed_keeps_the_older_files(stored, tmp_path, monkeypatch, stuck):
    """Placing a new file fails halfway; then even an older one cannot be put back over its new one."""
    export(exports.SHAPEFILE)(tmp_path, stored)
    for path in tmp_path.iterdir():
        path.write_bytes(b"older")
    before, replace = contents(tmp_path), Path.replace

    def stumble(source, target):
        placing, name = source.parent.name, source.name
        if (placing, name) == ("new", "records.shx") or (placing == "old" and name in stuck):
            raise PermissionError(errno.EACCES, "used by another process", str(target))
        return replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", stumble)
        with pytest.raises(InputError) as caught:
            export(exports.SHAPEFILE)(tmp_path, stored)
    if stuck:
        assert "-kept" in caught.value.message_en
        leftovers.put_right(tmp_path)
    assert contents(tmp_path) == before
