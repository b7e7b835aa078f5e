#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The main job, headless, on the shipped data: from two lists to workspace, project, figure, tables and shapefiles.

Runs the staged plugin through its own algorithms by their ids.

    scripts/demo.py [STAGED [FOLDER]]    default: build/cluster_digital_plugin, build/demo
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
BUILD = Path(__file__).resolve().parent.parent / "build"
STAGED = Path(sys.argv[1]) if len(sys.argv) > 1 else BUILD / "cluster_digital_plugin"
DEMO = Path(sys.argv[2]) if len(sys.argv) > 2 else BUILD / "demo"
sys.path.insert(0, str(STAGED.parent))


class Demo:
    """The steps of the round, each announced before it runs."""

    STEPS = 18

    def __init__(self, processing, context):
        self.processing = processing
        self.context = context
        self.temporary = Path(tempfile.mkdtemp(prefix="cluster-digital-demo-"))
        self.step = 0
        self.started = time.monotonic()

    def announce(self, text):
        self.step += 1
        print(f"[{self.step}/{self.STEPS}] {time.monotonic() - self.started:5.1f} s  {text}", flush=True)

    def run(self, identifier, **parameters):
        """Run one algorithm of the plugin; stop the demo with its message when it fails."""
        from qgis.core import QgsProcessingException, QgsProcessingFeedback

        feedback = QgsProcessingFeedback(False)
        try:
            return self.processing.run(
                f"clusterdigital:{identifier}", parameters, context=self.context, feedback=feedback
            )
        except QgsProcessingException as error:
            sys.exit(f"clusterdigital:{identifier} failed: {error}\n{feedback.textLog()}")

    def file(self, name):
        return str(self.temporary / f"{name}.gpkg")

    def load(self, kind, path):
        """Load one list; the same table whichever its format."""
        name = path.stem
        self.announce(f"Loading {path.name}")
        result = self.run("loadtable", INPUT=str(path), KIND=kind, OUTPUT=self.file(name),
                          UNRESOLVED=self.file(f"{name}_problems"))
        print(f"        {result['LOADED_COUNT']} loaded, {result['PROBLEM_COUNT']} notes and problems listed")
        return result["OUTPUT"]


