# SPDX-License-Identifier: GPL-2.0-or-later
"""What QGIS installs: the zip and its metadata."""

from __future__ import annotations

import configparser
import importlib.util
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """The packaging script as a module, building into a folder of its own."""
    spec = importlib.util.spec_from_file_location("package", REPOSITORY / "scripts" / "package.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.BUILD = tmp_path_factory.mktemp("build")
    return module


@pytest.fixture(scope="module")
def archive(package):
    return package.make_zip()


def test_the_zip_holds_what_the_repository_of_plugins_wants(archive):
    with zipfile.ZipFile(archive) as opened:
        names = opened.namelist()
    assert all(name.startswith("cluster_digital_plugin/") for name in names)
    inside = {name.partition("/")[2] for name in names}
    assert {"__init__.py", "metadata.txt", "LICENSE", "plugin.py", "resources/icons/cluster_digital.svg"} <= inside
    assert "resources/i18n/cluster_digital_plugin_zh.qm" in inside
    assert "resources/data/clusters.csv" in inside
    refused = (".pyc", ".ts", ".sh", ".so", ".dll", ".exe", ".bat", ".cmd", ".gpkg")
    assert not [name for name in inside if name.endswith(refused) or "__pycache__" in name or "/." in name]
    assert archive.stat().st_size < 25e6


def test_the_same_sources_give_the_same_zip(package, archive):
    first = archive.read_bytes()
    assert package.make_zip().read_bytes() == first


def test_the_zip_installs_through_qgis_into_a_fresh_profile_and_works(archive, tmp_path):
    done = subprocess.run([sys.executable, str(REPOSITORY / "tests" / "installing.py"), str(archive), str(tmp_path)],
                          cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    installed = tmp_path / "profiles" / "default" / "python" / "plugins" / "cluster_digital_plugin"
    assert done.stdout.splitlines() == [
        "said ['<b>Plugin installed successfully</b>']", f"in {installed} 151 Cluster Digital"]


def test_the_preview_differs_in_what_it_says_of_qgis_4_only(package, archive):
    preview = package.make_preview()
    with zipfile.ZipFile(archive) as stable, zipfile.ZipFile(preview) as other:
        assert stable.namelist() == other.namelist()
        differing = [name for name in stable.namelist() if stable.read(name) != other.read(name)]
        assert differing == ["cluster_digital_plugin/metadata.txt"]
        before, after = (one.read(differing[0]).decode("utf-8").splitlines() for one in (stable, other))
    assert [pair for pair in zip(before, after) if pair[0] != pair[1]] == [
        ("qgisMaximumVersion=3.99", "qgisMaximumVersion=4.99"), ("experimental=False", "experimental=True"),
        ("supportsQt6=False", "supportsQt6=True")]


@pytest.fixture(scope="module")
def scan():
    spec = importlib.util.spec_from_file_location("scan", REPOSITORY / "scripts" / "scan.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_scan_finds_nothing_in_the_zips(package, archive, scan):
    for path in (archive, package.make_preview()):
        with zipfile.ZipFile(path) as opened:
            names = [name.partition("/")[2] for name in opened.namelist()]
            metadata = opened.read("cluster_digital_plugin/metadata.txt").decode("utf-8")
            assert scan.file_findings(opened) + scan.metadata_findings(metadata, names) == []


@pytest.mark.parametrize(("name", "data", "told"), [
    ("cluster_digital_plugin/tool.so", b"\x7fELF", "no place"),
    ("cluster_digital_plugin/picture.png", b"MZ", "no .png"),
    ("cluster_digital_plugin/note.txt", b"\xff\xfe", "UTF-8"),
    ("cluster_digital_plugin/.env", b"", "hidden"),
    ("cluster_digital_plugin/../up.txt", b"", "out of the folder"),
    ("other/__init__.py", b"", "one folder"),
    ("cluster_digital_plugin/a.py", b"x = 1  # no" + b"sec", "waiver"),
])
def test_the_scan_finds_what_the_site_refuses(archive, scan, tmp_path, name, data, told):
    path = tmp_path / "worse.zip"
    path.write_bytes(archive.read_bytes())
    with zipfile.ZipFile(path, "a") as opened:
        opened.writestr(zipfile.ZipInfo(name), data)
        assert told in "".join(scan.file_findings(opened))


@pytest.mark.parametrize(("line", "instead"), [
    ("version=0.1.0", "version=next"), ("category=Vector", "category=Maps"), ("supportsQt6=False", "supportsQt6=yes"),
    ("supportsQt6=False", "supportsQt6=True"), ("qgisMinimumVersion=3.22", "qgisMinimumVersion=4.22"),
    ("about=", "about=<b>New</b> "), ("icon=resources/", "icon="), ("email=", "email=none of "), ("tracker=", "gone="),
])
def test_the_scan_finds_metadata_that_cannot_be(scan, line, instead):
    text = (REPOSITORY / "metadata.txt").read_text(encoding="utf-8")
    names = ["resources/icons/cluster_digital.svg"]
    assert scan.metadata_findings(text, names) == []
    assert scan.metadata_findings(text.replace(line, instead, 1), names)


def test_metadata_is_complete():
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(REPOSITORY / "metadata.txt", encoding="utf-8")
    general = parser["general"]
    for key in ("name", "description", "version", "qgisMinimumVersion", "author", "email", "about", "tracker",
                "repository", "homepage", "tags", "icon", "category", "hasProcessingProvider"):
        assert general.get(key), key
    assert general["qgisMinimumVersion"] == "3.22"
    assert general["category"] == "Vector"
    assert general["hasProcessingProvider"] == "yes"
    assert (REPOSITORY / general["icon"]).is_file()
    assert "<" not in general["about"] + general["description"]


def test_the_changelog_knows_the_version():
    version = next(line.partition("=")[2].strip() for line in (REPOSITORY / "metadata.txt").read_text(
        encoding="utf-8").splitlines() if line.startswith("version="))
    assert f"## [{version}]" in (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
