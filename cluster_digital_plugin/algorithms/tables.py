# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:tables: the spreadsheet, the report and the brief."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
)

from ..core import schema, words
from ..core.errors import Cancelled, InputError
from ..layers.columns import in_order, read_columns
from ..layers.manifest import output_manifest
from ..layers.regions import load_regions
from ..outputs.manifests import digest_of_sheets, manifest_note, manifest_section, manifest_sheet, note_files
from ..outputs.papersheets import kind_of, paper_sheet, say, sheet, whole_sheet, with_basis
from ..outputs.report import Section, turned, write_report
from ..outputs.spreadsheet import Sheet, write_spreadsheet
from ..translation import is_chinese, label, tr
from .listalgorithm import ListAlgorithm

# Inputs that are results of ours, in the order of the sheets.
_OURS = {
    "ELLIPSES": schema.ELLIPSES, "COMPARISONS": schema.COMPARISONS, "RECORDS": schema.RECORDS, "LINKS": schema.LINKS,
    "PAIRS": schema.PAIRS, "COLOCATION": schema.COLOCATION, "UNRESOLVED": schema.UNRESOLVED,
}  # fmt: skip
# Inputs that tables are made from and that are not written.
_READ = ("CLUSTERS", "OVERRIDES", "PRINTED")

# What of the ellipses and their comparisons is worth a reader's eye; the spreadsheet holds the rest.
_SHOWN = (
    "grp", "n", "weight", "center_lon", "center_lat", "semi_major", "semi_minor", "unit", "azimuth", "area_km2",
    "density", "axis_ratio", "size_rule", "size", "nominal", "inside", "inside_n", "status",
)  # fmt: skip
_COMPARED = ("grp_a", "grp_b", "shift_km", "bearing", "area_ratio", "rotation", "jaccard", "p_center")

# Up to so many ellipses stand side by side in the report.
_TURNED = 6


