# SPDX-License-Identifier: GPL-2.0-or-later
from qgis.PyQt.QtWidgets import QDialog
class TablePreview(QDialog):
    def __init__(self, controller, parent=None):
        super().__init__(parent)
