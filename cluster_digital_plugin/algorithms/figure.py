# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:figure: Figure 1, the small multiples and the atlas of a workspace."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingException,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterString,
    QgsProject,
)

from ..core.errors import Cancelled, InputError
from ..layers import temporal
from ..outputs import atlas, multiples
from ..outputs import figure as figures
from ..translation import is_chinese, tr
from .algorithm import Algorithm

_WIDTHS = (17, 8)
_FORMATS = (".png", ".tif", ".svg", ".pdf")
_FIGURE, _YEARS, _PROVINCES, _PROGRAMMES = range(4)


class Figure(Algorithm):
    """Draw the figures of a workspace and write them to a folder."""

    WORKSPACE, SCOPE, KINDS, WIDTHS, FORMATS = "WORKSPACE", "SCOPE", "KINDS", "WIDTHS", "FORMATS"
    LANGUAGE, APPROVAL, FOLDER, FILE_COUNT = "LANGUAGE", "APPROVAL", "FOLDER", "FILE_COUNT"
    ICON = "ellipse.svg"

    def name(self):
        return "figure"

    def displayName(self):
        return tr("Figures and atlas")

    def shortDescription(self):
        return tr("Draws the map with the ellipses, the years side by side and an atlas of a workspace")

    def tags(self):
        return tr("figure,map,atlas,layout,print,tiff,pdf,svg,图1,地图,图集,椭圆,集群,产业带").split(",")

    def shortHelpString(self):
        return tr(
            "Draws what a workspace holds: Figure 1, the national map with clusters, belts and ellipses; the belts by "
            "year side by side; an atlas with a page for each province or programme. Images have 300 dpi, TIFF 600.\n\n"
            "The plugin ships no boundaries: the backdrop is graticule and city names, and under them the standard map "
            "chosen in the project. While its approval number is not given, the page says so."
        )

    def flags(self):
        # QGIS draws layouts on the main thread only.
        return super().flags() | QgsProcessingAlgorithm.Flag.FlagNoThreading

    def initAlgorithm(self, configuration=None):
        file = QgsProcessingParameterFile
        self.addParameter(file(self.WORKSPACE, tr("Workspace"), file.Behavior.File, "gpkg"))
        self.addParameter(QgsProcessingParameterString(self.SCOPE, tr("Scope whose rows are drawn"), "all"))
        for name, title, options in (
            (self.KINDS, tr("Figures"), [tr("Figure 1"), tr("Belts by year"), tr("Atlas by province"),
                                         tr("Atlas by programme")]),
            (self.WIDTHS, tr("Width of Figure 1"), [tr("17 cm wide"), tr("8 cm wide")]),
            (self.FORMATS, tr("Formats"), [tr("PNG, 300 dpi"), tr("TIFF, 600 dpi"), tr("SVG"), tr("PDF")]),
        ):  # fmt: skip
            self.addParameter(QgsProcessingParameterEnum(name, title, options, True, [0]))
        self.addParameter(QgsProcessingParameterEnum(
            self.LANGUAGE, tr("Language"), [tr("That of the interface"), "中文", "English"], defaultValue=0
        ))
        self.addParameter(QgsProcessingParameterString(
            self.APPROVAL, tr("Approval number of the standard map (default: the project's)"), optional=True
        ))
        self.addParameter(QgsProcessingParameterFolderDestination(self.FOLDER, tr("Folder")))
        self.addOutput(QgsProcessingOutputNumber(self.FILE_COUNT, tr("Files")))

    def checkParameterValues(self, parameters, context):
        path = self.parameterAsFile(parameters, self.WORKSPACE, context)
        if not Path(path).is_file():
            return False, tr("The workspace {path} is not there.").format(path=path)
        return super().checkParameterValues(parameters, context)

    def processAlgorithm(self, parameters, context, feedback):
        folder = Path(self.parameterAsString(parameters, self.FOLDER, context))
        works = self._works(parameters, context)
        if not works:
            raise QgsProcessingException(tr("Choose at least one figure and one format."))
        try:
            for number, (name, draw) in enumerate(works.items()):
                self.progress(feedback)(number / len(works))
                feedback.setProgressText(name)
                draw(folder / name)
        except InputError as error:
            raise self.explain(error) from error
        except Cancelled:
            return {}
        return {self.FOLDER: str(folder), self.FILE_COUNT: len(works)}

    def _works(self, parameters, context):
        """Return name of a file → function that draws it, given its path."""
        kinds, widths, formats = (
            self.parameterAsEnums(parameters, name, context) for name in (self.KINDS, self.WIDTHS, self.FORMATS)
        )
        language = (("zh" if is_chinese() else "en"), "zh", "en")[
            self.parameterAsEnum(parameters, self.LANGUAGE, context)]  # fmt: skip
        project = context.project() or QgsProject.instance()
        path = self.parameterAsFile(parameters, self.WORKSPACE, context)
        scope = self.parameterAsString(parameters, self.SCOPE, context).strip() or "all"
        approval = self.parameterAsString(parameters, self.APPROVAL, context).strip() or None
        shared = {"workspace_path": path, "language": language, "approval": approval}
        works = {}
        for suffix in (_FORMATS[number] for number in formats):
            for width in (_WIDTHS[number] for number in widths if _FIGURE in kinds):
                name = f"figure1{'' if width == 17 else f'_{width}cm'}{suffix}"
                works[name] = partial(figures.export_figure, project, scope=scope, width=width, **shared)
            if _YEARS in kinds:
                works[f"figure_years{suffix}"] = partial(
                    multiples.export_years, project, scope=temporal.SCOPE, **shared)  # fmt: skip
        for kind, by in ((_PROVINCES, atlas.PROVINCE), (_PROGRAMMES, atlas.PROGRAMME)):
            if kind in kinds:
                works[f"atlas_{by}.pdf"] = partial(atlas.export_atlas, project, by=by, scope=scope, **shared)
        return works
