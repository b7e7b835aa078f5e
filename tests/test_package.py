# SPDX-License-Identifier: GPL-2.0-or-later
"""What QGIS installs: the zip and its metadata."""

from __future__ import annotations

import configparser
import importlib.util
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
