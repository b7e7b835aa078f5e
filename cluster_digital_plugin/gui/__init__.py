# SPDX-License-Identifier: GPL-2.0-or-later
"""Panels: faces of the algorithms. The only room that may see widgets and the QGIS interface."""
