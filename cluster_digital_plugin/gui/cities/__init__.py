# SPDX-License-Identifier: GPL-2.0-or-later
"""The panel in which cities are edited."""
