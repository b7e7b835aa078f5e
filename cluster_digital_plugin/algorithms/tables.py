# SPDX-License-Identifier: GPL-2.0-or-later
"""clusterdigital:tables: the spreadsheet and the report."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFileDestination,
)

from ..core import schema, words
from ..core.errors import Cancelled, InputError
from ..layers.columns import read_columns
from ..outputs.report import turned, write_report
from ..outputs.spreadsheet import Sheet, write_spreadsheet
from ..translation import is_chinese, label, tr
from .algorithm import Algorithm

# Inputs that are tables of ours, in the order of the sheets; the others are written as they come.
_OURS = {
    "ELLIPSES": schema.ELLIPSES, "RECORDS": schema.RECORDS, "LINKS": schema.LINKS, "PAIRS": schema.PAIRS,
    "UNRESOLVED": schema.UNRESOLVED,
}  # fmt: skip
_PLAIN = ("COLOCATION",)

# What of the ellipses is worth a reader's eye; the spreadsheet holds the rest.
_SHOWN = (
    "grp", "n", "weight", "center_lon", "center_lat", "semi_major", "semi_minor", "unit", "azimuth", "area_km2",
    "density", "axis_ratio", "size_rule", "size", "nominal", "inside", "inside_n", "status",
)  # fmt: skip

# Up to so many ellipses stand side by side in the report.
_TURNED = 6


class Tables(Algorithm):
    """Write Tables 1 and 2, the ellipses, the results and their basis to one spreadsheet, and to a report."""

    RECORDS, LINKS, PAIRS, ELLIPSES, COLOCATION = "RECORDS", "LINKS", "PAIRS", "ELLIPSES", "COLOCATION"
    UNRESOLVED, COUNTING, OUTPUT, HTML = "UNRESOLVED", "COUNTING", "OUTPUT", "HTML"
    ICON = "tables.svg"

    def name(self):
        return "tables"

    def displayName(self):
        return tr("Tables and report")

    def shortDescription(self):
        return tr("Writes Tables 1 and 2 and the results with their basis to a spreadsheet and an HTML report")

    def tags(self):
        return tr("table,spreadsheet,xlsx,report,html,statistics,表格,表1,报告,集群,产业带,椭圆").split(",")

    def shortHelpString(self):
        return tr(
            "Writes one spreadsheet: Table 1 (verdicts per programme), Table 2 (identical, subordinate and near "
            "clusters of different programmes in one city), the ellipses, the cluster records, the links, the pairs, "
            "the problems, any further tables given, and a sheet on method and basis. Numbers are numbers; text never "
            "becomes a formula. The report is the same Tables 1 and 2 and the ellipses as one HTML page.\n\n"
            "A cluster of several cities can be counted in three ways: in every member city, by share (1/N in each), "
            "or once in its lead city. Every percentage comes with numerator and denominator, and the counting rule "
            "is printed with the table. Halves are rounded up. Before anything is written, every row is added up."
        )

    def initAlgorithm(self, configuration=None):
        for name, title in (
            (self.RECORDS, tr("Cluster records")), (self.LINKS, tr("Links")), (self.PAIRS, tr("Cluster pairs")),
            (self.ELLIPSES, tr("Ellipses")), (self.COLOCATION, tr("Co-location by city")),
            (self.UNRESOLVED, tr("Problems")),
        ):  # fmt: skip
            self.addParameter(QgsProcessingParameterFeatureSource(
                name, title, [QgsProcessing.SourceType.TypeVector], optional=True
            ))
        self.addParameter(QgsProcessingParameterEnum(
            self.COUNTING, tr("Clusters of several cities are counted"),
            [tr("In every member city"), tr("By share, 1/N in each city"), tr("Once, in the lead city")],
            defaultValue=0,
        ))
        self.addParameter(QgsProcessingParameterFileDestination(
            self.OUTPUT, tr("Spreadsheet"), tr("Spreadsheet (*.xlsx)")
        ))
        self.addParameter(QgsProcessingParameterFileDestination(
            self.HTML, tr("Report"), tr("Web page (*.html)"), optional=True, createByDefault=False
        ))
        self.addOutput(QgsProcessingOutputNumber("SHEET_COUNT", tr("Sheets")))

    def checkParameterValues(self, parameters, context):
        if all(parameters.get(name) in (None, "") for name in (*_OURS, *_PLAIN)):
            return False, tr("Choose at least one table, such as the cluster records.")
        return super().checkParameterValues(parameters, context)

    def processAlgorithm(self, parameters, context, feedback):
        try:
            frames = self._read(parameters, context, feedback)
            sheets, sections, notes = self._sheets(parameters, context, frames, feedback)
            path = _with_suffix(self.parameterAsFileOutput(parameters, self.OUTPUT, context), ".xlsx")
            write_spreadsheet(path, sheets, self.progress(feedback, 0.3, 0.9))
            results = {self.OUTPUT: path, "SHEET_COUNT": len(sheets)}
            page = self.parameterAsFileOutput(parameters, self.HTML, context)
            if page:
                results[self.HTML] = self._report(_with_suffix(page, ".html"), sections, notes, frames)
        except InputError as error:
            raise self.explain(error) from error
        except Cancelled:
            return {}
        return results

    def _read(self, parameters, context, feedback):
        """Return parameter → (data frame, labelled columns) of the tables given."""
        found = {}
        for number, name in enumerate((*_OURS, *_PLAIN)):
            self.progress(feedback, 0.0, 0.3)(number / (len(_OURS) + len(_PLAIN)))
            source = self.source(parameters, name, context)
            if source is None:
                continue
            frame = read_columns(source, feedback=feedback).frame()
            columns = [(f.name(), f.alias() or f.name(), _kind(f)) for f in source.fields() if f.name() != "fid"]
            found[name] = frame, columns
        self.progress(feedback)(0.3)
        return found

    def _sheets(self, parameters, context, frames, feedback):
        """Return all sheets, the (sheet, basis) of the report, and its notes."""
        from ..core.method import method_rows
        from ..core.table2 import basis as table2_basis
        from ..core.table2 import table2
        from ..core.tables import COUNTING, table1

        counting = COUNTING[self.parameterAsEnum(parameters, self.COUNTING, context)]
        records, ellipses, pairs = (
            frames[name][0] if name in frames else None for name in (self.RECORDS, self.ELLIPSES, self.PAIRS)
        )
        sheets, sections, total = [], [], None
        if records is not None:
            table = table1(records, counting)
            total = table["total"].iloc[-1]
            sheet, basis = _table1_sheet(table)
            self._log(sheet, basis, feedback)
            sheets.append(_with_basis(sheet, basis, schema.TABLE1))
            sections.append((sheet, basis))
        if pairs is not None:
            sheet, basis = _table2_sheet(table2(pairs)), table2_basis(pairs)[0 if is_chinese() else 1]
            feedback.pushInfo(f"{sheet.name}: {basis}")
            sheets.append(_with_basis(sheet, basis, schema.TABLE2))
            sections.append((sheet, basis))
        for name, table in _OURS.items():
            if name in frames:
                sheets.append(_our_sheet(*frames[name], table))
        if ellipses is not None:
            language = "zh" if is_chinese() else "en"
            shown = [*_SHOWN, f"reaches_{language}", f"influence_{language}"]
            several = "scope" in ellipses and ellipses["scope"].nunique() > 1
            scope = [("scope", label(schema.SCOPE), schema.TEXT)] if several else []
            shown += ["scope"] if several else []
            sheet = _our_sheet(ellipses[[name for name in shown if name in ellipses]], scope, schema.ELLIPSES)
            sections.append((turned(sheet, tr("Measure")) if len(ellipses) <= _TURNED else sheet, ""))
        sheets.extend(_sheet(tr("Co-location by city"), *frames[name]) for name in _PLAIN if name in frames)
        method = [(zh, text_zh) if is_chinese() else (en, text_en)
                  for zh, text_zh, en, text_en in method_rows(records, ellipses, counting, total, pairs)]  # fmt: skip
        columns = ((tr("Item"), schema.TEXT), (tr("Explanation"), schema.TEXT))
        sheets.append(Sheet(tr("Method and basis"), columns, method))
        return sheets, sections, [f"{item}: {text}" for item, text in method]

    def _log(self, sheet, basis, feedback):
        feedback.pushInfo(sheet.name)
        feedback.pushInfo("\t".join(text for text, _ in sheet.columns))
        for row in sheet.rows:
            feedback.pushInfo("\t".join(f"{v:g}" if isinstance(v, float) else str(v) for v in row))
        feedback.pushInfo(basis)

    def _report(self, path, sections, notes, frames):
        from ..core.tables import datasets

        marked = [code for frame, _ in frames.values() for code in datasets(frame)]
        write_report(
            path, tr("Clusters and online industry belts"), sections, notes,
            words.marks(marked, is_chinese()), "zh-CN" if is_chinese() else "en",
        )  # fmt: skip
        return path


def _with_suffix(path, suffix):
    if not path:
        raise QgsProcessingException(tr("Choose the file to write."))
    return path if path.lower().endswith(suffix) else path + suffix


def _kind(field):
    return schema.REAL if field.isNumeric() else schema.TEXT


def _sheet(name, frame, columns, table=""):
    """Return a sheet of all columns: (field, label, kind) each; ``table`` says whose codes they hold."""
    values = [_values(_in_words(frame[field], table), kind) for field, _, kind in columns]
    return Sheet(name, tuple((text, kind) for _, text, kind in columns), list(zip(*values)))


def _in_words(series, table):
    """Return codes, such as those of verdicts, as words in the language of the interface."""
    meanings = words.coded(str(series.name), table)
    # A programme is known by its code.
    if not meanings or meanings is words.PROGRAMMES:
        return series
    index = 0 if is_chinese() else 1
    return series.map(lambda code: meanings[code][index] if code in meanings else code)


def _our_sheet(frame, columns, table):
    """Return a sheet with a table's own labels, in its own order, and whatever else the layer has behind."""
    ours = [
        (c.name, f"{label(c)} ({c.unit})" if c.unit else label(c), c.kind) for c in table.columns if c.name in frame
    ]
    names = {name for name, _, _ in ours}
    return _sheet(label(table), frame, ours + [column for column in columns if column[0] not in names], table.name)