class Tables(ListAlgorithm):
    """Write the tables of a paper, the results and their basis to one spreadsheet, to a report and to a brief."""

    RECORDS, LINKS, PAIRS, ELLIPSES, COLOCATION = "RECORDS", "LINKS", "PAIRS", "ELLIPSES", "COLOCATION"
    COMPARISONS, UNRESOLVED, OVERRIDES, PRINTED = "COMPARISONS", "UNRESOLVED", "OVERRIDES", "PRINTED"
    COUNTING, FIGURES, SHUFFLES, SEED, TAXONOMIES = "COUNTING", "FIGURES", "SHUFFLES", "SEED", "TAXONOMIES"
    OUTPUT, HTML, BRIEF = "OUTPUT", "HTML", "BRIEF"
    # The lists are read by the names of the schema.
    BELT_FIELDS: dict[str, str] = {}
    ICON = "tables.svg"

    def name(self):
        return "tables"

    def displayName(self):
        return tr("Tables and report")

    def shortDescription(self):
        return tr("Writes Tables 1 to 5 and the results with their basis to a spreadsheet, a report and a brief")

    def tags(self):
        return tr(
            "table,spreadsheet,xlsx,report,html,word,statistics,表格,表1,三线表,报告,简报,集群,产业带,椭圆"
        ).split(",")

    def shortHelpString(self):
        return tr(
            "Writes one spreadsheet, a sheet for each table: Table 1 (verdicts per programme), Table 2 (identical, "
            "subordinate and near clusters of different programmes in one city), Tables 3 to 5 (per programme the "
            "clusters that another programme accompanies in their city, with the belts that belong to them), cities "
            "with three and two programmes by region, sets of cities with their shares, rates by province, region and "
            "industry, a self-check in which every table adds up, and the results as given. Numbers are numbers; text "
            "never becomes a formula. The report is the same as one HTML page with three-line tables that keep their "
            "lines when copied into Word; the brief is one page of sentences to copy.\n\n"
            "A cluster of several cities can be counted in three ways: in every member city, by share (1/N in each), "
            "or once in its lead city. Every percentage comes with numerator and denominator, and the counting rule "
            "is printed with the table. Halves are rounded up.\n\n"
            "With the belts that were matched, two tables for reviewers are added: the shuffled baseline (the belts' "
            "industries dealt out anew between the cities, seeded) and the verdicts under strict, paper and wide "
            "rules. A taxonomy of your own adds the verdicts under the shipped one and before its last changes. "
            "With the decisions of coders, their agreement; with clusters and belts, how many rows were not "
            "verified. Printed numbers (columns name and value; numerator and denominator make a percentage) are "
            "checked against one another and against what was found; those of the paper ship as "
            "data/printed_numbers.csv."
        )

    def initAlgorithm(self, configuration=None):
        for name, title in (
            (self.RECORDS, tr("Cluster records")), (self.LINKS, tr("Links")), (self.PAIRS, tr("Cluster pairs")),
            (self.ELLIPSES, tr("Ellipses")), (self.COMPARISONS, tr("Comparisons of ellipses")),
            (self.COLOCATION, tr("Co-location by city")), (self.UNRESOLVED, tr("Problems")),
            (self.CLUSTERS, tr("Clusters, as they were matched")), (self.BELTS, tr("Belts, as they were matched")),
            (self.OVERRIDES, tr("Overrides")), (self.PRINTED, tr("Printed numbers to check")),
        ):  # fmt: skip
            self.addParameter(QgsProcessingParameterFeatureSource(
                name, title, [QgsProcessing.SourceType.TypeVector], optional=True
            ))
        self.addParameter(QgsProcessingParameterEnum(
            self.COUNTING, tr("Clusters of several cities are counted"),
            [tr("In every member city"), tr("By share, 1/N in each city"), tr("Once, in the lead city")],
            defaultValue=0,
        ))
        self.addParameter(QgsProcessingParameterMultipleLayers(
            self.FIGURES, tr("Figures for the report (.png, .jpg, .svg)"), QgsProcessing.SourceType.TypeFile,
            optional=True,
        ))
        self.add_knowledge()
        number = QgsProcessingParameterNumber
        self.add_advanced(QgsProcessingParameterMultipleLayers(
            self.TAXONOMIES, tr("Further versions of the taxonomy (datasets or folders)"),
            QgsProcessing.SourceType.TypeFile, optional=True,
        ))
        for name, title, value, least in (
            (self.SHUFFLES, tr("Shuffles of the baseline"), 499, 19), (self.SEED, tr("Seed of the baseline"), 2022, 0),
        ):  # fmt: skip
            self.add_advanced(number(name, title, number.Type.Integer, value, False, least))
        page = tr("Web page (*.html)")
        file = QgsProcessingParameterFileDestination
        self.addParameter(file(self.OUTPUT, tr("Spreadsheet"), tr("Spreadsheet (*.xlsx)")))
        self.addParameter(file(self.HTML, tr("Report"), page, optional=True, createByDefault=False))
        self.addParameter(file(self.BRIEF, tr("Brief"), page, optional=True, createByDefault=False))
        for name, title in (("SHEET_COUNT", tr("Sheets")), ("CONTRADICTION_COUNT", tr("Contradictions"))):
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def checkParameterValues(self, parameters, context):
        if all(parameters.get(name) in (None, "") for name in _OURS):
            return False, tr("Choose at least one table, such as the cluster records.")
        return super().checkParameterValues(parameters, context)

    def processAlgorithm(self, parameters, context, feedback):
        try:
            frames = self._read(parameters, context, feedback)
            paper = self._paper(parameters, context, frames, feedback)
            method = self._method(parameters, context, frames, paper)
            manifest = self._manifest(parameters, context)
            path = _with_suffix(self.parameterAsFileOutput(parameters, self.OUTPUT, context), ".xlsx")
            sheets = _sheets(paper, frames, method)
            write_spreadsheet(path, [*sheets, manifest_sheet(manifest)], self.progress(feedback, 0.8, 0.95))
            pages = self._pages(parameters, context, paper, frames, method, manifest)
            files = {file: name for name, file in {self.OUTPUT: path, **pages}.items()}
            note_files(manifest, files, {path: digest_of_sheets(sheets)})
            counts = {"SHEET_COUNT": len(sheets) + 1, "CONTRADICTION_COUNT": _contradictions(paper)}
            results = {self.OUTPUT: path, **counts, **pages}
        except InputError as error:
            raise self.explain(error) from error
        except Cancelled:
            return {}
        return results

    def _read(self, parameters, context, feedback):
        """Return parameter → (data frame, labelled columns) of the tables given."""
        found = {}
        names = (*_OURS, *_READ)
        for number, name in enumerate(names):
            self.progress(feedback, 0.0, 0.2)(number / len(names))
            source = self.source(parameters, name, context)
            if source is None:
                continue
            frame = read_columns(source, feedback=feedback).frame()
            # Rows of a workspace all carry the run, which the manifest tells.
            columns = [
                (f.name(), label(schema.SCOPE) if f.name() == schema.SCOPE.name else f.alias() or f.name(), kind_of(f))
                for f in source.fields() if f.name() not in ("fid", schema.RUN_ID.name)
            ]
            found[name] = in_order(frame, source.fields().names()), columns
        return found

    def _manifest(self, parameters, context):
        """Return what the tables are made by and from."""
        from ..core.tables import COUNTING

        told = {
            self.COUNTING: COUNTING[self.parameterAsEnum(parameters, self.COUNTING, context)],
            **{name: self.parameterAsInt(parameters, name, context) for name in (self.SHUFFLES, self.SEED)},
        }
        return output_manifest("clusterdigital:tables", told, self.sources)

    def _paper(self, parameters, context, frames, feedback):
        """Return the tables, and tell them."""
        from ..core.paper import PaperInputs, paper_tables
        from ..core.tables import COUNTING

        given = {name: frame for name, (frame, _) in frames.items()}
        if not set(schema.COLOCATION.names) <= set(given.get(self.COLOCATION, ())):
            # Some other table of cities is only written as it is.
            given.pop(self.COLOCATION, None)
        gazetteer, taxonomy = self.knowledge(parameters, context, feedback)
        belts = parameters.get(self.BELTS) not in (None, "")
        feedback.setProgressText(tr("Making the tables…"))
        inputs = PaperInputs(
            *(given.get(name) for name in (self.RECORDS, self.LINKS, self.PAIRS, self.COLOCATION, self.CLUSTERS)),
            self.belts(parameters, context, feedback)[0] if belts else None,
            given.get(self.OVERRIDES), given.get(self.PRINTED), gazetteer, taxonomy, load_regions(),
            COUNTING[self.parameterAsEnum(parameters, self.COUNTING, context)],
            *(self.parameterAsInt(parameters, name, context) for name in (self.SHUFFLES, self.SEED)),
            self._versions(parameters, context) if belts else (),
        )  # fmt: skip
        paper = paper_tables(inputs, self.progress(feedback, 0.2, 0.8))
        _tell(paper, feedback)
        return paper

    def _versions(self, parameters, context):
        from ..layers.taxonomy_versions import taxonomy_versions

        others = [path for path in self.parameterAsFileList(parameters, self.TAXONOMIES, context) if path]
        return taxonomy_versions(self.parameterAsString(parameters, self.TAXONOMY, context) or None, others)

    def _method(self, parameters, context, frames, paper):
        """Return what the tables rest on as rows of item and text."""
        from ..core.method import method_rows
        from ..core.tables import COUNTING

        records, ellipses, pairs, cities = (
            frames[name][0] if name in frames else None
            for name in (self.RECORDS, self.ELLIPSES, self.PAIRS, self.COLOCATION)
        )
        if cities is not None and "counting" not in cities:
            cities = None
        total = paper.tables[0].frame["total"].iloc[-1] if records is not None else None
        counting = COUNTING[self.parameterAsEnum(parameters, self.COUNTING, context)]
        rows = method_rows(records, ellipses, counting, total, pairs, cities)
        return [(zh, text_zh) if is_chinese() else (en, text_en) for zh, text_zh, en, text_en in rows]

    def _pages(self, parameters, context, paper, frames, method, manifest):
        """Write report and brief where they are asked for; returns their paths."""
        from ..core.tables import datasets

        marked = [code for frame, _ in frames.values() for code in datasets(frame)]
        warning, language = words.marks(marked, is_chinese()), "zh-CN" if is_chinese() else "en"
        pictures = tuple(
            # Without figures QGIS hands over one empty name.
            (path, Path(path).stem) for path in self.parameterAsFileList(parameters, self.FIGURES, context) if path
        )
        found = {}
        for name, title, sections, notes in (
            (self.HTML, tr("Clusters and online industry belts"),
             [*_report(paper, frames, pictures), manifest_section(manifest)],
             [f"{item}: {text}" for item, text in method]),
            (self.BRIEF, tr("Brief: clusters and online industry belts"), _brief(paper),
             [*words.COVERAGE_NOTE, manifest_note(manifest)]),
        ):  # fmt: skip
            path = self.parameterAsFileOutput(parameters, name, context)
            if path:
                found[name] = _with_suffix(path, ".html")
                write_report(found[name], title, sections, notes, warning, language, name == self.BRIEF)
        return found


