# SPDX-License-Identifier: GPL-2.0-or-later
"""Between QGIS layers and core tables: columns, projections, the workspace, styles, settings."""
