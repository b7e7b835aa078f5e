# SPDX-License-Identifier: GPL-2.0-or-later
"""The workspace is kept with the project and found again when both are moved."""

from __future__ import annotations

import shutil

import pytest
from qgis.core import QgsProject


@pytest.fixture
def choice(project):
    from cluster_digital_plugin.gui.workspace_choice import WorkspaceChoice

    made = WorkspaceChoice()
    yield made
    made.stop()


def test_a_moved_project_finds_its_workspace(choice, project, tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    (old / "w.gpkg").touch()
    choice.choose(str(old / "w.gpkg"))
    assert project.isDirty()
    assert project.write(str(old / "p.qgz"))
    assert not project.isDirty()
    shutil.move(old, new)
    assert QgsProject.instance().read(str(new / "p.qgz"))
    assert choice.path == str(new / "w.gpkg")


def test_a_new_project_has_none(choice, project, tmp_path):
    choice.choose(str(tmp_path / "w.gpkg"))
    project.clear()
    assert choice.path == ""


def test_the_default_lies_beside_the_project(choice, project, tmp_path):
    project.setFileName(str(tmp_path / "study.qgz"))
    assert choice.ensure() == str(tmp_path / "study_clusters.gpkg")
    project.setFileName("")


def test_an_unsaved_project_keeps_results_in_the_documents(choice, tmp_path, monkeypatch):
    from qgis.PyQt.QtCore import QStandardPaths

    monkeypatch.setattr(QStandardPaths, "writableLocation", staticmethod(lambda _: str(tmp_path)))
    path = choice.ensure()
    assert path.startswith(str(tmp_path)) and path.endswith(".gpkg")
    assert choice.ensure() == path