def _values(series, kind):
    """Return plain values: None where missing, numbers as int or float, whatever a number column holds otherwise."""
    convert = {schema.TEXT: str, schema.INTEGER: int, schema.REAL: float}[kind]
    values = []
    for value in series:
        # NaN is the only value that differs from itself.
        if value is None or value != value:
            values.append(None)
            continue
        try:
            values.append(convert(value))
        except (TypeError, ValueError) as error:
            raise InputError(
                f"字段 {series.name} 的值“{value}”不是数字。请改正后重试。",
                f"The value “{value}” of the field {series.name} is no number. Correct it and run again.",
            ) from error
    return values


def _table1_sheet(table):
    """Return Table 1 as a sheet, and its basis."""
    from ..core.tables import TOTAL, TOTAL_LABEL

    columns = [c for c in schema.TABLE1.columns if c.name not in ("basis_zh", "basis_en")]
    basis = table["basis_zh" if is_chinese() else "basis_en"].iloc[-1]
    rows = [
        tuple(TOTAL_LABEL if value == TOTAL else value for value in row)
        for row in table[[c.name for c in columns]].itertuples(index=False, name=None)
    ]
    return Sheet(label(schema.TABLE1), tuple((label(c), c.kind) for c in columns), rows), basis


def _table2_sheet(table):
    """Return Table 2 as a sheet in the language of the interface, which holds reason and statement once."""
    other = "_en" if is_chinese() else "_zh"
    hidden = ("pair_id", "basis_zh", "basis_en", f"statement{other}", f"reason{other}")
    return _our_sheet(table.drop(columns=list(hidden)), [], schema.TABLE2)


def _with_basis(sheet, basis, table):
    """Return a sheet with its basis in a column of its own, so that no row is ever without it."""
    column = (label(table.column("basis_zh" if is_chinese() else "basis_en")), schema.TEXT)
    return Sheet(sheet.name, (*sheet.columns, column), [(*row, basis) for row in sheet.rows])