def main() -> None:
    processing, context = start_qgis()
    from cluster_digital_plugin.layers.resources import resource

    shutil.rmtree(DEMO, ignore_errors=True)
    DEMO.mkdir(parents=True)
    demo = Demo(processing, context)
    clusters = demo.load(0, resource("data", "clusters.csv"))
    belts = demo.load(1, resource("data", "belts_sample.csv"))
    cities = demo.load(2, resource("data", "cities.csv"))

    demo.announce("Matching clusters and belts")
    matched = demo.run("match", CLUSTERS=clusters, BELTS=belts, CITIES=cities, RECORDS=demo.file("records"),
                       LINKS=demo.file("links"), UNRESOLVED=demo.file("problems"))
    demo.announce("Pairing clusters of different programmes in one city")
    paired = demo.run("clusterpairs", CLUSTERS=clusters, CITIES=cities, PAIRS=demo.file("pairs"))
    print("        {IDENTICAL_COUNT} identical, {SUBORDINATE_COUNT} subordinate, {NEAR_COUNT} near, "
          "in {GROUP_COUNT} groups".format(**paired))
    demo.announce("Counting clusters and belts by city")
    located = demo.run("colocation", CLUSTERS=clusters, BELTS=belts, CITIES=cities, OUTPUT=demo.file("colocation"))
    demo.announce("Ellipses of the three programmes and of the belts")
    ellipses = demo.run("ellipse", INPUT=matched["RECORDS"], WEIGHT_FIELD="weight", GROUP_FIELD=["programme"],
                        UNIT_FIELD="cluster_id", LEFT_OUT_FIELD="city", ELLIPSES=demo.file("ellipses"),
                        CENTERS=demo.file("centers"), AXES=demo.file("axes"), INFLUENCE=demo.file("influence"))
    belt_ellipse = demo.run("ellipse", INPUT=belts, GROUP_NAME="belts", ELLIPSES=demo.file("belt_ellipse"),
                            CENTERS=demo.file("belt_center"), AXES=demo.file("belt_axes"),
                            INFLUENCE=demo.file("belt_influence"))

    demo.announce("Storing inputs and results in workspace.gpkg")
    results = [clusters, belts, cities, matched["RECORDS"], matched["LINKS"], matched["UNRESOLVED"],
               paired["PAIRS"], located["OUTPUT"]]
    results += [run[name] for run in (ellipses, belt_ellipse) for name in ("ELLIPSES", "CENTERS", "AXES", "INFLUENCE")]
    workspace = str(DEMO / "workspace.gpkg")
    demo.run("store", WORKSPACE=workspace, LAYERS=results, SCOPE="all")

    demo.announce("Comparing the ellipses")
    compared = demo.run("compareellipses", INPUT=f"{workspace}|layername=ellipses", OUTPUT=demo.file("compared"))
    demo.announce("Drawing project.qgz and Figure 1, 17 and 8 cm wide, as PNG, TIFF, SVG and PDF")
    draw(workspace)
    demo.announce("Writing tables.xlsx, report.html with the figure, and brief.html")
    demo.run("tables", RECORDS=matched["RECORDS"], LINKS=matched["LINKS"], PAIRS=paired["PAIRS"],
             COLOCATION=located["OUTPUT"], CLUSTERS=clusters, BELTS=belts, UNRESOLVED=matched["UNRESOLVED"],
             ELLIPSES=f"{workspace}|layername=ellipses", COMPARISONS=compared["OUTPUT"],
             FIGURES=[str(DEMO / "figure1.png")], OUTPUT=str(DEMO / "tables.xlsx"), HTML=str(DEMO / "report.html"),
             BRIEF=str(DEMO / "brief.html"))
    demo.announce("Exporting shapefiles")
    exported = ("clusters", "belts", "records", "links", "pairs", "colocation", "ellipses", "centers", "axes")
    demo.run("exportshapefiles", LAYERS=[f"{workspace}|layername={name}" for name in exported],
             FOLDER=str(DEMO / "shapefiles"), TARGET=0, WARNINGS=demo.file("warnings"))
    demo.announce("Exporting shapefiles in GBK, GeoPackage, GeoJSON and CSV")
    layers = [f"{workspace}|layername={name}" for name in exported]
    demo.run("exportshapefiles", LAYERS=layers, FOLDER=str(DEMO / "shapefiles_gbk"), TARGET=1,
             WARNINGS=demo.file("warnings_gbk"))
    demo.run("exportshapefiles", LAYERS=layers, FOLDER=str(DEMO / "exports"), FORMATS=[1, 2, 3],
             WARNINGS=demo.file("warnings_other"))
    demo.announce("Drawing atlas.pdf, by programme")
    atlas(workspace)
    years(demo, cities)
    report(workspace)
    shutil.rmtree(demo.temporary, ignore_errors=True)


def draw(workspace):
    """Write the project and the figure from the workspace alone; a layout is made once for all its formats."""
    from qgis.core import QgsProject

    from cluster_digital_plugin.layers.project import add_workspace_layers, save_project
    from cluster_digital_plugin.layers.standard_map import approval_number
    from cluster_digital_plugin.outputs.drawing import write
    from cluster_digital_plugin.outputs.figure import make_layout, workspace_tables
    from cluster_digital_plugin.outputs.manifests import note_drawing, told_layers

    project = QgsProject.instance()
    layers = add_workspace_layers(project, workspace, chinese=True)
    save_project(project, DEMO / "project.qgz", list(layers.values()))
    tables = workspace_tables(workspace, "all")
    for width, name in ((17, "figure1"), (8, "figure1_8cm")):
        layout, _data = make_layout(project, tables, True, approval=approval_number(project), width=width)
        for suffix in ("png", "tif", "svg", "pdf"):
            note_drawing(write(layout, DEMO / f"{name}.{suffix}"), "figure 1", told_layers(tables.values()))


def atlas(workspace):
    """Write the atlas from the workspace alone."""
    from qgis.core import QgsProject

    from cluster_digital_plugin.outputs.atlas import PROGRAMME, export_atlas

    export_atlas(QgsProject.instance(), DEMO / "atlas.pdf", workspace, PROGRAMME, "zh")


