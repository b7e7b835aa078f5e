# SPDX-License-Identifier: GPL-2.0-or-later
"""The workbench's panel: data, match, ellipse, export."""
