# SPDX-License-Identifier: GPL-2.0-or-later
"""The panel in which an analyst reads and edits the taxonomy."""

from __future__ import annotations

from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import QStandardPaths, Qt
from qgis.PyQt.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...layers import settings
from ...translation import tr
from ..connections import Connections
from ..key_action import key_action
from ..plain_label import PlainLabel
from .effect_view import EffectView
from .name_reader import NameReader
from .node_details import NodeDetails
from .node_finder import NodeFinder
from .node_names import NodeNames
from .taxonomy_editor import TaxonomyEditor
from .unrecognised_list import UnrecognisedList


class TaxonomyDock(QgsDockWidget):
    """From top to bottom: names not understood, how a name is read, the industries, the chosen one, the effect."""

    def __init__(self, controller, parent=None):
        super().__init__(tr("Taxonomy"), parent)
        self.setObjectName("cluster_digital_plugin_taxonomy")
        self._controller = controller
        self.editor = TaxonomyEditor(controller, self)
        self._shown = None
        self._reveal = False
        self.unrecognised = UnrecognisedList(self)
        self.reader = NameReader(self)
        self.finder = NodeFinder(self)
        self.details = NodeDetails(self)
        self.effect = EffectView(self)
        self.setWidget(self._page())
        self._connections = Connections([
            (controller.tables_changed, self._tables_changed), (controller.started, self._update),
            (controller.finished, self._update), (controller.ready, self._ready),
            (self.visibilityChanged, self._shown_or_hidden), (self.editor.changed, self._show),
            (self.editor.refused, self._refused), (self.editor.saved, self._saved),
            (self.unrecognised.picked, self._picked), (self.reader.changed, self._update),
            (self.finder.chosen, self._show_node),
            (self.details.words.proposed, self._propose), (self.details.relations.proposed, self._propose),
        ])  # fmt: skip
        self._update()

    def stop(self):
        """Stop following the controller; called before the panel is deleted."""
        self._connections.close()
        self.editor.close()

    def _page(self):
        self.add_button = QPushButton(self)
        self.add_button.clicked.connect(self._add_name)
        self.reader.row.addWidget(self.add_button)
        names = QWidget(self)
        column = QVBoxLayout(names)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.unrecognised, 1)
        column.addWidget(self.reader)
        self.details.tabs.addTab(self.effect, tr("Effect"))
        self._splitter = QSplitter(Qt.Orientation.Vertical, self)
        self._splitter.setChildrenCollapsible(False)
        for number, widget in enumerate((names, self.finder, self.details)):
            self._splitter.addWidget(widget)
            self._splitter.setStretchFactor(number, (1, 2, 3)[number])
        self._splitter.setSizes([100, 170, 240])
        page = QWidget(self)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(6, 2, 6, 4)
        layout.setSpacing(3)
        layout.addWidget(self._splitter, 1)
        layout.addWidget(self.effect.title)
        self.message = PlainLabel(page)
        self.message.setWordWrap(True)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.message.hide()
        layout.addWidget(self.message)
        layout.addLayout(self._save_row(page))
        return page

    def _save_row(self, parent):
        row = QHBoxLayout()
        self.version = PlainLabel(parent)
        self.version.setWordWrap(True)
        self.version.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._menu = QMenu(parent)
        for text, slot in (
            (tr("Import a folder of CSV files…"), self._import_folder),
            (tr("Import a file (GeoPackage, spreadsheet)…"), self._import_file),
            (tr("Export as CSV files…"), self._export),
        ):
            self._menu.addAction(text).triggered.connect(lambda _checked=False, slot=slot: slot())
        self.menu_button = QToolButton(parent)
        self.menu_button.setText("⋯")
        self.menu_button.setToolTip(tr("Import and export: use another taxonomy, or take this one along"))
        self.menu_button.setAccessibleName(tr("Import and export"))
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.menu_button.setMenu(self._menu)
        self.undo_button = QPushButton(tr("Undo"), parent)
        self.undo_button.clicked.connect(self._undo)
        self.save_button = QPushButton(tr("Save and match again"), parent)
        self.save_button.setToolTip(tr("Save the changes in the workspace and compute the verdicts again (Ctrl+Enter)"))
        self.save_button.clicked.connect(self._save)
        keys = ("Ctrl+Return", "Ctrl+Enter")
        key_action(self, keys, self.save_button.click, tr("Save and match again"), children=True)
        row.addWidget(self.version, 1)
        for widget in (self.menu_button, self.undo_button, self.save_button):
            row.addWidget(widget)
        return row

    def _shown_or_hidden(self, visible):
        if visible and self._controller.missing is None:
            self._controller.prepare()
        elif visible:
            self._tables_changed()

    def _ready(self, explanation):
        self._splitter.setDisabled(bool(explanation))
        self.message.setText(explanation)
        self.message.setVisible(bool(explanation))

    def _tables_changed(self):
        summary = self._controller.summary
        problems = [row for row in summary.problems if row.get("scope") == summary.scope]
        self.unrecognised.show_problems(problems, bool(summary.counts.get("records")))
        if self.isVisible() and self._controller.missing == {}:
            self.editor.read()
        self._update()

    def _show(self):
        editor = self.editor
        if not editor.ready:
            return
        if self._shown is not editor.taxonomy:
            self._shown = editor.taxonomy
            self.reader.set_taxonomy(editor.taxonomy)
            self.finder.set_taxonomy(editor.taxonomy, editor.frames["aliases"])
            self._show_node(self.finder.node)
        self.effect.show_effect(editor.sentences(), editor.effect)
        if self._reveal and editor.pending:
            self.details.tabs.setCurrentWidget(self.effect)
            self._reveal = False
        self._update()

    def _show_node(self, node):
        self.details.show_node(self.editor.taxonomy, self.editor.frames, node)
        self._update()

    def _update(self, *_):
        editor, busy = self.editor, self._controller.busy
        self.save_button.setEnabled(bool(editor.pending) and not busy)
        undoable = editor.undoable
        self.undo_button.setEnabled(bool(undoable) and not busy)
        tip = tr("Take back: {what}").format(what=undoable)
        self.undo_button.setToolTip(tip if undoable else tr("Nothing to undo"))
        if editor.ready:
            own = tr("The workspace's own taxonomy, version {version}")
            shipped = tr("The taxonomy that ships with the plugin, version {version}; your first change makes a copy")
            text = tr("{version}, own") if editor.own else tr("{version}, as shipped")
            # As much of it as tells versions apart; all of it is in the tool tip.
            self.version.setText(text.format(version=editor.version[:7]))
            self.version.setToolTip((own if editor.own else shipped).format(version=editor.version))
        else:
            self.version.setText(tr("Reading…"))
        self._update_add_button()

    def _update_add_button(self):
        name, node = self.reader.text, self.finder.node
        possible = bool(name and node and self.editor.ready)
        self.add_button.setEnabled(possible)
        industry = NodeNames(self.editor.taxonomy).short(node) if possible else "…"
        self.add_button.setText(tr("Add to {industry}").format(industry=_cut(industry)).replace("&", "&&"))
        tip = tr("Make “{word}” a word of {industry}").format(word=name, industry=industry)
        help_text = tr("Choose a name above and an industry below; shorten the name to the word that says what it is.")
        self.add_button.setToolTip(tip if possible else help_text)

    def _picked(self, name):
        self.reader.line.setText(name)
        if self.editor.ready and not self.editor.taxonomy.parse(name).recognised:
            self.finder.search.setText(name)

    def _add_name(self):
        from ...core.industries.edits import add_alias

        self._reveal = True
        self._propose([add_alias(self.finder.node, self.reader.text)])

    def _propose(self, edits):
        self.message.hide()
        self.editor.propose(edits)

    def _undo(self):
        self.message.hide()
        self.editor.undo()

    def _save(self):
        self.message.hide()
        self.editor.save()

    def _refused(self, message):
        self._reveal = False
        self.message.setText(tr("⚠ Not done: {reason}").format(reason=message))
        self.message.show()
        # The table shows what was typed; put back what holds.
        self._show_node(self.finder.node)

    def _saved(self, message):
        self.message.setText("✓ " + message)
        self.message.show()
        self.details.words.word.clear()

    def _import_folder(self):
        folder = QFileDialog.getExistingDirectory(self, tr("Import a taxonomy"), _start_folder())
        if folder:
            self._take_in(folder)

    def _import_file(self):
        kinds = tr("Taxonomies (*.gpkg *.xlsx *.ods);;All files (*)")
        path, _ = QFileDialog.getOpenFileName(self, tr("Import a taxonomy"), _start_folder(), kinds)
        if path:
            self._take_in(path)

    def _take_in(self, source):
        self.message.hide()
        self._reveal = True
        self.editor.take_in(source)

    def _export(self):
        folder = QFileDialog.getExistingDirectory(self, tr("Export the taxonomy to a folder"), _start_folder())
        if folder:
            self.editor.give_out(folder)


def _cut(text):
    return text if len(text) <= 16 else f"{text[:15]}…"


def _start_folder():
    return settings.LAST_FOLDER.get() or QStandardPaths.writableLocation(
        QStandardPaths.StandardLocation.DocumentsLocation
    )