def _with_suffix(path, suffix):
    if not path:
        raise QgsProcessingException(tr("Choose the file to write."))
    return path if path.lower().endswith(suffix) else path + suffix


def _contradictions(paper):
    checks = [made.frame for made in paper.tables if made.table is schema.CHECKS]
    return sum(int((frame["result"] == "contradiction").sum()) for frame in checks)


def _tell(paper, feedback):
    """Tell Table 1, the basis of every table, and the checks that fail."""
    for made in paper.tables:
        basis = "" if made.basis is None else say(made.basis)
        feedback.pushInfo(f"{say(made.title)} · {say(made.caption)} ({len(made.frame)}): {basis}")
        if made.table is schema.TABLE1:
            for row in paper_sheet(made).rows:
                feedback.pushInfo("\t".join(f"{v:g}" if isinstance(v, float) else str(v) for v in row))
    for made in paper.tables:
        if made.table is schema.CHECKS:
            for row in made.frame[made.frame["result"] == "contradiction"].to_dict("records"):
                check = row["check_zh" if is_chinese() else "check_en"]
                feedback.pushWarning(tr("Contradiction: {check}: {one} against {other}").format(
                    check=f"{row['grp']} · {check}", one=row["one_side"], other=row["other_side"]
                ))


def _sheets(paper, frames, method):
    """Return all sheets: the tables, the results as given, method and basis."""
    made = [with_basis(paper_sheet(one), one.basis) for one in paper.tables]
    for name, table in _OURS.items():
        if name in frames:
            frame, columns = frames[name]
            ours = name != "COLOCATION" or set(table.names) <= set(frame)
            made.append(whole_sheet(frame, columns, table) if ours else sheet(label(table), frame, columns))
    made.append(Sheet(
        tr("Method and basis"), ((tr("Item"), schema.TEXT), (tr("Explanation"), schema.TEXT)), method
    ))
    return made