def years(demo, cities):
    """Draw and compare the belts of the generated series year by year, in a workspace of their own."""
    from qgis.core import QgsProject

    from cluster_digital_plugin.layers.resources import resource
    from cluster_digital_plugin.outputs.multiples import export_years

    belts = demo.load(1, resource("data", "belts_series.csv"))
    demo.announce("Ellipses of the generated belts by year, and how the years differ, in series.gpkg")
    drawn = demo.run("ellipse", INPUT=belts, GROUP_FIELD=["year"], ELLIPSES=demo.file("year_ellipses"),
                     CENTERS=demo.file("year_centers"), AXES=demo.file("year_axes"))
    compared = demo.run("compareellipses", INPUT=drawn["ELLIPSES"], ORDER_FIELD="grp",
                        OUTPUT=demo.file("comparisons"), TRAJECTORY=demo.file("trajectory"))
    workspace = str(DEMO / "series.gpkg")
    results = [*(drawn[name] for name in ("ELLIPSES", "CENTERS", "AXES")), compared["OUTPUT"], compared["TRAJECTORY"]]
    for scope, layers in (("all", [belts, cities]), ("years", results)):
        demo.run("store", WORKSPACE=workspace, LAYERS=layers, SCOPE=scope)
    for line in told(compared["OUTPUT"]):
        print(f"        {line}")
    demo.announce("Drawing figure_years as PNG and PDF")
    for suffix in ("png", "pdf"):
        export_years(QgsProject.instance(), DEMO / f"figure_years.{suffix}", workspace, "zh")


def told(comparisons):
    """Return what is said of the whole series, and that its data are generated."""
    from qgis.core import QgsVectorLayer

    from cluster_digital_plugin.core.words import MARKS

    layer = QgsVectorLayer(comparisons, "comparisons", "ogr")
    whole = [feature for feature in layer.getFeatures() if feature["kind"] == "series"]
    return [*(feature[f"sentence_{language}"] for feature in whole for language in ("zh", "en")),
            "{} / {}".format(*MARKS["generated"])]


def report(records):
    """Print Table 1 with its basis, the ellipses in words, and where everything is."""
    from qgis.core import QgsVectorLayer

    from cluster_digital_plugin.core.tables import table1
    from cluster_digital_plugin.layers.columns import read_columns

    layer = QgsVectorLayer(f"{records}|layername=records", "records", "ogr")
    table = table1(read_columns(layer).frame())
    row = "{:<10}{:>9}{:>22}{:>22}{:>22}{:>11}{:>9}{:>9}"
    print("\nTable 1  表1")
    print(row.format("", "clusters", "match", "near", "match or near", "unrelated", "no belt", "unknown"))
    for line in table.itertuples():
        print(row.format(line.programme, f"{line.total:g}", line.match_share, line.near_share, line.both_share,
                         f"{line.n_unrelated:g}", f"{line.n_no_belt:g}", f"{line.n_unknown:g}"))
    print(table["basis_zh"].iloc[0])
    print(table["basis_en"].iloc[0])
    print(f"\nWritten to {os.path.relpath(DEMO)}/:")
    for path in sorted(DEMO.iterdir()):
        print(f"  {path.name}{'/' if path.is_dir() else ''}")


def start_qgis():
    """Start QGIS without a screen, in a profile of its own, with the plugin as QGIS loads it."""
    profile = tempfile.mkdtemp(prefix="cluster-digital-profile-")
    os.environ["QGIS_CUSTOM_CONFIG_PATH"] = profile
    try:
        from qgis.core import QgsApplication, QgsProcessingContext, QgsProject
        from qgis.PyQt.QtCore import QSettings
    except ImportError as error:
        sys.exit(f"QGIS's Python was not found ({error}); on Debian run: scripts/install_debian.sh demo")
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, profile)
    global _APPLICATION
    QgsApplication.setPrefixPath("/usr", True)
    _APPLICATION = QgsApplication([], True)
    _APPLICATION.initQgis()
    sys.path.append(str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins"))
    import processing
    from processing.core.Processing import Processing

    Processing.initialize()
    from cluster_digital_plugin import classFactory

    global _PLUGIN
    _PLUGIN = classFactory(None)
    _PLUGIN.initProcessing()
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    return processing, context


if __name__ == "__main__":
    main()
