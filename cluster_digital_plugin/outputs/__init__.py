# SPDX-License-Identifier: GPL-2.0-or-later
"""What leaves the plugin: spreadsheet, report, figure, shapefiles."""
