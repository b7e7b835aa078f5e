# SPDX-License-Identifier: GPL-2.0-or-later
"""Decisions as files."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QFileDialog, QWidget

from ...layers import overrides, settings
from ...translation import explain, tr


class ReviewFiles(QObject):
    """Exports and imports the journal of decisions in the background.

    Signals: ``told`` with what was done; ``refused`` with rows of an import that cannot be decisions, as rows of the
    problems table.
    """

    told = pyqtSignal(str)
    refused = pyqtSignal(list)

    def __init__(self, session, controller, window: QWidget):
        super().__init__(window)
        self._session, self._controller, self._window = session, controller, window

    def export(self):
        """Ask for a file and write the journal to it."""
        start = str(Path(settings.LAST_FOLDER.get()) / "overrides.csv")
        path, _ = QFileDialog.getSaveFileName(self._window, tr("Export the decisions"), start, tr("CSV files (*.csv)"))
        if path:
            settings.LAST_FOLDER.set(str(Path(path).parent))
            self.write(path if path.lower().endswith(".csv") else f"{path}.csv")

    def ask_import(self):
        """Ask for a file and add its decisions."""
        start = settings.LAST_FOLDER.get()
        path, _ = QFileDialog.getOpenFileName(self._window, tr("Import decisions"), start, tr("CSV files (*.csv)"))
        if path:
            settings.LAST_FOLDER.set(str(Path(path).parent))
            self.read(path)

    def write(self, path: str):
        """Write the journal to a CSV file."""
        if not self._session.journal.saved:
            self.told.emit(tr("The last decisions are still being saved; try again in a moment."))
            return
        workspace = self._controller.workspace.path

        def written(error, count):
            if error is None:
                self.told.emit(tr("{count} rows of decisions were written to {path}.").format(count=count, path=path))
            else:
                self.told.emit(explain(error))

        self._controller.in_background(
            tr("Exporting decisions"), lambda: overrides.export_csv(workspace, path), written
        )

    def read(self, path: str):
        """Add the decisions of a CSV file to the journal; refused rows are listed."""
        workspace = self._controller.workspace.path

        def done(error, result):
            if error is not None:
                self.told.emit(explain(error))
                return
            text = tr("{added} decisions imported, {known} known already, {changed} earlier decisions replaced, "
                      "{refused} rows refused.")  # fmt: skip
            self.told.emit(text.format(
                added=result.added, known=result.known, changed=result.changed, refused=len(result.refused)
            ))  # fmt: skip
            if result.refused:
                self.refused.emit([
                    {"file": Path(path).name, "row": row, "message_zh": zh, "message_en": en, "kept": "no"}
                    for row, zh, en in result.refused
                ])  # fmt: skip
            self._session.read()

        self._controller.in_background(
            tr("Importing decisions"), lambda: overrides.import_csv(workspace, path), done
        )
