# SPDX-License-Identifier: GPL-2.0-or-later
"""What is computed: functions on tables. Plain Python, numpy, pandas and shapely; never QGIS."""