def _report(paper, frames, pictures):
    """Return the sections of the report: every table under captions and notes in both languages, and the figures."""
    sections = [
        Section(
            say(one.title), tuple(one.captions), paper_sheet(one, narrow=True),
            notes=() if one.basis is None else tuple(one.basis),
        )
        for one in paper.tables
    ]  # fmt: skip
    for name, shown in (("ELLIPSES", _shown_ellipses), ("COMPARISONS", _shown_comparisons)):
        if name in frames and len(frames[name][0]):
            table = _OURS[name]
            sections.append(Section(label(table), (table.zh, table.en), shown(frames[name][0])))
    if pictures:
        sections.append(Section(tr("Figures"), pictures=pictures))
    return sections


def _shown_ellipses(ellipses):
    language = "zh" if is_chinese() else "en"
    several = "scope" in ellipses and ellipses["scope"].nunique() > 1
    scope = [("scope", label(schema.SCOPE), schema.TEXT)] if several else []
    names = [*_SHOWN, f"reaches_{language}", f"influence_{language}", *(["scope"] if several else [])]
    made = whole_sheet(ellipses[[name for name in names if name in ellipses]], scope, schema.ELLIPSES)
    return turned(made, tr("Measure")) if len(ellipses) <= _TURNED else made


def _shown_comparisons(comparisons):
    names = [*_COMPARED, "sentence_zh" if is_chinese() else "sentence_en"]
    return whole_sheet(comparisons[[name for name in names if name in comparisons]], [], schema.COMPARISONS)


def _brief(paper):
    """Return the sections of the brief: the same sentences in both languages, that of the interface first."""
    chinese = Section("要点", paragraphs=tuple(sentence.zh for sentence in paper.brief))
    english = Section("In brief", paragraphs=tuple(sentence.en for sentence in paper.brief))
    return [chinese, english] if is_chinese() else [english, chinese]
